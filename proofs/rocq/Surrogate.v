(* # The transform h_M and its forms                                          *)
(*                                                                            *)
(*   w s               == gap b_s - a_s, s = 0 .. M-1                         *)
(*   betainc F M s     == I_t(s+1, M-s) as a polynomial in t: the probability *)
(*                        that a Binomial(M, t) is at least s+1               *)
(*   objective M w     == h_M = (1/M) sum_(s < M) w_s I_t(s+1, M-s)           *)
(*   running_sum M w j == W_j = (1/M) sum_(s < j) w_s                         *)
(*   rejection F M s   == M/(s+1), the gap of rejection sampling              *)
(*                                                                            *)
(* F is a numFieldType, a field with an absolute value: rational, algebraic   *)
(* or real numbers. Division by M is what the commutative ring lacked.        *)
From mathcomp Require Import all_ssreflect all_algebra.
From Hsym Require Import Bernstein Score.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Definitions.
Variables (F : numFieldType) (M : nat).
Implicit Type w : nat -> F.

Definition betainc s : {poly F} := \sum_(s.+1 <= j < M.+1) bernstein F M j.

Definition objective w : {poly F} := M%:R^-1 *: \sum_(s < M) w s *: betainc s.

Definition running_sum w j : F := M%:R^-1 * \sum_(s < j) w s.

Definition rejection s : F := M%:R / s.+1%:R.
End Definitions.

Section Transform.
Variable F : numFieldType.
Implicit Types (M n s j : nat) (w : nat -> F) (q : {poly F}).
Local Notation B := (bernstein F).
Local Notation rejection := (rejection F).

Lemma natS_neq0 n : n.+1%:R != 0 :> F. Proof. by rewrite pnatr_eq0. Qed.

Lemma eq_poly_deriv q1 q2 : q1^`() = q2^`() -> q1.[0] = q2.[0] -> q1 = q2.
Proof.
move=> edq; rewrite !horner_coef0 => e0; apply/polyP=> -[//|i].
have /(congr1 (fun q : {poly F} => q`_i)) := edq.
by rewrite !coef_deriv => /(pmulrnI (ltn0Sn i)).
Qed.

(* Polynomials that agree at the infinitely many points 0, 1, 2 .. are equal. *)
Lemma eq_horner_nat q1 q2 : (forall k : nat, q1.[k%:R] = q2.[k%:R]) -> q1 = q2.
Proof.
move=> eqh; apply/eqP; rewrite -subr_eq0; set q := q1 - q2.
apply: contraT => nz; pose rs := [seq k%:R : F | k <- iota 0 (size q)].
have := @max_poly_roots _ q rs nz; rewrite size_map size_iota ltnn.
apply; last by rewrite map_inj_uniq ?iota_uniq // => i j /eqP; rewrite eqr_nat => /eqP.
by apply/allP=> _ /mapP[k _ ->]; rewrite rootE /q hornerD hornerN eqh subrr.
Qed.

Lemma deriv_betainc M s : (s < M)%N -> (betainc F M s)^`() = B M.-1 s *+ M.
Proof.
case: M => // n ltsM; rewrite /betainc big_add1 /= raddf_sum /=.
under eq_bigr do rewrite deriv_bernsteinS -opprB mulNrn.
rewrite sumrN sumrMnl telescope_sumr; last exact: ltnW.
by rewrite (bernstein_small _ (ltnSn n)) sub0r mulNrn opprK.
Qed.

Lemma betainc_at0 M s : (betainc F M s).[0] = 0.
Proof.
by rewrite /betainc big_add1 /= horner_sum big1 // => j _; rewrite horner0_bernsteinS.
Qed.

Lemma betainc_at1 M s : (s < M)%N -> (betainc F M s).[1] = 1.
Proof.
move=> ltsM; rewrite /betainc big_nat_recr //= hornerD horner1_bernstein // eqxx.
rewrite horner_sum big_nat big1 ?add0r // => j /andP[_ ltjM].
by rewrite horner1_bernstein ?ltn_eqF // ltnW.
Qed.

Theorem deriv_objective M w : (objective M w)^`() = objective_deriv M w.
Proof.
case: M => [|n]; first by rewrite /objective /objective_deriv !big_ord0 scaler0 deriv0.
rewrite /objective /objective_deriv derivZ raddf_sum scaler_sumr /=.
apply: eq_bigr => s _; rewrite derivZ deriv_betainc //.
by rewrite scalerA mulrC -scalerA -scaler_nat scalerK // natS_neq0.
Qed.

Theorem objective_at0 M w : (objective M w).[0] = 0.
Proof.
rewrite /objective hornerZ horner_sum big1 ?mulr0 // => s _.
by rewrite hornerZ betainc_at0 mulr0.
Qed.

Theorem objective_bernstein M w :
  objective M w = \sum_(j < M.+1) running_sum M w j *: B M j.
Proof.
rewrite /objective; under eq_bigr => s _.
  rewrite /betainc (big_nat_widenl _ 0) // big_mkord scaler_sumr; over.
rewrite (exchange_big_dep xpredT) //= scaler_sumr; apply: eq_bigr => j _.
rewrite -scaler_suml scalerA -(big_ord_widen _ w) //.
by rewrite -ltnS.
Qed.

Corollary objective_mean M w t : (objective M w).[t] =
  \sum_(k < M.+1) running_sum M w k * ('C(M, k)%:R * t ^+ k * (1 - t) ^+ (M - k)).
Proof.
rewrite objective_bernstein horner_sum; apply: eq_bigr => k _.
by rewrite hornerZ horner_bernstein.
Qed.

Theorem objective_unique M w q : q.[0] = 0 ->
    (forall t, q^`().[t] =
      \sum_(s < M) w s * ('C(M.-1, s)%:R * t ^+ s * (1 - t) ^+ (M.-1 - s))) ->
  q = objective M w.
Proof.
move=> q0 dq; apply: eq_poly_deriv; last by rewrite q0 objective_at0.
rewrite deriv_objective; apply: eq_horner_nat => k.
by rewrite dq horner_objective_deriv.
Qed.

(* ## The expected update is the gradient of h_M(p) along the tangent direction *)
Theorem expected_update_gradient (Y : finType) M (pi : Y -> F) (C : {pred Y})
    (g : Y -> F) (a b : nat -> F) :
    \sum_r pi r = 1 -> \sum_r pi r * g r = 0 ->
  expectation pi (fun y : {ffun 'I_M -> Y} =>
    M%:R^-1 * \sum_i weight C a b y i * g (y i)) =
  (objective M (fun s => b s - a s))^`().[success pi C] * success_deriv pi C g.
Proof.
move=> pi_sum1 score_mean0; rewrite /expectation.
under eq_bigr do rewrite mulrCA.
rewrite -mulr_sumr -[X in _ * X]/(expectation pi _) expected_update //.
rewrite deriv_objective; case: M => [|n]; last by rewrite mulKf // natS_neq0.
by rewrite mul0r mulr0 /objective_deriv big_ord0 horner0 mul0r.
Qed.

(* ## Reach: which transforms there are, and that the gap is determined *)
Theorem objective_inj M w1 w2 : objective M w1 = objective M w2 ->
  forall s, (s < M)%N -> w1 s = w2 s.
Proof.
case: M => // n /(congr1 (@deriv F)); rewrite !deriv_objective /objective_deriv.
move/eqP; rewrite -subr_eq0 -sumrB => /eqP sum0 s lesn; apply/eqP.
rewrite -subr_eq0; apply/eqP; apply: (@bernstein_free F n (fun s => w1 s - w2 s)) => //.
by rewrite -[RHS]sum0; apply: eq_bigr => j _; rewrite scalerBl.
Qed.

Theorem size_objective M w : (size (objective M w) <= M.+1)%N.
Proof.
rewrite objective_bernstein (leq_trans (size_sum _ _ _)) //; apply/bigmax_leqP => j _.
by rewrite (leq_trans (size_scale_leq _ _)) // size_bernstein.
Qed.

Theorem objective_surj M q : (size q <= M.+1)%N -> q.[0] = 0 ->
  exists w, q = objective M w.
Proof.
case: M => [|n] szq q0.
  exists (fun=> 0); rewrite /objective big_ord0 scaler0.
  by rewrite (size1_polyC szq) -horner_coef0 q0.
have [|w qw] := @bernstein_span F n q^`().
  by rewrite /= (leq_trans (size_poly _ _)) // -ltnS; case: (size q) szq.
exists w; apply: eq_poly_deriv; first by rewrite deriv_objective.
by rewrite objective_at0.
Qed.

(* ## The recipe's identity, for arbitrary wanted values v_0 .. v_M *)
Theorem objective_recipe M (v : nat -> F) : (0 < M)%N ->
  objective M (fun s => M%:R * (v s.+1 - v s)) =
  \sum_(j < M.+1) v j *: B M j - (v 0%N)%:P.
Proof.
case: M => // n _; rewrite objective_bernstein -[(v 0%N)%:P]mulr1.
rewrite -(bernstein_sum1 F n.+1) mulr_sumr -sumrB.
apply: eq_bigr => j _; rewrite mul_polyC -scalerBl; congr (_ *: _).
rewrite /running_sum -mulr_sumr mulKf ?natS_neq0 //.
by rewrite -(big_mkord predT (fun s => v s.+1 - v s)) telescope_sumr.
Qed.

(* ## Rejection sampling *)
Lemma mulX_deriv_rejection M :
  'X * objective_deriv M (rejection M) = 1 - (1 - 'X) ^+ M.
Proof.
case: M => [|n]; first by rewrite /objective_deriv big_ord0 mulr0 expr0 subrr.
apply/eqP; rewrite eq_sym subr_eq -[X in X == _](bernstein_sum1 F n.+1).
rewrite big_ord_recl addrC; apply/eqP; congr (_ + _); last first.
  by rewrite /bernstein expr0 mul1r subn0 bin0.
rewrite mulr_sumr; apply: eq_bigr => s _.
rewrite lift0 -scalerAr /bernstein /= subSS mulrnAr mulrA -exprS -!scaler_nat scalerA.
congr (_ *: _); rewrite /rejection mulrAC -natrM (mul_bin_diag n.+1) natrM.
by rewrite mulrAC mulfV ?natS_neq0 // mul1r.
Qed.

Lemma deriv_rejection M :
  objective_deriv M (rejection M) = \sum_(k < M) (1 - 'X) ^+ k.
Proof.
have X0 : 'X != 0 :> {poly F} by rewrite polyX_eq0.
apply: (mulfI X0); rewrite mulX_deriv_rejection.
apply: oppr_inj; rewrite opprB subrX1 -mulNr; congr (_ * _).
by rewrite addrAC subrr sub0r.
Qed.

Theorem objective_rejection M :
  objective M (rejection M) = \sum_(k < M) k.+1%:R^-1 *: (1 - (1 - 'X) ^+ k.+1).
Proof.
apply: eq_poly_deriv; last first.
  rewrite objective_at0 horner_sum big1 // => k _.
  by rewrite hornerZ !hornerE horner_exp !hornerE subr0 expr1n subrr mulr0.
rewrite deriv_objective deriv_rejection raddf_sum; apply: eq_bigr => k _ /=.
rewrite derivZ derivB -[1]/(1%:P) derivC sub0r deriv_exp deriv_1BX /=.
by rewrite mulN1r mulNrn opprK -scaler_nat scalerK // natS_neq0.
Qed.

Corollary objective_deriv_rejection M t : t != 0 ->
  (objective M (rejection M))^`().[t] = (1 - (1 - t) ^+ M) / t.
Proof.
move=> t0; rewrite deriv_objective; apply: (mulfI t0); rewrite mulrCA mulfV // mulr1.
have /(congr1 (fun q => q.[t])) := mulX_deriv_rejection M.
by rewrite !hornerE horner_exp !hornerE.
Qed.
End Transform.
