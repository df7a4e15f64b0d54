"""The corpus of bad certificates: each is refused, or unreadable, for the stated reason; hostile ones are made here."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from editing import edited
from good import GOOD, M1, add, fresh, mul, n, power, root, total
from make_bad import FOLDER, corpus, stale

from hsym import checker
from hsym.checker import Refused, Unreadable, check

REASONS: dict[str, list[str]] = json.loads((FOLDER / "reasons.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", GOOD)
def test_what_the_bad_ones_are_made_from_is_accepted(name: str) -> None:
    assert check(json.dumps(fresh(name))).statement


def test_the_corpus_is_as_the_script_makes_it() -> None:
    assert stale() == []


def test_the_corpus_is_large_and_in_the_index() -> None:
    assert len(REASONS) == len(corpus()) >= 40
    assert {path.name for path in FOLDER.iterdir()} == {*REASONS, "reasons.json"}


@pytest.mark.parametrize("name", REASONS)
def test_a_bad_certificate_is_refused_for_the_stated_reason(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    outcome, reason = REASONS[name]
    code = checker.main([str(FOLDER / name)])
    said = capsys.readouterr().out
    assert (code, said.split(" ")[0]) == ({"refused": 1, "unreadable": 2}[outcome], outcome), said
    assert reason in said
    assert said.count("\n") == 1


# ---------------------------------------------------------------- hostile ones, made here

ST = "statement"


def text(*edits: tuple[Any, ...], name: str = "constant") -> str:
    return json.dumps(edited(name, *edits))


def stated(derivative: Any) -> str:
    """w = 1 with another formula for h_M'."""
    return text((ST, "derivative", derivative))


def nested(depth: int, *heads: str) -> Any:
    e: Any = "t"
    for i in range(depth):
        e = [heads[i % len(heads)], e, "0x1"]
    return e


def gammas(first: int) -> Any:
    return add(*[["gamma", add(mul(i, "M"), 1)] for i in range(first, first + 300)])


def sums_in_sums(depth: int) -> Any:
    e: Any = "t"
    for i in range(depth):
        e = total(f"k{i}", 1, 4000, e)
    return e


def parameters(count: int) -> list[Any]:
    return [{"name": f"p{i}", "type": "real", "least": n(1), "strict": False, "value": None} for i in range(count)]


PRIMES = [2**61 - 1, 2**31 - 1, 10**10 + 19, 10**9 + 7]
# Each with the outcomes allowed and a part of the reason.
HOSTILE = {
    "nesting 10^5": (lambda: "[" * 10**5, "unreadable", "nested deeper"),
    "nesting 10^5 of objects": (lambda: '{"a":' * 10**5, "unreadable", "nested deeper"),
    "nesting 300 of sums and products": (lambda: stated(nested(300, "+", "*")), "refused|unreadable", ""),
    "an integer of 10^6 digits": (lambda: stated("0x" + "1" * 10**6), "unreadable", "a number of more than 65536 bits"),
    "a denominator of 10^6 digits": (lambda: stated("0x1/0x" + "1" * 10**6), "unreadable", "a number of more than 65536 bits"),
    "a JSON number of 10^6 digits": (lambda: "1" * 10**6, "unreadable", "JSON numbers are not used"),
    "a JSON number inside": (lambda: '{"format": ' + "9" * 10**6 + "}", "unreadable", "JSON numbers are not used"),
    "an integer of 2^16 bits": (lambda: stated("-0x" + "1" * 2**14), "refused", "derivative: it differs"),
    "an integer of 2^16 + 4 bits": (lambda: stated("-0x1" + "1" * 2**14), "unreadable", "a number of more than 65536 bits"),
    "a name of 200 characters": (lambda: text((ST, "rule", "name", "x" * 200)), "accepted", "xxx"),
    "a name of 201 characters": (lambda: text((ST, "rule", "name", "x" * 201)), "unreadable", "a short printable text"),
    "a name of 1 character": (lambda: text((ST, "rule", "name", "x")), "accepted", "rule 'x'"),
    "5 MB of blanks": (lambda: stated("0x1") + " " * 5 * 10**6, "unreadable", "longer than"),
    "5 MB of list": (lambda: "[" + '"0x1",' * 10**6 + '"0x1"]', "unreadable", "longer than"),
    "4 MB of quotes": (lambda: '"' + '\\"' * (2 * 10**6), "unreadable", "not JSON"),
    "4 MB of name": (lambda: text((ST, "rule", "name", "x" * 4 * 10**6)), "unreadable", "a short printable text"),
    "4 MB of sum": (lambda: stated(["+", *["t"] * (4 * 10**5)]), "refused|unreadable", ""),
    "10^5 keys": (lambda: json.dumps({f"k{i}": "" for i in range(10**5)}), "unreadable", "unknown key"),
    "exponent 10^9": (lambda: stated(power(add(1, "t"), 10**9)), "refused", "an exponent beyond"),
    "exponent -10^9": (lambda: stated(power(add(1, "t"), -(10**9))), "refused", ""),
    "exponent of t 10^9": (lambda: stated(power("t", 10**9)), "refused", "an exponent beyond"),
    "exponent of 60000 bits": (lambda: stated(power(2, 2**60000)), "refused", "an exponent beyond"),
    "tower": (lambda: stated(power(power(power(3, 4000), 4000), 4000)), "refused", ""),
    "expansion": (lambda: stated(power(add(1, "t", "M", power("t", 2)), 4000)), "refused", "more work than"),
    "expansion of expansions": (
        lambda: stated(mul(*[power(add(1, mul(i, "t"), "M"), 40) for i in range(1, 40)])), "refused", "more work than",
    ),
    "sum of 10^9 terms": (lambda: stated(total("k", 1, 10**9, "t")), "refused", "more than 4096 terms"),
    "sum of 10^3000 terms": (lambda: stated(total("k", 1, 10**3000, "t")), "refused", "more than 4096 terms"),
    "sums in sums": (lambda: stated(sums_in_sums(8)), "refused", "more work than"),
    "sum to M + 10^9": (lambda: stated(total("k", 1, add("M", 10**9), "k")), "refused", "more than 4096 terms"),
    "gamma(10^9)": (lambda: stated(["gamma", n(10**9)]), "refused", "shifted by more than"),
    "binomial(M + 10^9, M)": (lambda: stated(["binomial", add("M", 10**9), "M"]), "refused", "shifted by more than"),
    "binomial(4000, 2000)": (lambda: stated(["binomial", n(4000), n(2000)]), "refused", "derivative: it differs"),
    "2000 parameters": (lambda: text((ST, "parameters", parameters(2000))), "unreadable", "at most 32"),
    "product of 2000 parameters": (
        lambda: text((ST, "parameters", parameters(2000)), (ST, "derivative", mul(*[f"p{i}" for i in range(2000)]))),
        "unreadable",
        "at most 32",
    ),
    "sum of 2000 parameters to a power": (
        lambda: text((ST, "parameters", parameters(2000)), (ST, "derivative", power(add(*[f"p{i}" for i in range(2000)]), 9))),
        "unreadable",
        "at most 32",
    ),
    "large primes to a symbolic power": (
        lambda: stated(add(*[power(p + i, "M") for p in PRIMES for i in range(200)])), "refused", "",
    ),
    "2000 large integers to a symbolic power": (
        lambda: stated(add(*[power(10**10 + 19 + 2 * i, "M") for i in range(2000)])), "refused", "",
    ),
    "product of two large primes to a symbolic power": (
        lambda: stated(power((2**61 - 1) * (2**89 - 1), "M")), "refused", "too large to be factored",
    ),
    "roots of large primes": (
        lambda: text((ST, "term", add(*[root(p) for p in PRIMES])), name="grpo"), "refused", "too large to be factored",
    ),
    "2000 pairs with a large radicand": (
        lambda: text((ST, "gap", [[[n(10**10 - 33), n(1)]]] * 2000), name="grpo fixed"), "refused|unreadable", "",
    ),
    "4 MB of intervals": (
        lambda: text(("evidence", "intervals", [[n(0), n(1)]] * 10**5), name="grpo fixed"), "refused", "do not cover",
    ),
    "inverse of a product of sums of 300 gammas": (
        lambda: stated(power(add(mul(gammas(2), gammas(302)), 1), -1)),
        "refused",
        "more work than",
    ),
    "a sum of 62 fractions of 65500 bits": (
        lambda: stated(add(*[f"0x1/{hex(2**65500 + 2 * i + 1)}" for i in range(62)])), "refused", "numbers of more than",
    ),
    "4000 sequences": (
        lambda: text((ST, "sequences", [{**fresh("central")[ST]["sequences"][0], "name": f"A{i}"} for i in range(4000)])),
        "unreadable",
        "at most 32",
    ),
    "initial values at M = 10^6": (lambda: text((ST, "least M", 10**6)), "refused", ""),
    "initial values at M = 10^9000": (lambda: text((ST, "least M", 10**9000)), "refused", ""),
    "least of a parameter 2^60000": (
        lambda: text((ST, "parameters", 0, "least", 2**60000), (ST, "derivative", M1), name="pass at k"), "refused", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_certificate_ends(name: str) -> None:
    make, outcome, reason = HOSTILE[name]
    try:
        said = ("accepted", "; ".join(check(make()).statement))
    except (Refused, Unreadable) as error:
        said = (type(error).__name__.lower(), str(error))
    assert said[0] in outcome.split("|"), said[1][:200]
    assert reason in said[1]
    assert said[0] == "accepted" or len(said[1]) < 2000
