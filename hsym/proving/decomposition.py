"""A gap for every M as a combination of gaps whose sums the theory has: moments, reciprocals, and the ends.

w_s = sum_k c_k s(s-1)...(s-k+1) + sum_k d_k / ((s+1)...(s+k)) + sum_k e_k / ((M-s)...(M-s+k-1)) + f [s = 0] + g [s = M-1]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import mul
from typing import Literal

import sympy

from hsym import symbols
from hsym.errors import shown
from hsym.exact.quotients import Field
from hsym.rule import WeightRule
from hsym.summation.segments import ends_and_middle
from hsym.summation.sums import NoClosedForm

M, s = symbols.M, symbols.s
MOST_DEGREE = 12
MOST_FACTORS = 6
"""More factors (s+1)...(s+k) below take coqc minutes."""
Kind = Literal["falling", "rising", "mirrored", "first", "last"]


@dataclass(frozen=True, slots=True)
class Part:
    """A coefficient in M times one of the gaps above.

    Attributes:
        coefficient: an expression in M.
        kind: which gap: a product s(s-1)... (``falling``), one over (s+1)(s+2)... (``rising``), one over (M-s)(M-s+1)...
            (``mirrored``), or what is at s = 0 or s = M-1 only.
        order: the number k of factors; 0 at the ends.
    """

    coefficient: sympy.Expr
    kind: Kind
    order: int = 0


def decompose(rule: WeightRule) -> tuple[Part, ...]:
    """The parts of the gap of a rule without parameters.

    Raises:
        NoClosedForm: it is no such combination.

    Example:
        >>> from hsym import catalog
        >>> decompose(catalog.get("rejection_sampling"))
        (Part(coefficient=M, kind='rising', order=1),)
    """
    field = Field((M, s))
    sides = (without_binomials(side) for side in (rule.incorrect, rule.correct))
    (a_low, a, a_high), (b_low, b, b_high) = (ends_and_middle(side, field) for side in sides)
    if any(set(x) - {0} for x in (a_low, a_high, b_low, b_high)):
        raise NoClosedForm("exceptional values of s other than 0 and M - 1")
    middle = sympy.cancel(sympy.together(b - a))
    if not middle.is_rational_function(s, M):
        raise NoClosedForm(f"the gap {shown(str(middle), 80)}, which is not rational in s and M")
    parts = _middle_parts(middle)
    for kind, (x_low, y_low), place in (
        ("first", (a_low, b_low), sympy.Integer(0)),
        ("last", (a_high, b_high), M - 1),
    ):
        if x_low or y_low:
            here = y_low.get(0, b.subs(s, place)) - x_low.get(0, a.subs(s, place)) - middle.subs(s, place)
            if not here.is_finite and here.has(sympy.zoo, sympy.nan):
                raise NoClosedForm(f"a pole of the gap at s = {place}")
            parts.append(Part(sympy.factor(here), kind))  # type: ignore[arg-type]
    return tuple(x for x in parts if x.coefficient != 0)


def without_binomials(weight: sympy.Expr) -> sympy.Expr:
    """Binomials n(n-1)...(n-k+1)/k! of a fixed order k as polynomials, which they are for every natural number n."""
    fixed = {x: sympy.expand_func(x) for x in weight.atoms(sympy.binomial) if x.args[1].is_Integer}
    return weight.xreplace(fixed)


def _middle_parts(gap: sympy.Expr) -> list[Part]:
    """The parts of a rational function of s."""
    low: dict[int, sympy.Expr] = {}
    high: dict[int, sympy.Expr] = {}
    rest = sympy.Integer(0)
    for term in sympy.Add.make_args(sympy.apart(gap, s)):
        for poles, root in ((low, s), (high, M - 1 - s)):
            pole = _simple_pole(term, root)
            if pole is not None:
                place, residue = pole
                poles[place] = poles.get(place, 0) + residue
                break
        else:
            rest += term
    if not rest.is_polynomial(s):
        raise NoClosedForm(f"a gap with {shown(str(sympy.factor(rest)), 80)}")
    return [*_falling(rest), *_reciprocals(low, "rising"), *_reciprocals(high, "mirrored")]


def _simple_pole(term: sympy.Expr, root: sympy.Expr) -> tuple[int, sympy.Expr] | None:
    """The place j >= 1 and c where a term is c / (root + j)."""
    if not term.has(s):
        return None
    below = sympy.Poly(sympy.denom(sympy.together(term)), s)
    if below.degree() != 1:
        return None
    zero = sympy.cancel(-below.nth(0) / below.nth(1))
    place = sympy.expand(-root.subs(s, zero))
    residue = sympy.cancel(term * (root + place))
    if not place.is_Integer or place < 1 or residue.has(s):
        return None
    return int(place), residue


def _falling(polynomial: sympy.Expr) -> list[Part]:
    """A polynomial in s by falling factorials: divided by s, s-1, s-2, ..., the remainders are Newton's coefficients."""
    rest = sympy.Poly(polynomial, s)
    if rest.degree() > MOST_DEGREE:
        raise NoClosedForm(f"a polynomial in s of degree {rest.degree()}")
    parts: list[Part] = []
    while not rest.is_zero:
        rest, remainder = rest.div(sympy.Poly(s - len(parts), s))
        parts.append(Part(sympy.factor(remainder.as_expr()), "falling", len(parts)))
    return parts


def _reciprocals(poles: Mapping[int, sympy.Expr], kind: Kind) -> list[Part]:
    """sum_j c_j/(s+j) by 1/((s+1)...(s+k)): over one denominator, divided by s+k, s+k-1, ..., the remainders are the parts."""
    most = max(poles, default=0)
    if most > MOST_FACTORS:
        raise NoClosedForm(f"a denominator with s + {most}")
    factors = [s + i for i in range(1, most + 1)]
    above = sum(c * reduce(mul, (x for x in factors if x != s + j), sympy.Integer(1)) for j, c in poles.items())
    rest = sympy.Poly(above, s)
    parts = []
    for order in range(most, 0, -1):
        rest, remainder = rest.div(sympy.Poly(s + order, s))
        parts.append(Part(sympy.factor(remainder.as_expr()), kind, order))
    return parts
