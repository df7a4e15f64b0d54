r"""A constant baseline c, or one from history: the reward minus a number that does not depend on the group.

Rule: Z = R - c.

Weights: a_s = -c, b_s = 1 - c.

Objective: h_M(t) = t for every c and M, **exact**.

Limit: t on [0, 1].

Group: linear.

Assumptions: M >= 1, c real and independent of the group: ReMax, an average of past rewards, A*-PO at the reference policy.

References:
    [1] Z. Li et al., "ReMax", arXiv 2310.10505, 2023.

Args:
    c: an exact number, or None to leave it symbolic.

Example:
    >>> print(build().gap)
    1
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.rule import AuthorClaim, WeightRule

C = sympy.Symbol("c", real=True)


def build(c: Any = None) -> WeightRule:
    """The rule; see the module's docstring."""
    rule = WeightRule(
        name="constant baseline",
        incorrect=-C,
        correct=1 - C,
        parameters=(C,),
        formula="R - c",
        convention="all wrong: -c each; all correct: 1 - c each",
        references=("Li et al., arXiv 2310.10505",),
        claims=(AuthorClaim("h = t", "arXiv 2310.10505: the baseline leaves the gradient of the expected reward unbiased"),),
    )
    return rule if c is None else rule.with_parameters(c=c)
