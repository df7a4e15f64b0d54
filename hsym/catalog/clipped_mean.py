r"""The reward minus the group mean, divided by the mean, but by no less than a floor c.

Rule: Z = (R - mean)/max(mean, c).

Weights: a_s = -(s/M)/max(s/M, c), b_s = ((M-1-s)/M)/max((s+1)/M, c).

Objective: **exact** at each M; where c M <= 1 the floor is never reached, and it is MaxRL with eps = 0.

Limit: t/c below c, 1 + log(t/c) above.

Group: logarithm.

Assumptions: M >= 1, 0 < c <= 1.

References:
    [1] A function in the code of "Maximum likelihood reinforcement learning", arXiv 2602.02710, 2026.

Args:
    c: an exact number, 0 < c <= 1.

Example:
    >>> print(build(c="1/2").at(3).b.to_sympy())
    [4/3, 1/2, 0]
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.catalog._centred import centred
from hsym.catalog._options import exact
from hsym.rule import WeightRule
from hsym.symbols import M


def build(c: Any = "1/8") -> WeightRule:
    """The rule; see the module's docstring."""
    c = exact("c", c, "0 < c <= 1", lambda value: 0 < value <= 1)
    incorrect, correct = centred(lambda K: sympy.Max(K / M, c))
    return WeightRule(
        name="clipped mean",
        incorrect=incorrect,
        correct=correct,
        formula=f"(R - mean)/max(mean, {c})",
        convention="weight 0",
        references=("the code of arXiv 2602.02710",),
        settings=(f"c = {c}",),
    )
