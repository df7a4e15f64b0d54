"""Stems of the gap: exact data, marks beside each other, axes of the caller, and clear sentences."""

import csv
import io
from fractions import Fraction

import matplotlib
import matplotlib.pyplot as plt
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

import hsym
from hsym import HsymError, catalog
from hsym.render.plots import data
from hsym.render.stems import plot_weights, weights_csv, weights_data
from hsym.rule import WeightRule
from hsym.symbols import M, s


def stems(axes) -> list:
    return [line for line in axes.lines if len(line.get_xdata()) and line.get_linestyle() == "None"]


def test_the_heights_are_the_weights() -> None:
    axes = plot_weights([catalog.get("rejection_sampling"), catalog.get("reinforce")], 4)
    assert [list(line.get_ydata()) for line in stems(axes)] == [[4.0, 2.0, 4 / 3, 1.0], [1.0] * 4]
    assert axes.get_ylabel() == "$w_s = b_s - a_s$ at $M=4$"


def test_stems_of_several_rules_and_sizes_do_not_cover_each_other() -> None:
    axes = plot_weights(catalog.get("grpo"), (4, 8), eps=(0, Fraction(1, 10)))
    drawn = stems(axes)
    places = [x for line in drawn for x in line.get_xdata()]
    assert len(places) == len(set(places)) == 24
    assert all(abs(x - round(x)) < 0.5 for x in places)
    assert len({(line.get_marker(), line.get_markerfacecolor() == "white") for line in drawn}) == 4
    dashes = [str(lines.get_linestyle()) for lines in axes.collections]
    assert len(set(dashes)) == 4
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels[0] == r"$\varepsilon=0$, $M=4$"
    assert len(set(labels)) == 4


@given(st.lists(st.fractions(max_denominator=50), min_size=1, max_size=6))
def test_numbers_are_exact(values: list[Fraction]) -> None:
    pieces = [(sympy.Rational(x.numerator, x.denominator), sympy.Eq(s, k)) for k, x in enumerate(values)]
    rule = WeightRule("listed", sympy.Integer(0), sympy.Piecewise(*pieces, (sympy.Integer(0), True)))
    rows = list(csv.reader(io.StringIO(weights_csv(weights_data(rule, len(values))))))
    assert [Fraction(row[1]) for row in rows[1:]] == values
    assert all(abs(Fraction(row[2]) - x) <= Fraction(1, 10**15) for row, x in zip(rows[1:], values, strict=True))


def test_sizes_stand_beside_each_other_in_the_numbers() -> None:
    text = weights_csv(weights_data(catalog.get("rejection_sampling"), (1, 2)))
    assert text.splitlines() == [
        "s,w_s of rejection sampling at M = 1,decimal,w_s of rejection sampling at M = 2,decimal",
        "0,1,1.000000000000000,2,2.000000000000000",
        "1,,,1,1.000000000000000",
    ]


def test_given_axes_are_filled_and_nothing_else_changes() -> None:
    before = dict(matplotlib.rcParams)
    figure = Figure()
    axes = figure.add_subplot()
    assert hsym.plot_weights(catalog.get("rloo"), 3, ax=axes) is axes
    assert hsym.plot_convergence(catalog.get("rejection_sampling"), (2, 4), ax=figure.add_subplot()).lines
    assert dict(matplotlib.rcParams) == before
    assert plt.get_fignums() == []


BAD = [
    ({"M": 513}, "M: 513 is not possible for stems; expected an integer from 1 to 512"),
    ({"M": True}, "M: True is not possible for stems"),
    ({"M": (4, 4)}, "expected one group size or several different ones"),
    ({"M": (2, 3, 4, 5, 6, 7, 8)}, "1 rules at 7 group sizes are too many for one figure; expected at most 6 together"),
    ({"ax": 3}, "ax: 3 is not possible; expected axes of matplotlib"),
    ({"width": 0.1}, "width: 0.1 is not possible"),
]


@pytest.mark.parametrize(("words", "said"), BAD)
def test_bad_arguments(words: dict, said: str) -> None:
    with pytest.raises(HsymError, match=said):
        plot_weights(catalog.get("rloo"), **{"M": 4, **words})


@pytest.mark.parametrize(
    ("formula", "parameters", "said"),
    [
        ("R*10^400", {}, r"the weight at s = 0 \(M = 4\) is above 10\^300"),
        ("R/(K - 2)", {}, "is undefined at s = 1"),
        ("R*lam", {"lam": "real"}, "the parameter lam of Z = .* has no value; expected one to draw it"),
    ],
)
def test_weights_that_cannot_be_drawn(formula: str, parameters: dict, said: str) -> None:
    with pytest.raises(HsymError, match=said):
        plot_weights(hsym.rule(formula, parameters=parameters), 4)


def test_a_target_has_no_stems() -> None:
    with pytest.raises(HsymError, match="a target has no M"):
        plot_weights(catalog.get("idealised_grpo"), 4)


def test_a_large_gap_is_drawn() -> None:
    rule = WeightRule("steep", sympy.Integer(0), sympy.Integer(10) ** 200 * s / M)
    assert max(stems(plot_weights(rule, 4))[0].get_ydata()) == pytest.approx(7.5e199)


def test_derivatives_of_several_rules_are_held_against_the_derivatives_of_their_limits() -> None:
    rules = [catalog.get("grpo", eps=0), catalog.get("reinforce"), hsym.rule("R*K/M"), catalog.get("rejection_sampling")]
    found = data(rules, 8, derivative=True, normalised=False, interval=(Fraction(1, 10), Fraction(9, 10)), points=4)
    assert [reference.name for reference in found.references] == ["1/(sqrt(t)*sqrt(1 - t))", "1", "t", "1/t"]
    assert [reference.rules for reference in found.references] == [(rule,) for rule in rules]
    axes = hsym.plot(rules, 8, derivative=True, normalised=False)
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert len(labels) == len(set(labels)) == 8


def test_convergence_takes_distances_or_a_rule() -> None:
    rule = catalog.get("grpo", eps=0)
    found = hsym.approach(rule, (4, 16))
    for drawn in (hsym.plot_convergence(found), hsym.plot_convergence(rule, (4, 16))):
        assert list(drawn.lines[1].get_ydata()) == [float(row.upper) for row in found.rows]
    with pytest.raises(HsymError, match="has no proved limit"):
        hsym.plot_convergence(hsym.rule("R*log(1+K)"))
    with pytest.raises(HsymError, match="found: 3 is no weight rule"):
        hsym.plot_convergence(3)
    with pytest.raises(HsymError, match="ax: 3 is not possible"):
        hsym.plot_convergence(found, ax=3)
