"""Claims about a rule, decided: what ``hsym verify`` does.

The claim language: ``h = g`` (up to an additive constant), ``h ~ g`` (up to a positive scale too), ``h' = g``,
``monotone``, ``equal to RULE``, each at a given M; ``limit = g`` is a statement about all M and is reported as open here.
A polynomial g is compared exactly; any other g can only be refuted, by balls that do not meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from typing import Any

import sympy

from hsym import symbols
from hsym.claims import THEOREM_1, THEOREM_2, Verdict
from hsym.derivation import derive, same_on_unit_interval
from hsym.errors import HsymError
from hsym.exact.balls import Ball
from hsym.exact.closed_forms import closed_form_ball
from hsym.exact.instantiate import instantiate
from hsym.exact.polynomials import Polynomial, to_bernstein
from hsym.exact.vectors import ExactVector, SymbolicVector, vanishes
from hsym.identity import Method, Policy, verify_identity
from hsym.objective import Objective, gap_from_transform, polynomial_in_t
from hsym.rule import Target, WeightRule

POINTS = tuple(Fraction(k, 7) for k in (1, 6, 2, 5, 3, 4)) + tuple(Fraction(k, 31) for k in (1, 30, 11, 17))
"""Where a claim that is no polynomial is tested: refutation needs one point, agreement at all of them proves nothing."""
DIGITS = 30
IDENTITY_M = 32
"""Up to this degree ``h = g`` is decided on an explicit policy, without theorem 1; above, by comparing gaps."""
RELIES = (THEOREM_1, THEOREM_2)
MAX_DEGREE = 4096
"""The largest degree of a claimed polynomial."""
MOST_SAMPLES = 27
"""How many choices of parameter values are tried for a counterexample."""


def verify(
    rule: WeightRule,
    M: int,
    claim: str | None = None,
    policy: Policy | None = None,
    method: Method = "counts",
    symbolic: bool = False,
    given: Mapping[str, Any] | None = None,
    **values: Any,
) -> Verdict:
    """Verify the gradient identity of a rule at M, or a claim about its objective.

    Args:
        rule: the rule.
        M: the group size.
        claim: a claim as text; None verifies E[weighted score] = grad h_M(p) on the policy.
        policy: the policy for the identity; three responses with a free tangent by default.
        method: ``"counts"`` or ``"tuples"`` for the expectation.
        symbolic: without a claim: leave every a_s and b_s a symbol, which proves the identity for all rules at this M.
        given: what the names in the RULE of an ``equal to RULE`` claim stand for, as for :func:`hsym.rule`; by default
            ``values``.
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
    chosen = rule.with_parameters(**values)
    table = chosen.at(M)
    if claim is None:
        return verify_identity(None if symbolic else table, M, policy, None, method)
    from hsym.reading.bounded import degree
    from hsym.reading.group import read_claim

    kind, payload = read_claim(claim, {x.name: x for x in chosen.parameters})
    objective = Objective(chosen, M)
    if kind == "monotone":
        return objective.is_increasing()
    if kind == "limit":
        return Verdict("open", None, "a limit is a statement about all M, which is not decided at one M")
    if kind == "equal":
        assert isinstance(payload, str)
        other = _other_rule(payload, given or values)
        if not isinstance(other, WeightRule):
            raise HsymError(f"--claim: {payload!r} is a target without M; expected a weight rule to compare with")
        return objective.equals(Objective(other, M))
    assert isinstance(payload, sympy.Expr)
    g = instantiate(payload, {symbols.M: sympy.Integer(M)})
    if degree(g) > MAX_DEGREE:
        raise HsymError(f"--claim: its degree in t is up to {degree(g)}; expected at most {MAX_DEGREE}")
    if not chosen.parameters:
        return _verify_function(objective, kind, g, policy, method)
    return _verify_with_parameters(objective, kind, g, policy, method)


def _other_rule(text: str, given: Mapping[str, Any]) -> WeightRule | Target:
    """The rule that a claim compares with; a catalogue rule takes those of the given values that it knows."""
    from hsym import catalog
    from hsym.reading.rules import mentioned, read_rule

    if catalog.normalised(text) not in catalog.names():
        return read_rule(text, parameters={name: value for name, value in given.items() if mentioned(text, name)})
    known = {x.name for x in getattr(catalog.get(text), "parameters", ())}
    return read_rule(text, parameters={name: value for name, value in given.items() if name in known})


def _verify_with_parameters(objective: Objective, kind: str, g: sympy.Expr, policy: Policy | None, method: Method) -> Verdict:
    """A claim for all values of the parameters: it holds if the two sides cancel, and fails if it fails at some values."""
    rule = objective.source
    assert isinstance(rule, WeightRule)
    if kind != "h~":
        mine = objective.derivative_expr if kind == "h'" else sympy.diff(objective.expr, symbols.t)
        if vanishes(mine - (g if kind == "h'" else sympy.diff(g, symbols.t))):
            return Verdict("holds", "exact", "the difference cancels for all values of the parameters", (), RELIES)
    for values in _sample_values(rule.parameters):
        fixed = Objective(rule.with_parameters(**{x.name: v for x, v in values.items()}), objective.M)
        try:
            found = _verify_function(fixed, kind, g.xreplace(values), policy, method)
        except HsymError:
            continue  # the rule or the claim means nothing at these values
        if found.outcome == "fails":
            witness = tuple((x.name, v) for x, v in values.items()) + found.witness
            return Verdict("fails", found.evidence, found.reason, witness, found.relies_on)
    return Verdict("open", None, "the two sides do not cancel exactly, and at the values tried the claim does not fail")


def _sample_values(parameters: tuple[sympy.Symbol, ...]) -> Iterator[dict[sympy.Symbol, sympy.Expr]]:
    """A few simple values for the parameters that respect their assumptions."""
    simple = [sympy.Integer(1), sympy.Rational(1, 2), sympy.Integer(3)]
    choices = [simple if x.is_nonnegative else [*simple, sympy.Integer(-2)] for x in parameters]
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
    found = _refute_by_balls(objective, kind, g)
    if found.outcome == "fails" or kind == "h~":
        return found
    mine = objective.derivative_expr if kind == "h'" else sympy.diff(objective.expr, symbols.t)
    same = vanishes(mine - (g if kind == "h'" else sympy.diff(g, symbols.t)))
    if same:
        return Verdict("holds", "exact", "the difference cancels exactly", (), RELIES)
    if same is False:
        return Verdict("fails", "exact", "the two sides are different rational functions of t", (), RELIES)
    return found


def _refute_by_balls(objective: Objective, kind: str, g: sympy.Expr) -> Verdict:
    """Look for points at which rigorous enclosures of the two sides do not meet."""

    def claimed(x: Fraction) -> Ball | None:
        return closed_form_ball(g, {symbols.t: x}, DIGITS)

    def mine(x: Fraction) -> Ball:
        return (objective.enclose_derivative if kind == "h'" else objective.enclose)(x, DIGITS)

    found = [(x, mine(x), claimed(x)) for x in POINTS]
    defined = [(x, u, v) for x, u, v in found if v is not None]
    if not defined:
        return Verdict("open", None, "the claimed function is not defined at any of the test points")
    for description, values in _invariants(kind, defined):
        if values is not None:
            return Verdict(
                "fails",
                "bounded",
                f"rigorous enclosures of the two sides do not meet: {description}",
                values,
                RELIES,
            )
    return Verdict(
        "open",
        None,
        f"no exact comparison was possible; the enclosures to {DIGITS} digits meet at all {len(defined)} test points,"
        " which proves nothing",
    )


Triples = list[tuple[Fraction, Ball, Ball]]


def _invariants(kind: str, points: Triples) -> list[tuple[str, Any]]:
    """What must agree under the freedom that the claim leaves: values, increments, or ratios of increments."""
    if kind == "h'":
        clash = next(((x, u, v) for x, u, v in points if not u.overlaps(v)), None)
        return [("the derivatives differ", clash and (("t", clash[0]), ("h_M'(t)", clash[1]), ("claimed", clash[2])))]
    base, low, high = points[0]
    steps = [(x, _minus(u, low), _minus(v, high)) for x, u, v in points[1:]]
    if kind == "h":
        clash = next(((x, u, v) for x, u, v in steps if not u.overlaps(v)), None)
        return [
            (
                "its increments differ",
                clash
                and (
                    ("from t", base),
                    ("to t", clash[0]),
                    ("increment of h_M", clash[1]),
                    ("claimed increment", clash[2]),
                ),
            )
        ]
    _, first, second = steps[0]
    for x, u, v in steps[1:]:
        left, right = _times(u, second), _times(v, first)
        if not left.overlaps(right):
            return [
                (
                    "its increments are not proportional",
                    (
                        ("t", (base, steps[0][0], x)),
                        ("increments of h_M", (first, u)),
                        ("claimed increments", (second, v)),
                    ),
                )
            ]
    return []


def _minus(x: Ball, y: Ball) -> Ball:
    return Ball(x.midpoint - y.midpoint, x.radius + y.radius, x.digits - 1)


def _times(x: Ball, y: Ball) -> Ball:
    radius = abs(x.midpoint) * y.radius + abs(y.midpoint) * x.radius + x.radius * y.radius
    return Ball(x.midpoint * y.midpoint, radius, x.digits - 1)


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
    if kind in ("h", "h'") and isinstance(payload, sympy.Expr) and symbols.M not in payload.free_symbols:
        return same_on_unit_interval(sympy.diff(payload, symbols.t) if kind == "h" else payload, target.derivative)
    return Verdict("open", None, f"only h = g and h' = g are decided for a target, not {claim!r}")
