r"""Equations as rows for ``aligned`` and ``align``: long sums broken before a sign, wide terms in smaller letters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sympy

from hsym import notation
from hsym.render.displays import WIDE_LEFT, left_above, sides
from hsym.render.macros import expanded
from hsym.render.printer import latex
from hsym.render.terms import TooWide, latex_width, lines, presentable, signed_terms

if TYPE_CHECKING:
    from hsym.derivation import Step

LINE = 66
"""About how many letters of mathematics fit on a line of an article, beside an equation number."""
SIZES = ((1.0, ""), (0.88, r"\footnotesize"), (0.78, r"\scriptsize"))
"""How much room a letter takes in the sizes in which a wide term is tried, largest first."""
RELATIONS = {"=": "=", "<=": r"\le"}


@dataclass(frozen=True, slots=True)
class Room:
    """Where rows are to stand.

    Attributes:
        width: letters of mathematics on a line.
        shrink: on paper, where a term that is too wide is set in smaller letters and refused if it is too wide even so;
            elsewhere lines may be of any width.
        macros: with the commands of ``hsym.sty``.
        left: letters that the left sides of a display take at least, whatever a row's own has.
    """

    width: int = LINE
    shrink: bool = True
    macros: bool = True
    left: int = 0

    def less(self, letters: int) -> Room:
        """What is left beside something that takes so many letters."""
        return replace(self, width=self.width - letters)

    def latex(self, expression: sympy.Expr) -> str:
        """An expression with or without the commands."""
        return latex(expression, self.macros)


PAPER = Room()
SCREEN = Room(shrink=False, macros=False)


def bracket(text: str) -> str:
    """A coefficient in brackets."""
    return rf"\left({text}\right)" if "\\frac" in text or "\\sum" in text else f"({text})"


def broken_sum(expression: sympy.Expr, room: Room = PAPER) -> list[str]:
    """A sum as lines of LaTeX, broken before a sign; on paper in smaller letters if a term is too wide for a line.

    Raises:
        TooWide: a term fits on no line of the paper even so.
    """
    terms = signed_terms(expression, room.latex, bracket, room.width, latex_width)
    if not room.shrink:
        return lines(terms, room.width, latex_width)
    scale, size = _size(max(latex_width(text) for _, text in terms), room.width)
    return [_in_size(row, size) for row in lines(terms, int(room.width / scale), latex_width)]


def _size(wide: int, room: int) -> tuple[float, str]:
    """The largest letters in which something so wide fits."""
    for scale, size in SIZES:
        if wide * scale <= room:
            return scale, size
    raise TooWide(f"--format: one term is about {wide} characters wide and fits on no line; expected --format json")


def _in_size(text: str, size: str) -> str:
    return rf"\text{{{size}$\displaystyle {text}$}}" if size else text


def fitted(text: str, width: int = LINE) -> str:
    """A piece of mathematics that cannot be broken, in smaller letters if it is too wide for a line.

    Raises:
        TooWide: it fits on no line even so.
    """
    return _in_size(text, _size(latex_width(text), width)[1])


def step_rows(step: Step, room: Room = PAPER, continued: bool = False) -> list[str]:
    """The rows of one step for an ``align`` or ``aligned`` display.

    Args:
        step: the step.
        room: where the rows are to stand.
        continued: whether its left side stands above already.

    Raises:
        TooWide: a term fits on no line of the paper.
    """
    if step.layout == "sequence":
        return sequence(step.left, step.right, room)
    parts = step.right if isinstance(step.right, tuple) else (step.right,)
    return stacked(room.latex(step.left), parts, room, RELATIONS[step.relation], continued)


def stacked(
    left: str, parts: tuple[sympy.Expr, ...], room: Room = PAPER, relation: str = "=", continued: bool = False
) -> list[str]:
    """An equation whose left side, if it is wide and there is no room beside it, stands on a line of its own."""
    if room.shrink and not continued and latex_width(left) > WIDE_LEFT:
        try:
            rows = equation(left, parts, room, relation)
        except TooWide:
            rows = []
        if not rows or sum(sides(rows)) > room.width:
            return left_above([f"{left} {row}" if n == 0 else row for n, row in enumerate(equation("", parts, room, relation))])
        return rows
    return equation(left, parts, room, relation, continued)


def equation(
    left: str, parts: tuple[sympy.Expr, ...], room: Room = PAPER, relation: str = "=", continued: bool = False
) -> list[str]:
    """``left = part = part ...`` as rows, each part on lines of its own, long sums broken."""
    rows = []
    beside = room.less(max(latex_width(left), room.left) + 4)
    for number, part in enumerate(parts):
        shown = presentable(part)
        head = f"{left if number == 0 and not continued else ''} &{relation}"
        text = "" if shown.is_Add else room.latex(shown)
        if isinstance(shown, sympy.Piecewise) and latex_width(text) > beside.width:
            rows += case_rows(head, shown, beside)
            continue
        broken = [_unbroken(shown, text, beside)] if text else broken_sum(shown, beside)
        rows.append(f"{head} {broken[0]}")
        rows += [rf"&\quad {row}" for row in broken[1:]]
    return rows


def _unbroken(shown: sympy.Expr, text: str, room: Room) -> str:
    """What is no sum, on one line; the theory's own sums at least in small letters, whatever room there is."""
    if not room.shrink:
        return text
    try:
        return fitted(text, room.width)
    except TooWide:
        if type(shown).__module__ != notation.__name__:
            raise
        return _in_size(text, SIZES[-1][1])


def case_rows(head: str, expression: sympy.Piecewise, room: Room) -> list[str]:
    """A wide case distinction, each case on rows of its own with its condition behind it."""
    rows: list[str] = []
    for value, condition in expression.args:
        broken = broken_sum(value, room)
        rows += [f"{head if not rows else head[head.index('&') :]} {broken[0]}", *(rf"&\quad {row}" for row in broken[1:])]
        said = r"\text{otherwise}" if condition == sympy.true else rf"\text{{if }} {room.latex(condition)}"
        if latex_width(broken[-1]) + latex_width(expanded(said)) + 4 > room.width and room.shrink:
            rows.append(rf"&\qquad {said}")
        else:
            rows[-1] += rf" \quad {said}"
    return rows


def sequence(left: sympy.Symbol, values: tuple[sympy.Expr, ...], room: Room = PAPER) -> list[str]:
    """``(x_0, ..., x_n) = (...)`` as lines of LaTeX; a constant sequence is said in one."""
    letter, index = left.name.split("_")
    last = len(values) - 1

    def named(number: object) -> str:
        return room.latex(sympy.Symbol(f"{letter}_{number}"))

    texts = [room.latex(x) for x in values]
    if last == 0:
        return equation(named(0), values, room)
    if len(set(values)) == 1 and latex_width(texts[0]) < room.width // 2:
        return [rf"{named(index)} &= {texts[0]} \qquad ({index} = 0, \dots, {last})"]
    if max(map(latex_width, texts)) > room.width - 24:
        return [row for number, x in enumerate(values) for row in equation(named(number), (x,), room)]
    head = rf"({named(0)}, \dots, {named(last)})" if last > 1 else f"({named(0)}, {named(1)})"
    rows = _filled([f"{x}," for x in texts[:-1]] + texts[-1:], room.width - 24)
    body = [rf"\Bigl({rows[0]}", *(rf"&\qquad {x}" for x in rows[1:])]
    body[-1] += r"\Bigr)"
    return [f"{head} &= {body[0]}", *body[1:]]


def _filled(texts: list[str], width: int) -> list[str]:
    """Pieces side by side, as many on a row as fit."""
    rows = [texts[0]]
    for text in texts[1:]:
        if latex_width(rows[-1]) + latex_width(text) > width:
            rows.append(text)
        else:
            rows[-1] += rf"\; {text}"
    return rows
