(* # Running sums of a function that is sampled once in each cell             *)
(*                                                                            *)
(*   sampled M theta f s == f ((s + theta) / M)                               *)
(*                                                                            *)
(* Its running sum W_j is near the integral F (j/M) - F 0 of f from 0 to j/M, *)
(* for all j <= M. If the variation of f is at most V, the distance is at     *)
(* most V / M. If f is monotone, and infinite or merely large at one end, it  *)
(* is sampled at the other end of each cell, and the distance is at most the  *)
(* integral of |f| over the cell at this end, and |f| at the other end over M.*)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform Primitive Variation.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition sampled (M : nat) (theta : R) (f : R -> R) (s : nat) : R :=
  f ((INR s + theta) / INR M).

Lemma mean_W0 M w : mean_W M w 0 = 0.
Proof. by rewrite /mean_W big_ord0 Rmult_0_r. Qed.

Lemma mean_WS M w j : mean_W M w j.+1 = mean_W M w j + w j / INR M.
Proof. by rewrite /mean_W big_ord_recr /= /Rdiv; ring. Qed.

Lemma mean_W_opp M w j : mean_W M (fun s => - w s) j = - mean_W M w j.
Proof. by elim: j => [|j IHj]; rewrite ?mean_W0 ?mean_WS ?IHj /Rdiv; ring. Qed.

Section Riemann.
Variables (M : nat) (f F : R -> R).
Hypotheses (M0 : (0 < M)%N) (fF : primitive f F).
Local Notation x_ s := (INR s / INR M).
Local Notation W theta := (mean_W M (sampled M theta f)).

Let m0 : 0 < INR M. Proof. exact/lt_0_INR/ltP. Qed.
Let inv0 : 0 < / INR M. Proof. exact: Rinv_0_lt_compat. Qed.

Lemma node0 : x_ 0 = 0.
Proof. by rewrite /Rdiv (_ : INR 0 = 0) // Rmult_0_l. Qed.

Lemma nodeS s : x_ s.+1 = x_ s + / INR M.
Proof. by rewrite S_INR; field; lra. Qed.

Lemma nodeM : x_ M = 1. Proof. by apply: Rinv_r; lra. Qed.

Lemma node01 s : (s <= M)%N -> 0 <= x_ s <= 1.
Proof.
move=> lesM; split; first by apply: Rdiv_le_0_compat m0; apply: pos_INR.
by rewrite -nodeM; apply: Rmult_le_compat_r; [lra|apply/le_INR/leP].
Qed.

Lemma node_in s : (0 < s < M)%N -> 0 < x_ s < 1.
Proof.
move=> /andP[s0 sM]; split; first by apply: Rdiv_lt_0_compat m0; apply/lt_0_INR/ltP.
by apply/Rlt_div_l => //; rewrite Rmult_1_l; apply/lt_INR/ltP.
Qed.

Lemma sampled0 s : sampled M 0 f s = f (x_ s). Proof. by rewrite /sampled Rplus_0_r. Qed.
Lemma sampled1 s : sampled M 1 f s = f (x_ s.+1). Proof. by rewrite /sampled -S_INR. Qed.

Lemma cell_mean s : (s < M)%N ->
  exists2 c, x_ s < c < x_ s.+1 & F (x_ s.+1) - F (x_ s) = f c / INR M.
Proof.
move=> ltsM; have := node01 (ltnW ltsM); have := node01 ltsM; rewrite nodeS => xS xs.
by have [||c cs ->] := primitive_mean (x := x_ s) (y := x_ s + / INR M) fF; try lra;
  exists c => //; rewrite /Rdiv; ring.
Qed.

(* ## Bounded functions *)
Theorem riemann_variation theta V j : 0 <= theta <= 1 -> variation_le 0 1 f V ->
  (j <= M)%N -> Rabs (W theta j - (F (x_ j) - F 0)) <= V / INR M.
Proof.
move=> th01 var lejM; have {var} : variation_le 0 (x_ j) f V.
  by have xj := node01 lejM; move=> n x ax xb; apply: var; lra.
elim: j V lejM => [|j IHj] V lejM var.
  rewrite mean_W0 node0 (_ : 0 - (F 0 - F 0) = 0) ?Rabs_R0; last lra.
  apply: Rdiv_le_0_compat m0; have := var 0%N (fun=> 0).
  by rewrite big_ord0 node0; apply=> //; exact: Rle_refl.
have [c cj ec] := cell_mean lejM; have xS := nodeS j.
have := @IHj (V - Rabs (f ((INR j + theta) / INR M) - f c)) (ltnW lejM) _.
rewrite mean_WS /sampled; set u := f ((_ + _) / _).
have -> : mean_W M (sampled M theta f) j + u / INR M - (F (x_ j.+1) - F 0) =
    (mean_W M (sampled M theta f) j - (F (x_ j) - F 0)) + (u - f c) / INR M.
  by rewrite (_ : (u - f c) / INR M = u / INR M - (F (x_ j.+1) - F (x_ j))); [|rewrite ec /Rdiv]; ring.
have := Rabs_triang (mean_W M (sampled M theta f) j - (F (x_ j) - F 0)) ((u - f c) / INR M).
rewrite [Rabs (_ / _)]Rabs_mult [Rabs (/ _)]Rabs_right; last lra.
move=> tri IH; suff: Rabs (mean_W M (sampled M theta f) j - (F (x_ j) - F 0)) <=
   (V - Rabs (u - f c)) / INR M by rewrite /Rdiv; lra.
apply: IH; rewrite /u; apply: variation_drop var; first by lra.
by rewrite /Rdiv Rmult_plus_distr_r -/(x_ j); nra.
Qed.

Corollary riemann_monotone theta j : 0 <= theta <= 1 ->
    monotone_on (fun x => 0 <= x <= 1) f -> (j <= M)%N ->
  Rabs (W theta j - (F (x_ j) - F 0)) <= Rabs (f 1 - f 0) / INR M.
Proof. by move=> th01 mon; apply/riemann_variation/variation_monotone => //; lra. Qed.

Corollary riemann_turns theta n (c : nat -> R) C j : 0 <= theta <= 1 ->
    c 0%N = 0 -> c n.+1 = 1 ->
    (forall i, (i <= n)%N -> c i <= c i.+1 /\ monotone_on (fun x => c i <= x <= c i.+1) f) ->
    (forall i, (0 < i <= n)%N -> Rabs (f (c i)) <= C) -> (j <= M)%N ->
  Rabs (W theta j - (F (x_ j) - F 0)) <= (2 * INR n * C + Rabs (f 0) + Rabs (f 1)) / INR M.
Proof.
move=> th01 c0 c1 mon size; apply: riemann_variation => //.
by have := variation_turns mon size; rewrite c0 c1.
Qed.

(* ## Functions that may be infinite at one end: the distance has a sign *)
Theorem riemann_decreasing j : decreasing_on (fun x => 0 < x <= 1) f -> (j <= M)%N ->
  0 <= F (x_ j) - F 0 - W 1 j <= F (/ INR M) - F 0 - f 1 / INR M.
Proof.
move=> dec; have pos s : (s < M)%N -> 0 < x_ s.+1 <= 1.
  by move=> ltsM; have := node01 ltsM; have := node01 (ltnW ltsM); have := nodeS s; lra.
pose D i := F (x_ i) - F 0 - W 1 i; rewrite -/(D j).
have DS i : (i < M)%N -> exists2 c, x_ i < c < x_ i.+1 & D i.+1 = D i + (f c - f (x_ i.+1)) / INR M.
  move=> ltiM; have [c ci ec] := cell_mean ltiM; exists c => //.
  rewrite (_ : D i.+1 = D i + (F (x_ i.+1) - F (x_ i) - f (x_ i.+1) / INR M)).
    by rewrite ec /Rdiv; ring.
  by rewrite /D mean_WS sampled1; ring.
have D0 : D 0%N = 0 by rewrite /D mean_W0 node0; ring.
have up i : (i < M)%N -> D i <= D i.+1.
  move=> ltiM; have [c ci ->] := DS i ltiM; have := pos i ltiM; have := node01 (ltnW ltiM) => xi xS.
  have := dec c (x_ i.+1); move=> /(_ ltac:(lra) ltac:(lra) ltac:(lra)) le.
  by have : 0 <= (f c - f (x_ i.+1)) / INR M; [apply: Rdiv_le_0_compat m0|]; lra.
have low i : (i <= M)%N -> 0 <= D i.
  by elim: i => [|i IHi] leiM; [|have := IHi (ltnW leiM); have := up i leiM]; lra.
have top i : (i < M)%N -> D i.+1 <= F (/ INR M) - F 0 - f (x_ i.+1) / INR M.
  elim: i => [|i IHi] ltiM.
    by rewrite /D mean_WS mean_W0 sampled1 nodeS node0 !Rplus_0_l; lra.
  have [c ci ->] := DS i.+1 ltiM; have := IHi (ltnW ltiM).
  have := pos i (ltnW ltiM); have := pos i.+1 ltiM => xS xi.
  have := dec (x_ i.+1) c; move=> /(_ ltac:(lra) ltac:(lra) ltac:(lra)) le.
  have : 0 <= (f (x_ i.+1) - f c) / INR M by apply: Rdiv_le_0_compat m0; lra.
  by rewrite /Rdiv; lra.
have end1 i : (i < M)%N -> D i.+1 <= F (/ INR M) - F 0 - f 1 / INR M.
  move=> ltiM; apply: Rle_trans (top i ltiM) _; have := pos i ltiM => xi.
  have := dec (x_ i.+1) 1; move=> /(_ ltac:(lra) ltac:(lra) ltac:(lra)) le.
  have : 0 <= (f (x_ i.+1) - f 1) / INR M by apply: Rdiv_le_0_compat m0; lra.
  by rewrite /Rdiv; lra.
move=> lejM; split; first exact: low.
by case: j lejM => [_|j]; [have := end1 0%N M0; have := up 0%N M0; lra|exact: end1].
Qed.

Theorem riemann_increasing j : increasing_on (fun x => 0 <= x < 1) f -> (j <= M)%N ->
  0 <= F (x_ j) - F 0 - W 0 j <= F 1 - F (1 - / INR M) - f 0 / INR M.
Proof.
move=> inc; pose D i := F (x_ i) - F 0 - W 0 i; rewrite -/(D j).
have below s : (s < M)%N -> 0 <= x_ s < 1.
  by move=> ltsM; have := node01 ltsM; have := node01 (ltnW ltsM); have := nodeS s; lra.
have DS i : (i < M)%N -> exists2 c, x_ i < c < x_ i.+1 & D i.+1 = D i + (f c - f (x_ i)) / INR M.
  move=> ltiM; have [c ci ec] := cell_mean ltiM; exists c => //.
  rewrite (_ : D i.+1 = D i + (F (x_ i.+1) - F (x_ i) - f (x_ i) / INR M)).
    by rewrite ec /Rdiv; ring.
  by rewrite /D mean_WS sampled0; ring.
have D0 : D 0%N = 0 by rewrite /D mean_W0 node0; ring.
have up i : (i < M)%N -> D i <= D i.+1.
  move=> ltiM; have [c ci ->] := DS i ltiM; have := below i ltiM; have := node01 ltiM => xS xi.
  have := inc (x_ i) c; move=> /(_ ltac:(lra) ltac:(lra) ltac:(lra)) le.
  by have : 0 <= (f c - f (x_ i)) / INR M; [apply: Rdiv_le_0_compat m0|]; lra.
have top i : (i < M)%N -> D i <= (f (x_ i) - f 0) / INR M.
  elim: i => [|i IHi] ltiM; first by rewrite D0 node0 Rminus_eq_0 /Rdiv Rmult_0_l; lra.
  have [c ci ->] := DS i (ltnW ltiM); have := IHi (ltnW ltiM).
  have := below i (ltnW ltiM); have := below i.+1 ltiM => xS xi.
  have := inc c (x_ i.+1); move=> /(_ ltac:(lra) ltac:(lra) ltac:(lra)) le.
  have : 0 <= (f (x_ i.+1) - f c) / INR M by apply: Rdiv_le_0_compat m0; lra.
  by rewrite /Rdiv; lra.
have low i : (i <= M)%N -> 0 <= D i.
  by elim: i => [|i IHi] leiM; [|have := IHi (ltnW leiM); have := up i leiM]; lra.
have high i : (i <= M)%N -> D (M - i)%N <= D M.
  elim: i => [|i IHi] leiM; first by rewrite subn0; lra.
  have := IHi (ltnW leiM); have := up (M - i.+1)%N.
  by rewrite ltn_subrL M0 subnSK // => /(_ isT); lra.
move=> lejM; split; first exact: low.
rewrite -(subKn lejM); apply: Rle_trans (high _ (leq_subr _ _)) _.
have ltM1 : (M.-1 < M)%N by rewrite prednK.
have -> : D M = D M.-1 + (F 1 - F (x_ M.-1) - f (x_ M.-1) / INR M).
  have := mean_WS M (sampled M 0 f) M.-1.
  by rewrite prednK // sampled0 /D nodeM => ->; ring.
have := top _ ltM1; have := nodeS M.-1; rewrite prednK // nodeM => xM.
by rewrite (_ : 1 - / INR M = x_ M.-1) /Rdiv; lra.
Qed.

(* If f >= 0, what is lost is at most the integral over the cell at the infinite end. *)
Corollary riemann_decreasing_ge0 j : decreasing_on (fun x => 0 < x <= 1) f -> 0 <= f 1 ->
  (j <= M)%N -> 0 <= F (x_ j) - F 0 - W 1 j <= F (/ INR M) - F 0.
Proof.
move=> dec f1 lejM; have := riemann_decreasing dec lejM.
by have := Rdiv_le_0_compat _ _ f1 m0; lra.
Qed.

Corollary riemann_increasing_ge0 j : increasing_on (fun x => 0 <= x < 1) f -> 0 <= f 0 ->
  (j <= M)%N -> 0 <= F (x_ j) - F 0 - W 0 j <= F 1 - F (1 - / INR M).
Proof.
move=> inc f0 lejM; have := riemann_increasing inc lejM.
by have := Rdiv_le_0_compat _ _ f0 m0; lra.
Qed.
End Riemann.

(* ## The same for either direction, and for the bounds C / sqrt x and C / sqrt (1 - x) *)
Section Ends.
Variables (M : nat) (f F : R -> R).
Hypotheses (M0 : (0 < M)%N) (fF : primitive f F).
Local Notation W theta := (mean_W M (sampled M theta f)).

Let m0 : 0 < INR M. Proof. exact/lt_0_INR/ltP. Qed.

Let signed x y d : 0 <= d <= x - y / INR M -> Rabs d <= Rabs x + Rabs y / INR M.
Proof.
move=> dxy; rewrite Rabs_right; last lra.
have := Rle_abs x; have := Rle_abs (- y); rewrite Rabs_Ropp => /(Rmult_le_compat_r (/ INR M)).
by rewrite /Rdiv in dxy * => /(_ (Rlt_le _ _ (Rinv_0_lt_compat _ m0))); lra.
Qed.

Theorem riemann_end0 j : monotone_on (fun x => 0 < x <= 1) f -> (j <= M)%N ->
  Rabs (W 1 j - (F (INR j / INR M) - F 0)) <= Rabs (F (/ INR M) - F 0) + Rabs (f 1) / INR M.
Proof.
move=> [inc|dec] lejM; last first.
  by rewrite Rabs_minus_sym; apply: signed; exact: riemann_decreasing.
have dec : decreasing_on (fun x => 0 < x <= 1) (fun x => - f x).
  by move=> x y x01 y01 xy; have := inc x y x01 y01 xy; lra.
have := riemann_decreasing M0 (primitive_opp fF) dec lejM.
rewrite (mean_W_opp M (sampled M 1 f)) -[Rabs (F _ - _)]Rabs_Ropp -[Rabs (f 1)]Rabs_Ropp.
by move=> le; apply: signed; lra.
Qed.

Theorem riemann_end1 j : monotone_on (fun x => 0 <= x < 1) f -> (j <= M)%N ->
  Rabs (W 0 j - (F (INR j / INR M) - F 0)) <= Rabs (F 1 - F (1 - / INR M)) + Rabs (f 0) / INR M.
Proof.
move=> [inc|dec] lejM.
  by rewrite Rabs_minus_sym; apply: signed; exact: riemann_increasing.
have inc : increasing_on (fun x => 0 <= x < 1) (fun x => - f x).
  by move=> x y x01 y01 xy; have := dec x y x01 y01 xy; lra.
have := riemann_increasing M0 (primitive_opp fF) inc lejM.
rewrite (mean_W_opp M (sampled M 0 f)) -[Rabs (F _ - _)]Rabs_Ropp -[Rabs (f 0)]Rabs_Ropp.
by move=> le; apply: signed; lra.
Qed.

Let inv01 : 0 < / INR M <= 1.
Proof.
split; first exact: Rinv_0_lt_compat.
by rewrite -Rinv_1; apply: Rinv_le_contravar; [lra|apply: (le_INR 1); apply/leP].
Qed.

Corollary riemann_sqrt0 C j : monotone_on (fun x => 0 < x <= 1) f ->
    (forall x, 0 < x < 1 -> Rabs (f x) <= C / sqrt x) -> (j <= M)%N ->
  Rabs (W 1 j - (F (INR j / INR M) - F 0)) <= 2 * C / sqrt (INR M) + Rabs (f 1) / INR M.
Proof.
move=> mon fC lejM; apply: Rle_trans (riemann_end0 mon lejM) (Rplus_le_compat_r _ _ _ _).
by rewrite /Rdiv -sqrt_inv; apply: primitive_sqrt0 fF fC _; lra.
Qed.

Corollary riemann_sqrt1 C j : monotone_on (fun x => 0 <= x < 1) f ->
    (forall x, 0 < x < 1 -> Rabs (f x) <= C / sqrt (1 - x)) -> (j <= M)%N ->
  Rabs (W 0 j - (F (INR j / INR M) - F 0)) <= 2 * C / sqrt (INR M) + Rabs (f 0) / INR M.
Proof.
move=> mon fC lejM; apply: Rle_trans (riemann_end1 mon lejM) (Rplus_le_compat_r _ _ _ _).
have := @primitive_sqrt1 f F C (1 - / INR M) fF fC; rewrite /Rdiv -sqrt_inv.
by rewrite (_ : 1 - (1 - / INR M) = / INR M); [apply|]; lra.
Qed.
End Ends.
