"""A rule as the Python call that makes it again: what a notebook that stands alone begins with.

Every argument is plain data (text, integers, dictionaries of them), written by ``repr``, and the call is tried before it is
written: the rule that it makes must be the given one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import sympy

from hsym import catalog
from hsym.errors import HsymError, shown
from hsym.exact.limits import check_group_size
from hsym.reading.rules import read_rule
from hsym.render.escaping import called, prose
from hsym.render.terms import presentable
from hsym.render.text import plain
from hsym.rule import Target, WeightRule

MOST = 16
"""The largest group size: a notebook writes everything out."""
USUAL, SMALL = 4, 4
"""The usual group size, and the one up to which the brute force goes where it can."""
SIZES = (2, 4, 8, 16, 64)
"""The group sizes of the pictures, where the rule is defined."""
ASSUMED = {
    "integer": (2, 1, 3),
    "positive": (Fraction(1, 10), 1, 2),
    "nonnegative": (Fraction(1, 10), 1, 0),
    "real": (1, 2, -1),
}
"""Values with which parameters are drawn: the first with which the rule is defined."""


@dataclass(frozen=True, slots=True)
class Call:
    """``hsym.rule(...)`` with these arguments.

    Attributes:
        source: the text, or None for a pair.
        options: the other arguments: text, integers, and dictionaries of them.
    """

    source: str | None
    options: tuple[tuple[str, Any], ...]

    def __str__(self) -> str:
        first = [] if self.source is None else [repr(self.source)]
        return f"hsym.rule({', '.join([*first, *(f'{name}={value!r}' for name, value in self.options)])})"

    def make(self) -> WeightRule | Target:
        """The rule that it makes."""
        return read_rule(self.source, **dict(self.options))


def described(given: Any, M: Any, options: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The name of a template for a rule, and what is put in at its places.

    Raises:
        HsymError: the rule cannot be read or written as text, or M is out of range.
    """
    if isinstance(given, str):
        given = read_rule(given, **options)
    elif options:
        raise HsymError(f"{next(iter(options))}: a rule that is made already has its options; expected none")
    if isinstance(given, Target):
        if M is not None:
            raise HsymError(f"M: {given.name} is a target whose weights depend on p; expected no M")
        return "target", {**_told(given), "call": str(call(given))}
    if not isinstance(given, WeightRule):
        raise HsymError(f"rule: {shown(given)} is no rule; expected a text, a weight rule or a target")
    size = check_group_size(max(USUAL, given.least_M) if M is None else M, most=MOST, reason="a notebook")
    given.at(size)
    values = _values(given, size)
    drawn = given.with_parameters(**values)
    sizes = tuple(x for x in SIZES if _defined(drawn, x)) or (size,)
    small = next((x for x in range(min(SMALL, size), size) if _defined(drawn, x)), size)
    return "rule", {
        **_told(given),
        "call": str(call(given)),
        "M": repr(size),
        "small": repr(small),
        "values": _literal(values),
        "sizes": repr(sizes),
    }


def call(rule: WeightRule | Target) -> Call:
    """The call that makes a rule again.

    Raises:
        HsymError: there is none.

    Example:
        >>> print(call(catalog.get("grpo", eps=0, ddof=1)))
        hsym.rule('grpo', parameters={'eps': 0}, ddof=1)
        >>> print(call(read_rule("R*M/K")))
        hsym.rule('R*M/K')
    """
    for candidate in _candidates(rule):
        try:
            if _same(candidate.make(), rule):
                return candidate
        except HsymError:
            continue
    raise HsymError(
        f"rule: {shown(rule.title)} cannot be written as a text that hsym reads; expected one that was read from text"
    )


def _candidates(rule: WeightRule | Target) -> Iterator[Call]:
    if isinstance(rule, Target):
        yield from (Call(name, ()) for name in catalog.names())
        return
    degenerate = {"degenerate": "zero"} if SKIPPED in rule.settings else {}
    values = {name: _written(value) for name, value in rule.values}
    given = {"parameters": values} if values else {}
    for name in catalog.names():
        switches = {key: x for key, x in catalog.options(name).items() if isinstance(x, int)}
        for chosen in itertools.product((0, 1), repeat=len(switches)):
            changed = {k: type(x)(new) for (k, x), new in zip(switches.items(), chosen, strict=True) if new != x}
            yield Call(name, tuple({**given, **changed, **degenerate}.items()))
    parameters = {x.name: _assumed(x) for x in rule.parameters if x.name != "eps"} | values
    more: dict[str, Any] = {"parameters": parameters} if parameters else {}
    more |= {"least_M": rule.least_M} if rule.least_M > 1 else {}
    yield Call(rule.formula, tuple({**more, **degenerate}.items()))
    yield Call(rule.formula, tuple({**more, **degenerate, "name": rule.name}.items()))
    low, high = (plain(presentable(x)) for x in rule.unreplaced)
    yield Call(None, tuple({"a": low, "b": high, **more, "name": rule.name}.items()))


SKIPPED = "degenerate groups skipped"


def _same(made: WeightRule | Target, rule: WeightRule | Target) -> bool:
    """Whether two rules are the same, up to what is said about them."""
    if isinstance(made, Target) or isinstance(rule, Target):
        return made == rule

    def core(x: WeightRule) -> WeightRule:
        return replace(x, claims=(), references=(), convention="", formula="", settings=())

    first, second = core(made), core(rule)
    if first == second:
        return True
    sides = (tuple(presentable(side) for side in x.unreplaced) for x in (first, second))
    bare = (replace(x, incorrect=ZERO, correct=ZERO, original=(), put_in=()) for x in (first, second))
    return next(sides) == next(sides) and next(bare) == next(bare)


ZERO = sympy.Integer(0)


def _written(value: sympy.Expr) -> int | str:
    return int(value) if value.is_Integer else plain(value)


def _assumed(symbol: sympy.Symbol) -> str:
    if symbol.is_integer:
        return "integer"
    return "positive" if symbol.is_positive else "nonnegative" if symbol.is_nonnegative else "real"


def _values(rule: WeightRule, size: int) -> dict[str, int | Fraction]:
    """Values for the parameters that are left open, with which the rule is defined."""
    names = [x.name for x in rule.parameters]
    for chosen in itertools.product(*(ASSUMED[_assumed(x)] for x in rule.parameters)):
        values = dict(zip(names, chosen, strict=True))
        try:
            if _defined(rule.with_parameters(**values), size):
                return values
        except HsymError:
            continue
    raise HsymError(
        f"rule: no simple values of {', '.join(names)} were found with which it is defined; expected values for them"
    )


def _defined(rule: WeightRule, size: int) -> bool:
    try:
        rule.at(size)
    except HsymError:
        return False
    return True


def _literal(values: Mapping[str, int | Fraction]) -> str:
    return f"{{{', '.join(f'{name!r}: {value!r}' for name, value in values.items())}}}"


def _told(rule: WeightRule | Target) -> dict[str, str]:
    """What is said about a rule: its name, references and claims."""
    return {
        "title": called(rule.title),
        "references": "".join(f"\n\nReference: {prose(x)}." for x in rule.references),
        "claims": repr([(x.text, x.source) for x in rule.claims]),
    }
