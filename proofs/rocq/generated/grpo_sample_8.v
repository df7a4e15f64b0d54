(* # GRPO with ddof = 1, eps = 0 at M = 8                                                                         *)
(*                                                                                                                *)
(*   a, b == weight of an incorrect / correct sample when s of the others are correct; w == the gap b - a         *)
(*   objective M w == h_M for this gap                                                                            *)
(*   F == any real closed field, such as the real numbers                                                         *)
(*   update: the expected update of every policy is h'(p) times the derivative of p, with these weights (theorem  *)
(*     1)                                                                                                         *)
(*   weights: the mean of a_S, S ~ Binomial(7, t), which has no other a_0 .. a_7, is t^7*(7*sqrt(42)/2 -          *)
(*     7*sqrt(210)/2 - 7*sqrt(2)/2 + 35*sqrt(14)/4) + t^6*(21*sqrt(2)/2 - 105*sqrt(14)/4 - 21*sqrt(42)/2 +        *)
(*     21*sqrt(210)/2) + t^5*(105*sqrt(14)/4 - 49*sqrt(210)/4 - 105*sqrt(2)/4 + 35*sqrt(42)/2) + t^4*(35*sqrt(2)  *)
(*     - 35*sqrt(42)/2 - 35*sqrt(14)/4 + 7*sqrt(210)) + t^3*(35*sqrt(42)/4 - 105*sqrt(2)/4 - 7*sqrt(210)/4) +     *)
(*     t^2*(21*sqrt(2)/2 - 7*sqrt(42)/4) - 7*sqrt(2)*t/4                                                          *)
(*   derivative: h_8'(t) = t^6*(7*sqrt(2)/2 - 35*sqrt(14)/4 - 7*sqrt(42)/2 + 7*sqrt(210)/2) + t^5*(21*sqrt(42)/2  *)
(*     - 21*sqrt(210)/2 - 21*sqrt(2)/2 + 105*sqrt(14)/4) + t^4*(105*sqrt(2)/4 - 35*sqrt(42)/2 - 105*sqrt(14)/4 +  *)
(*     49*sqrt(210)/4) + t^3*(35*sqrt(14)/4 - 7*sqrt(210) - 35*sqrt(2) + 35*sqrt(42)/2) + t^2*(7*sqrt(210)/4 -    *)
(*     35*sqrt(42)/4 + 105*sqrt(2)/4) + t*(7*sqrt(42)/4 - 21*sqrt(2)/2) + 7*sqrt(2)/4                             *)
(*   transform: h_8(t) = t^7*(sqrt(2)/2 - 5*sqrt(14)/4 - sqrt(42)/2 + sqrt(210)/2) + t^6*(7*sqrt(42)/4 -          *)
(*     7*sqrt(210)/4 - 7*sqrt(2)/4 + 35*sqrt(14)/8) + t^5*(21*sqrt(2)/4 - 7*sqrt(42)/2 - 21*sqrt(14)/4 +          *)
(*     49*sqrt(210)/20) + t^4*(35*sqrt(14)/16 - 7*sqrt(210)/4 - 35*sqrt(2)/4 + 35*sqrt(42)/8) +                   *)
(*     t^3*(7*sqrt(210)/12 - 35*sqrt(42)/12 + 35*sqrt(2)/4) + t^2*(7*sqrt(42)/8 - 21*sqrt(2)/4) + 7*sqrt(2)*t/4   *)
(*                                                                                                                *)
(* Written by: hsym prove grpo --eps 0 --ddof 1 --M 8 --format rocq -o proofs/rocq/generated/grpo_sample_8.v      *)
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
Definition a (s : nat) : F := if (s == 0)%N then 0 else - (s%:R / Num.sqrt M%:R / Num.sqrt (s%:R * (M%:R - s%:R) / (M%:R - 1))).
Definition b (s : nat) : F := if (s.+1 == M)%N then 0 else (M%:R - s%:R - 1) / Num.sqrt M%:R / Num.sqrt ((s%:R + 1) * (M%:R - s%:R - 1) / (M%:R - 1)).
Definition w (s : nat) : F := b s - a s.

Theorem update (Y : finType) (pi : Y -> F) (C : {pred Y}) (g : Y -> F) :
    \sum_r pi r = 1 -> \sum_r pi r * g r = 0 ->
  expectation pi (fun y : {ffun 'I_M -> Y} => M%:R^-1 * \sum_i weight C a b y i * g (y i)) =
  (objective M w)^`().[success pi C] * success_deriv pi C g.
Proof.
exact: expected_update_gradient.
Qed.

Theorem weights :
  objective_deriv M a = (zr F 0x4)^-1 *: rpoly F [::
  (2, [:: 0x0; -0x7; 0x2a; -0x69; 0x8c; -0x69; 0x2a; -0xe]);
  (14, [:: 0x0; 0x0; 0x0; 0x0; -0x23; 0x69; -0x69; 0x23]);
  (42, [:: 0x0; 0x0; -0x7; 0x23; -0x46; 0x46; -0x2a; 0xe]);
  (210, [:: 0x0; 0x0; 0x0; -0x7; 0x1c; -0x31; 0x2a; -0xe])]%coqZ.
Proof.
by radical_by_computation.
Qed.

Theorem derivative :
  (objective M w)^`() = (zr F 0x4)^-1 *: rpoly F [::
  (2, [:: 0x7; -0x2a; 0x69; -0x8c; 0x69; -0x2a; 0xe]);
  (14, [:: 0x0; 0x0; 0x0; 0x23; -0x69; 0x69; -0x23]);
  (42, [:: 0x0; 0x7; -0x23; 0x46; -0x46; 0x2a; -0xe]);
  (210, [:: 0x0; 0x0; 0x7; -0x1c; 0x31; -0x2a; 0xe])]%coqZ.
Proof.
by rewrite deriv_objective; radical_by_computation.
Qed.

Theorem transform :
  objective M w = (zr F 0xf0)^-1 *: rpoly F [::
  (2, [:: 0x0; 0x1a4; -0x4ec; 0x834; -0x834; 0x4ec; -0x1a4; 0x78]);
  (14, [:: 0x0; 0x0; 0x0; 0x0; 0x20d; -0x4ec; 0x41a; -0x12c]);
  (42, [:: 0x0; 0x0; 0xd2; -0x2bc; 0x41a; -0x348; 0x1a4; -0x78]);
  (210, [:: 0x0; 0x0; 0x0; 0x8c; -0x1a4; 0x24c; -0x1a4; 0x78])]%coqZ.
Proof.
by radical_by_computation.
Qed.
End Instance.

Print Assumptions update.
Print Assumptions weights.
Print Assumptions derivative.
Print Assumptions transform.
