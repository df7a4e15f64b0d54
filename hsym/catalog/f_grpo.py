r"""F-GRPO: GRPO times a focal factor (1 - mean)^g, which lets solved prompts fade.

Rule: Z = (1 - mean)^g (R - mean)/std.

Weights: a_s = -(1 - s/M)^g sqrt(s/(M-s)), b_s = (1 - (s+1)/M)^g sqrt((M-1-s)/(s+1)).

Objective: **exact** at each M; g = 1/2 is one-sided GRPO with eps = 0 at every M.

Limit: h'(t) = (1-t)^g/sqrt(t (1-t)); g = 1/2 gives 2 sqrt t, g = 1 gives sqrt(t (1-t)) + arcsin sqrt t.

Group: power.

Assumptions: M >= 1, g >= 0, twice an integer; a degenerate group gets weight 0.

References:
    [1] "F-GRPO", arXiv 2602.06717, 2026.

Args:
    g: a multiple of 1/2, 0 <= g <= 8.

Example:
    >>> print(build(g=0).at(3).b.to_sympy())
    [sqrt(2), sqrt(2)/2, 0]
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.catalog._centred import centred
from hsym.catalog._options import exact
from hsym.rule import WeightRule
from hsym.symbols import M


def build(g: Any = "1/2") -> WeightRule:
    """The rule; see the module's docstring."""
    g = exact("g", g, "a multiple of 1/2, 0 <= g <= 8", lambda value: 0 <= value <= 8 and (2 * value).denominator == 1)
    incorrect, correct = centred(lambda K: sympy.sqrt(K * (M - K)) / M / (1 - K / M) ** g)
    return WeightRule(
        name="F-GRPO",
        incorrect=incorrect,
        correct=correct,
        formula=f"(1 - mean)^({g})*(R - mean)/std",
        convention="weight 0",
        references=("arXiv 2602.06717",),
        settings=(f"g = {g}",),
    )
