(* # The variation of a function on an interval                               *)
(*                                                                            *)
(*   variation_le a b f V == the variation of f on [a, b] is at most V: the   *)
(*                           sum of |f x_(i+1) - f x_i| over a <= x_0 <= ..   *)
(*                           <= x_n <= b is at most V                         *)
(*   increasing_on D f    == f x <= f y for x <= y in D                       *)
(*   decreasing_on D f    == f y <= f x for x <= y in D                       *)
(*   monotone_on D f      == one of the two                                   *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform Primitive.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition variation_le (a b : R) (f : R -> R) (V : R) : Prop :=
  forall n (x : nat -> R), a <= x 0%N -> x n <= b ->
    (forall i, (i < n)%N -> x i <= x i.+1) ->
  \rsum_(i < n) Rabs (f (x i.+1) - f (x i)) <= V.

Definition increasing_on (D : R -> Prop) (f : R -> R) : Prop :=
  forall x y, D x -> D y -> x <= y -> f x <= f y.

Definition decreasing_on (D : R -> Prop) (f : R -> R) : Prop :=
  forall x y, D x -> D y -> x <= y -> f y <= f x.

Definition monotone_on (D : R -> Prop) (f : R -> R) : Prop :=
  increasing_on D f \/ decreasing_on D f.

(* ## Functions whose derivative has a sign, on a part of [0, 1] without gaps *)
Theorem increasing_derivative (D : R -> Prop) f g :
    (forall x, D x -> 0 <= x <= 1) -> (forall x y z, D x -> D y -> x <= z <= y -> D z) ->
    continuous_on D f -> (forall x, 0 < x < 1 -> is_derive f x (g x)) ->
    (forall x, 0 < x < 1 -> 0 <= g x) ->
  increasing_on D f.
Proof.
move=> D01 conn cf df g0 x y Dx Dy xy; case: (Req_dec x y) => [->|nexy]; first exact: Rle_refl.
have [x01 y01] : 0 <= x <= 1 /\ 0 <= y <= 1 by split; exact: D01.
have [|||c cxy e] := @mean_value g f x y.
- by lra.
- by apply: continuous_on_subset cf => z; exact: conn.
- by move=> z xzy; apply: df; lra.
have := g0 c ltac:(lra); have : 0 <= y - x by lra.
by nra.
Qed.

Corollary decreasing_derivative (D : R -> Prop) f g :
    (forall x, D x -> 0 <= x <= 1) -> (forall x y z, D x -> D y -> x <= z <= y -> D z) ->
    continuous_on D f -> (forall x, 0 < x < 1 -> is_derive f x (g x)) ->
    (forall x, 0 < x < 1 -> g x <= 0) ->
  decreasing_on D f.
Proof.
move=> D01 conn cf df g0 x y Dx Dy xy; suff : - f x <= - f y by lra.
apply: (@increasing_derivative D (fun x => - f x) (fun x => - g x)) => // [z Dz|z z01|z z01].
- exact: filterlim_comp (cf z Dz) (filterlim_opp _).
- exact: is_derive_opp (df z z01).
by have := g0 z z01; lra.
Qed.

Lemma rsum_le n (F G : 'I_n -> R) : (forall i, F i <= G i) ->
  \rsum_(i < n) F i <= \rsum_(i < n) G i.
Proof.
by move=> le; apply: (big_ind2 Rle) => [|*|//]; [exact: Rle_refl|exact: Rplus_le_compat].
Qed.

Lemma rsumB n (F G : 'I_n -> R) :
  \rsum_(i < n) (F i - G i) = \rsum_(i < n) F i - \rsum_(i < n) G i.
Proof.
rewrite (_ : _ - _ = \rsum_(i < n) F i + -1 * \rsum_(i < n) G i); last ring.
by rewrite big_distrr -big_split /=; apply: eq_bigr => i _; ring.
Qed.

Lemma chain_le n (x : nat -> R) : (forall i, (i < n)%N -> x i <= x i.+1) ->
  forall i, (i <= n)%N -> x 0%N <= x i <= x n.
Proof.
elim: n => [|n IHn] le i; first by rewrite leqn0 => /eqP ->; lra.
have le0 k : (k < n)%N -> x k <= x k.+1 by move/leqW; exact: le.
have ln : x n <= x n.+1 by exact: le.
rewrite leq_eqVlt => /predU1P[->|].
  by have := IHn le0 n (leqnn n); lra.
by rewrite ltnS => /(IHn le0); lra.
Qed.

Lemma variation_increasing a b f : increasing_on (fun x => a <= x <= b) f ->
  variation_le a b f (f b - f a).
Proof.
move=> mon n x ax xb le; have xle := chain_le le.
suff : \rsum_(i < n) Rabs (f (x i.+1) - f (x i)) = f (x n) - f (x 0%N).
  move=> ->; have := xle n (leqnn n) => ?.
  by have := mon a (x 0%N); have := mon (x n) b; lra.
elim: n x xb le {xle ax} (xle : forall i, _ -> _) ax => [|n IHn] x xb le xle ax.
  by rewrite big_ord0; lra.
have ln := le n (leqnn _); have [x0n _] := xle n (leqnSn n).
rewrite big_ord_recr /= IHn //; first last.
- move=> i lei; apply: chain_le lei => k /leqW; exact: le.
- by move=> k /leqW; exact: le.
- by lra.
by rewrite Rabs_right; [|have := mon (x n) (x n.+1)]; lra.
Qed.

Lemma variation_opp a b f V : variation_le a b (fun x => - f x) V -> variation_le a b f V.
Proof.
move=> var n x ax xb le; rewrite (eq_bigr (fun i : 'I_n => Rabs (- f (x i.+1) - - f (x i)))).
  exact: var.
by move=> i _; rewrite -Rabs_Ropp; congr Rabs; lra.
Qed.

Theorem variation_monotone a b f : a <= b -> monotone_on (fun x => a <= x <= b) f ->
  variation_le a b f (Rabs (f b - f a)).
Proof.
move=> ab [inc|dec]; first by rewrite Rabs_right; [exact: variation_increasing|have := inc a b; lra].
apply: variation_opp; rewrite Rabs_minus_sym Rabs_right; last by have := dec a b; lra.
rewrite (_ : f a - f b = - f b - - f a); last lra.
by apply: variation_increasing => x y *; have := dec x y; lra.
Qed.

(* A partition of [a, b] goes on to x and y. *)
Lemma variation_drop a b c f V x y : b <= x <= c -> b <= y <= c ->
  variation_le a c f V -> variation_le a b f (V - Rabs (f y - f x)).
Proof.
move=> bxc byc var n z az zb le.
wlog xy : x y bxc byc / x <= y => [wl|].
  by case: (Rle_dec x y) => ?; [|rewrite Rabs_minus_sym]; apply: wl; lra.
pose u i := if (i <= n)%N then z i else if (i == n.+1) then x else y.
have un i : (i <= n)%N -> u i = z i by move=> lei; rewrite /u lei.
have ux : u n.+1 = x by rewrite /u ltnn eqxx.
have uy : u n.+2 = y by rewrite /u ltnNge leqnSn (gtn_eqF (leqnn _)).
have := var n.+2 u; rewrite !big_ord_recr /= uy ux un // un //.
rewrite (eq_bigr (fun i : 'I_n => Rabs (f (z i.+1) - f (z i)))) => [|i _]; last first.
  by rewrite !un // ltnW.
have := Rabs_pos (f x - f (z n)) => pos sum.
have {pos} drop p q v : p + Rabs (f x - f (z n)) + q <= v -> p <= v - q by lra.
apply: drop; apply: sum => // [|i]; first by lra.
rewrite ltnS leq_eqVlt => /predU1P[->|]; first by rewrite ux uy.
rewrite ltnS leq_eqVlt => /predU1P[->|lti]; first by rewrite ux un //; lra.
by rewrite !un //; [exact: le|exact: ltnW].
Qed.

(* The steps from x to y are those of min(x, b), min(y, b) and of max(x, b), max(y, b). *)
Theorem variation_cat a b c f V W : a <= b <= c ->
  variation_le a b f V -> variation_le b c f W -> variation_le a c f (V + W).
Proof.
move=> abc varV varW n x ax xc le.
have leN i : (i < n)%N -> Rmin (x i) b <= Rmin (x i.+1) b by move/le => ?; apply: Rle_min_compat_r.
have leX i : (i < n)%N -> Rmax (x i) b <= Rmax (x i.+1) b by move/le => ?; apply: Rle_max_compat_r.
have nN := @varV n (fun i => Rmin (x i) b) (Rmin_glb _ _ _ ax _) (Rmin_r _ _) leN.
have nX := @varW n (fun i => Rmax (x i) b) (Rmax_r _ _) (Rmax_lub _ _ _ xc _) leX.
apply: Rle_trans (Rplus_le_compat _ _ _ _ (nN _) (nX _)); try lra.
rewrite -big_split /=; apply: rsum_le => i.
have e z : f z = f (Rmin z b) + f (Rmax z b) - f b.
  by rewrite /Rmin /Rmax; case: Rle_dec => ?; lra.
apply: Rle_trans (Rabs_triang _ _); apply: Req_le; congr Rabs.
by rewrite (e (x i.+1)) (e (x i)); lra.
Qed.

(* ## A function in size at most C that turns at c_1 <= .. <= c_n *)
Theorem variation_turns n (c : nat -> R) f C :
    (forall i, (i <= n)%N -> c i <= c i.+1 /\ monotone_on (fun x => c i <= x <= c i.+1) f) ->
    (forall i, (0 < i <= n)%N -> Rabs (f (c i)) <= C) ->
  variation_le (c 0%N) (c n.+1) f (2 * INR n * C + Rabs (f (c 0%N)) + Rabs (f (c n.+1))).
Proof.
move=> mon size.
have weaken a b V W : V <= W -> variation_le a b f V -> variation_le a b f W.
  by move=> leVW var m x *; apply: Rle_trans leVW; exact: var.
have step x y : Rabs (f y - f x) <= Rabs (f x) + Rabs (f y).
  by have := Rabs_triang (f y) (- f x); rewrite Rabs_Ropp -/(f y - f x); lra.
elim: n mon size => [|n IHn] mon size.
  have [c01 m01] := mon 0%N (leqnn 0); apply: weaken (variation_monotone c01 m01).
  by rewrite (_ : INR 0 = 0) //; have := step (c 0%N) (c 1%N); lra.
have [cS mS] := mon n.+1 (leqnn _); have cn := size n.+1 (leqnn _).
have c0 : c 0%N <= c n.+1.
  by have [] // := @chain_le n.+1 c _ n.+1 (leqnn _) => i lti; case: (mon i (ltnW lti)).
have c0S : c 0%N <= c n.+1 <= c n.+2 by lra.
apply: weaken (variation_cat c0S (IHn _ _) (variation_monotone cS mS)).
- by rewrite S_INR; have := step (c n.+1) (c n.+2); lra.
- by move=> i /leqW; exact: mon.
- by move=> i /andP[i0 /leqW lei]; apply: size; rewrite i0.
Qed.
