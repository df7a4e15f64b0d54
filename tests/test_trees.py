"""SymPy expressions as the trees of certificates."""

from __future__ import annotations

from typing import Any

import pytest
import sympy

from hsym.symbols import M, s, t
from hsym.trees import NoTree, number, tree

k = sympy.Symbol("k", integer=True, positive=True)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (sympy.Rational(-3, 8), "-0x3/0x8"),
        (sympy.Integer(0), "0x0"),
        (t, "t"),
        (s + 1, ["+", "s", "0x1"]),
        (1 / (s + 1), ["^", ["+", "s", "0x1"], "-0x1"]),
        (sympy.sqrt(s), ["^", "s", "0x1/0x2"]),
        (sympy.binomial(M, k), ["binomial", "M", "k"]),
        (sympy.factorial(s), ["gamma", ["+", "s", "0x1"]]),
        (sympy.gamma(s), ["gamma", "s"]),
        (sympy.harmonic(s), ["sum", "i1", "0x1", "s", ["^", "i1", "-0x1"]]),
        (sympy.Sum(1 / k, (k, 1, M)), ["sum", "k", "0x1", "M", ["^", "k", "-0x1"]]),
        (sympy.Piecewise((0, sympy.Eq(s, 0)), (t, True)), ["cases", [["=", "s", "0x0"], "0x0"], "t"]),
        (sympy.Piecewise((0, s >= 3), (t, True)), ["cases", [["<=", "0x3", "s"], "0x0"], "t"]),
        (sympy.Piecewise((0, s > 3), (t, True)), ["cases", [["<", "0x3", "s"], "0x0"], "t"]),
        (sympy.Piecewise((0, sympy.Ne(s, 3)), (t, True)), ["cases", [["not", ["=", "s", "0x3"]], "0x0"], "t"]),
        (sympy.Max(2, s, evaluate=False), ["cases", [["<=", "s", "0x2"], "0x2"], "s"]),
        (sympy.Min(2, s, evaluate=False), ["cases", [["<=", "0x2", "s"], "0x2"], "s"]),
        (sympy.Abs(s), ["cases", [["<=", "0x0", "s"], "s"], ["*", "-0x1", "s"]]),
        (sympy.nan, ["^", "0x0", "-0x1"]),
    ],
    ids=str,
)
def test_trees(expression: sympy.Expr, expected: Any) -> None:
    assert tree(expression) == expected


def test_a_bound_variable_never_hides_another() -> None:
    found = tree(sympy.harmonic(s) * sympy.Symbol("i1"))
    assert found[-1][1] == "i2" or found[1][1] == "i2"


@pytest.mark.parametrize("expression", [sympy.log(s), sympy.exp(s), sympy.pi, sympy.Function("f")(s), sympy.Integral(t, t)])
def test_what_has_no_words_is_refused(expression: sympy.Expr) -> None:
    with pytest.raises(NoTree, match="no part of a certificate"):
        tree(expression)


def test_long_numbers_are_hexadecimal() -> None:
    assert len(number(10**5000)) < 4200
    assert number(sympy.Rational(10**5000, 3)).endswith("/0x3")
