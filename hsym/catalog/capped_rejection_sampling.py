r"""Rejection sampling with at most c accepted responses for a prompt, as ReST-EM does.

Rule: Z = R min(c, K)/K: c of the right responses, drawn at random, get the weight 1; below its average over the draw.

Weights: a_s = 0, b_s = min(c, s+1)/(s+1).

Objective: h_M' is the mean of min(c, S+1)/(S+1), **exact**; c = 1 is rejection sampling divided by M.

Limit: t for a fixed c divided by M; with c = kappa M it is t below kappa, then logarithmic.

Group: other.

Assumptions: M >= 1, an integer c >= 1.

References:
    [1] A. Singh et al., "Beyond human data: scaling self-training", arXiv 2312.06585, 2023.

Args:
    c: an integer from 1 to 64.

Example:
    >>> print([str(w) for w in build(c=2).at(3).gap])
    ['1', '1', '2/3']
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.catalog._options import integer
from hsym.rule import WeightRule
from hsym.symbols import s


def build(c: Any = 2) -> WeightRule:
    """The rule; see the module's docstring."""
    c = integer("c", c, 1, 64)
    return WeightRule(
        name="capped rejection sampling",
        incorrect=sympy.Integer(0),
        correct=sympy.Min(c, s + 1) / (s + 1),
        formula=f"R*min({c}, K)/K",
        convention="all wrong: 0; all correct: min(c, M)/M each",
        references=("Singh et al., arXiv 2312.06585",),
        settings=(f"c = {c}",),
    )
