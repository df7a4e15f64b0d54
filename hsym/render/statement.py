"""A single verified statement about a rule, in each format."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sympy

from hsym import notation, symbols
from hsym.errors import HsymError
from hsym.exact.numbers import Number
from hsym.render.escaping import code
from hsym.render.formula import NAMES, node_latex
from hsym.render.latex import INLINE, NEEDS
from hsym.render.markdown import verdict_markdown
from hsym.render.printer import latex
from hsym.render.terms import TooWide, latex_width
from hsym.render.text import value_text, verdict_text
from hsym.render.words import breakable, escaped, with_relations

if TYPE_CHECKING:
    from hsym.claims import Verdict
    from hsym.rule import Target, WeightRule


def statement(rule: WeightRule | Target, M: int | None, claim: str | None) -> str:
    """The statement in one line.

    Example:
        >>> from hsym import catalog
        >>> statement(catalog.get("rloo"), 4, "h = t")
        'RLOO at M = 4: h = t'
    """
    every = rule.title if hasattr(rule, "transform") else f"{rule.title} for every M"
    where = f"{rule.title} at M = {M}" if M is not None else every
    if claim is not None:
        return f"{where}: {' '.join(claim.split())}"
    if M is None:
        return f"{where}: the expected update is the gradient of h(p)"
    return f"{where}: {notation.ExpectedScore(M)} = grad h_{M}(p)"


def statement_text(said: str, verdict: Verdict) -> str:
    """Statement and verdict as plain text."""
    return f"{said}\n{verdict_text(verdict)}\n"


def statement_markdown(said: str, verdict: Verdict) -> str:
    """Statement and verdict as Markdown."""
    return f"### {code(said)}\n\n{verdict_markdown(verdict)}\n"


WITNESSES = {
    "pi": r"\pi",
    "d pi": r"\mathrm{d} \pi",
    "exp(theta)": r"\exp(\theta)",
}
"""Names in witnesses that are set as mathematics."""
LETTERS = re.compile(r"(\b[A-Za-z]_\w+'?(?:\(\w\))?|\b[gh]'?\(\w\)|\b[st]\b(?: = \d+)?)")
"""What is mathematics in a name of several words."""
RELATIONS = {"=": "=", "~": r"\sim"}


def statement_latex(said: str, verdict: Verdict) -> str:
    """Statement and verdict as a LaTeX fragment."""
    import hsym

    rows = [_witness(name, x) for name, x in verdict.witness]
    rows += [f"relies on: {escaped(x)}" for x in verdict.relies_on]
    items = "\n".join(rf"\item {row}" for row in rows)
    body = f"\n\\begin{{itemize}}\n\\raggedright\n{items}\n\\end{{itemize}}" if rows else ""
    return (
        f"% hsym {hsym.__version__}; {NEEDS}\n"
        f"\\noindent\\textbf{{{said_latex(said)}.}} {with_relations(str(verdict))}.{body}%\n"
    )


def said_latex(said: str) -> str:
    r"""A statement with its mathematics between dollars; what cannot be read as mathematics stays text.

    Example:
        >>> print(said_latex("RLOO at M = 4: h ~ t^2/2"))
        RLOO at $M = 4$: $h \sim \frac{t^{2}}{2}$
    """
    head, _, claim = said.partition(": ")
    where = re.fullmatch(r"(.*) at M = (\d+)", head, re.DOTALL)
    title, size = (where.group(1), where.group(2)) if where else (head, "")
    called = re.fullmatch(r"Z = (.*?)( with .*)?", title, re.DOTALL)
    if called and (formula := _formula(called.group(1))):
        subject = f"${'Z = ' + formula}${escaped(called.group(2) or '')}"
    else:
        subject = escaped(title)
    return f"{subject}{f' at $M = {size}$' if size else ''}: {_claim(claim, int(size or 0))}"


def _formula(text: str) -> str:
    """A formula as LaTeX, empty if it cannot be read or is too wide for a line of text."""
    from hsym.reading.grammar import parse

    try:
        found = node_latex(parse(text))
    except (HsymError, RecursionError):
        return ""
    return found if latex_width(found) <= INLINE else ""


def _claim(claim: str, M: int) -> str:
    if M and claim == f"{notation.ExpectedScore(M)} = grad h_{M}(p)":
        gradient = notation.Gradient(notation.Transform(M, symbols.p))
        return f"${latex(notation.ExpectedScore(M))} = {latex(gradient)}$"
    if claim.endswith("is the gradient of h(p)"):
        return f"{escaped(claim.removesuffix('h(p)'))}$h(p)$"
    function = re.fullmatch(r"\s*(h'?|limit)\s*([=~])\s*(.*)", claim, re.DOTALL)
    if function and (right := _formula(function.group(3))):
        if function.group(1) == "limit":
            return rf"$\lim\, (h_M - c_M) = {right}$ for some constants $c_M$"
        also = " up to a constant" if function.group(1) == "h" and function.group(2) == "=" else ""
        return f"${function.group(1)} {RELATIONS[function.group(2)]} {right}${also}"
    other = re.fullmatch(r"\s*equal to\s+(.*)", claim, re.DOTALL)
    if other and re.search(r"[^\w\s-]", other.group(1)) and (right := _formula(other.group(1))):
        return f"equal to $Z = {right}$"
    return escaped(claim)


def _witness(name: str, value: Any) -> str:
    """A name and its value: mathematics where they are, a long value as text that may be broken."""
    known = (
        WITNESSES.get(name) or NAMES.get(name) or (name if re.fullmatch("[A-Za-z]", name) or LETTERS.fullmatch(name) else "")
    )
    called = f"${known}$" if known else "$".join(x if k % 2 else escaped(x) for k, x in enumerate(LETTERS.split(name)))
    try:
        text = _value_latex(value)
    except TooWide:
        text = None
    if text is None or latex_width(text) > INLINE:
        return f"{called} $=$ {breakable(value_text(value))}"
    return f"${known} = {text}$" if known else f"{called} ${'= ' + text}$"


def _value_latex(value: Any) -> str | None:
    """A value as mathematics, None if it is none."""
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        value = sympy.Rational(value.numerator, value.denominator)
    if isinstance(value, Number):
        value = value.to_sympy()
    if isinstance(value, sympy.Basic):
        return latex(value)
    if isinstance(value, tuple):
        parts = [_value_latex(x) for x in value]
        return f"({', '.join(x for x in parts if x is not None)})" if None not in parts else None
    return None
