"""``hsym compare``: two rules, the same objective or not."""

from __future__ import annotations

import argparse

from hsym.comparison import Comparison, compare
from hsym.rule import Target, WeightRule


def run(arguments: argparse.Namespace, first: WeightRule | Target, second: WeightRule | Target) -> tuple[str, int]:
    """The comparison as text or JSON, with the exit code: 0 the same (also up to a factor), 1 different, 3 open.

    Raises:
        HsymError: a rule is a target, or undefined.
    """
    found = compare(first, second)
    return (_data(found) if arguments.format == "json" else _text(found)), found.exit_code


def _text(found: Comparison) -> str:
    from hsym.render.text import plain, verdict_text

    rows = [f"{found.first.title} and {found.second.title}", "", "the same objective for every M?", verdict_text(found.same)]
    if not found.same.holds and found.scaled is not found.same:
        rows += ["", "the same up to a positive factor?"]
        if found.factor is not None:
            rows.append(f"h_M of {found.first.title} = ({plain(found.factor)}) * h_M of {found.second.title}")
        rows.append(verdict_text(found.scaled))
    return "\n".join(rows) + "\n"


def _data(found: Comparison) -> str:
    from hsym.render.data import dumps, rule_data, verdict_data
    from hsym.render.text import plain

    data = {
        "first": rule_data(found.first),
        "second": rule_data(found.second),
        "same": verdict_data(found.same),
        "factor": None if found.factor is None else plain(found.factor),
        "scaled": verdict_data(found.scaled),
    }
    return dumps("comparison", data)
