r"""Beta-smoothed GRPO: the mean and the deviation are those of the group with one right and one wrong response added.

Rule: Z = (R - m)/sqrt(m (1-m)), m = (K+1)/(M+2).

Weights: a_s = -sqrt((s+1)/(M+1-s)), b_s = sqrt((M-s)/(s+2)).

Objective: **exact** at each M.

Limit: 2 arcsin sqrt t on [0, 1].

Group: arcsine.

Assumptions: M >= 1; all wrong: -1/sqrt(M+1) each; all correct: 1/sqrt(M+1) each.

References:
    [1] arXiv 2603.18444, 2026 (the idea; its details were not compared).

Args:
    None.

Example:
    >>> print(build().at(2).b.to_sympy())
    [1, sqrt(3)/3]
"""

from __future__ import annotations

import sympy

from hsym.rule import WeightRule
from hsym.symbols import M, s


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="beta-smoothed GRPO",
        incorrect=-sympy.sqrt((s + 1) / (M + 1 - s)),
        correct=sympy.sqrt((M - s) / (s + 2)),
        formula="(R - m)/sqrt(m*(1 - m)), m = (K + 1)/(M + 2)",
        convention="all wrong: -1/sqrt(M + 1) each; all correct: 1/sqrt(M + 1) each",
        references=("arXiv 2603.18444 (the idea)",),
    )
