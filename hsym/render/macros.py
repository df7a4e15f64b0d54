r"""The symbols of ``hsym.sty``: papers get the commands, web pages and notebooks what these stand for.

The file is the only place where the symbols are defined.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

STYLE = "hsym.sty"
_DEFINITION = re.compile(r"\\providecommand\{(\\hsym\w+)\}(?:\[(\d)\])?\{(.*?)\}%", re.MULTILINE)
_COMMAND = re.compile(r"\\hsym[A-Za-z]+")
_LETTER = re.compile(r"(?<![A-Za-z}])\{(\\hsym[A-Za-z]+)\}(?=[_'])")
"""A letter in braces, which keep an index that an author gives it apart from the one behind it."""
_ARGUMENT = re.compile(r"#(\d)")


@cache
def style_file() -> str:
    """``hsym.sty``, which papers with fragments of hsym need, as text.

    Example:
        >>> style_file().splitlines()[2]
        '\\\\NeedsTeXFormat{LaTeX2e}'
    """
    return files(__package__).joinpath(STYLE).read_text(encoding="utf-8")


@cache
def symbols() -> dict[str, tuple[int, str]]:
    r"""The symbols: for each command its number of arguments and what it stands for, which may have symbols in it.

    Example:
        >>> symbols()[r"\hsymSlope"]
        (2, "{\\hsymH}_{#1}'(#2)")
    """
    return {name: (int(count or 0), body) for name, count, body in _DEFINITION.findall(style_file())}


def expanded(text: str) -> str:
    r"""LaTeX with every symbol of ``hsym.sty`` replaced by what it stands for.

    Example:
        >>> print(expanded(r"\hsymTransform{M}{t} - \hsymHarmonic{M}"))
        h_{M}(t) - H_{M}
    """
    text = _LETTER.sub(r"\1", text)
    pieces, place = [], 0
    for found in _COMMAND.finditer(text):
        if found.start() < place or found.group() not in symbols():  # inside an argument, or no symbol
            continue
        count, body = symbols()[found.group()]
        pieces.append(text[place : found.start()])
        place, arguments = found.end(), []
        for _ in range(count):
            argument, place = group(text, place)
            arguments.append(argument)
        pieces.append(expanded(_filled(body, arguments)))
    return "".join([*pieces, text[place:]])


def _filled(body: str, arguments: list[str]) -> str:
    return _ARGUMENT.sub(lambda match: arguments[int(match.group(1)) - 1], body)


def group(text: str, start: int) -> tuple[str, int]:
    """The content of the braces that open at ``start``, and the place behind them."""
    depth, place = 1, start + 1
    while depth:
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        place += 1
    return text[start + 1 : place - 1], place
