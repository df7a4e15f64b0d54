(* # The Bernstein operator in the arcsine metric                             *)
(*                                                                            *)
(*   primitive f h == h is continuous on [0, 1] and h' = f on (0, 1)          *)
(*                                                                            *)
(* Half (ii) of the limit of GRPO: a function that is Lipschitz in the metric *)
(* of 2 asin (sqrt t) moves by at most C PI / sqrt M when it is averaged over *)
(* K/M, K ~ Binomial(M, t), at every t of [0, 1] although h' may be infinite  *)
(* at both ends.                                                              *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect.
From Hsym Require Import Transform Mean Primitive Arcsine.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Lemma metric_bound_ge0 f C :
  (forall u, 0 < u < 1 -> Rabs (f u) <= C / sqrt (u * (1 - u))) -> 0 <= C.
Proof.
have h01 : 0 < / 2 < 1 by lra.
have p0 : 0 < sqrt (/ 2 * (1 - / 2)) by apply: sqrt_lt_R0; lra.
move=> /(_ _ h01) fC; have /(Rle_div_r _ _ _ p0) := Rle_trans _ _ _ (Rabs_pos _) fC.
by rewrite Rmult_0_l.
Qed.

Theorem arcsine_lipschitz f h C x y : primitive f h ->
    (forall u, 0 < u < 1 -> Rabs (f u) <= C / sqrt (u * (1 - u))) ->
    0 <= x <= 1 -> 0 <= y <= 1 ->
  Rabs (h x - h y) <= C * Rabs (2 * asin (sqrt x) - 2 * asin (sqrt y)).
Proof.
move=> ph fC x01 y01; have C0 := metric_bound_ge0 fC.
rewrite -{1}(Rabs_pos_eq C) // -Rabs_mult Rmult_minus_distr_l.
exact: (primitive_abs_le ph (primitive_scal C primitive_arcsine)).
Qed.

Theorem arcsine_metric f h C M t : primitive f h ->
    (forall u, 0 < u < 1 -> Rabs (f u) <= C / sqrt (u * (1 - u))) ->
    (0 < M)%N -> 0 <= t <= 1 ->
  Rabs (mean M t (fun k => h (INR k / INR M)) - h t) <= C * PI / sqrt (INR M).
Proof.
move=> ph fC M0 t01; have m0 : 0 < INR M by apply/lt_0_INR/ltP.
have C0 := metric_bound_ge0 fC.
have CPI : 0 <= C * PI by apply: Rmult_le_pos; [|have := PI_RGT_0; lra].
have bound0 : 0 <= C * PI / sqrt (INR M).
  exact: Rdiv_le_0_compat (sqrt_lt_R0 _ m0).
case: (Req_dec t 0) => [->|t0].
  by rewrite mean_at0 /Rdiv Rmult_0_l Rminus_eq_0 Rabs_R0.
case: (Req_dec t 1) => [->|t1].
  by rewrite mean_at1 /Rdiv Rinv_r ?Rminus_eq_0 ?Rabs_R0 //; lra.
have p0 : 0 < sqrt (t * (1 - t)) by apply: sqrt_lt_R0; nra.
pose c := C * PI / sqrt (t * (1 - t)).
apply: (Rle_trans _ (c * sqrt (t * (1 - t) / INR M))); last first.
  rewrite sqrt_div; try nra.
  by right; rewrite /c; field; split; [have := sqrt_lt_R0 _ m0|]; lra.
apply: (Rle_trans _ (c * mean M t (fun k => Rabs (INR k / INR M - t)))); last first.
  apply: Rmult_le_compat_l; last exact: mean_deviation.
  exact: Rdiv_le_0_compat p0.
rewrite -meanZ; apply: mean_close => // k lekM.
have x01 : 0 <= INR k / INR M <= 1.
  split; first by apply: Rdiv_le_0_compat m0; exact: pos_INR.
  by apply/(Rle_div_l _ _ _ m0); rewrite Rmult_1_l; apply/le_INR/leP.
apply: Rle_trans (arcsine_lipschitz ph fC x01 t01) _.
have t01' : 0 < t < 1 by lra.
have := Rmult_le_compat_l C _ _ C0 (arcsine_close x01 t01').
by rewrite /c /Rdiv; lra.
Qed.
