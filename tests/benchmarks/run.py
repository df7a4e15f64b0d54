"""Measure hsym against its peers in one run: ``python tests/benchmarks/run.py [--quick] [--json FILE] [--check]``."""

from __future__ import annotations

import argparse
import dataclasses
import importlib.metadata
import json
import platform
import sys
import time
from pathlib import Path

import mpmath
from jobs import GOALS, Plan
from rows import Row, close_peers, table

MARGIN = 2.0
"""``--check`` fails where a goal is missed by more than this factor: shared machines are noisy."""
PACKAGES = ("hsym", "sympy", "python-flint", "mpmath", "symengine")
NOTES = """\
Notes
  Medians of runs in turns after a warm-up (a ratio is the median over the rounds); CPU seconds,
  wall in section 7.  The answers of both sides are compared at every run.
  Before every run SymPy's cache and the caches of hsym's functions are emptied (among them
  hsym.exact.radicals.squarefree_split, which GRPO uses), and a fresh Objective is made.
  hsym's times include evaluating the rule and turning the answer into Python integers; the
  FLINT peers start from a hand-written weight formula and leave the answer inside FLINT.
  SymPy runs in its own process with its ground types fixed; only the job is timed there."""


def versions() -> str:
    """What was measured."""
    found = [
        f"Python {platform.python_version()}",
        *(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES),
    ]
    return f"{', '.join(found)}, integers of mpmath: {mpmath.libmp.BACKEND}"


def summary(rows: list[Row]) -> str:
    """How many goals are met, and which are not."""
    judged = [row for row in rows if row.goal is not None]
    missed = [row for row in judged if not row.met]
    lines = [f"{len(judged) - len(missed)} of {len(judged)} goals met."]
    for row in missed:
        assert row.goal is not None
        by = row.goal.shortfall(row.value)
        lines.append(f"  MISSED by a factor {by:.2f}: {row.job}; {row.peer}: {row.shown}, goal {row.goal.text}")
    return "\n".join(lines)


def as_data(rows: list[Row]) -> list[dict[str, object]]:
    """The rows for a file."""
    return [dataclasses.asdict(row) | {"met": row.met, "close": row.close} for row in rows]


def main() -> int:
    """Run every goal and print the table."""
    parser = argparse.ArgumentParser(description="Measure hsym against its peers in one run.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and no slow peers without a goal")
    parser.add_argument("--only", type=int, nargs="+", choices=range(1, len(GOALS) + 1), help="these goals only")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--check", action="store_true", help=f"exit 1 if a goal is missed by more than a factor {MARGIN:g}")
    options = parser.parse_args()
    sys.set_int_max_str_digits(0)
    rows: list[Row] = []
    for number, goal in enumerate(GOALS, 1):
        if options.only and number not in options.only:
            continue
        start = time.perf_counter()
        print(f"goal {number} of {len(GOALS)} ...", end=" ", file=sys.stderr, flush=True)
        rows += goal(Plan(options.quick))
        print(f"{time.perf_counter() - start:.1f} s", file=sys.stderr)
    print(versions(), table(rows), close_peers(rows), NOTES, summary(rows), sep="\n\n")
    if options.json:
        options.json.write_text(json.dumps({"versions": versions(), "rows": as_data(rows)}, indent=1) + "\n")
    failed = any(row.goal is not None and row.goal.shortfall(row.value) > MARGIN for row in rows)
    return int(options.check and failed)


if __name__ == "__main__":
    sys.exit(main())
