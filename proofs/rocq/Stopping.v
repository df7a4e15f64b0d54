(* # Sampling until B responses are correct                                   *)
(*                                                                            *)
(*   y                   == the first n responses, independent with law pi    *)
(*   stops B C y         == the n-th of them is the B-th correct one: B are   *)
(*                          correct, and one draw before fewer were           *)
(*   accepted_sum C g y  == the sum of the scores of the correct responses    *)
(*   expectation_at n B pi C X == E[X(y); sampling stops at n], the part of   *)
(*                          the expectation of X that comes from n draws      *)
(*                                                                            *)
(* Given which responses are correct, a correct one has on average the score  *)
(* dp/p, so nothing but their number matters. Nothing is divided here: the    *)
(* ring is any commutative one, and p stands on the left.                     *)
From mathcomp Require Import all_ssreflect all_algebra.
From Hsym Require Import Bernstein Score Moments.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Definition stops (Y : finType) (B n : nat) (C : {pred Y}) (y : {ffun 'I_n -> Y}) : bool :=
  (\sum_i C (y i) == B)%N && (\sum_(i : 'I_n | i.+1 < n) C (y i) < B)%N.

Definition accepted_sum (F : comRingType) (Y : finType) (n : nat) (C : {pred Y})
    (g : Y -> F) (y : {ffun 'I_n -> Y}) : F :=
  \sum_(i | C (y i)) g (y i).

Definition expectation_at (F : comRingType) (Y : finType) (n B : nat) (pi : Y -> F)
    (C : {pred Y}) (X : {ffun 'I_n -> Y} -> F) : F :=
  expectation pi (fun y => if stops B C y then X y else 0).
Arguments expectation_at {F Y} n B pi C X.

(* ## Algebra: at each n *)
Section Algebra.
Variables (F : comRingType) (Y : finType) (n B : nat).
Variables (pi : Y -> F) (C : {pred Y}) (g : Y -> F).
Local Notation p := (success pi C).
Local Notation dp := (success_deriv pi C g).
Local Notation group := {ffun 'I_n -> Y}.

(* Which responses of a group are correct. *)
Let pattern (y : group) : {ffun 'I_n -> bool} := [ffun i => C (y i)].

Lemma pattern_sum c (i : 'I_n) (f : Y -> F) :
  \sum_(y | pattern y == c) (\prod_j pi (y j)) * f (y i) =
  (\sum_(r | C r == c i) pi r * f r) * \prod_(j | j != i) \sum_(r | C r == c j) pi r.
Proof.
pose G j r := pi r * (if j == i then f r else 1).
have GE (y : group) : (\prod_j pi (y j)) * f (y i) = \prod_j G j (y j).
  rewrite (bigD1 i) //= [RHS](bigD1 i) //= {1}/G eqxx mulrAC; congr (_ * _).
  by apply: eq_bigr => j /negbTE nej; rewrite /G nej mulr1.
rewrite (eq_bigr (fun y : group => \prod_j G j (y j))) => [|y _]; last exact: GE.
rewrite (eq_bigl (fun y : group => y \in family (fun j r => C r == c j))) => [|y]; last first.
  apply/eqP/familyP => [<- j|e]; first by rewrite unfold_in ffunE.
  by apply/ffunP=> j; rewrite ffunE; have := e j; rewrite unfold_in => /eqP.
rewrite -bigA_distr_big_dep (bigD1 i) //=; congr (_ * _).
  by apply: eq_bigr => r _; rewrite /G eqxx.
apply: eq_bigr => j /negbTE nej; apply: eq_bigr => r _.
by rewrite /G nej mulr1.
Qed.

Lemma expectation_correct (X : group -> F) (i : 'I_n) :
    (forall y z : group, (forall j, C (y j) = C (z j)) -> X y = X z) ->
  p * expectation pi (fun y => X y * ((C (y i))%:R * g (y i))) =
  dp * expectation pi (fun y => X y * (C (y i))%:R).
Proof.
move=> XC; have Xpat y z : pattern y = pattern z -> X y = X z.
  by move=> /ffunP e; apply: XC => j; have := e j; rewrite !ffunE.
have split_pattern (f : Y -> F) : expectation pi (fun y => X y * f (y i)) =
    \sum_c \sum_(y | pattern y == c) (\prod_j pi (y j)) * (X y * f (y i)).
  by rewrite /expectation (partition_big pattern predT).
have factor c (f : Y -> F) z : pattern z = c ->
    \sum_(y | pattern y == c) (\prod_j pi (y j)) * (X y * f (y i)) =
    X z * ((\sum_(r | C r == c i) pi r * f r) * \prod_(j | j != i) \sum_(r | C r == c j) pi r).
  move=> patz; rewrite -pattern_sum mulr_sumr; apply: eq_bigr => y /eqP paty.
  by rewrite (Xpat y z) ?paty ?patz // mulrCA.
rewrite (split_pattern (fun r => (C r)%:R * g r)) (split_pattern (fun r => (C r)%:R)).
rewrite !mulr_sumr; apply: eq_bigr => c _.
have [z /eqP patz|none] := pickP (fun y => pattern y == c); last first.
  by rewrite 2?(big_pred0 _ _ _ _ none) ?mulr0.
rewrite !(factor _ (fun r => (C r)%:R * g r) z) // !(factor _ (fun r => (C r)%:R) z) //.
rewrite mulrCA [RHS]mulrCA; congr (_ * _); rewrite !mulrA; congr (_ * _).
case: (c i).
  have -> : \sum_(r | C r == true) pi r * ((C r)%:R * g r) = dp.
    by apply: eq_big => [r|r /eqP->]; rewrite ?eqb_id ?mul1r.
  have -> : \sum_(r | C r == true) pi r * (C r)%:R = p.
    by apply: eq_big => [r|r /eqP->]; rewrite ?eqb_id ?mulr1.
  exact: mulrC.
by rewrite !big1 ?mulr0 // => r /eqP->; rewrite ?mul0r mulr0.
Qed.

Lemma expectation_atZ c (X : group -> F) :
  expectation_at n B pi C (fun y => c * X y) = c * expectation_at n B pi C X.
Proof.
rewrite /expectation_at /expectation mulr_sumr; apply: eq_bigr => y _.
by case: ifP; rewrite ?mulr0 // mulrCA.
Qed.

Theorem expectation_at_score :
  p * expectation_at n B pi C (accepted_sum C g) =
  B%:R * dp * expectation_at n B pi C (fun=> 1).
Proof.
pose X (y : group) : F := (stops B C y)%:R.
have XC (y z : group) : (forall i, C (y i) = C (z i)) -> X y = X z.
  move=> eC; have eS P : (\sum_(i | P i) C (y i) = \sum_(i | P i) C (z i))%N.
    by apply: eq_bigr => i _; rewrite eC.
  by rewrite /X /stops !eS.
have -> : expectation_at n B pi C (accepted_sum C g) =
    \sum_i expectation pi (fun y => X y * ((C (y i))%:R * g (y i))).
  rewrite exchange_big /=; apply: eq_bigr => y _; rewrite -!mulr_sumr; congr (_ * _).
  rewrite /X; case: (stops B C y); rewrite ?mul0r // mul1r /accepted_sum big_mkcond.
  by apply: eq_bigr => i _; case: (C (y i)); rewrite ?mul1r ?mul0r.
rewrite mulr_sumr (eq_bigr _ (fun i _ => expectation_correct i XC)) -mulr_sumr.
rewrite -mulrA mulrCA; congr (_ * _).
rewrite exchange_big mulr_sumr /=; apply: eq_bigr => y _.
rewrite -!mulr_sumr [RHS]mulrCA; congr (_ * _); rewrite /X.
case e : (stops B C y); rewrite ?mulr0 ?mul0r // mul1r mulr1 -natr_sum.
by case/andP: e => /eqP->.
Qed.
End Algebra.

Section StopProbability.
Variables (F : comRingType) (Y : finType) (pi : Y -> F) (C : {pred Y}).
Hypothesis pi_sum1 : \sum_r pi r = 1.
Local Notation p := (success pi C).

Lemma stopsE n B (y : {ffun 'I_n.+1 -> Y}) :
  stops B.+1 C y = C (y ord_max) && (others C y ord_max == B).
Proof.
rewrite /stops (bigD1 ord_max) //= (_ : (\sum_(i : 'I_n.+1 | i.+1 < n.+1) C (y i))%N = others C y ord_max).
  rewrite -/(others C y ord_max); case: (C _) => /=; rewrite ?add1n ?add0n ?eqSS.
    by case: eqP => // ->; rewrite ltnSn.
  by apply/andP=> -[/eqP->]; rewrite ltnn.
apply: eq_bigl => i; rewrite ltnS -(inj_eq val_inj) /= neq_ltn.
by rewrite [(n < i)%N]ltnNge leq_ord orbF.
Qed.

Theorem stop_probability n B :
  expectation_at n.+1 B.+1 pi C (fun=> 1) = 'C(n, B)%:R * p ^+ B.+1 * (1 - p) ^+ (n - B).
Proof.
rewrite exprS [_ * (p * _)]mulrCA -mulrA -horner_bernstein.
rewrite /expectation_at.
transitivity (expectation pi (fun y : {ffun 'I_n.+1 -> Y} =>
    (C (y ord_max))%:R * (others C y ord_max == B)%:R)).
  apply: eq_bigr => y _; rewrite stopsE.
  by case: (C _); case: (_ == B); rewrite ?mulr1 ?mulr0.
rewrite (expectation_others C pi_sum1 _ (fun r => (C r)%:R) (fun s => (s == B)%:R)).
congr (_ * _).
  by rewrite [RHS]big_mkcond; apply: eq_bigr => r _; case: (C r); rewrite ?mulr1 ?mulr0.
have [ltBn|leBn] := ltnP B n.+1; first by rewrite objective_deriv_single.
rewrite bernstein_small // horner_objective_deriv horner0 big1 // => s _.
by rewrite ltn_eqF ?mul0r // (leq_trans (ltn_ord s)).
Qed.
End StopProbability.
