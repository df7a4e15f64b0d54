"""h_M' and h_M for every M at once: the gap split into summands, each summed, the sums put together and integrated."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy

from hsym.exact.quotients import Field, Quotient
from hsym.rule import WeightRule
from hsym.summation.segments import Point, Segments, segments
from hsym.summation.sequences import Sequence, total
from hsym.summation.summands import M, Summand, Term, bernstein, s, t
from hsym.summation.sums import BinomialSum, NoClosedForm, StartLater, Sums, integer_roots
from hsym.summation.terms import parts_of

MOST_START = 64
"""The first value of a sum is added up term by term: no formula is looked for that would begin at a larger M."""


@dataclass(frozen=True)
class Closed:
    """The derivative for every M from ``start`` on.

    Attributes:
        field: the field of the coefficients.
        segments: the gap by ranges of s.
        parts: ``(coefficient, sum)`` for the middle range.
        sums: every sum that is needed, each after those it needs.
        points: the contribution of each exceptional s.
        initial: for each sum without a closed form its first values.
    """

    field: Field
    segments: Segments
    parts: tuple[tuple[Sequence, BinomialSum], ...]
    sums: tuple[BinomialSum, ...]
    points: tuple[tuple[Point, Sequence], ...]
    initial: tuple[tuple[BinomialSum, tuple[Sequence, ...]], ...]

    @property
    def unsolved(self) -> tuple[BinomialSum, ...]:
        """The sums of the parts that have a recurrence only."""
        return tuple(x for _, x in self.parts if x.solution is None)

    @property
    def derivative(self) -> Sequence:
        """h_M' without the parts that have a recurrence only."""
        solved = [c * x.solution for c, x in self.parts if x.solution is not None]
        return total(self.field, [*solved, *(value for _, value in self.points)])


def close(rule: WeightRule) -> Closed:
    """Sum the gap of a rule for every M.

    Raises:
        NoClosedForm: it is outside of the methods.

    Example:
        >>> from hsym import catalog
        >>> print(close(catalog.get("rejection_sampling")).derivative)
        (1 - (1 - t)**M)/t
    """
    field = Field((M, s, t, *sorted(rule.parameters, key=str)))
    for node in sympy.preorder_traversal(rule.gap):
        if isinstance(node, sympy.Pow) and node.exp.is_Rational and not node.exp.is_Integer:
            raise NoClosedForm(f"the weight contains {node}, which is outside of the methods")
    found = segments(rule, field)
    wanted = parts_of(found.gap, field)
    found = replace(found, start=_after_poles(found.start, [c for part in wanted for c in _coefficients(*part)]))
    while True:
        if found.start.rational is not None and found.start.rational > MOST_START:
            raise NoClosedForm(f"a formula would begin at M = {found.start} only, because of a pole before")
        sums = Sums(field, found.start)
        try:
            parts = tuple((c, sums.add(f, found.middle)) for c, f in wanted)
            break
        except StartLater as later:
            found = replace(found, start=later.start)
    points = tuple((p, _contribution(p, field)) for p in (*found.low, *found.high))
    initial = tuple((x, tuple(sums.initial(x))) for _, x in parts if x.solution is None)
    return Closed(field, found, parts, tuple(sums.found.values()), points, initial)


def _coefficients(coefficient: Sequence, summand: Summand) -> list[Quotient]:
    return [*coefficient.terms.values(), *([summand.rational] if isinstance(summand, Term) else [])]


def _after_poles(start: Quotient, values: list[Quotient]) -> Quotient:
    """The least M from which on no coefficient has a pole in M."""
    for value in values:
        for root in integer_roots(value.denominator):
            beyond = (root - start).rational
            if beyond is not None and beyond >= 0:
                start = root + 1
    return start


def _contribution(point: Point, field: Field) -> Sequence:
    """w B_{M-1,s}(t) at an exceptional s."""
    place = field.variable(M) - 1 - point.offset if point.from_top else field.constant(point.offset)
    value = total(field, (c * f.at(0, place) for c, f in parts_of(point.gap, field)))
    return value * bernstein(0, place)
