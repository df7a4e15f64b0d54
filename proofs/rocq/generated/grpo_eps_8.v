(* # GRPO with eps = 1/1000000 at M = 8                                                                           *)
(*                                                                                                                *)
(*   a, b == weight of an incorrect / correct sample when s of the others are correct; w == the gap b - a         *)
(*   objective M w == h_M for this gap                                                                            *)
(*   F == any real closed field, such as the real numbers                                                         *)
(*   update: the expected update of every policy is h'(p) times the derivative of p, with these weights (theorem  *)
(*     1)                                                                                                         *)
(*   weights: the mean of a_S, S ~ Binomial(7, t), which has no other a_0 .. a_7, is                              *)
(*     t^7*(2625000000000*sqrt(3)/187499999999 - 468750000000*sqrt(15)/33482142857 -                              *)
(*     218750000000*sqrt(7)/109374999999 +                                                                        *)
(*     4005440368593749882812708333750000000000/114441146848440983433327380977678547619) +                        *)
(*     t^6*(218750000000*sqrt(7)/36458333333 -                                                                    *)
(*     4005440368593749882812708333750000000000/38147048949480327811109126992559515873 -                          *)
(*     7875000000000*sqrt(3)/187499999999 + 1406250000000*sqrt(15)/33482142857) +                                 *)
(*     t^5*(4005440978946533085937708333750000000000/38147048949480327811109126992559515873 -                     *)
(*     1640625000000*sqrt(15)/33482142857 - 546875000000*sqrt(7)/36458333333 +                                    *)
(*     13125000000000*sqrt(3)/187499999999) + t^4*(2187500000000*sqrt(7)/109374999999 -                           *)
(*     13125000000000*sqrt(3)/187499999999 -                                                                      *)
(*     4005444030710449101562708333750000000000/114441146848440983433327380977678547619 +                         *)
(*     937500000000*sqrt(15)/33482142857) + t^3*(8239746093730468750000000000/228881835933210100446453869047619 - *)
(*     546875000000*sqrt(7)/36458333333 - 234375000000*sqrt(15)/33482142857 + 6562500000000*sqrt(3)/187499999999) *)
(*     + t^2*(218750000000*sqrt(7)/36458333333 - 1312500000000*sqrt(3)/187499999999 -                             *)
(*     136718750000000000/6835937499901041666667) + t*(875000/109374999999 - 109375000000*sqrt(7)/109374999999)   *)
(*   derivative: h_8'(t) = t^6*(218750000000*sqrt(7)/109374999999 -                                               *)
(*     4005440368593749882812708333750000000000/114441146848440983433327380977678547619 -                         *)
(*     2625000000000*sqrt(3)/187499999999 + 468750000000*sqrt(15)/33482142857) +                                  *)
(*     t^5*(7875000000000*sqrt(3)/187499999999 - 1406250000000*sqrt(15)/33482142857 -                             *)
(*     218750000000*sqrt(7)/36458333333 +                                                                         *)
(*     4005440368593749882812708333750000000000/38147048949480327811109126992559515873) +                         *)
(*     t^4*(546875000000*sqrt(7)/36458333333 - 13125000000000*sqrt(3)/187499999999 -                              *)
(*     4005440978946533085937708333750000000000/38147048949480327811109126992559515873 +                          *)
(*     1640625000000*sqrt(15)/33482142857) +                                                                      *)
(*     t^3*(4005444030710449101562708333750000000000/114441146848440983433327380977678547619 -                    *)
(*     937500000000*sqrt(15)/33482142857 - 2187500000000*sqrt(7)/109374999999 +                                   *)
(*     13125000000000*sqrt(3)/187499999999) + t^2*(234375000000*sqrt(15)/33482142857 -                            *)
(*     6562500000000*sqrt(3)/187499999999 - 8239746093730468750000000000/228881835933210100446453869047619 +      *)
(*     546875000000*sqrt(7)/36458333333) + t*(136718750000000000/6835937499901041666667 -                         *)
(*     218750000000*sqrt(7)/36458333333 + 1312500000000*sqrt(3)/187499999999) - 875000/109374999999 +             *)
(*     109375000000*sqrt(7)/109374999999                                                                          *)
(*   transform: h_8(t) = t^7*(31250000000*sqrt(7)/109374999999 -                                                  *)
(*     4005440368593749882812708333750000000000/801088027939086884033291666843749833333 -                         *)
(*     375000000000*sqrt(3)/187499999999 + 468750000000*sqrt(15)/234374999999) +                                  *)
(*     t^6*(1312500000000*sqrt(3)/187499999999 - 234375000000*sqrt(15)/33482142857 -                              *)
(*     109375000000*sqrt(7)/109374999999 +                                                                        *)
(*     2002720184296874941406354166875000000000/114441146848440983433327380977678547619) +                        *)
(*     t^5*(109375000000*sqrt(7)/36458333333 - 2625000000000*sqrt(3)/187499999999 -                               *)
(*     801088195789306617187541666750000000000/38147048949480327811109126992559515873 +                           *)
(*     328125000000*sqrt(15)/33482142857) +                                                                       *)
(*     t^4*(1001361007677612275390677083437500000000/114441146848440983433327380977678547619 -                    *)
(*     234375000000*sqrt(15)/33482142857 - 546875000000*sqrt(7)/109374999999 +                                    *)
(*     3281250000000*sqrt(3)/187499999999) + t^3*(78125000000*sqrt(15)/33482142857 -                              *)
(*     2187500000000*sqrt(3)/187499999999 - 8239746093730468750000000000/686645507799630301339361607142857 +      *)
(*     546875000000*sqrt(7)/109374999999) + t^2*(68359375000000000/6835937499901041666667 -                       *)
(*     109375000000*sqrt(7)/36458333333 + 656250000000*sqrt(3)/187499999999) +                                    *)
(*     t*(109375000000*sqrt(7)/109374999999 - 875000/109374999999)                                                *)
(*                                                                                                                *)
(* Written by: hsym prove grpo --eps 1/1000000 --M 8 --format rocq -o proofs/rocq/generated/grpo_eps_8.v          *)
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
Definition a (s : nat) : F := if (s == 0)%N then 0 else - ((((100%:R * 100%:R + 0%:R) * 100%:R + 0%:R)) * s%:R * M%:R / M%:R / (M%:R + (((100%:R * 100%:R + 0%:R) * 100%:R + 0%:R)) * Num.sqrt (s%:R * (M%:R - s%:R)))).
Definition b (s : nat) : F := if (s.+1 == M)%N then 0 else (((100%:R * 100%:R + 0%:R) * 100%:R + 0%:R)) * M%:R * (M%:R - s%:R - 1) / M%:R / (M%:R + (((100%:R * 100%:R + 0%:R) * 100%:R + 0%:R)) * Num.sqrt ((s%:R + 1) * (M%:R - s%:R - 1))).
Definition w (s : nat) : F := b s - a s.

Theorem update (Y : finType) (pi : Y -> F) (C : {pred Y}) (g : Y -> F) :
    \sum_r pi r = 1 -> \sum_r pi r * g r = 0 ->
  expectation pi (fun y : {ffun 'I_M -> Y} => M%:R^-1 * \sum_i weight C a b y i * g (y i)) =
  (objective M w)^`().[success pi C] * success_deriv pi C g.
Proof.
exact: expected_update_gradient.
Qed.

Theorem weights :
  objective_deriv M a = (zr F 0x5618902b288467c00095bb0b7143faa3)^-1 *: rpoly F [::
  (1, [:: 0x0; 0x2d239a4f9e2ab5ba080a68369118; -0x70d901c70e00853eb6c42d8b8c00; 0xcb2036664e0edaaccfd5c8a78c00;
    -0xbc55c75be0db17b546acd790f8ed39c00; 0x2350139dd621f831b59541edd6a4eed400;
    -0x235013438eed58f1a73fd3d4c509d2d400; 0xbc55bc12fa472fb37bff146ec589b9c00]);
  (3, [:: 0x0; 0x0; -0x25aabf12e296cf0dabfb677024aeff100; 0xbc55bb5e6cf20b445be90530b76afb500;
    -0x178ab76bcd9e41688b7d20a616ed5f6a00; 0x178ab76bcd9e41688b7d20a616ed5f6a00;
    -0xe2007a714f88da5207e46ca0dc19fa600; 0x4b557e25c52d9e1b57f6cee0495dfe200]);
  (7, [:: 0x0; -0x5618902b2be5e66dbba6199553ee8ec0; 0x2049361030763669265e4997ff7975880;
    -0x50b7072879278806dfebb7fbfeafa5d40; 0x6b9eb435f6df60092a8f9ffaa8ea32700;
    -0x50b7072879278806dfebb7fbfeafa5d40; 0x2049361030763669265e4997ff7975880;
    -0xac31205657cbccdb774c332aa7dd1d80]);
  (15, [:: 0x0; 0x0; 0x0; -0x25aabf12e26aa1ebbcd56a465a25cdd40; 0x96aafc4b89aa87aef355a919689737500;
    -0x107ab398430ea6d7229d5e7ec7708a0cc0; 0xe2007a714e7fcb866d007da61ce2d2f80;
    -0x4b557e25c4d543d779aad48cb44b9ba80])]%coqZ.
Proof.
by radical_by_computation.
Qed.

Theorem derivative :
  (objective M w)^`() = (zr F 0x5618902b288467c00095bb0b7143faa3)^-1 *: rpoly F [::
  (1, [:: -0x2d239a4f9e2ab5ba080a68369118; 0x70d901c70e00853eb6c42d8b8c00; -0xcb2036664e0edaaccfd5c8a78c00;
    0xbc55c75be0db17b546acd790f8ed39c00; -0x2350139dd621f831b59541edd6a4eed400;
    0x235013438eed58f1a73fd3d4c509d2d400; -0xbc55bc12fa472fb37bff146ec589b9c00]);
  (3, [:: 0x0; 0x25aabf12e296cf0dabfb677024aeff100; -0xbc55bb5e6cf20b445be90530b76afb500;
    0x178ab76bcd9e41688b7d20a616ed5f6a00; -0x178ab76bcd9e41688b7d20a616ed5f6a00;
    0xe2007a714f88da5207e46ca0dc19fa600; -0x4b557e25c52d9e1b57f6cee0495dfe200]);
  (7, [:: 0x5618902b2be5e66dbba6199553ee8ec0; -0x2049361030763669265e4997ff7975880;
    0x50b7072879278806dfebb7fbfeafa5d40; -0x6b9eb435f6df60092a8f9ffaa8ea32700;
    0x50b7072879278806dfebb7fbfeafa5d40; -0x2049361030763669265e4997ff7975880;
    0xac31205657cbccdb774c332aa7dd1d80]);
  (15, [:: 0x0; 0x0; 0x25aabf12e26aa1ebbcd56a465a25cdd40; -0x96aafc4b89aa87aef355a919689737500;
    0x107ab398430ea6d7229d5e7ec7708a0cc0; -0xe2007a714e7fcb866d007da61ce2d2f80;
    0x4b557e25c4d543d779aad48cb44b9ba80])]%coqZ.
Proof.
by rewrite deriv_objective; radical_by_computation.
Qed.

Theorem transform :
  objective M w = (zr F 0x25aabf12e1b9ed64004181d5018dbda75)^-1 *: rpoly F [::
  (1, [:: 0x0; -0x13bf9382d532af8163848d97df7a8; 0x18af78638b101d25b7fae9f686a00; -0x1d9f5d4440b77fe3de4f2d4319c00;
    0x149961ce0c97f697d3bae793db39f25100; -0x31701b76922f8eabfe375c4cf94d4e5c00;
    0x2932c12426bf926f431fcc783b3620a200; -0xbc55bc12fa472fb37bff146ec589b9c00]);
  (3, [:: 0x0; 0x0; 0x83d59cc2190fd4afd9efea0880647cb80; -0x1b772b531a8df6f9f811fb6c7014ef5100;
    0x2932c0fca7d4f276f41af922a81f66f980; -0x20f567308643f52bf67bfa8220191f2e00;
    0x107ab3984321fa95fb3dfd41100c8f9700; -0x4b557e25c52d9e1b57f6cee0495dfe200]);
  (7, [:: 0x0; 0x25aabf12e33494d00218ab3154b85e740; -0x71003d38a99dbe70064a0193fe291b5c0;
    0xbc55bb5e7006e8100a7b57f6a799d8440; -0xbc55bb5e7006e8100a7b57f6a799d8440;
    0x71003d38a99dbe70064a0193fe291b5c0; -0x25aabf12e33494d00218ab3154b85e740;
    0xac31205657cbccdb774c332aa7dd1d80]);
  (15, [:: 0x0; 0x0; 0x0; 0x57e3bdd6baf8cf260df1f7f97d02e0440; -0x107ab398430ea6d7229d5e7ec7708a0cc0;
    0x17122ea1f77ae99396dc5117e403f47840; -0x107ab398430ea6d7229d5e7ec7708a0cc0;
    0x4b557e25c4d543d779aad48cb44b9ba80])]%coqZ.
Proof.
by radical_by_computation.
Qed.
End Instance.

Print Assumptions update.
Print Assumptions weights.
Print Assumptions derivative.
Print Assumptions transform.
