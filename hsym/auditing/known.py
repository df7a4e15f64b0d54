"""What is known of the objective of a recognised rule, on evidence of its own."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from hsym.derivation import Step
from hsym.deriving import derive
from hsym.errors import HsymError
from hsym.limits.limit import limit
from hsym.limits.result import Limit
from hsym.rule import WeightRule


@dataclass(frozen=True, slots=True)
class Known:
    """The objective of a rule.

    Attributes:
        rule: the rule.
        at_M: the step of its derivation that states h_M at the group size.
        every_M: the step that states h_M for every M; None where there is no closed form.
        limit: its limit; None if the rule is outside of the methods, and then ``obstacle`` says why.
        obstacle: why there is no limit.
    """

    rule: WeightRule
    at_M: Step | None
    every_M: Step | None
    limit: Limit | None
    obstacle: str = ""


def known(rule: WeightRule, M: int) -> Known:
    """Derive the objective of a rule at M and for every M, and its limit."""
    at_M, every_M = _transform(rule, M), _transform(rule, None)
    try:
        return Known(rule, at_M, every_M, limit(rule))
    except HsymError as why:
        return Known(rule, at_M, every_M, None, str(why))


def _transform(rule: WeightRule, M: int | None) -> Step | None:
    try:
        found = next((x for x in derive(rule, M).steps if x.name == "transform"), None)
    except HsymError:
        return None
    return found if found is not None and isinstance(found.right, sympy.Expr) else None
