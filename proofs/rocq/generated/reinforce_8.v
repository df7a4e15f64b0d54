(* # REINFORCE at M = 8                                                                                           *)
(*                                                                                                                *)
(*   a, b == weight of an incorrect / correct sample when s of the others are correct; w == the gap b - a         *)
(*   objective M w == h_M for this gap                                                                            *)
(*   F == any field with an absolute value, such as the rational or the real numbers                              *)
(*   update: the expected update of every policy is h'(p) times the derivative of p, with these weights (theorem  *)
(*     1)                                                                                                         *)
(*   weights: the mean of a_S, S ~ Binomial(7, t), which has no other a_0 .. a_7, is 0                            *)
(*   derivative: h_8'(t) = 1                                                                                      *)
(*   transform: h_8(t) = t                                                                                        *)
(*                                                                                                                *)
(* Written by: hsym prove reinforce --M 8 --format rocq -o proofs/rocq/generated/reinforce_8.v                    *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Hsym Require Import Bernstein Score Surrogate Reflect.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Instance.
Variable F : numFieldType.
Local Notation M := 8%N.
Definition a (s : nat) : F := 0.
Definition b (s : nat) : F := 1.
Definition w (s : nat) : F := b s - a s.

Theorem update (Y : finType) (pi : Y -> F) (C : {pred Y}) (g : Y -> F) :
    \sum_r pi r = 1 -> \sum_r pi r * g r = 0 ->
  expectation pi (fun y : {ffun 'I_M -> Y} => M%:R^-1 * \sum_i weight C a b y i * g (y i)) =
  (objective M w)^`().[success pi C] * success_deriv pi C g.
Proof.
exact: expected_update_gradient.
Qed.

Theorem weights :
  objective_deriv M a = (zr F 0x1)^-1 *: zpoly F [::]%coqZ.
Proof.
by by_computation.
Qed.

Theorem derivative :
  (objective M w)^`() = (zr F 0x1)^-1 *: zpoly F [:: 0x1]%coqZ.
Proof.
by rewrite deriv_objective; by_computation.
Qed.

Theorem transform :
  objective M w = (zr F 0x1)^-1 *: zpoly F [:: 0x0; 0x1]%coqZ.
Proof.
by by_computation.
Qed.
End Instance.

Print Assumptions update.
Print Assumptions weights.
Print Assumptions derivative.
Print Assumptions transform.
