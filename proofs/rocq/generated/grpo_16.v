(* # GRPO with eps = 0 at M = 16                                                                                  *)
(*                                                                                                                *)
(*   a, b == weight of an incorrect / correct sample when s of the others are correct; w == the gap b - a         *)
(*   objective M w == h_M for this gap                                                                            *)
(*   F == any real closed field, such as the real numbers                                                         *)
(*   update: the expected update of every policy is h'(p) times the derivative of p, with these weights (theorem  *)
(*     1)                                                                                                         *)
(*   derivative: h_16'(t) = a polynomial of degree 14                                                             *)
(*   transform: h_16(t) = a polynomial of degree 15                                                               *)
(*                                                                                                                *)
(* Written by: hsym prove grpo --eps 0 --M 16 --format rocq -o proofs/rocq/generated/grpo_16.v                    *)
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
Local Notation M := 16%N.
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

Theorem derivative :
  (objective M w)^`() = (zr F 0x1)^-1 *: rpoly F [::
  (1, [:: 0x0; 0x0; 0x0; 0x0; 0x0; 0x0; 0x0; 0x1923; -0xaff5; 0x20fdf; -0x36fc9; 0x36fc9; -0x20fdf; 0xaff5; -0x1923]);
  (3, [:: 0x0; 0x0; 0x0; 0x1c7; -0x138d; 0x61c1; -0x12543; 0x24a86; -0x33522; 0x33522; -0x24a86; 0x1270a; -0x6716;
    0x18e2; -0x38e]);
  (7, [:: 0x0; 0xf; -0xc3; 0x492; -0x10c2; 0x29e5; -0x4308; 0x2184; 0x8e71; -0x1bc15; 0x29e50; -0x26c0a; 0x163b9;
    -0x747c; 0x10a4]);
  (15, [:: 0x1; -0xe; 0x5b; -0x16c; 0x3e9; -0x3e9; -0x1776; 0x7f5c; -0x13cb9; 0x1e8c5; -0x1fc52; 0x16e22; -0xb383;
    0x36b0; -0x7d0]);
  (39, [:: 0x0; 0x0; 0x23; -0x1a4; 0x906; -0x1e14; 0x43ad; -0x6c48; 0x7e54; -0x6c48; 0x43ad; -0x1e14; 0x929; -0x1ea;
    0x46]);
  (55, [:: 0x0; 0x0; 0x0; 0x0; 0x111; -0xaaa; 0x2ffd; -0x7ff8; 0xdff2; -0x10cbc; 0xe103; -0x843c; 0x3663; -0xeee;
    0x222])]%coqZ.
Proof.
by rewrite deriv_objective; radical_by_computation.
Qed.

Theorem transform :
  objective M w = (zr F 0x1d538)^-1 *: rpoly F [::
  (1, [:: 0x0; 0x0; 0x0; 0x0; 0x0; 0x0; 0x0; 0x0; 0x5c253d5; -0x23d597d8; 0x60c0b394; -0x929855e8; 0x8660f96a;
    -0x4a6cd8e8; 0x17094f54; -0x3124ed8]);
  (3, [:: 0x0; 0x0; 0x0; 0x0; 0xd07da2; -0x72ab7f8; 0x1ddca934; -0x4cc9b318; 0x8660f96a; -0xa73a19f0; 0x96811758;
    -0x61bae3f0; 0x2d107d04; -0xe88c210; 0x341f688; -0x6f31f0]);
  (7, [:: 0x0; 0x0; 0xdbf24; -0x772338; 0x2181e7c; -0x6249db0; 0xccc4884; -0x118d3040; 0x7adc51c; 0x1d023df8;
    -0x5165295c; 0x6fb10480; -0x5eb47f04; 0x32275d58; -0xf400bf0; 0x2088a20]);
  (15, [:: 0x0; 0x1d538; -0xcd488; 0x3798f8; -0xa6cae8; 0x16ef198; -0x131c954; -0x6249db0; 0x1d2ded04; -0x408077b8;
    0x5995fb9c; -0x54b309d0; 0x37ec5d74; -0x194f4048; 0x728e2c0; -0xf46280]);
  (39, [:: 0x0; 0x0; 0x0; 0x156238; -0xc073f8; 0x34ecb10; -0x9303410; 0x11b86468; -0x18cef2f8; 0x19ba2b60;
    -0x13d8c260; 0xb46cb88; -0x4981a08; 0x14a9fd8; -0x4026a8; 0x88db0]);
  (55, [:: 0x0; 0x0; 0x0; 0x0; 0x0; 0x641358; -0x341f688; 0xc90b6e8; -0x1d51aac8; 0x2d9b7b70; -0x31418550;
    0x257e27f8; -0x14329218; 0x7ab0548; -0x1f460b8; 0x42b790])]%coqZ.
Proof.
by radical_by_computation.
Qed.
End Instance.

Print Assumptions update.
Print Assumptions derivative.
Print Assumptions transform.
