"""``hsym plot``: its words become the arguments of :func:`hsym.plot`."""

from __future__ import annotations

import argparse
import itertools
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hsym.errors import HsymError, shown
from hsym.exact.limits import MAX_BALL_M
from hsym.limits.grids import MOST
from hsym.reading.arguments import integer
from hsym.reading.expressions import read_expression
from hsym.render.plot_files import PICTURES, csv_text, picture, suffix_of
from hsym.render.plot_style import COLUMN
from hsym.render.plots import WIDTHS, data, draw
from hsym.render.stems import MOST as MOST_STEMS
from hsym.render.stems import draw_weights, weights_csv, weights_data
from hsym.rule import Target, WeightRule

Choose = Callable[[argparse.Namespace, str], WeightRule | Target]
"""Reads one rule with the options of a namespace in which every parameter has one value."""
SIZES = "2,4,8,16,64"
"""The group sizes of curves."""
OF_CURVES = {"against": "auto", "interval": "0,1", "points": "200"}
"""Options that stems do not have, with their defaults."""
_VALUES = re.compile(r"\s*([^\s<>=:]+)\s*=(?!=)(.*)", re.DOTALL)


def plot_command(arguments: argparse.Namespace, choose: Choose) -> tuple[str | bytes, int]:
    """The picture, or its numbers, with the exit code."""
    suffix = _suffix(arguments)
    width = _width(arguments.width)
    if arguments.weights:
        return _weights(arguments, choose, suffix, width), 0
    found = data(
        _rules(arguments, choose),
        _sizes(arguments.M or SIZES, MAX_BALL_M),
        against=None if arguments.against.strip() == "none" else arguments.against,
        normalised=not arguments.raw and arguments.subtract is None,
        derivative=arguments.derivative,
        subtract=arguments.subtract,
        interval=_interval(arguments.interval),
        points=integer("--points", arguments.points, 2, MOST),
    )
    return (csv_text(found) if suffix == "csv" else picture(draw(found, width=width), suffix)), 0


def _weights(arguments: argparse.Namespace, choose: Choose, suffix: str, width: float) -> str | bytes:
    """The stems of the gap, or its exact values."""
    for option, usual in {**OF_CURVES, "raw": False, "derivative": False, "subtract": None}.items():
        if getattr(arguments, option) != usual:
            raise HsymError(f"--{option}: it is about curves in t; expected none with --weights")
    found = weights_data(_rules(arguments, choose), _sizes(arguments.M or "8", MOST_STEMS))
    return weights_csv(found) if suffix == "csv" else picture(draw_weights(found, width=width), suffix)


def _sizes(text: str, most: int) -> list[int]:
    return [integer("--M", part, 1, most) for part in text.split(",")]


def _suffix(arguments: argparse.Namespace) -> str:
    """The kind of file that is asked for."""
    if arguments.format == "csv":
        if arguments.output is not None and arguments.output.lower().endswith(tuple(f".{x}" for x in PICTURES)):
            raise HsymError(
                f"--format: csv is no picture, but -o is {shown(arguments.output)}; expected a name such as fig.csv"
            )
        return "csv"
    if arguments.output is None:
        raise HsymError("-o: no file was named; expected -o FILE that ends in .pdf, .png or .svg, or --format csv")
    return suffix_of(arguments.output)


def _rules(arguments: argparse.Namespace, choose: Choose) -> list[WeightRule]:
    """Every rule, once for each combination of values."""
    given = [("eps", x.strip()) for x in arguments.eps.split(",")] if arguments.eps is not None else [("eps", None)]
    choices: list[list[Any]] = [given, *(_split(x) for x in arguments.param)]
    found: dict[WeightRule, None] = {}
    for text in arguments.rules:
        for (_, eps), *param in itertools.product(*choices):
            rule = choose(argparse.Namespace(**{**vars(arguments), "eps": eps, "param": param}), text)
            if isinstance(rule, Target):
                raise HsymError(f"RULE: {rule.name} is a target without M; expected weight rules (a target goes to --against)")
            found[rule] = None
    return list(found)


def _split(declaration: Any) -> list[Any]:
    """``k=2,4`` as ``k=2`` and ``k=4``; anything else as it is."""
    match = _VALUES.fullmatch(declaration) if isinstance(declaration, str) else None
    return [f"{match[1]}={x}" for x in match[2].split(",")] if match else [declaration]


def _width(text: str | None) -> float:
    if text is None:
        return COLUMN
    if re.fullmatch(r"\d{1,3}(\.\d{1,6})?", text.strip()) and WIDTHS[0] <= float(text) <= WIDTHS[1]:
        return float(text)
    raise HsymError(
        f"--width: {shown(text)} is not possible; expected inches from {WIDTHS[0]:g} to {WIDTHS[1]:g}, such as 3.25"
    )


def _interval(text: str) -> tuple[Fraction, ...]:
    ends = [read_expression(x, {}, argument="--interval") for x in text.split(",")]
    if len(ends) != 2 or not all(x.is_Rational for x in ends) or not 0 <= ends[0] < ends[1] <= 1:
        raise HsymError(f"--interval: {shown(text)} is not possible; expected A,B with 0 <= A < B <= 1, such as 1/100,1")
    return tuple(Fraction(int(x.p), int(x.q)) for x in ends)
