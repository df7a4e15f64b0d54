"""Arithmetic of ``{radicand: coefficient}``, the square roots of distinct squarefree integers over a field.

Square roots of distinct squarefree positive integers are linearly independent over Q (and over Q(parameters)), so a
dictionary from radicand to nonzero coefficient is a canonical form: two values are equal exactly when their
dictionaries are, and zero is the empty one.  The coefficients may be of any type with ``+ - * /`` and truth:
``Fraction`` and :class:`~hsym.exact.rational_functions.RationalFunction` in public numbers, FLINT rationals inside the
vector engine.  The radicand of a rational part is 1.
"""

from __future__ import annotations

from functools import lru_cache
from math import gcd, isqrt
from typing import Any

from flint import fmpz

from hsym.errors import HsymError, shown

Terms = dict[int, Any]

RADICAND_BITS = 96
"""Square roots of larger integers are refused: splitting off their square part means factoring them."""
INVERSE_TERMS = 64
"""An inverse that would need more square roots than this is refused (it doubles with each prime involved)."""


@lru_cache(maxsize=65536)
def squarefree_split(n: int) -> tuple[int, int]:
    """``(r, c)`` with ``n = r**2 * c`` and ``c`` squarefree, for ``n >= 1``.

    Raises:
        HsymError: ``n`` has more than ``RADICAND_BITS`` bits and is not a perfect square.

    Example:
        >>> squarefree_split(72)
        (6, 2)
    """
    root = isqrt(n)
    if root * root == n:
        return root, 1
    if n.bit_length() > RADICAND_BITS:
        raise HsymError(
            f"sqrt: the radicand {shown(n)} has {n.bit_length()} bits; expected at most {RADICAND_BITS} bits,"
            " because its square part has to be found exactly"
        )
    root, core = 1, 1
    for prime, exponent in fmpz(n).factor():
        root *= int(prime) ** (exponent // 2)
        if exponent % 2:
            core *= int(prime)
    return root, core


def add(x: Terms, y: Terms) -> Terms:
    """The sum of two values."""
    result = dict(x)
    for radicand, coefficient in y.items():
        total = result[radicand] + coefficient if radicand in result else coefficient
        if total:
            result[radicand] = total
        else:
            del result[radicand]
    return result


def scale(x: Terms, factor: Any) -> Terms:
    """The product of a value and a coefficient."""
    return {radicand: coefficient * factor for radicand, coefficient in x.items()} if factor else {}


def multiply(x: Terms, y: Terms) -> Terms:
    """The product of two values: ``sqrt(a) sqrt(b) = g sqrt(ab/g^2)`` with ``g = gcd(a, b)``."""
    result: Terms = {}
    for a, u in x.items():
        for b, v in y.items():
            common = gcd(a, b)
            radicand = (a // common) * (b // common)
            product = u * v * common
            result[radicand] = result[radicand] + product if radicand in result else product
    return {radicand: coefficient for radicand, coefficient in result.items() if coefficient}


def _a_prime(radicands: list[int]) -> int:
    largest = max(radicands)
    return int(max(prime for prime, _ in fmpz(largest).factor()))


def inverse(x: Terms) -> Terms:
    """The reciprocal of a nonzero value, rationalised one prime at a time.

    Writing ``x = A + B sqrt(q)`` with a prime ``q`` in no radicand of A or B,
    ``1/x = (A - B sqrt(q)) / (A^2 - q B^2)``, and the denominator no longer involves ``sqrt(q)``.

    Raises:
        ZeroDivisionError: ``x`` is zero.
        HsymError: too many different primes are involved.
    """
    if not x:
        raise ZeroDivisionError("division by zero")
    if len(x) > INVERSE_TERMS:
        raise HsymError(
            f"division: the divisor has {len(x)} different square roots; expected at most {INVERSE_TERMS}, because"
            " rationalising it doubles their number with each prime"
        )
    if len(x) == 1:
        ((radicand, coefficient),) = x.items()
        return {radicand: 1 / (coefficient * radicand)}
    prime = _a_prime(list(x))
    conjugate = {r: (-c if r % prime == 0 else c) for r, c in x.items()}
    return multiply(conjugate, inverse(multiply(x, conjugate)))


def power(x: Terms, exponent: int, one: Any) -> Terms:
    """``x**exponent`` for an integer exponent; ``one`` is the unit of the coefficient field."""
    base, remaining = (inverse(x), -exponent) if exponent < 0 else (x, exponent)
    result: Terms = {1: one}
    while remaining:
        if remaining & 1:
            result = multiply(result, base)
        base = multiply(base, base) if remaining > 1 else base
        remaining >>= 1
    return result
