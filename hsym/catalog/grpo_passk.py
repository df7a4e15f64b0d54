r"""The best response minus the second best, for the best one alone, divided by the standard deviation plus eps.

Rule: Z of the best response is its reward minus the second best one, divided by sample_std + eps; 0 for the others.

Weights: a_s = 0, b_0 = 1/(1/sqrt(M) + eps) and b_s = 0 otherwise; without the standard deviation b_0 = 1.

Objective: h_M(t) = b_0 (1 - (1-t)^M)/M, **exact**: pass@M up to a factor.

Limit: none in (0, 1]: h_M'(t) tends to 0 for every t > 0.

Group: pass@k.

Assumptions: M >= 2; eps > 0 or eps = 0; weight 0 whenever two or more are right.

References:
    [1] The function of that name in verl, after arXiv 2503.19595, 2025.

Args:
    eps: an exact number >= 0, or None to leave it symbolic and positive.
    std: False to leave the division out.

Example:
    >>> print(build(eps=0).at(4).b.to_sympy())
    [2, 0, 0, 0]
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.catalog._centred import NOTHING
from hsym.catalog._options import flag
from hsym.rule import WeightRule
from hsym.symbols import M, s
from hsym.symbols import eps as EPS


def build(eps: Any = None, std: Any = True) -> WeightRule:
    """The rule; see the module's docstring."""
    divided = flag("std", std)
    incorrect = NOTHING
    first = 1 / (1 / sympy.sqrt(M) + EPS) if divided else sympy.Integer(1)
    correct = sympy.Piecewise((first, sympy.Eq(s, 0)), (NOTHING, True))
    rule = WeightRule(
        name="grpo_passk",
        incorrect=incorrect,
        correct=correct,
        parameters=(EPS,) if divided else (),
        least_M=2,
        formula="(best - second best)/(sample_std + eps) for the best",
        convention="weight 0",
        references=("verl, after arXiv 2503.19595",),
        settings=() if divided else ("no standard deviation",),
    )
    return rule if eps is None or not divided else rule.with_parameters(eps=eps)
