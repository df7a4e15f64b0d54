(* # GRPO: rewards normalised by the mean and deviation of their group        *)
(*                                                                            *)
(*   group_std d M K      == standard deviation of the rewards of a group of  *)
(*                           M responses, K of them correct: the sum of the   *)
(*                           squared deviations is divided by M - d           *)
(*   grpo_weight d eps M K r == Z = (r - K/M) / (group_std d M K + eps), the  *)
(*                           weight of a response with reward r; 0 if all the *)
(*                           rewards of the group are equal                   *)
(*   grpo_gap d eps M s   == w_s = b_s - a_s: a correct response sees K = s+1,*)
(*                           an incorrect one K = s                           *)
(*   grpo_piece eps x     == (1-x) / (sqrt (x (1-x)) + eps)                   *)
(*                                                                            *)
(* d is 0 for the deviation of a population, 1 for that of a sample. The gap  *)
(* has two monotone pieces, one sampled at right ends, one at left ends.      *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition group_std (d M K : nat) : R :=
  let mean := INR K / INR M in
  sqrt ((INR K * (1 - mean) ^ 2 + INR (M - K) * (0 - mean) ^ 2) / INR (M - d)).

Definition grpo_weight (d : nat) (eps : R) (M K : nat) (r : R) : R :=
  if (K == 0%N) || (K == M) then 0
  else (r - INR K / INR M) / (group_std d M K + eps).

Definition grpo_gap (d : nat) (eps : R) (M s : nat) : R :=
  grpo_weight d eps M s.+1 1 - grpo_weight d eps M s 0.

Definition grpo_piece (eps x : R) : R := (1 - x) / (sqrt (x * (1 - x)) + eps).

Section Piece.
Variable eps : R.
Hypothesis eps0 : 0 <= eps.
Local Notation f := (grpo_piece eps).

Lemma sigma_gt0 x : 0 < x < 1 -> 0 < sqrt (x * (1 - x)).
Proof. by move=> x01; apply: sqrt_lt_R0; nra. Qed.

Lemma grpo_piece1 : f 1 = 0.
Proof. by rewrite /grpo_piece Rminus_eq_0 /Rdiv Rmult_0_l. Qed.

Lemma grpo_piece_ge0 x : 0 < x <= 1 -> 0 <= f x.
Proof.
move=> x01; case: (Req_dec x 1) => [->|x1]; first by rewrite grpo_piece1; lra.
have p0 := @sigma_gt0 x ltac:(lra).
by apply: Rdiv_le_0_compat; lra.
Qed.

Lemma grpo_piece_le x : 0 < x <= 1 -> f x <= / sqrt x.
Proof.
move=> x01; have sx : 0 < sqrt x by apply: sqrt_lt_R0; lra.
case: (Req_dec x 1) => [->|x1].
  by rewrite grpo_piece1 sqrt_1 Rinv_1; lra.
have p0 := @sigma_gt0 x ltac:(lra).
apply/Rle_div_l; first lra.
rewrite sqrt_mult; try lra; set y := sqrt (1 - x).
have y0 : 0 <= y by exact: sqrt_pos.
have y2 : y * y = 1 - x by apply: sqrt_sqrt; lra.
have -> : / sqrt x * (sqrt x * y + eps) = y + / sqrt x * eps by field; lra.
have : 0 <= / sqrt x * eps by apply: Rmult_le_pos => //; apply/Rlt_le/Rinv_0_lt_compat.
by nra.
Qed.

Lemma grpo_piece_decreasing x y : 0 < x <= y -> y <= 1 -> f y <= f x.
Proof.
move=> x0y y1; case: (Req_dec y 1) => [->|ne1].
  by rewrite grpo_piece1; apply: grpo_piece_ge0; lra.
have px := @sigma_gt0 x ltac:(lra); have py := @sigma_gt0 y ltac:(lra).
apply/Rle_div_l; first lra.
rewrite /grpo_piece; apply: (Rmult_le_reg_r (sqrt (x * (1 - x)) + eps)); first lra.
have -> : (1 - x) / (sqrt (x * (1 - x)) + eps) * (sqrt (y * (1 - y)) + eps) *
  (sqrt (x * (1 - x)) + eps) = (1 - x) * (sqrt (y * (1 - y)) + eps) by field; lra.
suff : (1 - y) * sqrt (x * (1 - x)) <= (1 - x) * sqrt (y * (1 - y)) by nra.
rewrite !sqrt_mult; try lra.
have [sx sy] : 0 <= sqrt x /\ 0 <= sqrt y by split; exact: sqrt_pos.
have [cx cy] : 0 <= sqrt (1 - x) /\ 0 <= sqrt (1 - y) by split; exact: sqrt_pos.
have lexy : sqrt x <= sqrt y by apply: sqrt_le_1_alt; lra.
have leyx : sqrt (1 - y) <= sqrt (1 - x) by apply: sqrt_le_1_alt; lra.
rewrite -{1}[1 - y]sqrt_sqrt -?[1 - x in _ <= X]sqrt_sqrt; try lra.
rewrite -{2}[1 - x]sqrt_sqrt; try lra.
have : sqrt x * sqrt (1 - y) <= sqrt y * sqrt (1 - x) by apply: Rmult_le_compat.
have : 0 <= sqrt (1 - x) * sqrt (1 - y) by apply: Rmult_le_pos.
by nra.
Qed.

Lemma grpo_pieces x : 0 < x < 1 -> f x + f (1 - x) = / (sqrt (x * (1 - x)) + eps).
Proof.
move=> x01; have p0 := sigma_gt0 x01; rewrite /grpo_piece.
by rewrite (_ : 1 - (1 - x) = x) 1?(Rmult_comm (1 - x)); [field; lra|ring].
Qed.
End Piece.

Section Grpo.
Variables (d M : nat) (eps : R).
Hypotheses (ltdM : (d < M)%N) (eps0 : 0 <= eps).
Local Notation x_ s := (INR s / INR M).
Local Notation c := (sqrt (INR (M - d) / INR M)).

Let m0 : 0 < INR M. Proof. exact/lt_0_INR/ltP/(leq_ltn_trans _ ltdM). Qed.
Let md0 : 0 < INR (M - d). Proof. by apply/lt_0_INR/ltP; rewrite subn_gt0. Qed.
Let c0 : 0 < c. Proof. exact/sqrt_lt_R0/Rdiv_lt_0_compat. Qed.

Lemma node_compl s : (s <= M)%N -> INR (M - s) = INR M - INR s.
Proof. by move=> lesM; rewrite minus_INR //; exact/leP. Qed.

Lemma node_gt0 s : (0 < s)%N -> 0 < x_ s.
Proof. by move=> s0; apply: Rdiv_lt_0_compat m0; apply/lt_0_INR/ltP. Qed.

Lemma node_lt1 s : (s < M)%N -> x_ s < 1.
Proof.
by move=> ltsM; apply/(Rlt_div_l _ _ _ m0); rewrite Rmult_1_l; apply/lt_INR/ltP.
Qed.

(* The deviation in closed form, for any divisor. *)
Lemma group_stdE K : (K <= M)%N ->
  group_std d M K = sqrt (x_ K * (1 - x_ K)) / c.
Proof.
move=> leKM; rewrite /group_std (node_compl leKM) -sqrt_div_alt; last exact: Rdiv_lt_0_compat.
by congr sqrt; field; lra.
Qed.

Lemma grpo_correct s : (s < M)%N ->
  grpo_weight d eps M s.+1 1 = c * grpo_piece (c * eps) (x_ s.+1).
Proof.
move=> ltsM; rewrite /grpo_weight /=; case: eqP => [->|/eqP neM].
  by rewrite /Rdiv Rinv_r ?grpo_piece1 ?Rmult_0_r //; lra.
have x01 : 0 < x_ s.+1 < 1.
  by split; [exact: node_gt0|apply: node_lt1; rewrite ltn_neqAle neM].
have p0 := sigma_gt0 x01; rewrite group_stdE // /grpo_piece; field.
by have := Rmult_le_pos _ _ (Rlt_le _ _ c0) eps0; lra.
Qed.

Lemma grpo_incorrect s : (s < M)%N ->
  grpo_weight d eps M s 0 = - (c * grpo_piece (c * eps) (1 - x_ s)).
Proof.
move=> ltsM; rewrite /grpo_weight (ltn_eqF ltsM) orbF; case: eqP => [->|/eqP nz].
  by rewrite (_ : INR 0 = 0) // /Rdiv Rmult_0_l Rminus_0_r grpo_piece1; ring.
have x01 : 0 < x_ s < 1 by split; [apply: node_gt0; rewrite lt0n|exact: node_lt1].
have p0 := sigma_gt0 x01; rewrite (group_stdE (ltnW ltsM)) /grpo_piece.
rewrite (_ : 1 - (1 - x_ s) = x_ s) 1?(Rmult_comm (1 - _)); last by ring.
by field; have := Rmult_le_pos _ _ (Rlt_le _ _ c0) eps0; lra.
Qed.

Lemma grpo_gapE s : (s < M)%N ->
  grpo_gap d eps M s =
  c * (grpo_piece (c * eps) (x_ s.+1) + grpo_piece (c * eps) (1 - x_ s)).
Proof. by move=> ltsM; rewrite /grpo_gap grpo_correct ?grpo_incorrect //; ring. Qed.

Theorem grpo_gap_ge0 s : (s < M)%N -> 0 <= grpo_gap d eps M s.
Proof.
move=> ltsM; rewrite grpo_gapE //; apply: Rmult_le_pos; first lra.
have ceps : 0 <= c * eps by apply: Rmult_le_pos; lra.
have [x0 x1] := (@node_gt0 s.+1 isT, node_lt1 ltsM).
have y1 : x_ s.+1 <= 1.
  by apply/(Rle_div_l _ _ _ m0); rewrite Rmult_1_l; apply/le_INR/leP.
have y0 : 0 <= x_ s by apply: Rdiv_le_0_compat m0; exact: pos_INR.
by apply: Rplus_le_le_0_compat; apply: grpo_piece_ge0 => //; lra.
Qed.
End Grpo.

(* Another divisor scales the gap, and eps with it. *)
Lemma grpo_gap_scale d M eps s : (d < M)%N -> 0 <= eps -> (s < M)%N ->
  grpo_gap d eps M s = sqrt (INR (M - d) / INR M) *
    grpo_gap 0 (sqrt (INR (M - d) / INR M) * eps) M s.
Proof.
move=> ltdM eps0 ltsM; have M0 := leq_ltn_trans (leq0n s) ltsM.
have m0 : 0 < INR M by apply/lt_0_INR/ltP.
rewrite (grpo_gapE ltdM eps0 ltsM) (grpo_gapE M0 _ ltsM); last first.
  by apply: Rmult_le_pos => //; exact: sqrt_pos.
by rewrite subn0 [INR M / INR M]Rinv_r ?sqrt_1 ?Rmult_1_l //; lra.
Qed.

(* ## The transform with d = 1, the deviation of a sample, from that with d = 0 *)
Theorem grpo_transform_scale d M eps t : (d < M)%N -> 0 <= eps ->
  transform M (grpo_gap d eps M) t = sqrt (INR (M - d) / INR M) *
    transform M (grpo_gap 0 (sqrt (INR (M - d) / INR M) * eps) M) t.
Proof.
move=> ltdM eps0; set c := sqrt _.
rewrite /transform !big_distrr; apply: eq_bigr => s _ /=.
by rewrite (grpo_gap_scale ltdM) // -/c; ring.
Qed.

(* ## The gap for eps = 0 and the deviation of a population *)
Theorem grpo_gap_sqrt M s : (s < M)%N ->
  grpo_gap 0 0 M s = sqrt (INR (M - 1 - s) / INR s.+1) + sqrt (INR s / INR (M - s)).
Proof.
move=> ltsM; have m0 : 0 < INR M by apply/lt_0_INR/ltP/(leq_ltn_trans _ ltsM).
have pieceE x : 0 < x <= 1 -> grpo_piece 0 x = sqrt ((1 - x) / x).
  move=> x01; case: (Req_dec x 1) => [->|x1].
    by rewrite grpo_piece1 Rminus_eq_0 /Rdiv Rmult_0_l sqrt_0.
  rewrite /grpo_piece Rplus_0_r sqrt_mult ?sqrt_div; try lra.
  have [sx cx] : 0 < sqrt x /\ 0 < sqrt (1 - x) by split; apply: sqrt_lt_R0; lra.
  by rewrite -{1}(sqrt_sqrt (1 - x)); [field|]; lra.
have eM : INR (M - 1 - s) = INR M - INR s.+1 by rewrite -subnDA add1n minus_INR //; exact/leP.
have eM' : INR (M - s) = INR M - INR s by rewrite minus_INR //; apply/leP/ltnW.
have s0 : 0 <= INR s by exact: pos_INR.
have sM : INR s.+1 <= INR M by exact/le_INR/leP.
have sS : INR s.+1 = INR s + 1 by exact: S_INR.
rewrite (grpo_gapE _ (Rle_refl 0) ltsM) ?(leq_ltn_trans _ ltsM) // Rmult_0_r subn0.
rewrite [INR M / INR M]Rinv_r ?sqrt_1 ?Rmult_1_l; last lra.
have le1 r : r <= INR M -> r / INR M <= 1 by move=> ?; apply/(Rle_div_l _ _ _ m0); lra.
have x1 := le1 _ sM; have x0 : 0 < INR s.+1 / INR M by apply: Rdiv_lt_0_compat; lra.
have y0 : 0 <= INR s / INR M by apply: Rdiv_le_0_compat; lra.
have y1 : INR s / INR M < 1 by apply/(Rlt_div_l _ _ _ m0); lra.
by rewrite !pieceE ?eM ?eM'; try lra; congr (sqrt _ + sqrt _); field; lra.
Qed.
