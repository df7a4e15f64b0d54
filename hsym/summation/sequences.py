"""Functions of one integer M that sums produce: rational coefficients, powers, gamma functions and partial sums.

A :class:`Sequence` is a sum of monomials ``r(M) * base^M * Gamma(M + c) * (sum_{k=1}^M body(k))`` with ``r`` rational in M, t
and parameters.  The class is closed under ``+ - *`` and the shift M -> M + 1, and a partial sum keeps its own normal form
(upper limit M), so that an identity between sequences shows term by term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import floor
from operator import mul
from typing import Any

import sympy

from hsym import symbols
from hsym.exact.quotients import Field, Quotient

M = symbols.M


@dataclass(frozen=True)
class Power:
    """``base ** exponent``: the base free of M, the exponent M or an integer parameter."""

    base: Quotient
    exponent: sympy.Symbol


@dataclass(frozen=True)
class Gamma:
    """``Gamma(argument)``, the argument linear in M, its rational constant in (0, 1]."""

    argument: Quotient


@dataclass(frozen=True)
class PartialSum:
    """``sum_{k=first}^{M} body(k)``; the body is a sequence read at k."""

    body: Sequence
    first: int


Factor = Power | Gamma | PartialSum
Monomial = frozenset[tuple[Factor, int]]
ONE: Monomial = frozenset()


class Sequence:
    """A sum of monomials with rational coefficients; immutable, hashable, ``==`` compares the normal forms.

    Example:
        >>> field = Field((symbols.M, symbols.t))
        >>> harmonic = partial_sum(Sequence.of(1 / field.variable(M)), 1)
        >>> print(harmonic.shifted(1) - harmonic)
        1/(M + 1)
    """

    __slots__ = ("_hash", "field", "terms")

    def __init__(self, field: Field, terms: Mapping[Monomial, Quotient]) -> None:
        self.field = field
        self.terms = {m: c for m, c in terms.items() if not c.is_zero}
        self._hash: int | None = None

    @staticmethod
    def of(value: Quotient) -> Sequence:
        """A rational function as a sequence."""
        return Sequence(value.field, {ONE: value})

    @staticmethod
    def constant(field: Field, value: int | Fraction) -> Sequence:
        """A rational number as a sequence."""
        return Sequence.of(field.constant(value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    @property
    def is_zero(self) -> bool:
        """Whether no term is left; a sequence that is not zero here may still be one, if its generators are dependent."""
        return not self.terms

    def __add__(self, other: Sequence) -> Sequence:
        terms = dict(self.terms)
        for m, c in other.terms.items():
            terms[m] = terms[m] + c if m in terms else c
        return Sequence(self.field, terms)

    def __neg__(self) -> Sequence:
        return Sequence(self.field, {m: -c for m, c in self.terms.items()})

    def __sub__(self, other: Sequence) -> Sequence:
        return self + (-other)

    def __mul__(self, other: Sequence | Quotient | int) -> Sequence:
        if not isinstance(other, Sequence):
            return self if other == 1 else Sequence(self.field, {m: c * other for m, c in self.terms.items()})
        if other.terms.keys() == {ONE}:
            return self * other.terms[ONE]
        terms: dict[Monomial, Quotient] = {}
        for m, c in self.terms.items():
            for n, d in other.terms.items():
                product = _times(m, n)
                terms[product] = terms[product] + c * d if product in terms else c * d
        return Sequence(self.field, terms)

    def __pow__(self, exponent: int) -> Sequence:
        if exponent < 0:
            ((m, c),) = self.terms.items()
            return Sequence(self.field, {frozenset((f, -e) for f, e in m): 1 / c}) ** -exponent
        result = self if exponent else Sequence.constant(self.field, 1)
        for _ in range(1, exponent):
            result = result * self
        return result

    @property
    def rational(self) -> Quotient | None:
        """The sequence as a rational function, if it is one."""
        if not self.terms:
            return self.field.constant(0)
        return self.terms[ONE] if set(self.terms) == {ONE} else None

    def partial_sums(self) -> set[PartialSum]:
        """The partial sums that occur, without those inside others."""
        return {f for m in self.terms for f, _ in m if isinstance(f, PartialSum)}

    def shifted(self, amount: int) -> Sequence:
        """The sequence at M + amount."""
        return self if amount == 0 else self.replaced(self.field.variable(M) + amount, lambda f: _shifted(f, amount))

    def replaced(self, new: Quotient, factor: Any) -> Sequence:
        """M replaced by a rational function in the coefficients, and each factor by what ``factor`` returns for it."""
        total = Sequence(self.field, {})
        for m, c in self.terms.items():
            term = Sequence.of(c.at({M: new}) if c.has(M) else c)
            for f, e in m:
                term = term * factor(f) ** e
            total = total + term
        return total

    def evaluated(self, value: Quotient | int) -> Sequence:
        """The value at an integer M, or at M = k + j for an integer parameter k; gamma functions of constants may be left.

        Raises:
            ZeroDivisionError: a coefficient has a pole there.
            ValueError: a partial sum has a symbolic number of terms.
        """
        point = self.field.constant(value) if isinstance(value, int) else value
        return self.replaced(point, lambda f: _evaluated(f, point))

    def at(self, value: Quotient | int) -> Quotient:
        """The value as a rational function of the other variables.

        Raises:
            ZeroDivisionError: a coefficient has a pole there.
            ValueError: it is not rational.
        """
        found = self.evaluated(value).rational
        if found is None:
            raise ValueError(f"the value at {value} is not rational")
        return found

    def __str__(self) -> str:
        return str(self.to_sympy())

    def __repr__(self) -> str:
        """The terms in an order of their own, so that sorting by it gives the same order at every run."""
        return f"Sequence({sorted((sorted((repr(f), e) for f, e in m), str(c)) for m, c in self.terms.items())})"

    def to_sympy(self, index: sympy.Expr = M) -> sympy.Expr:
        """The sequence as a SymPy expression in ``index``; partial sums as ``Sum``, those alike combined into one."""
        from hsym.summation.display import written

        return written(self, index)


def _times(m: Monomial, n: Monomial) -> Monomial:
    exponents = dict(m)
    for f, e in n:
        exponents[f] = exponents.get(f, 0) + e
    return frozenset((f, e) for f, e in exponents.items() if e)


def power(base: Quotient, exponent: sympy.Symbol = M) -> Sequence:
    """``base ** exponent``, split into irreducible bases; those with a nonzero constant term get a positive one.

    Example:
        >>> field = Field((symbols.M, symbols.t))
        >>> print(power((field.variable(symbols.t) - 1) ** 2))
        (1 - t)**(2*M)
    """
    constant, found = base.factors()
    factors: dict[Factor, int] = {}
    for f, e in found:
        turned, sign = oriented(f)
        constant = constant * sign ** abs(e)
        factors[Power(turned, exponent)] = e
    for number, sign in ((abs(constant.numerator), 1), (constant.denominator, -1)):
        for p, e in sympy.factorint(number).items() if number > 1 else ():
            factors[Power(base.field.constant(int(p)), exponent)] = sign * int(e)
    if constant < 0:
        factors[Power(base.field.constant(-1), exponent)] = 1
    return Sequence(base.field, {frozenset(factors.items()): base.field.constant(1)})


def oriented(polynomial: Quotient) -> tuple[Quotient, int]:
    """A polynomial or its negative, whichever is positive at t = 0 and 1 elsewhere, and the sign: 1 - t, not t - 1."""
    return (-polynomial, -1) if polynomial.at_ones(symbols.t) < 0 else (polynomial, 1)


def may_vanish(value: Quotient) -> bool:
    """Whether a factor free of M could be 0 for some values of the parameters, as far as the signs of its coefficients show.

    Example:
        >>> lam = sympy.Symbol("lam", positive=True)
        >>> x = Field((symbols.M, symbols.t, lam)).variable(lam)
        >>> may_vanish(x - 1), may_vanish(x + 1)
        (True, False)
    """
    return any(not f.has(M) and not any(_visible(c) for c in f.coefficients(symbols.t)) for f, _ in value.factors()[1])


def _visible(c: Quotient) -> bool:
    expression = c.to_sympy()
    return bool(expression.is_positive or expression.is_negative)


def gamma(argument: Quotient) -> Sequence:
    """``Gamma(argument)`` in normal form, the argument linear in M.

    Example:
        >>> field = Field((symbols.M, symbols.t))
        >>> m = field.variable(M)
        >>> print(gamma(m + 2) * gamma(m) ** -1)
        M*(M + 1)
    """
    field = argument.field
    constant = argument.at(dict.fromkeys(field.symbols, 0)).rational
    if constant is None:
        raise ValueError("the constant of a gamma function's argument is not a number")
    amount = -floor(-constant) - 1
    base = argument - amount
    coefficient = field.constant(1)
    for i in range(abs(amount)):
        coefficient = coefficient * (base + i) if amount > 0 else coefficient / (argument + i)
    if base == 1:
        return Sequence.of(coefficient)
    return Sequence(field, {frozenset({(Gamma(base), 1)}): coefficient})


def partial_sum(body: Sequence, first: int) -> Sequence:
    """``sum_{k=first}^{M} body(k)`` as a generator of its own."""
    return Sequence(body.field, {frozenset({(PartialSum(body, first), 1)}): body.field.constant(1)})


def _shifted(factor: Factor, amount: int) -> Sequence:
    if isinstance(factor, Power):
        field = factor.base.field
        step = factor.base**amount if factor.exponent == M else field.constant(1)
        return Sequence(field, {frozenset({(factor, 1)}): step})
    if isinstance(factor, Gamma):
        return gamma(factor.argument.shifted(M, amount))
    total = Sequence(factor.body.field, {frozenset({(factor, 1)}): factor.body.field.constant(1)})
    for i in range(1, amount + 1):
        total = total + factor.body.shifted(i)
    for i in range(amount, 0):
        total = total - factor.body.shifted(i + 1)
    return total


def _evaluated(factor: Factor, point: Quotient) -> Sequence:
    if isinstance(factor, Power):
        return power(factor.base, factor.exponent) if factor.exponent != M else exponential(factor.base, point)
    if isinstance(factor, Gamma):
        return gamma(factor.argument.at({M: point}))
    upper = point.rational
    if upper is None or upper.denominator != 1:
        raise ValueError(f"a sum up to {point} has a symbolic number of terms")
    return total(point.field, (factor.body.evaluated(k) for k in range(factor.first, int(upper) + 1)))


def exponential(base: Quotient, exponent: Quotient) -> Sequence:
    """``base ** exponent`` for an exponent that is linear in M, s and integer parameters with integer coefficients.

    Raises:
        ValueError: it is another exponent.
    """
    constant, slopes = exponent.linear_form()
    if any(c.denominator != 1 for c in (constant, *slopes.values())):
        raise ValueError(f"the exponent {exponent} is not an integer")
    factors = [power(base, symbol) ** int(slope) for symbol, slope in slopes.items()]
    front = base ** int(constant)
    return reduce(mul, factors) * front if factors else Sequence.of(front)


def total(field: Field, parts: Iterable[Sequence]) -> Sequence:
    """The sum of sequences."""
    found = Sequence(field, {})
    for part in parts:
        found = found + part
    return found
