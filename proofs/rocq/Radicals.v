(* # Sums of square roots of rational numbers                                 *)
(*                                                                            *)
(*   term        == a pair (r, q) of a natural and a rational number: q sqrt r*)
(*   tr F t, sr F l == the value of a term, of a list of terms                *)
(*   radical x o == if o is Some l, then x is the value of l; None says that  *)
(*                  the computation gave up                                   *)
(*   radicals    == tactic: finds o in (forall s, radical (w s) (o s)), for   *)
(*                  w s made of what rational reads and of its square roots   *)
(*                  by + - * ^, conditionals that can be decided when s is    *)
(*                  known, and reciprocals of sums of at most two radicands   *)
(*                                                                            *)
(* F is a real closed field, so that sqrt is defined, and 0 below 0.          *)
From Coq Require Import ZArith QArith_base Qreduction Lia.
From mathcomp Require Import all_ssreflect all_algebra.
From Hsym Require Import Rationals.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Close Scope Q_scope.
Local Open Scope ring_scope.
Local Arguments Z.eqb : simpl never.
Local Arguments Qred : simpl never.

(* (r, q) stands for q sqrt r. *)
Definition term := (N * Q)%type.

(* ## Operations on sums of terms; None where they are not carried out *)
(* q sqrt 1 *)
Definition rational_sum (q : Q) : seq term := [:: (Npos xH, q)].

(* sqrt (n/d) = (1/d) sqrt (n d), or 0 if n < 0 *)
Definition root (q : Q) : seq term :=
  [:: (Z.to_N (Z.mul (Qnum q) (Zpos (Qden q))), Qmake (Zpos xH) (Qden q))].

(* - t *)
Definition term_opp (t : term) : term := (t.1, Qopp t.2).

(* (q sqrt r) (q' sqrt r') = q q' sqrt (r r') *)
Definition term_mul (t u : term) : term := (N.mul t.1 u.1, Qmult t.2 u.2).

(* The rational number t^2. *)
Definition term_sqr (t : term) : Q := Qmult (Qmult t.2 t.2) (inject_Z (Z.of_N t.1)).

(* t q *)
Definition term_scale (q : Q) (t : term) : term := (t.1, Qmult t.2 q).

(* 1/(t+u) = (t-u) / (t^2-u^2), or 1/(2t) if t = u, 0 if t = -u. *)
Definition inv2 (t u : term) : seq term :=
  let e := Qplus (term_sqr t) (Qopp (term_sqr u)) in
  if ~~ Z.eqb (Qnum e) Z0 then [:: term_scale (Qinv e) t; term_scale (Qopp (Qinv e)) u]
  else if Z.leb Z0 (Qnum (Qmult t.2 u.2)) then
    [:: term_scale (Qinv (Qmult (inject_Z (Zpos (xO xH))) (term_sqr t))) t]
  else [::].

(* One term for each radicand. *)
Fixpoint insert (t : term) (l : seq term) : seq term :=
  if l is u :: l' then
    if N.eqb t.1 u.1 then (t.1, Qred (Qplus t.2 u.2)) :: l' else u :: insert t l'
  else [:: t].

(* 1/l, where l has at most two radicands. *)
Definition sum_inv (l : seq term) : option (seq term) :=
  match foldr insert [::] l with
  | [::] => Some [::]
  | [:: t] => Some [:: term_scale (Qinv (term_sqr t)) t]
  | [:: t; u] => Some (inv2 t u)
  | _ => None
  end.

(* l1 l2 *)
Definition sum_mul (l1 l2 : seq term) : seq term := [seq term_mul t u | t <- l1, u <- l2].

(* f where both sums are known *)
Definition olift2 (f : seq term -> seq term -> seq term) o1 o2 : option (seq term) :=
  if (o1, o2) is (Some l1, Some l2) then Some (f l1 l2) else None.

Section Values.
Variable F : rcfType.
Implicit Types (x y : F) (p q : Q) (t u : term) (l : seq term) (o : option (seq term)).

(* The number that t stands for. *)
Definition tr t : F := qr F t.2 * Num.sqrt (zr F (Z.of_N t.1)).

(* The number that l stands for. *)
Definition sr l : F := \sum_(t <- l) tr t.

(* If o is known, x is its value. *)
Definition radical x o : Prop := forall l, o = Some l -> x = sr l.

Lemma zr_ge0 z : Z.leb Z0 z -> 0 <= zr F z.
Proof. by case: z => //= d _; rewrite ler0n. Qed.

Lemma zr_N_ge0 n : 0 <= zr F (Z.of_N n). Proof. by case: n => //= d; rewrite ler0n. Qed.

Lemma sr1 t : sr [:: t] = tr t. Proof. by rewrite /sr big_seq1. Qed.

Lemma sr2 t u : sr [:: t; u] = tr t + tr u. Proof. by rewrite /sr big_cons big_seq1. Qed.

Lemma tr_sqr t : tr t ^+ 2 = qr F (term_sqr t).
Proof. by rewrite /tr exprMn sqr_sqrtr ?zr_N_ge0 // !qrM -qr_Z. Qed.

Lemma tr_scale q t : tr (term_scale q t) = tr t * qr F q.
Proof. by rewrite /tr qrM mulrAC. Qed.

Lemma sr_root q : sr (root q) = Num.sqrt (qr F q).
Proof.
have d0 : zr F (Zpos (Qden q)) != 0 by apply: zr_pos_neq0.
rewrite sr1 /root /tr /=; set m := Z.mul _ _.
have -> : Num.sqrt (zr F (Z.of_N (Z.to_N m))) = Num.sqrt (zr F m).
  by case: m => // d; rewrite ler0_sqrtr // ler0_sqrtr // /= oppr_le0 ler0n.
have -> : qr F q = (zr F (Zpos (Qden q)))^-1 ^+ 2 * zr F m.
  by rewrite /m zrM /qr expr2 mulrACA mulVf // mulr1 mulrC.
by rewrite sqrtrM ?sqr_ge0 // sqrtr_sqr ger0_norm ?invr_ge0 ?zr_ge0 // /qr mul1r.
Qed.

Lemma sr_inv1 t : (tr t)^-1 = tr t * (tr t ^+ 2)^-1.
Proof.
have [->|nz] := eqVneq (tr t) 0; first by rewrite invr0 mul0r.
by rewrite expr2 (invfM (tr t) (tr t)) mulrA divff // mul1r.
Qed.

Lemma sr_inv2 t u : (tr t + tr u)^-1 = sr (inv2 t u).
Proof.
rewrite /inv2; set e := Qplus _ _.
have eE : (tr t - tr u) * (tr t + tr u) = qr F e by rewrite -subr_sqr !tr_sqr qrD qrN.
case: ifPn => [/(zr_neq0 F) e0|/negPn/Z.eqb_eq e0].
  have : (tr t - tr u) * (tr t + tr u) != 0.
    by rewrite eE /qr mulf_eq0 invr_eq0 negb_or e0 zr_pos_neq0.
  rewrite sr2 !tr_scale qrN qrV -eE mulrN -mulrBl mulf_eq0 => /norP[nz1 nz2].
  by rewrite (invfM (_ - _)) mulrA divff // mul1r.
have : (tr t == tr u) || (tr t == - tr u).
  by rewrite -eqf_sqr -subr_eq0 subr_sqr eE /qr e0 mul0r.
have tuE : tr t * tr u = qr F (Qmult t.2 u.2) *
    (Num.sqrt (zr F (Z.of_N t.1)) * Num.sqrt (zr F (Z.of_N u.1))).
  by rewrite /tr mulrACA qrM.
have roots0 := mulr_ge0 (sqrtr_ge0 (zr F (Z.of_N t.1))) (sqrtr_ge0 (zr F (Z.of_N u.1))).
have sgn0 (x : F) : 0 <= - x ^+ 2 -> x = 0.
  by rewrite oppr_ge0 => le0; apply/eqP; rewrite -sqrf_eq0 eq_le le0 sqr_ge0.
case: ifPn => [sg /orP tu|sg /orP tu].
  have -> : tr u = tr t.
    case: tu => /eqP tE //; have u0 : tr u = 0; last by rewrite tE u0 oppr0.
    apply: sgn0; rewrite expr2 -mulNr -tE tuE mulr_ge0 // /qr divr_ge0 ?zr_ge0 //.
  rewrite sr1 tr_scale qrV qrM -tr_sqr -qr_Z -mulr2n -mulr_natr invfM sr_inv1.
  by rewrite -mulrA -invfM [X in _ = _ * X^-1]mulrC.
rewrite /sr big_nil; case: tu => /eqP tE; last by rewrite tE addNr invr0.
have u0 : tr u = 0; last by rewrite tE u0 addr0 invr0.
apply: sgn0; rewrite expr2 -{1}tE tuE -mulNr mulr_ge0 // /qr -mulNr -zrN divr_ge0 ?zr_ge0 //.
by apply/Z.leb_le; move: sg => /Z.leb_spec0; lia.
Qed.

Lemma sum_invP l l' : sum_inv l = Some l' -> (sr l)^-1 = sr l'.
Proof.
have insertE t k : sr (insert t k) = tr t + sr k.
  elim: k => [|u k IHk] /=; first by rewrite sr1 /sr big_nil addr0.
  case: N.eqb_spec => [e|_]; last by rewrite {1}/sr big_cons -/(sr _) IHk addrCA /sr big_cons.
  rewrite /sr !big_cons addrA; congr (_ + _).
  by rewrite /tr qr_red qrD mulrDl [in X in _ + X]e.
have -> : sr l = sr (foldr insert [::] l).
  by elim: l => //= t k IHk; rewrite insertE -IHk /sr big_cons.
rewrite /sum_inv; case: (foldr _ _ l) => [|t [|u [|//]]] [<-].
  by rewrite /sr big_nil invr0.
  by rewrite !sr1 tr_scale qrV -tr_sqr -sr_inv1.
by rewrite sr2 sr_inv2.
Qed.

(* ## The rules by which radicals builds o; x and y are parts of the gap *)
Lemma radical_rational x q : x = qr F q -> radical x (Some (rational_sum q)).
Proof. by move=> -> l [<-]; rewrite sr1 /tr [zr _ _](_ : _ = 1) // sqrtr1 mulr1. Qed.

Lemma radical_sqrt x q : x = qr F q -> radical (Num.sqrt x) (Some (root q)).
Proof. by move=> -> l [<-]; rewrite sr_root. Qed.

Lemma radical_add x y o1 o2 : radical x o1 -> radical y o2 ->
  radical (x + y) (olift2 cat o1 o2).
Proof.
case: o1 o2 => [l1|] [l2|] //= x1 y2 l [<-].
by rewrite (x1 l1) // (y2 l2) // /sr big_cat.
Qed.

Lemma radical_opp x o : radical x o -> radical (- x) (omap (map term_opp) o).
Proof.
case: o => [l1|] //= x1 l [<-]; rewrite (x1 l1) // /sr big_map -sumrN.
by apply: eq_bigr => t _; rewrite /tr qrN mulNr.
Qed.

Lemma radical_mul x y o1 o2 : radical x o1 -> radical y o2 ->
  radical (x * y) (olift2 sum_mul o1 o2).
Proof.
case: o1 o2 => [l1|] [l2|] //= x1 y2 l [<-].
rewrite (x1 l1) // (y2 l2) // /sr big_distrlr /= /sum_mul big_allpairs_dep /=.
apply: eq_bigr => t _; apply: eq_bigr => u _.
by rewrite /tr qrM N2Z.inj_mul zrM sqrtrM ?zr_N_ge0 // mulrACA.
Qed.

Lemma radical_inv x o : radical x o -> radical x^-1 (obind sum_inv o).
Proof. by case: o => [l1|] //= x1 l /sum_invP <-; rewrite (x1 l1). Qed.

Lemma radical_exp x o n : radical x o ->
  radical (x ^+ n) (iter n (olift2 sum_mul o) (Some (rational_sum (inject_Z (Zpos xH))))).
Proof.
move=> xo; elim: n => [|n IHn]; first exact: radical_rational (qr_1 F).
by rewrite exprS iterS; apply: radical_mul.
Qed.

Lemma radical_if (b b' : bool) x y o1 o2 : b = b' -> radical x o1 -> radical y o2 ->
  radical (if b then x else y) (if b' then o1 else o2).
Proof. by move=> ->; case: b'. Qed.
End Values.

(* Finds o in radical x o, and a function s |-> o for all s at once. *)
Ltac radicals := cbv beta zeta; lazymatch goal with
  | |- forall s : nat, _ => let s := fresh "s" in intro s; radicals
  | |- _ => first
    [ apply: radical_rational; rational
    | lazymatch goal with
      | |- radical (_ + _) _ => apply: radical_add; radicals
      | |- radical (- _) _ => apply: radical_opp; radicals
      | |- radical (_ * _) _ => apply: radical_mul; radicals
      | |- radical (_^-1) _ => apply: radical_inv; radicals
      | |- radical (_ ^+ _) _ => apply: radical_exp; radicals
      | |- radical (if _ then _ else _) _ => apply: radical_if; [condition|radicals|radicals]
      | |- radical (Num.sqrt _) _ => apply: radical_sqrt; rational
      | |- radical ?x _ => let f := head_of x in unfold f; radicals
      end ]
  end.
