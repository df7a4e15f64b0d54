"""Series in powers of u = 1/M of an expression tree, by exact arithmetic node by node.

A series is u^sigma (c_1 u^v_1 + c_2 u^v_2 + ...) with rational exponents v_i and coefficients that are algebraic functions
on an interval, in the normal form of :mod:`hsym.limits.normal_form`; sigma may be symbolic (M^k).  A power (c u^v + ...)^e
is c^e u^(v e) (1 + d)^e with the binomial series, and c must have one sign on the interval; a condition is decided by the
leading term of the difference of its sides, which then has that sign for all large M.  What is not decided is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from hsym.errors import HsymError, shown
from hsym.limits.normal_form import Interval, normal, sign_on
from hsym.symbols import M, s

ZERO, ONE = sympy.Integer(0), sympy.Integer(1)
LOG_M = sympy.Dummy("log M", positive=True)
"""log M, which must cancel in what leaves."""
MORE = (0, 1, 2, 4, 8, 16)
"""How many more terms are worked with when leading terms cancel."""
MULTIPLIED_OUT = 64
"""The largest whole power that is multiplied out."""


class NoExpansion(HsymError):
    """A gap without an expansion in powers of 1/M that could be decided; the message says at which part."""


class _Cancelled(Exception):
    """Every known term of a series vanishes: more terms are needed."""


@dataclass(frozen=True, slots=True)
class Series:
    """u^sigma (sum of c u^v + O(u^order)).

    Attributes:
        terms: ``((v, c), ...)`` with increasing rational v and nonzero c.
        order: the exponent of the first unknown term; ``oo`` if the sum is exact.
        sigma: the symbolic part of the exponent.
    """

    terms: tuple[tuple[sympy.Rational, sympy.Expr], ...]
    order: sympy.Expr = sympy.oo
    sigma: sympy.Expr = ZERO

    def coefficient(self, exponent: sympy.Rational) -> sympy.Expr:
        """The coefficient of one power of u (0 if it does not occur)."""
        return next((c for v, c in self.terms if v == exponent), ZERO)


def constant(value: sympy.Expr) -> Series:
    """A series of one term that does not depend on u."""
    return Series(((ZERO, value),)) if value != 0 else Series(())


def monomial(value: sympy.Expr, exponent: int) -> Series:
    """``value * u**exponent``, exactly."""
    return Series(((sympy.Integer(exponent), value),))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tree is expanded.

    Attributes:
        values: the series of each symbol that is not a plain parameter.
        interval: the interval of the variable in the coefficients.
        words: how the place is called in messages, such as ``"for 0 < s/M < 1"``.
    """

    values: Mapping[sympy.Symbol, Series]
    interval: Interval
    words: str


Corner = tuple[sympy.Basic, str, sympy.Rational, sympy.Expr, sympy.Expr]
"""A node, what was asked of it, and the leading term there: exponent, coefficient, symbolic exponent."""


def expand_tree(expression: sympy.Expr, place: Place, order: sympy.Rational) -> tuple[Series, tuple[Corner, ...]]:
    """The series of an expression up to and including u^order, and the leading terms that decided its shape.

    Raises:
        NoExpansion: a part has no such series, or a sign is not decided.

    Example:
        >>> from hsym.symbols import M, s, t
        >>> place = Place({s: monomial(t, -1), M: monomial(ONE, -1)}, Interval.unit(t), "for 0 < s/M < 1")
        >>> found, _ = expand_tree(M / (s + 1), place, ONE)
        >>> found.terms[:2]
        ((0, 1/t), (1, -1/t**2))
    """
    least = max(sympy.ceiling(order), ONE)
    for more in MORE:
        worker = _Worker(place, least + more)
        try:
            found = worker.of(expression)
        except _Cancelled:
            continue
        if found.order > order:
            kept = tuple((v, c) for v, c in found.terms if v <= order)
            return Series(kept, found.order, found.sigma), tuple(worker.corners)
    raise NoExpansion(
        f"gap: the terms of {shown(expression, 90)} cancel to every order tried {place.words}; expected a simpler form"
    )


class _Worker:
    """One pass over a tree at one working length."""

    def __init__(self, place: Place, length: sympy.Expr) -> None:
        self.place, self.length = place, length
        self.known: dict[sympy.Basic, Series] = {}
        self.corners: list[Corner] = []

    def of(self, node: sympy.Expr) -> Series:
        if node not in self.known:
            self.known[node] = self._of(node)
        return self.known[node]

    def _of(self, node: sympy.Expr) -> Series:
        if node in self.place.values:
            return self.place.values[node]
        if not node.free_symbols & set(self.place.values) and not node.has(sympy.Piecewise, sympy.Max, sympy.Min, sympy.Abs):
            if node.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo, sympy.I):
                raise self._refused(node, "is undefined or not real")
            return constant(normal(node, self.place.interval))
        match node:
            case sympy.Add():
                return self._sum([self.of(x) for x in node.args], node)
            case sympy.Mul():
                return self._product([self.of(x) for x in node.args])
            case sympy.Pow():
                return self._power_node(node)
            case sympy.Piecewise():
                return self._cases(node)
            case sympy.Max() | sympy.Min():
                return self._extreme(node)
            case sympy.Abs():
                inside = self.of(node.args[0])
                return inside if self._sign(inside, node) >= 0 else self.scaled(inside, sympy.Integer(-1))
            case sympy.binomial():
                return self._binomial(node)
            case sympy.harmonic():
                return self._harmonic(node)
            case sympy.exp() | sympy.log() | sympy.asin() | sympy.acos() | sympy.atan():
                return self._function(node.func, self.of(node.args[0]), node)
        raise self._refused(node, f"is of the kind {type(node).__name__}, which has no rule here")

    def _refused(self, node: sympy.Basic, why: str) -> NoExpansion:
        return NoExpansion(f"gap: {shown(node, 90)} {why} {self.place.words}; expected an expansion in powers of 1/M")

    def _made(self, terms: Mapping[sympy.Rational, sympy.Expr], order: sympy.Expr, sigma: sympy.Expr) -> Series:
        kept = []
        for exponent in sorted(terms):
            if exponent < order and (value := normal(terms[exponent], self.place.interval)) != 0:
                kept.append((exponent, value))
        return Series(tuple(kept), order, sigma)

    def _sum(self, parts: list[Series], node: sympy.Basic) -> Series:
        parts = [x for x in parts if x.terms or x.order != sympy.oo]
        if not parts:
            return Series(())
        sigma = parts[0].sigma
        if any(sympy.expand(x.sigma - sigma) != 0 for x in parts):
            raise self._refused(node, "is a sum of different symbolic powers of M")
        total: dict[sympy.Rational, sympy.Expr] = {}
        for part in parts:
            for exponent, value in part.terms:
                total[exponent] = total.get(exponent, ZERO) + value
        return self._made(total, min(x.order for x in parts), sigma)

    def _product(self, parts: list[Series]) -> Series:
        total = parts[0]
        for part in parts[1:]:
            total = self._times(total, part)
        return total

    def _times(self, x: Series, y: Series) -> Series:
        if (not x.terms and x.order == sympy.oo) or (not y.terms and y.order == sympy.oo):
            return Series(())
        first, second = (z.terms[0][0] if z.terms else z.order for z in (x, y))
        order = min(first + y.order, second + x.order, first + second + self.length)
        exact = x.order == y.order == sympy.oo and len(x.terms) * len(y.terms) <= 4
        total: dict[sympy.Rational, sympy.Expr] = {}
        for v, c in x.terms:
            for w, d in y.terms:
                if exact or v + w < order:
                    total[v + w] = total.get(v + w, ZERO) + c * d
        return self._made(total, sympy.oo if exact else order, x.sigma + y.sigma)

    def scaled(self, x: Series, factor: sympy.Expr, exponent: sympy.Expr = ZERO, sigma: sympy.Expr | None = None) -> Series:
        """The series times ``factor * u**exponent``."""
        terms = {v + exponent: c * factor for v, c in x.terms}
        return self._made(terms, x.order + exponent, x.sigma if sigma is None else sigma)

    def _lead(self, x: Series, node: sympy.Basic, role: str) -> tuple[sympy.Rational, sympy.Expr]:
        if not x.terms:
            if x.order == sympy.oo:
                raise self._refused(node, "divides by zero or takes a logarithm of zero")
            raise _Cancelled
        exponent, value = x.terms[0]
        self.corners.append((node, role, exponent, value, x.sigma))
        return exponent, value

    def _sign(self, x: Series, node: sympy.Basic, role: str = "sign") -> int:
        if not x.terms and x.order == sympy.oo:
            return 0
        _, value = self._lead(x, node, role)
        sign = sign_on(value, self.place.interval)
        if not sign:
            raise self._refused(
                node, f"has a part with the leading factor {shown(value, 60)}, whose sign is not one and the same"
            )
        return sign

    def _strict_sign(self, x: Series, node: sympy.Basic, role: str) -> int:
        """The sign of what must not vanish."""
        self._lead(x, node, role)
        return self._sign(x, node, role)

    def _relative(self, x: Series, exponent: sympy.Rational, value: sympy.Expr) -> Series:
        """d where x = value u^exponent (1 + d)."""
        rest = Series(x.terms[1:], x.order, ZERO)
        return self.scaled(rest, 1 / value, -exponent)

    def _power_node(self, node: sympy.Pow) -> Series:
        base, exponent = self.of(node.base), self.of(node.exp)
        if len(exponent.terms) <= 1 and exponent.order == sympy.oo and all(v == 0 for v, _ in exponent.terms):
            return self._power(base, exponent.coefficient(ZERO), node)
        if base.sigma != 0:
            raise self._refused(node, "is a power of a symbolic power of M")
        return self._function(sympy.exp, self._times(exponent, self._function(sympy.log, base, node)), node)

    def _power(self, base: Series, e: sympy.Expr, node: sympy.Basic) -> Series:
        if e == 0:
            return constant(ONE)
        if not base.terms and base.order == sympy.oo and e.is_positive:
            return base
        if e.is_Integer and 0 < e <= MULTIPLIED_OUT:
            return self._product([base] * int(e))
        sign = self._strict_sign(base, node, "base")
        exponent, value = base.terms[0]
        if sign < 0 and not e.is_Integer:
            raise self._refused(node, "is a root or a symbolic power of something negative")
        series = self._composed(self._relative(base, exponent, value), lambda j: sympy.ff(e, j) / sympy.factorial(j))
        whole = exponent * e if e.is_Rational else ZERO
        sigma = sympy.expand(base.sigma * e + (0 if e.is_Rational else exponent * e))
        return self.scaled(series, value**e, whole, sigma)

    def _composed(self, d: Series, coefficient: Callable[[int], sympy.Expr]) -> Series:
        """sum_j coefficient(j) d^j for a series d of positive order."""
        if not d.terms and d.order == sympy.oo:
            return constant(normal(coefficient(0), self.place.interval))
        first = d.terms[0][0] if d.terms else d.order
        limit = min(self.length, d.order)
        total: dict[sympy.Rational, sympy.Expr] = {ZERO: coefficient(0)}
        power, j = constant(ONE), 1
        while first * j < limit:
            power = self._times(power, d)
            factor = coefficient(j)
            for v, c in power.terms:
                total[v] = total.get(v, ZERO) + factor * c
            j += 1
        return self._made(total, limit, ZERO)

    def _function(self, function: Any, x: Series, node: sympy.Basic) -> Series:
        if x.sigma != 0:
            raise self._refused(node, "is a function of a symbolic power of M")
        if function is sympy.log:
            return self._logarithm(x, node)
        if x.terms and x.terms[0][0] < 0:
            if function is sympy.exp and self._sign(x, node, "function") < 0:
                return Series(())
            raise self._refused(node, "grows with M, or faster than every power of M,")
        if x.order <= 0:
            raise _Cancelled
        value = x.coefficient(ZERO)
        if value != 0:
            self.corners.append((node, "function", ZERO, value, ZERO))
        if function in (sympy.asin, sympy.acos) and sign_on(1 - value**2, self.place.interval) != 1:
            raise self._refused(node, "is an inverse sine or cosine at or outside -1 and 1, or where this is not decided,")
        z = sympy.Dummy("z")

        def derivative(j: int) -> sympy.Expr:
            taken = function(z) if j == 0 else function(z).diff(z, j)
            return normal(taken.xreplace({z: value}) / sympy.factorial(j), self.place.interval)

        rest = Series(tuple((v, c) for v, c in x.terms if v > 0), x.order)
        return self._composed(rest, derivative)

    def _logarithm(self, x: Series, node: sympy.Basic) -> Series:
        if self._strict_sign(x, node, "function") < 0:
            raise self._refused(node, "is a logarithm of something negative")
        exponent, value = x.terms[0]
        rest = self._composed(self._relative(x, exponent, value), lambda j: sympy.Rational((-1) ** (j - 1), j) if j else ZERO)
        return self._sum([rest, constant(normal(sympy.log(value), self.place.interval) - exponent * LOG_M)], node)

    def _binomial(self, node: sympy.binomial) -> Series:
        """C(X, k) = X^k/k! exp(-sum_m (1/m) X^-m sum_{i<k} i^m) for a positive integer k and large X > 0."""
        top, k = self.of(node.args[0]), node.args[1]
        if k.free_symbols & set(self.place.values) or not (k.is_integer and k.is_nonnegative):
            raise self._refused(node, "is a binomial coefficient whose lower entry is not a fixed integer >= 0")
        if self._strict_sign(top, node, "base") < 0 or top.terms[0][0] >= 0:
            raise self._refused(node, "is a binomial coefficient whose upper entry does not grow with M")
        if k.is_Integer:
            factors = [self._sum([top, constant(sympy.Integer(-i))], node) for i in range(int(k))]
            return self._product([constant(1 / sympy.factorial(k)), *factors])
        inverse = self._power(top, sympy.Integer(-1), node)
        sums = self._composed(inverse, lambda m: -sympy.factor(_power_sum(m, k)) / m if m else ZERO)
        return self._product([
            self._power(top, k, node), self._function(sympy.exp, sums, node), constant(1 / sympy.factorial(k))
        ])  # fmt: skip

    def _harmonic(self, node: sympy.harmonic) -> Series:
        """H_X = log X + gamma + 1/(2X) - sum_k B_2k/(2k) X^(-2k)."""
        top = self.of(node.args[0])
        if len(node.args) != 1 or self._strict_sign(top, node, "function") < 0 or top.terms[0][0] >= 0:
            raise self._refused(node, "is a harmonic number whose index does not grow with M")
        inverse = self._power(top, sympy.Integer(-1), node)

        def coefficient(j: int) -> sympy.Expr:
            return sympy.EulerGamma if j == 0 else sympy.Rational(1, 2) if j == 1 else -sympy.bernoulli(j) / j

        return self._sum([self._logarithm(top, node), self._composed(inverse, coefficient)], node)

    def _cases(self, node: sympy.Piecewise) -> Series:
        for value, condition in node.args:
            if self._holds(condition):
                return self.of(value)
        raise self._refused(node, "has no case")

    def _holds(self, condition: sympy.Basic) -> bool:
        if condition in (sympy.true, sympy.false):
            return bool(condition == sympy.true)
        if isinstance(condition, sympy.And):
            return all(self._holds(x) for x in condition.args)
        if isinstance(condition, sympy.Or):
            return any(self._holds(x) for x in condition.args)
        if isinstance(condition, sympy.Not):
            return not self._holds(condition.args[0])
        difference = self._sum([self.of(condition.lhs), self.scaled(self.of(condition.rhs), sympy.Integer(-1))], condition)
        sign = self._sign(difference, condition)
        table = {sympy.Eq: sign == 0, sympy.Ne: sign != 0, sympy.Lt: sign < 0, sympy.Le: sign <= 0, sympy.Gt: sign > 0}
        return table.get(condition.func, sign >= 0)

    def _extreme(self, node: sympy.Expr) -> Series:
        direction = 1 if isinstance(node, sympy.Max) else -1
        best = self.of(node.args[0])
        for argument in node.args[1:]:
            other = self.of(argument)
            gap = self._sum([other, self.scaled(best, sympy.Integer(-1))], node)
            if self._sign(gap, node, f"against {argument}") * direction > 0:
                best = other
        return best


def _power_sum(m: int, k: sympy.Expr) -> sympy.Expr:
    """sum_{i<k} i^m = (B_{m+1}(k) - B_{m+1}(0))/(m+1)."""
    return (sympy.bernoulli(m + 1, k) - sympy.bernoulli(m + 1, 0)) / (m + 1)


def outer_place(variable: sympy.Symbol, values: Mapping[sympy.Symbol, sympy.Expr]) -> Place:
    """s = x M with 0 < x < 1, and parameters with values."""
    given = {symbol: constant(value) for symbol, value in values.items()}
    places = {**given, s: monomial(variable, -1), M: monomial(ONE, -1)}
    return Place(places, Interval.unit(variable), "for 0 < s/M < 1 and large M")
