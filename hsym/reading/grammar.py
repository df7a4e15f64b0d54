"""Formula text to a syntax tree, by precedence climbing.  Nothing is ever run as Python, and SymPy is not imported.

Loosest first: ``or``; ``and``; ``not``; comparisons (not chained); ``+ -``; ``* /``; the signs; ``^`` (right
associative, so ``-x^2`` is ``-(x^2)`` and ``2^-1`` is allowed).  ``**`` is ``^``.

Example:
    >>> parse("x - 1") == Sum((("+", Name("x")), ("-", Number(Fraction(1)))))
    True
"""

from difflib import get_close_matches
from fractions import Fraction

from hsym.errors import HsymError, shown
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
    is_condition,
    reading_error,
)
from hsym.reading.tokens import Token, tokenize

MAX_DEPTH = 32

FUNCTIONS = {
    "sqrt": "sqrt",
    "log": "log",
    "ln": "log",
    "exp": "exp",
    "min": "min",
    "Min": "min",
    "max": "max",
    "Max": "max",
    "abs": "abs",
    "Abs": "abs",
    "binomial": "binomial",
    "factorial": "factorial",
    "harmonic": "harmonic",
    "gamma": "gamma",
    "asin": "asin",
    "arcsin": "asin",
    "acos": "acos",
    "arccos": "acos",
    "atan": "atan",
    "arctan": "atan",
}
"""What may be called in a formula, and the canonical name of each."""
RELATIONS = {"Eq": "==", "Ne": "!=", "Lt": "<", "Le": "<=", "Gt": ">", "Ge": ">="}
CHOICES = ("where", "Piecewise")
WORDS = ("and", "or", "not", "True", "False", "otherwise", "pi")
_SHOWN_FUNCTIONS = "sqrt log exp min max abs binomial factorial harmonic gamma asin acos atan where Piecewise"
_PYTHON_WORDS = (
    "lambda",
    "import",
    "from",
    "def",
    "class",
    "return",
    "yield",
    "for",
    "while",
    "in",
    "is",
    "if",
    "elif",
)
_MORE_WORDS = ("else", "try", "except", "with", "assert", "del", "global", "async", "await", "None")
RESERVED = frozenset((*FUNCTIONS, *RELATIONS, *CHOICES, *WORDS, *_PYTHON_WORDS, *_MORE_WORDS))
"""Every name with a fixed meaning, which no parameter may take."""
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _POWER = range(1, 9)


def parse(text: str, argument: str = "formula") -> Node:
    """The syntax tree of a formula.

    Args:
        text: one expression, such as ``(R - mean)/(std + eps)``; the letters are those of Davis and Recht, arXiv 2510.13651.
        argument: what error messages call the text.

    Raises:
        HsymError: one sentence with the column at which the text stops being a formula.

    Example:
        >>> parse("2K")
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument formula: 'K' at column 2 follows a value directly; write * to multiply
    """
    parser = _Parser(tokenize(text, argument), argument)
    if parser.token.kind == "end":
        raise reading_error(argument, "the text has no formula; expected one such as M/(s + 1)")
    node = parser.number(parser.expression(_OR))
    if parser.token.kind != "end":
        raise parser.unexpected()
    return node


class _Parser:
    """A cursor over the tokens; every method reads from it and leaves it after what it has read."""

    def __init__(self, tokens: tuple[Token, ...], argument: str) -> None:
        self.tokens = tokens
        self.argument = argument
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def expect(self, text: str) -> Token:
        if self.token.text != text:
            raise self.unexpected(text)
        return self.take()

    def error(self, what: str) -> HsymError:
        return reading_error(self.argument, what)

    def unexpected(self, wanted: str | None = None) -> HsymError:
        """The error for a token that cannot stand where it does, after a complete value."""
        token = self.token
        where = f"{shown(token.text)} at column {token.column}"
        if token.kind == "end":
            return self.error(f"the text ends at column {token.column} where {wanted!r} is expected")
        if token.text == "=":
            return self.error(f"'=' at column {token.column} is no comparison; write == to compare")
        if token.text in _PYTHON_WORDS:
            return self.python_word(token)
        if token.kind in ("number", "name") or token.text == "(":
            return self.error(f"{where} follows a value directly; write * to multiply")
        return self.error(f"{where} is not expected; expected {repr(wanted) if wanted else 'an operator or the end'}")

    def python_word(self, token: Token) -> HsymError:
        return self.error(
            f"{token.text!r} at column {token.column} is a word of Python; expected a formula, "
            "where a choice is where(condition, x, y)"
        )

    def deeper(self, power: int) -> Node:
        """An expression one nesting level down; the level is counted so that no recursion runs away."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(
                f"the text nests more than {MAX_DEPTH} levels at column {self.token.column}; "
                "expected fewer parentheses, signs or powers inside each other"
            )
        node = self.expression(power)
        self.depth -= 1
        return node

    def number(self, node: Node) -> Node:
        """The node, which must be a number and not a condition."""
        if is_condition(node):
            raise self.error(
                f"the condition at column {node.column} stands where a number is expected; "
                "conditions belong inside where(condition, x, y) or Piecewise((value, condition), ...)"
            )
        return node

    def condition(self, node: Node) -> Node:
        """The node, which must be a condition and not a number."""
        if not is_condition(node):
            raise self.error(
                f"the number at column {node.column} stands where a condition is expected; write a comparison such as K == 0"
            )
        return node

    def expression(self, power: int) -> Node:
        """An expression whose operators bind at least as tightly as ``power``."""
        left = self.prefix()
        while self.token.kind in ("operator", "name"):
            operator, column = self.token.text, self.token.column
            if operator == "^" and power <= _POWER:
                self.take()
                left = Power(self.number(left), self.number(self.deeper(_SIGN)), column)
            elif operator in ("*", "/") and power <= _PRODUCT:
                left = Product(self.chain(left, ("*", "/"), _SIGN), left.column)
            elif operator in ("+", "-") and power <= _SUM:
                left = Sum(self.chain(left, ("+", "-"), _PRODUCT), left.column)
            elif operator in _COMPARISONS and power <= _COMPARE:
                left = self.comparison(left)
            elif operator == "and" and power <= _AND:
                left = Logic("and", self.logic(left, "and", _NOT), left.column)
            elif operator == "or" and power <= _OR:
                left = Logic("or", self.logic(left, "or", _AND), left.column)
            else:
                break
        return left

    def chain(self, left: Node, operators: tuple[str, str], power: int) -> tuple[tuple[str, Node], ...]:
        """The operands of a sum or a product, each with its operator; the first operand has the first one."""
        pairs = [(operators[0], self.number(left))]
        while self.token.text in operators:
            operator = self.take().text
            pairs.append((operator, self.number(self.expression(power))))
        return tuple(pairs)

    def logic(self, left: Node, word: str, power: int) -> tuple[Node, ...]:
        operands = [self.condition(left)]
        while self.token.text == word:
            self.take()
            operands.append(self.condition(self.expression(power)))
        return tuple(operands)

    def comparison(self, left: Node) -> Node:
        operator = self.take()
        right = self.expression(_SUM)
        if self.token.text in _COMPARISONS:
            raise self.error(
                f"{self.token.text!r} at column {self.token.column} chains two comparisons; "
                "write them apart, such as 0 < s and s < M"
            )
        return Compare(operator.text, self.number(left), self.number(right), operator.column)

    def prefix(self) -> Node:
        """A sign or ``not`` with its operand, or an operand."""
        token = self.take()
        if token.text == "-":
            return Negative(self.number(self.deeper(_SIGN)), token.column)
        if token.text == "+":
            return self.number(self.deeper(_SIGN))
        if token.text == "not":
            return Not(self.condition(self.deeper(_COMPARE)), token.column)
        if token.text == "(":
            node = self.deeper(_OR)
            if self.token.text == ",":
                raise self.error(f"',' at column {self.token.column} makes a list; expected one value inside the parentheses")
            self.expect(")")
            return node
        if token.kind == "number":
            return Number(Fraction(int(token.text)), token.column)
        if token.kind == "name":
            return self.name(token)
        where = (
            f"the text ends at column {token.column}"
            if token.kind == "end"
            else f"{token.text!r} at column {token.column} is not expected"
        )
        raise self.error(f"{where}; expected a number, a name, a function or '('")

    def name(self, token: Token) -> Node:
        """A name, a truth value or a call."""
        text, column = token.text, token.column
        if text in ("True", "False", "otherwise"):
            return Truth(text != "False", column)
        if text in _PYTHON_WORDS:
            raise self.python_word(token)
        if text in ("and", "or"):
            raise self.error(f"{text!r} at column {column} is not expected; expected a condition before it")
        callable_name = text in FUNCTIONS or text in RELATIONS or text in CHOICES
        if self.token.text == "(" and not callable_name:
            raise self.error(f"{shown(text)} at column {column} is not a function; {function_hint(text)}")
        if not callable_name:
            return Name(text, column)
        if self.token.text != "(":
            raise self.error(f"{text!r} at column {column} is a function; write its arguments, {text}(...)")
        self.take()
        return self.call(token)

    def call(self, token: Token) -> Node:
        """The rest of a call, after its opening parenthesis."""
        text, column = token.text, token.column
        if text == "Piecewise":
            return Cases(self.pieces(column), column)
        arguments = self.arguments()
        if text == "where":
            self.count(token, arguments, 3)
            decide, chosen, other = arguments
            pieces = ((self.number(chosen), self.condition(decide)), (self.number(other), Truth(True, column)))
            return Cases(pieces, column)
        numbers = tuple(self.number(node) for node in arguments)
        if text in RELATIONS:
            self.count(token, numbers, 2)
            return Compare(RELATIONS[text], numbers[0], numbers[1], column)
        function = FUNCTIONS[text]
        if function in ("min", "max"):
            if len(numbers) < 2:
                raise self.error(f"{text} at column {column} has {_counted(numbers)}; expected two or more")
        else:
            self.count(token, numbers, 2 if function == "binomial" else 1)
        return Call(function, numbers, column)

    def arguments(self) -> tuple[Node, ...]:
        """The arguments of a call and its closing parenthesis."""
        if self.token.text == ")":
            self.take()
            return ()
        found = [self.deeper(_OR)]
        while self.token.text == ",":
            self.take()
            found.append(self.deeper(_OR))
        self.expect(")")
        return tuple(found)

    def count(self, token: Token, arguments: tuple[Node, ...], wanted: int) -> None:
        if len(arguments) != wanted:
            raise self.error(f"{token.text} at column {token.column} has {_counted(arguments)}; expected {wanted}")

    def pieces(self, column: int) -> tuple[tuple[Node, Node], ...]:
        """The pairs of a Piecewise and its closing parenthesis."""
        found: list[tuple[Node, Node]] = []
        while not found or self.token.text == ",":
            if found:
                self.take()
            if self.token.text != "(":
                raise self.error(
                    f"Piecewise at column {column} expects pairs (value, condition) in parentheses; "
                    f"expected '(' at column {self.token.column}"
                )
            self.take()
            value = self.number(self.deeper(_OR))
            self.expect(",")
            found.append((value, self.condition(self.deeper(_OR))))
            self.expect(")")
        self.expect(")")
        if found[-1][1] != Truth(True):
            raise self.error(f"Piecewise at column {column} leaves cases open; expected (value, True) as its last pair")
        return tuple(found)


def _counted(arguments: tuple[Node, ...]) -> str:
    return f"{len(arguments)} argument{'' if len(arguments) == 1 else 's'}"


def function_hint(text: str) -> str:
    """What to write instead of a call of something that is no function.

    Example:
        >>> function_hint("sqr")
        'did you mean sqrt?'
    """
    near = get_close_matches(text[:40], sorted({*FUNCTIONS, *CHOICES}), n=1, cutoff=0.75)
    if near:
        return f"did you mean {near[0]}?"
    return f"write * to multiply; the functions are {_SHOWN_FUNCTIONS}"
