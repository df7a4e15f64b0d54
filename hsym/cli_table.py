"""``hsym table``: its words become the arguments of :func:`hsym.table` or of :func:`hsym.value_table`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from hsym.errors import HsymError
from hsym.exact.limits import MAX_BALL_M, MAX_EXACT_M
from hsym.reading.arguments import integer
from hsym.rule import Target, WeightRule
from hsym.tabular import Table
from hsym.tabulation import MOST_M, Subject, preset, table
from hsym.values import MAX_DIGITS, value_table

Choose = Callable[[argparse.Namespace, str], WeightRule | Target]
"""Reads one rule with those of the options that it has."""
OF_VALUES = (("digits", None), ("exact", False), ("limit_row", False))
"""Options that are about a table of values, with what they are where they are not given."""


def run(arguments: argparse.Namespace, choose: Choose) -> str:
    """The table that the arguments ask for.

    Raises:
        HsymError: an argument is off.
    """
    if arguments.format != "latex" and arguments.format != "html" and arguments.label:
        raise HsymError(f"--label: {arguments.format} has no labels; expected --format latex or html with it")
    found = _values(arguments, choose) if arguments.at is not None else _formulas(arguments, choose)
    return found.to(arguments.format)


def _rules(arguments: argparse.Namespace, choose: Choose) -> list[Subject]:
    if (arguments.preset is None) == (not arguments.rules):
        raise HsymError("RULE: a table is of rules or of a preset; expected one of the two, such as --preset davis-recht")
    return preset(arguments.preset) if arguments.preset is not None else [choose(arguments, text) for text in arguments.rules]


def _formulas(arguments: argparse.Namespace, choose: Choose) -> Table:
    """A table of formulas."""
    for option, absent in OF_VALUES:
        if getattr(arguments, option) != absent:
            raise HsymError(f"--{option.replace('_', '-')}: it is about a table of values; expected --at T[,T...] with it")
    sizes = None if arguments.M is None else [integer("--M", part, 1, MOST_M) for part in arguments.M.split(",")]
    columns = None if arguments.columns is None else [x.strip() for x in arguments.columns.split(",")]
    return table(
        _rules(arguments, choose), sizes, columns, arguments.caption or "", arguments.label or "", f"hsym {arguments.words}"
    )


def _values(arguments: argparse.Namespace, choose: Choose) -> Table:
    """A table of values."""
    if arguments.columns is not None:
        raise HsymError("--columns: a table of values has a column for each t; expected no --columns with --at")
    if arguments.M is None:
        raise HsymError("--M: no group size was given; expected some with --at, such as --M 2,4,8")
    if arguments.exact and arguments.digits is not None:
        raise HsymError("--digits: exact values have no decimals; expected no --exact with it")
    most = MAX_EXACT_M if arguments.exact else MAX_BALL_M
    return value_table(
        _rules(arguments, choose),  # type: ignore[arg-type]  # what is no weight rule is refused there
        [integer("--M", part, 1, most) for part in arguments.M.split(",")],
        arguments.at.split(","),
        integer("--digits", "6" if arguments.digits is None else arguments.digits, 1, MAX_DIGITS),
        arguments.exact,
        arguments.limit_row,
        arguments.caption or "",
        arguments.label or "",
        f"hsym {arguments.words}",
    )
