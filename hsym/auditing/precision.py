"""The float error that a function itself makes: from the numbers that it returns."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

UNITS = {"float64": 2.0**-52, "float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}
"""The distance from 1 to the next number."""
ROUNDED = range(6, 15)
"""Numbers of which the longest has so many significant digits were rounded to them; fewer, as in 0.2, say nothing."""


def float_error(values: Iterable[Fraction | float], precision: str) -> float:
    """The float error of numbers of size 1: of the type that was returned, or of what they look like.

    Numbers that passed through float32 are float32 numbers, and numbers that passed through a text are short decimals: their
    error is that of the coarsest such form.  Numbers that are short in binary, such as 1/2, say nothing.

    Example:
        >>> float_error([0.1, 1 / 3], "float64") == 2.0**-52
        True
        >>> float_error([0.333333333333], "float64"), float_error([0.3333333432674408], "float64") == 2.0**-23
        (1e-11, True)
    """
    told = [float(x) for x in values if x and Fraction(x).denominator > 2**10]
    unit = UNITS.get(precision, UNITS["float64"])
    if not told:
        return unit
    digits = max(_digits(x) for x in told)
    decimal = 10.0 ** (1 - digits) if digits in ROUNDED else 0.0
    single = UNITS["float32"] if all(_is_single(x, max(decimal, 1e-15)) for x in told) else 0.0
    return max(unit, decimal, single)


def _digits(value: float) -> int:
    """The significant digits of the shortest text of a float."""
    return len(f"{value!r}".lower().partition("e")[0].replace(".", "").replace("-", "").strip("0"))


def _is_single(value: float, error: float) -> bool:
    """Whether a float32 number is as near as the rounding to decimals leaves open."""
    import numpy

    return abs(float(numpy.float32(value)) - value) <= error * abs(value)
