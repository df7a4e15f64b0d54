"""Tables as text, Markdown, CSV, HTML and JSON; what each cell is called and says in each of them."""

from __future__ import annotations

import html
import textwrap
from typing import TYPE_CHECKING, Any

import sympy

from hsym import notation, symbols
from hsym.exact.vectors import SymbolicVector
from hsym.recipe import Recipe
from hsym.render.latex import formula_latex
from hsym.render.mathml import prose_html
from hsym.render.printer import latex
from hsym.render.rows import Room, broken_sum
from hsym.render.table_notes import note
from hsym.render.terms import lines, presentable, signed_terms, unmarked
from hsym.render.text import plain, readable, value_text
from hsym.render.words import escaped
from hsym.rule import WeightRule
from hsym.tabular import Cell, Column, Row, Table

if TYPE_CHECKING:
    from pandas import DataFrame

WIDEST = 120
"""A text table about every M with longer lines is written as one block for each rule."""
RELATIONS = {"=": "=", "->": r"\to", "<=": r"\le"}
LABELS = {
    "a": "a_s",
    "b": "b_s",
    "gap": "w_s",
    "derivative": "h_M'(t)",
    "h": "h_M(t)",
}
"""What columns of mathematics are called."""


def heading(column: Column) -> str:
    """What a column is called in plain text.

    Example:
        >>> heading(Column("h", "mathematics", 4)), heading(Column("limit", "mathematics"))
        ('h_4(t)', 'limit')
    """
    if column.name == "value":
        return f"h_M({plain(column.point)})"
    if column.M is None:
        return LABELS.get(column.name, column.name)
    if column.name in LABELS:
        return LABELS[column.name].replace("M", str(column.M))
    return f"{column.name} at M = {column.M}"


def heading_latex(column: Column) -> str:
    """What a column is called, with mathematics between dollars."""
    if column.name == "value":
        return f"$h_M({point(column)})$"
    if column.name == "derivative":
        return f"${latex(notation.TransformDerivative(column.M or symbols.M, symbols.t))}$"
    if column.name == "h":
        return f"${latex(notation.Transform(column.M or symbols.M, symbols.t))}$"
    if column.name in LABELS or column.name in ("Z", "M"):
        return f"${LABELS.get(column.name, column.name)}$"
    return column.name if column.M is None else f"{column.name} at $M = {column.M}$"


def point(column: Column) -> str:
    """t of a column of values, as mathematics: a fraction on one line."""
    found = column.point
    assert found is not None
    return str(found) if found.is_Rational else latex(found)


# --- one cell --------------------------------------------------------------------------------------------------------


def witness(cell: Cell) -> list[tuple[str, Any]]:
    """Where a claim fails: the group size, the parameters and the point, without the values there."""
    if cell.verdict is None or cell.verdict.outcome != "fails":
        return []
    return [(name, x) for name, x in cell.verdict.witness if "(" not in name and " M" not in name and "_" not in name]


def told(row: Row, column: Column, cell: Cell) -> str:
    """A cell in plain text, in hsym's own notation."""
    if cell.value is None:
        found = ", ".join(f"{name} = {value_text(x)}" for name, x in witness(cell))
        return f"{cell.words}: {found}" if found else cell.words
    if cell.value is sympy.oo:
        return cell.words
    if cell.value.has(sympy.Piecewise):
        text = readable(cell.value)
    else:
        text = (
            " ".join(lines(signed_terms(cell.value, plain, lambda x: f"({x})"), 10**9))
            if column.name == "h"
            else plain(cell.value)
        )
    if cell.relation == "->":
        assert cell.left is not None
        text = f"{plain(cell.left)} -> {text}"
    return f"{text} for {plain_condition(cell.condition)}" if cell.condition is not None else text


def plain_condition(condition: sympy.Basic) -> str:
    """``M >= 2``."""
    if isinstance(condition, sympy.And):
        return " and ".join(sorted(map(plain_condition, condition.args)))
    return f"{plain(condition.lhs)} {condition.rel_op} {plain(condition.rhs)}"


def formula(row: Row) -> str:
    """The whole-group formula as mathematics, or the pair of weights; empty for what has neither."""
    found = formula_latex(row.subject) if not isinstance(row.subject, Recipe) else ""
    if found:
        return f"${found}$"
    if not hasattr(row.subject, "least_M"):
        return ""
    return f"$a_s = {latex(row.subject.incorrect)}$, $b_s = {latex(row.subject.correct)}$"


def name(subject: Any, shown_formula: bool) -> tuple[str, list[str]]:
    """What a rule is called, and the choices made, with mathematics between dollars; words are escaped.

    A rule that is called by its formula has no name where its formula is shown anyway.
    """
    choices = [escaped(x) for x in getattr(subject, "settings", ())]
    choices += [f"${_letter(letter)} = {_number(x)}$" for letter, x in getattr(subject, "values", ())]
    if subject.formula and subject.name in (f"Z = {subject.formula}", subject.formula):
        found = formula_latex(subject)
        shown = f"$Z = {found}$" if found else f"$a_s = {latex(subject.incorrect)}$, $b_s = {latex(subject.correct)}$"
        return "" if shown_formula else shown, choices
    return escaped(subject.name), choices


def mathematics(row: Row, column: Column, cell: Cell) -> str:
    """A cell as text with mathematics between dollars, in one line; the words in it are escaped."""
    if column.name == "Z":
        return formula(row)
    if cell.value is None:
        found = ", ".join(f"${_letter(name)} = {_number(x)}$" for name, x in witness(cell))
        return f"{escaped(cell.words)}: {found}" if found else escaped(cell.words)
    if cell.value is sympy.oo:
        return r"$\infty$"
    body = " ".join(sum_lines(cell.value, 10**9))
    if cell.relation == "->":
        assert cell.left is not None
        body = rf"{latex(cell.left)} \to {body}"
    return f"${body}$" + (f" for ${condition_latex(cell.condition)}$" if cell.condition is not None else "")


def condition_latex(condition: sympy.Basic) -> str:
    """``M >= 2`` as mathematics."""
    if isinstance(condition, sympy.And):
        return r" \text{ and } ".join(sorted(map(condition_latex, condition.args)))
    return latex(condition)


def sum_lines(value: sympy.Expr, width: int) -> list[str]:
    """A value as mathematics in lines of at most about that width, broken before a sign."""
    return broken_sum(value, Room(width, shrink=False, macros=False)) if value.is_Add else [latex(presentable(value))]


def _letter(name: str) -> str:
    return latex(sympy.Symbol(name))


def _number(value: Any) -> str:
    return value_text(value) if not isinstance(value, sympy.Basic) or value.is_Rational else latex(value)


# --- whole tables ----------------------------------------------------------------------------------------------------


def _texts(table: Table) -> list[list[str]]:
    return [[told(row, x, cell) for x, cell in zip(table.columns, row.cells, strict=True)] for row in table.rows]


def frame(columns: list[Any], rows: list[list[str]]) -> DataFrame:
    """Texts as a data frame."""
    import pandas

    return pandas.DataFrame(rows, columns=columns)


def table_text(table: Table) -> str:
    """A table in columns; about every M, if it is wide, a block for each rule."""
    import pandas

    heads = [heading(x) for x in table.columns]
    rows = [[text or "-" for text in texts] for texts in _texts(table)]
    with pandas.option_context("display.max_colwidth", None):
        text = str(frame(heads, rows).to_string(index=False)) + "\n"
    narrow = max(map(len, text.splitlines())) <= WIDEST
    if not narrow and all(x.M is None and x.name != "value" for x in table.columns):
        text = "\n".join(_block(table, row, texts) for row, texts in zip(table.rows, rows, strict=True))
    said = "".join(f"\n{line}" for line in textwrap.wrap(unmarked(" ".join(note(table))), WIDEST))
    return f"{text}{said}\n" if said else text


def _block(table: Table, row: Row, texts: list[str]) -> str:
    """One rule, with a line for each column but the name."""
    lines = [
        (heading(x) if cell.left is None or x.name == "limit" else _left(cell.left), text)
        for x, cell, text in zip(table.columns, row.cells, texts, strict=True)
        if x.name != "rule"
    ]
    width = max(len(label) for label, _ in lines)
    called = [text for x, text in zip(table.columns, texts, strict=True) if x.name == "rule"]
    return "\n".join([*called, *(f"  {label:<{width}}  {text}" for label, text in lines)]) + "\n"


def _left(expression: sympy.Expr) -> str:
    """The left side of a cell; the derivative of a target is h'(t)."""
    return "h'(t)" if isinstance(expression, sympy.Derivative) else plain(expression)


def table_csv(table: Table) -> str:
    """Comma-separated exact values."""
    return str(frame([heading(x) for x in table.columns], _texts(table)).to_csv(index=False, lineterminator="\n"))


def table_markdown(table: Table) -> str:
    """A pipe table."""
    body = [[mathematics(row, x, cell) or "-" for x, cell in zip(table.columns, row.cells, strict=True)] for row in table.rows]
    for line, row in zip(body, table.rows, strict=True):
        for place, column in enumerate(table.columns):
            if column.name == "rule":
                line[place] = _markdown_name(row, any(x.name == "Z" for x in table.columns))
            elif column.kind == "words" or (row.cells[place].value is None and column.name != "Z"):
                line[place] = _plain_markdown(row.cells[place])
    head = [heading_latex(x) for x in table.columns]
    align = ["---:" if x.kind == "decimals" else "---" for x in table.columns]
    text = "".join(f"| {' | '.join(x.replace('|', chr(92) + '|') for x in line)} |\n" for line in (head, align, *body))
    above = f"{_plain_words(table.caption)}\n\n" if table.caption else ""
    below = "\n" + " ".join(note(table)) + "\n" if note(table) else ""
    return f"{above}{text}{below}"


def _plain_words(text: str) -> str:
    """Words of which Markdown takes no character for a mark."""
    return "".join("\\" + c if c in "\\`*_{}[]<>#$~" else c for c in " ".join(text.split()))


def _markdown_name(row: Row, shown_formula: bool) -> str:
    """The name of a rule; one that is a formula as mathematics."""
    called, choices = name(row.subject, shown_formula)
    if not called.startswith("$"):
        called = _plain_words(row.subject.name) if called else ""
        choices = [x if x.startswith("$") else _plain_words(x) for x in choices]
    return " with ".join(x for x in (called, ", ".join(choices)) if x) or "-"


def _plain_markdown(cell: Cell) -> str:
    found = ", ".join(f"${_letter(name)} = {_number(x)}$" for name, x in witness(cell))
    words = _plain_words(cell.words) or "-"
    return f"{words}: {found}" if found else words


def table_html(table: Table) -> str:
    """An HTML table with MathML, each formula with its LaTeX as the alternative text."""
    rows = [[_html(row, column, cell) for column, cell in zip(table.columns, row.cells, strict=True)] for row in table.rows]
    styler = frame([str(prose_html(heading_latex(x))) for x in table.columns], rows).style.hide(axis="index")
    if table.caption:
        styler = styler.set_caption(html.escape(" ".join(table.caption.split())))
    attributes = f'id="{html.escape(table.label)}"' if table.label else None
    text = str(styler.to_html(table_attributes=attributes, exclude_styles=True))
    return text.replace("<th >", '<th scope="col">')  # readers of the screen say the heading with each cell


def _html(row: Row, column: Column, cell: Cell) -> str:
    if cell.value is None and column.name != "Z":
        found = ", ".join(f"${_letter(name)} = {_number(x)}$" for name, x in witness(cell))
        return html.escape(cell.words) + (f": {prose_html(found)}" if found else "")
    return str(prose_html(mathematics(row, column, cell)))


# --- JSON ------------------------------------------------------------------------------------------------------------


def table_json(table: Table) -> str:
    """Everything that is known about each cell."""
    from hsym.render.data import dumps, rule_data

    rows = []
    for row in table.rows:
        data: dict[str, Any] = {"rule": rule_data(row.subject)}  # type: ignore[arg-type]  # a recipe has all that is read
        pairs = list(zip(table.columns, row.cells, strict=True))
        if any(x.name == "value" for x in table.columns):
            data |= {"M": row.M, "limit": row.limit}
            data["values"] = [_value_data(x, cell) for x, cell in pairs if x.name == "value"]
        else:
            objectives = [{"M": x.M, "h": _polynomial(row, x.M)} for x, _ in pairs if x.name == "h" and x.M is not None]
            data |= {"objectives": objectives} if objectives else {}
            cells = [_cell_data(x, cell) for x, cell in pairs if x.name not in ("rule", "Z") and not (x.name == "h" and x.M)]
            data |= {"cells": cells} if cells else {}
        rows.append(data)
    about = {key: x for key, x in (("caption", table.caption), ("label", table.label)) if x}
    return dumps("table", {**about, "rows": rows})


def _value_data(column: Column, cell: Cell) -> dict[str, Any]:
    from hsym.render.data import value, verdict_data

    assert cell.verdict is not None
    said = {"decimal": cell.words} if cell.value is None else {"h": value(cell.value)}
    return {"t": value(column.point), **said, "verdict": verdict_data(cell.verdict)}


def _cell_data(column: Column, cell: Cell) -> dict[str, Any]:
    from hsym.render.data import value, verdict_data

    data: dict[str, Any] = {"column": column.name}
    data |= {"M": column.M} if column.M is not None else {}
    data |= {"words": cell.words} if cell.words else {}
    if cell.value is not None:
        data |= {"left": plain(cell.left)} if cell.left is not None else {}
        data |= {"relation": cell.relation, "value": value(cell.value)}
    data |= {"for": plain_condition(cell.condition)} if cell.condition is not None else {}
    return data | ({"verdict": verdict_data(cell.verdict)} if cell.verdict is not None else {})


def _polynomial(row: Row, size: int) -> object:
    from hsym.objective import Objective
    from hsym.render.data import value

    assert isinstance(row.subject, WeightRule)
    objective = Objective(row.subject, size)
    symbolic = isinstance(objective.table.gap, SymbolicVector)
    return value(objective.expr) if symbolic else value(objective.polynomial())
