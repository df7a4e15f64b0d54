"""Exact numbers: Q-linear combinations of square roots of distinct squarefree integers.

The coefficients are rationals, or rational functions in declared parameters (GRPO with a symbolic eps: ``1/(sigma +
eps)`` is rationalised, so it has this form).  Equality and the zero test compare coefficients; the sign refines balls
until they exclude zero, which ends because zero was tested first.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from flint import arb, fmpq

from hsym.brief import ENTRIES, written
from hsym.errors import HsymError, shown
from hsym.exact import radicals
from hsym.exact.balls import Ball, ball
from hsym.exact.precision import precision
from hsym.exact.rational_functions import RationalFunction

START_BITS = 64


class NotInField(Exception):
    """An expression that is no combination of square roots over Q(parameters); the caller keeps it symbolic."""


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number, ``sum of coefficient * sqrt(radicand)``.

    Attributes:
        terms: ``((radicand, coefficient), ...)`` by increasing radicand; radicands are squarefree positive integers (1
            for the rational part), coefficients nonzero ``Fraction`` or ``RationalFunction``.

    Example:
        >>> x = Number.of(1) + Number.sqrt(Fraction(1, 2))
        >>> print(x, "|", 1 / x, "|", (x - 1) ** 2)
        sqrt(2)/2 + 1 | 2 - sqrt(2) | 1/2
        >>> (x - x).is_zero, x.sign()
        (True, 1)
    """

    terms: tuple[tuple[int, Any], ...] = ()

    @staticmethod
    def of(value: Number | int | Fraction | RationalFunction) -> Number:
        """The number with this rational (or parametric) value.

        Raises:
            HsymError: the value is a float or of another type.
        """
        if isinstance(value, Number):
            return value
        if isinstance(value, bool) or not isinstance(value, (int, Fraction, RationalFunction)):
            raise HsymError(f"number: {shown(value)} is not exact; expected an int, a Fraction or a hsym number")
        if isinstance(value, int):
            value = Fraction(value)
        return Number(((1, value),)) if value else Number()

    @staticmethod
    def sqrt(value: int | Fraction) -> Number:
        """The square root of a nonnegative rational.

        Raises:
            HsymError: the value is no int or Fraction, negative, or too large to be split into square and squarefree part.
        """
        if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
            raise HsymError(f"sqrt: {shown(value)} is not exact; expected an int or a Fraction")
        value = Fraction(value)
        if value < 0:
            raise HsymError(f"sqrt: {value} is negative; expected a nonnegative rational")
        if not value:
            return Number()
        root, core = radicals.squarefree_split(value.numerator * value.denominator)
        return Number(((core, Fraction(root, value.denominator)),))

    @staticmethod
    def from_sympy(expression: sympy.Expr) -> Number:
        """The number that a SymPy expression stands for, read off its tree (no strings in between).

        Raises:
            NotInField: it is not built from rationals, square roots of rationals and parameters by ``+ - * /``.
        """
        return _read(expression)

    def _as_dict(self) -> dict[int, Any]:
        return dict(self.terms)

    def __add__(self, other: object) -> Number:
        y = _operand(other)
        return NotImplemented if y is None else _number(radicals.add(self._as_dict(), y._as_dict()))

    __radd__ = __add__

    def __neg__(self) -> Number:
        return Number(tuple((radicand, -coefficient) for radicand, coefficient in self.terms))

    def __sub__(self, other: object) -> Number:
        y = _operand(other)
        return NotImplemented if y is None else self + (-y)

    def __rsub__(self, other: object) -> Number:
        return -self + other

    def __mul__(self, other: object) -> Number:
        y = _operand(other)
        return NotImplemented if y is None else _number(radicals.multiply(self._as_dict(), y._as_dict()))

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Number:
        y = _operand(other)
        return NotImplemented if y is None else self * _number(radicals.inverse(y._as_dict()))

    def __rtruediv__(self, other: object) -> Number:
        return _number(radicals.inverse(self._as_dict())) * other

    def __pow__(self, exponent: int) -> Number:
        return _number(radicals.power(self._as_dict(), exponent, Fraction(1)))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __str__(self) -> str:
        return str(self.to_sympy())

    def __repr__(self) -> str:
        more = f" + ... ({len(self.terms) - ENTRIES} more terms)" if len(self.terms) > ENTRIES else ""
        return f"<Number {written(Number(self.terms[:ENTRIES]))}{more}>"

    def _repr_latex_(self) -> str | None:
        from hsym.render import rich

        return rich.number(self)

    @property
    def is_zero(self) -> bool:
        """Whether the number is zero, decided on the coefficients."""
        return not self.terms

    @property
    def parameters(self) -> tuple[sympy.Symbol, ...]:
        """The symbolic parameters that occur, sorted by name."""
        found = {x for _, c in self.terms if isinstance(c, RationalFunction) for x in c.parameters}
        return tuple(sorted(found, key=lambda symbol: symbol.name))

    @property
    def fraction(self) -> Fraction | None:
        """The number as a ``Fraction``, or None if it is not rational."""
        if not self.terms:
            return Fraction(0)
        radicand, coefficient = self.terms[0]
        return coefficient if len(self.terms) == 1 and radicand == 1 and isinstance(coefficient, Fraction) else None

    def sign(self) -> int | None:
        """-1, 0 or 1; None (open) where parameters occur and their declared assumptions do not settle it.

        Without parameters the answer always comes: a nonzero number has an enclosure that excludes zero.

        Example:
            >>> (Number.sqrt(2) + Number.sqrt(3) - Number.sqrt(10)).sign()
            -1
        """
        if not self.terms:
            return 0
        if self.parameters:
            return self._sign_with_parameters()
        if len(self.terms) == 1:
            return 1 if self.terms[0][1] > 0 else -1
        bits = START_BITS
        while True:
            with precision(bits):
                value = self.enclose_arb()
                if value > 0:
                    return 1
                if value < 0:
                    return -1
            bits *= 2

    def _sign_with_parameters(self) -> int | None:
        signs = {c.sign() if isinstance(c, RationalFunction) else (1 if c > 0 else -1) for _, c in self.terms}
        return signs.pop() if len(signs) == 1 else None

    def enclose_arb(self) -> arb:
        """The value as a ball at FLINT's current working precision (for use inside ``exact``)."""
        total = arb(0)
        for radicand, coefficient in self.terms:
            part = arb(fmpq(coefficient.numerator, coefficient.denominator))
            total += part * arb(radicand).sqrt() if radicand > 1 else part
        return total

    def enclose(self, digits: int = 50) -> Ball:
        """A ball around the number with a radius of at most ``10**-digits`` times ``max(1, |value|)``.

        Raises:
            HsymError: a symbolic parameter occurs.

        Example:
            >>> print(Number.sqrt(2).enclose(10))
            1.4142135624 +/- 1e-10
        """
        if self.parameters:
            raise HsymError(f"enclose: {self} has the symbolic parameter {self.parameters[0]}; expected a number")
        return ball(self.enclose_arb, digits)

    def to_sympy(self) -> sympy.Expr:
        """The number as a SymPy expression, built node by node."""
        return sympy.Add(*(_coefficient(c) * sympy.sqrt(sympy.Integer(r)) for r, c in self.terms))


def _coefficient(value: Fraction | RationalFunction) -> sympy.Expr:
    if isinstance(value, Fraction):
        return sympy.Rational(value.numerator, value.denominator)
    return value.to_sympy()


def _number(terms: dict[int, Any]) -> Number:
    return Number(tuple(sorted(terms.items(), key=lambda term: term[0])))


def _operand(value: object) -> Number | None:
    if isinstance(value, Number):
        return value
    if isinstance(value, (int, Fraction, RationalFunction)) and not isinstance(value, bool):
        return Number.of(value)
    return None


def _read(expression: sympy.Expr) -> Number:
    if isinstance(expression, sympy.Rational):
        return Number.of(Fraction(int(expression.p), int(expression.q)))
    if isinstance(expression, sympy.Symbol):
        return Number.of(RationalFunction.variable(expression))
    if isinstance(expression, sympy.Add):
        total = Number()
        for argument in expression.args:
            total = total + _read(argument)
        return total
    if isinstance(expression, sympy.Mul):
        product = Number.of(1)
        for argument in expression.args:
            product = product * _read(argument)
        return product
    if isinstance(expression, sympy.Pow) and isinstance(expression.exp, sympy.Rational):
        return _read_power(_read(expression.base), expression.exp)
    raise NotInField(str(type(expression).__name__))


def _read_power(base: Number, exponent: sympy.Rational) -> Number:
    if exponent.q == 1:
        return base ** int(exponent.p)
    rational = base.fraction
    if exponent.q != 2 or rational is None or rational < 0:
        raise NotInField("a power outside the field of square roots")
    return Number.sqrt(rational) ** int(exponent.p)
