"""Algebraic functions on (0, 1): made rational by a change of variable, so that signs can be proved.

``x = z/(1+z)``, ``x = z^2/(1+z^2)``, ``x = (z/(1+z))^2`` and ``x = 1 - (z/(1+z))^2`` map (0, oo) onto (0, 1), the
last one downwards. A function with square roots of ``x``, ``1 - x`` or ``x (1-x)`` becomes a rational function of z
under one of them, and a polynomial in z whose coefficients have one sign has that sign on all of (0, oo): a
sufficient condition, decided exactly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import sympy

x = sympy.Symbol("x", positive=True)
"""The fraction of right answers among the others, s/M, in (0, 1)."""
z = sympy.Symbol("z", positive=True)
"""The variable in which a function of x is rational, in (0, oo)."""

_Q = sympy.Symbol("q", positive=True)
"""The square root of 1 + z^2, which may stand in parts of a function whose whole is rational."""
_UP = z / (1 + z)
CHANGES = ((_UP, True), (z**2 / (1 + z**2), True), (_UP**2, True), (1 - _UP**2, False))
"""Each with whether x increases with z."""


@dataclass(frozen=True)
class Rational:
    """A function of x as a rational function of z, or as the square root of one.

    Attributes:
        value: the function in z, in lowest terms; its square if ``root``.
        change: x as a function of z.
        rising: whether x increases with z.
        root: whether the function is the nonnegative square root of the value.
    """

    value: sympy.Expr
    change: sympy.Expr
    rising: bool
    root: bool = False

    @property
    def square(self) -> sympy.Expr:
        """The square of the function."""
        return self.value if self.root else self.value**2

    def slope(self) -> int | None:
        """The proved sign of the derivative by x: 1 increasing, -1 decreasing, 0 constant, or None."""
        found = sign(sympy.diff(self.value, z))
        return found if found is None or self.rising else -found

    def turns(self) -> int | None:
        """At most so often the function turns: the sign changes of the coefficients of its derivative (Descartes), or None."""
        top, bottom = sympy.fraction(sympy.cancel(sympy.diff(self.value, z)))
        if sign(bottom) is None:
            return None
        signs = [_coefficient_sign(c) for c in sympy.Poly(top, z).coeffs()]
        return None if None in signs else sum(a != b for a, b in pairwise(signs))

    def end(self, right: bool) -> sympy.Expr:
        """The limit at x -> 0, or at x -> 1 from the left: a number, an expression in parameters, or +-oo."""
        found = limit_at(self.value, z, infinite=right == self.rising)
        return sympy.sqrt(found) if self.root else found


def rational(function: sympy.Expr) -> Rational | None:
    """The function of x as a rational function of z or the root of one, or None if no change of variable does it.

    Example:
        >>> found = rational(sympy.sqrt((1 - x) / x))
        >>> found.value, found.slope(), found.end(right=True)
        (1/z, -1, 0)
    """
    for change, rising in CHANGES:
        value = without_roots(function, change)
        if value is not None:
            return Rational(value, change, rising)
    if _positive(function):
        square = without_roots(sympy.factor(sympy.together(function)) ** 2, _UP)
        if square is not None:
            return Rational(square, _UP, True, root=True)
    return None


def _positive(function: sympy.Expr) -> bool:
    """Whether a product of powers is proved positive on (0, 1)."""
    result = 1
    for factor in sympy.Mul.make_args(sympy.factor(sympy.together(function))):
        base, exponent = factor.as_base_exp()
        found = sign(base.xreplace({x: _UP}))
        if not found or (found < 0 and not exponent.is_Integer):
            return False
        result *= found if exponent.is_odd else 1
    return result == 1


@cache
def without_roots(function: sympy.Expr, change: sympy.Expr) -> sympy.Expr | None:
    """The function at x = change, if every square root in it is that of a square; in lowest terms."""
    found = _rooted(function.xreplace({x: change}))
    if found is None or not found.has(_Q):
        return None if found is None else sympy.cancel(found)
    top, bottom = (sympy.rem(part, _Q**2 - z**2 - 1, _Q) for part in sympy.fraction(sympy.cancel(sympy.together(found))))
    (a, b), (c, d) = ((part.coeff(_Q, 0), part.coeff(_Q, 1)) for part in map(sympy.expand, (top, bottom)))
    if sympy.expand(a * d - b * c) != 0:
        return None
    return sympy.cancel(a / c) if c != 0 else sympy.cancel(b / d)


def _rooted(node: sympy.Expr) -> sympy.Expr | None:
    if isinstance(node, sympy.Pow) and not node.exp.is_Integer:
        base = _rooted(node.base)
        return None if base is None or not node.exp.is_Rational or node.exp.q != 2 else square_root(base, int(node.exp.p))
    if not node.args or not node.has(z):
        return node
    if not isinstance(node, sympy.Add | sympy.Mul | sympy.Pow):
        return None
    parts = [_rooted(part) for part in node.args]
    return None if any(part is None for part in parts) else node.func(*parts)


def square_root(base: sympy.Expr, power: int) -> sympy.Expr | None:
    """``base**(power/2)``, where every factor that depends on z has a sign and, save 1 + z^2, an even exponent."""
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(base)))
    constant, out = sympy.Integer(1), sympy.Integer(1)
    for part, way in ((top, 1), (bottom, -1)):
        number, factors = sympy.factor_list(part)
        constant *= sympy.Rational(number) ** way
        for factor, count in factors:
            if not factor.has(z):
                constant *= factor ** (way * count)
                continue
            turned = sign(factor)
            if not turned or (count % 2 and factor != z**2 + 1):
                return None
            constant *= sympy.Integer(turned) ** (way * count)
            out *= (turned * factor) ** (way * (count // 2)) * _Q ** (way * (count % 2))
    return sympy.sqrt(constant) ** power * out**power


def sign(value: sympy.Expr) -> int | None:
    """The sign of a rational function of positive variables, if all coefficients of numerator and denominator have one sign.

    Example:
        >>> from hsym.symbols import eps
        >>> sign((1 + eps * z) / (z + 2)), sign(-z), print(sign(z - 1))
        None
        (1, -1, None)
    """
    if value == 0:
        return 0
    result = 1
    for part in sympy.fraction(sympy.cancel(sympy.together(value))):
        if not part.is_polynomial(*part.free_symbols):
            return None
        signs = {_coefficient_sign(c) for c in _coefficients(sympy.expand(part))}
        if len(signs) != 1 or None in signs:
            return None
        result *= signs.pop() or 0
    return result


def _coefficients(part: sympy.Expr) -> list[sympy.Expr]:
    """The coefficients in all positive symbols of an expanded polynomial."""
    symbols = [symbol for symbol in part.free_symbols if symbol.is_positive]
    if not symbols:
        return [part]
    return [sympy.expand(c) for c in sympy.Poly(part, *sorted(symbols, key=str), domain="EX").coeffs()]


def _coefficient_sign(c: sympy.Expr) -> int | None:
    if c.is_Rational or (c.is_number and c.is_algebraic):
        return int(sympy.sign(c)) if c.is_Rational else _number_sign(c)
    return 1 if c.is_positive else -1 if c.is_negative else None


def _number_sign(c: sympy.Expr) -> int | None:
    from hsym.exact.numbers import NotInField, Number

    try:
        return Number.from_sympy(c).sign()
    except NotInField:
        return None


def limit_at(value: sympy.Expr, variable: sympy.Symbol, infinite: bool) -> sympy.Expr:
    """The limit of a rational function of a positive variable at 0 or at oo, by its extreme coefficients.

    Example:
        >>> limit_at((2 * z + 1) / (3 * z), z, infinite=True), limit_at(1 / z, z, infinite=False)
        (2/3, oo)
    """
    order, coefficient = leading(value, variable, infinite)
    if coefficient == 0:
        return sympy.Integer(0)
    rising = order > 0 if infinite else order < 0
    if order == 0:
        return coefficient
    return sympy.oo * sympy.sign(coefficient) if rising else sympy.Integer(0)


def leading(value: sympy.Expr, variable: sympy.Symbol, infinite: bool) -> tuple[int, sympy.Expr]:
    """``(n, c)`` with value ~ c variable^n at oo, or at 0."""
    if value == 0:
        return 0, sympy.Integer(0)
    top, bottom = (sympy.Poly(part, variable) for part in sympy.fraction(sympy.cancel(sympy.together(value))))
    ends = [max(p.monoms()) if infinite else min(p.monoms()) for p in (top, bottom)]
    (n,), (m,) = ends
    return n - m, sympy.cancel(top.coeff_monomial((n,)) / bottom.coeff_monomial((m,)))
