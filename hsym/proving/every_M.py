"""What is to be proved of a rule at every group size: theorem 1 with its weights, and the closed forms of h_M' and h_M."""

from __future__ import annotations

import sympy
from sympy.core.function import AppliedUndef

from hsym import symbols
from hsym.derivation import Derivation
from hsym.deriving import derive
from hsym.errors import HsymError
from hsym.proving.decomposition import Part, decompose
from hsym.proving.instances import UPDATE, Wanted, require_values
from hsym.render.rocq import Instance, Theorem
from hsym.render.rocq_terms import NoTerm, term
from hsym.render.text import plain
from hsym.rule import WeightRule
from hsym.summation.sums import NoClosedForm

M, s, t = symbols.M, symbols.s, symbols.t
FACES = {
    "derivative": ("(objective M (w M))^`().[t]", "h_M'(t)", "deriv"),
    "transform": ("(objective M (w M)).[t]", "h_M(t)", "value"),
}
"""The left side in Rocq and in words, and how the lemmas in ClosedForms.v are called."""
GAPS = {
    "falling": "(s ^_ {})%:R",
    "reciprocal": "s.+1%:R^-1",
    "reflected": "(M%:R - s%:R)^-1",
    "first": "(s == 0%N)%:R",
    "last": "(s == M.-1)%:R",
}
"""The gaps that Moments.v and ClosedForms.v sum, as functions of s."""
MODULES = ("Bernstein", "Score", "Surrogate", "Moments", "ClosedForms")


def every_M(rule: WeightRule, command: str, wanted: Wanted | None = None) -> Instance:
    """What is to be proved of a rule for every M.

    Raises:
        HsymError: the theory in Rocq has no sums for its gap, or no term for the claim.
    """
    require_values(rule)
    derivation = derive(rule)
    assert isinstance(derivation.subject, WeightRule)
    try:
        parts = decompose(rule)
        slope, whole = _faces(derivation, parts) if wanted is None else _claimed(wanted)
        a, b, combination = term(rule.incorrect), term(rule.correct), _combination(parts)
    except (NoClosedForm, NoTerm) as why:
        found = str(why).removeprefix("rule: ")
        raise HsymError(
            f"rule: it has {found}; expected, for every M, a gap made of powers of s, 1/(s+1) and 1/(M-s)"
        ) from None
    try:
        statements = {face: (g, _summed(g)) for face, g in (("derivative", slope), ("transform", whole)) if g is not None}
    except NoTerm as why:
        raise HsymError(f"claim: {str(why).removeprefix('rule: ')}") from None
    ends = any(x.kind in ("first", "last") for x in parts)
    least = max(derivation.subject.least_M, 2 if ends else 1)
    definitions = (
        f"Implicit Types (M s : nat) (t : F).\nDefinition a M s : F := {a}.\nDefinition b M s : F := {b}.\n"
        "Definition w M s : F := b M s - a M s.\n"
    )
    theorems = [Theorem(UPDATE.name, UPDATE.words, _of_M(UPDATE.statement), UPDATE.proof)]
    for face, (g, text) in statements.items():
        left, words, lemma = FACES[face]
        theorems.append(
            Theorem(
                face,
                f"{words} = {plain(g)} for every integer M >= {least}{_in_words(g)}",
                f" M t : ({least} <= M)%N ->{_apart(g)}\n  {left} = {text}",
                _proof(lemma, combination, g, _facts(least), ends),
            )
        )
    return Instance(f"{rule.title} for every M", command, "numFieldType", MODULES, definitions, tuple(theorems))


def _of_M(statement: str) -> str:
    """Theorem 1 with weights that depend on M."""
    changed = statement.replace(" (Y : finType)", " M (Y : finType)").replace("weight C a b", "weight C (a M) (b M)")
    return changed.replace("objective M w", "objective M (w M)")


def _faces(derivation: Derivation, parts: tuple[Part, ...]) -> tuple[sympy.Expr, sympy.Expr | None]:
    """h_M' and h_M in closed form, as they were derived; None for an h_M with a sum that is not of (1 - (1-t)^k)/k."""
    found = {step.name: step.right for step in derivation.steps if isinstance(step.right, sympy.Expr)}
    slope, whole = found.get("derivative"), found.get("transform")
    if slope is None or slope.atoms(sympy.Sum, AppliedUndef):
        raise NoClosedForm("rule without a closed form for every M")
    if whole is None or whole.atoms(AppliedUndef) or not all(_is_harmonic(x) for x in whole.atoms(sympy.Sum)):
        return slope, None
    return slope, None if any(x.kind == "reflected" for x in parts) else whole


def _claimed(wanted: Wanted) -> tuple[sympy.Expr | None, sympy.Expr | None]:
    """The claimed h_M' or h_M, of h without its constant."""
    if wanted.theorem == "derivative":
        return wanted.function, None
    start = wanted.function.subs(t, 0)
    if start.has(sympy.nan, sympy.zoo, sympy.oo):
        raise HsymError(f"claim: {wanted.function} has no value at t = 0, where h_M is 0; expected a function that has one")
    return None, wanted.function - start


def _is_harmonic(found: sympy.Sum) -> bool:
    (index, low, high), *rest = found.limits
    return not rest and low == 1 and high == M and found.function == (1 - (1 - t) ** index) / index


SUM = sympy.Symbol("\\sum")


def _summed(whole: sympy.Expr) -> str:
    sums = dict.fromkeys(whole.atoms(sympy.Sum), SUM)
    return term(whole.xreplace(sums)).replace(SUM.name, "(\\sum_(k < M) (1 - (1 - t) ^+ k.+1) / k.+1%:R)")


def _apart(closed: sympy.Expr) -> str:
    """The hypotheses that no denominator vanishes."""
    return "".join(f" {x} != 0 ->" for x in _divisors(closed))


def _in_words(closed: sympy.Expr) -> str:
    return "".join(f", {x} not 0" for x in _divisors(closed))


def _divisors(closed: sympy.Expr) -> list[str]:
    """Those of t and 1 - t by which a closed form divides."""
    below = sympy.denom(sympy.together(closed.xreplace({x: sympy.Integer(0) for x in closed.atoms(sympy.Sum)})))
    factors = {"t": t, "1 - t": 1 - t}
    return [name for name, factor in factors.items() if sympy.rem(sympy.Poly(below, t), sympy.Poly(factor, t)).is_zero]


def _combination(parts: tuple[Part, ...]) -> str:
    """The gap as a function of s."""
    terms = [f"({term(x.coefficient)}) * {GAPS[x.kind].format(x.order)}" for x in parts] or ["0 * (s ^_ 0)%:R"]
    return " + (".join(terms) + ")" * (len(terms) - 1)


def _facts(least: int) -> list[str]:
    """That M, M - 1, ... are not 0."""
    lines = ["have M0 : (0 < M)%N by apply: leq_trans leM.", "have nz0 : M%:R != 0 :> F by rewrite pnatr_eq0 -lt0n."]
    lines += [
        f"have nz{d} : M%:R - {d if d == 1 else f'{d}%:R'} != 0 :> F by apply: (@subr_nat_neq0 F M {d}); apply: leq_trans leM."
        for d in range(1, least)
    ]
    return lines


def _proof(face: str, combination: str, closed: sympy.Expr, facts: list[str], ends: bool) -> str:
    apart = [{"t": "t0", "1 - t": "t1"}[x] for x in _divisors(closed)]
    names = [f"nz{d}" for d in range(len(facts) - 1)] + apart
    moved = "".join(f" {x}" for x in apart)
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
    rows.append("rewrite ?big_ord_recr ?big_ord0 /= ?exprS ?(expr_pred t M0) ?(expr_pred (1 - t) M0).")
    rows.append(f"by field; rewrite {known}.")
    return "\n".join(rows)
