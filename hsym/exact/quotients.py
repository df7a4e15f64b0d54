"""Rational functions in several variables, reduced, for the sums over every group size.

A :class:`Field` names the variables, which are SymPy symbols; a :class:`Quotient` is a coprime pair of integer polynomials
whose denominator has a positive leading coefficient, so equal functions are equal data.  FLINT does the arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy
from flint import Ordering, fmpz, fmpz_mpoly_ctx

from hsym.exact import linear
from hsym.exact.numbers import NotInField


@dataclass(frozen=True)
class Field:
    """The rational functions over Q in some variables.

    Attributes:
        symbols: the variables.

    Example:
        >>> x, y = sympy.symbols("x y")
        >>> field = Field((x, y))
        >>> a, b = field.variable(x), field.variable(y)
        >>> print((a * a - b * b) / (a + b))
        x - y
    """

    symbols: tuple[sympy.Symbol, ...]

    @cached_property
    def _context(self) -> Any:
        return fmpz_mpoly_ctx.get([x.name for x in self.symbols], Ordering.lex)

    @cached_property
    def _one(self) -> Any:
        return self._context.constant(1)

    @cached_property
    def _variables(self) -> dict[sympy.Symbol, Quotient]:
        return {x: Quotient(self, self._context.gen(i), self._one, True) for i, x in enumerate(self.symbols)}

    @cached_property
    def _constants(self) -> dict[int | Fraction, Quotient]:
        return {}

    def constant(self, value: int | Fraction) -> Quotient:
        """A rational number."""
        found = self._constants.get(value)
        if found is None:
            bottom = self._one if value.denominator == 1 else self._context.constant(value.denominator)
            found = self._constants[value] = Quotient(self, self._context.constant(value.numerator), bottom, True)
        return found

    def variable(self, symbol: sympy.Symbol) -> Quotient:
        """One of the variables."""
        return self._variables[symbol]

    def kernel_vector(self, rows: Sequence[Sequence[Quotient]]) -> list[Quotient] | None:
        """Polynomials v, the last one not 0, with ``sum_j row[j] v[j] = 0`` for every row; None if there are none.

        Args:
            rows: polynomials; at least one row, all of the same length.
        """
        found = linear.kernel_vector([[x._top for x in row] for row in rows])
        one = self._one
        return None if found is None else [Quotient(self, x, one, True) for x in found]

    def of(self, expression: sympy.Expr) -> Quotient:
        """A SymPy expression built from rationals and the variables by ``+ * ^`` with integer exponents.

        Raises:
            NotInField: it is no such expression.
            ZeroDivisionError: it divides by zero.
        """
        if expression.is_Rational:
            return self.constant(Fraction(int(expression.p), int(expression.q)))
        if expression.is_Symbol and expression in self.symbols:
            return self.variable(expression)
        if expression.is_Add or expression.is_Mul:
            parts = [self.of(x) for x in expression.args]
            total = parts[0]
            for part in parts[1:]:
                total = total + part if expression.is_Add else total * part
            return total
        if expression.is_Pow and expression.exp.is_Integer:
            return self.of(expression.base) ** int(expression.exp)
        raise NotInField(f"{expression} is not rational in {', '.join(map(str, self.symbols))}")


class Quotient:
    """An element of a :class:`Field`; arithmetic with ``+ - * / **``, ``==`` exact, hashable.

    It is a tool of a single computation, not a value to keep: it holds FLINT objects.
    """

    __slots__ = ("_bottom", "_hash", "_top", "field")

    def __init__(self, field: Field, top: Any, bottom: Any, reduced: bool = False) -> None:
        if not reduced and not bottom.is_one():
            common = top.gcd(bottom)
            if not common.is_one():
                top, bottom = top / common, bottom / common
            if bottom.leading_coefficient() < 0:
                top, bottom = -top, -bottom
        self.field, self._top, self._bottom = field, top, bottom
        self._hash: int | None = None

    def _with(self, other: Quotient | int | Fraction) -> Quotient:
        return other if isinstance(other, Quotient) else self.field.constant(other)

    def __add__(self, other: Quotient | int | Fraction) -> Quotient:
        x = self._with(other)
        if self._bottom == x._bottom:
            return Quotient(self.field, self._top + x._top, self._bottom)
        return Quotient(self.field, self._top * x._bottom + x._top * self._bottom, self._bottom * x._bottom)

    __radd__ = __add__

    def __neg__(self) -> Quotient:
        return Quotient(self.field, -self._top, self._bottom, True)

    def __sub__(self, other: Quotient | int | Fraction) -> Quotient:
        return self + (-self._with(other))

    def __rsub__(self, other: int | Fraction) -> Quotient:
        return (-self) + other

    def __mul__(self, other: Quotient | int | Fraction) -> Quotient:
        x = self._with(other)
        if self._bottom.is_one() and x._bottom.is_one():
            return Quotient(self.field, self._top * x._top, self._bottom, True)
        return Quotient(self.field, self._top * x._top, self._bottom * x._bottom)

    __rmul__ = __mul__

    def __truediv__(self, other: Quotient | int | Fraction) -> Quotient:
        x = self._with(other)
        if x.is_zero:
            raise ZeroDivisionError("division by zero")
        return Quotient(self.field, self._top * x._bottom, self._bottom * x._top)

    def __rtruediv__(self, other: int | Fraction) -> Quotient:
        return self._with(other) / self

    def __pow__(self, exponent: int) -> Quotient:
        if exponent >= 0:
            return Quotient(self.field, self._top**exponent, self._bottom**exponent, True)
        return (1 / self) ** -exponent

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Quotient | int | Fraction):
            return NotImplemented
        x = self._with(other)
        return bool(self._top == x._top and self._bottom == x._bottom)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(str(self))
        return self._hash

    def __repr__(self) -> str:
        return f"Quotient({self})"

    def __str__(self) -> str:
        top = str(self._top)
        return top if self._bottom.is_one() else f"({top})/({self._bottom})"

    @property
    def is_zero(self) -> bool:
        """Whether it is the zero function."""
        return bool(self._top.is_zero())

    @property
    def rational(self) -> Fraction | None:
        """The value if it is a constant, else None."""
        if not (self._top.is_constant() and self._bottom.is_constant()):
            return None
        top = self._top.leading_coefficient() if not self.is_zero else 0
        return Fraction(int(top), int(self._bottom.leading_coefficient()))

    @property
    def numerator(self) -> Quotient:
        """The polynomial above."""
        return Quotient(self.field, self._top, self.field._one, True)

    @property
    def denominator(self) -> Quotient:
        """The polynomial below."""
        return Quotient(self.field, self._bottom, self.field._one, True)

    def has(self, symbol: sympy.Symbol) -> bool:
        """Whether the variable occurs."""
        place = self.field.symbols.index(symbol)
        return bool(self._top.degrees()[place] > 0 or self._bottom.degrees()[place] > 0)

    def linear_form(self) -> tuple[int | Fraction, dict[sympy.Symbol, int | Fraction]]:
        """A polynomial of degree at most 1 with rational coefficients as its constant and its slopes that are not 0.

        Raises:
            ValueError: it is none.
        """
        if not self._bottom.is_constant():
            raise ValueError(f"{self} is not linear")
        constant: int | Fraction = 0
        slopes: dict[sympy.Symbol, int | Fraction] = {}
        bottom = int(self._bottom.leading_coefficient())
        for exponents, c in self._top.to_dict().items():
            value = int(c) if bottom == 1 else Fraction(int(c), bottom)
            degree = sum(exponents)
            if degree > 1:
                raise ValueError(f"{self} is not linear")
            if degree:
                slopes[self.field.symbols[exponents.index(1)]] = value
            else:
                constant = value
        return constant, slopes

    def at_ones(self, zero: sympy.Symbol) -> int:
        """The value of a polynomial with integer coefficients where one variable is 0 and the others are 1."""
        place = self.field.symbols.index(zero)
        return sum(int(c) for exponents, c in self._top.to_dict().items() if not exponents[place])

    def coefficients(self, symbol: sympy.Symbol) -> list[Quotient]:
        """The coefficients of a polynomial by powers of one variable, ascending; the denominator must be free of it.

        Raises:
            ValueError: the denominator contains the variable.
        """
        place = self.field.symbols.index(symbol)
        if self._bottom.degrees()[place] > 0:
            raise ValueError(f"{self} is no polynomial in {symbol}")
        rows: list[dict[tuple[int, ...], fmpz]] = [{} for _ in range(max(self._top.degrees()[place], 0) + 1)]
        for exponents, c in self._top.to_dict().items():
            rest = tuple(0 if i == place else int(e) for i, e in enumerate(exponents))
            rows[int(exponents[place])][rest] = c
        context = self.field._context
        return [Quotient(self.field, context.from_dict(row), self._bottom) for row in rows]

    def factors(self) -> tuple[Fraction, list[tuple[Quotient, int]]]:
        """A rational constant and irreducible polynomials over Q with positive or negative exponents."""
        context, found = self.field._context, []
        content, above = self._top.factor()
        below_content, below = self._bottom.factor()
        for sign, rows in ((1, above), (-1, below)):
            found += [(Quotient(self.field, f, context.constant(1), True), sign * int(e)) for f, e in rows]
        return Fraction(int(content), int(below_content)), found

    def at(self, values: Mapping[sympy.Symbol, Quotient | int | Fraction]) -> Quotient:
        """The function with rational functions put in for some variables, all at once.

        Raises:
            ZeroDivisionError: the denominator vanishes there.
        """
        put = [self._with(values[x]) if x in values else self.field.variable(x) for x in self.field.symbols]
        if all(x._bottom.is_one() for x in put):
            inner = [x._top for x in put]
            bottom = self._bottom.compose(*inner)
            if bottom.is_zero():
                raise ZeroDivisionError(f"the denominator of {self} vanishes")
            return Quotient(self.field, self._top.compose(*inner), bottom)
        return self._horner(self._top, put) / self._horner(self._bottom, put)

    def _horner(self, polynomial: Any, put: Sequence[Quotient]) -> Quotient:
        total = self.field.constant(0)
        for exponents, c in polynomial.to_dict().items():
            term = self.field.constant(int(c))
            for x, e in zip(put, exponents, strict=True):
                if e:
                    term = term * x ** int(e)
            total = total + term
        return total

    def shifted(self, symbol: sympy.Symbol, amount: int) -> Quotient:
        """The function at ``symbol + amount``."""
        return self if amount == 0 or not self.has(symbol) else self.at({symbol: self.field.variable(symbol) + amount})

    def derivative(self, symbol: sympy.Symbol) -> Quotient:
        """The partial derivative."""
        place = self.field.symbols.index(symbol)
        above, below = self._top.derivative(place), self._bottom.derivative(place)
        return Quotient(self.field, above * self._bottom - self._top * below, self._bottom * self._bottom)

    def to_sympy(self) -> sympy.Expr:
        """The same function as a SymPy expression, numerator over denominator, both expanded."""
        return _sum(self.field.symbols, self._top) / _sum(self.field.symbols, self._bottom)

    def factored(self) -> sympy.Expr:
        """The same function as a SymPy expression, factored over Q."""
        constant, found = self.factors()
        if self.is_zero:
            return sympy.Integer(0)
        number = sympy.Rational(constant.numerator, constant.denominator)
        return sympy.Mul(number, *(_sum(self.field.symbols, f._top) ** e for f, e in found))


def _sum(symbols: tuple[sympy.Symbol, ...], polynomial: Any) -> sympy.Expr:
    return sympy.Add(
        *(
            sympy.Mul(sympy.Integer(int(c)), *(x ** int(e) for x, e in zip(symbols, exponents, strict=True) if e))
            for exponents, c in polynomial.to_dict().items()
        )
    )
