"""Tables of rules and their objectives: booktabs LaTeX, Markdown, CSV, HTML and text, written by pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hsym.errors import HsymError, shown
from hsym.render.latex import broken_sum, escaped, formula_latex, latex
from hsym.render.terms import lines, signed_terms
from hsym.render.text import plain

if TYPE_CHECKING:
    from pandas import DataFrame

    from hsym.objective import Objective
    from hsym.rule import WeightRule

FORMATS = ("text", "latex", "markdown", "csv", "html", "json")
MOST_M = 16
"""The largest group size of which a table can show the monomials."""


def table(rules: Sequence[WeightRule], M: int | Sequence[int], format: str = "text", command: str = "") -> str:
    """A table with one row for each rule: its formula, and h_M in powers of t for each M.

    Args:
        rules: weight rules (a target has no M and no place here).
        M: one group size or several, each at most 16.
        format: ``text``, ``latex`` (booktabs; needs the packages amsmath and booktabs), ``markdown``, ``csv``, ``html`` or
            ``json``.
        command: the command that made it, for the first line of the LaTeX.

    Raises:
        HsymError: there is no rule, M is too large, or the format is unknown.

    Example:
        >>> from hsym import catalog
        >>> print(table([catalog.get("reinforce"), catalog.get("rejection_sampling")], 2, "csv"))
        rule,Z,h_2(t)
        REINFORCE,R,t
        rejection sampling,R*M/K,2*t - t^2/2
        <BLANKLINE>
    """
    if format not in FORMATS:
        raise HsymError(f"format: {shown(format)} is not possible for a table; expected one of: {', '.join(FORMATS)}")
    sizes = [M] if isinstance(M, int) else list(M)
    if not rules or not sizes:
        raise HsymError("rules: a table needs at least one rule and one M")
    for size in sizes:
        if isinstance(size, int) and size > MOST_M:
            raise HsymError(f"M: {size} is too large for a table of polynomials; expected at most {MOST_M}")
    from hsym.objective import Objective

    objectives = [[Objective(rule, size) for size in sizes] for rule in rules]
    if format == "json":
        return _json(rules, objectives)
    if format in ("latex", "markdown"):
        return _mathematics(rules, sizes, objectives, format, command)
    frame = _frame(
        ["rule", "Z", *(f"h_{size}(t)" for size in sizes)],
        [[rule.title, rule.formula, *(_plain_sum(x) for x in row)] for rule, row in zip(rules, objectives, strict=True)],
    )
    if format == "csv":
        return str(frame.to_csv(index=False, lineterminator="\n"))
    import pandas

    with pandas.option_context("display.max_colwidth", None):
        return (frame.to_html(index=False) if format == "html" else frame.to_string(index=False)) + "\n"


def _frame(columns: list[str], rows: list[list[str]]) -> DataFrame:
    import pandas

    return pandas.DataFrame(rows, columns=columns)


def _plain_sum(objective: Objective) -> str:
    return " ".join(lines(signed_terms(objective.expr, plain, lambda x: f"({x})"), 10**9))


def _formula(rule: WeightRule) -> str:
    found = formula_latex(rule)
    return f"${found}$" if found else f"$a_s = {latex(rule.incorrect)}$, $b_s = {latex(rule.correct)}$"


def _mathematics(
    rules: Sequence[WeightRule], sizes: list[int], objectives: list[list[Objective]], format: str, command: str
) -> str:
    cell = [[f"${' '.join(broken_sum(x.expr, 10**9))}$" for x in row] for row in objectives]
    if format == "markdown":
        head = ["rule", "$Z$", *(f"$h_{{{size}}}(t)$" for size in sizes)]
        body = [[rule.title, _formula(rule), *row] for rule, row in zip(rules, cell, strict=True)]
        rows = [head, ["---"] * len(head), *([x.replace("|", r"\|") for x in row] for row in body)]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
    import hsym

    frame = _frame(
        ["Rule", "$Z$", *(rf"$h_{{{size}}}(t)$" for size in sizes)],
        [[escaped(rule.title), _formula(rule), *row] for rule, row in zip(rules, cell, strict=True)],
    )
    body = frame.style.hide(axis="index").to_latex(hrules=True, column_format="l" * len(frame.columns))
    made = f"made by: {command}; " if command else ""
    return f"% {made}hsym {hsym.__version__}; needs \\usepackage{{amsmath,booktabs}}\n" + str(body).rstrip() + "%\n"


def _json(rules: Sequence[WeightRule], objectives: list[list[Objective]]) -> str:
    from hsym.render.data import dumps, rule_data

    rows = [
        {"rule": rule_data(rule), "objectives": [{"M": x.M, "h": _polynomial(x)} for x in row]}
        for rule, row in zip(rules, objectives, strict=True)
    ]
    return dumps("table", {"rows": rows})


def _polynomial(objective: Objective) -> object:
    from hsym.exact.vectors import SymbolicVector
    from hsym.render.data import value as data

    symbolic = isinstance(objective.table.gap, SymbolicVector)
    return data(objective.expr) if symbolic else data(objective.polynomial())
