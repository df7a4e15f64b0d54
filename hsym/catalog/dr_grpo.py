r"""REINFORCE with the group mean as baseline (Dr. GRPO): the reward minus the group's mean reward.

Rule: Z = R - mean, mean = K/M.

Weights: a_s = -s/M, b_s = (M - 1 - s)/M.

Objective: h_M(t) = t up to the factor (M - 1)/M, because a sample is part of its own baseline; **exact** up to that
factor [1].

Limit: t, on [0, 1].

Group: linear.

Assumptions: M >= 1 (at M = 1 every weight is 0).  A degenerate group gets weight 0.

References:
    [1] Z. Liu et al., "Understanding R1-Zero-like training: a critical perspective", arXiv 2503.20783, 2025.

Args:
    None.

Example:
    >>> from hsym.objective import Objective
    >>> Objective(build(), 8).expr
    7*t/8
"""

from __future__ import annotations

from hsym.rule import AuthorClaim, WeightRule
from hsym.symbols import M, s


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="Dr. GRPO",
        incorrect=-s / M,
        correct=(M - 1 - s) / M,
        formula="R - mean",
        convention="weight 0, because every reward equals the mean",
        references=("Liu et al., arXiv 2503.20783",),
        claims=(AuthorClaim("h ~ t", "arXiv 2503.20783: unbiased up to a factor"),),
    )
