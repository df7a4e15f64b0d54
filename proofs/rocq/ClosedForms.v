(* # The values of h_M' and h_M for the gaps of which others are made         *)
(*                                                                            *)
(*   D M w t == h_M'(t) for the gap w                                         *)
(*   H M w t == h_M(t)                                                        *)
(*   rising k s    == 1 / ((s+1) (s+2) .. (s+k))                              *)
(*   mirrored M k s == 1 / ((M-s) (M-s+1) .. (M-s+k-1)), rising k at M-1-s    *)
(*                                                                            *)
(* Moments.v at a point t, with M and s as numbers of the field: what a file  *)
(* about one rule at every M rewrites with. A gap is a combination of         *)
(* s (s-1) .. (s-k+1), of those two, and what it is at s = 0 and M-1.         *)
(*                                                                            *)
(*   arithmetic   == tactic: decides linear statements on natural numbers     *)
(*   decide_cases == tactic: settles if-then-else on natural numbers          *)
(*   positive n   == tactic: proves x != 0 by x = n, a natural number > 0     *)
(*   nonzero      == tactic: proves x != 0 where y != 0 or -y != 0 is known   *)
(*                   and x = y by the laws of rings, for products by factors  *)
(*   plain_numbers s == tactic: binomials of a fixed order, differences of    *)
(*                   natural numbers and s+1 become sums and products in F    *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.zify Require Import zify.
From mathcomp.algebra_tactics Require Import ring.
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

Lemma natr_bin (F : numFieldType) n k :
  'C(n, k)%:R = \prod_(i < k) ((n%:R - i%:R) / i.+1%:R) :> F.
Proof.
rewrite big_split /= -natr_ffact -bin_ffact natrM prodfV -mulrA.
have -> : \prod_(i < k) i.+1%:R = k`!%:R :> F.
  elim: k => [|k IHk]; first by rewrite big_ord0.
  by rewrite big_ord_recr /= IHk factS mulnC natrM.
by rewrite mulfV ?mulr1 // pnatr_eq0 -lt0n fact_gt0.
Qed.

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

(* ## The ends *)
Lemma deriv_first M t : (0 < M)%N -> D M (fun s => (s == 0%N)%:R) t = (1 - t) ^+ M.-1.
Proof. by move=> M0; rewrite deriv_objective objective_deriv_first // horner_exp !hornerE. Qed.

Lemma deriv_last M t : (0 < M)%N -> D M (fun s => (s == M.-1)%:R) t = t ^+ M.-1.
Proof. by move=> M0; rewrite deriv_objective objective_deriv_last // hornerXn. Qed.

Lemma value_first M t : (0 < M)%N -> H M (fun s => (s == 0%N)%:R) t = (1 - (1 - t) ^+ M) / M%:R.
Proof. by move=> M0; rewrite objective_first // mulrC !hornerE horner_exp !hornerE. Qed.

Lemma value_last M t : (0 < M)%N -> H M (fun s => (s == M.-1)%:R) t = t ^+ M / M%:R.
Proof. by move=> M0; rewrite objective_last // mulrC !hornerE hornerXn. Qed.
(* ## Reciprocals *)
Definition rising k s : F := ((s + k) ^_ k)%:R^-1.

Definition mirrored M k s : F := rising k (M.-1 - s).

Lemma risingE k s : rising k s = (\prod_(i < k) (s%:R + i.+1%:R))^-1.
Proof.
congr _^-1; rewrite natr_ffact (reindex_inj rev_ord_inj) /=; apply: eq_bigr => i _.
by rewrite natrD natrB //; ring.
Qed.

Lemma mirroredE M k s : (s < M)%N ->
  mirrored M k s = (\prod_(i < k) (M%:R - s%:R + i%:R))^-1.
Proof.
move=> ltsM; rewrite /mirrored risingE; congr _^-1; apply: eq_bigr => i _.
have -> : (M.-1 - s)%N = (M - s.+1)%N by lia.
by rewrite natrB // natrS; ring.
Qed.

Lemma deriv_rising M k t : (0 < M)%N -> t != 0 -> D M (rising k) t =
  (1 - \sum_(j < k) (\prod_(i < j) ((M%:R + k%:R - 1 - i%:R) / i.+1%:R)) *
                     (t ^+ j * ((1 - t) ^+ (k - j) * (1 - t) ^+ M.-1))) /
  (\prod_(i < k) (M%:R + i%:R) * t ^+ k).
Proof.
move=> M0 t0; have tk : t ^+ k != 0 by rewrite expf_neq0.
pose c : F := ((M.-1 + k) ^_ k)%:R.
have c0 : c != 0 by rewrite pnatr_eq0 -lt0n ffact_gt0 leq_addl.
have eM : M.-1%:R = M%:R - 1 :> F by rewrite -subn1 natrB.
have cE : c = \prod_(i < k) (M%:R + i%:R).
  rewrite /c natr_ffact (reindex_inj rev_ord_inj) /=; apply: eq_bigr => i _.
  by rewrite natrD natrB // eM natrS; ring.
have := congr1 (horner^~ t) (objective_deriv_reciprocal F k M0).
rewrite hornerM hornerD hornerN hornerC hornerXn [(\sum_(j < k) _).[t]]horner_sum.
rewrite (objective_derivZ M c (rising k)) hornerZ -deriv_objective mulrCA mulrA => e.
apply: (mulfI (mulf_neq0 c0 tk)); rewrite -cE e [RHS]mulrC divfK ?mulf_neq0 //.
congr (1 - _); apply: eq_bigr => j _; have ltjk : (j < k)%N by [].
rewrite /bernstein hornerMn !hornerE !horner_exp !hornerE -mulr_natl natr_bin natrD eM.
rewrite /= -!mulrA; congr (_ * _); first by apply: eq_bigr => i _; congr (_ / _); ring.
by congr (_ * _); rewrite -exprD; congr (_ ^+ _); lia.
Qed.

Lemma deriv_at1 M w : (0 < M)%N -> D M w 1 = w M.-1.
Proof.
case: M => // n _; rewrite deriv_objective /objective_deriv horner_sum big_ord_recr /=.
rewrite hornerZ horner1_bernstein // eqxx mulr1 big1 ?add0r // => s _.
by rewrite hornerZ horner1_bernstein ?ltn_eqF ?mulr0 // ltnW.
Qed.

(* t D' + k D has the gap (s + k) w_s - s w_(s-1), which for rising k is 1/(k-1)! at 0, else 0 *)
Lemma value_risingS M k t : (0 < M)%N ->
  H M (rising k.+2) t =
  ((1 - (1 - t) ^+ M) / (M%:R * \prod_(i < k.+1) i.+1%:R) - t * D M (rising k.+2) t) / k.+1%:R.
Proof.
move=> M0; pose r := (\prod_(i < k.+1) i.+1%:R)^-1 : F; have k0 : k.+1%:R != 0 :> F by exact: natS_neq0.
pose q := k.+1%:R^-1 *: (r *: objective M (fun s => (s == 0%N)%:R) - 'X * objective_deriv M (rising k.+2)).
suff e : objective M (rising k.+2) = q.
  rewrite [in LHS]e /q hornerZ hornerD hornerN hornerM hornerX hornerZ -deriv_objective value_first //.
  by rewrite [RHS]mulrC (invfM M%:R) -/r [_ * (M%:R^-1 * r)]mulrA [r * _]mulrC.
apply: objective_antideriv.
  by rewrite /q hornerZ hornerD hornerN hornerM hornerX hornerZ objective_at0 mul0r mulr0 subr0 mulr0.
rewrite /q poly.derivZ derivB derivM derivX mul1r poly.derivZ deriv_objective objective_deriv_euler.
rewrite -objective_derivZ -objective_derivD -objective_derivB -objective_derivZ.
have k2 : k.+2%:R != 0 :> F by exact: natS_neq0.
have natk : k.+2%:R = k.+1%:R + 1 :> F by rewrite natrS.
apply: eq_objective_deriv => -[_|s _].
  have -> : rising k.+2 0 = r / k.+2%:R.
    by rewrite risingE big_ord_recr invfM add0r; congr (_^-1 * _); apply: eq_bigr => i _; rewrite add0r.
  by rewrite /= mul0r; field; rewrite -[1]/(1%:R) -!natrD !pnatr_eq0.
pose P := \prod_(i < k.+1) (s%:R + i.+2%:R) : F.
have e1 : rising k.+2 s.+1 = (P * (s.+1 + k.+2)%:R)^-1.
  rewrite risingE big_ord_recr /= natrD; congr ((_ * _)^-1); apply: eq_bigr => i _.
  by rewrite -!natrD addSnnS.
have e2 : rising k.+2 s = (s.+1%:R * P)^-1 by rewrite risingE big_ord_recl /= -natrS.
have nz : (s.+1 + k.+2)%:R != 0 :> F by rewrite pnatr_eq0.
have e : (s.+1 + k.+2)%:R * rising k.+2 s.+1 = s.+1%:R * rising k.+2 s.
  by rewrite e1 e2 !invfM mulrCA mulfV // mulr1 mulVKf ?pnatr_eq0.
by rewrite /= mulr0 sub0r mulrBr -e natrD natk; field; rewrite -[1]/(1%:R) -!natrD !pnatr_eq0.
Qed.

Lemma value_rising1 M t : (0 < M)%N ->
  H M (rising 1) t = (\sum_(k < M) (1 - (1 - t) ^+ k.+1) / k.+1%:R) / M%:R.
Proof.
case: M => // n _; have M0 : n.+1%:R != 0 :> F by exact: natS_neq0.
apply: (mulfI M0); rewrite -valueZ mulrCA mulfV // mulr1.
rewrite (@eq_value n.+1 _ (rejection F n.+1)) => [|s _]; last by rewrite /rising addn1 ffactn1.
rewrite objective_rejection horner_sum; apply: eq_bigr => k _.
by rewrite hornerZ mulrC !hornerE horner_exp !hornerE.
Qed.

Lemma deriv_mirrored M k t : D M (mirrored M k) t = D M (rising k) (1 - t).
Proof. by rewrite deriv_objective objective_deriv_reflect horner_comp !hornerE -deriv_objective. Qed.

Lemma value_mirrored M k t : H M (mirrored M k) t = H M (rising k) 1 - H M (rising k) (1 - t).
Proof.
have -> : objective M (mirrored M k) = (H M (rising k) 1)%:P - (objective M (rising k) \Po (1 - 'X)).
  apply: objective_antideriv.
    by rewrite hornerD hornerN hornerC horner_comp !hornerE subr0 subrr.
  rewrite derivB derivC sub0r poly.deriv_comp deriv_1BX mulrN1 opprK deriv_objective.
  by rewrite objective_deriv_reflect.
by rewrite hornerD hornerN hornerC horner_comp !hornerE.
Qed.

Lemma value_mirrored1 M t : (0 < M)%N ->
  H M (mirrored M 1) t = (\sum_(k < M) t ^+ k.+1 / k.+1%:R) / M%:R.
Proof.
move=> M0; rewrite value_mirrored !value_rising1 // -mulrBl -sumrB; congr (_ / _); apply: eq_bigr => k _.
by rewrite subrr expr0n subr0 subKr -mulrBl opprB addrC addrNK.
Qed.

Lemma value_mirroredS M k t : (0 < M)%N -> H M (mirrored M k.+2) t =
  (t ^+ M / (M%:R * \prod_(i < k.+1) i.+1%:R) - (\prod_(i < k.+2) (M%:R + i%:R))^-1 +
   (1 - t) * D M (rising k.+2) (1 - t)) / k.+1%:R.
Proof.
move=> M0; rewrite value_mirrored !value_risingS // deriv_at1 //.
have -> : rising k.+2 M.-1 = (\prod_(i < k.+2) (M%:R + i%:R))^-1.
  rewrite risingE; congr _^-1; apply: eq_bigr => i _; rewrite -!natrD; congr _%:R; lia.
rewrite subrr expr0n subKr; have -> : (M == 0%N) = false by lia.
by rewrite subr0 mul1r -mulrBl; congr (_ / _); rewrite mulrBl !mul1r opprB; ring.
Qed.
End Values.

(* ## Tactics *)
Ltac arithmetic := lia.

Ltac decide_case b := first [rewrite (_ : b = true) /=; last by lia | rewrite (_ : b = false) /=; last by lia].

Ltac decide_cases :=
  repeat match goal with
  | |- context [if ?b then _ else _] => decide_case b
  | |- context [nat_of_bool ?b] => decide_case b
  end.

Ltac positive n :=
  match goal with |- is_true (?x != 0) =>
    rewrite (_ : x = n%:R); [rewrite pnatr_eq0; lia | rewrite ?natrD ?natrM ?natrB; try lia; ring]
  end.

Ltac nonzero :=
  repeat (apply/andP; split);
  first [ done | by rewrite pnatr_eq0
        | match goal with known : is_true (?y != 0) |- is_true (?x != 0) =>
            first [ by rewrite (_ : x = y); last ring
                  | by rewrite (_ : x = - y); [rewrite oppr_eq0 | ring] ]
          end ].

Ltac plain_numbers s :=
  rewrite ?natr_bin -?subn1 ?natrB ?natrD ?natrM; try lia;
  rewrite ?(natrS _ s) ?big_ord_recr ?big_ord0 /=.
