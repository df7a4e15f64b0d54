(* # GRPO with eps = 0 at M = 8                                                                                   *)
(*                                                                                                                *)
(*   a, b == weight of an incorrect / correct sample when s of the others are correct; w == the gap b - a         *)
(*   objective M w == h_M for this gap                                                                            *)
(*   F == any real closed field, such as the real numbers                                                         *)
(*   update: the expected update of every policy is h'(p) times the derivative of p, with these weights (theorem  *)
(*     1)                                                                                                         *)
(*   weights: the mean of a_S, S ~ Binomial(7, t), which has no other a_0 .. a_7, is t^7*(14*sqrt(3) -            *)
(*     14*sqrt(15) - 2*sqrt(7) + 35) + t^6*(6*sqrt(7) - 105 - 42*sqrt(3) + 42*sqrt(15)) + t^5*(105 - 49*sqrt(15)  *)
(*     - 15*sqrt(7) + 70*sqrt(3)) + t^4*(20*sqrt(7) - 70*sqrt(3) - 35 + 28*sqrt(15)) + t^3*(35*sqrt(3) -          *)
(*     15*sqrt(7) - 7*sqrt(15)) + t^2*(6*sqrt(7) - 7*sqrt(3)) - sqrt(7)*t                                         *)
(*   derivative: h_8'(t) = t^6*(2*sqrt(7) - 35 - 14*sqrt(3) + 14*sqrt(15)) + t^5*(42*sqrt(3) - 42*sqrt(15) -      *)
(*     6*sqrt(7) + 105) + t^4*(15*sqrt(7) - 70*sqrt(3) - 105 + 49*sqrt(15)) + t^3*(35 - 28*sqrt(15) - 20*sqrt(7)  *)
(*     + 70*sqrt(3)) + t^2*(7*sqrt(15) - 35*sqrt(3) + 15*sqrt(7)) + t*(7*sqrt(3) - 6*sqrt(7)) + sqrt(7)           *)
(*   transform: h_8(t) = t^7*(2*sqrt(7)/7 - 5 - 2*sqrt(3) + 2*sqrt(15)) + t^6*(7*sqrt(3) - 7*sqrt(15) - sqrt(7) + *)
(*     35/2) + t^5*(3*sqrt(7) - 14*sqrt(3) - 21 + 49*sqrt(15)/5) + t^4*(35/4 - 7*sqrt(15) - 5*sqrt(7) +           *)
(*     35*sqrt(3)/2) + t^3*(7*sqrt(15)/3 - 35*sqrt(3)/3 + 5*sqrt(7)) + t^2*(7*sqrt(3)/2 - 3*sqrt(7)) + sqrt(7)*t  *)
(*                                                                                                                *)
(* Written by: hsym prove grpo --eps 0 --M 8 --format rocq -o proofs/rocq/generated/grpo_8.v                      *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Hsym Require Import Bernstein Score Surrogate ReflectRadicals.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Instance.
Variable F : rcfType.
Local Notation M := 8%N.
Definition a (s : nat) : F := if (s == 0)%N then 0 else - (s%:R / Num.sqrt (s%:R * (M%:R - s%:R))).
Definition b (s : nat) : F := if (s.+1 == M)%N then 0 else (M%:R - s%:R - 1) / Num.sqrt ((s%:R + 1) * (M%:R - s%:R - 1)).
Definition w (s : nat) : F := b s - a s.

Theorem update (Y : finType) (pi : Y -> F) (C : {pred Y}) (g : Y -> F) :
    \sum_r pi r = 1 -> \sum_r pi r * g r = 0 ->
  expectation pi (fun y : {ffun 'I_M -> Y} => M%:R^-1 * \sum_i weight C a b y i * g (y i)) =
  (objective M w)^`().[success pi C] * success_deriv pi C g.
Proof.
exact: expected_update_gradient.
Qed.

Theorem weights :
  objective_deriv M a = (zr F 0x1)^-1 *: rpoly F [::
  (1, [:: 0x0; 0x0; 0x0; 0x0; -0x23; 0x69; -0x69; 0x23]);
  (3, [:: 0x0; 0x0; -0x7; 0x23; -0x46; 0x46; -0x2a; 0xe]);
  (7, [:: 0x0; -0x1; 0x6; -0xf; 0x14; -0xf; 0x6; -0x2]);
  (15, [:: 0x0; 0x0; 0x0; -0x7; 0x1c; -0x31; 0x2a; -0xe])]%coqZ.
Proof.
by radical_by_computation.
Qed.

Theorem derivative :
  (objective M w)^`() = (zr F 0x1)^-1 *: rpoly F [::
  (1, [:: 0x0; 0x0; 0x0; 0x23; -0x69; 0x69; -0x23]);
  (3, [:: 0x0; 0x7; -0x23; 0x46; -0x46; 0x2a; -0xe]);
  (7, [:: 0x1; -0x6; 0xf; -0x14; 0xf; -0x6; 0x2]);
  (15, [:: 0x0; 0x0; 0x7; -0x1c; 0x31; -0x2a; 0xe])]%coqZ.
Proof.
by rewrite deriv_objective; radical_by_computation.
Qed.

Theorem transform :
  objective M w = (zr F 0x1a4)^-1 *: rpoly F [::
  (1, [:: 0x0; 0x0; 0x0; 0x0; 0xe5b; -0x2274; 0x1cb6; -0x834]);
  (3, [:: 0x0; 0x0; 0x5be; -0x1324; 0x1cb6; -0x16f8; 0xb7c; -0x348]);
  (7, [:: 0x0; 0x1a4; -0x4ec; 0x834; -0x834; 0x4ec; -0x1a4; 0x78]);
  (15, [:: 0x0; 0x0; 0x0; 0x3d4; -0xb7c; 0x1014; -0xb7c; 0x348])]%coqZ.
Proof.
by radical_by_computation.
Qed.
End Instance.

Print Assumptions update.
Print Assumptions weights.
Print Assumptions derivative.
Print Assumptions transform.
