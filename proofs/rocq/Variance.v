(* # Mean and variance of a binomial                                          *)
(*                                                                            *)
(*   B n j == bernstein F n j, the probability of j under Binomial(n, t)      *)
(*                                                                            *)
(* From the differential equation X (1-X) B_j' = (j - n X) B_j, used twice.   *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Hsym Require Import Bernstein.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Variance.
Variable F : numFieldType.
Implicit Types (n j : nat).
Local Notation B := (bernstein F).

Lemma mulX_derivXn j : 'X * ('X^j)^`() = 'X^j *+ j :> {poly F}.
Proof. by case: j => [|j]; rewrite derivXn ?mulr0n ?mulr0 // mulrnAr -exprS. Qed.

Lemma mul1BX_deriv j :
  (1 - 'X) * ((1 - 'X) ^+ j)^`() = - (1 - 'X) ^+ j *+ j :> {poly F}.
Proof.
rewrite deriv_exp deriv_1BX mulN1r; case: j => [|j]; first by rewrite !mulr0n mulr0.
by rewrite mulrnAr mulrN -exprS.
Qed.

Lemma bernstein_ode n j : (j <= n)%N ->
  'X * (1 - 'X) * (B n j)^`() = (j%:R - n%:R * 'X) * B n j.
Proof.
move=> lejn; rewrite /bernstein derivMn !mulrnAr; congr (_ *+ _).
rewrite derivM mulrDr mulrACA mulX_derivXn [X in _ + X]mulrACA mul1BX_deriv.
have -> : n%:R = j%:R + (n - j)%:R :> {poly F} by rewrite -natrD subnKC.
by set A := 'X^j; set B := _ ^+ _; ring.
Qed.

Lemma deriv_natr n : (n%:R : {poly F})^`() = 0.
Proof. by rewrite derivMn -[1]/(1%:P) derivC mul0rn. Qed.

Lemma bernstein_centred n :
  \sum_(j < n.+1) (j%:R - n%:R * 'X) * B n j = 0.
Proof.
rewrite (eq_bigr (fun j : 'I_n.+1 => 'X * (1 - 'X) * (B n j)^`())) => [|j _].
  by rewrite -mulr_sumr -raddf_sum bernstein_sum1 -[1]/(1%:P) /= derivC mulr0.
by rewrite bernstein_ode // -ltnS.
Qed.

Lemma bernstein_variance n :
  \sum_(j < n.+1) (j%:R - n%:R * 'X) ^+ 2 * B n j = n%:R * 'X * (1 - 'X).
Proof.
have := congr1 (fun p => 'X * (1 - 'X) * p^`()) (bernstein_centred n).
rewrite /= raddf_sum /= mulr_sumr.
have -> : (0 : {poly F})^`() = 0 by rewrite deriv0.
rewrite mulr0 (eq_bigr (fun j : 'I_n.+1 => (j%:R - n%:R * 'X) ^+ 2 * B n j
   - n%:R * 'X * (1 - 'X) * B n j)) => [|j _].
  by rewrite sumrB -mulr_sumr bernstein_sum1 mulr1 => /eqP; rewrite subr_eq0 => /eqP.
rewrite derivM mulrDr [X in _ + X]mulrCA bernstein_ode -1?ltnS //.
rewrite derivB derivM derivX !deriv_natr.
by set b := B n j; ring.
Qed.

Lemma horner_bernstein_ge0 n j t : 0 <= t <= 1 -> 0 <= (B n j).[t] :> F.
Proof.
case/andP=> t0 t1; rewrite horner_bernstein !mulr_ge0 ?ler0n ?exprn_ge0 //.
by rewrite subr_ge0.
Qed.

Lemma horner_bernstein_sum1 n t : \sum_(j < n.+1) (B n j).[t] = 1.
Proof. by rewrite -horner_sum bernstein_sum1 hornerC. Qed.

Lemma horner_bernstein_variance n t : (0 < n)%N ->
  \sum_(j < n.+1) (j%:R / n%:R - t) ^+ 2 * (B n j).[t] =
  t * (1 - t) / n%:R.
Proof.
move=> n0; have nz : n%:R != 0 :> F by rewrite pnatr_eq0 -lt0n.
have hn k : (k%:R : {poly F}).[t] = k%:R by rewrite hornerMn hornerC.
have /(congr1 (fun p => p.[t] / n%:R ^+ 2)) := bernstein_variance n.
rewrite horner_sum mulr_suml => e.
apply: etrans (etrans e _); last by rewrite !hornerE hn; field.
apply: eq_bigr => j _; rewrite hornerM horner_exp !hornerE !hn.
by set b := horner _ _; field.
Qed.
End Variance.
