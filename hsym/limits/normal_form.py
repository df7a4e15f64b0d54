"""Algebraic functions of one variable on an interval: a normal form that shows zeros, and signs that are proved.

Every root p^(a/q) is split over the irreducible factors of p.  Roots of distinct irreducible polynomials, positive on the
interval, are independent over the rational functions, so an expression vanishes exactly if its numerator, reduced by
g^q = p for each root g, is the zero polynomial.  Logarithms are split over the same factors and are kept as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import lcm

import sympy

from hsym.exact.signs import visible_signs


@dataclass(frozen=True, slots=True)
class Interval:
    """Where an expression is looked at: one variable, written with a nonnegative or positive one, and parameters.

    Attributes:
        variable: the variable, or None if there is none.
        written: the variable in terms of a symbol whose assumptions show its range.
        low: the left end, where the variable is used over Q alone.
        high: the right end, None for infinity.
    """

    variable: sympy.Symbol | None
    written: sympy.Expr = field(default_factory=lambda: sympy.Integer(0))
    low: int = 0
    high: int | None = None

    @classmethod
    def unit(cls, variable: sympy.Symbol) -> Interval:
        """The open unit interval."""
        odds = sympy.Dummy("odds", positive=True)
        return cls(variable, odds / (1 + odds), 0, 1)

    @classmethod
    def integers(cls, variable: sympy.Symbol, least: int) -> Interval:
        """The real half line from an integer on."""
        return cls(variable, least + sympy.Dummy("y", nonnegative=True), least, None)


NOWHERE = Interval(None)
"""No variable: numbers and parameters."""


def sign_on(expression: sympy.Expr, interval: Interval) -> int | None:
    """The sign of an expression everywhere on the interval: 1, -1 or 0; None where it changes or is not decided.

    Example:
        >>> t = sympy.Symbol("t")
        >>> sign_on(2 * t - 3, Interval.unit(t)), sign_on(t - t**2, Interval.unit(t)), sign_on(2 * t - 1, Interval.unit(t))
        (-1, 1, None)
    """
    total = 1
    for factor, exponent in _factors(expression):
        sign = _factor_sign(factor, interval)
        if sign is None or (sign == -1 and not exponent.is_Integer):
            return None
        total *= sign ** abs(int(exponent)) if exponent.is_Integer else sign
    return total


def _factors(expression: sympy.Expr) -> Iterator[tuple[sympy.Expr, sympy.Expr]]:
    for factor in sympy.Mul.make_args(sympy.factor_terms(sympy.factor(expression))):
        if isinstance(factor, sympy.Pow) and factor.exp.is_Rational:
            yield factor.base, factor.exp
        else:
            yield factor, sympy.Integer(1)


@lru_cache(maxsize=4096)
def _factor_sign(factor: sympy.Expr, interval: Interval) -> int | None:
    if isinstance(factor, sympy.log):
        return sign_on(factor.args[0] - 1, interval)
    shown = factor if interval.variable is None else factor.xreplace({interval.variable: interval.written})
    if (found := _visible(shown)) is not None:
        return found
    up, down = sympy.fraction(sympy.together(shown))
    first, second = _visible(sympy.expand(up)), _visible(down)
    if first is not None and second:
        return first * second
    return _by_roots(factor, interval)


def _visible(expression: sympy.Expr) -> int | None:
    factorials = [x for x in expression.atoms(sympy.factorial) if x.args[0].is_nonnegative]
    signs = visible_signs(expression.xreplace({x: sympy.Dummy(positive=True) for x in factorials}))
    return next(iter(signs)) if len(signs) == 1 else None


def _by_roots(factor: sympy.Expr, interval: Interval) -> int | None:
    """Over Q: no root strictly inside, then the sign at a point (both ends count on a half line)."""
    x = interval.variable
    if x is None or factor.free_symbols != {x} or not factor.is_polynomial(x):
        return None
    polynomial = sympy.Poly(factor, x)
    if not polynomial.domain.is_QQ and not polynomial.domain.is_ZZ:
        return None
    low, high = sympy.Integer(interval.low), interval.high
    inside = polynomial.count_roots(low, sympy.oo if high is None else sympy.Integer(high))
    ends = 0 if high is None else sum(polynomial.eval(end) == 0 for end in (low, sympy.Integer(high)))
    if inside > ends:
        return None
    return int(sympy.sign(polynomial.eval(low + sympy.Rational(1, 2))))


@lru_cache(maxsize=4096)
def normal(expression: sympy.Expr, interval: Interval) -> sympy.Expr:
    """The normal form of an algebraic function on an interval: 0 exactly if it vanishes there.

    Example:
        >>> t = sympy.Symbol("t", nonnegative=True)
        >>> print(normal(sympy.sqrt(t * (1 - t)) / t - sympy.sqrt((1 - t) / t), Interval.unit(t)))
        0
    """
    if expression.is_Rational or expression.is_Symbol:
        return expression
    roots = _Roots(interval)
    up, down = sympy.fraction(sympy.together(roots.walk(expression)))
    top = roots.reduced(up)
    if top == 0:
        return sympy.Integer(0)
    top, bottom = roots.rationalised(top, down)
    found = sympy.cancel(top / bottom) if not (top.is_Rational and bottom.is_Rational) else top / bottom
    return turned(roots.restored(sympy.factor(found)), interval)


def turned(product: sympy.Expr, interval: Interval) -> sympy.Expr:
    """A product with every factor that is negative on the interval turned round: 1 - t, not t - 1; 1 - 2 t, not -(2 t - 1)."""
    total = sympy.Integer(1)
    for factor in sympy.Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        negative = base.is_Add and exponent.is_Integer and _factor_sign(base, interval) == -1
        total *= (-1) ** abs(int(exponent)) * (-base) ** exponent if negative else factor
    number, factors = total.as_coeff_mul()
    turning = next((x for x in factors if x.is_Add and x.as_coeff_Add()[0].is_negative), None) if number.is_negative else None
    return total if turning is None else sympy.Mul(-number, -turning, *(x for x in factors if x != turning))


class _Roots:
    """The roots that occur in one expression, each with a letter of its own."""

    def __init__(self, interval: Interval) -> None:
        self.interval = interval
        self.letters: dict[sympy.Expr, sympy.Dummy] = {}
        self.powers: dict[sympy.Expr, sympy.Dummy] = {}
        self.index = 1

    def walk(self, expression: sympy.Expr) -> sympy.Expr:
        self.index = lcm(1, *(int(x.exp.q) for x in expression.atoms(sympy.Pow) if x.exp.is_Rational))
        return self._walk(expression)

    def _walk(self, node: sympy.Expr) -> sympy.Expr:
        if not node.args:
            return node
        if isinstance(node, sympy.Pow) and node.exp.is_Rational and not node.exp.is_Integer:
            return self._root(node.base, node.exp)
        if isinstance(node, sympy.Pow) and not node.exp.is_Rational:
            whole, rest = node.exp.as_coeff_Add()
            base = normal(node.base, self.interval)
            low = sympy.floor(whole)
            return base**low * self.powers.setdefault(base ** (rest + whole - low), sympy.Dummy(positive=True))
        if isinstance(node, sympy.log):
            return self._logarithm(normal(node.args[0], self.interval))
        if isinstance(node, (sympy.Add, sympy.Mul, sympy.Pow)):
            return node.func(*(self._walk(x) for x in node.args))
        return node.func(*(normal(x, self.interval) for x in node.args))

    def _root(self, base: sympy.Expr, exponent: sympy.Rational) -> sympy.Expr:
        total = sympy.Integer(1)
        for factor, multiplicity in self._positive_factors(normal(base, self.interval)):
            power = multiplicity * exponent * self.index
            whole, rest = divmod(int(power), self.index) if power.is_Integer else (0, power)
            letter = self.letters.setdefault(factor, sympy.Dummy(positive=True)) if rest else 1
            total *= factor**whole * letter**rest
        return total

    def _logarithm(self, argument: sympy.Expr) -> sympy.Expr:
        return sympy.Add(*(n * sympy.log(x) for x, n in self._positive_factors(argument)))

    def _positive_factors(self, expression: sympy.Expr) -> list[tuple[sympy.Expr, sympy.Expr]]:
        """Irreducible factors, positive on the interval, with exponents; the whole where their signs are not known."""
        number, factors = sympy.Integer(1), []
        for factor, exponent in _factors(expression):
            if factor.is_Rational:
                number *= factor**exponent
                continue
            sign = _factor_sign(factor, self.interval)
            if sign is None or sign == 0 or (sign < 0 and not exponent.is_Integer):
                return [(expression, sympy.Integer(1))]
            number *= sign ** abs(int(exponent)) if exponent.is_Integer else 1
            factors.append((sign * factor, exponent))
        if not number.is_Rational or number <= 0:
            return [(expression, sympy.Integer(1))]
        primes = sympy.factorrat(number) if number != 1 else {}
        return [(sympy.Integer(p), sympy.Integer(n)) for p, n in primes.items()] + factors

    def reduced(self, polynomial: sympy.Expr) -> sympy.Expr:
        """A polynomial in the letters with every exponent below the index."""
        if not self.letters:
            return sympy.expand(polynomial)
        total: list[sympy.Expr] = []
        for powers, coefficient in sympy.Poly(polynomial, *self.letters.values()).terms():
            term = coefficient
            for power, (factor, letter) in zip(powers, self.letters.items(), strict=True):
                whole, rest = divmod(power, self.index)
                term *= factor**whole * letter**rest
            total.append(term)
        return sympy.expand(sympy.Add(*total))

    def rationalised(self, top: sympy.Expr, bottom: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
        """The fraction without letters in the denominator where that is one monomial in them."""
        if not self.letters or not bottom.has(*self.letters.values()):
            return top, bottom
        for letter in self.letters.values():
            low = min(powers[0] for powers in sympy.Poly(bottom, letter).monoms())
            raised = letter ** (-low % self.index)
            top, bottom = top * raised, bottom * raised
        for factor, letter in self.letters.items():
            low = min(powers[0] for powers in sympy.Poly(bottom, letter).monoms())
            bottom = sympy.cancel(bottom / letter**low) * factor ** (low // self.index)
        return self.reduced(top), bottom

    def restored(self, expression: sympy.Expr) -> sympy.Expr:
        roots = {letter: factor ** sympy.Rational(1, self.index) for factor, letter in self.letters.items()}
        return expression.xreplace({**roots, **{letter: power for power, letter in self.powers.items()}})


def same(first: sympy.Expr, second: sympy.Expr, interval: Interval) -> bool:
    """Whether two algebraic functions are shown equal on the interval."""
    return bool(normal(first - second, interval) == 0)
