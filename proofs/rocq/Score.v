(* # The expected update of M independent responses                           *)
(*                                                                            *)
(*   F, Y           == a commutative ring, the finite set of responses        *)
(*   pi y           == probability of response y at theta                     *)
(*   C y            == y is correct                                           *)
(*   g y            == derivative of log pi(y) along one tangent direction    *)
(*   M, a, b        == group size, weights of incorrect / correct samples     *)
(*   expectation pi X == E[X(y_1 .. y_M)], the y_i independent with law pi    *)
(*   success pi C   == p, the probability of a correct response               *)
(*   success_deriv pi C g == dp, its derivative in the same direction         *)
(*   others C y i   == S_i, the correct responses among the others            *)
(*   weight C a b y i == Z_i = b_{S_i} if y_i is correct, else a_{S_i}        *)
(*                                                                            *)
(* Nothing is assumed but sum pi = 1 and sum pi g = 0 (the derivative of the  *)
(* first), so the result holds for every differentiable parametrisation.      *)
From mathcomp Require Import all_ssreflect all_algebra.
From Hsym Require Import Bernstein.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section Definitions.
Variables (F : comRingType) (Y : finType) (M : nat).
Variables (pi : Y -> F) (C : {pred Y}) (g : Y -> F) (a b : nat -> F).
Implicit Types (y : {ffun 'I_M -> Y}) (i : 'I_M).

Definition expectation (X : {ffun 'I_M -> Y} -> F) : F :=
  \sum_(y : {ffun 'I_M -> Y}) (\prod_i pi (y i)) * X y.

Definition success : F := \sum_(r | C r) pi r.
Definition success_deriv : F := \sum_(r | C r) pi r * g r.

Definition others y i : nat := \sum_(j | j != i) C (y j).

Definition weight y i : F := if C (y i) then b (others y i) else a (others y i).
End Definitions.

Section WeightedScore.
Variables (F : comRingType) (Y : finType) (n : nat).
Variables (pi : Y -> F) (C : {pred Y}) (g : Y -> F) (a b : nat -> F).
Hypothesis pi_sum1 : \sum_r pi r = 1.
Hypothesis score_mean0 : \sum_r pi r * g r = 0.
Local Notation M := n.+1.
Local Notation p := (success pi C).
Local Notation dp := (success_deriv pi C g).
Local Notation w := (fun s => b s - a s).

(* The linear functional X^s |-> c s reads the count s off a generating function. *)
Let lin (c : nat -> F) (P : {poly F}) : F := \sum_(s < M) c s * P`_s.

Lemma lin_sum c (I : finType) (P : I -> {poly F}) :
  lin c (\sum_i P i) = \sum_i lin c (P i).
Proof.
rewrite /lin exchange_big /=; apply: eq_bigr => s _.
by rewrite coef_sum mulr_sumr.
Qed.

Lemma lin_monom c x k : (k < M)%N -> lin c (x%:P * 'X^k) = x * c k.
Proof.
move=> ltk; rewrite /lin (bigD1 (Ordinal ltk)) //= coefCM coefXn eqxx mulr1.
rewrite big1 ?addr0; first by rewrite mulrC.
move=> s /eqP nes; rewrite coefCM coefXn; case: eqP => [e|_].
  by case: nes; apply/val_inj.
by rewrite !mulr0.
Qed.

Lemma others_lt (y : {ffun 'I_M -> Y}) i : (others C y i < M)%N.
Proof.
rewrite /others ltnS (leq_trans (leq_sum _ (fun j _ => leq_b1 (C (y j))))) //.
by rewrite sum1_card cardC1 card_ord.
Qed.

Lemma failure : \sum_(r | ~~ C r) pi r = 1 - p.
Proof. by rewrite -pi_sum1 [in RHS](bigID C) /= addrAC subrr add0r. Qed.

(* S_i is Binomial(M-1, p) and independent of y_i, in one step: the sum over  *)
(* all groups of a product is a product of sums.                              *)
Lemma expectation_others (i : 'I_M) (f : Y -> F) c :
  expectation pi (fun y => f (y i) * c (others C y i)) =
  (\sum_r pi r * f r) * (objective_deriv M c).[p].
Proof.
pose P j r : {poly F} :=
  if j == i then (pi r * f r)%:P else (pi r)%:P * 'X^(C r).
have PE (y : {ffun 'I_M -> Y}) : \prod_j P j (y j) =
    ((\prod_j pi (y j)) * f (y i))%:P * 'X^(others C y i).
  rewrite (bigD1 i) //= {1}/P eqxx (bigD1 i (P := predT)) //=.
  have -> : \prod_(j | j != i) P j (y j) =
      (\prod_(j | j != i) pi (y j))%:P * 'X^(others C y i).
    rewrite rmorph_prod /others expr_sum -big_split /=.
    by apply: eq_bigr => j /negbTE nej; rewrite /P nej.
  by rewrite mulrA -polyCM -!mulrA [f _ * _]mulrC !mulrA.
have -> : expectation pi (fun y => f (y i) * c (others C y i)) =
    lin c (\sum_(y : {ffun 'I_M -> Y}) \prod_j P j (y j)).
  rewrite lin_sum; apply: eq_bigr => y _.
  by rewrite PE lin_monom ?others_lt // mulrA.
rewrite -(bigA_distr_bigA P) (bigD1 i) //=.
have -> : \sum_r P i r = (\sum_r pi r * f r)%:P.
  by rewrite rmorph_sum; apply: eq_bigr => r _; rewrite /P eqxx.
have -> : \prod_(j | j != i) (\sum_r P j r) = ((1 - p)%:P + p%:P * 'X) ^+ n.
  rewrite (eq_bigr (fun=> (1 - p)%:P + p%:P * 'X)) => [|j].
    by rewrite prodr_const cardC1 card_ord.
  move=> /negbTE nej; rewrite (bigID C) /= addrC; congr (_ + _).
    rewrite -failure rmorph_sum; apply: eq_bigr => r /negbTE nC.
    by rewrite /P nej nC mulr1.
  rewrite rmorph_sum mulr_suml; apply: eq_bigr => r Cr.
  by rewrite /P nej Cr expr1.
rewrite exprDn mulr_sumr lin_sum horner_sum mulr_sumr; apply: eq_bigr => s _ /=.
have -> : (\sum_r pi r * f r)%:P *
    ((1 - p)%:P ^+ (n - s) * (p%:P * 'X) ^+ s *+ 'C(n, s)) =
    ((\sum_r pi r * f r) * (bernstein F n s).[p])%:P * 'X^s.
  rewrite exprMn -!polyC_exp mulrA -polyCM -mulrnAl -polyCMn mulrA -polyCM.
  by rewrite horner_bernstein -mulrA mulr_natl [_ ^+ s * _]mulrC.
by rewrite lin_monom // hornerZ -mulrA [_ * c _]mulrC.
Qed.

Lemma correct_score_sum : \sum_r pi r * ((C r)%:R * g r) = dp.
Proof.
rewrite /success_deriv [RHS]big_mkcond /=; apply: eq_bigr => r _.
by case: (C r); rewrite ?mul1r ?mul0r ?mulr0.
Qed.

Lemma incorrect_score_sum : \sum_r pi r * ((~~ C r)%:R * g r) = - dp.
Proof.
apply/eqP; rewrite -addr_eq0 -correct_score_sum -big_split /=.
rewrite -[X in _ == X]score_mean0; apply/eqP; apply: eq_bigr => r _.
by rewrite -mulrDr -mulrDl; case: (C r); rewrite ?addr0 ?add0r mul1r.
Qed.

Lemma expectation_score1 (i : 'I_M) :
  expectation pi (fun y => weight C a b y i * g (y i)) =
  (objective_deriv M w).[p] * dp.
Proof.
rewrite (_ : expectation _ _ =
  expectation pi (fun y => (C (y i))%:R * g (y i) * b (others C y i)) +
  expectation pi (fun y => (~~ C (y i))%:R * g (y i) * a (others C y i))).
  rewrite (expectation_others i (fun r => (C r)%:R * g r)).
  rewrite (expectation_others i (fun r => (~~ C r)%:R * g r)).
  rewrite correct_score_sum incorrect_score_sum mulNr -mulrBr mulrC; congr (_ * _).
  rewrite /objective_deriv -hornerN -hornerD -sumrB; congr (_.[_]).
  by apply: eq_bigr => s _; rewrite scalerBl.
rewrite /expectation -big_split /=; apply: eq_bigr => y _; rewrite -mulrDr.
congr (_ * _); rewrite /weight.
by case: (C (y i)); rewrite ?mul1r ?mul0r ?addr0 ?add0r mulrC.
Qed.
End WeightedScore.

(* An empty group has update 0, so M = 0 needs no exception. *)
Theorem expected_update (F : comRingType) (Y : finType) (M : nat)
    (pi : Y -> F) (C : {pred Y}) (g : Y -> F) (a b : nat -> F) :
    \sum_r pi r = 1 -> \sum_r pi r * g r = 0 ->
  expectation pi (fun y : {ffun 'I_M -> Y} => \sum_i weight C a b y i * g (y i)) =
  M%:R * ((objective_deriv M (fun s => b s - a s)).[success pi C] *
          success_deriv pi C g).
Proof.
move=> pi_sum1 score_mean0; case: M => [|n].
  by rewrite mul0r /expectation big1 // => y _; rewrite [X in _ * X]big_ord0 mulr0.
rewrite /expectation (eq_bigr _ (fun y _ => mulr_sumr _ _ _ _)) exchange_big /=.
rewrite (eq_bigr (fun=> (objective_deriv n.+1 (fun s => b s - a s)).[success pi C] *
  success_deriv pi C g)).
  by rewrite sumr_const card_ord mulr_natl.
by move=> i _; rewrite -(@expectation_score1 F Y n pi C g a b pi_sum1 score_mean0 i).
Qed.
