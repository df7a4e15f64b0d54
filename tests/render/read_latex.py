r"""Reads the mathematics that hsym writes back into SymPy: a small parser of its own, which shares nothing with the printer.

Side by side means times; a function or a sum takes the factors behind it up to the next sign.
"""

import re

import sympy

TOKEN = re.compile(r"\\(?:[a-zA-Z]+|.)|\d+|[a-zA-Z]|\S")
ENDS = ("", "+", "-", ")", "}", r"\rvert", "]", ",", "=")
"""What stands behind a product."""
GREEK = {r"\varepsilon": "eps", r"\lambda": "lam", r"\kappa": "kappa"}
FUNCTIONS = {r"\log": sympy.log, r"\arcsin": sympy.asin, r"\arctan": sympy.atan, r"\arccos": sympy.acos, r"\exp": sympy.exp}


class Reader:
    """One formula."""

    def __init__(self, text: str, letters: dict[str, sympy.Symbol]) -> None:
        text = text.replace(r"\left|", r"\lvert ").replace(r"\right|", r"\rvert ")
        text = re.sub(r"\\(left|right|[Bb]igl?r?|displaystyle|[,;!])(?![a-zA-Z])|\\quad|&", " ", text.replace(r"\\", " "))
        self.tokens, self.place, self.letters = [*TOKEN.findall(text), ""], 0, letters

    @property
    def next(self) -> str:
        return self.tokens[self.place]

    def take(self, expected: str = "") -> str:
        found = self.next
        assert not expected or found == expected, (expected, self.tokens[self.place :])
        self.place += 1
        return found

    def group(self) -> sympy.Expr:
        """What stands in braces, or the single token that LaTeX takes instead."""
        if self.next != "{":
            return self.atom()
        self.take("{")
        found = self.total()
        self.take("}")
        return found

    def total(self) -> sympy.Expr:
        sign = -1 if self.next == "-" else 1
        if self.next in ("-", "+"):
            self.take()
        found = sign * self.product()
        while self.next in ("+", "-"):
            sign = 1 if self.take() == "+" else -1
            found += sign * self.product()
        return found

    def product(self) -> sympy.Expr:
        factors = [self.power()]
        while self.next not in ("", "+", "-", ")", "}", r"\rvert", "]", ",", "=") and not self.next.startswith(
            (r"\text", r"\end")
        ):
            if self.next == r"\cdot":
                self.take()
            factors.append(self.power())
        return sympy.Mul(*factors)

    def power(self) -> sympy.Expr:
        base = self.atom()
        if self.next == "^":
            self.take()
            base = base ** self.group()
        return base

    def atom(self) -> sympy.Expr:
        token = self.take()
        if token.isdigit():
            return sympy.Integer(token)
        if token in ("(", r"\lvert"):
            inside = self.total()
            self.take({"(": ")", r"\lvert": r"\rvert"}[token])
            return inside if token == "(" else abs(inside)
        if token == r"\frac":
            return self.group() / self.group()
        if token == r"\sqrt":
            return sympy.sqrt(self.group())
        if token == r"\binom":
            return sympy.binomial(self.group(), self.group())
        if token == r"\pi":
            return sympy.pi
        if token in FUNCTIONS:
            exponent = self.take() and self.group() if self.next == "^" else sympy.Integer(1)
            return FUNCTIONS[token](self.power()) ** exponent
        if token == r"\sum":
            return self.sum()
        if token == "H" and self.next == "_":
            self.take()
            return sympy.harmonic(self.group())
        name = GREEK.get(token, token)
        if self.next == "_":
            self.take()
            name += f"_{self.group()}"
        assert name in self.letters, (token, self.tokens)
        return self.letters[name]

    def sum(self) -> sympy.Expr:
        self.take("_")
        self.take("{")
        index = sympy.Symbol(self.take(), integer=True, positive=True)
        before = self.letters.get(index.name)
        self.letters[index.name] = index
        self.take("=")
        low = self.total()
        self.take("}")
        self.take("^")
        high, body = self.group(), self.product()
        del self.letters[index.name]
        if before is not None:
            self.letters[index.name] = before
        return sympy.Sum(body, (index, low, high))


def read_latex(text: str, *letters: sympy.Symbol) -> sympy.Expr:
    """A formula as SymPy.

    Raises:
        AssertionError: it is not understood to its end.
    """
    reader = Reader(text, {x.name: x for x in letters})
    found = reader.total()
    assert reader.next == "", (text, reader.tokens[reader.place :])
    return found
