r"""The expansion of h_M' and h_M in powers of 1/M, away from the ends of [0, 1].

With w(x M; M) = g_0(x) + g_1(x)/M + ... at fixed 0 < x < 1, and S ~ Binomial(M - 1, t), Taylor's formula around t gives

    h_M'(t) = E[w(S; M)] = sum_k sum_j M^-k g_k^(j)(t)/j! E[(S/M - t)^j],

and E[(S - M t)^j] is a polynomial in M and t of degree at most j/2 in M, so that each power of 1/M takes finitely many j.  The
transform h_M with h_M(0) = 0 is the finite part of the integral of that from 0 to t, plus the constants of
:mod:`hsym.limits.end_terms`.  No remainder is bounded: the evidence is ``formal``, and :meth:`Expansion.cross_check` samples.

Source: Davis and Recht, arXiv 2510.13651, for h_M; I. Navot, J. Math. and Phys. 40 (1961), for the end terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from hsym.brief import attempt, one_line
from hsym.claims import THEOREM_1, THEOREM_2, Verdict
from hsym.errors import HsymError, shown
from hsym.exact.numbers import Number
from hsym.limits.end_terms import NoEndTerms, Term, end_terms
from hsym.limits.interior import coefficient, integral, leading_of, pieces
from hsym.limits.series import LOG_M, NoExpansion, Series, expand_tree, outer_place
from hsym.rule import WeightRule, require_rule
from hsym.symbols import t

MAX_ORDER = 8
"""The largest order of an expansion."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """h_M' and h_M in descending powers of M for 0 < t < 1, with every power of M above -(order + 1).

    Attributes:
        rule: the rule.
        order: the order n asked for; what is left out is formally O(M^-(n+1)).
        interior: the terms f_k M^-k of h_M'(t); those of whole powers are there also where f_k = 0.
        integrals: for each of them the finite part of int_0^t f_k.
        ends: the constants that the end at t = 0 adds to h_M(t); None where they were not found.
        obstacle: why they were not found, else empty.

    Example:
        >>> from hsym import catalog
        >>> print(expansion(catalog.get("grpo", eps=0), 1))
        GRPO with eps = 0: expansion in 1/M for 0 < t < 1 [formal]
        h_M'(t) ~
          M^0        1/(sqrt(t)*sqrt(1 - t))
          M^(-1)     -1/(8*t^(3/2)*(1 - t)^(3/2))
          left out   O(M^(-2))
        h_M(t) ~
          M^0        2*asin(sqrt(t))
          M^(-1/2)   zeta(1/2)
          M^(-1)     (1 - 2*t)/(4*sqrt(t)*sqrt(1 - t))
          M^(-3/2)   zeta(-1/2)/2
          left out   O(M^(-2))
        h_M(0) = 0.
    """

    rule: WeightRule
    order: int
    interior: tuple[Term, ...]
    integrals: tuple[Term, ...]
    ends: tuple[Term, ...] | None
    obstacle: str = ""

    @property
    def leading_power(self) -> sympy.Rational:
        """The largest power of M in h_M' whose coefficient is not 0 (0 if there is none)."""
        return next((x.power for x in self.interior if x.coefficient != 0), sympy.Integer(0))

    @property
    def has_limit(self) -> bool:
        """Whether h_M' tends to a limit on (0, 1), formally: no positive power of M occurs."""
        return bool(self.leading_power <= 0)

    def f(self, k: int | sympy.Rational) -> sympy.Expr:
        """The coefficient f_k of M^-k in h_M'(t).

        Raises:
            HsymError: k is no number, or above the order.

        Example:
            >>> from hsym import catalog
            >>> [str(expansion(catalog.get("rejection_sampling")).f(k)) for k in (0, 1, 2)]
            ['1/t', '0', '0']
        """
        if isinstance(k, bool) or not isinstance(k, (int, Fraction, sympy.Rational)):
            raise HsymError(f"k: {shown(k)} is not possible; expected a power of 1/M, such as 1 or Fraction(1, 2)")
        if k >= self.order + 1:
            raise HsymError(f"k: {shown(k)} is above the order {self.order} of the expansion; expected at most {self.order}")
        return next((x.coefficient for x in self.interior if x.power == -k), sympy.Integer(0))

    @property
    def derivative(self) -> sympy.Expr:
        """h_M'(t) without the remainder, a SymPy expression in t, M and parameters."""
        return sympy.Add(*(x.expr for x in self.interior))

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of h_M(t), largest power of M first; the end terms are missing if ``ends`` is None.

        Example:
            >>> from hsym import catalog
            >>> for term in expansion(catalog.get("grpo", eps=0), 0).terms:
            ...     print(term.power, term.coefficient)
            0 2*asin(sqrt(t))
            -1/2 zeta(1/2)
        """
        total: dict[sympy.Rational, sympy.Expr] = {}
        for term in (*self.integrals, *(self.ends or ())):
            total[term.power] = total.get(term.power, sympy.Integer(0)) + term.coefficient
        return tuple(Term(total[power], power) for power in sorted(total, reverse=True))

    @property
    def transform(self) -> sympy.Expr:
        """h_M(t) without the remainder, h_M(0) = 0, a SymPy expression in t, M and parameters.

        Raises:
            HsymError: the end terms were not found.
        """
        if self.ends is None:
            raise HsymError(f"transform: the constants from the end at t = 0 were not found ({self.obstacle}); use derivative")
        return sympy.Add(*(x.expr for x in self.terms))

    @property
    def verdict(self) -> Verdict:
        """What stands behind it: formal series arithmetic."""
        ends = "" if self.ends is not None else f"; no constants from the end at 0: {self.obstacle}"
        limit = "" if self.has_limit else f"; h_M' grows like M^({self.leading_power}), so there is no limit"
        reason = f"series in 1/M, without a bound on the remainder{limit}{ends}"
        return Verdict("holds", "formal", reason, (), (THEOREM_1, THEOREM_2))

    def cross_check(
        self,
        at: Fraction | int | Number = Fraction(1, 3),
        *,
        digits: int = 4,
        sizes: tuple[int, ...] | None = None,
        **values: Any,
    ) -> Verdict:
        """Compare every coefficient with Richardson extrapolation of enclosures of h_M' and h_M; evidence ``sampled``.

        Args:
            at: an exact t in (0, 1), away from the ends.
            digits: how many digits must agree.
            sizes: the group sizes; by default about a dozen from 64 on.
            values: exact numbers for the parameters that are left.

        Example:
            >>> from hsym import catalog
            >>> expansion(catalog.get("rejection_sampling"), 1).cross_check(Fraction(1, 2)).outcome
            'holds'
        """
        from hsym.limits.richardson import cross_check

        return cross_check(self, at, digits=digits, sizes=sizes, **values)

    def __str__(self) -> str:
        from hsym.render.expansion import expansion_text

        return expansion_text(self)

    def to_latex(self) -> str:
        """A LaTeX fragment for an article; it needs ``amsmath``."""
        from hsym.render.expansion import expansion_latex

        return expansion_latex(self)

    def __repr__(self) -> str:
        first = next((str(x.expr) for x in self.interior if x.coefficient != 0), "0")
        name, first = attempt(lambda: self.rule.title), one_line(first, 80)
        return f"<Expansion of {name} to order {self.order}: h_M'(t) ~ {first} + ... [formal]>"

    def _repr_latex_(self) -> str | None:
        from hsym.render import rich

        return rich.expansion(self)


def expansion(rule: WeightRule, order: int = 2, **values: Any) -> Expansion:
    """Expand h_M' and h_M of a rule in powers of 1/M.

    Values at single s near M - 1 have no part in it: that is right if they are at most of the size of a power of M.

    Args:
        rule: a weight rule.
        order: the largest k of the terms f_k/M^k, 0 to 8.
        values: exact numbers for parameters; the others stay symbolic.

    Raises:
        HsymError: the gap has no expansion in powers of 1/M at fixed s/M, or a sign that it depends on is not decided.

    Example:
        >>> from hsym.symbols import M, s
        >>> rule = WeightRule("squares", sympy.Integer(0), s**2 / M**2)
        >>> [str(expansion(rule).f(k)) for k in (0, 1, 2)]
        ['t**2', 't*(1 - 3*t)', 't*(2*t - 1)']
    """
    rule = require_rule(rule).with_parameters(**values)
    if isinstance(order, bool) or not isinstance(order, int) or not 0 <= order <= MAX_ORDER:
        raise HsymError(f"order: {shown(order)} is not possible; expected an integer from 0 to {MAX_ORDER}")
    low, high = rule.unreplaced
    gap, given = high - low, dict(rule.put_in)
    found, corners = expand_tree(gap, outer_place(t, given), _last(order))
    _refuse_symbolic_powers(found)
    parts, profile = pieces(found, order), leading_of(high, given)
    interior, integrals = [], []
    for power in sorted(parts):
        f = coefficient(parts[power])
        if f != 0 or (power.is_Integer and power >= 0):
            interior.append(Term(f, -power))
            integrals.append(Term(integral(f, parts[power], profile), -power))
    try:
        ends, obstacle = end_terms(gap, given, order, corners, t), ""
    except NoEndTerms as error:
        ends, obstacle = None, str(error).split(";")[0].removeprefix("gap: ")
    return Expansion(rule, order, tuple(interior), tuple(integrals), ends, obstacle)


def _last(order: int) -> sympy.Rational:
    """The last power of 1/M that is wanted of the gap: everything before the next whole one."""
    return sympy.Integer(order) + sympy.Rational(99, 100)


def _refuse_symbolic_powers(found: Series) -> None:
    if found.sigma != 0 and found.terms:
        raise NoExpansion(
            f"gap: it is of the order M^({-found.sigma - found.terms[0][0]}); expected a number as the power of M"
        )
    if any(c.has(LOG_M) for _, c in found.terms):
        raise NoExpansion("gap: log M does not cancel for 0 < s/M < 1; expected an expansion in powers of 1/M")
