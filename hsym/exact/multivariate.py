"""Polynomials in several variables over the Q-span of square roots, for identities that must hold coefficient by coefficient.

A :class:`Ring` names the variables; a :class:`Element` is one rational polynomial for each radicand, so that being zero
is decided exactly.  FLINT multiplies; nothing of it is visible outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import Any

import sympy
from flint import Ordering, fmpq, fmpq_mpoly_ctx

from hsym.exact.numbers import Number

Exponents = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """The polynomial ring in some named variables.

    Example:
        >>> ring = Ring(("x", "y"))
        >>> x, y = ring.variables()
        >>> ((x + y) ** 2 - x * x - y * y - 2 * x * y).is_zero
        True
    """

    names: tuple[str, ...]

    def _context(self) -> Any:
        return _context(self.names)

    def variables(self) -> list[Element]:
        """The variables, in order."""
        return [Element(self, {1: x}) for x in self._context().gens()]

    def constant(self, value: Number | int | Fraction) -> Element:
        """A constant polynomial."""
        terms = Number.of(value).terms
        context = self._context()
        return Element(self, {r: context.constant(fmpq(c.numerator, c.denominator)) for r, c in terms})

    def from_terms(self, terms: Iterable[tuple[Exponents, Mapping[int, Any]]]) -> Element:
        """The sum of monomials, each with a coefficient ``{radicand: rational}``; equal exponents are added up."""
        collected: dict[int, dict[Exponents, Any]] = {}
        for exponents, coefficient in terms:
            for radicand, value in coefficient.items():
                part = collected.setdefault(radicand, {})
                part[exponents] = part[exponents] + value if exponents in part else value
        context = self._context()
        found = {r: context.from_dict({e: _flint(c) for e, c in part.items()}) for r, part in collected.items()}
        return Element(self, {r: part for r, part in found.items() if part != 0})


@lru_cache(maxsize=64)
def _context(names: tuple[str, ...]) -> Any:
    return fmpq_mpoly_ctx.get(list(names), Ordering.lex)


def _flint(value: Any) -> fmpq:
    return fmpq(value.numerator, value.denominator) if isinstance(value, Fraction) else fmpq(value)


class Element:
    """A polynomial of a :class:`Ring`; arithmetic with ``+ - *`` and ``**``, :attr:`is_zero` exact.

    It is a tool of a single computation, not a value to keep: it holds FLINT objects.
    """

    __slots__ = ("_parts", "ring")

    def __init__(self, ring: Ring, parts: dict[int, Any]) -> None:
        self.ring, self._parts = ring, parts

    def _with(self, other: Element | Number | int | Fraction) -> Element:
        return other if isinstance(other, Element) else self.ring.constant(other)

    def __add__(self, other: Element | Number | int | Fraction) -> Element:
        parts = dict(self._parts)
        for radicand, part in self._with(other)._parts.items():
            total = parts[radicand] + part if radicand in parts else part
            if total == 0:
                del parts[radicand]
            else:
                parts[radicand] = total
        return Element(self.ring, parts)

    def __neg__(self) -> Element:
        return Element(self.ring, {r: -part for r, part in self._parts.items()})

    def __sub__(self, other: Element | Number | int | Fraction) -> Element:
        return self + (-self._with(other))

    def __mul__(self, other: Element | Number | int | Fraction) -> Element:
        parts: dict[int, Any] = {}
        for a, u in self._parts.items():
            for b, v in self._with(other)._parts.items():
                common = gcd(a, b)
                radicand, product = (a // common) * (b // common), u * v * common
                parts[radicand] = parts[radicand] + product if radicand in parts else product
        return Element(self.ring, {r: part for r, part in parts.items() if part != 0})

    __rmul__ = __mul__
    __radd__ = __add__

    def __pow__(self, exponent: int) -> Element:
        if set(self._parts) <= {1}:
            return Element(self.ring, {1: self._parts[1] ** exponent}) if self._parts else self.ring.constant(0**exponent)
        result = self.ring.constant(1)
        for _ in range(exponent):
            result = result * self
        return result

    @property
    def is_zero(self) -> bool:
        """Whether every coefficient is zero."""
        return not self._parts

    def derivative(self, variable: str) -> Element:
        """The partial derivative by a variable."""
        found = {r: part.derivative(variable) for r, part in self._parts.items()}
        return Element(self.ring, {r: part for r, part in found.items() if part != 0})

    def substituted(self, variable: str, value: Element) -> Element:
        """The polynomial with a variable replaced by a polynomial of the same ring."""
        index = self.ring.names.index(variable)
        total, powers = self.ring.constant(0), {0: self.ring.constant(1)}
        grouped: dict[int, list[tuple[Exponents, dict[int, Any]]]] = {}
        for radicand, part in self._parts.items():
            for exponents, coefficient in part.to_dict().items():
                rest = tuple(0 if i == index else int(e) for i, e in enumerate(exponents))
                grouped.setdefault(int(exponents[index]), []).append((rest, {radicand: coefficient}))
        for exponent in sorted(grouped):
            if exponent not in powers:
                powers[exponent] = value**exponent
            total = total + self.ring.from_terms(grouped[exponent]) * powers[exponent]
        return total

    def at(self, values: Sequence[Fraction | int]) -> Number:
        """The value at a rational point, one value for each variable."""
        point = [fmpq(Fraction(v).numerator, Fraction(v).denominator) for v in values]
        found = {r: part(*point) for r, part in self._parts.items()}
        return Number(tuple((r, Fraction(int(c.p), int(c.q))) for r, c in sorted(found.items()) if c))

    def to_sympy(self, symbols: Sequence[sympy.Expr]) -> sympy.Expr:
        """The polynomial as an expanded SymPy expression in the given symbols."""
        terms = []
        for radicand, part in self._parts.items():
            for exponents, c in part.to_dict().items():
                number = sympy.Rational(int(c.p), int(c.q)) * sympy.sqrt(radicand)
                terms.append(number * sympy.Mul(*(x ** int(e) for x, e in zip(symbols, exponents, strict=True))))
        return sympy.Add(*terms)
