(* # rejection sampling at M = 64                                                                                 *)
(*                                                                                                                *)
(*   a, b == weight of an incorrect / correct sample when s of the others are correct; w == the gap b - a         *)
(*   objective M w == h_M for this gap                                                                            *)
(*   F == any field with an absolute value, such as the rational or the real numbers                              *)
(*   update: the expected update of every policy is h'(p) times the derivative of p, with these weights (theorem  *)
(*     1)                                                                                                         *)
(*   weights: the mean of a_S, S ~ Binomial(63, t), which has no other a_0 .. a_63, is 0                          *)
(*   derivative: h_64'(t) = a polynomial of degree 63                                                             *)
(*   transform: h_64(t) = a polynomial of degree 64                                                               *)
(*                                                                                                                *)
(* Written by: hsym prove rejection_sampling --M 64 --format rocq -o                                              *)
(*   proofs/rocq/generated/rejection_sampling_64.v                                                                *)
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
Local Notation M := 64%N.
Definition a (s : nat) : F := 0.
Definition b (s : nat) : F := M%:R / (s%:R + 1).
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
  (objective M w)^`() = (zr F 0x1)^-1 *: zpoly F [:: 0x40; -0x7e0; 0xa2c0; -0x9b1f0; 0x745740; -0x47804a0; 0x250701c0; -0x107d1ec78; 0x6698bf840;
    -0x234481d560; 0xad21c32ec0; -0x2fcaa7363d0; 0xbf2a9cd8f40; -0x2b8645ff1c20; 0x9114e9525dc0;
    -0x1bc500a8c3f1c; 0x4e687a54fc140; -0xccbb784faea60; 0x1efaaed62995c0; -0x45b40961dd90f0;
    0x920b815f565440; -0x11d739423117620; 0x209425c6c8f30c0; -0x37a7c088ec9f348; 0x590c67417a98540;
    -0x85929ae237e47e0; 0xbbfdbd8a3bb35c0; -0xf86aba76aa51950; 0x134612e17b8f2840; -0x167c6b5c657c59a0;
    0x18a97e023dc230c0; -0x196ec9f24fb04246; 0x18a97e023dc230c0; -0x167c6b5c657c59a0; 0x134612e17b8f2840;
    -0xf86aba76aa51950; 0xbbfdbd8a3bb35c0; -0x85929ae237e47e0; 0x590c67417a98540; -0x37a7c088ec9f348;
    0x209425c6c8f30c0; -0x11d739423117620; 0x920b815f565440; -0x45b40961dd90f0; 0x1efaaed62995c0;
    -0xccbb784faea60; 0x4e687a54fc140; -0x1bc500a8c3f1c; 0x9114e9525dc0; -0x2b8645ff1c20; 0xbf2a9cd8f40;
    -0x2fcaa7363d0; 0xad21c32ec0; -0x234481d560; 0x6698bf840; -0x107d1ec78; 0x250701c0; -0x47804a0; 0x745740;
    -0x9b1f0; 0xa2c0; -0x7e0; 0x40; -0x1]%coqZ.
Proof.
by rewrite deriv_objective; by_computation.
Qed.

Theorem transform :
  objective M w = (zr F 0x3d1f2c035c8f1736f93d040)^-1 *: zpoly F [:: 0x0; 0xf47cb00d723c5cdbe4f41000; -0xf0aabd4d3c736b6875603fc00; 0xcf3db13b65d52ab66512e19000;
    -0x942519b175cb618862407f3df00; 0x58e30f6a79e06db83af37f8b9000; -0x2d86113a88327f4de8dbd1c45dc00;
    0x1434fa96100bf7338fd9bc75341000; -0x7dfa4a3f8c0a992574d172eab093c0; 0x2b8c3f978c104e3931dcf1fef459000;
    -0xd78fd4615bb71cce506c14479febc00; 0x3c202f12b162262ef7c10e1e8e751000;
    -0xf36cf7781fef2541b5ba0cb827dd7f00; 0x382cd6a591372ffb78b4c7dbba6e31000;
    -0xbe056322fece4592a40fed31b6a125c00; 0x24f2d346cdfd7115670318c9aa9f559000;
    -0x6a152c98496aa7ac72c1e42b00df76a870; 0x119e88bc486dd6c1673659460900cbf5000;
    -0x2b73332bf824fdd8337703a8c272f3cec00; 0x63a87de0f2f24639a2b79f70a2565f6d000;
    -0xd504f3773a7f761b32354b33f4989f2c300; 0x1a912964c89a0e2638c3e3a5895125d8d000;
    -0x3190f1b96338cf4a7be3f34ca4b041d9cc00; 0x5693acfe20f847b6d95dc411ba84af075000;
    -0x8dbd52c561884012e84e65e25b94c76ff8c0; 0xd9b641b23fcb22edf0161d84a53ea2f9d000;
    -0x13a01f2725229e888690c346b9f907ec0ec00; 0x1a99190389c4dde16a2bc9cba9857ac235000;
    -0x21e463771ee5a1422b881f80931cb24d04300; 0x289f49408b4f7fd58cc197e85638eb9f95000;
    -0x2dd01574e160c4ca6fcef3d9ef763cee48c00; 0x30a01f4c5f5d62da983ce3ebd811e03d1d000;
    -0x3093f7448c458b81e196d4b2dd1bdbc50db8c; 0x2dadb0cb9f673dd51aa5ce59abf1c32223000;
    -0x286c4f2ae4fb07fdea2f1365f16853e14f400; 0x21a88d26d9d42817575e93cf22deb49a2b000;
    -0x1a5c4d5ca640d2c1b0148a478edd6e3be6d00; 0x1368cd106b73fbdbd7dac3b04b45ba720b000;
    -0xd6d8e940bef440c91f7423ddd8f7135b9400; 0x8b8f166bb2bd4ae74b21de68b8b1ff723000;
    -0x550b31a9a0eb59a4f1c8a387d08c77a99540; 0x30914811ae97c453d79880b8c64a6eacb000;
    -0x19f696ff957f480271a82a1bf4bdd959b400; 0xcf97f60d909bf77e03009f78a80eec33000;
    -0x60d3b47c035135af455e0ae91216d3fcd00; 0x2a13f0e1d2aa8f6dab1a5462c1b2b0d3000;
    -0x11008e7561199afb8e92bea635d3f019400; 0x65f78441a329f613039c92439b97acb000;
    -0x235c6432c3238d397b95f6b9004a7ce2d0; 0xb4f8f0b39d56bc2a22584f9d0f74e7000;
    -0x3534b55bb7fc50eb9e93d1c63d6052400; 0xe51b4343e1d204f28ceb5743e948f000;
    -0x382cd6a591372ffb78b4c7dbba6e3100; 0xc7a9aacefaeefc6201993d60a3ef000;
    -0x27eb3a4aeb0ef25f185fddd45ffc400; 0x7204242b084fed628bdc1330767000; -0x11ff2f2da64aa829ec1debd8625e40;
    0x27b4731de0a73b0ffb370f7eff000; -0x4b597d9eac76e45da4bb498ba400; 0x788651a611bb284c3e93ee07000;
    -0x9e0570bd4a728a2b1377ff3100; 0xa3132aefc9d5e6db109527000; -0x7c371761ab9668fc1b8c8400;
    0x3e178a2c0cc21fb5d07f000; -0xf47cb00d723c5cdbe4f41]%coqZ.
Proof.
by by_computation.
Qed.
End Instance.

Print Assumptions update.
Print Assumptions weights.
Print Assumptions derivative.
Print Assumptions transform.
