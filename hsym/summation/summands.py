"""What is summed: a factor f(M, s) of the binomial kernel B_{M-1,s}(t), in the three forms that the rules of this package know.

* :class:`Plain`: f(s), free of M; * :class:`Mirrored`: f(M - 1 - s); * :class:`Term`: hypergeometric in M and s.

Each can be evaluated at the ends of its range, which is where sums over s get their boundary terms, as a sequence in M.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from hsym import symbols
from hsym.exact.quotients import Field, Quotient
from hsym.summation.sequences import ONE, Monomial, Power, Sequence, exponential, gamma

M, s, t = symbols.M, symbols.s, symbols.t


@dataclass(frozen=True)
class Range:
    """s = low, ..., M - 1 - cut.

    Attributes:
        low: an integer.
        cut: an integer, or an integer plus integer parameters (k - 1 for weights that vanish beyond s = M - k).
    """

    low: int
    cut: Quotient

    @property
    def top(self) -> Quotient:
        """The last s, M - 1 - cut."""
        return self.cut.field.variable(M) - 1 - self.cut


@dataclass(frozen=True)
class Plain:
    """f(s), a sequence written in M that is read at s."""

    f: Sequence

    def at(self, i: int, point: Quotient) -> Sequence:
        """f at s = point, where M has become M + i."""
        return _read(self.f, point)

    def to_sympy(self) -> sympy.Expr:
        """The factor as an expression in s."""
        return self.f.to_sympy(s)


@dataclass(frozen=True)
class Mirrored:
    """f(M - 1 - s), the number of incorrect samples among the others being the argument."""

    f: Sequence

    def at(self, i: int, point: Quotient) -> Sequence:
        """f at M - 1 - s for s = point, where M has become M + i."""
        return _read(self.f, point.field.variable(M) + i - 1 - point)

    def to_sympy(self) -> sympy.Expr:
        """The factor as an expression in M and s."""
        return self.f.to_sympy(M - 1 - s)


@dataclass(frozen=True)
class Term:
    """A product of a rational function, powers and gamma functions of linear forms in M and s.

    Attributes:
        rational: the rational function.
        gammas: ``((argument, exponent), ...)``.
        powers: ``((base, exponent), ...)``, the exponent a linear form.
        shown: the same as it was given, for output.
    """

    rational: Quotient
    gammas: tuple[tuple[Quotient, int], ...]
    powers: tuple[tuple[Quotient, Quotient], ...]
    shown: sympy.Expr

    def at(self, i: int, point: Quotient) -> Sequence:
        """The term at s = point, where M has become M + i."""
        put = {M: point.field.variable(M) + i, s: point}
        found = Sequence.of(self.rational.at(put))
        for argument, e in self.gammas:
            found = found * gamma(argument.at(put)) ** e
        for base, exponent in self.powers:
            found = found * exponential(base, exponent.at(put))
        return found

    def step(self, variable: sympy.Symbol) -> Quotient:
        """The quotient of the term at ``variable + 1`` and at ``variable``."""
        found = self.rational.shifted(variable, 1) / self.rational
        for argument, e in self.gammas:
            found = found * _rising(argument, int(_slope(argument, variable))) ** e
        for base, exponent in self.powers:
            found = found * base ** int(_slope(exponent, variable))
        return found

    def to_sympy(self) -> sympy.Expr:
        """The term as it was given."""
        return self.shown


Summand = Plain | Mirrored | Term


def bernstein(i: int, point: Quotient) -> Sequence:
    """B_{M-1+i,s}(t) at s = point, an integer or one of fixed distance from M, as a sequence in M.

    Example:
        >>> field = Field((M, s, t))
        >>> print(bernstein(0, field.constant(1)))
        t*(1 - t)**(M - 2)*(M - 1)
    """
    field = point.field
    m, p = field.variable(M), field.variable(t)
    rest = m - 1 + i - point
    count = point.rational if point.rational is not None else rest.rational
    if count is None:  # the distance has a parameter
        return binomial_term(field).at(i, point)
    choose = field.constant(1)
    for r in range(int(count)):
        choose = choose * (m - 1 + i - r) / (r + 1)
    return exponential(p, point) * exponential(1 - p, rest) * choose


def binomial_term(field: Field) -> Term:
    """The kernel B_{M-1,s}(t) itself as a hypergeometric term."""
    m, x, p = field.variable(M), field.variable(s), field.variable(t)
    shown = sympy.binomial(M - 1, s) * t**s * (1 - t) ** (M - 1 - s)
    return Term(field.constant(1), ((m, 1), (x + 1, -1), (m - x, -1)), ((p, x), (1 - p, m - 1 - x)), shown)


def _read(f: Sequence, point: Quotient) -> Sequence:
    """A sequence at a point that is an integer or M plus an integer."""
    if point.rational is not None:
        return f.evaluated(point)
    offset = (point - point.field.variable(M)).rational
    if offset is None or offset.denominator != 1:
        raise ValueError(f"a sequence cannot be read at {point}")
    return f.shifted(int(offset))


def _slope(form: Quotient, variable: sympy.Symbol) -> int:
    slope = form.derivative(variable).rational
    if slope is None or slope.denominator != 1:
        raise ValueError(f"{form} is not linear in {variable} with an integer coefficient")
    return int(slope)


def _rising(argument: Quotient, amount: int) -> Quotient:
    """Gamma(argument + amount)/Gamma(argument)."""
    found = argument.field.constant(1)
    for i in range(abs(amount)):
        found = found * (argument + i) if amount > 0 else found / (argument - 1 - i)
    return found


def monomial_of(f: Sequence) -> tuple[Monomial, Quotient]:
    """The only term of a sequence of one term."""
    ((monomial, coefficient),) = f.terms.items() or ((ONE, f.field.constant(0)),)
    return monomial, coefficient


def growth(f: Sequence) -> Quotient:
    """The base lam of a term r(x) lam^x (named sums): 1 without a power."""
    monomial, _ = monomial_of(f)
    found = f.field.constant(1)
    for factor, e in monomial:
        if isinstance(factor, Power) and factor.exponent == M:
            found = found * factor.base**e
    return found
