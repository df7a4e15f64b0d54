"""The proved bounds against certified distances, and the figure of both."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from hsym import HsymError, approach, catalog
from hsym.render.convergence import convergence
from hsym.render.plots import data
from hsym.rule import WeightRule
from hsym.symbols import M, s

SIZES = (2, 3, 4, 6, 9, 17, 40, 111, 256, 512)
LOG_ODDS = WeightRule("log-odds", sympy.Integer(0), M * (M + 1) / ((s + 1) * (M - s)))
ATOM = WeightRule("atom", sympy.Integer(0), sympy.Piecewise((M, sympy.Eq(s, 1)), (1, True)))
TENTH = Fraction(1, 10)


@pytest.mark.parametrize(
    ("rule", "low", "high", "least"),
    [
        (catalog.get("grpo", eps=0), 0, 1, 0.97),
        (catalog.get("grpo", eps=0, ddof=1), 0, 1, 0.7),
        (catalog.get("grpo", eps=sympy.Rational(1, 100)), 0, 1, 0.9),
        (catalog.get("grpo", eps=sympy.Rational(1, 10)), 0, 1, 0.9),
        (catalog.get("dr_grpo"), 0, 1, 0.99),
        (catalog.get("rejection_sampling"), TENTH, 1, 0.3),
        (LOG_ODDS, TENTH, 1 - TENTH, 0.01),
        (ATOM, TENTH, 1, 0.01),
    ],
    ids=["GRPO", "ddof 1", "eps 1/100", "eps 1/10", "Dr. GRPO", "rejection", "log-odds", "atom"],
)
def test_the_bound_is_never_violated(rule: WeightRule, low: object, high: object, least: float) -> None:
    found = approach(rule, SIZES, low, high, digits=8)
    ratios = [row.upper / most for row, most in zip(found.rows, found.bounds, strict=True) if row.upper > 10**-6]
    assert all(row.lower <= most for row, most in zip(found.rows, found.bounds, strict=True))
    assert max(ratios) <= 1 + Fraction(1, 10**6)
    assert max(ratios) >= least


def test_the_supremum_is_the_distance() -> None:
    found = approach(catalog.get("grpo", eps=0), (2, 5, 12))
    for row in found.rows:
        exact = sympy.N(found.limit.supremum.xreplace({M: sympy.Integer(row.M)}).doit(), 20)
        assert row.lower <= Fraction(str(exact)) <= row.upper + Fraction(1, 10**15)
        assert row.witness == 1


def test_the_figure_has_distances_and_bounds() -> None:
    found = approach(catalog.get("grpo", eps=0), (2, 8, 32))
    bound, drawn = convergence(found).lines
    assert [float(y) for y in bound.get_ydata()] == [float(x) for x in found.bounds]
    assert [float(y) for y in drawn.get_ydata()] == [float(row.upper) for row in found.rows]


def test_a_plot_against_the_limit() -> None:
    found = data(catalog.get("rejection_sampling"), (2, 8), against="limit", normalised=False, interval=(TENTH, 1), points=2)
    assert found.header[-1] == "log(t)"


@pytest.mark.parametrize(
    ("rule", "arguments", "message"),
    [
        (catalog.get("rejection_sampling"), {}, "the limit holds on"),
        (catalog.get("rejection_sampling"), {"low": 2}, "no interval"),
        (catalog.get("grpo", eps=0), {"sizes": (1,)}, "below the range of the bound"),
        (WeightRule("2^s", sympy.Integer(0), sympy.Integer(2) ** s), {}, "no proved limit"),
        (WeightRule("root", sympy.Integer(0), sympy.sqrt(M)), {}, "expected a rule whose h_M converges"),
    ],
)
def test_bad_input(rule: WeightRule, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(HsymError, match=message):
        approach(rule, **{"sizes": (4,), **arguments})
