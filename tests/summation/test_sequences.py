"""Sequences and their sums: every identity is checked term by term and by adding up."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from hsym.exact.quotients import Field
from hsym.rule import WeightRule
from hsym.summation.antidifference import antidifference, partial_fractions, summed
from hsym.summation.recurrences import hypergeometric, solve
from hsym.summation.segments import segments
from hsym.summation.sequences import Sequence, gamma, may_vanish, partial_sum, power
from hsym.summation.sums import NoClosedForm
from hsym.symbols import M, parameter, s, t

FIELD = Field((M, s, t, parameter("lam", "positive")))
m, p, lam = FIELD.variable(M), FIELD.variable(t), FIELD.variable(parameter("lam", "positive"))
ONE = Sequence.constant(FIELD, 1)
HARMONIC = partial_sum(Sequence.of(1 / m), 1)

small = st.integers(-4, 4)
poles = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 2)), max_size=2)
ratios = st.sampled_from([FIELD.constant(1), p, 1 - p, 1 / (1 - p), FIELD.constant(2), p / (1 - p)])


@st.composite
def terms(draw: st.DrawFn) -> Sequence:
    """A rational function with poles at negative integers, times a power, perhaps times a harmonic number."""
    value = FIELD.constant(0)
    for degree, c in enumerate(draw(st.lists(small, min_size=1, max_size=3))):
        value = value + c * m**degree
    for shift, e in draw(poles):
        value = value / (m + shift) ** e
    return Sequence.of(value) * power(draw(ratios)) * HARMONIC ** draw(st.integers(0, 1))


@given(terms())
def test_the_difference_of_the_antidifference_is_the_term(y: Sequence) -> None:
    found = antidifference(y)
    assert (found.shifted(1) - found - y).is_zero


@given(terms(), st.integers(1, 5))
def test_sums_are_the_terms_added_up(y: Sequence, last: int) -> None:
    total = FIELD.constant(0)
    for k in range(1, last + 1):
        total = total + y.at(k)
    assert summed(y).at(last) == total


@given(terms(), terms(), st.integers(-2, 2))
def test_the_shift_is_a_homomorphism(x: Sequence, y: Sequence, j: int) -> None:
    assert (x + y).shifted(j) == x.shifted(j) + y.shifted(j)
    assert (x * y).shifted(j) == x.shifted(j) * y.shifted(j)
    assert x.shifted(j).shifted(-j) == x


@given(st.integers(-3, 3), st.integers(1, 6))
def test_gamma_is_the_factorial(shift: int, size: int) -> None:
    if size + shift > 0:
        assert gamma(m + shift).at(size) == int(sympy.factorial(size + shift - 1))


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3)), min_size=1, max_size=3), small)
def test_partial_fractions_add_up(shifts: list[tuple[int, int]], c: int) -> None:
    value = m**2 + c
    for shift, e in shifts:
        value = value / (m + shift) ** e
    split = partial_fractions(value, M)
    assert split is not None
    rest, found = split
    for shift_, e, constant in found:
        assert not constant.has(M)
        rest = rest + constant / (m + shift_) ** e
    assert rest == value


def test_a_quadratic_pole_has_no_partial_fractions_here() -> None:
    assert partial_fractions(1 / (m**2 + 1), M) is None
    assert antidifference(Sequence.of(1 / (m**2 + 1))).partial_sums()


@pytest.mark.parametrize("low", [-m * (1 - p), -(m + 2) * p, -FIELD.constant(3)])
@pytest.mark.parametrize("right", [ONE, Sequence.of(m), power(p), HARMONIC])
def test_solutions_of_first_order_recurrences(low: object, right: Sequence) -> None:
    found = solve(low, m + 1, right, 1, ONE)
    assert found is not None
    assert (found.shifted(1) * (m + 1) + found * low - right).is_zero
    assert found.at(1) == 1


def test_a_ratio_that_does_not_split_has_no_product() -> None:
    assert hypergeometric(m**2 + 1) is None
    assert hypergeometric(m + p) is None
    assert solve(-(m**2 + 1), FIELD.constant(1), ONE, 1, ONE) is None


def test_what_may_vanish_for_some_parameter() -> None:
    assert may_vanish(lam - 1)
    assert may_vanish(1 / (2 - lam))
    assert not may_vanish(lam + 1)
    assert not may_vanish(1 - p + lam * p)


@pytest.mark.parametrize(
    ("gap", "low", "high", "middle", "start"),
    [
        (1 / (s + 1), 0, 0, 1 / (s + 1), 1),
        (sympy.Piecewise((0, sympy.Eq(s, 0)), (1 / s, True)), 1, 0, 1 / s, 1),
        (sympy.Piecewise((0, s < 3), (1, s >= M - 2), (s, True)), 4, 2, s, 6),
        (sympy.Max(2, s, evaluate=False), 3, 0, s, 3),
        (sympy.Abs(s - 2), 3, 0, s - 2, 3),
        (sympy.binomial(M - 1 - s, 2), 0, 2, sympy.binomial(M - 1 - s, 2), 2),
        (sympy.Piecewise((0, M < 3), (1, True)), 0, 0, sympy.Integer(1), 4),
    ],
)
def test_segments(gap: sympy.Expr, low: int, high: int, middle: sympy.Expr, start: int) -> None:
    found = segments(WeightRule("x", sympy.Integer(0), gap), Field((M, s, t)))
    assert (len(found.low), len(found.high), found.gap) == (low, high, middle)
    assert found.start == start
    assert found.middle.low == low
    assert found.middle.cut == high


@pytest.mark.parametrize(
    "gap",
    [
        sympy.Piecewise((0, s < M / 2), (1, True)),
        sympy.Piecewise((0, s**2 < 3), (1, True)),
        sympy.Piecewise((0, 3 * s > M), (1, True)),
        sympy.Piecewise((0, sympy.Eq(s, 40)), (1, True)),
    ],
)
def test_thresholds_that_are_not_near_an_end_are_outside(gap: sympy.Expr) -> None:
    with pytest.raises(NoClosedForm):
        segments(WeightRule("x", sympy.Integer(0), gap), Field((M, s, t)))
