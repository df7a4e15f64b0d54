"""``hsym limit``: the limit of h_M with its bound and the steps of the proof."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from hsym.cli_latex import written

if TYPE_CHECKING:
    from hsym.limits.result import Limit


def run(found: Limit, arguments: argparse.Namespace) -> tuple[str, int]:
    """What ``hsym limit`` prints, and its exit code.

    Args:
        found: the limit.
        arguments: the format, and the options of LaTeX.
    """
    form = arguments.format
    if form == "json":
        from hsym.render.data import dumps

        return dumps("limit", _data(found)), found.verdict.exit_code
    if form != "text":
        return written(found.derivation, arguments), found.verdict.exit_code
    text = f"{found}\n" if found.transform is None else f"{found}\n\n{found.derivation}\n"
    return text, found.verdict.exit_code


def _data(found: Limit) -> dict[str, Any]:
    """The limit as JSON data."""
    from hsym.render.data import derivation_data, value, verdict_data

    return {
        "limit": value(found.transform),
        "constant": value(found.constant),
        "scale": value(found.scale),
        "domain": found.domain,
        "mode": found.mode,
        "bound": value(found.bound),
        "supremum": value(found.supremum),
        "least_M": value(found.least_M),
        "vanishing": [
            {"parameter": str(x.parameter), "limit": value(x.transform), "distance": value(x.distance)} for x in found.vanishing
        ],
        "derivation": derivation_data(found.derivation),
        "verdict": verdict_data(found.verdict),
    }
