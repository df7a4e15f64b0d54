"""SymPy expressions as the nested lists of strings that certificates hold.

Numbers are hexadecimal (Python refuses long decimal strings), variables are names, everything else is a list whose first entry
says what it is: ``+ * ^ binomial gamma sum cases``.
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy.core.relational import Relational

from hsym.errors import HsymError

Tree = Any
"""A string, or a list of a word and trees."""


class NoTree(HsymError):
    """An expression that certificates have no words for."""


def number(value: sympy.Rational | int) -> str:
    """A rational number in hexadecimal.

    Example:
        >>> number(-17), number(sympy.Rational(1, 10))
        ('-0x11', '0x1/0xa')
    """
    exact = sympy.Rational(value)
    return hex(int(exact.p)) if exact.q == 1 else f"{hex(int(exact.p))}/{hex(int(exact.q))}"


def tree(expression: sympy.Expr, taken: frozenset[str] = frozenset()) -> Tree:
    """An expression as a tree.

    Args:
        expression: made of rationals, symbols, ``+ * ^``, binomial, factorial, gamma, harmonic, Piecewise, Max, Min, Abs, Sum.
        taken: names that bound variables must not have.

    Raises:
        NoTree: it contains something else.

    Example:
        >>> from hsym.symbols import M, s
        >>> tree(M / (s + 1))
        ['*', 'M', ['^', ['+', 's', '0x1'], '-0x1']]
        >>> tree(sympy.harmonic(s))
        ['sum', 'i1', '0x1', 's', ['^', 'i1', '-0x1']]
    """
    names = taken | {x.name for x in expression.free_symbols}

    def inner(x: sympy.Expr) -> Tree:
        return tree(x, names)

    match expression:
        case sympy.Rational():
            return number(expression)
        case sympy.nan:
            return ["^", "0x0", "-0x1"]  # undefined: nobody may evaluate it
        case sympy.Symbol():
            return expression.name
        case sympy.Add() | sympy.Mul():
            word = "+" if expression.is_Add else "*"
            return (
                [word, *(inner(x) for x in expression.as_ordered_terms())] if expression.is_Add else _product(expression, inner)
            )
        case sympy.Pow():
            return ["^", inner(expression.base), inner(expression.exp)]
        case sympy.binomial():
            return ["binomial", *(inner(x) for x in expression.args)]
        case sympy.factorial():
            return ["gamma", inner(expression.args[0] + 1)]
        case sympy.gamma():
            return ["gamma", inner(expression.args[0])]
        case sympy.harmonic() if len(expression.args) == 1:
            name = next(f"i{n}" for n in range(1, len(names) + 2) if f"i{n}" not in names)
            return ["sum", name, "0x1", inner(expression.args[0]), ["^", name, "-0x1"]]
        case sympy.Sum() if len(expression.limits) == 1:
            ((k, low, high),) = expression.limits
            return ["sum", k.name, inner(low), inner(high), tree(expression.function, names | {k.name})]
        case sympy.Piecewise():
            *cases, (last, condition) = expression.args
            if condition != sympy.true:
                raise NoTree(f"certificate: {expression} leaves cases open; expected a last case that always holds")
            return ["cases", *([_condition(c, inner), inner(x)] for x, c in cases), inner(last)]
        case sympy.Max() | sympy.Min():
            return _extreme(list(expression.args), isinstance(expression, sympy.Max), inner)
        case sympy.Abs():
            x = expression.args[0]
            return ["cases", [["<=", "0x0", inner(x)], inner(x)], inner(-x)]
    raise NoTree(f"certificate: {expression} is no part of a certificate; expected rational functions, powers, binomials, sums")


def _product(expression: sympy.Mul, inner: Any) -> Tree:
    return ["*", *(inner(x) for x in expression.as_ordered_factors())]


def _extreme(args: list[sympy.Expr], largest: bool, inner: Any) -> Tree:
    """The largest or smallest of several expressions as cases: the first unless a later one exceeds all others."""
    first, *rest = args
    if not rest:
        return inner(first)
    others = [["<=", *((inner(y), inner(first)) if largest else (inner(first), inner(y)))] for y in rest]
    condition = others[0] if len(others) == 1 else ["and", *others]
    return ["cases", [condition, inner(first)], _extreme(rest, largest, inner)]


def _condition(condition: sympy.Basic, inner: Any) -> Tree:
    if isinstance(condition, sympy.And | sympy.Or):
        word = "and" if isinstance(condition, sympy.And) else "or"
        return [word, *(_condition(x, inner) for x in sorted(condition.args, key=str))]
    if isinstance(condition, sympy.Not):
        return ["not", _condition(condition.args[0], inner)]
    if not isinstance(condition, Relational):
        raise NoTree(f"certificate: the condition {condition} is no comparison; expected comparisons and and, or, not")
    left, right = inner(condition.lhs), inner(condition.rhs)
    match condition:
        case sympy.Eq():
            return ["=", left, right]
        case sympy.Ne():
            return ["not", ["=", left, right]]
        case sympy.StrictLessThan():
            return ["<", left, right]
        case sympy.LessThan():
            return ["<=", left, right]
        case sympy.StrictGreaterThan():
            return ["<", right, left]
        case sympy.GreaterThan():
            return ["<=", right, left]
    raise NoTree(f"certificate: the condition {condition} is no comparison; expected one of = < <=")
