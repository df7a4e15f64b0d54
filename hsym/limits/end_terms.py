r"""What the end at t = 0 adds to h_M: constants in powers of M, with zeta values.

Near the end, at fixed s, w(s; M) = sum_b M^-b q_b(s) with q_b(s) = sum c (s + theta)^g.  Since W_j = (1/M) sum_{s<j} w_s and
h_M(t) = E[W_K], K ~ Binomial(M, t), and since away from the end everything else is local in t, by Navot's extension of the
Euler-Maclaurin formula each term c (s + theta)^g adds to the finite part of int_0^t the constant c M^(-b-1) R(g, theta) with

* R = zeta(-g, theta), Hurwitz's zeta function, for every g that is not one of -1, 0, 1, 2, ...: the constant of
  sum_{s<j} (s + theta)^g; E over K adds none, because the moments of K about M t have degree at most j in t;
* R = 0 for g = 0, 1, 2, ...: then E[sum_{s<K}] is a polynomial in t without constant;
* R = H_M - gamma - psi(theta) for g = -1: at theta = 1 because E[H_K] = H_M + log t up to exponentially small terms, and
  sum_{s<j} 1/(s + theta) - H_j tends to -psi(theta) - gamma with corrections in powers 1/j, which add no constant.

That nothing happens between s = O(1) and s = O(M) is checked, not assumed: every leading term that shaped one of the two
expansions must be the same monomial s^a M^b seen from both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from hsym.errors import shown
from hsym.limits.normal_form import NOWHERE, Interval, same, sign_on
from hsym.limits.series import LOG_M, Corner, NoExpansion, Place, Series, constant, expand_tree, monomial
from hsym.symbols import M, s

MOST_EXCEPTIONS = 12
"""How many values of s at the end may be special."""


class NoEndTerms(NoExpansion):
    """The end at 0 is of a kind that is not treated; the message says why."""


@dataclass(frozen=True, slots=True)
class Term:
    """``coefficient * M**power``.

    Attributes:
        coefficient: an expression in t and parameters; in end terms it may hold the harmonic number H_M.
        power: a rational number.
    """

    coefficient: sympy.Expr
    power: sympy.Rational

    @property
    def expr(self) -> sympy.Expr:
        """The term as one expression."""
        return self.coefficient * M**self.power


def end_terms(
    gap: sympy.Expr, values: Mapping[sympy.Symbol, sympy.Expr], order: int, outer: tuple[Corner, ...], variable: sympy.Symbol
) -> tuple[Term, ...]:
    """The constants that the end at 0 adds to h_M, with powers of M above -(order + 1), largest power first.

    Args:
        gap: w_s in s, M and parameters.
        values: parameters that have values.
        order: the order of the interior expansion.
        outer: the leading terms that shaped the interior expansion.
        variable: the variable of the coefficients in ``outer``.

    Raises:
        NoEndTerms: the end is not of the kind above, or this is not decided.
    """
    given = {symbol: constant(value) for symbol, value in values.items()}
    inner, least, found, corners = _inner(gap, given, order)
    _check_corners(outer, corners, variable, inner)
    total: dict[sympy.Rational, sympy.Expr] = {}

    def add(exponent: sympy.Rational, value: sympy.Expr) -> None:
        total[exponent] = total.get(exponent, sympy.Integer(0)) + value

    for number in range(least):
        for exponent, value in _at_integer(gap, given, number, order).terms:
            add(exponent + 1, value)
    for exponent, value in found.terms:
        for c, g, theta in _powers(value, inner):
            add(exponent + 1, c * _regularised(g, theta, least))
    kept = [Term(_tidy(c), -v) for v, c in sorted(total.items()) if v < order + 1]
    return tuple(term for term in kept if term.coefficient != 0)


def _inner(
    gap: sympy.Expr, given: Mapping[sympy.Symbol, Series], order: int
) -> tuple[sympy.Symbol, int, Series, tuple[Corner, ...]]:
    """The expansion at fixed s >= least, for the smallest least from which on one formula holds."""
    fixed = sympy.Symbol("s", positive=True)
    problem: NoExpansion | None = None
    for least in range(MOST_EXCEPTIONS):
        interval = Interval.integers(fixed, least)
        place = Place({**given, s: constant(fixed), M: monomial(sympy.Integer(1), -1)}, interval, f"at fixed s >= {least}")
        try:
            found, corners = expand_tree(gap, place, sympy.Integer(order))
        except NoExpansion as error:
            problem = error
            continue
        if found.sigma != 0 or any(c.has(LOG_M) for _, c in found.terms):
            raise NoEndTerms("gap: it has symbolic powers of M or log M at fixed s; expected numbers as powers of M")
        return fixed, least, found, corners
    raise NoEndTerms(f"{problem}")


def _at_integer(gap: sympy.Expr, given: Mapping[sympy.Symbol, Series], number: int, order: int) -> Series:
    place = Place({**given, s: constant(sympy.Integer(number)), M: monomial(sympy.Integer(1), -1)}, NOWHERE, f"at s = {number}")
    found, _ = expand_tree(gap, place, sympy.Integer(order))
    if found.sigma != 0 or any(c.has(LOG_M) for _, c in found.terms):
        raise NoEndTerms(f"gap: it has symbolic powers of M or log M at s = {number}; expected numbers as powers of M")
    return found


def _check_corners(outer: tuple[Corner, ...], inner: tuple[Corner, ...], x: sympy.Symbol, fixed: sympy.Symbol) -> None:
    """Each leading term must be one monomial in s and M, the same from both sides."""
    inside = {(node, role): (exponent, value, sigma) for node, role, exponent, value, sigma in inner}
    only_inside = next((node for node, role in inside if (node, role) not in {(x[0], x[1]) for x in outer}), None)
    if only_inside is not None:
        raise NoEndTerms(
            f"gap: {shown(only_inside, 60)} is small for s of order M only; expected one form down to the end s = 0"
        )
    for node, role, exponent, value, sigma in outer:
        seen = inside.get((node, role))
        if seen is None or role == "function":
            raise NoEndTerms(f"gap: {shown(node, 60)} is not algebraic at the end s = 0; expected sums of powers of s + theta")
        power, factor = _monomial(value, x, 1)
        other_power, other = _monomial(seen[1], fixed, -1)
        agree = power == -other_power and seen[0] == exponent + power and sympy.expand(seen[2] - sigma) == 0
        if not (agree and same(factor, other, NOWHERE)):
            raise NoEndTerms(
                f"gap: {shown(node, 60)} changes its form between s of order 1 and s of order M; expected one form there"
            )


def _monomial(value: sympy.Expr, symbol: sympy.Symbol, direction: int) -> tuple[sympy.Rational, sympy.Expr]:
    """The leading term of a coefficient as its variable tends to 0 (direction 1) or to infinity (-1)."""
    place = Place({symbol: monomial(sympy.Integer(1), direction)}, NOWHERE, "between s of order 1 and s of order M")
    found, _ = expand_tree(value, place, sympy.Integer(4))
    if not found.terms:
        raise NoEndTerms(f"gap: the leading factor {shown(value, 60)} vanishes to high order at the end; expected a power")
    return found.terms[0]


def _powers(value: sympy.Expr, fixed: sympy.Symbol) -> list[tuple[sympy.Expr, sympy.Rational, sympy.Expr]]:
    """A coefficient q(s) as ``[(c, g, theta), ...]``, the sum of c (s + theta)^g."""
    up, down = sympy.fraction(sympy.together(value))
    groups: dict[sympy.Expr, sympy.Expr] = {}
    for term in sympy.Add.make_args(sympy.expand(up)):
        found = [x.as_base_exp() for x in sympy.Mul.make_args(term / down) if _is_root(x, fixed)]
        root = sympy.Mul(*(base ** (exponent - sympy.floor(exponent)) for base, exponent in found))
        groups[root] = groups.get(root, sympy.Integer(0)) + term / down / root
    return [part for root, rational in groups.items() for part in _group(root, sympy.cancel(rational), fixed)]


def _is_root(factor: sympy.Expr, fixed: sympy.Symbol) -> bool:
    return bool(factor.has(fixed)) and isinstance(factor, sympy.Pow) and not factor.exp.is_Integer


def _group(root: sympy.Expr, rational: sympy.Expr, fixed: sympy.Symbol) -> list[tuple[sympy.Expr, sympy.Rational, sympy.Expr]]:
    """``root`` times a rational function of s."""
    base, exponent = root.as_base_exp() if root != 1 else (fixed, sympy.Integer(0))
    if not (base.is_polynomial(fixed) and sympy.degree(base, fixed) == 1 and exponent.is_Rational):
        raise NoEndTerms(f"gap: {shown(root, 60)} is no power of s + theta at the end s = 0; expected a sum of such powers")
    if not rational.is_rational_function(fixed):
        raise NoEndTerms(f"gap: {shown(rational, 60)} is not rational in s at the end s = 0; expected powers of s + theta")
    if exponent == 0:
        parts = sympy.Add.make_args(sympy.apart(rational, fixed))
        return [piece for part in parts for piece in _rational_part(part, fixed)]
    slope, theta = base.coeff(fixed, 1), base.coeff(fixed, 0) / base.coeff(fixed, 1)
    return _laurent(rational.xreplace({fixed: fixed - theta}) * slope**exponent, fixed, exponent, theta)


def _rational_part(part: sympy.Expr, fixed: sympy.Symbol) -> list[tuple[sympy.Expr, sympy.Rational, sympy.Expr]]:
    _, down = sympy.fraction(sympy.together(part))
    poles = sympy.roots(sympy.Poly(down, fixed)) if down.has(fixed) else {sympy.Integer(0): 0}
    if len(poles) != 1 or sum(poles.values()) != (sympy.degree(down, fixed) if down.has(fixed) else 0):
        raise NoEndTerms(
            f"gap: {shown(part, 60)} has poles that are not rational in the parameters; expected powers of s + theta"
        )
    theta = -next(iter(poles))
    return _laurent(part.xreplace({fixed: fixed - theta}), fixed, sympy.Integer(0), theta)


def _laurent(
    rational: sympy.Expr, z: sympy.Symbol, shift: sympy.Rational, theta: sympy.Expr
) -> list[tuple[sympy.Expr, sympy.Rational, sympy.Expr]]:
    """A rational function whose only pole is z = 0, times z^shift, where z = s + theta."""
    up, down = sympy.fraction(sympy.cancel(rational))
    bottom = sympy.Poly(down, z)
    if len(bottom.terms()) != 1:
        raise NoEndTerms(
            f"gap: poles and roots at different places, {shown(rational, 60)}; expected a sum of powers of s + theta"
        )
    ((degree,), factor) = bottom.terms()[0]
    return [(c / factor, n - degree + shift, theta) for (n,), c in sympy.Poly(up, z).terms() if c != 0]


def _regularised(g: sympy.Rational, theta: sympy.Expr, least: int) -> sympy.Expr:
    """R of (s + theta)^g summed over s >= least."""
    start = sympy.cancel(theta + least)
    if g.is_Integer and g >= 0:
        return -sympy.Add(*((theta + i) ** g for i in range(least)))
    if sign_on(start, NOWHERE) != 1:
        raise NoEndTerms(f"gap: s + {shown(theta, 40)} may vanish at an s >= {least}; expected a positive number there")
    if g == -1:
        return sympy.harmonic(M) - sympy.EulerGamma - sympy.digamma(start)
    return _zeta(-g, start)


def _zeta(exponent: sympy.Rational, start: sympy.Expr) -> sympy.Expr:
    """Hurwitz's zeta function; at a positive integer Riemann's, less the first terms."""
    if not start.is_Integer:
        return sympy.zeta(exponent, start)
    return sympy.zeta(exponent) - sympy.Add(*(sympy.Integer(i) ** -exponent for i in range(1, int(start))))


def _tidy(value: sympy.Expr) -> sympy.Expr:
    constants = sorted(value.atoms(sympy.zeta, sympy.harmonic, sympy.digamma), key=str)
    return sympy.collect(sympy.expand(value), constants, sympy.cancel) if constants else sympy.cancel(value)
