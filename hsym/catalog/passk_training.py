r"""Pass@k training: GRPO on random subgroups of k responses, each as good as its best one, in closed form.

Rule: the advantages of all subgroups of k, normalised by their mean and standard deviation, averaged over the subgroups of
a sample.

Weights: with q_s = C(M-s, k)/C(M, k) and sigma = sqrt(q (1-q)): b_s = sqrt(q_{s+1}/(1 - q_{s+1})), a_s = (q_s - C(M-1-s,
k-1)/C(M-1, k-1))/sigma_s, and 0 where sigma = 0.

Objective: **exact** at each M; not pass@k, but an arcsine of its root in the limit.

Limit: (2/k) arcsin sqrt(1 - (1-t)^k).

Group: pass@k.

Assumptions: M >= k >= 1; weight 0 where fewer than k responses are wrong, or all.

References:
    [1] Z. Chen et al., "Pass@k training for adaptively balancing exploration and exploitation", arXiv 2508.10751, 2025.

Args:
    k: an integer from 1 to 16.

Example:
    >>> print(build(k=1).at(2).b.to_sympy())
    [1, 0]
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.catalog._centred import NOTHING
from hsym.catalog._options import integer
from hsym.rule import WeightRule
from hsym.symbols import M, s


def build(k: Any = 3) -> WeightRule:
    """The rule; see the module's docstring."""
    k = integer("k", k, 1, 16)

    def failing(K: sympy.Expr) -> sympy.Expr:
        return sympy.binomial(M - K, k) / sympy.binomial(M, k)

    others = sympy.binomial(M - 1 - s, k - 1) / sympy.binomial(M - 1, k - 1)
    deviation = sympy.sqrt(failing(s) * (1 - failing(s)))
    none_fails = s > M - k
    incorrect = sympy.Piecewise((NOTHING, sympy.Eq(s, 0)), (NOTHING, none_fails), ((failing(s) - others) / deviation, True))
    correct = sympy.Piecewise((NOTHING, s + 1 > M - k), (sympy.sqrt(failing(s + 1) / (1 - failing(s + 1))), True))
    return WeightRule(
        name="pass@k training",
        incorrect=incorrect,
        correct=correct,
        least_M=k,
        formula=f"pass@{k} of subgroups, normalised",
        convention="0, also where fewer than k are wrong",
        references=("Chen et al., arXiv 2508.10751",),
        settings=(f"k = {k}",),
    )
