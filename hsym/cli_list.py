"""``hsym list``: the catalogue, grouped by what its rules tend to."""

from __future__ import annotations

import argparse
import json

from hsym import __version__, catalog
from hsym.catalog import GROUPS
from hsym.catalog._outside import OUTSIDE


def run(arguments: argparse.Namespace) -> tuple[str, int]:
    """The names with one line each, by group; what is outside of the form stands last."""
    entries = [(name, catalog.summary(name), catalog.group(name)) for name in catalog.names()]
    if arguments.format == "json":
        rows = [{"name": name, "summary": text, "group": group} for name, text, group in entries]
        outside = [{"name": name, "reference": reference, "reason": why} for name, reference, why in OUTSIDE]
        data = {"schema": "hsym.list/1", "hsym": __version__, "rules": rows, "outside": outside}
        return json.dumps(data, indent=1) + "\n", 0
    width = max(len(name) for name, _, _ in entries)
    lines = []
    for group in GROUPS:
        lines += [f"{group}:", *(f"  {name:<{width}}  {text}" for name, text, its in entries if its == group), ""]
    lines += ["outside of the form a_s, b_s:", *(f"  {name} ({reference}): {why}" for name, reference, why in OUTSIDE)]
    return "\n".join(lines) + "\n", 0
