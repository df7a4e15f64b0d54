"""Why a changed certificate that the checker still accepts states something true."""

from __future__ import annotations

from typing import Any

import oracle
from approximate import value
from numbers_of import Undefined

Statement = dict[str, Any]
JOINT = ("number + 1 everywhere in a half", "half of another certificate", "assumption changed")
CLAIMS = ("transform", "small", "sequences", "increasing", "gradient")


def category(old: Statement, new: Statement, change: str) -> str | None:
    """The kind of reason, or None if the change has none that is known."""
    changed = {key for key in {**old, **new} if old.get(key) != new.get(key)}
    changed -= {"rule"} if all(old["rule"][key] == new["rule"][key] for key in ("incorrect", "correct")) else set()
    if not changed:
        return "evidence rewritten" if old == new else "only the name of the rule"
    if old["kind"] != new["kind"]:
        return "the statement of another certificate, which needs no evidence" if change in JOINT else None
    fits = compared(old, new)
    if fits == "same weights":
        return same_rule(old, new, changed)
    if fits == "same gap":
        return "other weights with the same gap"
    if change in JOINT or change.endswith("everywhere"):
        return "another rule or parameter, with formulas and evidence that fit it"
    values = [[item["value"] for item in statement["parameters"]] for statement in (old, new)]
    return "another value of a parameter" if values[0] != values[1] else None


def same_rule(old: Statement, new: Statement, changed: set[str]) -> str:
    """The reason if the weights are what they were."""
    if changed <= {"least M", "parameters"}:
        wider = {name for name in changed if is_wider(old, new, name)}
        return "larger domain, still proved" if wider else "smaller domain"
    lists = {key for key in changed & {"small", "sequences"} if shorter(old[key], new[key])}
    if changed <= lists | {key for key in set(CLAIMS) & changed if new[key] is None}:
        return "fewer claims"
    if old["kind"] in ("limit", "bound"):
        return same_limit(old, new)
    return "formula or assumption rewritten equivalently"


def same_limit(old: Statement, new: Statement) -> str:
    """The reason if what is said of the limit of the same weights differs."""
    if theorem(old) != theorem(new):
        return "another theorem, with a hypothesis that is proved"
    for env in oracle.assignments(new["parameters"]):
        place = {name: float(x) for name, x in env.items()} | {"M": max(least_sizes(old) + least_sizes(new)), "t": 0.3}
        before, after = ([value(e, place) for e in upper_bounds(statement)] for statement in (old, new))
        if len(before) != len(after):
            return "other pieces with the same sum"
        if any(y > x + 1e-9 for x, y in zip(before, after, strict=True)):
            return "a larger size or bound: a weaker statement"
        if any(y < x - 1e-9 for x, y in zip(before, after, strict=True)):
            return "a smaller size or bound, still proved"
    if any(old.get(key) != new.get(key) for key in ("low", "high")):
        return "other s by themselves"
    flags = [[(piece["theta"], piece["increasing"]) for piece in statement.get("pieces", [])] for statement in (old, new)]
    same = flags[0] == flags[1]
    return (
        "formula or assumption rewritten equivalently" if same else "another place or direction for a piece, with the same sum"
    )


def theorem(statement: Statement) -> str | None:
    """The theorem on the mean of h."""
    return statement["mean"]["theorem"] if statement.get("mean") else None


def upper_bounds(statement: Statement) -> list[Any]:
    """What something is said to be at most."""
    found = [e for piece in statement.get("pieces", []) for e in (piece["size"] or "0x0", piece["bound"])]
    found += [statement[key] for key in ("limit bound", "concave") if statement.get(key)]
    return found + ([statement["mean"]["size"]] if statement.get("mean") else [])


def shorter(old: list[Any], new: list[Any]) -> bool:
    """Whether items, or their transforms, were dropped and nothing else."""
    kept = [item for item in old if any(same_but_for_transform(item, other) for other in new)]
    return len(kept) == len(new) and all(same_but_for_transform(a, b) for a, b in zip(kept, new, strict=True))


def same_but_for_transform(old: Statement, new: Statement) -> bool:
    return old == new or old | {"transform": None} == new


def is_wider(old: Statement, new: Statement, key: str) -> bool:
    """Whether some M or value of a parameter is allowed now that was not before."""
    if key == "least M":
        pairs = list(zip(least_sizes(old), least_sizes(new), strict=False))
        return any(after < before for before, after in pairs)
    before = {item["name"]: item for item in old["parameters"]}
    for item in new["parameters"]:
        other = before.get(item["name"])
        if other is None:
            continue
        if item["type"] == "real" and other["type"] == "integer":
            return True
        low, high = (oracle.number(x["least"]) if x["least"] else None for x in (item, other))
        if high is not None and (low is None or low < high or (low == high and other["strict"] and not item["strict"])):
            return True
    return False


def least_sizes(statement: Statement) -> list[int]:
    return [
        int(oracle.rational(oracle.evaluate(statement["least M"], env))) for env in oracle.assignments(statement["parameters"])
    ]


def compared(old: Statement, new: Statement) -> str:
    """Whether the weights, or at least their differences, agree at all points of the new domain that are looked at."""
    weights, gaps = True, True
    try:
        for env in oracle.assignments(new["parameters"]):
            for size in sizes(new, env):
                for s in range(size):
                    place = env | {"M": size, "s": s}
                    pairs = [[oracle.evaluate(x["rule"][key], place) for key in ("incorrect", "correct")] for x in (old, new)]
                    weights &= pairs[0] == pairs[1]
                    gaps &= pairs[0][1] - pairs[0][0] == pairs[1][1] - pairs[1][0]
    except Undefined:
        return "different"
    return "same weights" if weights else "same gap" if gaps else "different"


def sizes(statement: Statement, env: oracle.Env) -> range:
    if "M" in statement:
        size = oracle.integer(oracle.number(statement["M"]))
        return range(size, size + 1)
    least = oracle.integer(oracle.evaluate(statement["least M"], env))
    return range(least, least + oracle.SIZES)
