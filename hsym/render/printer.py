r"""SymPy's LaTeX printer with the habits of the field; the one place where it is subclassed, and nothing global is changed.

Factors stand in the order of the papers: weight, binomial, t^s, (1-t)^(M-s). Sums ascend in t, fractions are fractions,
functions take brackets only where they need them, and the symbols of the theory are the commands of ``hsym.sty``.
"""

from __future__ import annotations

import re
from typing import Any

import sympy
from sympy.core.function import AppliedUndef
from sympy.printing.latex import LatexPrinter, translate

from hsym import notation
from hsym.render.formula import NAMES, parameter_latex
from hsym.render.macros import expanded
from hsym.render.terms import POINTS, TOO_LONG, TooWide, is_transform, ordered_terms, presentable

LETTERS = {"a": r"\hsymIncorrect", "b": r"\hsymCorrect", "w": r"\hsymGap", "W": r"\hsymRunning"}
"""Letters of the theory that have an index."""
TALL = re.compile(r"\\(frac|sum|int|begin|binom|sqrt\{\\frac|lim|left|Bigl)")
"""What needs brackets that grow."""


class Printer(LatexPrinter):
    """SymPy's printer for the expressions of hsym."""

    macros = True

    def _print_Symbol(self, expr: sympy.Symbol, style: str = "plain") -> str:
        letter, _, index = expr.name.partition("_")
        if letter == "pi" and index.isalnum() and not expr.is_real:
            return notation.indexed_policy(self, index)
        if index and letter in LETTERS and not expr.is_real:
            return f"{LETTERS[letter]}_{{{NAMES.get(index, index)}}}" if index.isalnum() else super()._print_Symbol(expr, style)
        if len(expr.name) > 1 and expr.is_real and expr.name not in NAMES:  # letters of the theory have no assumptions
            return parameter_latex(expr.name)
        return NAMES.get(expr.name) or super()._print_Symbol(expr, style)

    def _print_Add(self, expr: sympy.Add, order: str | None = None) -> str:
        """Square roots by increasing radicand, polynomials by increasing degree, and never a minus sign at the front."""
        pieces = [self._print(x) for x in ordered_terms(expr)]
        return pieces[0] + "".join(f" - {x[1:].lstrip()}" if x.startswith("-") else f" + {x}" for x in pieces[1:])

    def _print_Mul(self, expr: sympy.Mul) -> str:
        coefficient, _ = expr.as_coeff_Mul()
        if coefficient.is_negative:
            inner = self._print(-expr)
            return f"-{self._add_parens(inner) if (-expr).is_Add else inner}"
        factors = sympy.Mul.make_args(expr)
        last = [x for x in factors if isinstance(x, LAST)]
        rest = sympy.Mul(*(x for x in factors if x not in last))
        if last:
            front = [] if rest == 1 else [self._bracketed(rest)]
            return " ".join([*front, *map(self._print, last)])
        return self._fraction(rest)

    def _print_Pow(self, expr: sympy.Pow) -> str:
        _, bottom = sympy.fraction(expr)
        return self._fraction(expr) if bottom != 1 else str(super()._print_Pow(expr))

    def _fraction(self, expr: sympy.Expr) -> str:
        """A product without sums: what belongs neither to the binomial terms nor to a function as one fraction in front."""
        top, bottom = sympy.fraction(expr)
        if bottom == 1 and not expr.is_Mul:
            return str(self._print(expr))
        over = _joined_roots(list(sympy.Mul.make_args(top)))
        under = _joined_roots(_cleared(list(sympy.Mul.make_args(bottom))))
        behind = [x for x in over if _rank(x) >= BINOMIAL]
        if not any(isinstance(x, sympy.binomial) for x in behind) and not bottom.is_number:
            behind = [x for x in behind if _rank(x) == FUNCTION]  # t and 1 - t belong into the fraction
        front = [x for x in over if x not in behind and x != 1]
        if bottom == 1:
            return self._product([*front, *behind])
        fraction = rf"\frac{{{self._product(front)}}}{{{self._product([x for x in under if x != 1])}}}"
        return f"{fraction} {self._product(behind)}" if behind else fraction

    def _product(self, factors: list[sympy.Expr]) -> str:
        """Factors side by side: numbers, then weights, letters, binomials, powers of t, powers of 1 - t."""
        if not factors:
            return "1"
        ordered = sorted(factors, key=lambda x: (_rank(x), _place(x)))
        texts = [self._print(x) if len(factors) == 1 else self._bracketed(x) for x in ordered]
        made = texts[0]
        for text in texts[1:]:
            made += (r" \cdot " if text[:1].isdigit() or (text.startswith(r"\frac") and made[-1:].isdigit()) else " ") + text
        return made

    def _bracketed(self, expr: sympy.Expr) -> str:
        text = str(self._print(expr))
        return self._add_parens(text) if expr.is_Add or isinstance(expr, sympy.Piecewise) else text

    def _add_parens(self, s: str) -> str:
        return rf"\left({s}\right)" if TALL.search(s) else f"({s})"

    def _print_Function(self, expr: Any, exp: str | None = None) -> str:
        if isinstance(expr, AppliedUndef):
            return _raised(self._applied(expr, ""), exp)
        return str(super()._print_Function(expr, exp))

    def _applied(self, expr: AppliedUndef, prime: str) -> str:
        name, inside = expr.func.__name__, ", ".join(map(self._print, expr.args))
        if name == "h" and not TALL.search(inside):
            return rf"\hsymLimit{'Slope' if prime else ''}{{{inside}}}"
        letter, _, index = name.partition("_")
        return f"{translate(letter)}{f'_{{{index}}}' if index else ''}{prime}{self._add_parens(inside)}"

    def _print_Derivative(self, expr: sympy.Derivative) -> str:
        """The derivative of a transform h as h'(t)."""
        if expr.derivative_count == 1 and isinstance(expr.expr, AppliedUndef):
            return self._applied(expr.expr, "'")
        return str(super()._print_Derivative(expr))

    def _print_log(self, expr: sympy.Expr, exp: str | None = None) -> str:
        return self._called(r"\log", expr.args[0], exp)

    def _print_asin(self, expr: sympy.Expr, exp: str | None = None) -> str:
        return self._called(r"\arcsin", expr.args[0], exp)

    def _print_acos(self, expr: sympy.Expr, exp: str | None = None) -> str:
        return self._called(r"\arccos", expr.args[0], exp)

    def _print_atan(self, expr: sympy.Expr, exp: str | None = None) -> str:
        return self._called(r"\arctan", expr.args[0], exp)

    def _called(self, name: str, argument: sympy.Expr, exp: str | None) -> str:
        """A function with brackets only where they are needed."""
        inside = self._print(argument)
        plain = argument.is_Symbol or argument.is_Integer or (_is_root(argument) and argument.base.is_Symbol)
        raised = name if exp is None else f"{name}^{{{exp}}}"
        return f"{raised} {inside}" if plain else f"{raised}{self._add_parens(inside)}"

    def _print_Abs(self, expr: sympy.Expr, exp: str | None = None) -> str:
        """The transform with a plus sign, whatever sign it has inside."""
        inside = expr.args[0]
        if inside.is_Add and any(is_transform(x) for x in (-inside).args) and not any(is_transform(x) for x in inside.args):
            inside = -inside
        return _raised(rf"\left|{self._print(inside)}\right|", exp)

    def _print_Piecewise(self, expr: sympy.Piecewise) -> str:
        rows = [rf"{self._print(value)} & {self._condition(condition)}" for value, condition in expr.args]
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def _condition(self, condition: sympy.Basic) -> str:
        return r"\text{otherwise}" if condition == sympy.true else rf"\text{{if }} {self._print(condition)}"

    def _print_Integral(self, expr: sympy.Integral) -> str:
        (variable, low, high), *_ = expr.limits
        ends = rf"_{{{self._print(low)}}}^{{{self._print(high)}}}"
        return rf"\int{ends} {self._bracketed(expr.function)} \, d{self._print(variable)}"

    def _print_binomial(self, expr: sympy.Expr, exp: str | None = None) -> str:
        n, k = map(self._print, expr.args)
        return rf"\binom{{{n}}}{{{k}}}" if exp is None else rf"\binom{{{n}}}{{{k}}}^{{{exp}}}"

    def _print_betainc_regularized(self, expr: sympy.Expr, exp: str | None = None) -> str:
        a, b, _, point = (self._print(x) for x in expr.args)
        return _raised(rf"\hsymBeta{{{point}}}{{{a}}}{{{b}}}", exp)

    def _print_harmonic(self, expr: sympy.Expr, exp: str | None = None) -> str:
        text = rf"\hsymHarmonic{{{self._print(expr.args[0])}}}"
        return text if exp is None else f"{text}^{{{exp}}}"


LAST = (
    notation.Gradient, notation.KernelSum, notation.BernsteinSum, notation.BetaSum, notation.Supremum,
    sympy.Sum, sympy.Integral,
)  # fmt: skip
"""Factors that stand last, without brackets."""
CALLED = (sympy.log, sympy.asin, sympy.acos, sympy.atan, AppliedUndef)
"""Functions that stand behind a fraction, not in it."""


def latex(expression: sympy.Expr, macros: bool = False) -> str:
    r"""A SymPy expression as LaTeX for use in mathematics mode.

    Args:
        expression: what is set.
        macros: with the commands of ``hsym.sty``, for papers; else with what they stand for, for everything else.

    Raises:
        TooWide: a number is too long to be written in decimal.

    Example:
        >>> from hsym.symbols import K, M, t
        >>> print(latex(sympy.binomial(M, K) * (1 - t) ** (M - K) * t**K * K / M))
        \frac{K}{M} \binom{M}{K} t^{K} (1 - t)^{M - K}
        >>> print(latex(notation.Transform(8, t), macros=True))
        \hsymTransform{8}{t}
    """
    try:
        made = str(Printer({"inv_trig_style": "full"}).doprint(presentable(expression)))
    except ValueError as error:
        if "integer string conversion" not in str(error):
            raise
        raise TooWide(TOO_LONG) from None
    return made if macros else expanded(made)


def _is_root(expr: sympy.Expr) -> bool:
    return bool(expr.is_Pow and expr.exp == sympy.Rational(1, 2))


NUMBER, WEIGHT, LETTER, OTHER, BINOMIAL, SUCCESS, FAILURE, FUNCTION = range(8)
"""Where a factor stands: numbers, weights, letters, everything else, binomials, powers of t, of 1 - t, functions."""
WEIGHTS = re.compile(r"[abcw]_\w+")
"""Names of weights and other coefficients with an index."""


def _rank(factor: sympy.Expr) -> int:
    base = factor.base if factor.is_Pow else factor
    if factor.is_number:
        return NUMBER
    if isinstance(factor, sympy.binomial):
        return BINOMIAL
    if base.is_Symbol and WEIGHTS.fullmatch(base.name):
        return WEIGHT
    if base.is_Symbol and base.name in POINTS:
        return SUCCESS
    if base.is_Symbol and base.name == "q":  # 1 - p
        return FAILURE
    if base.is_Add and (1 - base).is_Symbol and (1 - base).name in POINTS:
        return FAILURE
    if isinstance(base, CALLED):
        return FUNCTION
    return LETTER if base.is_Symbol else OTHER


SIZES = "MKskj"
"""Letters that stand first among letters, in this order."""


def _place(factor: sympy.Expr) -> int:
    base = factor.base if factor.is_Pow else factor
    return SIZES.index(base.name) if base.is_Symbol and base.name in SIZES else len(SIZES)


def _cleared(factors: list[sympy.Expr]) -> list[sympy.Expr]:
    """A letter multiplied into a sum one of whose terms has it in the denominator: M (eps + r/M) is M eps + r."""
    for power in factors:
        letter, exponent = power.as_base_exp()
        for total in (x for x in factors if x.is_Add and letter.is_Symbol and exponent.is_Integer and exponent > 0):
            if any(sympy.fraction(x)[1].has(letter) for x in total.args):
                cleared = sympy.Add(*(letter * x for x in total.args))
                rest = [x for x in factors if x not in (power, total)]
                return _cleared([*rest, *([] if exponent == 1 else [letter ** (exponent - 1)]), cleared])
    return factors


def _joined_roots(factors: list[sympy.Expr]) -> list[sympy.Expr]:
    """Square roots of t and 1 - t under one sign: both are at least 0 wherever they occur."""
    for first in (x for x in factors if _is_root(x) and _rank(x) == SUCCESS):
        other = sympy.sqrt(1 - first.base)
        if other in factors:
            inside = sympy.Mul(first.base, other.base, evaluate=False)
            joined = sympy.Pow(inside, sympy.Rational(1, 2), evaluate=False)
            return [*(x for x in factors if x not in (first, other)), joined]
    return factors


def _raised(text: str, exponent: str | None) -> str:
    return text if exponent is None else rf"\left({text}\right)^{{{exponent}}}"
