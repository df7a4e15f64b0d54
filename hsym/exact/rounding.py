"""Decimals of which every digit is right: a value rounded to nearest, a tie to the even digit, decided and never guessed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hsym.errors import HsymError
from hsym.exact.balls import MAX_DIGITS, Ball

GUARDS = (4, 24, 120)
"""So many more decimals than wanted are tried before a tie is suspected."""


def decimal(value: Fraction, digits: int) -> str:
    """A rational rounded to ``digits`` decimals, a tie to the even digit.  What rounds to 0 has no sign.

    Example:
        >>> decimal(Fraction(1, 8), 2), decimal(Fraction(3, 8), 2), decimal(Fraction(-2, 3), 3), decimal(Fraction(-1, 900), 2)
        ('0.12', '0.38', '-0.667', '0.00')
        >>> decimal(Fraction(5, 2), 0)
        '2'
    """
    return _written(round(value * 10**digits), digits)


def rounded(enclose: Callable[[int], Ball], exact: Callable[[], Fraction | None], digits: int) -> str:
    """The value inside balls, correctly rounded to ``digits`` decimals.

    Rounding is monotone, so where both ends of a ball round alike the value does too.  Where they never do the value lies
    on, or very close to, the middle of two decimals, and only its exact value settles it.

    Args:
        enclose: a ball with so many correct decimals.
        exact: the value as a fraction, or None where it is not rational or not known exactly.
        digits: decimals wanted.

    Raises:
        HsymError: the value is not known to be rational, and no ball that was tried settles the last digit.

    Example:
        >>> rounded(lambda d: Ball(Fraction(1, 8), Fraction(1, 10**d), d), lambda: Fraction(1, 8), 2)
        '0.12'
        >>> rounded(lambda d: Ball(Fraction(2, 3), Fraction(1, 10**d), d), lambda: None, 3)
        '0.667'
    """
    for number, guard in enumerate(GUARDS):
        if digits + guard > MAX_DIGITS:
            break
        ball = enclose(digits + guard)
        low, high = round(ball.lower * 10**digits), round(ball.upper * 10**digits)
        if low == high:
            return _written(low, digits)
        if number == 0 and (value := exact()) is not None:
            return decimal(value, digits)
    raise HsymError(f"digits: {digits} decimals do not settle a value near the middle of two; expected another number of them")


def _written(scaled: int, digits: int) -> str:
    whole, part = divmod(abs(scaled), 10**digits)
    return f"{'-' if scaled < 0 else ''}{whole}{f'.{part:0{digits}}' if digits else ''}"
