"""How a rule arrives: a catalogue name, a TOML file, a formula, or a pair a_s, b_s; this decides which it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import sympy

from hsym import catalog, symbols
from hsym.errors import HsymError, shown
from hsym.reading.expressions import THEORY_NAMES, read_expression
from hsym.reading.group import check_parameter_name, group_names, read_rule_text
from hsym.rule import Target, WeightRule, exact_parameter

DECLARATIONS = "NAME, NAME>0, NAME>=0, NAME:integer or NAME=VALUE"
"""What ``--param`` takes."""
CONVENTIONS = ("formula", "zero")
"""What happens to a degenerate group (K = 0 or K = M): what the formula says, or weight 0 for every sample."""
_DECLARATION = re.compile(r"\s*([^\s<>=:]+)\s*(?:(>=|>|=|:)\s*(.*\S))?\s*", re.DOTALL)


def read_rule(
    source: str | None = None,
    *,
    a: Any = None,
    b: Any = None,
    parameters: Mapping[str, Any] | None = None,
    degenerate: str = "formula",
    least_M: int = 1,
    name: str | None = None,
    **options: Any,
) -> WeightRule | Target:
    """The rule that a text, or a pair of weights, stands for.

    Args:
        source: a catalogue name (``"grpo"``), a path that ends in ``.toml``, a whole-group formula
            (``"(R - mean)/(std + eps)"``), or a pair ``"a = ...; b = ..."``.
        a: instead of ``source``: a_s as text or as a SymPy expression in ``hsym.symbols``.
        b: likewise b_s.
        parameters: for each further name in the formula an exact value, or ``"real"``, ``"nonnegative"`` or ``"positive"`` to
            leave it symbolic (``"integer"``: 1, 2, 3, ...).  ``eps`` needs no declaration: it is symbolic and positive unless
            it is given a value.
        degenerate: ``"formula"``, or ``"zero"`` to give every sample of a group with K = 0 or K = M the weight 0.
        least_M: the smallest group size for which a formula is meant.
        name: what to call the rule in output.
        options: options of a catalogue entry, such as ``ddof=1``.

    Raises:
        HsymError: the text is none of these, or what it says cannot be understood.

    Example:
        >>> read_rule("grpo", eps=0).name
        'GRPO'
        >>> rule = read_rule("(R - mean)/(std + eps)", parameters={"eps": 0}, degenerate="zero")
        >>> [str(w) for w in rule.at(2).gap]
        ['1', '1']
        >>> read_rule(a="-c", b="1 - c", parameters={"c": "real"}).parameters
        (c,)
    """
    if degenerate not in CONVENTIONS:
        raise HsymError(f"degenerate: {shown(degenerate)} is no convention; expected one of: {', '.join(CONVENTIONS)}")
    if parameters is not None and not isinstance(parameters, Mapping):
        raise HsymError(f"parameters: {shown(parameters)} is no mapping; expected one from names to values or assumptions")
    rule = _read(source, a, b, dict(parameters or {}), least_M, name, options)
    if degenerate == "zero":
        if isinstance(rule, Target):
            raise HsymError(f"degenerate: {rule.name} is a target without groups; expected no convention for it")
        rule = rule.skipping_degenerate()
    return rule


def _read(
    source: str | None,
    a: Any,
    b: Any,
    parameters: dict[str, Any],
    least_M: int,
    name: str | None,
    options: dict[str, Any],
) -> WeightRule | Target:
    if source is None or a is not None or b is not None:
        if source is not None or a is None or b is None:
            raise HsymError("rule: expected either one text, or both a and b")
        return _from_pair(a, b, parameters, least_M, name, options)
    if not isinstance(source, str):
        raise HsymError(f"rule: {shown(source)} is no text; expected a catalogue name, a .toml file or a formula")
    text = source.strip()
    if catalog.normalised(text) in catalog.names():
        known = catalog.options(text)
        chosen = {key: value for key, value in parameters.items() if key in known}
        rest = {key: value for key, value in parameters.items() if key not in known}
        return _with_values(catalog.get(text, **chosen, **options), rest)
    if text.endswith(".toml"):
        from hsym.reading.files import read_rule_file

        return read_rule_file(text, {**parameters, **options})
    if re.fullmatch(r"[A-Za-z_][\w.]*(-[A-Za-z_][\w.]*)*", text) and not _mathematical(text, {**parameters, **options}):
        close = get_close_matches(catalog.normalised(text), catalog.names(), 1)
        hint = f"did you mean {close[0]}? " if close else ""
        raise HsymError(
            f"rule: {shown(text)} is not in the catalogue; {hint}expected a name that 'hsym list' has, a .toml file,"
            " or a formula such as '(R - mean)/(std + eps)'"
        )
    return from_formula(text, {**parameters, **options}, least_M, name)


def _mathematical(text: str, parameters: Mapping[str, Any]) -> bool:
    """Whether a text such as ``R-mean``, which could be a hyphenated name, consists of names of a formula."""
    known = {"eps", *group_names(correct=True), *parameters}
    return all(part in known for part in text.split("-"))


def from_formula(
    text: str, parameters: Mapping[str, Any], least_M: int = 1, name: str | None = None, **more: Any
) -> WeightRule:
    """The rule of a whole-group formula or of a pair ``a = ...; b = ...``."""
    declared, values = declarations(parameters)
    # Values are put in while the text is read, so that nothing cancels first: R*c/c at c = 0 is 0/0.
    low, high = read_rule_text(text, {**declared, **values})
    for key in parameters:
        if not mentioned(text, key):
            raise HsymError(f"parameter {key}: it does not occur in the formula {shown(text)}; expected only names that do")
    pair = ";" in text
    formula = text if pair else re.sub(r"^\s*Z\s*=\s*", "", text)
    used = tuple(x for key, x in declared.items() if key not in values and x in low.free_symbols | high.free_symbols)
    return WeightRule(
        name or (text if pair else f"Z = {formula}"),
        low,
        high,
        used,
        least_M,
        formula,
        more.pop("convention", "as the formula says"),
        values=tuple(values.items()),
        **more,
    )


def mentioned(text: str, name: str) -> bool:
    """Whether a formula contains a name.

    Example:
        >>> mentioned("(R - mean)/(std + eps)", "eps"), mentioned("epsilon*R", "eps")
        (True, False)
    """
    plain = text.replace("ε", "eps")
    return re.search(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])", plain) is not None


def _from_pair(
    a: Any, b: Any, parameters: dict[str, Any], least_M: int, name: str | None, options: dict[str, Any]
) -> WeightRule:
    declared, values = declarations({**parameters, **options})
    if isinstance(a, str) or isinstance(b, str):
        if not (isinstance(a, str) and isinstance(b, str)):
            raise HsymError("rule: a and b are of different kinds; expected two texts or two SymPy expressions")
        return from_formula(f"a = {a}; b = {b}", {**parameters, **options}, least_M, name)
    low, high = _expression("a", a), _expression("b", b)
    loose = sorted((low.free_symbols | high.free_symbols) - {symbols.s, symbols.M}, key=str)
    for symbol in loose:
        if symbol.name in THEORY_NAMES:
            raise HsymError(f"rule: the symbol {symbol} is not the one of the theory; expected hsym.symbols.{symbol} itself")
        if symbol.name in declared and declared[symbol.name] != symbol:
            raise HsymError(f"rule: the symbol {symbol} has other assumptions than declared; expected {symbol} of hsym.symbols")
    rule = WeightRule(name or "the rule", low, high, tuple(loose), least_M, "", "as the formula says")
    return rule.with_parameters(**values)


def _expression(side: str, given: Any) -> sympy.Expr:
    if isinstance(given, int) and not isinstance(given, bool):
        return sympy.Integer(given)
    if isinstance(given, sympy.Expr):
        return given
    raise HsymError(f"{side}: {shown(given)} is no weight; expected a text, an int or a SymPy expression")


def _with_values(rule: WeightRule | Target, parameters: Mapping[str, Any]) -> WeightRule | Target:
    if not parameters:
        return rule
    if isinstance(rule, Target):
        raise HsymError(f"parameter {next(iter(parameters))}: {rule.name} has no parameters; expected none")
    values = {k: v for k, v in parameters.items() if not _is_assumption(k, v, rule)}
    read = {k: read_expression(v, {}, argument=f"parameter {k}") if isinstance(v, str) else v for k, v in values.items()}
    return rule.with_parameters(**read)


def _is_assumption(name: str, value: Any, rule: WeightRule) -> bool:
    if isinstance(value, str) and value in symbols.ASSUMPTIONS:
        if any(x.name == name for x in rule.parameters):
            return True
        known = ", ".join(x.name for x in rule.parameters) or "none"
        raise HsymError(f"parameter {name}: the rule {rule.name} has no such parameter; expected one of: {known}")
    return False


def declarations(parameters: Mapping[str, Any]) -> tuple[dict[str, sympy.Symbol], dict[str, sympy.Expr]]:
    """Declared parameters as symbols, and the values that some of them are given.

    Raises:
        HsymError: a name is taken or no identifier, or a value is not exact.

    Example:
        >>> declarations({"lam": "positive", "k": 3})
        ({'eps': eps, 'lam': lam, 'k': k}, {'k': 3})
    """
    declared, values = {"eps": symbols.eps}, {}
    for key, given in parameters.items():
        check_parameter_name(key)
        if isinstance(given, str) and given in symbols.ASSUMPTIONS:
            declared[key] = symbols.parameter(key, given)
            continue
        declared[key] = symbols.parameter(key)
        values[key] = exact_value(key, given, declared[key])
    return declared, values


def exact_value(name: str, given: Any, symbol: sympy.Symbol) -> sympy.Expr:
    """The exact value of a parameter, given as a number or as text such as ``"1/10"`` or ``"sqrt(2)"``."""
    if isinstance(given, str):
        given = read_expression(given, {}, argument=f"parameter {name}")
    return exact_parameter(name, given, symbol)


def parse_declaration(text: str) -> tuple[str, Any]:
    """``NAME``, ``NAME>0``, ``NAME>=0``, ``NAME:integer`` or ``NAME=VALUE`` as a name and what :func:`read_rule` takes for it.

    Raises:
        HsymError: the text has none of these forms.

    Example:
        >>> parse_declaration("lam>0"), parse_declaration("k = 3"), parse_declaration("c"), parse_declaration("k:integer")
        (('lam', 'positive'), ('k', 3), ('c', 'real'), ('k', 'integer'))
    """
    if not isinstance(text, str):  # argparse reads --param=-- as an empty list
        raise HsymError(f"--param: '--' is no declaration; expected {DECLARATIONS}")
    found = _DECLARATION.fullmatch(text)
    sign, value = (found.group(2), found.group(3)) if found else ("?", None)
    if found is None or (sign in (">", ">=") and value != "0") or (sign == ":" and value != "integer"):
        raise HsymError(f"--param: {shown(text)} is no declaration; expected {DECLARATIONS}")
    name = check_parameter_name(found.group(1))
    if value is not None and sign == "=":
        return name, read_expression(value, {}, argument=f"--param {name}")
    return name, {None: "real", ">": "positive", ">=": "nonnegative", ":": "integer"}[sign]


def parse_declarations(texts: Iterable[str], eps: str | None = None) -> dict[str, Any]:
    """All that ``--param`` and ``--eps`` say, as :func:`read_rule` takes it.

    Raises:
        HsymError: a text is no declaration, or a name is declared twice.

    Example:
        >>> parse_declarations(["lam>0"], "1/10")
        {'lam': 'positive', 'eps': 1/10}
    """
    parameters: dict[str, Any] = {}
    for text in texts:
        name, given = parse_declaration(text)
        if name in parameters:
            raise HsymError(f"--param: {name} is declared twice; expected once")
        parameters[name] = given
    if eps is not None:
        if "eps" in parameters:
            raise HsymError("--eps: eps is also given by --param; expected one of the two")
        parameters["eps"] = read_expression(eps, {}, argument="--eps")
    return parameters
