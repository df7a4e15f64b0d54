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
from hsym.render.terms import (
    TOO_LONG,
    TooWide,
    by_radicand,
    latex_width,
    lines,
    positive_first,
    presentable,
    signed_terms,
    unmarked,
)

if TYPE_CHECKING:
    from hsym.derivation import Derivation, Step
    from hsym.objective import Objective
    from hsym.rule import Target, WeightRule

PACKAGES = ("amsmath",)
FACES = ("monomials", "bernstein", "betainc")
LINE = 66
"""About how many letters of mathematics fit on a line of an article, beside an equation number."""
SIZES = ((1.0, ""), (0.88, r"\footnotesize"))
"""How much room a letter takes in the sizes in which a wide term is tried, largest first."""
INLINE = 36
"""A formula wider than this gets a display of its own."""
LEFT_OUT = "not written out: a term is wider than a line; the JSON form has it"


class _Printer(LatexPrinter):
    """SymPy's printer with the field's habits: an epsilon that looks like one, gradients that stand last."""

    def _print_Symbol(self, expr: sympy.Symbol, style: str = "plain") -> str:
        return NAMES.get(expr.name) or super()._print_Symbol(expr, style)

    def _print_Add(self, expr: sympy.Add, order: str | None = None) -> str:
        """Square roots by increasing radicand; otherwise a positive term first."""
        terms = positive_first(expr.as_ordered_terms()) if expr.free_symbols else by_radicand(expr)
        pieces = [self._print(x) for x in terms]
        return pieces[0] + "".join(f" - {x[1:].lstrip()}" if x.startswith("-") else f" + {x}" for x in pieces[1:])

    def _print_Derivative(self, expr: sympy.Derivative) -> str:
        """The derivative of a transform h as h'(t)."""
        if expr.derivative_count == 1 and isinstance(expr.expr, sympy.core.function.AppliedUndef):
            return f"{expr.expr.func.__name__}'({', '.join(map(self._print, expr.expr.args))})"
        return str(super()._print_Derivative(expr))

    def _print_betainc_regularized(self, expr: sympy.Expr, exp: str | None = None) -> str:
        a, b, _, point = (self._print(x) for x in expr.args)
        text = f"I_{{{point}}}({a}, {b})"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_harmonic(self, expr: sympy.Expr, exp: str | None = None) -> str:
        text = f"H_{{{self._print(expr.args[0])}}}"
        return text if exp is None else f"{text}^{{{exp}}}"

    def _print_Mul(self, expr: sympy.Mul) -> str:
        """Gradients and sums stand last, without brackets."""
        last = [x for x in expr.args if isinstance(x, notation.Gradient | notation.KernelSum | sympy.Sum)]
        if not last:
            return str(super()._print_Mul(expr))
        rest = sympy.Mul(*(x for x in expr.args if x not in last))
        text = self._print(rest)
        if rest == -1:
            return f"- {' '.join(map(self._print, last))}"
        parts = [_bracket(text) if rest.is_Add else text, *map(self._print, last)]
        return r" \, ".join(parts[rest == 1 :])


def latex(expression: sympy.Expr) -> str:
    """A SymPy expression as LaTeX for use in mathematics mode.

    Raises:
        TooWide: a number is too long to be written in decimal.
    """
    try:
        return str(_Printer({"inv_trig_style": "full"}).doprint(presentable(expression)))
    except ValueError:
        raise TooWide(TOO_LONG) from None


def escaped(text: str) -> str:
    """Plain text with LaTeX's special characters escaped."""
    table = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(table.get(c, "\\" + c if c in "&%$#_{}" else c) for c in text)


def _bracket(text: str) -> str:
    return rf"\left({text}\right)"


def broken_sum(expression: sympy.Expr, width: int = LINE, paper: bool = True) -> list[str]:
    """A sum as lines of LaTeX, broken before a sign; on paper in smaller letters if a term is too wide for a line.

    Raises:
        TooWide: a term fits on no line of the paper even so.
    """
    terms = signed_terms(expression, latex, _bracket, width, latex_width)
    if not paper:
        return lines(terms, width, latex_width)
    scale, size = _size(max(latex_width(text) for _, text in terms), width)
    return [_in_size(row, size) for row in lines(terms, int(width / scale), latex_width)]


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


def breakable(text: str) -> str:
    """Plain text without blanks that may be broken after every eighth character."""
    return r"\allowbreak{}".join(escaped(text[k : k + 8]) for k in range(0, len(text), 8))


def sequence(left: str, values: tuple[sympy.Expr, ...], width: int = LINE, paper: bool = True) -> list[str]:
    """``(x_0, ..., x_n) = (...)`` as lines of LaTeX; a constant sequence is said in one."""
    letter = left.split("_")[0]
    last = len(values) - 1
    index = left.split("_")[1].strip("{}")
    if last == 0:
        return equation(f"{letter}_0", values, paper)
    if len(set(values)) == 1 and latex_width(latex(values[0])) < width // 2:
        return [rf"{letter}_{{{index}}} &= {latex(values[0])} \qquad ({index} = 0, \dots, {last})"]
    if max(latex_width(latex(x)) for x in values) > width - 24:
        return [row for number, x in enumerate(values) for row in equation(f"{letter}_{{{number}}}", (x,), paper)]
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


RELATIONS = {"=": "=", "<=": r"\le"}


def step_rows(step: Step, paper: bool = True) -> list[str]:
    """The rows of one step for an ``align`` or ``aligned`` display, on paper or where lines may be of any width.

    Raises:
        TooWide: a term fits on no line of the paper.
    """
    left = latex(step.left)
    if step.layout == "sequence":
        return sequence(left, step.right, paper=paper)
    return equation(left, step.right if isinstance(step.right, tuple) else (step.right,), paper, RELATIONS[step.relation])


def equation(left: str, parts: tuple[sympy.Expr, ...], paper: bool = True, relation: str = "=") -> list[str]:
    """``left = part = part ...`` as rows, each part on lines of its own, long sums broken."""
    rows = []
    width = LINE - latex_width(left) - 4
    for number, part in enumerate(parts):
        shown = presentable(part)
        text = "" if shown.is_Add else latex(shown)
        if isinstance(shown, sympy.Piecewise) and latex_width(text) > width:
            rows += case_rows(f"{left if number == 0 else ''} &{relation}", shown, width, paper)
            continue
        fits = not paper or type(shown).__module__ == notation.__name__  # the theory's own sums are made to fit
        broken = [text if fits else fitted(text, width)] if text else broken_sum(shown, width, paper)
        rows.append(f"{left if number == 0 else ''} &{relation} {broken[0]}")
        rows += [rf"&\quad {row}" for row in broken[1:]]
    return rows


def case_rows(head: str, expression: sympy.Piecewise, width: int, paper: bool) -> list[str]:
    """A wide case distinction, each case on rows of its own with its condition behind it."""
    rows: list[str] = []
    for value, condition in expression.args:
        broken = broken_sum(value, width, paper)
        rows += [f"{head if not rows else '&'} {broken[0]}", *(rf"&\quad {row}" for row in broken[1:])]
        rows[-1] += r" \quad \text{otherwise}" if condition == sympy.true else rf" \quad \text{{if }} {latex(condition)}"
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
    kind = "identity" if derivation.steps[0].claim.kind == "identity" else "objective"
    out = [
        f"% {unmarked(derivation.title)}; hsym {hsym.__version__}; needs \\usepackage{{{','.join(PACKAGES)}}}",
        r"\begingroup\allowdisplaybreaks",
        rf"\par\noindent\textbf{{{title_latex(derivation)}.}}",
    ]
    if _rule_is_told(derivation.subject):
        out.append(rule_sentence(derivation.subject))
    if condition := derivation.condition:
        out.append(escaped_inequalities(f"For {condition}."))
    for step in derivation.steps:
        said = f"{prose(_sentence(step.reason))} \\emph{{[{escaped(_short(step))}]}}"
        try:
            shown = display(step_rows(step), f"eq:hsym:{slug}{size}:{kind}:{_slug(step.name)}")
        except TooWide:
            out.append(f"\\par {said} ({LEFT_OUT}.)\\par")
        else:
            out += [said, shown]
    verdict = derivation.verdict
    out.append(escaped(f"Verdict: {verdict}."))
    if verdict.relies_on:
        out.append(r"\par\raggedright")  # names of files do not hyphenate
        out.append(escaped("It relies on: " + "; ".join(verdict.relies_on) + "."))
    out.append(r"\par\endgroup")
    return "\n".join(out) + "%\n"


SIGNS = {"->": r"\to", ">=": r"\ge", "<=": r"\le", ">": ">", "<": "<"}


def escaped_inequalities(text: str) -> str:
    """Plain text in which <, >, >= and -> are set as mathematics."""
    found = escaped(text)
    for sign, command in SIGNS.items():
        found = found.replace(sign, f"${command}$")
    return found


def title_latex(derivation: Derivation) -> str:
    """The title; a rule that is called by its formula is set as mathematics."""
    return _called(derivation.subject, derivation.title)


def _called(subject: WeightRule | Target, title: str) -> str:
    name, formula = f"Z = {subject.formula}", formula_latex(subject)
    if subject.name != name or not formula:
        return prose(title)
    return prose(title.replace(name, f"$Z = {formula}$" if latex_width(formula) <= INLINE else "$Z$"))


def _rule_is_told(subject: WeightRule | Target) -> bool:
    """Whether the title has not said the formula already."""
    formula = formula_latex(subject)
    return bool(formula) and (latex_width(formula) > INLINE or subject.name != f"Z = {subject.formula}")


def rule_sentence(subject: WeightRule | Target) -> str:
    """The whole-group formula of a rule as a sentence, with a display of its own if it is wide."""
    formula = formula_latex(subject)
    if latex_width(formula) <= INLINE:
        return rf"The rule is $Z = {formula}$."
    try:
        return f"The rule is\n{display([f'Z &= {fitted(formula, LINE - 8)}'])}"
    except TooWide:
        return rf"\par{{\raggedright The rule is Z = {breakable(subject.formula)}.\par}}"


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
    head = f"% hsym {hsym.__version__}; needs \\usepackage{{{','.join(PACKAGES)}}}\n\\noindent"
    head += rf"\textbf{{{_called(rule, rule.title)}.}}"
    sides = {f"a{argument}": rule.incorrect, f"b{argument}": rule.correct}
    try:
        shown = display([row for left, side in sides.items() for row in equation(left, (side,))])
    except TooWide:
        shown = rf"\par {LEFT_OUT[:1].upper()}{LEFT_OUT[1:]}.\par"
    return f"{head}{f' {rule_sentence(rule)}' if _rule_is_told(rule) else ''}\n{shown}%\n"
