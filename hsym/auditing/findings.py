"""What the users of an audited function must be told: form, degenerate groups, factors, eps, and what would surprise them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hsym import symbols
from hsym.auditing.candidates import candidates
from hsym.auditing.recognition import ALLOWED, Match
from hsym.auditing.records import Record
from hsym.rule import WeightRule

HARD, MIDDLE = 0.02, 0.5
"""A hard prompt and one of middling difficulty, by the probability of a right answer."""
ALIKE = 1e-9
"""Weights of known rules, computed in floats, are proportional if they are so to this relative error."""
MOST_NAMES = 4
GRID = 200
"""Into so many parts [0, 1] is divided where the sign of h_M' is looked at."""
FACTORS = {
    "1": lambda M: 1.0,
    "(M-1)/M": lambda M: (M - 1) / M,
    "M/(M-1)": lambda M: M / (M - 1),
    "M": lambda M: float(M),
    "1/M": lambda M: 1 / M,
    "sqrt((M-1)/M)": lambda M: math.sqrt((M - 1) / M),
    "sqrt(M/(M-1))": lambda M: math.sqrt(M / (M - 1)),
    "sqrt(M)": lambda M: math.sqrt(M),
    "1/sqrt(M)": lambda M: 1 / math.sqrt(M),
}
"""Factors that trainers put before a rule, as functions of M."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that users must be told.

    Attributes:
        topic: what it is about, in one word.
        text: one sentence.
    """

    topic: str
    text: str


def findings(records: Sequence[Record], matches: Sequence[Match], closed: WeightRule | None) -> tuple[Finding, ...]:
    """All of them, in the order in which they are told."""
    found = records[-1]
    best = matches[0] if matches else None
    return (
        *_form(found),
        *_degenerate(found),
        *_factor(best),
        *_eps(best, found.M),
        *_others(matches),
        *_nearest(found, best, closed),
        *_shape(found),
        *_same_objective(found),
    )


def _number(value: float | Fraction) -> str:
    return f"{float(value):.6g}"


def _gap(found: Record) -> tuple[float, ...]:
    return tuple(float(y - x) for x, y in zip(found.a, found.b, strict=True))


def _visible(found: Record) -> float:
    return ALLOWED * found.error * max(abs(float(x)) for x in (*found.a, *found.b))


def _form(found: Record) -> Iterator[Finding]:
    where = "on every reward vector" if found.complete else f"on {found.vectors} reward vectors, a sample of them,"
    if found.disagreement is None:
        yield Finding("form", f"{where} a weight depends on the reward of its sample and on the count of right answers alone")
    else:
        x = found.disagreement
        groups = ["".join(map(str, rewards)) for rewards in x.rewards]
        yield Finding(
            "form",
            f"the weights are not of the form a_s, b_s: sample {x.positions[0]} of {groups[0]} gets {_number(x.weights[0])}, "
            f"sample {x.positions[1]} of {groups[1]} gets {_number(x.weights[1])}; the objective is that of their averages "
            "over positions, which loses nothing for independent samples",
        )
    if found.random:
        yield Finding(
            "random",
            "a second call gave other weights: what stands here is the average of two calls, and no more than an estimate",
        )
    if found.batch:
        yield Finding(
            "batch",
            "another group in the same batch changes the weights of a group: what stands here holds for one group alone, and a "
            "batch of many prompts optimises something else",
        )


def _degenerate(found: Record) -> Iterator[Finding]:
    wrong, right = _number(found.a[0]), _number(found.b[-1])
    both = "weight 0" if wrong == right == "0" else f"all wrong: weight {wrong} each; all correct: weight {right} each"
    yield Finding("degenerate", f"groups without contrast get {both}")


def _factor(best: Match | None) -> Iterator[Finding]:
    if best is None or best.is_plain:
        return
    known = factor_of_M(best.factor, best.sizes, best.error)
    text = known or ", ".join(f"{x:.6g} at M = {M}" for x, M in zip(best.factor, best.sizes, strict=True))
    yield Finding("factor", f"the weights are {text} times those of {best.rule.title}: so is the objective")


def factor_of_M(values: Sequence[float], sizes: Sequence[int], error: float) -> str | None:
    """A factor as a constant times a short function of M.

    Example:
        >>> factor_of_M((0.5, 0.75), (2, 4), 1e-15), factor_of_M((2.0, 2.0), (2, 4), 1e-15)
        ('(M-1)/M', '2')
    """
    for text, function in FACTORS.items():
        if 1 in sizes and "M-1" in text:
            continue
        quotients = [x / function(M) for x, M in zip(values, sizes, strict=True)]
        if max(quotients) - min(quotients) <= 16 * max(error, 1e-15) * max(abs(x) for x in quotients):
            constant = f"{quotients[0]:.6g}"
            return text if constant == "1" else constant if text == "1" else f"{constant}*{text}"
    return None


def _eps(best: Match | None, M: int) -> Iterator[Finding]:
    if best is None or best.parameter is None or best.parameter[0] != symbols.eps.name:
        return
    value = best.parameter[1]
    if value == 0:
        yield Finding("eps", f"no eps is to be seen: it is 0, or makes less difference than the float error {best.error:.1e}")
        return
    with_eps, without = (_floats(rule, M) for rule in (best.rule, best.without_eps))
    if with_eps is None or without is None:
        return
    largest = max(abs(x) for x in without) or 1.0
    place = max(range(len(with_eps)), key=lambda i: abs(with_eps[i] - without[i]))
    right = place >= M
    share = abs(with_eps[place] - without[place]) / largest
    where = f"of {'right' if right else 'wrong'} samples with s = {place % M} others right"
    yield Finding(
        "eps", f"eps = {_number(value)} moves the weights by {100 * share:.2g} % of the largest at most, those {where}"
    )


def _floats(rule: WeightRule, M: int) -> tuple[float, ...] | None:
    try:
        table = rule.at(M)
    except ValueError:
        return None
    return tuple(float(x) for side in (table.a, table.b) for x in side.to_sympy())


def _others(matches: Sequence[Match]) -> Iterator[Finding]:
    also = [
        x.rule.title for x in matches[1:] if x.is_plain == matches[0].is_plain and x.residual <= 2 * matches[0].residual + 1
    ]
    if also and matches[0].is_plain:
        yield Finding("also", f"these have the same weights as far as can be seen: {'; '.join(also[:MOST_NAMES])}")


def _nearest(found: Record, best: Match | None, closed: WeightRule | None) -> Iterator[Finding]:
    """Without a match, the rule whose gaps, times the best factor, are the least away."""
    gap = _gap(found)
    size = max(abs(x) for x in gap)
    if best is not None or closed is not None or size <= _visible(found):
        return
    nearest: tuple[float, str] | None = None
    for candidate in candidates(found.M):
        if candidate.open_parameter not in (None, symbols.eps):
            continue
        weights = candidate.weights(found.M)
        if weights is None:
            continue
        other = [y - x for x, y in zip(weights[: found.M], weights[found.M :], strict=True)]
        square = sum(x * x for x in other)
        factor = sum(x * y for x, y in zip(gap, other, strict=True)) / square if square else 0.0
        if factor > 0:
            apart = max(abs(x - factor * y) for x, y in zip(gap, other, strict=True)) / size
            nearest = min(nearest or (apart, candidate.rule.title), (apart, candidate.rule.title))
    if nearest is not None:
        yield Finding(
            "nearest",
            f"the nearest rule of the catalogue is {nearest[1]}: times a constant, its gaps b_s - a_s differ by "
            f"{100 * nearest[0]:.2g} % of the largest",
        )


def derivative(gap: Sequence[float], t: float) -> float:
    """h_M'(t), in floats.

    Example:
        >>> derivative([1.0, 1.0, 1.0], 0.25)
        1.0
    """
    n = len(gap) - 1
    return sum(w * math.comb(n, s) * t**s * (1 - t) ** (n - s) for s, w in enumerate(gap))


def _shape(found: Record) -> Iterator[Finding]:
    gap, visible = _gap(found), _visible(found)
    if max(abs(x) for x in gap) <= visible:
        yield Finding("zero", "all gaps b_s - a_s are 0: the expected update is zero, and nothing is optimised")
        return
    middle, hard = derivative(gap, MIDDLE), derivative(gap, HARD)
    if min(gap) < -visible:
        slopes = [derivative(gap, k / GRID) for k in range(GRID + 1)]
        falling = [k / GRID for k, slope in enumerate(slopes) if slope < -visible]
        if len(falling) == len(slopes):
            yield Finding("decreasing", "h_M decreases on [0, 1]: right answers become rarer")
        elif falling:
            text = f"h_M is not increasing: its derivative is negative at t = {falling[0]:g}, for instance"
            yield Finding("decreasing", f"{text}, where right answers become rarer")
    if middle > visible:
        ratio = f"h_M'({HARD})/h_M'({MIDDLE}) = {hard / middle:.4g}"
        yield Finding("weight", f"{ratio}: so many times as much counts a prompt with p = {HARD} as one with p = {MIDDLE}")


def _same_objective(found: Record) -> Iterator[Finding]:
    """Rules of the catalogue with the same gap up to a factor, at this M or at M - 1."""
    gap, M = _gap(found), found.M
    tolerance = max(ALIKE, 16 * found.error)
    same: list[str] = []
    smaller: list[str] = []
    for candidate in candidates(M):
        if candidate.open_parameter is not None:
            continue
        for size, names in ((M, same), (M - 1, smaller)):
            weights = candidate.weights(size) if size else None
            if weights is None:
                continue
            other = [y - x for x, y in zip(weights[:size], weights[size:], strict=True)]
            raised = other if size == M else _raised(other)
            factor = _proportional(gap, raised, tolerance)
            if factor is not None:
                times = "" if abs(factor - 1) <= tolerance else f" times {factor:.6g}"
                names.append(f"{candidate.rule.title}{times}")
    if same:
        yield Finding("objective", f"at M = {M} the objective is that of {'; '.join(list(dict.fromkeys(same))[:MOST_NAMES])}")
    if smaller and max(gap) - min(gap) > tolerance * max(abs(x) for x in gap):
        text = f"the objective at M = {M} is that of {smaller[0]} at M = {M - 1}: one sample of the group goes unused"
        yield Finding("order", text)


def _raised(gap: Sequence[float]) -> list[float]:
    """The same polynomial by one degree more."""
    n = len(gap)
    return [(s * gap[s - 1] if s else 0.0) / n + ((n - s) * gap[s] if s < n else 0.0) / n for s in range(n + 1)]


def _proportional(one: Sequence[float], other: Sequence[float], tolerance: float) -> float | None:
    """The factor > 0 by which the first is the second, if there is one."""
    place = max(range(len(other)), key=lambda i: abs(other[i]))
    if not other[place]:
        return None
    factor = one[place] / other[place]
    size = max(abs(x) for x in one)
    return (
        factor if factor > 0 and all(abs(x - factor * y) <= tolerance * size for x, y in zip(one, other, strict=True)) else None
    )
