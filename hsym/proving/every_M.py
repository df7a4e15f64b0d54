"""What is to be proved of a rule at every group size: theorem 1 with its weights, and the closed forms of h_M' and h_M."""

from __future__ import annotations

import sympy

from hsym import symbols
from hsym.derivation import Derivation
from hsym.deriving import derive
from hsym.errors import HsymError
from hsym.proving.decomposition import Part, decompose
from hsym.proving.instances import UPDATE
from hsym.render.rocq import Instance, Theorem
from hsym.render.rocq_terms import NoTerm, term
from hsym.rule import WeightRule
from hsym.summation.sums import NoClosedForm

M, s, t, k = symbols.M, symbols.s, symbols.t, sympy.Symbol("k", integer=True, positive=True)
GAPS = {
    "falling": "(s ^_ {})%:R",
    "reciprocal": "s.+1%:R^-1",
    "reflected": "(M%:R - s%:R)^-1",
    "first": "(s == 0%N)%:R",
    "last": "(s == M.-1)%:R",
}
"""The gaps that Moments.v and ClosedForms.v sum, as functions of s."""
MODULES = ("Bernstein", "Score", "Surrogate", "Moments", "ClosedForms")


def every_M(rule: WeightRule, command: str) -> Instance:
    """What is to be proved of a rule for every M.

    Raises:
        HsymError: the theory in Rocq has no sums for its gap.
    """
    derivation = derive(rule)
    assert isinstance(derivation.subject, WeightRule)
    try:
        parts = decompose(rule)
        slope = _closed(derivation, "derivative")
        a, b = term(rule.incorrect), term(rule.correct)
        combination = _combination(parts)
        wanted = term(slope)
    except (NoClosedForm, NoTerm) as why:
        raise HsymError(
            f"rule: what is proved for every M are sums of polynomials in s, 1/(s+1) and 1/(M-s); expected no {_reason(why)}"
        ) from None
    ends = any(x.kind in ("first", "last") for x in parts)
    least = max(derivation.subject.least_M, 2 if ends else 1)
    definitions = (
        f"Implicit Types (M s : nat) (t : F).\nDefinition a M s : F := {a}.\nDefinition b M s : F := {b}.\n"
        "Definition w M s : F := b M s - a M s.\n"
    )
    facts = _facts(least, slope)
    theorems = [
        Theorem(UPDATE.name, UPDATE.words, _of_M(UPDATE.statement), UPDATE.proof),
        Theorem(
            "derivative",
            f"h_M'(t) in closed form, for every integer M >= {least}",
            f" M t : ({least} <= M)%N ->{_apart(slope)}\n  (objective M (w M))^`().[t] = {wanted}",
            _proof("deriv", combination, slope, facts, ends),
        ),
    ]
    whole = _transform(derivation)
    if whole is not None and all(x.kind != "reflected" for x in parts):
        theorems.append(
            Theorem(
                "transform",
                f"h_M(t) in closed form, for every integer M >= {least}",
                f" M t : ({least} <= M)%N ->{_apart(whole)}\n  (objective M (w M)).[t] = {_summed(whole)}",
                _proof("value", combination, whole, _facts(least, whole), ends),
            )
        )
    return Instance(f"{rule.title} for every M", command, "numFieldType", MODULES, definitions, tuple(theorems))


def _reason(why: Exception) -> str:
    return str(why).removeprefix("rule: ")


def _of_M(statement: str) -> str:
    """Theorem 1 with weights that depend on M."""
    changed = statement.replace(" (Y : finType)", " M (Y : finType)").replace("weight C a b", "weight C (a M) (b M)")
    return changed.replace("objective M w", "objective M (w M)")


def _closed(derivation: Derivation, name: str) -> sympy.Expr:
    """A closed form without sums."""
    for step in derivation.steps:
        if step.name == name and isinstance(step.right, sympy.Expr) and not step.right.atoms(sympy.Sum, sympy.core.function.AppliedUndef):
            return step.right
    raise NoClosedForm("rule without a closed form for every M")


def _transform(derivation: Derivation) -> sympy.Expr | None:
    """h_M, if it has no other sum than that of (1 - (1-t)^k)/k."""
    for step in derivation.steps:
        if step.name == "transform" and isinstance(step.right, sympy.Expr):
            rest = step.right.xreplace({x: sympy.Integer(0) for x in step.right.atoms(sympy.Sum) if _is_harmonic(x)})
            return None if rest.atoms(sympy.Sum, sympy.core.function.AppliedUndef) else step.right
    return None


def _is_harmonic(found: sympy.Sum) -> bool:
    (index, low, high), *rest = found.limits
    return not rest and low == 1 and high == M and sympy.simplify(found.function - (1 - (1 - t) ** index) / index) == 0


SUM = sympy.Symbol("\\sum")


def _summed(whole: sympy.Expr) -> str:
    sums = {x: SUM for x in whole.atoms(sympy.Sum)}
    return term(whole.xreplace(sums)).replace(SUM.name, "(\\sum_(k < M) (1 - (1 - t) ^+ k.+1) / k.+1%:R)")


def _apart(closed: sympy.Expr) -> str:
    """The hypotheses that no denominator vanishes."""
    below = sympy.denom(sympy.together(closed.xreplace({x: sympy.Integer(0) for x in closed.atoms(sympy.Sum)})))
    found = ""
    if sympy.rem(sympy.Poly(below, t), sympy.Poly(t, t)).is_zero:
        found += " t != 0 ->"
    if sympy.rem(sympy.Poly(below, t), sympy.Poly(1 - t, t)).is_zero:
        found += " 1 - t != 0 ->"
    return found


def _combination(parts: tuple[Part, ...]) -> str:
    """The gap as a function of s."""
    terms = [f"({term(x.coefficient)}) * {GAPS[x.kind].format(x.order)}" for x in parts] or ["0 * (s ^_ 0)%:R"]
    return " + (".join(terms) + ")" * (len(terms) - 1)


def _facts(least: int, closed: sympy.Expr) -> list[str]:
    """That M, M - 1, ... are not 0."""
    lines = ["have M0 : (0 < M)%N by apply: leq_trans leM.", "have nz0 : M%:R != 0 :> F by rewrite pnatr_eq0 -lt0n."]
    lines += [
        f"have nz{d} : M%:R - {d if d == 1 else f'{d}%:R'} != 0 :> F by apply: (@subr_nat_neq0 F M {d}); apply: leq_trans leM."
        for d in range(1, least)
    ]
    return lines


def _proof(face: str, combination: str, closed: sympy.Expr, facts: list[str], ends: bool) -> str:
    apart = _apart(closed)
    names = [f"nz{d}" for d in range(len(facts) - 1)] + ["t0"] * ("t != 0" in apart.replace("1 - t", "")) + ["t1"] * ("1 - t" in apart)
    moved = "".join(f" {x}" for x in names if x.startswith("t"))
    known = " ".join(f"?{x}" for x in names)
    rows = [f"move=> leM{moved}.", *facts]
    rows.append(f"rewrite (@eq_{face} F M _ (fun s => {combination}) t) => [|s ltsM]; last first.")
    rows.append("  have s1 : s%:R + 1 != 0 :> F by rewrite -natrS natS_neq0.")
    rows.append("  have Ms : M%:R - s%:R != 0 :> F by apply: subr_nat_neq0.")
    rows.append("  rewrite /w /a /b ?natr_ffact ?big_ord_recr ?big_ord0 ?natrS /=.")
    if ends:
        rows.append("  have eM : (s == M.-1) = (s.+1 == M) by rewrite -[in RHS](prednK M0) eqSS.")
        rows.append("  rewrite ?eM; case: (s =P 0%N) (s.+1 =P M) => [e0|_] [e1|_]; first by move: leM; rewrite -e1 e0.")
        rows.append("  - by rewrite ?e0 /=; field; rewrite ?nz0.")
        rows.append("  - by rewrite -e1 ?natrS /= in nz0 nz1 *; field; rewrite ?s1 ?nz0 ?nz1.")
        rows.append(f"  by rewrite /=; field; rewrite ?s1 ?Ms {known}.")
    else:
        rows.append(f"  by field; rewrite ?s1 ?Ms {known}.")
    rows.append(
        f"rewrite ?{face}D ?{face}Z ?{face}_ffact ?{face}_reciprocal ?{face}_first ?{face}_last"
        + (" ?deriv_reflected" if face == "deriv" else "")
        + " //."
    )
    rows.append("rewrite ?big_ord_recr ?big_ord0 /= ?exprS ?(expr_pred t M0) ?(expr_pred (1 - t) M0)." if "\\sum" not in combination else "")
    rows.append(f"by field; rewrite {known}.")
    return "\n".join(x for x in rows if x)
