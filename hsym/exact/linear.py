"""A vector in the kernel of a matrix of polynomials, by elimination without fractions.

The entries are polynomials of one ring: anything with ``+ - *``, an exact ``//``, ``gcd``, ``len`` (how many terms) and a
truth value.  Every row is divided by the greatest common divisor of its entries after each step, so that nothing grows
which need not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def kernel_vector(rows: Sequence[Sequence[Any]]) -> list[Any] | None:
    """Polynomials v, the last one not 0, with ``sum_j row[j] v[j] = 0`` for every row; None if there are none.

    Entries of v that are left free are 0, so where the last column is a combination of the others, it is one that uses
    only columns which are independent of those before them.  The entries of v can have a common factor.

    Args:
        rows: at least one row, all of the same length, at least 1.

    Example:
        >>> from sympy import ring, ZZ
        >>> _, M, t = ring("M, t", ZZ)
        >>> kernel_vector([[M + 1, -t, 0 * t], [t - t, M, t**2]])
        [-t**3, -M*t**2 - t**2, M**2 + M]
        >>> kernel_vector([[M, t], [M, M]]) is None
        True
    """
    width, zero = len(rows[0]), rows[0][0] - rows[0][0]
    left = [_primitive(row) for row in rows if any(row)]
    pivots: list[tuple[int, list[Any]]] = []
    for column in range(width - 1):
        if any(not any(row[column:-1]) for row in left):
            return None
        users = [row for row in left if row[column]]
        if users:
            pivot = min(users, key=_size)
            left = [_without(row, column, pivot) if row[column] else row for row in left if row is not pivot]
            left = [row for row in left if any(row)]
            pivots.append((column, pivot))
    if left:
        return None
    found = [zero] * (width - 1) + [zero + 1]
    for column, row in reversed(pivots):
        total = sum((row[j] * found[j] for j in range(column + 1, width) if row[j] and found[j]), zero)
        common = row[column].gcd(total)
        scale = row[column] // common
        found = [x * scale if x else x for x in found]
        found[column] = -(total // common)
    return found


def _size(row: Sequence[Any]) -> tuple[int, int]:
    return sum(map(bool, row)), sum(map(len, row))


def _primitive(row: Sequence[Any]) -> list[Any]:
    """The row without the common factor of its entries, which are not all 0."""
    common = None
    for x in sorted(filter(None, row), key=len):
        common = x if common is None else common.gcd(x)
        if common == 1:
            return list(row)
    return [x // common if x else x for x in row]


def _without(row: list[Any], column: int, pivot: list[Any]) -> list[Any]:
    """The row with a multiple of the pivot's row taken off, so that its entry in the column is 0."""
    common = row[column].gcd(pivot[column])
    up, down = pivot[column] // common, row[column] // common
    out = [x * up - y * down if x and y else x * up if x else -(y * down) if y else x for x, y in zip(row, pivot, strict=True)]
    return _primitive(out) if any(out) else out
