(* # Continuity on [0, 1], from within                                        *)
(*                                                                            *)
(*   continuous_on01 h == h, restricted to [0,1], is continuous               *)
(*   clamp x           == the point of [0,1] nearest to x                     *)
(*                                                                            *)
(* What h does outside [0,1] plays no part. The theorems of analysis ask for  *)
(* two-sided continuity; composed with clamp, h has it.                       *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import ssreflect ssrfun ssrbool.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition continuous_on01 (h : R -> R) : Prop :=
  forall x, 0 <= x <= 1 -> forall eps, 0 < eps ->
  exists delta, 0 < delta /\
  forall y, 0 <= y <= 1 -> Rabs (y - x) < delta -> Rabs (h y - h x) < eps.

Definition clamp (x : R) : R := Rmax 0 (Rmin x 1).

Lemma clamp01 x : 0 <= clamp x <= 1.
Proof. by split; [exact: Rmax_l|apply: Rmax_lub; [lra|exact: Rmin_r]]. Qed.

Lemma clamp_id x : 0 <= x <= 1 -> clamp x = x.
Proof. by move=> x01; rewrite /clamp Rmin_left ?Rmax_right; lra. Qed.

Lemma clamp_close x y : Rabs (clamp x - clamp y) <= Rabs (x - y).
Proof.
rewrite /clamp /Rmin; case: (Rle_dec x 1) => ?; case: (Rle_dec y 1) => ?;
by rewrite /Rmax; repeat case: Rle_dec => ?; rewrite /Rabs; repeat case: Rcase_abs => ?; lra.
Qed.

Section Continuous.
Variable h : R -> R.
Hypothesis h_cont : continuous_on01 h.

Lemma continuity_pt_clamp x : continuity_pt (fun y => h (clamp y)) x.
Proof.
move=> eps eps0; have [d [d0 hd]] := h_cont (clamp01 x) eps0.
exists d; split=> // y [_ yx]; apply: hd; first exact: clamp01.
exact: Rle_lt_trans (clamp_close y x) yx.
Qed.

Theorem uniformly_continuous eps : 0 < eps -> exists delta, 0 < delta /\
  forall x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (x - y) < delta -> Rabs (h x - h y) < eps.
Proof.
move=> eps0; have [[d d0] /= hd] := @Heine_cor2 (fun y => h (clamp y)) 0 1
  (fun x _ => continuity_pt_clamp x) (mkposreal eps eps0).
by exists d; split=> // x y x01 y01 /(hd x y x01 y01); rewrite !clamp_id.
Qed.

(* The mean value theorem for h - q; h need not have a derivative at x and y. *)
Theorem mean_value (dh q dq : R -> R) x y : 0 <= x < y -> y <= 1 ->
    (forall c, x < c < y -> is_derive h c (dh c)) -> (forall c, is_derive q c (dq c)) ->
  exists2 c, x < c < y & h y - h x - (q y - q x) = (dh c - dq c) * (y - x).
Proof.
move=> xy y1 hd qd; pose f z := h (clamp z) - q z.
have fd c : x < c < y -> derivable_pt_lim f c (dh c - dq c).
  move=> cxy; apply/is_derive_Reals.
  apply: is_derive_ext_loc (is_derive_minus _ _ _ _ _ (hd c cxy) (qd c)).
  have d0 : 0 < Rmin (c - x) (y - c) by apply: Rmin_glb_lt; lra.
  exists (mkposreal _ d0) => z /= /Rabs_lt_between'.
  have := Rmin_l (c - x) (y - c); have := Rmin_r (c - x) (y - c).
  by move=> *; rewrite /f clamp_id //; lra.
have fpt c (cxy : x < c < y) : derivable_pt f c by exists (dh c - dq c); exact: fd.
have [|c _|c _|c [cxy]] := MVT f id x y fpt (fun c _ => derivable_pt_id c).
- by lra.
- apply: continuity_pt_minus; first exact: continuity_pt_clamp.
  by apply: derivable_continuous_pt; exists (dq c); exact/is_derive_Reals/qd.
- by apply: derivable_continuous_pt; exact: derivable_pt_id.
rewrite derive_pt_id (derive_pt_eq_0 _ _ _ (fpt c cxy) (fd c cxy)) /id Rmult_1_r => e.
by exists c => //; rewrite /f !clamp_id in e; lra.
Qed.
End Continuous.
