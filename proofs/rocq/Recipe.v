(* # The recipe: from a wanted h to a gap                                     *)
(*                                                                            *)
(*   recipe h M s == M (h((s+1)/M) - h(s/M)), the gap that is prescribed      *)
(*                                                                            *)
(* Its running sum is h(k/M) - h(0), so h_M is the Bernstein polynomial of h, *)
(* moved to 0 at 0, and comes as near to h as that does.                      *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform Mean Continuity Approximation.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition recipe (h : R -> R) (M s : nat) : R :=
  INR M * (h (INR s.+1 / INR M) - h (INR s / INR M)).

Section Recipe.
Variables (h : R -> R) (M : nat).
Hypothesis M0 : (0 < M)%N.
Local Notation h_M := (transform M (recipe h M)).

Theorem mean_W_recipe k : mean_W M (recipe h M) k = h (INR k / INR M) - h 0.
Proof.
have M_neq0 : INR M <> 0 by apply/not_0_INR/eqP; rewrite -lt0n.
rewrite /mean_W /recipe; elim: k => [|k IHk].
  by rewrite big_ord0 (_ : INR 0 = 0) // /Rdiv !Rmult_0_l; ring.
rewrite big_ord_recr /= Rmult_plus_distr_l IHk -Rmult_assoc Rinv_l //; ring.
Qed.

Theorem transform_recipe t : h_M t = bernstein_op M h t - h 0.
Proof.
rewrite transform_mean -[h 0 in RHS](mean_const M t) -meanB.
by apply: eq_mean => k _; exact: mean_W_recipe.
Qed.

Lemma recipe_error t : h_M t - (h t - h 0) = bernstein_op M h t - h t.
Proof. by rewrite transform_recipe; ring. Qed.

(* ## How near, at a given M *)
Theorem recipe_modulus o t :
    (forall x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (x - y) <= / sqrt (INR M) ->
      Rabs (h x - h y) <= o) ->
    0 <= t <= 1 ->
  Rabs (h_M t - (h t - h 0)) <= 3 / 2 * o.
Proof. by rewrite recipe_error; exact: bernstein_op_modulus. Qed.

Theorem recipe_lipschitz L t :
    (forall x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (h x - h y) <= L * Rabs (x - y)) ->
    0 <= t <= 1 ->
  Rabs (h_M t - (h t - h 0)) <= L / (2 * sqrt (INR M)).
Proof. by rewrite recipe_error; exact: bernstein_op_lipschitz. Qed.

Theorem recipe_smooth (dh ddh : R -> R) C t :
    continuous_on01 h ->
    (forall x, 0 < x < 1 -> is_derive h x (dh x)) ->
    (forall x, 0 < x < 1 -> is_derive dh x (ddh x)) ->
    (forall x, 0 < x < 1 -> Rabs (ddh x) <= C) ->
    0 <= t <= 1 ->
  Rabs (h_M t - (h t - h 0)) <= C / (8 * INR M).
Proof.
rewrite recipe_error => h_cont hd dhd ddh_le.
exact: (bernstein_op_smooth M0 h_cont hd dhd).
Qed.
End Recipe.

(* ## The limit, uniform on [0, 1] *)
Theorem recipe_limit h eps : continuous_on01 h -> 0 < eps ->
  exists N, forall M, (N <= M)%N -> forall t, 0 <= t <= 1 ->
  Rabs (transform M (recipe h M) t - (h t - h 0)) < eps.
Proof.
move=> h_cont eps0; have [N hN] := bernstein_op_limit h_cont eps0.
exists N.+1 => M ltNM t t01; rewrite recipe_error; last exact: leq_ltn_trans ltNM.
by apply: hN => //; exact: ltnW.
Qed.
