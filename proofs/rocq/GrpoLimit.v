(* # The limit of GRPO                                                        *)
(*                                                                            *)
(*   primitive f h     == h is continuous on [0, 1] and h' = f on (0, 1)      *)
(*   grpo_gap d eps M  == the gap w, with the standard deviation of a         *)
(*                        population (d = 0) or a sample (d = 1)              *)
(*                                                                            *)
(* As M grows h_M tends, uniformly on [0, 1] and at the rate 1 / sqrt M, to   *)
(* the integral from 0 of 1 / (sqrt (u (1-u)) + eps); the constant does not   *)
(* depend on eps >= 0. For eps = 0 the integral is 2 asin (sqrt t).           *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform Mean Primitive Arcsine ArcsineMetric.
From Hsym Require Import Grpo GrpoRiemann.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Local Notation sigma u := (sqrt (u * (1 - u))).

Lemma grpo_population_close eps h M t : primitive (fun u => / (sigma u + eps)) h ->
    (0 < M)%N -> 0 <= eps -> 0 <= t <= 1 ->
  Rabs (transform M (grpo_gap 0 eps M) t - (h t - h 0)) <= (PI + 4) / sqrt (INR M).
Proof.
move=> ph M0 eps0 t01; have m0 : 0 < INR M by apply/lt_0_INR/ltP.
have metric : Rabs (mean M t (fun k => h (INR k / INR M)) - h t) <= 1 * PI / sqrt (INR M).
  apply: (arcsine_metric ph) => // u u01; have p0 := sigma_gt0 u01.
  have pe : 0 < / (sigma u + eps) by apply: Rinv_0_lt_compat; lra.
  by rewrite Rabs_pos_eq /Rdiv ?Rmult_1_l; [apply: Rinv_le_contravar|]; lra.
have sums : Rabs (mean M t (fun k => mean_W M (grpo_gap 0 eps M) k - (h (INR k / INR M) - h 0)) - 0)
    <= mean M t (fun=> 4 / sqrt (INR M)).
  apply: mean_close => // k lekM.
  by have := grpo_mean_W M0 eps0 ph lekM => miss; apply: Rabs_le; lra.
rewrite mean_const Rminus_0_r !meanB mean_const -[X in X - _]transform_mean in sums.
have -> : (PI + 4) / sqrt (INR M) = 1 * PI / sqrt (INR M) + 4 / sqrt (INR M).
  by rewrite /Rdiv; ring.
apply: Rle_trans (Rplus_le_compat _ _ _ _ metric sums).
by apply: Rle_trans (Rabs_triang _ _); right; congr Rabs; ring.
Qed.

Lemma primitive_arcsine0 :
  primitive (fun u => / (sigma u + 0)) (fun t => 2 * asin (sqrt t)).
Proof.
by have [hc dh] := primitive_arcsine; split=> // u u01; rewrite Rplus_0_r; exact: dh.
Qed.

Lemma primitive_RInt eps : 0 < eps ->
  primitive (fun u => / (sigma u + eps)) (RInt (fun u => / (sigma u + eps)) 0).
Proof.
move=> eps0; have pos u : 0 < sigma u + eps by have := sqrt_pos (u * (1 - u)); lra.
have cont u : continuous (fun v => / (sigma v + eps)) u.
  apply: continuous_Rinv_comp; last by have := pos u; lra.
  apply: (continuous_plus (fun v => sigma v) (fun=> eps)); last exact: continuous_const.
  by apply: continuous_sqrt_comp; apply: ex_derive_continuous; auto_derive.
have der u : is_derive (RInt (fun v => / (sigma v + eps)) 0) u (/ (sigma u + eps)).
  apply: is_derive_RInt (cont u); exists (mkposreal 1 Rlt_0_1) => v _.
  by apply: RInt_correct; apply: ex_RInt_continuous => z _; exact: cont.
split=> [|u _]; last exact: der.
by apply: continuous_on_forall => u _; apply: ex_derive_continuous; exists (/ (sigma u + eps)).
Qed.

Lemma grpo_primitive eps : 0 <= eps -> exists h, primitive (fun u => / (sigma u + eps)) h.
Proof.
case=> [eps0|<-]; first by eexists; exact: primitive_RInt.
by eexists; exact: primitive_arcsine0.
Qed.

(* ## Any eps >= 0, any divisor M - d *)
Theorem grpo_close d eps h M t : primitive (fun u => / (sigma u + eps)) h ->
    (d < M)%N -> 0 <= eps -> 0 <= t <= 1 ->
  Rabs (transform M (grpo_gap d eps M) t - (h t - h 0)) <=
  (PI + 4) / sqrt (INR M) + PI * INR d / INR M.
Proof.
move=> ph ltdM eps0 t01; have M0 := leq_ltn_trans (leq0n d) ltdM.
have m0 : 0 < INR M by apply/lt_0_INR/ltP.
have d0 : 0 <= INR d by exact: pos_INR.
have dM : INR d < INR M by exact/lt_INR/ltP.
rewrite (grpo_transform_scale _ ltdM eps0); set c := sqrt _.
have c0 : 0 <= c by exact: sqrt_pos.
have c2 : c * c = 1 - INR d / INR M.
  rewrite sqrt_sqrt minus_INR; try (exact/leP/ltnW); first by field; lra.
  by apply: Rdiv_le_0_compat; lra.
have dm0 : 0 <= INR d / INR M by apply: Rdiv_le_0_compat.
have c1 : c <= 1 by nra.
have [g pg] := grpo_primitive (Rmult_le_pos _ _ c0 eps0).
have := grpo_population_close pg M0 (Rmult_le_pos _ _ c0 eps0) t01.
set T := transform _ _ _ => close.
have gap : Rabs (c * (g t - g 0) - (h t - h 0)) <= PI * INR d / INR M.
  have pgh := primitive_minus (primitive_scal c pg) ph.
  have z01 : 0 <= 0 <= 1 by lra.
  have := primitive_abs_le pgh (primitive_scal (1 - c) primitive_arcsine) _ z01 t01.
  rewrite sqrt_0 asin_0 Rmult_0_r Rmult_0_r Rminus_0_r => /(_ _)le.
  have -> : c * (g t - g 0) - (h t - h 0) = c * g t - h t - (c * g 0 - h 0) by ring.
  apply: Rle_trans (le _) _ => [u u01|].
    have p0 := sigma_gt0 u01; have ce0 : 0 <= c * eps by apply: Rmult_le_pos.
    have -> : c * / (sigma u + c * eps) - / (sigma u + eps) =
        - ((1 - c) * (sigma u * (/ (sigma u + c * eps) * / (sigma u + eps)))) by field; lra.
    rewrite Rabs_Ropp Rabs_pos_eq; last first.
      apply: Rmult_le_pos; first lra; apply: Rmult_le_pos; first lra.
      by apply: Rmult_le_pos; apply/Rlt_le/Rinv_0_lt_compat; lra.
    apply: Rmult_le_compat_l; first lra.
    have -> : / sigma u = sigma u * (/ sigma u * / sigma u) by field; lra.
    apply: Rmult_le_compat_l; first lra.
    by apply: Rmult_le_compat; (apply/Rlt_le/Rinv_0_lt_compat || apply: Rinv_le_contravar); lra.
  have := arcsine_bound t01; have := PI_RGT_0 => pi0 th.
  rewrite Rabs_pos_eq; last by apply: Rmult_le_pos; lra.
  have -> : PI * INR d / INR M = INR d / INR M * PI by field; lra.
  by apply: Rmult_le_compat; nra.
apply: Rle_trans (Rplus_le_compat _ _ _ _ close gap).
apply: (Rle_trans _ (Rabs (c * (T - (g t - g 0))) + Rabs (c * (g t - g 0) - (h t - h 0)))).
  by apply: Rle_trans (Rabs_triang _ _); right; congr Rabs; ring.
apply: Rplus_le_compat_r; rewrite Rabs_mult (Rabs_pos_eq c) //.
rewrite -[X in _ <= X]Rmult_1_l; apply: Rmult_le_compat_r => //; exact: Rabs_pos.
Qed.

Corollary grpo_close_RInt d eps M t : (d < M)%N -> 0 < eps -> 0 <= t <= 1 ->
  Rabs (transform M (grpo_gap d eps M) t - RInt (fun u => / (sigma u + eps)) 0 t) <=
  (PI + 4) / sqrt (INR M) + PI * INR d / INR M.
Proof.
move=> ltdM eps0 t01; have := grpo_close (primitive_RInt eps0) ltdM (Rlt_le _ _ eps0) t01.
by rewrite RInt_point (_ : zero = 0) ?Rminus_0_r.
Qed.

(* ## The limit for eps = 0 *)
Theorem grpo_mean_W_arcsine M j : (0 < M)%N -> (j <= M)%N ->
  0 <= 2 * asin (sqrt (INR j / INR M)) - mean_W M (grpo_gap 0 0 M) j <= 4 / sqrt (INR M).
Proof.
move=> M0 lejM; have := grpo_mean_W M0 (Rle_refl 0) primitive_arcsine0 lejM.
by rewrite sqrt_0 asin_0 Rmult_0_r Rminus_0_r.
Qed.

Theorem grpo_arcsine M t : (0 < M)%N -> 0 <= t <= 1 ->
  Rabs (transform M (grpo_gap 0 0 M) t - 2 * asin (sqrt t)) <= (PI + 4) / sqrt (INR M).
Proof.
move=> M0 t01; have := grpo_population_close primitive_arcsine0 M0 (Rle_refl 0) t01.
by rewrite sqrt_0 asin_0 Rmult_0_r Rminus_0_r.
Qed.

(* With the standard deviation of a sample. *)
Theorem grpo_arcsine_sample M t : (1 < M)%N -> 0 <= t <= 1 ->
  Rabs (transform M (grpo_gap 1 0 M) t - 2 * asin (sqrt t)) <=
  (PI + 4) / sqrt (INR M) + PI / INR M.
Proof.
move=> M1 t01; have := grpo_close primitive_arcsine0 M1 (Rle_refl 0) t01.
by rewrite sqrt_0 asin_0 Rmult_0_r Rminus_0_r (_ : INR 1 = 1) // Rmult_1_r.
Qed.

(* ## Uniform convergence *)
Lemma inv_sqrt_small C e : 0 < e ->
  exists N, (0 < N)%N /\ forall M, (N <= M)%N -> C / sqrt (INR M) < e.
Proof.
move=> e0; have [n [_ ltn]] := nfloor_ex ((C / e) ^ 2) (pow2_ge_0 _).
exists n.+1; split=> // M ltnM; have /leP/le_INR := ltnM; rewrite S_INR => leM.
have m0 : 0 < INR M by apply/lt_0_INR/ltP/(leq_ltn_trans _ ltnM).
apply/Rlt_div_l; first exact: sqrt_lt_R0.
rewrite Rmult_comm; apply/Rlt_div_l => //; apply: Rle_lt_trans (Rle_abs _) _.
rewrite -sqrt_Rsqr_abs Rsqr_pow2.
by apply: sqrt_lt_1_alt; split; [exact: pow2_ge_0|lra].
Qed.

(* N serves every eps >= 0 at once. *)
Theorem grpo_limit d e : 0 < e -> exists N, forall M eps h t, (N <= M)%N -> 0 <= eps ->
    primitive (fun u => / (sigma u + eps)) h -> 0 <= t <= 1 ->
  Rabs (transform M (grpo_gap d eps M) t - (h t - h 0)) < e.
Proof.
move=> e0; have [N [N0 small]] := inv_sqrt_small (PI + 4 + PI * INR d) e0.
exists (maxn N d.+1) => M eps h t; rewrite geq_max => /andP[leNM ltdM] eps0 ph t01.
apply: Rle_lt_trans (grpo_close ph ltdM eps0 t01) _; apply: Rle_lt_trans (small M leNM).
have m1 : 1 <= INR M by apply/(le_INR 1)/leP/(leq_trans _ ltdM).
have s1 : 1 <= sqrt (INR M) by rewrite -{1}sqrt_1; apply: sqrt_le_1_alt.
have -> : PI * INR d / INR M = PI * INR d * (/ sqrt (INR M) * / sqrt (INR M)).
  by rewrite -Rinv_mult sqrt_sqrt; lra.
have p0 : 0 <= PI * INR d by apply: Rmult_le_pos; [have := PI_RGT_0; lra|exact: pos_INR].
have i1 : / sqrt (INR M) <= 1 by rewrite -Rinv_1; apply: Rinv_le_contravar; lra.
have i0 : 0 < / sqrt (INR M) by apply: Rinv_0_lt_compat; lra.
have : / sqrt (INR M) * / sqrt (INR M) <= / sqrt (INR M) by nra.
by move=> /(Rmult_le_compat_l _ _ _ p0); rewrite /Rdiv; lra.
Qed.

Theorem grpo_arcsine_limit d e : 0 < e -> exists N, forall M t, (N <= M)%N -> 0 <= t <= 1 ->
  Rabs (transform M (grpo_gap d 0 M) t - 2 * asin (sqrt t)) < e.
Proof.
move=> e0; have [N lim] := grpo_limit d e0; exists N => M t leNM t01.
have := lim M 0 _ t leNM (Rle_refl 0) primitive_arcsine0 t01.
by rewrite sqrt_0 asin_0 Rmult_0_r Rminus_0_r.
Qed.
