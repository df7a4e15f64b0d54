"""A SymPy expression in s and M, evaluated at s = 0, ..., M-1 in one walk over its tree.

Each node becomes a column of M values of one kind, the kinds growing as needed: Python integers, FLINT rationals, then
either combinations of square roots (exact work) or balls (enclosures).  An s at which a node is undefined is remembered
with the reason and does no harm where a Piecewise chooses another branch.  In exact work an expression that leaves the
field of square roots (a symbolic parameter, a logarithm) raises :class:`~hsym.exact.numbers.NotInField`, and
:func:`evaluate` then instantiates it in SymPy, one s at a time.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import factorial
from typing import Any

import sympy
from flint import arb, fmpq

from hsym import symbols
from hsym.errors import HsymError
from hsym.exact import radicals
from hsym.exact.functions import BALL_CONSTANTS, BALL_FUNCTIONS, COMPARISONS, binomial_value, power_of_zero
from hsym.exact.instantiate import UndefinedValue, instantiate
from hsym.exact.limits import MAX_ARGUMENT, check_bits
from hsym.exact.numbers import NotInField, Number
from hsym.exact.vectors import ExactVector, SymbolicVector, Vector

KINDS = ("integer", "rational", "root", "ball")
PLAIN = KINDS[:2]
INFINITE = tuple(type(x) for x in (sympy.nan, sympy.zoo, sympy.oo, -sympy.oo))
NOT_DEFINED = "0/0, or a function outside its domain"
ZERO_BY_ZERO, BY_ZERO = "0/0", "a division by zero"
NEGATIVE_ROOT, NOT_REAL = "a square root of a negative number", "not a real number"


@dataclass(slots=True)
class Column:
    """Values at every s, all of one kind; ``undefined`` maps an index to the reason why its value means nothing."""

    kind: str
    values: list[Any]
    undefined: dict[int, str] = field(default_factory=dict)


Values = Mapping[sympy.Symbol, sympy.Expr]
"""Exact numbers for parameters, put in node by node: nothing that is undefined there can cancel first."""


def evaluate(expression: sympy.Expr, M: int, values: Values | None = None) -> tuple[Vector, dict[int, str]]:
    """The exact values of an expression at s = 0, ..., M-1, with ``values`` for parameters.

    Returns:
        The vector, and for each s at which the expression is undefined the reason (the entry there is 0).

    Example:
        >>> from hsym.symbols import M, s
        >>> v, undefined = evaluate(M / s, 3)
        >>> [str(x) for x in v], undefined
        (['0', '3', '3/2'], {0: 'a division by zero'})
    """
    if isinstance(expression, sympy.Rational):
        return ExactVector(ExactVector.of_rationals([fmpq(int(expression.p), int(expression.q))]).rows * M), {}
    try:
        column = _Walk(M, False, values).visit(expression)
    except NotInField:
        return _instantiated(expression, M, values or {})
    for index in column.undefined:
        column.values[index] = {} if column.kind == "root" else 0
    if column.kind == "root":
        return ExactVector.of_terms(column.values), column.undefined
    return ExactVector.of_rationals(column.values), column.undefined


def evaluate_balls(expression: sympy.Expr, M: int, values: Values | None = None) -> tuple[list[arb], dict[int, str]]:
    """The values at s = 0, ..., M-1 as balls at FLINT's current working precision (for use inside ``exact``)."""
    try:
        column = _Walk(M, True, values).visit(expression)
    except NotInField as outside:
        raise HsymError(
            f"enclose: the rule contains {outside}; expected functions of numbers, and parameters with values"
        ) from None
    return _promote(column, "ball").values, column.undefined


def _instantiated(expression: sympy.Expr, M: int, values: Values) -> tuple[SymbolicVector, dict[int, str]]:
    entries, undefined = [], {}
    for k in range(M):
        try:
            entries.append(instantiate(expression, {**values, symbols.s: sympy.Integer(k), symbols.M: sympy.Integer(M)}))
        except UndefinedValue as reason:
            undefined[k] = str(reason)
            entries.append(sympy.Integer(0))
    return SymbolicVector(tuple(entries)), undefined


def _promote(column: Column, kind: str) -> Column:
    if KINDS.index(column.kind) >= KINDS.index(kind):
        return column
    values = column.values
    if kind == "rational":
        values = [fmpq(x) for x in values]
    elif kind == "root":
        values = [{1: fmpq(x)} if x else {} for x in values]
    elif kind == "ball":
        values = [arb(x) for x in values]
    return Column(kind, values, column.undefined)


def _common(columns: list[Column]) -> list[Column]:
    kind = max((c.kind for c in columns), key=KINDS.index, default=KINDS[0])
    return [_promote(c, kind) for c in columns]


def _pointwise(operation: Callable[[Any, Any], Any], columns: list[Column]) -> list[Any]:
    """The values of several columns combined at every s; none for no columns."""
    if not columns:
        return []
    result = columns[0].values
    for column in columns[1:]:
        result = list(map(operation, result, column.values))
    return result


def _merged(columns: list[Column]) -> dict[int, str]:
    undefined: dict[int, str] = {}
    for column in columns:
        for index, reason in column.undefined.items():
            undefined.setdefault(index, reason)
    return undefined


def _bits(value: Any) -> int:
    if isinstance(value, int):
        return value.bit_length()
    if isinstance(value, fmpq):
        return int(value.p).bit_length() + int(value.q).bit_length()
    return sum(_bits(c) for c in value.values()) if isinstance(value, dict) else 0


def _guard(values: list[Any]) -> None:
    """Refuse a column whose sampled entries are too large (sampled: the sizes of real rules vary slowly with s)."""
    step = max(1, len(values) // 16)
    check_bits(max(_bits(x) for x in (*values[::step], values[-1])), len(values))


class _Walk:
    """One evaluation: the group size, the working kind for irrational values, and the columns found so far."""

    def __init__(self, M: int, balls: bool, given: Values | None = None) -> None:
        self.M, self.balls, self.given = M, balls, given or {}
        self.known: dict[sympy.Basic, Column] = {}

    def visit(self, node: sympy.Expr) -> Column:
        found = self.known.get(node)
        if found is None:
            found = self.known[node] = self._compute(node)
        return Column(found.kind, list(found.values) if found.undefined else found.values, dict(found.undefined))

    def _constant(self, kind: str, value: Any) -> Column:
        return Column(kind, [value] * self.M)

    def _compute(self, node: sympy.Expr) -> Column:
        if isinstance(node, sympy.Integer):
            return self._constant("integer", int(node))
        if isinstance(node, sympy.Rational):
            return self._constant("rational", fmpq(int(node.p), int(node.q)))
        if node == symbols.s:
            return Column("integer", list(range(self.M)))
        if node == symbols.M:
            return self._constant("integer", self.M)
        if node in self.given:
            return self.visit(self.given[node])
        if isinstance(node, sympy.Float):
            raise HsymError(f"rule: {node} is a float; expected an exact number such as {Fraction(repr(float(node)))}")
        if isinstance(node, INFINITE):
            reason = NOT_DEFINED if node is sympy.nan else BY_ZERO
            return Column("integer", [0] * self.M, dict.fromkeys(range(self.M), reason))
        if isinstance(node, sympy.Add):
            return self._sum([self.visit(x) for x in node.args])
        if isinstance(node, sympy.Mul):
            return self._product(node)
        if isinstance(node, sympy.Pow):
            return self._power(node)
        if isinstance(node, sympy.Piecewise):
            return self._piecewise(node)
        handler = _FUNCTIONS.get(node.func)
        if handler is not None:
            return handler(self, [self.visit(x) for x in node.args])
        if self.balls and node.func in BALL_FUNCTIONS:
            return self._ball_function(*BALL_FUNCTIONS[node.func], self.visit(node.args[0]))
        if self.balls and node in BALL_CONSTANTS:
            return self._constant("ball", BALL_CONSTANTS[node]())
        raise NotInField(f"the parameter {node}" if isinstance(node, sympy.Symbol) else str(node))

    def _sum(self, columns: list[Column]) -> Column:
        undefined = _merged(columns)
        columns = [x for x in columns if x.kind != "integer" or any(x.values)] or columns[:1]
        columns = _common(columns)
        kind = columns[0].kind
        return Column(kind, _pointwise(radicals.add if kind == "root" else operator.add, columns), undefined)

    def _times(self, columns: list[Column]) -> Column:
        """Rational factors first, so that square roots and balls are multiplied by one number each."""
        undefined = _merged(columns)
        plain = [x for x in columns if x.kind in PLAIN]
        others = _common([x for x in columns if x.kind not in PLAIN])
        result, kind = _pointwise(operator.mul, plain), max((x.kind for x in plain), key=KINDS.index, default="integer")
        if others:
            kind = others[0].kind
            times = radicals.multiply if kind == "root" else operator.mul
            product = _pointwise(times, others)
            scale = radicals.scale if kind == "root" else operator.mul
            result = list(map(scale, product, result)) if plain else product
        if len(columns) > 1:
            _guard(result)
        return Column(kind, result, undefined)

    def _product(self, node: sympy.Mul) -> Column:
        above: list[Column] = []
        below: list[Column] = []
        for factor in node.args:
            if isinstance(factor, sympy.Pow) and factor.exp.is_Rational and factor.exp < 0:
                below.append(self.visit(1 / factor if factor.exp != -1 else factor.base))
            elif isinstance(factor, sympy.Rational) and factor.q != 1:
                above.append(self._constant("integer", int(factor.p)))
                below.append(self._constant("integer", int(factor.q)))
            else:
                above.append(self.visit(factor))
        top = self._times(above) if above else self._constant("integer", 1)
        return self._quotient(top, self._times(below)) if below else top

    def _quotient(self, top: Column, bottom: Column) -> Column:
        if top.kind not in PLAIN and bottom.kind in PLAIN:
            return self._times([self._quotient(self._constant("integer", 1), bottom), top])
        undefined = _merged([top, bottom])
        scaling = bottom.kind in ("root", "ball") and top.kind in PLAIN
        if not scaling:
            top, bottom = _common([top, bottom])
        kind, over, under = bottom.kind, top.values, bottom.values
        if kind == "ball":
            zeros = [index for index, value in enumerate(under) if _is_zero(value)]
        else:
            zeros = [index for index, value in enumerate(under) if not value]
        if zeros:
            under = list(under)
        for index in zeros:
            undefined.setdefault(index, ZERO_BY_ZERO if _is_zero(over[index]) else BY_ZERO)
            under[index] = {1: fmpq(1)} if kind == "root" else 1
        if kind == "integer":
            return Column("rational", list(map(fmpq, over, under)), undefined)
        if kind == "root":
            times = radicals.scale if scaling else radicals.multiply
            return Column(kind, [times(radicals.inverse(y), x) for x, y in zip(over, under, strict=True)], undefined)
        return Column(kind, list(map(operator.truediv, over, under)), undefined)

    def _power(self, node: sympy.Pow) -> Column:
        base, exponent = self.visit(node.base), node.exp
        if exponent.is_Integer:
            return self._integer_powers(base, [int(exponent)] * self.M, {})
        if exponent.is_Rational and exponent.q == 2:
            return self._integer_powers(self._root(base), [int(exponent.p)] * self.M, {})
        column = self.visit(exponent)
        if column.kind == "integer":
            return self._integer_powers(base, column.values, column.undefined)
        if self.balls:
            base, column = _promote(base, "ball"), _promote(column, "ball")
            undefined = _merged([base, column])
            for index, (value, power) in enumerate(zip(base.values, column.values, strict=True)):
                if value < 0 or (value.is_zero() and power < 0):
                    undefined.setdefault(index, NOT_REAL)
            powers = [power_of_zero(y) if x.is_zero() else x**y for x, y in zip(base.values, column.values, strict=True)]
            return Column("ball", powers, undefined)
        raise NotInField(str(node))

    def _integer_powers(self, base: Column, exponents: list[int], more: dict[int, str]) -> Column:
        undefined = _merged([base, Column("integer", [], more)])
        largest = max(map(abs, exponents))
        step = max(1, self.M // 16)
        check_bits(max(_bits(x) for x in base.values[::step]) * largest, self.M)
        if all(e == 1 for e in exponents):
            return Column(base.kind, base.values, undefined)
        values, kind = base.values, base.kind
        if min(exponents) < 0:
            for index, (x, e) in enumerate(zip(values, exponents, strict=True)):
                if e < 0 and _is_zero(x):
                    undefined.setdefault(index, BY_ZERO)
            kind = "rational" if kind == "integer" else kind
            values = _promote(base, kind).values
            one: Any = {1: fmpq(1)} if kind == "root" else arb(1) if kind == "ball" else fmpq(1)
            values = [one if i in undefined else x for i, x in enumerate(values)]
        if kind == "root":
            return Column(kind, [radicals.power(x, e, fmpq(1)) for x, e in zip(values, exponents, strict=True)], undefined)
        return Column(kind, [x**e for x, e in zip(values, exponents, strict=True)], undefined)

    def _root(self, base: Column) -> Column:
        undefined = dict(base.undefined)
        if base.kind == "root":
            raise NotInField("a square root of a square root")
        for index, value in enumerate(base.values):
            if value < 0:
                undefined.setdefault(index, NEGATIVE_ROOT)
        if self.balls:
            return Column("ball", [x.sqrt() for x in _promote(base, "ball").values], undefined)
        values: list[dict[int, fmpq]] = []
        for index, value in enumerate(base.values):
            p, q = (value, 1) if base.kind == "integer" else (int(value.p), int(value.q))
            if index in undefined or not p:
                values.append({})
                continue
            root, core = radicals.squarefree_split(p * q)
            values.append({core: fmpq(root, q)})
        if all(not x or 1 in x for x in values):
            return Column("rational", [x[1] if x else fmpq(0) for x in values], undefined)
        return Column("root", values, undefined)

    def _piecewise(self, node: sympy.Piecewise) -> Column:
        """Each case laid over the later ones, from the last to the first, so that the first that holds is what is seen."""
        column = Column("integer", [0] * self.M, dict.fromkeys(range(self.M), "not covered by any case of Piecewise"))
        for value, condition in reversed(node.args):
            truth, unclear = self._condition(condition)
            undefined = {k: reason for k, reason in column.undefined.items() if not truth[k]}
            if any(truth):
                branch, column = _common([self.visit(value), column])
                undefined |= {k: reason for k, reason in branch.undefined.items() if truth[k]}
                chosen = (
                    branch.values
                    if all(truth)
                    else [x if holds else y for holds, x, y in zip(truth, branch.values, column.values, strict=True)]
                )
                column = Column(branch.kind, chosen)
            column.undefined = undefined | unclear
        return column

    def _condition(self, condition: Any) -> tuple[list[bool], dict[int, str]]:
        """The truth of a condition at every s, and the s at which it has none."""
        if isinstance(condition, sympy.ITE):
            condition = condition.to_nnf()
        if condition in (sympy.true, sympy.false):
            return [bool(condition)] * self.M, {}
        parts = [self._condition(x) for x in condition.args] if isinstance(condition, (sympy.And, sympy.Or, sympy.Not)) else []
        if parts:
            unclear = {k: v for _, more in parts for k, v in more.items()}
            rows = list(zip(*(truth for truth, _ in parts), strict=True))
            if isinstance(condition, sympy.Not):
                return [not row[0] for row in rows], unclear
            return list(map(all if isinstance(condition, sympy.And) else any, rows)), unclear
        if not isinstance(condition, sympy.core.relational.Relational):
            raise NotInField(str(condition))
        compare = COMPARISONS[type(condition)]
        column = self._sum([self.visit(condition.lhs), self._negated(self.visit(condition.rhs))])
        if column.kind in ("integer", "rational"):
            return [compare(x, 0) for x in column.values], dict(column.undefined)
        signs, unclear = self._signs(column)
        for index in unclear.keys() - column.undefined.keys():
            sign = self._exact_sign(condition.lhs - condition.rhs, index)
            if sign is not None:
                signs[index] = sign
                del unclear[index]
        return [compare(x, 0) for x in signs], unclear

    def _exact_sign(self, difference: sympy.Expr, index: int) -> int | None:
        """The sign at one s where balls cannot tell two values apart: they may be equal square roots."""
        try:
            at = {**self.given, symbols.s: sympy.Integer(index), symbols.M: sympy.Integer(self.M)}
            return Number.from_sympy(instantiate(difference, at)).sign()
        except (NotInField, ZeroDivisionError):
            return None

    def _negated(self, column: Column) -> Column:
        return self._times([column, self._constant("integer", -1)])

    def _signs(self, column: Column) -> tuple[list[int], dict[int, str]]:
        unclear = dict(column.undefined)
        if column.kind in ("integer", "rational"):
            return [(x > 0) - (x < 0) for x in column.values], unclear
        signs = []
        for index, x in enumerate(column.values):
            if column.kind == "root":
                sign = _number(x).sign()
                assert sign is not None
            else:
                sign = int(x > 0) - int(x < 0)
                if sign == 0 and not x.is_zero():
                    unclear.setdefault(index, "a comparison of two values that could not be told apart")
            signs.append(sign)
        return signs, unclear

    def _select(self, columns: list[Column], better: int) -> Column:
        best = columns[0]
        for other in columns[1:]:
            x, y = _common([best, other])
            if x.kind == "ball":
                values = [u.max(v) if better == 1 else u.min(v) for u, v in zip(x.values, y.values, strict=True)]
                best = Column("ball", values, _merged([x, y]))
                continue
            signs, unclear = self._signs(self._sum([other, self._negated(best)]))
            values = [v if sign == better else u for u, v, sign in zip(x.values, y.values, signs, strict=True)]
            best = Column(x.kind, values, unclear)
        return best

    def maximum(self, columns: list[Column]) -> Column:
        return self._select(columns, 1)

    def minimum(self, columns: list[Column]) -> Column:
        return self._select(columns, -1)

    def absolute(self, columns: list[Column]) -> Column:
        return self.maximum([columns[0], self._negated(columns[0])])

    def _integers(self, columns: list[Column], function: str) -> None:
        for column in columns:
            if column.kind == "rational" and all(x.q == 1 for x in column.values):
                column.kind, column.values = "integer", [int(x.p) for x in column.values]
            if column.kind != "integer":
                raise NotInField(f"{function} of a value that is no integer")
            if max(map(abs, column.values)) > MAX_ARGUMENT:
                raise HsymError(
                    f"rule: {function} of {max(map(abs, column.values))} is too large; expected at most {MAX_ARGUMENT}"
                )

    def binomials(self, columns: list[Column]) -> Column:
        self._integers(columns, "binomial")
        n, k = columns
        check_bits(max(map(abs, n.values)), self.M)
        return Column("integer", list(map(binomial_value, n.values, k.values)), _merged(columns))

    def factorials(self, columns: list[Column]) -> Column:
        self._integers(columns, "factorial")
        (n,) = columns
        check_bits(max(x * x.bit_length() for x in n.values), self.M)
        undefined = dict(n.undefined)
        for index, x in enumerate(n.values):
            if x < 0:
                undefined.setdefault(index, "a factorial of a negative number")
        return Column("integer", [factorial(max(x, 0)) for x in n.values], undefined)

    def harmonics(self, columns: list[Column]) -> Column:
        self._integers(columns, "harmonic")
        (n,) = columns
        undefined = dict(n.undefined)
        for index, x in enumerate(n.values):
            if x < 0:
                undefined.setdefault(index, "a harmonic number of a negative number")
        if not self.balls:
            check_bits(3 * max(n.values), self.M)
        one = arb(1) if self.balls else fmpq(1)
        running, sums = one - one, [one - one]
        for j in range(1, max(n.values) + 1):
            running += one / j
            sums.append(running)
        return Column("ball" if self.balls else "rational", [sums[max(x, 0)] for x in n.values], undefined)

    def _ball_function(self, function: Callable[[arb], arb], outside: Callable[[arb], bool], column: Column) -> Column:
        points = _promote(column, "ball").values
        undefined = dict(column.undefined)
        for index, x in enumerate(points):
            if outside(x):
                undefined.setdefault(index, NOT_REAL)
        return Column("ball", [function(x) for x in points], undefined)


def _is_zero(value: Any) -> bool:
    """Whether a value is certainly zero; a ball that only touches zero is left to a higher precision."""
    return value.is_zero() if isinstance(value, arb) else not value


def _number(terms: dict[int, fmpq]) -> Number:
    return Number(tuple((r, Fraction(int(c.p), int(c.q))) for r, c in sorted(terms.items())))


_FUNCTIONS: dict[Any, Callable[[_Walk, list[Column]], Column]] = {
    sympy.Max: _Walk.maximum,
    sympy.Min: _Walk.minimum,
    sympy.Abs: _Walk.absolute,
    sympy.binomial: _Walk.binomials,
    sympy.factorial: _Walk.factorials,
    sympy.harmonic: _Walk.harmonics,
}
