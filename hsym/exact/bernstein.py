"""Polynomials on [0, 1] in Bernstein form, ``sum_k c_k B_{n,k}(t)`` with ``B_{n,k}(t) = C(n,k) t^k (1-t)^(n-k)``.

In this basis integration is a prefix sum, the values at both ends are the first and the last coefficient, degree
elevation is exact and the coefficients enclose the values.  Nothing here goes through monomials.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction

import sympy
from flint import fmpq, fmpz

from hsym import symbols
from hsym.errors import HsymError, shown
from hsym.exact import polynomials
from hsym.exact.numbers import NotInField, Number
from hsym.exact.polynomials import Polynomial
from hsym.exact.vectors import ExactVector, SymbolicVector, Vector


@dataclass(frozen=True, slots=True)
class Bernstein:
    """A polynomial by its Bernstein coefficients (control points).

    Attributes:
        coefficients: ``c_0, ..., c_n``, an :class:`ExactVector` or, with parameters, a :class:`SymbolicVector`.

    Example:
        >>> q = Bernstein(ExactVector.of([0, 0, 1]))            # t**2
        >>> print(q.at(Fraction(1, 3)), q.derivative().at(Fraction(1, 3)), q.elevated(2).degree)
        1/9 2/3 4
    """

    coefficients: Vector

    @property
    def degree(self) -> int:
        """The degree of the form, n (the polynomial itself may have a smaller one)."""
        return len(self.coefficients) - 1

    def derivative(self) -> Bernstein:
        """The derivative: n times the differences of neighbouring coefficients."""
        if self.degree == 0:
            return Bernstein(ExactVector.of([0]))
        return Bernstein(self.coefficients.differences().scaled(Fraction(self.degree)))

    def integral(self) -> Bernstein:
        """The antiderivative that vanishes at 0: the running sums over n + 1."""
        return Bernstein(self.coefficients.prefix_sums().scaled(Fraction(1, self.degree + 1)))

    def elevated(self, by: int) -> Bernstein:
        """The same polynomial in a form of higher degree.

        Args:
            by: how many degrees more, 0 or a positive integer.
        """
        if by < 0:
            raise HsymError(f"by: {by} is negative; expected 0 or a positive integer")
        entries = list(self.coefficients)
        for _ in range(by):
            n = len(entries)
            inner = [entries[j - 1] * Fraction(j, n) + entries[j] * Fraction(n - j, n) for j in range(1, n)]
            entries = [entries[0], *inner, entries[-1]]
        if isinstance(self.coefficients, ExactVector):
            return Bernstein(ExactVector.of(entries))
        return Bernstein(SymbolicVector(tuple(entries)))

    def at(self, t: Fraction | int | Number) -> Number | sympy.Expr:
        """The exact value at an exact point: a :class:`Number`, or a SymPy expression where parameters are left.

        Raises:
            HsymError: ``t`` is not exact.

        Example:
            >>> print(Bernstein(ExactVector.of([0, 1])).at(Number.sqrt(Fraction(1, 2))))
            sqrt(2)/2
        """
        point = exact_point(t)
        rational = point.fraction
        if isinstance(self.coefficients, SymbolicVector):
            return self.to_sympy(point.to_sympy())
        if rational is None:
            return _at_number(self.coefficients, point)
        return _at_rational(self.coefficients, rational)

    def split(self, t: Fraction = Fraction(1, 2)) -> tuple[Bernstein, Bernstein]:
        """The restrictions to [0, t] and [t, 1], each again on [0, 1] (de Casteljau).

        Example:
            >>> left, right = Bernstein(ExactVector.of([0, 1])).split()
            >>> [str(x) for x in left.coefficients], [str(x) for x in right.coefficients]
            (['0', '1/2'], ['1/2', '1'])
        """
        row = list(self.coefficients)
        left, right = [row[0]], [row[-1]]
        while len(row) > 1:
            row = [x * (1 - t) + y * t for x, y in itertools.pairwise(row)]
            left.append(row[0])
            right.append(row[-1])
        if isinstance(self.coefficients, ExactVector):
            return Bernstein(ExactVector.of(left)), Bernstein(ExactVector.of(right[::-1]))
        return Bernstein(SymbolicVector(tuple(left))), Bernstein(SymbolicVector(tuple(right[::-1])))

    def polynomial(self, integrated: bool = False) -> Polynomial:
        """The monomials, by one Taylor shift; ``integrated``: those of the antiderivative that vanishes at 0.

        Raises:
            HsymError: symbolic parameters are left; use :meth:`to_sympy` and expand.
        """
        if isinstance(self.coefficients, SymbolicVector):
            raise HsymError("polynomial: the coefficients are symbolic; expected numbers, so give every parameter a value")
        return polynomials.from_bernstein(self.coefficients, integrated)

    def to_sympy(self, t: sympy.Expr = symbols.t) -> sympy.Expr:
        """The sum of Bernstein polynomials as a SymPy expression, not expanded."""
        n = self.degree
        return sympy.Add(
            *(
                c * sympy.binomial(n, k) * t**k * (1 - t) ** (n - k)
                for k, c in enumerate(self.coefficients.to_sympy())
                if c != 0
            )
        )


def exact_point(t: Fraction | int | Number | sympy.Expr) -> Number:
    """An exact point as a :class:`Number`.

    Raises:
        HsymError: it is a float or no exact number.
    """
    if isinstance(t, sympy.Expr) and t.is_number and not t.has(sympy.Float):
        try:
            return Number.from_sympy(t)
        except (NotInField, ZeroDivisionError):
            raise HsymError(
                f"t: {shown(t)} is no combination of square roots; expected an int, a Fraction or such a number"
            ) from None
    if isinstance(t, (int, Fraction, Number)) and not isinstance(t, bool):
        return Number.of(t)
    raise HsymError(f"t: {shown(t)} is not an exact number; expected an int, a Fraction or a hsym number")


def _at_rational(coefficients: ExactVector, t: Fraction) -> Number:
    n = len(coefficients) - 1
    if t == 1:
        return coefficients[n]
    u, v = fmpz(t.numerator), fmpz(t.denominator - t.numerator)
    weight = v**n
    total: dict[int, fmpq] = {}
    for k, row in enumerate(coefficients.rows):
        for radicand, top, bottom in row:
            total[radicand] = total.get(radicand, fmpq(0)) + fmpq(weight * top, bottom)
        weight = weight * u * (n - k) // ((k + 1) * v)
    scale = fmpz(t.denominator) ** n
    found = {r: c / scale for r, c in total.items() if c}
    return Number(tuple((r, Fraction(int(c.p), int(c.q))) for r, c in sorted(found.items())))


def _at_number(coefficients: ExactVector, t: Number) -> Number:
    n = len(coefficients) - 1
    total, power = Number(), Number.of(1)
    rising = [Number.of(1)]
    for _ in range(n):
        rising.append(rising[-1] * t)
    falling = Number.of(1) - t
    for k in range(n, -1, -1):
        total = total + coefficients[k] * rising[k] * power * int(fmpz.bin_uiui(n, k))
        power = power * falling
    return total
