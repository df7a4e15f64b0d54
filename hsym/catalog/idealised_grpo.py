r"""Idealised GRPO: the reward minus p, divided by sqrt(p (1 - p)), with the true success probability p.

Rule: Z = (R - p)/sqrt(p (1-p)).

Weights: they depend on p itself, so there are no a_s and b_s and there is no M; this is a target, not a rule.

Objective: h'(t) = 1/sqrt(t (1-t)), h(t) = 2 arcsin sqrt t, **exact** [1, section 3].

Limit: it is the limit of GRPO as M -> oo and eps -> 0.

Group: targets.

Assumptions: 0 < t < 1.

References:
    [1] D. Davis, B. Recht, "What is the objective of reasoning with reinforcement learning?", arXiv 2510.13651v1, 2025.

Args:
    None.

Example:
    >>> build().derivative
    1/(sqrt(t)*sqrt(1 - t))
"""

from __future__ import annotations

import sympy

from hsym.rule import AuthorClaim, Target
from hsym.symbols import t


def build() -> Target:
    """The target; see the module's docstring."""
    scale = sympy.sqrt(t) * sympy.sqrt(1 - t)
    return Target(
        name="idealised GRPO",
        incorrect=-t / scale,
        correct=(1 - t) / scale,
        transform=2 * sympy.asin(sympy.sqrt(t)),
        formula="(R - p)/sqrt(p*(1 - p))",
        references=("Davis and Recht, arXiv 2510.13651v1",),
        claims=(AuthorClaim("h = 2*arcsin(sqrt(t))", "arXiv 2510.13651v1, section 3"),),
    )
