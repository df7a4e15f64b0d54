"""Decides by evaluation whether a statement of kind "limit" or "bound" is true.

What can be exact is: the gap, the limit derivative, sums over a group.  Signs of slopes, sizes, integrals and distances are
looked at with floats, and a tolerance, at many places.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import comb, pi, sqrt
from typing import Any

from approximate import Place, integral, integrals, of_t, value
from numbers_of import Undefined, Value, integer
from oracle import Env, StatementIsFalse, compare, evaluate, every, gap, number

ROUNDING = 1e-7
GRID = [1e-6, 1e-4, 1e-3, *(j / 60 for j in range(1, 60)), 1 - 1e-3, 1 - 1e-4, 1 - 1e-6]
LOOKED_AT = [0.004, 0.03, 0.11, 0.27, 0.42, 0.5, 0.63, 0.8, 0.91, 0.98, 0.999]
EXACT_SIZES, SIZES = (0, 1, 2, 4), (0, 1, 3, 9, 30)
"""Added to the least M."""

Real = Callable[[float], float]


def require(condition: bool, what: str) -> None:
    if not condition:
        raise StatementIsFalse(what)


def at_most(small: float, large: float, what: str) -> None:
    """small <= large but for rounding."""
    if small > large + ROUNDING * (1 + abs(small) + abs(large)):
        raise StatementIsFalse(f"{what}: {small} exceeds {large}")


def limit(statement: dict[str, Any], values: Env) -> None:
    """Kind "limit" at some values of the parameters."""
    least = integer(evaluate(statement["least M"], values))
    low, high = (integer(number(statement[key])) for key in ("low", "high"))
    require(least >= 1, f"least M is {least}")
    require(min(low, high) >= 0 and low + high <= least, "low and high are no numbers of s")
    place = {name: float(x) for name, x in values.items()}
    for more in EXACT_SIZES:
        from_pieces(statement, values | {"M": least + more})
    for piece in statement["pieces"]:
        monotone(piece, place)
        for more in SIZES:
            by_riemann(piece, place | {"M": least + more}, least + more)
    sum_of_pieces: Any = ["+", *[["*", piece["limit"], piece["function"]] for piece in statement["pieces"]]]
    compare("h'", statement["limit derivative"], values, lambda t: evaluate(sum_of_pieces, values | {"t": t}), lambda t: {})
    slope = of_t(statement["limit derivative"], place)
    mean, concave = statement["mean"], statement["concave"]
    require((mean is None) != (concave is None), "mean or concave")
    if mean is not None:
        in_size(mean, slope, place)
    else:
        for more in EXACT_SIZES:
            group(statement, values | {"M": least + more})
        bent(slope)
    curve = {t: integral(slope, 0, t, 40) for t in LOOKED_AT}
    for more in SIZES:
        distance(statement, place | {"M": least + more}, least + more, curve)


def from_pieces(statement: dict[str, Any], env: Env) -> None:
    """Each w_s is the sum of the pieces at t = (s + theta)/M."""
    size = env["M"]
    for s, weight in enumerate(gap(statement["rule"], env)):
        total: Value = 0
        for piece in statement["pieces"]:
            t = Fraction(s + integer(number(piece["theta"])), size)
            require(0 <= t <= 1, f"t = {t}")
            total = total + evaluate(["*", piece["scale"], piece["function"]], env | {"t": t})
        require(total == weight, f"w_{s} is {weight}, not {total}, at {env}")


def monotone(piece: dict[str, Any], place: Place) -> None:
    """The function goes in the stated direction and has the stated size, or a value at both ends."""
    f, sign, theta = of_t(piece["function"], place), 1 if piece["increasing"] else -1, number(piece["theta"])
    for a, b in pairwise(GRID):
        at_most(sign * f(a), sign * f(b), f"the function between {a} and {b}")
    if piece["size"] is None:
        at_most(max(abs(f(0.0)), abs(f(1.0))), 1e9, "the function at an end")
        return
    size = value(piece["size"], place)
    for t in GRID:
        at_most(abs(f(t)) * sqrt(t if theta else 1 - t), size, f"the size at {t}")


def running(rate: Real, theta: int, size: int) -> list[float]:
    """1/M times the sums over s < j of a function at (s + theta)/M."""
    sums = [0.0]
    for s in range(size):
        sums.append(sums[-1] + rate((s + theta) / size) / size)
    return sums


def by_riemann(piece: dict[str, Any], place: Place, size: int) -> None:
    """The running sums differ from the integral by at most the bound."""
    scale, bound, f = value(piece["scale"], place), value(piece["bound"], place), of_t(piece["function"], place)
    sums = running(f, int(number(piece["theta"])), size)
    for j, (total, area) in enumerate(zip(sums, integrals(f, size), strict=True)):
        at_most(abs(scale * (total - area)), bound, f"the running sum to {j} at {place}")


def in_size(mean: dict[str, Any], slope: Real, place: Place) -> None:
    """What the theorem on the mean is about has the stated size."""
    size = value(mean["size"], place)
    for t in GRID:
        step = 1e-3 * min(t, 1 - t)
        found = {
            "Taylor": lambda t=t, step=step: (slope(t + step) - slope(t - step)) / (2 * step),
            "Lipschitz": lambda t=t: slope(t),
            "arcsine": lambda t=t: slope(t) * sqrt(t * (1 - t)),
        }[mean["theorem"]]()
        at_most(abs(found) * (1 - 1e-5) - 1e-8, size, f"the size for {mean['theorem']} at {t}")


def group(statement: dict[str, Any], env: Env) -> None:
    """The weights of each group sum to 0, and b_{K-1} = c (1 - K/M) h'(K/M)."""
    size, rule, factor = env["M"], statement["rule"], evaluate(statement["concave"], env)
    at_most(-float(factor), 0, "the factor")
    at_most(float(factor), 1, "the factor")
    for K in range(size + 1):
        wrong = size - K
        right = evaluate(rule["correct"], env | {"s": K - 1}) if K else 0
        left = evaluate(rule["incorrect"], env | {"s": K}) if wrong else 0
        require(right * K + left * wrong == 0, f"the weights of the group K = {K} at {env}")
        t = Fraction(K, size)
        if K and wrong:
            stated = evaluate(statement["limit derivative"], env | {"t": t}) * factor * (1 - t)
            require(right == stated, f"b at K = {K} is {right}, not {stated}, at {env}")


def bent(slope: Real) -> None:
    """t(1-t) h' is concave and not negative."""
    for t in GRID:
        step = 1e-2 * min(t, 1 - t)
        below, middle, above = (slope(x) * x * (1 - x) for x in (t - step, t, t + step))
        at_most(-middle, 0, f"-h' at {t}")
        at_most(below + above - 2 * middle, 1e-9 * abs(middle), f"t(1-t) h' at {t}")


def distance(statement: dict[str, Any], place: Place, size: int, curve: dict[float, float]) -> None:
    """The conclusion: how far h_M is from h, or on which side."""
    pieces, mean = statement["pieces"], statement["mean"]
    allowed = sum(value(piece["bound"], place) for piece in pieces)
    for piece in pieces:
        off = abs(value(piece["scale"], place) - value(piece["limit"], place))
        f = of_t(piece["function"], place)
        allowed += off * integral(lambda t, f=f: abs(f(t)), 0, 1, 60) if off else 0
    if mean is not None:
        rate = {"Taylor": 1 / (8 * size), "Lipschitz": 1 / (2 * sqrt(size)), "arcsine": pi / sqrt(size)}[mean["theorem"]]
        allowed += rate * value(mean["size"], place)
    sums = [0.0] * (size + 1)
    for piece in pieces:
        more = running(of_t(piece["function"], place), int(number(piece["theta"])), size)
        sums = [a + value(piece["scale"], place) * b for a, b in zip(sums, more, strict=True)]
    for t, there in curve.items():
        here = mixed(sums, t)
        at_most(abs(here - there), allowed + 1e-6, f"the distance at t = {t} and {place}")
        if mean is None:
            at_most(here, there + 1e-6, f"h_M at t = {t} and {place}")


def mixed(sums: list[float], t: float) -> float:
    """h_M(t), the mean of the running sums."""
    n = len(sums) - 1
    return sum(W * comb(n, j) * t**j * (1 - t) ** (n - j) for j, W in enumerate(sums))


def bound(statement: dict[str, Any], values: Env) -> None:
    """Kind "bound": the closed form, and the distance of h_M(t) - h_M(1) from h(t) - h(1)."""
    every(statement, values)
    least = integer(evaluate(statement["least M"], values))
    place = {name: float(x) for name, x in values.items()}
    slope = of_t(statement["limit derivative"], place)
    curve = {t: -integral(slope, t, 1, 120) for t in LOOKED_AT}
    for size in [least + more for more in SIZES]:
        at, rule = place | {"M": size}, statement["rule"]
        weights = [value(rule["correct"], at | {"s": s}) - value(rule["incorrect"], at | {"s": s}) for s in range(size)]
        sums = [sum(weights[:j]) / size for j in range(size + 1)]
        for t, there in curve.items():
            most = value(statement["limit bound"], at | {"t": t})
            at_most(abs(mixed(sums, t) - sums[-1] - there), most, f"the distance at t = {t} and {at}")
        try:
            most = value(statement["limit bound"], at | {"t": 1.0})
        except Undefined:  # by continuity
            continue
        at_most(0, most, f"the bound at t = 1 and {at}")
