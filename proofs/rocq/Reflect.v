(* # Checking h_M at a given M by computation                                 *)
(*                                                                            *)
(*   zpoly F c              == sum_k c_k X^k, for a list c of integers        *)
(*   deriv_check M q D c    == computes whether the coefficients of h_M' are  *)
(*                             c / D, for the gap q 0 .. q (M-1) of rational  *)
(*                             numbers                                        *)
(*   objective_check M q D c == the same for h_M                              *)
(*   by_computation         == tactic: proves an equation                     *)
(*                               objective_deriv M w = (zr F D)^-1 *: zpoly F c *)
(*                             or objective M w = (zr F D)^-1 *: zpoly F c,   *)
(*                             where M, D, c are numbers and w is a formula   *)
(*                             that the tactic rational can read              *)
(*                                                                            *)
(* The coefficient of X^k in sum_(s <= n) z_s B_(n,s) is C(n,k) (delta^k z)_0,*)
(* so that a table of differences of integers gives all of them.              *)
From Coq Require Import ZArith QArith_base Lia.
From mathcomp Require Import all_ssreflect all_algebra.
From Hsym Require Export Bernstein Surrogate Rationals.
From Hsym Require Import Moments.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Close Scope Q_scope.
Local Open Scope ring_scope.
Local Arguments Z.eqb : simpl never.

(* ## The computation *)
(* z_1 - z_0, z_2 - z_1, .. *)
Fixpoint zdiff (z : seq Z) : seq Z :=
  if z is x :: z' then Z.sub (head Z0 z') x :: zdiff z' else [::].

(* z_0 and the heads of the differences of z, m in all *)
Fixpoint heads (m : nat) (z : seq Z) : seq Z :=
  if m is m'.+1 then head Z0 z :: heads m' (zdiff z) else [::].

(* The coefficients of h_M' for the gap z_0 .. z_(M-1). *)
Definition power_coeffs (M : nat) (z : seq Z) : seq Z :=
  if M is n.+1 then [seq Z.mul p.1 p.2 | p <- zip (pascal n n) (heads M z)] else [::].

(* k c_0, (k+1) c_1, .. *)
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

(* The least common denominator of q 0 .. q (M-1). *)
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

(* The same with h_M on the left: c_0 is 0, and the derivative is right. *)
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

(* sum_k c_k X^k *)
Definition zpoly c : {poly F} := \sum_(k < size c) zr F (nth Z0 c k) *: 'X^k.

Lemma coef_zpoly c k : (zpoly c)`_k = zr F (nth Z0 c k).
Proof.
have -> : zpoly c = \poly_(j < size c) zr F (nth Z0 c j) by rewrite poly_def.
rewrite coef_poly.
by case: ltnP => // lek; rewrite nth_default.
Qed.

Theorem horner_zpoly c t : (zpoly c).[t] = \sum_(k < size c) zr F (nth Z0 c k) * t ^+ k.
Proof. by rewrite horner_sum; apply: eq_bigr => k _; rewrite hornerZ hornerXn. Qed.

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

Ltac by_computation :=
  lazymatch goal with
  | |- objective_deriv _ _ = _ => eapply deriv_checkP
  | |- objective _ _ = _ => eapply objective_checkP
  end; [rational|vm_compute; reflexivity].
