"""Conditions, maxima, minima and absolute values in a gap: where they change, and the gap where they are decided."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import sympy
from sympy.core.relational import Relational

from hsym import symbols
from hsym.limits.algebraic import sign, z
from hsym.limits.errors import NoProfile

M, s, t = symbols.M, symbols.s, symbols.t
ZERO, ONE = sympy.Integer(0), sympy.Integer(1)
KINDS = (Relational, sympy.Abs, sympy.Max, sympy.Min)
MOST_LATER = 64
"""A bound may begin at most so many group sizes later than the rule."""


@dataclass(frozen=True)
class Threshold:
    """``s = place M + offset``, 0 < place < 1."""

    place: sympy.Rational
    offset: sympy.Rational


def forms(node: sympy.Basic) -> list[sympy.Expr]:
    """What changes its sign where a condition, a maximum, a minimum or an absolute value changes."""
    if isinstance(node, Relational):
        return [node.lhs - node.rhs]
    if isinstance(node, sympy.Abs):
        return [node.args[0]]
    return [a - b for i, a in enumerate(node.args) for b in node.args[i + 1 :]]


def innermost(gap: sympy.Expr) -> list[sympy.Basic]:
    """The conditions, maxima, minima and absolute values in s with no other one inside."""
    found = [node for node in gap.atoms(*KINDS) if node.has(s)]
    return [node for node in found if not any(part.has(*KINDS, sympy.Piecewise) for part in node.args)]


def thresholds(gap: sympy.Expr) -> tuple[Threshold, ...]:
    """Where the innermost of them change, away from both ends; in order.

    Raises:
        NoProfile: a threshold is not linear in s and M, is an equation, or two have the same place.

    Example:
        >>> thresholds(sympy.Abs((s + 1) / M - sympy.Rational(1, 2)))
        (Threshold(place=1/2, offset=-1),)
    """
    found: dict[sympy.Rational, Threshold] = {}
    for node in innermost(gap):
        for form in forms(node):
            threshold = threshold_of(form)
            if threshold is None:
                continue
            if isinstance(node, sympy.Eq | sympy.Ne):
                raise NoProfile(f"the equation {node}")
            if found.setdefault(threshold.place, threshold) != threshold:
                raise NoProfile(f"two thresholds near s = {threshold.place} M")
    return tuple(found[place] for place in sorted(found))


def threshold_of(form: sympy.Expr) -> Threshold | None:
    """Where a form is 0, if that is at a fraction of M.

    Raises:
        NoProfile: the form is not linear, or has a pole inside.
    """
    top, bottom = sympy.fraction(sympy.together(form))
    if bottom.has(s) and threshold_of(bottom) is not None:
        raise NoProfile(f"a pole at a fraction of M in the threshold {form}")
    if not top.has(s):
        return None
    if not top.is_polynomial(s, M) or sympy.Poly(top, s, M).total_degree() != 1:
        raise NoProfile(f"the threshold {form}, which is not linear")
    polynomial = sympy.Poly(top, s, M)
    slope = polynomial.coeff_monomial(s)
    place, offset = -polynomial.coeff_monomial(M) / slope, -polynomial.coeff_monomial(1) / slope
    if not place.is_Rational or not offset.is_Rational:
        raise NoProfile(f"the threshold {form}, which has a parameter")
    return Threshold(place, offset) if 0 < place < 1 else None


def resolved(gap: sympy.Expr, at: sympy.Rational) -> sympy.Expr:
    """The gap as it is around s = at M, as far as its innermost conditions and the like have thresholds inside.

    Example:
        >>> resolved(sympy.Max(s / M, 1 - s / M), sympy.Rational(1, 4))
        1 - s/M
    """
    decided = {node: _decided(node, at) for node in innermost(gap)}
    return gap.xreplace({node: value for node, value in decided.items() if value is not None})


def breakpoints(g: sympy.Expr, low: sympy.Rational = ZERO, high: sympy.Rational = ONE) -> set[sympy.Rational]:
    """Where in (0, 1) a function of t changes its formula.

    Raises:
        NoProfile: a condition is outside of what is treated here.

    Example:
        >>> breakpoints(sympy.Max(t, 1 - t, sympy.Rational(1, 3))) == {sympy.Rational(n, 6) for n in (2, 3, 4)}
        True
    """
    moved = g.xreplace({t: s / M})
    inside = [x.place for x in thresholds(moved) if low < x.place < high]
    found = set(inside)
    for a, b in pairwise([low, *inside, high]):
        part = resolved(moved, (a + b) / 2)
        if part != moved:
            found |= breakpoints(part.xreplace({s: t * M}), a, b)
    return found


def settled(g: sympy.Expr, at: sympy.Rational) -> sympy.Expr:
    """The formula of a function of t around t = at, which is no breakpoint.

    Example:
        >>> settled(sympy.Abs(t - sympy.Rational(1, 2)), sympy.Rational(1, 4))
        1/2 - t
    """
    while True:
        part = resolved(g.xreplace({t: s / M}), at).xreplace({s: t * M})
        if part == g:
            return g
        g = part


def _decided(node: sympy.Basic, at: sympy.Rational) -> sympy.Basic | None:
    if isinstance(node, Relational):
        found = _sign_at(node.lhs - node.rhs, at)
        return None if found is None else node.func(sympy.Integer(found), 0)
    if isinstance(node, sympy.Abs):
        found = _sign_at(node.args[0], at)
        return None if found is None else found * node.args[0]
    chosen, *others = node.args
    for other in others:
        found = _sign_at(chosen - other, at)
        if found is None:
            return None
        chosen = chosen if (found > 0) == isinstance(node, sympy.Max) else other
    return chosen


def _sign_at(form: sympy.Expr, at: sympy.Rational) -> int | None:
    if not form.has(s):
        return int(sympy.sign(form)) if form.is_Rational else None
    if threshold_of(form) is None:
        return None
    parts = (sympy.Poly(part.xreplace({s: at * M}), M).LC() for part in sympy.fraction(sympy.together(form)))
    return int(sympy.sign(sympy.Mul(*parts)))


def steady_from(gap: sympy.Expr, start: int) -> int:
    """The least M >= start from which on no denominator in a condition, and no factor of s there, changes its sign.

    Raises:
        NoProfile: none is found among the next few.

    Example:
        >>> steady_from(sympy.Piecewise((1, (s - 2) / (M - sympy.Rational(13, 2)) < 0), (0, True)), 1)
        7
    """
    values: list[sympy.Expr] = []
    for node in gap.atoms(*KINDS):
        for form in forms(node):
            if form.has(s) and not form.has(*KINDS, sympy.Piecewise):
                top, bottom = sympy.fraction(sympy.together(form))
                values += [sympy.expand(top).coeff(s, 1)]
                values += [bottom.xreplace({s: end}) for end in (sympy.Integer(0), M - 1)] if bottom.has(s) else [bottom]
                if bottom.has(s) and not steady_along_s(bottom):
                    raise NoProfile(f"the denominator of {form} in a condition")
    moving = [value for value in values if value.has(M)]
    for least in range(start, start + MOST_LATER):
        if all(_keeps_sign(value, least) for value in moving):
            return least
    raise NoProfile("a condition whose direction changes with M")


def steady_along_s(bottom: sympy.Expr) -> bool:
    """Whether a denominator that is linear in s has the same sign at both ends s = 0 and s = M - 1, for large M."""
    if not bottom.is_polynomial(s, M) or sympy.degree(bottom, s) != 1:
        return False
    ends = [sympy.Poly(bottom.xreplace({s: end}), M).LC() for end in (sympy.Integer(0), M - 1)]
    return bool(ends[0] * ends[1] > 0)


def _keeps_sign(value: sympy.Expr, least: int) -> bool:
    """Whether the value has one sign for every M >= least."""
    if not value.is_rational_function(M):
        return False
    first, later = sign(value.xreplace({M: sympy.Integer(least)})), sign(value.xreplace({M: z + least}))
    return bool(first) and first == later
