r"""Best of n with random ties: one response of the highest reward is imitated, a wrong one if there is no right one.

Rule: one of the best responses, drawn at random, gets the weight M, the others 0; below its average over the draw.

Weights: a_0 = 1 and a_s = 0 otherwise, b_s = M/(s+1).

Objective: h_M'(t) = (1 - (1-t)^(M-1))/t, **exact**: that of rejection sampling at M - 1.

Limit: log t up to a constant for each M, on compact subsets of (0, 1].

Group: logarithm.

Assumptions: M >= 1; in a group without a right response one wrong response is imitated, which costs one sample.

References:
    [1] H. Dong et al., "RAFT: reward ranked finetuning", arXiv 2304.06767, 2023.

Args:
    None.

Example:
    >>> print([str(w) for w in build().at(3).gap])
    ['2', '3/2', '1']
"""

from __future__ import annotations

import sympy

from hsym.rule import WeightRule
from hsym.symbols import M, s


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="best of n",
        incorrect=sympy.Piecewise((sympy.Integer(1), sympy.Eq(s, 0)), (sympy.Integer(0), True)),
        correct=M / (s + 1),
        formula="M for one of the best responses",
        convention="all wrong: 1 each on average; all correct: 1 each",
        references=("Dong et al., arXiv 2304.06767",),
    )
