"""Sums as lists of signed terms, in the order of the field: ascending powers of t, no "+ -x"."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import ceil

import sympy

from hsym import notation, symbols
from hsym.errors import HsymError
from hsym.render.macros import expanded, group

POINTS = frozenset({"t", "p", "x", "u", "v"})
"""Names of variables in [0, 1]: their powers stand last."""
Term = tuple[str, str]
"""``("+" or "-", the term without its sign)``."""


class TooWide(HsymError):
    """What cannot be set on a line, or not be written in decimal."""


TOO_LONG = "--format: a number has more than 4300 digits; expected --format json, which writes it"


def presentable(expression: sympy.Basic) -> sympy.Basic:
    """An expression for display: without pieces for undefined values, and without cases inside the last case.

    Example:
        >>> from hsym.symbols import M, s
        >>> guarded = sympy.Piecewise((1 / s, sympy.Ne(s, 0)), (sympy.nan, True))
        >>> presentable(guarded)
        1/s
        >>> presentable(sympy.Piecewise((0, sympy.Eq(s, M)), (guarded, True), evaluate=False))
        Piecewise((0, Eq(s, M)), (1/s, True))
    """
    if not expression.has(sympy.Piecewise):
        return expression
    if not isinstance(expression, sympy.Piecewise):
        return expression.func(*map(presentable, expression.args))
    pieces: list[tuple[sympy.Basic, sympy.Basic]] = []
    for value, condition in expression.args:
        shown = presentable(value)
        if condition == sympy.true and isinstance(shown, sympy.Piecewise):
            pieces += [(x, c) for x, c in shown.args]
        elif shown is not sympy.nan:
            pieces.append((shown, condition))
    guarded = expression.args[-1][0] is sympy.nan
    if not pieces or (len(pieces) == 1 and (guarded or pieces[0][1] == sympy.true)):
        return pieces[0][0] if pieces else sympy.nan
    return sympy.Piecewise(*pieces, evaluate=False)


def signed_terms(
    expression: sympy.Expr,
    show: Callable[[sympy.Expr], str],
    bracket: Callable[[str], str],
    widest: int = 10**9,
    measure: Callable[[str], int] = len,
) -> list[Term]:
    """The terms of a sum, ascending in t (or p) where it occurs, each with its sign split off.

    Args:
        expression: a SymPy expression; what is no sum is one term.
        show: turns a SymPy expression into text.
        bracket: puts text in parentheses.
        widest: a coefficient in parentheses that is wider than this is multiplied out.
        measure: the width of a piece of text.

    Example:
        >>> from hsym.symbols import t
        >>> signed_terms(t**2 / 3 - 2 * t, str, lambda x: f"({x})")
        [('-', '2*t'), ('+', 't**2/3')]
    """
    variable = symbols.t if expression.has(symbols.t) else symbols.p
    powers: dict[int, list[sympy.Expr]] = {}
    others: list[sympy.Expr] = []
    for term in sympy.Add.make_args(expression):
        coefficient, power = term.as_independent(variable)
        degree = _degree(power, variable)
        if degree is None:
            others.append(term)
        else:
            powers.setdefault(degree, []).append(coefficient)
    found: list[Term] = []
    for degree in sorted(powers):
        coefficient = sympy.Add(*powers[degree])
        together = f"{bracket(show(coefficient))}{_times(show)}{show(variable**degree)}"
        if coefficient.is_Add and degree and measure(together) <= widest:
            found.append(("+", together))
        else:
            plain = coefficient.is_Add and coefficient.free_symbols and not degree
            pieces = ordered_terms(coefficient) if plain else by_radicand(coefficient)
            found += [_signed(x * variable**degree, show) for x in pieces if x != 0]
    if others:
        rest = sympy.Add(*others)
        found += [_signed(x, show) for x in (ordered_terms(rest) if rest.is_Add else [rest])]
        first = next((number for number, (sign, _) in enumerate(found) if sign == "+"), 0)
        found = [found[first], *found[:first], *found[first + 1 :]]
    return found or [("+", "0")]


def _times(show: Callable[[sympy.Expr], str]) -> str:
    return "*" if "*" in show(2 * symbols.t) else " "


def by_radicand(total: sympy.Expr) -> list[sympy.Expr]:
    """The terms of a sum of square roots, the rational part first and then by increasing radicand; others as SymPy has them.

    Example:
        >>> by_radicand(2 * sympy.sqrt(3) - 1 + sympy.sqrt(2))
        [-1, sqrt(2), 2*sqrt(3)]
    """
    terms = sympy.Add.make_args(total)
    roots = [term.as_coeff_Mul()[1] ** 2 for term in terms]
    if all(root.is_Rational for root in roots):
        return [term for _, term in sorted(zip(roots, terms, strict=True), key=lambda pair: pair[0])]
    return list(total.as_ordered_terms())


def positive_first(terms: list[sympy.Expr]) -> list[sympy.Expr]:
    """Terms with the first one that has no minus sign moved to the front: M - s, not -s + M.

    Example:
        >>> from hsym.symbols import M, s
        >>> positive_first([-s, M])
        [M, -s]
    """
    place = next((i for i, x in enumerate(terms) if not x.as_coeff_Mul()[0].is_negative), 0)
    return [terms[place], *terms[:place], *terms[place + 1 :]]


def ordered_terms(expr: sympy.Add) -> list[sympy.Expr]:
    """The terms of a sum in the order of the papers.

    Example:
        >>> from hsym.symbols import M, s, t
        >>> ordered_terms(3 * t**2 - 2 * t + 1), ordered_terms(M - s - 1)
        ([1, -2*t, 3*t**2], [M, -1, -s])
    """
    if not expr.free_symbols:
        return positive_first(by_radicand(expr))
    terms = list(expr.as_ordered_terms())
    if any(is_transform(x) for x in terms):
        return positive_first(sorted(terms, key=lambda x: not is_transform(x)))
    point = next((x for x in sorted(expr.free_symbols, key=str) if x.name in POINTS and expr.is_polynomial(x)), None)
    if point is not None:
        return positive_first(sorted(terms, key=lambda x: sympy.degree(x, point) if x.has(point) else 0))
    if symbols.M in terms and any(x.is_negative and x.is_number for x in terms):
        numbers = [x for x in terms if x.is_number]
        return [symbols.M, *numbers, *(x for x in terms if x != symbols.M and not x.is_number)]
    return positive_first(terms)


def is_transform(term: sympy.Expr) -> bool:
    """Whether a term is a transform h_M with a plus sign, or has it as a factor."""
    _, rest = term.as_coeff_Mul()
    positive = not term.could_extract_minus_sign()
    return positive and rest.has(notation.Transform, notation.TransformDerivative)


def _degree(power: sympy.Expr, variable: sympy.Symbol) -> int | None:
    if power == 1:
        return 0
    base, exponent = power.as_base_exp()
    return int(exponent) if base == variable and exponent.is_Integer and exponent > 0 else None


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


WIDE = {
    **dict.fromkeys(("+", "-", "=", r"\le", r"\ge", r"\leq", r"\geq", r"\to", r"\sim", r"\sum", r"\log", r"\lim", r"\sup"), 3),
    **dict.fromkeys((r"\sqrt", r"\infty", r"\dots", r"\cdot"), 2),
    **dict.fromkeys((r"\arcsin", r"\arccos", r"\arctan"), 6),
}
"""Pieces of LaTeX that take more room than a letter, in letters."""


_CASES = re.compile(r"\\begin\{cases\}((?:(?!\\begin\{cases\}).)*?)\\end\{cases\}", re.DOTALL)


def latex_width(text: str, fraction: float = 1) -> int:
    r"""A rough count of the characters that a piece of LaTeX occupies on the line; a fraction is as wide as its wider part,
    times ``fraction`` where fractions are set in small letters.

    Example:
        >>> latex_width(r"\frac{12}{345} t^{2}")
        5
    """
    width, place, text = 0, 0, expanded(text)
    while found := _CASES.search(text):
        rows = found.group(1).split(r"\\")
        text = f"{text[: found.start()]}{'x' * (max(latex_width(row, fraction) for row in rows) + 3)}{text[found.end() :]}"
    while place < len(text):
        if text.startswith((r"\frac{", r"\tfrac{"), place):
            top, place = group(text, text.index("{", place))
            bottom, place = group(text, place)
            width += ceil(fraction * max(latex_width(top, fraction), latex_width(bottom, fraction)))
            continue
        command = re.match(r"\\(left|right|displaystyle|quad|Bigl|Bigr|[,;])|\\[a-zA-Z]+|.", text[place:], re.DOTALL)
        assert command is not None
        piece = command.group()
        width += 0 if command.group(1) or piece in "{}^_ \n" else WIDE.get(piece, 1)
        place += len(piece)
    return width


_PLAIN = {
    r"\dots": "...",
    r"\nabla ": "grad ",
    r"\sim": "~",
    r"\binom": "binomial",
    r"\theta": "theta",
    r"\kappa": "kappa",
    r"\sum": "sum",
    r"\exp": "exp",
    r"\to \infty": "tends to infinity",
    r"\le": "<=",
    r"\log": "log",
    "{": "",
    "}": "",
    "$": "",
}


def unmarked(text: str) -> str:
    r"""Words with simple mathematics between dollars as plain text on one line.

    Example:
        >>> unmarked(r"$w_s = b_s - a_s$ at $s = 0, \dots, 7$")
        'w_s = b_s - a_s at s = 0, ..., 7'
    """
    for mark, plain in _PLAIN.items():
        text = text.replace(mark, plain)
    return " ".join(text.split())
