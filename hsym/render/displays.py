r"""Rows of several steps in one display: what fits side by side, and what is too tall for a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hsym.render.terms import latex_width

PAGE = 480
"""Points of height that an article leaves for an ``aligned`` display, which no page can break."""
WIDE_LEFT = 14
"""Left sides with more letters give way to a line of their own where a display is too wide."""
_CASES = re.compile(r"\\begin\{cases\}.*?\\end\{cases\}", re.DOTALL)


def split(row: str) -> tuple[str, str]:
    """A row at its ``&``, which stands before a relation or a continued line.

    Example:
        >>> split(r"a_{s} &= 0")
        ('a_{s} ', '= 0')
    """
    left, _, right = row.partition("&")
    return left, right


def sides(rows: Sequence[str]) -> tuple[int, int]:
    """The widest left side and the widest right side, in letters."""
    parts = [split(row) for row in rows]
    return max(latex_width(left.strip()) for left, _ in parts), max(latex_width(right) for _, right in parts)


def grouped(steps: Sequence[list[str]], width: int) -> list[list[int]]:
    """Numbers of consecutive steps that fit into one display, each group as long as possible.

    Example:
        >>> grouped([["a &= bbbb"], ["cccc &= d"], ["e &= f"]], 9)
        [[0], [1, 2]]
    """
    groups: list[list[int]] = []
    for number in range(len(steps)):
        together = [row for i in [*groups[-1], number] for row in steps[i]] if groups else []
        if together and sum(sides(together)) <= width:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def left_above(rows: list[str]) -> list[str]:
    """The left side of the first row on a line of its own, where it does not push the others to the right."""
    left, right = split(rows[0])
    return [f"& {left.strip()}", rf"&\quad {right}", *rows[1:]]


def height(rows: Sequence[str]) -> int:
    """About how many points a display takes."""
    return sum(map(_row_height, rows))


def _row_height(row: str) -> int:
    if cases := _CASES.search(row):
        return 20 * (cases.group().count(r"\\") + 1) + 10
    return 36 if re.search(r"\\(frac|sum|int|binom|lim|sup)", row) else 18
