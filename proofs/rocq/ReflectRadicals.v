(* # Checking h_M at a given M by computation, with square roots              *)
(*                                                                            *)
(*   rpoly F c         == sum_i (sum_k c_(i,k) X^k) sqrt r_i, for a list c of *)
(*                        pairs (r_i, [:: c_(i,0); c_(i,1); ..]) of integers  *)
(*   radical_check, radical_objective_check == as deriv_check,                *)
(*                        objective_check, for gaps that are sums of roots    *)
(*   radical_by_computation == tactic: proves an equation                     *)
(*                          objective_deriv M w = (zr F D)^-1 *: rpoly F c    *)
(*                        or objective M w = (zr F D)^-1 *: rpoly F c, where  *)
(*                        M, D, c are numbers and w is a formula that the     *)
(*                        tactic radicals can read                            *)
(*                                                                            *)
(* No two of the r_i may have a square as their product; they need not be     *)
(* squarefree.                                                                *)
From Coq Require Import ZArith QArith_base.
From mathcomp Require Import all_ssreflect all_algebra.
From Hsym Require Export Reflect Radicals.
From Hsym Require Import Moments.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Close Scope Q_scope.
Local Open Scope ring_scope.
Local Arguments Z.eqb : simpl never.
Local Arguments Z.ltb : simpl never.

(* ## The check *)
(* sqrt r sqrt r' is a natural number, r is positive: q sqrt r' = (q sqrt (r r') / r) sqrt r. *)
Definition same_class (t : term) (r : Z) : bool :=
  let m := Z.mul (Z.of_N t.1) r in Z.ltb Z0 r && Z.eqb (Z.mul (Z.sqrt m) (Z.sqrt m)) m.

(* The index in rs of the class of t, and the factor of its square root. *)
Definition in_class (rs : seq Z) (t : term) : nat * Q :=
  let i := find (same_class t) rs in
  (i, Qmult t.2 (Qmake (Z.sqrt (Z.mul (Z.of_N t.1) (nth Z0 rs i))) (Z.to_pos (nth Z0 rs i)))).

Definition nonzero (t : term) : bool := ~~ (Z.eqb (Qnum t.2) Z0 || N.eqb t.1 N0).

(* Every term but 0 is in the class of some r of rs. *)
Definition classified (rs : seq Z) (o : option (seq term)) : bool :=
  if o is Some l then all (fun t => has (same_class t) rs) (filter nonzero l) else false.

(* All terms with their classes. *)
Definition classify (rs : seq Z) (o : option (seq term)) : seq (nat * Q) :=
  if o is Some l then map (in_class rs) (filter nonzero l) else [::].

(* The sum of the factors of class i. *)
Definition part (i : nat) (l : seq (nat * Q)) : Q :=
  foldr (fun p e => if p.1 == i then Qplus p.2 e else e) (inject_Z Z0) l.

(* h_M' = (1/D) sum_i (sum_k c_(i,k) X^k) sqrt r_i, one deriv_check for each class. *)
Definition radical_check M (o : nat -> option (seq term)) (D : Z) (c : seq (Z * seq Z)) : bool :=
  let rs := map fst c in
  let table := [seq classify rs (o s) | s <- iota 0 M] in
  all (fun s => classified rs (o s)) (iota 0 M) &&
  all (fun i => deriv_check M (fun s => part i (nth [::] table s)) D (nth (Z0, [::]) c i).2)
      (iota 0 (size c)).

(* The same with h_M on the left. *)
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

Lemma sr_nonzero l : sr F (filter nonzero l) = sr F l.
Proof.
rewrite /sr big_filter [RHS](bigID nonzero) /= [X in _ = _ + X]big1 ?addr0 // => t.
by rewrite negbK /tr => /orP[/Z.eqb_eq e|/N.eqb_eq ->];
  [rewrite /qr e !mul0r|rewrite sqrtr0 mulr0].
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
  by case: (o s) => //= l /(_ l erefl); rewrite -sr_nonzero => -> /partP ->; rewrite size_map.
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

Ltac radical_by_computation :=
  lazymatch goal with
  | |- objective_deriv _ _ = _ => eapply radical_checkP
  | |- objective _ _ = _ => eapply radical_objective_checkP
  end; [radicals|vm_compute; reflexivity].
