"""Tables: golden LaTeX, what is printed reads back as the same values, and every table compiles to a page."""

import csv
import io
import json
import os
import re
import subprocess
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sympy
from pylatexenc.latexwalker import LatexCharsNode, LatexGroupNode, LatexMacroNode, LatexMathNode, LatexWalker

from hsym import HsymError, Objective, Table, catalog, derive, limit, rule, table, value_table, verify
from hsym.reading.expressions import read_expression
from hsym.render.table_cells import width_of
from hsym.render.table_notes import note
from hsym.render.words import escaped
from hsym.symbols import M, s, t
from hsym.tabulation import COLUMNS, EVERY_M, preset

GOLDEN = Path(__file__).parent.parent / "golden" / "tables"
REJECTION, GRPO = catalog.get("rejection_sampling"), catalog.get("grpo", eps=0)
FOUR = [catalog.get("reinforce"), catalog.get("rloo"), REJECTION, GRPO]
HOSTILE = r"50% of a_b & c#1 $x$ \textbf{bold} ~ ^ ε ≤ naïve <|>"

TABLES = {
    "davis-recht": lambda: table(
        preset("davis-recht"), caption="The systems.", label="tab:systems", command="hsym table --preset davis-recht"
    ),
    "limits": lambda: table([REJECTION, GRPO], columns=("rule", "limit", "domain", "bound")),
    "every-column": lambda: table([catalog.get("rloo"), catalog.get("idealised_grpo")], columns=tuple(COLUMNS)),
    "symbolic": lambda: table([catalog.get("grpo")]),
    "claims": lambda: table([REJECTION, rule("(2*K - M)*R"), rule("R*log(K)")], columns=("rule", "monotone", "evidence")),
    "open": lambda: table([rule("R*log(K)/K^2*2^K")], columns=("rule", "limit", "bound", "evidence")),
    "derivatives-M4": lambda: table(FOUR, 4, ("rule", "derivative", "h", "monotone", "evidence"), caption="At M = 4."),
    "values": lambda: value_table(FOUR[2:], (2, 4, 8), ("0", "1/4", "1/2", "1"), caption=HOSTILE, label="tab:a_b.c-1"),
    "values-negative": lambda: value_table([rule("-R*K")], (2, 16), ("1/3", "1"), digits=3),
    "values-limit": lambda: value_table([GRPO], (4, 64, 10000), ("0", "1/2", "1"), limit_row=True),
    "values-exact": lambda: value_table([REJECTION], (2, 4), ("1/4", "1/2", "1"), exact=True),
    "values-exact-wide": lambda: value_table([GRPO], (4, 8), ("1/4", "1"), exact=True, limit_row=True),
    "values-long": lambda: value_table([REJECTION, FOUR[1]], range(2, 40), ("1/4", "1"), caption="Long.", label="tab:long"),
}
NARROW = ("limits", "claims", "values-negative", "values-exact")


@pytest.fixture(scope="module", params=TABLES)
def named(request: pytest.FixtureRequest) -> tuple[str, Table]:
    return request.param, TABLES[request.param]()


def test_table_is_the_golden_file(named: tuple[str, Table], update_golden: bool) -> None:
    name, made = named
    found, path = made.to_latex(), GOLDEN / f"{name}.tex"
    if update_golden:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_golden_folder_has_no_stray_table() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.tex")) == sorted(TABLES)


def test_latex_is_balanced_and_has_the_house_s_shape(named: tuple[str, Table]) -> None:
    text = named[1].to_latex()
    nodes, _, _ = LatexWalker(text, tolerant_parsing=False).get_latex_nodes()
    assert nodes
    first, *rest = text.splitlines()
    assert re.fullmatch(r"% (made by: .*; )?hsym \S+; needs \\usepackage\{[a-z,]+\}", first)
    assert rest[-1].endswith("%")
    assert text.count(r"\toprule") in (1, 2)
    assert not re.search(r"resizebox|color|\\begin\{tabular\}\{[^}]*\||\\begin\{table\}\[", text)
    assert ("longtable" in first) == (r"\begin{longtable}" in text)
    assert ("siunitx" in first) == ("S[table-format=" in text)


def test_every_format_is_written(named: tuple[str, Table]) -> None:
    made = named[1]
    assert len(list(csv.reader(io.StringIO(made.to_csv())))) == len(made.rows) + 1
    lines = [line for line in made.to_markdown().splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {len(made.columns) + 1}
    assert len(json.loads(made.to_json())["rows"]) == len(made.rows)
    assert str(made)
    assert made._repr_html_() == made.to_html()
    assert made._repr_markdown_() == made.to_markdown()
    assert len(repr(made)) < 400


class _Cells(HTMLParser):
    """Counts cells and collects alternative texts; a text outside of tags that looks like LaTeX is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.cells, self.alternatives, self.open = 0, [], []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.cells += tag == "td"
        self.alternatives += [x for key, x in attributes if key == "alttext"]
        if tag != "mspace":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "mspace":
            assert self.open.pop() == tag


def test_html_is_well_formed_mathml(named: tuple[str, Table]) -> None:
    made, found = named[1], _Cells()
    text = made.to_html()
    found.feed(text)
    assert found.open == []
    assert found.cells == len(made.rows) * len(made.columns)
    assert text.count("<math ") == len(found.alternatives)
    assert "$" not in text.replace(HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), "")


# --- what is printed reads back --------------------------------------------------------------------------------------


def _sympy(text: str) -> sympy.Expr:
    """A small reader of what the tables print: sums, products, powers, fractions and roots."""
    nodes, _, _ = LatexWalker(text.strip("$"), tolerant_parsing=False).get_latex_nodes()
    tokens = list(_tokens(nodes))
    value, rest = _sum(tokens)
    assert rest == []
    return value


def _tokens(nodes):
    for node in nodes:
        if isinstance(node, LatexMathNode):
            yield from _tokens(node.nodelist)
        elif isinstance(node, LatexCharsNode):
            yield from re.findall(r"\d+|[A-Za-z]|[-+()^]", node.chars.replace("[t]", ""))
        elif isinstance(node, LatexGroupNode):
            yield _whole(node)
        elif isinstance(node, LatexMacroNode):
            if node.macroname == "frac":
                top, bottom = (_whole(x) for x in node.nodeargd.argnlist)
                yield top / bottom
            elif node.macroname == "sqrt":
                yield sympy.sqrt(_whole(node.nodeargd.argnlist[-1]))
            elif node.macroname not in ("left", "right", "quad", "\\"):
                raise AssertionError(node.macroname)
        elif hasattr(node, "nodelist"):  # aligned, whose & is left out
            yield from _tokens(node.nodelist)


def _whole(node) -> sympy.Expr:
    value, rest = _sum(list(_tokens(node.nodelist if isinstance(node, LatexGroupNode) else [node])))
    assert rest == []
    return value


def _sum(tokens):
    total, sign = sympy.Integer(0), 1
    while tokens and tokens[0] != ")":
        if tokens[0] in ("+", "-"):
            sign = {"+": 1, "-": -1}[tokens.pop(0)]
            continue
        product = sympy.Integer(1)
        while tokens and tokens[0] not in ("+", "-", ")"):
            factor, tokens = _factor(tokens)
            product *= factor
        total, sign = total + sign * product, 1
    return total, tokens


def _factor(tokens):
    first, *tokens = tokens
    if first == "(":
        value, tokens = _sum(tokens)
        tokens = tokens[1:]
    else:
        value = first if isinstance(first, sympy.Expr) else sympy.Integer(first) if first.isdigit() else {"t": t, "M": M}[first]
    if tokens and tokens[0] == "^":
        power = tokens[1]
        value, tokens = value ** (power if isinstance(power, sympy.Expr) else int(power)), tokens[2:]
    return value, tokens


EXACT = [(x, size) for x in (*FOUR, catalog.get("dr_grpo"), catalog.get("grpo", eps=0, ddof=1)) for size in (2, 3, 5, 8, 12)]


@pytest.mark.parametrize(("chosen", "size"), EXACT, ids=lambda x: getattr(x, "title", x))
def test_polynomials_read_back_from_every_format(chosen, size) -> None:
    expected = sympy.expand(Objective(chosen, size).expr)
    made = table([chosen], size, ("h",))
    parts = [x for x in re.findall(r"\$([^$]*)\$", made.to_latex().partition(r"\toprule")[2]) if not x.startswith("h_")]
    assert sympy.expand(sum(_sympy(x) for x in parts) - expected) == 0
    head, _, line = made.to_markdown().splitlines()
    assert head == f"| $h_{{{size}}}(t)$ |"
    assert sympy.expand(_sympy(line.strip("| ")) - expected) == 0
    ((_,), (written,)) = csv.reader(io.StringIO(made.to_csv()))
    assert sympy.expand(read_expression(written, {"t": t}) - expected) == 0


def test_exact_values_read_back_from_every_format() -> None:
    points = [Fraction(1, 4), Fraction(2, 7), Fraction(1)]
    made = value_table(FOUR[1:], (2, 3, 6), points, exact=True)
    lines = list(csv.reader(io.StringIO(made.to_csv())))[1:]
    marked = [line.strip("| ").split(" | ") for line in made.to_markdown().splitlines()[2:]]
    data = json.loads(made.to_json())["rows"]
    pairs = [(x, size) for x in FOUR[1:] for size in (2, 3, 6)]
    for (chosen, size), line, cells, row in zip(pairs, lines, marked, data, strict=True):
        for k, point in enumerate(points):
            expected = Objective(chosen, size).at(point).to_sympy()
            assert read_expression(line[2 + k], {}) == expected
            assert sympy.expand(_sympy(cells[2 + k]) - expected) == 0
            assert row["values"][k]["t"] == str(point)
            if expected.is_Rational:
                assert row["values"][k]["h"] == str(expected)


def test_weights_in_csv_are_read_back_by_the_grammar() -> None:
    made = table([REJECTION, GRPO, catalog.get("dr_grpo")], columns=("a", "b", "gap"))
    for row, line in zip(made.rows, list(csv.reader(io.StringIO(made.to_csv())))[1:], strict=True):
        for written, original in zip(line[:2], (row.subject.incorrect, row.subject.correct), strict=True):
            found = read_expression(written, {"s": s, "M": M})
            for size in (3, 6):
                for k in range(1, size - 1):
                    at = {M: sympy.Integer(size), s: sympy.Integer(k)}
                    assert found.subs(at) == original.subs(at)


# --- what the cells say ----------------------------------------------------------------------------------------------


def test_cells_are_what_derive_limit_and_verify_say() -> None:
    for subject in (REJECTION, GRPO, catalog.get("dr_grpo")):
        row = dict(zip(EVERY_M, table([subject]).rows[0].cells, strict=True))
        found, made = limit(subject), derive(subject)
        assert (row["limit"].left, row["limit"].value, row["limit"].verdict) == (
            found.normalised,
            found.transform,
            found.verdict,
        )
        assert (row["bound"].value, row["bound"].condition) == (found.bound, sympy.Ge(M, found.least_M, evaluate=False))
        assert row["bound"].verdict == made_step(found.derivation, "bound").verdict
        assert row["h"].verdict == made.step("transform").verdict
        assert row["monotone"].verdict == verify(subject, None, "monotone")


def made_step(derivation, name):
    return next(step for step in derivation.steps if step.name == name)


def test_evidence_is_told_statement_by_statement_and_never_upgraded() -> None:
    made = table([*preset("davis-recht"), rule("R*log(K)/K^2*2^K")])
    for row in made.rows:
        cells = dict(zip([x.name for x in made.columns], row.cells, strict=True))
        said = dict(part.rsplit(" ", 1) for part in cells["evidence"].words.split("; "))
        assert list(said) == ["h", "limit", "bound", "monotone"]
        assert all(word == (cells[name].verdict.evidence or "open") for name, word in said.items())
    assert "open" in made.to_csv().splitlines()[-1]


def test_a_constant_and_a_scale_are_never_lost() -> None:
    made = table([REJECTION, rule("R*K")], columns=("limit",))
    assert [line.strip('"') for line in made.to_csv().splitlines()[1:]] == [
        "h_M(t) - harmonic(M) -> log(t) for t > 0",
        "h_M(t)/M -> t^2/2",
    ]


def test_open_limits_and_failed_claims_are_said() -> None:
    made = table([rule("(2*K - M)*R"), rule("R*(-1)^M")], columns=("monotone", "limit"))
    lines = list(csv.reader(io.StringIO(made.to_csv())))[1:]
    assert lines[0][0].startswith("no: M = ")
    assert lines[1][1] in ("none", "open")
    refuted = table([rule("(2*K - M)*R")], 6, ("monotone",))
    assert refuted.rows[0].cells[0].verdict == verify(rule("(2*K - M)*R"), 6, "monotone")


def test_the_preset_is_derived_and_says_what_it_assumes() -> None:
    made = TABLES["davis-recht"]()
    assert [row.subject.name for row in made.rows] == [
        "REINFORCE", "rejection sampling", "pure rejection sampling", "GRPO", "idealised GRPO", "recipe from a wanted h",
    ]  # fmt: skip
    said = " ".join(note(made))
    assert "stopping rule: responses are drawn until B are correct" in said
    assert "hypothesis: h is continuous on [0, 1]" in said
    assert "Bernstein theorem" not in said  # the kernel proved it
    assert all(f"{word}, " in said for word in ("checked", "exact", "open"))


def test_rules_that_are_called_by_their_formula_show_it_once() -> None:
    made = table([rule("R - mean")], 2)
    assert "Z = " not in made.to_latex()
    assert r"$Z = R - \operatorname{mean}$" in table([rule("R - mean")], 2, ("rule", "h")).to_latex()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: table([]), "rules: a table needs at least one rule"),
        (lambda: table([GRPO], []), "M: a table needs at least one rule and one M"),
        (lambda: table([GRPO], 17), "M: 17 is too large for a table of polynomials"),
        (lambda: table([GRPO], columns=()), "columns: there is none"),
        (lambda: table(["grpo"]), "rules: 'grpo' is no rule"),
        (lambda: table([GRPO], label="a%"), "label: 'a%' is not possible"),
        (lambda: table([GRPO], label="tab:x"), "label: tab:x has no number to refer to"),
        (lambda: table("grpo"), "rules: 'grpo' is no list of rules"),
        (lambda: table(None), "rules: None is no list of rules"),
        (lambda: table([GRPO], caption=3), "caption: 3 is no text"),
        (lambda: table([preset("davis-recht")[-1]], 4), "is a target without M"),
        (lambda: preset("x"), "preset: 'x' is not known"),
        (lambda: value_table([GRPO], 2, ()), "needs at least one rule, one M and one t"),
        (lambda: value_table([GRPO], 2, "1/2", digits=0), "digits: 0 is not possible"),
        (lambda: value_table([GRPO], 4097, "1/2", exact=True), "M: 4097 is not a possible group size"),
        (lambda: value_table([rule("R*(-1)^K*K")], 4, "1/2", limit_row=True), "limit_row: the limit of"),
    ],
)
def test_bad_arguments_are_refused_in_a_sentence(call, message) -> None:
    with pytest.raises(HsymError, match=re.escape(message)):
        call()


# --- on paper --------------------------------------------------------------------------------------------------------


def _compile(folder: Path, body: str, head: str = "\\documentclass{article}") -> tuple[str, str]:
    """The log and the text of the document."""
    packages = "amsmath,booktabs,siunitx,longtable"
    source = (
        f"{head}\n\\usepackage[T1]{{fontenc}}\n\\usepackage{{{packages}}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    )
    (folder / "paper.tex").write_text(source, encoding="utf-8")
    for _ in range(3):
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
            cwd=folder, capture_output=True, text=True, errors="replace", timeout=120,
            env={**os.environ, "TEXMFVAR": str(folder / "var")}, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:]
    text = subprocess.run(["pdftotext", "-layout", "paper.pdf", "-"], cwd=folder, capture_output=True, text=True, check=True)
    return (folder / "paper.log").read_text(encoding="utf-8", errors="replace"), text.stdout


def _too_wide(log: str) -> list[str]:
    return [
        line for line in log.splitlines() if (found := re.match(r"Overfull \\[hv]box \((\d+)", line)) and int(found[1]) >= 5
    ]


def test_all_tables_compile_together_in_an_article(tmp_path: Path) -> None:
    log, text = _compile(tmp_path, "\n\n\\clearpage\n".join(make().to_latex() for make in TABLES.values()))
    assert _too_wide(log) == []
    assert "multiply defined" not in log
    assert "There were undefined references" not in log
    assert r"50% of a_b & c#1 $x$ \textbf{bold}" in text
    assert "Continued on next page" in text


def test_narrow_tables_compile_in_two_columns_and_in_beamer(tmp_path: Path) -> None:
    body = "\n\n".join(TABLES[name]().to_latex() for name in ("values-negative", "values-exact"))
    log, _ = _compile(tmp_path, body, "\\documentclass[twocolumn]{article}")
    assert _too_wide(log) == []
    frames = "\n".join(f"\\begin{{frame}}\n{TABLES[name]().to_latex()}\\end{{frame}}" for name in NARROW)
    log, _ = _compile(tmp_path, frames, "\\documentclass{beamer}")
    assert _too_wide(log) == []


def test_hostile_captions_and_names_come_out_as_text(tmp_path: Path) -> None:
    odd = rule("R", name=r"50% a_b & #1 {x} \y ~ ^ $z$ é α <")
    made = table([odd], 2, ("rule", "h"), caption=HOSTILE, label="tab:x_1")
    nodes, _, _ = LatexWalker(made.to_latex(), tolerant_parsing=False).get_latex_nodes()
    assert nodes
    log, text = _compile(tmp_path, made.to_latex() + "See Table~\\ref{tab:x_1}.")
    assert _too_wide(log) == []
    assert all(part in text for part in ("50% a_b & #1 {x} \\y", "$z$", "See Table 1.", r"\textbf{bold}"))
    assert r"\begin{table}" in made.to_latex()
    assert "&lt;" in made.to_html()


def test_signs_in_words_are_as_wide_as_they_are_set() -> None:
    assert width_of(escaped("α ≤ x² and $ω")) == len("α ≤ x2 and $ω")


def test_a_limit_of_zero_at_a_scale_says_nothing_of_the_objective() -> None:
    vacuous = rule("a = 0; b = M*(sqrt((s+1)/M) - sqrt(s/M))")  # its h_M tends to sqrt(t), and h_M/M to 0
    row = next(csv.DictReader(io.StringIO(table([vacuous], columns=("rule", "limit", "domain", "bound")).to_csv())))
    assert (row["limit"], row["domain"], row["bound"]) == ("open", "open", "open")


def test_letters_are_explained_also_without_evidence() -> None:
    assert note(table([GRPO, REJECTION], columns=("rule", "limit"))) == ["$H_M = 1 + 1/2 + \\dots + 1/M$."]


def test_letters_without_a_font_are_named_in_the_first_lines() -> None:
    lines = table([GRPO], 2, caption="Привет").to_latex().splitlines()
    assert lines[1] == "% needs xelatex or lualatex for: П в е и р т"
