"""Whether two closed forms are equal: decided where they can be, open where not."""

from __future__ import annotations

from itertools import chain

import sympy
from flint import fmpz

from hsym.errors import HsymError
from hsym.exact.closed_forms import value_as_ball
from hsym.exact.numbers import NotInField, Number
from hsym.exact.precision import precision
from hsym.exact.radicals import RADICAND_BITS
from hsym.exact.vectors import ExactVector, Vector

BITS = 256
"""Working precision at which a number outside the square roots is told from 0."""


def vanishes(expression: sympy.Expr) -> bool | None:
    """Whether a closed form is zero wherever it is defined.

    In the field of square roots over Q(parameters) this is decided.  Elsewhere logarithms of rationals are reduced to
    logarithms of primes; what then cancels is zero, and a number whose ball excludes zero is not.

    Returns:
        True or False where it is decided (with parameters: as a function of them); None (open) otherwise.

    Example:
        >>> vanishes(sympy.log(2) + sympy.log(3) - sympy.log(6)), vanishes(sympy.exp(1) - sympy.Rational(19, 7))
        (True, False)
        >>> print(vanishes(sympy.exp(sympy.Symbol("x")) - sympy.Symbol("y")))
        None
    """
    try:
        return Number.from_sympy(expression).is_zero
    except (NotInField, ZeroDivisionError):
        pass
    if sympy.expand(_prime_logarithms(expression)) == 0:
        return True
    if expression.free_symbols:
        return None
    try:
        with precision(BITS):
            value = value_as_ball(expression, {})
            return False if value > 0 or value < 0 else None
    except HsymError:
        return None


def _prime_logarithms(expression: sympy.Expr) -> sympy.Expr:
    """Every logarithm of a positive rational as an integer combination of logarithms of primes."""

    def reducible(node: sympy.Basic) -> bool:
        return isinstance(node, sympy.log) and node.args[0].is_Rational and node.args[0] > 0

    def reduced(node: sympy.Basic) -> sympy.Expr:
        number = node.args[0]
        if max(int(number.p).bit_length(), int(number.q).bit_length()) > RADICAND_BITS:
            return node
        up, down = fmpz(int(number.p)).factor(), fmpz(int(number.q)).factor()
        powers = chain(((p, e) for p, e in up), ((p, -e) for p, e in down))
        return sympy.Add(*(e * sympy.log(sympy.Integer(int(p))) for p, e in powers))

    return expression.replace(reducible, reduced)


def in_field(expression: sympy.Expr) -> bool:
    """Whether a closed form lies in the field of square roots over Q(parameters), where equality is exact arithmetic.

    Example:
        >>> in_field(sympy.sqrt(2) / 3), in_field(sympy.log(2))
        (True, False)
    """
    try:
        Number.from_sympy(expression)
    except (NotInField, ZeroDivisionError):
        return False
    return True


def equal_entries(x: Vector, y: Vector) -> list[bool | None]:
    """For each index whether two vectors agree there: True, False, or None (open).

    Example:
        >>> equal_entries(ExactVector.of([1, 2]), ExactVector.of([1, 3]))
        [True, False]
    """
    if isinstance(x, ExactVector) and isinstance(y, ExactVector):
        return [u == v for u, v in zip(x.rows, y.rows, strict=True)]
    return [vanishes(u - v) for u, v in zip(x.to_sympy(), y.to_sympy(), strict=True)]
