"""Values of expressions as floats, and integrals: fast enough for hundreds of places."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from math import asin, gamma, isfinite, pi, prod, sin, sqrt
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from numbers_of import Undefined
from oracle import NUMBER, number

Place = dict[str, float]
Function = Callable[[Place], float]
OUTER, INNER = sqrt(5 + 2 * sqrt(10 / 7)) / 3, sqrt(5 - 2 * sqrt(10 / 7)) / 3
WEIGHTS = {0.0: 128 / 225}
WEIGHTS |= {sign * INNER: (322 + 13 * sqrt(70)) / 900 for sign in (1, -1)}
WEIGHTS |= {sign * OUTER: (322 - 13 * sqrt(70)) / 900 for sign in (1, -1)}
"""Gauss's rule with five nodes on [-1, 1]."""


def value(e: Any, place: Place) -> float:
    """The value of an expression of the format."""
    try:
        found = function(json.dumps(e))(place)
    except (ArithmeticError, ValueError, KeyError) as error:
        raise Undefined(f"{type(error).__name__} at {place}") from None
    if isinstance(found, complex) or not isfinite(found):
        raise Undefined(f"{found} at {place}")
    return found


def of_t(e: Any, place: Place) -> Callable[[float], float]:
    """The expression as a function of t."""
    return lambda t: value(e, place | {"t": t})


@cache
def function(text: str) -> Function:
    return built(json.loads(text))


def built(e: Any) -> Function:
    """The expression as a function of its variables."""
    if isinstance(e, str):
        if not NUMBER.fullmatch(e):
            return lambda place: place[e]
        constant = float(number(e))
        return lambda place: constant
    head, *rest = e
    if head == "cases":
        branches, last = [(holding(condition), built(part)) for condition, part in rest[:-1]], built(rest[-1])
        return lambda place: next((part for condition, part in branches if condition(place)), last)(place)
    if head == "sum":
        name, (low, high, body) = rest[0], map(built, rest[1:])
        return lambda place: sum(body(place | {name: k}) for k in range(round(low(place)), round(high(place)) + 1))
    parts = [built(part) for part in rest]
    if head == "+":
        return lambda place: sum([part(place) for part in parts])
    if head == "*":
        return lambda place: prod([part(place) for part in parts])
    if head == "^":
        return lambda place: parts[0](place) ** parts[1](place)
    if head == "gamma":
        return lambda place: gamma(parts[0](place))
    if head == "binomial":
        x, y = parts
        return lambda place: gamma(x(place) + 1) / gamma(y(place) + 1) / gamma(x(place) - y(place) + 1)
    raise Undefined(f"the head {head}")


def holding(condition: Any) -> Callable[[Place], bool]:
    """The condition as a function of its variables."""
    head, *rest = condition
    if head in ("and", "or", "not"):
        verdicts = [holding(part) for part in rest]
        if head == "not":
            return lambda place: not verdicts[0](place)
        return lambda place: (all if head == "and" else any)(verdict(place) for verdict in verdicts)
    left, right = map(built, rest)
    if head == "=":
        return lambda place: abs(left(place) - right(place)) < 1e-9
    return lambda place: left(place) - right(place) < (1e-9 if head == "<=" else -1e-9)


def integral(f: Callable[[float], float], start: float, end: float, panels: int) -> float:
    """The integral over part of [0, 1], with t = sin(u)^2, so that 1/sqrt(t) at 0 and 1/sqrt(1-t) at 1 do no harm."""
    low, high = (asin(sqrt(min(1.0, t))) if t < 1 else pi / 2 for t in (start, end))
    total, width = 0.0, (high - low) / panels
    for i in range(panels):
        for node, weight in WEIGHTS.items():
            u = low + width * (i + (1 + node) / 2)
            total += weight * f(sin(u) ** 2) * sin(2 * u)
    return total * width / 2


def integrals(f: Callable[[float], float], size: int) -> list[float]:
    """The integrals from 0 to j/size."""
    found = [0.0]
    for a, b in pairwise([j / size for j in range(size + 1)]):
        found.append(found[-1] + integral(f, a, b, 2))
    return found
