"""What is to be proved of a rule at every group size: theorem 1 with its weights, and the closed forms of h_M' and h_M."""

from __future__ import annotations

from collections.abc import Iterable

import sympy
from sympy.core.function import AppliedUndef

from hsym import symbols
from hsym.derivation import Derivation
from hsym.deriving import derive
from hsym.errors import OutOfReachError
from hsym.every_M import find
from hsym.proving.decomposition import Part, decompose, without_binomials
from hsym.proving.instances import UPDATE, Wanted, require_values
from hsym.render.rocq import Instance, Theorem
from hsym.render.rocq_terms import NoTerm, natural, term
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
    "rising": "rising F {} s",
    "mirrored": "mirrored F M {} s",
    "first": "(s == 0%N)%:R",
    "last": "(s == M.-1)%:R",
}
"""The gaps that ClosedForms.v sums, as functions of s."""
LEMMAS = {
    "deriv": "?deriv_ffact ?deriv_first ?deriv_last ?deriv_mirrored ?subKr ?deriv_rising ?subKr",
    "value": "?value_ffact ?value_first ?value_last ?value_mirrored1 ?value_mirroredS ?value_rising1 ?value_risingS "
    "?deriv_rising ?subKr",
}
LOST, KEPT = sympy.symbols("H L")
SUMS = {LOST: "\\sum_(k < M) (1 - (1 - t) ^+ k.+1) / k.+1%:R", KEPT: "\\sum_(k < M) t ^+ k.+1 / k.+1%:R"}
"""The sums over k = 1..M of (1 - (1-t)^k)/k and of t^k/k: a letter for each, and how it is written in Rocq."""
FACTORS = {"t": t, "1 - t": 1 - t}
APART = {"t": "t0", "1 - t": "t1"}
"""What a closed form may divide by, and the hypothesis that it is not 0."""
MODULES = ("Bernstein", "Score", "Surrogate", "Moments", "ClosedForms")


def every_M(rule: WeightRule, command: str, wanted: Wanted | None = None) -> Instance:
    """What is to be proved of a rule for every M from which on its formula holds.

    Raises:
        HsymError: a parameter has no value.
        OutOfReachError: the theory in Rocq has no sums for its gap, or no term for the claim.
    """
    require_values(rule)
    found = find(rule)
    least = found.start
    try:
        parts = decompose(found.rule)
        if found.closed is None or least is None:
            raise NoClosedForm("no closed form")
        least = max(least, 2 if any(x.kind in ("first", "last") for x in parts) else 1)
        faces = _derived(derive(rule)) if wanted is None else {wanted.theorem: _claimed(wanted)}
        a, b = term(found.rule.incorrect), term(found.rule.correct)
    except (NoClosedForm, NoTerm) as why:
        text = str(why).removeprefix("rule: ")
        raise OutOfReachError(
            f"rule: for every M there is no proof here, because of {text}; expected a gap made of powers of s, "
            "1/(s+1), 1/(s+2), ... and 1/(M-s), 1/(M-s+1), ..."
        ) from None
    try:
        statements = {face: (_with_sums(g), g) for face, g in faces.items()}
        theorems = [
            Theorem(
                face if wanted is None else "claim",
                f"{FACES[face][1]} = {plain(g)} for every integer M >= {least}{_in_words(face, parts, g)}",
                f" M t : ({least} <= M)%N ->{_hypotheses(face, parts, g)}\n  {FACES[face][0]} = {_text(summed)}",
                _proof(face, found.rule, parts, summed, least),
            )
            for face, (summed, g) in statements.items()
        ]
    except NoTerm as why:
        raise OutOfReachError(f"{'rule' if wanted is None else 'claim'}: {str(why).removeprefix('rule: ')}") from None
    definitions = (
        f"Implicit Types (M s : nat) (t : F).\nDefinition a M s : F := {a}.\nDefinition b M s : F := {b}.\n"
        "Definition w M s : F := b M s - a M s.\n"
    )
    update = Theorem(
        UPDATE.name,
        f"for every integer M >= {least}, {UPDATE.words}",
        _of_M(UPDATE.statement, least),
        f"by move=> _; {UPDATE.proof}",
    )
    what = "" if wanted is not None or "transform" in faces else ", without h_M, which has no closed form"
    return Instance(f"{rule.title} for every M{what}", command, "numFieldType", MODULES, definitions, (update, *theorems))


def _of_M(statement: str, least: int) -> str:
    """Theorem 1 with weights that depend on M."""
    changed = statement.replace(" (Y : finType)", " M (Y : finType)").replace("weight C a b", "weight C (a M) (b M)")
    return changed.replace("objective M w", "objective M (w M)").replace(" :\n    ", f" :\n    ({least} <= M)%N -> ", 1)


def _derived(derivation: Derivation) -> dict[str, sympy.Expr]:
    """h_M' and h_M in closed form, as they were derived; h_M only if its sums are those that Rocq has."""
    steps = {step.name: step.right for step in derivation.steps if step.name in FACES}
    found = {name: right for name, right in steps.items() if isinstance(right, sympy.Expr) and not right.atoms(AppliedUndef)}
    if "derivative" not in found or found["derivative"].atoms(sympy.Sum):
        raise NoClosedForm("an h_M' without a closed form")
    if "transform" in found:
        try:
            _with_sums(found["transform"])
        except NoTerm:
            del found["transform"]
    return found


def _claimed(wanted: Wanted) -> sympy.Expr:
    """The claimed h_M' or h_M, of h without its constant."""
    if wanted.theorem == "derivative":
        return wanted.function
    start = wanted.function.subs(t, 0)
    if start.has(sympy.nan, sympy.zoo, sympy.oo):
        raise OutOfReachError(
            f"claim: {wanted.function} has no value at t = 0, where h_M is 0; expected a function that has one"
        )
    return wanted.function - start


def _with_sums(closed: sympy.Expr) -> sympy.Expr:
    """A closed form with its sums over k = 1..M by those in :data:`SUMS`.

    Raises:
        NoTerm: one is another sum.
    """
    replaced: dict[sympy.Basic, sympy.Expr] = {}
    for found in closed.atoms(sympy.Sum):
        (index, low, high), *rest = found.limits
        powers = {(1 - t) ** index: 1 - LOST, t**index: KEPT}
        whole = sympy.expand(sympy.expand(found.function * index).xreplace(powers))
        lost, kept = whole.coeff(LOST), whole.coeff(KEPT)
        alike = sympy.expand(whole - lost * LOST - kept * KEPT) == 0 and not (lost + kept).has(index, t)
        if rest or low != 1 or high != M or not alike:
            raise NoTerm(f"rule: {found} has no term in Rocq; expected sums of (1 - (1 - t)^k)/k and t^k/k for k = 1..M")
        replaced[found] = lost * LOST + kept * KEPT
    return closed.xreplace(replaced)


def _text(summed: sympy.Expr) -> str:
    """A closed form in Rocq, its sums written out."""
    written = {letter: sympy.Symbol(f"({text})") for letter, text in SUMS.items()}
    return term(summed.xreplace(written))


def _hypotheses(face: str, parts: tuple[Part, ...], closed: sympy.Expr) -> str:
    """That no denominator vanishes."""
    return "".join(f" {x} != 0 ->" for x in _divisors(face, parts, closed))


def _in_words(face: str, parts: tuple[Part, ...], closed: sympy.Expr) -> str:
    return "".join(f", {x} not 0" for x in _divisors(face, parts, closed))


def _divisors(face: str, parts: tuple[Part, ...], closed: sympy.Expr) -> list[str]:
    """Those of t and 1 - t by which a closed form divides, or the sums of which it is made."""
    below = sympy.denom(sympy.together(closed.xreplace({x: sympy.Integer(0) for x in closed.atoms(sympy.Sum)})))
    least = 1 if face == "derivative" else 2  # the sum of 1/(s+1) divides by t only in h_M'
    summed = {
        "t": any(x.kind == "rising" and x.order >= least for x in parts),
        "1 - t": any(x.kind == "mirrored" and x.order >= least for x in parts),
    }
    return [name for name, x in FACTORS.items() if summed[name] or sympy.rem(sympy.Poly(below, t), sympy.Poly(x, t)).is_zero]


def _combination(parts: tuple[Part, ...]) -> str:
    """The gap as a function of s."""
    terms = [f"({term(x.coefficient)}) * {GAPS[x.kind].format(x.order)}" for x in parts] or ["0 * (s ^_ 0)%:R"]
    return " + (".join(terms) + ")" * (len(terms) - 1)


def _proof(face: str, rule: WeightRule, parts: tuple[Part, ...], summed: sympy.Expr, least: int) -> str:
    """The gap is the combination, whose parts are summed by lemmas; the rest is arithmetic in the field.

    Raises:
        NoTerm: it is not clear that some denominator is not 0.
    """
    lemma, apart = FACES[face][2], "".join(f" {APART[x]}" for x in _divisors(face, parts, summed))
    orders = max((x.order for x in parts if x.kind in ("rising", "mirrored")), default=0)
    sides = [without_binomials(x) for x in (rule.incorrect, rule.correct)]
    known = _factors([*(x.coefficient for x in parts), summed, *sides, *(1 / (M + i) for i in range(max(1, orders)))], {M})
    names = "".join(f" nz{i}" for i in range(len(known)))
    sums = [f"set {x.name} := {text}; move: {x.name} => {x.name}." for x, text in SUMS.items() if summed.has(x)]
    return "\n".join(
        [
            f"move=> leM{apart}; have M0 : (0 < M)%N by apply: leq_trans leM.",
            *(f"have nz{i} : {_fact(x, least)}." for i, x in enumerate(known)),
            f"rewrite (@eq_{lemma} F M _ (fun s => {_combination(parts)}) t) => [|s ltsM]; last first.",
            *_gap_proof(rule, [x for x in _factors([*sides, *_reciprocal_gaps(parts)], {M, s}) if x.has(s)], least),
            f"rewrite ?{lemma}D ?{lemma}Z {LEMMAS[lemma]} //.",
            "rewrite ?big_ord_recr ?big_ord0 /= ?subSS ?subn0.",
            *sums,
            f"move: (M%:R : F){names} => m{names}; case: M {{M0}}leM => {'[//|' * least}n{']' * least} _.",
            "by rewrite /= ?subSS ?subn0 ?addnS ?addn0 ?exprS ?expr0; field; nonzero.",
        ]
    )


def _gap_proof(rule: WeightRule, factors: list[sympy.Expr], least: int) -> list[str]:
    """That b_s - a_s is the combination: where a weight has cases, at s = 0, at s = M - 1, and in between."""
    facts = "".join(f" nzs{i}" for i in range(len(factors)))
    unfolded = "rewrite ?risingE ?mirroredE // ?natr_ffact; plain_numbers s"
    rows = [f"  have nzs{i} : {_fact(x, least)}." for i, x in enumerate(factors)]
    if not any(x.atoms(sympy.Piecewise) for x in (rule.incorrect, rule.correct)):
        return [*rows, f"  by rewrite /w /a /b; {unfolded}; field; nonzero."]
    both = f"have {{}}e1 : M = 1%N by arithmetic. subst M s; {unfolded}; try field; nonzero" if least == 1 else "arithmetic"
    there = f" in{facts} *" if facts else ""
    return [
        *rows,
        "  rewrite /w /a /b; case: (s =P 0%N) (s.+1 =P M) => [e0|n0] [e1|n1]; decide_cases.",
        f"  - {both}.",
        f"  - {unfolded}; rewrite e0 in ltsM{facts} *; try field; nonzero.",
        "  - have es : s%:R = M%:R - 1 :> F by rewrite -e1 natrS addrK.",
        f"    {unfolded}; rewrite ?es{there}; field; nonzero.",
        f"  - {unfolded}; field; nonzero.",
    ]


def _reciprocal_gaps(parts: tuple[Part, ...]) -> list[sympy.Expr]:
    """1/(s+1), ... and 1/(M-s), ..., as far as the parts have them."""
    orders = {kind: max((x.order for x in parts if x.kind == kind), default=0) for kind in ("rising", "mirrored")}
    return [*(1 / (s + i + 1) for i in range(orders["rising"])), *(1 / (M - s + i) for i in range(orders["mirrored"]))]


def _factors(expressions: Iterable[sympy.Expr], variables: set[sympy.Symbol]) -> list[sympy.Expr]:
    """The irreducible factors in some variables of all denominators; t and 1 - t are hypotheses of their own."""
    found: dict[sympy.Expr, None] = {}
    for expression in expressions:
        for power in expression.atoms(sympy.Pow):
            if power.exp.could_extract_minus_sign():
                _, factors = sympy.factor_list(power.base)
                found |= dict.fromkeys(x for x, _ in factors if x.free_symbols and x.free_symbols <= variables)
    return list(found)


def _fact(factor: sympy.Expr, least: int) -> str:
    """That a factor is not 0 for M >= least and 0 <= s < M: by its coefficients in what s and M are beyond their least values.

    Raises:
        NoTerm: they have different signs.
    """
    beyond = sympy.Symbol("n", integer=True)
    moved = factor.subs(M, s + 1 + beyond) if factor.has(s) and factor.has(M) else factor.subs(M, beyond + least)
    polynomial = sympy.Poly(moved, s, beyond)
    if polynomial.nth(0, 0) < 0:
        factor, polynomial = -factor, -polynomial
    if polynomial.nth(0, 0) == 0 or any(x < 0 or not x.is_Integer for x in polynomial.coeffs()):
        raise NoTerm(f"rule: it is not clear that {factor} is never 0; expected denominators that are")
    where = sympy.Symbol("(M - s - 1)" if factor.has(s) else f"(M - {least})", integer=True)
    return f"{term(factor)} != 0 :> F by positive {_natural_polynomial(polynomial, where)}"


def _natural_polynomial(polynomial: sympy.Poly, beyond: sympy.Symbol) -> str:
    """With coefficients that are natural numbers, as a natural number."""
    rows = []
    for powers, coefficient in polynomial.terms():
        factors = [str(coefficient)] if coefficient != 1 or not any(powers) else []
        rows.append(
            " * ".join(factors + [x for x, power in zip((natural(s), beyond.name), powers, strict=True) for _ in range(power)])
        )
    return f"({' + '.join(rows)})%N"
