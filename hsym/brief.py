"""Text on one line, cut: what ``repr`` of a value of hsym shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Entry = TypeVar("Entry")
LONGEST = 160
"""Letters of a ``repr``."""
ENTRIES = 4
"""How many entries of a sequence a ``repr`` shows."""


def one_line(text: str, limit: int = LONGEST) -> str:
    """A text on one line, without letters that cannot be printed, cut after ``limit`` letters.

    Example:
        >>> one_line("a\\n  b\\x00"), one_line("R" * 100, 10)
        ('a b\\\\x00', 'RRRRRRR...')
    """
    line = " ".join(text.split())
    shown = "".join(x if x.isprintable() else repr(x)[1:-1] for x in line)
    return shown if len(shown) <= limit else f"{shown[: limit - 3]}..."


def attempt(make: Callable[[], str], limit: int = LONGEST) -> str:
    """The text that ``make`` returns on one line, also where a number in it is too long for Python to write.

    Example:
        >>> attempt(lambda: str(10**5000)), attempt(lambda: "12")
        ('(too long to write)', '12')
    """
    try:
        return one_line(make(), limit)
    except (ValueError, RecursionError):
        return "(too long to write)"


def written(value: object, limit: int = LONGEST) -> str:
    """A value as text on one line.

    Example:
        >>> written((1, 2))
        '(1, 2)'
    """
    return attempt(lambda: str(value), limit)


def listed(values: Iterable[Entry], count: int, get: Callable[[Entry], str] = written) -> str:
    """The first of ``count`` values, and how many more there are.

    Example:
        >>> listed(range(9), 9), listed([1, 2], 2)
        ('0, 1, 2, 3, ... (5 more)', '1, 2')
    """
    first = ", ".join(get(x) for x, _ in zip(values, range(ENTRIES), strict=False))
    return f"{first}, ... ({count - ENTRIES} more)" if count > ENTRIES else first
