"""The theorems behind limits as functions: each proves its hypotheses for one function, or says that it cannot.

*Riemann theorem.* If f is monotone and integrable on (0, 1), and w_s = f((s + theta)/M) with theta in [0, 1], theta =
1 where f is infinite at 0 and theta = 0 where it is infinite at 1, then W_j = (1/M) sum_{s<j} w_s differs from the
integral of f from 0 to j/M by at most |f(1) - f(0)|/M if f is bounded (the variation over M if it is not monotone),
and else by the integral of |f| over the one cell at its infinite end, plus |f| at the other end over M. In each cell
the sample and the mean of f lie between its values at both ends of the cell, and these differences telescope; at the
infinite end the sample lies between 0, or f at the other end, and the mean.

*Binomial mean.*  h_M(t) = E[W_K], K ~ Binomial(M, t) (theorem 2), and X = K/M has mean t and variance t(1-t)/M.  So
|E h(X) - h(t)| is at most sup|h''|/(8M) (Taylor), at most sup|h'|/(2 sqrt M) (Lipschitz and Jensen), and at most C pi/sqrt M if
|h'(u)| <= C/sqrt(u(1-u)) (the distance in the metric of the arcsine is at most pi/2 times the chord).
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from hsym import symbols
from hsym.limits.algebraic import Rational, rational, sign, x, z
from hsym.limits.errors import NoProfile
from hsym.limits.profiles import Profile
from hsym.limits.separation import kappa

M = symbols.M
CONSTANTS = tuple(sympy.Rational(c) for c in ("1/4", "1/2", "1", "3/2", "2", "3", "4", "6", "8", "12", "16", "32", "64"))
"""Tried in this order for C in |f| <= C/sqrt(x) and the like."""

STEEP = 16
"""A larger difference D of the ends is left to the bound C/sqrt(M), if that applies: D/M is smaller only for M > D^2/C^2."""


@dataclass(frozen=True)
class Bound:
    """An upper bound that holds for every j, or every t, and every M >= the least M of the limit.

    Attributes:
        value: an expression in M and parameters.
        reason: the hypotheses that were proved, in one sentence.
        theorem: the name of the theorem.
        slope: 1, 0 or -1 for a function that was proved increasing, constant or decreasing.
        size: the constant in the bound of the function, or of its derivative, that was proved; None if its ends are finite.
    """

    value: sympy.Expr
    reason: str
    theorem: str
    slope: int | None = None
    size: sympy.Expr | None = None


def absolute(value: sympy.Expr, start: int) -> sympy.Expr:
    """|value| for an expression in M that has one sign for M >= start, else Abs(value).

    Example:
        >>> absolute(1 / M - 1, 2)
        1 - 1/M
    """
    proved = proved_sign(value, start)
    return value if proved in (0, 1) else -value if proved == -1 else sympy.Abs(value)


def proved_sign(value: sympy.Expr, start: int) -> int | None:
    """The sign of an expression in M for every M >= start, factor by factor."""
    result = 1
    for factor in sympy.Mul.make_args(sympy.factor(value)):
        base, exponent = factor.as_base_exp()
        found = _sum_sign(base, start)
        if found is None or (found < 0 and not exponent.is_Integer):
            return None
        result *= found if found == 0 or exponent.is_odd or found == 1 else 1
    return result


def _sum_sign(base: sympy.Expr, start: int) -> int | None:
    """The sign of a rational function of M, or of the sum of two square roots of such, by comparing squares."""
    if base.is_rational_function(M):
        return sign(base.xreplace({M: z + start}))
    terms = sympy.Add.make_args(base)
    if len(terms) != 2:
        return None
    squares = [sympy.cancel(term**2) for term in terms]
    signs = [-1 if term.could_extract_minus_sign() else 1 for term in terms]
    if not all(square.is_rational_function(M) for square in squares):
        return None
    if signs[0] == signs[1]:
        return signs[0]
    found = sign((squares[0] - squares[1]).xreplace({M: z + start}))
    return None if found is None else found * signs[0]


def riemann(profile: Profile, start: int) -> Bound:
    """A bound for |W_j - int_0^{j/M} f| of one profile, for every j; kappa, if it is there, is that of M.

    Raises:
        NoProfile: a hypothesis is not proved.

    Example:
        >>> riemann(Profile(sympy.Integer(1), sympy.sqrt(1 - x) / sympy.sqrt(x), 1), 1).value
        2/sqrt(M)
    """
    f = profile.function
    found = rational(f)
    if found is None:
        raise NoProfile(f"the function {f} is not made rational by a change of variable")
    slope = found.slope()
    low, high = found.end(False), found.end(True)
    scale = absolute(profile.scale, start)
    if slope is None:
        return _few_turns(f, found, low, high, scale, profile.alternating)
    word = {1: "increasing", -1: "decreasing", 0: "constant"}[slope]
    finite = low.is_finite is not False and high.is_finite is not False
    if profile.alternating:
        if not finite:
            raise NoProfile(f"an alternating weight whose size {f} is unbounded")
        size = sympy.Max(abs(low), abs(high)) + abs(high - low)
        return Bound(scale * size / M, f"it is {word} and the signs alternate (summation by parts)", "Riemann theorem")
    if finite and not (low - high).free_symbols and abs(high - low) <= STEEP:
        return Bound(scale * abs(high - low) / M, f"it is {word}, from {low} to {high}", "Riemann theorem", slope)
    singular = _singular(f, found, profile.theta, low, high)
    if singular is not None:
        value, reason, size = singular
        return Bound(scale * value, f"it is {word}, {reason}", "Riemann theorem", slope, size)
    if finite:
        return Bound(scale * sympy.Abs(high - low) / M, f"it is {word}, from {low} to {high}", "Riemann theorem", slope)
    raise NoProfile(f"the end of {f} where it is infinite is not covered by the Riemann theorem")


def drifting(profile: Profile, start: int, size: sympy.Expr) -> sympy.Expr:
    """A bound for the integral of the difference that the drifting factor makes in a profile.

    If ``|f|`` does not fall as kappa grows, and ``|f|/kappa`` does not rise, then ``f`` changes between kappa <= 1 and 1 by
    at most ``(1 - kappa) |f(x, 1)|``; if ``|f|`` does not rise and ``kappa |f|`` does not fall, by ``(1/kappa - 1) |f(x, 1)|``.

    Args:
        profile: a profile with a drifting factor.
        start: the least M.
        size: a bound of the integral of |f(x, 1)|.

    Raises:
        NoProfile: this is not proved.
    """
    drift, found = profile.drift, rational(profile.function)
    if drift is None or found is None or not within_one(drift, start):
        raise NoProfile(f"the factor {drift} is not proved to be in (0, 1]")
    square = found.square
    rate = sympy.cancel(kappa * sympy.diff(square, kappa))
    for turn, share in ((1, sympy.factor(1 - drift)), (-1, sympy.factor(1 / drift - 1))):
        if sign(turn * rate) in (0, 1) and sign(2 * square - turn * rate) in (0, 1):
            return absolute(profile.scale, start) * share * size
    raise NoProfile(f"how {profile.function} depends on kappa")


def within_one(value: sympy.Expr, start: int) -> bool:
    """Whether an expression in M is proved to be in (0, 1] for every M >= start."""
    first = value.xreplace({M: sympy.Integer(start)})
    return bool(first.is_positive) and proved_sign(value, start) == 1 and proved_sign(1 - value, start) in (0, 1)


def _few_turns(
    f: sympy.Expr, found: Rational, low: sympy.Expr, high: sympy.Expr, scale: sympy.Expr, alternating: bool
) -> Bound:
    """A bounded function with n turning points: its variation is at most 2 n sup|f| + |f(0)| + |f(1)|.

    In each cell the sample and the mean differ by at most the variation over the cell.
    """
    turns = found.turns()
    size = None if turns is None else dominated(f, sympy.Integer(1))
    if alternating or turns is None or size is None or low.is_finite is False or high.is_finite is False:
        raise NoProfile(f"the function {f} is not proved monotone, or bounded with finitely many turns, on (0, 1)")
    variation = 2 * turns * size + abs(low) + abs(high)
    count = "once" if turns == 1 else f"{turns} times"
    reason = f"it turns at most {count} and is in size at most {size}, so that its variation is at most {variation}"
    return Bound(scale * variation / M, reason, "Riemann theorem")


def second_slope(found: Rational) -> int | None:
    """The proved sign of the second derivative by x."""
    rate = sympy.diff(found.change, z)
    first = sympy.cancel(sympy.diff(found.value, z) / rate)
    return sign(sympy.cancel(sympy.diff(first, z) / rate))


def _singular(
    f: sympy.Expr, found: Rational, theta: int, low: sympy.Expr, high: sympy.Expr
) -> tuple[sympy.Expr, str, sympy.Expr] | None:
    """The bound by the integral over the cell at the large end, the hypothesis, and the constant in it."""
    at_low = low.is_finite is False or bool(high.is_number and high.is_finite and not (low.is_number and abs(low) <= abs(high)))
    other = high if at_low else low
    if other.is_finite is False or other.free_symbols or theta != int(at_low):
        return None
    size = sympy.sqrt(x) if at_low else sympy.sqrt(1 - x)
    constant = dominated(f, size)
    if constant is None:
        return None
    other_end = 0 if at_low else 1
    root = "x" if at_low else "1 - x"
    told = str(constant).replace("kappa", r"$\kappa$")
    shown = f"in size at most {told} over the root of ${root}$, sampled at the end of each cell away from {other_end}"
    return 2 * constant / sympy.sqrt(M) + abs(other) / M, shown, constant


def dominated(f: sympy.Expr, size: sympy.Expr) -> sympy.Expr | None:
    """The least C tried with |f| <= C/size on (0, 1), proved; None if there is none.

    Example:
        >>> dominated(1 / sympy.sqrt(x * (1 - x)), sympy.sqrt(x * (1 - x)))
        1
    """
    front, inner = f.as_independent(x, as_Add=False)
    number, front = front.as_coeff_Mul()
    found = rational(number * inner)
    if found is None:
        return None
    product = sympy.cancel(found.square * (size**2).xreplace({x: found.change}))
    for factor in (sympy.Integer(1), kappa)[: 1 + product.has(kappa)]:
        for constant in CONSTANTS:
            if sign((factor * constant) ** 2 - product) in (0, 1):
                return factor * constant * abs(front)
    return None


def integral_size(f: sympy.Expr) -> sympy.Expr | None:
    """A bound of the integral of |f| over (0, 1): by its largest value, or by C/sqrt(x) or C/sqrt(1-x); None if none is proved.

    Example:
        >>> integral_size(x), integral_size(sympy.sqrt(x) / sympy.sqrt(1 - x))
        (1, 2)
    """
    roots = [dominated(f, size) for size in (sympy.sqrt(x), sympy.sqrt(1 - x))]
    found = [size for size in (largest(f), *(None if c is None else 2 * c for c in roots)) if size is not None]
    numbers = [size for size in found if size.is_number]
    return min(numbers) if numbers else found[0] if found else None


def sampling(densities: list[sympy.Expr]) -> Bound:
    """A bound for |E h(K/M) - h(t)| on [0, 1], h' the sum of these functions.

    Raises:
        NoProfile: no theorem applies.

    Example:
        >>> sampling([sympy.Integer(1)]).value, sampling([x**2]).value, sampling([1 / sympy.sqrt(x * (1 - x))]).value
        (0, 1/(4*M), pi/sqrt(M))
    """
    total = sympy.Add(*densities)
    smooth = largest(sympy.diff(total, x)) if total.has(x) else sympy.Integer(0)
    if smooth is None:
        parts = [largest(sympy.diff(f, x)) if f.has(x) else sympy.Integer(0) for f in sympy.Add.make_args(sympy.expand(total))]
        smooth = None if any(p is None for p in parts) else sympy.Add(*parts)
    if smooth is not None:
        return Bound(smooth / (8 * M), rf"$|g''| \le {smooth}$", "Taylor's theorem with the variance of $K/M$", size=smooth)
    bounded = largest(total)
    if bounded is None:
        parts = [largest(f) for f in sympy.Add.make_args(sympy.expand(total))]
        bounded = None if any(p is None for p in parts) else sympy.Add(*parts)
    if bounded is not None and not bounded.free_symbols:
        return Bound(
            bounded / (2 * sympy.sqrt(M)), rf"$|g'| \le {bounded}$", "Lipschitz bound with the variance of $K/M$", size=bounded
        )
    size = sympy.sqrt(x * (1 - x))
    constant = dominated(total, size)
    if constant is None:
        parts = [dominated(f, size) for f in densities]
        constant = None if any(p is None for p in parts) else sympy.Add(*parts)
    if constant is not None:
        return Bound(
            constant * sympy.pi / sympy.sqrt(M),
            rf"$|g'|$ is at most ${constant}$ over the root of $x (1 - x)$",
            "arcsine-metric theorem",
            size=constant,
        )
    if bounded is not None:
        return Bound(
            bounded / (2 * sympy.sqrt(M)), rf"$|g'| \le {bounded}$", "Lipschitz bound with the variance of $K/M$", size=bounded
        )
    raise NoProfile(f"the limiting derivative {total} is not proved at most C/sqrt(x (1-x))")


def largest(f: sympy.Expr) -> sympy.Expr | None:
    """A bound of |f| on (0, 1): the supremum if f is monotone and finite at both ends, else one of a few constants."""
    front, inner = f.as_independent(x, as_Add=False)
    found = rational(inner)
    if found is None:
        return None
    if found.slope() is None:
        return dominated(f, sympy.Integer(1))
    ends = [found.end(False), found.end(True)]
    if any(end.is_finite is False for end in ends):
        return None
    sizes = [abs(front * end) for end in ends]
    return sizes[0] if sizes[0] == sizes[1] else sympy.Max(*sizes)
