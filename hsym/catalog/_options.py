"""The options of catalogue entries, read: an integer in a range, an exact number, yes or no."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy

from hsym.errors import HsymError, shown

WORDS = {"true": True, "false": False}


def integer(name: str, given: Any, low: int, high: int) -> int:
    """An integer from ``low`` to ``high``, also as text.

    Raises:
        HsymError: it is none.
    """
    value = exact(name, given, f"an integer from {low} to {high}", lambda x: x.denominator == 1 and low <= x <= high)
    return int(value)


def order(name: str, given: Any, high: int) -> sympy.Expr:
    """An integer from 1 to ``high``, or the text ``integer`` for a symbol that stands for any of 1, 2, 3, ...

    Raises:
        HsymError: it is neither.
    """
    if given == "integer":
        return sympy.Symbol(name, integer=True, positive=True)
    return sympy.Integer(integer(name, given, 1, high))


def exact(name: str, given: Any, expected: str, allowed: Callable[[Fraction], bool]) -> sympy.Rational:
    """An exact number, also as text such as ``1/2``.

    Raises:
        HsymError: it is none, or not allowed.
    """
    try:
        known = not isinstance(given, (bool, float)) and isinstance(given, (int, str, Fraction, sympy.Rational))
        value = Fraction(str(given)) if known else None
    except (ValueError, ZeroDivisionError):
        value = None
    if value is None or not allowed(value):
        raise HsymError(f"option {name}: {shown(given)} is not possible; expected {expected}")
    return sympy.Rational(value.numerator, value.denominator)


def flag(name: str, given: Any) -> bool:
    """True or false, also as text.

    Raises:
        HsymError: it is neither.
    """
    value = WORDS.get(given, given) if isinstance(given, str) else given
    if not isinstance(value, bool):
        raise HsymError(f"option {name}: {shown(given)} is not possible; expected true or false")
    return value
