(* # Concave and convex functions                                             *)
(*                                                                            *)
(*   concave_on D G == G lies above its chords between points of D            *)
(*   convex_on D G  == G lies below them                                      *)
(*                                                                            *)
(* Jensen's inequality, E G(K/M) <= G(t) for G concave, and the trapezoids,   *)
(* which are no smaller than the integral of a convex function over a cell.   *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform Mean Primitive Variation Riemann.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition concave_on (D : R -> Prop) (G : R -> R) : Prop :=
  forall x y l, D x -> D y -> 0 <= l <= 1 -> l * G x + (1 - l) * G y <= G (l * x + (1 - l) * y).

Definition convex_on (D : R -> Prop) (G : R -> R) : Prop :=
  forall x y l, D x -> D y -> 0 <= l <= 1 -> G (l * x + (1 - l) * y) <= l * G x + (1 - l) * G y.

(* ## Functions whose second derivative has a sign *)
Theorem concave_derivative2 G g k :
    (forall x, 0 < x < 1 -> is_derive G x (g x)) ->
    (forall x, 0 < x < 1 -> is_derive g x (k x)) ->
    (forall x, 0 < x < 1 -> k x <= 0) ->
  concave_on (fun x => 0 < x < 1) G.
Proof.
move=> dG dg k0 x y l; wlog : x y l / x <= y => [wl|xy x01 y01 l01].
  case: (Rle_dec x y) => [|/Rnot_le_lt] xy x01 y01 l01; first exact: wl.
  rewrite Rplus_comm (Rplus_comm (l * x)) -{2 4}(_ : 1 - (1 - l) = l); last ring.
  by apply: wl => //; lra.
pose D x := 0 < x < 1; have dec : decreasing_on D g.
  apply: (@decreasing_derivative D g k) => //; rewrite /D; try by move=> *; lra.
  by apply: continuous_on_forall => u u01; apply: ex_derive_continuous; exists (k u); exact: dg.
have step u v : D u -> D v -> u <= v -> exists2 c, u <= c <= v & G v - G u = g c * (v - u).
  rewrite /D => u01 v01 uv; case: (Req_dec u v) => [->|neuv]; first by exists v; [|ring]; lra.
  have [||c [ec cuv]] := MVT_cor2 G g u v; last by exists c; lra.
    by lra.
  by move=> c cuv; apply/is_derive_Reals/dG; lra.
set z := l * x + (1 - l) * y; have zx : z - x = (1 - l) * (y - x) by rewrite /z; ring.
have yz : y - z = l * (y - x) by rewrite /z; ring.
have xz : x <= z by nra.
have zy : z <= y by nra.
have z01 : D z by rewrite /D in x01 y01 *; lra.
have [c xcz e1] := step x z x01 z01 xz; have [d zdy e2] := step z y z01 y01 zy.
have le : g d <= g c by apply: dec; rewrite /D; lra.
rewrite zx in e1; rewrite yz in e2; set p := l * (1 - l) * (y - x).
have p0 : 0 <= p by rewrite /p; apply: Rmult_le_pos; nra.
have -> : l * G x + (1 - l) * G y = G z - l * (G z - G x) + (1 - l) * (G y - G z) by ring.
rewrite e1 e2; suff : 0 <= p * (g c - g d) by rewrite /p; lra.
by apply: Rmult_le_pos; lra.
Qed.

Corollary convex_derivative2 G g k :
    (forall x, 0 < x < 1 -> is_derive G x (g x)) ->
    (forall x, 0 < x < 1 -> is_derive g x (k x)) ->
    (forall x, 0 < x < 1 -> 0 <= k x) ->
  convex_on (fun x => 0 < x < 1) G.
Proof.
move=> dG dg k0 x y l x01 y01 l01.
have opp f f' u : is_derive f u (f' u) -> is_derive (fun x => - f x) u (- f' u) by exact: is_derive_opp.
suff main : l * - G x + (1 - l) * - G y <= - G (l * x + (1 - l) * y) by lra.
apply: (@concave_derivative2 (fun x => - G x) (fun x => - g x) (fun x => - k x)) => // u u01;
  [exact/opp/dG|exact/opp/dg|by have := k0 u u01; lra].
Qed.

(* ## Jensen's inequality for the mean over a binomial *)
Lemma concave_slopes G x t y : concave_on (fun x => 0 < x < 1) G ->
    0 < x < t -> t < y < 1 ->
  (G y - G t) / (y - t) <= (G t - G x) / (t - x).
Proof.
move=> conc xt ty; have := conc x y ((y - t) / (y - x)).
have -> : (y - t) / (y - x) * x + (1 - (y - t) / (y - x)) * y = t by field; lra.
have l01 : 0 <= (y - t) / (y - x) <= 1.
  split; first by apply: Rdiv_le_0_compat; lra.
  by apply/Rle_div_l; lra.
move=> /(_ ltac:(lra) ltac:(lra) l01) le.
have {}le : (y - t) * G x + (t - x) * G y <= (y - x) * G t.
  have -> : (y - t) * G x + (t - x) * G y = (y - x) *
      ((y - t) / (y - x) * G x + (1 - (y - t) / (y - x)) * G y) by field; lra.
  by apply: Rmult_le_compat_l => //; lra.
apply/Rle_div_l; first lra.
have -> : (G t - G x) / (t - x) * (y - t) = (G t - G x) * (y - t) / (t - x) by field; lra.
by apply/Rle_div_r; lra.
Qed.

Lemma concave_line G t : concave_on (fun x => 0 < x < 1) G -> 0 < t < 1 ->
  exists m, forall x, 0 < x < 1 -> G x <= G t + m * (x - t).
Proof.
move=> conc t01; pose S z := exists2 y, t < y < 1 & z = (G y - G t) / (y - t).
have bound x : 0 < x < t -> is_upper_bound S ((G t - G x) / (t - x)).
  by move=> xt z [y ty ->]; apply: concave_slopes.
have [||m [up least]] := completeness S.
- by exists ((G t - G (t / 2)) / (t - t / 2)); apply: bound; lra.
- by exists ((G ((t + 1) / 2) - G t) / ((t + 1) / 2 - t)); exists ((t + 1) / 2); lra.
exists m => x x01; case: (Rtotal_order x t) => [xt|[->|xt]]; last 2 first.
- by lra.
- have /up : S ((G x - G t) / (x - t)) by exists x; lra.
  by move/Rle_div_l; lra.
have /least/Rle_div_r : is_upper_bound S ((G t - G x) / (t - x)) by apply: bound; lra.
by lra.
Qed.

Theorem mean_jensen M t G v : (0 < M)%N -> 0 < t < 1 ->
    concave_on (fun x => 0 < x < 1) G -> (forall x, 0 < x < 1 -> 0 <= G x) ->
    (forall K, (0 < K < M)%N -> v K <= G (INR K / INR M)) -> v 0%N <= 0 -> v M <= 0 ->
  mean M t v <= G t.
Proof.
move=> M0 t01 conc G0 vG v0 vM; have [m line] := concave_line conc t01.
have line0 x : 0 <= x <= 1 -> 0 <= G t + m * (x - t).
  move=> x01; set L := G t + _; case: (Rle_lt_dec 0 L) => // neg.
  have Gt := G0 t t01; pose e := - L / (2 * (G t - L)).
  have ee : e * (G t - L) = - L / 2 by rewrite /e; field; lra.
  have e01 : 0 < e < 1.
    by split; [apply: Rdiv_lt_0_compat|apply/Rlt_div_l]; lra.
  have inside : 0 < x + e * (t - x) < 1 by nra.
  have := G0 _ inside; have := line _ inside.
  have -> : G t + m * (x + e * (t - x) - t) = L + e * (G t - L) by rewrite /L; ring.
  by lra.
have m0 : 0 < INR M by apply/lt_0_INR/ltP.
have t01' : 0 <= t <= 1 by lra.
have {1}<- : mean M t (fun K => G t + m * (INR K / INR M - t)) = G t.
  by rewrite meanD mean_const meanZ meanB mean_const mean_id //; ring.
apply: mean_le => // K leKM; have [K0|K0] := posnP K.
  by rewrite K0 [INR 0](_ : _ = 0) //; have := line0 (0 / INR M); rewrite /Rdiv Rmult_0_l; lra.
case: (ltngtP K M) leKM => // [ltKM _|-> _]; last first.
  by rewrite /Rdiv Rinv_r; [have := line0 1|]; lra.
have KM : (0 < K < M)%N by rewrite K0.
by have := line _ (node_in M0 KM); have := vG K KM; lra.
Qed.

(* ## Trapezoids *)
Lemma primitive_chord x y p q : x < y ->
  primitive (fun z => p + q * (z - x) / (y - x))
    (fun z => p * (z - x) + q * ((z - x) * (z - x)) / (2 * (y - x))).
Proof.
move=> xy; have der z : is_derive (fun z => p * (z - x) + q * ((z - x) * (z - x)) / (2 * (y - x))) z
    (p + q * (z - x) / (y - x)).
  by auto_derive; [|field]; lra.
split=> [z z01|z _]; last exact: der.
by apply: continuous_on_forall z01 => u _; apply: ex_derive_continuous; eexists; exact: der.
Qed.

Theorem trapezoid f F x y : primitive f F -> convex_on (fun x => 0 < x < 1) f ->
    0 < x < y -> y < 1 ->
  F y - F x <= (y - x) * (f x + f y) / 2.
Proof.
move=> pF conv xy y1; have pC := @primitive_chord x y (f x) (f y - f x).
have [|||z xzy e] := @primitive_mean _ _ x y (primitive_minus (pC _) pF); try lra.
have := conv x y ((y - z) / (y - x)).
have -> : (y - z) / (y - x) * x + (1 - (y - z) / (y - x)) * y = z by field; lra.
have l01 : 0 <= (y - z) / (y - x) <= 1.
  split; first by apply: Rdiv_le_0_compat; lra.
  by apply/Rle_div_l; lra.
move=> /(_ ltac:(lra) ltac:(lra) l01).
have -> : (y - z) / (y - x) * f x + (1 - (y - z) / (y - x)) * f y =
    f x + (f y - f x) * (z - x) / (y - x) by field; lra.
move=> le; have {le} : 0 <= (f x + (f y - f x) * (z - x) / (y - x) - f z) * (y - x) by nra.
rewrite -e (_ : (f y - f x) * ((y - x) * (y - x)) / (2 * (y - x)) = (f y - f x) * (y - x) / 2).
  by rewrite (Rminus_eq_0 x) !Rmult_0_r /Rdiv Rmult_0_l; lra.
by field; lra.
Qed.

Theorem trapezoids M f F : (1 < M)%N -> primitive f F -> convex_on (fun x => 0 < x < 1) f ->
  F (1 - / INR M) - F (/ INR M) <=
  / INR M * (\big[Rplus/R0]_(1 <= K < M) f (INR K / INR M)) -
  (f (/ INR M) + f (1 - / INR M)) / (2 * INR M).
Proof.
move=> M1 pF conv; have M0 := ltnW M1; have m0 : 0 < INR M by apply/lt_0_INR/ltP.
have step := nodeS M0; have xM := nodeM M0; set x := fun s : nat => INR s / INR M.
have i0 : 0 < / INR M by exact: Rinv_0_lt_compat.
have x0 : x 1%N = / INR M by rewrite /x step node0 Rplus_0_l.
have bound j : (j.+1 < M)%N -> F (x j.+1) - F (x 1%N) <=
    / INR M * (\rsum_(i < j.+1) f (x i.+1)) - (f (x 1%N) + f (x j.+1)) / (2 * INR M).
  elim: j => [|j IHj] ltjM.
    by rewrite big_ord_recr big_ord0 /= Rplus_0_l; apply: Req_le; field; lra.
  have xin i : (0 < i < M)%N -> 0 < x i < 1 by exact: node_in.
  have := IHj (ltnW ltjM); rewrite [in X in _ -> X]big_ord_recr /=.
  have := xin j.+1 (ltnW ltjM); have := xin j.+2 ltjM => xj2 xj1.
  have := @trapezoid f F (x j.+1) (x j.+2) pF conv.
  have xS : x j.+2 - x j.+1 = / INR M by rewrite /x step; ring.
  rewrite xS; move=> /(_ ltac:(lra) ltac:(lra)).
  set u := f (x j.+1); set v := f (x j.+2); set S := \big[_/_]_(_ < _) _.
  have -> : (f (x 1%N) + u) / (2 * INR M) = / INR M * (f (x 1%N) + u) / 2 by field; lra.
  have -> : (f (x 1%N) + v) / (2 * INR M) = / INR M * (f (x 1%N) + v) / 2 by field; lra.
  by lra.
have [N eM] : exists N, M = N.+2 by exists M.-2; rewrite -subn2 -addn2 subnK.
have e1 : 1 - / INR M = x N.+1.
  by rewrite -xM {1}eM step; rewrite /x; ring.
rewrite big_add1 (_ : M.-1 = N.+1) ?big_mkord; last by rewrite eM.
by have := bound N; rewrite {1}eM => /(_ (leqnn _)); rewrite e1 x0.
Qed.
