r"""MaxRL with its variance-reduced weights: 1/(mean + eps) - 1 for a right response, -1 for a wrong one.

Rule: Z = R/(mean + eps) - 1.

Weights: a_s = -1, b_s = 1/((s+1)/M + eps) - 1.

Objective: at eps = 0, h_M'(t) = (1 - (1-t)^M)/t, **exact**.

Limit: log t up to a constant for each M, on compact subsets of (0, 1], as M -> oo and eps -> 0.

Group: logarithm.

Assumptions: M >= 1; eps > 0 or eps = 0; without a right response each wrong one gets -1.

References:
    [1] "Maximum likelihood reinforcement learning", arXiv 2602.02710, 2026.

Args:
    eps: an exact number >= 0, or None to leave it symbolic and positive.

Example:
    >>> print(build(eps=0).at(3).b.to_sympy())
    [2, 1/2, 0]
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.rule import AuthorClaim, WeightRule
from hsym.symbols import M, s
from hsym.symbols import eps as EPS


def build(eps: Any = None) -> WeightRule:
    """The rule; see the module's docstring."""
    rule = WeightRule(
        name="MaxRL with variance reduction",
        incorrect=sympy.Integer(-1),
        correct=1 / ((s + 1) / M + EPS) - 1,
        parameters=(EPS,),
        formula="R/(mean + eps) - 1",
        convention="all wrong: -1 each; all correct: -eps/(1 + eps) each",
        references=("arXiv 2602.02710",),
        claims=(AuthorClaim("h' = (1 - (1-t)^M)/t", "arXiv 2602.02710 (at eps = 0)"),),
    )
    return rule if eps is None else rule.with_parameters(eps=eps)
