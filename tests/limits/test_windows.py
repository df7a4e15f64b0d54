"""Gaps with thresholds at fractions of M: random ones against h_M by its definition, and conditions that mislead."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import hsym
from hsym.limits.conditions import steady_from, thresholds
from hsym.limits.errors import NoProfile
from hsym.limits.limit import limit
from hsym.rule import WeightRule
from hsym.symbols import M, s, t

PLACES = st.sampled_from([sympy.Rational(*pair) for pair in ((1, 2), (1, 3), (2, 5), (5, 6))])
BASES = st.sampled_from(
    [sympy.Integer(0), sympy.Integer(1), s / M, 1 - s / M, (s / M) ** 2, M / (M + s), sympy.Rational(-1, 2)]
)
TIMES = [Fraction(1, 9), Fraction(1, 3), Fraction(1, 2), Fraction(4, 5)]


@st.composite
def windows(draw: st.DrawFn, depth: int = 0) -> sympy.Expr:
    """A gap with a few thresholds, kinks and caps, one inside the other."""
    kind = draw(st.sampled_from(["where", "max", "min", "abs", "base"] if depth < 2 else ["base"]))
    if kind == "base":
        return draw(BASES)
    if kind == "abs":
        return sympy.Abs(s / M - draw(PLACES))
    one, other = draw(windows(depth + 1)), draw(windows(depth + 1))
    if kind == "where":
        edge = draw(PLACES) * M + draw(st.integers(-3, 3))
        condition = s < edge if draw(st.booleans()) else s <= edge
        return sympy.Piecewise((one, condition), (other, True))
    return (sympy.Max if kind == "max" else sympy.Min)(one, other)


def transform(w: sympy.Expr, size: int, time: Fraction) -> Fraction:
    """h_M(t) as the mean of the running sums of the gap."""
    sums = [Fraction(0)]
    for k in range(size):
        value = sympy.Rational(w.xreplace({M: sympy.Integer(size), s: sympy.Integer(k)}))
        sums.append(sums[-1] + Fraction(int(value.p), int(value.q)) / size)
    return sum((comb(size, k) * time**k * (1 - time) ** (size - k) * value for k, value in enumerate(sums)), Fraction(0))


@given(windows())
def test_the_bound_holds_from_the_least_size_on(w: sympy.Expr) -> None:
    found = limit(WeightRule("windows", sympy.Integer(0), sympy.S(w)))
    if found.transform is None or found.bound is None:
        return
    assert found.scale == 1
    assert found.constant == 0
    least = int(found.least_M)
    for size in (least, least + 1, least + 7):
        for time in TIMES:
            place = {M: sympy.Integer(size), t: sympy.Rational(time.numerator, time.denominator)}
            exact = transform(w, size, time)
            distance = sympy.Rational(exact.numerator, exact.denominator) - found.transform.xreplace(place)
            assert sympy.N(abs(distance) - found.bound.xreplace(place), 30) <= 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("R*where(1/(K - M/3 + 1/10) < 2, 1, 0)", "a pole at a fraction of M"),
        ("R*where((2*K - M)/(3*K - M + 1/2) > 0, 1, 0)", "a pole at a fraction of M"),
        ("R*where((K - M/2)/(2*M - 201) > 0, 1, 0)", "direction changes with M"),
        ("R*where(mean == 1/2, 1, 0)", "the equation"),
        ("R*where(mean < 1/2, 0, 1)*M", "grow with M"),
        ("R*min(M/(K + 1), 3)", "the pole of M/"),
        ("R*where(mean < 1/2, where(K < M/2 + 1, 1, 2), 3)", "two thresholds near"),
    ],
)
def test_what_is_outside_says_why(text: str, why: str) -> None:
    found = limit(hsym.rule(text))
    assert found.verdict.outcome == "open"
    assert why in found.verdict.reason


def test_a_threshold_with_a_parameter_is_refused() -> None:
    lam = hsym.symbols.parameter("lam", "real")
    with pytest.raises(NoProfile, match="has a parameter"):
        thresholds(sympy.Piecewise((1, s < lam * M + s / 2), (0, True)))


def test_a_denominator_in_a_condition_that_is_0_late() -> None:
    late = sympy.Piecewise((1, (s - 2) / (M - sympy.Rational(201, 2)) < 0), (0, True))
    with pytest.raises(NoProfile, match="direction changes"):
        steady_from(late, 1)
    assert steady_from(late, 90) == 101
