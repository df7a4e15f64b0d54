r"""The coefficients f_k of h_M' from those of the gap, and their integrals.

f_k is a sum of p(t) g^(j)(t) with g a coefficient of the gap at s = x M and p a polynomial of degree at most j, from the
moments of the binomial.  Integration by parts j times leaves a local part and a constant times int g: so the finite part of
int_0^t f_k is elementary wherever those of the g are.  For a rule of the whole group, b_s = B((s+1)/M) and a_s = A(s/M), the
coefficient of M^-k in the gap is B^(k)/k!, and its integral is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from hsym.limits.central_moments import moment_coefficient
from hsym.limits.finite_parts import UNIT, finite_part, whole_integral
from hsym.limits.normal_form import NOWHERE, normal, same
from hsym.limits.series import NoExpansion, Place, Series, expand_tree, monomial, outer_place
from hsym.notation import FinitePart
from hsym.symbols import t


@dataclass(frozen=True, slots=True)
class Piece:
    """``factor * g^(j)``.

    Attributes:
        power: the power of 1/M at which g stands in the gap.
        derivatives: g, g', ..., g^(j).
        factor: a polynomial in t of degree at most j.
    """

    power: sympy.Rational
    derivatives: tuple[sympy.Expr, ...]
    factor: sympy.Expr

    @property
    def local(self) -> sympy.Expr:
        """What integration by parts leaves outside the integral of g."""
        j = len(self.derivatives) - 1
        return sympy.Add(*((-1) ** i * self.derivatives[j - 1 - i] * sympy.diff(self.factor, t, i) for i in range(j)))

    @property
    def remaining(self) -> sympy.Expr:
        """The constant before the integral of g."""
        j = len(self.derivatives) - 1
        return sympy.expand((-1) ** j * sympy.diff(self.factor, t, j))


Pieces = dict[sympy.Rational, list[Piece]]


def pieces(found: Series, order: int) -> Pieces:
    """E over S of a series at s = x M: for each power of 1/M below order + 1 the pieces of its coefficient."""
    total: Pieces = {sympy.Integer(k): [] for k in range(order + 1)}
    for exponent, coefficient in found.terms:
        derivatives: tuple[sympy.Expr, ...] = (coefficient,)
        while exponent + len(derivatives) // 2 < order + 1:
            j = len(derivatives) - 1
            for power in range(j // 2 + 1):
                if exponent + j - power < order + 1:
                    factor = moment_coefficient(j, power) / sympy.factorial(j)
                    total.setdefault(exponent + j - power, []).append(Piece(exponent, derivatives, factor))
            following = normal(derivatives[-1].diff(t), UNIT)
            if following == 0:
                break
            derivatives = (*derivatives, following)
    return total


def coefficient(parts: list[Piece]) -> sympy.Expr:
    """The sum of the pieces, in normal form."""
    return normal(sympy.Add(*(x.derivatives[-1] * x.factor for x in parts)), UNIT)


def leading_of(weight: sympy.Expr, values: Mapping[sympy.Symbol, sympy.Expr]) -> sympy.Expr | None:
    """The limit of a weight at s = x M, or None if it has none that was found."""
    try:
        found, _ = expand_tree(weight, outer_place(t, values), sympy.Integer(0))
    except NoExpansion:
        return None
    return found.coefficient(sympy.Integer(0))


def integral(f: sympy.Expr, parts: list[Piece], profile: sympy.Expr | None) -> sympy.Expr:
    """The finite part of int_0^t f for f made of pieces, verified by differentiation; unevaluated where none is found.

    Args:
        f: the coefficient.
        parts: its pieces.
        profile: B, for rules of the whole group.
    """
    found = finite_part(f)
    if not isinstance(found, FinitePart):
        return found
    return _by_profile(f, parts, profile) or whole_integral(f) or found


def _by_profile(f: sympy.Expr, parts: list[Piece], profile: sympy.Expr | None) -> sympy.Expr | None:
    """Derivatives of B, and finite parts of what is no such derivative."""
    if profile is None:
        return None
    rest: dict[sympy.Rational, tuple[sympy.Expr, sympy.Expr]] = {}
    for part in parts:
        before = rest.get(part.power, (part.derivatives[0], sympy.Integer(0)))[1]
        rest[part.power] = (part.derivatives[0], before + part.remaining)
    local = sympy.Add(*(x.local for x in parts))
    outside = sympy.Integer(0)
    for power, (g, factor) in rest.items():
        if sympy.expand(factor) == 0:
            continue
        if power.is_Integer and power > 0:
            known = sympy.diff(profile, t, int(power) - 1) / sympy.factorial(power)
            if not same(known.diff(t), g, UNIT):
                return None
            local += factor * known
        else:
            outside += factor * finite_part(g)
    local = normal(local, UNIT)
    if outside.has(FinitePart) or not same(local.diff(t) + outside.diff(t), f, UNIT):
        return None
    return local - _constant_at_zero(local) + outside


def _constant_at_zero(expression: sympy.Expr) -> sympy.Expr:
    place = Place({t: monomial(sympy.Integer(1), 1)}, NOWHERE, "as t tends to 0")
    return expand_tree(expression, place, sympy.Integer(0))[0].coefficient(sympy.Integer(0))
