r"""W-REINFORCE: wrong responses get -1, right ones a small weight lam.

Rule: Z = lam R - (1 - R).

Weights: a_s = -1, b_s = lam.

Objective: h_M(t) = (1 + lam) t for every M, **exact**.

Limit: (1 + lam) t on [0, 1].

Group: linear.

Assumptions: M >= 1, lam >= 0; 1/10 in the paper.

References:
    [1] X. Zhu et al., "The surprising effectiveness of negative reinforcement in LLM reasoning", arXiv 2506.01347,
        2025.

Args:
    lam: an exact number >= 0, or None to leave it symbolic.

Example:
    >>> print(build().gap)
    lam + 1
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.rule import WeightRule

LAM = sympy.Symbol("lam", nonnegative=True)


def build(lam: Any = None) -> WeightRule:
    """The rule; see the module's docstring."""
    rule = WeightRule(
        name="W-REINFORCE",
        incorrect=sympy.Integer(-1),
        correct=LAM,
        parameters=(LAM,),
        formula="lam*R - (1 - R)",
        convention="all wrong: -1 each; all correct: lam each",
        references=("Zhu et al., arXiv 2506.01347",),
    )
    return rule if lam is None else rule.with_parameters(lam=lam)
