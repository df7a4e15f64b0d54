(* # Sampling until B responses are correct, with a cap of M draws            *)
(*                                                                            *)
(*   y                == the M responses that would be drawn without stopping *)
(*   accepted B C y i == y_i is correct, and fewer than B before it are       *)
(*   capped_update M B C g y == the average score of the accepted responses,  *)
(*                       0 if there is none                                   *)
(*                                                                            *)
(* Dividing by the number accepted makes B irrelevant: for each B the update  *)
(* ascends the h_M of rejection sampling, h_M'(t) = (1 - (1-t)^M) / t.        *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Bernstein Score Surrogate Transform Logarithm Gradient Stopping.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition accepted (Y : finType) (M B : nat) (C : {pred Y}) (y : {ffun 'I_M -> Y})
    (i : 'I_M) : bool :=
  C (y i) && (\sum_(j : 'I_M | j < i) C (y j) < B)%N.

Definition capped_update (F : numFieldType) (Y : finType) (M B : nat) (C : {pred Y})
    (g : Y -> F) (y : {ffun 'I_M -> Y}) : F :=
  (\sum_i accepted B C y i)%:R^-1 * \sum_(i | accepted B C y i) g (y i).
Arguments capped_update {F Y} M B C g y.

Section Capped.
Variables (F : numFieldType) (Y : finType) (M B : nat).
Variables (pi : Y -> F) (C : {pred Y}) (g : Y -> F).
Hypothesis pi_sum1 : \sum_r pi r = 1.
Hypothesis B_gt0 : (0 < B)%N.
Local Notation p := (success pi C).
Local Notation dp := (success_deriv pi C g).
Local Notation group := {ffun 'I_M -> Y}.

(* The first correct response is accepted. *)
Lemma accepted_none (y : group) :
  ((\sum_i accepted B C y i)%N == 0%N) = [forall i, ~~ C (y i)].
Proof.
rewrite sum_nat_eq0; apply/forallP/forallP => none i; last first.
  by rewrite /= eqb0 /accepted (negbTE (none i)).
have [m] := ubnP (val i); elim: m i => // m IHm i; rewrite ltnS => leim.
have := none i; rewrite /= eqb0 /accepted; apply: contra => Ci; rewrite Ci /=.
rewrite big1 // => j ltji; apply/eqP; rewrite eqb0.
exact: IHm (leq_trans ltji leim).
Qed.

Lemma none_correct :
  expectation pi (fun y : group => [forall i, ~~ C (y i)]%:R) = (1 - p) ^+ M.
Proof.
rewrite -(failure C pi_sum1) -[X in _ ^+ X](card_ord M) -prodr_const.
under [RHS]eq_bigr do rewrite big_mkcond.
rewrite bigA_distr_bigA; apply: eq_bigr => y _.
case: forallP => [none|some].
  by rewrite mulr1; apply: eq_bigr => i _; rewrite none.
rewrite mulr0; apply/esym/eqP; rewrite prodf_seq_eq0; apply/hasP.
have /forallPn[i] : ~~ [forall i, ~~ C (y i)] by apply/forallP.
by rewrite negbK => Ci; exists i; rewrite ?mem_index_enum //= Ci.
Qed.

Theorem expected_capped_update :
  p * expectation pi (capped_update M B C g) = (1 - (1 - p) ^+ M) * dp.
Proof.
pose X i (y : group) : F := (\sum_j accepted B C y j)%:R^-1 * (accepted B C y i)%:R.
have XC i (y z : group) : (forall j, C (y j) = C (z j)) -> X i y = X i z.
  move=> eC; have eA j : accepted B C y j = accepted B C z j.
    by rewrite /accepted eC; under eq_bigr do rewrite eC.
  by rewrite /X eA; under eq_bigr do rewrite eA.
have Xsum (y : group) (f : 'I_M -> F) : \sum_i X i y * ((C (y i))%:R * f i) =
    (\sum_j accepted B C y j)%:R^-1 * \sum_(i | accepted B C y i) f i.
  rewrite mulr_sumr big_mkcond [RHS]big_mkcond /=; apply: eq_bigr => i _; rewrite /X.
  case: ifP => [/andP[-> _]|_]; first by rewrite mulr1 mul1r.
  by rewrite mulr0 mul0r.
transitivity (\sum_i p * expectation pi (fun y => X i y * ((C (y i))%:R * g (y i)))).
  rewrite -mulr_sumr exchange_big /=; congr (_ * _); apply: eq_bigr => y _.
  by rewrite -mulr_sumr Xsum.
rewrite (eq_bigr _ (fun i _ => expectation_correct pi g i (XC i))) -mulr_sumr mulrC.
congr (_ * _); rewrite exchange_big /=.
transitivity (expectation pi (fun y : group => 1 - [forall i, ~~ C (y i)]%:R)).
  apply: eq_bigr => y _; rewrite -mulr_sumr; congr (_ * _).
  rewrite (eq_bigr (fun i => X i y * ((C (y i))%:R * 1))) => [|i _]; last by rewrite mulr1.
  rewrite (Xsum y (fun=> 1)) -accepted_none; set k := (\sum_i _)%N.
  have -> : \sum_(i | accepted B C y i) 1 = k%:R :> F.
    by rewrite big_mkcond natr_sum; apply: eq_bigr => i _; case: (accepted _ _ _ _).
  by case: k => [|k]; rewrite ?mulr0 ?subrr // mulVf ?subr0 // natS_neq0.
have mass : expectation pi (fun _ : group => 1) = 1.
  rewrite /expectation; under eq_bigr do rewrite mulr1.
  by rewrite -(bigA_distr_bigA (fun _ r => pi r)); apply: big1 => i _; exact: pi_sum1.
rewrite -none_correct -[X in _ = X - _]mass /expectation -sumrB.
by apply: eq_bigr => y _; rewrite -mulrBr.
Qed.

(* The same as for rejection sampling with M responses. *)
Corollary expected_capped_objective : p != 0 ->
  expectation pi (capped_update M B C g) =
  (objective M (rejection F M))^`().[p] * dp.
Proof.
move=> p0; apply: (mulfI p0); rewrite expected_capped_update objective_deriv_rejection //.
by rewrite mulrA [p * _]mulrC divfK.
Qed.
End Capped.

(* ## For a differentiable policy, a gradient *)
Local Open Scope R_scope.

Theorem expected_capped_derive (Y : finType) (C : {pred Y}) (pi : Y -> R -> R) (theta : R) M B :
    policy pi theta -> (0 < B)%N -> 0 < success (pi^~ theta) C ->
  is_derive (fun u => transform M (fun s => INR M / INR s.+1) (success (pi^~ u) C)) theta
    (expectation (pi^~ theta) (capped_update M B C (score pi theta))).
Proof.
move=> pol B_gt0 p_gt0; have [_ _ /locally_singleton sum1] := pol.
have /eqP p0 : success (pi^~ theta) C <> 0 by lra.
have -> : expectation (pi^~ theta) (capped_update M B C (score pi theta)) =
    transform_deriv M (fun s => INR M / INR s.+1) (success (pi^~ theta) C) *
    success_deriv (pi^~ theta) C (score pi theta).
  etransitivity; first exact: (@expected_capped_objective R_numFieldType _ _ _ _ _ _ sum1 B_gt0 p0).
  rewrite deriv_objective transform_derivE; congr (horner _ _ * _).
  by apply: eq_bigr => s _; rewrite rejectionE.
rewrite Rmult_comm; apply: (is_derive_comp (transform M _)); first exact: is_derive_transform.
exact: is_derive_success.
Qed.
