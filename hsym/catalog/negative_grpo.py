r"""Negative-only GRPO: positive advantages are dropped.

Rule: Z = min((R - mean)/std, 0).

Weights: a_s = -sqrt(s/(M-s)), b_s = 0.

Objective: **exact** at each M.

Limit: arcsin sqrt t - sqrt(t (1-t)) on [0, 1].

Group: other.

Assumptions: M >= 1; a degenerate group gets weight 0; eps is left out.

References:
    [1] Ablations of GRPO, 2026.

Args:
    None.

Example:
    >>> print(build().at(3).a.to_sympy())
    [0, -sqrt(2)/2, -sqrt(2)]
"""

from __future__ import annotations

import sympy

from hsym.rule import WeightRule
from hsym.symbols import M, s


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="negative-only GRPO",
        incorrect=-sympy.sqrt(s / (M - s)),
        correct=sympy.Integer(0),
        formula="min((R - mean)/std, 0)",
        convention="weight 0",
        references=("ablations of GRPO",),
    )
