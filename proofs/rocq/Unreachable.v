(* # What no rule reaches: the logarithm, the log-odds, the arcsine           *)
(*                                                                            *)
(*   transform M w == h_M, a polynomial in t, whatever M and the gap w        *)
(*                                                                            *)
(* Up to a scale and a constant, and on any open interval however small: each *)
(* of the three functions has a derivative d with r d^k = 1 for a polynomial  *)
(* r that is 0 at 0, which the derivative of a polynomial cannot have.        *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Bernstein Score Surrogate Transform Arcsine.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope R_scope.

(* An interval has as many points as one likes. *)
Lemma poly_interval (q : {poly R}) x y : x < y ->
  (forall t, x < t < y -> horner q t = 0) -> q = 0%R.
Proof.
move=> ltxy q0; apply/eqP; apply: contraT => nz.
pose point (k : nat) := x + (y - x) / INR k.+2.
have point_in k : x < point k < y.
  have k0 : 0 < INR k.+1 by apply: lt_0_INR; exact/ltP.
  have : 0 < / INR k.+2 < 1.
    rewrite S_INR; split; first by apply: Rinv_0_lt_compat; lra.
    by rewrite -Rinv_1; apply: Rinv_lt_contravar; lra.
  rewrite /point /Rdiv; nra.
have point_inj : injective point.
  move=> i j /Rplus_eq_reg_l /(Rmult_eq_reg_l _ _ _) e.
  have /(congr1 Rinv) : / INR i.+2 = / INR j.+2 by apply: e; lra.
  by rewrite !Rinv_inv => /INR_eq [].
have := @max_poly_roots _ q [seq point k | k <- iota 0 (size q)] nz.
rewrite size_map size_iota ltnn map_inj_uniq // iota_uniq; apply=> //.
by apply/allP=> _ /mapP[k _ ->]; apply/rootP; exact: q0.
Qed.

Section Unreachable.
Variables (M : nat) (w : nat -> R) (c1 c0 x y : R).
Hypothesis ltxy : 0 <= x < y.

Lemma unreachable (f d : R -> R) (r : {poly R}) k :
    horner r 0 = 0 ->
    (forall t, x < t < y -> is_derive f t (d t)) ->
    (forall t, x < t < y -> horner r t * d t ^ k = 1) ->
  ~ (forall t, x < t < y -> c1 * transform M w t + c0 = f t).
Proof.
move=> r0 df rd reach.
pose q := (c1 *: objective (F := R_numFieldType) M w)%R.
have dq t : x < t < y -> d t = horner q^`() t.
  move=> xty; rewrite -(is_derive_unique _ _ _ (df t xty)).
  apply: is_derive_unique.
  apply: (is_derive_ext_loc (fun u => plus (horner q u) c0)).
    have near := open_and _ _ (open_gt x) (open_lt y) t xty.
    apply: filter_imp near => u /reach <-.
    by rewrite transformE /q hornerZ.
  rewrite -[X in is_derive _ _ X]plus_zero_r.
  exact: is_derive_plus (is_derive_horner q t) (is_derive_const c0 t).
have : (r * q^`() ^+ k - 1 = 0)%R.
  apply: (@poly_interval _ x y) => [|t xty]; first by case: ltxy.
  rewrite hornerD hornerN hornerM horner_exp hornerC -(dq t xty) -RpowE.
  by have := rd t xty; rewrite -RmultE => ->; exact: Rplus_opp_r.
move/(congr1 (fun q => horner q 0)); rewrite hornerD hornerN hornerM hornerC r0.
by rewrite mul0r add0r horner0 => /eqP; rewrite oppr_eq0 oner_eq0.
Qed.

Theorem log_unreachable :
  ~ (forall t, x < t < y -> c1 * transform M w t + c0 = ln t).
Proof.
apply: (@unreachable ln Rinv 'X 1) => [|t xty|t xty].
- by rewrite hornerX.
- by apply: is_derive_ln; lra.
- by rewrite hornerX pow_1 Rinv_r //; lra.
Qed.

Hypothesis y_le1 : y <= 1.

Lemma horner_X1BX t : horner ('X * (1 - 'X) : {poly R})%R t = t * (1 - t).
Proof. by rewrite hornerM hornerX hornerD hornerN hornerX hornerC. Qed.

Theorem logit_unreachable :
  ~ (forall t, x < t < y -> c1 * transform M w t + c0 = ln (t / (1 - t))).
Proof.
apply: (@unreachable _ (fun t => / (t * (1 - t))) ('X * (1 - 'X)) 1) => [|t xty|t xty].
- by rewrite horner_X1BX Rmult_0_l.
- auto_derive; last by field; lra.
  by split; [lra|split=> //; apply: Rdiv_lt_0_compat; lra].
- by rewrite horner_X1BX pow_1 Rinv_r //; nra.
Qed.

Theorem arcsine_unreachable :
  ~ (forall t, x < t < y -> c1 * transform M w t + c0 = 2 * asin (sqrt t)).
Proof.
apply: (@unreachable _ (fun t => / sqrt (t * (1 - t))) ('X * (1 - 'X)) 2) => [|t xty|t xty].
- by rewrite horner_X1BX Rmult_0_l.
- by apply: is_derive_arcsine; lra.
- have t0 : 0 < t * (1 - t) by nra.
  by rewrite horner_X1BX pow_inv pow2_sqrt ?Rinv_r; lra.
Qed.
End Unreachable.
