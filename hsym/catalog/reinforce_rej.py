r"""Reinforce-Rej: REINFORCE without the groups that are all right or all wrong.

Rule: Z = R, or 2 R - 1 with ``signed``; 0 if K = 0 or K = M.

Weights: a_s = 0 (-1 with ``signed``, but a_0 = 0), b_s = 1 and b_{M-1} = 0.

Objective: h_M'(t) = 1 - t^(M-1); with ``signed`` 2 - t^(M-1) - (1-t)^(M-1), **exact**.

Limit: t, or 2 t, on [0, 1].

Group: linear.

Assumptions: M >= 1; a degenerate group gets weight 0.

References:
    [1] W. Xiong et al., "A minimalist approach to LLM reasoning", arXiv 2504.11343, 2025.

Args:
    signed: True for rewards -1 and 1.

Example:
    >>> print([str(w) for w in build().at(3).gap])
    ['1', '1', '0']
"""

from __future__ import annotations

from typing import Any

import sympy

from hsym.catalog._centred import NOTHING
from hsym.catalog._options import flag
from hsym.rule import WeightRule
from hsym.symbols import M, s


def build(signed: Any = False) -> WeightRule:
    """The rule; see the module's docstring."""
    minus = flag("signed", signed)
    incorrect = sympy.Piecewise((NOTHING, sympy.Eq(s, 0)), (sympy.Integer(-1), True)) if minus else NOTHING
    correct = sympy.Piecewise((NOTHING, sympy.Eq(s, M - 1)), (sympy.Integer(1), True))
    return WeightRule(
        name="Reinforce-Rej",
        incorrect=incorrect,
        correct=correct,
        formula="R",
        convention="weight 0",
        references=("Xiong et al., arXiv 2504.11343",),
        settings=("rewards -1 and 1",) * minus,
    )
