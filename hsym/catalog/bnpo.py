r"""BNPO: the reward minus the group mean, divided by the density of a beta distribution at the mean.

Rule: Z = (R - mean)/f(mean), f the density of Beta(u, v), u and v held fixed.

Weights: a_s = -(s/M)/f(s/M), b_s = ((M-1-s)/M)/f((s+1)/M); 0 in degenerate groups.

Objective: **exact** at each M; u = v = 1 is the group mean as a baseline, u = v = 3/2 is pi/8 times GRPO with eps = 0.

Limit: h'(t) = 1/f(t).

Group: other.

Assumptions: M >= 1, u > 0 and v > 0; in the paper they are fitted to the batch.

References:
    [1] "BNPO: beta normalization policy optimization", arXiv 2506.02864, 2025.

Args:
    u: an exact number > 0.
    v: an exact number > 0.

Example:
    >>> print(build(u=1, v=1).at(3).b.to_sympy())
    [2/3, 1/3, 0]
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.catalog._centred import centred
from hsym.catalog._options import exact
from hsym.rule import WeightRule
from hsym.symbols import M


def build(u: Any = "3/2", v: Any = "3/2") -> WeightRule:
    """The rule; see the module's docstring."""
    u = exact("u", u, "a number > 0", lambda value: value > 0)
    v = exact("v", v, "a number > 0", lambda value: value > 0)
    whole = sympy.gamma(u) * sympy.gamma(v) / sympy.gamma(u + v)
    incorrect, correct = centred(lambda K: (K / M) ** (u - 1) * (1 - K / M) ** (v - 1) / whole)
    return WeightRule(
        name="BNPO",
        incorrect=incorrect,
        correct=correct,
        formula=f"(R - mean)/density of Beta({u}, {v}) at mean",
        convention="weight 0",
        references=("arXiv 2506.02864",),
        settings=(
            f"u = {u}",
            f"v = {v}",
        ),
    )
