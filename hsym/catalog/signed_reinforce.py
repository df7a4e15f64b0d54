r"""REINFORCE with rewards -1 and 1.

Rule: Z = 2 R - 1.

Weights: a_s = -1, b_s = 1.

Objective: h_M(t) = 2 t for every M, **exact**.

Limit: 2 t on [0, 1].

Group: linear.

Assumptions: M >= 1.

References:
    [1] R. J. Williams, "Simple statistical gradient-following algorithms", Machine Learning 8, 1992.

Args:
    None.

Example:
    >>> print(build().gap)
    2
"""

from __future__ import annotations

import sympy

from hsym.rule import WeightRule


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="REINFORCE with rewards -1 and 1",
        incorrect=sympy.Integer(-1),
        correct=sympy.Integer(1),
        formula="2*R - 1",
        convention="all wrong: -1 each; all correct: 1 each",
        references=("Williams, Machine Learning 8, 1992",),
    )
