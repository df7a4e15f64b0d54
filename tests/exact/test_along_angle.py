"""Closed forms and Taylor polynomials in the angle: every ball contains what mpmath computes."""

from fractions import Fraction
from math import comb

import mpmath
import pytest
import sympy
from flint import arb, arb_poly, fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from hsym.errors import HsymError
from hsym.exact.along_angle import AlongAngle, NoEnclosure, at_point, end_powers, on_cell
from hsym.exact.binomial_taylor import BinomialTaylor
from hsym.exact.precision import precision
from hsym.symbols import t

HALF = sympy.Rational(1, 2)
FORMS = {
    sympy.asin(sympy.sqrt(t)): lambda x: mpmath.asin(mpmath.sqrt(x)),
    sympy.acos(1 - 2 * t): lambda x: mpmath.acos(1 - 2 * x),
    sympy.atan(sympy.sqrt(t) / (1 + t)): lambda x: mpmath.atan(mpmath.sqrt(x) / (1 + x)),
    t ** sympy.Rational(2, 3) * (1 - t) ** sympy.Rational(5, 2): lambda x: mpmath.cbrt(x) ** 2 * (1 - x) ** 2.5,
    sympy.log(t + sympy.sqrt(1 - t)): lambda x: mpmath.log(x + mpmath.sqrt(1 - x)),
    sympy.exp(-t) / (2 - t): lambda x: mpmath.exp(-x) / (2 - x),
    abs(t - HALF): lambda x: abs(x - mpmath.mpf(1) / 2),
    sympy.Max(t, HALF, 1 - t): lambda x: max(x, mpmath.mpf(1) / 2, 1 - x),
    sympy.Min(t**2, 1 - t): lambda x: min(x**2, 1 - x),
    sympy.Piecewise((t, t < HALF), (HALF + (t - HALF) ** 2, True)): lambda x: x if x < 0.5 else 0.5 + (x - 0.5) ** 2,
    sympy.Piecewise((t, (t < HALF) | (t > 1)), (1 - t, sympy.Not(t < HALF))): lambda x: x if x < 0.5 else 1 - x,
    t * sympy.log(t): lambda x: x * mpmath.log(x) if x else mpmath.mpf(0),
    sympy.sqrt(t) * sympy.log(t): lambda x: mpmath.sqrt(x) * mpmath.log(x) if x else mpmath.mpf(0),
    sympy.gamma(1 + t): lambda x: mpmath.gamma(1 + x),
    (1 + t) ** t: lambda x: (1 + x) ** x,
    sympy.acos(t / 2): lambda x: mpmath.acos(x / 2),
    2 + sympy.harmonic(3): lambda x: mpmath.mpf(23) / 6,
}
UNIT = st.fractions(0, 1, max_denominator=1000)


def inside(ball, value):
    """Whether a ball contains a value that mpmath gives to about 38 digits."""
    return ball.overlaps(arb(mpmath.nstr(value, 38), 1e-34))


def ball_of(x):
    return arb(fmpq(x.numerator, x.denominator))


@given(st.sampled_from(sorted(FORMS, key=str)), UNIT, st.fractions(0, 1, max_denominator=50), st.fractions(-1, 1))
def test_balls_and_series_contain_the_values(form, where, width, offset):
    center, radius = Fraction(22, 7) * where, width / 4
    phi = center + offset * radius
    assume(0 <= phi <= Fraction(314159, 10**5))
    with mpmath.workdps(40), precision(160):
        value = FORMS[form](mpmath.sin(mpmath.mpf(phi.numerator) / phi.denominator / 2) ** 2)
        middle = ball_of(center).mid()
        cell = arb(middle, ball_of(radius + Fraction(1, 10**40)).upper())
        along = AlongAngle(form)
        try:
            assert inside(along.over(on_cell(cell)), value)
        except NoEnclosure:
            assert cell.contains(0) or cell.contains(arb.pi()) or form.has(sympy.log, sympy.acos)
        try:
            series = along.taylor(middle, cell, 5)
        except NoEnclosure:
            return
        assert len(series) == 6
        assert inside(arb_poly(series)(ball_of(phi) - middle), value)


@given(st.sampled_from(sorted(FORMS, key=str)), UNIT)
def test_points(form, where):
    with mpmath.workdps(40), precision(160):
        found = AlongAngle(form).over(at_point(where))
        assert inside(found, FORMS[form](mpmath.mpf(where.numerator) / where.denominator))


@pytest.mark.parametrize(
    "form", [1 / t, sympy.log(t), sympy.log(1 - t), t ** sympy.Rational(-1, 3), sympy.sqrt(t - 1), 1 / (1 - t)]
)
def test_infinite_values_have_no_enclosure(form):
    with precision(100):
        for center in (arb(0), arb.pi()):
            if sympy.limit(form, t, 0 if center == 0 else 1).is_finite and form != sympy.sqrt(t - 1):
                continue
            cell = arb(center.mid(), 0.25)
            with pytest.raises(NoEnclosure):
                AlongAngle(form).over(on_cell(cell))
            with pytest.raises(NoEnclosure):
                AlongAngle(form).taylor(center.mid(), cell, 4)


def test_kinks_have_no_series():
    with precision(100):
        cell = arb(1.5, 0.25)
        for form in (abs(t - HALF), sympy.Max(t, HALF), sympy.Piecewise((t, t < HALF), (1 - t, True))):
            with pytest.raises(NoEnclosure):
                AlongAngle(form).taylor(arb(1.5), cell, 4)
            assert AlongAngle(form).over(on_cell(cell)).is_finite()


def test_functions_that_are_not_known_are_named():
    with precision(100), pytest.raises(HsymError, match=r"h: sin\(t\) cannot be enclosed"):
        AlongAngle(sympy.sin(t)).over(at_point(Fraction(1, 2)))


@pytest.mark.parametrize(
    "base",
    [t, 1 - t, t - t**2, t * (2 + t) / (1 - t), sympy.sqrt(t) * (1 - t) ** 3, t**3 - 2 * t**2 + t, 1 + t, t + sympy.sqrt(t)],
)
def test_end_powers_multiply_to_the_base(base):
    first, second, rest = end_powers(base)
    product = t ** sympy.Rational(str(first)) * (1 - t) ** sympy.Rational(str(second)) * rest
    assert all(sympy.expand((product - base).subs(t, sympy.Rational(k, 7))) == 0 for k in range(1, 7))


GAPS = st.lists(st.fractions(-5, 5, max_denominator=7), min_size=1, max_size=40)


@given(GAPS, UNIT, st.fractions(-1, 1), st.integers(2, 12))
def test_taylor_polynomials_are_within_their_remainder(gap, where, offset, digits):
    M = len(gap)
    sums = [Fraction(0)]
    for w in gap:
        sums.append(sums[-1] + w / M)
    with precision(300), mpmath.workdps(60):
        taylor = BinomialTaylor([ball_of(x) for x in sums], arb(10) ** -digits)
        center = ball_of(Fraction(22, 7) * where).mid()
        step = ball_of(offset).mid() * taylor.reach
        found = taylor.around(center)(step)
        x = mpmath.sin(mpmath.mpf((center + step).mid().str(70, radius=False)) / 2) ** 2
        value = mpmath.fsum(
            mpmath.mpf(c.numerator) / c.denominator * comb(M, k) * x**k * (1 - x) ** (M - k) for k, c in enumerate(sums)
        )
        assert abs(found - arb(mpmath.nstr(value, 50), 1e-40)).abs_lower() <= arb(10) ** -digits


@given(GAPS, UNIT)
def test_values_at_exact_points(gap, where):
    M = len(gap)
    sums = [Fraction(0)]
    for w in gap:
        sums.append(sums[-1] + w / M)
    value = sum(c * comb(M, k) * where**k * (1 - where) ** (M - k) for k, c in enumerate(sums))
    with precision(200):
        taylor = BinomialTaylor([ball_of(x) for x in sums], arb(1) / 1000)
        assert taylor.value(ball_of(where), ball_of(1 - where)).overlaps(ball_of(value))


def test_weights_beyond_all_bounds_are_refused():
    with precision(100), pytest.raises(HsymError, match="too large for the digits asked for"):
        BinomialTaylor([arb(0), arb(10) ** 2000], arb(1) / 1000)
