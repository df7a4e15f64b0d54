(* # The running sums of GRPO are Riemann sums                                *)
(*                                                                            *)
(*   primitive f h == h is continuous on [0, 1] and h' = f on (0, 1)          *)
(*                                                                            *)
(* Half (i) of the limit of GRPO. Let h' = 1 / (sqrt (u (1-u)) + eps), with   *)
(* eps >= 0. Then h (j/M) - h 0 exceeds W_j, by at most 4 / sqrt M: the two   *)
(* pieces of h' are monotone, decreasing sampled at right ends and increasing *)
(* sampled at left ends, and each loses at most its integral over the one     *)
(* cell at its singular end.                                                  *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform Primitive Grpo.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Section Riemann.
Variables (M : nat) (eps : R) (h : R -> R).
Hypotheses (M0 : (0 < M)%N) (eps0 : 0 <= eps).
Hypothesis ph : primitive (fun u => / (sqrt (u * (1 - u)) + eps)) h.
Local Notation f := (grpo_piece eps).
Local Notation x_ s := (INR s / INR M).

(* What the running sum misses. *)
Let miss j : R := h (x_ j) - h 0 - mean_W M (grpo_gap 0 eps M) j.

Let m0 : 0 < INR M. Proof. exact/lt_0_INR/ltP. Qed.
Let nodeM : x_ M = 1. Proof. by apply: Rinv_r; lra. Qed.
Let nodeS s : x_ s.+1 = x_ s + / INR M. Proof. by rewrite S_INR; field; lra. Qed.
Let inv0 : 0 < / INR M. Proof. exact: Rinv_0_lt_compat. Qed.

Let node_ge0 s : 0 <= x_ s.
Proof. by apply: Rdiv_le_0_compat m0; exact: pos_INR. Qed.

Let node_le1 s : (s <= M)%N -> x_ s <= 1.
Proof. by move=> lesM; apply/(Rle_div_l _ _ _ m0); rewrite Rmult_1_l; apply/le_INR/leP. Qed.

Let primitive_const k : primitive (fun=> k) (fun u => k * u).
Proof.
split=> [|u _]; last by auto_derive; [|ring].
by apply: continuous_on_forall => u _; apply: ex_derive_continuous; auto_derive.
Qed.

Let primitive_2sqrt : primitive (fun u => / sqrt u) (fun u => 2 * sqrt u).
Proof.
have [hc dh] := primitive_sqrt 1; split=> u u01; last first.
  by have := dh u u01; rewrite Rmult_1_r /Rdiv Rmult_1_l.
by have := hc u u01; rewrite Rmult_1_r.
Qed.

Let missS s : (s < M)%N -> miss s.+1 = miss s + (h (x_ s.+1) - h (x_ s)) -
  (f (x_ s.+1) + f (1 - x_ s)) / INR M.
Proof.
move=> ltsM; rewrite /miss /mean_W big_ord_recr /= (grpo_gapE M0 eps0 ltsM) subn0.
by rewrite [INR M / INR M]Rinv_r ?sqrt_1 ?Rmult_1_l; [field|]; lra.
Qed.

Let step_le s k : (s < M)%N ->
    (forall z, x_ s < z < x_ s.+1 -> f z + f (1 - z) <= k) ->
  h (x_ s.+1) - h (x_ s) <= k / INR M.
Proof.
move=> ltsM le; have -> : k / INR M = k * x_ s.+1 - k * x_ s by rewrite nodeS; field; lra.
have := node_ge0 s; have := node_le1 ltsM; have := nodeS s => e x1 x0.
by apply: (primitive_le ph (primitive_const k)); try lra; move=> z z01;
  rewrite -grpo_pieces; [apply: le| |]; lra.
Qed.

Let missE_le s : (s < M)%N -> miss s <= miss s.+1.
Proof.
move=> ltsM; rewrite missS //.
have := node_ge0 s; have := node_le1 ltsM; have := nodeS s => e x1 x0.
set k := f _ + f _; have : k * x_ s.+1 - k * x_ s <= h (x_ s.+1) - h (x_ s).
  apply: (primitive_le (primitive_const k) ph); try lra; move=> z z01.
  rewrite -grpo_pieces; try lra.
  by apply: Rplus_le_compat; apply: grpo_piece_decreasing => //; lra.
by rewrite nodeS /Rdiv; lra.
Qed.

Let miss_le j k : (j <= k)%N -> (k <= M)%N -> miss j <= miss k.
Proof.
move=> /subnK <-; elim: (k - j)%N => [|i IHi] lekM; first exact: Rle_refl.
by apply: Rle_trans (missE_le lekM); apply/IHi/ltnW.
Qed.

Let miss0 : miss 0 = 0.
Proof.
by rewrite /miss /mean_W big_ord0 (_ : INR 0 = 0) // /Rdiv Rmult_0_l; ring.
Qed.

(* The cell at 0 and the inner cells. *)
Let miss_inner j : (j.+1 < M)%N ->
  miss j.+1 <= 2 * sqrt (/ INR M) + (f (1 - x_ j.+1) - f (x_ j.+1)) / INR M.
Proof.
elim: j => [|j IHj] ltjM.
  have x0 : x_ 0 = 0 by rewrite (_ : INR 0 = 0) // /Rdiv Rmult_0_l.
  have x1 : x_ 1 = / INR M by rewrite nodeS x0 Rplus_0_l.
  have lt1 : x_ 1 < 1 by have := node_le1 ltjM; have := nodeS 1; lra.
  rewrite missS ?miss0 ?x0 ?Rminus_0_r ?grpo_piece1 //.
  set k := f (1 - x_ 1); rewrite x1 -/k in lt1 *.
  have := @primitive_le _ _ _ _ 0 (/ INR M) ph
    (primitive_plus primitive_2sqrt (primitive_const k)).
  move=> /(_ _ _ _)le; suff : h (/ INR M) - h 0 <= 2 * sqrt (/ INR M) + k * / INR M -
      (2 * sqrt 0 + k * 0) by rewrite sqrt_0 /Rdiv; lra.
  apply: le; try lra; move=> z z01; rewrite -grpo_pieces; try lra.
  by apply: Rplus_le_compat; [apply: grpo_piece_le|apply: grpo_piece_decreasing]; rewrite ?x1; lra.
have ltj := ltnW ltjM; rewrite missS //; have := IHj ltj.
have := @step_le j.+1 (f (x_ j.+1) + f (1 - x_ j.+2)) ltj.
have := node_ge0 j; have := node_le1 ltjM.
have := nodeS j; have := nodeS j.+1; have := nodeS j.+2 => e2 e1 e0 x1 x0.
move=> /(_ _)step.
have {step} : h (x_ j.+2) - h (x_ j.+1) <= (f (x_ j.+1) + f (1 - x_ j.+2)) / INR M.
  apply: step => z z01.
  by apply: Rplus_le_compat; apply: grpo_piece_decreasing => //; lra.
by rewrite /Rdiv; lra.
Qed.

Let miss_total : miss M <= 4 / sqrt (INR M).
Proof.
have prim1 : primitive (fun u => / sqrt (1 - u)) (fun u => - (2 * sqrt (1 - u))).
  exact: primitive_reflect primitive_2sqrt.
have -> : 4 / sqrt (INR M) = 4 * sqrt (/ INR M) by rewrite sqrt_inv.
have x0 : x_ 0 = 0 by rewrite (_ : INR 0 = 0) // /Rdiv Rmult_0_l.
case en : M.-1 (prednK M0) => [|j] eM.
  have inv1 : / INR M = 1 by have := nodeS 0; rewrite eM nodeM; lra.
  rewrite -{1}eM missS ?eM ?miss0 ?nodeM ?x0 ?Rminus_0_r ?grpo_piece1 // inv1 sqrt_1.
  suff : h 1 - h 0 <= 2 * sqrt 1 + - (2 * sqrt (1 - 1)) - (2 * sqrt 0 + - (2 * sqrt (1 - 0))).
    by rewrite Rminus_eq_0 Rminus_0_r sqrt_0 sqrt_1 /Rdiv; lra.
  apply: (primitive_le ph (primitive_plus primitive_2sqrt prim1)); try lra.
  move=> z z01; rewrite -grpo_pieces //.
  by apply: Rplus_le_compat; apply: grpo_piece_le => //; lra.
have ltM : (j.+1 < M)%N by rewrite -eM.
rewrite -{1}eM missS ?eM // nodeM grpo_piece1.
have := miss_inner ltM; have := nodeS j.+1; rewrite eM nodeM => e1.
have := node_ge0 j; have := nodeS j => e0 xj.
set x := x_ j.+1 in e1 e0 *; set k := f x.
have : h 1 - h x <= - (2 * sqrt (1 - 1)) + k * 1 - (- (2 * sqrt (1 - x)) + k * x).
  apply: (primitive_le ph (primitive_plus prim1 (primitive_const k))); try lra.
  move=> z z01; rewrite -grpo_pieces; try lra; rewrite Rplus_comm.
  by apply: Rplus_le_compat; [apply: grpo_piece_le|apply: grpo_piece_decreasing] => //; lra.
rewrite Rminus_eq_0 sqrt_0 (_ : 1 - x = / INR M); last lra.
have -> : k * x = k - k * / INR M by rewrite (_ : x = 1 - / INR M); [ring|lra].
by rewrite /Rdiv; lra.
Qed.

Theorem grpo_mean_W j : (j <= M)%N ->
  0 <= h (INR j / INR M) - h 0 - mean_W M (grpo_gap 0 eps M) j <= 4 / sqrt (INR M).
Proof.
move=> lejM; split; last exact: Rle_trans (miss_le lejM (leqnn M)) miss_total.
by rewrite -[X in X <= _]miss0; exact: miss_le.
Qed.
End Riemann.
