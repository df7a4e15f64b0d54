"""Rules with each of several values for their parameters."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hsym.errors import HsymError
from hsym.rule import WeightRule, require_rule


def variants(rules: WeightRule | Iterable[WeightRule], values: Mapping[str, Sequence[Any]]) -> tuple[WeightRule, ...]:
    """Each rule once for every combination of values of the parameters that it has.

    Args:
        rules: one rule or several.
        values: exact numbers for each name.  A name goes to the rules that leave it open.

    Raises:
        HsymError: no rule leaves a name open, or the numbers are none, repeated or not exact.

    Example:
        >>> from hsym import catalog
        >>> [rule.title for rule in variants([catalog.get("grpo"), catalog.get("rloo")], {"eps": (0, 1)})]
        ['GRPO with eps = 0', 'GRPO with eps = 1', 'RLOO']
    """
    given = [rules] if isinstance(rules, str) or not isinstance(rules, Iterable) else list(rules)
    if not given:
        raise HsymError("rules: none is given; expected a weight rule or several")
    found: list[WeightRule] = []
    for rule in map(require_rule, given):
        names = [x.name for x in rule.parameters if x.name in values]
        choices = [_several(name, values[name]) for name in names]
        found += [rule.with_parameters(**dict(zip(names, chosen, strict=True))) for chosen in itertools.product(*choices)]
    missing = [name for name in values if not any(x.name == name for rule in given for x in rule.parameters)]
    if missing:
        raise HsymError(f"parameter {missing[0]}: no rule leaves it open; expected the name of an open parameter")
    for first, second in itertools.combinations(found, 2):
        if first == second:
            raise HsymError(f"rules: {first.title} is given twice; expected each once")
    return tuple(found)


def _several(name: str, values: Any) -> list[Any]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        values = [values]
    numbers = list(values)
    if not numbers:
        raise HsymError(f"parameter {name}: no value is given; expected one or several")
    return numbers
