"""The family (R - mean)/D(K): the reward minus the group mean over what depends on the count; weight 0 in degenerate groups."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from hsym.symbols import M, s

NOTHING = sympy.Integer(0)


def centred(denominator: Callable[[sympy.Expr], sympy.Expr]) -> tuple[sympy.Expr, sympy.Expr]:
    """a_s = -(s/M)/D(s) and b_s = ((M-1-s)/M)/D(s+1), and 0 for K = 0 and K = M.

    Example:
        >>> centred(lambda K: K / M)[0]
        Piecewise((0, Eq(s, 0)), (-1, True))
    """
    return (
        sympy.Piecewise((NOTHING, sympy.Eq(s, 0)), (-(s / M) / denominator(s), True)),
        sympy.Piecewise((NOTHING, sympy.Eq(s, M - 1)), ((M - 1 - s) / M / denominator(s + 1), True)),
    )
