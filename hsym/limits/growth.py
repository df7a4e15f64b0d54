"""How a function of M grows."""

from __future__ import annotations

import sympy

from hsym import symbols
from hsym.limits.algebraic import leading
from hsym.limits.errors import NoProfile

M = symbols.M


def growth(value: sympy.Expr) -> tuple[sympy.Rational, sympy.Expr]:
    """``(p, c)`` with value ~ c M^p as M -> oo, for a product of rational functions of M and square roots of such.

    Raises:
        NoProfile: it is something else.

    Example:
        >>> growth(sympy.sqrt(M - 1) / sympy.sqrt(M)), growth(-2 * M**2 / (M + 1))
        ((0, 1), (1, -2))
    """
    power, constant = sympy.Rational(0), sympy.Integer(1)
    for factor in sympy.Mul.make_args(sympy.factor(value)):
        base, exponent = factor.as_base_exp()
        if not exponent.is_Rational:
            raise NoProfile(f"the growth of {value}")
        n, c = _of_base(base)
        if c == 0:
            return sympy.Rational(0), sympy.Integer(0)
        power += n * exponent
        constant *= c**exponent
    return power, constant


def _of_base(base: sympy.Expr) -> tuple[sympy.Rational, sympy.Expr]:
    """The growth of one factor: a rational function, or a sum of which the largest terms do not cancel."""
    if base.is_rational_function(M):
        return leading(base, M, infinite=True)
    if not base.is_Add:
        raise NoProfile(f"the growth of {base}")
    terms = [growth(term) for term in base.args]
    power = max(n for n, _ in terms)
    constant = sympy.Add(*(c for n, c in terms if n == power))
    if not constant.is_nonzero:
        raise NoProfile(f"the growth of {base}, whose largest terms may cancel")
    return power, constant
