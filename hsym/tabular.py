"""A table as a value: columns, rows and cells with their verdicts; what it looks like is the business of ``render/``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import sympy

from hsym.claims import Verdict
from hsym.errors import HsymError, shown
from hsym.recipe import Recipe
from hsym.rule import Target, WeightRule

Kind = Literal["words", "mathematics", "decimals"]
FORMATS = ("text", "latex", "markdown", "csv", "html", "json")
MEANING = {
    "proved": "the Rocq kernel accepted a proof",
    "checked": "an independent checker accepted a certificate",
    "exact": "exact arithmetic decided it",
    "bounded": "rigorous enclosures decided it",
    "formal": "a series without a bound on its remainder",
    "sampled": "floating-point numbers agree",
    "open": "not decided",
}
"""The words for evidence, as the note under a table explains them."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column shows.

    Attributes:
        name: its name, such as ``"limit"``; for a column of values ``"value"``.
        kind: words, mathematics, or decimals of one width.
        M: the group size, of a column about one.
        point: t, of a column of values.
    """

    name: str
    kind: Kind
    M: int | None = None
    point: sympy.Expr | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says.

    Attributes:
        words: text, or the decimals of a value.
        left: what the value is the value of, such as a_s or h_M(t).
        relation: between the two: ``=``, ``->`` or ``<=``.
        value: the exact value; None where the cell is words.
        condition: from where on it holds, such as M >= 2.
        verdict: what became of the claim that it is so, with its evidence; None for what claims nothing.
    """

    words: str = ""
    left: sympy.Expr | None = None
    relation: Literal["=", "->", "<="] = "="
    value: Any = None
    condition: sympy.Basic | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is about, and a cell for each column."""

    subject: WeightRule | Target | Recipe
    cells: tuple[Cell, ...]
    M: int | None = None
    limit: bool = False


@dataclass(frozen=True, repr=False)
class Table:
    """A table of rules, as :func:`hsym.table` and :func:`hsym.value_table` make it.

    Attributes:
        columns: what the columns show.
        rows: the rows.
        caption: plain text above the LaTeX table; empty for none.
        label: what ``\\ref`` finds it by; empty for none.
        command: the command that made it, for the first line of the LaTeX.

    Example:
        >>> from hsym import catalog, table
        >>> made = table([catalog.get("reinforce"), catalog.get("rejection_sampling")], 2)
        >>> made
        <Table of 2 rows and 3 columns: rule, Z, h_2(t)>
        >>> print(made.to_csv())
        rule,Z,h_2(t)
        REINFORCE,R,t
        rejection sampling,R*M/K,2*t - t^2/2
        <BLANKLINE>
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    label: str = ""
    command: str = ""

    def to_latex(self) -> str:
        """A booktabs table as a LaTeX fragment, whose first line names the packages that it needs.

        Raises:
            HsymError: a term is wider than a page.
        """
        from hsym.render.tables_latex import table_latex

        return table_latex(self)

    def to_markdown(self) -> str:
        """A pipe table with mathematics between dollars."""
        from hsym.render.tables import table_markdown

        return table_markdown(self)

    def to_csv(self) -> str:
        """Comma-separated exact values in hsym's own notation."""
        from hsym.render.tables import table_csv

        return table_csv(self)

    def to_html(self) -> str:
        """An HTML table with MathML."""
        from hsym.render.tables import table_html

        return table_html(self)

    def to_json(self) -> str:
        """Everything that is known about each cell, with exact values and verdicts."""
        from hsym.render.tables import table_json

        return table_json(self)

    def to(self, format: str) -> str:
        """The table in one of the formats ``text``, ``latex``, ``markdown``, ``csv``, ``html``, ``json``.

        Raises:
            HsymError: there is no such format.
        """
        if format not in FORMATS:
            raise HsymError(f"format: {shown(format)} is not possible for a table; expected one of: {', '.join(FORMATS)}")
        return str(self) if format == "text" else str(getattr(self, f"to_{format}")())

    def __str__(self) -> str:
        from hsym.render.tables import table_text

        return table_text(self)

    def __repr__(self) -> str:
        from hsym.render.tables import heading

        names = ", ".join(heading(column) for column in self.columns)
        return f"<Table of {len(self.rows)} row{'s' * (len(self.rows) != 1)} and {len(self.columns)} columns: {names}>"

    def _repr_html_(self) -> str:
        return self.to_html()

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


def check_caption(caption: object, label: object) -> None:
    """Refuse a caption that is no text, and a label that LaTeX could misread.

    Raises:
        HsymError: one of the two is off.
    """
    if not isinstance(caption, str):
        raise HsymError(f"caption: {shown(caption)} is no text; expected plain text, or an empty one for no caption")
    if not isinstance(label, str) or not re.fullmatch(r"[A-Za-z0-9:_.-]*", label):
        raise HsymError(f"label: {shown(label)} is not possible; expected letters, digits and : - _ . only, such as tab:rules")
    if label and not caption:
        raise HsymError(f"label: {label} has no number to refer to, since the table has no caption; expected a caption with it")
