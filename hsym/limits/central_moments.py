"""The moments of S ~ Binomial(M-1, t) about M t, as exact polynomials in M and t, from a recurrence.

With n = M - 1 trials the central moments satisfy m_0 = 1, m_1 = 0 and m_{j+1} = t (1-t) (dm_j/dt + n j m_{j-1}): differentiate
sum_s (s - n t)^j C(n, s) t^s (1-t)^(n-s) by t.  Because M t = n t + t, the moments about M t follow by the binomial theorem.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb

import sympy

from hsym.symbols import M, t


@lru_cache(maxsize=256)
def _central(j: int) -> sympy.Poly:
    if j < 2:
        return sympy.Poly(1 - j, M, t)
    variance = sympy.Poly(t * (1 - t), M, t)
    return variance * (_central(j - 1).diff(t) + sympy.Poly((M - 1) * (j - 1), M, t) * _central(j - 2))


@lru_cache(maxsize=256)
def moment_about_Mt(j: int) -> sympy.Poly:
    """E[(S - M t)^j] for S ~ Binomial(M - 1, t), a polynomial in M and t of degree at most j/2 in M.

    Args:
        j: the order, at least 0.

    Example:
        >>> print(moment_about_Mt(1).as_expr(), "|", moment_about_Mt(2).as_expr())
        -t | -M*t**2 + M*t + 2*t**2 - t
    """
    shift = sympy.Poly(-t, M, t)
    total = sympy.Poly(0, M, t)
    for i in range(j + 1):
        total += comb(j, i) * _central(i) * shift ** (j - i)
    return total


def moment_coefficient(j: int, power: int) -> sympy.Expr:
    """The coefficient of M^power in E[(S - M t)^j], a polynomial in t.

    Example:
        >>> print(moment_coefficient(2, 1))
        t*(1 - t)
    """
    moment = moment_about_Mt(j)
    found = sympy.Add(*(c * t**b for (a, b), c in moment.terms() if a == power))
    return sympy.factor(found) if found != t - t**2 else t * (1 - t)
