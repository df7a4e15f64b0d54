(* # Primitives on the unit interval                                          *)
(*                                                                            *)
(*   primitive f F == F is continuous on [0, 1] (from within) and F' = f      *)
(*                    inside, so that F y - F x is the integral of f from x   *)
(*                    to y; f may be infinite at both ends                    *)
(*                                                                            *)
(* A function that is continuous at every point of [0, 1] is continuous from  *)
(* within: continuous_on_forall.                                              *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import ssreflect ssrbool ssrfun.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition primitive (f F : R -> R) : Prop :=
  continuous_on (fun x => 0 <= x <= 1) F /\ forall x, 0 < x < 1 -> is_derive F x (f x).

Lemma clamp_near x y z u : x <= y ->
  Rabs (Rmax x (Rmin z y) - Rmax x (Rmin u y)) <= Rabs (z - u).
Proof.
move=> xy; rewrite /Rmin; do 2 case: Rle_dec => [?|/Rnot_le_lt ?];
  by rewrite /Rmax; repeat case: Rle_dec => [?|/Rnot_le_lt ?]; split_Rabs; lra.
Qed.

Lemma clamp_id x y z : x <= z <= y -> Rmax x (Rmin z y) = z.
Proof. by move=> xzy; rewrite Rmin_left ?Rmax_right; lra. Qed.

(* The mean value theorem, with continuity from within and the mean strictly inside. *)
Lemma mean_value f F x y : x < y -> continuous_on (fun z => x <= z <= y) F ->
    (forall z, x < z < y -> is_derive F z (f z)) ->
  exists2 c, x < c < y & F y - F x = f c * (y - x).
Proof.
move=> xy cF dF; pose G z := F (Rmax x (Rmin z y)).
have cG z : x <= z <= y -> continuity_pt G z.
  move=> xzy; apply/continuity_pt_filterlim.
  have cz : x <= Rmax x (Rmin z y) <= y by rewrite clamp_id; lra.
  apply: filterlim_comp (cF _ cz) => P [d near]; exists d => u zu; apply: near; last first.
    by split; [exact: Rmax_l|apply: Rmax_lub; [lra|exact: Rmin_r]].
  by apply: Rle_lt_trans (clamp_near _ _ _) zu; lra.
have dG z : x < z < y -> derivable_pt_lim G z (f z).
  move=> xzy; apply/is_derive_Reals; apply: (is_derive_ext_loc F); last exact: dF.
  have m0 : 0 < Rmin (z - x) (y - z) by apply: Rmin_pos; lra.
  exists (mkposreal _ m0) => u /= /Rabs_lt_between' zu.
  by rewrite /G clamp_id //; have := Rmin_l (z - x) (y - z); have := Rmin_r (z - x) (y - z); lra.
have der z : x < z < y -> derivable_pt G z by move=> xzy; exists (f z); apply: dG.
have [//|c [xcy]] := MVT G id x y der (fun c _ => derivable_pt_id c) _ cG
  (fun c _ => derivable_continuous_pt _ _ (derivable_pt_id c)).
rewrite derive_pt_id (derive_pt_eq_0 _ _ _ (der c xcy) (dG c xcy)) /id Rmult_1_r.
by rewrite /G !clamp_id; try lra; move=> e; exists c; last lra.
Qed.

Lemma primitive_mean f F x y : primitive f F -> 0 <= x < y -> y <= 1 ->
  exists2 c, x < c < y & F y - F x = f c * (y - x).
Proof.
move=> [cF dF] x0y y1; apply: mean_value => [||z xzy]; [lra| |apply: dF; lra].
by apply: continuous_on_subset cF => z xzy; lra.
Qed.

Lemma primitive_opp f F : primitive f F -> primitive (fun x => - f x) (fun x => - F x).
Proof.
move=> [cF dF]; split=> [x x01|x x01]; last exact: is_derive_opp (dF x x01).
exact: filterlim_comp (cF x x01) (filterlim_opp _).
Qed.

Lemma primitive_plus f g F G : primitive f F -> primitive g G ->
  primitive (fun x => f x + g x) (fun x => F x + G x).
Proof.
move=> [cF dF] [cG dG]; split=> [x x01|x x01]; last exact: is_derive_plus (dF x x01) (dG x x01).
exact: filterlim_comp_2 (cF x x01) (cG x x01) (filterlim_plus _ _).
Qed.

Lemma primitive_minus f g F G : primitive f F -> primitive g G ->
  primitive (fun x => f x - g x) (fun x => F x - G x).
Proof. by move=> pF pG; apply: primitive_plus pF (primitive_opp pG). Qed.

Lemma primitive_reflect f F : primitive f F ->
  primitive (fun x => f (1 - x)) (fun x => - F (1 - x)).
Proof.
move=> [cF dF]; split=> [x x01|x x01].
  apply: filterlim_comp (filterlim_opp _); have x01' : 0 <= 1 - x <= 1 by lra.
  apply: filterlim_comp (cF _ x01') => P [d near]; exists d => u xu u01.
  apply: near; last lra.
  rewrite /ball /= /AbsRing_ball /abs /minus /plus /opp /= in xu *.
  by rewrite (_ : _ + _ = - (u + - x)) ?Rabs_Ropp //; ring.
have /dF d1 : 0 < 1 - x < 1 by lra.
auto_derive; first by exists (f (1 - x)).
by rewrite (is_derive_unique _ _ _ d1); ring.
Qed.

Theorem primitive_increasing f F x y : primitive f F ->
    (forall z, 0 < z < 1 -> 0 <= f z) -> 0 <= x <= y -> y <= 1 ->
  F x <= F y.
Proof.
move=> pF f0 x0y y1; case: (Req_dec x y) => [->|nexy]; first exact: Rle_refl.
have [||c cxy e] := @primitive_mean f F x y pF; try lra.
suff : 0 <= f c * (y - x) by lra.
by apply: Rmult_le_pos; [apply: f0|]; lra.
Qed.

(* With f - g for f: the integrals of two functions are as near as those of their distance. *)
Theorem primitive_bound f F u U x y : primitive f F -> primitive u U ->
    (forall z, 0 < z < 1 -> Rabs (f z) <= u z) -> 0 <= x <= y -> y <= 1 ->
  Rabs (F y - F x) <= U y - U x.
Proof.
move=> pF pU fu xy y1; have fu' z : 0 < z < 1 -> - u z <= f z <= u z.
  by move=> z01; apply/Rabs_le_between/fu.
have := primitive_increasing (primitive_minus pU pF) _ xy y1.
have := primitive_increasing (primitive_plus pU pF) _ xy y1.
move=> /(_ (fun z z01 => ltac:(have := fu' z z01; lra))) low.
move=> /(_ (fun z z01 => ltac:(have := fu' z z01; lra))) up.
by apply: Rabs_le; lra.
Qed.

(* ## What a bound at a singular end says of the integral next to it *)
Lemma primitive_sqrt C : primitive (fun x => C / sqrt x) (fun x => 2 * C * sqrt x).
Proof.
split=> [x x01|x x01]; last by auto_derive; [lra|field; apply/Rgt_not_eq/sqrt_lt_R0; lra].
apply: filterlim_comp (filterlim_scal_r (2 * C) _).
by apply: continuous_on_forall x01 => y _; exact: continuous_sqrt.
Qed.

Lemma primitive_sqrt0 f F C x : primitive f F ->
    (forall z, 0 < z < 1 -> Rabs (f z) <= C / sqrt z) -> 0 <= x <= 1 ->
  Rabs (F x - F 0) <= 2 * C * sqrt x.
Proof.
move=> pF fC x01; have := primitive_bound pF (primitive_sqrt C) fC (x := 0) (y := x).
by rewrite sqrt_0 Rmult_0_r Rminus_0_r; apply; lra.
Qed.

Lemma primitive_sqrt1 f F C x : primitive f F ->
    (forall z, 0 < z < 1 -> Rabs (f z) <= C / sqrt (1 - z)) -> 0 <= x <= 1 ->
  Rabs (F 1 - F x) <= 2 * C * sqrt (1 - x).
Proof.
move=> pF fC x01; have invol z : 1 - (1 - z) = z by ring.
have -> : F 1 - F x = - F (1 - (1 - x)) - - F (1 - 0) by rewrite invol Rminus_0_r; ring.
apply: (primitive_sqrt0 (primitive_reflect pF)) => [z z01|]; last lra.
by rewrite -{2}[z]invol; apply: fC; lra.
Qed.

Lemma primitive_scal c f F : primitive f F -> primitive (fun x => c * f x) (fun x => c * F x).
Proof.
move=> [cF dF]; split=> [x x01|x x01]; last exact: is_derive_scal (dF x x01).
exact: filterlim_comp (cF x x01) (filterlim_scal_r c _).
Qed.

(* ## If f <= g between x and y, then F increases by no more than G *)
Theorem primitive_le f g F G x y : primitive f F -> primitive g G ->
    (forall z, x < z < y -> f z <= g z) -> 0 <= x <= y -> y <= 1 ->
  F y - F x <= G y - G x.
Proof.
move=> pF pG lefg x0y y1; case: (Req_dec x y) => [->|nexy]; first lra.
have [||c cxy e] := @primitive_mean _ _ x y (primitive_minus pG pF); try lra.
suff : 0 <= (g c - f c) * (y - x) by lra.
by apply: Rmult_le_pos; [have := lefg c cxy|]; lra.
Qed.

Corollary primitive_abs_le f g F G x y : primitive f F -> primitive g G ->
    (forall z, 0 < z < 1 -> Rabs (f z) <= g z) -> 0 <= x <= 1 -> 0 <= y <= 1 ->
  Rabs (F y - F x) <= Rabs (G y - G x).
Proof.
move=> pF pG lefg; wlog lexy : x y / x <= y => [hwlog|] x01 y01.
  case: (Rle_lt_dec x y) => xy; first exact: hwlog.
  by rewrite Rabs_minus_sym (Rabs_minus_sym (G y)); apply: hwlog => //; lra.
have le z : x < z < y -> - g z <= f z <= g z.
  by move=> zxy; apply/Rabs_le_between/lefg; lra.
apply: Rle_trans (Rle_abs _); apply: Rabs_le; split; last first.
  by apply: (primitive_le pF pG); try lra; move=> z /le; lra.
suff : - G y - - G x <= F y - F x by lra.
by apply: (primitive_le (primitive_opp pG) pF); try lra; move=> z /le; lra.
Qed.
