r"""PKPO with its leave-one-out baseline: a right response gets what it adds to pass@k.

Rule: Z = k R C(M-K, k-1)/C(M-1, k-1).

Weights: a_s = 0, b_s = k C(M-1-s, k-1)/C(M-1, k-1).

Objective: h_M(t) = 1 - (1-t)^k for every M >= k, **exact**.

Limit: 1 - (1-t)^k on [0, 1].

Group: pass@k.

Assumptions: M >= k >= 1.

References:
    [1] C. Walder, D. Karkhanis, "Pass@k policy optimization", arXiv 2505.15201, 2025.

Args:
    k: an integer from 1 to 64, or ``"integer"`` to leave it symbolic.

Example:
    >>> print([str(w) for w in build(k=2).at(3).gap])
    ['2', '1', '0']
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.catalog._options import order
from hsym.rule import AuthorClaim, WeightRule
from hsym.symbols import M, s


def build(k: Any = 3) -> WeightRule:
    """The rule; see the module's docstring."""
    k = order("k", k, 64)
    return WeightRule(
        name="PKPO with baseline",
        incorrect=sympy.Integer(0),
        correct=k * sympy.binomial(M - 1 - s, k - 1) / sympy.binomial(M - 1, k - 1),
        parameters=(k,) if k.free_symbols else (),
        least_M=1 if k.free_symbols else int(k),
        formula=f"{k}*R*binomial(M-K, {k}-1)/binomial(M-1, {k}-1)",
        convention="0 where fewer than k - 1 of the others are wrong",
        references=("Walder and Karkhanis, arXiv 2505.15201",),
        claims=(AuthorClaim(f"h = 1 - (1-t)^{k}", "arXiv 2505.15201: an unbiased gradient of pass@k"),),
        settings=() if k.free_symbols else (f"k = {k}",),
    )
