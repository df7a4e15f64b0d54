"""Balls: a midpoint and a radius, computed with outward rounding, that certainly contain a real number.

FLINT's ``arb`` does the arithmetic inside a call; a :class:`Ball` that leaves is a pair of fractions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from hsym.brief import one_line
from hsym.errors import HsymError, shown
from hsym.exact.limits import MAX_NUMBER_BITS
from hsym.exact.precision import precision

MAX_DIGITS = 10_000
"""The most decimal digits an enclosure can be asked for."""
GUARD_BITS = 32


@dataclass(frozen=True, slots=True)
class Ball:
    """A closed interval ``[midpoint - radius, midpoint + radius]`` that certainly contains the value asked for.

    Attributes:
        midpoint: an exact (dyadic) fraction.
        radius: an exact nonnegative fraction, at most ``10**-(digits + 1)``.
        digits: correct decimals after the point, the number asked for.

    Example:
        >>> b = Ball(Fraction(1, 3), Fraction(1, 10**6), 4)
        >>> print(b, b.contains(Fraction(333333, 10**6)), b.excludes_zero)
        0.3333 +/- 1e-4 True True
    """

    midpoint: Fraction
    radius: Fraction
    digits: int

    @property
    def lower(self) -> Fraction:
        """The left end."""
        return self.midpoint - self.radius

    @property
    def upper(self) -> Fraction:
        """The right end."""
        return self.midpoint + self.radius

    @property
    def excludes_zero(self) -> bool:
        """Whether the value is certainly not zero."""
        return self.lower > 0 or self.upper < 0

    def contains(self, value: Fraction | int) -> bool:
        """Whether an exact value lies in the ball."""
        return self.lower <= value <= self.upper

    def overlaps(self, other: Ball) -> bool:
        """Whether two balls have a point in common; if not, the two values certainly differ."""
        return self.lower <= other.upper and other.lower <= self.upper

    def decimal(self) -> str:
        """The midpoint rounded to ``digits`` decimals; it differs from the value by less than one in the last."""
        scaled = round(self.midpoint * 10**self.digits)
        whole, part = divmod(abs(scaled), 10**self.digits)
        sign = "-" if scaled < 0 else ""
        return f"{sign}{_decimal(whole)}.{_decimal(part).zfill(self.digits)}"

    def __str__(self) -> str:
        return f"{self.decimal()} +/- 1e-{self.digits}"

    def __repr__(self) -> str:
        return f"<Ball {one_line(str(self))}>"

    def _repr_latex_(self) -> str | None:
        from hsym.render import rich

        return rich.ball(self)


def _decimal(value: int) -> str:
    """Decimal digits in pieces, so that Python's limit on the length of one conversion does not matter."""
    pieces, base = [], 10**4000
    while value >= base:
        value, piece = divmod(value, base)
        pieces.append(str(piece).zfill(4000))
    return str(value) + "".join(reversed(pieces))


def check_digits(digits: int) -> int:
    """``digits`` if it is an integer from 1 to ``MAX_DIGITS``.

    Raises:
        HsymError: it is not.
    """
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MAX_DIGITS:
        raise HsymError(f"digits: {shown(digits)} is not possible; expected an integer from 1 to {MAX_DIGITS}")
    return digits


def starting_bits(digits: int) -> int:
    """Working precision, in bits, that usually suffices for ``digits`` decimals of a value near 1."""
    return (digits + 2) * 3322 // 1000 + GUARD_BITS


def ball(compute: Callable[[], arb], digits: int) -> Ball:
    """Run ``compute`` at growing precision until its ball is as narrow as asked.

    Args:
        compute: returns an ``arb`` at FLINT's current working precision.
        digits: decimals wanted after the point.

    Raises:
        HsymError: the radius does not shrink (the value is not finite).
    """
    bits = starting_bits(check_digits(digits))
    target = Fraction(1, 10 ** (digits + 1))
    for _ in range(8):
        with precision(bits):
            found = compute()
            if found.is_finite():
                midpoint, lost = _rounded(found.mid(), bits)
                radius = sum(_rounded(found.rad(), bits)) + lost
                if radius <= target:
                    return Ball(midpoint, radius, digits)
        bits *= 2
    raise HsymError(f"digits: no ball of radius 1e-{digits} was found with {bits // 2} bits; expected a finite value")


def _rounded(point: arb, bits: int) -> tuple[Fraction, Fraction]:
    """A point as a fraction and a bound on the error: points far below the precision, 2^-(10^14) say, count as 0.

    Raises:
        HsymError: the point is too large to be written out.
    """
    if not point.abs_upper() < arb(2) ** MAX_NUMBER_BITS:
        raise HsymError(f"digits: the value is above 2^{MAX_NUMBER_BITS}; expected one that can be written out")
    if point.abs_upper() < arb(2) ** (-2 * bits):
        return Fraction(0), Fraction(1, 1 << 2 * bits) if not point.is_zero() else Fraction(0)
    return exact_fraction(point), Fraction(0)


def exact_fraction(point: arb) -> Fraction:
    """The midpoint of a ball as a fraction, with all its bits (for use inside ``exact``)."""
    point = point.mid()
    if point.is_zero():
        return Fraction(0)
    mantissa, exponent = point.man_exp()
    power = int(exponent)
    return Fraction(int(mantissa) << power) if power >= 0 else Fraction(int(mantissa), 1 << -power)
