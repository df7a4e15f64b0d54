(* # The theorems over the real numbers, in the notation of hsym              *)
(*                                                                            *)
(*   INR n, \rsum_(i < n) F == n as a real number, the sum of F, i = 0 .. n-1 *)
(*   bern n s t     == B_(n,s)(t) = C(n,s) t^s (1-t)^(n-s)                    *)
(*   h_ M w t       == h_M(t) = (1/M) sum_(s < M) w_s I_t(s+1, M-s)           *)
(*   h'_ M w t      == h_M'(t) = sum_(s < M) w_s B_(M-1,s)(t)                 *)
(*   W_ M w k       == W_k = (1/M) sum_(s < k) w_s                            *)
(*   E_ M t f       == E f(K), K ~ Binomial(M, t)                             *)
(*   B_ M h t       == (B_M h)(t) = E h(K/M), the Bernstein operator          *)
(*   policy pi theta, score pi theta, update M C a b g == see Gradient.v      *)
(*   success pi C   == p, the probability of a correct response               *)
(*   expectation pi X == E X(y), over groups y of independent responses       *)
(*   expectation_at n B pi C X == the part of it from groups of n responses,  *)
(*                     the last of which is the B-th correct one              *)
(*   continuous_on01 h == h is continuous on [0,1], from within               *)
(*   primitive f F  == the same of F, and F' = f on (0,1): F y - F x is the   *)
(*                     integral of f from x to y                              *)
(*   sampled M theta f s == f ((s + theta) / M)                               *)
(*   is_derive f t l, is_RInt f x y l, is_lim_seq u l, is_series u l ==       *)
(*     f'(t), the integral of f from x to y, the limit, the sum of the series *)
(*     exists and is l (Coquelicot)                                           *)
(*                                                                            *)
(* Nothing is proved in this file: each statement is checked against a proof  *)
(* of another file, where it has the same name.                               *)
From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect Rstruct.
From Hsym Require Import Score Transform Mean Gradient Logarithm Stopping PureRejection.
From Hsym Require Import Continuity Approximation Recipe.
From Hsym Require Import Primitive Variation Riemann Pieces Alternating.
From Hsym Require Import Convex Concavity ArcsineMetric.
From Hsym Require Import Grpo GrpoLimit GrpoEpsilon.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Local Notation h_ := transform.
Local Notation h'_ := transform_deriv.
Local Notation W_ := mean_W.
Local Notation E_ := mean.
Local Notation B_ := bernstein_op.

(* ## Theorem 1: the expected update is the gradient of the objective *)
Theorem policy_positive (Y : finType) (pi : Y -> R -> R) theta :
    (forall y, 0 < pi y theta) -> (forall y, ex_derive (pi y) theta) ->
    locally theta (fun u => \rsum_y pi y u = 1) ->
  policy pi theta.
Proof. exact: policy_positive. Qed.

Section Gradient.
Variables (Y : finType) (C : {pred Y}) (pi : Y -> R -> R) (theta : R).
Variables (M : nat) (a b : nat -> R).
Hypothesis pi_policy : policy pi theta.
Local Notation w := (fun s => b s - a s).
Local Notation p := (fun u => success (pi^~ u) C).
Local Notation g := (score pi theta).

Theorem expected_update_chain :
  expectation (pi^~ theta) (update M C a b g) = h'_ M w (p theta) * Derive p theta.
Proof. exact: expected_update_chain. Qed.

Theorem expected_update_derive :
  is_derive (fun u => h_ M w (p u)) theta (expectation (pi^~ theta) (update M C a b g)).
Proof. exact: expected_update_derive. Qed.
End Gradient.

(* Several prompts x, each weighed by q x, and several parameters. *)
Section Objective.
Variables (X : finType) (q : X -> R) (Y : X -> finType) (C : forall x, {pred Y x}).
Variables (M : nat) (a b : nat -> R).
Local Arguments C : clear implicits.
Local Notation w := (fun s => b s - a s).

Theorem expected_update_prompts (pi : forall x, Y x -> R -> R) (theta : R) :
    (forall x, policy (pi x) theta) ->
  is_derive (fun u => \rsum_x (q x * h_ M w (success ((pi x)^~ u) (C x)))) theta
    (\rsum_x (q x * expectation ((pi x)^~ theta) (update M (C x) a b (score (pi x) theta)))).
Proof. exact: expected_update_prompts. Qed.

Variables (d : nat) (theta : 'I_d -> R) (pi : forall x, Y x -> ('I_d -> R) -> R).
Local Arguments pi : clear implicits.
Local Notation J eta := (\rsum_x (q x * h_ M w (success ((pi x)^~ eta) (C x)))).

Theorem expected_update_partial (j : 'I_d) :
    (forall x, policy (fun y u => pi x y (put theta j u)) (theta j)) ->
  is_derive (fun u => J (put theta j u)) (theta j)
    (\rsum_x (q x * expectation ((pi x)^~ theta)
      (update M (C x) a b (score (fun y u => pi x y (put theta j u)) (theta j))))).
Proof. exact: expected_update_partial. Qed.

Theorem expected_update_directional (v : 'I_d -> R) :
    (forall x, policy (fun y u => pi x y (along theta v u)) 0) ->
  is_derive (fun u => J (along theta v u)) 0
    (\rsum_x (q x * expectation ((pi x)^~ theta)
      (update M (C x) a b (score (fun y u => pi x y (along theta v u)) 0)))).
Proof. exact: expected_update_directional. Qed.
End Objective.

(* ## Theorem 2: the three faces of h_M *)
Section Faces.
Variables (M : nat) (w : nat -> R).

Theorem transform0 : h_ M w 0 = 0.
Proof. exact: transform0. Qed.

Theorem is_derive_transform t : is_derive (h_ M w) t (h'_ M w t).
Proof. exact: is_derive_transform. Qed.

Theorem transform_RInt t : is_RInt (h'_ M w) 0 t (h_ M w t).
Proof. exact: transform_RInt. Qed.

(* betainc_reg M s t is I_t(s+1, M-s): 1/B(s+1, M-s) = M C(M-1,s). *)
Theorem betainc_reg_RInt s t : (s < M)%N ->
  is_RInt (fun u => INR M * bern M.-1 s u) 0 t (betainc_reg M s t).
Proof. exact: betainc_reg_RInt. Qed.

Theorem transform_mean t : h_ M w t = \rsum_(k < M.+1) (W_ M w k * bern M k t).
Proof. exact: transform_mean. Qed.

Theorem transform_at1 : h_ M w 1 = W_ M w M.
Proof. exact: transform_at1. Qed.

Theorem transform_increasing : (forall s, (s < M)%N -> 0 <= w s) ->
  forall x y, 0 <= x <= y -> y <= 1 -> h_ M w x <= h_ M w y.
Proof. exact: transform_increasing. Qed.
End Faces.

(* ## Rejection sampling: a_s = 0, b_s = M / (s+1), harmonic M = 1 + .. + 1/M *)
Section Logarithm.
Local Notation w M := (fun s => INR M / INR s.+1).

Theorem transform_rejection M t :
  h_ M (w M) t = \rsum_(k < M) ((1 - (1 - t) ^ k.+1) / INR k.+1).
Proof. exact: transform_rejection. Qed.

Theorem transform_deriv_rejection M t : t <> 0 ->
  h'_ M (w M) t = (1 - (1 - t) ^ M) / t.
Proof. exact: transform_deriv_rejection. Qed.

Theorem rejection_log_bounds M t : 0 < t <= 1 ->
  0 <= h_ M (w M) t - harmonic M - ln t <= (1 - t) ^ M.+1 / (INR M.+1 * t).
Proof. exact: rejection_log_bounds. Qed.

Theorem rejection_log_error M delta t : 0 < delta <= t -> t <= 1 ->
  Rabs (h_ M (w M) t - harmonic M - ln t) <= (1 - delta) ^ M.+1 / (INR M.+1 * delta).
Proof. exact: rejection_log_error. Qed.

Theorem rejection_log_series M t : 0 < t <= 1 ->
  is_series (fun k => (1 - t) ^ (M.+1 + k) / INR (M.+1 + k))
    (h_ M (w M) t - harmonic M - ln t).
Proof. exact: rejection_log_series. Qed.

Theorem rejection_log_uniform delta eps : 0 < delta -> 0 < eps ->
  exists N, forall M, (N <= M)%N -> forall t, delta <= t <= 1 ->
  Rabs (h_ M (w M) t - harmonic M - ln t) < eps.
Proof. exact: rejection_log_uniform. Qed.

Theorem rejection_log_limit t : 0 < t <= 1 ->
  is_lim_seq (fun M => h_ M (w M) t - harmonic M) (ln t).
Proof. exact: rejection_log_limit. Qed.
End Logarithm.

(* ## Sampling until B responses are correct, and averaging their scores *)
Section Stopping.
Variables (Y : finType) (C : {pred Y}) (B : nat).
Hypothesis B_gt0 : (0 < B)%N.
Local Notation average g := (fun y => / INR B * accepted_sum C g y).

Section Distribution.
Variables (pi : Y -> R) (g : Y -> R).
Hypothesis pi_ge0 : forall y, 0 <= pi y.
Hypothesis pi_sum1 : \rsum_y pi y = 1.
Hypothesis success_gt0 : 0 < success pi C.

Theorem stop_probability_sum1 : is_series (fun n => expectation_at n B pi C (fun=> 1)) 1.
Proof. exact: stop_probability_sum1. Qed.

(* The sum over all groups converges absolutely, so its order does not matter. *)
Theorem expected_average_abs :
  ex_series (fun n => expectation_at n B pi C (fun y => Rabs (average g y))).
Proof. exact: expected_average_abs. Qed.
End Distribution.

Variables (pi : Y -> R -> R) (theta : R).
Hypothesis pi_policy : policy pi theta.
Local Notation p := (fun u => success (pi^~ u) C).
Local Notation g := (score pi theta).
Hypothesis success_gt0 : 0 < p theta.

Theorem expected_stopping_update :
  is_series (fun n => expectation_at n B (pi^~ theta) C (average g)) (Derive p theta / p theta).
Proof. exact: expected_stopping_update. Qed.

Theorem expected_stopping_update_derive :
  is_derive (fun u => ln (p u)) theta
    (Series (fun n => expectation_at n B (pi^~ theta) C (average g))).
Proof. exact: expected_stopping_update_derive. Qed.
End Stopping.

Theorem expected_stopping_update_prompts (X : finType) (q : X -> R) (Y : X -> finType)
    (C : forall x, {pred Y x}) (pi : forall x, Y x -> R -> R) (theta : R) (B : nat) :
    (0 < B)%N -> (forall x, policy (pi x) theta) ->
    (forall x, 0 < success ((pi x)^~ theta) (C x)) ->
  is_derive (fun u => \rsum_x (q x * ln (success ((pi x)^~ u) (C x)))) theta
    (\rsum_x (q x * Series (fun n => expectation_at n B ((pi x)^~ theta) (C x)
      (fun y => / INR B * accepted_sum (C x) (score (pi x) theta) y)))).
Proof. exact: expected_stopping_update_prompts. Qed.

(* ## How far the mean of h (K/M) is from h: B_M h - h *)
Section Operator.
Variables (h : R -> R) (M : nat).
Hypothesis M0 : (0 < M)%N.

(* o stands for the modulus of continuity at 1 / sqrt M. *)
Theorem bernstein_op_modulus o t :
    (forall x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (x - y) <= / sqrt (INR M) ->
      Rabs (h x - h y) <= o) ->
    0 <= t <= 1 ->
  Rabs (B_ M h t - h t) <= 3 / 2 * o.
Proof. exact: bernstein_op_modulus. Qed.

Theorem bernstein_op_lipschitz L t :
    (forall x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (h x - h y) <= L * Rabs (x - y)) ->
    0 <= t <= 1 ->
  Rabs (B_ M h t - h t) <= L / (2 * sqrt (INR M)).
Proof. exact: bernstein_op_lipschitz. Qed.

Theorem bernstein_op_taylor (dh ddh : R -> R) C t :
    continuous_on01 h ->
    (forall x, 0 < x < 1 -> is_derive h x (dh x)) ->
    (forall x, 0 < x < 1 -> is_derive dh x (ddh x)) ->
    (forall x, 0 < x < 1 -> Rabs (ddh x) <= C) ->
    0 <= t <= 1 ->
  Rabs (B_ M h t - h t) <= C * (t * (1 - t)) / (2 * INR M).
Proof. by move=> h0 h1 h2 C2; exact: (bernstein_op_taylor M0 h0 h1 h2 C2). Qed.

Theorem bernstein_op_smooth (dh ddh : R -> R) C t :
    continuous_on01 h ->
    (forall x, 0 < x < 1 -> is_derive h x (dh x)) ->
    (forall x, 0 < x < 1 -> is_derive dh x (ddh x)) ->
    (forall x, 0 < x < 1 -> Rabs (ddh x) <= C) ->
    0 <= t <= 1 ->
  Rabs (B_ M h t - h t) <= C / (8 * INR M).
Proof. by move=> h0 h1 h2 C2; exact: (bernstein_op_smooth M0 h0 h1 h2 C2). Qed.

Theorem arcsine_metric f C t : primitive f h ->
    (forall u, 0 < u < 1 -> Rabs (f u) <= C / sqrt (u * (1 - u))) ->
    0 <= t <= 1 ->
  Rabs (B_ M h t - h t) <= C * PI / sqrt (INR M).
Proof. by move=> hf fC; exact: (arcsine_metric hf fC). Qed.
End Operator.

Theorem bernstein_op_limit h eps : continuous_on01 h -> 0 < eps ->
  exists N, forall M, (N <= M)%N -> forall t, 0 <= t <= 1 -> Rabs (B_ M h t - h t) < eps.
Proof. exact: bernstein_op_limit. Qed.

(* ## The recipe: the gap M (h((s+1)/M) - h(s/M)) for a wanted h *)
Section Recipe.
Variables (h : R -> R) (M : nat).
Hypothesis M0 : (0 < M)%N.
Local Notation w := (fun s => INR M * (h (INR s.+1 / INR M) - h (INR s / INR M))).

Theorem mean_W_recipe k : W_ M w k = h (INR k / INR M) - h 0.
Proof. exact: mean_W_recipe. Qed.

Theorem transform_recipe t : h_ M w t = B_ M h t - h 0.
Proof. exact: transform_recipe. Qed.

Theorem recipe_modulus o t :
    (forall x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (x - y) <= / sqrt (INR M) ->
      Rabs (h x - h y) <= o) ->
    0 <= t <= 1 ->
  Rabs (h_ M w t - (h t - h 0)) <= 3 / 2 * o.
Proof. exact: recipe_modulus. Qed.

Theorem recipe_lipschitz L t :
    (forall x y, 0 <= x <= 1 -> 0 <= y <= 1 -> Rabs (h x - h y) <= L * Rabs (x - y)) ->
    0 <= t <= 1 ->
  Rabs (h_ M w t - (h t - h 0)) <= L / (2 * sqrt (INR M)).
Proof. exact: recipe_lipschitz. Qed.

Theorem recipe_smooth (dh ddh : R -> R) C t :
    continuous_on01 h ->
    (forall x, 0 < x < 1 -> is_derive h x (dh x)) ->
    (forall x, 0 < x < 1 -> is_derive dh x (ddh x)) ->
    (forall x, 0 < x < 1 -> Rabs (ddh x) <= C) ->
    0 <= t <= 1 ->
  Rabs (h_ M w t - (h t - h 0)) <= C / (8 * INR M).
Proof. exact: recipe_smooth. Qed.
End Recipe.

Theorem recipe_limit h eps : continuous_on01 h -> 0 < eps ->
  exists N, forall M, (N <= M)%N -> forall t, 0 <= t <= 1 ->
  Rabs (h_ M (recipe h M) t - (h t - h 0)) < eps.
Proof. exact: recipe_limit. Qed.

(* ## The Riemann theorem: the running sums of one piece *)
Section Riemann.
Variables (M : nat) (f F : R -> R) (j : nat).
Hypotheses (M0 : (0 < M)%N) (fF : primitive f F) (j_le : (j <= M)%N).
Local Notation W theta := (W_ M (sampled M theta f) j).
Local Notation integral := (F (INR j / INR M) - F 0).

Theorem riemann_variation theta V : 0 <= theta <= 1 -> variation_le 0 1 f V ->
  Rabs (W theta - integral) <= V / INR M.
Proof. by move=> theta01 fV; exact: riemann_variation. Qed.

Theorem riemann_monotone theta : 0 <= theta <= 1 ->
    monotone_on (fun x => 0 <= x <= 1) f ->
  Rabs (W theta - integral) <= Rabs (f 1 - f 0) / INR M.
Proof. by move=> theta01 mon; exact: riemann_monotone. Qed.

(* f turns at c_1 <= .. <= c_n, where it is at most C in size. *)
Theorem riemann_turns theta n (c : nat -> R) C : 0 <= theta <= 1 ->
    c 0%N = 0 -> c n.+1 = 1 ->
    (forall i, (i <= n)%N -> c i <= c i.+1 /\ monotone_on (fun x => c i <= x <= c i.+1) f) ->
    (forall i, (0 < i <= n)%N -> Rabs (f (c i)) <= C) ->
  Rabs (W theta - integral) <= (2 * INR n * C + Rabs (f 0) + Rabs (f 1)) / INR M.
Proof. by move=> theta01 c0 c1 mon fC; exact: (riemann_turns M0 fF theta01 c0 c1). Qed.

(* f is infinite, or merely large, at 0 and sampled at right ends; at 1 and at left ends. *)
Theorem riemann_end0 : monotone_on (fun x => 0 < x <= 1) f ->
  Rabs (W 1 - integral) <= Rabs (F (/ INR M) - F 0) + Rabs (f 1) / INR M.
Proof. by move=> mon; exact: riemann_end0. Qed.

Theorem riemann_end1 : monotone_on (fun x => 0 <= x < 1) f ->
  Rabs (W 0 - integral) <= Rabs (F 1 - F (1 - / INR M)) + Rabs (f 0) / INR M.
Proof. by move=> mon; exact: riemann_end1. Qed.

Theorem riemann_decreasing : decreasing_on (fun x => 0 < x <= 1) f ->
  0 <= integral - W 1 <= F (/ INR M) - F 0 - f 1 / INR M.
Proof. by move=> dec; exact: riemann_decreasing. Qed.

Theorem riemann_increasing : increasing_on (fun x => 0 <= x < 1) f ->
  0 <= integral - W 0 <= F 1 - F (1 - / INR M) - f 0 / INR M.
Proof. by move=> inc; exact: riemann_increasing. Qed.

Theorem riemann_sqrt0 C : monotone_on (fun x => 0 < x <= 1) f ->
    (forall x, 0 < x < 1 -> Rabs (f x) <= C / sqrt x) ->
  Rabs (W 1 - integral) <= 2 * C / sqrt (INR M) + Rabs (f 1) / INR M.
Proof. by move=> mon fC; exact: riemann_sqrt0. Qed.

Theorem riemann_sqrt1 C : monotone_on (fun x => 0 <= x < 1) f ->
    (forall x, 0 < x < 1 -> Rabs (f x) <= C / sqrt (1 - x)) ->
  Rabs (W 0 - integral) <= 2 * C / sqrt (INR M) + Rabs (f 0) / INR M.
Proof. by move=> mon fC; exact: riemann_sqrt1. Qed.
End Riemann.

Theorem riemann_alternating M f theta C V j : 0 <= theta <= 1 ->
    variation_le 0 1 f V -> (forall x, 0 <= x <= 1 -> Rabs (f x) <= C) -> (j <= M)%N ->
  Rabs (W_ M (fun s => (-1) ^ s * sampled M theta f s) j) <= (C + V) / INR M.
Proof. exact: riemann_alternating. Qed.

(* ## The Riemann theorem: a gap in pieces, with a rest, and its transform *)
Theorem mean_W_pieces M n (p : nat -> nat -> R) (H : nat -> R -> R) (e : nat -> R) w r j :
    (forall s, (s < M)%N -> w s = \rsum_(i < n) p i s + r s) -> (j <= M)%N ->
    (forall i, (i < n)%N -> Rabs (W_ M (p i) j - H i (INR j / INR M)) <= e i) ->
  Rabs (W_ M w j - \rsum_(i < n) H i (INR j / INR M)) <=
  \rsum_(i < n) e i + (\rsum_(s < M) Rabs (r s)) / INR M.
Proof. exact: mean_W_pieces. Qed.

(* A piece with the factor c; in the limit it has the factor l. *)
Theorem mean_W_scale M c l p (H : R -> R) B e j x : Rabs (H x) <= B ->
    Rabs (W_ M p j - H x) <= e ->
  Rabs (W_ M (fun s => c * p s) j - l * H x) <= Rabs c * e + Rabs (c - l) * B.
Proof. exact: mean_W_scale. Qed.

Theorem transform_close M w h e d t : 0 <= t <= 1 ->
    (forall j, (j <= M)%N -> Rabs (W_ M w j - h (INR j / INR M)) <= e) ->
    Rabs (B_ M h t - h t) <= d ->
  Rabs (h_ M w t - h t) <= e + d.
Proof. exact: transform_close. Qed.

Theorem transform_pieces M n (p : nat -> nat -> R) (F : nat -> R -> R) (e : nat -> R) w r d t :
    let h x := \rsum_(i < n) (F i x - F i 0) in
    0 <= t <= 1 ->
    (forall s, (s < M)%N -> w s = \rsum_(i < n) p i s + r s) ->
    (forall i j, (i < n)%N -> (j <= M)%N ->
      Rabs (W_ M (p i) j - (F i (INR j / INR M) - F i 0)) <= e i) ->
    Rabs (B_ M h t - h t) <= d ->
  Rabs (h_ M w t - h t) <= \rsum_(i < n) e i + (\rsum_(s < M) Rabs (r s)) / INR M + d.
Proof. exact: transform_pieces. Qed.

(* The gap w M may depend on M in any way: what counts is its running sum. *)
Theorem transform_limit h (w : nat -> nat -> R) eps : continuous_on01 h ->
    (forall e, 0 < e -> exists N, forall M, (N <= M)%N -> forall k, (k <= M)%N ->
      Rabs (W_ M (w M) k - h (INR k / INR M)) < e) ->
    0 < eps ->
  exists N, forall M, (N <= M)%N -> forall t, 0 <= t <= 1 -> Rabs (h_ M (w M) t - h t) < eps.
Proof. exact: transform_limit. Qed.

(* ## Weights that sum to 0 over each group, and concavity *)
Section Concavity.
Variables (M : nat) (a b : nat -> R) (G h : R -> R).
Local Notation w := (fun s => b s - a s).
Local Notation h' := (fun x => G x / (x * (1 - x))).
Local Notation x_ K := (INR K / INR M).
Hypothesis M0 : (0 < M)%N.
Hypothesis sum0 : forall K, (K <= M)%N -> INR K * b K.-1 + INR (M - K) * a K = 0.

Theorem balanced_deriv t :
  t * (1 - t) * h'_ M w t = E_ M t (fun K => INR K / INR M * b K.-1).
Proof. exact: balanced_deriv. Qed.

Hypothesis G_concave : concave_on (fun x => 0 < x < 1) G.
Hypothesis G_ge0 : forall x, 0 < x < 1 -> 0 <= G x.
Hypothesis h_primitive : primitive h' h.

Theorem concave_distance t :
    (forall K, (0 < K < M)%N -> x_ K * b K.-1 <= G (x_ K)) -> 0 <= t <= 1 ->
  0 <= h t - h 0 - h_ M w t <= h 1 - h 0 - h_ M w 1.
Proof. by move=> below; exact: (concave_distance M0 sum0 below G_concave G_ge0). Qed.

(* So one running sum, W_M = h_M(1), decides for all t. *)
Theorem concave_close e t :
    (forall K, (0 < K < M)%N -> x_ K * b K.-1 <= G (x_ K)) ->
    Rabs (W_ M w M - (h 1 - h 0)) <= e -> 0 <= t <= 1 ->
  0 <= h t - h 0 - h_ M w t <= e.
Proof. by move=> below; exact: (concave_close M0 sum0 below G_concave G_ge0). Qed.

(* The largest distance, as a sum; then a bound for it without a sum. *)
Theorem concave_limit c t :
    (forall K, (0 < K < M)%N -> x_ K * b K.-1 = c * G (x_ K)) -> 0 <= c <= 1 ->
    0 <= t <= 1 ->
  0 <= h t - h 0 - h_ M w t <=
  h 1 - h 0 - / INR M *
    \big[Rplus/R0]_(1 <= K < M) (c * G (x_ K) / (x_ K * (1 - x_ K))).
Proof. by move=> is_G c01; exact: concave_limit. Qed.

Theorem concave_trapezoids t :
    (1 < M)%N -> (forall K, (0 < K < M)%N -> x_ K * b K.-1 = G (x_ K)) ->
    convex_on (fun x => 0 < x < 1) h' -> 0 <= t <= 1 ->
  0 <= h t - h 0 - h_ M w t <=
  (h (/ INR M) - h 0) + (h 1 - h (1 - / INR M)) -
  (h' (/ INR M) + h' (1 - / INR M)) / (2 * INR M).
Proof. by move=> M1 is_G convex; exact: concave_trapezoids. Qed.
End Concavity.

(* ## GRPO: Z = (R - K/M) / (std + eps), 0 if all rewards of a group are equal *)
(* grpo_gap d eps M s is w_s; std^2 is the sum of squared deviations / (M - d). *)
Section Grpo.
Local Notation w := grpo_gap.
Local Notation sigma u := (sqrt (u * (1 - u))).

Theorem grpo_gap_sqrt M s : (s < M)%N ->
  w 0 0 M s = sqrt (INR (M - 1 - s) / INR s.+1) + sqrt (INR s / INR (M - s)).
Proof. exact: grpo_gap_sqrt. Qed.

Theorem grpo_gap_ge0 d M eps s : (d < M)%N -> 0 <= eps -> (s < M)%N -> 0 <= w d eps M s.
Proof. by move=> ltdM eps0; exact: grpo_gap_ge0. Qed.

Theorem grpo_transform_scale d M eps t : (d < M)%N -> 0 <= eps ->
  h_ M (w d eps M) t = sqrt (INR (M - d) / INR M) *
    h_ M (w 0 (sqrt (INR (M - d) / INR M) * eps) M) t.
Proof. exact: grpo_transform_scale. Qed.

(* The arcsine: eps = 0. *)
Theorem grpo_mean_W_arcsine M j : (0 < M)%N -> (j <= M)%N ->
  0 <= 2 * asin (sqrt (INR j / INR M)) - W_ M (w 0 0 M) j <= 4 / sqrt (INR M).
Proof. exact: grpo_mean_W_arcsine. Qed.

Theorem grpo_arcsine M t : (0 < M)%N -> 0 <= t <= 1 ->
  Rabs (h_ M (w 0 0 M) t - 2 * asin (sqrt t)) <= (PI + 4) / sqrt (INR M).
Proof. exact: grpo_arcsine. Qed.

Theorem grpo_arcsine_sample M t : (1 < M)%N -> 0 <= t <= 1 ->
  Rabs (h_ M (w 1 0 M) t - 2 * asin (sqrt t)) <= (PI + 4) / sqrt (INR M) + PI / INR M.
Proof. exact: grpo_arcsine_sample. Qed.

Theorem grpo_arcsine_limit d e : 0 < e ->
  exists N, forall M t, (N <= M)%N -> 0 <= t <= 1 ->
  Rabs (h_ M (w d 0 M) t - 2 * asin (sqrt t)) < e.
Proof. exact: grpo_arcsine_limit. Qed.

(* M -> oo for a fixed eps, at a rate that does not depend on eps. *)
Theorem grpo_close d eps h M t : primitive (fun u => / (sigma u + eps)) h ->
    (d < M)%N -> 0 <= eps -> 0 <= t <= 1 ->
  Rabs (h_ M (w d eps M) t - (h t - h 0)) <= (PI + 4) / sqrt (INR M) + PI * INR d / INR M.
Proof. exact: grpo_close. Qed.

Theorem grpo_close_RInt d eps M t : (d < M)%N -> 0 < eps -> 0 <= t <= 1 ->
  Rabs (h_ M (w d eps M) t - RInt (fun u => / (sigma u + eps)) 0 t) <=
  (PI + 4) / sqrt (INR M) + PI * INR d / INR M.
Proof. exact: grpo_close_RInt. Qed.

Theorem grpo_limit d e : 0 < e ->
  exists N, forall M eps h t, (N <= M)%N -> 0 <= eps ->
    primitive (fun u => / (sigma u + eps)) h -> 0 <= t <= 1 ->
  Rabs (h_ M (w d eps M) t - (h t - h 0)) < e.
Proof. exact: grpo_limit. Qed.

(* eps -> 0 after M -> oo, before it, and both at once. *)
Theorem epsilon_arcsine eps h t : primitive (fun u => / (sigma u + eps)) h ->
    0 <= eps -> 0 <= t <= 1 ->
  0 <= 2 * asin (sqrt t) - (h t - h 0) <= 4 * sqrt eps.
Proof. exact: epsilon_arcsine. Qed.

Theorem grpo_epsilon_group d M eps t : (d < M)%N -> 0 <= eps -> 0 <= t <= 1 ->
  Rabs (h_ M (w d eps M) t - h_ M (w d 0 M) t) <= 2 * INR M * eps.
Proof. exact: grpo_epsilon_group. Qed.

Theorem grpo_epsilon_close d M eps t : (d < M)%N -> 0 <= eps -> 0 <= t <= 1 ->
  Rabs (h_ M (w d eps M) t - 2 * asin (sqrt t)) <=
  (PI + 4) / sqrt (INR M) + PI * INR d / INR M + 4 * sqrt eps.
Proof. exact: grpo_epsilon_close. Qed.

Theorem grpo_epsilon_limit d e : 0 < e -> exists N delta, 0 < delta /\
  forall M eps t, (N <= M)%N -> 0 <= eps <= delta -> 0 <= t <= 1 ->
  Rabs (h_ M (w d eps M) t - 2 * asin (sqrt t)) < e.
Proof. exact: grpo_epsilon_limit. Qed.
End Grpo.
