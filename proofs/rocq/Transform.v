(* # h_M as a function of a real variable                                     *)
(*                                                                            *)
(*   \rsum_(i < n) F      == the sum of the reals F, i = 0 .. n-1             *)
(*   bern n s t           == C(n,s) t^s (1-t)^(n-s)                           *)
(*   transform_deriv M w t == h_M'(t) = sum_(s < M) w_s bern (M-1) s t        *)
(*   betainc_reg M s t    == I_t(s+1, M-s) = P(Binomial(M, t) >= s+1)         *)
(*   transform M w t      == h_M(t) = (1/M) sum_(s < M) w_s I_t(s+1, M-s)     *)
(*   mean_W M w k         == W_k = (1/M) sum_(s < k) w_s                      *)
(*                                                                            *)
(* The polynomials of Surrogate.v, evaluated at real numbers; derivatives and *)
(* integrals are those of analysis.                                           *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Bernstein Score Surrogate.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Delimit Scope R_scope with Re.
Local Open Scope ring_scope.

Notation "\rsum_ ( i < n ) F" := (\big[Rplus/R0]_(i < n) F%Re)
  (at level 41, F at level 41, i, n at level 50,
   format "'[' \rsum_ ( i  <  n ) '/  '  F ']'").

(* Otherwise /= unfolds them, and lra and field no longer know them. *)
Arguments INR : simpl never.
Arguments pow : simpl never.
Arguments Rinv : simpl never.

Definition bern (n s : nat) (t : R) : R :=
  (INR 'C(n, s) * t ^ s * (1 - t) ^ (n - s))%Re.

Definition transform_deriv (M : nat) (w : nat -> R) (t : R) : R :=
  \rsum_(s < M) (w s * bern M.-1 s t).

Definition betainc_reg (M s : nat) (t : R) : R :=
  \big[Rplus/R0]_(s.+1 <= k < M.+1) bern M k t.

Definition transform (M : nat) (w : nat -> R) (t : R) : R :=
  (/ INR M * \rsum_(s < M) (w s * betainc_reg M s t))%Re.

Definition mean_W (M : nat) (w : nat -> R) (k : nat) : R :=
  (/ INR M * \rsum_(s < k) w s)%Re.

Lemma bernE n s t : bern n s t = (bernstein R_numFieldType n s).[t].
Proof. by rewrite horner_bernstein /bern INRE !RpowE. Qed.

Lemma is_derive_horner (q : {poly R}) (t : R) :
  is_derive (fun x => q.[x]) t (q^`().[t]).
Proof.
elim/poly_ind: q => [|q c IHq].
  apply: (is_derive_ext (fun _ : R => R0)) => [x|]; first by rewrite horner0.
  by rewrite deriv0 horner0; apply: is_derive_const.
apply: (is_derive_ext (fun x => Rplus (Rmult q.[x] x) c)) => [x|].
  by rewrite hornerMXaddC.
rewrite derivMXaddC hornerD hornerMX; auto_derive.
  by exists (q^`().[t]).
rewrite (is_derive_unique _ _ _ IHq) -!RplusE -!RmultE; ring.
Qed.

Lemma transform_derivE M w t :
  transform_deriv M w t = (objective_deriv (F := R_numFieldType) M w).[t].
Proof.
by rewrite horner_sum; apply: eq_bigr => s _; rewrite hornerZ bernE.
Qed.

Lemma betainc_regE M s t : betainc_reg M s t = (betainc R_numFieldType M s).[t].
Proof. by rewrite horner_sum; apply: eq_bigr => k _; rewrite bernE. Qed.

Lemma INR_inv M : (/ INR M)%Re = (M%:R : R)^-1.
Proof.
case: M => [|n]; last by rewrite RinvE ?INRE // natS_neq0.
by rewrite mulr0n invr0 (_ : INR 0 = 0) // Rinv_0.
Qed.

Lemma transformE M w t :
  transform M w t = (objective (F := R_numFieldType) M w).[t].
Proof.
rewrite /transform /objective hornerZ INR_inv; congr (_ * _).
by rewrite horner_sum; apply: eq_bigr => s _; rewrite hornerZ betainc_regE.
Qed.

Lemma is_derive_transform M w t :
  is_derive (transform M w) t (transform_deriv M w t).
Proof.
rewrite transform_derivE -deriv_objective.
by apply: is_derive_ext (is_derive_horner _ _) => x; rewrite transformE.
Qed.

Lemma transform0 M w : transform M w 0 = 0%Re.
Proof. by rewrite transformE objective_at0. Qed.

Lemma ex_derive_transform_deriv M w t : ex_derive (transform_deriv M w) t.
Proof.
exists ((objective_deriv (F := R_numFieldType) M w)^`().[t]).
by apply: is_derive_ext (is_derive_horner _ _) => x; rewrite transform_derivE.
Qed.

Theorem transform_RInt M w t : is_RInt (transform_deriv M w) 0 t (transform M w t).
Proof.
have -> : transform M w t = minus (transform M w t) (transform M w 0).
  by rewrite transform0 minus_zero_r.
apply: is_RInt_derive => x _; first exact: is_derive_transform.
exact/ex_derive_continuous/ex_derive_transform_deriv.
Qed.

(* Without its name: the incomplete beta integral, with 1/B(s+1, M-s) = M C(M-1, s). *)
Theorem betainc_reg_RInt M s t : (s < M)%N ->
  is_RInt (fun u => INR M * bern M.-1 s u)%Re 0 t (betainc_reg M s t).
Proof.
move=> ltsM; have dE x : (INR M * bern M.-1 s x)%Re = (betainc R_numFieldType M s)^`().[x].
  by rewrite deriv_betainc // hornerMn bernE INRE -[RHS]mulr_natl.
have -> : betainc_reg M s t = minus (betainc_reg M s t) (betainc_reg M s 0).
  by rewrite [betainc_reg M s 0](_ : _ = zero) ?minus_zero_r // betainc_regE betainc_at0.
apply: is_RInt_derive => x _.
  by rewrite dE; apply: is_derive_ext (is_derive_horner _ _) => y; rewrite betainc_regE.
apply: ex_derive_continuous; exists ((betainc R_numFieldType M s)^`()^`().[x]).
by apply: is_derive_ext (is_derive_horner _ _) => y; rewrite dE.
Qed.

Theorem transform_mean M w t :
  transform M w t = \rsum_(k < M.+1) (mean_W M w k * bern M k t).
Proof.
rewrite transformE objective_bernstein horner_sum; apply: eq_bigr => k _.
by rewrite hornerZ bernE /mean_W INR_inv.
Qed.

Lemma bern_ge0 n s t : (0 <= t <= 1)%Re -> (0 <= bern n s t)%Re.
Proof.
move=> t01; apply: Rmult_le_pos; last by apply: pow_le; lra.
by apply: Rmult_le_pos; [apply: pos_INR|apply: pow_le; lra].
Qed.

Lemma rsum_ge0 n (F : nat -> R) : (forall i, (i < n)%N -> 0 <= F i)%Re ->
  (0 <= \rsum_(i < n) F i)%Re.
Proof.
move=> F0; apply: (big_ind (fun x => 0 <= x)%Re) => [|x y|i _]; last exact: F0.
  exact: Rle_refl.
by move=> x0 y0; lra.
Qed.

(* ## Monotone if no gap is negative *)
Theorem transform_increasing M w : (forall s, (s < M)%N -> 0 <= w s)%Re ->
  forall x y, (0 <= x <= y)%Re -> (y <= 1)%Re -> (transform M w x <= transform M w y)%Re.
Proof.
move=> w0 x y xy y1; case: (Req_dec x y) => [->|nexy]; first exact: Rle_refl.
have [u _|u _|c []] := MVT_gen (transform M w) x y (transform_deriv M w).
- exact: is_derive_transform.
- apply/continuity_pt_filterlim/ex_derive_continuous.
  by exists (transform_deriv M w u); exact: is_derive_transform.
rewrite Rmin_left ?Rmax_right; try lra; move=> cxy e.
suff : (0 <= transform_deriv M w c * (y - x))%Re by lra.
apply: Rmult_le_pos; last lra.
apply: (@rsum_ge0 M (fun s => w s * bern M.-1 s c)%Re) => s ltsM.
by apply: Rmult_le_pos; [exact: w0|apply: bern_ge0; lra].
Qed.

Theorem transform_at1 M w : transform M w 1 = mean_W M w M.
Proof.
congr Rmult; apply: eq_bigr => s _.
by rewrite betainc_regE betainc_at1 // Rmult_1_r.
Qed.
