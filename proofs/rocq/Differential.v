(* # The expected update is the differential of the objective                 *)
(*                                                                            *)
(*   V        == where the parameters live, any normed space over R           *)
(*   g y      == the differential of ln (pi y) at theta, a linear map V -> R  *)
(*   g y v    == its value at v, the derivative in the direction v            *)
(*   filterdiff f (locally theta) l == l is the differential of f at theta    *)
(*                                                                            *)
(* Gradient.v asks for derivatives along one coordinate or direction and      *)
(* gives one; here the whole differential is asked for, and given.            *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import Rstruct.
From Hsym Require Import Bernstein Score Surrogate Transform Gradient.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope R_scope.

Section Differential.
Variables (V : NormedModule R_AbsRing) (theta : V).

Lemma filterdiff_rsum (I : finType) (P : pred I) (f df : I -> V -> R) :
    (forall i, P i -> filterdiff (f i) (locally theta) (df i)) ->
  filterdiff (fun eta => \big[Rplus/R0]_(i | P i) f i eta) (locally theta)
    (fun v => \big[Rplus/R0]_(i | P i) df i v).
Proof.
move=> fd; elim: (index_enum I) => [|i r IHr].
  apply: (filterdiff_ext (fun _ : V => zero)) => [eta|]; first by rewrite big_nil.
  apply: (filterdiff_ext_lin _ (fun _ : V => zero)) => [|v]; last by rewrite big_nil.
  exact: filterdiff_const.
apply: (filterdiff_ext (fun eta => if P i then plus (f i eta) (\big[Rplus/R0]_(i <- r | P i) f i eta)
    else \big[Rplus/R0]_(i <- r | P i) f i eta)) => [eta|]; first by rewrite big_cons.
apply: (filterdiff_ext_lin _ (fun v => if P i then plus (df i v) (\big[Rplus/R0]_(i <- r | P i) df i v)
    else \big[Rplus/R0]_(i <- r | P i) df i v)) => [|v]; last by rewrite big_cons.
by case: (boolP (P i)) => // Pi; apply: filterdiff_plus_fct (fd i Pi) IHr.
Qed.

(* A function that is constant near theta has the differential 0, and no other. *)
Lemma filterdiff_loc_const (f df : V -> R) c : locally theta (fun eta => f eta = c) ->
  filterdiff f (locally theta) df -> forall v, df v = 0.
Proof.
move=> fc fd v.
have lined : filterdiff (fun u : R => plus theta (scal u v)) (locally (0 : R)) (fun u => scal u v).
  apply: (filterdiff_ext_lin _ (fun u : R => plus zero (scal u v))) => [|u]; last exact: plus_zero_l.
  by apply: filterdiff_plus_fct; [exact: filterdiff_const|exact: filterdiff_scal_l].
have line0 : plus theta (scal (0 : R) v) = theta.
  by rewrite (scal_zero_l v) plus_zero_r.
have fd0 : filterdiff f (locally (plus theta (scal (0 : R) v))) df by rewrite line0.
have dline : is_derive (fun u : R => f (plus theta (scal u v))) 0 (df v).
  apply: filterdiff_ext_lin (filterdiff_comp' _ _ _ _ _ lined fd0) _ => u.
  by rewrite linear_scal //; case: fd.
have near : locally (0 : R) (fun u => f (plus theta (scal u v)) = c).
  have cont : continuous (fun u : R => plus theta (scal u v)) 0.
    by apply: filterdiff_continuous; exists (fun u => scal u v).
  by apply: (cont (fun eta => f eta = c)); rewrite line0.
by rewrite -(is_derive_unique _ _ _ dline) (Derive_ext_loc _ (fun=> c) _ near) Derive_const.
Qed.

Section Policy.
Variables (Y : finType) (C : {pred Y}) (pi : Y -> V -> R) (g : Y -> V -> R).
Hypothesis pi_gt0 : forall y, locally theta (fun eta => 0 < pi y eta).
Hypothesis pi_sum1 : locally theta (fun eta => \rsum_y pi y eta = 1).
Hypothesis ln_diff : forall y, filterdiff (fun eta => ln (pi y eta)) (locally theta) (g y).
Local Notation p := (fun eta => success (pi^~ eta) C).

Lemma filterdiff_prob y : filterdiff (pi y) (locally theta) (fun v => pi y theta * g y v).
Proof.
have pos := locally_singleton _ _ (pi_gt0 y).
apply: (filterdiff_ext_loc (fun eta => exp (ln (pi y eta)))).
- by apply: filter_imp (pi_gt0 y) => eta; exact: exp_ln.
- by move=> eta /(is_filter_lim_locally_unique _ _) <-; exact: exp_ln.
apply: (filterdiff_ext_lin _ (fun v => scal (g y v) (pi y theta))) => [|v]; last exact: Rmult_comm.
apply: (filterdiff_comp' (fun eta => ln (pi y eta)) exp theta (g y) (fun u => scal u (pi y theta))) => //.
by rewrite -{2}(exp_ln _ pos); exact: is_derive_exp.
Qed.

Lemma filterdiff_success :
  filterdiff p (locally theta) (fun v => success_deriv (pi^~ theta) C (g^~ v)).
Proof. by apply: filterdiff_rsum => y _; exact: filterdiff_prob. Qed.

Theorem expected_update_differential M a b :
  filterdiff (fun eta => transform M (fun s => b s - a s) (p eta)) (locally theta)
    (fun v => expectation (pi^~ theta) (update M C a b (g^~ v))).
Proof.
have mean0 v : \rsum_y (pi y theta * g y v) = 0.
  apply: (filterdiff_loc_const (df := fun v => \rsum_y (pi y theta * g y v)) pi_sum1).
  by apply: filterdiff_rsum => y _; exact: filterdiff_prob.
apply: (filterdiff_ext_lin _ (fun v => scal (success_deriv (pi^~ theta) C (g^~ v))
    (transform_deriv M (fun s => b s - a s) (p theta)))) => [|v]; last first.
  rewrite (expected_update_tangent _ _ _ _ (locally_singleton _ _ pi_sum1) (mean0 v)).
  exact: Rmult_comm.
apply: (filterdiff_comp' p (transform M _) theta _ (fun u => scal u (transform_deriv M _ (p theta)))).
  exact: filterdiff_success.
exact: is_derive_transform.
Qed.
End Policy.

Theorem expected_update_prompts_differential (X : finType) (q : X -> R) (Y : X -> finType)
    (C : forall x, {pred Y x}) (pi g : forall x, Y x -> V -> R) M a b :
    (forall x y, locally theta (fun eta => 0 < pi x y eta)) ->
    (forall x, locally theta (fun eta => \rsum_y pi x y eta = 1)) ->
    (forall x y, filterdiff (fun eta => ln (pi x y eta)) (locally theta) (g x y)) ->
  filterdiff
    (fun eta => \rsum_x (q x * transform M (fun s => b s - a s) (success ((pi x)^~ eta) (C x))))
    (locally theta)
    (fun v => \rsum_x (q x * expectation ((pi x)^~ theta) (update M (C x) a b ((g x)^~ v)))).
Proof.
move=> pos sum1 diff; apply: filterdiff_rsum => x _.
by apply: filterdiff_scal_r_fct; [exact: Rmult_comm|exact: expected_update_differential].
Qed.
End Differential.
