(* # Checking by computation: gaps that are rational numbers                  *)
(*                                                                            *)
(*   zr F z, qr F q     == the integer z, the rational q of the standard      *)
(*                         library, as elements of the field F                *)
(*   zpoly F c          == sum_k c_k X^k, for a list c of integers            *)
(*   deriv_check M q D c     == c / D are the coefficients of h_M' for the gap q *)
(*   objective_check M q D c == c / D are those of h_M                        *)
(*   rational           == tactic: finds q in w s = qr (q s), for w s made of *)
(*                         numbers n%:R, + - * / ^ and conditionals on s      *)
(*   deriv_by_computation, objective_by_computation == tactics that prove     *)
(*                         objective(_deriv) M w = (zr D)^-1 *: zpoly c       *)
(*                                                                            *)
(* Computation is on integers of the standard library, by differences: the    *)
(* coefficient of X^k in sum_(s <= n) z_s B_(n,s) is C(n,k) (delta^k z)_0.    *)
From Coq Require Import ZArith QArith_base Lia.
From mathcomp Require Import all_ssreflect all_algebra.
From Hsym Require Import Bernstein Score Surrogate Moments.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Close Scope Q_scope.
Delimit Scope Z_scope with coqZ.
Local Open Scope ring_scope.

(* ## Integers and rationals in a field *)
Section Embedding.
Variable F : numFieldType.
Implicit Types (m n : nat) (z : Z) (p q : Q) (x y : F).

Definition zr z : F :=
  match z with
  | Z0 => 0
  | Zpos p => (Pos.to_nat p)%:R
  | Zneg p => - (Pos.to_nat p)%:R
  end.

Definition qr q : F := zr (Qnum q) / zr (Zpos (Qden q)).

Lemma zr_nat n : zr (Z.of_nat n) = n%:R.
Proof. by case: n => //= n; rewrite SuccNat2Pos.id_succ. Qed.

Lemma zrN z : zr (Z.opp z) = - zr z.
Proof. by case: z => [|p|p]; rewrite /= ?oppr0 ?opprK. Qed.

Lemma zr_sub m n : zr (Z.sub (Z.of_nat m) (Z.of_nat n)) = m%:R - n%:R.
Proof.
case: (leqP m n) => [lemn|/ltnW lenm]; last first.
  by rewrite -Nat2Z.inj_sub ?zr_nat ?natrB //; apply/leP.
have -> : Z.sub (Z.of_nat m) (Z.of_nat n) = Z.opp (Z.sub (Z.of_nat n) (Z.of_nat m)) by lia.
rewrite -Nat2Z.inj_sub ?zrN ?zr_nat ?natrB ?opprB //; exact/leP.
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

Lemma qr_if (b : bool) x y p q : x = qr p -> y = qr q ->
  (if b then x else y) = qr (if b then p else q).
Proof. by case: b. Qed.
End Embedding.

(* ## Natural numbers that are too large for 0, 1, 2 .. *)
Fixpoint zffact (n k : nat) : Z :=
  if k is k'.+1 then Z.mul (Z.of_nat n) (zffact n.-1 k') else Zpos xH.

Fixpoint zfact (n : nat) : Z :=
  if n is n'.+1 then Z.mul (Z.of_nat n) (zfact n') else Zpos xH.

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

Ltac natural := lazymatch goal with
  | |- Z.of_nat (_ + _)%N = _ => apply: nat_add; natural
  | |- Z.of_nat (_ * _)%N = _ => apply: nat_mul; natural
  | |- Z.of_nat (_ ^ _)%N = _ => apply: nat_exp; natural
  | |- Z.of_nat 'C(_, _) = _ => apply: nat_bin
  | |- Z.of_nat (_ ^_ _) = _ => apply: nat_ffact
  | |- Z.of_nat (_`!) = _ => apply: nat_fact
  | |- _ => reflexivity
  end.

Ltac head_of x := lazymatch x with ?f _ => head_of f | _ => x end.

Ltac rational := cbv beta zeta; lazymatch goal with
  | |- forall s : nat, _ => let s := fresh "s" in intro s; rational
  | |- _ + _ = _ => apply: qr_add; rational
  | |- - _ = _ => apply: qr_opp; rational
  | |- _ * _ = _ => apply: qr_mul; rational
  | |- _^-1 = _ => apply: qr_inv; rational
  | |- _ ^+ _ = _ => apply: qr_exp; rational
  | |- _%:R = _ => apply: qr_nat; natural
  | |- _ *+ _ = _ => apply: qr_muln; [rational|natural]
  | |- (if _ then _ else _) = _ => apply: qr_if; rational
  | |- 0 = _ => apply: qr_0
  | |- 1 = _ => apply: qr_1
  | |- zr _ _ = _ => apply: qr_Z
  | |- Num.sqrt _ = _ => fail
  | |- ?x = _ => let f := head_of x in unfold f; rational
  end.

(* ## The computation *)
Local Arguments Z.eqb : simpl never.

Fixpoint zdiff (z : seq Z) : seq Z :=
  if z is x :: z' then Z.sub (head Z0 z') x :: zdiff z' else [::].

Fixpoint heads (m : nat) (z : seq Z) : seq Z :=
  if m is m'.+1 then head Z0 z :: heads m' (zdiff z) else [::].

(* The coefficients of h_M' for the gap z_0 .. z_(M-1). *)
Definition power_coeffs (M : nat) (z : seq Z) : seq Z :=
  if M is n.+1 then [seq Z.mul p.1 p.2 | p <- zip (pascal n n) (heads M z)] else [::].

Fixpoint deriv_coeffs_from (k : Z) (c : seq Z) : seq Z :=
  if c is x :: c' then Z.mul k x :: deriv_coeffs_from (Z.succ k) c' else [::].

(* The coefficients of the derivative of sum_k c_k X^k. *)
Definition deriv_coeffs (c : seq Z) : seq Z := deriv_coeffs_from (Zpos xH) (behead c).

(* Equal up to zeros at the end. *)
Fixpoint zeqb (u v : seq Z) : bool :=
  match u, v with
  | x :: u', y :: v' => Z.eqb x y && zeqb u' v'
  | [::], _ => all (Z.eqb Z0) v
  | _, [::] => all (Z.eqb Z0) u
  end.

Definition lcm_denominators M (q : nat -> Q) : Z :=
  foldr (fun s L => Z.lcm (Zpos (Qden (q s))) L) (Zpos xH) (iota 0 M).

(* L q_s, rounded down; exact_at says that nothing was lost. *)
Definition scaled (L : Z) (q : Q) : Z := Z.div (Z.mul (Qnum q) L) (Zpos (Qden q)).

Definition exact_at (L : Z) (q : Q) : bool :=
  Z.eqb (Z.mul (Qnum q) L) (Z.mul (scaled L q) (Zpos (Qden q))).

(* sum_s q_s B_(M-1,s) = (1/D) sum_k c_k X^k, by integers over the denominator L of all q_s. *)
Definition deriv_check M (q : nat -> Q) (D : Z) (c : seq Z) : bool :=
  let L := lcm_denominators M q in
  [&& ~~ Z.eqb L Z0, ~~ Z.eqb D Z0, all (fun s => exact_at L (q s)) (iota 0 M) &
      zeqb [seq Z.mul D x | x <- power_coeffs M [seq scaled L (q s) | s <- iota 0 M]]
           [seq Z.mul L x | x <- c]].

Definition objective_check M (q : nat -> Q) (D : Z) (c : seq Z) : bool :=
  Z.eqb (head Z0 c) Z0 && deriv_check M q D (deriv_coeffs c).

Lemma zeqbP u v : zeqb u v -> nth Z0 u =1 nth Z0 v.
Proof.
have zeros r : all (Z.eqb Z0) r -> forall k, nth Z0 r k = Z0.
  by elim: r => [_ k|x r IHr /= /andP[/Z.eqb_eq <- /IHr e] [|k]] //=; rewrite ?nth_nil.
elim: u v => [|x u IHu] [|y v] //=.
- by move=> /(zeros (y :: v)) e k; rewrite e nth_nil.
- by move=> /(zeros (x :: u)) e k; rewrite e nth_nil.
by case/andP=> /Z.eqb_eq -> /IHu e [|k] //=.
Qed.

Lemma size_heads m z : size (heads m z) = m.
Proof. by elim: m z => //= m IHm z; rewrite IHm. Qed.

Lemma size_power_coeffs M z : size (power_coeffs M z) = M.
Proof. by case: M => // n; rewrite size_map size_zip size_heads size_pascal minnn. Qed.

Section Reflect.
Variable F : numFieldType.
Implicit Types (M : nat) (w : nat -> F) (q : nat -> Q) (D : Z) (z c : seq Z).

Definition zpoly c : {poly F} := \sum_(k < size c) zr F (nth Z0 c k) *: 'X^k.

Lemma coef_zpoly c k : (zpoly c)`_k = zr F (nth Z0 c k).
Proof.
have -> : zpoly c = \poly_(j < size c) zr F (nth Z0 c j) by rewrite poly_def.
rewrite coef_poly.
by case: ltnP => // lek; rewrite nth_default.
Qed.

Lemma zr_zdiff z : (fun s => zr F (nth Z0 (zdiff z) s)) =1 delta (fun s => zr F (nth Z0 z s)).
Proof.
move=> s; rewrite /delta -zrN -zrD Z.add_opp_r; congr zr.
by elim: z s => [|x z IHz] [|s] //=; case: z {IHz}.
Qed.

Lemma zr_heads m z k : (k < m)%N ->
  zr F (nth Z0 (heads m z) k) = iter k (@delta F) (fun s => zr F (nth Z0 z s)) 0%N.
Proof.
have eq_iter k' (u v : nat -> F) : u =1 v -> iter k' (@delta F) u =1 iter k' (@delta F) v.
  by move=> e; elim: k' => //= k' IHk s; rewrite /delta !IHk.
elim: m z k => // m IHm z [_|k ltkm] /=; first by rewrite nth0.
by rewrite IHm // -iterS iterSr; apply: eq_iter (zr_zdiff z) _.
Qed.

Lemma zpoly_power_coeffs M z :
  zpoly (power_coeffs M z) = objective_deriv M (fun s => zr F (nth Z0 z s)).
Proof.
rewrite /zpoly size_power_coeffs; case: M => [|n].
  by rewrite /objective_deriv !big_ord0.
rewrite objective_deriv_newton; apply: eq_bigr => k _; congr (_ *: _).
rewrite (nth_map (Z0, Z0)) ?size_zip ?size_heads ?size_pascal ?minnn //.
rewrite nth_zip ?size_heads ?size_pascal // zrM zr_heads //.
by rewrite nth_pascal ?zr_nat // -ltnS.
Qed.

Lemma deriv_zpoly c : (zpoly c)^`() = zpoly (deriv_coeffs c).
Proof.
apply/polyP=> i; rewrite coef_deriv !coef_zpoly /deriv_coeffs.
have nthE k e j : nth Z0 (deriv_coeffs_from k e) j = Z.mul (Z.add k (Z.of_nat j)) (nth Z0 e j).
  elim: e k j => [|x e IHe] k [|j] //=; rewrite ?nth_nil ?Z.mul_0_r ?Z.add_0_r //.
  by rewrite IHe; congr (Z.mul _ _); lia.
by rewrite nthE nth_behead -mulr_natl zrM -zr_nat; congr (zr F _ * _); lia.
Qed.

Theorem deriv_checkP M q D c w : (forall s, w s = qr F (q s)) -> deriv_check M q D c ->
  objective_deriv M w = (zr F D)^-1 *: zpoly c.
Proof.
rewrite /deriv_check; set L := lcm_denominators M q.
move=> wE /and4P[L0 D0 /allP ex /zeqbP e]; have {}L0 := zr_neq0 F L0; have {}D0 := zr_neq0 F D0.
have -> : objective_deriv M w =
    (zr F L)^-1 *: zpoly (power_coeffs M [seq scaled L (q s) | s <- iota 0 M]).
  rewrite zpoly_power_coeffs -objective_derivZ; apply: eq_objective_deriv => s ltsM.
  rewrite wE (nth_map 0%N) ?size_iota // nth_iota // add0n mulrC.
  by apply: qr_eq; rewrite ?zr_pos_neq0 //; apply/Z.eqb_eq/ex; rewrite mem_iota.
apply/polyP=> k; rewrite !coefZ !coef_zpoly mulrC [RHS]mulrC; apply: qr_eq => //.
have nthZ x c' : nth Z0 [seq Z.mul x y | y <- c'] k = Z.mul x (nth Z0 c' k).
  case: (ltnP k (size c')) => [ltk|lek]; first by rewrite (nth_map Z0).
  by rewrite !nth_default ?size_map // Z.mul_0_r.
by rewrite Z.mul_comm -nthZ e nthZ Z.mul_comm.
Qed.

Theorem objective_checkP M q D c w : (forall s, w s = qr F (q s)) -> objective_check M q D c ->
  objective M w = (zr F D)^-1 *: zpoly c.
Proof.
move=> wE /andP[/Z.eqb_eq c0 check]; apply: objective_antideriv.
  by rewrite hornerZ horner_coef0 coef_zpoly nth0 c0 mulr0.
by rewrite derivZ deriv_zpoly (deriv_checkP wE check).
Qed.
End Reflect.

Arguments zr F z%coqZ.

Ltac deriv_by_computation := eapply deriv_checkP; [rational|vm_compute; reflexivity].

Ltac objective_by_computation := eapply objective_checkP; [rational|vm_compute; reflexivity].
