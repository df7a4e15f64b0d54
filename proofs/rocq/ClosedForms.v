(* # The values of h_M' and h_M for the gaps of which others are made         *)
(*                                                                            *)
(*   D M w t == h_M'(t) for the gap w                                         *)
(*   H M w t == h_M(t)                                                        *)
(*                                                                            *)
(* Moments.v at a point t, with M and s as numbers of the field: what a file  *)
(* about one rule at every M rewrites with. A gap is a combination of         *)
(* s (s-1) .. (s-k+1), 1/(s+1), 1/(M-s), and what it is at s = 0 and M-1.     *)
From mathcomp Require Import all_ssreflect all_algebra.
From Hsym Require Import Bernstein Score Surrogate Moments.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Lemma natrS (F : ringType) s : s.+1%:R = s%:R + 1 :> F.
Proof. exact: mulrSr. Qed.

Lemma natr_ffact (F : comRingType) s k : (s ^_ k)%:R = \prod_(i < k) (s%:R - i%:R) :> F.
Proof.
elim: k => [|k IHk]; first by rewrite big_ord0 ffactn0.
rewrite big_ord_recr /= -IHk ffactnSr natrM.
case: (leqP k s) => [leks|ltsk]; first by rewrite natrB.
by rewrite ffact_small // !mul0r.
Qed.

Lemma expr_pred (F : ringType) (x : F) M : (0 < M)%N -> x ^+ M = x * x ^+ M.-1.
Proof. by case: M => // n _; rewrite exprS. Qed.

Lemma subr_nat_neq0 (F : numFieldType) M k : (k < M)%N -> M%:R - k%:R != 0 :> F.
Proof. by move=> ltkM; rewrite subr_eq0 eqr_nat gtn_eqF. Qed.

Section Values.
Variable F : numFieldType.
Implicit Types (M s k : nat) (w : nat -> F) (c t : F).
Local Notation D M w t := (objective M w)^`().[t].
Local Notation H M w t := (objective M w).[t].

Lemma eq_deriv M w1 w2 t : (forall s, (s < M)%N -> w1 s = w2 s) -> D M w1 t = D M w2 t.
Proof. by move=> e; rewrite (eq_objective e). Qed.

Lemma derivD M w1 w2 t : D M (fun s => w1 s + w2 s) t = D M w1 t + D M w2 t.
Proof. by rewrite objectiveD derivD hornerD. Qed.

Lemma derivZ M c w t : D M (fun s => c * w s) t = c * D M w t.
Proof. by rewrite objectiveZ derivZ hornerZ. Qed.

Lemma eq_value M w1 w2 t : (forall s, (s < M)%N -> w1 s = w2 s) -> H M w1 t = H M w2 t.
Proof. by move=> e; rewrite (eq_objective e). Qed.

Lemma valueD M w1 w2 t : H M (fun s => w1 s + w2 s) t = H M w1 t + H M w2 t.
Proof. by rewrite objectiveD hornerD. Qed.

Lemma valueZ M c w t : H M (fun s => c * w s) t = c * H M w t.
Proof. by rewrite objectiveZ hornerZ. Qed.

(* ## Polynomials in s *)
Lemma deriv_ffact M k t : (0 < M)%N ->
  D M (fun s => (s ^_ k)%:R) t = (\prod_(i < k) (M%:R - 1 - i%:R)) * t ^+ k.
Proof.
move=> M0; rewrite deriv_objective objective_deriv_ffact // hornerZ hornerXn natr_ffact.
by rewrite -subn1 natrB.
Qed.

Lemma value_ffact M k t : (0 < M)%N ->
  H M (fun s => (s ^_ k)%:R) t = (\prod_(i < k) (M%:R - 1 - i%:R)) * t ^+ k.+1 / k.+1%:R.
Proof.
move=> M0; rewrite (@eq_value M _ (fun s => k`!%:R * 'C(s, k)%:R)) => [|s _]; last first.
  by rewrite -natrM mulnC bin_ffact.
rewrite valueZ objective_bin // hornerZ hornerXn mulrA mulrA -natrM mulnC bin_ffact natr_ffact.
by rewrite -subn1 natrB // mulrAC.
Qed.

(* ## Reciprocals *)
Lemma deriv_reciprocal M t : t != 0 ->
  D M (fun s => s.+1%:R^-1) t = (1 - (1 - t) ^+ M) / (M%:R * t).
Proof.
move=> t0; case: M => [|n].
  by rewrite deriv_objective /objective_deriv big_ord0 horner0 mul0r invr0 mulr0.
have M0 : n.+1%:R != 0 :> F by exact: natS_neq0.
apply: (mulfI M0); rewrite -derivZ invfM mulrCA mulVKf //.
exact: objective_deriv_rejection.
Qed.

Lemma value_reciprocal M t :
  H M (fun s => s.+1%:R^-1) t = (\sum_(k < M) (1 - (1 - t) ^+ k.+1) / k.+1%:R) / M%:R.
Proof.
case: M => [|n]; first by rewrite /objective big_ord0 scaler0 horner0 invr0 mulr0.
have M0 : n.+1%:R != 0 :> F by exact: natS_neq0.
apply: (mulfI M0); rewrite -valueZ mulrCA mulfV // mulr1 objective_rejection horner_sum.
by apply: eq_bigr => k _; rewrite hornerZ mulrC !hornerE horner_exp !hornerE.
Qed.

Lemma deriv_reflected M t : 1 - t != 0 ->
  D M (fun s => (M%:R - s%:R)^-1) t = (1 - t ^+ M) / (M%:R * (1 - t)).
Proof.
move=> t1; rewrite (@eq_deriv M _ (fun s => (M.-1 - s).+1%:R^-1)) => [|s ltsM]; last first.
  by rewrite -natrB ?(ltnW ltsM) //; case: M ltsM => // n; rewrite ltnS => lesn; rewrite subSn.
rewrite deriv_objective (objective_deriv_reflect M (fun s => s.+1%:R^-1)) horner_comp !hornerE.
by rewrite -deriv_objective deriv_reciprocal // subKr.
Qed.

(* ## The ends *)
Lemma deriv_first M t : (0 < M)%N -> D M (fun s => (s == 0%N)%:R) t = (1 - t) ^+ M.-1.
Proof. by move=> M0; rewrite deriv_objective objective_deriv_first // horner_exp !hornerE. Qed.

Lemma deriv_last M t : (0 < M)%N -> D M (fun s => (s == M.-1)%:R) t = t ^+ M.-1.
Proof. by move=> M0; rewrite deriv_objective objective_deriv_last // hornerXn. Qed.

Lemma value_first M t : (0 < M)%N -> H M (fun s => (s == 0%N)%:R) t = (1 - (1 - t) ^+ M) / M%:R.
Proof. by move=> M0; rewrite objective_first // mulrC !hornerE horner_exp !hornerE. Qed.

Lemma value_last M t : (0 < M)%N -> H M (fun s => (s == M.-1)%:R) t = t ^+ M / M%:R.
Proof. by move=> M0; rewrite objective_last // mulrC !hornerE hornerXn. Qed.
End Values.
