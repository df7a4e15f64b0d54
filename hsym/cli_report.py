"""``hsym report``: an article and a web page in a folder."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import replace

from hsym.cli_progress import progress
from hsym.errors import HsymError
from hsym.reading.arguments import integer
from hsym.render.report import Report
from hsym.rule import Target, WeightRule

RULE = "rule.toml"
"""What the file of a rule is called in the folder."""
ANEW = "anew"
"""The folder that the named command writes."""


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
    beside, command = _rule_file(arguments.rule), _command(arguments)
    show = progress()
    try:
        wanted = not (arguments.no_pdf or arguments.check)
        made = report(subject, M, pdf=wanted, command=command, progress=show)
    finally:
        show("")
    made = replace(made, files={**made.files, **beside})
    if arguments.check:
        return "", _compared(arguments, made)
    write_folder(arguments.output, made.files, is_ours)
    if made.note:
        print(f"hsym: {made.note}", file=sys.stderr)
    written = (os.path.join(arguments.output, *name.split("/")) for name in sorted(made.files))
    return "".join(f"{name}\n" for name in written), 0 if made.complete else ToolMissingError.exit_code


def _rule_file(text: str) -> Mapping[str, bytes]:
    """The file that a rule was read from, if there is one, so that the folder stands alone."""
    if not text.strip().endswith(".toml"):
        return {}
    try:
        with open(text.strip(), "rb") as stream:
            return {RULE: stream.read()}
    except OSError as error:
        raise HsymError(f"rule: {text} cannot be read ({str(error.strerror).lower()}); expected a TOML file") from None


def _command(arguments: argparse.Namespace) -> str:
    """The command that makes the report anew inside its folder, wherever that is.

    Example:
        >>> _command(argparse.Namespace(rule="x/my.toml", words="report x/my.toml --M 3 -o out"))
        'hsym report rule.toml --M 3 -o anew'
    """
    words, kept = iter(shlex.split(arguments.words)), []
    behind: list[str] = []
    for word in words:
        if word == "--":
            behind = [word, *words]
        elif word in ("-o", "--output"):
            next(words)
        elif not word.startswith(("-o", "--output=")):
            kept.append(word)
    if arguments.rule.strip().endswith(".toml"):
        named = " ".join(arguments.rule.split())  # as in the words, where blanks are single
        kept, behind = ([RULE if x.strip() == named else x for x in part] for part in (kept, behind))
    return shlex.join(["hsym", *kept, "-o", ANEW, *behind])


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
