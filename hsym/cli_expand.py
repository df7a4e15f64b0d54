"""The command ``expand``: h_M' and h_M of a rule in powers of 1/M."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from hsym.errors import HsymError
from hsym.limits.expansions import MAX_ORDER, expansion
from hsym.reading.arguments import integer
from hsym.render.data import dumps
from hsym.render.expansion import expansion_data, expansion_latex, expansion_markdown, expansion_text
from hsym.rule import Target

if TYPE_CHECKING:
    from hsym.rule import WeightRule


def expand(arguments: argparse.Namespace, rule: WeightRule | Target) -> tuple[str, int]:
    """The expansion in the format asked for, and exit code 0.

    Args:
        arguments: ``order`` and ``format`` are used.
        rule: the rule that the other arguments describe.

    Raises:
        HsymError: the rule is a target, or has no expansion.
    """
    if isinstance(rule, Target):
        raise HsymError(f"RULE: {rule.name} is a target without M; expected a weight rule")
    found = expansion(rule, integer("--order", arguments.order, 0, MAX_ORDER))
    if arguments.format == "json":
        return dumps("expansion", expansion_data(found)), 0
    render = {"text": lambda x: expansion_text(x) + "\n", "latex": expansion_latex, "markdown": expansion_markdown}
    return render[arguments.format](found), 0
