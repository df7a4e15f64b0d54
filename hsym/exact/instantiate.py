"""A closed form with numbers put in for its symbols, one node at a time and with every step bounded.

SymPy's own ``subs`` would first rebuild branches that are never taken and could be asked for ``9**9**9``; here a
Piecewise is decided before its values are touched, and each power, factorial and binomial is measured before it is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from hsym.errors import HsymError
from hsym.exact.limits import MAX_ARGUMENT, check_bits

MEASURED = (sympy.factorial, sympy.binomial, sympy.harmonic, sympy.gamma)


class UndefinedValue(HsymError):
    """A closed form has no real value at a point; the message is the reason."""


def instantiate(expression: sympy.Expr, values: Mapping[sympy.Symbol, sympy.Expr], partial: bool = False) -> sympy.Expr:
    """The expression with ``values`` put in, evaluated as far as SymPy does by itself.

    Args:
        expression: the closed form.
        values: what to put in for which symbols.
        partial: keep a Piecewise whose condition is not decided yet, because symbols are left.

    Raises:
        UndefinedValue: a division by zero, a logarithm of zero, a root of a negative number, or no matching case.
        HsymError: a number on the way would be too large.

    Example:
        >>> from hsym.symbols import s
        >>> instantiate(sympy.Piecewise((0, sympy.Eq(s, 0)), (sympy.log(s), True)), {s: sympy.Integer(0)})
        0
    """
    if not expression.args:
        found = values.get(expression, expression)
    elif isinstance(expression, sympy.Piecewise):
        found = _case(expression, values, partial)
    else:
        arguments = [instantiate(x, values, partial) for x in expression.args]
        _measure(expression.func, arguments)
        try:
            found = expression.func(*arguments)
        except (TypeError, ValueError):  # SymPy compares only real numbers
            raise UndefinedValue("not a real number") from None
    if partial and found.has(sympy.Piecewise):
        return found
    if found.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
        raise UndefinedValue("a division by zero")
    if found.has(sympy.I) or (found.is_number and found.is_real is False):
        raise UndefinedValue("not a real number")
    return found


def _case(expression: sympy.Piecewise, values: Mapping[sympy.Symbol, sympy.Expr], partial: bool) -> sympy.Expr:
    kept: list[tuple[sympy.Expr, Any]] = []
    for value, condition in expression.args:
        truth = _truth(condition, values)
        if truth == sympy.false:
            continue
        if truth != sympy.true and not partial:
            raise UndefinedValue(f"a case whose condition {truth} is not decided")
        if truth == sympy.true and not kept:
            return instantiate(value, values, partial)
        kept.append((value if value is sympy.nan else instantiate(value, values, partial), truth))
        if truth == sympy.true:
            break
    if not kept:
        raise UndefinedValue("not covered by any case of Piecewise")
    return sympy.Piecewise(*kept, evaluate=False)


def _truth(condition: Any, values: Mapping[sympy.Symbol, sympy.Expr]) -> Any:
    if isinstance(condition, (sympy.And, sympy.Or, sympy.Not)):
        return condition.func(*(_truth(x, values) for x in condition.args))
    return condition.func(*(instantiate(x, values) for x in condition.args)) if condition.args else condition


def _measure(function: Any, arguments: list[sympy.Expr]) -> None:
    if function is sympy.Pow:
        base, exponent = arguments
        if base.is_Rational and exponent.is_Rational:
            bits = int(base.p).bit_length() + int(base.q).bit_length() if base not in (0, 1, -1) else 0
            check_bits(bits * (abs(int(exponent.p)) // int(exponent.q) + 1))
    elif function in MEASURED:
        for argument in arguments:
            if argument.is_Rational and abs(argument) > MAX_ARGUMENT // 10:
                raise HsymError(f"rule: {function.__name__} of {argument} is too large; expected at most {MAX_ARGUMENT // 10}")
