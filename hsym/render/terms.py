"""Sums as lists of signed terms, in the order of the field: ascending powers of t, no "+ -x"."""

from __future__ import annotations

import re
from collections.abc import Callable

import sympy

from hsym import symbols

Term = tuple[str, str]
"""``("+" or "-", the term without its sign)``."""


def signed_terms(expression: sympy.Expr, show: Callable[[sympy.Expr], str], bracket: Callable[[str], str]) -> list[Term]:
    """The terms of a sum, ascending in t where t occurs, each with its sign split off.

    Args:
        expression: a SymPy expression; what is no sum is one term.
        show: turns a SymPy expression into text.
        bracket: puts text in parentheses.

    Example:
        >>> from hsym.symbols import t
        >>> signed_terms(t**2 / 3 - 2 * t, str, lambda x: f"({x})")
        [('-', '2*t'), ('+', 't**2/3')]
    """
    powers: dict[int, list[sympy.Expr]] = {}
    others: list[sympy.Expr] = []
    for term in sympy.Add.make_args(expression):
        coefficient, power = term.as_independent(symbols.t)
        degree = _degree(power)
        if degree is None:
            others.append(term)
        else:
            powers.setdefault(degree, []).append(coefficient)
    found: list[Term] = []
    for degree in sorted(powers):
        coefficient = sympy.Add(*powers[degree])
        if coefficient.is_Add and degree:
            found.append(("+", f"{bracket(show(coefficient))}{_times(show)}{show(symbols.t**degree)}"))
        else:
            found += [_signed(x * symbols.t**degree, show) for x in sympy.Add.make_args(coefficient) if x != 0]
    if others:
        found += [_signed(x, show) for x in sympy.Add(*others).as_ordered_terms()]
    return found or [("+", "0")]


def _times(show: Callable[[sympy.Expr], str]) -> str:
    return "*" if "*" in show(2 * symbols.t) else " "


def _degree(power: sympy.Expr) -> int | None:
    if power == 1:
        return 0
    base, exponent = power.as_base_exp()
    return int(exponent) if base == symbols.t and exponent.is_Integer and exponent > 0 else None


def _signed(term: sympy.Expr, show: Callable[[sympy.Expr], str]) -> Term:
    negative = term.as_coeff_Mul()[0].is_negative
    return ("-", show(-term)) if negative else ("+", show(term))


def lines(terms: list[Term], width: int, measure: Callable[[str], int] = len) -> list[str]:
    """The terms joined into lines of at most about ``width``, each line but the first opening with its sign.

    Example:
        >>> lines([("-", "a"), ("+", "b"), ("-", "c")], 6)
        ['-a + b', '- c']
    """
    rows: list[str] = []
    row = ""
    for sign, text in terms:
        if not rows and not row:
            row = text if sign == "+" else f"-{text}"
        elif measure(row) + measure(text) + 3 <= width:
            row += f" {sign} {text}"
        else:
            rows.append(row)
            row = f"{sign} {text}"
    return [*rows, row]


def latex_width(text: str) -> int:
    """A rough count of the characters that a piece of LaTeX occupies on the line."""
    visible = re.sub(r"\\(left|right|displaystyle|,|;|quad)", "", text)
    visible = re.sub(r"\\[a-zA-Z]+", "x", visible)
    return len(re.sub(r"[{}^_\s\\]", "", visible))


_PLAIN = {r"\dots": "...", r"\nabla ": "grad ", r"\sim": "~", r"\binom": "binomial", "{": "", "}": "", "$": ""}


def unmarked(text: str) -> str:
    r"""Words with simple mathematics between dollars as plain text on one line.

    Example:
        >>> unmarked(r"$w_s = b_s - a_s$ at $s = 0, \dots, 7$")
        'w_s = b_s - a_s at s = 0, ..., 7'
    """
    for mark, plain in _PLAIN.items():
        text = text.replace(mark, plain)
    return " ".join(text.split())
