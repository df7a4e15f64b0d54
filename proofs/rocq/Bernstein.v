(* # The Bernstein basis                                                      *)
(*                                                                            *)
(*   bernstein n s         == C(n,s) X^s (1-X)^(n-s), a polynomial over F     *)
(*   objective_deriv M w   == sum_(s < M) w_s bernstein (M-1) s, the Bernstein*)
(*                            form of h_M'                                    *)
(*                                                                            *)
(* F is a commutative ring as long as nothing has to be divided, so that one  *)
(* definition serves the expected update and the transform alike.             *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition bernstein (F : comRingType) (n s : nat) : {poly F} :=
  ('X^s * (1 - 'X) ^+ (n - s)) *+ 'C(n, s).

Definition objective_deriv (F : comRingType) (M : nat) (w : nat -> F) : {poly F} :=
  \sum_(s < M) w s *: bernstein F M.-1 s.

Section CommutativeRing.
Variable F : comRingType.
Implicit Types (M n s : nat) (w : nat -> F).
Local Notation B := (bernstein F).

Lemma horner_bernstein n s t :
  (B n s).[t] = 'C(n, s)%:R * t ^+ s * (1 - t) ^+ (n - s).
Proof.
by rewrite /bernstein hornerMn hornerM hornerXn horner_exp !hornerE -mulr_natl mulrA.
Qed.

Lemma bernstein_small n s : (n < s)%N -> B n s = 0.
Proof. by move=> ltns; rewrite /bernstein bin_small. Qed.

Lemma bernstein_sum1 n : \sum_(s < n.+1) B n s = 1.
Proof.
rewrite -[RHS](expr1n _ n) -[X in X ^+ n](subrK 'X) exprDn.
by apply: eq_bigr => s _; rewrite /bernstein mulrC.
Qed.

Lemma deriv_1BX : (1 - 'X : {poly F})^`() = -1.
Proof. by rewrite derivB derivX -[1]/(1%:P) derivC sub0r. Qed.

Lemma deriv_bernsteinS n s : (B n.+1 s.+1)^`() = (B n s - B n s.+1) *+ n.+1.
Proof.
rewrite /bernstein derivMn derivM derivXn deriv_exp deriv_1BX subSS.
rewrite 2!mulrnDl mulNrn mulrnAl mulrnAr mulN1r mulrN -!mulrnA.
rewrite ![(_ * n.+1)%N]mulnC (mul_bin_diag n.+1) (mul_bin_down n.+1) subSS.
by rewrite mulNrn -subnS.
Qed.

Lemma horner0_bernsteinS n s : (B n s.+1).[0] = 0.
Proof. by rewrite horner_bernstein expr0n mulr0 mul0r. Qed.

Lemma horner1_bernstein n s : (s <= n)%N -> (B n s).[1] = (s == n)%:R.
Proof.
move=> lesn; rewrite horner_bernstein expr1n mulr1 subrr expr0n subn_eq0.
by rewrite eqn_leq lesn; case: leqP => [lens|_]; rewrite ?mulr0 ?mulr1 //=
  (_ : s = n) ?binn //; apply/eqP; rewrite eqn_leq lesn.
Qed.

(* X^s is the lowest power in bernstein n s: the basis is triangular. *)
Lemma coef_bernstein_lt n s i : (i < s)%N -> (B n s)`_i = 0.
Proof. by move=> ltis; rewrite /bernstein coefMn coefXnM ltis mul0rn. Qed.

Lemma coef_bernstein_diag n s : (B n s)`_s = 'C(n, s)%:R.
Proof.
rewrite /bernstein coefMn coefXnM ltnn subnn -horner_coef0 horner_exp !hornerE.
by rewrite subr0 expr1n.
Qed.

Lemma size_bernstein n s : (size (B n s) <= n.+1)%N.
Proof.
case: (leqP s n) => [lesn|/bernstein_small->]; last by rewrite size_poly0.
rewrite /bernstein -scaler_nat (leq_trans (size_scale_leq _ _)) //.
rewrite (leq_trans (size_mul_leq _ _)) // size_polyXn addSn /=.
have sz2 : (size (1 - 'X : {poly F})%R <= 2)%N by rewrite -opprB size_opp size_XsubC.
rewrite -[n in (_ <= n.+1)%N](subnKC lesn) -addnS leq_add2l (leq_trans (size_exp_leq _ _)) //.
by rewrite ltnS -[X in (_ <= X)%N]mul1n leq_mul2r -subn1 leq_subLR sz2 orbT.
Qed.

Lemma horner_objective_deriv M w t :
  (objective_deriv M w).[t] =
  \sum_(s < M) w s * ('C(M.-1, s)%:R * t ^+ s * (1 - t) ^+ (M.-1 - s)).
Proof.
by rewrite horner_sum; apply: eq_bigr => s _; rewrite hornerZ horner_bernstein.
Qed.
End CommutativeRing.

(* Numbers that can be divided by C(n,s): the polynomials bernstein n 0 ..    *)
(* bernstein n n are a basis of the polynomials of degree at most n.          *)
Section Field.
Variable F : numFieldType.
Implicit Types (n s : nat) (c w : nat -> F) (q : {poly F}).
Local Notation B := (bernstein F).

Lemma bernstein_free n c : \sum_(s < n.+1) c s *: B n s = 0 ->
  forall s, (s <= n)%N -> c s = 0.
Proof.
move=> sum0 s; elim/ltn_ind: s => s IHs lesn.
have /(congr1 (fun q : {poly F} => q`_s)) := sum0.
rewrite coef0 coef_sum (bigD1 (Ordinal (lesn : (s < n.+1)%N))) //=.
rewrite coefZ coef_bernstein_diag big1 ?addr0 => [/eqP|j nejs].
  by rewrite mulf_eq0 pnatr_eq0 -leqn0 leqNgt bin_gt0 lesn orbF => /eqP.
have nejs' : (j : nat) != s by apply: contraNneq nejs => e; apply/eqP/val_inj.
case: (ltnP j s) => [ltjs|lesj].
  by rewrite IHs ?scale0r ?coef0 // -ltnS.
by rewrite coefZ coef_bernstein_lt ?mulr0 // ltn_neqAle eq_sym nejs'.
Qed.

Lemma bernstein_span n q : (size q <= n.+1)%N ->
  exists c, q = \sum_(s < n.+1) c s *: B n s.
Proof.
pose span q := exists c, q = \sum_(s < n.+1) c s *: B n s.
have span0 : span 0 by exists (fun=> 0); rewrite big1 // => s _; rewrite scale0r.
have spanD q1 q2 : span q1 -> span q2 -> span (q1 + q2).
  move=> [c1 ->] [c2 ->]; exists (fun s => c1 s + c2 s).
  by rewrite -big_split /=; apply: eq_bigr => s _; rewrite scalerDl.
have spanZ x q1 : span q1 -> span (x *: q1).
  move=> [c ->]; exists (fun s => x * c s).
  by rewrite scaler_sumr; apply: eq_bigr => s _; rewrite scalerA.
have span1 s : (s <= n)%N -> span ('X^s * (1 - 'X) ^+ (n - s)).
  move=> lesn; exists (fun j => (j == s)%:R / 'C(n, s)%:R).
  rewrite (bigD1 (Ordinal (lesn : (s < n.+1)%N))) //= big1 ?addr0 => [|j nejs].
    rewrite eqxx mul1r /bernstein -scaler_nat scalerK //.
    by rewrite pnatr_eq0 -lt0n bin_gt0.
  case: eqP => [e|_]; last by rewrite mul0r scale0r.
  by case/eqP: nejs; apply/val_inj.
move=> szq; rewrite -[q]coefK poly_def; apply: (big_ind span) => // k _.
have lekn : (k <= n)%N by rewrite -ltnS (leq_trans _ szq).
apply: (spanZ _ _); rewrite -['X^k]mulr1 -[X in _ * X](expr1n _ (n - k)).
rewrite -[X in X ^+ (n - k)](subrK 'X) exprDn mulr_sumr.
apply: (big_ind span) => // i _; rewrite mulrnAr -scaler_nat; apply: spanZ.
rewrite mulrCA -exprD mulrC -subnDA; apply: span1.
by case: i => i /= lti; rewrite -(subnKC lekn) leq_add2l -ltnS.
Qed.
End Field.
