(* # The limits M -> oo and eps -> 0 of GRPO                                  *)
(*                                                                            *)
(*   primitive f h       == h is continuous on [0, 1] and h' = f on (0, 1)    *)
(*   grpo_gap d eps M    == the gap w, with the standard deviation of a       *)
(*                          population (d = 0) or a sample (d = 1)            *)
(*                                                                            *)
(* Either limit may come first, and they may be taken together:               *)
(*   eps fixed, M -> oo   the integral of 1 / (sqrt (u (1-u)) + eps)          *)
(*                        (GrpoLimit.v), which is within 4 sqrt eps of the    *)
(*                        arcsine 2 asin (sqrt t)                             *)
(*   M fixed, eps -> 0    h_M for eps = 0, within 2 M eps, and then the       *)
(*                        arcsine (GrpoLimit.v)                               *)
(*   both                 |h_M - arcsine| <= (PI + 4) / sqrt M + PI d / M +   *)
(*                        4 sqrt eps                                          *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect.
From mathcomp Require Import Rstruct.
From Hsym Require Import Transform Mean Primitive Arcsine.
From Hsym Require Import Grpo GrpoLimit.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Local Notation sigma u := (sqrt (u * (1 - u))).

(* ## eps -> 0 after M -> oo *)
Lemma primitive_root4 :
  primitive (fun u => / (4 * sqrt (sqrt u) ^ 3)) (fun u => sqrt (sqrt u)).
Proof.
split=> [|u u01].
  apply: continuous_on_forall => u _.
  by apply: continuous_comp; exact: continuous_sqrt.
have s0 : 0 < sqrt u by apply: sqrt_lt_R0; lra.
have q0 : 0 < sqrt (sqrt u) by exact: sqrt_lt_R0.
auto_derive; first by split; [lra|split].
have -> : sqrt (sqrt u) ^ 3 = sqrt u * sqrt (sqrt u).
  by rewrite -[X in _ = X * _](sqrt_sqrt (sqrt u)); [ring|lra].
by field; lra.
Qed.

(* 1/sigma - 1/(sigma + eps) <= sqrt eps / (2 sigma^(3/2)), and                *)
(* 1 <= u^(3/4) + (1-u)^(3/4).                                                *)
Lemma inv_sigma_le eps u : 0 <= eps -> 0 < u < 1 ->
  / sigma u <= / (sigma u + eps) + 2 * sqrt eps *
    (/ (4 * sqrt (sqrt u) ^ 3) + / (4 * sqrt (sqrt (1 - u)) ^ 3)).
Proof.
move=> eps0 u01; have [su sv] : 0 < sqrt u /\ 0 < sqrt (1 - u).
  by split; apply: sqrt_lt_R0; lra.
rewrite sqrt_mult; try lra.
have a2 : sqrt (sqrt u) ^ 2 = sqrt u by rewrite pow2_sqrt; lra.
have b2 : sqrt (sqrt (1 - u)) ^ 2 = sqrt (1 - u) by rewrite pow2_sqrt; lra.
have e2 : sqrt eps ^ 2 = eps by rewrite pow2_sqrt.
have a4 : sqrt u ^ 2 = u by rewrite pow2_sqrt; lra.
have b4 : sqrt (1 - u) ^ 2 = 1 - u by rewrite pow2_sqrt; lra.
have a0 : 0 < sqrt (sqrt u) by exact: sqrt_lt_R0.
have b0 : 0 < sqrt (sqrt (1 - u)) by exact: sqrt_lt_R0.
have r0 : 0 <= sqrt eps by exact: sqrt_pos.
have [_ a1] : 0 <= sqrt (sqrt u) <= 1 by apply/sqrt01/sqrt01; lra.
have [_ b1] : 0 <= sqrt (sqrt (1 - u)) <= 1 by apply/sqrt01/sqrt01; lra.
move: a0 b0 r0 a1 b1 a2 b2 e2 a4 b4; set a := sqrt (sqrt u); set b := sqrt (sqrt _).
set r := sqrt eps => a0 b0 r0 a1 b1 <- <- <- a4 b4.
have ab0 : 0 < a * b by exact: Rmult_lt_0_compat.
have cubes : 1 <= a ^ 3 + b ^ 3.
  have := pow_lt _ 3 a0; have := pow_lt _ 3 b0 => b3 a3.
  have : a ^ 3 * a <= a ^ 3 * 1 by apply: Rmult_le_compat_l; lra.
  have : b ^ 3 * b <= b ^ 3 * 1 by apply: Rmult_le_compat_l; lra.
  have -> : a ^ 3 * a = (a ^ 2) ^ 2 by ring.
  have -> : b ^ 3 * b = (b ^ 2) ^ 2 by ring.
  by lra.
have sq : 0 < a ^ 2 * b ^ 2 by have := pow_lt _ 2 ab0; rewrite Rpow_mult_distr.
have den : 0 < a ^ 2 * b ^ 2 + r ^ 2 by have := pow2_ge_0 r; lra.
apply: (Rmult_le_reg_r (2 * (a * b) ^ 3 * (a ^ 2 * b ^ 2 + r ^ 2))).
  by apply: Rmult_lt_0_compat => //; have := pow_lt _ 3 ab0; lra.
have -> : / (a ^ 2 * b ^ 2) * (2 * (a * b) ^ 3 * (a ^ 2 * b ^ 2 + r ^ 2)) =
  2 * (a * b) ^ 3 + r * (2 * (a * b) * r) by field; lra.
have -> : (/ (a ^ 2 * b ^ 2 + r ^ 2) + 2 * r * (/ (4 * a ^ 3) + / (4 * b ^ 3))) *
    (2 * (a * b) ^ 3 * (a ^ 2 * b ^ 2 + r ^ 2)) =
  2 * (a * b) ^ 3 + r * ((a ^ 3 + b ^ 3) * ((a * b) ^ 2 + r ^ 2)) by field; lra.
apply/Rplus_le_compat_l/Rmult_le_compat_l => //.
have amgm : 2 * (a * b) * r <= (a * b) ^ 2 + r ^ 2 by have := pow2_ge_0 (a * b - r); lra.
have : 0 <= (a * b) ^ 2 + r ^ 2 by have := pow2_ge_0 (a * b); have := pow2_ge_0 r; lra.
by nra.
Qed.

Theorem epsilon_arcsine eps h t : primitive (fun u => / (sigma u + eps)) h ->
    0 <= eps -> 0 <= t <= 1 ->
  0 <= 2 * asin (sqrt t) - (h t - h 0) <= 4 * sqrt eps.
Proof.
move=> ph eps0 t01; have th0 : 2 * asin (sqrt 0) = 0 := arcsine0.
split.
  have := @primitive_le _ _ _ _ 0 t ph primitive_arcsine; rewrite th0.
  move=> /(_ _ _ _)le; suff : h t - h 0 <= 2 * asin (sqrt t) - 0 by lra.
  apply: le; try lra; move=> u u01; have p0 := @sigma_gt0 u ltac:(lra).
  by apply: Rinv_le_contravar; lra.
have pk := primitive_scal (2 * sqrt eps)
  (primitive_plus primitive_root4 (primitive_reflect primitive_root4)).
have := @primitive_le _ _ _ _ 0 t primitive_arcsine (primitive_plus ph pk); rewrite th0.
rewrite !Rminus_0_r !sqrt_0 !sqrt_1 => le.
have [q0 q1] : 0 <= sqrt (sqrt (1 - t)) /\ sqrt (sqrt t) <= 1.
  by split; [exact: sqrt_pos|have /sqrt01/sqrt01 := t01; lra].
have r0 : 0 <= sqrt eps := sqrt_pos eps.
have := Rmult_le_compat_l _ _ _ r0 q1; have := Rmult_le_pos _ _ r0 q0.
suff /le{}le : forall u, 0 < u < t -> / sigma u <= / (sigma u + eps) + 2 * sqrt eps *
    (/ (4 * sqrt (sqrt u) ^ 3) + / (4 * sqrt (sqrt (1 - u)) ^ 3)).
  by move=> q2 q3; have := le ltac:(lra) ltac:(lra); lra.
by move=> u u01; apply: inv_sigma_le => //; lra.
Qed.

(* ## eps -> 0 before M -> oo *)
Lemma grpo_piece_epsilon eps x : 0 <= eps -> 0 < x <= 1 ->
  0 <= grpo_piece 0 x - grpo_piece eps x <= eps / x.
Proof.
move=> eps0 x01; case: (Req_dec x 1) => [->|x1].
  by rewrite !grpo_piece1 Rminus_0_r /Rdiv Rinv_1; lra.
have x01' : 0 < x < 1 by lra.
have p0 := sigma_gt0 x01'; rewrite /grpo_piece.
have s2 : sigma x * sigma x = x * (1 - x) by apply: sqrt_sqrt; nra.
have -> : (1 - x) / (sigma x + 0) - (1 - x) / (sigma x + eps) =
    (1 - x) * eps * (/ sigma x * / (sigma x + eps)) by field; lra.
have n0 : 0 <= (1 - x) * eps by apply: Rmult_le_pos; lra.
have i0 : 0 < / (sigma x + eps) by apply: Rinv_0_lt_compat; lra.
have i1 : 0 < / sigma x by exact: Rinv_0_lt_compat.
split; first by apply: Rmult_le_pos => //; apply: Rmult_le_pos; lra.
have -> : eps / x = (1 - x) * eps * (/ sigma x * / sigma x).
  by rewrite -Rinv_mult s2; field; lra.
apply: Rmult_le_compat_l => //; apply: Rmult_le_compat_l; first lra.
by apply: Rinv_le_contravar; lra.
Qed.

Lemma grpo_gap_epsilon d M eps s : (d < M)%N -> 0 <= eps -> (s < M)%N ->
  0 <= grpo_gap d 0 M s - grpo_gap d eps M s <= 2 * INR M * eps.
Proof.
move=> ltdM eps0 ltsM; have m0 : 0 < INR M by apply/lt_0_INR/ltP/(leq_ltn_trans _ ltsM).
rewrite !(grpo_gapE ltdM) //; last exact: Rle_refl.
set c := sqrt _; have c0 : 0 <= c by exact: sqrt_pos.
have c1 : c <= 1.
  rewrite /c -[X in _ <= X]sqrt_1; apply: sqrt_le_1_alt.
  by apply/(Rle_div_l _ _ _ m0); rewrite Rmult_1_l; apply/le_INR/leP/leq_subr.
have ce0 : 0 <= c * eps by exact: Rmult_le_pos.
have ce1 : c * eps <= eps by nra.
have s0 : 0 <= INR s by exact: pos_INR.
have sM : INR s + 1 <= INR M by rewrite -S_INR; exact/le_INR/leP.
have im0 : 0 < / INR M by exact: Rinv_0_lt_compat.
have mm : INR M * / INR M = 1 by apply: Rinv_r; lra.
have bound x : / INR M <= x <= 1 ->
    0 <= grpo_piece 0 x - grpo_piece (c * eps) x <= INR M * eps.
  move=> x01; have [|lo hi] := @grpo_piece_epsilon (c * eps) x ce0; first lra.
  split=> //; apply: Rle_trans hi _; apply/Rle_div_l; first lra.
  have : eps * (INR M * / INR M) <= eps * (INR M * x).
    by apply: Rmult_le_compat_l => //; apply: Rmult_le_compat_l; lra.
  by rewrite mm; lra.
have r1 : / INR M <= INR s.+1 / INR M <= 1.
  split; first by rewrite S_INR /Rdiv; have := Rmult_le_pos _ _ s0 (Rlt_le _ _ im0); lra.
  by apply/(Rle_div_l _ _ _ m0); rewrite S_INR; lra.
have r2 : / INR M <= 1 - INR s / INR M <= 1.
  have : 0 <= INR s * / INR M by apply: Rmult_le_pos; lra.
  have : (INR s + 1) * / INR M <= INR M * / INR M by apply: Rmult_le_compat_r; lra.
  by rewrite /Rdiv; lra.
rewrite Rmult_0_r; have := bound _ r1; have := bound _ r2.
set p := _ - _; set q := grpo_piece 0 (INR s.+1 / INR M) - _ => p0 q0.
have -> : c * (grpo_piece 0 (INR s.+1 / INR M) + grpo_piece 0 (1 - INR s / INR M)) -
    c * (grpo_piece (c * eps) (INR s.+1 / INR M) + grpo_piece (c * eps) (1 - INR s / INR M)) =
  c * (q + p) by rewrite /p /q; ring.
split; first by apply: Rmult_le_pos; lra.
have : c * (q + p) <= 1 * (q + p) by apply: Rmult_le_compat_r; lra.
by lra.
Qed.

Theorem grpo_epsilon_group d M eps t : (d < M)%N -> 0 <= eps -> 0 <= t <= 1 ->
  Rabs (transform M (grpo_gap d eps M) t - transform M (grpo_gap d 0 M) t) <= 2 * INR M * eps.
Proof.
move=> ltdM eps0 t01; have m0 : 0 < INR M by apply/lt_0_INR/ltP/(leq_ltn_trans _ ltdM).
have b0 : 0 <= 2 * INR M * eps by apply: Rmult_le_pos; lra.
rewrite !transform_mean -/(mean _ _ _) -/(mean M t _) -meanB -[X in Rabs X]Rminus_0_r.
rewrite -[X in _ <= X](mean_const M t); apply: mean_close => // k lekM; rewrite Rminus_0_r.
have sums : forall j, (j <= M)%N -> Rabs (\rsum_(s < j) grpo_gap d eps M s -
    \rsum_(s < j) grpo_gap d 0 M s) <= INR j * (2 * INR M * eps).
  elim=> [|j IHj] lejM; first by rewrite !big_ord0 Rminus_0_r Rabs_R0 (_ : INR 0 = 0) //; lra.
  rewrite !big_ord_recr /= S_INR; have /Rabs_le_between := IHj (ltnW lejM).
  have := grpo_gap_epsilon ltdM eps0 lejM; set b := 2 * _ * _.
  set v := \big[_/_]_(_ < _) _; set w := \big[_/_]_(_ < _) _ => gap IH.
  by rewrite Rmult_plus_distr_r; apply: Rabs_le; split; lra.
rewrite /mean_W -Rmult_minus_distr_l Rabs_mult Rabs_pos_eq; last exact/Rlt_le/Rinv_0_lt_compat.
rewrite Rmult_comm; apply/(Rle_div_l _ _ _ m0); apply: Rle_trans (sums k lekM) _.
by rewrite Rmult_comm; apply: Rmult_le_compat_l => //; apply/le_INR/leP.
Qed.

(* ## Both at once *)
Theorem grpo_epsilon_close d M eps t : (d < M)%N -> 0 <= eps -> 0 <= t <= 1 ->
  Rabs (transform M (grpo_gap d eps M) t - 2 * asin (sqrt t)) <=
  (PI + 4) / sqrt (INR M) + PI * INR d / INR M + 4 * sqrt eps.
Proof.
move=> ltdM eps0 t01; have [h ph] := grpo_primitive eps0.
have /Rabs_le_between := grpo_close ph ltdM eps0 t01.
by have := epsilon_arcsine ph eps0 t01 => near close; apply: Rabs_le; lra.
Qed.

Theorem grpo_epsilon_limit d e : 0 < e -> exists N delta, 0 < delta /\
  forall M eps t, (N <= M)%N -> 0 <= eps <= delta -> 0 <= t <= 1 ->
  Rabs (transform M (grpo_gap d eps M) t - 2 * asin (sqrt t)) < e.
Proof.
move=> e0; have [|N lim] := @grpo_limit d (e / 2); first lra.
exists N, ((e / 9) ^ 2); split=> [|M eps t leNM eps0 t01]; first by apply: pow_lt; lra.
have [h ph] := grpo_primitive (proj1 eps0).
have /Rabs_def2 := lim M eps h t leNM (proj1 eps0) ph t01.
have := epsilon_arcsine ph (proj1 eps0) t01.
have : sqrt eps <= e / 9 by rewrite -(sqrt_pow2 (e / 9)); [apply: sqrt_le_1_alt|]; lra.
by move=> small near close; apply: Rabs_def1; lra.
Qed.
