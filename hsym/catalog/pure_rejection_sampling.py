r"""Pure rejection sampling: draw responses until B of them are correct, then average the scores of these B.

Rule: Z = R/p.

Weights: a(t) = 0, b(t) = 1/t. With a stopping rule there is no M and no a_s, b_s, so this is a target. The responses drawn
are independent, so the first B correct ones are independent samples of the policy conditioned on the correct responses C,
which has the density R/p with respect to the policy. The mean of their B scores therefore has the expectation
E[(R/p) grad log pi], for every B: that of a single sample with the weight R/p. This is a hypothesis of the derivation.

Objective: h'(t) = 1/t, h(t) = log t, **exact** [1, section 3].

Limit: it is the limit of rejection sampling as M -> oo, after subtracting the harmonic number of M.

Group: targets.

Assumptions: 0 < t <= 1 (at t = 0 the drawing does not stop).

References:
    [1] D. Davis, B. Recht, "What is the objective of reasoning with reinforcement learning?", arXiv 2510.13651v1, 2025.

Args:
    None.

Example:
    >>> build().derivative
    1/t
"""

from __future__ import annotations

import sympy

from hsym.rule import AuthorClaim, Target
from hsym.symbols import t


def build() -> Target:
    """The target; see the module's docstring."""
    return Target(
        name="pure rejection sampling",
        incorrect=sympy.Integer(0),
        correct=1 / t,
        transform=sympy.log(t),
        formula="R/p",
        references=("Davis and Recht, arXiv 2510.13651v1",),
        claims=(AuthorClaim("h = log(t)", "arXiv 2510.13651v1, section 3"),),
        hypotheses=(
            "stopping rule: responses are drawn until B are correct, and these B are independent samples of the policy"
            " given C, with density R/p",
        ),
    )
