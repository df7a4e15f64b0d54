"""Rational points at which a curve on [0, 1] is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hsym.errors import HsymError, shown

MOST = 5000
"""The most points of a grid."""


def smooth_grid(count: Any, interval: Any = (0, 1)) -> tuple[Fraction, ...]:
    """``count + 1`` points, closer together towards both ends, where the arcsine is steep.

    They are ``u^2 (3 - 2u)`` at equal steps of u, stretched to the interval: near the ends the square root of the distance
    grows in equal steps.  If ``count`` and the ends have no prime factors but 2 and 5 below the fraction bar, every point is
    a finite decimal.

    Args:
        count: steps, 2 to 5000.
        interval: two exact numbers with 0 <= first < second <= 1.

    Raises:
        HsymError: one of these is not so.

    Example:
        >>> [str(t) for t in smooth_grid(4)]
        ['0', '5/32', '1/2', '27/32', '1']
    """
    if isinstance(count, bool) or not isinstance(count, int) or not 2 <= count <= MOST:
        raise HsymError(f"points: {shown(count)} is not possible; expected an integer from 2 to {MOST}, or exact numbers")
    low, high = unit_interval(interval)
    steps = (Fraction(j, count) for j in range(count + 1))
    return tuple(low + (high - low) * u * u * (3 - 2 * u) for u in steps)


def unit_interval(interval: Any) -> tuple[Fraction, Fraction]:
    """Two exact numbers with 0 <= first < second <= 1.

    Raises:
        HsymError: they are not so.

    Example:
        >>> unit_interval((Fraction(1, 100), 1))
        (Fraction(1, 100), Fraction(1, 1))
    """
    ends = tuple(interval) if isinstance(interval, Sequence) and not isinstance(interval, str) else ()
    if len(ends) == 2 and all(_exact(x) for x in ends) and 0 <= ends[0] < ends[1] <= 1:
        return Fraction(ends[0]), Fraction(ends[1])
    raise HsymError(f"interval: {shown(interval)} is not possible; expected two fractions with 0 <= first < second <= 1")


def given_points(points: Any, interval: Any = (0, 1)) -> tuple[Fraction, ...]:
    """A grid of so many steps, or the very points given.

    Raises:
        HsymError: they are not two or more exact numbers of the interval, increasing.

    Example:
        >>> given_points([0, Fraction(1, 2)])
        (Fraction(0, 1), Fraction(1, 2))
    """
    if not isinstance(points, Sequence) or isinstance(points, str):
        return smooth_grid(points, interval)
    low, high = unit_interval(interval)
    if not all(_exact(x) for x in points) or not 2 <= len(points) <= MOST + 1:
        raise HsymError(f"points: {shown(points)} is not possible; expected 2 to {MOST + 1} integers or Fractions")
    if any(x >= y for x, y in itertools.pairwise(points)) or points[0] < low or points[-1] > high:
        raise HsymError(f"points: {shown(points)} is not possible; expected them increasing, from {low} to {high}")
    return tuple(map(Fraction, points))


def _exact(value: Any) -> bool:
    return isinstance(value, (int, Fraction)) and not isinstance(value, bool)
