(* # Weights that sum to 0 over each group: how far h_M is from its limit     *)
(*                                                                            *)
(*   balanced M a b == K b_(K-1) + (M-K) a_K = 0 for K = 0 .. M: the weights  *)
(*                     of a group with K correct responses sum to 0           *)
(*                                                                            *)
(* Then t (1-t) h_M'(t) is the mean of G_K = (K/M) b_(K-1). If G_K <= G(K/M)  *)
(* with G concave and >= 0 on (0, 1), for example G_K = c G(K/M) with 0 <= c  *)
(* <= 1, Jensen's inequality gives h_M' <= h' = G / (t (1-t)), so that the    *)
(* distance h - h_M increases; at t = 1 it is h(1) minus a finite sum.        *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform Mean Primitive Variation Riemann Convex.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition balanced (M : nat) (a b : nat -> R) : Prop :=
  forall K, (K <= M)%N -> INR K * b K.-1 + INR (M - K) * a K = 0.

(* ## The slope of h_M over a group whose weights sum to 0 *)
Theorem balanced_deriv M a b t : (0 < M)%N -> balanced M a b ->
  t * (1 - t) * transform_deriv M (fun s => b s - a s) t =
  mean M t (fun K => INR K / INR M * b K.-1).
Proof.
case: M => // n _ bal; have nz : INR n.+1 <> 0 by exact: not_0_INR.
set E := mean _ _ _.
have Eb : E = t * \rsum_(s < n.+1) (b s * bern n s t).
  rewrite /E /mean big_ord_recl [nat_of_ord ord0]/= [INR 0](_ : _ = 0) // big_distrr /=.
  rewrite /Rdiv !Rmult_0_l Rplus_0_l; apply: eq_bigr => s _.
  rewrite (_ : t * _ = b s * (t * bern n s t)); last ring.
  by rewrite bern_up /bump /= add1n; field.
have Ea : E = - (1 - t) * \rsum_(s < n.+1) (a s * bern n s t).
  rewrite /E /mean big_ord_recr /=; have := bal n.+1 (leqnn _).
  rewrite subnn [INR 0](_ : _ = 0) // Rmult_0_l Rplus_0_r => bn.
  have -> : INR n.+1 / INR n.+1 * b n = / INR n.+1 * (INR n.+1 * b n) by field.
  rewrite bn Rmult_0_r.
  rewrite Rmult_0_l Rplus_0_r big_distrr; apply: eq_bigr => s _ /=.
  have := bal s (ltnW (ltn_ord s)) => bs.
  rewrite (_ : - _ * _ = - a s * ((1 - t) * bern n s t)); last ring.
  rewrite bern_stay -1?ltnS //.
  have -> : INR s / INR n.+1 * b s.-1 = - (INR (n.+1 - s) * a s) / INR n.+1.
    by rewrite (_ : - (_ * _) = INR s * b s.-1) /Rdiv; [ring|lra].
  by field.
have -> : transform_deriv n.+1 (fun s => b s - a s) t =
    \rsum_(s < n.+1) (b s * bern n s t) - \rsum_(s < n.+1) (a s * bern n s t).
  by rewrite -rsumB; apply: eq_bigr => s _ /=; ring.
rewrite (_ : t * (1 - t) * (_ - _) = (1 - t) * E + t * E); first ring.
by rewrite {1}Eb Ea; ring.
Qed.

Theorem balanced_at1 M a b : (0 < M)%N -> balanced M a b ->
  transform M (fun s => b s - a s) 1 = / INR M * \big[Rplus/R0]_(1 <= K < M)
    (INR K / INR M * b K.-1 / (INR K / INR M * (1 - INR K / INR M))).
Proof.
case: M => // n _ bal; rewrite transform_at1; congr Rmult; rewrite big_add1 big_mkord /=.
have nz : 0 < INR n.+1 by apply/lt_0_INR/ltP.
have b0 : b n = 0.
  have := bal n.+1 (leqnn _); rewrite subnn [INR 0](_ : _ = 0) //= => e.
  by apply: (Rmult_eq_reg_l (INR n.+1)); lra.
have a0 : a 0%N = 0.
  have := bal 0%N isT; rewrite subn0 [INR 0](_ : _ = 0) //= => e.
  by apply: (Rmult_eq_reg_l (INR n.+1)); lra.
rewrite rsumB big_ord_recr b0 [X in _ - X]big_ord_recl a0 /= Rplus_0_l Rplus_0_r.
rewrite -rsumB; apply: eq_bigr => s _.
rewrite /bump /= add1n; have KM : (0 < s.+1 < n.+1)%N by rewrite /= ltnS; exact: ltn_ord.
have := bal s.+1 (ltnW (ltn_ord s)); have := node_in (ltn0Sn n) KM => /=.
rewrite minus_INR; last by apply/leP; rewrite ltnS ltnW.
set x := INR s.+1 / INR n.+1 => x01 bs.
have ltN : INR s.+1 < INR n.+1 by apply/lt_INR/ltP; rewrite ltnS; exact: ltn_ord.
have {}bs : a s.+1 = - (x * b s) / (1 - x).
  apply: (Rmult_eq_reg_l (INR n.+1 * (1 - x))); last by nra.
  rewrite (_ : INR n.+1 * (1 - x) = INR n.+1 - INR s.+1); last by rewrite /x; field; lra.
  rewrite (_ : _ * (_ / _) = - INR s.+1 * b s); first lra.
  by rewrite /x; field; lra.
by rewrite bs; field; lra.
Qed.

Section Concavity.
Variables (M : nat) (a b : nat -> R) (G h : R -> R).
Hypotheses (M0 : (0 < M)%N) (bal : balanced M a b).
Hypothesis below : forall K, (0 < K < M)%N ->
  INR K / INR M * b K.-1 <= G (INR K / INR M).
Hypothesis conc : concave_on (fun x => 0 < x < 1) G.
Hypothesis G0 : forall x, 0 < x < 1 -> 0 <= G x.
Local Notation w := (fun s => b s - a s).
Local Notation slope := (fun t => G t / (t * (1 - t))).

Theorem concave_deriv_le t : 0 < t < 1 -> transform_deriv M w t <= slope t.
Proof.
move=> t01; have tt : 0 < t * (1 - t) by nra.
apply/Rle_div_r => //; rewrite Rmult_comm balanced_deriv //.
apply: mean_jensen => // [|].
  by rewrite [INR 0](_ : _ = 0) // /Rdiv !Rmult_0_l; lra.
have m0 : 0 < INR M by apply/lt_0_INR/ltP.
have := bal (leqnn M); rewrite subnn [INR 0](_ : _ = 0) // Rmult_0_l Rplus_0_r => bM.
have -> : INR M / INR M * b M.-1 = INR M * b M.-1 / INR M by field; lra.
by rewrite bM /Rdiv Rmult_0_l; lra.
Qed.

Hypothesis hG : primitive slope h.

Theorem concave_increasing x y : 0 <= x <= y -> y <= 1 ->
  h x - transform M w x <= h y - transform M w y.
Proof.
move=> xy y1; have pT : primitive (transform_deriv M w) (transform M w).
  split=> [u u01|u _]; last exact: is_derive_transform.
  apply: continuous_on_forall u01 => v _; apply: ex_derive_continuous.
  by exists (transform_deriv M w v); exact: is_derive_transform.
apply: primitive_increasing (primitive_minus hG pT) _ xy y1 => u u01.
by have := concave_deriv_le u01; lra.
Qed.

(* The distance is largest at t = 1. *)
Theorem concave_distance t : 0 <= t <= 1 ->
  0 <= h t - h 0 - transform M w t <= h 1 - h 0 - transform M w 1.
Proof.
move=> t01; have := @concave_increasing 0 t; have := @concave_increasing t 1.
by rewrite transform0; lra.
Qed.

(* So one running sum, W_M = h_M(1), decides for all t. *)
Corollary concave_close e t : Rabs (mean_W M w M - (h 1 - h 0)) <= e -> 0 <= t <= 1 ->
  0 <= h t - h 0 - transform M w t <= e.
Proof. by move=> /Rabs_le_between We /concave_distance; rewrite transform_at1; lra. Qed.
End Concavity.

(* ## The largest distance, for G_K = c G(K/M) *)
Theorem concave_limit M a b c G h t : (0 < M)%N -> balanced M a b ->
    (forall K, (0 < K < M)%N -> INR K / INR M * b K.-1 = c * G (INR K / INR M)) ->
    0 <= c <= 1 ->
    concave_on (fun x => 0 < x < 1) G -> (forall x, 0 < x < 1 -> 0 <= G x) ->
    primitive (fun x => G x / (x * (1 - x))) h -> 0 <= t <= 1 ->
  0 <= h t - h 0 - transform M (fun s => b s - a s) t <=
  h 1 - h 0 - / INR M * \big[Rplus/R0]_(1 <= K < M)
    (c * G (INR K / INR M) / (INR K / INR M * (1 - INR K / INR M))).
Proof.
move=> M0 bal values c01 conc G0 hG t01.
have -> : \big[Rplus/R0]_(1 <= K < M) (c * G (INR K / INR M) / (INR K / INR M * (1 - INR K / INR M))) =
    \big[Rplus/R0]_(1 <= K < M)
      (INR K / INR M * b K.-1 / (INR K / INR M * (1 - INR K / INR M))).
  by apply: eq_big_nat => K KM; rewrite values.
rewrite -(balanced_at1 M0 bal); apply: (@concave_distance M a b G) => // K KM.
by rewrite values //; have := G0 _ (node_in M0 KM); nra.
Qed.

(* The same without a sum where h' is convex. *)
Corollary concave_trapezoids M a b G h t : (1 < M)%N -> balanced M a b ->
    (forall K, (0 < K < M)%N -> INR K / INR M * b K.-1 = G (INR K / INR M)) ->
    concave_on (fun x => 0 < x < 1) G -> (forall x, 0 < x < 1 -> 0 <= G x) ->
    let h' x := G x / (x * (1 - x)) in
    primitive h' h -> convex_on (fun x => 0 < x < 1) h' -> 0 <= t <= 1 ->
  0 <= h t - h 0 - transform M (fun s => b s - a s) t <=
  (h (/ INR M) - h 0) + (h 1 - h (1 - / INR M)) -
  (h' (/ INR M) + h' (1 - / INR M)) / (2 * INR M).
Proof.
move=> M1 bal values conc G0 h' hG conv t01.
have values1 K : (0 < K < M)%N -> INR K / INR M * b K.-1 = 1 * G (INR K / INR M).
  by move=> KM; rewrite values // Rmult_1_l.
have one : 0 <= 1 <= 1 by lra.
have := concave_limit (ltnW M1) bal values1 one conc G0 hG t01; have := trapezoids M1 hG conv.
rewrite [in X in _ -> X](eq_bigr (fun K : nat => h' (INR K / INR M))) => [|K _].
  by lra.
by rewrite Rmult_1_l.
Qed.
