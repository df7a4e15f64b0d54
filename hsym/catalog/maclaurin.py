r"""Maclaurin weights of order T: log p by its series in 1 - p, cut after T terms.

Rule: Z = R - (1 - R) sum_{j=2}^{T} C(M-K-1, j-1)/C(M-1, j-1).

Weights: a_s = -sum_{j=2}^{T} C(M-1-s, j-1)/C(M-1, j-1), b_s = 1.

Objective: h_M'(t) = (1 - (1-t)^T)/t for every M >= T, **exact**.

Limit: it does not depend on M; log t up to a constant as T -> oo.

Group: logarithm.

Assumptions: M >= T, an integer T from 1 to 16.

References:
    [1] "Maximum likelihood reinforcement learning", arXiv 2602.02710, 2026.

Args:
    T: the order, an integer from 1 to 16.

Example:
    >>> print([str(w) for w in build(T=2).at(3).gap])
    ['2', '3/2', '1']
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.catalog._options import integer
from hsym.rule import WeightRule
from hsym.symbols import M, s


def build(T: Any = 3) -> WeightRule:
    """The rule; see the module's docstring."""
    T = integer("T", T, 1, 16)
    return WeightRule(
        name="Maclaurin weights",
        incorrect=-sympy.Add(*(sympy.binomial(M - 1 - s, j - 1) / sympy.binomial(M - 1, j - 1) for j in range(2, T + 1))),
        correct=sympy.Integer(1),
        least_M=T,
        formula=f"R - (1-R)*(a sum of binomial(M-K-1, j-1)/binomial(M-1, j-1), j = 2..{T})",
        convention="all wrong: 1 - T each; all correct: 1 each",
        references=("arXiv 2602.02710",),
        settings=(f"T = {T}",),
    )
