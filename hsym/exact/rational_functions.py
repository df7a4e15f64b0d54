"""Rational functions in declared parameters, as plain data with FLINT doing the arithmetic.

A value is a coprime pair of integer polynomials, the leading coefficient of the denominator positive, in the
parameters that really occur.  This form is unique, so ``==`` and ``hash`` are those of the data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Any

import sympy
from flint import Ordering, fmpz_mpoly, fmpz_mpoly_ctx

Monomials = tuple[tuple[tuple[int, ...], int], ...]
Coefficient = "Fraction | RationalFunction"


def _context(parameters: tuple[sympy.Symbol, ...]) -> Any:
    return fmpz_mpoly_ctx.get([symbol.name for symbol in parameters], Ordering.lex)


@dataclass(frozen=True, slots=True)
class RationalFunction:
    """A non-constant rational function over Q in some parameters.

    Build one with :meth:`variable` and arithmetic; constants collapse to ``Fraction`` by themselves.

    Attributes:
        parameters: the SymPy symbols that occur, sorted by name.
        numerator: ``((exponents, coefficient), ...)`` in lexicographic order.
        denominator: the same; coprime to the numerator, leading coefficient positive.

    Example:
        >>> from hsym.symbols import eps
        >>> x = RationalFunction.variable(eps)
        >>> 1 / (x + 1) + 1 / (x - 1) == 2 * x / (x * x - 1)
        True
        >>> x / x
        Fraction(1, 1)
    """

    parameters: tuple[sympy.Symbol, ...]
    numerator: Monomials
    denominator: Monomials

    @staticmethod
    def variable(symbol: sympy.Symbol) -> RationalFunction:
        """The parameter itself as a rational function."""
        return RationalFunction((symbol,), (((1,), 1),), (((0,), 1),))

    def _pair(self, parameters: tuple[sympy.Symbol, ...]) -> tuple[fmpz_mpoly, fmpz_mpoly]:
        context = _context(parameters)
        places = [parameters.index(symbol) for symbol in self.parameters]

        def lift(monomials: Monomials) -> fmpz_mpoly:
            terms = {}
            for exponents, coefficient in monomials:
                lifted = [0] * len(parameters)
                for place, exponent in zip(places, exponents, strict=True):
                    lifted[place] = exponent
                terms[tuple(lifted)] = coefficient
            lifted_polynomial: fmpz_mpoly = context.from_dict(terms)
            return lifted_polynomial

        return lift(self.numerator), lift(self.denominator)

    def _combine(self, other: object, how: str) -> Any:
        if isinstance(other, int):
            other = Fraction(other)
        if isinstance(other, Fraction):
            parameters = self.parameters
            context = _context(parameters)
            c, d = context.constant(other.numerator), context.constant(other.denominator)
        elif isinstance(other, RationalFunction):
            parameters = tuple(sorted({*self.parameters, *other.parameters}, key=lambda symbol: symbol.name))
            c, d = other._pair(parameters)
        else:
            return NotImplemented
        a, b = self._pair(parameters)
        if how == "+":
            return _reduced(parameters, a * d + c * b, b * d)
        if how == "-":
            return _reduced(parameters, a * d - c * b, b * d)
        if how == "*":
            return _reduced(parameters, a * c, b * d)
        if c == 0:
            raise ZeroDivisionError("division by zero")
        return _reduced(parameters, a * d, b * c)

    def __add__(self, other: object) -> Any:
        return self._combine(other, "+")

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        return self._combine(other, "-")

    def __rsub__(self, other: object) -> Any:
        return (-self)._combine(other, "+")

    def __mul__(self, other: object) -> Any:
        return self._combine(other, "*")

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        return self._combine(other, "/")

    def __rtruediv__(self, other: object) -> Any:
        a, b = self._pair(self.parameters)
        return _reduced(self.parameters, b, a) * other

    def __neg__(self) -> RationalFunction:
        negated = tuple((exponents, -coefficient) for exponents, coefficient in self.numerator)
        return RationalFunction(self.parameters, negated, self.denominator)

    def __bool__(self) -> bool:
        return True

    def to_sympy(self) -> sympy.Expr:
        """The same function as a SymPy expression, numerator over denominator."""
        return _polynomial(self.parameters, self.numerator) / _polynomial(self.parameters, self.denominator)

    def sign(self) -> int | None:
        """1 or -1 where the declared assumptions make it visible coefficient by coefficient, else None (open)."""
        top = _visible_sign(self.parameters, self.numerator)
        bottom = _visible_sign(self.parameters, self.denominator)
        return None if top is None or bottom is None else top * bottom


def _polynomial(parameters: tuple[sympy.Symbol, ...], monomials: Monomials) -> sympy.Expr:
    return sympy.Add(
        *(
            sympy.Mul(sympy.Integer(c), *(x**e for x, e in zip(parameters, exponents, strict=True)))
            for exponents, c in monomials
        )
    )


def _visible_sign(parameters: tuple[sympy.Symbol, ...], monomials: Monomials) -> int | None:
    """The sign of a polynomial whose terms all have one sign and of which one is certainly not zero."""
    strict, signs = False, set()
    for exponents, coefficient in monomials:
        used = [x for x, e in zip(parameters, exponents, strict=True) if e]
        odd = [x for x, e in zip(parameters, exponents, strict=True) if e % 2]
        if any(not x.is_nonnegative for x in odd):
            return None
        signs.add(1 if coefficient > 0 else -1)
        strict = strict or all(x.is_positive for x in used)
    return signs.pop() if strict and len(signs) == 1 else None


def _reduced(parameters: tuple[sympy.Symbol, ...], top: fmpz_mpoly, bottom: fmpz_mpoly) -> Any:
    """The canonical form of ``top/bottom``; a ``Fraction`` when no parameter is left."""
    if top.is_zero():
        return Fraction(0)
    common = top.gcd(bottom)
    top, bottom = top / common, bottom / common
    upper, lower = _terms(top), _terms(bottom)
    content = gcd(*(c for _, c in upper), *(c for _, c in lower)) * (1 if lower[0][1] > 0 else -1)
    used = [i for i in range(len(parameters)) if any(e[i] for e, _ in (*upper, *lower))]
    if not used:
        return Fraction(upper[0][1], lower[0][1])
    return RationalFunction(
        tuple(parameters[i] for i in used),
        tuple((tuple(e[i] for i in used), c // content) for e, c in upper),
        tuple((tuple(e[i] for i in used), c // content) for e, c in lower),
    )


def _terms(polynomial: fmpz_mpoly) -> list[tuple[tuple[int, ...], int]]:
    pairs: Iterable[tuple[Any, Any]] = polynomial.to_dict().items()
    return sorted(((tuple(int(e) for e in exponents), int(c)) for exponents, c in pairs), reverse=True)
