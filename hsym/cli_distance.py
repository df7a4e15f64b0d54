"""``hsym distance``: certified distances of h_M from a function, one row for each M."""

from __future__ import annotations

import argparse

from hsym.errors import HsymError
from hsym.limits.distance import MAX_DIGITS, MAX_M, distance
from hsym.reading.arguments import integer
from hsym.render.distances import distance_table
from hsym.rule import Target, WeightRule

LONGEST = 60
"""A limit with more letters is called h(t) in the line above a table."""


def run(arguments: argparse.Namespace, rule: WeightRule | Target) -> str | bytes:
    """The table that the arguments ask for.

    Raises:
        HsymError: the rule is a target, or an argument is off.
    """
    if isinstance(rule, Target):
        raise HsymError(f"RULE: {rule.name} is a target without M; expected a weight rule for a distance")
    sizes = [integer("--M", part, 1, MAX_M) for part in arguments.M.split(",")]
    digits = integer("--digits", arguments.digits, 1, MAX_DIGITS)
    if arguments.format == "picture" and arguments.function is not None:
        raise HsymError("--format: a picture is of the distance from the proved limit; expected no H with it")
    if arguments.function is None:
        return _to_limit(arguments, rule, sizes, digits)
    constant = arguments.constant or "0"
    rows = [distance(rule, arguments.function, M, arguments.low, arguments.high, constant, digits) for M in sizes]
    low, high = rows[0].interval
    constant = "" if constant == "0" else f" - ({constant})"
    title = f"sup over [{low}, {high}] of |h_M(t){constant} - ({arguments.function})| for {rule.title}"
    return distance_table(rows, arguments.format, title, command="hsym " + arguments.words)


def _to_limit(arguments: argparse.Namespace, rule: WeightRule, sizes: list[int], digits: int) -> str | bytes:
    """The distances from the proved limit, with the bound beside them: a table, or a figure."""
    from hsym.limits.against_limit import approach
    from hsym.render.text import plain

    suffix = _suffix(arguments)
    if arguments.constant is not None:
        raise HsymError("--constant: the proved limit has its own constant; expected H with it")
    found = approach(rule, sizes, arguments.low, arguments.high, digits)
    if arguments.format == "picture":
        from hsym.render.convergence import convergence
        from hsym.render.plot_files import picture

        return picture(convergence(found), suffix)
    low, high = found.rows[0].interval
    whole = f"({plain(found.limit.transform)})"
    named = whole if len(whole) <= LONGEST and "Piecewise" not in whole else "h(t)"
    title = f"sup over [{low}, {high}] of |{plain(found.limit.normalised)} - {named}| for {rule.title}"
    title += ", h the proved limit" if named == "h(t)" else ""
    return distance_table(found.rows, arguments.format, title, found.bounds, "hsym " + arguments.words)


def _suffix(arguments: argparse.Namespace) -> str:
    """The kind of picture, if one is asked for."""
    if arguments.format != "picture":
        return ""
    if arguments.output is None:
        raise HsymError("-o: no file was named; expected -o FILE that ends in .pdf, .png or .svg")
    from hsym.render.plot_files import suffix_of

    return suffix_of(arguments.output)
