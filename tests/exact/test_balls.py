"""Enclosures of h_M and h_M': they contain the exact values, and mpmath's sums where exact values are too long."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from hsym import catalog
from hsym.errors import HsymError
from hsym.exact.balls import Ball, ball
from hsym.exact.numbers import Number
from hsym.objective import Objective
from hsym.rule import WeightRule
from hsym.symbols import M, s

RULES = {
    "REINFORCE": catalog.get("reinforce"),
    "rejection sampling": catalog.get("rejection_sampling"),
    "RLOO": catalog.get("rloo"),
    "Dr. GRPO": catalog.get("dr_grpo"),
    "GRPO": catalog.get("grpo", eps=0),
    "GRPO, eps": catalog.get("grpo", eps=Fraction(1, 10**4), ddof=1),
    "GRPO, eps inside": catalog.get("grpo", eps=Fraction(1, 10**6), eps_inside=True),
    "alternating": WeightRule("alternating", sympy.Integer(0), (-1) ** s * (s + 1) / M),
}
POINTS = [
    Fraction(0),
    Fraction(1),
    Fraction(1, 3),
    Fraction(1, 1000),
    Fraction(999, 1000),
    Number.sqrt(Fraction(1, 2)),
    Number.sqrt(2) - 1,
]


def distance(found, value):
    """|midpoint - value| - radius: not positive if the ball contains the value (an mpf, at the working precision)."""
    middle = mpmath.mpf(found.midpoint.numerator) / found.midpoint.denominator
    return abs(middle - value) - mpmath.mpf(found.radius.numerator) / found.radius.denominator


def to_mpf(x):
    if isinstance(x, Number):
        return mpmath.fsum(mpmath.mpf(c.numerator) / c.denominator * mpmath.sqrt(r) for r, c in x.terms)
    return mpmath.mpf(x.numerator) / x.denominator


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("size", [2, 3, 8, 25, 60])
@pytest.mark.parametrize("t", POINTS, ids=str)
def test_enclosures_contain_the_exact_values(name, size, t):
    h = Objective(RULES[name], size)
    for found, exact in ((h.enclose(t, 30), h.at(t)), (h.enclose_derivative(t, 30), h.derivative_at(t))):
        assert found.radius <= Fraction(1, 10**31)
        with mpmath.workdps(400):
            assert distance(found, to_mpf(exact)) <= mpmath.mpf(10) ** -300


@given(st.sampled_from(sorted(RULES)), st.integers(2, 20), st.fractions(0, 1, max_denominator=10**6), st.integers(1, 60))
def test_enclosures_at_random_points(name, size, t, digits):
    h = Objective(RULES[name], size)
    found = h.enclose(t, digits)
    assert found.radius <= Fraction(1, 10**digits)
    with mpmath.workdps(300):
        assert distance(found, to_mpf(h.at(t))) <= mpmath.mpf(10) ** -250


@pytest.mark.parametrize("digits", [1, 50, 300])
def test_many_digits(digits):
    h = Objective(RULES["GRPO"], 30)
    found = h.enclose(Fraction(1, 3), digits)
    with mpmath.workdps(digits + 100):
        assert distance(found, to_mpf(h.at(Fraction(1, 3)))) <= mpmath.mpf(10) ** -(digits + 60)
    assert len(found.decimal().split(".")[1]) == digits


def _gap(name, size):
    """The gap by mpmath, from the formulas of the literature."""
    if name == "rejection sampling":
        return [mpmath.mpf(size) / (k + 1) for k in range(size)]
    if name == "alternating":
        return [(-1) ** k * mpmath.mpf(k + 1) / size for k in range(size)]

    def sigma(k):
        return mpmath.sqrt(mpmath.mpf(k) * (size - k)) / size

    low = [-mpmath.mpf(k) / size / sigma(k) if k else mpmath.mpf(0) for k in range(size)]
    high = [(1 - mpmath.mpf(k + 1) / size) / sigma(k + 1) if k + 1 < size else mpmath.mpf(0) for k in range(size)]
    return [y - x for x, y in zip(low, high, strict=True)]


@pytest.mark.parametrize("name", ["rejection sampling", "GRPO", "alternating"])
@pytest.mark.parametrize("size", [300, 2000])
@pytest.mark.parametrize("t", [Fraction(1, 3), Fraction(1, 500)])
def test_large_groups_agree_with_a_direct_sum(name, size, t):
    """sum_s w_s C(M-1,s) t^s (1-t)^(M-1-s) and E[W_K], term by term with mpmath at 80 digits."""
    h = Objective(RULES[name], size)
    with mpmath.workdps(80):
        x, gap = to_mpf(t), _gap(name, size)
        slope = probability = (1 - x) ** (size - 1)
        slope = slope * gap[0]
        for k in range(1, size):
            probability = probability * (size - k) / k * x / (1 - x)
            slope += probability * gap[k]
        running, probability, total = mpmath.mpf(0), (1 - x) ** size, mpmath.mpf(0)
        for k in range(1, size + 1):
            running += gap[k - 1] / size
            probability = probability * (size - k + 1) / k * x / (1 - x)
            total += probability * running
        assert distance(h.enclose_derivative(t, 40), slope) <= mpmath.mpf(10) ** -65
        assert distance(h.enclose(t, 40), total) <= mpmath.mpf(10) ** -65


@pytest.mark.parametrize("t", [Fraction(1, 10**4), Fraction(2, 3)])
def test_rejection_sampling_at_the_largest_group(t):
    """h_M(t) = sum_{k<=M} (1 - (1-t)^k)/k at M = 100000."""
    found = Objective(RULES["rejection sampling"], 100_000).enclose(t, 40)
    with mpmath.workdps(70):
        x, power, total = 1 - to_mpf(t), mpmath.mpf(1), mpmath.mpf(0)
        for k in range(1, 100_001):
            power *= x
            total += (1 - power) / k
        assert distance(found, total) <= mpmath.mpf(10) ** -55


def test_at_the_ends_the_largest_group_gives_closed_values():
    h = Objective(RULES["rejection sampling"], 100_000)
    assert h.enclose(0, 30).contains(0)
    assert h.enclose_derivative(0, 30).contains(100_000)
    assert h.enclose_derivative(1, 30).contains(1)
    with mpmath.workdps(60):
        assert distance(h.enclose(1, 40), mpmath.harmonic(100_000)) <= mpmath.mpf(10) ** -50


def test_clipped_weights_are_enclosed_where_both_sides_of_the_clip_are_equal():
    """sqrt(s(M-s))/M = 3/10 exactly at M = 10, s = 1: balls cannot separate the two, and need not."""
    clipped = WeightRule("clipped", sympy.Integer(0), sympy.Max(sympy.sqrt(s * (M - s)) / M, sympy.Rational(3, 10)))
    h = Objective(clipped, 10)
    with mpmath.workdps(100):
        assert distance(h.enclose(Fraction(1, 2), 30), to_mpf(h.at(Fraction(1, 2)))) <= mpmath.mpf(10) ** -90


@pytest.mark.parametrize("digits", [0, -1, 10_001, 1.0, True, "5", None])
def test_bad_digits_are_refused(digits):
    with pytest.raises(HsymError, match=r"^digits: .*expected an integer from 1 to 10000"):
        Objective(RULES["REINFORCE"], 3).enclose(Fraction(1, 2), digits)


@pytest.mark.parametrize("t", [Fraction(-1, 10), 2, Number.sqrt(2), -Number.sqrt(2)])
def test_points_outside_the_interval_are_refused(t):
    with pytest.raises(HsymError, match=r"^t: .* is not in \[0, 1\]"):
        Objective(RULES["REINFORCE"], 3).enclose(t)


@pytest.mark.parametrize("t", [0.5, "1/2", None, sympy.Float(0.5), sympy.pi / 4])
def test_inexact_points_are_refused(t):
    with pytest.raises(HsymError, match=r"^t: .*expected an int, a Fraction"):
        Objective(RULES["REINFORCE"], 3).enclose(t)


def test_parameters_without_a_value_are_refused():
    with pytest.raises(HsymError, match="the parameter eps"):
        Objective(catalog.get("grpo"), 4).enclose(Fraction(1, 2))


def test_undefined_weights_are_named():
    with pytest.raises(HsymError, match=r"b_s of a correct sample is undefined at s = 0 .*division by zero"):
        Objective(WeightRule("bad", sympy.Integer(0), M / s), 4).enclose(Fraction(1, 2))


# --- the Ball itself ----------------------------------------------------------------------------------------------


@given(st.fractions(max_denominator=10**9), st.integers(0, 12))
def test_decimal_is_within_one_unit_of_the_midpoint(middle, digits):
    text = Ball(middle, Fraction(0), digits or 1).decimal()
    assert abs(Fraction(text) - middle) <= Fraction(1, 2 * 10 ** (digits or 1))


def test_ball_relations():
    a, b, c = (Ball(Fraction(x), Fraction(1, 4), 1) for x in (0, Fraction(1, 2), 1))
    assert a.overlaps(b)
    assert b.overlaps(a)
    assert not a.overlaps(c)
    assert not a.excludes_zero
    assert c.excludes_zero
    assert a.contains(Fraction(1, 4))
    assert not a.contains(Fraction(26, 100))
    assert (a.lower, a.upper) == (Fraction(-1, 4), Fraction(1, 4))


def test_long_decimals_do_not_hit_the_conversion_limit_of_python():
    text = Number.sqrt(2).enclose(9000).decimal()
    assert len(text) == 9002
    assert text.startswith("1.41421356237309504880168872420969807856967187537694")


def test_the_precision_grows_until_the_radius_is_small_enough():
    """Radii of 10^-3, 10^-4, ... for the asking: with 5 digits, 10^-6 is the first that will do; nothing finite never does."""
    asked = []

    def compute():
        asked.append(ctx.prec)
        return arb(1, arb(10) ** -(len(asked) + 2))

    found = ball(compute, 5)
    assert len(asked) >= 4
    assert asked == sorted(set(asked))
    assert found.radius <= Fraction(1, 10**6)
    with pytest.raises(HsymError, match="expected a finite value"):
        ball(arb.nan, 5)
