(* # The theorems of algebra, in the notation of hsym                         *)
(*                                                                            *)
(*   M, a s, b s  == group size, weights of an incorrect / correct sample     *)
(*                   when s of the other M-1 are correct                      *)
(*   w s          == b s - a s, the gap                                       *)
(*   p, dp        == probability of a correct response, and its derivative    *)
(*                   along the direction in which g is the score              *)
(*   Z y i        == weight of sample i in the group y                        *)
(*   E X          == expectation over groups y of M independent responses     *)
(*   expectation_at n B pi C X == the part of E X from groups of n responses, *)
(*                   the last of which is the B-th correct one                *)
(*   h_ M w       == h_M for the gap w, a polynomial in t                     *)
(*   W_ M w k     == (1/M) sum_(s < k) w s                                    *)
(*   q^`(), q.[t] == derivative of a polynomial, its value at t               *)
(*                                                                            *)
(* Nothing is proved in this file: each statement is checked against a proof  *)
(* of another file. What is said of real numbers stands in Analysis.v.        *)
From mathcomp Require Import all_ssreflect all_algebra.
From Hsym Require Import Bernstein Score Surrogate Stopping.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Local Notation h_ := (@objective _).
Local Notation W_ := (@running_sum _).

(* ## Theorem 1, the master identity *)
Section MasterIdentity.
Variables (F : comRingType) (Y : finType) (M : nat).
Variables (pi : Y -> F) (C : {pred Y}) (g : Y -> F) (a b : nat -> F).
Hypothesis pi_sums_to_1 : \sum_r pi r = 1.
Hypothesis score_has_mean_0 : \sum_r pi r * g r = 0.
Local Notation w := (fun s => b s - a s).
Local Notation p := (success pi C).
Local Notation dp := (success_deriv pi C g).
Local Notation Z := (weight C a b).
Local Notation E X := (expectation pi (fun y : {ffun 'I_M -> Y} => X y)).

Theorem theorem1_ring :
  E (fun y => \sum_i Z y i * g (y i)) =
  M%:R * ((\sum_(s < M) w s * ('C(M.-1, s)%:R * p ^+ s * (1 - p) ^+ (M.-1 - s))) * dp).
Proof. by rewrite -(horner_objective_deriv M w); exact: expected_update. Qed.
End MasterIdentity.

Section Gradient.
Variables (F : numFieldType) (Y : finType) (M : nat).
Variables (pi : Y -> F) (C : {pred Y}) (g : Y -> F) (a b : nat -> F).
Hypothesis pi_sums_to_1 : \sum_r pi r = 1.
Hypothesis score_has_mean_0 : \sum_r pi r * g r = 0.
Local Notation w := (fun s => b s - a s).
Local Notation p := (success pi C).
Local Notation dp := (success_deriv pi C g).
Local Notation Z := (weight C a b).
Local Notation E X := (expectation pi (fun y : {ffun 'I_M -> Y} => X y)).

Theorem theorem1 :
  E (fun y => M%:R^-1 * \sum_i Z y i * g (y i)) = (h_ M w)^`().[p] * dp.
Proof. exact: expected_update_gradient. Qed.
End Gradient.

(* ## Theorem 2, the three faces of h_M *)
Section Faces.
Variables (F : numFieldType) (M : nat) (w : nat -> F).

Theorem theorem2_value_at_0 : (h_ M w).[0] = 0.
Proof. exact: objective_at0. Qed.

Theorem theorem2_derivative t :
  (h_ M w)^`().[t] =
  \sum_(s < M) w s * ('C(M.-1, s)%:R * t ^+ s * (1 - t) ^+ (M.-1 - s)).
Proof. by rewrite deriv_objective; exact: horner_objective_deriv. Qed.

(* The two facts above leave no choice: they define h_M. *)
Theorem theorem2_unique (q : {poly F}) : q.[0] = 0 ->
    (forall t, q^`().[t] =
      \sum_(s < M) w s * ('C(M.-1, s)%:R * t ^+ s * (1 - t) ^+ (M.-1 - s))) ->
  q = h_ M w.
Proof. exact: objective_unique. Qed.

(* So h_M is defined; theorem2_derivative and theorem2_unique say that it is  *)
(* the h_M of theorem 1.                                                      *)
Theorem theorem2_betainc : h_ M w = M%:R^-1 *: \sum_(s < M) w s *: betainc F M s.
Proof. exact: erefl. Qed.

(* betainc M s is I_t(s+1, M-s): its derivative is a multiple of              *)
(* t^s (1-t)^(M-s-1), it is 0 at 0 and 1 at 1.                                *)
Theorem theorem2_betainc_is_regularised s : (s < M)%N ->
  [/\ (betainc F M s)^`() = ('X^s * (1 - 'X) ^+ (M.-1 - s)) *+ 'C(M.-1, s) *+ M,
      (betainc F M s).[0] = 0 & (betainc F M s).[1] = 1].
Proof. by split; [exact: deriv_betainc|exact: betainc_at0|exact: betainc_at1]. Qed.

Theorem theorem2_running_sum t :
  (h_ M w).[t] =
  \sum_(k < M.+1) W_ M w k * ('C(M, k)%:R * t ^+ k * (1 - t) ^+ (M - k)).
Proof. exact: objective_mean. Qed.
End Faces.

(* ## Reach: at a given M, exactly the polynomials of degree <= M, each once *)
Section Reach.
Variables (F : numFieldType) (M : nat).

Theorem reach_degree (w : nat -> F) : (size (h_ M w) <= M.+1)%N.
Proof. exact: size_objective. Qed.

Theorem reach_unique (w1 w2 : nat -> F) : h_ M w1 = h_ M w2 ->
  forall s, (s < M)%N -> w1 s = w2 s.
Proof. exact: objective_inj. Qed.

Theorem reach_all (q : {poly F}) : (size q <= M.+1)%N -> q.[0] = 0 ->
  exists w, q = h_ M w.
Proof. exact: objective_surj. Qed.
End Reach.

(* ## Rejection sampling: Z = R M / K, so a s = 0 and b s = M / (s+1) *)
Section Rejection.
Variables (F : numFieldType) (M : nat).
Local Notation w := (fun s => M%:R / s.+1%:R : F).

Theorem rejection_transform :
  h_ M w = \sum_(1 <= k < M.+1) k%:R^-1 *: (1 - (1 - 'X) ^+ k).
Proof. by rewrite big_add1 big_mkord; exact: objective_rejection. Qed.

Theorem rejection_derivative t : t != 0 ->
  (h_ M w)^`().[t] = (1 - (1 - t) ^+ M) / t.
Proof. exact: objective_deriv_rejection. Qed.
End Rejection.

(* ## Sampling until B responses are correct, at n draws *)
Section Stopping.
Variables (F : comRingType) (Y : finType) (n B : nat).
Variables (pi : Y -> F) (C : {pred Y}) (g : Y -> F).
Local Notation p := (success pi C).
Local Notation dp := (success_deriv pi C g).

Theorem stopping_score :
  p * expectation_at n B pi C (fun y => \sum_(i | C (y i)) g (y i)) =
  B%:R * dp * expectation_at n B pi C (fun=> 1).
Proof. exact: expectation_at_score. Qed.

Theorem stopping_probability : \sum_r pi r = 1 ->
  expectation_at n.+1 B.+1 pi C (fun=> 1) = 'C(n, B)%:R * p ^+ B.+1 * (1 - p) ^+ (n - B).
Proof. by move=> pi_sum1; exact: stop_probability. Qed.
End Stopping.
