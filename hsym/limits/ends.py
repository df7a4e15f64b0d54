"""Pieces of a gap at an end of [0, 1]: harmonic weights, which give logarithms, and masses, which give jumps.

*Harmonic end.* For w_s = M/(s+d) with d > 0 the running sums are W_j = H_j + C_d - tau_j with C_d = sum_{s>=0}
(1/(s+d) - 1/(s+1)) = -gamma - psi(d), and |tau_j| <= A/(j+1), A = 0 for d = 1, d - 1 for d >= 2, 2(d-1) for 1 < d <
2, 2(1-d)/d for d < 1, by comparison with sum 1/(s+1)^2 <= 2/(j+1). For d = 1 the mean over K ~ Binomial(M, t) is
E[H_K] = sum_{k<=M} (1-(1-t)^k)/k, whose difference to H_M + log t is sum_{k>M} (1-t)^k/k, between 0 and
(1-t)^(M+1)/((M+1) t); and E[1/(K+1)] <= 1/((M+1) t). The mirror image, s replaced by M-1-s, has h_M(t) = g_M(1) -
g_M(1-t) with the transform g_M of the former.

*Summable end.* For w_s = M/(s+d)^n, n >= 2, W_j = zeta(n, d) - tau_j with 0 <= tau_j <= 2 max(1, d^-n)/(j+1), by the
same comparison.

*Block.* For w_s = c at s < g, else 0, and N = ceil(g), W_j = c min(j, N)/M, and c N/M - E[W_K] is at most c N/M times
P(K < N) <= N E[1/(K+1)].

*Mass.*  A weight M m at the single s = i adds m P(K > i) to h_M, which is m - m P(K <= i); at s = M-1-i it adds m P(K >= M-i).
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from hsym import symbols
from hsym.limits.bounds import absolute, proved_sign
from hsym.limits.errors import NoProfile
from hsym.limits.growth import growth
from hsym.limits.profiles import Block, Harmonic, Mass

M, t = symbols.M, symbols.t
ONE = sympy.Integer(1)


@dataclass(frozen=True)
class EndTerm:
    """What a piece at an end contributes to the limit.

    Attributes:
        transform: its limit in t, up to the constant.
        constant: what has to be subtracted from h_M, in M; 0 if nothing.
        error: a bound of the difference, in M and t.
        left: whether t = 0 is excluded.
        right: whether t = 1 is excluded.
        reason: why, in one sentence.
        remainder: where it is known, the exact difference, which is not negative.
    """

    transform: sympy.Expr
    constant: sympy.Expr
    error: sympy.Expr
    left: bool
    right: bool
    reason: str
    remainder: sympy.Expr | None = None


def harmonic_end(piece: Harmonic, start: int) -> EndTerm:
    """The contribution of ``scale M/(s + d)`` or of its mirror image.

    Raises:
        NoProfile: the scale has no limit.

    Example:
        >>> found = harmonic_end(Harmonic(ONE, sympy.Rational(1), False), 1)
        >>> found.transform, found.constant, found.error
        (log(t), harmonic(M), (1 - t)**(M + 1)/(t*(M + 1)))
    """
    if piece.power > 1:
        return _summable_end(piece, start)
    power, limit = growth(piece.scale)
    scale, d = absolute(piece.scale, start), piece.shift
    if power < 0:
        size = scale * (sympy.harmonic(M) + (1 / d if d < 1 else 0))
        return EndTerm(sympy.Integer(0), sympy.Integer(0), size, False, False, "its running sums are at most a harmonic number")
    if power > 0:
        raise NoProfile("a harmonic weight that grows faster than M")
    u = 1 - t if piece.mirrored else t
    spread = _spread(d)
    error = (1 - u) ** (M + 1) / ((M + 1) * u) + spread / ((M + 1) * u) + (spread / (M + 1) if piece.mirrored else 0)
    drift = absolute(piece.scale - limit, start)
    error = scale * error - drift * sympy.log(u)
    if piece.mirrored:
        why = "the mirror image of a harmonic end: no constant, and $t = 1$ is excluded"
        return EndTerm(-limit * sympy.log(u), sympy.Integer(0), error, False, True, why)
    constant = piece.scale * (sympy.harmonic(M) + _offset(d))
    k = sympy.Symbol("k", integer=True, positive=True)
    tail = piece.scale * sympy.Sum((1 - t) ** k / k, (k, M + 1, sympy.oo)) if d == 1 and piece.scale == limit else None
    why = (
        "a harmonic end: its running sums are harmonic numbers, and the mean of $H_K$ is the sum of $(1 - (1-t)^k)/k$ up to $M$"
    )
    return EndTerm(limit * sympy.log(u), constant, error, True, False, why, tail)


def _summable_end(piece: Harmonic, start: int) -> EndTerm:
    """``scale M/(s + d)^n``, n >= 2: all of its sum, a zeta value, is reached at the end."""
    power, limit = growth(piece.scale)
    scale, d, n = absolute(piece.scale, start), piece.shift, piece.power
    whole = sympy.zeta(n, d)
    if power < 0:
        return EndTerm(
            sympy.Integer(0), sympy.Integer(0), scale * whole, False, False, "its running sums are at most a zeta value"
        )
    if power > 0:
        raise NoProfile(f"the weight M^{power}/(s + {d})^{n}, whose running sums grow")
    tail = 2 * max(ONE, d**-n) / (M + 1)
    drift = absolute(piece.scale - limit, start) * whole
    if piece.mirrored:
        why = "the mirror image of a mass spread over the first $s$: it is reached at $t = 1$ only"
        return EndTerm(sympy.Integer(0), sympy.Integer(0), scale * tail / (1 - t) + drift, False, True, why)
    why = "a mass spread over the first $s$: the mean of its tail from $K$ on is at most a multiple of that of $1/(K+1)$"
    return EndTerm(limit * whole, sympy.Integer(0), scale * tail / t + drift, True, False, why)


def _spread(d: sympy.Rational) -> sympy.Expr:
    if d == 1:
        return sympy.Integer(0)
    return d - 1 if d >= 2 else 2 * (d - 1) if d > 1 else 2 * (1 - d) / d


def _offset(d: sympy.Rational) -> sympy.Expr:
    """sum_{s>=0} (1/(s+d) - 1/(s+1)) = -gamma - psi(d)."""
    return -sympy.harmonic(d - 1) if d.is_Integer else sympy.expand_func(-sympy.EulerGamma - sympy.polygamma(0, d))


def mass_end(piece: Mass, start: int) -> EndTerm:
    """The contribution of a weight at one s.

    Raises:
        NoProfile: it has no limit.

    Example:
        >>> mass_end(Mass(ONE, 0, False), 1).transform, mass_end(Mass(1 / M, 0, True), 1).error
        (1, 1/M)
    """
    power, limit = growth(piece.value)
    size = absolute(piece.value, start)
    if power < 0:
        return EndTerm(sympy.Integer(0), sympy.Integer(0), size, False, False, "its mass tends to 0")
    u = 1 - t if piece.from_top else t
    i = piece.offset
    missed = sympy.Add(*(sympy.binomial(M, j) * u**j * (1 - u) ** (M - j) for j in range(i + 1)))
    if piece.from_top:
        why = "its mass is reached by groups with at most finitely many errors only, which are rare for $t < 1$"
        return EndTerm(sympy.Integer(0), sympy.Integer(0), size * missed, False, True, why)
    why = "its mass is missed only by groups with at most finitely many right answers, which are rare for $t > 0$"
    if power > 0:
        return EndTerm(sympy.Integer(0), piece.value, size * missed, True, False, why)
    return EndTerm(limit, sympy.Integer(0), size * missed + absolute(piece.value - limit, start), True, False, why)


def block_end(piece: Block, start: int) -> EndTerm:
    """The contribution of a weight on the first s, up to a threshold that grows slower than M.

    Raises:
        NoProfile: the threshold grows as fast as M, or the sum of the weights has no limit.

    Example:
        >>> block_end(Block(sympy.sqrt(M), sympy.sqrt(M)), 1).transform
        1
    """
    rate, _ = growth(piece.threshold)
    power, limit = growth(piece.value * piece.threshold)
    first = piece.threshold.xreplace({M: sympy.Integer(start)})
    if not 0 < rate < 1 or power > 1 or proved_sign(piece.threshold, start) != 1 or not first.is_positive:
        raise NoProfile(f"the weight {piece.value} for s < {piece.threshold}")
    size, count = absolute(piece.value, start), piece.threshold + 1
    whole = limit if power == 1 else sympy.Integer(0)
    error = size * count**2 / (M * (M + 1) * t) + size / M + absolute(piece.value * piece.threshold / M - whole, start)
    why = "all of its sum is reached by groups with as many right answers, and few have less for $t > 0$"
    return EndTerm(whole, sympy.Integer(0), error, True, False, why)
