"""Where there is no closed form: h_M' as one sum over the number K of correct samples in the whole group.

A correct sample sees K = s + 1, an incorrect one K = s, so both sums of theorem 1 can be taken over K; their terms then share
what the group has in common, such as its standard deviation.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from hsym import symbols
from hsym.exact.numbers import NotInField
from hsym.exact.quotients import Field
from hsym.rule import WeightRule
from hsym.summation.display import fraction
from hsym.summation.segments import ends_and_middle, least_size
from hsym.summation.sums import NoClosedForm

M, s, K, t = symbols.M, symbols.s, symbols.K, symbols.t


@dataclass(frozen=True)
class ExactSum:
    """``h_M'(t) = sum_{K=low}^{high} term`` for every M >= start.

    Attributes:
        index: K.
        low: the first K.
        high: the last K, an expression in M.
        term: what is summed, an expression in M, K and t.
        start: the least M.
    """

    index: sympy.Symbol
    low: sympy.Expr
    high: sympy.Expr
    term: sympy.Expr
    start: int


def exact_sum(rule: WeightRule) -> ExactSum:
    """The sum over K.

    Raises:
        NoClosedForm: the weights of degenerate groups do not fit, or there are further cases.

    Example:
        >>> from hsym import catalog
        >>> print(exact_sum(catalog.get("grpo", eps=0)).term.subs({K: 1, M: 3}))
        sqrt(2)*(1 - t)
    """
    field = Field((M, s, t, *sorted(rule.parameters, key=str)))
    first, low, last_a = ends_and_middle(rule.incorrect, field)
    first_b, high, last = ends_and_middle(rule.correct, field)
    if set(first) - {0} or set(last) - {0} or first_b or last_a:
        raise NoClosedForm("the weights have further exceptional values of s")
    a, b = low.xreplace({s: K}), high.xreplace({s: K - 1})
    start, end = 1, M - 1
    if a == 0:
        end = M if not last else M - 1
    elif b == 0:
        start, end = (0 if not first else 1), M - 1
    both = a != 0 and b != 0
    if (first[0] if 0 in first else low.xreplace({s: sympy.Integer(0)}) if both else 0) != 0:
        raise NoClosedForm("an incorrect sample of an all-wrong group has a weight")
    if (last[0] if 0 in last else high.xreplace({s: M - 1}) if both else 0) != 0:
        raise NoClosedForm("a correct sample of an all-correct group has a weight")
    right = b * K / M
    left = -a * (M - K) / M
    if a == 0:
        term = right * (1 - t)
    elif b == 0:
        term = left * t
    elif _same(left, right, field):
        term = right
    else:
        term = right * (1 - t) + left * t
    shown = _with_kernel(_tidied(term))
    beyond = max(least_size(rule.incorrect, field), least_size(rule.correct, field))
    return ExactSum(K, sympy.Integer(start), end, shown, max(rule.least_M, beyond))


def _with_kernel(weight: sympy.Expr) -> sympy.Expr:
    """The weight times C(M,K) t^(K-1) (1-t)^(M-1-K), its own factors t and 1 - t taken into the powers."""
    up = down = sympy.Integer(0)
    rest = []
    for factor in sympy.Mul.make_args(weight):
        base, exponent = factor.as_base_exp()
        if base == t:
            up = exponent
        elif base == 1 - t:
            down = exponent
        else:
            rest.append(factor)
    return sympy.Mul(*rest, sympy.binomial(M, K), t ** (K - 1 + up), (1 - t) ** (M - 1 - K + down))


def _rationalised(expression: sympy.Expr, roots: dict[sympy.Expr, sympy.Symbol]) -> sympy.Expr:
    """The expression with a symbol for each square root, the same one for equal radicands."""

    def symbol(node: sympy.Expr) -> sympy.Expr:
        radicand = sympy.expand(node.base)
        if radicand not in roots:
            roots[radicand] = sympy.Symbol(f"root{len(roots)}", positive=True)
        return roots[radicand] ** (2 * node.exp)

    return expression.replace(lambda x: x.is_Pow and x.exp.is_Rational and x.exp.q == 2, symbol)


def _same(x: sympy.Expr, y: sympy.Expr, field: Field) -> bool:
    """Whether two weights are equal as rational functions of M, K, the parameters and the roots that occur.

    Raises:
        NoClosedForm: they contain other functions.
    """
    roots: dict[sympy.Expr, sympy.Symbol] = {}
    left, right = _rationalised(x, roots), _rationalised(y, roots)
    wide = Field((*field.symbols, K, *roots.values()))
    try:
        return wide.of(left) == wide.of(right)
    except NotInField as outside:
        raise NoClosedForm(f"the weights are not rational in s, M and square roots: {outside}") from None


def _tidied(term: sympy.Expr) -> sympy.Expr:
    """The term factored, square roots out of the denominator where they stand alone."""
    roots: dict[sympy.Expr, sympy.Symbol] = {}
    rational = _rationalised(term, roots)
    wide = Field(tuple(sorted(rational.free_symbols | {M, K, t} | set().union(*(r.free_symbols for r in roots)), key=str)))
    try:
        found = wide.of(rational)
        for radicand, root in roots.items():
            for f, e in found.factors()[1]:
                if f == wide.variable(root) and e < 0 and e % 2:
                    found = found * f ** (1 - e) / wide.of(radicand) ** ((1 - e) // 2)
        shown = {root: sympy.sqrt(_turned(fraction(wide.of(radicand)))) for radicand, root in roots.items()}
        return _turned(fraction(found)).xreplace(shown)
    except NotInField:
        return term


def _turned(product: sympy.Expr) -> sympy.Expr:
    """A product whose factors are written so that they are positive: M - K, not K - M."""
    sample = {x: {M: 5, K: 2, t: sympy.Rational(1, 4)}.get(x, 1) for x in product.free_symbols}
    parts, sign = [], 1
    for factor in sympy.Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        if base.is_Add and exponent.is_Integer and base.xreplace(sample).is_negative:
            base, sign = -base, sign * (-1) ** (int(exponent) % 2)
        parts.append(base**exponent)
    return sympy.Mul(sign, *parts)
