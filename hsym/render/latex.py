r"""LaTeX: fragments that compile as they stand in an article.

Packages: ``amsmath`` (for ``align`` and ``cases``), nothing else.  Long sums are broken before a sign, and pages may
break inside a display.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy
from sympy.printing.latex import LatexPrinter

from hsym import notation, symbols
from hsym.errors import HsymError, shown
from hsym.render.formula import NAMES
from hsym.render.terms import by_radicand, latex_width, lines, signed_terms, unmarked

if TYPE_CHECKING:
    from hsym.derivation import Derivation, Step
    from hsym.objective import Objective
    from hsym.rule import Target, WeightRule

PACKAGES = ("amsmath",)
FACES = ("monomials", "bernstein", "betainc")
LINE = 66
"""About how many letters of mathematics fit on a line of an article, beside an equation number."""
TOO_WIDE = 72
"""A single term wider than this cannot be set on a line."""


class _Printer(LatexPrinter):
    """SymPy's printer with the field's habits: an epsilon that looks like one, gradients that stand last."""

    def _print_Symbol(self, expr: sympy.Symbol, style: str = "plain") -> str:
        return NAMES.get(expr.name) or super()._print_Symbol(expr, style)

    def _print_Add(self, expr: sympy.Add, order: str | None = None) -> str:
        """Square roots by increasing radicand."""
        if expr.free_symbols:
            return str(super()._print_Add(expr, order))
        pieces = [self._print(x) for x in by_radicand(expr)]
        return pieces[0] + "".join(x.replace("-", " -", 1) if x.startswith("-") else f" + {x}" for x in pieces[1:])

    def _print_betainc_regularized(self, expr: sympy.Expr, exp: str | None = None) -> str:
        a, b, _, point = (self._print(x) for x in expr.args)
        text = f"I_{{{point}}}({a}, {b})"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_Mul(self, expr: sympy.Mul) -> str:
        """Gradients stand last, without brackets."""
        gradients = [x for x in expr.args if isinstance(x, notation.Gradient)]
        if not gradients:
            return str(super()._print_Mul(expr))
        rest = sympy.Mul(*(x for x in expr.args if x not in gradients))
        text = self._print(rest)
        parts = [_bracket(text) if rest.is_Add else text, *map(self._print, gradients)]
        return r" \, ".join(parts[rest == 1 :])


def latex(expression: sympy.Expr) -> str:
    """A SymPy expression as LaTeX for use in mathematics mode.

    Raises:
        HsymError: a number is too long to be written in decimal.
    """
    try:
        return _Printer({"inv_trig_style": "full"}).doprint(expression)
    except ValueError:
        raise HsymError("--format: a number has more than 4300 digits; expected --format json, which writes it") from None


def escaped(text: str) -> str:
    """Plain text with LaTeX's special characters escaped."""
    table = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(table.get(c, "\\" + c if c in "&%$#_{}" else c) for c in text)


def _bracket(text: str) -> str:
    return rf"\left({text}\right)"


def broken_sum(expression: sympy.Expr, width: int = LINE) -> list[str]:
    """A sum as lines of LaTeX, broken before a sign."""
    terms = signed_terms(expression, latex, _bracket, width, latex_width)
    widest = max(latex_width(text) for _, text in terms)
    if widest > TOO_WIDE:
        raise HsymError(f"--format: one term is about {widest} characters wide and fits on no line; expected --format json")
    return lines(terms, width, latex_width)


def sequence(left: str, values: tuple[sympy.Expr, ...], width: int = LINE) -> list[str]:
    """``(x_0, ..., x_n) = (...)`` as lines of LaTeX; a constant sequence is said in one."""
    letter = left.split("_")[0]
    last = len(values) - 1
    index = left.split("_")[1].strip("{}")
    if last == 0:
        return [f"{letter}_0 &= {latex(values[0])}"]
    if len(set(values)) == 1 and latex_width(latex(values[0])) < width // 2:
        return [rf"{letter}_{{{index}}} &= {latex(values[0])} \qquad ({index} = 0, \dots, {last})"]
    if max(latex_width(latex(x)) for x in values) > width - 24:
        return [row for number, x in enumerate(values) for row in equation(f"{letter}_{{{number}}}", (x,))]
    head = rf"({letter}_0, \dots, {letter}_{{{last}}}) &= " if last > 1 else rf"({letter}_0, {letter}_1) &= "
    rows, row = [], ""
    for number, value in enumerate(values):
        text = latex(value) + (r",\; " if number < last else "")
        if row and latex_width(row) + latex_width(text) > width - 24:
            rows.append(row)
            row = ""
        row += text
    rows.append(row)
    body = [rf"\Bigl({rows[0]}", *(rf"&\qquad {x}" for x in rows[1:])]
    body = [x.removesuffix(r"\; ") for x in body]
    body[-1] += r"\Bigr)"
    return [head + body[0], *body[1:]]


def step_rows(step: Step) -> list[str]:
    """The rows of one step for an ``align`` or ``aligned`` display."""
    left = latex(step.left)
    if step.layout == "sequence":
        return sequence(left, step.right)
    return equation(left, step.right if isinstance(step.right, tuple) else (step.right,))


def equation(left: str, parts: tuple[sympy.Expr, ...]) -> list[str]:
    """``left = part = part ...`` as rows, each part on lines of its own, long sums broken."""
    rows = []
    for number, part in enumerate(parts):
        broken = broken_sum(part, LINE - latex_width(left) - 4) if part.is_Add else [latex(part)]
        rows.append(f"{left if number == 0 else ''} &= {broken[0]}")
        rows += [rf"&\quad {row}" for row in broken[1:]]
    return rows


def display(rows: list[str], label: str = "") -> str:
    """Rows as an ``align`` display, numbered and labelled on the last row if a label is given."""
    if not label:
        return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"
    marked = [*(row + r" \notag" for row in rows[:-1]), rows[-1] + rf" \label{{{label}}}"]
    return "\\begin{align}\n" + " \\\\\n".join(marked) + "\n\\end{align}"


def derivation_latex(derivation: Derivation) -> str:
    """A derivation as a LaTeX fragment: a title, and for each step a sentence and a display."""
    import hsym

    size = f":M{derivation.M}" if derivation.M is not None else ""
    slug = _slug(derivation.subject.title)[:60].strip("-")
    kind = "identity" if derivation.steps[0].name == "expectation" else "objective"
    out = [
        f"% {unmarked(derivation.title)}; hsym {hsym.__version__}; needs \\usepackage{{{','.join(PACKAGES)}}}",
        r"\begingroup\allowdisplaybreaks",
        rf"\par\noindent\textbf{{{title_latex(derivation)}.}}",
    ]
    formula = formula_latex(derivation.subject)
    if formula and derivation.subject.name != f"Z = {derivation.subject.formula}":
        out.append(rf"The rule is $Z = {formula}$.")
    for step in derivation.steps:
        out.append(f"{prose(_sentence(step.reason))} \\emph{{[{escaped(_short(step))}]}}")
        out.append(display(step_rows(step), f"eq:hsym:{slug}{size}:{kind}:{_slug(step.name)}"))
    verdict = derivation.verdict
    out.append(escaped(f"Verdict: {verdict}."))
    if verdict.relies_on:
        out.append(escaped("It relies on: " + "; ".join(verdict.relies_on) + "."))
    out.append(r"\par\endgroup")
    return "\n".join(out) + "%\n"


def title_latex(derivation: Derivation) -> str:
    """The title; a rule that is called by its formula is set as mathematics."""
    subject = derivation.subject
    name = f"Z = {subject.formula}"
    return prose(
        derivation.title.replace(name, f"$Z = {formula_latex(subject)}$") if subject.name == name else derivation.title
    )


def prose(text: str) -> str:
    """Words with mathematics between dollars: the words escaped, the mathematics kept."""
    return "$".join(part if number % 2 else escaped(part) for number, part in enumerate(text.split("$")))


def _slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in text.lower()).split())


def _short(step: Step) -> str:
    return f"{step.verdict.outcome}, {step.verdict.evidence}" if step.verdict.evidence else step.verdict.outcome


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def formula_latex(subject: WeightRule | Target) -> str:
    """The whole-group formula of a rule, set as its author wrote it; empty where the rule is a pair a_s, b_s."""
    from hsym.reading.grammar import parse
    from hsym.render.formula import node_latex

    return node_latex(parse(subject.formula)) if subject.formula and ";" not in subject.formula else ""


def rule_latex(rule: WeightRule) -> str:
    """The two weights of a rule in one line of mathematics."""
    return rf"a_s = {latex(rule.incorrect)},\quad b_s = {latex(rule.correct)}"


def objective_latex(objective: Objective, face: str = "monomials") -> str:
    """``h_M(t) = ...`` in one line of mathematics, in powers of t, Bernstein polynomials or incomplete beta functions."""
    if face not in FACES:
        raise HsymError(f"face: {shown(face)} is no face of h_M; expected one of: {', '.join(FACES)}")
    forms = {"monomials": lambda: objective.expr, "bernstein": objective.bernstein, "betainc": objective.betainc}
    left = latex(notation.Transform(objective.M, symbols.t))
    return f"{left} = {lines(signed_terms(forms[face](), latex, _bracket), 10**9)[0]}"


def rule_fragment(rule: WeightRule | Target) -> str:
    """What a rule is, as a LaTeX fragment."""
    import hsym

    argument = "(t)" if not hasattr(rule, "least_M") else "_s"
    formula = formula_latex(rule)
    head = (
        f"% hsym {hsym.__version__}; needs \\usepackage{{{','.join(PACKAGES)}}}\n\\noindent\\textbf{{{escaped(rule.title)}.}}"
    )
    rows = [rf"a{argument} &= {latex(rule.incorrect)}", rf"b{argument} &= {latex(rule.correct)}"]
    return f"{head}{f' $Z = {formula}$.' if formula else ''}\n{display(rows)}%\n"
