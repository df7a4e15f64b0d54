(* # PKPO with baseline with k = 3 for every M                                                                    *)
(*                                                                                                                *)
(*   a, b == weight of an incorrect / correct sample when s of the others are correct; w == the gap b - a         *)
(*   objective M w == h_M for this gap                                                                            *)
(*   F == any field with an absolute value, such as the rational or the real numbers                              *)
(*   update: for every integer M >= 3, the expected update of every policy is h'(p) times the derivative of p,    *)
(*     with these weights (theorem 1)                                                                             *)
(*   derivative: h_M'(t) = 3*(1 - t)^2 for every integer M >= 3                                                   *)
(*   transform: h_M(t) = t*(t^2 - 3*t + 3) for every integer M >= 3                                               *)
(*                                                                                                                *)
(* Written by: hsym prove pkpo_baseline --format rocq -o proofs/rocq/generated/pkpo_baseline.v                    *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Hsym Require Import Bernstein Score Surrogate Moments ClosedForms.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Instance.
Variable F : numFieldType.
Implicit Types (M s : nat) (t : F).
Definition a M s : F := 0.
Definition b M s : F := 3%:R * 'C((M - s.+1), 2)%:R / 'C(M.-1, 2)%:R.
Definition w M s : F := b M s - a M s.

Theorem update M (Y : finType) (pi : Y -> F) (C : {pred Y}) (g : Y -> F) :
    (3 <= M)%N -> \sum_r pi r = 1 -> \sum_r pi r * g r = 0 ->
  expectation pi (fun y : {ffun 'I_M -> Y} => M%:R^-1 * \sum_i weight C (a M) (b M) y i * g (y i)) =
  (objective M (w M))^`().[success pi C] * success_deriv pi C g.
Proof.
by move=> _; exact: expected_update_gradient.
Qed.

Theorem derivative M t : (3 <= M)%N ->
  (objective M (w M))^`().[t] = 3%:R * (1 - t) ^+ 2.
Proof.
move=> leM; have M0 : (0 < M)%N by apply: leq_trans leM.
have nz0 : M%:R - 1 != 0 :> F by positive ((M - 3) + 2)%N.
have nz1 : M%:R - 2%:R != 0 :> F by positive ((M - 3) + 1)%N.
have nz2 : M%:R != 0 :> F by positive ((M - 3) + 3)%N.
rewrite (@eq_deriv F M _ (fun s => (3%:R) * (s ^_ 0)%:R + ((- (6%:R / (M%:R - 1))) * (s ^_ 1)%:R + ((3%:R / (M%:R - 1) / (M%:R - 2%:R)) * (s ^_ 2)%:R))) t) => [|s ltsM]; last first.
  by rewrite /w /a /b; rewrite ?risingE ?mirroredE // ?natr_ffact; plain_numbers s; field; nonzero.
rewrite ?derivD ?derivZ ?deriv_ffact ?deriv_first ?deriv_last ?deriv_mirrored ?subKr ?deriv_rising ?subKr //.
rewrite ?big_ord_recr ?big_ord0 /= ?subSS ?subn0.
move: (M%:R : F) nz0 nz1 nz2 => m nz0 nz1 nz2; case: M {M0}leM => [//|[//|[//|n]]] _.
by rewrite /= ?subSS ?subn0 ?addnS ?addn0 ?exprS ?expr0; field; nonzero.
Qed.

Theorem transform M t : (3 <= M)%N ->
  (objective M (w M)).[t] = t * (t ^+ 2 + 3%:R - (3%:R * t)).
Proof.
move=> leM; have M0 : (0 < M)%N by apply: leq_trans leM.
have nz0 : M%:R - 1 != 0 :> F by positive ((M - 3) + 2)%N.
have nz1 : M%:R - 2%:R != 0 :> F by positive ((M - 3) + 1)%N.
have nz2 : M%:R != 0 :> F by positive ((M - 3) + 3)%N.
rewrite (@eq_value F M _ (fun s => (3%:R) * (s ^_ 0)%:R + ((- (6%:R / (M%:R - 1))) * (s ^_ 1)%:R + ((3%:R / (M%:R - 1) / (M%:R - 2%:R)) * (s ^_ 2)%:R))) t) => [|s ltsM]; last first.
  by rewrite /w /a /b; rewrite ?risingE ?mirroredE // ?natr_ffact; plain_numbers s; field; nonzero.
rewrite ?valueD ?valueZ ?value_ffact ?value_first ?value_last ?value_mirrored1 ?value_mirroredS ?value_rising1 ?value_risingS ?deriv_rising ?subKr //.
rewrite ?big_ord_recr ?big_ord0 /= ?subSS ?subn0.
move: (M%:R : F) nz0 nz1 nz2 => m nz0 nz1 nz2; case: M {M0}leM => [//|[//|[//|n]]] _.
by rewrite /= ?subSS ?subn0 ?addnS ?addn0 ?exprS ?expr0; field; nonzero.
Qed.
End Instance.

Print Assumptions update.
Print Assumptions derivative.
Print Assumptions transform.
