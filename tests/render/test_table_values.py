"""Every printed decimal against an independent oracle: exact sums over binomials, and high precision for large M."""

from fractions import Fraction
from math import comb

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from hsym import HsymError, Objective, catalog, rule, value_table
from hsym.exact.balls import Ball
from hsym.exact.rounding import decimal, rounded

REJECTION, GRPO, RLOO = catalog.get("rejection_sampling"), catalog.get("grpo", eps=0), catalog.get("rloo")
POINTS = [Fraction(k, 8) for k in range(9)] + [Fraction(1, 3), Fraction(5, 7)]


def half_even(value: Fraction, digits: int) -> str:
    """By integer division alone."""
    top, bottom = abs(value.numerator) * 10**digits, value.denominator
    whole, rest = divmod(top, bottom)
    whole += 2 * rest > bottom or (2 * rest == bottom and whole % 2 == 1)
    sign = "-" if value < 0 and whole else ""
    text = str(whole).zfill(digits + 1)
    return f"{sign}{text[:-digits]}.{text[-digits:]}"


def by_definition(weights, size: int, point: Fraction) -> Fraction:
    """h_M(t) = sum_K C(M, K) t^K (1-t)^(M-K) (1/M) sum_(s<K) w_s, with rational weights."""
    total, running = Fraction(0), Fraction(0)
    for K in range(1, size + 1):
        running += Fraction(weights(K - 1, size), size)
        total += comb(size, K) * point**K * (1 - point) ** (size - K) * running
    return total


def printed(made) -> list[list[str]]:
    return [[cell.words for cell in row.cells[2:]] for row in made.rows]


@pytest.mark.parametrize("digits", [1, 3, 6, 25])
@pytest.mark.parametrize(
    ("chosen", "weights"),
    [
        (REJECTION, lambda s, M: Fraction(M, s + 1)),
        (RLOO, lambda s, M: 1),
        (rule("-R*K"), lambda s, M: -(s + 1)),
        (rule("R*(2*K - M)"), lambda s, M: 2 * (s + 1) - M),
        (rule("R/K^3"), lambda s, M: Fraction(1, (s + 1) ** 3)),
    ],
    ids=["rejection sampling", "RLOO", "falling", "changing sign", "cubes"],
)
def test_decimals_of_rational_rules(chosen, weights, digits) -> None:
    sizes = (2, 3, 7, 16)
    found = printed(value_table([chosen], sizes, POINTS, digits=digits))
    assert found == [[half_even(by_definition(weights, size, x), digits) for x in POINTS] for size in sizes]


@pytest.mark.parametrize("size", [3, 16, 101, 1000])
def test_decimals_of_grpo_at_high_precision(size) -> None:
    points = [Fraction(1, 7), Fraction(1, 2), Fraction(99, 100), Fraction(1)]
    found = printed(value_table([GRPO], size, points, digits=20))[0]
    with mpmath.workdps(60 + size):
        for text, x in zip(found, points, strict=True):
            p, total, running = mpmath.mpf(x.numerator) / x.denominator, mpmath.mpf(0), mpmath.mpf(0)
            for K in range(1, size + 1):
                wrong = mpmath.sqrt(mpmath.mpf(K - 1) / (size - K + 1))
                right = mpmath.sqrt(mpmath.mpf(size - K) / K)
                running += (wrong + right) / size
                total += comb(size, K) * p**K * (1 - p) ** (size - K) * running
            assert abs(total - mpmath.mpf(text)) <= mpmath.mpf(10) ** -20 / 2


def test_decimals_at_huge_group_sizes() -> None:
    found = printed(value_table([REJECTION], (4096, 100_000), ("1/1000", "1"), digits=30))
    with mpmath.workdps(60):
        for size, row in zip((4096, 100_000), found, strict=True):
            t = mpmath.mpf(1) / 1000
            # h_M(t) = H_M + log t + sum_(k>M) (1-t)^k/k
            tail = mpmath.fsum((1 - t) ** k / k for k in range(size + 1, size + 140_000)) if size < 5000 else None
            if tail is None:
                tail = mpmath.fsum((1 - t) ** k / k for k in range(size + 1, size + 60_000))
            exact = mpmath.harmonic(size) + mpmath.log(t) + tail
            assert abs(exact - mpmath.mpf(row[0])) <= mpmath.mpf(10) ** -30 / 2
            assert abs(mpmath.harmonic(size) - mpmath.mpf(row[1])) <= mpmath.mpf(10) ** -30 / 2


@pytest.mark.parametrize("size", [2, 64, 4096, 100_000])
def test_ties_and_zeros_are_decided_exactly(size) -> None:
    """h_M(t) = t: at 1/8 and 3/8 with two decimals the value is in the middle of two."""
    assert printed(value_table([RLOO], size, ("0", "1/8", "3/8", "1/1000"), digits=2)) == [["0.00", "0.12", "0.38", "0.00"]]
    assert printed(value_table([rule("-R")], size, ("0", "1/8", "3/8", "1/1000"), digits=2)) == [
        ["0.00", "-0.12", "-0.38", "0.00"]
    ]


def test_a_tie_between_square_roots_is_no_tie() -> None:
    """At an irrational point t^2 is rational: (sqrt(2)/4)^2 = 1/8."""
    assert printed(value_table([rule("R*(K - 1)")], 2, ("sqrt(2)/4",), digits=3)) == [["0.062"]]
    assert Objective(rule("R*(K - 1)"), 2).at(sympy.sqrt(2) / 4).fraction == Fraction(1, 16)


def test_limit_row_is_rounded_correctly() -> None:
    made = value_table([GRPO], 8, ("0", "1/4", "1/2", "1"), digits=15, limit_row=True)
    with mpmath.workdps(40):
        for text, x in zip(printed(made)[1], (0, 0.25, 0.5, 1), strict=True):
            assert abs(2 * mpmath.asin(mpmath.sqrt(x)) - mpmath.mpf(text)) <= mpmath.mpf(10) ** -15 / 2
    assert printed(value_table([RLOO], 4, ("1/8",), digits=2, limit_row=True)) == [["0.12"], ["0.12"]]


@given(st.fractions(), st.integers(min_value=1, max_value=30))
def test_a_fraction_is_rounded_to_even(value, digits) -> None:
    assert decimal(value, digits) == half_even(value, digits)


@settings(max_examples=60)
@given(st.fractions(min_value=-9, max_value=9), st.integers(min_value=1, max_value=6), st.integers(-3, 3))
def test_rounding_by_balls_agrees_with_exact_rounding(value, digits, shift) -> None:
    """Whatever the balls look like, as long as they hold the value."""

    def enclose(wanted: int) -> Ball:
        radius = Fraction(1, 10 ** (wanted + 1))
        return Ball(value + radius * shift / 3, radius, wanted)

    assert rounded(enclose, lambda: value, digits) == half_even(value, digits)


def test_what_no_ball_settles_and_nothing_decides_is_refused() -> None:
    with pytest.raises(HsymError, match="2 decimals do not settle a value near the middle of two"):
        rounded(lambda wanted: Ball(Fraction(1, 8), Fraction(1, 10**wanted), wanted), lambda: None, 2)


def test_columns_are_as_wide_as_their_numbers() -> None:
    text = value_table([rule("-R*K")], (2, 64), ("1/3", "1"), digits=3).to_latex()
    assert "{@{}lrS[table-format=-1.3]S[table-format=-2.3]@{}}" in text
    assert all(len(row) == 2 for row in printed(value_table([rule("-R*K")], (2, 64), ("1/3", "1"), digits=3)))
