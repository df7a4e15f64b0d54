"""Claims about a rule, decided: what ``hsym verify`` does.

The claim language: ``h = g`` (up to an additive constant), ``h ~ g`` (up to a positive scale too), ``h' = g``,
``monotone``, ``equal to RULE``, at a given M or for every M; ``limit = g``, about M -> oo.
A polynomial g is compared exactly; any other g can only be refuted, by balls that do not meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import islice, pairwise, product
from math import comb
from typing import Any

import sympy

from hsym import symbols
from hsym.claims import REACH, THEOREM_1, THEOREM_2, Evidence, Verdict
from hsym.derivation import assumptions
from hsym.deriving import derive, same_on_unit_interval
from hsym.errors import HsymError, shown
from hsym.exact.equality import in_field, vanishes
from hsym.exact.instantiate import instantiate
from hsym.exact.polynomials import Polynomial, to_bernstein
from hsym.exact.signs import visible_signs
from hsym.exact.vectors import ExactVector, SymbolicVector
from hsym.identity import Method, Policy, verify_identity
from hsym.objective import Objective, gap_from_transform, polynomial_in_t
from hsym.refutation import refute_by_balls
from hsym.rule import Target, WeightRule, require_rule

METHODS = ("counts", "tuples")
IDENTITY_M = 32
"""Up to this degree ``h = g`` is decided on an explicit policy, without theorem 1; above, by comparing gaps."""
RELIES = (THEOREM_1, THEOREM_2, REACH)
MAX_DEGREE = 4096
"""The largest degree of a claimed polynomial."""
MOST_SAMPLES = 27
"""How many choices of parameter values are tried for a counterexample."""


def verify(
    rule: WeightRule | Target,
    M: int | None = None,
    claim: str | None = None,
    policy: Policy | None = None,
    method: Method = "counts",
    symbolic: bool = False,
    given: Mapping[str, Any] | None = None,
    degenerate: str = "formula",
    **values: Any,
) -> Verdict:
    """Verify the gradient identity of a rule at M, or a claim about its objective.

    Args:
        rule: the rule, or a target, which has no M.
        M: the group size; None decides a claim for every M.
        claim: a claim as text; None verifies E[weighted score] = grad h_M(p) on the policy.
        policy: the policy for the identity; three responses with a free tangent by default.
        method: ``"counts"`` or ``"tuples"`` for the expectation.
        symbolic: without a claim: leave every a_s and b_s a symbol, which proves the identity for all rules at this M.
        given: what the names in the RULE of an ``equal to RULE`` claim stand for, besides the values of this rule.
        degenerate: the convention with which a formula in ``equal to RULE`` is read.
        values: exact numbers for parameters of the rule.

    Returns:
        The verdict.  A refuted ``h = g`` with a polynomial g carries a rational policy at which the expected update
        differs from grad g(p).

    Raises:
        HsymError: the claim cannot be read, or the rule is undefined at M.

    Example:
        >>> from hsym import catalog
        >>> verify(catalog.get("grpo"), 4, claim="h = t", eps=0).outcome
        'fails'
        >>> str(verify(catalog.get("rloo"), 6, claim="h = t").evidence)
        'exact'
    """
    if isinstance(rule, Target):
        if M is not None:
            raise HsymError(f"M: {rule.name} is a target whose weights depend on p; expected no M")
        return verify_target(rule, claim)
    chosen = require_rule(rule).with_parameters(**values)
    if method not in METHODS:
        raise HsymError(f"method: {shown(method)} is not possible; expected one of: {', '.join(METHODS)}")
    if claim is None:
        if M is None:
            raise HsymError("M: no group size was given; the gradient identity is verified at one, expected an integer from 1")
        table = chosen.at(M)
        return verify_identity(None if symbolic else table, table.M, policy, None, method)
    from hsym.reading.bounded import degree
    from hsym.reading.group import read_claim

    names = {x.name: x for x in chosen.parameters} | dict(chosen.values)
    kind, payload = read_claim(claim, names)
    if M is None and kind == "limit":
        from hsym.limits.claims import verify_limit

        return verify_limit(chosen, payload)
    if M is None:
        from hsym.claims_every_M import verify_every_M

        def at(size: int, **values: int) -> Verdict:
            return verify(chosen.with_parameters(**values), size, claim, policy, method, given=given, degenerate=degenerate)

        return verify_every_M(
            chosen, kind, payload, at, _compared(chosen, payload, given, degenerate) if kind == "equal" else None
        )
    table = chosen.at(M)
    objective = Objective(chosen, M)
    if kind == "monotone":
        return _verify_monotone(objective)
    if kind == "limit":
        return Verdict("open", None, "a limit is a statement about all M, which is not decided at one M")
    if kind == "equal":
        other = _compared(chosen, payload, given, degenerate)
        found = objective.equals(Objective(other, M))
        return replace(found, reason=f"compared with {other.title}: {found.reason}")
    assert isinstance(payload, sympy.Expr)
    g = _continuous(instantiate(payload, {symbols.M: sympy.Integer(table.M)}, partial=True))
    if degree(g) > MAX_DEGREE:
        raise HsymError(f"--claim: its degree in t is up to {degree(g)}; expected at most {MAX_DEGREE}")
    if not chosen.parameters:
        return _verify_function(objective, kind, g, policy, method)
    return _verify_with_parameters(objective, kind, g, policy, method)


def _compared(rule: WeightRule, text: Any, given: Mapping[str, Any] | None, degenerate: str) -> WeightRule:
    """The rule that ``equal to RULE`` names."""
    declared = {x.name: _assumption(x) for x in rule.parameters}
    return _other_rule(text, declared | dict(rule.values) | dict(given or {}), degenerate)


def _continuous(g: sympy.Expr) -> sympy.Expr:
    """A claim such as ``t/t``, read as undefined at the finitely many zeros of a divisor, continued to them."""
    if isinstance(g, sympy.Piecewise):
        values = [value for value, _ in g.args if value is not sympy.nan]
        guards = [condition for _, condition in g.args if condition != sympy.true]
        if len(values) == 1 and _rational_in_t(values[0]) and all(isinstance(x, (sympy.Eq, sympy.Ne)) for x in guards):
            return values[0]
    return g


def _rational_in_t(g: sympy.Expr) -> bool:
    """Whether an expression is built from t by sums, products and integer powers, so that nothing jumps or ends."""
    if not g.has(symbols.t) or g == symbols.t:
        return True
    if isinstance(g, sympy.Pow):
        return g.exp.is_Integer and _rational_in_t(g.base)
    return isinstance(g, (sympy.Add, sympy.Mul)) and all(_rational_in_t(x) for x in g.args)


def _assumption(symbol: sympy.Symbol) -> str:
    """The word with which a parameter was declared."""
    if symbol.is_integer:
        return "integer"
    return "positive" if symbol.is_positive else "nonnegative" if symbol.is_nonnegative else "real"


def _other_rule(text: str, given: Mapping[str, Any], degenerate: str) -> WeightRule:
    """The rule that a claim compares with, read as RULE is; a catalogue rule takes those of the values that it knows."""
    from hsym import catalog
    from hsym.reading.rules import mentioned, read_rule

    if catalog.normalised(text) in catalog.names():
        known = {x.name for x in getattr(catalog.get(text), "parameters", ())}
        found = read_rule(text, parameters={name: value for name, value in given.items() if name in known})
    else:
        used = {name: value for name, value in given.items() if mentioned(text, name)}
        found = read_rule(text, parameters=used, degenerate=degenerate)
    if isinstance(found, Target):
        raise HsymError(f"--claim: {shown(text)} is a target without M; expected a weight rule to compare with")
    return found


def _verify_monotone(objective: Objective) -> Verdict:
    found = objective.is_increasing()
    rule = objective.source
    if found.outcome != "open" or not isinstance(rule, WeightRule) or not rule.parameters:
        return found
    return _counterexample(objective, lambda fixed, _: fixed.is_increasing()) or found


def _verify_with_parameters(objective: Objective, kind: str, g: sympy.Expr, policy: Policy | None, method: Method) -> Verdict:
    """A claim for all values of the parameters: it holds if the two sides cancel, and fails if it fails at some values."""
    if kind == "h~":
        found = _verify_proportional_symbols(objective, g)
        if found.outcome == "holds":
            return found
    elif _cancels(objective, kind, g):
        reason = "the difference cancels, wherever both sides are defined"
        return Verdict("holds", "exact", reason, (), (*RELIES, *_assumed(objective)))
    again = _counterexample(
        objective, lambda fixed, at: _verify_function(fixed, kind, instantiate(g, at, partial=True), policy, method)
    )
    reason = "the two sides do not cancel exactly, and at the values tried the claim does not fail"
    return again or Verdict("open", None, reason)


def _assumed(objective: Objective) -> tuple[str, ...]:
    """What the declared parameters are assumed to be."""
    rule = objective.source
    assert isinstance(rule, WeightRule)
    words = assumptions(rule)
    return ("assumed: " + ", ".join(words),) if words else ()


def _cancels(objective: Objective, kind: str, g: sympy.Expr) -> bool | None:
    """Whether h_M' and g' (or g) cancel; only for g that is rational in t, since a derivative does not see a jump."""
    other = _claimed_gap(g, kind, objective.M)
    if other is not None:
        return _same_gaps(objective.table.gap.to_sympy(), other)
    if not _rational_in_t(g) or objective.M > IDENTITY_M:
        return None
    return vanishes(objective.derivative_expr - (g if kind == "h'" else sympy.diff(g, symbols.t)))


Decide = Callable[[Objective, dict[sympy.Symbol, sympy.Expr]], Verdict]


def _counterexample(objective: Objective, decide: Decide) -> Verdict | None:
    """The first of a few choices of parameter values at which a claim fails, as the witness of its failure."""
    rule = objective.source
    assert isinstance(rule, WeightRule)
    for values in _sample_values(rule.parameters):
        try:
            found = decide(Objective(rule.with_parameters(**{x.name: v for x, v in values.items()}), objective.M), values)
        except HsymError:
            continue  # the rule or the claim means nothing at these values
        if found.outcome == "fails":
            witness = tuple((x.name, v) for x, v in values.items()) + found.witness
            return Verdict("fails", found.evidence, found.reason, witness, found.relies_on)
    return None


def _sample_values(parameters: tuple[sympy.Symbol, ...]) -> Iterator[dict[sympy.Symbol, sympy.Expr]]:
    """A few simple values for the parameters that respect their assumptions."""
    positive = [sympy.Integer(1), sympy.Rational(1, 2), sympy.Integer(3)]
    more = {True: [], False: [sympy.Integer(0)]}
    choices = [positive + more[bool(x.is_positive)] + ([] if x.is_nonnegative else [sympy.Integer(-2)]) for x in parameters]
    for chosen in islice(product(*choices), MOST_SAMPLES):
        yield dict(zip(parameters, chosen, strict=True))


def _verify_function(objective: Objective, kind: str, g: sympy.Expr, policy: Policy | None, method: Method) -> Verdict:
    gap = objective.table.gap
    polynomial = polynomial_in_t(g)
    if polynomial is None or isinstance(gap, SymbolicVector):
        return _verify_closed_form(objective, kind, g)
    if kind == "h~":
        return _verify_proportional(objective, gap, polynomial)
    claimed = polynomial.integral() if kind == "h'" else polynomial
    if max(objective.M, claimed.degree) <= IDENTITY_M:
        return verify_identity(objective.table, objective.M, policy, claimed, method)
    if claimed.degree <= objective.M:
        return _verify_gap(gap, gap_from_transform(claimed, objective.M))
    return _verify_too_high(objective, claimed)


def _verify_gap(mine: ExactVector, claimed: ExactVector) -> Verdict:
    """``h = g`` by comparing gaps (theorem 2), for M at which the sum over policies would be long."""
    for k, (x, y) in enumerate(zip(mine, claimed, strict=True)):
        if x != y:
            witness = (("s", k), ("w_s", x), ("claimed w_s", y))
            return Verdict("fails", "exact", "the Bernstein coefficients of the derivatives differ", witness, RELIES)
    return Verdict("holds", "exact", "the claimed polynomial has exactly the gap of the rule", (), RELIES)


def _verify_too_high(objective: Objective, claimed: Polynomial) -> Verdict:
    """A polynomial of higher degree than M is not h_M; the derivatives differ at one of the first degree + 1 points."""
    slope, last = claimed.derivative(), claimed.degree + 2
    for t in (Fraction(0), Fraction(1), *(Fraction(k, last) for k in range(1, last))):
        mine, other = objective.derivative_at(t), slope.at(t)
        if mine != other:
            reason = f"the claimed polynomial has degree {claimed.degree}, and the transform at most {objective.M}"
            return Verdict("fails", "exact", reason, (("t", t), ("h_M'(t)", mine), ("claimed", other)), RELIES)
    raise AssertionError("two polynomials of different degree agreed at too many points")


def _verify_proportional(objective: Objective, gap: ExactVector, claimed: Polynomial) -> Verdict:
    """``h ~ g``: the gaps are proportional with a positive factor."""
    degree = max(objective.M, claimed.degree)
    slope = objective.derivative.elevated(degree - objective.M).coefficients
    other = to_bernstein(claimed, degree).differences().scaled(Fraction(degree))
    pivot = next((k for k, x in enumerate(other) if x), None)
    if pivot is None or not any(slope):
        both_zero = pivot is None and not any(slope)
        return Verdict(
            "holds" if both_zero else "fails",
            "exact",
            "both are constant" if both_zero else "one of the two is constant and the other is not",
            (),
            RELIES,
        )
    for k in range(degree):
        left, right = slope[k] * other[pivot], slope[pivot] * other[k]
        if left != right:
            witness = (
                ("s", k),
                ("w_s", slope[k]),
                ("claimed w_s", other[k]),
                ("scale at s = " + str(pivot), slope[pivot] / other[pivot]),
            )
            return Verdict("fails", "exact", f"the gaps are not proportional (degree {degree - 1})", witness, RELIES)
    factor = slope[pivot] / other[pivot]
    if factor.sign() == 1:
        return Verdict(
            "holds",
            "exact",
            f"h is {factor} times the claimed function, up to a constant",
            (("scale", factor),),
            RELIES,
        )
    return Verdict(
        "fails",
        "exact",
        f"h is {factor} times the claimed function, and the factor is not positive",
        (("scale", factor),),
        RELIES,
    )


def _verify_closed_form(objective: Objective, kind: str, g: sympy.Expr) -> Verdict:
    """A claimed function, or weights, that is no polynomial over the square roots."""
    found = refute_by_balls(objective, kind, g)
    if found.outcome == "fails":
        return found
    if kind == "h~":
        return _verify_proportional_symbols(objective, g)
    same = _cancels(objective, kind, g)
    if same:
        return Verdict("holds", "exact", "the difference cancels exactly", (), RELIES)
    if same is False:
        return Verdict("fails", "bounded", "the two sides are different functions of t", (), RELIES)
    return found


def _claimed_gap(g: sympy.Expr, kind: str, M: int) -> list[sympy.Expr] | None:
    """The gap that a claimed polynomial of degree at most M would have (h) or is in Bernstein form (h'); else None."""
    t = symbols.t
    if not _rational_in_t(g) or not g.is_polynomial(t):
        return None
    n = M - 1 if kind == "h'" else M
    coefficients = list(reversed(sympy.Poly(g, t).all_coeffs()))
    if len(coefficients) > n + 1:
        return None
    points = [
        sympy.Add(*(sympy.Rational(comb(j, k), comb(n, k)) * c for k, c in enumerate(coefficients[: j + 1]) if c != 0))
        for j in range(n + 1)
    ]
    return points if kind == "h'" else [M * (y - x) for x, y in pairwise(points)]


def _same_gaps(mine: list[sympy.Expr], other: list[sympy.Expr]) -> bool | None:
    """Whether two gaps agree at every s; stops at the first s at which they do not."""
    unclear = False
    for x, y in zip(mine, other, strict=True):
        same = vanishes(x - y)
        if same is False:
            return False
        unclear = unclear or same is None
    return None if unclear else True


def _verify_proportional_symbols(objective: Objective, g: sympy.Expr) -> Verdict:
    """``h ~ g`` where weights or claim have coefficients outside the square roots: gaps compared by cross products."""
    unknown = Verdict("open", None, "the gaps could not be compared exactly")
    other = _claimed_gap(g, "h", objective.M)
    pivot = next((k for k, x in enumerate(other or []) if vanishes(x) is False), None)
    if other is None or pivot is None:
        return unknown
    slope = objective.table.gap.to_sympy()
    crossed = ([x * other[pivot] for x in slope], [slope[pivot] * y for y in other])
    ratio = sympy.cancel(slope[pivot] / other[pivot])
    signs, relies = visible_signs(ratio), (*RELIES, *_assumed(objective))
    if not _same_gaps(*crossed):
        return unknown
    evidence: Evidence = "exact" if in_field(ratio) else "bounded"
    if signs == {1}:
        return Verdict("holds", evidence, "the gaps are proportional with a positive factor", (("scale", ratio),), relies)
    if 1 not in signs:
        return Verdict(
            "fails", evidence, "the gaps are proportional, but the factor is not positive", (("scale", ratio),), RELIES
        )
    return unknown


def verify_target(target: Target, claim: str | None = None) -> Verdict:
    """Verify that a target's transform belongs to its weights, or a claim about it.

    Example:
        >>> from hsym import catalog
        >>> verify_target(catalog.get("idealised_grpo"), "h = 2*arcsin(sqrt(t))").outcome
        'holds'
    """
    if claim is None:
        return derive(target).verdict
    from hsym.reading.group import read_claim

    kind, payload = read_claim(claim, {})
    if kind == "limit":
        from hsym.limits.claims import verify_limit

        return verify_limit(target, payload)
    if kind == "monotone":
        return _target_is_monotone(target)
    if kind not in ("h", "h'") or not isinstance(payload, sympy.Expr) or symbols.M in payload.free_symbols:
        return Verdict("open", None, f"only h = g, h' = g, monotone and limit = g are decided for a target, not {claim!r}")
    if not _smooth_inside(payload):
        return Verdict(
            "open", None, "the claim is not built from t, sqrt(t), sqrt(1 - t) and their arcsine, arccosine and logarithm"
        )
    return same_on_unit_interval(sympy.diff(payload, symbols.t) if kind == "h" else payload, target.derivative)


def _target_is_monotone(target: Target) -> Verdict:
    """h' > 0 on (0, 1), seen where it is a positive number times powers of t and 1 - t."""
    factors = sympy.Mul.make_args(target.derivative)
    powers = [x for x in factors if x.as_base_exp()[0] in (symbols.t, 1 - symbols.t)]
    number = sympy.Mul(*(x for x in factors if x not in powers))
    relies = derive(target).verdict.relies_on
    if number.is_Rational and number > 0:
        return Verdict("holds", "exact", "h' is a positive number times powers of t and 1 - t", (), relies)
    return Verdict("open", None, "the sign of h' is not seen", (), relies)


def _smooth_inside(g: sympy.Expr) -> bool:
    """Whether an expression is certainly defined and smooth on (0, 1), up to poles of divisors."""
    t = symbols.t
    if not g.has(t) or g in (t, sympy.sqrt(t), sympy.sqrt(1 - t)):
        return True
    if isinstance(g, (sympy.asin, sympy.acos, sympy.log)):
        return g.args[0] in (t, 1 - t, sympy.sqrt(t), sympy.sqrt(1 - t))
    if isinstance(g, sympy.Pow):
        return bool((g.exp.is_Integer and _smooth_inside(g.base)) or (g.exp.is_Rational and g.base in (t, 1 - t)))
    return isinstance(g, (sympy.Add, sympy.Mul)) and all(_smooth_inside(x) for x in g.args)
