"""Single functions of the grammar on numbers and balls: the tables that the evaluator looks up."""

from __future__ import annotations

import operator
from collections.abc import Callable
from math import comb
from typing import Any

import sympy
from flint import arb


def power_of_zero(exponent: arb) -> arb:
    """0 to a real power: 0, 1 at exponent 0, else nothing."""
    return arb(0) if exponent > 0 else arb(1) if exponent.is_zero() else arb.nan()


def binomial_value(n: int, k: int) -> int:
    """C(n, k) for integers, also for negative n.

    Example:
        >>> binomial_value(5, 2), binomial_value(-1, 3), binomial_value(4, -1)
        (10, -1, 0)
    """
    if k < 0:
        return 0
    return comb(n, k) if n >= 0 else (-1) ** k * comb(k - n - 1, k)


BALL_FUNCTIONS: dict[Any, tuple[Callable[[arb], arb], Callable[[arb], bool]]] = {
    sympy.log: (arb.log, lambda x: x <= 0),
    sympy.exp: (arb.exp, lambda x: False),
    sympy.gamma: (arb.gamma, lambda x: x.is_integer() and x <= 0),
    sympy.asin: (arb.asin, lambda x: abs(x) > 1),
    sympy.acos: (arb.acos, lambda x: abs(x) > 1),
    sympy.atan: (arb.atan, lambda x: False),
}
"""The function, and where it certainly has no real value."""
BALL_CONSTANTS: dict[Any, Callable[[], arb]] = {
    sympy.pi: arb.pi,
    sympy.E: arb.const_e,
    sympy.EulerGamma: arb.const_euler,
}
COMPARISONS: dict[Any, Callable[[int, int], bool]] = {
    sympy.Eq: operator.eq,
    sympy.Ne: operator.ne,
    sympy.Lt: operator.lt,
    sympy.Le: operator.le,
    sympy.Gt: operator.gt,
    sympy.Ge: operator.ge,
}
