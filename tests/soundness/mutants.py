"""Changes of certificates: every field, every kind of change, in an order that a seed decides.

``python tests/soundness/mutants.py [--times N]`` runs N times as many mutants as the tests and prints the table of what became
of them.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import oracle
from reasons_for import category
from sources import MADE, certificate

from hsym.checker import Refused, Unreadable, check

HEADS = {"+", "*", "^", "binomial", "gamma", "sum", "cases", "sequence", "=", "<", "<=", "and", "or", "not"}
EXCHANGED = {
    "+": ["*"], "*": ["+", "^"], "^": ["*", "binomial", "+"], "binomial": ["^", "+", "*"], "=": ["<", "<="], "<": ["=", "<="],
    "<=": ["<", "="], "and": ["or"], "or": ["and"], "gamma": ["sequence"], "sequence": ["gamma"],
}  # fmt: skip
WORDS = {
    "kind": ["every M", "exact sum", "fixed M", "limit", "bound", "all"],
    "theorem": ["Taylor", "Lipschitz", "arcsine", "Jensen"], "type": ["integer", "real", "rational"],
    "format": ["hsym.certificate/2", "hsym.certificate"],
}  # fmt: skip
EXCHANGED_WITH = ["file rejection_sampling", "gap s", "gap lam^s", "gap C(2s,s)/4^s", "exact root", "fixed double zero"]
EXCHANGED_WITH += ["limit grpo, eps = 0", "limit by arcsine", "limit by Taylor", "limit bound, 3 times"]
PLAIN: list[Any] = [None, True, False, [], {}, "", "0x0", "0x1"]
Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutant:
    """A changed certificate, with what was done where."""

    source: str
    change: str
    place: Path_
    data: dict[str, Any]


def written(value: Fraction) -> str:
    """A number of the format."""
    top = f"{'-' if value < 0 else ''}0x{abs(value.numerator):x}"
    return top if value.denominator == 1 else f"{top}/0x{value.denominator:x}"


def is_number(value: Any) -> bool:
    return isinstance(value, str) and oracle.NUMBER.fullmatch(value) is not None


def is_tree(value: Any) -> bool:
    """Whether the value is a compound expression or condition."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], str) and value[0] in HEADS


def nodes(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """All places with what stands there."""
    yield path, value
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from nodes(part, (*path, key))


def at(data: Any, path: Path_) -> Any:
    """What stands at a place."""
    for key in path:
        data = data[key]
    return data


def put(data: Any, path: Path_, value: Any) -> Any:
    """A copy with something else at a place."""
    if not path:
        return value
    result = copy.deepcopy(data)
    at(result, path[:-1])[path[-1]] = copy.deepcopy(value)
    return result


def numbers(value: str) -> Iterator[tuple[str, Any]]:
    """Other numbers."""
    x = Fraction(oracle.number(value))
    yield from [("number + 1", x + 1), ("number - 1", x - 1), ("number negated", -x), ("number doubled", 2 * x)]
    yield from [("other denominator", x / (x.denominator + 1)), ("number made 0", Fraction(0))]
    yield "other denominator", Fraction(x.numerator, x.denominator + 1)


def trees(value: Any, names: list[str]) -> Iterator[tuple[str, Any]]:
    """Other expressions (or conditions) in place of one."""
    yield from [("sign of a subtree", ["*", "-0x1", value]), ("subtree + 1", ["+", value, "0x1"]), ("subtree made 0", "0x0")]
    yield from [("subtree inverted", ["^", value, "-0x1"]), ("subtree squared", ["^", value, "0x2"])]
    for name in names:
        yield "times a variable", ["*", value, name]
    if not is_tree(value):
        return
    head, *rest = value
    for other in EXCHANGED.get(head, []):
        yield "head replaced", [other, *rest]
    for i, part in enumerate(rest):
        yield "item deleted", [head, *rest[:i], *rest[i + 1 :]]
        yield "item duplicated", [head, *rest[: i + 1], *rest[i:]]
        yield "subtree replaced by its part", part
        if i:
            swapped = [*rest[: i - 1], part, rest[i - 1], *rest[i + 1 :]]
            change = "operands swapped" if head in ("^", "=", "<", "<=", "binomial", "sum") else "items swapped"
            yield change, [head, *swapped]
    if head in ("=", "<", "<=", "and", "or", "not"):
        yield "condition negated", ["not", value]


def plain(key: str | int, value: Any) -> Iterator[tuple[str, Any]]:
    """Other values in place of a list, an object, a word, a boolean or null."""
    yield from (("other JSON value", x) for x in PLAIN if x != value or type(x) is not type(value))
    yield from (("other word", word) for word in WORDS.get(str(key), []) if word != value)
    if isinstance(value, str):
        yield from [("other word", value + "1"), ("other word", value[:-1])]
    if isinstance(value, list):
        for i in range(len(value)):
            yield "item deleted", value[:i] + value[i + 1 :]
            yield "item duplicated", value[: i + 1] + value[i:]
            if i:
                yield "items swapped", [*value[: i - 1], value[i], value[i - 1], *value[i + 1 :]]
    if isinstance(value, dict):
        for name in value:
            yield "key dropped", {other: part for other, part in value.items() if other != name}
        yield "key added", {**value, "more": "0x1"}


def joint(data: Any) -> Iterator[tuple[str, Path_, Any]]:
    """Changes in several places at once, which keep parts consistent: the hardest to notice."""
    text = json.dumps(data)
    constants = sorted({value for _, value in nodes(data) if is_number(value)})
    for value in constants:
        for change, new in numbers(value):
            yield f"{change} everywhere", (), json.loads(text.replace(json.dumps(value), json.dumps(written(new))))
    for part in ("statement", "evidence"):
        inner = json.dumps(data[part])
        for value in constants:
            new = json.dumps(written(Fraction(oracle.number(value)) + 1))
            yield "number + 1 everywhere in a half", (part,), json.loads(inner.replace(json.dumps(value), new))
    names = variables(data)
    for one in names:
        for other in names:
            if one != other:
                yield "variable replaced everywhere", (), json.loads(text.replace(json.dumps(one), json.dumps(other)))
    for path, value in nodes(data):
        if isinstance(value, dict) and {"from", "to"} <= value.keys():
            for step in ("0x1", "-0x1"):
                ends = {key: ["+", value[key], step] for key in ("from", "to")}
                yield "range shifted", path, {**value, **ends}
                yield "range lengthened", path, {**value, "to": ends["to"]}
                old = json.dumps(value["to"])
                yield "range lengthened everywhere", (), json.loads(text.replace(old, json.dumps(ends["to"])))


def variables(data: Any) -> list[str]:
    """The variables and names of sums that occur, and M, s, t."""
    strings = {value for path, value in nodes(data) if isinstance(value, str) and path[-1:] not in [("kind",), ("type",)]}
    plain_names = {x for x in strings if x.isidentifier() and x not in HEADS}
    return sorted(plain_names - {at(data, ("statement", "rule", "name"))} | {"M", "s", "t"})


def assumptions(data: Any) -> Iterator[tuple[str, Path_, Any]]:
    """Weaker and other assumptions: strict, least, type and value of parameters, and least M."""
    for i, item in enumerate(data["statement"]["parameters"]):
        place = ("statement", "parameters", i)
        least = item["least"]
        bounds = [None, *([written(oracle.number(least) + step) for step in (-1, Fraction(-1, 2), 1)] if least else ["0x0"])]
        others = [{"least": bound, "strict": strict} for bound in bounds for strict in (True, False)]
        others += [{"strict": not item["strict"]}, {"type": "real"}, {"type": "integer"}, {"type": "real", "strict": True}]
        others += [{"least": None, "strict": False, "value": value} for value in ("0x0", "0x1", "0x2", "-0x1", "0x1/0x2")]
        for change in others:
            yield "assumption changed", place, {**item, **change}
    least = data["statement"].get("least M")
    for step in ("-0x1", "-0x2", "0x1") if least is not None else ():
        lower = written(oracle.number(least) + int(step, 16)) if is_number(least) else ["+", least, step]
        yield "least M changed", ("statement", "least M"), lower


def pieces(data: Any) -> Iterator[tuple[str, Path_, Any]]:
    """Other theorems, ends, directions and sizes in a certificate of a limit, with what depends on them."""
    claim = data["statement"]
    for size in ("0x0", "0x1/0x2", "0x1", "0x2", "0x3"):
        for theorem in ("Taylor", "Lipschitz", "arcsine"):
            yield "other theorem", ("statement",), {**claim, "mean": {"theorem": theorem, "size": size}, "concave": None}
        yield "other theorem", ("statement",), {**claim, "mean": None, "concave": size}
    for name in ("low", "high"):
        for step in (1, -1, 2):
            count, least = Fraction(oracle.number(claim[name])) + step, Fraction(oracle.number(claim["least M"])) + step
            yield "other ends", ("statement",), {**claim, name: written(count)}
            yield "other ends", ("statement",), {**claim, name: written(count), "least M": written(least)}
    for i, piece in enumerate(claim["pieces"]):
        place = ("statement", "pieces", i)
        turned = {**piece, "theta": "0x0" if piece["theta"] == "0x1" else "0x1"}
        half = {**piece, **{key: ["*", "0x1/0x2", piece[key]] for key in ("scale", "limit", "bound")}}
        minus = {**piece, **{key: ["*", "-0x1", piece[key]] for key in ("scale", "limit", "function")}}
        inside = {**piece, "function": ["*", "-0x1", piece["function"]], "increasing": not piece["increasing"]}
        others = [turned, minus, inside, {**piece, "increasing": not piece["increasing"]}, {**turned, "size": None}]
        for size in (
            "0x0",
            "0x1",
            "0x2",
            "-0x1",
        ):  # with the bound that belongs to a size and the value 0 or 1 at the other end
            for end in ("0x0", "0x1"):
                cells = ["+", ["*", "0x2", size, ["^", "M", "0x1/0x2"]], end]
                others.append({**piece, "size": size, "bound": ["*", piece["scale"], ["^", "M", "-0x1"], cells]})
        yield from (("other piece", place, other) for other in others)
        yield "piece in two halves", ("statement", "pieces"), [*claim["pieces"][:i], half, half, *claim["pieces"][i + 1 :]]


def changes(data: Any) -> Iterator[tuple[str, Path_, Any]]:
    """All changes within one certificate: what, where, and the new value there."""
    names = variables(data)
    some = [x for x in names if x in ("M", "s", "t", "K", "k", "lam", "eps")]
    for path, value in nodes(data):
        if not path:
            yield from ((change, path, new) for change, new in plain("", value))
            continue
        expression = is_tree(value) or is_number(value) or (isinstance(value, str) and value in names)
        if is_number(value):
            yield from ((change, path, written(new)) for change, new in numbers(value))
        elif isinstance(value, str) and value in HEADS:
            continue  # treated with its list
        elif isinstance(value, str) and value in names:
            yield from (("variable replaced", path, other) for other in names if other != value)
        if expression:
            yield from ((change, path, new) for change, new in trees(value, some))
        else:
            yield from ((change, path, new) for change, new in plain(path[-1], value))
    yield from joint(data)
    yield from assumptions(data)
    if data["statement"]["kind"] == "limit":
        yield from pieces(data)


def exchanged(data: Any, others: list[Any]) -> Iterator[tuple[str, Path_, Any]]:
    """Fields that come from other certificates."""
    for other in others:
        for half in ("statement", "evidence"):
            for key in data[half].keys() & other[half].keys():
                yield "field of another certificate", (half, key), other[half][key]
            yield "half of another certificate", (half,), other[half]


def where(path: Path_) -> tuple[str, ...]:
    """The field in which a place lies: its keys."""
    return tuple(key for key in path if isinstance(key, str))


def mutants(source: str, limit: int, seed: int = 0) -> Iterator[Mutant]:
    """At most so many different mutants: every field and every kind of change in turn, each time another place."""
    data, random = certificate(source), Random(f"{source} {seed}")
    others = [certificate(name) for name in EXCHANGED_WITH if name != source]
    heaps: dict[tuple[Any, ...], list[tuple[str, Path_, Any]]] = {}
    for change in [*changes(data), *exchanged(data, others)]:
        heaps.setdefault((where(change[1]), change[0]), []).append(change)
    order = sorted(heaps)
    random.shuffle(order)
    # The statement is what has to be true: its fields first in each round.
    order.sort(key=lambda heap: heap[0][:1] != ("statement",))
    for heap in order:
        random.shuffle(heaps[heap])
    seen = {json.dumps(data)}
    while order:
        for heap in list(order):
            if not heaps[heap]:
                order.remove(heap)
                continue
            change, place, new = heaps[heap].pop()
            mutated = put(data, place, new)
            text = json.dumps(mutated)
            if text not in seen:
                seen.add(text)
                yield Mutant(source, change, place, mutated)
                if len(seen) > limit:
                    return


@dataclass
class Outcome:
    """What became of the mutants of one certificate."""

    source: str
    refused: int = 0
    unreadable: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    false: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.refused + self.unreadable + sum(self.accepted.values()) + len(self.false)


def run(source: str, limit: int, seed: int = 0) -> Outcome:
    """Check the mutants; every accepted one has to state something true, for a known reason."""
    outcome, original = Outcome(source), certificate(source)
    for mutant in mutants(source, limit, seed):
        outcome.changes[mutant.change] += 1
        try:
            check(json.dumps(mutant.data))
        except Refused:
            outcome.refused += 1
            continue
        except Unreadable:
            outcome.unreadable += 1
            continue
        except Exception as error:
            outcome.false.append(f"not refused but {error!r}\n{difference(original, mutant)}")
            continue
        wrong = oracle.falsehood(mutant.data["statement"])
        if wrong is not None:
            outcome.false.append(f"{wrong}\n{difference(original, mutant)}")
            continue
        reason = category(original["statement"], mutant.data["statement"], mutant.change)
        if reason is None:
            outcome.unexplained.append(difference(original, mutant))
        outcome.accepted[reason or "unexplained"] += 1
    return outcome


def difference(original: Any, mutant: Mutant) -> str:
    """The mutant as a difference: the change and its innermost places."""
    old, new = dict(nodes(original)), dict(nodes(mutant.data))
    lines = [f"{mutant.source}: {mutant.change} at {'/'.join(map(str, mutant.place))}"]
    leaves = [path for path in {**old, **new} if not isinstance(old.get(path, new.get(path)), dict)]
    shown = [path for path in leaves if old.get(path) != new.get(path) and not isinstance(old.get(path), list | dict)]
    shown = shown or [path for path in leaves if old.get(path) != new.get(path)]
    for path in shown[:12]:
        name = "/".join(map(str, path))
        lines.append(f"  {name}: {json.dumps(old.get(path, 'absent'))} -> {json.dumps(new.get(path, 'absent'))}")
    return "\n".join(lines)


def quota(source: str) -> int:
    """How many mutants of a certificate CI runs: fewer where a check takes longer."""
    length = len(json.dumps(certificate(source)))
    return 330 if not source.startswith("gap") else 240 if length < 1400 else 120 if length < 3500 else 60


def table(outcomes: list[Outcome]) -> str:
    """What became of the mutants, and why the accepted ones are true."""
    lines = [f"{'certificate':40} mutants  refused  unreadable  accepted"]
    for x in outcomes:
        lines.append(f"{x.source:40} {x.total:7}  {x.refused:7}  {x.unreadable:10}  {sum(x.accepted.values()):8}")
    whole = sum((x.accepted for x in outcomes), Counter[str]())
    lines += [f"{count:7} accepted: {reason}" for reason, count in whole.most_common()]
    rows = [x.total for x in outcomes], [x.refused for x in outcomes], [x.unreadable for x in outcomes]
    lines.append(
        f"in all {sum(rows[0])} mutants: {sum(rows[1])} refused, {sum(rows[2])} unreadable, {sum(whole.values())} accepted"
    )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run mutants of certificates through the checker.")
    parser.add_argument("--times", type=float, default=1, help="times as many as the tests run")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="certificates whose name contains this")
    options = parser.parse_args()
    names = [name for name in MADE if options.only in name]
    limits = [int(quota(name) * options.times) for name in names]
    with ProcessPoolExecutor(2) as pool:
        outcomes = list(pool.map(run, names, limits, [options.seed] * len(names)))
    print(table(outcomes))
    for x in outcomes:
        print(*[f"FALSE, ACCEPTED: {line}" for line in x.false], *[f"unexplained: {line}" for line in x.unexplained], sep="\n")
    return int(any(x.false or x.unexplained for x in outcomes))


if __name__ == "__main__":
    sys.exit(main())
