(* # Running sums whose terms alternate in sign                               *)
(*                                                                            *)
(*   sampled M theta f s == f ((s + theta) / M)                               *)
(*   variation_le 0 1 f V == the variation of f on [0, 1] is at most V        *)
(*                                                                            *)
(* For (-1)^s f((s + theta)/M), f in size at most C and of variation at most  *)
(* V on [0, 1], the running sum is at most (C + V)/M: summation by parts.     *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform Variation Riemann.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Theorem riemann_alternating M f theta C V j : 0 <= theta <= 1 ->
    variation_le 0 1 f V -> (forall x, 0 <= x <= 1 -> Rabs (f x) <= C) -> (j <= M)%N ->
  Rabs (mean_W M (fun s => (-1) ^ s * sampled M theta f s) j) <= (C + V) / INR M.
Proof.
move=> th01 var fC lejM; have [M0|M0] := posnP M.
  rewrite M0 leqn0 in lejM; rewrite (eqP lejM) mean_W0 Rabs_R0 M0 [INR 0](_ : _ = 0) //.
  by rewrite /Rdiv Rinv_0 Rmult_0_r; lra.
have m0 : 0 < INR M by apply/lt_0_INR/ltP.
have i0 := Rinv_0_lt_compat _ m0; pose x s := (INR s + theta) / INR M.
have xS s : x s <= x s.+1.
  by rewrite /x S_INR; apply: Rmult_le_compat_r; lra.
have x01 s : (s < M)%N -> 0 <= x s <= 1.
  move=> ltsM; split; first by apply: Rdiv_le_0_compat m0; have := pos_INR s; lra.
  by apply/Rle_div_l => //; rewrite Rmult_1_l; have /leP/le_INR := ltsM; rewrite S_INR; lra.
have C0 : 0 <= C by apply: Rle_trans (Rabs_pos _) (fC 0 _); lra.
have V0 : 0 <= V by have := var 0%N (fun=> 0); rewrite big_ord0; apply=> //; lra.
pose A s : R := if odd s then 1 else 0.
have A' s : A s.+1 = 1 - A s by rewrite /A /=; case: odd => /=; lra.
have AS s : A s.+1 = A s + (-1) ^ s.
  suff -> : (-1) ^ s = 1 - 2 * A s by rewrite A'; ring.
  by elim: s => [|s IHs]; [rewrite pow_O /A /=|rewrite -tech_pow_Rmult IHs A']; ring.
have A1 s : Rabs (A s) <= 1 by rewrite /A; case: odd; rewrite ?Rabs_R1 ?Rabs_R0; lra.
pose S i := \rsum_(s < i) ((-1) ^ s * f (x s)).
have parts i : Rabs (S i.+1 - A i.+1 * f (x i)) <= \rsum_(s < i) Rabs (f (x s.+1) - f (x s)).
  elim: i => [|i IHi].
    by rewrite /S big_ord_recr !big_ord0 /A /= (_ : _ - _ = 0) ?Rabs_R0; lra.
  have -> : S i.+2 = S i.+1 + (-1) ^ i.+1 * f (x i.+1) by exact: big_ord_recr.
  rewrite [X in _ <= X]big_ord_recr /=.
  rewrite (_ : _ - _ = (S i.+1 - A i.+1 * f (x i)) + - (A i.+1 * (f (x i.+1) - f (x i)))); last first.
    by rewrite (AS i.+1); ring.
  apply: Rle_trans (Rabs_triang _ _) (Rplus_le_compat _ _ _ _ IHi _).
  rewrite Rabs_Ropp Rabs_mult -[X in _ <= X]Rmult_1_l.
  by apply: Rmult_le_compat_r (A1 _); exact: Rabs_pos.
rewrite /mean_W Rabs_mult Rabs_right; last lra.
rewrite Rmult_comm; apply: Rmult_le_compat_r; first lra.
rewrite -/(S j); case: j lejM => [_|j ltjM]; first by rewrite /S big_ord0 Rabs_R0; lra.
rewrite (_ : S j.+1 = A j.+1 * f (x j) + (S j.+1 - A j.+1 * f (x j))); last ring.
apply: Rle_trans (Rabs_triang _ _) (Rplus_le_compat _ _ _ _ _ _).
  rewrite Rabs_mult -[C]Rmult_1_l; apply: Rmult_le_compat; try exact: Rabs_pos; first exact: A1.
  exact/fC/x01.
apply: Rle_trans (parts j) _; apply: var => //.
  by have := x01 0%N (leq_ltn_trans (leq0n _) ltjM); lra.
by have := x01 j ltjM; lra.
Qed.

Corollary riemann_alternating_monotone M f theta j : 0 <= theta <= 1 ->
    monotone_on (fun x => 0 <= x <= 1) f -> (j <= M)%N ->
  Rabs (mean_W M (fun s => (-1) ^ s * sampled M theta f s) j) <=
  (Rmax (Rabs (f 0)) (Rabs (f 1)) + Rabs (f 1 - f 0)) / INR M.
Proof.
move=> th01 mon; apply: riemann_alternating th01 (variation_monotone _ mon) _; first lra.
move=> x x01; have := Rmax_l (Rabs (f 0)) (Rabs (f 1)); have := Rmax_r (Rabs (f 0)) (Rabs (f 1)).
have := Rle_abs (f 0); have := Rle_abs (f 1); have := Rle_abs (- f 0); have := Rle_abs (- f 1).
rewrite !Rabs_Ropp => *; apply: Rabs_le.
by case: mon => mon; have := mon 0 x ltac:(lra) ltac:(lra) ltac:(lra);
  have := mon x 1 ltac:(lra) ltac:(lra) ltac:(lra); lra.
Qed.
