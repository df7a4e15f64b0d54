(* # Means over a binomial, at real numbers                                   *)
(*                                                                            *)
(*   mean n t f == E[f(K)], K ~ Binomial(n, t): the sum of f k bern n k t     *)
(*                                                                            *)
(* 0 <= t <= 1 throughout. With X = K/n: E X = t, E (X-t)^2 = t (1-t) / n,    *)
(* and E |X-t| <= sqrt (t (1-t) / n), by Jensen's inequality.                 *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Bernstein Variance Transform.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition mean (n : nat) (t : R) (f : nat -> R) : R :=
  \rsum_(k < n.+1) (f k * bern n k t).

Section Mean.
Variables (n : nat) (t : R).
Implicit Types (f g : nat -> R) (c : R).
Local Notation E := (mean n t).

Lemma eq_mean f g : (forall k, (k <= n)%N -> f k = g k) -> E f = E g.
Proof. by move=> e; apply: eq_bigr => k _; rewrite e // -ltnS. Qed.

Lemma meanD f g : E (fun k => f k + g k) = E f + E g.
Proof. by rewrite /mean -big_split; apply: eq_bigr => k _ /=; ring. Qed.

Lemma meanZ c f : E (fun k => c * f k) = c * E f.
Proof. by rewrite /mean big_distrr; apply: eq_bigr => k _ /=; ring. Qed.

Lemma meanB f g : E (fun k => f k - g k) = E f - E g.
Proof.
transitivity (E (fun k => f k + -1 * g k)); last by rewrite meanD meanZ; ring.
by apply: eq_mean => k _; ring.
Qed.

Lemma mean_const c : E (fun=> c) = c.
Proof.
have e : \rsum_(k < n.+1) (bern n k t) = 1.
  by rewrite -[RHS](horner_bernstein_sum1 n (t : R_numFieldType)); apply: eq_bigr => k _; rewrite bernE.
by rewrite /mean -big_distrr /= e Rmult_1_r.
Qed.

Lemma mean_variance : (0 < n)%N -> E (fun k => (INR k / INR n - t) ^ 2) = t * (1 - t) / INR n.
Proof.
move=> n0; have nz : (GRing.natmul 1 n != 0 :> R)%R by rewrite Num.Theory.pnatr_eq0 -lt0n.
transitivity (t * (1 - t) / GRing.natmul 1 n)%R; last by rewrite -RdivE // INRE.
rewrite -horner_bernstein_variance //; apply: eq_bigr => k _.
by rewrite bernE !INRE RdivE // RpowE.
Qed.

Hypothesis t01 : 0 <= t <= 1.

Lemma mean_le f g : (forall k, (k <= n)%N -> f k <= g k) -> E f <= E g.
Proof.
move=> lefg; suff : 0 <= E (fun k => g k - f k) by rewrite meanB; lra.
apply: (@rsum_ge0 n.+1 (fun k => (g k - f k) * bern n k t)) => k lekn.
by apply: Rmult_le_pos; [have := lefg k lekn; lra|exact: bern_ge0].
Qed.

Lemma mean_ge0 f : (forall k, (k <= n)%N -> 0 <= f k) -> 0 <= E f.
Proof. by move=> f0; rewrite -(mean_const 0); apply: mean_le. Qed.

Lemma mean_abs f : Rabs (E f) <= E (fun k => Rabs (f k)).
Proof.
apply: Rabs_le; split; last by apply: mean_le => k _; exact: Rle_abs.
have -> : - E (fun k => Rabs (f k)) = E (fun k => -1 * Rabs (f k)) by rewrite meanZ; ring.
by apply: mean_le => k _; have := Rle_abs (- f k); rewrite Rabs_Ropp; lra.
Qed.

(* The mean of values that differ from y by at most d k differs from y by at most E d. *)
Lemma mean_close f d y : (forall k, (k <= n)%N -> Rabs (f k - y) <= d k) ->
  Rabs (E f - y) <= E d.
Proof.
move=> close; rewrite -{1}(mean_const y) -meanB.
by apply: Rle_trans (mean_abs _) _; apply: mean_le.
Qed.

Lemma mean_sqr f : E f ^ 2 <= E (fun k => f k ^ 2).
Proof.
have : 0 <= E (fun k => (f k - E f) ^ 2) by apply: mean_ge0 => k _; exact: pow2_ge_0.
suff -> : E (fun k => (f k - E f) ^ 2) = E (fun k => f k ^ 2) - E f ^ 2 by lra.
transitivity (E (fun k => f k ^ 2 + (- 2 * E f * f k + E f ^ 2))).
  by apply: eq_mean => k _; ring.
by rewrite meanD meanD meanZ mean_const; ring.
Qed.

Lemma mean_deviation : (0 < n)%N ->
  E (fun k => Rabs (INR k / INR n - t)) <= sqrt (t * (1 - t) / INR n).
Proof.
move=> n0; apply: Rsqr_incr_0_var (sqrt_pos _).
rewrite Rsqr_sqrt; last first.
  by apply: Rdiv_le_0_compat; [nra|apply/lt_0_INR/ltP].
rewrite Rsqr_pow2; apply: Rle_trans (mean_sqr _) _; rewrite -mean_variance //.
by apply: mean_le => k _; rewrite pow2_abs; exact: Rle_refl.
Qed.
End Mean.

Lemma mean_id n t : (0 < n)%N -> mean n t (fun k => INR k / INR n) = t.
Proof.
move=> n0; have nz : INR n <> 0 by apply/not_0_INR/eqP; rewrite -lt0n.
suff centred : mean n t (fun k => INR k - INR n * t) = 0.
  transitivity (mean n t (fun k => / INR n * (INR k - INR n * t) + t)).
    by apply: eq_mean => k _; field.
  by rewrite meanD meanZ mean_const centred; ring.
have horner_nat i : ((GRing.natmul 1 i : {poly R_numFieldType}).[t])%R = INR i.
  by rewrite hornerMn hornerC INRE.
have := congr1 (fun q => horner q (t : R_numFieldType)) (bernstein_centred R_numFieldType n).
rewrite /= horner_sum horner0 => e; apply: etrans e; apply: eq_bigr => k _.
by rewrite hornerM hornerD hornerN hornerM !horner_nat hornerX bernE.
Qed.

Lemma mean_at0 n f : mean n 0 f = f 0%N.
Proof.
rewrite /mean big_ord_recl big1 => [|k _].
  by rewrite /bern bin0 subn0 Rminus_0_r pow1 /pow /= /INR; ring.
rewrite bernE horner0_bernsteinS; exact: Rmult_0_r.
Qed.

Lemma mean_at1 n f : mean n 1 f = f n.
Proof.
rewrite /mean big_ord_recr big1 /= => [|k _].
  by rewrite bernE horner1_bernstein // eqxx Rplus_0_l; exact: Rmult_1_r.
by rewrite bernE horner1_bernstein ?(ltn_eqF (ltn_ord k)) ?Rmult_0_r // ltnW.
Qed.

Lemma mean_deviation_half n t : (0 < n)%N -> 0 <= t <= 1 ->
  mean n t (fun k => Rabs (INR k / INR n - t)) <= / (2 * sqrt (INR n)).
Proof.
move=> n0 t01; apply: Rle_trans (mean_deviation t01 n0) _.
have n1 : 0 < INR n by apply/lt_0_INR/ltP.
rewrite Rinv_mult -sqrt_inv -(sqrt_square (/ 2)) -?sqrt_mult_alt; try lra.
apply: sqrt_le_1_alt; apply: Rmult_le_compat_r; last by have := pow2_ge_0 (t - / 2); lra.
by apply/Rlt_le/Rinv_0_lt_compat.
Qed.

(* ## From Binomial(n, t) to Binomial(n+1, t) *)
Lemma bern_up n s t : t * bern n s t = INR s.+1 / INR n.+1 * bern n.+1 s.+1 t.
Proof.
have nz : INR n.+1 <> 0 by exact: not_0_INR.
have e : INR s.+1 * INR 'C(n.+1, s.+1) = INR n.+1 * INR 'C(n, s).
  by rewrite -!mult_INR !multE -(mul_bin_diag n.+1).
rewrite /bern subSS -tech_pow_Rmult.
transitivity (t * t ^ s * (1 - t) ^ (n - s) * (INR n.+1 * INR 'C(n, s)) / INR n.+1).
  by field.
by rewrite -e; field.
Qed.

Lemma bern_stay n s t : (s <= n)%N ->
  (1 - t) * bern n s t = INR (n.+1 - s) / INR n.+1 * bern n.+1 s t.
Proof.
move=> lesn; have nz : INR n.+1 <> 0 by exact: not_0_INR.
have e : INR (n.+1 - s) * INR 'C(n.+1, s) = INR n.+1 * INR 'C(n, s).
  by rewrite -!mult_INR !multE -(mul_bin_down n.+1).
rewrite /bern subSn // in e *; rewrite -tech_pow_Rmult.
transitivity (t ^ s * ((1 - t) * (1 - t) ^ (n - s)) * (INR n.+1 * INR 'C(n, s)) / INR n.+1).
  by field.
by rewrite -e; field.
Qed.
