"""Polynomials in t by their monomials, made from Bernstein form by one Taylor shift.

With N = M - 1, ``c_s = C(N, s) w_s`` and ``x = 1/t``,

    sum_s c_s t^s (1-t)^(N-s)  =  t^N sum_s c_s (x-1)^(N-s),

so the monomials are those of the reversed ``c`` shifted by -1, reversed back.  Forming ``c_s`` first often leaves plain
integers.  Square roots are split off by linearity: one integer polynomial over one denominator for each radicand.  A
radicand that occurs at few s needs no full shift: each run of neighbouring s is a product
``t^i (1-t)^j (short polynomial)``, and where the short one is divisible by ``t + (1-t) = 1`` it is divided first.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb, lcm

import sympy
from flint import fmpq, fmpq_poly, fmpz, fmpz_poly

from hsym import symbols
from hsym.brief import listed, written
from hsym.exact.numbers import Number
from hsym.exact.vectors import ExactVector

Part = tuple[int, tuple[int, ...], int]
DENSE = 12
"""From this many nonzero entries on, one Taylor shift of a radicand's row beats expanding its runs."""


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A polynomial in t over the Q-span of square roots.

    Attributes:
        parts: ``((radicand, (n_0, n_1, ...), denominator), ...)``: the coefficient of ``t**k`` is the sum over the
            parts of ``n_k / denominator * sqrt(radicand)``.

    Example:
        >>> q = from_bernstein(ExactVector.of([3, Fraction(3, 2), 1]))   # rejection sampling, M = 3
        >>> q.parts
        ((1, (3, -3, 1), 1),)
        >>> print(q.integral().to_sympy())
        t**3/3 - 3*t**2/2 + 3*t
    """

    parts: tuple[Part, ...]

    def __repr__(self) -> str:
        first = listed((self.coefficient(k) for k in range(self.degree + 1)), self.degree + 1, lambda x: written(x, 30))
        return f"<Polynomial of degree {self.degree}, coefficients {first or 'none'}>"

    def _repr_latex_(self) -> str | None:
        from hsym.render import rich

        return rich.polynomial(self)

    @property
    def degree(self) -> int:
        """The degree, -1 for the zero polynomial."""
        return max((len(numerators) for _, numerators, _ in self.parts), default=0) - 1

    def coefficient(self, k: int) -> Number:
        """The coefficient of ``t**k``."""
        found = ((r, Fraction(n[k], d)) for r, n, d in self.parts if k < len(n) and n[k])
        return Number(tuple(found))

    def at(self, t: Fraction | int) -> Number:
        """The exact value at a rational point."""
        point = fmpq(Fraction(t).numerator, Fraction(t).denominator)
        found = ((radicand, fmpq_poly(list(top), bottom)(point)) for radicand, top, bottom in self.parts)
        return Number(tuple((r, Fraction(int(c.p), int(c.q))) for r, c in found if c))

    def derivative(self) -> Polynomial:
        """The derivative."""
        found = ((radicand, fmpq_poly(list(top), bottom).derivative()) for radicand, top, bottom in self.parts)
        return Polynomial(tuple(_part(radicand, q) for radicand, q in found if q))

    def integral(self) -> Polynomial:
        """The antiderivative that vanishes at 0."""
        return Polynomial(
            tuple(_part(radicand, fmpq_poly(list(top), bottom).integral()) for radicand, top, bottom in self.parts)
        )

    def to_sympy(self) -> sympy.Expr:
        """The polynomial as an expanded SymPy expression in t."""
        t = symbols.t
        return sympy.Add(*(self.coefficient(k).to_sympy() * t**k for k in range(self.degree + 1)))


def _part(radicand: int, polynomial: fmpq_poly, low: int = 0) -> Part:
    """Plain integers; the coefficients below ``t**low`` are known to be 0 and are not looked at."""
    high = polynomial.numer().right_shift(low).coeffs()
    return radicand, (*(0,) * low, *map(int, high)), int(polynomial.denom())


def binomial_row(n: int) -> list[fmpz]:
    """``C(n, 0), ..., C(n, n)``."""
    row, value = [], fmpz(1)
    for k in range(n + 1):
        row.append(value)
        value = value * (n - k) // (k + 1)
    return row


def _shifted(c: list[fmpz]) -> fmpz_poly:
    """The monomials of ``sum_s c_s t^s (1-t)^(N-s)`` for integers ``c``, by one Taylor shift."""
    shifted = fmpz_poly(c[::-1])(fmpz_poly([-1, 1])).coeffs()
    shifted += [fmpz(0)] * (len(c) - len(shifted))
    return fmpz_poly(shifted[::-1])


def _over_one_denominator(c: list[fmpq]) -> tuple[list[fmpz], fmpz]:
    polynomial = fmpq_poly(c)
    numerators = polynomial.numer().coeffs()
    return numerators + [fmpz(0)] * (len(c) - len(numerators)), polynomial.denom()


def _from_run(start: int, run: list[fmpz], degree: int) -> fmpz_poly:
    """The monomials of one run of neighbouring entries ``c_start, c_start+1, ...``."""
    while len(run) > 1 and sum(run[::2]) == sum(run[1::2]):
        quotient = [run[0]]
        for c in run[1:-1]:
            quotient.append(c - quotient[-1])
        run, degree = quotient, degree - 1
    rest = degree - start - len(run) + 1
    power = fmpz_poly([1, -1]) ** rest
    return (power * (run[0] if len(run) == 1 else _shifted(run))).left_shift(start)


def _from_sparse(entries: dict[int, fmpz], degree: int) -> fmpz_poly:
    total, places = fmpz_poly([0]), sorted(entries)
    while places:
        length = 1
        while length < len(places) and places[length] == places[0] + length:
            length += 1
        total += _from_run(places[0], [entries[k] for k in places[:length]], degree)
        places = places[length:]
    return total


def from_bernstein(control_points: ExactVector, integrated: bool = False) -> Polynomial:
    """The monomials of the polynomial with these Bernstein coefficients (its degree is one less than their number).

    Args:
        control_points: the coefficients.
        integrated: take the antiderivative that vanishes at 0 before the integers leave FLINT.
    """
    found = _columns(control_points)
    return Polynomial(tuple(_part(r, q.integral() if integrated else q, low + integrated) for r, q, low in found))


def _columns(control_points: ExactVector) -> list[tuple[int, fmpq_poly, int]]:
    """For each radicand its polynomial, not zero, and a power of t that divides it."""
    degree = len(control_points) - 1
    row = binomial_row(degree)
    if control_points.is_rational:
        c, denominator = _over_one_denominator([x * y for x, y in zip(control_points.rationals(), row, strict=True)])
        found = fmpq_poly(_shifted(c), denominator)
        return [(1, found, 0)] if found else []
    columns: dict[int, dict[int, tuple[int, int]]] = {}
    for k, entry in enumerate(control_points.rows):
        for radicand, n, d in entry:
            columns.setdefault(radicand, {})[k] = (n, d)
    parts = []
    for radicand in sorted(columns):
        column = columns[radicand]
        common = lcm(*(d for _, d in column.values()))
        entries = {k: row[k] * (n * (common // d)) for k, (n, d) in column.items()}
        if len(entries) > DENSE:
            numerators = _shifted([entries.get(k, fmpz(0)) for k in range(degree + 1)])
        else:
            numerators = _from_sparse(entries, degree)
        if numerators:
            parts.append((radicand, fmpq_poly(numerators, common), min(column)))
    return parts


def to_bernstein(polynomial: Polynomial, degree: int) -> ExactVector:
    """The Bernstein coefficients in a given degree, at least the polynomial's own: the inverse of one Taylor shift.

    ``t^k = sum_j C(j, k)/C(n, k) B_{n,j}(t)``: each coefficient is a binomial transform, again a Taylor shift (by +1).
    """
    n = degree
    columns: list[dict[int, Fraction]] = [{} for _ in range(n + 1)]
    for radicand, numerators, denominator in polynomial.parts:
        reversed_up = fmpz_poly(([0] * (n + 1 - len(numerators))) + list(numerators[::-1]))
        shifted = reversed_up(fmpz_poly([1, 1])).coeffs()
        shifted += [fmpz(0)] * (n + 1 - len(shifted))
        for j, value in enumerate(shifted[::-1]):
            if value:
                columns[j][radicand] = Fraction(int(value), denominator * comb(n, j))
    return ExactVector.of([Number(tuple(sorted(column.items()))) for column in columns])
