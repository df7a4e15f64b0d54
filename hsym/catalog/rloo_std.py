r"""The reward minus the mean of the others, divided by a standard deviation plus eps.

Rule: Z = (R - mean of the others)/(sigma + eps), sigma the sample standard deviation of the group, or of the rewards about
the means of their others.

Weights: a_s = -(s/(M-1))/(sigma_s + eps), b_s = (1 - s/(M-1))/(sigma_{s+1} + eps).

Objective: at eps = 0, M/(M-1) times GRPO with ddof = 1; about the means of the others exactly GRPO with ddof = 1,
**exact**.

Limit: 2 arcsin sqrt t on [0, 1] as M -> oo and eps -> 0.

Group: arcsine.

Assumptions: M >= 2; eps > 0 or eps = 0; a degenerate group gets weight 0.

References:
    [1] Options of the advantage functions of AReaL, ms-swift and PipelineRL, 2025.

Args:
    eps: an exact number >= 0, or None to leave it symbolic and positive.
    about_others: False for the group's own standard deviation, True for that about the means of the others.

Example:
    >>> print(build(eps=0, about_others=True).at(2).b.to_sympy())
    [sqrt(2)/2, 0]
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.catalog._centred import NOTHING
from hsym.catalog._options import flag
from hsym.rule import WeightRule
from hsym.symbols import M, s
from hsym.symbols import eps as EPS


def build(eps: Any = None, about_others: Any = False) -> WeightRule:
    """The rule; see the module's docstring."""
    about = flag("about_others", about_others)

    def deviation(K: sympy.Expr) -> sympy.Expr:
        own = K * (M - K) / (M * (M - 1))
        return sympy.sqrt(own * M**2 / (M - 1) ** 2 if about else own) + EPS

    incorrect = sympy.Piecewise((NOTHING, sympy.Eq(s, 0)), (-s / (M - 1) / deviation(s), True))
    correct = sympy.Piecewise((NOTHING, sympy.Eq(s, M - 1)), ((M - 1 - s) / (M - 1) / deviation(s + 1), True))
    rule = WeightRule(
        name="RLOO with standard deviation",
        incorrect=incorrect,
        correct=correct,
        parameters=(EPS,),
        least_M=2,
        formula="(R - (K-R)/(M-1))/(sigma + eps)",
        convention="weight 0, also at eps = 0",
        references=("AReaL and ms-swift, options of their advantage functions",),
        settings=("deviation about the means of the others",) * about,
    )
    return rule if eps is None else rule.with_parameters(eps=eps)
