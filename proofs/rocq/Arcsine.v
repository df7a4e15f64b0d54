(* # The arcsine 2 asin (sqrt t) on [0, 1]                                    *)
(*                                                                            *)
(*   theta t       == 2 asin (sqrt t)                                         *)
(*   primitive f F == F is continuous on [0, 1] and F' = f on (0, 1)          *)
(*                                                                            *)
(* It is continuous on [0, 1], its derivative on (0, 1) is                    *)
(* 1 / sqrt (t (1-t)), it runs from 0 to PI, and it moves little where the    *)
(* derivative is large:                                                       *)
(* |2 asin (sqrt x) - 2 asin (sqrt t)| <= PI |x-t| / sqrt (t (1-t)).          *)
(* Its derivative is the sum of a decreasing piece, sqrt ((1-t)/t), and an    *)
(* increasing one, sqrt (t/(1-t)), each with its own primitive.               *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import ssreflect ssrbool ssrfun.
From Hsym Require Import Primitive.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Local Notation theta t := (2 * asin (sqrt t)).

Lemma sqrt01 x : 0 <= x <= 1 -> 0 <= sqrt x <= 1.
Proof.
move=> x01; split; first exact: sqrt_pos.
by rewrite -[X in _ <= X]sqrt_1; apply: sqrt_le_1_alt; lra.
Qed.

Lemma asin_ge0 x : 0 <= x <= 1 -> 0 <= asin x.
Proof.
move=> x01; case: (Rle_lt_dec 0 (asin x)) => // neg.
have := @sin_asin x; have := asin_bound x; have := PI_RGT_0.
by have := sin_lt_0_var (asin x); lra.
Qed.

Lemma asin_compl x : 0 <= x <= 1 -> asin x = PI / 2 - asin (sqrt (1 - x²)).
Proof.
move=> x01; rewrite -sin_acos ?asin_sin ?acos_asin; try lra.
by have := asin_ge0 x01; have := asin_bound x; lra.
Qed.

Lemma is_derive_asin x : -1 < x < 1 -> is_derive asin x (/ sqrt (1 - x²)).
Proof.
move=> x1; apply/is_derive_Reals; rewrite -[X in derivable_pt_lim _ _ X]Rmult_1_l.
by apply: (derive_pt_eq_1 _ _ _ (derivable_pt_asin x x1)); apply: derive_pt_asin.
Qed.

Lemma continuous_asin x : 0 <= x <= 1 -> continuous asin x.
Proof.
move=> x01; case: (Req_dec x 1) => [->|x1]; last first.
  by apply: ex_derive_continuous; exists (/ sqrt (1 - x²)); apply: is_derive_asin; lra.
apply: (continuous_ext_loc _ (fun x => PI / 2 - asin (sqrt (1 - x²)))).
  exists (mkposreal 1 Rlt_0_1) => y /= /Rabs_lt_between' y0.
  case: (Rle_lt_dec y 1) => y1; first by rewrite -asin_compl; lra.
  rewrite sqrt_neg_0; last by rewrite /Rsqr; nra.
  rewrite asin_0 /asin; case: Rle_dec => [|_]; first lra.
  by case: Rle_dec; lra.
apply: continuous_minus; first exact: continuous_const.
apply: continuous_comp; last first.
  rewrite Rsqr_1 Rminus_eq_0 sqrt_0; apply: ex_derive_continuous.
  by exists (/ sqrt (1 - 0²)); apply: is_derive_asin; lra.
apply: continuous_sqrt_comp; apply: ex_derive_continuous.
by rewrite /Rsqr; auto_derive.
Qed.

Lemma arcsine0 : theta 0 = 0.
Proof. by rewrite sqrt_0 asin_0 Rmult_0_r. Qed.

Lemma arcsine_bound t : 0 <= t <= 1 -> 0 <= theta t <= PI.
Proof.
by move=> /sqrt01 s01; have := asin_ge0 s01; have := asin_bound (sqrt t); lra.
Qed.

Lemma arcsine_continuous t : 0 <= t <= 1 -> continuous (fun x => theta x) t.
Proof.
move=> t01; apply: (continuous_scal_r 2 (fun x => asin (sqrt x))).
by apply: continuous_comp; [exact: continuous_sqrt|exact/continuous_asin/sqrt01].
Qed.

Theorem is_derive_arcsine t : 0 < t < 1 ->
  is_derive (fun x => theta x) t (/ sqrt (t * (1 - t))).
Proof.
move=> t01; have s0 : 0 < sqrt t by apply: sqrt_lt_R0; lra.
have c0 : 0 < sqrt (1 - t) by apply: sqrt_lt_R0; lra.
have s2 : sqrt t * sqrt t = t by apply: sqrt_sqrt; lra.
have ds : is_derive sqrt t (/ (2 * sqrt t)) by auto_derive; [lra|rewrite Rmult_1_l].
have da : is_derive asin (sqrt t) (/ sqrt (1 - t)).
  by rewrite -{2}[t]Rsqr_sqrt; [apply: is_derive_asin; nra|lra].
have -> : / sqrt (t * (1 - t)) = 2 * (/ (2 * sqrt t) * / sqrt (1 - t)).
  by rewrite sqrt_mult; [field; lra|lra|lra].
exact: is_derive_scal (is_derive_comp asin sqrt t _ _ da ds).
Qed.

Theorem primitive_arcsine : primitive (fun t => / sqrt (t * (1 - t))) (fun t => theta t).
Proof.
by split; [exact: continuous_on_forall arcsine_continuous|exact: is_derive_arcsine].
Qed.

(* ## The two pieces of the derivative: their sum is 1 / sqrt (t (1-t)) *)
Theorem primitive_piece0 :
  primitive (fun t => sqrt ((1 - t) / t)) (fun t => asin (sqrt t) + sqrt (t * (1 - t))).
Proof.
have cont t : continuous (fun t => t * (1 - t)) t.
  by apply: ex_derive_continuous; auto_derive.
split=> [|t t01].
  apply: continuous_on_forall => t t01.
  apply: (continuous_plus (fun t => asin (sqrt t)) (fun t => sqrt (t * (1 - t)))).
    by apply: continuous_comp; [exact: continuous_sqrt|exact/continuous_asin/sqrt01].
  exact: continuous_sqrt_comp.
have [s0 c0] : 0 < sqrt t /\ 0 < sqrt (1 - t) by split; apply: sqrt_lt_R0; lra.
have ds : is_derive (fun t => sqrt (t * (1 - t))) t ((1 - 2 * t) / (2 * sqrt (t * (1 - t)))).
  auto_derive; first nra.
  by rewrite -/(1 - t) /Rdiv; congr (_ * _); ring.
apply: (is_derive_ext (fun t => / 2 * theta t + sqrt (t * (1 - t)))) => [x|].
  by rewrite -Rmult_assoc Rinv_l ?Rmult_1_l; lra.
have -> : sqrt ((1 - t) / t) = / 2 * / sqrt (t * (1 - t)) + (1 - 2 * t) / (2 * sqrt (t * (1 - t))).
  rewrite sqrt_div ?sqrt_mult; try lra.
  have -> : 1 - 2 * t = 2 * (sqrt (1 - t) * sqrt (1 - t)) - 1 by rewrite sqrt_sqrt; lra.
  by field; lra.
exact: is_derive_plus (is_derive_scal _ _ _ _ (is_derive_arcsine t01)) ds.
Qed.

Theorem primitive_piece1 :
  primitive (fun t => sqrt (t / (1 - t))) (fun t => asin (sqrt t) - sqrt (t * (1 - t))).
Proof.
have [hc dh] := primitive_minus primitive_arcsine primitive_piece0.
have e t : theta t - (asin (sqrt t) + sqrt (t * (1 - t))) =
  asin (sqrt t) - sqrt (t * (1 - t)) by ring.
split=> [|t t01]; first by apply: continuous_on_ext hc => t _; exact: e.
apply: is_derive_ext (e) _.
have := dh t t01; congr is_derive; rewrite !sqrt_div ?sqrt_mult; try lra.
have [s0 c0] : 0 < sqrt t /\ 0 < sqrt (1 - t) by split; apply: sqrt_lt_R0; lra.
apply: (Rmult_eq_reg_r (sqrt t * sqrt (1 - t))); last by nra.
by transitivity (1 - sqrt (1 - t) * sqrt (1 - t)); [field; lra|
  rewrite sqrt_sqrt; [transitivity (sqrt t * sqrt t); [rewrite sqrt_sqrt|field]|]; lra].
Qed.

(* ## The arc is at most PI / 2 times the chord *)
Lemma sin_ge_chord d : 0 <= d <= PI / 2 -> 2 / PI * d <= sin d.
Proof.
move=> d0; have pi0 := PI_RGT_0; case: (Rle_lt_dec (2 / PI * d) (sin d)) => // neg.
have der x : is_derive (fun x => sin x - 2 / PI * x) x (cos x - 2 / PI).
  by auto_derive; [|ring].
have cont x : continuity_pt (fun x => sin x - 2 / PI * x) x.
  by apply/derivable_continuous_pt/ex_derive_Reals_0; exists (cos x - 2 / PI).
have mvt x y := MVT_gen _ x y _ (fun z _ => der z) (fun z _ => cont z).
have [u []] := mvt 0 d; have [v []] := mvt d (PI / 2).
rewrite sin_PI2 sin_0 !Rmin_left ?Rmax_right; try lra; move=> v1 ev u1 eu.
have e : 2 / PI * (PI / 2) = 1 by field; lra.
have : cos v <= cos u by apply: cos_decr_1; lra.
have : 0 < cos v - 2 / PI.
  by apply: Rnot_le_lt => le0; have := Rmult_le_compat_r (PI / 2 - d) _ _ ltac:(lra) le0; lra.
have : cos u - 2 / PI < 0.
  by apply: Rnot_le_lt => ge0; have := Rmult_le_pos _ _ ge0 (proj1 d0); lra.
by lra.
Qed.

Lemma arc_le_chord a b : 0 <= a <= PI / 2 -> 0 <= b <= PI / 2 ->
  sin b * cos b * (2 / PI * Rabs (a - b)) <= Rabs (sin a ^ 2 - sin b ^ 2).
Proof.
move=> a01 b01; have pos x : 0 <= x <= PI / 2 -> 0 <= sin x /\ 0 <= cos x.
  by move=> x0; have := PI_RGT_0; split; [apply: sin_ge_0; lra|apply: cos_ge_0; lra].
have [[sa ca] [sb cb]] := (pos a a01, pos b b01).
have one x : sin x ^ 2 + cos x ^ 2 = 1 by have := sin2_cos2 x; rewrite !Rsqr_pow2.
have -> : sin a ^ 2 - sin b ^ 2 = (sin a * cos b + cos a * sin b) * sin (a - b).
  rewrite sin_minus; have := (one a, one b) => -[ea eb].
  by transitivity (sin a ^ 2 * (sin b ^ 2 + cos b ^ 2) - sin b ^ 2 * (sin a ^ 2 + cos a ^ 2));
    [rewrite ea eb|]; ring.
rewrite Rabs_mult [Rabs (_ + _)]Rabs_pos_eq; last by nra.
have sc : 1 <= sin a + cos a by have := one a; nra.
have sb1 : sin b <= 1 by have := one b; nra.
have cb1 : cos b <= 1 by have := one b; nra.
have sbcb : 0 <= sin b * cos b by apply: Rmult_le_pos.
apply: Rmult_le_compat => //.
- apply: Rmult_le_pos (Rabs_pos _).
  by apply: Rdiv_le_0_compat PI_RGT_0; lra.
- have : sin b * cos b * 1 <= sin b * cos b * (sin a + cos a).
    exact: Rmult_le_compat_l.
  have : sin a * cos b * sin b <= sin a * cos b * 1.
    by apply: Rmult_le_compat_l => //; exact: Rmult_le_pos.
  have : cos a * sin b * cos b <= cos a * sin b * 1.
    by apply: Rmult_le_compat_l => //; exact: Rmult_le_pos.
  by lra.
case: (Rle_lt_dec b a) => ab.
  rewrite !Rabs_pos_eq; try lra; first by apply: sin_ge_chord; lra.
  by apply: sin_ge_0; have := PI_RGT_0; lra.
rewrite Rabs_minus_sym -(Ropp_minus_distr b a) sin_neg Rabs_Ropp !Rabs_pos_eq; try lra.
  by apply: sin_ge_chord; lra.
by apply: sin_ge_0; have := PI_RGT_0; lra.
Qed.

Theorem arcsine_close x t : 0 <= x <= 1 -> 0 < t < 1 ->
  Rabs (theta x - theta t) <= PI * Rabs (x - t) / sqrt (t * (1 - t)).
Proof.
move=> x01 t01; have t01' : 0 <= t <= 1 by lra.
have [s0 c0] : 0 < sqrt t /\ 0 < sqrt (1 - t) by split; apply: sqrt_lt_R0; lra.
have sinE z : 0 <= z <= 1 -> sin (asin (sqrt z)) = sqrt z.
  by move=> /sqrt01 ?; rewrite sin_asin; lra.
have asin01 z : 0 <= z <= 1 -> 0 <= asin (sqrt z) <= PI / 2.
  by move=> /arcsine_bound; lra.
have := arc_le_chord (asin01 x x01) (asin01 t t01').
rewrite !sinE // cos_asin; last by have := sqrt01 t01'; lra.
rewrite -!Rsqr_pow2 !Rsqr_sqrt; try lra.
rewrite -sqrt_mult -1?Rmult_minus_distr_l ?Rabs_mult ?(Rabs_pos_eq 2); try lra.
have p0 : 0 < sqrt (t * (1 - t)) by rewrite sqrt_mult; [exact: Rmult_lt_0_compat|lra|lra].
have pi0 := PI_RGT_0; set d := Rabs (asin _ - _); set r := sqrt _ in p0 * => chord.
apply/(Rle_div_r _ _ _ p0); have := Rmult_le_compat_l PI _ _ (Rlt_le _ _ pi0) chord.
by have -> : PI * (r * (2 / PI * d)) = 2 * d * r by field; lra.
Qed.
