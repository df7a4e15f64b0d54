"""The sign of a polynomial on [0, 1], from its Bernstein coefficients.

Coefficients of one sign settle it at once.  Otherwise the interval is halved, with balls for coefficients, until every
piece has coefficients of one sign or an end with a negative value turns up.  That never ends at a root of even
multiplicity inside, such as that of ``(3t-1)^2``; over Q (or one common square root) the roots of odd multiplicity are isolated
exactly (squarefree part, Descartes' rule in Bernstein form) and the sign is read off between them.  Over several square
roots such a case stays open, and so does everything with parameters whose sign their declared assumptions do not show.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from flint import arb, fmpq, fmpz, fmpz_poly

from hsym.errors import HsymError
from hsym.exact.bernstein import Bernstein
from hsym.exact.closed_forms import value_as_ball
from hsym.exact.equality import in_field
from hsym.exact.numbers import NotInField, Number
from hsym.exact.polynomials import binomial_row
from hsym.exact.precision import precision
from hsym.exact.vectors import ExactVector, SymbolicVector

DEPTH = 40
"""How often an interval is halved before it is given up."""
ISOLATION_DEGREE = 128
"""Up to this degree the roots of a rational form are isolated exactly at once; above, halving is tried first."""
WORK = 1 << 26
"""Ball operations spent on halving, in all; one halving of a form of degree n takes n^2/2."""
BITS = 192
"""Working precision of the balls."""


@dataclass(frozen=True, slots=True)
class SignDecision:
    """Whether a polynomial is nonnegative on [0, 1].

    Attributes:
        nonnegative: True, False, or None where it is open.
        zero: whether it is the zero polynomial.
        witness: where False, an exact point of [0, 1] at which the value is negative.
        reason: how it was decided, or why not.
        by_balls: whether the answer rests on enclosures: of values outside the square roots, or over a cover of [0, 1].
        strict: whether the polynomial is certainly not zero (with parameters: for every value of them).
    """

    nonnegative: bool | None
    zero: bool
    witness: Fraction | None
    reason: str
    by_balls: bool = False
    strict: bool = True


def nonnegative_on_unit_interval(form: Bernstein) -> SignDecision:
    """Decide whether a Bernstein form is nonnegative on the whole of [0, 1].

    Example:
        >>> nonnegative_on_unit_interval(Bernstein(ExactVector.of([1, -2, 4]))).nonnegative      # (3t-1)^2
        True
        >>> nonnegative_on_unit_interval(Bernstein(ExactVector.of([1, -3, 4]))).witness
        Fraction(13, 32)
    """
    coefficients = form.coefficients
    signs = _signs(coefficients)
    by_balls = isinstance(coefficients, SymbolicVector) and not all(_decided_without_balls(x) for x in coefficients)
    if all(x == 0 for x in signs):
        return SignDecision(True, True, None, "every Bernstein coefficient is 0", by_balls)
    if all(x in (0, 1) for x in signs) or _never_negative(coefficients):
        return SignDecision(True, False, None, "no Bernstein coefficient is negative", by_balls, 1 in signs)
    for point, sign in ((Fraction(0), signs[0]), (Fraction(1), signs[-1])):
        if sign == -1:
            return SignDecision(False, False, point, "the value at an end is negative", by_balls)
    if isinstance(coefficients, SymbolicVector):
        return SignDecision(None, False, None, "the signs of the coefficients do not follow from the declared assumptions")
    common = _without_common_root(coefficients)
    if common is not None and form.degree <= ISOLATION_DEGREE:
        return _by_isolation(Bernstein(common))
    halved = _by_halving(form)
    if halved.nonnegative is None and common is not None:
        return _by_isolation(Bernstein(common))
    return halved


def _never_negative(coefficients: ExactVector | SymbolicVector) -> bool:
    return isinstance(coefficients, SymbolicVector) and all(-1 not in visible_signs(x) for x in coefficients)


def _without_common_root(coefficients: ExactVector) -> ExactVector | None:
    """The coefficients over Q up to a positive factor, where they all have at most one and the same square root."""
    radicands = {row[0][0] for row in coefficients.rows if row}
    if len(radicands) != 1 or any(len(row) > 1 for row in coefficients.rows):
        return None
    return ExactVector(tuple(tuple((1, n, d) for _, n, d in row) for row in coefficients.rows))


def _signs(coefficients: ExactVector | SymbolicVector) -> list[int | None]:
    if isinstance(coefficients, ExactVector):
        return [x.sign() for x in coefficients]
    return [next(iter(found)) if len(found := visible_signs(x)) == 1 else None for x in coefficients]


def _decided_without_balls(expression: sympy.Expr) -> bool:
    """Whether every number in a closed form is a combination of square roots, so that no ball decides its sign."""
    if expression.free_symbols:
        return all(_decided_without_balls(x) for x in expression.args)
    return in_field(expression)


ANY = frozenset({-1, 0, 1})


def visible_signs(expression: sympy.Expr) -> frozenset[int]:
    """The signs that a closed form may have, as far as its tree and the assumptions on its symbols tell.

    Numbers are decided exactly or by balls; sums, products and powers follow from their parts.

    Example:
        >>> from hsym.symbols import eps
        >>> sorted(visible_signs(1 / (sympy.sqrt(3) / 4 + eps))), sorted(visible_signs(1 - eps))
        ([1], [-1, 0, 1])
        >>> sorted(visible_signs(sympy.Symbol("x", real=True) ** 2))
        [0, 1]
    """
    if not expression.free_symbols:
        sign = _number_sign(expression)
        return ANY if sign is None else frozenset({sign})
    if isinstance(expression, sympy.Symbol):
        if expression.is_positive:
            return frozenset({1})
        return frozenset({0, 1}) if expression.is_nonnegative else ANY
    if isinstance(expression, sympy.Add):
        parts = [visible_signs(x) for x in expression.args]
        found = frozenset().union(*parts)
        return ANY if {-1, 1} <= found else found - {0} if any(0 not in x for x in parts) else found
    if isinstance(expression, sympy.Mul):
        signs = frozenset({1})
        for factor in expression.args:
            signs = frozenset(x * y for x in signs for y in visible_signs(factor))
        return signs
    if isinstance(expression, (sympy.Max, sympy.Min)):
        choose = max if isinstance(expression, sympy.Max) else min
        return frozenset(choose(x) for x in itertools.product(*(visible_signs(y) for y in expression.args)))
    if isinstance(expression, sympy.Abs):
        return frozenset(abs(x) for x in visible_signs(expression.args[0]))
    if isinstance(expression, sympy.Pow):
        return _power_signs(visible_signs(expression.base), expression.exp)
    return frozenset({1}) if isinstance(expression, sympy.exp) else ANY


def _power_signs(base: frozenset[int], exponent: sympy.Expr) -> frozenset[int]:
    """Signs of a power wherever it is defined and real."""
    if base == frozenset({1}):
        return base
    if exponent.is_Integer:
        return frozenset(x**2 if int(exponent) % 2 == 0 else x for x in base)
    return base if -1 not in base else ANY


def _number_sign(expression: sympy.Expr) -> int | None:
    try:
        return Number.from_sympy(expression).sign()
    except (NotInField, ZeroDivisionError):
        pass
    try:
        with precision(BITS):
            found = value_as_ball(expression, {})
            return 1 if found > 0 else -1 if found < 0 else None
    except HsymError:
        return None


def _by_halving(form: Bernstein) -> SignDecision:
    coefficients = form.coefficients
    assert isinstance(coefficients, ExactVector)
    budget = WORK // max(1, form.degree**2 // 2)
    with precision(BITS):
        roots: dict[int, arb] = {}
        row = [_as_ball(x, roots) for x in coefficients.rows]
        pieces = [(Fraction(0), Fraction(1), row)]
        undecided = False
        while pieces:
            left, right, row = pieces.pop()
            if all(x >= 0 for x in row):
                continue
            for point, value in ((left, row[0]), (right, row[-1])):
                if value < 0:
                    return SignDecision(False, False, point, "halving the interval found a negative value")
            if budget == 0 or (right - left) * (1 << DEPTH) <= 1:
                undecided = True
                break
            budget -= 1
            middle = (left + right) / 2
            first, second = _halves(row)
            pieces += [(middle, right, second), (left, middle, first)]
    if undecided:
        return SignDecision(None, False, None, "halving the interval did not settle the sign (a root of even multiplicity?)")
    return SignDecision(True, False, None, "halving the interval left only pieces with nonnegative coefficients", True)


def _as_ball(row: tuple[tuple[int, int, int], ...], roots: dict[int, arb]) -> arb:
    total = arb(0)
    for radicand, n, d in row:
        if radicand not in roots:
            roots[radicand] = arb(radicand).sqrt()
        total += roots[radicand] * n / d
    return total


def _halves(row: list[Any]) -> tuple[list[Any], list[Any]]:
    left, right = [row[0]], [row[-1]]
    while len(row) > 1:
        row = [(x + y) / 2 for x, y in itertools.pairwise(row)]
        left.append(row[0])
        right.append(row[-1])
    return left, right[::-1]


def _by_isolation(form: Bernstein) -> SignDecision:
    """Over Q: isolate the roots of odd multiplicity in (0, 1) and look at the sign between them."""
    (part,) = form.polynomial().parts
    polynomial = fmpz_poly(list(part[1]))
    changing = fmpz_poly([1])
    for factor, multiplicity in polynomial.factor_squarefree()[1]:
        if multiplicity % 2:
            changing *= factor
    ends = [Fraction(0), *(x for interval in _isolate(changing) for x in interval), Fraction(1)]
    for left, right in zip(ends[::2], ends[1::2], strict=True):
        point, value = _between(polynomial, left, right)
        if value < 0:
            return SignDecision(False, False, point, "the sign was read off between the isolated roots")
    return SignDecision(True, False, None, "no root of odd multiplicity changes the sign (exact root isolation)")


def _value(polynomial: fmpz_poly, point: Fraction) -> fmpq:
    return polynomial(fmpq(point.numerator, point.denominator))


def _between(polynomial: fmpz_poly, left: Fraction, right: Fraction) -> tuple[Fraction, fmpq]:
    """A point strictly between ``left`` and ``right`` that is no root, and the value there."""
    point, step = (left + right) / 2, (right - left) / 4
    value = _value(polynomial, point)
    while value == 0:
        point, step = point + step, step / 2
        value = _value(polynomial, point)
    return point, value


def _isolate(polynomial: fmpz_poly) -> list[tuple[Fraction, Fraction]]:
    """Disjoint intervals in increasing order, each around one root in (0, 1) of a squarefree polynomial."""
    n = polynomial.degree()
    shifted = fmpz_poly(([fmpz(0)] * (n + 1 - polynomial.length())) + polynomial.coeffs()[::-1])(fmpz_poly([1, 1])).coeffs()
    shifted = (shifted + [fmpz(0)] * (n + 1 - len(shifted)))[::-1]
    # b_j C(n, j) are integers; over one denominator the b_j are too, and only their signs matter.
    denominators = binomial_row(n)
    common = fmpz(1)
    for d in denominators:
        common = common.lcm(d)
    row = [x * (common // d) for x, d in zip(shifted, denominators, strict=True)]
    found: list[tuple[Fraction, Fraction]] = []
    pieces = [(Fraction(0), Fraction(1), row)]
    while pieces:
        left, right, row = pieces.pop()
        changes = _variations(row)
        if changes == 0:
            continue
        if changes == 1:
            found.append((left, right))
            continue
        middle = (left + right) / 2
        first, second = _integer_halves(row)
        if first[-1] == 0:
            found.append((middle, middle))
        pieces += [(left, middle, first), (middle, right, second)]
    return sorted(_separated(polynomial, found))


def _separated(polynomial: fmpz_poly, intervals: list[tuple[Fraction, Fraction]]) -> list[tuple[Fraction, Fraction]]:
    """Bisect each interval until both its ends have moved, so that the gaps between intervals have a positive width."""
    result = []
    for left, right in intervals:
        low, high = left, right
        sign = 0 if left == right else _value(polynomial, _just_right_of(polynomial, left, right))
        while low < high and (low == left or high == right):
            middle = (low + high) / 2
            value = _value(polynomial, middle)
            if value == 0:
                low = high = middle
            elif (value > 0) == (sign > 0):
                low = middle
            else:
                high = middle
        result.append((low, high))
    return result


def _just_right_of(polynomial: fmpz_poly, left: Fraction, right: Fraction) -> Fraction:
    """A point of [left, right) with the sign that a squarefree polynomial has just right of ``left``."""
    if _value(polynomial, left) != 0:
        return left
    slope = _value(polynomial.derivative(), left)
    point = (left + right) / 2
    while _value(polynomial, point) * slope <= 0:
        point = (left + point) / 2
    return point


def _variations(row: list[fmpz]) -> int:
    signs = [x > 0 for x in row if x != 0]
    return sum(x != y for x, y in itertools.pairwise(signs))


def _integer_halves(row: list[fmpz]) -> tuple[list[fmpz], list[fmpz]]:
    """De Casteljau at 1/2 without fractions: every coefficient is multiplied by 2**n."""
    n = len(row) - 1
    left, right = [row[0] << n], [row[-1] << n]
    for level in range(1, n + 1):
        row = [x + y for x, y in itertools.pairwise(row)]
        left.append(row[0] << (n - level))
        right.append(row[-1] << (n - level))
    return left, right[::-1]
