"""``hsym notebook``: a notebook about one rule, or one of the tutorials."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from hsym.errors import HsymError
from hsym.reading.arguments import integer
from hsym.reading.rules import read_rule
from hsym.render.notebook import notebook, tutorial
from hsym.render.rule_source import MOST
from hsym.rule import Target

Options = Callable[[argparse.Namespace, str], Mapping[str, Any]]
"""What the arguments say about a rule, as ``hsym.rule`` takes it."""


def notebook_command(arguments: argparse.Namespace, options: Options) -> tuple[str, int]:
    """The notebook that the arguments ask for, with the exit code."""
    if arguments.tutorial is not None:
        if arguments.rule is not None:
            raise HsymError("--tutorial: a tutorial has its own rules; expected no RULE with it")
        for option in ("M", "eps", "ddof"):
            if getattr(arguments, option) is not None:
                raise HsymError(f"--{option}: a tutorial has its own; expected none with --tutorial")
        if arguments.param or arguments.eps_inside or arguments.degenerate != "formula":
            raise HsymError("--tutorial: a tutorial has its own rules; expected no options of a rule with it")
        return tutorial(arguments.tutorial), 0
    if arguments.rule is None:
        raise HsymError("RULE: none is given; expected one, or --tutorial NAME")
    chosen = read_rule(arguments.rule, **options(arguments, arguments.rule))
    if isinstance(chosen, Target) and arguments.M is not None:
        raise HsymError(f"--M: {chosen.name} is a target whose weights depend on p; expected no --M")
    M = None if arguments.M is None else integer("--M", arguments.M, 1, MOST)
    return notebook(chosen, M), 0
