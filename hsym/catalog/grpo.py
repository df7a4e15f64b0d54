r"""GRPO: the reward minus the group mean, divided by the group's standard deviation plus eps.

Rule: Z = (R - mean)/(std + eps), mean = K/M, std = sqrt(K (M-K)/(M (M-ddof))); with ``eps_inside`` the denominator is
sqrt(std^2 + eps).

Weights: a_s = -(s/M)/(sigma_s + eps), b_s = (1 - (s+1)/M)/(sigma_{s+1} + eps), sigma_K = std of a group with K correct.

Objective: at eps = 0 and ddof = 0, h_M'(t) = (1/M) sum_{K=1}^{M-1} sqrt(K(M-K)) C(M,K) t^(K-1) (1-t)^(M-1-K), **exact**;
ddof = 1 multiplies it by sqrt((M-1)/M).

Limit: 2 arcsin sqrt t as M -> oo and eps -> 0, on [0, 1], **limit** [2, section 3].

Group: arcsine.

Assumptions: M >= 1 for ddof = 0, M >= 2 for ddof = 1; eps > 0 or eps = 0.  A degenerate group gets weight 0, also at
eps = 0, where the formula itself would be 0/0.

References:
    [1] Z. Shao et al., "DeepSeekMath", arXiv 2402.03300, 2024.
    [2] D. Davis, B. Recht, "What is the objective of reasoning with reinforcement learning?", arXiv 2510.13651v1, 2025.

Args:
    eps: an exact number >= 0, or None to leave it symbolic and positive.
    ddof: 0 (divide by M) or 1 (sample standard deviation, divide by M - 1).
    eps_inside: False for std + eps, True for sqrt(std^2 + eps).

Example:
    >>> from hsym.objective import Objective
    >>> print(Objective(build(eps=0), 3).expr)
    sqrt(2)*t
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.errors import HsymError, shown
from hsym.rule import AuthorClaim, WeightRule
from hsym.symbols import M, s
from hsym.symbols import eps as EPS


def build(eps: Any = None, ddof: int = 0, eps_inside: bool = False) -> WeightRule:
    """The rule; see the module's docstring."""
    if ddof not in (0, 1) or isinstance(ddof, bool):
        raise HsymError(f"option ddof: {shown(ddof)} is not possible; expected 0 or 1")
    if not isinstance(eps_inside, bool):
        raise HsymError(f"option eps_inside: {shown(eps_inside)} is not possible; expected true or false")

    def denominator(K: sympy.Expr) -> sympy.Expr:
        variance = K * (M - K) / (M * (M - ddof))
        return sympy.sqrt(variance + EPS) if eps_inside else sympy.sqrt(variance) + EPS

    zero = sympy.Integer(0)
    rule = WeightRule(
        name="GRPO",
        incorrect=sympy.Piecewise((zero, sympy.Eq(s, 0)), (-(s / M) / denominator(s), True)),
        correct=sympy.Piecewise((zero, sympy.Eq(s, M - 1)), ((M - 1 - s) / M / denominator(s + 1), True)),
        parameters=(EPS,),
        least_M=1 + ddof,
        formula=f"(R - mean)/{_DENOMINATORS[eps_inside, ddof]}",
        convention="weight 0, also at eps = 0",
        references=("Shao et al., arXiv 2402.03300", "Davis and Recht, arXiv 2510.13651v1"),
        claims=(AuthorClaim("limit = 2*arcsin(sqrt(t))", "arXiv 2510.13651v1, section 3 (M -> oo, eps -> 0)"),),
        settings=("ddof = 1",) * ddof + ("eps inside the root",) * eps_inside,
    )
    return rule if eps is None else rule.with_parameters(eps=eps)


_DENOMINATORS = {
    (False, 0): "(std + eps)",
    (False, 1): "(sample_std + eps)",
    (True, 0): "sqrt(var + eps)",
    (True, 1): "sqrt(sample_var + eps)",
}
