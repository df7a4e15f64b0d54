"""Expansions in powers of 1/M as text, LaTeX, Markdown and JSON data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sympy

from hsym.render.data import rule_data, value, verdict_data
from hsym.render.latex import NEEDS, display
from hsym.render.printer import latex
from hsym.render.rows import LINE, Room, broken_sum, fitted
from hsym.render.terms import TooWide, latex_width, unmarked
from hsym.render.text import plain
from hsym.render.words import prose
from hsym.symbols import t

if TYPE_CHECKING:
    from hsym.limits.end_terms import Term
    from hsym.limits.expansions import Expansion

DOMAIN = "0 < t < 1"
ROOM = LINE - 12
"""How wide a term may be beside ``h_M'(t) =`` on a line of an article."""


def _blocks(expansion: Expansion) -> list[tuple[str, tuple[Term, ...]]]:
    """The left sides with the terms that are not 0."""
    sides = [("h_M'(t)", expansion.interior)]
    if expansion.ends is not None:
        sides.append(("h_M(t)", expansion.terms))
    return [(left, tuple(x for x in terms if x.coefficient != 0)) for left, terms in sides]


def _remarks(expansion: Expansion) -> list[str]:
    """What a reader has to know besides the terms, with mathematics between dollars."""
    found = ["$h_M(0) = 0$." if expansion.ends is not None else f"The constants of $h_M$ were not found: {expansion.obstacle}."]
    if not expansion.has_limit:
        found.append(f"The derivative grows like $M$ to the power {expansion.leading_power}: there is no limit.")
    if any(x.coefficient.has(sympy.harmonic) for x in expansion.ends or ()):
        found.append("The harmonic number of $M$, the sum of $1/k$ for $k = 1, ..., M$, grows like the logarithm of $M$.")
    return found


def expansion_text(expansion: Expansion) -> str:
    """Plain text: one line for each term."""
    rows = [f"{expansion.rule.title}: expansion in 1/M for {DOMAIN} [{expansion.verdict.evidence}]"]
    for left, terms in _blocks(expansion):
        rows.append(f"{left} ~")
        rows += [f"  {_power(x.power):<10} {plain(x.coefficient)}" for x in terms]
        rows.append(f"  {'left out':<10} O({_power(-sympy.Integer(expansion.order + 1))})")
    return "\n".join([*rows, *(unmarked(x) for x in _remarks(expansion))])


def _power(power: sympy.Rational) -> str:
    return f"M^{power}" if power >= 0 and power.is_Integer else f"M^({power})"


def _rows(expansion: Expansion, fit: Callable[[Term], tuple[str, str]]) -> list[str]:
    """The rows of a display; ``fit`` makes sign and text of a term."""
    rows = []
    for left, terms in _blocks(expansion):
        for number, term in enumerate(terms):
            sign, text = fit(term)
            head = f"{left} &\\sim {'- ' if sign == '-' else ''}" if number == 0 else f"&\\quad {sign} "
            rows.append(head + text)
        rows.append(("&\\quad + " if terms else f"{left} &= ") + rf"O\left(M^{{{-expansion.order - 1}}}\right)")
    return rows


def _signed(term: Term) -> tuple[str, str]:
    text = latex(term.coefficient)
    if term.coefficient.is_Add and term.power != 0:
        sign, text = "+", rf"\left({text}\right)"
    else:
        sign, text = ("-", text[1:].lstrip()) if text.startswith("-") and not term.coefficient.is_Add else ("+", text)
    if term.power == 0:
        return sign, text
    power = "M" if term.power == 1 else f"M^{{{term.power}}}"
    return sign, power if text == "1" else rf"{text}\, {power}"


def expansion_math(expansion: Expansion) -> str:
    """The terms as one ``aligned`` display, for use in mathematics mode."""
    return "\\begin{aligned}\n" + " \\\\\n".join(_rows(expansion, _signed)) + "\n\\end{aligned}"


def expansion_latex(expansion: Expansion) -> str:
    """A LaTeX fragment: a title, a display and the remarks."""
    import hsym

    head = f"% hsym {hsym.__version__}; {NEEDS}\n\\noindent"
    title = rf"\textbf{{{prose(expansion.rule.title)}: expansion in $1/M$ for ${DOMAIN}$.}}"
    remarks = _remarks(expansion)
    names: dict[sympy.Expr, sympy.Expr] = {}

    def fit(term: Term) -> tuple[str, str]:
        while True:
            sign, text = _signed(term)
            try:
                return sign, fitted(text, ROOM)
            except TooWide:
                term = replace(term, coefficient=_abbreviated(term.coefficient, names))

    shown = display(_rows(expansion, fit))
    rows = [row for whole, name in names.items() for row in _definition(name, whole)]
    with_names = f"\nwith\n{display(rows)}" if rows else ""
    said = prose(" ".join([*remarks, f"Evidence: {expansion.verdict.evidence}."]))
    return f"{head}{title}\n{shown}{with_names}\n{said}%\n"


def _abbreviated(coefficient: sympy.Expr, names: dict[sympy.Expr, sympy.Expr]) -> sympy.Expr:
    """A coefficient with its widest inner sum as a function P_1(t), P_2(t), ..., which is noted.

    Raises:
        TooWide: there is no inner sum.
    """
    sums = [node for node in coefficient.atoms(sympy.Add) if node != coefficient and node.has(t)]
    if not sums:
        raise TooWide("--format: a coefficient fits on no line; expected --format json")
    widest = max(sorted(sums, key=str), key=lambda node: latex_width(latex(node)))
    name = names.setdefault(widest, sympy.Function(f"P_{len(names) + 1}")(t))
    return coefficient.xreplace({widest: name})


def _definition(name: sympy.Expr, whole: sympy.Expr) -> list[str]:
    first, *rest = broken_sum(whole, Room(ROOM))
    return [f"{latex(name)} &= {first}", *(rf"&\quad {row}" for row in rest)]


def expansion_markdown(expansion: Expansion) -> str:
    """Markdown with mathematics between dollars."""
    title = f"### {expansion.rule.title}: expansion in 1/M for {DOMAIN}"
    rows = [*_remarks(expansion), f"Evidence: {expansion.verdict.evidence}."]
    return f"{title}\n\n$$\n{expansion_math(expansion)}\n$$\n\n{' '.join(rows)}\n"


def expansion_data(expansion: Expansion) -> dict[str, Any]:
    """JSON data: every term with its power of M."""

    def rows(terms: tuple[Term, ...]) -> list[dict[str, Any]]:
        return [{"power": str(x.power), "coefficient": value(x.coefficient)} for x in terms]

    return {
        "rule": rule_data(expansion.rule),
        "order": expansion.order,
        "domain": DOMAIN,
        "derivative": rows(expansion.interior),
        "finite_parts": rows(expansion.integrals),
        "ends": None if expansion.ends is None else rows(expansion.ends),
        "transform": None if expansion.ends is None else rows(expansion.terms),
        "has_limit": expansion.has_limit,
        "verdict": verdict_data(expansion.verdict),
    }
