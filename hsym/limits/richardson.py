"""Coefficients of an expansion against extrapolated values: a check by samples, never a proof.

At group sizes M = m^q, where q is the common denominator of the powers of M, every power of M is a whole power of z = 1/m.  The
polynomial in z through enclosures of h_M' (or h_M) at several m is the exact elimination of as many powers (Richardson); its
coefficients are exact rational combinations of the balls.  How far they are off is estimated by leaving out the smallest m.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import mpmath
import sympy

from hsym.claims import THEOREM_1, THEOREM_2, Verdict
from hsym.errors import HsymError, shown
from hsym.exact.balls import Ball
from hsym.exact.bernstein import exact_point
from hsym.exact.limits import MAX_BALL_M, check_group_size
from hsym.exact.numbers import Number
from hsym.limits.end_terms import Term, end_terms
from hsym.limits.normal_form import NOWHERE
from hsym.limits.series import Place, expand_tree, monomial, outer_place
from hsym.notation import FinitePart
from hsym.objective import Objective
from hsym.rule import WeightRule, exact_parameter
from hsym.symbols import M, t

if TYPE_CHECKING:
    from hsym.limits.expansions import Expansion

DIGITS = 90
"""Decimals of the enclosures; the elimination loses up to half of them."""
WORKING = 60
"""Decimals to which the coefficients themselves are evaluated."""
QUADRATURE = 30
"""Decimals of quadratures, where an integral has no closed form."""
SIZES = tuple(sorted([32 << i for i in range(8)] + [48 << i for i in range(7)]))
"""Group sizes where only whole powers of M occur: doubling from 32 and from 48."""
TALLEST = 128
"""The largest m where M = m^q with q > 1."""
NODES = 6
"""The fewest group sizes from which anything is extrapolated."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One coefficient and what was extrapolated for it.

    Attributes:
        name: ``h_M'`` or ``h_M``.
        power: the power of M.
        predicted: the coefficient at t.
        extrapolated: what the samples give.
        uncertainty: by how much the extrapolation moves when the smallest M is left out, plus the radius of the ball.
    """

    name: str
    power: sympy.Rational
    predicted: mpmath.mpf
    extrapolated: mpmath.mpf
    uncertainty: mpmath.mpf

    @property
    def digits(self) -> int:
        """How many decimal digits agree, relative to the coefficient where it is above 1."""
        return _digits(self.predicted - self.extrapolated, self.predicted)

    @property
    def contradicts(self) -> bool:
        """Whether the two are a hundred times as far apart as the extrapolation is uncertain."""
        return bool(abs(self.predicted - self.extrapolated) > 100 * self.uncertainty)

    @property
    def settled(self) -> int:
        """How many digits of the extrapolation itself are settled."""
        return _digits(self.uncertainty, self.predicted)


def _digits(error: mpmath.mpf, size: mpmath.mpf) -> int:
    scaled = abs(error) / max(abs(size), 1)
    return WORKING if scaled == 0 else min(WORKING, int(mpmath.floor(-mpmath.log10(scaled))))


def cross_check(
    expansion: Expansion, at: Fraction | int | Number, *, digits: int, sizes: tuple[int, ...] | None, **values: Any
) -> Verdict:
    """The verdict on an expansion by :func:`samples`: holds (sampled), fails with both values, or open.

    Raises:
        HsymError: t is not in (0, 1), a parameter has no value, or a group size is not possible.
    """
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= 30:
        raise HsymError(f"digits: {shown(digits)} is not possible; expected an integer from 1 to 30")
    found = samples(expansion, at, sizes, **values)
    relies = (THEOREM_1, THEOREM_2)
    for sample in found:
        if sample.digits < digits:
            witness = (
                ("t", at),
                (f"power of M in {sample.name}", sample.power),
                ("coefficient", mpmath.nstr(sample.predicted, 15)),
                ("extrapolated", mpmath.nstr(sample.extrapolated, 15)),
            )
            where = f"the coefficient of M^({sample.power}) in {sample.name}"
            if sample.settled >= digits and sample.contradicts:
                return Verdict("fails", "sampled", f"extrapolation does not give {where}", witness, relies)
            reason = f"extrapolation settles only {sample.settled} digits of {where}"
            return Verdict("open", None, reason, witness, relies)
    agree = ", ".join(f"{x.name} M^({x.power}): {x.digits}" for x in found)
    return Verdict("holds", "sampled", f"digits that agree with Richardson extrapolation at t = {at}: {agree}", (), relies)


def samples(
    expansion: Expansion, at: Fraction | int | Number, sizes: tuple[int, ...] | None = None, **values: Any
) -> tuple[Sample, ...]:
    """Every coefficient of h_M', and of h_M if its end terms are known, beside its extrapolated value.

    A power between the first and the last that the expansion does not have is checked to have the coefficient 0.
    """
    point = exact_point(at)
    given, rule = _given(expansion, values), expansion.rule.with_parameters(**values)
    with mpmath.workdps(WORKING + 10):
        where = mpmath.mpf(sympy.N(_sympy(point), WORKING + 10))
        if not 0 < where < 1:
            raise HsymError(f"at: {shown(at)} is not inside (0, 1); expected an exact t away from the ends")

        def slope(size: int) -> Ball:
            return Objective(rule, size).enclose_derivative(point, DIGITS)

        def whole(size: int) -> Ball:
            return Objective(rule, size).enclose(point, DIGITS)

        parts: list[tuple[str, tuple[Term, ...], tuple[Term, ...], Callable[[int], Ball]]]
        parts = [("h_M'", expansion.interior, (), slope)]
        if expansion.ends is not None:
            parts.append(("h_M", expansion.terms, _later_ends(expansion, rule), whole))
        found: list[Sample] = []
        for name, terms, later, values_at in parts:
            valued = tuple(Term(x.coefficient.xreplace(given), x.power) for x in terms)
            roots = _roots(lcm(1, *(int(x.power.q) for x in (*valued, *later))), sizes, rule.least_M)
            found += _extrapolated(name, valued, later, values_at, roots, _sympy(point))
    return tuple(found)


def _later_ends(expansion: Expansion, rule: WeightRule) -> tuple[Term, ...]:
    """End terms beyond the order: their powers of M, and harmonic numbers, would spoil an extrapolation without them."""
    low, high = rule.unreplaced
    gap, given = high - low, dict(rule.put_in)
    more = 6 if any(x.coefficient.has(M) for x in expansion.ends or ()) else 2
    _, corners = expand_tree(gap, outer_place(t, given), sympy.Integer(0))
    found = end_terms(gap, given, expansion.order + more, corners, t)
    return tuple(x for x in found if x.power <= -expansion.order - 1)


def _sympy(point: Number) -> sympy.Expr:
    return point.to_sympy()


def _given(expansion: Expansion, values: Mapping[str, Any]) -> dict[sympy.Symbol, sympy.Expr]:
    given = {}
    for symbol in expansion.rule.parameters:
        if symbol.name not in values:
            raise HsymError(f"{symbol.name}: this parameter has no value; expected one, such as {symbol.name}=Fraction(1, 10)")
        number = exact_parameter(symbol.name, values[symbol.name], symbol)
        if symbol.is_positive and number.is_zero:
            raise HsymError(f"{symbol.name}: the expansion is for {symbol.name} > 0; expected a number above 0")
        given[symbol] = number
    return given


def _extrapolated(
    name: str,
    terms: tuple[Term, ...],
    later: tuple[Term, ...],
    values_at: Callable[[int], Ball],
    found_roots: tuple[tuple[int, ...], int],
    point: sympy.Expr,
) -> list[Sample]:
    roots, q = found_roots
    moving = [x for x in (*terms, *later) if x.coefficient.has(M)]
    balls = []
    for m in roots:
        ball = values_at(m**q)
        known = sum((_moving(x, point, m**q) for x in moving), mpmath.mpf(0))
        balls.append((mpmath.mpf(ball.midpoint.numerator) / ball.midpoint.denominator - known, ball.radius))
    first = max([int(x.power * q) for x in terms if x.coefficient != 0] + [0])
    full, radii = _fit(roots, balls, first)
    fewer, _ = _fit(roots[1:], balls[1:], first)
    predicted = {first - int(x.power * q): x for x in terms}
    found = []
    for index in range(max(predicted) + 1):
        term = predicted.get(index, Term(sympy.Integer(0), sympy.Rational(first - index, q)))
        if index < len(fewer):
            steady = term.coefficient.replace(lambda x: isinstance(x, sympy.harmonic), lambda x: sympy.Integer(0))
            uncertainty = abs(full[index] - fewer[index]) + radii[index]
            found.append(Sample(name, term.power, _number(steady, point), full[index], uncertainty))
    return found


def _roots(q: int, sizes: tuple[int, ...] | None, least: int) -> tuple[tuple[int, ...], int]:
    """The m with M = m^q, increasing, and q."""
    if sizes is None:
        top = min(TALLEST, int(sympy.integer_nthroot(MAX_BALL_M, q)[0]))
        low = max(2, top // 8)
        roots = SIZES if q == 1 else tuple(range(low, top + 1, max(1, (top - low) // 12)))
        roots = tuple(m for m in roots if m**q >= least)
    else:
        exact = [sympy.integer_nthroot(check_group_size(x, least, MAX_BALL_M, "enclosures"), q) for x in sizes]
        if not all(whole for _, whole in exact):
            raise HsymError(f"sizes: {shown(sizes)} are not all of the form m^{q}; expected that for these powers of M")
        roots = tuple(sorted({int(m) for m, _ in exact}))
    if len(roots) < NODES:
        raise HsymError(f"sizes: {len(roots)} group sizes are too few to extrapolate from; expected at least {NODES}")
    return roots, q


def _fit(
    roots: tuple[int, ...], balls: list[tuple[mpmath.mpf, Fraction]], first: int
) -> tuple[list[mpmath.mpf], list[mpmath.mpf]]:
    """The coefficients of the polynomial in 1/m through the values times m^-first, with their radii."""
    n = len(roots)
    nodes = [Fraction(1, m) for m in roots]
    values, radii = [mpmath.mpf(0)] * n, [mpmath.mpf(0)] * n
    for i, (value, radius) in enumerate(balls):
        basis = [Fraction(1)]
        for k in range(n):
            if k != i:
                scale = nodes[i] - nodes[k]
                basis = [
                    ((basis[d - 1] if d else 0) - nodes[k] * (basis[d] if d < len(basis) else 0)) / scale
                    for d in range(len(basis) + 1)
                ]
        scale = nodes[i] ** first
        for d, weight in enumerate(basis):
            exact = mpmath.mpf((weight * scale).numerator) / (weight * scale).denominator
            values[d] += exact * value
            radii[d] += abs(exact) * mpmath.mpf(radius.numerator) / radius.denominator
    return values, radii


def _moving(term: Term, point: sympy.Expr, size: int) -> mpmath.mpf:
    """What the harmonic number H_M contributes to a term at one M."""
    factor = term.coefficient.coeff(sympy.harmonic(M))
    return (
        _number(factor, point) * mpmath.harmonic(size) * mpmath.mpf(size) ** (mpmath.mpf(int(term.power.p)) / int(term.power.q))
    )


def _number(coefficient: sympy.Expr, point: sympy.Expr) -> mpmath.mpf:
    """The value of a coefficient at t."""
    parts = {x: sympy.Float(_finite_part(x.integrand, point), WORKING) for x in coefficient.atoms(FinitePart)}
    return mpmath.mpf(sympy.N(coefficient.xreplace(parts).xreplace({t: point}), WORKING))


def _finite_part(f: sympy.Expr, point: sympy.Expr) -> mpmath.mpf:
    """A finite part: monomials of f that are not integrable at 0 exactly, the rest by quadrature in log v from a small a to t,
    and term by term from 0 to a."""
    place = Place({t: monomial(sympy.Integer(1), 1)}, NOWHERE, "as t tends to 0")
    start, total = mpmath.mpf(10) ** -8, mpmath.mpf(0)
    terms = expand_tree(f, place, sympy.Integer(3))[0].terms
    lost = int(-8 * min(0, *(v for v, _ in terms))) if terms else 0
    end = mpmath.mpf(sympy.N(point, WORKING))
    singular = sympy.Integer(0)
    for v, c in terms:
        power = mpmath.mpf(int(v.p)) / int(v.q) + 1
        limit = end if v <= -1 else start
        total += mpmath.mpf(sympy.N(c, WORKING)) * (mpmath.log(limit) if power == 0 else limit**power / power)
        singular += c * t**v if v <= -1 else 0

    def integrand(y: mpmath.mpf) -> mpmath.mpf:
        x = mpmath.exp(y)
        values = {t: sympy.Float(x, QUADRATURE + lost)}
        return mpmath.mpf(sympy.N(f.xreplace(values) - singular.xreplace(values), QUADRATURE)) * x

    with mpmath.workdps(QUADRATURE + lost):
        nodes = mpmath.linspace(mpmath.log(start), mpmath.log(end), 7)
        return total + mpmath.quad(integrand, nodes, method="gauss-legendre", maxdegree=4)
