(* # A gap in pieces: from running sums to the transform                      *)
(*                                                                            *)
(*   mean_W M w j    == W_j = (1/M) sum_(s < j) w_s                           *)
(*   transform M w t == h_M(t)                                                *)
(*   p i, H i, e i   == piece i of the gap, what its running sum is near to,  *)
(*                      and how near                                          *)
(*                                                                            *)
(* The gap is w_s = sum_i p_i(s) + r_s. If the running sums of each piece are *)
(* near H_i, those of w are near the sum of the H_i, and h_M, the mean of W_k,*)
(* is as near to h as that and the distance of the mean of h(k/M) from h(t).  *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform Mean Primitive Variation Riemann.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Section Pieces.
Variable M : nat.

Let inv0 : 0 <= / INR M.
Proof.
case: M => [|n]; first by rewrite (_ : INR 0 = 0) // Rinv_0; lra.
exact/Rlt_le/Rinv_0_lt_compat/lt_0_INR/ltP.
Qed.

Lemma mean_W_eq v w j : (forall s, (s < j)%N -> v s = w s) -> mean_W M v j = mean_W M w j.
Proof. by move=> e; congr (_ * _); apply: eq_bigr => s _; apply: e. Qed.

Lemma mean_WD v w j : mean_W M (fun s => v s + w s) j = mean_W M v j + mean_W M w j.
Proof. by elim: j => [|j IHj]; rewrite ?mean_W0 ?mean_WS ?IHj /Rdiv; ring. Qed.

Lemma mean_WZ c w j : mean_W M (fun s => c * w s) j = c * mean_W M w j.
Proof. by elim: j => [|j IHj]; rewrite ?mean_W0 ?mean_WS ?IHj /Rdiv; ring. Qed.

Lemma mean_W_abs w j : (j <= M)%N -> Rabs (mean_W M w j) <= mean_W M (fun s => Rabs (w s)) M.
Proof.
pose v s := Rabs (w s); rewrite -/v.
have step i : Rabs (w i / INR M) = v i / INR M.
  by rewrite Rabs_mult [Rabs (/ _)]Rabs_right; last lra.
have pos i : 0 <= v i / INR M by rewrite -step; exact: Rabs_pos.
have up i : Rabs (mean_W M w i) <= mean_W M v i.
  elim: i => [|i IHi]; first by rewrite !mean_W0 Rabs_R0; lra.
  by rewrite !mean_WS; apply: Rle_trans (Rabs_triang _ _) _; rewrite step; lra.
have grow k : mean_W M v j <= mean_W M v (j + k).
  elim: k => [|k IHk]; first by rewrite addn0; lra.
  by rewrite addnS mean_WS; have := pos (j + k)%N; lra.
by move=> lejM; have := grow (M - j)%N; rewrite subnKC //; apply: Rle_trans (up j).
Qed.

(* The limit may have another factor l than the piece, where |H x| is at most B. *)
Theorem mean_W_scale c l p (H : R -> R) B e j x : Rabs (H x) <= B ->
    Rabs (mean_W M p j - H x) <= e ->
  Rabs (mean_W M (fun s => c * p s) j - l * H x) <= Rabs c * e + Rabs (c - l) * B.
Proof.
move=> HB He; rewrite mean_WZ.
rewrite (_ : _ - _ = c * (mean_W M p j - H x) + (c - l) * H x); last ring.
apply: Rle_trans (Rabs_triang _ _) _; rewrite !Rabs_mult.
by apply: Rplus_le_compat; apply: Rmult_le_compat_l => //; exact: Rabs_pos.
Qed.

Theorem mean_W_pieces n (p : nat -> nat -> R) (H : nat -> R -> R) (e : nat -> R) w r j :
    (forall s, (s < M)%N -> w s = \rsum_(i < n) p i s + r s) -> (j <= M)%N ->
    (forall i, (i < n)%N -> Rabs (mean_W M (p i) j - H i (INR j / INR M)) <= e i) ->
  Rabs (mean_W M w j - \rsum_(i < n) H i (INR j / INR M)) <=
  \rsum_(i < n) e i + (\rsum_(s < M) Rabs (r s)) / INR M.
Proof.
move=> ew lejM close; set x := INR j / INR M in close *.
rewrite (@mean_W_eq w (fun s => \rsum_(i < n) p i s + r s)) => [|s ltsj]; last first.
  by apply: ew; apply: leq_trans lejM.
rewrite mean_WD; have := mean_W_abs r lejM; rewrite {2}/mean_W Rmult_comm => rest.
suff sums : Rabs (mean_W M (fun s => \rsum_(i < n) p i s) j - \rsum_(i < n) H i x) <=
    \rsum_(i < n) e i.
  rewrite (_ : forall u v y, u + v - y = (u - y) + v); last by move=> *; ring.
  by apply: Rle_trans (Rabs_triang _ _) (Rplus_le_compat _ _ _ _ sums rest).
elim: n close {ew rest} => [|n IHn] close.
  rewrite (@mean_W_eq _ (fun=> 0 * 0)) => [|s _]; last by rewrite big_ord0 Rmult_0_l.
  by rewrite (@mean_WZ 0 (fun=> 0)) !big_ord0 Rmult_0_l Rminus_0_r Rabs_R0; lra.
rewrite !big_ord_recr /= (@mean_W_eq _ (fun s => \rsum_(i < n) p i s + p n s)) => [|s _]; last first.
  by rewrite big_ord_recr.
rewrite mean_WD (_ : forall a b c d, a + b - (c + d) = (a - c) + (b - d)); last by move=> *; ring.
apply: Rle_trans (Rabs_triang _ _) (Rplus_le_compat _ _ _ _ (IHn _) (close n _)) => //.
by move=> i /leqW; exact: close.
Qed.

Theorem transform_close w h e d t : 0 <= t <= 1 ->
    (forall j, (j <= M)%N -> Rabs (mean_W M w j - h (INR j / INR M)) <= e) ->
    Rabs (mean M t (fun k => h (INR k / INR M)) - h t) <= d ->
  Rabs (transform M w t - h t) <= e + d.
Proof.
move=> t01 We hd; rewrite transform_mean -/(mean M t (mean_W M w)).
rewrite (_ : _ - _ = (mean M t (mean_W M w) - mean M t (fun k => h (INR k / INR M))) +
  (mean M t (fun k => h (INR k / INR M)) - h t)); last ring.
apply: Rle_trans (Rabs_triang _ _) (Rplus_le_compat _ _ _ _ _ hd).
rewrite -meanB; apply: Rle_trans (mean_abs _ t01 _) _.
by rewrite -[X in _ <= X](mean_const M t); apply: mean_le.
Qed.

(* ## The limit of a gap in pieces, with its distance, for one M *)
Theorem transform_pieces n (p : nat -> nat -> R) (F : nat -> R -> R) (e : nat -> R) w r d t :
    let h x := \rsum_(i < n) (F i x - F i 0) in
    0 <= t <= 1 ->
    (forall s, (s < M)%N -> w s = \rsum_(i < n) p i s + r s) ->
    (forall i j, (i < n)%N -> (j <= M)%N ->
      Rabs (mean_W M (p i) j - (F i (INR j / INR M) - F i 0)) <= e i) ->
    Rabs (mean M t (fun k => h (INR k / INR M)) - h t) <= d ->
  Rabs (transform M w t - h t) <=
  \rsum_(i < n) e i + (\rsum_(s < M) Rabs (r s)) / INR M + d.
Proof.
move=> h t01 ew close; apply: (@transform_close w h) => // j lejM.
by apply: (@mean_W_pieces n p (fun i x => F i x - F i 0)) => // i ltin; exact: close.
Qed.
End Pieces.
