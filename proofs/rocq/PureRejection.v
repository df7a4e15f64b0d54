(* # Sampling until B responses are correct ascends the logarithm             *)
(*                                                                            *)
(*   expectation_at n B pi C X == E[X(y); sampling stops at n], see Stopping.v*)
(*   / INR B * accepted_sum C g y == the update, the average score of the B   *)
(*                        correct responses                                   *)
(*   shortfall B n t   == P(Binomial(n, t) < B)                               *)
(*                                                                            *)
(* An expectation over all groups, of any number of responses, is the series  *)
(* of its parts for n = 0, 1, 2 ..; it converges absolutely.                  *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Bernstein Score Surrogate Moments Transform Gradient Differential Stopping.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

(* ## Over the numbers of draws: the negative binomial distribution *)
Definition shortfall (B n : nat) (t : R) : R := \rsum_(k < B) bern n k t.

Lemma shortfall_at0 B t : shortfall B.+1 0 t = 1.
Proof.
rewrite /shortfall big_ord_recl big1 => [|k _].
  by rewrite /bern bin0 subnn /pow (_ : INR 1 = 1) //=; ring.
by rewrite /bern bin_small // (_ : INR 0 = 0) //; ring.
Qed.

Lemma bernS n k t : bern n.+1 k.+1 t = (1 - t) * bern n k.+1 t + t * bern n k t.
Proof. by rewrite !bernE bernsteinS !hornerE. Qed.

Lemma shortfall_recr B n t : shortfall B.+1 n t = shortfall B n t + bern n B t.
Proof. exact: big_ord_recr. Qed.

Lemma shortfallS B n t : shortfall B.+1 n.+1 t = shortfall B.+1 n t - t * bern n B t.
Proof.
elim: B => [|B IHB]; rewrite shortfall_recr [in RHS]shortfall_recr.
  by rewrite /shortfall !big_ord0 /bern !bin0 !subn0 -tech_pow_Rmult !pow_O; ring.
by rewrite IHB bernS; ring.
Qed.

Lemma shortfall_ge0 B n t : 0 <= t <= 1 -> 0 <= shortfall B n t.
Proof. by move=> t01; apply: (@rsum_ge0 B (fun k => bern n k t)) => k _; exact: bern_ge0. Qed.

(* Decreasing in n, so it converges; its steps t * bern n B t then tend to 0. *)
Lemma bern_vanishes k t : 0 < t <= 1 -> is_lim_seq (fun n => bern n k t) 0.
Proof.
move=> t01; have t01' : 0 <= t <= 1 by lra.
have [|n|l lim] := ex_finite_lim_seq_decr (fun n => shortfall k.+1 n t) 0.
- move=> n; rewrite shortfallS; have := bern_ge0 n k t01'; nra.
- exact: shortfall_ge0.
have lim1 := proj1 (is_lim_seq_incr_1 _ _) lim.
have step : is_lim_seq (fun n => / t * (shortfall k.+1 n t - shortfall k.+1 n.+1 t)) (/ t * (l - l)).
  exact: (is_lim_seq_scal_l _ (/ t) (Finite (l - l)) (is_lim_seq_minus' _ _ _ _ lim lim1)).
rewrite (_ : 0 = / t * (l - l)); last by ring.
by apply: is_lim_seq_ext step => n; rewrite shortfallS; field; lra.
Qed.

Lemma shortfall_vanishes B t : 0 < t <= 1 -> is_lim_seq (fun n => shortfall B n t) 0.
Proof.
move=> t01; elim: B => [|B IHB].
  by apply: (is_lim_seq_ext (fun=> 0)) (is_lim_seq_const 0) => n; rewrite /shortfall big_ord0.
apply: (is_lim_seq_ext (fun n => shortfall B n t + bern n B t)) => [n|].
  by rewrite shortfall_recr.
by rewrite -(Rplus_0_r 0); apply: is_lim_seq_plus' IHB (bern_vanishes B t01).
Qed.

Section Distribution.
Variables (Y : finType) (pi : Y -> R) (C : {pred Y}) (g : Y -> R) (B : nat).
Hypothesis pi_ge0 : forall y, 0 <= pi y.
Hypothesis pi_sum1 : \rsum_y pi y = 1.
Hypothesis success_gt0 : 0 < success pi C.
Hypothesis B_gt0 : (0 < B)%N.
Local Notation p := (success pi C).
Local Notation dp := (success_deriv pi C g).
Local Notation E n X := (expectation_at n B pi C X).

Lemma stop_probability0 : E 0%N (fun=> 1) = 0.
Proof.
rewrite /expectation_at /expectation big1 // => y _.
by case: B B_gt0 => // b _; rewrite /stops !big_ord0; exact: Rmult_0_r.
Qed.

Theorem stop_probability_bern n : E n.+1 (fun=> 1) = p * bern n B.-1 p.
Proof.
case: B B_gt0 => // b _; rewrite (stop_probability C pi_sum1) /bern INRE !RpowE.
by rewrite GRing.exprS [(_ * (p * _))%R]GRing.mulrCA -GRing.mulrA.
Qed.

Lemma success_le1 : p <= 1.
Proof.
rewrite -pi_sum1 [X in _ <= X](bigID C) /= -[X in X <= _]Rplus_0_r.
apply: Rplus_le_compat_l; apply: (big_ind (fun x => 0 <= x)) => [|x y|y _].
- exact: Rle_refl.
- exact: Rplus_le_le_0_compat.
- exact: pi_ge0.
Qed.

Theorem stop_probability_sum1 : is_series (fun n => E n (fun=> 1)) 1.
Proof.
have p01 : 0 < p <= 1 by split; last exact: success_le1.
have partial N : sum_n (fun n => E n (fun=> 1)) N = 1 - shortfall B N p :> R.
  elim: N => [|N IHN]; rewrite ?sum_O ?sum_Sn ?stop_probability0.
    by case: B B_gt0 => // b _; rewrite shortfall_at0; ring.
  rewrite IHN stop_probability_bern; case: B B_gt0 => // b _.
  by rewrite shortfallS /plus /=; ring.
rewrite -[X in is_series _ X]Rminus_0_r.
suff : is_lim_seq (sum_n (fun n => E n (fun=> 1))) (1 - 0) by [].
apply: (is_lim_seq_ext (fun N => 1 - shortfall B N p)) => [N|]; first by rewrite partial.
exact: is_lim_seq_minus' (is_lim_seq_const 1) (shortfall_vanishes B p01).
Qed.

(* At each n, dp/p times the probability of stopping there. *)
Lemma expectation_at_average n :
  E n (fun y => / INR B * accepted_sum C g y) = dp / p * E n (fun=> 1).
Proof.
have B0 : INR B <> 0 by apply/not_0_INR/eqP; rewrite -lt0n.
have e : p * E n (accepted_sum C g) = INR B * dp * E n (fun=> 1).
  by rewrite INRE; exact: expectation_at_score.
rewrite (_ : E n _ = / INR B * E n (accepted_sum C g)); last exact: expectation_atZ.
by apply: (Rmult_eq_reg_l p); last lra; rewrite Rmult_comm Rmult_assoc [_ * p]Rmult_comm e; field; lra.
Qed.

Theorem expectation_at_average_bern n :
  E n.+1 (fun y => / INR B * accepted_sum C g y) = bern n B.-1 p * dp.
Proof.
have cancel b : dp / p * (p * b) = b * dp by field; lra.
by rewrite expectation_at_average stop_probability_bern cancel.
Qed.

Lemma expected_average_series :
  is_series (fun n => E n (fun y => / INR B * accepted_sum C g y)) (dp / p).
Proof.
apply: (is_series_ext (fun n => dp / p * E n (fun=> 1))) => [n|].
  by rewrite expectation_at_average.
rewrite -[X in is_series _ X]Rmult_1_r.
exact: (is_series_scal (dp / p) _ _ stop_probability_sum1).
Qed.

Lemma expectation_at_le n (X1 X2 : {ffun 'I_n -> Y} -> R) :
  (forall y, stops B C y -> X1 y <= X2 y) -> E n X1 <= E n X2.
Proof.
move=> leX; apply: (big_ind2 Rle) => [|x1 x2 y1 y2|y _]; first exact: Rle_refl.
  exact: Rplus_le_compat.
apply: Rmult_le_compat_l; last by case: ifP => [/leX|_] //; exact: Rle_refl.
apply: (big_ind (Rle 0)) => [|x1 x2|i _]; [exact: Rle_0_1|exact: Rmult_le_pos|exact: pi_ge0].
Qed.

Lemma accepted_sum_le n (y : {ffun 'I_n -> Y}) :
  Rabs (accepted_sum C g y) <= INR (\sum_i C (y i)) * \rsum_r Rabs (g r).
Proof.
set G := (X in _ * X); have leG r : Rabs (g r) <= G.
  rewrite /G (bigD1 r) //= -[X in X <= _]Rplus_0_r; apply: Rplus_le_compat_l.
  apply: (big_ind (Rle 0)) => [|x1 x2|i _]; first exact: Rle_refl.
    exact: Rplus_le_le_0_compat.
  exact: Rabs_pos.
rewrite /accepted_sum big_mkcond.
apply: (big_ind2 (fun x k => Rabs x <= INR k * G)) => [|x1 k1 x2 k2 le1 le2|i _].
- by rewrite Rabs_R0 (_ : INR 0 = 0) // Rmult_0_l; exact: Rle_refl.
- by apply: Rle_trans (Rabs_triang _ _) _; rewrite plus_INR Rmult_plus_distr_r; lra.
- case: (C _); first by rewrite (_ : INR 1 = 1) // Rmult_1_l.
  by rewrite Rabs_R0 (_ : INR 0 = 0) // Rmult_0_l; exact: Rle_refl.
Qed.

(* The sum over all groups converges absolutely, so its order does not matter. *)
Theorem expected_average_abs :
  ex_series (fun n => E n (fun y => Rabs (/ INR B * accepted_sum C g y))).
Proof.
set G := \rsum_r Rabs (g r).
apply: (ex_series_le _ (fun n => G * E n (fun=> 1))) => [n|]; last first.
  by exists (G * 1); exact: (is_series_scal G _ _ stop_probability_sum1).
have B0 : 0 < INR B by apply/lt_0_INR/ltP.
rewrite /norm /= /abs /= Rabs_pos_eq.
  rewrite (_ : G * _ = E n (fun=> G * 1)); last exact/esym/expectation_atZ.
  apply: expectation_at_le => y /andP[/eqP K _].
  rewrite Rmult_1_r Rabs_mult Rabs_pos_eq; last by apply/Rlt_le/Rinv_0_lt_compat.
  apply: (Rmult_le_reg_l (INR B)) => //; rewrite -Rmult_assoc Rinv_r; last lra.
  by rewrite Rmult_1_l -[in INR B]K; exact: accepted_sum_le.
apply: Rle_trans (expectation_at_le (X1 := fun=> 0) _); last by move=> y _; exact: Rabs_pos.
rewrite /expectation_at /expectation big1; first exact: Rle_refl.
by move=> y _; case: ifP => _; exact: Rmult_0_r.
Qed.
End Distribution.

(* ## The expected update is the gradient of ln p *)
Section Policy.
Variables (Y : finType) (C : {pred Y}) (pi : Y -> R -> R) (theta : R) (B : nat).
Hypothesis pi_policy : policy pi theta.
Hypothesis B_gt0 : (0 < B)%N.
Local Notation p := (fun u => success (pi^~ u) C).
Local Notation average := (fun y => / INR B * accepted_sum C (score pi theta) y).
Hypothesis success_gt0 : 0 < p theta.

Theorem expected_stopping_update :
  is_series (fun n => expectation_at n B (pi^~ theta) C average) (Derive p theta / p theta).
Proof.
have [_ ge0 /locally_singleton sum1] := pi_policy.
rewrite (is_derive_unique _ _ _ (is_derive_success C pi_policy)).
by apply: expected_average_series => // y; exact: locally_singleton (ge0 y).
Qed.

Theorem expected_stopping_update_derive :
  is_derive (fun u => ln (p u)) theta
    (Series (fun n => expectation_at n B (pi^~ theta) C average)).
Proof.
rewrite (is_series_unique _ _ expected_stopping_update).
have dp := is_derive_success C pi_policy; rewrite (is_derive_unique _ _ _ dp).
apply: (is_derive_comp ln p) dp; exact: is_derive_ln.
Qed.
End Policy.

Theorem expected_stopping_update_prompts (X : finType) (q : X -> R) (Y : X -> finType)
    (C : forall x, {pred Y x}) (pi : forall x, Y x -> R -> R) (theta : R) (B : nat) :
    (0 < B)%N -> (forall x, policy (pi x) theta) ->
    (forall x, 0 < success ((pi x)^~ theta) (C x)) ->
  is_derive (fun u => \rsum_x (q x * ln (success ((pi x)^~ u) (C x)))) theta
    (\rsum_x (q x * Series (fun n => expectation_at n B ((pi x)^~ theta) (C x)
      (fun y => / INR B * accepted_sum (C x) (score (pi x) theta) y)))).
Proof.
move=> B_gt0 pol p_gt0; apply: is_derive_rsum => x _.
by apply: is_derive_scal; exact: expected_stopping_update_derive.
Qed.

(* The same for the whole differential, as in Differential.v. *)
Theorem expected_stopping_update_differential (V : NormedModule R_AbsRing) (theta : V)
    (Y : finType) (C : {pred Y}) (pi g : Y -> V -> R) (B : nat) :
    (0 < B)%N -> 0 < success (pi^~ theta) C ->
    (forall y, locally theta (fun eta => 0 < pi y eta)) ->
    locally theta (fun eta => \rsum_y pi y eta = 1) ->
    (forall y, filterdiff (fun eta => ln (pi y eta)) (locally theta) (g y)) ->
  filterdiff (fun eta => ln (success (pi^~ eta) C)) (locally theta)
    (fun v => Series (fun n => expectation_at n B (pi^~ theta) C
      (fun y => / INR B * accepted_sum C (g^~ v) y))).
Proof.
move=> B_gt0 p_gt0 pi_gt0 pi_sum1 ln_diff.
have series v := expected_average_series (C := C) (B := B) (g := g^~ v)
  (fun y => Rlt_le _ _ (locally_singleton _ _ (pi_gt0 y))) (locally_singleton _ _ pi_sum1)
  p_gt0 B_gt0.
apply: (filterdiff_ext_lin _ (fun v => scal (success_deriv (pi^~ theta) C (g^~ v))
    (/ success (pi^~ theta) C))) => [|v]; last by rewrite (is_series_unique _ _ (series v)).
apply: (filterdiff_comp' (fun eta => success (pi^~ eta) C) ln theta _
  (fun u => scal u (/ success (pi^~ theta) C))).
  exact: filterdiff_success.
exact: is_derive_ln.
Qed.
