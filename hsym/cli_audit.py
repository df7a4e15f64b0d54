"""``hsym audit``: what the function that a trainer calls optimises."""

from __future__ import annotations

import argparse
import json
from fractions import Fraction
from typing import Any

from hsym.auditing.audit import MOST_M, SECONDS, audit
from hsym.cli_progress import progress
from hsym.errors import HsymError, shown
from hsym.reading.arguments import integer

LONGEST = 24 * 3600
"""The largest time limit, in seconds."""


def run(arguments: argparse.Namespace) -> tuple[str, int]:
    """The audit in the format that is asked for; its exit code is 0, also where nothing was recognised.

    Raises:
        HsymError: an argument is off, or the function fails.
    """
    M = integer("--M", "8" if arguments.M is None else arguments.M, 1, MOST_M)
    seconds = integer("--time-limit", str(SECONDS) if arguments.time_limit is None else arguments.time_limit, 1, LONGEST)
    named = dict(_named(text) for text in arguments.arg or ())
    show = progress()
    try:
        made = audit(arguments.function, M, arguments.call, _marks(arguments.marks), seconds, show, **named)
        show("its objective")
        if arguments.format == "json":
            from hsym.render.audit import audit_data

            return audit_data(made), 0
        from hsym.render.audit import audit_text

        return audit_text(made), 0
    finally:
        show("")


def _marks(text: str) -> tuple[Fraction, Fraction]:
    try:
        wrong, right = (Fraction(x) for x in text.split(","))
    except (ValueError, ZeroDivisionError):
        raise HsymError(f"--marks: {shown(text)} is not possible; expected two exact numbers, such as --marks=-1,1") from None
    return wrong, right


def _named(text: str) -> tuple[str, Any]:
    """NAME=VALUE; a value that is JSON is what JSON says, any other is a text."""
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise HsymError(f"--arg: {shown(text)} is not of the form NAME=VALUE; expected such as norm_by_std=true or eps=1e-6")
    if name in ("function", "M", "call", "marks", "seconds", "progress"):
        raise HsymError(f"--arg: {name} is a name of hsym's own; expected an argument of the function")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
