r"""Tables in LaTeX: booktabs, in columns where they fit the page, else in a block of rows for each rule.

A table with a caption or a label is a float; one that is longer than a page is a longtable, which breaks across pages.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hsym.render.letters import other_engine
from hsym.render.printer import latex
from hsym.render.rows import LINE
from hsym.render.table_cells import NARROWEST, Piece, piece, text_rows, width_of, wrapped_name
from hsym.render.table_notes import note
from hsym.render.tables import frame, heading_latex, point
from hsym.render.terms import TooWide, unmarked
from hsym.render.words import escaped
from hsym.tabular import Cell, Column, Row, Table

SMALL = 0.8
"""The width of a letter in \\footnotesize, in normal letters."""
TALLEST = 5
"""A cell of columns that would be higher than this (in lines) gives way to rows of their own."""
NAME = 14
"""About how many letters of a name fit on a line beside stacked rows."""
SEPARATION = 2.4
"""The room between two columns, in letters."""
PAGE = 40
"""About how many lines fit on a page."""
GROUP = r"$h_M(t)$ at $t =$"
"""The heading above columns of values."""


@dataclass(frozen=True, slots=True)
class Body:
    """What pandas writes: headings (of two levels for values), rows, columns, and the height of it all."""

    heads: list[Any]
    rows: list[list[str]]
    format: str
    height: float
    width: float
    size: float = 1
    group: tuple[int, int] | None = None
    decimals: bool = False


def table_latex(table: Table) -> str:
    """A table as a LaTeX fragment.

    Raises:
        TooWide: a term is wider than a page, or a cell taller.
    """
    body = _laid_out(table)
    return _written(table, body)


def _laid_out(table: Table) -> Body:
    """The first layout that fits the width of the page."""
    tries: tuple[Callable[[Table, float], Body], ...] = (_columns, _columns, _beside, _below, _below)
    reason: TooWide | None = None
    for layout, size in zip(tries, (1, SMALL, 1, 1, SMALL), strict=True):
        try:
            return layout(table, size)
        except TooWide as wide:
            reason = wide
    assert reason is not None
    raise reason


# --- columns ---------------------------------------------------------------------------------------------------------


def _columns(table: Table, size: float) -> Body:
    """One line of columns for each row, the widest ones broken if need be.

    Raises:
        TooWide: the columns do not fit.
    """
    columns = table.columns
    heads = [_head(x) for x in columns]
    room = LINE / size - SEPARATION * (len(columns) - 1)
    cells, widths = _narrowed(table, [width_of(x) for x in heads], room)
    rows = [[x.text for x in line] for line in cells]
    values = [place for place, column in enumerate(columns) if column.name == "value"]
    if values:
        rows = _without_repeats(table, rows)
    format = "".join("r" if x.name == "M" else _format(table, place) for place, x in enumerate(columns))
    height = sum(max(x.height for x in line) for line in cells) + 2
    group = (values[0], values[-1]) if values else None
    return Body(heads, rows, format, height, sum(widths) + SEPARATION * len(widths), size, group, _decimals(table))


def _narrowed(table: Table, heads: list[int], room: float) -> tuple[list[list[Piece]], list[float]]:
    """The cells with the wide columns broken so that all of them fit, and the widths of the columns.

    Raises:
        TooWide: they do not fit.
    """
    shown = any(x.name == "Z" for x in table.columns)

    def set_at(most: list[int]) -> tuple[list[list[Piece]], list[float]]:
        cells = [
            [piece(row, *x, shown_formula=shown) for x in zip(table.columns, row.cells, most, strict=True)]
            for row in table.rows
        ]
        return cells, [max(head, *(x.width for x in column)) for head, *column in zip(heads, *cells, strict=True)]

    free = [10**9] * len(heads)
    cells, widths = set_at(free)
    if sum(widths) <= room:
        return cells, widths
    loose = [width > NARROWEST and x.name != "value" for width, x in zip(widths, table.columns, strict=True)]
    left = room - sum(width for width, wide in zip(widths, loose, strict=True) if not wide)
    share = int(left / sum(loose)) if any(loose) else 0
    if share < NARROWEST:
        raise TooWide(f"columns: they are about {int(sum(widths))} letters wide; expected fewer of them")
    cells, widths = set_at([share if wide else 10**9 for wide in loose])
    if sum(widths) > room:
        raise TooWide("columns: a term is wider than its column; expected fewer columns")
    if max(x.height for line in cells for x in line) > TALLEST:
        raise TooWide("columns: a formula has too many lines for a narrow column; expected fewer columns")
    return cells, widths


def _head(column: Column) -> str:
    return f"${point(column)}$" if column.name == "value" else _capital(heading_latex(column))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _decimals(table: Table) -> bool:
    return any(x.kind == "decimals" for x in table.columns)


def _format(table: Table, place: int) -> str:
    r"""``l``, or for decimals a siunitx column ``S[table-format=...]`` as wide as the numbers are."""
    column = table.columns[place]
    if column.kind != "decimals":
        return "l"
    numbers = [row.cells[place].words for row in table.rows]
    whole = max(len(x.lstrip("-").partition(".")[0]) for x in numbers)
    sign = "-" if any(x.startswith("-") for x in numbers) else ""
    return f"S[table-format={sign}{whole}.{len(numbers[0].partition('.')[2])}]"


def _without_repeats(table: Table, rows: list[list[str]]) -> list[list[str]]:
    """A name stands at the first of its rows only, below a little space."""
    for number in range(len(rows) - 1, 0, -1):
        if table.rows[number].subject == table.rows[number - 1].subject:
            rows[number][0] = ""
        else:
            rows[number][0] = f"\\addlinespace\n{rows[number][0]}"
    return rows


# --- stacked ---------------------------------------------------------------------------------------------------------


def _beside(table: Table, size: float) -> Body:
    """The name of a rule in the first column, and beside it a labelled row for each of its statements.

    Raises:
        TooWide: a term fits on no line, or there is no name.
    """
    if not any(x.name == "rule" for x in table.columns):
        raise TooWide("columns: there is no name to stand beside the rows")
    room = int(LINE / size - NAME - _widest_label(table) - 2 * SEPARATION)
    rows: list[list[str]] = []
    height = 1.0
    for group in _groups(table):
        names = wrapped_name(group[0], NAME)
        if any(width_of(x) > NARROWEST for x in names) or group[0].subject.name.startswith(("Z = ", "a = ")):
            raise TooWide("columns: a name is too wide to stand beside the rows")
        body, tall = _block(table, group, room)
        for number, (space, label, text) in enumerate(body):
            called = names[number] if number < len(names) else ""
            if number == len(body) - 1 and len(names) > len(body):
                called = text_rows(names[number:])
            before = "\\midrule\n" if number == 0 and rows else space if number else ""
            rows.append([f"{before}{called}", label, text])
        height += max(tall, len(names)) + 0.5
    return Body([], rows, "lll", height, LINE / size, size)


def _below(table: Table, size: float) -> Body:
    """The name of a rule on a line of its own, and below it a labelled row for each statement, as wide as the page.

    Raises:
        TooWide: a term fits on no line.
    """
    room = int(LINE / size - _widest_label(table) - SEPARATION)
    rows: list[list[str]] = []
    height = 1.0
    for group in _groups(table):
        called = wrapped_name(group[0], int(LINE / size)) if any(x.name == "rule" for x in table.columns) else []
        body, tall = _block(table, group, room)
        before = "\\midrule\n" if rows else ""
        for line in called:
            rows.append([f"{before}\\multicolumn{{2}}{{@{{}}l}}{{{line}}}"])
            before = ""
        for number, (space, label, text) in enumerate(body):
            rows.append([f"{before or (space if number else '')}{label}", text])
            before = ""
        height += tall + len(called) + 0.5
    return Body([], rows, "ll", height, LINE / size, size)


def _groups(table: Table) -> list[list[Row]]:
    """The rows of each rule, which follow one another."""
    return [list(rows) for _, rows in itertools.groupby(table.rows, key=lambda row: row.subject)]


def _widest_label(table: Table) -> int:
    pairs = ((x, cell) for row in table.rows for x, cell in zip(table.columns, row.cells, strict=True))
    return max([width_of(_label(x, cell)) for x, cell in pairs if x.name != "rule"] or [0])


def _label(column: Column, cell: Cell) -> str:
    """What a row of a block is called: what its value is the value of, where that has a letter."""
    if column.name in ("a", "b", "gap", "h", "derivative", "value") and cell.left is not None:
        return f"${latex(cell.left)}$"
    return heading_latex(column)


def _block(table: Table, group: list[Row], room: int) -> tuple[list[tuple[str, str, str]], float]:
    """The rows of one rule as (space above, label, text), and their height.

    Raises:
        TooWide: a term fits on no line, or a cell on no page.
    """
    made: list[tuple[str, str, str]] = []
    height, before = 0.0, 1.0
    for row, place in itertools.product(group, range(len(table.columns))):
        column, cell = table.columns[place], row.cells[place]
        if column.name in ("rule", "M"):
            continue
        found = piece(row, column, cell, room, stacked=True)
        if found.width > room:
            raise TooWide(
                f"columns: {unmarked(heading_latex(column))} of {row.subject.title[:60]} is wider than a page;"
                " expected a smaller M, fewer columns or the JSON form"
            )
        space = "\\addlinespace[3pt]\n" if max(found.height, before) > 1 else ""
        texts = found.parts if found.height > PAGE / 2 and found.parts else (found.text,)
        made += [(space, _label(column, cell) if text is texts[0] else "", text) for text in texts]
        height, before = height + found.height, found.height
    return made, height


# --- the whole -------------------------------------------------------------------------------------------------------


def _written(table: Table, body: Body) -> str:
    """What pandas writes of it, with what pandas has no words for put in: group rules, the note, the size of letters."""
    import pandas

    long, columns = body.height + _note_height(table) > PAGE, len(body.format) if not body.decimals else len(table.columns)
    heads: Any = body.heads or [""] * columns
    if body.group is not None:
        low, high = body.group
        top = [GROUP if low <= place <= high else "" for place in range(columns)]
        heads = pandas.MultiIndex.from_tuples(list(zip(top, heads, strict=True)))
    rows = [row + [""] * (columns - len(row)) for row in body.rows]
    text = (
        frame(heads, rows)
        .style.hide(axis="index")
        .to_latex(
            hrules=True,
            column_format=f"@{{}}{body.format}@{{}}",
            caption=escaped(" ".join(table.caption.split())) or None,
            label=table.label or None,
            position_float="centering" if (table.caption or table.label) and not long else None,
            environment="longtable" if long else "table" if table.caption or table.label else None,
            siunitx=body.decimals,
            multicol_align="c",
        )
    )
    text = _without_empty_cells(str(text).rstrip(), body)
    text = _ruled(_together(text, body) if long and not body.heads else text, body)
    text = _noted(text, table, body, columns)
    return f"{_first_line(table, body, long)}{other_engine(text)}{_sized(text, body)}%\n"


def _first_line(table: Table, body: Body, long: bool) -> str:
    import hsym

    packages = ["amsmath", "booktabs", *(["siunitx"] if body.decimals else []), *(["longtable"] if long else [])]
    by = f"made by: {' '.join(table.command.split())}; " if table.command else ""
    return f"% {by}hsym {hsym.__version__}; needs \\usepackage{{{','.join(packages)}}}\n"


def _without_empty_cells(text: str, body: Body) -> str:
    """Rows that span the table have no further cells, and blocks of rows have no headings."""
    text = re.sub(r"(?m)^(\\multicolumn\{2\}\{@\{\}l\}\{.*\}) &\s*\\\\$", r"\1 \\\\", text)
    return text if body.heads else re.sub(r"(?m)^[ &]+\\\\\n\\midrule\n", "", text)


def _together(text: str, body: Body) -> str:
    """No page break inside of a block of rows, of which several fit on a page, and no second rule where one ends."""
    head, mark, rows = text.partition("\\endlastfoot\n")
    head = re.sub(r"\\midrule\n(\\multicolumn\{\d\}\{r\}.*\n)\\midrule\n(?=\\endfoot)", r"\1", head)
    blocks = rows.count("\\midrule") + 1
    if body.height / blocks > PAGE / 2:
        return text
    return head + mark + re.sub(r" \\\\\n(?!\\midrule|\\end)", r" \\\\*\n", rows)


def _ruled(text: str, body: Body) -> str:
    """A rule under the heading of a group of columns."""
    if body.group is None:
        return text
    rule = rf"\cmidrule(lr){{{body.group[0] + 1}-{body.group[1] + 1}}}"
    return "\n".join(f"{line}\n{rule}" if GROUP in line else line for line in text.split("\n"))


def _noted(text: str, table: Table, body: Body, columns: int) -> str:
    """The note, as wide as the table, under its last rule."""
    said = " ".join(_note_latex(x) for x in note(table))
    if not said:
        return text
    width = r"0.95\linewidth" if body.width * body.size > 0.8 * LINE else f"{max(body.width / 2, 12):.0f}em"
    line = rf"\addlinespace \multicolumn{{{columns}}}{{@{{}}p{{{width}}}@{{}}}}{{\footnotesize\raggedright {said}}} \\"
    before, rule, after = text.rpartition("\\bottomrule\n")
    return f"{before}{rule}{line}\n{after}"


def _note_height(table: Table) -> float:
    """About how many lines of the page the note takes, in its small letters."""
    return SMALL * width_of(" ".join(note(table))) / (LINE / SMALL) * 1.3


def _note_latex(sentence: str) -> str:
    return "$".join(part if number % 2 else escaped(part) for number, part in enumerate(sentence.split("$")))


def _sized(text: str, body: Body) -> str:
    """The table in smaller letters, if it needs them; a caption stays as large as others."""
    if body.size == 1:
        return text
    if text.startswith(r"\begin{table}"):
        return text.replace(r"\begin{tabular}", "\\footnotesize\n\\begin{tabular}", 1)
    return f"\\begingroup\\footnotesize\n{text}\n\\endgroup"
