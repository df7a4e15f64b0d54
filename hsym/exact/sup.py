"""The supremum of ``|h_M(t) - constant - h(t)|`` over an interval of t: ball arithmetic, subdivision, a proved enclosure.

All work is done in the angle phi, t = sin(phi/2)^2, where h_M has a Taylor polynomial with a small remainder on every cell
of width 2/sqrt(M).  The cell with the largest upper bound is halved until that bound is as near to the largest lower bound as
asked.  On a cell the difference is a quadratic around the center, whose range is known, and a tail that falls with the third
power of the width; where h is not smooth (a kink, a root at the end) its range on the cell is used instead.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from heapq import heappop, heappush
from itertools import chain, pairwise

import sympy
from flint import arb, arb_poly, fmpq

from hsym.errors import HsymError, shown
from hsym.exact.along_angle import AlongAngle, NoEnclosure, at_point, on_cell
from hsym.exact.balls import exact_fraction
from hsym.exact.binomial_means import Encloser
from hsym.exact.binomial_taylor import BinomialTaylor
from hsym.exact.closed_forms import value_as_ball
from hsym.exact.numbers import Number
from hsym.exact.precision import precision
from hsym.exact.vectors import Vector

MAX_CELLS = 20_000
"""How many cells are looked at before the search gives up."""
ORDER = 8
"""Terms of the Taylor polynomial of h on a cell."""
GUARD_DIGITS = 2
"""The search goes on until the enclosure has a width of ``10**-(digits + GUARD_DIGITS)``, so that rounding it to ``digits``
decimals is nearly always certain."""


@dataclass(frozen=True, slots=True)
class Supremum:
    """``lower <= sup <= upper``, and a t at which the difference is at least ``lower``."""

    lower: Fraction
    upper: Fraction
    witness: Fraction


class _Imprecise(Exception):
    """The working precision is too low."""


def supremum(
    source: Encloser | Vector, h: sympy.Expr, constant: sympy.Expr, low: Fraction, high: Fraction, digits: int
) -> Supremum:
    """Enclose ``sup |h_M(t) - constant - h(t)|`` over ``[low, high]``.

    Args:
        source: the weights of a rule, or the gap itself.
        h: a closed form in t alone.
        constant: a closed form without symbols.
        low, high: exact ends, ``0 <= low <= high <= 1``.
        digits: the width of the enclosure is at most ``10**-digits``.

    Raises:
        HsymError: h is not finite all over the interval, or jumps where the supremum is.
    """
    bits = 160 + 10 * digits
    for _ in range(6):
        with precision(bits):
            try:
                return _Search(_control_points(source, bits), h, value_as_ball(constant, {}), low, high, digits).run()
            except _Imprecise:
                bits *= 2
    raise HsymError(f"h: {shown(h)} could not be enclosed with {bits // 2} bits; expected a closed form without cancellation")


def _control_points(source: Encloser | Vector, bits: int) -> list[arb]:
    if isinstance(source, Encloser):
        return source.control_points(bits)
    total, sums = arb(0), [arb(0)]
    for w in source:
        total += w.enclose_arb() if isinstance(w, Number) else value_as_ball(w, {})
        sums.append(total)
    return [x / len(source) for x in sums]


@dataclass(frozen=True, slots=True)
class _Cell:
    """An interval of angles inside the range of one Taylor polynomial of h_M, which is centred at ``origin``."""

    left: arb
    right: arb
    origin: arb
    polynomial: arb_poly


@dataclass(frozen=True, slots=True)
class _Difference:
    """``d_0 + d_1 x + d_2 x^2`` on ``|x| <= radius``, off by at most ``tail``; at x = 0 it is ``middle``."""

    terms: tuple[arb, arb, arb]
    tail: arb
    radius: arb
    middle: arb

    def largest(self) -> arb:
        """A bound on the absolute value all over the cell."""
        d0, d1, d2 = self.terms
        ends = [abs(d0 + d1 * x + d2 * x * x) for x in (self.radius, -self.radius)]
        vertex = self.vertex()
        if vertex is None:
            slope = abs(d1) - 2 * abs(d2) * self.radius
            middle = [] if slope > 0 else [abs(d0) + abs(d1) * self.radius + abs(d2) * self.radius**2]
        else:
            middle = [abs(d0 + d1 * vertex / 2)]
        return _most([*ends, *middle]) + self.tail

    def vertex(self) -> arb | None:
        """Where the quadratic turns, if that is in the cell and d_2 is not 0."""
        _, d1, d2 = self.terms
        found = -d1 / (2 * d2) if not d2.contains(0) else None
        return found if found is not None and abs(found) <= self.radius else None

    def attained(self) -> list[tuple[arb, arb]]:
        """Places in the cell, relative to its center, and lower bounds on the absolute value there."""
        d0, d1, _ = self.terms
        found, vertex = [(arb(0), self.middle.abs_lower())], self.vertex()
        return found if vertex is None else [*found, (vertex, (d0 + d1 * vertex / 2).abs_lower() - self.tail)]


class _Search:
    """One search at one working precision; bounds on values are counted in units of ``10**-(digits + 4)``."""

    def __init__(self, sums: list[arb], h: sympy.Expr, constant: arb, low: Fraction, high: Fraction, digits: int) -> None:
        self.h, self.constant, self.low, self.high, self.digits = AlongAngle(h), constant, low, high, digits
        self.unit = 10 ** (digits + GUARD_DIGITS + 2)
        self.narrowest = arb(2) ** -(64 + 8 * digits)
        self.remainder = arb(fmpq(1, 100 * self.unit)).upper()
        self.transform = BinomialTaylor(sums, self.remainder)
        self.best, self.angle, self.seen = 0, arb(0), 0
        self.cells: list[tuple[float, int, _Cell]] = []

    def run(self) -> Supremum:
        """Halve the cell with the largest bound until it is near to what is attained."""
        ends = [(self._at(t), t) for t in dict.fromkeys((self.low, self.high))]
        self.best = max(value for value, _ in ends)
        for cell in self._base():
            self._add(cell)
        while self.cells and -self.cells[0][0] > self.best + 50:
            bound, _, cell = heappop(self.cells)
            middle = ((cell.left + cell.right) / 2).mid()
            if self.seen > MAX_CELLS or cell.right - cell.left < self.narrowest:
                what = "is not finite, or not known to be," if bound == -math.inf else "jumps or is too steep"
                raise self._failed(f"{what} near t = {float((middle / 2).sin() ** 2):.6g}")
            self._add(_Cell(cell.left, middle, cell.origin, cell.polynomial))
            self._add(_Cell(middle, cell.right, cell.origin, cell.polynomial))
        upper = int(max([self.best + 1, *(-bound for bound, _, _ in self.cells[:1])]))
        lower, witness = self._witness(ends)
        return Supremum(Fraction(lower, self.unit), Fraction(upper, self.unit), witness)

    def _base(self) -> Iterator[_Cell]:
        """The whole interval in cells no wider than the Taylor polynomials of h_M allow."""
        left, right = at_point(self.low).angle.lower(), at_point(self.high).angle.upper()
        reach = self.transform.reach
        count = int(exact_fraction((right - left) / reach / 2 * 65 / 64)) + 1  # a little more, so that rounding does no harm
        ends = [left, *((left + (right - left) * k / count).mid() for k in range(1, count)), right]
        for a, b in pairwise(ends):
            origin = ((a + b) / 2).mid()
            polynomial = self.transform.around(origin)
            spread = sum((x.rad() * reach**j for j, x in enumerate(polynomial.coeffs())), arb(0))
            if not spread < self.remainder:
                raise _Imprecise
            yield _Cell(a, b, origin, polynomial)

    def _add(self, cell: _Cell) -> None:
        """Bound the difference on a cell; keep the cell if it may hold more than what is attained already."""
        self.seen += 1
        center = ((cell.left + cell.right) / 2).mid()
        radius = (cell.right - center).max(center - cell.left).upper()
        bound: float = math.inf
        with suppress(NoEnclosure):
            found = self._difference(cell, center, radius)
            bound = _units(found.largest(), self.unit, up=True)
            for x, value in found.attained():
                if (size := _units(value, self.unit, up=False)) > self.best:
                    self.best, self.angle = size, center + x
        if bound > self.best:
            heappush(self.cells, (-bound, self.seen, cell))

    def _difference(self, cell: _Cell, center: arb, radius: arb) -> _Difference:
        """h_M - constant - h on a cell.

        Raises:
            NoEnclosure: no finite enclosure of h is known.
        """
        shifted = cell.polynomial(arb_poly([center - cell.origin, 1])).coeffs()
        terms = shifted + [arb(0)] * (ORDER + 1 - len(shifted))
        terms[0] = terms[0] - self.constant + arb(0, self.remainder)
        if not terms[0].is_finite():
            raise _Imprecise
        try:
            series = self.h.taylor(center, arb(center, radius), ORDER)
            if not series[0].rad() < self.remainder:
                raise _Imprecise
            terms[: ORDER + 1] = [x - y for x, y in zip(terms, series, strict=False)]
            middle = terms[0]
        except NoEnclosure:
            middle = terms[0] - self.h.over(on_cell(center))
            terms[0] = terms[0] - self.h.over(on_cell(arb(center, radius)))
        tail = sum((abs(x) * radius**j for j, x in enumerate(terms[3:], 3)), arb(0))
        return _Difference((terms[0], terms[1], terms[2]), tail.upper(), radius, middle)

    def _at(self, t: Fraction) -> int:
        """A lower bound on the absolute difference at an exact t."""
        place = at_point(t)
        try:
            h = self.h.over(place)
        except NoEnclosure:
            raise self._failed(f"has no finite value at t = {t}") from None
        return _units((self.transform.value(place.t, place.rest) - self.constant - h).abs_lower(), self.unit, up=False)

    def _witness(self, ends: list[tuple[int, Fraction]]) -> tuple[int, Fraction]:
        """A simple rational near the best angle at which nearly as much is attained."""
        near = exact_fraction((self.angle / 2).sin() ** 2)
        simple = (near.limit_denominator(10**k) for k in range(1, self.digits + 13))
        inside = (min(max(t, self.low), self.high) for t in (*simple, near))
        candidates = chain(ends, ((self._at(t), t) for t in inside))
        found = next((pair for pair in candidates if pair[0] >= self.best - 40), None)
        if found is None:
            raise self._failed(f"jumps or is too steep near t = {float(near):.6g}")
        return found

    def _failed(self, what: str) -> HsymError:
        return HsymError(
            f"h: {shown(self.h.expression)} {what}; expected a function that is continuous on [{self.low}, {self.high}]"
        )


def _units(value: arb, unit: int, up: bool) -> int:
    """A bound in whole units: above a value, or below it and not negative.

    Raises:
        NoEnclosure: the value is not finite.
    """
    if not value.is_finite():
        raise NoEnclosure
    exact = exact_fraction(value.upper() if up else value.lower()) * unit
    return math.ceil(exact) if up else max(0, math.floor(exact))


def _most(values: list[arb]) -> arb:
    """A ball whose upper end is at least every value."""
    return reduce(arb.max, values)
