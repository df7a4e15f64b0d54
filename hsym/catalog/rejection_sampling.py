r"""Rejection sampling: average the scores of the correct samples of a group, skip a group that has none.

Rule: Z = R M/K, 0 if K = 0.

Weights: a_s = 0, b_s = M/(s + 1).

Objective: h_M(t) = sum_{k=1}^M (1 - (1-t)^k)/k = E[H_K], **exact** at every M [1, section 3].

Limit: h_M - H_M -> log t on (0, 1], **limit** [1].

Group: logarithm.

Assumptions: M >= 1.  A group without a correct sample gets weight 0; one with correct samples only gets weight 1 each.

References:
    [1] D. Davis, B. Recht, "What is the objective of reasoning with reinforcement learning?", arXiv 2510.13651v1, 2025.

Args:
    None.

Example:
    >>> from hsym.objective import Objective
    >>> print(Objective(build(), 3).expr)
    t**3/3 - 3*t**2/2 + 3*t
"""

from __future__ import annotations

import sympy

from hsym.rule import AuthorClaim, WeightRule
from hsym.symbols import M, s


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="rejection sampling",
        incorrect=sympy.Integer(0),
        correct=M / (s + 1),
        formula="R*M/K",
        convention="K = 0: weight 0 (the group is skipped); K = M: weight 1 each",
        references=("Davis and Recht, arXiv 2510.13651v1",),
        claims=(
            AuthorClaim("h' = (1 - (1 - t)^M)/t", "arXiv 2510.13651v1, section 3"),
            AuthorClaim("limit = log(t)", "arXiv 2510.13651v1, section 3"),
        ),
    )
