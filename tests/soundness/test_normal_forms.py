"""What the checker makes of nested sums has the value, the shift and the derivative of the expression that was read.

Random expressions are evaluated twice: term by term with Python's fractions, and by giving each generator of the checker's
normal form its meaning.  An expression with other names for its bound variables has the same normal form.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import mul
from pathlib import Path
from random import Random
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from good import fresh

from hsym.checker import Check, Domain, Element, read_certificate, read_json

NAMES = "abcdefgh"
T = Fraction(1, 3)


@dataclass(frozen=True)
class Dual:
    """A number with its derivative by t."""

    value: Fraction
    slope: Fraction = Fraction(0)

    def __add__(self, other: Dual) -> Dual:
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other: Dual) -> Dual:
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def __pow__(self, n: int) -> Dual:
        return Dual(self.value**n, n * self.value ** (n - 1) * self.slope)


def factor(random: Random, variables: list[str]) -> Any:
    """A small function of one of the variables, or of two."""
    x, first = random.choice(variables), variables[0]
    shapes = [("^", x, -1), ("^", "t", x), ("+", x, 1), ("^", ("+", x, 2), -1), ("^", ("+", 1, ("*", -1, "t")), x), 3]
    return random.choice([*shapes, ("^", ("+", first, x, 1), -1)])


def body(random: Random, variables: list[str], depth: int) -> Any:
    """A product of such functions and perhaps a sum, or a sum of two."""
    factors = [factor(random, variables) for _ in range(random.randint(1, 3))]
    if depth and random.random() < 0.8:
        factors.append(a_sum(random, variables, depth - 1))
    whole = ("*", *factors, 1)
    return ("+", whole, body(random, variables, depth - 1)) if depth and random.random() < 0.4 else whole


def a_sum(random: Random, variables: list[str], depth: int) -> Any:
    """A sum over a new variable up to one of the others, or one more."""
    name = random.choice([x for x in NAMES if x not in variables])
    top = random.choice([variables[-1], ("+", variables[-1], 1), random.choice(variables)])
    return ("sum", name, 1, top, body(random, [*variables, name], depth))


def meaning(e: Any, at: dict[str, int]) -> Dual:
    """The value of an expression, term by term."""
    if isinstance(e, int):
        return Dual(Fraction(e))
    if isinstance(e, str):
        return Dual(T, Fraction(1)) if e == "t" else Dual(Fraction(at[e]))
    head, *rest = e
    if head == "sum":
        name, low, top, inner = rest
        terms = [meaning(inner, at | {name: k}) for k in range(low, int(meaning(top, at).value) + 1)]
        return sum(terms, start=Dual(Fraction(0)))
    if head == "^":
        return meaning(rest[0], at) ** int(meaning(rest[1], at).value)
    parts = [meaning(part, at) for part in rest]
    return sum(parts, start=Dual(Fraction(0))) if head == "+" else reduce(mul, parts)


def value(e: Element, at: dict[str, int]) -> Fraction:
    """The value of a normal form."""
    return sum((c * reduce(mul, [of(e, name, at) ** n for name, n in m], Fraction(1)) for m, c in e.items()), Fraction(0))


def of(e: Element, name: str, at: dict[str, int]) -> Fraction:
    """The value of a variable or generator."""
    if name == "t" or name in at:
        return Fraction(at.get(name, T))
    kind, data, _ = e.ring.look(name)
    if kind == "power":
        return value(data[0], at) ** at[data[1]]
    if kind == "inverse":
        return 1 / value(data[0], at)
    assert kind == "sum"
    low, top, bound, inner = data
    return sum((value(inner, at | {bound: k}) for k in range(low, int(value(top, at)) + 1)), Fraction(0))


def renamed(random: Random, e: Any, names: dict[str, str]) -> Any:
    """The expression with other bound variables."""
    if isinstance(e, str):
        return names.get(e, e)
    if not isinstance(e, tuple):
        return e
    if e[0] == "sum":
        new = random.choice([x for x in NAMES + "pqr" if x not in names.values()])
        return ("sum", new, e[2], renamed(random, e[3], names), renamed(random, e[4], names | {e[1]: new}))
    return (e[0], *[renamed(random, part, names) for part in e[1:]])


@pytest.mark.parametrize("seed", range(120))
def test_nested_sums(seed: int) -> None:
    random = Random(seed)
    domain: Domain = Check(*read_certificate(read_json(json.dumps(fresh("constant"))))).every
    e = a_sum(random, ["M"], 2)
    found = domain.evaluate(e, {})
    later = domain.evaluate(e, {"M": domain.ring.atom("M") + 1})
    slope = domain.derivative(found)
    for M in (1, 2, 4):
        assert value(found, {"M": M}) == meaning(e, {"M": M}).value
        assert value(later, {"M": M}) == meaning(e, {"M": M + 1}).value
        assert value(slope, {"M": M}) == meaning(e, {"M": M}).slope
    assert not found - domain.evaluate(renamed(random, e, {"M": "M"}), {})
