r"""Words in LaTeX: text of users with its special characters, sentences with mathematics in them, titles and slugs."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from hsym.render.formula import parameter_latex
from hsym.render.letters import MATHEMATICS

DOLLAR = "\ue024"
"""A dollar that is no mark, in prose: a character that no text has."""
SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
}
"""What stands for characters that LaTeX, or one of its old fonts, takes for something else."""
SIGNS = {"->": r"\to", ">=": r"\ge", "<=": r"\le", ">": ">", "<": "<"}
_QUANTITY = r"(?:[a-zA-Z]\w*|-?\d+(?:/\d+)?)"
_RELATION = re.compile(rf"{_QUANTITY}(?: (?:>=|<=|>|<|->|=) {_QUANTITY})+(?:, \d+)*(?:, \.\.\.)?")
_REAL = re.compile(r"\b([a-zA-Z]\w*) real\b")
_SYMBOLS = tuple(
    (re.compile(pattern), command)
    for pattern, command in (
        (r"(?<![A-Za-z\\])h_\{?(\w+)\}?'\((\w+)\)", r"\\hsymSlope{\1}{\2}"),
        (r"(?<![A-Za-z\\])h_\{?(\w+)\}?\((\w+)\)", r"\\hsymTransform{\1}{\2}"),
        (r"(?<![A-Za-z\\])a_(?=\w|\{)", r"\\hsymIncorrect_"),
        (r"(?<![A-Za-z\\])b_(?=\w|\{)", r"\\hsymCorrect_"),
        (r"(?<![A-Za-z\\])w_(?=\w|\{)", r"\\hsymGap_"),
        (r"(?<![A-Za-z\\])W_(?=\w|\{)", r"\\hsymRunning_"),
        (r"(?<![A-Za-z\\])B_\{([^{},]+),([^{},]+)\}\((\w+)\)", r"\\hsymBernstein{\1}{\2}{\3}"),
        (r"(?<![A-Za-z\\])H_(\w)", r"\\hsymHarmonic{\1}"),
        (r"\\nabla(?![A-Za-z])", r"\\hsymGrad"),
        (r"(?<![A-Za-z\\])I_t\(([^,()]+), ([^()]+)\)", r"\\hsymBeta{t}{\1}{\2}"),
    )
)
"""How sentences write the symbols of the theory, and the commands that stand for them."""


def escaped(text: str) -> str:
    r"""Plain text as LaTeX: special characters escaped, Greek letters and signs as mathematics, control characters as blanks.

    Letters with accents, quotes and dashes stay as they are: LaTeX reads UTF-8.  Scripts that the fonts of pdflatex lack stay
    too; they need xelatex or lualatex and a font that has them.

    Example:
        >>> print(escaped("50% of a_b & β ≥ “naïve”"))
        50\% of a\_b \& \ensuremath{\beta} \ensuremath{\ge} “naïve”
    """
    return "".join(map(_escaped, unicodedata.normalize("NFC", _printable(text))))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c == DOLLAR else " " for c in text)


def _escaped(c: str) -> str:
    if c in SPECIAL:
        return SPECIAL[c]
    if c == DOLLAR:
        return r"\$"
    if c in "&%$#_{}":
        return "\\" + c
    return rf"\ensuremath{{{MATHEMATICS[c]}}}" if c in MATHEMATICS else c


def literal(text: str) -> str:
    """Plain text for use in prose: its dollars do not begin mathematics.

    Example:
        >>> print(prose(literal("$5 each, ") + "$M = 8$"))
        \\$5 each, $M = 8$
    """
    return text.replace("$", DOLLAR)


def prose(text: str) -> str:
    r"""Words with mathematics between dollars: the words escaped, the mathematics with the commands of ``hsym.sty``.

    Example:
        >>> print(prose("50% of $w_s$, $h_M'(t)$"))
        50\% of $\hsymGap_s$, $\hsymSlope{M}{t}$
    """
    return "$".join(_with_symbols(part) if number % 2 else escaped(part) for number, part in enumerate(text.split("$")))


def _with_symbols(mathematics: str) -> str:
    """Mathematics as sentences have it, short, with the commands for its symbols."""
    for pattern, command in _SYMBOLS:
        mathematics = pattern.sub(command, mathematics)
    return mathematics


def relations(text: str) -> str:
    r"""Plain text as prose, in which relations such as ``M >= 1`` are mathematics.

    Example:
        >>> print(relations("every integer M >= 1; 0 <= t <= 1; eps > 0"))
        every integer $M \ge 1$; $0 \le t \le 1$; $\hsymEps > 0$
    """
    found = _RELATION.sub(lambda x: f"${_relation(x.group())}$", literal(text))
    return _REAL.sub(lambda x: f"${parameter_latex(x[1])}$ real", found)


def with_relations(text: str) -> str:
    """The same as LaTeX, the words escaped."""
    return prose(relations(text))


def _relation(text: str) -> str:
    words = [
        SIGNS.get(x, r"\infty" if x == "oo" else parameter_latex(x) if x.isidentifier() else x)
        for x in text.replace(", ...", r", \dots").split(" ")
    ]
    return " ".join(words)


def breakable(text: str) -> str:
    """Plain text without blanks that may be broken after every eighth character."""
    return r"\allowbreak{}".join(escaped(text[k : k + 8]) for k in range(0, len(text), 8))


def sentence(text: str) -> str:
    """With a capital letter at the beginning and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", ":")) else ".")


def slug(text: str, longest: int = 48) -> str:
    """Lower-case letters, digits and hyphens; where that loses something, with the beginning of a digest of the text.

    Example:
        >>> slug("GRPO with eps = 0"), slug("Z = R*M/K"), slug("Z = R - M/K")
        ('grpo-with-eps-0', 'z-r-m-k-6dda', 'z-r-m-k-a0ca')
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    short = "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in plain).split())[:longest].strip("-")
    kept = re.fullmatch(r"[a-z0-9 =_-]*", text.lower()) and len(short) < longest and "Z = " not in text
    return short if kept and short else f"{short}-{digest(text)}".strip("-")


def digest(text: str) -> str:
    """Four letters or digits that tell a text from others."""
    return hashlib.sha256(text.encode()).hexdigest()[:4]
