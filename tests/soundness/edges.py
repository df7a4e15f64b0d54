"""Texts on both sides of every limit of the checker, and expressions that are 1 in a roundabout way."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from editing import ALWAYS, EV, RULE, ST, edited, of_unit
from good import (
    M1,
    STEP,
    UNIT,
    WHOLE,
    Certificate,
    Q,
    add,
    binomial,
    cases,
    every,
    item,
    lift,
    link,
    mul,
    n,
    neg,
    over,
    parameter,
    power,
    root,
    segment,
    small,
    sub,
    table,
    total,
)

Make = Callable[[], str]


def one_and(*zeros: Any, parameters: tuple[Certificate, ...] = ()) -> Make:
    """w = 1 with h_M' = 1 + 0, the zeros written as given."""
    derivative = add(1, *zeros)
    return lambda: json.dumps(every(1, derivative, "t", [segment(*WHOLE, (1, "one"))], [UNIT], parameters=list(parameters)))


def twice(e: Any, f: Any = None, **more: Any) -> Make:
    """e - f, by default e - e, as the zero."""
    return one_and(e, neg(e if f is None else f), **more)


def gap_of(c: Any) -> Make:
    """w = c."""
    return lambda: json.dumps(every(c, c, mul(c, "t"), [segment(*WHOLE, (c, "one"))], [UNIT]))


def of_rule(gap: Any) -> Make:
    """A rule said to have the gap 1."""
    return lambda: json.dumps(of_unit(gap))


def with_value(pairs: Any) -> Make:
    """GRPO at one M with another first weight."""
    return lambda: json.dumps(edited("grpo fixed", (ST, "gap", 0, pairs)))


def constant(value: Any) -> Make:
    """A weight given by a parameter with a value, at M = 2."""
    rule = {"name": "constant", "incorrect": n(0), "correct": "c"}
    data = table([{1: 2}, {1: 2}], rule, [parameter("c", value=value)])
    data[EV]["intervals"] = [[n(0), n(1)]]
    return lambda: json.dumps(data)


def zeros(size: int) -> Make:
    """w = 0 at one M."""
    data = table([{}] * size, {"name": "nothing", "incorrect": n(0), "correct": n(0)}, [])
    data[ST]["increasing"] = None
    data[EV]["intervals"] = []
    return lambda: json.dumps(data)


def harmonic(name: str, top: Any, body: Any = None) -> Any:
    return total(name, 1, top, over(body or 1, name))


def many(kind: str, count: int) -> Any:
    """A sum, a product or a case with so many arguments, of value 1 where it can be."""
    rows = {"+": [n(1), *[n(0)] * (count - 1)], "*": [n(1)] * count}
    return [kind, *rows[kind]]


def named(length: int) -> Make:
    return twice(total("k" * length, 1, "M", "k" * length))


def padded(length: int) -> Make:
    """A certificate with blanks up to a length."""
    return lambda: json.dumps(edited("constant")).ljust(length)


def alternating(count: int) -> Any:
    """1 - M + M^2 - ..., so many terms: of no sign that the checker sees."""
    return add(*[mul((-1) ** i, power("M", i)) for i in range(count)])


def changed(name: str, *edits: tuple[Any, ...]) -> Make:
    """A good certificate with some values replaced."""
    return lambda: json.dumps(edited(name, *edits))


def split(cut: Any, least: Any) -> Make:
    """w = 0 in two segments, the second from s = M - cut on, cut with an integer parameter k."""
    segments = [segment(0, sub("M", add(cut, 1))), segment(sub("M", cut), M1)]
    return lambda: json.dumps(every(0, 0, 0, segments, [], parameters=[K1], least=least))


def sequences(count: int) -> Make:
    """The gap C(2s, s)/4^s with so many sequences in the statement, of which a sum proves the first."""
    first = edited("central")[ST]["sequences"][0]
    return changed("central", (ST, "sequences", [first, *({**first, "name": f"B{i}"} for i in range(count - 1))]))


def with_transform(e: Any) -> Make:
    """w = 1 with another formula for h_M."""
    return changed("constant", (ST, "transform", e))


def beside(item: Any) -> Make:
    """The gap C(2s, s)/4^s with one more sum, after the one that proves its recurrence."""
    return lambda: json.dumps(edited("central", (EV, "sums", [*edited("central")[EV]["sums"], item])))


def from_two(slope: Any) -> Make:
    """w = M/(s+1) with the sum in h_M written from k = 2 on, and a derivative for it."""
    data = edited("rejection")
    kernel = total("k", 2, "M", over(power(Q, "k"), "k"))
    data[ST]["transform"] = add(sub(1, Q), total("k", 2, "M", power("k", -1)), neg(kernel))
    data[EV]["sum derivatives"] = [{"sum": kernel, "derivative": slope}]
    return lambda: json.dumps(data)


def reaching(reach: int, slope: Any) -> Make:
    """w = M/(s+1) with the derivative of its sum stated for another upper limit."""
    kernel = total("k", 1, add("M", reach), over(power(Q, "k"), "k"))
    return changed("rejection", (EV, "sum derivatives", [{"sum": kernel, "derivative": slope}]))


def of_gradient(responses: int, correct: int) -> Make:
    """GRPO at one M with its gradient on so many responses."""
    return changed("grpo fixed", (ST, "gradient", {"responses": n(responses), "correct": n(correct)}))


def surds(*weights: dict[int, int], increasing: bool | None = True) -> Make:
    """A rule at one M whose weights are sums of square roots {radicand: coefficient}."""
    rows = [add(0, 0, *[mul(c, root(r)) for r, c in row.items()]) for row in weights]
    gap = cases(*[(["=", "s", n(s)], row) for s, row in enumerate(rows)], 0)
    data = table([dict(row) for row in weights], {"name": "surds", "incorrect": n(0), "correct": gap}, [])
    data[ST]["increasing"] = increasing
    data[EV] = {"intervals": [[n(0), n(1)]] if increasing else [], "witness": n(0) if increasing is False else None}
    return lambda: json.dumps(data)


def over_K(incorrect: Any, correct: Any, low: Any, high: Any, term: Any) -> Make:
    """A rule whose h_M' is a sum over K."""
    rule = {"name": "of K", "incorrect": lift(incorrect), "correct": lift(correct)}
    span = ((ST, "from", low), (ST, "to", high), (ST, "term", term))
    return changed("grpo at zero", (ST, "rule", rule), (ST, "parameters", []), *span)


AT_K = mul(binomial(M1, "K"), power("t", "K"), power(Q, sub(M1, "K")))
BEFORE_K = mul(binomial(M1, add("K", -1)), power("t", add("K", -1)), power(Q, sub("M", "K")))
NEAR = reduce(lambda pair, _: (pair[0] + 2 * pair[1], pair[0] + pair[1]), range(70), (1, 1))
"""p and q with p^2 - 2 q^2 = -1: p - q sqrt 2 is -2^(-90), about."""
VANISHING = sub("t", power("t", "M"))
"""0 at M = 1, although t and t^M look independent."""
DOUBLE = sub(power(2, "M"), 2)
"""0 at M = 1."""
REAL = parameter("y")
K1 = parameter("k", "integer", 1)
X = tuple(parameter(f"x{i}", least=0, strict=True) for i in range(32))
LONG, PRIME, SQUARE = 16**14000 - 1, 10**10 + 19, 99991**2
NESTED, RENAMED = harmonic("i", "M", harmonic("j", "i")), harmonic("b", "M", harmonic("a", "b"))
DEEP = harmonic("i", "M", harmonic("j", "i", harmonic("k", "j")))

EDGES: dict[str, Make] = {
    "2^22 characters": padded(2**22),
    "2^22 + 1 characters": padded(2**22 + 1),
    "99 cases": of_rule(cases(*[(["<", "s", n(0)], 2)] * 98, 1)),
    "100 cases": of_rule(cases(*[(["<", "s", n(0)], 2)] * 99, 1)),
    "and of 99": of_rule(cases((["and", *[ALWAYS] * 99], 1), 2)),
    "and of 100": of_rule(cases((["and", *[ALWAYS] * 100], 1), 2)),
    "or of 99": of_rule(cases((["or", *[ALWAYS] * 99], 1), 2)),
    "or of 100": of_rule(cases((["or", *[ALWAYS] * 100], 1), 2)),
    "equal with 1": of_rule(cases((["=", "s"], 1), 1)),
    "less with 1": of_rule(cases((["<", "s"], 1), 1)),
    "at most with 1": of_rule(cases((["<=", "s"], 1), 1)),
    "32 sequences": sequences(32),
    "33 sequences": sequences(33),
    "a sequence without a name": changed("central", (ST, "derivative", ["sequence"])),
    "a sequence with two names": changed("central", (ST, "derivative", ["sequence", "A", "A"])),
    "a name that is not in scope": one_and("k1"),
    "a second case that is a text": of_rule(["cases", [ALWAYS, n(1)], "xy", n(1)]),
    "or of 1": of_rule(cases((["or", ALWAYS], 1), 2)),
    "not of nothing": of_rule(cases((["not"], 1), 2)),
    "sum of 9999": one_and(sub(many("+", 9999), 1)),
    "sum of 10000": one_and(sub(many("+", 10000), 1)),
    "product of 9999": one_and(sub(many("*", 9999), 1)),
    "product of 10000": one_and(sub(many("*", 10000), 1)),
    "equal with 3": of_rule(cases((["=", "s", "s", "s"], 1), 1)),
    "at most with 3": of_rule(cases((["<=", "s", "s", "s"], 1), 1)),
    "a case of 1": of_rule(["cases", [ALWAYS], n(1)]),
    "a case of 3": of_rule(["cases", [ALWAYS, n(1), n(1)], n(1)]),
    "a case that is a text": of_rule(["cases", "xy", n(1)]),
    "a condition as an expression": of_rule(["=", n(1), n(1)]),
    "an expression as a condition": of_rule(["cases", [["+", n(1), n(1)], n(1)], n(1)]),
    "a text as a condition": of_rule(["cases", ["s", n(1)], n(1)]),
    "names of 100 letters": named(100),
    "names of 101 letters": named(101),
    "a name of 1 letter": named(1),
    "a name with _ and 1": twice(total("k_1", 1, "M", "k_1")),
    "a name that starts with _": twice(total("_k", 1, "M", "_k")),
    "32 parameters": one_and(0, parameters=X),
    "33 parameters": one_and(0, parameters=(*X, parameter("y"))),
    "a weight of 1024 bits": gap_of(2**1024 - 1),
    "a weight of 1025 bits": gap_of(2**1024),
    "a weight with a denominator of 1025 bits": gap_of(Fraction(-1, 2**1024)),
    "a pair of 999 characters": with_value([[n(3), "0x" + "1" * 994]]),
    "a pair of 1000 characters": with_value([[n(3), "0x" + "1" * 995]]),
    "one number for a pair": with_value([[n(3)]]),
    "three numbers for a pair": with_value([[n(3), n(1), n(1)]]),
    "radicand 0": with_value([[n(0), n(1)]]),
    "radicand -3": with_value([[n(-3), n(1)]]),
    "radicand 1/3": with_value([[n(1, 3), n(1)]]),
    "radicand 10^10": with_value([[n(10**10), n(1)]]),
    "radicand 10^10 + 1": with_value([[n(10**10 + 1), n(1)]]),
    "radicand 10^10 - 1": with_value([[n(10**10 - 1), n(1)]]),
    "coefficient 0": with_value([[n(3), n(0)]]),
    "radicands decreasing": with_value([[n(3), n(1)], [n(2), n(1)]]),
    "a radicand twice": with_value([[n(3), n(1)], [n(3), n(1)]]),
    "M = 1": zeros(1),
    "M = 63": zeros(63),
    "1 + t^2": surds({1: 1}, {1: 1}, {1: 2}),
    "M = 65": zeros(65),
    "M = 0": zeros(0),
    "root 4": constant(root(4)),
    "root 2 times root 2": constant(mul(root(2), root(2))),
    "root 8 over root 2": constant(mul(root(8), power(2, Fraction(-1, 2)))),
    "root 2 cubed": constant(mul(power(2, Fraction(3, 2)), power(2, Fraction(-1, 2)))),
    "1 over 1 + root 2": constant(add(mul(power(add(1, root(2)), -1), add(1, root(2))), 1)),
    "1 over root 2 + root 3": constant(add(1, mul(add(root(2), root(3)), power(add(root(2), root(3)), -1)))),
    "1 over root 2 - root 2": constant(power(sub(root(2), root(2)), -1)),
    "root -1": constant(root(-1)),
    "root 0": constant(add(2, root(0))),
    "1 over root 0": constant(power(0, Fraction(-1, 2))),
    "a third root": constant(power(8, Fraction(1, 3))),
    "root of a sum of roots": constant(root(add(2, root(2)))),
    "t^4096": twice(power("t", 4096)),
    "t^4097": twice(power("t", 4097)),
    "t^0": twice(power("t", 0)),
    "M^0": twice(power("M", 0), 1),
    "M^-3 M^3": twice(mul(power("M", -3), power("M", 3)), 1),
    "M^-3 over M^-3": twice(mul(power("M", -3), power(power("M", -3), -1)), 1),
    "(M+1)^-2 twice": twice(power(add("M", 1), -2)),
    "(2M+2)^-1": twice(power(mul(2, add("M", 1)), -1), over(Fraction(1, 2), add("M", 1))),
    "(-M-1)^-1": twice(power(sub(-1, "M"), -1), neg(power(add("M", 1), -1))),
    "(M-1)^-1": twice(power(M1, -1)),
    "(M t + 1)^-1": twice(power(add(mul("M", "t"), 1), -1)),
    "inverse of an inverse": twice(power(power(add("M", 1, "t"), -1), -1), add("M", 1, "t")),
    "inverse of a sum of inverses": twice(power(add(power("M", -1), power("t", -1)), -1), over(mul("M", "t"), add("M", "t"))),
    "H_4096": twice(total("k", 1, 4096, "k"), 4096 * 4097 // 2),
    "sum of 4097 terms": twice(total("k", 1, 4097, "k")),
    "sum to M + 4095": twice(total("k", 1, add("M", 4095), 1), add("M", 4095)),
    "sum to M + 4097": twice(total("k", 1, add("M", 4097), "k")),
    "sum from -3": twice(total("k", -3, "M", "k"), add(-6, total("k", 1, "M", "k"))),
    "sum to M - 1": twice(total("k", 1, M1, over(1, "k")), sub(harmonic("k", "M"), power("M", -1))),
    "sum to M - 2": twice(total("k", 1, add("M", -2), "k")),
    "sum of nothing": twice(total("k", 1, 0, over(1, "k")), 0),
    "sum from 2 to 0": twice(total("k", 2, 0, "k"), 0),
    "sum of a constant": twice(total("k", 1, "M", 3), mul(3, "M")),
    "what is free of k in front": twice(total("k", 1, "M", mul("M", "t", "k")), mul("M", "t", total("j", 1, "M", "j"))),
    "a power of M - k": twice(
        total("k", 1, "M", over(power("t", sub("M", "k")), "k")), mul(power("t", "M"), harmonic("j", "M", power("t", neg("j"))))
    ),
    "nested sums with other names": twice(NESTED, RENAMED),
    "nested sums side by side": one_and(sub(NESTED, RENAMED), sub(harmonic("i", "M"), harmonic("z", "M")), sub(DEEP, DEEP)),
    "a sum in a sum in a sum": twice(DEEP, harmonic("c", "M", harmonic("b", "c", harmonic("a", "b")))),
    "a sum over the other order": twice(NESTED, harmonic("j", "M", harmonic("i", "M"))),
    "gamma(M + 100)": twice(["gamma", add("M", 100)]),
    "gamma(M + 4098)": twice(["gamma", add("M", 4098)]),
    "gamma(M + 3) over gamma(M)": twice(
        mul(["gamma", add("M", 3)], power(["gamma", "M"], -1)), mul("M", add("M", 1), add("M", 2))
    ),
    "gamma(M + 1/2)": twice(
        ["gamma", add("M", Fraction(3, 2))], mul(add("M", Fraction(1, 2)), ["gamma", add("M", Fraction(1, 2))])
    ),
    "gamma(1/2) twice": twice(["gamma", n(5, 2)], mul(Fraction(3, 4), ["gamma", n(1, 2)])),
    "gamma(6)": twice(["gamma", n(6)], 120),
    "gamma(0)": twice(["gamma", n(0)]),
    "gamma(M - 1)": twice(["gamma", M1]),
    "binomial(M, 2)": twice(binomial(add("M", 1), 2), over(mul("M", add("M", 1)), 2)),
    "binomial(3, 4)": twice(binomial(3, 4), 0),
    "binomial(3, -1)": twice(binomial(3, -1)),
    "binomial(M, M + 1)": twice(binomial("M", add("M", 1)), 0),
    "binomial(M, M)": twice(binomial("M", "M"), 1),
    "binomial of a square": twice(binomial(power("M", 2), 2)),
    "a prime above 10^10 to the M": twice(power(PRIME, "M")),
    "the square of 99991 to the M": twice(power(SQUARE, "M"), power(99991, mul(2, "M"))),
    "the square of 100003 to the M": twice(power(100003**2, "M")),
    "12^M": twice(power(12, "M"), mul(power(3, "M"), power(2, mul(2, "M")))),
    "(3/4)^M": twice(power(Fraction(3, 4), "M"), mul(power(3, "M"), power(2, mul(-2, "M")))),
    "(2^200)^M": twice(power(2**200, "M"), power(2, mul(200, "M"))),
    "(-6)^M": twice(power(-6, "M"), mul(power(-1, "M"), power(2, "M"), power(3, "M"))),
    "0^M": twice(power(0, "M")),
    "1^M": twice(power(1, "M"), 1),
    "(2-2t)^M": twice(power(add(2, mul(-2, "t")), "M"), mul(power(2, "M"), power(sub(1, "t"), "M"))),
    "(t-1)^M": twice(power(add("t", -1), "M"), mul(power(-1, "M"), power(sub(1, "t"), "M"))),
    "(t(1-t))^M": twice(power(mul("t", sub(1, "t")), "M"), mul(power("t", "M"), power(sub(1, "t"), "M"))),
    "(t - t^2)^M": twice(power(sub("t", power("t", 2)), "M"), mul(power("t", "M"), power(sub(1, "t"), "M"))),
    "(t^2)^M": twice(power(power("t", 2), "M"), power("t", mul(2, "M"))),
    "(t^-2)^M": twice(power(power("t", -2), "M"), power("t", mul(-2, "M"))),
    "(M t)^M": twice(power(mul("M", "t"), "M")),
    "t^(2M-3)": twice(power("t", add(mul(2, "M"), -3)), mul(power("t", "M"), power("t", "M"), power("t", -3))),
    "t^(M/2)": twice(power("t", mul(Fraction(1, 2), "M"))),
    "t^(M^2)": twice(power("t", power("M", 2))),
    "x^x for a real x": twice(power("t", "x0"), parameters=X[:1]),
    "a number of 56000 bits": twice(LONG),
    "a product of long numbers": twice(mul(LONG, power(LONG, -1)), 1),
    "a square of a long number": twice(mul(LONG, LONG), LONG**2 if LONG.bit_length() < 2**15 else mul(LONG, LONG)),
    "the tenth power of a long number": twice(power(LONG, 10)),
    "a sum of fractions": one_and(*[Fraction(s, k) for k in range(2, 200) for s in (1, -1)]),
    "a sum of long fractions": twice(Fraction(1, LONG), Fraction(1, LONG)),
    "a sum of many long fractions": one_and(*[Fraction(s, 2**2000 + k) for k in range(40) for s in (1, -1)]),
    "a product of 20 parameters": twice(mul(*[x["name"] for x in X[:20]]), parameters=X),
    "a product of sums of parameters": twice(
        mul(add(*[x["name"] for x in X[:9]]), mul(*[x["name"] for x in X[9:]])), parameters=X
    ),
    "a 9th power of a sum": twice(power(add("t", "M", "x0", "x1"), 9), parameters=X[:2]),
    "brackets": twice(
        mul(
            power(power(2, 2), -1),
            add(3, 1),
            power(mul(2, 3), 2),
            power(36, -1),
            add(add(1, 1), mul(-1, mul(1, 1))),
            Fraction(1),
        ),
        power(Fraction(-1, 1), 2),
    ),
    "brackets around powers": twice(power(power("t", 2), "M"), power("t", add("M", "M"))),
    "brackets around numbers": twice(mul(-2, "t", Fraction(1, 2)), mul("t", power(-1, 3))),
    "brackets around fractions": twice(power(Fraction(1, 2), "M"), power(2, neg("M"))),
    "a denominator t - 1/2": twice(over(1, sub("t", Fraction(1, 2)))),
    "a denominator M - 1/2": twice(over(1, sub("M", Fraction(1, 2)))),
    "a denominator M - 2": twice(over(1, sub("M", 2))),
    "a denominator t^M": twice(over(power("t", add("M", 1)), power("t", "M")), "t"),
    "a denominator x0": twice(over("t", "x0"), parameters=X[:1]),
    "a denominator of a parameter >= 0": twice(over("t", "y"), parameters=(parameter("y", least=0),)),
    "a denominator of a parameter >= 1": twice(over("t", "y"), parameters=(parameter("y", least=1),)),
    "a denominator of a parameter > -1": twice(over("t", add("y", 1)), parameters=(parameter("y", least=-1, strict=True),)),
    "a denominator of a parameter": twice(over("t", "y"), parameters=(parameter("y"),)),
    "a denominator 1 + y^2": twice(over("t", add(1, power("y", 2))), parameters=(parameter("y"),)),
    "a denominator t - t^M": twice(over(VANISHING, VANISHING), 1),
    "a denominator 2^M - 2": twice(over(DOUBLE, DOUBLE), 1),
    "a denominator y - 1 for y >= 1/2": twice(over("t", add("y", -1)), parameters=(parameter("y", least=Fraction(1, 2)),)),
    "a denominator gamma(1/2) - 2": twice(over("t", sub(["gamma", n(1, 2)], 2))),
    "gamma(t)": twice(["gamma", add("t", 1)]),
    "binomial(t, 2)": twice(binomial("t", 2)),
    "y >= 0 for any real y": changed("constant", (ST, "parameters", [REAL]), (*RULE, cases((["<=", n(0), "y"], 1), 1))),
    "y = 0 for any real y": changed("constant", (ST, "parameters", [REAL]), (*RULE, cases((["=", n(0), "y"], 1), 1))),
    "h_M over 1 + t": with_transform(over(mul("t", add(1, "t")), add(1, "t"))),
    "h_M over (1 + t)^2": with_transform(over(mul("t", power(add(1, "t"), 2)), power(add(1, "t"), 2))),
    "h_M over M + t": with_transform(over(mul("t", add("M", "t")), add("M", "t"))),
    "h_M over M - 1 + t": with_transform(over(mul("t", add(M1, "t")), add(M1, "t"))),
    "h_M over t": with_transform(over(power("t", 2), "t")),
    "h_M with the pole 1/t": with_transform(add("t", power("t", -1), neg(power("t", -1)))),
    "h_M plus t^M": with_transform(add("t", power("t", "M"))),
    "h_M plus 1 - 0^M": with_transform(add("t", 1, neg(power(Q, "M")))),
    "a sequence plus 0 as a solution": beside(item("one", 1, *WHOLE, [-1, 1], STEP, add(["sequence", "A"], 0))),
    "a sequence times 0 as a solution": beside(item("one", 1, *WHOLE, [-1, 1], STEP, add(1, mul(0, ["sequence", "A"])))),
    "another sum of a sequence": beside(item("one", 1, *WHOLE, [-1, 1], STEP, 1, link("A", 0, 0))),
    "another sum of a shifted sequence": beside(item("one", 1, *WHOLE, [-1, 1], STEP, 1, link("A", 1, 0))),
    "a shift of -1": beside(item("one", 1, *WHOLE, [-1, 1], STEP, 1, link("A", -1, 0))),
    "another sum is a sequence": beside(
        item("one", edited("central")[EV]["sums"][0]["summand"], *WHOLE, [1], 0, add(["sequence", "A"], 0), link("A", 0, 1))
    ),
    "(0^0)^M": twice(power(power(0, 0), "M")),
    "(t^1)^M": twice(power(power("t", 1), "M"), power("t", "M")),
    "a denominator 1 + x y - x for x, y >= 1/2": twice(
        over("t", add(1, mul("x", "y"), neg("x"))),
        parameters=(parameter("x", least=Fraction(1, 2)), parameter("y", least=Fraction(1, 2))),
    ),
    "a plain sum beside a nested one": twice(
        total("k", 1, "M", add(power("k", -1), over(harmonic("j", "k"), "k"))), add(harmonic("i", "M"), NESTED)
    ),
    "the derivative of a number": changed("rejection", (EV, "sum derivatives", [{"sum": n(3), "derivative": n(0)}])),
    "a sum from k = 2": from_two(neg(over(sub(Q, power(Q, "M")), "t"))),
    "a sum from k = 2, as from k = 1": from_two(neg(over(sub(1, power(Q, "M")), "t"))),
    "a sum over K from 0": over_K(-1, 0, 0, M1, AT_K),
    "a sum over K from 0, said to be from 1": over_K(-1, 0, 1, M1, AT_K),
    "a sum over K from 0 to M": over_K(-1, 1, 0, "M", add(AT_K, BEFORE_K)),
    "a sum over K to M": over_K(0, 1, 1, "M", BEFORE_K),
    "a sum over K to M, said to be to M - 1": over_K(0, 1, 1, M1, BEFORE_K),
    "a sum over K from 2": over_K(0, 1, 2, "M", BEFORE_K),
    "a sum over K to M - 2": over_K(0, 1, 1, add("M", -2), BEFORE_K),
    "a sum over K, wrong at K = 1": over_K(0, 1, 1, "M", cases((["=", "K", n(1)], 0), BEFORE_K)),
    "a sum over K, wrong at K = M": over_K(0, 1, 1, "M", cases((["=", "K", "M"], 0), BEFORE_K)),
    "a sum over K, wrong inside": over_K(0, 1, 1, "M", cases((["=", "K", "M"], BEFORE_K), mul(2, BEFORE_K))),
    "a sum over K, wrong at K = 0": over_K(-1, 0, 0, M1, cases((["=", "K", n(0)], 0), AT_K)),
    "the derivative of a sum to M + 1": reaching(1, neg(over(sub(1, power(Q, add("M", 1))), "t"))),
    "the derivative of a sum to M - 1": reaching(-1, neg(over(sub(1, power(Q, M1)), "t"))),
    "the derivative of a sum to M + 1, as to M": reaching(1, neg(over(sub(1, power(Q, "M")), "t"))),
    "the derivative of a sum to 2M": changed(
        "rejection",
        (EV, "sum derivatives", [{"sum": total("k", 1, mul(2, "M"), over(power(Q, "k"), "k")), "derivative": n(0)}]),
    ),
    **{
        f"gradient, {correct} of {responses} correct": of_gradient(responses, correct)
        for responses, correct in ((2, 1), (4, 3), (4, 1), (3, 0), (3, 3), (1, 1), (5, 1), (3, 4), (0, 0))
    },
    "sum to M/2": twice(total("k", 1, mul(Fraction(1, 2), "M"), "t")),
    "sum to M + 1/2": twice(total("k", 1, add("M", Fraction(1, 2)), "t")),
    "sum to x0": twice(total("k", 1, "x0", "t"), parameters=X[:1]),
    "3 sqrt 2 - 4 is positive": surds({1: -4, 2: 3}, {}),
    "4 - 3 sqrt 2 is not": surds({1: 4, 2: -3}, {}),
    "4 - 3 sqrt 2 is negative": surds({1: 4, 2: -3}, {}, increasing=False),
    "3 sqrt 2 - 4 is not": surds({1: -4, 2: 3}, {}, increasing=False),
    "sqrt 2 + sqrt 3 - sqrt 10 is negative": surds({2: 1, 3: 1, 10: -1}, {}, increasing=False),
    "sqrt 2 + sqrt 3 - sqrt 11 is negative": surds({2: 1, 3: 1, 11: -1}, {}, increasing=False),
    "sqrt 2 + sqrt 3 - 3 is positive": surds({1: -3, 2: 1, 3: 1}, {}),
    "2^(-90) is positive": surds({1: -NEAR[0], 2: NEAR[1]}, {}),
    "-2^(-90) is not": surds({1: NEAR[0], 2: -NEAR[1]}, {}),
    "-2^(-90) is negative": surds({1: NEAR[0], 2: -NEAR[1]}, {}, increasing=False),
    "0 is not negative": surds({}, {}, increasing=False),
    "a transform with a 0 more": changed("grpo fixed", (ST, "transform", [*edited("grpo fixed")[ST]["transform"], []])),
    "a transform with a 0 less": changed("grpo fixed", (ST, "transform", edited("grpo fixed")[ST]["transform"][1:])),
    "a derivative with a 0 more": changed("grpo fixed", (ST, "derivative", [*edited("grpo fixed")[ST]["derivative"], []])),
    "5 values for M = 4": changed("grpo fixed", (ST, "gap", [*edited("grpo fixed")[ST]["gap"], []])),
    "6 values for M = 4": changed("grpo fixed", (ST, "gap", [*edited("grpo fixed")[ST]["gap"], [], []])),
    "3 values for M = 4": changed("grpo fixed", (ST, "gap", edited("grpo fixed")[ST]["gap"][:3])),
    "no control points": changed("grpo fixed", (ST, "control points", [])),
    "a control point less": changed("grpo fixed", (ST, "control points", edited("grpo fixed")[ST]["control points"][:4])),
    "control points from 1": changed(
        "grpo fixed", (ST, "control points", [[[n(1), n(1)]]] + edited("grpo fixed")[ST]["control points"][1:])
    ),
    "binomial(1/2, 2)": twice(binomial(n(1, 2), 2), 0),
    "binomial(1, 5/2)": twice(binomial(1, n(5, 2)), 0),
    "binomial(1/2, 3/2)": twice(binomial(n(1, 2), n(3, 2)), 0),
    "binomial(5/2, 1/2)": twice(binomial(n(5, 2), n(1, 2))),
    "8 terms are shown": twice(over(1, alternating(8))),
    "9 terms are shown": twice(over(1, sub(alternating(9), 2))),
    "a condition on a parameter": changed(
        "pass at k", (*RULE, cases((["<", "k", n(1)], 7), edited("pass at k")[ST]["rule"]["correct"]))
    ),
    "segments that meet at M - k": split("k", "k"),
    "segments that meet at M - k, too early": split("k", add("k", -1)),
    "segments that meet at M - 2k": split(mul(2, "k"), mul(2, "k")),
    "segments that meet at M - k/2": split(mul(Fraction(1, 2), "k"), "k"),
    "segments that meet at M - 3": split(n(3), n(3)),
    "first value with k terms": changed("constant", (ST, "parameters", [K1]), (ST, "least M", "k")),
    "first value with 4097 terms": changed("constant", (ST, "least M", n(4097))),
    "a small M below a symbolic least M": changed("pass at k", (ST, "small", [small(1, 1, "t")])),
    "a small M of 0": changed("piecewise", (ST, "small", 0, "M", n(0))),
    "from 1/2": changed("constant", (EV, "sums", 0, "from", n(1, 2))),
    "to M - 1/2": changed("constant", (EV, "sums", 0, "to", sub("M", Fraction(1, 2)))),
    "from M - 1": changed("constant", (EV, "sums", 0, "from", M1)),
    "to 2M": changed("constant", (EV, "sums", 0, "to", mul(2, "M"))),
}
