(* # The expected update is the gradient of the objective                     *)
(*                                                                            *)
(*   \rsum_i F          == the sum of the reals F over a finite type          *)
(*   policy pi theta    == near theta, pi _ u is a distribution on the finite *)
(*                         set of responses, and it is differentiable at theta*)
(*   score pi theta y   == the derivative of ln (pi y u) at u = theta         *)
(*   update M C a b g y == (1/M) sum_i Z_i g (y_i), for the group y_1 .. y_M  *)
(*   success (pi^~ u) C == p(u), the probability of a correct response        *)
(*   transform M w (p u) == h_M (p u), w s = b s - a s                        *)
(*   put theta j u      == theta with u in place of its coordinate j          *)
(*   along theta v u    == theta + u v                                        *)
(*                                                                            *)
(* Score.v needs no analysis; here its tangent vectors are derivatives. A     *)
(* response of probability 0 is allowed: it is never drawn, so its score, as  *)
(* ln 0 has none, plays no part.                                              *)
From Coq Require Import Reals Lra FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Bernstein Score Surrogate Transform.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Notation "\rsum_ i F" := (\big[Rplus/R0]_i F%Re)
  (at level 41, F at level 41, i at level 0, right associativity,
   format "'[' \rsum_ i '/  '  F ']'").

Definition policy (Y : finType) (pi : Y -> R -> R) (theta : R) : Prop :=
  [/\ forall y, ex_derive (pi y) theta,
      forall y, locally theta (fun u => 0 <= pi y u) &
      locally theta (fun u => \rsum_y pi y u = 1)].

Definition score (Y : finType) (pi : Y -> R -> R) (theta : R) (y : Y) : R :=
  Derive (fun u => ln (pi y u)) theta.

Definition update (Y : finType) (M : nat) (C : {pred Y}) (a b : nat -> R) (g : Y -> R)
    (y : {ffun 'I_M -> Y}) : R :=
  / INR M * \rsum_(i < M) (weight C a b y i * g (y i)).
Arguments update {Y} M C a b g y.

Lemma is_derive_rsum (I : finType) (P : pred I) (f : I -> R -> R) df x :
  (forall i, P i -> is_derive (f i) x (df i)) ->
  is_derive (fun u => \big[Rplus/R0]_(i | P i) f i u) x (\big[Rplus/R0]_(i | P i) df i).
Proof.
move=> fd; elim: (index_enum I) => [|i r IHr].
  apply: (is_derive_ext (fun _ : R => R0)) => [u|]; first by rewrite big_nil.
  by rewrite big_nil; exact: is_derive_const.
rewrite big_cons; case: ifP => Pi; last first.
  by apply: is_derive_ext IHr => u; rewrite big_cons Pi.
apply: (is_derive_ext (fun u => plus (f i u) (\big[Rplus/R0]_(i <- r | P i) f i u))).
  by move=> u; rewrite big_cons Pi.
by apply: is_derive_plus IHr; exact: fd.
Qed.

(* A function that is nowhere negative near its zero has derivative 0 there. *)
Lemma Derive_zero_min f x : ex_derive f x -> locally x (fun u => 0 <= f u) ->
  f x = 0 -> Derive f x = 0.
Proof.
move=> df [d f0] fx0; have pr := ex_derive_Reals_0 _ _ df.
rewrite -(Derive_Reals _ _ pr); have := cond_pos d => d0.
apply: (deriv_minimum f (x - d) (x + d)); try lra.
move=> u ltu ltu'; rewrite fx0; apply: f0.
by apply: Rabs_def1; rewrite /minus /plus /opp /=; lra.
Qed.

(* Theorem 1 of Score.v at real numbers, for a tangent vector g. *)
Lemma expected_update_tangent (Y : finType) (pi : Y -> R) (C : {pred Y}) (g : Y -> R) M a b :
    \rsum_y pi y = 1 -> \rsum_y (pi y * g y) = 0 ->
  expectation pi (update M C a b g) =
  transform_deriv M (fun s => b s - a s) (success pi C) * success_deriv pi C g.
Proof.
move=> sum1 mean0; rewrite transform_derivE -deriv_objective.
etransitivity; last exact (@expected_update_gradient R_numFieldType Y M _ C g a b sum1 mean0).
by apply: eq_bigr => y _; rewrite /update INR_inv.
Qed.

(* Positive at theta is enough: it is so nearby. *)
Theorem policy_positive (Y : finType) (pi : Y -> R -> R) theta :
    (forall y, 0 < pi y theta) -> (forall y, ex_derive (pi y) theta) ->
    locally theta (fun u => \rsum_y pi y u = 1) ->
  policy pi theta.
Proof.
move=> pos diff sum1; split=> // y; have cont := ex_derive_continuous _ _ (diff y).
apply: filter_imp (cont _ (open_gt 0 _ (pos y))) => u; exact: Rlt_le.
Qed.

Section OneParameter.
Variables (Y : finType) (C : {pred Y}) (pi : Y -> R -> R) (theta : R).
Hypothesis pi_policy : policy pi theta.
Local Notation p := (fun u => success (pi^~ u) C).
Local Notation g := (score pi theta).

Lemma prob_score y : pi y theta * g y = Derive (pi y) theta.
Proof.
have [diff ge0 _] := pi_policy.
have [pos|y0] := Rle_lt_or_eq_dec _ _ (locally_singleton _ _ (ge0 y)); last first.
  by rewrite -y0 Rmult_0_l Derive_zero_min.
rewrite /score (is_derive_unique _ _ (Derive (pi y) theta / pi y theta)).
  by field; lra.
by auto_derive; [split|rewrite Rmult_1_l].
Qed.

Lemma is_derive_success : is_derive p theta (success_deriv (pi^~ theta) C g).
Proof.
rewrite (_ : success_deriv _ _ _ = \big[Rplus/R0]_(y | C y) Derive (pi y) theta).
  by apply: is_derive_rsum => y _; apply: Derive_correct; case: pi_policy.
by apply: eq_bigr => y _; exact: prob_score.
Qed.

Lemma score_mean0 : \rsum_y (pi y theta * g y) = 0.
Proof.
rewrite (eq_bigr (fun y => Derive (pi y) theta)) => [|y _]; last exact: prob_score.
have [diff _ sum1] := pi_policy; rewrite -(Derive_const 1 theta).
rewrite -(Derive_ext_loc _ _ _ sum1); apply/esym/is_derive_unique/is_derive_rsum => y _.
exact: Derive_correct.
Qed.

(* ## Theorem 1: the update of a group ascends h_M(p), on average *)
Theorem expected_update_chain M a b :
  expectation (pi^~ theta) (update M C a b g) =
  transform_deriv M (fun s => b s - a s) (p theta) * Derive p theta.
Proof.
have [_ _ /locally_singleton sum1] := pi_policy.
rewrite (is_derive_unique _ _ _ is_derive_success).
exact: expected_update_tangent sum1 score_mean0.
Qed.

Theorem expected_update_derive M a b :
  is_derive (fun u => transform M (fun s => b s - a s) (p u)) theta
    (expectation (pi^~ theta) (update M C a b g)).
Proof.
rewrite expected_update_chain Rmult_comm.
apply: (is_derive_comp (transform M _)); first exact: is_derive_transform.
exact: Derive_correct (ex_intro _ _ is_derive_success).
Qed.
End OneParameter.

(* ## Several prompts x, weighed by q, each with its responses and its policy *)
Theorem expected_update_prompts (X : finType) (q : X -> R) (Y : X -> finType)
    (C : forall x, {pred Y x}) (pi : forall x, Y x -> R -> R) (theta : R) M a b :
    (forall x, policy (pi x) theta) ->
  is_derive
    (fun u => \rsum_x (q x * transform M (fun s => b s - a s) (success ((pi x)^~ u) (C x))))
    theta
    (\rsum_x (q x * expectation ((pi x)^~ theta)
      (update M (C x) a b (score (pi x) theta)))).
Proof.
move=> pol; apply: is_derive_rsum => x _.
by apply: is_derive_scal; exact: expected_update_derive.
Qed.

(* ## Several parameters *)
Section Parameters.
Variables (d : nat) (theta : 'I_d -> R).
Variables (X : finType) (q : X -> R) (Y : X -> finType).
Variables (C : forall x, {pred Y x}) (pi : forall x, Y x -> ('I_d -> R) -> R).
Variables (M : nat) (a b : nat -> R).
Local Arguments C : clear implicits.
Local Arguments pi : clear implicits.

Definition put (j : 'I_d) (u : R) : 'I_d -> R := fun k => if k == j then u else theta k.

Definition along (v : 'I_d -> R) (u : R) : 'I_d -> R := fun k => theta k + u * v k.

Local Notation J eta :=
  (\rsum_x (q x * transform M (fun s => b s - a s) (success ((pi x)^~ eta) (C x)))).

Lemma put_id j : put j (theta j) = theta.
Proof. by apply: functional_extensionality => k; rewrite /put; case: eqP => [->|]. Qed.

Lemma along0 v : along v 0 = theta.
Proof. by apply: functional_extensionality => k; rewrite /along Rmult_0_l Rplus_0_r. Qed.

(* Coordinate j of the expected update is the partial derivative of the objective. *)
Theorem expected_update_partial j :
    (forall x, policy (fun y u => pi x y (put j u)) (theta j)) ->
  is_derive (fun u => J (put j u)) (theta j)
    (\rsum_x (q x * expectation ((pi x)^~ theta)
      (update M (C x) a b (score (fun y u => pi x y (put j u)) (theta j))))).
Proof. by move/(expected_update_prompts q C M a b); rewrite put_id. Qed.

(* Its component along v is the derivative of the objective along v. *)
Theorem expected_update_directional v :
    (forall x, policy (fun y u => pi x y (along v u)) 0) ->
  is_derive (fun u => J (along v u)) 0
    (\rsum_x (q x * expectation ((pi x)^~ theta)
      (update M (C x) a b (score (fun y u => pi x y (along v u)) 0)))).
Proof. by move/(expected_update_prompts q C M a b); rewrite along0. Qed.
End Parameters.
