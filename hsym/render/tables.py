"""Tables of rules and their objectives: booktabs LaTeX, Markdown, CSV, HTML and text, written by pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hsym.errors import HsymError, shown
from hsym.render.latex import formula_latex
from hsym.render.printer import latex
from hsym.render.rows import LINE, Room, broken_sum
from hsym.render.terms import TooWide, latex_width, lines, signed_terms
from hsym.render.text import plain
from hsym.render.words import escaped

if TYPE_CHECKING:
    from pandas import DataFrame

    from hsym.objective import Objective
    from hsym.rule import WeightRule

FORMATS = ("text", "latex", "markdown", "csv", "html", "json")
NARROWEST = 20
"""A column of objectives narrower than this (in letters) gives way to objectives in rows of their own."""
INLINE_FRACTION = 0.75
"""How wide a fraction in a line of text is, compared with one in a display."""
STRUT = r"\rule[-1.4ex]{0pt}{4ex}"
"""Keeps fractions in neighbouring rows apart."""
PAGE = 42
"""About how many lines of mathematics fit on a page."""
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


def _name(rule: WeightRule) -> str:
    """The name for the first column; of a rule that is called by its formula, which the next column shows, its settings."""
    if rule.name not in (f"Z = {rule.formula}", rule.formula):
        return rule.title
    return rule.title.removeprefix(rule.name).strip()


def _mathematics(
    rules: Sequence[WeightRule], sizes: list[int], objectives: list[list[Objective]], format: str, command: str
) -> str:
    if format == "markdown":
        cell = [[f"${' '.join(broken_sum(x.expr, Room(10**9, False, False)))}$" for x in row] for row in objectives]
        head = ["rule", "$Z$", *(f"$h_{{{size}}}(t)$" for size in sizes)]
        made = [[_name(rule) or "-", _formula(rule), *row] for rule, row in zip(rules, cell, strict=True)]
        rows = [head, ["---"] * len(head), *([x.replace("|", r"\|") for x in row] for row in made)]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
    import hsym

    by = f"made by: {command}; " if command else ""
    head_line = f"% {by}hsym {hsym.__version__}; needs \\usepackage{{amsmath,booktabs}}\n"
    try:
        body = _columns(rules, sizes, objectives)
    except TooWide:
        body = _stacked(rules, sizes, objectives)
    return f"{head_line}{body}%\n"


def _columns(rules: Sequence[WeightRule], sizes: list[int], objectives: list[list[Objective]]) -> str:
    """One column for each M, its polynomials broken to the width that the other columns leave.

    Raises:
        TooWide: that is too little.
    """
    names = [_label(rule) for rule in rules]
    formulas = [_formula(rule) for rule in rules]
    taken = max(width for _, width in names) + max(latex_width(x, INLINE_FRACTION) for x in formulas) + 2.4 * (2 + len(sizes))
    whole = [[_cell("", x, 10**9) for x in row] for row in objectives]
    widest = [max(latex_width(cell, INLINE_FRACTION) for cell in column) for column in zip(*whole, strict=True)]
    room = int((LINE - taken) / len(sizes)) if taken + sum(widest) > LINE else 10**9
    if room < NARROWEST:
        raise TooWide("--M: the columns are too narrow")
    frame = _frame(
        ["Rule", "$Z$", *(rf"$h_{{{size}}}(t)$" for size in sizes)],
        [
            [name, _roomy(formula), *(_roomy(_cell("", x, room)) for x in row)]
            for (name, _), formula, row in zip(names, formulas, objectives, strict=True)
        ],
    )
    text = str(frame.style.hide(axis="index").to_latex(hrules=True, column_format="l" * len(frame.columns))).rstrip()
    _check_height(text)
    return text


def _stacked(rules: Sequence[WeightRule], sizes: list[int], objectives: list[list[Objective]]) -> str:
    """Each objective on lines of its own below its rule, as wide as the page."""
    rows = []
    for rule, row in zip(rules, objectives, strict=True):
        name, formula = _label(rule)[0], _formula(rule)
        head = [f"{name} & {_roomy(formula)}"]
        if _label(rule)[1] + latex_width(formula) + 3 > LINE:
            if latex_width(formula) > LINE - 10:
                formula = rf"\footnotesize {formula}"
            if latex_width(formula) * 0.88 > LINE:
                raise TooWide(f"--format: the rule {rule.title[:60]} is wider than a page; expected --format json")
            head = [*([rf"\multicolumn{{2}}{{l}}{{{name}}}"] if _name(rule) else []), rf"\multicolumn{{2}}{{l}}{{{formula}}}"]
        body = [_roomy(_cell(f"h_{{{size}}}(t) = ", x, LINE - 8)) for size, x in zip(sizes, row, strict=True)]
        rows.append(" \\\\\n".join([*head, *(rf"\multicolumn{{2}}{{l}}{{{x}}}" for x in body)]))
    joined = " \\\\\n\\midrule\n".join(rows)
    text = f"\\begin{{tabular}}{{ll}}\n\\toprule\nRule & $Z$ \\\\\n\\midrule\n{joined} \\\\\n\\bottomrule\n\\end{{tabular}}"
    _check_height(text)
    return text


def _label(rule: WeightRule) -> tuple[str, int]:
    """The first cell of a rule and its width: long names have their settings on lines below."""
    name = _name(rule)
    if len(name) <= NARROWEST:
        return escaped(name) or "--", max(len(name), 4)
    first, _, settings = name.partition("with ")
    rows = [x for x in (first.strip(), *(f"with {settings}".split(", ") if settings else ())) if x]
    broken = r" \\ ".join(map(escaped, rows))
    return rf"\begin{{tabular}}[t]{{@{{}}l@{{}}}}{broken}\end{{tabular}}", max(map(len, rows))


def _roomy(cell: str) -> str:
    """A cell with room for fractions above and below."""
    return f"{STRUT}{cell}" if "frac" in cell else cell


def _cell(left: str, objective: Objective, room: int) -> str:
    """A polynomial in lines of a given width.

    Raises:
        TooWide: one of its terms is wider.
    """
    rows = broken_sum(objective.expr, Room(room - 3, False, False))
    if max(map(latex_width, rows)) > room:
        raise TooWide(f"--M: h_{objective.M}(t) has a term that is wider than a page; expected a smaller --M or --format json")
    if len(rows) == 1:
        return f"${left}{rows[0]}$"
    broken = r" \\&".join([rows[0], *(rf"\quad {row}" for row in rows[1:])])
    return rf"${left}\begin{{aligned}}[t]&{broken} \end{{aligned}}$"


def _check_height(text: str) -> None:
    if text.count(r"\\") > PAGE:
        raise TooWide("--M: the table is taller than a page; expected fewer or smaller M, or --format json")


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
