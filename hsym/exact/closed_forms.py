"""Closed forms that leave the field of square roots (log, exp, arcsin ...), at a point, as balls."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy
from flint import arb

from hsym.exact.balls import Ball, ball
from hsym.exact.evaluate import evaluate_balls
from hsym.exact.instantiate import UndefinedValue, instantiate
from hsym.exact.numbers import Number


def value_as_ball(expression: sympy.Expr, at: Mapping[sympy.Symbol, Any]) -> arb:
    """One closed form at one point, at FLINT's current working precision (for use inside ``exact``).

    Raises:
        UndefinedValue: the expression has no real value there.
        HsymError: a symbol has no value.
    """
    instance = instantiate(expression, {x: _sympy(value) for x, value in at.items()})
    balls, undefined = evaluate_balls(instance, 1)
    if undefined:
        raise UndefinedValue(undefined[0])
    return balls[0]


def _sympy(value: Any) -> sympy.Expr:
    if isinstance(value, (int, Fraction)):
        return sympy.Rational(value.numerator, value.denominator)
    return value.to_sympy() if isinstance(value, Number) else value


def closed_form_ball(expression: sympy.Expr, at: Mapping[sympy.Symbol, Any], digits: int) -> Ball | None:
    """A ball around the value of a closed form, or None where it has no real value.

    Args:
        expression: built from numbers, square roots, log, exp and the other functions of the grammar.
        at: an exact number for each symbol that occurs.
        digits: decimals wanted.

    Example:
        >>> print(closed_form_ball(sympy.log(sympy.Symbol("x")), {sympy.Symbol("x"): Fraction(1, 2)}, 12))
        -0.693147180560 +/- 1e-12
    """
    try:
        return ball(lambda: value_as_ball(expression, at), digits)
    except UndefinedValue:
        return None
