"""The rules with which recorded weights are compared: the catalogue with its options, also with degenerate groups skipped."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import sympy

from hsym import catalog, symbols
from hsym.errors import HsymError
from hsym.rule import WeightRule

CHOICES: Mapping[str, tuple[Any, ...]] = {"ddof": (0, 1), "q": ("1/2", "1", "3/2", "2"), "g": ("1/2", "1", "2")}
"""Options of catalogue entries of which few values are meant; others that are integers are tried up to :data:`MOST_ORDER`."""
MOST_ORDER = 8
"""Integer parameters are tried up to this number, and up to M."""
Value = Callable[..., float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule of the catalogue with its choices made, and at most one parameter open.

    Attributes:
        name: its name in the catalogue.
        options: the choices that differ from the entry's own, ``((name, value), ...)``.
        skipping: whether degenerate groups get the weight 0 against the entry's convention.
        rule: the rule.
        a: a_s as a function of s, M and the open parameter, in floats.
        b: b_s likewise.
    """

    name: str
    options: tuple[tuple[str, Any], ...]
    skipping: bool
    rule: WeightRule
    a: Value
    b: Value

    @property
    def open_parameter(self) -> sympy.Symbol | None:
        """The parameter whose value is to be found."""
        return self.rule.parameters[0] if self.rule.parameters else None

    def weights(self, M: int, value: float = 0.0) -> tuple[float, ...] | None:
        """a_0, ..., a_{M-1}, b_0, ..., b_{M-1} in floats; None where one is undefined."""
        if self.rule.least_M > M:
            return None
        try:
            found = tuple(float(f(s, M, value)) for f in (self.a, self.b) for s in range(M))
        except (ZeroDivisionError, ValueError, OverflowError, TypeError):
            return None
        return found if all(math.isfinite(x) for x in found) else None


@cache
def candidates(most: int) -> tuple[Candidate, ...]:
    """All of them, for group sizes up to ``most``, the plainest first."""
    found = [x for name in catalog.names() for x in _of_entry(name, most)]
    return tuple(sorted(found, key=lambda x: (x.skipping, len(x.options), len(x.rule.values), x.name)))


def _of_entry(name: str, most: int) -> Iterator[Candidate]:
    defaults = catalog.options(name)
    tried = {key: values for key, value in defaults.items() if (values := _choices(key, value, most))}
    for values in product(*tried.values()):
        chosen = dict(zip(tried, values, strict=True))
        try:
            rule = catalog.get(name, **chosen)
        except HsymError:
            continue
        if not isinstance(rule, WeightRule):
            return
        options = tuple((key, value) for key, value in chosen.items() if value != defaults[key])
        for each in _with_orders(rule, most):
            for skipping in (False, True):
                yield from _compiled(name, options, skipping, each)


def _choices(key: str, default: Any, most: int) -> tuple[Any, ...]:
    """The values of an option that are tried; none if it keeps its default."""
    if key in CHOICES:
        return CHOICES[key]
    if isinstance(default, bool):
        return (False, True)
    return tuple(range(1, min(most, MOST_ORDER) + 1)) if isinstance(default, int) else ()


def _with_orders(rule: WeightRule, most: int) -> Iterator[WeightRule]:
    """The rule with each small value of its integer parameters, and one real parameter open: eps = 0 where there are more."""
    orders = [x for x in rule.parameters if x.is_integer]
    for values in product(range(1, min(most, MOST_ORDER) + 1), repeat=len(orders)):
        try:
            made = rule.with_parameters(**{x.name: value for x, value in zip(orders, values, strict=True)})
            if len(made.parameters) > 1 and symbols.eps in made.parameters:
                made = made.with_parameters(eps=0)
        except HsymError:
            continue
        if len(made.parameters) <= 1:
            yield made


def _compiled(name: str, options: tuple[tuple[str, Any], ...], skipping: bool, rule: WeightRule) -> Iterator[Candidate]:
    chosen = rule.skipping_degenerate() if skipping else rule
    if skipping and (chosen.incorrect, chosen.correct) == (rule.incorrect, rule.correct):
        return
    letter = chosen.parameters[0] if chosen.parameters else sympy.Dummy()
    with_binomials = [{"binomial": _binomial}, "math"]
    try:
        a, b = (
            sympy.lambdify([symbols.s, symbols.M, letter], side, modules=with_binomials)
            for side in (chosen.incorrect, chosen.correct)
        )
    except (NotImplementedError, TypeError, NameError):
        return
    yield Candidate(name, options, skipping, chosen, a, b)


def _binomial(n: float, k: float) -> float:
    return float(math.comb(int(n), int(k))) if n >= 0 and k >= 0 else 0.0
