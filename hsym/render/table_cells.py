"""The cells of LaTeX tables: what each is set as, in lines of a given width, and how much room it takes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import sympy

from hsym.render.printer import latex
from hsym.render.rows import fitted
from hsym.render.tables import condition_latex, formula, mathematics, name, sum_lines
from hsym.render.terms import latex_width, presentable
from hsym.render.words import escaped
from hsym.tabular import Cell, Column, Row

NARROWEST = 20
"""A column that would have to be narrower than this (in letters) gives way to rows of their own."""
INLINE_FRACTION = 0.75
"""How wide a fraction in a line of text is, compared with one in a display."""
PART = 8
"""So many lines of a formula stay together where it is too tall for one cell."""
QUAD = 4
"""The width of a \\quad, with some to spare."""
STRUT = r"\rule[-1.4ex]{0pt}{4ex}"
"""Keeps fractions in neighbouring rows apart."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell that is set: its LaTeX, its width in letters and its height in lines; a tall one also in parts that are not."""

    text: str
    width: float
    height: float = 1
    parts: tuple[str, ...] = ()


def width_of(text: str) -> int:
    """About how many letters words with mathematics between dollars take on a line."""
    parts = re.split(r"(?<!\\)\$", re.sub(r"\\ensuremath\{(?:\{[^{}]*\}|[^{}])*\}", "x", text))
    words = (len(re.sub(r"\\[A-Za-z]+(\{\})?|\\.", "x", part)) for part in parts[::2])
    return sum(words) + sum(latex_width(part, INLINE_FRACTION) for part in parts[1::2])


def _name(row: Row, shown: bool) -> Piece:
    """The name in the first column: a long one has its settings on lines below."""
    called, choices = name(row.subject, shown)
    one = " with ".join(x for x in (called, ", ".join(choices)) if x)
    if width_of(one) <= NARROWEST:
        return Piece(one or "--", max(2, width_of(one)))
    lines = wrapped_name(row, NARROWEST, shown)
    return Piece(text_rows(lines) if len(lines) > 1 else lines[0], max(width_of(x) for x in lines), len(lines))


def text_rows(lines: list[str]) -> str:
    """Lines of text in one cell."""
    broken = r" \\ ".join(lines)
    return rf"\begin{{tabular}}[t]{{@{{}}l@{{}}}}{broken}\end{{tabular}}"


def wrapped_name(row: Row, width: int, shown: bool = False) -> list[str]:
    """A name in lines, broken inside of mathematics only where a formula is wider than a line: as text then."""
    called, choices = name(row.subject, shown)
    words = called.split() if not called.startswith("$") else [called]
    if called.startswith("$") and width_of(called) > width:
        words = [escaped(x) for x in textwrap.wrap(row.subject.name, max(width, NARROWEST))]
    for number, choice in enumerate(choices):
        words.append(f"{'with' if number == 0 else ''} {choice}{',' if number < len(choices) - 1 else ''}".strip())
    lines: list[str] = []
    for word in words:
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined) <= width and not (word.startswith("with ") and width <= NARROWEST):
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def piece(row: Row, column: Column, cell: Cell, room: int, stacked: bool = False, shown_formula: bool = False) -> Piece:
    """One cell, broken to a width if that is possible; it may turn out wider.

    Args:
        row: the row of the cell.
        column: its column.
        cell: the cell.
        room: how wide it may be, in letters.
        stacked: whether it stands in a row of its own, with space above.
        shown_formula: whether the formula of the rule has a column, so that the name need not repeat it.
    """
    if column.name == "rule":
        return _name(row, shown_formula)
    if column.name == "Z":
        text = formula(row)
        return Piece(_roomy(text, stacked) or "--", max(2, width_of(text)), _height(text))
    if column.kind == "decimals" and cell.value is None:
        return Piece(f"${cell.words}$" if stacked else cell.words, len(cell.words))
    if cell.value is None:
        return _words(row, column, cell, room)
    if cell.value is sympy.oo:
        return Piece(r"$\infty$", 1)
    return _formula_piece(cell, room, stacked)


def _words(row: Row, column: Column, cell: Cell, room: int) -> Piece:
    text = mathematics(row, column, cell)
    if width_of(text) <= room:
        return Piece(text or "--", max(2, width_of(text)))
    lines = [escaped(x) for x in textwrap.wrap(cell.words, room)]
    if "$" in text:  # a witness
        lines = [*lines[:-1], f"{lines[-1]}{text.removeprefix(escaped(cell.words))}"]
    return Piece(text_rows(lines), max(map(len, lines)), len(lines))


def _formula_piece(cell: Cell, room: int, stacked: bool) -> Piece:
    r"""Mathematics: on one line if it fits, else broken before signs, with cases on lines of their own."""
    left = rf"{latex(cell.left)} \to " if cell.relation == "->" and cell.left is not None else ""
    behind = f" for ${condition_latex(cell.condition)}$" if cell.condition is not None else ""
    taken = latex_width(left) + width_of(behind)
    shown = presentable(cell.value)
    whole = " ".join(sum_lines(cell.value, 10**9))
    width = latex_width(left + whole, INLINE_FRACTION) + width_of(behind)
    if width <= room:
        return Piece(_roomy(f"${left}{whole}${behind}", stacked), width, _height(whole))
    if isinstance(shown, sympy.Piecewise):
        lines = list(_case_lines(shown, room - latex_width(left)))
    elif shown.is_Add:
        lines = sum_lines(cell.value, room - 3 - latex_width(left))
    else:
        lines = [fitted(whole, room - taken)]
        return Piece(f"${left}{lines[0]}${behind}", room, _height(whole))
    if behind and latex_width(lines[-1]) + width_of(behind) > room - latex_width(left):
        lines.append(rf"\text{{{behind.strip()}}}")
    elif behind:
        lines[-1] += rf"\text{{{behind}}}"
    rows = [lines[0], *(rf"\quad {x}" if shown.is_Add else x for x in lines[1:])]
    parts = [_aligned(left if k == 0 else "", rows[k : k + PART]) for k in range(0, len(rows), PART)]
    widest = max(map(latex_width, rows)) + latex_width(left)
    return Piece(_roomy(_aligned(left, rows), stacked), widest, sum(map(_display_height, rows)), tuple(parts))


def _aligned(left: str, rows: list[str]) -> str:
    """Lines below one another."""
    return rf"${left}\begin{{aligned}}[t]&" + r" \\&".join(rows) + r" \end{aligned}$"


def _display_height(text: str) -> float:
    """About how many lines a line of a display is high."""
    return 2.2 + 0.8 * (text.count("frac{") > text.count(" + ") + text.count(" - ") + 1) if "frac" in text else 1.2


def _case_lines(expression: sympy.Piecewise, room: int) -> Iterator[str]:
    """Each case in lines, its condition behind it or on the next line."""
    for value, condition in expression.args:
        lines = sum_lines(value, room - 3)
        said = r"\quad \text{otherwise}" if condition == sympy.true else rf"\quad \text{{if }} {latex(condition)}"
        yield from lines[:-1]
        if latex_width(lines[-1]) + latex_width(said) + QUAD <= room:
            yield lines[-1] + said
        else:
            yield fitted(lines[-1], room)
            yield rf"\quad {said}"


def _roomy(text: str, stacked: bool) -> str:
    """A cell with room for fractions above and below, unless rows are spaced."""
    return f"{STRUT}{text}" if "frac" in text and not stacked else text


def _height(text: str) -> float:
    """About how many lines a piece of mathematics is high."""
    if r"\begin{cases}" in text:
        return 1.3 * (text.count(r"\\") + 1)
    return 1.6 if "frac" in text or "binom" in text else 1
