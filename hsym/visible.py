"""Gaps that are seen not to be negative, whatever s and M: with M = s + 1 + u every part of the weights has one sign."""

from __future__ import annotations

import sympy

from hsym import symbols
from hsym.rule import WeightRule

S = sympy.Symbol("n", integer=True, nonnegative=True)
U = sympy.Symbol("u", integer=True, nonnegative=True)
INSIDE = {symbols.s: S, symbols.M: S + 1 + U}
"""What s and M are for 0 <= s <= M - 1, in terms of two numbers that are not negative."""


def no_gap_is_negative(rule: WeightRule) -> bool:
    """Whether b_s >= 0 >= a_s is seen for every s < M, wherever these weights are defined.

    Example:
        >>> from hsym import catalog
        >>> no_gap_is_negative(catalog.get("grpo")), no_gap_is_negative(WeightRule("x", sympy.Integer(1), sympy.Integer(1)))
        (True, False)
    """
    low, high = (side.xreplace(INSIDE) for side in rule.unreplaced)
    values = dict(rule.put_in)
    return nonnegative(high.xreplace(values)) and nonnegative(_negated(low.xreplace(values)))


def _negated(value: sympy.Expr) -> sympy.Expr:
    """The negative of a weight, inside its cases."""
    if isinstance(value, sympy.Piecewise):
        return sympy.Piecewise(*((_negated(x), condition) for x, condition in value.args), evaluate=False)
    return -value


def nonnegative(value: sympy.Expr) -> bool:
    """Whether an expression in quantities that are not negative is seen not to be negative where it is defined.

    Example:
        >>> nonnegative(S**2 + U / (S + 1)), nonnegative(S - U)
        (True, False)
    """
    if value is sympy.nan:  # where a weight is undefined nothing is said of it
        return True
    if value.is_Rational:
        return bool(value >= 0)
    if value.is_Symbol or isinstance(value, sympy.core.numbers.NumberSymbol):
        return bool(value.is_nonnegative)
    if isinstance(value, sympy.Piecewise):
        return all(nonnegative(x) for x, _ in value.args)
    if value.is_Mul:
        positive = all(nonnegative(x) for x in value.args)
        return positive or _sum(value)
    if value.is_Pow:
        base, exponent = value.args
        return nonnegative(base) if exponent.is_real else False
    if isinstance(value, sympy.log):
        return nonnegative(sympy.together(value.args[0] - 1))
    if isinstance(value, sympy.Max):
        return any(map(nonnegative, value.args))
    if isinstance(value, sympy.binomial) and not all(x.is_integer for x in value.args):
        return False  # between integers it has both signs
    if isinstance(value, (sympy.Min, sympy.harmonic, sympy.factorial, sympy.binomial)):
        return all(map(nonnegative, value.args))
    if isinstance(value, (sympy.Abs, sympy.exp)):
        return True
    return value.is_Add and (all(map(nonnegative, value.args)) or _sum(value))


def _sum(value: sympy.Expr) -> bool:
    """A fraction whose numerator and denominator, multiplied out, have no negative term."""
    top, bottom = sympy.fraction(sympy.together(value))
    top, bottom = sympy.expand(top), sympy.expand(bottom)
    if top == value or not (top.is_polynomial() and bottom.is_polynomial()):
        return False
    return all(nonnegative(x) for side in (top, bottom) for x in sympy.Add.make_args(side))
