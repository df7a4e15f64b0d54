r"""Positive-only GRPO: negative advantages are dropped.

Rule: Z = max((R - mean)/std, 0).

Weights: a_s = 0, b_s = sqrt((M-1-s)/(s+1)).

Objective: **exact** at each M.

Limit: sqrt(t (1-t)) + arcsin sqrt t on [0, 1].

Group: other.

Assumptions: M >= 1; a degenerate group gets weight 0; eps is left out.

References:
    [1] Ablations, such as in arXiv 2603.18756, 2026.

Args:
    None.

Example:
    >>> print(build().at(3).b.to_sympy())
    [sqrt(2), sqrt(2)/2, 0]
"""

from __future__ import annotations

import sympy

from hsym.rule import WeightRule
from hsym.symbols import M, s


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="positive-only GRPO",
        incorrect=sympy.Integer(0),
        correct=sympy.sqrt((M - 1 - s) / (s + 1)),
        formula="max((R - mean)/std, 0)",
        convention="weight 0",
        references=("ablations, such as in arXiv 2603.18756",),
    )
