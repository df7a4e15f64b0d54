r"""MaxRL, algorithm 1: the reward minus the group mean, divided by the group mean plus eps; nothing without a right response.

Rule: Z = (R - mean)/(mean + eps), 0 if K = 0.

Weights: a_s = -(s/M)/(s/M + eps) and a_0 = 0, b_s = ((M-1-s)/M)/((s+1)/M + eps).

Objective: at eps = 0, h_M'(t) = (1 - (1-t)^(M-1))/t, **exact**: order M - 1, one less than claimed.

Limit: log t up to a constant for each M, on compact subsets of (0, 1], as M -> oo and eps -> 0.

Group: logarithm.

Assumptions: M >= 1; eps > 0 or eps = 0.

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

from hsym.catalog._centred import centred
from hsym.rule import AuthorClaim, WeightRule
from hsym.symbols import M
from hsym.symbols import eps as EPS


def build(eps: Any = None) -> WeightRule:
    """The rule; see the module's docstring."""
    incorrect, correct = centred(lambda K: K / M + EPS)
    rule = WeightRule(
        name="MaxRL",
        incorrect=incorrect,
        correct=correct,
        parameters=(EPS,),
        formula="(R - mean)/(mean + eps)",
        convention="weight 0",
        references=("arXiv 2602.02710",),
        claims=(AuthorClaim("h' = (1 - (1-t)^M)/t", "arXiv 2602.02710, algorithm 1: log p up to order M (at eps = 0)"),),
    )
    return rule if eps is None else rule.with_parameters(eps=eps)
