(* # Rational numbers of the standard library in a field                      *)
(*                                                                            *)
(*   zr F z, qr F q == the integer z, the rational number q, as elements of F *)
(*   rational       == tactic: finds q in (forall s, w s = qr F (q s)), for   *)
(*                     w s made of numbers n%:R with n a natural number that  *)
(*                     may contain s, + - * / ^, sums \sum_(m <= i < n), and  *)
(*                     `| |, max, min, and conditionals on natural or such    *)
(*                     numbers                                                *)
(*   [:: ..]%coqZ   == a list of integers of the standard library             *)
(*                                                                            *)
(* These integers are binary, so that the kernel computes with them fast. F   *)
(* is a numFieldType, in which 1/0 = 0, as for the q of the standard library. *)
From Coq Require Import ZArith QArith_base Qreduction Lia.
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope Z_scope with coqZ.
Local Close Scope Q_scope.
Local Open Scope ring_scope.
Local Arguments Qred : simpl never.

(* ## Integers and rationals in a field *)
Section Embedding.
Variable F : numFieldType.
Implicit Types (m n : nat) (z : Z) (p q : Q) (x y : F).

(* The integer z in F. *)
Definition zr z : F :=
  match z with
  | Z0 => 0
  | Zpos p => (Pos.to_nat p)%:R
  | Zneg p => - (Pos.to_nat p)%:R
  end.

(* The rational number q in F. *)
Definition qr q : F := zr (Qnum q) / zr (Zpos (Qden q)).

Lemma zr_nat n : zr (Z.of_nat n) = n%:R.
Proof. by case: n => //= n; rewrite SuccNat2Pos.id_succ. Qed.

Lemma zrN z : zr (Z.opp z) = - zr z.
Proof. by case: z => [|p|p]; rewrite /= ?oppr0 ?opprK. Qed.

Lemma zr_sub m n : zr (Z.sub (Z.of_nat m) (Z.of_nat n)) = m%:R - n%:R.
Proof.
case: (leqP m n) => [lemn|/ltnW lenm]; last first.
  by rewrite -Nat2Z.inj_sub ?zr_nat ?natrB //; apply/ssrnat.leP.
have -> : Z.sub (Z.of_nat m) (Z.of_nat n) = Z.opp (Z.sub (Z.of_nat n) (Z.of_nat m)) by lia.
rewrite -Nat2Z.inj_sub ?zrN ?zr_nat ?natrB ?opprB //; exact/ssrnat.leP.
Qed.

Lemma Z_nat_sub z : exists m n, z = Z.sub (Z.of_nat m) (Z.of_nat n).
Proof. by exists (Z.to_nat z), (Z.to_nat (Z.opp z)); lia. Qed.

Lemma zrD z z' : zr (Z.add z z') = zr z + zr z'.
Proof.
have [m [n ->]] := Z_nat_sub z; have [m' [n' ->]] := Z_nat_sub z'.
have -> : Z.add (Z.sub (Z.of_nat m) (Z.of_nat n)) (Z.sub (Z.of_nat m') (Z.of_nat n')) =
    Z.sub (Z.of_nat (m + m')) (Z.of_nat (n + n')).
  by rewrite -!plusE; lia.
by rewrite !zr_sub !natrD opprD addrACA.
Qed.

Lemma zrM z z' : zr (Z.mul z z') = zr z * zr z'.
Proof.
have [m [n ->]] := Z_nat_sub z; have [m' [n' ->]] := Z_nat_sub z'.
have -> : Z.mul (Z.sub (Z.of_nat m) (Z.of_nat n)) (Z.sub (Z.of_nat m') (Z.of_nat n')) =
    Z.sub (Z.of_nat (m * m' + n * n')) (Z.of_nat (m * n' + n * m')).
  by rewrite -!plusE -!multE; nia.
by rewrite !zr_sub !natrD !natrM opprD addrACA mulrBl !mulrBr opprB.
Qed.

Lemma zr_pos_neq0 d : zr (Zpos d) != 0.
Proof. by rewrite /= pnatr_eq0; have := Pos2Nat.is_pos d; case: (Pos.to_nat d) => //; lia. Qed.

Lemma zr_neq0 z : ~~ Z.eqb z Z0 -> zr z != 0.
Proof. by case: z => // d _; rewrite /= ?oppr_eq0 (zr_pos_neq0 d). Qed.

Lemma qr_eq (n d n' d' : Z) : zr d != 0 -> zr d' != 0 -> Z.mul n d' = Z.mul n' d ->
  zr n / zr d = zr n' / zr d'.
Proof. by move=> d0 d'0 e; apply/eqP; rewrite eqr_div // -!zrM e. Qed.

Lemma qrD p q : qr (Qplus p q) = qr p + qr q.
Proof. by rewrite /qr addf_div ?zr_pos_neq0 // /Qplus [Qden _]/= Pos2Z.inj_mul zrM zrD !zrM. Qed.

Lemma qr_red p : qr (Qred p) = qr p.
Proof. by apply: qr_eq; rewrite ?zr_pos_neq0 //; exact: (Qred_correct p). Qed.

Lemma qrN p : qr (Qopp p) = - qr p.
Proof. by rewrite /qr /Qopp zrN mulNr. Qed.

Lemma qrM p q : qr (Qmult p q) = qr p * qr q.
Proof. by rewrite /qr mulf_div /Qmult [Qden _]/= Pos2Z.inj_mul !zrM. Qed.

Lemma qrV p : qr (Qinv p) = (qr p)^-1.
Proof.
rewrite /qr invf_div; case: p => [[|n|n] d] //=; first by rewrite !mul0r invr0 mulr0.
by rewrite invrN mulrN mulNr.
Qed.

(* The rules by which rational builds q; x and y are parts of the gap. *)

Lemma qr_nat n z : Z.of_nat n = z -> n%:R = qr (inject_Z z).
Proof. by move=> <-; rewrite /qr zr_nat divr1. Qed.

Lemma qr_Z z : zr z = qr (inject_Z z).
Proof. by rewrite /qr divr1. Qed.

Lemma qr_0 : 0 = qr (inject_Z Z0). Proof. exact: (qr_Z Z0). Qed.

Lemma qr_1 : 1 = qr (inject_Z (Zpos xH)). Proof. exact: (qr_Z (Zpos xH)). Qed.

Lemma qr_add x y p q : x = qr p -> y = qr q -> x + y = qr (Qplus p q).
Proof. by move=> -> ->; rewrite qrD. Qed.

Lemma qr_opp x p : x = qr p -> - x = qr (Qopp p).
Proof. by move=> ->; rewrite qrN. Qed.

Lemma qr_mul x y p q : x = qr p -> y = qr q -> x * y = qr (Qmult p q).
Proof. by move=> -> ->; rewrite qrM. Qed.

Lemma qr_inv x p : x = qr p -> x^-1 = qr (Qinv p).
Proof. by move=> ->; rewrite qrV. Qed.

Lemma qr_exp x p n : x = qr p -> x ^+ n = qr (iter n (Qmult p) (inject_Z (Zpos xH))).
Proof.
move=> ->; elim: n => [|n IHn]; first by rewrite expr0 -qr_1.
by rewrite exprS iterS; apply: qr_mul.
Qed.

Lemma qr_muln x p n z : x = qr p -> Z.of_nat n = z -> x *+ n = qr (Qmult p (inject_Z z)).
Proof. by move=> xE nE; rewrite -mulr_natr; apply: qr_mul xE (qr_nat nE). Qed.

Lemma qr_sum m n (f : nat -> F) (q : nat -> Q) : (forall i, f i = qr (q i)) ->
  \sum_(m <= i < n) f i =
  qr (foldr (fun i e => Qred (Qplus (q i) e)) (inject_Z Z0) (index_iota m n)).
Proof.
move=> fE; elim: (index_iota m n) => [|i r IHr]; first by rewrite big_nil -qr_0.
by rewrite big_cons /= qr_red qrD fE IHr.
Qed.

Lemma qr_norm x p : x = qr p -> `|x| = qr (Qmake (Z.abs (Qnum p)) (Qden p)).
Proof.
move=> ->; rewrite /qr normf_div [Qnum (Qmake _ _)]/= [Qden (Qmake _ _)]/=.
by congr (_ / _); [case: (Qnum p) => [|n|n]|]; rewrite /= ?normr0 ?normrN ?normr_nat.
Qed.

Lemma qr_if (b b' : bool) x y p q : b = b' -> x = qr p -> y = qr q ->
  (if b then x else y) = qr (if b' then p else q).
Proof. by move=> ->; case: b'. Qed.

Lemma eq_qr x y p q : x = qr p -> y = qr q ->
  (x == y) = Z.eqb (Qnum (Qplus q (Qopp p))) Z0.
Proof.
move=> -> ->; rewrite eq_sym -subr_eq0 -qrN -qrD /qr mulf_eq0 invr_eq0.
rewrite (negbTE (zr_pos_neq0 _)) orbF; case: (Qnum _) => [|n|n]; first by rewrite eqxx.
  by rewrite (negbTE (zr_pos_neq0 n)).
by rewrite oppr_eq0 (negbTE (zr_pos_neq0 n)).
Qed.

Lemma le_qr x y p q : x = qr p -> y = qr q ->
  (x <= y) = Z.leb Z0 (Qnum (Qplus q (Qopp p))).
Proof.
move=> -> ->; rewrite -subr_ge0 -qrN -qrD /qr pmulr_lge0; last first.
  by rewrite invr_gt0 lt_def zr_pos_neq0 /= ler0n.
case: (Qnum _) => [|n|n]; rewrite /= ?lexx ?ler0n // oppr_ge0 lern0.
by have := Pos2Nat.is_pos n; case: (Pos.to_nat n) => //; lia.
Qed.

Lemma lt_qr x y p q : x = qr p -> y = qr q ->
  (x < y) = ~~ Z.eqb (Qnum (Qplus q (Qopp p))) Z0 && Z.leb Z0 (Qnum (Qplus q (Qopp p))).
Proof. by move=> xp yq; rewrite lt_neqAle (eq_qr xp yq) (le_qr xp yq). Qed.
End Embedding.

Arguments zr F z%coqZ.

(* ## Natural numbers, without counting up to them where they are large *)
(* n (n-1) .. (n-k+1) *)
Fixpoint zffact (n k : nat) : Z :=
  if k is k'.+1 then Z.mul (Z.of_nat n) (zffact n.-1 k') else Zpos xH.

(* n! *)
Fixpoint zfact (n : nat) : Z :=
  if n is n'.+1 then Z.mul (Z.of_nat n) (zfact n') else Zpos xH.

(* x + r_0, r_0 + r_1, .. *)
Fixpoint padd (x : Z) (r : seq Z) : seq Z :=
  if r is y :: r' then Z.add x y :: padd y r' else [::].

(* C(n, 0) .. C(n, m) *)
Fixpoint pascal (m n : nat) : seq Z :=
  if n is n'.+1 then padd Z0 (pascal m n') else Zpos xH :: nseq m Z0.

Lemma nth_padd x r k : (k < size r)%N ->
  nth Z0 (padd x r) k = Z.add (if k is k'.+1 then nth Z0 r k' else x) (nth Z0 r k).
Proof. by elim: r x k => // y r IHr x [|[|k]] //= ltk; rewrite IHr. Qed.

Lemma size_padd x r : size (padd x r) = size r.
Proof. by elim: r x => //= y r IHr x; rewrite IHr. Qed.

Lemma size_pascal m n : size (pascal m n) = m.+1.
Proof. by elim: n => [|n IHn] /=; rewrite ?size_padd // size_nseq. Qed.

Lemma nth_pascal m n k : (k <= m)%N -> nth Z0 (pascal m n) k = Z.of_nat 'C(n, k).
Proof.
elim: n k => [|n IHn] k lekm /=.
  by case: k lekm => [|k] lekm //=; rewrite nth_nseq if_same.
rewrite nth_padd ?size_pascal // IHn //.
case: k lekm => [|k] lekm; first by rewrite !bin0.
by rewrite IHn ?binS ?Nat2Z.inj_add 1?Z.add_comm // ltnW.
Qed.

Lemma nat_bin n k : Z.of_nat 'C(n, k) = nth Z0 (pascal k n) k.
Proof. by rewrite nth_pascal. Qed.

Lemma nat_ffact n k : Z.of_nat (n ^_ k) = zffact n k.
Proof. by elim: k n => [|k IHk] n; rewrite ?ffactn0 // ffactnS -multE Nat2Z.inj_mul IHk. Qed.

Lemma nat_fact n : Z.of_nat n`! = zfact n.
Proof. by elim: n => // n IHn; rewrite factS -multE Nat2Z.inj_mul IHn. Qed.

Lemma nat_add m n y z : Z.of_nat m = y -> Z.of_nat n = z -> Z.of_nat (m + n) = Z.add y z.
Proof. by move=> <- <-; rewrite -plusE Nat2Z.inj_add. Qed.

Lemma nat_mul m n y z : Z.of_nat m = y -> Z.of_nat n = z -> Z.of_nat (m * n) = Z.mul y z.
Proof. by move=> <- <-; rewrite -multE Nat2Z.inj_mul. Qed.

Lemma nat_exp m n y : Z.of_nat m = y ->
  Z.of_nat (m ^ n) = iter n (Z.mul y) (Zpos xH).
Proof. by move=> <-; elim: n => // n IHn; rewrite expnS -multE Nat2Z.inj_mul IHn. Qed.

(* Finds the integer z in Z.of_nat n = z. *)
Ltac natural := lazymatch goal with
  | |- Z.of_nat (_ + _)%N = _ => apply: nat_add; natural
  | |- Z.of_nat (_ * _)%N = _ => apply: nat_mul; natural
  | |- Z.of_nat (_ ^ _)%N = _ => apply: nat_exp; natural
  | |- Z.of_nat 'C(_, _) = _ => apply: nat_bin
  | |- Z.of_nat (_ ^_ _) = _ => apply: nat_ffact
  | |- Z.of_nat (_`!) = _ => apply: nat_fact
  | |- _ => reflexivity
  end.

(* The function that x applies. *)
Ltac head_of x := lazymatch x with ?f _ => head_of f | _ => x end.

(* Finds the rational number q in x = qr F q, and a function s |-> q for all s at once. *)
Ltac rational := cbv beta zeta; lazymatch goal with
  | |- forall s : nat, _ => let s := fresh "s" in intro s; rational
  | |- _ + _ = _ => apply: qr_add; rational
  | |- - _ = _ => apply: qr_opp; rational
  | |- _ * _ = _ => apply: qr_mul; rational
  | |- _^-1 = _ => apply: qr_inv; rational
  | |- _ ^+ _ = _ => apply: qr_exp; rational
  | |- _%:R = _ => apply: qr_nat; natural
  | |- _ *+ _ = _ => apply: qr_muln; [rational|natural]
  | |- `|_| = _ => apply: qr_norm; rational
  | |- (if _ then _ else _) = _ => apply: qr_if; [condition|rational|rational]
  | |- \sum_(_ <= _ < _) _ = _ => apply: qr_sum; rational
  | |- 0 = _ => apply: qr_0
  | |- 1 = _ => apply: qr_1
  | |- zr _ _ = _ => apply: qr_Z
  | |- Num.sqrt _ = _ => fail
  | |- ?x = _ => let f := head_of x in unfold f; rational
  end

(* Finds the computable b' in b = b'. *)
with condition := lazymatch goal with
  | |- (_ && _) = _ => apply: (congr2 andb); condition
  | |- (_ || _) = _ => apply: (congr2 orb); condition
  | |- (~~ _) = _ => apply: (congr1 negb); condition
  | |- (@eq_op nat_eqType _ _) = _ => reflexivity
  | |- (_ == _) = _ => apply: eq_qr; rational
  | |- (_ <= _) = _ => apply: le_qr; rational
  | |- (_ < _) = _ => apply: lt_qr; rational
  | |- _ => reflexivity
  end.
