r"""One line: what the rule does with the samples of a group, in words.

Rule: the formula for Z_i as its authors write it.

Weights: a_s = ..., b_s = ... (weight of an incorrect / correct sample when s of the other M - 1 are correct).

Objective: h_M(t) = ..., as claimed by [1, where]; say **exact**, **limit** or **bound**.  Tests derive and compare.

Limit: what h_M tends to as M grows, and on which part of [0, 1].

Group: linear, logarithm, log-odds, arcsine, power, pass@k, other, or targets.

Assumptions: least M, domain of the parameters, what happens to a degenerate group (K = 0 or K = M).

References:
    [1] Authors, title, identifier and version, year.

Args:
    option: what it means, which values it may have.

Example:
    >>> build().name
    'the name in output'
"""

from __future__ import annotations

from hsym.rule import WeightRule
from hsym.symbols import M


def build() -> WeightRule:
    """The rule; see the module's docstring."""
    return WeightRule(
        name="the name in output",
        incorrect=0 * M,
        correct=M / M,
        formula="R",
        convention="what a degenerate group gets",
        references=("Authors, title, identifier",),
        claims=(),
    )
