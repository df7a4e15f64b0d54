r"""RLOO, REINFORCE leave-one-out: the reward minus the mean reward of the other samples.

Rule: Z = R - (K - R)/(M - 1).

Weights: a_s = -s/(M - 1), b_s = 1 - s/(M - 1).

Objective: h_M(t) = t for every M >= 2, **exact**: the baseline does not depend on the sample's own reward [1, 2].

Limit: t, on [0, 1].

Group: linear.

Assumptions: M >= 2.  A degenerate group gets weight 0.

References:
    [1] W. Kool, H. van Hoof, M. Welling, "Buy 4 REINFORCE samples, get a baseline for free!", ICLR workshop, 2019.
    [2] A. Ahmadian et al., "Back to basics: revisiting REINFORCE-style optimization for learning from human feedback in
        LLMs", arXiv 2402.14740, 2024.

Args:
    None.

Example:
    >>> from hsym.objective import Objective
    >>> Objective(build(), 8).expr
    t
"""

from __future__ import annotations

from hsym.rule import AuthorClaim, WeightRule
from hsym.symbols import M, s


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="RLOO",
        incorrect=-s / (M - 1),
        correct=1 - s / (M - 1),
        least_M=2,
        formula="R - (K - R)/(M - 1)",
        convention="weight 0, because every reward equals the mean of the others",
        references=("Kool, van Hoof and Welling 2019", "Ahmadian et al., arXiv 2402.14740"),
        claims=(AuthorClaim("h = t", "arXiv 2402.14740: unbiased for the expected reward"),),
    )
