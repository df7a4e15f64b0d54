r"""The reward minus the group mean, divided by a power of the mean.

Rule: Z = (R - mean)/mean^q, 0 if K = 0.

Weights: a_s = -(s/M)^(1-q) and a_0 = 0, b_s = ((M-1-s)/M) ((s+1)/M)^(-q).

Objective: **exact** at each M; q = 1 is MaxRL and q = 1/2 one-sided GRPO, both with eps = 0.

Limit: t^(1-q)/(1-q) for q < 1.

Group: power.

Assumptions: M >= 1, 0 <= q <= 4.

References:
    [1] arXiv 2604.25907, 2026 (the family; its estimator was not compared).

Args:
    q: a multiple of 1/2, 0 <= q <= 4.

Example:
    >>> print(build(q=1).at(3).b.to_sympy())
    [2, 1/2, 0]
"""

from __future__ import annotations

from typing import Any

from hsym.catalog._centred import centred
from hsym.catalog._options import exact
from hsym.rule import WeightRule
from hsym.symbols import M


def build(q: Any = "1/2") -> WeightRule:
    """The rule; see the module's docstring."""
    q = exact("q", q, "a multiple of 1/2, 0 <= q <= 4", lambda value: 0 <= value <= 4 and (2 * value).denominator == 1)
    incorrect, correct = centred(lambda K: (K / M) ** q)
    return WeightRule(
        name="mean power",
        incorrect=incorrect,
        correct=correct,
        formula=f"(R - mean)/mean^({q})",
        convention="weight 0",
        references=("arXiv 2604.25907 (the family; its estimator was not compared)",),
        settings=(f"q = {q}",),
    )
