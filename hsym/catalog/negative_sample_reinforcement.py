r"""Negative-sample reinforcement (NSR): wrong responses are pushed down, right ones are left alone.

Rule: Z = R - 1.

Weights: a_s = -1, b_s = 0.

Objective: h_M(t) = t for every M, **exact**; the gap is that of REINFORCE, the variance is not.

Limit: t on [0, 1].

Group: linear.

Assumptions: M >= 1; a group without a right response gets -1 each, one without a wrong response 0.

References:
    [1] X. Zhu et al., "The surprising effectiveness of negative reinforcement in LLM reasoning", arXiv 2506.01347,
        2025.

Args:
    None.

Example:
    >>> print(build().gap)
    1
"""

from __future__ import annotations

import sympy

from hsym.rule import WeightRule


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="negative-sample reinforcement",
        incorrect=sympy.Integer(-1),
        correct=sympy.Integer(0),
        formula="R - 1",
        convention="all wrong: -1 each; all correct: 0",
        references=("Zhu et al., arXiv 2506.01347",),
    )
