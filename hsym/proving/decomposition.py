"""A gap for every M as a combination of gaps whose sums the theory has: moments, reciprocals, and the ends.

w_s = sum_k c_k s(s-1)...(s-k+1) + c/(s+1) + c'/(M-s) + c_first [s = 0] + c_last [s = M-1]
"""

from __future__ import annotations

from dataclasses import dataclass
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
Kind = Literal["falling", "reciprocal", "reflected", "first", "last"]


@dataclass(frozen=True, slots=True)
class Part:
    """A coefficient in M times one of the gaps above.

    Attributes:
        coefficient: an expression in M.
        kind: which gap.
        order: k for falling factorials, else 0.
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
        (Part(coefficient=M, kind='reciprocal', order=0),)
    """
    if rule.parameters:
        raise NoClosedForm(f"the parameter {rule.parameters[0]}")
    field = Field((M, s))
    (a_low, a, a_high), (b_low, b, b_high) = (ends_and_middle(side, field) for side in (rule.incorrect, rule.correct))
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


def _middle_parts(gap: sympy.Expr) -> list[Part]:
    """The parts of a rational function of s."""
    parts, rest = [], sympy.Integer(0)
    for term in sympy.Add.make_args(sympy.apart(gap, s)):
        for kind, root in (("reciprocal", s + 1), ("reflected", M - s)):
            scaled = sympy.cancel(term * root)
            if term.has(s) and not scaled.has(s):
                parts.append(Part(sympy.factor(scaled), kind))  # type: ignore[arg-type]
                break
        else:
            rest += term
    if not rest.is_polynomial(s):
        raise NoClosedForm(f"a gap with {shown(str(sympy.factor(rest)), 80)}")
    coefficients = sympy.Poly(rest, s)
    if coefficients.degree() > MOST_DEGREE:
        raise NoClosedForm(f"a polynomial in s of degree {coefficients.degree()}")
    falling: list[Part] = []
    while not coefficients.is_zero:  # divide by s, s-1, s-2, ...: the remainders are Newton's coefficients
        coefficients, remainder = coefficients.div(sympy.Poly(s - len(falling), s))
        falling.append(Part(sympy.factor(remainder.as_expr()), "falling", len(falling)))
    return falling + parts
