"""Good certificates with some values replaced."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from good import (
    UNIT,
    WHOLE,
    Certificate,
    every,
    fresh,
    lift,
    n,
    segment,
)

Bad = tuple[Certificate | bytes, str, str]
ST, EV = "statement", "evidence"
ALWAYS, NEVER, SOMETIMES = ["<=", n(0), "s"], ["<", "s", n(0)], ["=", "s", n(3)]
RULE = (ST, "rule", "correct")


def edited(name: str, *edits: tuple[Any, ...]) -> Certificate:
    """A good certificate with other values at some places: each edit is a path and, last, the value."""
    data = fresh(name)
    for *path, value in edits:
        place: Any = data
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = lift(value)
    return data


def of_unit(gap: Any, **more: Any) -> Certificate:
    """A rule said to have the gap 1 throughout."""
    return every(gap, 1, "t", [segment(*WHOLE, (1, "one"))], [UNIT], **more)


def refused(reason: str, data: Certificate) -> Bad:
    return data, "refused", reason


def unreadable(reason: str, data: Certificate | bytes) -> Bad:
    return data, "unreadable", reason
