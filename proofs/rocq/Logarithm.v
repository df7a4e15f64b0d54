(* # Rejection sampling ascends the logarithm, in the limit                   *)
(*                                                                            *)
(*   h_ M         == h_M for the gap w_s = M/(s+1)                            *)
(*   harmonic M   == H_M = 1 + 1/2 + .. + 1/M                                 *)
(*   log_tail M t == - ln t - sum_(k = 1 .. M) (1-t)^k/k, which is            *)
(*                   h_M(t) - H_M - ln t                                      *)
(*                                                                            *)
(* No power series is needed for the bounds: log_tail M has the derivative    *)
(* - (1-t)^M / t and is 0 at 1.                                               *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Bernstein Surrogate Transform.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Definition harmonic (M : nat) : R := \rsum_(k < M) (/ INR k.+1).

Definition log_tail (M : nat) (t : R) : R :=
  - ln t - \rsum_(k < M) ((1 - t) ^ k.+1 / INR k.+1).

Local Notation w_ M := (fun s => INR M / INR s.+1).
Local Notation h_ M := (transform M (w_ M)).

Lemma INRS_gt0 n : 0 < INR n.+1.
Proof. exact: lt_0_INR (Nat.lt_0_succ n). Qed.

Lemma rejectionE M s : INR M / INR s.+1 = rejection R_numFieldType M s.
Proof. by rewrite RdivE ?INRE //; apply: natS_neq0. Qed.

(* ## The closed forms of h_M and h_M' *)
Theorem transform_rejection M t :
  h_ M t = \rsum_(k < M) ((1 - (1 - t) ^ k.+1) / INR k.+1).
Proof.
rewrite transformE (_ : objective M _ = objective M (rejection R_numFieldType M)).
  rewrite objective_rejection horner_sum; apply: eq_bigr => k _.
  rewrite hornerZ hornerD hornerN horner_exp hornerD hornerN hornerX !hornerC.
  by rewrite GRing.mulrC RdivE ?INRE ?RpowE //; exact: natS_neq0.
by congr (GRing.scale _ _); apply: eq_bigr => s _; rewrite rejectionE.
Qed.

Theorem transform_deriv_rejection M t : t <> 0 ->
  transform_deriv M (w_ M) t = (1 - (1 - t) ^ M) / t.
Proof.
move=> /eqP t0; rewrite transform_derivE RdivE // RpowE.
rewrite -(objective_deriv_rejection M t0) deriv_objective; congr (horner _ _).
by apply: eq_bigr => s _; rewrite rejectionE.
Qed.

(* ## The distance from ln t *)
Lemma log_tailS M t : log_tail M.+1 t = log_tail M t - (1 - t) ^ M.+1 / INR M.+1.
Proof. by rewrite /log_tail big_ord_recr /=; lra. Qed.

Lemma log_tailE M t : log_tail M t = h_ M t - harmonic M - ln t.
Proof.
rewrite transform_rejection; elim: M => [|M IHM].
  by rewrite /log_tail /harmonic !big_ord0; lra.
by rewrite log_tailS IHM /harmonic !big_ord_recr /= RIneq.Rdiv_minus_distr /Rdiv; lra.
Qed.

Lemma is_derive_log_tail M x : 0 < x ->
  is_derive (log_tail M) x (- (1 - x) ^ M / x).
Proof.
move=> x0; elim: M => [|M IHM].
  apply: (is_derive_ext (fun x => - ln x)) => [t|].
    by rewrite /log_tail big_ord0 Rminus_0_r.
  by auto_derive => //=; field; lra.
apply: (is_derive_ext (fun x => log_tail M x - (1 - x) ^ M.+1 / INR M.+1)).
  by move=> t; rewrite log_tailS.
have -> : - (1 - x) ^ M.+1 / x = - (1 - x) ^ M / x - - (1 - x) ^ M.
  by rewrite -tech_pow_Rmult; field; lra.
apply: (is_derive_minus _ _ _ _ _ IHM); auto_derive => //.
by rewrite /= -/(1 - x); field; have := INRS_gt0 M; lra.
Qed.

Lemma log_tail_at1 M : log_tail M 1 = 0.
Proof.
elim: M => [|M IHM]; first by rewrite /log_tail big_ord0 ln_1; lra.
by rewrite log_tailS IHM Rminus_eq_0 pow_ne_zero // /Rdiv; lra.
Qed.

Lemma decreasing_to1 f df t : 0 < t <= 1 ->
    (forall x, 0 < x -> is_derive f x (df x)) ->
    (forall x, t <= x <= 1 -> df x <= 0) -> f 1 <= f t.
Proof.
move=> t01 fd df0; have [x|x|c []] := MVT_gen f t 1 df.
- by rewrite Rmin_left ?Rmax_right; [move=> ?; apply: fd; lra|lra|lra].
- rewrite Rmin_left ?Rmax_right; [move=> ?|lra|lra].
  apply/continuity_pt_filterlim/ex_derive_continuous.
  by exists (df x); apply: fd; lra.
rewrite Rmin_left ?Rmax_right; [move=> /df0|lra|lra].
by nra.
Qed.

Theorem rejection_log_bounds M t : 0 < t <= 1 ->
  0 <= h_ M t - harmonic M - ln t <= (1 - t) ^ M.+1 / (INR M.+1 * t).
Proof.
move=> t01; rewrite -log_tailE; have M0 := INRS_gt0 M.
have p0 x : t <= x <= 1 -> 0 <= (1 - x) ^ M by move=> x1; apply: pow_le; lra.
split.
  rewrite -(log_tail_at1 M); apply: (decreasing_to1 t01) (@is_derive_log_tail M) _.
  move=> x x1; have := p0 x x1; have : 0 < / x by apply: Rinv_0_lt_compat; lra.
  by rewrite /Rdiv; nra.
pose gap x := (1 - x) ^ M.+1 / (INR M.+1 * t) - log_tail M x.
suff : gap 1 <= gap t.
  by rewrite /gap log_tail_at1 Rminus_eq_0 pow_ne_zero // /Rdiv Rmult_0_l; lra.
pose dgap x := - (1 - x) ^ M / t - - (1 - x) ^ M / x.
apply: (@decreasing_to1 gap dgap t t01) => [x x0|x x1].
  apply: is_derive_minus (is_derive_log_tail M x0).
  by auto_derive => //; rewrite /= -/(1 - x); field; lra.
have : / x <= / t by apply: Rinv_le_contravar; lra.
by have := p0 x x1; rewrite /dgap /Rdiv; nra.
Qed.

(* The bound is decreasing in t, so it is uniform on [delta, 1]. *)
Theorem rejection_log_error M delta t : 0 < delta <= t -> t <= 1 ->
  Rabs (h_ M t - harmonic M - ln t) <= (1 - delta) ^ M.+1 / (INR M.+1 * delta).
Proof.
move=> dt t1; have t01 : 0 < t <= 1 by lra.
have [lo hi] := rejection_log_bounds M t01.
rewrite Rabs_pos_eq //; apply: Rle_trans hi _; have M0 := INRS_gt0 M.
apply: Rmult_le_compat; [by apply: pow_le; lra| |by apply: pow_incr; lra|].
  by apply/Rlt_le/Rinv_0_lt_compat; nra.
by apply: Rinv_le_contravar; nra.
Qed.

(* ## The limit, uniform on every [delta, 1] *)
Theorem rejection_log_uniform delta eps : 0 < delta -> 0 < eps ->
  exists N, forall M, (N <= M)%N -> forall t, delta <= t <= 1 ->
  Rabs (h_ M t - harmonic M - ln t) < eps.
Proof.
move=> d0 eps0; have [|N [_]] := nfloor_ex (/ (delta * eps)).
  by apply/Rlt_le/Rinv_0_lt_compat; nra.
rewrite -S_INR => ltN; exists N => M leNM t dt1.
apply: Rle_lt_trans (rejection_log_error M (conj d0 (proj1 dt1)) (proj2 dt1)) _.
have M0 := INRS_gt0 M.
have p1 : (1 - delta) ^ M.+1 <= 1.
  by rewrite -[X in _ <= X](pow1 M.+1); apply: pow_incr; lra.
have : / (delta * eps) < INR M.+1.
  by apply: Rlt_le_trans ltN _; apply/le_INR/leP.
have de0 : 0 < delta * eps by nra.
move/(Rmult_lt_compat_l _ _ _ de0); rewrite Rinv_r; last lra.
move=> de; apply/Rlt_div_l; first nra.
by nra.
Qed.

Theorem rejection_log_limit t : 0 < t <= 1 ->
  is_lim_seq (fun M => h_ M t - harmonic M) (ln t).
Proof.
move=> t01; apply/is_lim_seq_spec => -[eps eps0] /=.
have [N HN] := rejection_log_uniform (proj1 t01) eps0.
by exists N => M /leP leNM; apply: HN => //; lra.
Qed.

(* ## What is missing is the tail of the series of the logarithm *)
Theorem rejection_log_series M t : 0 < t <= 1 ->
  is_series (fun k => (1 - t) ^ (M.+1 + k) / INR (M.+1 + k))
    (h_ M t - harmonic M - ln t).
Proof.
move=> t01; have sumE n : sum_n (fun k => (1 - t) ^ (M.+1 + k) / INR (M.+1 + k)) n =
    log_tail M t - log_tail (M.+1 + n) t :> R.
  elim: n => [|n IHn]; first by rewrite sum_O addn0 log_tailS; ring.
  by rewrite sum_Sn IHn !addnS log_tailS /plus /=; ring.
rewrite -log_tailE -(Rminus_0_r (log_tail M t)) -[is_series _ _]/(is_lim_seq _ (Finite _)).
apply: (is_lim_seq_ext (fun n => log_tail M t - log_tail (M.+1 + n) t)) => [n|].
  by rewrite sumE.
apply: is_lim_seq_minus'; first exact: is_lim_seq_const.
apply: (is_lim_seq_ext (fun n => log_tail (n + M.+1) t)) => [n|]; first by rewrite addnC.
apply/(is_lim_seq_incr_n (fun n => log_tail n t)).
apply: (is_lim_seq_ext (fun n => (h_ n t - harmonic n) - ln t)) => [n|].
  by rewrite log_tailE.
rewrite -(Rminus_eq_0 (ln t)); apply: is_lim_seq_minus' (is_lim_seq_const _).
exact: rejection_log_limit.
Qed.
