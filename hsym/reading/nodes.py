"""The syntax tree of a formula: small frozen values, no SymPy.

Sums, products and logical chains hold all their operands in one node, so the depth of a tree is bounded by the nesting
of the text and never by its length.  ``column`` (1-based) serves error messages and does not take part in equality.

Example:
    >>> Number(Fraction(1, 2), column=3) == Number(Fraction(1, 2), column=7)
    True
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from hsym.errors import HsymError


@dataclass(frozen=True)
class Number:
    """An exact rational number."""

    value: Fraction
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Name:
    """A variable, a parameter or ``pi``."""

    text: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Negative:
    """Minus the operand."""

    operand: "Node"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Sum:
    """Terms with their signs: ``(("+", x), ("-", y))`` is x - y."""

    terms: "tuple[tuple[str, Node], ...]"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Product:
    """Factors with their operators: ``(("*", x), ("/", y))`` is x / y."""

    factors: "tuple[tuple[str, Node], ...]"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Power:
    """Base to the exponent."""

    base: "Node"
    exponent: "Node"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Call:
    """A function, by its one canonical name, applied to its arguments."""

    function: str
    arguments: "tuple[Node, ...]"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Cases:
    """Pieces ``(value, condition)``; the first condition that holds decides, and the last one is ``Truth(True)``."""

    pieces: "tuple[tuple[Node, Node], ...]"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Truth:
    """The condition that always, or never, holds."""

    value: bool
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Compare:
    """A comparison; ``operator`` is one of ``< <= > >= == !=``."""

    operator: str
    left: "Node"
    right: "Node"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Logic:
    """``and`` or ``or`` of two or more conditions."""

    operator: str
    operands: "tuple[Node, ...]"
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Not:
    """The negation of a condition."""

    operand: "Node"
    column: int = field(default=0, compare=False)


Node = Number | Name | Negative | Sum | Product | Power | Call | Cases | Truth | Compare | Logic | Not


def is_condition(node: Node) -> bool:
    """Whether the node says true or false instead of a number."""
    return isinstance(node, Truth | Compare | Logic | Not)


def children(node: Node) -> tuple[Node, ...]:
    """The direct operands of a node, from left to right.

    Example:
        >>> children(Power(Name("x"), Number(Fraction(2)))) == (Name("x"), Number(Fraction(2)))
        True
    """
    match node:
        case Negative(operand) | Not(operand):
            return (operand,)
        case Sum(pairs) | Product(pairs):
            return tuple(operand for _, operand in pairs)
        case Power(left, right) | Compare(_, left, right):
            return (left, right)
        case Call(_, operands) | Logic(_, operands):
            return operands
        case Cases(pieces):
            return tuple(part for piece in pieces for part in piece)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, each before its operands, from left to right.

    Example:
        >>> [n.text for n in walk(Power(Name("x"), Name("y"))) if isinstance(n, Name)]
        ['x', 'y']
    """
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def reading_error(argument: str, what: str) -> HsymError:
    """The error of a text: it names the argument and says what is wrong and what was expected.

    Example:
        >>> str(reading_error("formula", "it is empty; expected a formula"))
        'argument formula: it is empty; expected a formula'
    """
    return HsymError(f"argument {argument}: {what}")
