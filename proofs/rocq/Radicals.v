(* # Checking by computation: gaps with square roots                          *)
(*                                                                            *)
(*   term               == a pair (r, q) that stands for q sqrt r             *)
(*   tr F t, sr F l     == the value of a term, of a list of terms            *)
(*   radical x o        == if o is Some l, then x is the value of l           *)
(*   radical_check M o D c == c is a list of pairs: a radicand r, the integers*)
(*                         that are D times the coefficients of sqrt r in h_M'*)
(*                         for the gap whose value at s is o s                *)
(*   radicals           == tactic: finds o, for numbers as in rational and    *)
(*                         square roots of them, + - * ^, conditionals on s,  *)
(*                         and reciprocals of sums of at most two terms       *)
(*                                                                            *)
(* F is a real closed field. Sums are compared by their terms, so radicands   *)
(* of c need not be squarefree, but those of equal square class come once.    *)
From Coq Require Import ZArith QArith_base Lia.
From mathcomp Require Import all_ssreflect all_algebra.
From Hsym Require Import Bernstein Score Surrogate Moments Reflect.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Close Scope Q_scope.
Local Open Scope ring_scope.
Local Arguments Z.eqb : simpl never.
Local Arguments Z.ltb : simpl never.

Definition term := (N * Q)%type.

(* ## Operations on sums of terms; None where they are not carried out *)
Definition rational_sum (q : Q) : seq term := [:: (Npos xH, q)].

Definition root (q : Q) : seq term :=
  [:: (Z.to_N (Z.mul (Qnum q) (Zpos (Qden q))), Qmake (Zpos xH) (Qden q))].

Definition term_opp (t : term) : term := (t.1, Qopp t.2).

Definition term_mul (t u : term) : term := (N.mul t.1 u.1, Qmult t.2 u.2).

(* The rational number t^2. *)
Definition term_sqr (t : term) : Q := Qmult (Qmult t.2 t.2) (inject_Z (Z.of_N t.1)).

Definition term_scale (q : Q) (t : term) : term := (t.1, Qmult t.2 q).

(* 1/(t+u) = (t-u) / (t^2-u^2), or 1/(2t) if t = u, 0 if t = -u. *)
Definition inv2 (t u : term) : seq term :=
  let e := Qplus (term_sqr t) (Qopp (term_sqr u)) in
  if ~~ Z.eqb (Qnum e) Z0 then [:: term_scale (Qinv e) t; term_scale (Qopp (Qinv e)) u]
  else if Z.leb Z0 (Qnum (Qmult t.2 u.2)) then
    [:: term_scale (Qinv (Qmult (inject_Z (Zpos (xO xH))) (term_sqr t))) t]
  else [::].

Definition sum_inv (l : seq term) : option (seq term) :=
  match l with
  | [::] => Some [::]
  | [:: t] => Some [:: term_scale (Qinv (term_sqr t)) t]
  | [:: t; u] => Some (inv2 t u)
  | _ => None
  end.

Definition sum_mul (l1 l2 : seq term) : seq term := [seq term_mul t u | t <- l1, u <- l2].

Definition olift2 (f : seq term -> seq term -> seq term) o1 o2 : option (seq term) :=
  if (o1, o2) is (Some l1, Some l2) then Some (f l1 l2) else None.

Section Values.
Variable F : rcfType.
Implicit Types (x y : F) (p q : Q) (t u : term) (l : seq term) (o : option (seq term)).

Definition tr t : F := qr F t.2 * Num.sqrt (zr F (Z.of_N t.1)).

Definition sr l : F := \sum_(t <- l) tr t.

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
case: l => [|t [|u [|//]]] [<-]; first by rewrite /sr big_nil invr0.
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

Lemma radical_if (b : bool) x y o1 o2 : radical x o1 -> radical y o2 ->
  radical (if b then x else y) (if b then o1 else o2).
Proof. by case: b. Qed.
End Values.

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
      | |- radical (if _ then _ else _) _ => apply: radical_if; radicals
      | |- radical (Num.sqrt _) _ => apply: radical_sqrt; rational
      | |- radical ?x _ => let f := head_of x in unfold f; radicals
      end ]
  end.

(* ## The check *)
(* sqrt r sqrt r' is a natural number, r is positive: q sqrt r' = (q sqrt (r r') / r) sqrt r. *)
Definition same_class (t : term) (r : Z) : bool :=
  let m := Z.mul (Z.of_N t.1) r in Z.ltb Z0 r && Z.eqb (Z.mul (Z.sqrt m) (Z.sqrt m)) m.

(* The index in rs of the class of t, and the factor of its square root. *)
Definition in_class (rs : seq Z) (t : term) : nat * Q :=
  let i := find (same_class t) rs in
  (i, Qmult t.2 (Qmake (Z.sqrt (Z.mul (Z.of_N t.1) (nth Z0 rs i))) (Z.to_pos (nth Z0 rs i)))).

Definition classified (rs : seq Z) (o : option (seq term)) : bool :=
  if o is Some l then all (fun t => has (same_class t) rs) l else false.

Definition classify (rs : seq Z) (o : option (seq term)) : seq (nat * Q) :=
  if o is Some l then map (in_class rs) l else [::].

Definition part (i : nat) (l : seq (nat * Q)) : Q :=
  foldr (fun p e => if p.1 == i then Qplus p.2 e else e) (inject_Z Z0) l.

Definition radical_check M (o : nat -> option (seq term)) (D : Z) (c : seq (Z * seq Z)) : bool :=
  let rs := map fst c in
  let table := [seq classify rs (o s) | s <- iota 0 M] in
  all (fun s => classified rs (o s)) (iota 0 M) &&
  all (fun i => deriv_check M (fun s => part i (nth [::] table s)) D (nth (Z0, [::]) c i).2)
      (iota 0 (size c)).

Definition radical_objective_check M (o : nat -> option (seq term)) (D : Z)
    (c : seq (Z * seq Z)) : bool :=
  all (fun p => Z.eqb (head Z0 p.2) Z0) c &&
  radical_check M o D [seq (p.1, deriv_coeffs p.2) | p <- c].

Section Check.
Variable F : rcfType.
Implicit Types (M : nat) (w : nat -> F) (t : term) (o : nat -> option (seq term)).
Implicit Types (D : Z) (rs : seq Z) (c : seq (Z * seq Z)).

(* sum_(r, c_r) (sum_k c_(r,k) X^k) sqrt r *)
Definition rpoly c : {poly F} := \sum_(p <- c) Num.sqrt (zr F p.1) *: zpoly F p.2.

Lemma in_classP rs t : has (same_class t) rs ->
  tr F t = qr F (in_class rs t).2 * Num.sqrt (zr F (nth Z0 rs (in_class rs t).1)).
Proof.
move=> /(nth_find Z0); rewrite /in_class /=.
case: (nth Z0 rs _) => [|r|r] /andP[] // _ /Z.eqb_eq; set m := Z.mul _ (Zpos r) => mE.
rewrite /tr qrM -mulrA; congr (_ * _); rewrite /qr [Qnum _]/= [Qden _]/=.
have r0 := zr_pos_neq0 F r; have k0 : Z.leb Z0 (Z.sqrt m) by apply/Z.leb_le/Z.sqrt_nonneg.
have -> : zr F (Z.of_N t.1) = (zr F (Z.sqrt m) / zr F (Zpos r)) ^+ 2 * zr F (Zpos r).
  have e : zr F (Z.sqrt m) * zr F (Z.sqrt m) = zr F (Z.of_N t.1) * zr F (Zpos r).
    by rewrite -!zrM mE.
  by rewrite expr2 mulf_div e (invfM (zr F _)) !mulrA mulfK // divfK.
by rewrite sqrtrM ?sqr_ge0 // sqrtr_sqr ger0_norm // divr_ge0 ?zr_ge0.
Qed.

Lemma partP rs l : all (fun t => has (same_class t) rs) l ->
  sr F l = \sum_(i < size rs) Num.sqrt (zr F (nth Z0 rs i)) * qr F (part i (map (in_class rs) l)).
Proof.
rewrite /sr; elim: l => [_|t l IHl /= /andP[ht /IHl e]].
  by rewrite big_nil big1 // => i _; rewrite /= /qr mul0r mulr0.
have lti : (find (same_class t) rs < size rs)%N by rewrite -has_find.
rewrite big_cons e (in_classP ht) (bigD1 (Ordinal lti)) //= [RHS](bigD1 (Ordinal lti)) //= eqxx.
rewrite addrA qrD mulrDr; congr (_ + _ + _); first by rewrite mulrC.
by apply: eq_bigr => i /negbTE nei; rewrite eq_sym -val_eqE /= in nei; rewrite nei.
Qed.

Theorem radical_checkP M o D c w : (forall s, radical (w s) (o s)) -> radical_check M o D c ->
  objective_deriv M w = (zr F D)^-1 *: rpoly c.
Proof.
move=> wE /andP[/allP cl /allP ok]; set rs := map fst c in cl ok.
set table := [seq classify rs (o s) | s <- iota 0 M] in ok.
pose q i s := part i (nth [::] table s).
rewrite (@eq_objective_deriv F M _
  (fun s => \sum_(i < size c) Num.sqrt (zr F (nth Z0 rs i)) * qr F (q i s))); last first.
  move=> s ltsM; have := cl s; rewrite mem_iota => /(_ ltsM); have := wE s.
  rewrite /q (nth_map 0%N) ?size_iota // nth_iota // add0n.
  by case: (o s) => //= l /(_ l erefl) -> /partP ->; rewrite size_map.
rewrite objective_deriv_sum /rpoly (big_nth (Z0, [::])) big_mkord scaler_sumr.
apply: eq_bigr => i _; rewrite objective_derivZ (nth_map (Z0, [::])) //.
have /ok oki : (i : nat) \in iota 0 (size c) by rewrite mem_iota add0n ltn_ord.
rewrite (@deriv_checkP F M (q i) D _ _ _ oki) //.
by apply/polyP=> k; rewrite !coefZ mulrCA.
Qed.

Theorem radical_objective_checkP M o D c w : (forall s, radical (w s) (o s)) ->
  radical_objective_check M o D c -> objective M w = (zr F D)^-1 *: rpoly c.
Proof.
move=> wE /andP[c0 check]; apply: objective_antideriv.
  rewrite hornerZ /rpoly; elim: c c0 {check} => [_|p c IHc /= /andP[/Z.eqb_eq p0 /IHc e]].
    by rewrite big_nil horner0 mulr0.
  by rewrite big_cons hornerD mulrDr e hornerZ horner_coef0 coef_zpoly nth0 p0 mulr0 mulr0 addr0.
rewrite derivZ (radical_checkP wE check) /rpoly raddf_sum big_map /=; congr (_ *: _).
by apply: eq_bigr => p _; rewrite derivZ deriv_zpoly.
Qed.
End Check.

Ltac radical_deriv_by_computation := eapply radical_checkP; [radicals|vm_compute; reflexivity].

Ltac radical_objective_by_computation :=
  eapply radical_objective_checkP; [radicals|vm_compute; reflexivity].
