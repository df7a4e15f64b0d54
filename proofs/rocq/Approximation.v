(* # The distance of the Bernstein operator from the identity                 *)
(*                                                                            *)
(*   bernstein_op M h t == (B_M h)(t) = E[h(K/M)], K ~ Binomial(M, t)         *)
(*   continuous_on01 h  == h is continuous on [0,1], from within              *)
(*                                                                            *)
(* From E |K/M - t| <= 1/(2 sqrt M), E (K/M - t) = 0 and                      *)
(* E (K/M - t)^2 = t (1-t) / M. Nothing is assumed of h outside [0,1].        *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform Mean Continuity.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition bernstein_op (M : nat) (h : R -> R) (t : R) : R :=
  mean M t (fun k => h (INR k / INR M)).

Lemma grid01 k M : (k <= M)%N -> 0 <= INR k / INR M <= 1.
Proof.
case: M => [|M] lekM.
  by move: lekM; rewrite leqn0 => /eqP->; rewrite /Rdiv (_ : INR 0 = 0) // Rmult_0_l; lra.
have M0 : 0 < INR M.+1 by apply/lt_0_INR/ltP.
split; first by apply: Rdiv_le_0_compat => //; exact: pos_INR.
by apply/Rle_div_l => //; rewrite Rmult_1_l; apply/le_INR/leP.
Qed.

Section Operator.
Variables (h : R -> R) (M : nat).
Local Notation B := (bernstein_op M h).

Lemma bernstein_op_at0 : B 0 = h 0.
Proof. by rewrite /bernstein_op mean_at0 /Rdiv Rmult_0_l. Qed.

Lemma bernstein_op_at1 : (0 < M)%N -> B 1 = h 1.
Proof.
move=> M0; rewrite /bernstein_op mean_at1 /Rdiv Rinv_r //.
by apply/not_0_INR/eqP; rewrite -lt0n.
Qed.

(* ## Means of values f k near h(k/M), and transforms with W_k near h(k/M) *)
Theorem mean_approximation t f e : 0 <= t <= 1 ->
    (forall k, (k <= M)%N -> Rabs (f k - h (INR k / INR M)) <= e) ->
  Rabs (mean M t f - h t) <= e + Rabs (B t - h t).
Proof.
move=> t01 fh; have -> : mean M t f - h t = mean M t f - B t + (B t - h t) by ring.
apply: Rle_trans (Rabs_triang _ _) _; apply: Rplus_le_compat_r.
rewrite -meanB -(Rminus_0_r (mean _ _ _)) -[X in _ <= X](mean_const M t).
by apply: mean_close => // k lekM; rewrite Rminus_0_r; exact: fh.
Qed.

Theorem transform_approximation t w e : 0 <= t <= 1 ->
    (forall k, (k <= M)%N -> Rabs (mean_W M w k - h (INR k / INR M)) <= e) ->
  Rabs (transform M w t - h t) <= e + Rabs (B t - h t).
Proof. by move=> t01 Wh; rewrite transform_mean; exact: mean_approximation. Qed.

Hypothesis M0 : (0 < M)%N.

Let INR_M_gt0 : 0 < INR M. Proof. exact/lt_0_INR/ltP. Qed.

(* ## The modulus of continuity *)
Lemma modulus_steps delta o :
    (forall x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (x - y) <= delta ->
      Rabs (h x - h y) <= o) ->
  forall n x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (x - y) <= INR n * delta ->
  Rabs (h x - h y) <= INR n * o.
Proof.
move=> ho; elim=> [|n IHn] x y x01 y01.
  rewrite (_ : INR 0 = 0) // !Rmult_0_l => xy.
  have -> : x = y by have := Rabs_pos (x - y); split_Rabs; lra.
  by rewrite Rminus_eq_0 Rabs_R0; lra.
have n0 : 0 <= INR n by exact: pos_INR.
rewrite S_INR => xy; pose z := (y + INR n * x) / (INR n + 1).
have zy : z - y = INR n / (INR n + 1) * (x - y) by rewrite /z; field; lra.
have xz : x - z = / (INR n + 1) * (x - y) by rewrite /z; field; lra.
have i0 : 0 < / (INR n + 1) by apply: Rinv_0_lt_compat; lra.
have ixy : / (INR n + 1) * Rabs (x - y) <= delta.
  have -> : delta = / (INR n + 1) * ((INR n + 1) * delta) by field; lra.
  by apply: Rmult_le_compat_l; lra.
have z01 : 0 <= z <= 1 by split; [apply: Rdiv_le_0_compat|apply/Rle_div_l]; nra.
have step : Rabs (x - z) <= delta.
  by rewrite xz Rabs_mult (Rabs_pos_eq (/ _)); lra.
have rest : Rabs (z - y) <= INR n * delta.
  rewrite zy Rabs_mult Rabs_pos_eq; last by apply: Rdiv_le_0_compat; lra.
  by rewrite /Rdiv Rmult_assoc; apply: Rmult_le_compat_l.
have := IHn z y z01 y01 rest; have := ho x z x01 z01 step.
by have := Rabs_triang (h x - h z) (h z - h y); rewrite (_ : _ - _ + _ = h x - h y); lra.
Qed.

Lemma modulus_growth delta o x y : 0 < delta ->
    (forall x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (x - y) <= delta ->
      Rabs (h x - h y) <= o) ->
    0 <= x <= 1 -> 0 <= y <= 1 ->
  Rabs (h x - h y) <= o / delta * Rabs (x - y) + o.
Proof.
move=> d0 ho x01 y01; have o0 : 0 <= o.
  by have := ho x x x01 x01; rewrite !Rminus_eq_0 Rabs_R0; lra.
have [|n [len ltn]] := nfloor_ex (Rabs (x - y) / delta).
  by apply: Rdiv_le_0_compat => //; exact: Rabs_pos.
have xy : Rabs (x - y) <= INR n.+1 * delta.
  by rewrite S_INR; apply/Rle_div_l => //; lra.
have := modulus_steps ho x01 y01 xy; rewrite S_INR.
have -> : o / delta * Rabs (x - y) = Rabs (x - y) / delta * o by field; lra.
by nra.
Qed.

(* o stands for the modulus of continuity at 1 / sqrt M. *)
Theorem bernstein_op_modulus o t :
    (forall x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (x - y) <= / sqrt (INR M) ->
      Rabs (h x - h y) <= o) ->
    0 <= t <= 1 ->
  Rabs (B t - h t) <= 3 / 2 * o.
Proof.
move=> ho t01; have s0 : 0 < sqrt (INR M) by exact: sqrt_lt_R0.
have o0 : 0 <= o.
  have := ho t t t01 t01; rewrite !Rminus_eq_0 Rabs_R0; apply.
  by apply/Rlt_le/Rinv_0_lt_compat.
apply: Rle_trans (mean_close t01 (d := fun k =>
    o * sqrt (INR M) * Rabs (INR k / INR M - t) + o) _) _ => [k lekM|].
  have -> : o * sqrt (INR M) = o / / sqrt (INR M) by field; lra.
  by apply: modulus_growth => //; [exact: Rinv_0_lt_compat|exact: grid01].
rewrite meanD meanZ mean_const.
have := mean_deviation_half M0 t01; set d := mean _ _ _ => dle.
have : o * sqrt (INR M) * d <= o * sqrt (INR M) * / (2 * sqrt (INR M)).
  by apply: Rmult_le_compat_l => //; nra.
have -> : o * sqrt (INR M) * / (2 * sqrt (INR M)) = / 2 * o by field; lra.
by lra.
Qed.

(* ## Lipschitz functions *)
Theorem bernstein_op_lipschitz L t :
    (forall x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (h x - h y) <= L * Rabs (x - y)) ->
    0 <= t <= 1 ->
  Rabs (B t - h t) <= L / (2 * sqrt (INR M)).
Proof.
move=> hL t01; have L0 : 0 <= L.
  have := hL 1 0; rewrite Rminus_0_r Rabs_R1.
  by have := Rabs_pos (h 1 - h 0); lra.
apply: Rle_trans (mean_close t01 (d := fun k => L * Rabs (INR k / INR M - t)) _) _.
  by move=> k lekM; apply: hL => //; exact: grid01.
by rewrite meanZ; apply: Rmult_le_compat_l => //; exact: mean_deviation_half.
Qed.

(* ## Two derivatives on the open interval *)
Section Taylor.
Variables (dh ddh : R -> R) (C : R).
Hypothesis h_cont : continuous_on01 h.
Hypothesis h_deriv : forall x, 0 < x < 1 -> is_derive h x (dh x).
Hypothesis dh_deriv : forall x, 0 < x < 1 -> is_derive dh x (ddh x).
Hypothesis ddh_le : forall x, 0 < x < 1 -> Rabs (ddh x) <= C.

Lemma dh_lipschitz x y : 0 < x < 1 -> 0 < y < 1 ->
  Rabs (dh x - dh y) <= C * Rabs (x - y).
Proof.
move=> x01 y01; have within z : Rmin y x <= z <= Rmax y x -> 0 < z < 1.
  by rewrite /Rmin /Rmax; case: Rle_dec; lra.
have [z zyx|z zyx|z [/within z01 ->]] := MVT_gen dh y x ddh.
- by apply: dh_deriv; apply: within; lra.
- apply/continuity_pt_filterlim/ex_derive_continuous.
  by exists (ddh z); apply/dh_deriv/within.
by rewrite Rabs_mult; apply: Rmult_le_compat_r; [exact: Rabs_pos|exact: ddh_le].
Qed.

Lemma taylor_rest x t : 0 <= x <= 1 -> 0 < t < 1 ->
  Rabs (h x - dh t * (x - t) - h t) <= C / 2 * (x - t) ^ 2.
Proof.
move=> x01 t01; case: (Req_dec x t) => [->|nxt].
  by rewrite !Rminus_eq_0 Rmult_0_r Rminus_0_r Rminus_eq_0 Rabs_R0 pow_ne_zero //; lra.
have s0 : 0 < (x - t) ^ 2 by apply: pow2_gt_0; lra.
pose A := (h x - dh t * (x - t) - h t) / (x - t) ^ 2.
have hA : h x - dh t * (x - t) - h t = A * (x - t) ^ 2 by rewrite /A; field; lra.
pose q y := dh t * (y - t) + A * ((y - t) * (y - t)).
have qd c : is_derive q c (dh t + 2 * A * (c - t)) by rewrite /q; auto_derive => //; ring.
have hq : h x - h t - (q x - q t) = 0 by rewrite /q; lra.
rewrite hA Rabs_mult (Rabs_pos_eq (_ ^ 2)); last lra.
apply: Rmult_le_compat_r; first lra.
suff [c [c01 nct e]] : exists c, [/\ 0 < c < 1, c <> t & dh c = dh t + 2 * A * (c - t)].
  have := dh_lipschitz c01 t01; have a0 : 0 < Rabs (c - t) by apply: Rabs_pos_lt; lra.
  rewrite e (_ : _ - dh t = 2 * A * (c - t)); last ring.
  rewrite !Rabs_mult (Rabs_pos_eq 2); last lra.
  by move/(Rmult_le_reg_r _ _ _ a0); lra.
have between a b : 0 <= a < b -> b <= 1 -> exists2 c, a < c < b &
    h b - h a - (q b - q a) = (dh c - (dh t + 2 * A * (c - t))) * (b - a).
  by move=> ab b1; apply: mean_value => // c cab; apply: h_deriv; lra.
case: (Rlt_le_dec x t) => xt.
  by have [||c cxt e] := between x t; try lra; exists c; split; [lra|lra|nra].
by have [||c cxt e] := between t x; try lra; exists c; split; [lra|lra|nra].
Qed.

Theorem bernstein_op_taylor t : 0 <= t <= 1 ->
  Rabs (B t - h t) <= C * (t * (1 - t)) / (2 * INR M).
Proof.
move=> t01; have [t0|[t1|t01']] : t = 0 \/ t = 1 \/ 0 < t < 1 by lra.
- by rewrite t0 bernstein_op_at0 Rminus_eq_0 Rabs_R0 /Rdiv; lra.
- by rewrite t1 bernstein_op_at1 // !Rminus_eq_0 Rabs_R0 /Rdiv; lra.
have centred : B t = mean M t (fun k => h (INR k / INR M) - dh t * (INR k / INR M - t)).
  by rewrite meanB meanZ meanB mean_id // mean_const /bernstein_op; ring.
rewrite centred; apply: Rle_trans (mean_close t01
  (d := fun k => C / 2 * (INR k / INR M - t) ^ 2) _) _ => [k lekM|].
  by apply: taylor_rest => //; exact: grid01.
by rewrite meanZ mean_variance //; right; field; lra.
Qed.

Corollary bernstein_op_smooth t : 0 <= t <= 1 ->
  Rabs (B t - h t) <= C / (8 * INR M).
Proof.
move=> t01; apply: Rle_trans (bernstein_op_taylor t01) _.
have C0 : 0 <= C by have := @ddh_le (/ 2); have := Rabs_pos (ddh (/ 2)); lra.
rewrite (_ : C / (8 * INR M) = C * (/ 2 * / 2) / (2 * INR M)); last by field; lra.
apply: Rmult_le_compat_r; first by apply/Rlt_le/Rinv_0_lt_compat; lra.
by apply: Rmult_le_compat_l => //; have := pow2_ge_0 (t - / 2); lra.
Qed.
End Taylor.
End Operator.

(* ## Uniform convergence *)
Theorem bernstein_op_limit h eps : continuous_on01 h -> 0 < eps ->
  exists N, forall M, (N <= M)%N -> forall t, 0 <= t <= 1 ->
  Rabs (bernstein_op M h t - h t) < eps.
Proof.
move=> h_cont eps0; have e0 : 0 < eps / 2 by lra.
have [d [d0 hd]] := uniformly_continuous h_cont e0.
have i0 : 0 < / d by exact: Rinv_0_lt_compat.
have [|N [_]] := nfloor_ex ((/ d)²); first exact: Rle_0_sqr.
rewrite -S_INR => ltN; exists N.+1 => M ltNM t t01.
have M0 : (0 < M)%N by apply: leq_ltn_trans ltNM.
have dM : / sqrt (INR M) < d.
  rewrite -[X in _ < X]Rinv_inv; apply: Rinv_lt_contravar.
    by apply: Rmult_lt_0_compat => //; apply/sqrt_lt_R0/lt_0_INR/ltP.
  rewrite -(sqrt_Rsqr (/ d)); last lra.
  by apply: sqrt_lt_1_alt; split; [exact: Rle_0_sqr|apply: Rlt_le_trans ltN _; apply/le_INR/leP].
suff : Rabs (bernstein_op M h t - h t) <= 3 / 2 * (eps / 2) by lra.
by apply: bernstein_op_modulus => // x y x01 y01 xy; apply/Rlt_le/hd => //; lra.
Qed.

(* The gap w M may depend on M in any way: what counts is its running sum. *)
Theorem transform_limit h (w : nat -> nat -> R) eps : continuous_on01 h ->
    (forall e, 0 < e -> exists N, forall M, (N <= M)%N -> forall k, (k <= M)%N ->
      Rabs (mean_W M (w M) k - h (INR k / INR M)) < e) ->
    0 < eps ->
  exists N, forall M, (N <= M)%N -> forall t, 0 <= t <= 1 ->
  Rabs (transform M (w M) t - h t) < eps.
Proof.
move=> h_cont Wh eps0; have e0 : 0 < eps / 2 by lra.
have [N1 hN1] := Wh _ e0; have [N2 hN2] := bernstein_op_limit h_cont e0.
exists (maxn N1 N2) => M; rewrite geq_max => /andP[leN1 leN2] t t01.
have := hN2 M leN2 t t01.
have := transform_approximation t01 (fun k lekM => Rlt_le _ _ (hN1 M leN1 k lekM)).
by lra.
Qed.
