"""Taylor polynomials of h_M along the angle phi, t = sin(phi/2)^2, with a bound on their remainder.

Two facts make the angle the right coordinate for ``h_M(t) = E[W_K]``, K ~ Binomial(M, t):

* ``|h_M(sin(z/2)^2) - c| <= max_k |W_k - c| * cosh(Im z)^M`` for every complex z: the binomial theorem gives
  ``(|sin(z/2)|^2 + |cos(z/2)|^2)^M``, and that sum of squares is ``cosh(Im z)``.  So h_M varies on the scale 1/sqrt(M)
  all over [0, pi], both ends included, and Cauchy's estimate on a disc bounds every Taylor remainder;
* the Taylor coefficients in t are binomial means, ``h_M^(j)(t)/j! = C(M,j) E[(Delta^j W)_K]``, K ~ Binomial(M-j, t),
  which a polynomial in the odds t/(1-t) gives in one Horner scheme (theorem 2 differentiated j times).
"""

from __future__ import annotations

from itertools import pairwise

from flint import arb, arb_poly, arb_series

from hsym.errors import HsymError
from hsym.exact.binomial_means import absolute_bound
from hsym.exact.precision import series_length

MAX_ORDER = 400
"""The longest Taylor polynomial that is tried; the order grows with the digits and the logarithm of the weights."""


class BinomialTaylor:
    """h_M near any angle, at FLINT's current working precision (for use inside ``exact``).

    Args:
        sums: balls around the control points W_0, ..., W_M of h_M.
        remainder: how far a Taylor polynomial may be from h_M at a distance of at most ``reach`` from its center.

    Raises:
        HsymError: the weights are too large for the remainder asked for.
    """

    def __init__(self, sums: list[arb], remainder: arb) -> None:
        self.M = len(sums) - 1
        self.reach = (1 / arb(self.M).sqrt()).mid()
        self.remainder = remainder
        self.order = self._sufficient_order(sums)
        means = _scaled_differences(sums, min(self.order, self.M + 1))
        self._means = [arb_poly(mean) for mean in means]
        self._mirrored = [arb_poly(mean[::-1]) for mean in means]

    def _sufficient_order(self, sums: list[arb]) -> int:
        """The least n for which Cauchy's estimate on the disc of radius sqrt(n/M) bounds all terms from the n-th on."""
        middle = (sums[0] + sums[-1]) / 2
        size = absolute_bound([x - middle for x in sums])
        for n in range(3, MAX_ORDER):
            radius = (arb(n) / self.M).sqrt()
            ratio = self.reach / radius
            if size * radius.cosh() ** self.M * ratio**n / (1 - ratio) < self.remainder:
                return n
        raise HsymError(f"rule: its weights are too large for the digits asked for; expected sums below 10^{MAX_ORDER}")

    def value(self, t: arb, rest: arb) -> arb:
        """h_M(t) for an exact t in [0, 1], with rest = 1 - t."""
        return self._mean(0, t, rest)

    def _mean(self, j: int, t: arb, rest: arb) -> arb:
        """The j-th Taylor coefficient in t."""
        if t < rest:
            return self._means[j](t / rest) * rest ** (self.M - j)
        return self._mirrored[j](rest / t) * t ** (self.M - j)

    def around(self, center: arb) -> arb_poly:
        """The Taylor polynomial in ``phi - center``; off by at most the remainder within the reach."""
        half = center / 2
        t, rest = half.sin() ** 2, half.cos() ** 2
        with series_length(self.order):
            step = arb_series([center, 1]).cos() / -2
            inner = arb_series([arb(0), *step.coeffs()[1:]])
            found = arb_series([self._mean(j, t, rest) for j in range(len(self._means))])(inner)
        return arb_poly(found.coeffs())


def _scaled_differences(sums: list[arb], orders: int) -> list[list[arb]]:
    """``C(M,j) C(M-j,k) (Delta^j W)_k`` for j = 0, 1, ... and k = 0, ..., M - j."""
    M, row = len(sums) - 1, sums
    weights = [arb.bin_uiui(M, k) for k in range(M + 1)]
    found = [[w * x for w, x in zip(weights, row, strict=True)]]
    for j in range(1, orders):
        row = [y - x for x, y in pairwise(row)]
        weights = [w * (M - j + 1 - k) / j for k, w in enumerate(weights[:-1])]
        found.append([w * x for w, x in zip(weights, row, strict=True)])
    return found
