"""``hsym distance``: certified distances of h_M from a function, one row for each M."""

from __future__ import annotations

import argparse

from hsym.errors import HsymError
from hsym.limits.distance import MAX_DIGITS, MAX_M, distance
from hsym.reading.arguments import integer
from hsym.render.distances import distance_table
from hsym.rule import Target, WeightRule


def run(arguments: argparse.Namespace, rule: WeightRule | Target) -> str:
    """The table that the arguments ask for.

    Raises:
        HsymError: the rule is a target, or an argument is off.
    """
    if isinstance(rule, Target):
        raise HsymError(f"RULE: {rule.name} is a target without M; expected a weight rule for a distance")
    sizes = [integer("--M", part, 1, MAX_M) for part in arguments.M.split(",")]
    digits = integer("--digits", arguments.digits, 1, MAX_DIGITS)
    if arguments.function is None:
        return _to_limit(arguments, rule, sizes, digits)
    constant = arguments.constant or "0"
    rows = [distance(rule, arguments.function, M, arguments.low, arguments.high, constant, digits) for M in sizes]
    low, high = rows[0].interval
    constant = "" if constant == "0" else f" - ({constant})"
    title = f"sup over [{low}, {high}] of |h_M(t){constant} - ({arguments.function})| for {rule.title}"
    return distance_table(rows, arguments.format, title, command="hsym " + arguments.words)


def _to_limit(arguments: argparse.Namespace, rule: WeightRule, sizes: list[int], digits: int) -> str:
    """The distances from the proved limit, with the bound beside them."""
    from hsym.limits.against_limit import approach
    from hsym.render.text import plain

    if arguments.constant is not None:
        raise HsymError("--constant: the proved limit has its own constant; expected H with it")
    found = approach(rule, sizes, arguments.low, arguments.high, digits)
    low, high = found.rows[0].interval
    title = f"sup over [{low}, {high}] of |{plain(found.limit.normalised)} - ({plain(found.limit.transform)})| for {rule.title}"
    return distance_table(found.rows, arguments.format, title, found.bounds, "hsym " + arguments.words)
