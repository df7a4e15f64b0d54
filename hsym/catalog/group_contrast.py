r"""Group contrast (DisCO-b): the mean score of the right responses minus that of the wrong ones.

Rule: Z = M R/K - M (1 - R)/(M - K); 0 if K = 0 or K = M.

Weights: a_s = -M/(M-s) and a_0 = 0, b_s = M/(s+1) and b_{M-1} = 0.

Objective: h_M'(t) = (1 - t^M - (1-t)^M)/(t (1-t)), **exact**.

Limit: log(t/(1-t)) up to a constant for each M, on compact subsets of (0, 1).

Group: log-odds.

Assumptions: M >= 1; a degenerate group gets weight 0, and still counts in the divisor.

References:
    [1] G. Li et al., "DisCO", arXiv 2505.12366, 2025.

Args:
    None.

Example:
    >>> print([str(w) for w in build().at(3).gap])
    ['3', '3', '3']
"""

from __future__ import annotations

import sympy

from hsym.rule import WeightRule
from hsym.symbols import M, s


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="group contrast",
        incorrect=sympy.Piecewise((sympy.Integer(0), sympy.Eq(s, 0)), (-M / (M - s), True)),
        correct=sympy.Piecewise((sympy.Integer(0), sympy.Eq(s, M - 1)), (M / (s + 1), True)),
        formula="M*R/K - M*(1-R)/(M-K)",
        convention="weight 0",
        references=("Li et al., arXiv 2505.12366",),
    )
