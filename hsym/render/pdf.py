"""An article as PDF, if a LaTeX is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping

from hsym.errors import ToolMissingError

RUNS = (
    ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "report.tex"),
    ("bibtex", "report"),
    ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "report.tex"),
    ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "report.tex"),
)
SECONDS = 120
"""After so many seconds a run is given up."""


def compiled(files: Mapping[str, bytes]) -> bytes | None:
    """The PDF of ``report.tex`` among these files; None if there is no LaTeX.  The same files give the same bytes.

    Raises:
        ToolMissingError: LaTeX stops, for example because a package is missing.
    """
    if not all(shutil.which(run[0]) for run in RUNS):
        return None
    with tempfile.TemporaryDirectory(prefix="hsym-") as folder:
        for name, content in files.items():
            place = os.path.join(folder, *name.split("/"))
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "wb") as stream:
                stream.write(content)
        for run in RUNS:
            _run(run, folder)
        with open(os.path.join(folder, "report.pdf"), "rb") as stream:
            return stream.read()


def _run(command: tuple[str, ...], folder: str) -> None:
    undated = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "max_print_line": "1000"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            env={**os.environ, **undated},
        )
    except subprocess.TimeoutExpired:
        raise ToolMissingError(f"{command[0]}: it did not end within {SECONDS} seconds; expected a LaTeX that works") from None
    if done.returncode:
        found = re.search(r"^! (.*)", done.stdout, re.MULTILINE)
        reason = found.group(1) if found else "it stopped"
        raise ToolMissingError(f"{command[0]}: {reason}; expected a LaTeX with amsmath, booktabs, siunitx and hyperref")
