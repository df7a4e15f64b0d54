"""Text to tokens, with every refusal of a character, a float or an oversized text.  No SymPy.

Example:
    >>> [token.text for token in tokenize("R^2 - K")]
    ['R', '^', '2', '-', 'K', '']
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from hsym.errors import shown
from hsym.reading.nodes import reading_error

MAX_CHARACTERS = 2000
MAX_TOKENS = 1000
MAX_DIGITS = 60
_MAX_HINT_EXPONENT = 1000

_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<operator>\*\*|<=|>=|==|!=|[-+*/^(),<>=])"
)
_LETTERS = {"ε": "eps", "π": "pi"}
_SIGNS = {"−": "-", "×": "*", "·": "*", "⋅": "*", "≤": "<=", "≥": ">=", "≠": "!="}
_HINTS = {
    "'": "a formula holds no quoted text",
    '"': "a formula holds no quoted text",
    ".": "a formula has no attributes and no decimal points",
    "[": "a formula has no indexing; write round parentheses",
    "]": "a formula has no indexing; write round parentheses",
    "{": "write round parentheses",
    "}": "write round parentheses",
    ";": "a formula is one expression",
    ":": "a formula is one expression; write where(condition, x, y) to choose",
    "!": "write factorial(x), or != to compare",
    "%": "write a fraction of integers",
    "&": "write and between conditions",
    "|": "write or between conditions, abs(x) for an absolute value",
    "~": "write not before a condition",
    "\n": "a formula is one line",
    "\r": "a formula is one line",
    "√": "write sqrt(x)",
    "²": "write ^2",
    "³": "write ^3",
}


@dataclass(frozen=True)
class Token:
    """A piece of text: ``kind`` is ``"number"``, ``"name"``, ``"operator"`` or ``"end"``; ``column`` is 1-based."""

    kind: str
    text: str
    column: int


def tokenize(text: str, argument: str = "formula") -> tuple[Token, ...]:
    """The tokens of a text, closed by one of kind ``"end"``.

    Args:
        text: at most 2000 characters on one line; ``**`` and the signs − × · ≤ ≥ ≠ are read as their ASCII forms.
        argument: what error messages call the text.

    Raises:
        HsymError: for a float, a character that has no meaning, more than 60 digits or 1000 tokens.

    Example:
        >>> tokenize("0.5*K")
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument formula: 0.5 at column 1 is a float; write 1/2
    """
    if not isinstance(text, str):
        raise reading_error(argument, f"{shown(text)} is not text; expected a formula as a string")
    if len(text) > MAX_CHARACTERS:
        raise reading_error(argument, f"the text has {len(text)} characters; expected at most {MAX_CHARACTERS}")
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if text[position] in " \t":
            position += 1
            continue
        token, position = _next_token(text, position, argument)
        tokens.append(token)
        if len(tokens) > MAX_TOKENS:
            raise reading_error(argument, f"the text has more than {MAX_TOKENS} tokens; expected a shorter formula")
    tokens.append(Token("end", "", len(text) + 1))
    return tuple(tokens)


def _next_token(text: str, position: int, argument: str) -> tuple[Token, int]:
    """The token that starts at ``position`` and the position after it."""
    column, character = position + 1, text[position]
    if character in _LETTERS:
        return Token("name", _LETTERS[character], column), position + 1
    if character in _SIGNS:
        return Token("operator", _SIGNS[character], column), position + 1
    match = _TOKEN.match(text, position)
    if match is None:
        hint = _HINTS.get(character, "expected letters, digits and + - * / ^ ( ) , < > = only")
        raise reading_error(argument, f"{character!r} at column {column} is not part of a formula; {hint}")
    kind, piece = str(match.lastgroup), match.group()
    if kind == "number":
        _check_number(piece, column, argument)
    if kind == "name" and "__" in piece:
        raise reading_error(argument, f"{shown(piece)} at column {column} has two underscores in a row; expected a plain name")
    return Token(kind, "^" if piece == "**" else piece, column), match.end()


def _check_number(piece: str, column: int, argument: str) -> None:
    """Refuse a literal that is too long or a float."""
    digits = sum(character.isdigit() for character in piece)
    if digits > MAX_DIGITS:
        raise reading_error(argument, f"the number at column {column} has {digits} digits; expected at most {MAX_DIGITS}")
    if not piece.isdigit():
        raise reading_error(argument, f"{piece} at column {column} is a float; write {exact_form(piece)}")


def exact_form(literal: str) -> str:
    """The exact fraction to write instead of a decimal literal.

    Example:
        >>> exact_form("0.25"), exact_form("1e-6"), exact_form("2.5e-30")
        ('1/4', '1/1000000', '25/10^31')
    """
    mantissa, _, exponent = literal.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits, power = int(whole + decimals), int(exponent or 0) - len(decimals)
    if abs(power) > _MAX_HINT_EXPONENT:
        return "an integer or a fraction of integers"
    if abs(power) <= 12:
        return str(digits * Fraction(10) ** power)
    return f"{digits}/10^{-power}" if power < 0 else f"{digits}*10^{power}"
