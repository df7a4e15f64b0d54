"""Recorded weights as a formula in s and M: rational numbers or their square roots, then a quotient of polynomials."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import sympy

from hsym import symbols
from hsym.auditing.records import Record
from hsym.rule import WeightRule

M, s = symbols.M, symbols.s
HEIGHT = 10**5
"""Numerators and denominators above are no small numbers."""
CHANCE = 1e-4
"""A fraction p/q counts as recognised if a random number would be as near to one of that height less often than this."""
DEGREES = (0, 1, 2)
Points = dict[tuple[int, int], Fraction]


def small_fraction(value: float, error: float) -> Fraction | None:
    """The fraction of small height that is no further away than the error, if there is one and it is no coincidence.

    Example:
        >>> small_fraction(0.333333333333, 1e-11), small_fraction(0.3183098861837907, 1e-15)
        (Fraction(1, 3), None)
    """
    if abs(value) <= error:
        return Fraction(0)
    if abs(value) > HEIGHT:
        return None
    exact = Fraction(value)
    for bound in (10, 100, 1000, 10**4, HEIGHT):
        found = exact.limit_denominator(bound)
        if abs(float(found - exact)) <= error and abs(found.numerator) <= HEIGHT:
            return found if error * max(found.denominator, 1) ** 2 <= CHANCE else None
    return None


def closed_form(records: Sequence[Record], error: float) -> WeightRule | None:
    """A rule whose weights are the recorded ones within the error, at every recorded M; None if no short formula is found.

    Each side is looked for as P/Q or as plus or minus sqrt(P/Q), with P and Q of degree at most 2 in s and M, and may have
    an exceptional constant where the group is degenerate.
    """
    size = max(abs(float(x)) for found in records for x in (*found.a, *found.b))
    error *= min(1.0, size or 1.0)
    incorrect, correct = (_side(records, error, side) for side in (False, True))
    if incorrect is None or correct is None:
        return None
    return WeightRule("the recorded weights", incorrect, correct, least_M=min(x.M for x in records), formula="recognised")


def _side(records: Sequence[Record], error: float, correct: bool) -> sympy.Expr | None:
    values = {(k, x.M): float(w) for x in records for k, w in enumerate(x.b if correct else x.a)}
    ends = {place: w for place, w in values.items() if place[0] == (place[1] - 1 if correct else 0)}
    inside = {place: w for place, w in values.items() if place not in ends}
    for power in (1, 2):
        for some in (values, inside):
            formula = _formula(some, error, power)
            if formula is None:
                continue
            if some is values or _agrees(formula, ends, error):
                return formula
            end = _constant(ends, error)
            if end is not None:
                return sympy.Piecewise((end, sympy.Eq(s, M - 1 if correct else 0)), (formula, True))
    return None


def _formula(values: dict[tuple[int, int], float], error: float, power: int) -> sympy.Expr | None:
    """P/Q for power 1; for power 2 a sign times sqrt(P/Q)."""
    signs = {x > 0 for x in values.values() if abs(x) > error}
    if power == 2 and len(signs) != 1:
        return None
    points: Points = {}
    for place, value in values.items():
        scale = max(1.0, abs(value))
        found = small_fraction(value**power, error * power * scale**power)
        if found is None:
            return None
        points[place] = found
    quotient = _quotient(points)
    if quotient is None:
        return None
    formula = quotient if power == 1 else (1 if signs == {True} else -1) * sympy.sqrt(quotient)
    return formula if _agrees(formula, values, error) else None


def _quotient(points: Points) -> sympy.Expr | None:
    """P/Q through all points, of the least degree, if there are more points than coefficients."""
    for degree in DEGREES:
        terms = [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]
        if len(points) < 2 * len(terms) + 1:
            return None
        rows = [
            [sympy.Rational(k**i * size**j) for i, j in terms]
            + [-sympy.Rational(y.numerator, y.denominator) * k**i * size**j for i, j in terms]
            for (k, size), y in points.items()
        ]
        for vector in sympy.Matrix(rows).nullspace():
            above, below = (
                sympy.Add(*(c * s**i * M**j for c, (i, j) in zip(part, terms, strict=True)))
                for part in (vector[: len(terms)], vector[len(terms) :])
            )
            if below != 0:
                return sympy.factor(sympy.cancel(above / below))
    return None


def _agrees(formula: sympy.Expr, values: dict[tuple[int, int], float], error: float) -> bool:
    for (k, size), value in values.items():
        found = formula.subs({s: k, M: size})
        if not found.is_finite or abs(float(found) - value) > error * max(1.0, abs(value)):
            return False
    return True


def _constant(values: dict[tuple[int, int], float], error: float) -> sympy.Expr | None:
    """The one small number that all values are."""
    found = [small_fraction(x, error) for x in values.values()]
    if found[0] is None or any(x != y for x, y in pairwise(found)):
        return None
    return sympy.Rational(found[0].numerator, found[0].denominator)
