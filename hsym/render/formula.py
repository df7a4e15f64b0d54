"""A formula as its author wrote it, in LaTeX: the order of terms and factors is kept, nothing is simplified."""

from __future__ import annotations

from fractions import Fraction

from hsym.reading import nodes
from hsym.render.macros import expanded

NAMES = {
    "eps": r"\hsymEps",
    "lam": r"\lambda",
    **{x: rf"\{x}" for x in ("alpha", "beta", "gamma", "delta", "kappa", "mu", "sigma", "tau", "theta")},
}
"""Letters that are written out in formulas and set in Greek."""
GROUP = {
    "pi": r"\pi",
    "mean": r"\hsymGroupMean",
    "std": r"\hsymGroupStd",
    "var": r"\hsymGroupVar",
    "sample_std": r"\hsymSampleStd",
    "sample_var": r"\hsymSampleVar",
}
FUNCTIONS = {
    "log": r"\log",
    "exp": r"\exp",
    "min": r"\min",
    "max": r"\max",
    "asin": r"\arcsin",
    "acos": r"\arccos",
    "atan": r"\arctan",
    "gamma": r"\Gamma",
}
SIGNS = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "=", "!=": r"\ne"}
SUM, PRODUCT, POWER, ATOM = range(4)


def node_latex(node: nodes.Node, macros: bool = False) -> str:
    r"""A syntax tree as LaTeX for use in mathematics mode, with the commands of ``hsym.sty`` or with what they stand for.

    Example:
        >>> from hsym.reading.grammar import parse
        >>> print(node_latex(parse("(R - mean)/(std + eps)")))
        \frac{R - \operatorname{mean}}{\operatorname{std} + \varepsilon}
    """
    text = _latex(node)[0]
    return text if macros else expanded(text)


def _latex(node: nodes.Node) -> tuple[str, int]:
    """The LaTeX of a node and how tightly it binds."""
    match node:
        case nodes.Number(value):
            return _number(value), ATOM if value >= 0 else SUM
        case nodes.Name(text):
            return _name(text), ATOM
        case nodes.Negative(operand):
            return "-" + _wrapped(operand, PRODUCT), SUM
        case nodes.Sum(terms):
            first, *rest = (f"{sign} {_wrapped(x, PRODUCT if sign == '-' else SUM)}" for sign, x in terms)
            return " ".join([first.removeprefix("+ "), *rest]), SUM
        case nodes.Product(factors):
            return _product(factors)
        case nodes.Power(base, exponent):
            return f"{_wrapped(base, ATOM)}^{{{_latex(exponent)[0]}}}", POWER
        case nodes.Call(function, arguments):
            return _call(function, [_latex(x)[0] for x in arguments]), ATOM
        case nodes.Cases(pieces):
            rows = (rf"{_latex(value)[0]} & {_condition(condition)}" for value, condition in pieces)
            return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", ATOM
    return _condition(node), SUM


def _wrapped(node: nodes.Node, least: int) -> str:
    text, binding = _latex(node)
    return text if binding >= least else rf"\left({text}\right)"


def _number(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"{'-' if value < 0 else ''}\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def _name(text: str) -> str:
    return GROUP.get(text) or parameter_latex(text)


def parameter_latex(name: str) -> str:
    r"""The name of a parameter as mathematics: longer ones are words, in which nothing is an index.

    Example:
        >>> print(parameter_latex("lam"), parameter_latex("c"), parameter_latex("w_s"))
        \lambda c \mathit{w\_s}
    """
    return NAMES.get(name) or (name if len(name) == 1 else rf"\mathit{{{name}}}".replace("_", r"\_"))


def _product(factors: tuple[tuple[str, nodes.Node], ...]) -> tuple[str, int]:
    """Left to right: each divisor puts everything before it over itself."""
    text, pending = "", ""
    for number, (sign, factor) in enumerate(factors):
        if sign == "/":
            text = rf"\frac{{{text if number > 1 else _latex(factors[0][1])[0]}}}{{{_latex(factor)[0]}}}"
            continue
        pending = _wrapped(factor, PRODUCT if number == 0 else POWER)
        dot = r" \cdot " if text and pending[:1].isdigit() else " "
        text = pending if not text else f"{text}{dot}{pending}"
    return text, PRODUCT if len(factors) > 1 else ATOM


def _call(function: str, arguments: list[str]) -> str:
    joined = ", ".join(arguments)
    if function == "sqrt":
        return rf"\sqrt{{{joined}}}"
    if function == "abs":
        return rf"\left|{joined}\right|"
    if function == "binomial":
        return rf"\binom{{{arguments[0]}}}{{{arguments[1]}}}"
    if function == "factorial":
        return rf"\left({joined}\right)!"
    if function == "harmonic":
        return rf"H_{{{joined}}}"
    return rf"{FUNCTIONS[function]}\left({joined}\right)"


def _condition(node: nodes.Node) -> str:
    match node:
        case nodes.Truth(value):
            return r"\text{otherwise}" if value else r"\text{never}"
        case nodes.Compare(sign, left, right):
            return f"{_latex(left)[0]} {SIGNS[sign]} {_latex(right)[0]}"
        case nodes.Logic(word, operands):
            return rf" \text{{ {word} }} ".join(rf"\left({_condition(x)}\right)" for x in operands)
        case nodes.Not(operand):
            return rf"\text{{not }} \left({_condition(operand)}\right)"
    return _latex(node)[0]
