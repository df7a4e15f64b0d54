(* # group contrast for every M                                                                                   *)
(*                                                                                                                *)
(*   a, b == weight of an incorrect / correct sample when s of the others are correct; w == the gap b - a         *)
(*   objective M w == h_M for this gap                                                                            *)
(*   F == any field with an absolute value, such as the rational or the real numbers                              *)
(*   update: for every integer M >= 2, the expected update of every policy is h'(p) times the derivative of p,    *)
(*     with these weights (theorem 1)                                                                             *)
(*   derivative: h_M'(t) = (1 - t^M - (1 - t)^M)/(t*(1 - t)) for every integer M >= 2, t not 0, 1 - t not 0       *)
(*   transform: h_M(t) = sum((t^k - (1 - t)^k + 1)/k, k = 1..M) - (t^M - (1 - t)^M + 1)/M for every integer M >=  *)
(*     2                                                                                                          *)
(*                                                                                                                *)
(* Written by: hsym prove group_contrast --format rocq -o proofs/rocq/generated/group_contrast.v                  *)
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
Definition a M s : F := if (s == 0)%N then 0 else - (M%:R / (M%:R - s%:R)).
Definition b M s : F := if (s.+1 == M)%N then 0 else M%:R / (s%:R + 1).
Definition w M s : F := b M s - a M s.

Theorem update M (Y : finType) (pi : Y -> F) (C : {pred Y}) (g : Y -> F) :
    (2 <= M)%N -> \sum_r pi r = 1 -> \sum_r pi r * g r = 0 ->
  expectation pi (fun y : {ffun 'I_M -> Y} => M%:R^-1 * \sum_i weight C (a M) (b M) y i * g (y i)) =
  (objective M (w M))^`().[success pi C] * success_deriv pi C g.
Proof.
by move=> _; exact: expected_update_gradient.
Qed.

Theorem derivative M t : (2 <= M)%N -> t != 0 -> 1 - t != 0 ->
  (objective M (w M))^`().[t] = (1 - t ^+ M - (1 - t) ^+ M) / t / (1 - t).
Proof.
move=> leM t0 t1; have M0 : (0 < M)%N by apply: leq_trans leM.
have nz0 : M%:R != 0 :> F by positive ((M - 2) + 2)%N.
rewrite (@eq_deriv F M _ (fun s => (M%:R) * rising F 1 s + ((M%:R) * mirrored F M 1 s + ((- 1) * (s == 0%N)%:R + ((- 1) * (s == M.-1)%:R)))) t) => [|s ltsM]; last first.
  have nzs0 : M%:R - s%:R != 0 :> F by positive ((M - s - 1) + 1)%N.
  have nzs1 : s%:R + 1 != 0 :> F by positive (s + 1)%N.
  rewrite /w /a /b; case: (s =P 0%N) (s.+1 =P M) => [e0|n0] [e1|n1]; decide_cases.
  - arithmetic.
  - rewrite ?risingE ?mirroredE // ?natr_ffact; plain_numbers s; rewrite e0 in ltsM nzs0 nzs1 *; try field; nonzero.
  - have es : s%:R = M%:R - 1 :> F by rewrite -e1 natrS addrK.
    rewrite ?risingE ?mirroredE // ?natr_ffact; plain_numbers s; rewrite ?es in nzs0 nzs1 *; field; nonzero.
  - rewrite ?risingE ?mirroredE // ?natr_ffact; plain_numbers s; field; nonzero.
rewrite ?derivD ?derivZ ?deriv_ffact ?deriv_first ?deriv_last ?deriv_mirrored ?subKr ?deriv_rising ?subKr //.
rewrite ?big_ord_recr ?big_ord0 /= ?subSS ?subn0.
move: (M%:R : F) nz0 => m nz0; case: M {M0}leM => [//|[//|n]] _.
by rewrite /= ?subSS ?subn0 ?addnS ?addn0 ?exprS ?expr0; field; nonzero.
Qed.

Theorem transform M t : (2 <= M)%N ->
  (objective M (w M)).[t] = (\sum_(k < M) (1 - (1 - t) ^+ k.+1) / k.+1%:R) + (\sum_(k < M) t ^+ k.+1 / k.+1%:R) - ((t ^+ M + 1 - (1 - t) ^+ M) / M%:R).
Proof.
move=> leM; have M0 : (0 < M)%N by apply: leq_trans leM.
have nz0 : M%:R != 0 :> F by positive ((M - 2) + 2)%N.
rewrite (@eq_value F M _ (fun s => (M%:R) * rising F 1 s + ((M%:R) * mirrored F M 1 s + ((- 1) * (s == 0%N)%:R + ((- 1) * (s == M.-1)%:R)))) t) => [|s ltsM]; last first.
  have nzs0 : M%:R - s%:R != 0 :> F by positive ((M - s - 1) + 1)%N.
  have nzs1 : s%:R + 1 != 0 :> F by positive (s + 1)%N.
  rewrite /w /a /b; case: (s =P 0%N) (s.+1 =P M) => [e0|n0] [e1|n1]; decide_cases.
  - arithmetic.
  - rewrite ?risingE ?mirroredE // ?natr_ffact; plain_numbers s; rewrite e0 in ltsM nzs0 nzs1 *; try field; nonzero.
  - have es : s%:R = M%:R - 1 :> F by rewrite -e1 natrS addrK.
    rewrite ?risingE ?mirroredE // ?natr_ffact; plain_numbers s; rewrite ?es in nzs0 nzs1 *; field; nonzero.
  - rewrite ?risingE ?mirroredE // ?natr_ffact; plain_numbers s; field; nonzero.
rewrite ?valueD ?valueZ ?value_ffact ?value_first ?value_last ?value_mirrored1 ?value_mirroredS ?value_rising1 ?value_risingS ?deriv_rising ?subKr //.
rewrite ?big_ord_recr ?big_ord0 /= ?subSS ?subn0.
set H := \sum_(k < M) (1 - (1 - t) ^+ k.+1) / k.+1%:R; move: H => H.
set L := \sum_(k < M) t ^+ k.+1 / k.+1%:R; move: L => L.
move: (M%:R : F) nz0 => m nz0; case: M {M0}leM => [//|[//|n]] _.
by rewrite /= ?subSS ?subn0 ?addnS ?addn0 ?exprS ?expr0; field; nonzero.
Qed.
End Instance.

Print Assumptions update.
Print Assumptions derivative.
Print Assumptions transform.
