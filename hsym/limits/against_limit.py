"""How far h_M is from its own limit: certified distances beside the proved bound, and how tight that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import sympy

from hsym import symbols
from hsym.brief import attempt, listed
from hsym.errors import HsymError
from hsym.exact.closed_forms import closed_form_ball
from hsym.limits.distance import Distance, Expression, distance, interval
from hsym.limits.limit import limit
from hsym.limits.result import Limit
from hsym.rule import WeightRule

M, t = symbols.M, symbols.t
DIGITS = 40
"""With so many digits a bound is evaluated."""


@dataclass(frozen=True)
class Approach:
    """The distances of h_M from its limit, one for each M, and the proved bounds.

    Attributes:
        limit: the limit.
        rows: the certified distances.
        bounds: the bounds at the same M, rounded up.
    """

    limit: Limit
    rows: tuple[Distance, ...]
    bounds: tuple[Fraction, ...]

    def __repr__(self) -> str:
        found = listed(self.rows, len(self.rows), lambda x: f"{x.decimal()} at M = {x.M}")
        return f"<Approach of {attempt(lambda: self.limit.subject.title)} to its limit: {found}>"

    def _repr_markdown_(self) -> str | None:
        from hsym.render import rich

        return rich.approach(self)


def approach(rule: WeightRule, sizes: Iterable[int], low: Expression = 0, high: Expression = 1, digits: int = 6) -> Approach:
    """The distances of h_M from the limit of the rule on an interval.

    Args:
        rule: a rule without free parameters.
        sizes: group sizes, from the least one on for which the bound holds.
        low: the left end of the interval, in the domain of the limit.
        high: the right end.
        digits: decimals of the distances.

    Raises:
        HsymError: the rule has no proved limit, or an end or a group size is outside of its domain.

    Example:
        >>> from hsym import catalog
        >>> found = approach(catalog.get("grpo", eps=0), (8, 64))
        >>> [f"{row.decimal()} <= {float(most):.4f}" for row, most in zip(found.rows, found.bounds, strict=True)]
        ['1.041916 <= 1.0675', '0.365495 <= 0.3753']
    """
    found = limit(rule)
    if found.transform is None or found.bound is None:
        raise HsymError(f"H: {rule.title} has no proved limit ({found.verdict.reason}); expected a function H")
    left, right = interval(low, high)
    if (left == 0 and not found.left) or (right == 1 and not found.right):
        raise HsymError(f"--low, --high: the limit holds on {found.domain}; expected an interval inside of it")
    if found.scale != 1:
        raise HsymError(f"H: the limit is that of {found.normalised}; expected a rule whose h_M converges")
    rows, bounds = [], []
    for size in sizes:
        if not found.least_M.is_Integer or size < found.least_M:
            raise HsymError(f"--M: {size} is below the range of the bound; expected M >= {found.least_M}")
        rows.append(distance(rule, found.transform, size, left, right, found.constant, digits))
        bounds.append(largest(found.bound, size, left, right))
        if rows[-1].lower > bounds[-1]:
            raise AssertionError(f"the distance at M = {size} is certified to be above the bound that was proved")
    return Approach(found, tuple(rows), tuple(bounds))


def largest(bound: sympy.Expr, size: int, low: Fraction, high: Fraction) -> Fraction:
    """An upper bound of a bound over an interval: each factor is monotone in t, and is taken at its larger end.

    Example:
        >>> float(largest((1 - t) ** (M + 1) / ((M + 1) * t), 3, Fraction(1, 2), Fraction(1)))
        0.03125
    """
    terms = _terms(bound)
    still = sympy.Add(*(term for term in terms if not term.has(t)))
    total = _size(still, size, low)
    for term in terms:
        if term.has(t):
            front, moving = term.as_independent(t, as_Add=False)
            product = _size(front, size, low)
            for factor in sympy.Mul.make_args(moving):
                product *= max(_size(factor, size, end) for end in (low, high))
            total += product
    return total


def _terms(bound: sympy.Expr) -> list[sympy.Expr]:
    """The terms of a sum, sums that depend on t and stand in a product multiplied out."""
    out = []
    for term in sympy.Add.make_args(bound):
        inner = [factor for factor in sympy.Mul.make_args(term) if factor.is_Add and factor.has(t) and factor != 1 - t]
        if not inner:
            out.append(term)
            continue
        rest = sympy.Mul(*(factor for factor in sympy.Mul.make_args(term) if factor != inner[0]))
        out += [part for each in inner[0].args for part in _terms(rest * each)]
    return out


def _size(factor: sympy.Expr, size: int, end: Fraction) -> Fraction:
    """An upper bound of |factor| at M and t."""
    inner = factor.args[0] if isinstance(factor, sympy.log) else factor.as_base_exp()[0]
    if factor.has(t) and inner not in (t, 1 - t):
        raise AssertionError(f"{factor} is no power of t or 1 - t")
    value = closed_form_ball(factor, {M: size, t: end}, DIGITS)
    if value is None:
        raise AssertionError(f"{factor} has no value at M = {size}, t = {end}")
    return max(abs(value.lower), abs(value.upper))
