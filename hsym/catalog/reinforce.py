r"""REINFORCE: a correct sample counts 1, an incorrect one 0.

Rule: Z = R.

Weights: a_s = 0, b_s = 1.

Objective: h_M(t) = t for every M, **exact** [2, section 3].

Limit: t, on [0, 1].

Group: linear.

Assumptions: none; M >= 1.  A group of correct samples only gets weight 1 each.

References:
    [1] R. J. Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning",
        Machine Learning 8, 1992.
    [2] D. Davis, B. Recht, "What is the objective of reasoning with reinforcement learning?", arXiv 2510.13651v1, 2025.

Args:
    None.

Example:
    >>> from hsym.objective import Objective
    >>> Objective(build(), 8).expr
    t
"""

from __future__ import annotations

import sympy

from hsym.rule import AuthorClaim, WeightRule


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="REINFORCE",
        incorrect=sympy.Integer(0),
        correct=sympy.Integer(1),
        formula="R",
        convention="nothing special: a degenerate group is treated like any other",
        references=("Williams 1992", "Davis and Recht, arXiv 2510.13651v1"),
        claims=(AuthorClaim("h = t", "arXiv 2510.13651v1, section 3"),),
    )
