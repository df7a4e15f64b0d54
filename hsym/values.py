"""Tables of values of h_M: exact numbers, or decimals of which every digit is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import sympy

from hsym import notation, symbols
from hsym.claims import THEOREM_1, Evidence, Verdict
from hsym.errors import HsymError, shown
from hsym.exact.balls import Ball
from hsym.exact.bernstein import exact_point
from hsym.exact.closed_forms import closed_form_ball
from hsym.exact.instantiate import UndefinedValue, instantiate
from hsym.exact.limits import MAX_BALL_M, MAX_EXACT_M, check_group_size
from hsym.exact.numbers import Number
from hsym.exact.rounding import decimal, rounded
from hsym.limits.limit import limit
from hsym.limits.result import Limit
from hsym.objective import Objective
from hsym.reading.expressions import read_expression
from hsym.rule import WeightRule
from hsym.tabular import Cell, Column, Kind, Row, Table, check_caption
from hsym.tabulation import check_subject

MAX_DIGITS = 100
"""The most decimals of a table."""
M, t = symbols.M, symbols.t


def value_table(
    rules: Sequence[WeightRule],
    M: int | Iterable[int] = (2, 4, 8),
    at: Any = ("1/4", "1/2", "3/4", "1"),
    digits: int = 6,
    exact: bool = False,
    limit_row: bool = False,
    caption: str = "",
    label: str = "",
    command: str = "",
) -> Table:
    """A table of values h_M(t): a row for each rule and M, a column for each t.

    Args:
        rules: weight rules whose parameters have values (exact values may contain parameters).
        M: group sizes, to 4096 for exact values and to 100000 for decimals.
        at: exact points t in [0, 1], as text, fractions or SymPy numbers.
        digits: decimals, 1 to 100; each value is rounded to nearest, a tie to the even digit, and every digit is right.
        exact: exact fractions and sums of square roots instead of decimals.
        limit_row: below each rule, the values of its proved limit.
        caption: plain text above the LaTeX table.
        label: what ``\\ref`` finds the LaTeX table by.
        command: the command that made it, for the first line of the LaTeX.

    Raises:
        HsymError: an argument is off, or a limit is open or is not of h_M itself.

    Example:
        >>> from hsym import catalog
        >>> print(value_table([catalog.get("rejection_sampling")], (2, 8), ("1/4", "1"), exact=True).to_csv())
        rule,M,h_M(1/4),h_M(1)
        rejection sampling,2,15/32,3/2
        rejection sampling,8,24922589/18350080,761/280
        <BLANKLINE>
        >>> print(value_table([catalog.get("grpo", eps=0)], 8, ("1/4", "1"), digits=4, limit_row=True).to_csv())
        rule,M,h_M(1/4),h_M(1)
        GRPO with eps = 0,8,0.5720,2.0997
        GRPO with eps = 0,limit,1.0472,3.1416
        <BLANKLINE>
    """
    check_caption(caption, label)
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MAX_DIGITS:
        raise HsymError(f"digits: {shown(digits)} is not possible; expected an integer from 1 to {MAX_DIGITS}")
    chosen = [rules] if isinstance(rules, WeightRule) else list(rules)
    for rule in chosen:
        check_subject(rule, True)
        if rule.parameters and not exact:
            raise HsymError(f"parameter {rule.parameters[0]}: it has no value; expected one for a table of decimals")
    sizes = [M] if isinstance(M, int) or not isinstance(M, Iterable) else list(M)
    points = [_point(x) for x in ([at] if isinstance(at, (str, int, Fraction, Number, sympy.Expr)) else at)]
    if not chosen or not sizes or not points:
        raise HsymError("rules: a table of values needs at least one rule, one M and one t; expected some")
    most, reason = (MAX_EXACT_M, "exact work") if exact else (MAX_BALL_M, "enclosures")
    sizes = [check_group_size(size, most=most, reason=reason) for size in sizes]
    kind: Kind = "mathematics" if exact else "decimals"
    columns = (
        Column("rule", "words"),
        Column("M", "mathematics"),
        *(Column("value", kind, None, x.to_sympy()) for x in points),
    )
    rows: list[Row] = []
    for rule in chosen:
        rows += [_row(Objective(rule, size), points, digits, exact) for size in sizes]
        if limit_row:
            rows.append(_limit_row(rule, points, digits, exact))
    return Table(columns, tuple(rows), caption, label, command)


def _point(given: Any) -> Number:
    """A point t, exactly.

    Raises:
        HsymError: it is not exact, or outside of [0, 1].
    """
    value = read_expression(given, {}, argument="at") if isinstance(given, str) else given
    point = exact_point(value)
    if point.parameters or point.sign() == -1 or (Number.of(1) - point).sign() == -1:
        raise HsymError(f"at: {shown(given)} is not in [0, 1]; expected exact numbers from 0 to 1, such as 1/3")
    return point


def _row(objective: Objective, points: list[Number], digits: int, exact: bool) -> Row:
    rule = objective.source
    assert isinstance(rule, WeightRule)
    size = sympy.Integer(objective.M)
    cells = [_exact(objective, x) if exact else _decimals(objective, x, digits) for x in points]
    return Row(rule, (Cell(rule.title), Cell("", value=size), *cells), objective.M)


def _exact(objective: Objective, point: Number) -> Cell:
    left = notation.Transform(objective.M, point.to_sympy())
    found = objective.at(point if point.fraction is None else point.fraction)
    verdict = Verdict("holds", "exact", "exact arithmetic on the control points", (), (THEOREM_1,))
    return Cell("", left, "=", found.to_sympy() if isinstance(found, Number) else found, None, verdict)


def _decimals(objective: Objective, point: Number, digits: int) -> Cell:
    """One value, correctly rounded: by enclosures, and exactly where it lies in the middle of two decimals."""
    left = notation.Transform(objective.M, point.to_sympy())
    words = rounded(lambda wanted: objective.enclose(point, wanted), lambda: _rational(objective, point), digits)
    return Cell(words, left, verdict=_rounded_by("bounded"))


def _rounded_by(evidence: Evidence) -> Verdict:
    reason = "rounded to nearest, a tie to the even digit: every digit is right"
    return Verdict("holds", evidence, reason, (), (THEOREM_1,))


def _rational(objective: Objective, point: Number) -> Fraction | None:
    """The value as a fraction where it is one: exactly to M = 4096, above from the closed form for every M."""
    if objective.M <= MAX_EXACT_M:
        found = objective.at(point if point.fraction is None else point.fraction)
        return found.fraction if isinstance(found, Number) else _fraction(found)
    from hsym.every_M import find

    assert isinstance(objective.source, WeightRule)
    known = find(objective.source)
    if (
        known.integrated is None
        or known.closed is None
        or (known.closed.segments.start.rational or objective.M + 1) > objective.M
    ):
        return None
    whole = known.integrated.transform.to_sympy()
    if whole.has(sympy.Sum, sympy.harmonic):
        return None
    return _fraction(instantiate(whole, {M: sympy.Integer(objective.M), t: point.to_sympy()}))


def _fraction(value: sympy.Expr) -> Fraction | None:
    return Fraction(int(value.p), int(value.q)) if isinstance(value, sympy.Rational) else None


def _limit_row(rule: WeightRule, points: list[Number], digits: int, exact: bool) -> Row:
    """The values of the proved limit, where it is the limit of h_M itself."""
    found = limit(rule)
    if found.transform is None or found.verdict.outcome != "holds":
        raise HsymError(f"limit_row: the limit of {rule.title} is not proved ({found}); expected a rule with a proved limit")
    if found.constant != 0 or found.scale != 1:
        raise HsymError(
            f"limit_row: the limit of {rule.title} is of {found.normalised}, not of h_M itself; expected no limit row with it"
        )
    cells = [_limit_value(found, point, digits, exact) for point in points]
    return Row(rule, (Cell(rule.title), Cell("limit", value=sympy.oo), *cells), None, True)


def _limit_value(found: Limit, point: Number, digits: int, exact: bool) -> Cell:
    at, whole = point.to_sympy(), found.transform
    assert whole is not None
    left = sympy.Function("h")(at)
    if point.is_zero:
        whole = sympy.Integer(0)  # h_M(0) = 0 for every M
    elif at == 1 and not found.right:
        raise HsymError(f"limit_row: {found} says nothing at t = 1; expected other points")
    try:
        value = instantiate(whole, {t: at}, partial=True)
    except UndefinedValue:
        raise HsymError(f"limit_row: {found} has no value at t = {at}; expected other points") from None
    if exact:
        return Cell("", left, "=", value, None, found.verdict)
    rational = _fraction(value)
    if rational is not None:
        return Cell(decimal(rational, digits), left, verdict=found.verdict)

    def enclose(wanted: int) -> Ball:
        ball = closed_form_ball(value, {}, wanted)
        if ball is None:
            raise HsymError(f"limit_row: {found} has no value at t = {at}; expected other points")
        return ball

    return Cell(rounded(enclose, lambda: None, digits), left, verdict=found.verdict)
