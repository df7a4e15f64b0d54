"""Which rule of the catalogue recorded weights are, with its parameter, up to the float error of the function."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from hsym.auditing.candidates import Candidate, candidates
from hsym.auditing.records import Record
from hsym.errors import HsymError
from hsym.rule import WeightRule
from hsym.symbols import eps as EPS

ALLOWED = 8.0
"""So many float errors may a weight be off: sums, quotients and a root make a few each."""
GRID = (0.0, *(10.0 ** (k / 4) for k in range(-52, 13)))
"""Where a parameter is looked for: 0, and 1e-13 .. 1e3."""
HALVINGS = 80
SINGLE = 2.0**-23
"""Many functions compute in float32 and return float64."""
DIGITS = range(1, 7)
"""A parameter is reported with as few significant digits as the weights allow, at most six."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule of the catalogue whose weights are the recorded ones.

    Attributes:
        name: its name in the catalogue.
        rule: the rule with exact values of its parameters.
        symbolic: the rule before its parameter got its value.
        factor: the recorded weights are this constant times those of the rule, for each M in ``sizes``; 1 for the rule itself.
        sizes: the group sizes at which it was compared.
        residual: the largest difference, in float errors of the function; 0 where both are exact and equal.
        error: that float error: what the returned numbers show, or that of float32 where the function is exact to that only.
        parameter: the parameter that was found and its value; None if there was none to be found.
    """

    name: str
    rule: WeightRule
    symbolic: WeightRule
    factor: tuple[float, ...]
    sizes: tuple[int, ...]
    residual: float
    error: float
    parameter: tuple[str, Fraction] | None

    @property
    def is_plain(self) -> bool:
        """Whether no factor stands before the rule."""
        return all(x == 1.0 for x in self.factor)

    @property
    def without_eps(self) -> WeightRule:
        """The rule with eps = 0, if an eps was found."""
        return self.symbolic.with_parameters(eps=0) if self.parameter and self.parameter[0] == EPS.name else self.rule


def recognise(records: Sequence[Record]) -> tuple[Match, ...]:
    """The rules that fit at every recorded M, the best first.

    A rule without a factor goes before one with a factor, one that is much nearer before the others, then the one that needs
    the fewest choices, then the smaller residual.
    """
    error = max(x.error for x in records)
    for unit in (error, SINGLE) if 0 < error < SINGLE else (error,):
        tolerances = [_tolerances(x, unit) for x in records]
        tried = ((x, _fit(x, records, tolerances, unit)) for x in candidates(max(x.M for x in records)))
        found = {candidate: match for candidate, match in tried if match is not None}
        plain = {(x.name, x.options) for x in found if not x.skipping}
        matches = [match for x, match in found.items() if not (x.skipping and (x.name, x.options) in plain)]
        if matches:
            break
    nearest = min((x.residual for x in matches), default=0.0)
    return tuple(sorted(matches, key=lambda x: (not x.is_plain, x.residual > 2 * nearest + 2, _choices_made(x), x.residual)))


def _choices_made(match: Match) -> float:
    """How many choices a rule needs to fit: eps = 0 is less of one than another value."""
    found = 0.0 if match.parameter is None else 0.5 if match.parameter == (EPS.name, 0) else 1.0
    return found + len(match.rule.settings) + len(match.symbolic.values)


def _weights(record: Record) -> tuple[float, ...]:
    return tuple(float(x) for x in (*record.a, *record.b))


def _tolerances(record: Record, unit: float) -> tuple[float, ...]:
    """How far each weight may be off; rewards are of size 1, so that differences of them have errors of that size."""
    values = _weights(record)
    unit = unit or 2.0**-52  # of the floats that are compared, where the function is exact
    floor = min(1.0, max(abs(x) for x in values) or 1.0)
    return tuple(ALLOWED * unit * max(abs(x), floor) for x in values)


def _fit(candidate: Candidate, records: Sequence[Record], tolerances: Sequence[Sequence[float]], unit: float) -> Match | None:
    if candidate.open_parameter is None:
        return _fixed(candidate, 0.0, records, tolerances, None, unit)
    zero = _fixed(candidate, 0.0, records, tolerances, (candidate.open_parameter.name, Fraction(0)), unit)
    if zero is not None and zero.is_plain:
        return zero
    for value in _solutions(candidate, records):
        for digits in DIGITS:
            text = f"{value:.{digits - 1}e}"
            known = (candidate.open_parameter.name, Fraction(text))
            made = _fixed(candidate, float(text), records, tolerances, known, unit)
            if made is not None and made.is_plain:
                return made
    return zero


def _fixed(
    candidate: Candidate,
    value: float,
    records: Sequence[Record],
    tolerances: Sequence[Sequence[float]],
    parameter: tuple[str, Fraction] | None,
    unit: float,
) -> Match | None:
    """The match with a parameter's value, up to a factor for each M."""
    factors, worst = [], 0.0
    for record, allowed in zip(records, tolerances, strict=True):
        expected = candidate.weights(record.M, value)
        if expected is None:
            return None
        recorded = _weights(record)
        factor = _factor(recorded, expected, allowed)
        off = [abs(x - factor * y) / (d / ALLOWED) for x, y, d in zip(recorded, expected, allowed, strict=True)]
        if factor <= 0 or max(off) > ALLOWED:
            return None
        factors.append(factor)
        worst = max(worst, *off)
    try:
        rule = candidate.rule if parameter is None else candidate.rule.with_parameters(**{parameter[0]: parameter[1]})
    except HsymError:
        return None
    residual = 0.0 if worst <= 1e-3 else worst
    return Match(candidate.name, rule, candidate.rule, tuple(factors), tuple(x.M for x in records), residual, unit, parameter)


def _factor(recorded: Sequence[float], expected: Sequence[float], allowed: Sequence[float]) -> float:
    """1 if that fits, else the quotient where the expected weight is largest."""
    if all(abs(x - y) <= d for x, y, d in zip(recorded, expected, allowed, strict=True)):
        return 1.0
    place = max(range(len(expected)), key=lambda i: abs(expected[i]))
    return recorded[place] / expected[place] if expected[place] else 0.0


def _solutions(candidate: Candidate, records: Sequence[Record]) -> Iterator[float]:
    """Values of the open parameter at which the weight that depends on it most is the recorded one."""
    record = max(records, key=lambda x: x.M)
    recorded = _weights(record)
    tables = [(x, candidate.weights(record.M, x)) for x in GRID]
    known = [(x, table) for x, table in tables if table is not None]
    if len(known) < 2:
        return
    spread = [max(t[i] for _, t in known) - min(t[i] for _, t in known) for i in range(len(recorded))]
    for place in sorted(range(len(recorded)), key=lambda i: -spread[i])[:2]:
        if not spread[place]:
            return
        for (low, below), (high, above) in pairwise(known):
            left, right = below[place] - recorded[place], above[place] - recorded[place]
            if right == 0:
                yield high
            elif left * right < 0:
                yield _between(candidate, record.M, place, recorded[place], low, high)


def _between(candidate: Candidate, M: int, place: int, wanted: float, low: float, high: float) -> float:
    """By halving, in logarithms where that is possible."""
    first = candidate.weights(M, low)
    rising = first is not None and first[place] < wanted
    for _ in range(HALVINGS):
        middle = math.sqrt(low * high) if low > 0 else (low + high) / 2
        table = candidate.weights(M, middle)
        if table is None:
            return middle
        low, high = (middle, high) if (table[place] < wanted) == rising else (low, middle)
    return (low + high) / 2
