"""Exact arithmetic on the literals of a syntax tree, before SymPy sees it.

What folds: arithmetic of rational literals; ``0*x`` and ``0/x`` to 0 and ``0^n`` to 0 for a literal n > 0, where the 0
is a literal, because a weight written ``R*M/K`` is 0 for a wrong sample also when K = 0; ``x + 0``, ``1*x``, ``x/1``
and ``x^1`` to x; comparisons of literals, and the cases they decide.  What does not fold: ``x/x``, ``x - x``, ``x^0``
and ``1^x``, which may hide a 0/0 in x.  ``0^0`` is an error.

Every number made here is bounded by :data:`MAX_BITS`.

Example:
    >>> from hsym.reading.grammar import parse
    >>> fold(parse("R*M/K + 1/2 - 3/4"), {"R": Fraction(0)}).value
    Fraction(-1, 4)
"""

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction

from hsym.reading.nodes import (
    Call,
    Cases,
    Compare,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Power,
    Product,
    Sum,
    Truth,
    reading_error,
)

MAX_BITS = 14_000
"""Bits of the numerator and of the denominator of any number in a formula: Python prints 4300 digits, 14284 bits."""
MAX_EXPONENT = 1000
"""Size of the numerator and the denominator of any number in an exponent."""

COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
OPPOSITES = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_AT_ZERO = {"sqrt": 0, "abs": 0, "exp": 1, "asin": 0, "atan": 0, "harmonic": 0, "factorial": 1}
_AT_ONE = {"sqrt": 1, "abs": 1, "log": 0, "harmonic": 1, "factorial": 1, "gamma": 1}


def bits(value: Fraction) -> int:
    """The larger bit length of the numerator and the denominator.

    Example:
        >>> bits(Fraction(1, 1024))
        11
    """
    return max(abs(value.numerator).bit_length(), value.denominator.bit_length())


def fold(node: Node, values: Mapping[str, Fraction], argument: str = "formula") -> Node:
    """The tree with ``values`` put in for their names, and its literals folded.

    Args:
        node: a tree of :func:`hsym.reading.grammar.parse`.
        values: exact values of some names, such as ``{"R": Fraction(1)}``.
        argument: what error messages call the text.

    Raises:
        HsymError: for a division by a literal zero, 0^0, or a number above the size limits.

    Example:
        >>> from hsym.reading.grammar import parse
        >>> fold(parse("1/(R - 1)"), {"R": Fraction(1)})
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument formula: division by zero at column 4; expected a divisor that is not 0
    """

    def inner(part: Node) -> Node:
        return fold(part, values, argument)

    match node:
        case Name(text, column) if text in values:
            return Number(values[text], column)
        case Negative(operand, column):
            return _negative(inner(operand), column)
        case Sum(terms, column):
            return _sum([(sign, inner(term)) for sign, term in terms], column, argument)
        case Product(factors, column):
            return _product([(sign, inner(factor)) for sign, factor in factors], column, argument)
        case Power(base, exponent, column):
            return _power(inner(base), inner(exponent), column, argument)
        case Call(function, arguments, column):
            return _call(function, tuple(inner(part) for part in arguments), column)
        case Compare(sign, left, right, column):
            return _compare(sign, inner(left), inner(right), column)
        case Not(operand):
            return inner(_negation(operand))
        case Logic(word, operands, column):
            return _logic(word, [inner(part) for part in operands], column)
        case Cases(pieces, column):
            return _cases(pieces, inner, column)
    return node


def _number(value: Fraction, column: int, argument: str) -> Number:
    if bits(value) > MAX_BITS:
        raise reading_error(
            argument,
            f"the number at column {column} has {bits(value)} bits; expected numbers of at most {MAX_BITS} bits",
        )
    return Number(value, column)


def _negative(operand: Node, column: int) -> Node:
    match operand:
        case Number(value):
            return Number(-value, column)
        case Negative(inside):
            return inside
    return Negative(operand, column)


def _sum(terms: list[tuple[str, Node]], column: int, argument: str) -> Node:
    total, rest = Number(Fraction(0), column), []
    for sign, term in terms:
        if isinstance(term, Number):
            total = _number(total.value + (term.value if sign == "+" else -term.value), column, argument)
        else:
            rest.append((sign, term))
    if not rest:
        return total
    if total.value == 0 and len(rest) == 1:
        return rest[0][1] if rest[0][0] == "+" else Negative(rest[0][1], column)
    return Sum(tuple(rest) if total.value == 0 else (*rest, ("+", total)), column)


def _product(factors: list[tuple[str, Node]], column: int, argument: str) -> Node:
    constant, rest = Number(Fraction(1), column), []
    for sign, factor in factors:
        if not isinstance(factor, Number):
            rest.append((sign, factor))
        elif sign == "*":
            constant = _number(constant.value * factor.value, column, argument)
        elif factor.value == 0:
            raise reading_error(argument, f"division by zero at column {factor.column}; expected a divisor that is not 0")
        else:
            constant = _number(constant.value / factor.value, column, argument)
    if constant.value == 0 or not rest:
        return constant
    if constant.value == 1 and len(rest) == 1 and rest[0][0] == "*":
        return rest[0][1]
    return Product(tuple(rest) if constant.value == 1 else (("*", constant), *rest), column)


def _power(base: Node, exponent: Node, column: int, argument: str) -> Node:
    if not isinstance(exponent, Number):
        return Power(base, exponent, column)
    if max(abs(exponent.value.numerator), exponent.value.denominator) > MAX_EXPONENT:
        raise reading_error(
            argument,
            f"the exponent at column {exponent.column} is too large; "
            f"expected one from -{MAX_EXPONENT} to {MAX_EXPONENT} with a denominator up to {MAX_EXPONENT}",
        )
    if exponent.value == 1:
        return base
    if not isinstance(base, Number):
        return Power(base, exponent, column)
    if base.value == 0 and exponent.value <= 0:
        what = "0^0" if exponent.value == 0 else "division by zero"
        raise reading_error(argument, f"{what} at column {column}; expected a base that is not 0")
    if base.value in (0, 1):
        return base
    if exponent.value.denominator != 1:
        return Power(base, exponent, column)
    size = int(bits(base.value) * abs(exponent.value))
    if size > MAX_BITS:
        raise reading_error(argument, f"the power at column {column} has about {size} bits; expected at most {MAX_BITS} bits")
    return Number(base.value ** int(exponent.value), column)


def _call(function: str, arguments: tuple[Node, ...], column: int) -> Node:
    if not all(isinstance(part, Number) for part in arguments):
        return Call(function, arguments, column)
    values = [part.value for part in arguments if isinstance(part, Number)]
    if function in ("min", "max"):
        return Number(min(values) if function == "min" else max(values), column)
    if function == "abs":
        return Number(abs(values[0]), column)
    table = {0: _AT_ZERO, 1: _AT_ONE}
    if len(values) == 1 and values[0] in table and function in table[int(values[0])]:
        return Number(Fraction(table[int(values[0])][function]), column)
    return Call(function, arguments, column)


def _compare(sign: str, left: Node, right: Node, column: int) -> Node:
    if isinstance(left, Number) and isinstance(right, Number):
        return Truth(COMPARISONS[sign](left.value, right.value), column)
    return Compare(sign, left, right, column)


def _negation(condition: Node) -> Node:
    """``not condition`` without its ``not``; comparisons turn round, and / or swap."""
    match condition:
        case Truth(value, column):
            return Truth(not value, column)
        case Compare(sign, left, right, column):
            return Compare(OPPOSITES[sign], left, right, column)
        case Logic(word, operands, column):
            return Logic("or" if word == "and" else "and", tuple(Not(part, column) for part in operands), column)
        case Not(operand):
            return operand
    return Not(condition)


def _logic(word: str, operands: list[Node], column: int) -> Node:
    decisive = Truth(word == "or")
    rest = [part for part in operands if not isinstance(part, Truth)]
    if decisive in operands:
        return Truth(decisive.value, column)
    if not rest:
        return Truth(not decisive.value, column)
    return rest[0] if len(rest) == 1 else Logic(word, tuple(rest), column)


def _cases(pieces: tuple[tuple[Node, Node], ...], inner: Callable[[Node], Node], column: int) -> Node:
    """The pieces that can still be reached; the values of the others are not looked at, as they may divide by zero."""
    kept: list[tuple[Node, Node]] = []
    for value, condition in pieces:
        decided = inner(condition)
        if decided == Truth(False):
            continue
        kept.append((inner(value), decided))
        if decided == Truth(True):
            break
    return kept[0][0] if len(kept) == 1 else Cases(tuple(kept), column)
