"""``hsym report``: an article and a web page in a folder."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from hsym.errors import HsymError
from hsym.reading.arguments import integer
from hsym.render.report import Report
from hsym.rule import Target, WeightRule


def run(arguments: argparse.Namespace, subject: WeightRule | Target) -> tuple[str, int]:
    """Make the report and write it; what is printed is the list of its files.

    Raises:
        HsymError: an argument is off, or the folder holds something else.
    """
    from hsym.errors import ToolMissingError
    from hsym.render.folders import check_folder, write_folder
    from hsym.render.report import is_ours, report
    from hsym.reporting import MOST_M

    if arguments.output is None:
        raise HsymError("-o: no folder was named; expected -o DIR")
    M = None if arguments.M is None else integer("--M", arguments.M, 1, MOST_M)
    if not arguments.check:
        check_folder(arguments.output, is_ours)
    show = _progress()
    try:
        wanted = not (arguments.no_pdf or arguments.check)
        made = report(subject, M, pdf=wanted, command=f"hsym {arguments.words}", progress=show)
    finally:
        show("")
    if arguments.check:
        return "", _compared(arguments, made)
    write_folder(arguments.output, made.files, is_ours)
    if made.note:
        print(f"hsym: {made.note}", file=sys.stderr)
    written = (os.path.join(arguments.output, *name.split("/")) for name in sorted(made.files))
    return "".join(f"{name}\n" for name in written), 0 if made.complete else ToolMissingError.exit_code


def _compared(arguments: argparse.Namespace, made: Report) -> int:
    """1 if a file of the folder differs; the PDF depends on the LaTeX and is not compared."""
    wrong = []
    for name, content in made.files.items():
        place = os.path.join(arguments.output, *name.split("/"))
        try:
            with open(place, "rb") as stream:
                same = stream.read() == content
        except OSError:
            same = False
        if not same:
            wrong.append(place)
    for place in wrong:
        print(f"hsym: {place} is missing or out of date; write it again with: hsym {arguments.words}", file=sys.stderr)
    return int(bool(wrong))


def _progress() -> Callable[[str], None]:
    """On a terminal, a line that says what is done; an empty text removes it."""
    if not sys.stderr.isatty():
        return lambda _: None

    def show(text: str) -> None:
        said = f"hsym: {text} ..." if text else ""
        print(f"\r\x1b[K{said}", end="", file=sys.stderr, flush=True)

    return show
