"""The gap without its case distinctions: finitely many exceptional s at either end, and one formula in between.

Degenerate groups (s = 0 or s = M - 1), thresholds such as s >= M - k, ``max`` and ``min`` and the range in which a binomial
coefficient is not 0 decide where the ends are.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

import sympy
from sympy.core.relational import Relational

from hsym import symbols
from hsym.exact.numbers import NotInField
from hsym.exact.quotients import Field, Quotient
from hsym.rule import WeightRule
from hsym.summation.summands import Range
from hsym.summation.sums import NoClosedForm

M, s = symbols.M, symbols.s
MOST_POINTS = 16
"""At most so many exceptional s at each end."""
MOST_ENDS = 256
"""At most so many are told one by one where no formula is looked for."""
CASES = (sympy.Piecewise, sympy.Max, sympy.Min, sympy.Abs)
INSIDE, LARGE = sympy.Integer(1000), sympy.Integer(100_000)
"""A sample s and M far from every threshold: in between, each condition has one truth value."""


@dataclass(frozen=True)
class Point:
    """One exceptional s: ``s = offset``, or ``s = M - 1 - offset`` if ``from_top``."""

    offset: int
    from_top: bool
    gap: sympy.Expr

    @property
    def s(self) -> sympy.Expr:
        """The place as an expression in M."""
        return M - 1 - self.offset if self.from_top else sympy.Integer(self.offset)


@dataclass(frozen=True)
class Segments:
    """The gap by ranges of s.

    Attributes:
        low: exceptional points from s = 0 up.
        middle: the range of the general formula.
        gap: that formula, without cases.
        tail: whether s = M - cut, ..., M - 1 follows with gap 0, for a cut with a symbolic parameter.
        high: exceptional points up to s = M - 1, in increasing s.
        start: the least M for which the ranges are apart.
    """

    low: tuple[Point, ...]
    middle: Range
    gap: sympy.Expr
    tail: bool
    high: tuple[Point, ...]
    start: Quotient


def segments(rule: WeightRule, field: Field) -> Segments:
    """The segments of a rule's gap.

    Raises:
        NoClosedForm: the cases are not of this form.

    Example:
        >>> rule = WeightRule("x", sympy.Integer(0), sympy.Piecewise((0, sympy.Eq(s, 0)), (1 / s, True)))
        >>> found = segments(rule, Field((M, s, symbols.t)))
        >>> [p.s for p in found.low], found.middle.low, found.gap, str(found.start)
        ([0], 1, 1/s, '1')
    """
    gap = rule.correct - rule.incorrect
    low = high = 0
    symbolic: list[Quotient] = []
    for edge in _edges(gap, field):
        below, above, cut = edge
        low, high = max(low, below), max(high, above)
        if cut is not None and cut not in symbolic:
            symbolic.append(cut)
    if len(symbolic) > 1 or (symbolic and high):
        raise NoClosedForm("several thresholds with symbolic parameters are outside of the methods")
    if max(low, high) > MOST_POINTS:
        raise NoClosedForm(f"more than {MOST_POINTS} exceptional values of s at one end")
    points = tuple(Point(c, False, _at(gap, sympy.Integer(c))) for c in range(low))
    last = tuple(Point(c, True, _at(gap, M - 1 - c)) for c in reversed(range(high)))
    inside = _resolved(gap, {s: INSIDE, M: LARGE})
    cut = symbolic[0] if symbolic else field.constant(high)
    beyond = least_size(gap, field)
    if symbolic and beyond > 1:
        raise NoClosedForm("a case that depends on M alone beside a symbolic threshold")
    if symbolic:
        start = cut + low + 1
    else:
        start = field.constant(max(rule.least_M, low + high, beyond))
    return Segments(points, Range(low, cut), inside, bool(symbolic), last, start)


def in_cases(found: Segments, also: sympy.Expr = sympy.S.Zero) -> sympy.Expr:
    """The whole gap for output: its exceptional values, and the formula for every other s.

    Example:
        >>> rule = WeightRule("x", sympy.Integer(0), sympy.Piecewise((M, sympy.Eq(s, 0)), (1, True)))
        >>> in_cases(segments(rule, Field((M, s, symbols.t))))
        Piecewise((M, Eq(s, 0)), (1, True))
    """
    cases = [(p.gap + also, sympy.Eq(s, p.s)) for p in (*found.low, *found.high) if not _continues(found.gap, p)]
    middle = found.gap + also
    return sympy.Piecewise(*cases, (middle, True), evaluate=False) if cases else middle


def _continues(gap: sympy.Expr, point: Point) -> bool:
    """Whether the formula has the value of a point there, structurally or as a rational function."""
    value = gap.xreplace({s: point.s})
    if value == point.gap:
        return True
    if value.has(sympy.nan, sympy.zoo) or not (value - point.gap).is_rational_function():
        return False
    return bool(sympy.cancel(value - point.gap) == 0)


def least_size(weight: sympy.Expr, field: Field) -> int:
    """The least M from which on no case depends on M alone, such as another weight at M = 1.

    Raises:
        NoClosedForm: there is none.

    Example:
        >>> least_size(sympy.Piecewise((0, sympy.Eq(M, 1)), (1 / (M - 1), True)), Field((M, s, symbols.t)))
        2
    """
    least = 1
    for form in _compared(weight):
        if form.has(M) and not form.has(s):
            try:
                constant, slopes = field.of(sympy.expand(form)).linear_form()
            except (NotInField, ValueError):
                raise NoClosedForm(f"a case depends on M alone, by {form}") from None
            if set(slopes) != {M}:
                raise NoClosedForm(f"a case depends on M and parameters, by {form}")
            least = max(least, floor(-constant / Fraction(slopes[M])) + 1)
    if least > LARGE:
        raise NoClosedForm(f"a case depends on M alone up to M = {least - 1}")
    return least


def _compared(weight: sympy.Expr) -> list[sympy.Expr]:
    """What is compared with 0 in cases, maxima, minima and absolute values."""
    forms = [relation.lhs - relation.rhs for relation in weight.atoms(Relational)]
    for node in weight.atoms(sympy.Max, sympy.Min):
        forms += [x - y for i, x in enumerate(node.args) for y in node.args[i + 1 :]]
    return forms + [node.args[0] for node in weight.atoms(sympy.Abs)]


def ends_and_middle(weight: sympy.Expr, field: Field) -> tuple[dict[int, sympy.Expr], sympy.Expr, dict[int, sympy.Expr]]:
    """A weight at its exceptional s near 0 (by s), in between, and near M - 1 (by M - 1 - s).

    Raises:
        NoClosedForm: the cases are not of this form.
    """
    edges = _edges(weight, field)
    if any(cut is not None for _, _, cut in edges):
        raise NoClosedForm("a threshold with a symbolic parameter")
    low, high = max((x for x, _, _ in edges), default=0), max((x for _, x, _ in edges), default=0)
    if max(low, high) > MOST_ENDS:
        raise NoClosedForm(f"more than {MOST_ENDS} exceptional values of s at one end")
    return (
        {c: _at(weight, sympy.Integer(c)) for c in range(low)},
        _resolved(weight, {s: INSIDE, M: LARGE}),
        {c: _at(weight, M - 1 - c) for c in range(high)},
    )


def _edges(gap: sympy.Expr, field: Field) -> list[tuple[int, int, Quotient | None]]:
    """For each threshold in a gap how many s it sets apart at the low end and at the high end, or a symbolic cut there."""
    found: list[tuple[int, int, Quotient | None]] = []
    for relation in gap.atoms(Relational):
        found.append(_edge(relation.lhs - relation.rhs, field))
    for node in gap.atoms(sympy.Max, sympy.Min):
        pairs = [(x, y) for i, x in enumerate(node.args) for y in node.args[i + 1 :]]
        found += [_edge(x - y, field) for x, y in pairs]
    for node in gap.atoms(sympy.Abs):
        found.append(_edge(node.args[0], field))
    for node in gap.atoms(sympy.binomial):
        upper, lower = node.args
        if upper.has(s) and not (upper - lower).is_nonnegative:
            found.append(_edge(upper - lower + sympy.Rational(1, 2), field))
    return found


def _edge(form: sympy.Expr, field: Field) -> tuple[int, int, Quotient | None]:
    """Where a linear form in s changes sign."""
    try:
        value = field.of(sympy.expand(form))
    except NotInField:
        raise NoClosedForm(f"the threshold {form} is not linear in s") from None
    if not value.has(s):
        return 0, 0, None  # for a threshold in M alone see least_size
    try:
        row = value.coefficients(s)
    except ValueError:
        row = []
    if len(row) != 2:
        raise NoClosedForm(f"the threshold {form} is not linear in s")
    root = -row[0] / row[1]
    distance = field.variable(M) - root
    if root.rational is not None:
        return max(0, floor(root.rational) + 1), 0, None
    if distance.rational is not None:
        return 0, max(0, floor(distance.rational)), None
    if not distance.has(M) and not distance.has(s):
        constant = distance.at(dict.fromkeys(field.symbols, 0)).rational
        if constant is not None:
            return 0, 0, distance - constant + floor(constant)
    raise NoClosedForm(f"the threshold {form} is neither near s = 0 nor near s = M - 1")


def _at(gap: sympy.Expr, point: sympy.Expr) -> sympy.Expr:
    """The gap at an exceptional s."""
    sample = {s: point.xreplace({M: LARGE}), M: LARGE}
    return _resolved(gap, sample).xreplace({s: point})


def _resolved(gap: sympy.Expr, sample: dict[sympy.Symbol, sympy.Expr]) -> sympy.Expr:
    """The gap with every case decided as it is at the sample."""

    def truth(condition: sympy.Basic) -> bool:
        if isinstance(condition, sympy.And | sympy.Or):
            return (all if isinstance(condition, sympy.And) else any)(truth(x) for x in condition.args)
        if isinstance(condition, sympy.Not):
            return not truth(condition.args[0])
        if isinstance(condition, Relational) and condition.free_symbols - {s, M}:
            found = _beyond(condition)
        else:
            found = condition.xreplace(sample)
        if found not in (sympy.true, sympy.false):
            raise NoClosedForm(f"the case {condition} is not decided for all parameters")
        return bool(found)

    def number(expression: sympy.Expr) -> sympy.Expr:
        value = expression.xreplace(sample)
        if not value.is_Rational:
            raise NoClosedForm(f"{expression} cannot be compared for all parameters")
        return value

    if isinstance(gap, sympy.Piecewise):
        for value, condition in gap.args:
            if truth(condition):
                return _resolved(value, sample)
        raise NoClosedForm("no case applies")
    if isinstance(gap, sympy.Max | sympy.Min):
        choose = max if isinstance(gap, sympy.Max) else min
        return _resolved(choose(gap.args, key=number), sample)
    if isinstance(gap, sympy.Abs):
        inner = gap.args[0]
        return _resolved(inner if number(inner) >= 0 else -inner, sample)
    if not gap.has(*CASES):
        return gap
    return gap.func(*(_resolved(x, sample) for x in gap.args))


def _beyond(condition: Relational) -> sympy.Basic:
    """A comparison of s with M - k, k an integer parameter: before that threshold, where only such s are looked at."""
    form = sympy.expand(condition.lhs - condition.rhs)
    slope = form.coeff(s)
    distance = sympy.expand(M + (form - slope * s) / slope) if slope.is_Rational and slope != 0 else form
    if distance.free_symbols & {s, M} or not all(x.is_integer for x in distance.free_symbols):
        return condition
    return condition.func(sympy.Integer(-1 if slope > 0 else 1), 0)
