"""Derivations in the format that is asked for, with the options of LaTeX; ``hsym sty``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from hsym.errors import HsymError
from hsym.reading.arguments import integer

if TYPE_CHECKING:
    from hsym.derivation import Derivation


def written(derivation: Derivation, arguments: argparse.Namespace) -> str:
    """A derivation as text, LaTeX or Markdown.

    Raises:
        HsymError: an option of LaTeX is given with another format, or is not possible.
    """
    refuse_latex_options(arguments)
    if arguments.format == "latex":
        from hsym.render.latex import NARROWEST, WIDEST
        from hsym.render.rows import LINE

        style = arguments.style or "aligned"
        if arguments.appendix and style == "aligned":
            raise HsymError("--appendix: aligned formulas have no text; expected --style align or proof with it")
        width = LINE if arguments.width is None else integer("--width", arguments.width, NARROWEST, WIDEST)
        return derivation.to_latex(style, width=width, evidence=arguments.evidence, appendix=arguments.appendix)
    return derivation.to_markdown() if arguments.format == "markdown" else f"{derivation}\n"


def refuse_latex_options(arguments: argparse.Namespace, derivation: bool = True) -> None:
    """Refuse the options of LaTeX where something else is written, or no derivation.

    Raises:
        HsymError: there is one.
    """
    given = {
        "--style": arguments.style is not None,
        "--width": arguments.width is not None,
        "--evidence": arguments.evidence,
        "--appendix": arguments.appendix,
    }
    for option, present in given.items():
        if present and arguments.format != "latex":
            raise HsymError(f"{option}: it is an option of LaTeX, not of {arguments.format}; expected --format latex with it")
        if present and not derivation:
            raise HsymError(f"{option}: it is an option of derivations, and a claim has none; expected no --claim with it")


def style_file_command(arguments: argparse.Namespace) -> tuple[str, int]:
    """``hsym sty``: the style file that the fragments need."""
    from hsym.render.macros import style_file

    return style_file(), 0
