(* # Closed forms at every M                                                  *)
(*                                                                            *)
(*   objective_deriv M w == h_M', the mean of w_S, S ~ Binomial(M-1, t)       *)
(*   delta w s           == w_(s+1) - w_s                                     *)
(*   n ^_ k              == n (n-1) .. (n-k+1)                                *)
(*   p \Po (1 - 'X)      == p(1-t)                                            *)
(*                                                                            *)
(* What h_M' and h_M are for the gaps of which others are made: polynomials   *)
(* in s, binomial ratios, ends, and reciprocals of (s+1) .. (s+k).            *)
From mathcomp Require Import all_ssreflect all_algebra.
From Hsym Require Import Bernstein Score Surrogate.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition delta (F : zmodType) (w : nat -> F) (s : nat) : F := w s.+1 - w s.

Section CommutativeRing.
Variable F : comRingType.
Implicit Types (M n s k : nat) (w : nat -> F) (c : F).
Local Notation B := (bernstein F).

(* ## h_M' is linear in the gap, and sees it at s < M only *)
Lemma eq_objective_deriv M w1 w2 : (forall s, (s < M)%N -> w1 s = w2 s) ->
  objective_deriv M w1 = objective_deriv M w2.
Proof. by move=> e; apply: eq_bigr => s _; rewrite e. Qed.

Lemma objective_derivD M w1 w2 :
  objective_deriv M (fun s => w1 s + w2 s) = objective_deriv M w1 + objective_deriv M w2.
Proof. by rewrite -big_split; apply: eq_bigr => s _; rewrite scalerDl. Qed.

Lemma objective_derivZ M c w :
  objective_deriv M (fun s => c * w s) = c *: objective_deriv M w.
Proof. by rewrite scaler_sumr; apply: eq_bigr => s _; rewrite scalerA. Qed.

Lemma objective_derivN M w : objective_deriv M (fun s => - w s) = - objective_deriv M w.
Proof. by rewrite -sumrN; apply: eq_bigr => s _; rewrite scaleNr. Qed.

Lemma objective_derivB M w1 w2 :
  objective_deriv M (fun s => w1 s - w2 s) = objective_deriv M w1 - objective_deriv M w2.
Proof. by rewrite objective_derivD objective_derivN. Qed.

Lemma objective_deriv_sum M (I : Type) (r : seq I) (w : I -> nat -> F) :
  objective_deriv M (fun s => \sum_(i <- r) w i s) = \sum_(i <- r) objective_deriv M (w i).
Proof.
by rewrite exchange_big; apply: eq_bigr => s _; rewrite scaler_suml.
Qed.

Theorem objective_deriv_const M c : (0 < M)%N -> objective_deriv M (fun=> c) = c%:P.
Proof.
by case: M => // n _; rewrite /objective_deriv -scaler_sumr bernstein_sum1 -mul_polyC mulr1.
Qed.

(* ## One response more, and Newton's form *)
Lemma bernsteinS n s : B n.+1 s.+1 = (1 - 'X) * B n s.+1 + 'X * B n s.
Proof.
rewrite /bernstein binS mulrnDr subSS !mulrnAr ['X * (_ * _)]mulrA -exprS; congr (_ + _).
case: (ltnP s n) => [ltsn|lens]; last by rewrite bin_small.
by rewrite mulrCA -exprS subnSK.
Qed.

Lemma bernsteinS0 n : B n.+1 0 = (1 - 'X) * B n 0.
Proof. by rewrite /bernstein !bin0 !mulr1n !expr0 !mul1r !subn0 exprS. Qed.

Lemma objective_derivS n w : objective_deriv n.+2 w =
  objective_deriv n.+1 w + 'X * objective_deriv n.+1 (delta w).
Proof.
have shiftE : objective_deriv n.+2 w = (1 - 'X) * objective_deriv n.+1 w +
    'X * objective_deriv n.+1 (fun s => w s.+1).
  have -> : objective_deriv n.+1 w = w 0%N *: B n 0 + \sum_(s < n.+1) w s.+1 *: B n s.+1.
    transitivity (\sum_(s < n.+2) w s *: B n s); last by rewrite big_ord_recl.
    by rewrite big_ord_recr /= bernstein_small // scaler0 addr0.
  rewrite mulrDr !mulr_sumr /objective_deriv big_ord_recl /= -addrA; congr (_ + _).
    by rewrite bernsteinS0 scalerAr.
  rewrite -big_split; apply: eq_bigr => s _.
  by rewrite /bump /= add1n bernsteinS scalerDr !scalerAr.
by rewrite shiftE objective_derivB mulrBr mulrBl mul1r -addrA [- _ + _]addrC.
Qed.

Theorem objective_deriv_newton n w : objective_deriv n.+1 w =
  \sum_(k < n.+1) ('C(n, k)%:R * iter k (@delta F) w 0%N) *: 'X^k.
Proof.
elim: n w => [|n IHn] w.
  by rewrite /objective_deriv !big_ord1 /bernstein /= !expr0 bin0 mulr1 mul1r.
rewrite objective_derivS !IHn [RHS]big_ord_recl /=.
have -> : \sum_(k < n.+1) ('C(n, k)%:R * iter k (@delta F) w 0%N) *: 'X^k =
    w 0%N *: 1 + \sum_(k < n.+1) ('C(n, k.+1)%:R * iter k.+1 (@delta F) w 0%N) *: 'X^(k.+1).
  transitivity (\sum_(k < n.+2) ('C(n, k)%:R * iter k (@delta F) w 0%N) *: 'X^k).
    by rewrite [RHS]big_ord_recr /= bin_small // mul0r scale0r addr0.
  by rewrite big_ord_recl /= bin0 mul1r.
rewrite bin0 mul1r expr0 -addrA; congr (_ + _).
rewrite mulr_sumr -big_split; apply: eq_bigr => k _ /=.
rewrite /bump /= !add1n -scalerAr -exprS -scalerDl -iterSr binS natrD mulrDl.
by congr ((_ + _) *: _).
Qed.

(* ## Polynomials in s, by factorial moments *)
Theorem objective_deriv_bin M k : (0 < M)%N ->
  objective_deriv M (fun s => 'C(s, k)%:R) = 'C(M.-1, k)%:R *: 'X^k :> {poly F}.
Proof.
case: M => // n _; elim: n k => [|n IHn] k.
  rewrite /objective_deriv big_ord1 /bernstein !expr0 mul1r.
  by case: k => [|k]; rewrite ?bin0 ?bin0n ?expr0 ?scale0r.
rewrite objective_derivS IHn; case: k => [|k].
  rewrite (@eq_objective_deriv n.+1 _ (fun=> 0)) => [|s _]; last by rewrite /delta !bin0 subrr.
  by rewrite objective_deriv_const // mulr0 addr0 !bin0.
rewrite (@eq_objective_deriv n.+1 _ (fun s => 'C(s, k)%:R)) => [|s _]; last first.
  by rewrite /delta binS natrD addrC addKr.
by rewrite IHn -scalerAr -exprS -scalerDl -natrD -binS.
Qed.

Theorem objective_deriv_ffact M k : (0 < M)%N ->
  objective_deriv M (fun s => (s ^_ k)%:R) = (M.-1 ^_ k)%:R *: 'X^k :> {poly F}.
Proof.
move=> M0; rewrite (@eq_objective_deriv M _ (fun s => k`!%:R * 'C(s, k)%:R)) => [|s _].
  by rewrite objective_derivZ objective_deriv_bin // scalerA -natrM mulnC bin_ffact.
by rewrite -natrM mulnC bin_ffact.
Qed.

Corollary objective_deriv_id M :
  objective_deriv M (fun s => s%:R) = M.-1%:R *: 'X :> {poly F}.
Proof.
case: M => [|n]; first by rewrite /objective_deriv big_ord0 scale0r.
rewrite (@eq_objective_deriv n.+1 _ (fun s => 'C(s, 1)%:R)) => [|s _]; last by rewrite bin1.
by rewrite objective_deriv_bin // bin1 expr1.
Qed.

(* ## t times the derivative *)
Lemma bernsteinX n s : 'X * B n s *+ n.+1 = B n.+1 s.+1 *+ s.+1.
Proof.
by rewrite /bernstein mulrnAr subSS mulrA -exprS -!mulrnA mulnC mul_bin_diag mulnC.
Qed.

Lemma deriv_bernsteinX n s : 'X * (B n s)^`() = B n s *+ s - B n s.+1 *+ s.+1.
Proof.
case: n s => [|n] [|s].
- by rewrite [B 0 1]bernstein_small // /bernstein !expr0 mulr1 bin0 derivC mulr0 mul0rn subr0.
- by rewrite !bernstein_small // deriv0 mulr0 !mul0rn subrr.
- have e := bernsteinX n 0; rewrite mulr1n in e; rewrite mulr0n sub0r mulr1n -e.
  rewrite /bernstein !bin0 !mulr1n !expr0 !mul1r !subn0 deriv_exp deriv_1BX /=.
  by rewrite mulN1r mulNrn mulrN mulrnAr.
- by rewrite deriv_bernsteinS mulrnAr mulrBr mulrnBl !bernsteinX.
Qed.

Theorem objective_deriv_euler M w :
  'X * (objective_deriv M w)^`() = objective_deriv M (fun s => s%:R * (w s - w s.-1)).
Proof.
case: M => [|n]; first by rewrite /objective_deriv !big_ord0 deriv0 mulr0.
rewrite /objective_deriv raddf_sum mulr_sumr /=.
under eq_bigr do rewrite derivZ -scalerAr deriv_bernsteinX scalerBr.
rewrite sumrB [X in _ - X](_ : _ = \sum_(s < n.+1) (s%:R * w s.-1) *: B n s).
  rewrite -sumrB; apply: eq_bigr => s _.
  by rewrite mulrBr scalerBl -scalerMnr scalerMnl !mulr_natl.
rewrite [LHS]big_ord_recr [RHS]big_ord_recl /= bernstein_small // mul0rn scaler0 addr0.
rewrite mul0r scale0r add0r; apply: eq_bigr => s _.
by rewrite /bump /= add1n -scalerMnr scalerMnl mulr_natl.
Qed.

(* ## The ends, and t <-> 1-t *)
Theorem objective_deriv_single M j : (j < M)%N ->
  objective_deriv M (fun s => (s == j)%:R) = B M.-1 j.
Proof.
move=> ltjM; rewrite /objective_deriv (bigD1 (Ordinal ltjM)) //= eqxx scale1r.
rewrite big1 ?addr0 // => s /eqP nesj; case: eqP => [e|_]; last by rewrite scale0r.
by case: nesj; apply/val_inj.
Qed.

Corollary objective_deriv_first M : (0 < M)%N ->
  objective_deriv M (fun s => (s == 0%N)%:R) = (1 - 'X) ^+ M.-1 :> {poly F}.
Proof.
by move=> M0; rewrite objective_deriv_single // /bernstein expr0 mul1r subn0 bin0.
Qed.

Corollary objective_deriv_last M : (0 < M)%N ->
  objective_deriv M (fun s => (s == M.-1)%:R) = 'X^M.-1 :> {poly F}.
Proof.
case: M => // n _; rewrite objective_deriv_single //.
by rewrite /bernstein subnn mulr1 binn.
Qed.

Lemma bernstein_reflect n s : (s <= n)%N -> B n s \Po (1 - 'X) = B n (n - s).
Proof.
move=> lesn; rewrite /bernstein rmorphMn rmorphM !rmorphX rmorphB rmorph1 /= !comp_polyX.
by rewrite opprB addrCA subrr addr0 mulrC subKn // bin_sub.
Qed.

Theorem objective_deriv_reflect M w :
  objective_deriv M (fun s => w (M.-1 - s)%N) = objective_deriv M w \Po (1 - 'X).
Proof.
case: M => [|n]; first by rewrite /objective_deriv !big_ord0 comp_poly0.
rewrite /objective_deriv rmorph_sum /= [RHS](reindex_inj rev_ord_inj) /=.
apply: eq_bigr => s _; rewrite comp_polyZ subSS bernstein_reflect ?leq_subr //.
by rewrite subKn // -ltnS.
Qed.
End CommutativeRing.

Section Field.
Variable F : numFieldType.
Implicit Types (M n s k : nat) (w : nat -> F) (c : F) (q : {poly F}).
Local Notation B := (bernstein F).

(* ## Binomial ratios: k responses, drawn from the others, all correct or all wrong *)
Theorem objective_deriv_all_correct M k : (k < M)%N ->
  objective_deriv M (fun s => 'C(s, k)%:R / 'C(M.-1, k)%:R) = 'X^k :> {poly F}.
Proof.
move=> ltkM; have nz : 'C(M.-1, k)%:R != 0 :> F.
  by rewrite pnatr_eq0 -lt0n bin_gt0 -ltnS (ltn_predK ltkM).
rewrite (@eq_objective_deriv F M _ (fun s => 'C(M.-1, k)%:R^-1 * 'C(s, k)%:R)) => [|s _].
  by rewrite objective_derivZ objective_deriv_bin ?scalerA ?mulVf ?scale1r // (leq_trans _ ltkM).
by rewrite mulrC.
Qed.

Theorem objective_deriv_all_wrong M k : (k < M)%N ->
  objective_deriv M (fun s => 'C(M.-1 - s, k)%:R / 'C(M.-1, k)%:R) =
  (1 - 'X) ^+ k :> {poly F}.
Proof.
move=> ltkM.
rewrite (objective_deriv_reflect M (fun s => 'C(s, k)%:R / 'C(M.-1, k)%:R)).
by rewrite objective_deriv_all_correct // rmorphX /= comp_polyX.
Qed.

(* ## Reciprocals of (s+1) .. (s+k) *)
Lemma ffact_bin_diag n s k :
  ((n + k) ^_ k * 'C(n, s) = (s + k) ^_ k * 'C(n + k, s + k))%N.
Proof.
elim: k => [|k IHk]; first by rewrite !addn0 !ffactn0.
by rewrite !addnS !ffactSS -mulnA IHk mulnCA (mul_bin_diag (n + k).+1) mulnA [(_ * _.+1)%N]mulnC.
Qed.

Theorem objective_deriv_absorb M k w :
  'X^k * objective_deriv M (fun s => ((M.-1 + k) ^_ k)%:R / ((s + k) ^_ k)%:R * w s) =
  \sum_(s < M) w s *: B (M.-1 + k) (s + k).
Proof.
rewrite mulr_sumr; apply: eq_bigr => s _; rewrite -scalerAr /bernstein mulrnAr mulrA -exprD.
rewrite subnDr [(k + s)%N]addnC -!scaler_nat !scalerA; congr (_ *: _).
have nz : ((s + k) ^_ k)%:R != 0 :> F by rewrite pnatr_eq0 -lt0n ffact_gt0 leq_addl.
apply: (mulfI nz); rewrite [RHS]mulrCA -natrM -ffact_bin_diag natrM.
by rewrite -!mulrA mulrCA mulVKf // mulrCA.
Qed.

Corollary objective_deriv_reciprocal M k : (0 < M)%N ->
  'X^k * objective_deriv M (fun s => ((M.-1 + k) ^_ k)%:R / ((s + k) ^_ k)%:R) =
  1 - \sum_(j < k) B (M.-1 + k) j.
Proof.
case: M => // n _; have := objective_deriv_absorb n.+1 k (fun=> 1).
rewrite (@eq_objective_deriv F n.+1 _ (fun s => ((n + k) ^_ k)%:R / ((s + k) ^_ k)%:R)) => [->|s _].
  transitivity (\sum_(k <= j < n.+1 + k) B (n + k) j).
    rewrite -[X in \sum_(X <= _ < _) _]add0n big_addn addnK big_mkord.
    by apply: eq_bigr => s _; rewrite scale1r.
  apply/eqP; rewrite eq_sym subr_eq -(bernstein_sum1 F (n + k)) -addSn.
  rewrite -!(big_mkord predT (B (n + k))) [X in X == _](big_cat_nat _ _ _ (leq0n k)) ?leq_addl //.
  by rewrite addrC.
by rewrite mulr1.
Qed.

(* ## From h_M' to h_M *)
Theorem objective_antideriv M w q : q.[0] = 0 -> q^`() = objective_deriv M w ->
  objective M w = q.
Proof. by move=> q0 dq; apply: eq_poly_deriv; rewrite ?deriv_objective ?objective_at0. Qed.

Lemma eq_objective M w1 w2 : (forall s, (s < M)%N -> w1 s = w2 s) ->
  objective M w1 = objective M w2.
Proof.
move=> e; apply: objective_antideriv; first exact: objective_at0.
by rewrite deriv_objective; apply: eq_objective_deriv => s ltsM; rewrite e.
Qed.

Lemma objectiveD M w1 w2 :
  objective M (fun s => w1 s + w2 s) = objective M w1 + objective M w2.
Proof.
apply: objective_antideriv; first by rewrite hornerD !objective_at0 addr0.
by rewrite derivD !deriv_objective objective_derivD.
Qed.

Lemma objectiveZ M c w : objective M (fun s => c * w s) = c *: objective M w.
Proof.
apply: objective_antideriv; first by rewrite hornerZ objective_at0 mulr0.
by rewrite derivZ deriv_objective objective_derivZ.
Qed.

Theorem objective_const M c : (0 < M)%N -> objective M (fun=> c) = c *: 'X.
Proof.
move=> M0; apply: objective_antideriv; first by rewrite hornerZ hornerX mulr0.
by rewrite derivZ derivX objective_deriv_const // -mul_polyC mulr1.
Qed.

Lemma antideriv_Xn k : (k.+1%:R^-1 *: 'X^k.+1)^`() = 'X^k :> {poly F}.
Proof. by rewrite derivZ derivXn -scaler_nat scalerK // natS_neq0. Qed.

Lemma antideriv_1BXn k :
  (k.+1%:R^-1 *: (1 - (1 - 'X) ^+ k.+1))^`() = (1 - 'X) ^+ k :> {poly F}.
Proof.
rewrite derivZ derivB -[1^`()]/(1%:P^`()) derivC sub0r deriv_exp deriv_1BX /=.
by rewrite mulN1r mulNrn opprK -scaler_nat scalerK // natS_neq0.
Qed.

Lemma antideriv_Xn_at0 k : (k.+1%:R^-1 *: 'X^k.+1 : {poly F}).[0] = 0.
Proof. by rewrite hornerZ hornerXn expr0n mulr0. Qed.

Lemma antideriv_1BXn_at0 k : (k.+1%:R^-1 *: (1 - (1 - 'X) ^+ k.+1) : {poly F}).[0] = 0.
Proof. by rewrite hornerZ !hornerE horner_exp !hornerE subr0 expr1n subrr mulr0. Qed.

Theorem objective_bin M k : (0 < M)%N ->
  objective M (fun s => 'C(s, k)%:R) = ('C(M.-1, k)%:R / k.+1%:R) *: 'X^k.+1 :> {poly F}.
Proof.
move=> M0; rewrite -scalerA; apply: objective_antideriv.
  by rewrite hornerZ antideriv_Xn_at0 mulr0.
by rewrite derivZ antideriv_Xn objective_deriv_bin.
Qed.

Theorem objective_all_correct M k : (k < M)%N ->
  objective M (fun s => 'C(s, k)%:R / 'C(M.-1, k)%:R) = k.+1%:R^-1 *: 'X^k.+1 :> {poly F}.
Proof.
move=> ltkM; apply: objective_antideriv (antideriv_Xn_at0 k) _.
by rewrite antideriv_Xn objective_deriv_all_correct.
Qed.

Theorem objective_all_wrong M k : (k < M)%N ->
  objective M (fun s => 'C(M.-1 - s, k)%:R / 'C(M.-1, k)%:R) =
  k.+1%:R^-1 *: (1 - (1 - 'X) ^+ k.+1) :> {poly F}.
Proof.
move=> ltkM; apply: objective_antideriv (antideriv_1BXn_at0 k) _.
by rewrite antideriv_1BXn objective_deriv_all_wrong.
Qed.

Theorem objective_first M : (0 < M)%N ->
  objective M (fun s => (s == 0%N)%:R) = M%:R^-1 *: (1 - (1 - 'X) ^+ M) :> {poly F}.
Proof.
case: M => // n _; apply: objective_antideriv (antideriv_1BXn_at0 n) _.
by rewrite antideriv_1BXn objective_deriv_first.
Qed.

Theorem objective_last M : (0 < M)%N ->
  objective M (fun s => (s == M.-1)%:R) = M%:R^-1 *: 'X^M :> {poly F}.
Proof.
case: M => // n _; apply: objective_antideriv (antideriv_Xn_at0 n) _.
by rewrite antideriv_Xn objective_deriv_last.
Qed.
End Field.
