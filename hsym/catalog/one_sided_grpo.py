r"""One-sided GRPO: the reward minus the group mean, divided by the square root of the mean plus eps.

Rule: Z = (R - mean)/(sqrt(mean) + eps), 0 if K = 0.

Weights: a_s = -(s/M)/(sqrt(s/M) + eps), b_s = ((M-1-s)/M)/(sqrt((s+1)/M) + eps).

Objective: no closed form in t, **exact** at each M; at eps = 0 it is that of the mean power with q = 1/2.

Limit: 2 sqrt t on [0, 1], as M -> oo and eps -> 0.

Group: power.

Assumptions: M >= 1; eps > 0 or eps = 0.

References:
    [1] A function in the code of "Maximum likelihood reinforcement learning", arXiv 2602.02710, 2026.

Args:
    eps: an exact number >= 0, or None to leave it symbolic and positive.

Example:
    >>> print(build(eps=0).at(2).b.to_sympy())
    [sqrt(2)/2, 0]
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.catalog._centred import centred
from hsym.rule import WeightRule
from hsym.symbols import M
from hsym.symbols import eps as EPS


def build(eps: Any = None) -> WeightRule:
    """The rule; see the module's docstring."""
    incorrect, correct = centred(lambda K: sympy.sqrt(K / M) + EPS)
    rule = WeightRule(
        name="one-sided GRPO",
        incorrect=incorrect,
        correct=correct,
        parameters=(EPS,),
        formula="(R - mean)/(sqrt(mean) + eps)",
        convention="weight 0",
        references=("the code of arXiv 2602.02710",),
    )
    return rule if eps is None else rule.with_parameters(eps=eps)
