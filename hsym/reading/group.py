"""Rules and claims from text.

A rule is one formula for the weight of a sample in terms of its whole group, or a pair ``a = ...; b = ...`` in s.
The group formula reduces to the pair as in Davis and Recht, arXiv 2510.13651: an incorrect sample has R = 0 and sees
K = s, a correct one has R = 1 and sees K = s + 1.

Example:
    >>> read_rule_text("R*M/K", {})
    (0, M/(s + 1))
    >>> read_rule_text("a = 0; b = M/(s + 1)", {})
    (0, M/(s + 1))
"""

import re
from collections.abc import Mapping
from fractions import Fraction

from sympy import Expr, S, sqrt, together

from hsym.errors import HsymError, shown
from hsym.reading.expressions import THEORY_NAMES, check_names, lower, one_error_family, read_expression
from hsym.reading.folding import fold
from hsym.reading.grammar import RESERVED, parse
from hsym.reading.nodes import Name, Node, reading_error, walk
from hsym.reading.tokens import MAX_CHARACTERS
from hsym.symbols import M, s, t

GROUP_NAMES = ("R", "K", "M", "mean", "std", "var", "sample_std", "sample_var")
"""The names of a group formula, besides declared parameters."""
PAIR_NAMES = ("s", "M")
"""The names of a pair, besides declared parameters."""
_ASSIGNMENT = re.compile(r"[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*=(?!=)")
_CLAIM = re.compile(r"[ \t]*(h[ \t]*['’′][ \t]*=|h[ \t]*=|h[ \t]*~|limit[ \t]*=)(?!=)")
_CLAIM_FORMS = "h = g, h ~ g, h' = g, limit = g, monotone, equal to RULE"


def check_parameter_name(name: str, argument: str = "--param") -> str:
    """The name, if a parameter may have it.

    Raises:
        HsymError: if it is no plain identifier of at most 40 characters, or has a meaning in formulas already.

    Example:
        >>> check_parameter_name("lam")
        'lam'
        >>> check_parameter_name("K")
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument --param: 'K' already has a meaning in formulas; expected another name
    """
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) or "__" in name:
        raise reading_error(
            argument, f"{shown(name)} is not a name; expected a letter, then letters, digits or single underscores"
        )
    if name in THEORY_NAMES | RESERVED:
        raise reading_error(argument, f"{shown(name)} already has a meaning in formulas; expected another name")
    return name


def group_names(correct: bool) -> dict[str, Expr]:
    """What the group's names stand for when a sample that is (in)correct looks at its group.

    Example:
        >>> group_names(correct=True)["mean"]
        (s + 1)/M
    """
    count = s + 1 if correct else s
    spread = count * (M - count)
    return {
        "R": S.One if correct else S.Zero,
        "K": count,
        "M": M,
        "mean": count / M,
        "std": sqrt(spread) / M,
        "var": spread / M**2,
        "sample_std": sqrt(spread / (M * (M - 1))),
        "sample_var": spread / (M * (M - 1)),
    }


def reduce_group(formula: str | Node, parameters: Mapping[str, Expr], argument: str = "formula") -> tuple[Expr, Expr]:
    """The weights (a_s, b_s) of a group formula.

    R is put in as a literal before anything else, so ``R*M/K`` is 0 for an incorrect sample even at K = 0.

    Args:
        formula: text, or a tree of :func:`hsym.reading.grammar.parse`, in R, K, M, mean, std, var, sample_std,
            sample_var (ddof 1) and the parameters.
        parameters: what each declared parameter stands for.
        argument: what error messages call the formula.

    Raises:
        HsymError: one sentence, for every text that is no group formula.

    Example:
        >>> reduce_group("R - (K - R)/(M - 1)", {})
        (-s/(M - 1), -s/(M - 1) + 1)
    """
    node = parse(formula, argument) if isinstance(formula, str) else formula
    known = _with_parameters(GROUP_NAMES, parameters)
    for part in walk(node):
        if isinstance(part, Name) and part.text in ("s", "a", "b", "t", "Z", "h") and part.text not in known:
            raise reading_error(
                argument,
                f"{part.text!r} at column {part.column} is no name of a group formula; expected "
                f"{', '.join(GROUP_NAMES)} or parameters, or the pair a = ...; b = ... in s, M and parameters",
            )
    check_names(node, known, argument)
    return _reduced(node, False, parameters, argument), _reduced(node, True, parameters, argument)


def _reduced(node: Node, correct: bool, parameters: Mapping[str, Expr], argument: str) -> Expr:
    """The weight of an incorrect or a correct sample."""
    sample = "for a correct sample, R = 1" if correct else "for an incorrect sample, R = 0"
    place = f"{argument} ({sample})"
    with one_error_family(place):
        folded = fold(node, {"R": Fraction(int(correct))}, place)
    return _over_one_fraction(lower(folded, {**group_names(correct), **parameters}, place))


def _over_one_fraction(weight: Expr) -> Expr:
    """1/(1 - s/M) as M/(M - s): the checker divides by what is linear in s and M."""
    return weight.replace(
        lambda x: x.is_Pow and x.exp.is_Integer and x.exp < 0 and x.base.is_Add, lambda x: together(x.base) ** x.exp
    )


def read_pair(
    incorrect: str,
    correct: str,
    parameters: Mapping[str, Expr],
    arguments: tuple[str, str] = ("a", "b"),
) -> tuple[Expr, Expr]:
    """The weights (a_s, b_s) of two formulas in s, M and parameters.

    Args:
        incorrect, correct: the formulas of a_s and b_s.
        parameters: what each declared parameter stands for.
        arguments: what error messages call the two texts.

    Example:
        >>> read_pair("0", "1/(s + 1)", {})
        (0, 1/(s + 1))
    """
    first, second = arguments
    return _half(incorrect, parameters, first), _half(correct, parameters, second)


def _half(text: str, parameters: Mapping[str, Expr], argument: str) -> Expr:
    """One formula of a pair."""
    known = _with_parameters(PAIR_NAMES, parameters)
    node = parse(text, argument)
    for part in walk(node):
        if isinstance(part, Name) and part.text in GROUP_NAMES and part.text not in known:
            raise reading_error(
                argument,
                f"{part.text!r} at column {part.column} is a name of group formulas; expected s, M and parameters "
                "in a pair, where a wrong sample sees K = s and a correct one K = s + 1",
            )
    return lower(node, {**dict(zip(PAIR_NAMES, (s, M), strict=True)), **parameters}, argument)


def _with_parameters(names: tuple[str, ...], parameters: Mapping[str, Expr]) -> dict[str, None]:
    """The names that may occur, after the parameters' own names were checked."""
    return dict.fromkeys((*names, *(check_parameter_name(name, "parameters") for name in parameters)))


def read_rule_text(text: str, parameters: Mapping[str, Expr], argument: str = "formula") -> tuple[Expr, Expr]:
    """The weights (a_s, b_s) of ``FORMULA``, ``Z = FORMULA`` or ``a = FORMULA; b = FORMULA`` (in either order).

    Columns in error messages count in the whole text.

    Example:
        >>> read_rule_text("Z = R - mean", {})
        (-s/M, 1 - (s + 1)/M)
        >>> read_rule_text("a = 0", {})
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument formula: the pair has only a = ...; expected both, a = FORMULA; b = FORMULA
    """
    _check_text(text, argument)
    if ";" not in text:
        name, formula = _assignment(text)
        if name in ("a", "b"):
            raise reading_error(argument, f"the pair has only {name} = ...; expected both, a = FORMULA; b = FORMULA")
        if name not in (None, "Z"):
            raise reading_error(
                argument,
                f"{shown(name)} is assigned to; expected FORMULA, Z = FORMULA, or a = FORMULA; b = FORMULA",
            )
        return reduce_group(formula, parameters, argument)
    halves: dict[str, str] = {}
    start = 0
    for piece in text.split(";"):
        # Spaces in front keep the columns of the whole text.
        name, formula = _assignment(" " * start + piece)
        if name not in ("a", "b") or name in halves:
            raise reading_error(
                argument,
                f"{shown(piece.strip())} at column {start + 1} is no part of a pair; expected exactly a = FORMULA; b = FORMULA",
            )
        halves[name] = formula
        start += len(piece) + 1
    return read_pair(halves["a"], halves["b"], parameters, (f"{argument} (a)", f"{argument} (b)"))


def _check_text(text: object, argument: str) -> None:
    if not isinstance(text, str):
        raise reading_error(argument, f"{shown(text)} is not text; expected a formula as a string")
    if len(text) > MAX_CHARACTERS:
        raise reading_error(argument, f"the text has {len(text)} characters; expected at most {MAX_CHARACTERS}")


def _assignment(text: str) -> tuple[str | None, str]:
    """The name before ``=``, if any, and the text with that beginning blanked out."""
    match = _ASSIGNMENT.match(text)
    if match is None:
        return None, text
    return match.group(1), " " * match.end() + text[match.end() :]


def read_claim(text: str, parameters: Mapping[str, Expr], argument: str = "--claim") -> tuple[str, Expr | str | None]:
    """A claim about h: its kind and what it says.

    Args:
        text: ``h = g`` (up to a constant), ``h ~ g`` (up to a positive scale too), ``h' = g``, ``limit = g``,
            ``monotone`` or ``equal to RULE``, with g in t, M and the parameters.
        parameters: what each declared parameter stands for.
        argument: what error messages call the text.

    Returns:
        ``("h", g)``, ``("h~", g)``, ``("h'", g)``, ``("limit", g)``, ``("monotone", None)`` or ``("equal", rule)``.

    Raises:
        HsymError: with the list of the forms if the text has none of them.

    Example:
        >>> read_claim("h' = (1 - t)^2", {})
        ("h'", (1 - t)**2)
        >>> read_claim("equal to grpo", {})
        ('equal', 'grpo')
    """
    _check_text(text, argument)
    plain = text.strip(" \t")
    if plain == "monotone":
        return "monotone", None
    if match := re.match(r"equal[ \t]+to[ \t]+(?=\S)", plain):
        return "equal", plain[match.end() :]
    head = _CLAIM.match(text)
    if head is None:
        raise _claim_error(plain, argument)
    kind = re.sub(r"[ \t=]", "", head.group(1)).replace("’", "'").replace("′", "'")
    names = {"t": t, "M": M, **{check_parameter_name(name, "parameters"): value for name, value in parameters.items()}}
    return kind, read_expression(" " * head.end() + text[head.end() :], names, argument)


def _claim_error(text: str, argument: str) -> HsymError:
    return reading_error(argument, f"{shown(text)} is no claim; expected one of {_CLAIM_FORMS}")
