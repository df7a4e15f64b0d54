"""Numbers of the oracle: rationals and sums of rational multiples of square roots, exactly; gamma by its recurrence.

Nothing here is shared with the checker: numbers are Fractions where they can be, and otherwise a ``Roots``.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import comb, factorial

import mpmath


class Undefined(Exception):
    """The expression has no value here."""


class Roots:
    """A sum of coefficient * sqrt(radicand), radicands squarefree."""

    def __init__(self, terms: dict[int, Fraction]) -> None:
        self.terms = {radicand: c for radicand, c in terms.items() if c}

    @classmethod
    def of(cls, value: Value) -> Roots:
        return value if isinstance(value, Roots) else cls({1: Fraction(value)})

    def __add__(self, other: Value) -> Roots:
        terms = dict(self.terms)
        for radicand, c in Roots.of(other).terms.items():
            terms[radicand] = terms.get(radicand, Fraction(0)) + c
        return Roots(terms)

    __radd__ = __add__

    def __mul__(self, other: Value) -> Roots:
        total = Roots({})
        for p, x in self.terms.items():
            for q, y in Roots.of(other).terms.items():
                outside, inside = square_part(p * q)
                total = total + Roots({inside: x * y * outside})
        return total

    __rmul__ = __mul__

    def __neg__(self) -> Roots:
        return Roots({radicand: -c for radicand, c in self.terms.items()})

    def __sub__(self, other: Value) -> Roots:
        return self + -Roots.of(other)

    def __rsub__(self, other: Value) -> Roots:
        return Roots.of(other) - self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Roots | Fraction | int) and Roots.of(other).terms == self.terms

    __hash__ = None  # type: ignore[assignment]

    def inverse(self) -> Roots:
        """1/x = y/(x y), y the conjugate by the sign of the root of one prime, until a rational is left."""
        if not self.terms:
            raise Undefined("division by zero")
        largest = max(self.terms)
        if largest == 1:
            return Roots({1: 1 / self.terms[1]})
        prime = next(p for p in range(2, largest + 1) if largest % p == 0)
        conjugate = Roots({r: -c if r % prime == 0 else c for r, c in self.terms.items()})
        return conjugate * (self * conjugate).inverse()

    def __float__(self) -> float:
        return float(sum(float(c) * radicand**0.5 for radicand, c in self.terms.items()))


Value = int | Fraction | Roots


@cache
def square_part(number: int) -> tuple[int, int]:
    """The largest a with number = a^2 b, and b."""
    outside, divisor = 1, 2
    while divisor * divisor <= number:
        while number % (divisor * divisor) == 0:
            number //= divisor * divisor
            outside *= divisor
        divisor += 1
    return outside, number


def square_root(x: Value) -> Value:
    """The square root of a rational >= 0."""
    terms = Roots.of(x).terms
    if any(radicand != 1 for radicand in terms):
        raise Undefined("a root of a root")
    value = terms.get(1, Fraction(0))
    if value < 0:
        raise Undefined("the root of a negative number")
    if not value:
        return 0
    outside, inside = square_part(value.numerator * value.denominator)
    scale = Fraction(outside, value.denominator)
    return scale if inside == 1 else Roots({inside: scale})


def power(base: Value, exponent: Value) -> Value:
    """base^exponent for an integer or half an integer; 0^0 has no value."""
    e = rational(exponent)
    if e.denominator == 2:
        return power(square_root(base), e.numerator)
    if e.denominator != 1:
        raise Undefined(f"exponent {e}")
    if base == 0 and e <= 0:
        raise Undefined("0 to a power <= 0")
    if abs(e) > 10**4:
        raise Undefined(f"exponent {e}")
    if isinstance(base, Roots):
        result: Value = Fraction(1)
        for _ in range(abs(int(e))):
            result = base * result
        return Roots.of(result).inverse() if e < 0 else result
    return Fraction(base) ** int(e)


def rational(x: Value) -> Fraction:
    """The value, which has to be rational."""
    if isinstance(x, Roots):
        if any(radicand != 1 for radicand in x.terms):
            raise Undefined("a root where a rational is needed")
        return x.terms.get(1, Fraction(0))
    return Fraction(x)


def integer(x: Value) -> int:
    """The value, which has to be an integer."""
    value = rational(x)
    if value.denominator != 1:
        raise Undefined(f"{value} where an integer is needed")
    return int(value)


@cache
def stand_in(x: Fraction) -> Fraction:
    """gamma(x), 0 < x < 1, to 60 digits: relations by gamma(x+1) = x gamma(x) hold for it exactly."""
    with mpmath.workdps(70):
        return Fraction(int(mpmath.nint(mpmath.gamma(mpmath.mpf(x.numerator) / x.denominator) * mpmath.mpf(10) ** 60)), 10**60)


def gamma(argument: Value) -> Fraction:
    """gamma at a rational, by gamma(x+1) = x gamma(x)."""
    x = rational(argument)
    if x.denominator == 1:
        if x <= 0:
            raise Undefined(f"gamma({x})")
        return Fraction(factorial(int(x) - 1))
    base = x - (x.numerator // x.denominator)
    result = stand_in(base)
    while base < x:
        result, base = result * base, base + 1
    while base > x:
        base -= 1
        result /= base
    return result


def binomial(upper: Value, lower: Value) -> Fraction:
    """The binomial coefficient, 0 for integers outside 0 <= lower <= upper."""
    x, y = rational(upper), rational(lower)
    if x.denominator == y.denominator == 1 and x >= 0:
        return Fraction(comb(int(x), int(y)) if y >= 0 else 0)
    if x.denominator == 1:
        raise Undefined(f"binomial({x}, {y})")
    if any(z.denominator == 1 and z <= 0 for z in (y + 1, x - y + 1)):
        return Fraction(0)
    return gamma(x + 1) / (gamma(y + 1) * gamma(x - y + 1))
