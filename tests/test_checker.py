"""The checker of certificates: true ones are accepted, false ones refused for the stated reason, the rest is unreadable."""

import ast
import json
import subprocess
import sys
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest

from hsym import checker
from hsym.checker import Refused, Unreadable, check

FILE = Path(checker.__file__)


# ---------------------------------------------------------------- building certificates


def n(value, bottom=1):
    """A number of the format."""
    value = Fraction(value, bottom)
    sign = "-" if value < 0 else ""
    text = f"{sign}0x{abs(value.numerator):x}"
    return text if value.denominator == 1 else f"{text}/0x{value.denominator:x}"


def lift(e):
    return n(e) if isinstance(e, int | Fraction) else e


def add(*es):
    return ["+", *map(lift, es)]


def mul(*es):
    return ["*", *map(lift, es)]


def neg(e):
    return mul(-1, e)


def sub(a, b):
    return add(a, neg(b))


def power(a, b):
    return ["^", lift(a), lift(b)]


def over(a, b):
    return mul(a, power(b, -1))


def total(name, low, high, body):
    return ["sum", name, n(low), lift(high), lift(body)]


def binomial(a, b):
    return ["binomial", lift(a), lift(b)]


def gamma(a):
    return ["gamma", lift(a)]


def cases(*es):
    return ["cases", *([c, lift(e)] for c, e in es[:-1]), lift(es[-1])]


def root(e):
    return power(e, Fraction(1, 2))


M1 = add("M", -1)
Q = sub(1, "t")


def parameter(name, kind="real", least=None, strict=False, value=None):
    return {"name": name, "type": kind, "least": None if least is None else n(least), "strict": strict, "value": value}


def item(name, summand, low, high, recurrence, certificate, solution, others=()):
    return {
        "name": name, "summand": lift(summand), "from": lift(low), "to": lift(high),
            "recurrence": [lift(c) for c in recurrence],
        "others": list(others), "certificate": lift(certificate), "solution": lift(solution),
    }  # fmt: skip


def segment(low, high, *parts):
    return {"from": lift(low), "to": lift(high), "parts": [{"coefficient": lift(c), "sum": name} for c, name in parts]}


def every(incorrect, correct, derivative, transform, segments, sums, rates=(), parameters=(), least=1, small=(), sequences=()):
    statement = {
        "kind": "every M", "rule": {"name": "test rule", "incorrect": lift(incorrect), "correct": lift(correct)},
        "parameters": list(parameters), "least M": lift(least), "derivative": lift(derivative),
        "transform": None if transform is None else lift(transform), "sequences": list(sequences), "small": list(small),
    }  # fmt: skip
    rates = [{"sum": a, "derivative": b} for a, b in rates]
    evidence = {"segments": list(segments), "sums": list(sums), "sum derivatives": rates}
    return {"format": "hsym.certificate/1", "statement": statement, "evidence": evidence}


def small(size, derivative, transform):
    return {"M": n(size), "derivative": lift(derivative), "transform": None if transform is None else lift(transform)}


WHOLE = (0, M1)
UNIT = item("one", 1, *WHOLE, [1, -1], mul(-1, over("s", "M"), 1), 1)

STEP = mul(-1, Q, "s", power(sub("M", "s"), -1))  # R = -(1-t) s/(M-s): E_n+1[f] - E_n[f] = t E_n[f(S+1) - f(S)]


def geometric(limit):
    return total("k", 1, limit, over(power(Q, "k"), "k"))


def link(name, shift, coefficient):
    return {"sum": name, "shift": n(shift), "coefficient": lift(coefficient)}


UNIT = item("one", 1, *WHOLE, [-1, 1], STEP, 1)
INVERSE = item(
    "inv", over(1, add("s", 1)), *WHOLE, [mul(-1, "M", Q), add("M", 1)], 0,
    over(sub(1, power(Q, "M")), mul("M", "t")), [link("one", 1, 1)],
)  # fmt: skip
RATE = (geometric("M"), mul(-1, over(sub(1, power(Q, "M")), "t")))


def constant_rule():
    return every(0, 1, 1, "t", [segment(*WHOLE, (1, "one"))], [UNIT])


def rejection():
    h = total("k", 1, "M", over(sub(1, power(Q, "k")), "k"))
    derivative = over(sub(1, power(Q, "M")), "t")
    return every(0, over("M", add("s", 1)), derivative, h, [segment(*WHOLE, ("M", "inv"))], [UNIT, INVERSE], [RATE])


def quadratic():
    f = mul("s", add("s", -1))
    linear = item("lin", "s", *WHOLE, [-1, 1], mul(STEP, "s"), mul(M1, "t"), [link("one", 0, "t")])
    answer = mul(M1, add("M", -2), power("t", 2))
    square = item("sq", f, *WHOLE, [-1, 1], mul(STEP, f), answer, [link("lin", 0, mul(2, "t"))])
    h = mul(n(1, 3), M1, add("M", -2), power("t", 3))
    return every(0, f, answer, h, [segment(*WHOLE, (1, "sq"))], [UNIT, linear, square])


def harmonic():
    f = total("k", 1, add("s", 1), over(1, "k"))
    second = sub(over(1, mul("M", "t")), over(sub(1, power(Q, add("M", 1))), mul("M", add("M", 1), power("t", 2))))
    inv2 = item("inv2", over(1, add("s", 2)), *WHOLE, [mul(-1, "M", Q), add("M", 2)], 0, second, [link("one", 1, 1)])
    below = total("j", 1, M1, over(1, "j"))
    answer = add(below, neg(geometric(M1)), over(sub(1, power(Q, "M")), mul("M", "t")))
    main = item("harm", f, *WHOLE, [-1, 1], mul(STEP, f), answer, [link("inv2", 0, "t")])
    pairs = add(sub(1, over(1, "M")), neg(mul(Q, geometric(M1))), geometric("M"), neg(Q))
    h = add(mul("t", below), neg(pairs), over(sub(total("i", 1, "M", over(1, "i")), geometric("M")), "M"))
    return every(0, f, answer, h, [segment(*WHOLE, (1, "harm"))], [UNIT, inv2, main], [RATE])


def inverse_square():
    f = power(add("s", 1), -2)
    inner = lambda m: total("k", 1, m, over(sub(power(Q, neg("k")), 1), "k"))  # noqa: E731
    answer = mul(power(Q, "M"), power(mul("M", "t"), -1), inner("M"))
    main = item("main", f, *WHOLE, [mul(-1, "M", Q), add("M", 1)], 0, answer, [link("inv", 1, 1)])
    h = total("m", 1, "M", mul(power(Q, "m"), power("m", -1), inner("m")))
    first = (total("k", 1, "M", over(power(Q, neg("k")), "k")), over(sub(power(Q, neg("M")), 1), mul(Q, "t")))
    derivative = mul(power(Q, "M"), power("t", -1), inner("M"))
    rates = [first, (h, derivative)]
    return every(0, mul("M", f), derivative, h, [segment(*WHOLE, ("M", "main"))], [UNIT, INVERSE, main], rates)


def pass_at_k():
    f = over(binomial(add("M", -1, neg("s")), add("k", -1)), binomial(M1, add("k", -1)))
    top = sub("M", "k")
    answer = power(Q, add("k", -1))
    certificate = mul(-1, Q, "s", f, power(add("M", neg("k"), 1, neg("s")), -1))
    main = item("main", f, 0, top, [-1, 1], certificate, answer)
    segments = [segment(0, top, ("k", "main")), segment(add(top, 1), M1)]
    h = sub(1, power(Q, "k"))
    return every(0, mul("k", f), mul("k", answer), h, segments, [main], parameters=[parameter("k", "integer", 1)], least="k")


def exponential(least=0, strict=True, transform=False):
    f = power("lam", "s")
    base = add(Q, mul("lam", "t"))
    main = item("main", f, *WHOLE, [neg(base), 1], mul(STEP, f), power(base, M1))
    h = over(sub(power(base, "M"), 1), mul("M", add("lam", -1))) if transform else None
    parameters = [parameter("lam", "real", least, strict)]
    return every(0, f, power(base, M1), h, [segment(*WHOLE, (1, "main"))], [main], parameters=parameters)


def piecewise():
    w = cases((["=", "s", n(0)], 5), (["=", "s", M1], 7), 1)
    inner = add(1, neg(power(Q, M1)), neg(power("t", M1)))
    main = item("main", 1, 1, add("M", -2), [-1, 1], STEP, inner)
    derivative = add(inner, mul(5, power(Q, M1)), mul(7, power("t", M1)))
    h = add("t", over(mul(4, sub(1, power(Q, "M"))), "M"), over(mul(6, power("t", "M")), "M"))
    segments = [segment(0, 0), segment(1, add("M", -2), (1, "main")), segment(M1, M1)]
    return every(0, w, derivative, h, segments, [main], least=2, small=[small(1, 5, mul(5, "t"))])


def mirrored():
    f = power(sub("M", "s"), -1)
    certificate = mul(STEP, "M", power(add("M", 1, neg("s")), -1))
    answer = over(sub(1, power("t", "M")), mul("M", Q))
    main = item("main", f, *WHOLE, [mul(-1, "M", "t"), add("M", 1)], certificate, answer, [link("one", 1, 1)])
    return every(0, f, answer, None, [segment(*WHOLE, (1, "main"))], [UNIT, main])


def central():
    f = mul(binomial(mul(2, "s"), "s"), power(4, neg("s")))
    recurrence = [mul(-2, "M", Q), add(mul(-2, "M", "t"), mul(4, "M"), neg("t"), 2), mul(-2, add("M", 1))]
    certificate = mul(2, "M", power(Q, 2), power("s", 2), power(mul(sub("M", "s"), add("M", 1, neg("s"))), -1), f)
    main = item("A", f, *WHOLE, recurrence, certificate, ["sequence", "A"])
    claim = {key: main[key] for key in ("name", "summand", "from", "to", "recurrence")}
    claim |= {"right": n(0), "initial": [n(1), add(Q, mul(n(1, 2), "t"))]}
    return every(0, f, ["sequence", "A"], None, [segment(*WHOLE, (1, "A"))], [main], sequences=[claim])


def shifted_inverse():
    """w = 1/(s+c) with a real c > 0: no closed form, a recurrence of order 1."""
    f = power(add("s", "c"), -1)
    recurrence = [mul(-1, "M", Q), add("M", "c")]
    main = item("A", f, *WHOLE, recurrence, 0, ["sequence", "A"], [link("one", 1, 1)])
    claim = {key: main[key] for key in ("name", "summand", "from", "to", "recurrence")}
    claim |= {"right": n(1), "initial": [power("c", -1)]}
    parameters = [parameter("c", "real", 0, True)]
    segments = [segment(*WHOLE, (1, "A"))]
    return every(0, f, ["sequence", "A"], None, segments, [UNIT, main], parameters=parameters, sequences=[claim])


def binomial_moment():
    """w = C(s, j) with a symbolic integer j >= 0, 0 for s < j."""
    f = binomial("s", "j")
    certificate = mul(-1, "M", sub("s", "j"), Q, power(sub("M", "s"), -1), f)
    answer = mul(binomial(M1, "j"), power("t", "j"))
    main = item("main", f, "j", M1, [mul(-1, "M"), sub("M", "j")], certificate, answer)
    h = mul(answer, "t", power(add("j", 1), -1))
    segments = [segment(0, add("j", -1)), segment("j", M1, (1, "main"))]
    return every(0, f, answer, h, segments, [main], parameters=[parameter("j", "integer", 0)], least=add("j", 1))


def alternating():
    """w = (-2)^s with value 2 of a parameter."""
    f = power(mul(-1, "a"), "s")
    base = sub(1, mul(3, "t"))
    main = item("main", f, *WHOLE, [neg(base), 1], mul(STEP, f), power(base, M1))
    h = mul(n(-1, 3), power("M", -1), sub(power(base, "M"), 1))
    parameters = [parameter("a", "integer", value=n(2))]
    return every(0, f, power(base, M1), h, [segment(*WHOLE, (1, "main"))], [main], parameters=parameters)


def grpo(eps="eps", parameters=None):
    """Z = (R - mean)/(std + eps)."""
    std = lambda k: root(mul(over(k, "M"), sub(1, over(k, "M"))))  # noqa: E731
    above = add("s", 1)
    incorrect = cases((["=", "s", n(0)], 0), mul(-1, over("s", "M"), power(add(std("s"), eps), -1)))
    correct = cases((["=", "s", M1], 0), mul(sub(1, over(above, "M")), power(add(std(above), eps), -1)))
    parameters = [parameter("eps", "real", 0, True)] if parameters is None else parameters
    return {"name": "GRPO", "incorrect": incorrect, "correct": correct}, parameters


def exact(rule, parameters):
    deviation = over(root(mul("K", sub("M", "K"))), "M")
    shape = mul(binomial("M", "K"), power("t", add("K", -1)), power(Q, add("M", -1, neg("K"))))
    term = mul("K", sub("M", "K"), power("M", -2), shape, power(add(deviation, "eps"), -1))
    statement = {
        "kind": "exact sum", "rule": rule, "parameters": parameters, "least M": n(1), "index": "K", "from": n(1), "to": M1,
        "term": term,
    }  # fmt: skip
    return {"format": "hsym.certificate/1", "statement": statement, "evidence": {}}


def grpo_exact():
    return exact(*grpo())


def grpo_exact_at_zero():
    return exact(*grpo(parameters=[parameter("eps", value=n(0))]))


def two_ends():
    """w = 1 for s >= M - 2: the transform has t^M/t, whose power of t is at least 1."""
    w = cases((["<=", add("M", -2), "s"], 1), 0)
    derivative = mul(power("t", add("M", -2)), add(M1, mul(sub(2, "M"), "t")))
    h = add(power("t", M1), mul(over(sub(2, "M"), "M"), power("t", "M")))
    segments = [segment(0, add("M", -3)), segment(add("M", -2), add("M", -2)), segment(M1, M1)]
    return every(0, w, derivative, h, segments, [], least=2)


def mirrored_square():
    """w = 1/(M-s)^2: at t = 0 the last term of sum_{j <= k} t^(k-j)/j remains."""
    f = power(sub("M", "s"), -1)
    first = item(
        "inv", f, *WHOLE, [mul(-1, "M", "t"), add("M", 1)], mul(STEP, "M", power(add("M", 1, neg("s")), -1)),
        over(sub(1, power("t", "M")), mul("M", Q)), [link("one", 1, 1)],
    )  # fmt: skip
    inner = lambda m: total("k", 1, m, over(sub(power("t", neg("k")), 1), "k"))  # noqa: E731
    answer = mul(power("t", "M"), power(mul("M", Q), -1), inner("M"))
    step = mul(-1, Q, "s", "M", power(sub("M", "s"), -1), power(add("M", 1, neg("s")), -2))
    main = item("main", power(f, 2), *WHOLE, [mul(-1, "M", "t"), add("M", 1)], step, answer, [link("inv", 1, 1)])
    pairs = lambda m: total("j", 1, m, over(sub(power("t", sub(m, "j")), power("t", m)), "j"))  # noqa: E731
    h = over(total("k", 1, "M", add(power("k", -2), neg(over(pairs("k"), "k")))), "M")
    powers = total("k", 1, "M", over(power("t", neg("k")), "k"))
    rate = mul(-1, power("t", -1), power(Q, -1), sub(power("t", neg("M")), 1))
    falling = total("k", 1, "M", over(mul(power("t", "k"), total("j", 1, "k", over(power("t", neg("j")), "j"))), "k"))
    slope = mul(
        -1,
        power("t", -1),
        power(Q, -1),
        total("k", 1, "M", over(sub(power("t", sub("M", add("k", -1))), power("t", "k")), "k")),
    )
    plain = total("k", 1, "M", over(mul(power("t", "k"), total("j", 1, "k", over(1, "j"))), "k"))
    known = mul(power(Q, -1), total("k", 1, "M", over(sub(power("t", add("k", -1)), power("t", "M")), "k")))
    rates = [(powers, rate), (falling, slope), (plain, known)]
    return every(0, power(f, 2), answer, h, [segment(*WHOLE, (1, "main"))], [UNIT, first, main], rates)


def shifted_inverse_summed():
    """w = 1/(s+lam) in closed form: (j+lam) cancels before a sum gets its name, so that the entries fit."""
    base = lambda j, m: mul(  # noqa: E731
        j, power(Q, sub(m, j)), power(add(j, "lam"), -1), power(add(j, "lam", -1), -1),
        power(gamma(add(j, 1)), -1), gamma(add(j, "lam", 1)),
    )  # fmt: skip
    scale = lambda m: mul(add(m, "lam"), gamma(add(m, 1)), power(gamma(add(m, "lam", 1)), -1))  # noqa: E731
    answer = mul(power("M", -1), scale("M"), total("k", 1, "M", base("k", "M")))
    outer = total("k", 1, "M", mul(power("k", -1), "t", scale("k"), total("j", 1, "k", base("j", "k"))))
    bare = total("k", 1, "M", base("k", n(0)))
    last = mul(
        "M", power("t", -1), power(Q, sub(-1, "M")), power(add("M", "lam"), -1), power(gamma(add("M", 1)), -1),
        gamma(add("M", "lam", 1)),
    )  # fmt: skip
    rates = [(bare, sub(last, mul(power("t", -1), power(Q, -1), sub("lam", "t"), bare)))]
    rates.append((outer, mul(scale("M"), total("k", 1, "M", base("k", "M")))))
    f = power(add("s", "lam"), -1)
    main = item("main", f, *WHOLE, [mul(-1, "M", Q), add("M", "lam")], 0, answer, [link("one", 1, 1)])
    segments = [segment(*WHOLE, (1, "main"))]
    return every(0, f, answer, over(outer, "M"), segments, [UNIT, main], rates, [parameter("lam", "real", 0, True)])


TRUE = {
    "two ends": two_ends, "1/(M-s)^2": mirrored_square, "1/(s+lam)": shifted_inverse_summed,
    "constant": constant_rule, "rejection": rejection, "quadratic": quadratic, "harmonic": harmonic,
    "inverse square": inverse_square, "pass@k": pass_at_k, "exponential": exponential,
    "exponential, lam >= 2": lambda: exponential(2, False, True), "piecewise": piecewise, "1/(M-s)": mirrored,
    "central binomial": central, "1/(s+c)": shifted_inverse, "C(s,j)": binomial_moment, "(-2)^s": alternating,
        "GRPO": grpo_exact, "GRPO, eps = 0": grpo_exact_at_zero,
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_true_certificates_are_accepted(name):
    report = check(json.dumps(TRUE[name]()))
    assert report.statement
    assert "theorem 1" in report.relied_on[0]


# ---------------------------------------------------------------- kind "fixed M"


def fixed(size=4):
    """GRPO with eps = 0 at M = 4: w_0 = w_3 = sqrt(3)/3, w_1 = w_2 = 1 + ... computed here by hand."""
    rule, parameters = grpo(parameters=[parameter("eps", value=n(0))])
    # a_s = -s/sqrt(s(4-s)), b_s = (4-s-1)/sqrt((s+1)(3-s)):  a = 0, -1/sqrt 3, -1, -sqrt 3;  b = sqrt 3, 1, 1/sqrt 3, 0.
    third = Fraction(1, 3)
    gap = [{3: 1}, {1: 1, 3: third}, {1: 1, 3: third}, {3: 1}]
    derivative = [{}] * size
    for k in range(size):
        row = {}
        for s in range(k + 1):
            for r, c in gap[s].items():
                row[r] = row.get(r, 0) + c * comb(size - 1, k) * comb(k, s) * (-1) ** (k - s)
        derivative[k] = {r: c for r, c in row.items() if c}
    while not derivative[-1]:
        derivative.pop()
    transform = [{}, *({r: Fraction(c) / (k + 1) for r, c in row.items()} for k, row in enumerate(derivative))]
    points = [{}]
    for value in gap:
        point = dict(points[-1])
        for r, c in value.items():
            point[r] = point.get(r, 0) + Fraction(c) / size
        points.append(point)
    show = lambda values: [[[n(r), n(v[r])] for r in sorted(v)] for v in values]  # noqa: E731
    statement = {
        "kind": "fixed M", "rule": rule, "parameters": parameters, "M": n(size), "gap": show(gap),
            "derivative": show(derivative),
        "transform": show(transform), "control points": show(points), "increasing": True, "gradient": None,
    }  # fmt: skip
    evidence = {"intervals": [[n(0), n(1, 3)], [n(1, 3), n(1)]], "witness": None}
    return {"format": "hsym.certificate/1", "statement": statement, "evidence": evidence}


def table(weights, increasing, intervals=(), witness=None):
    """A rule with rational weights at M = len(weights), given as cases."""
    size = len(weights)
    w = cases(*((["=", "s", n(s)], v) for s, v in enumerate(weights[:-1])), weights[-1])
    powers = [
        sum(v * comb(size - 1, k) * comb(k, s) * (-1) ** (k - s) for s, v in enumerate(weights[: k + 1])) for k in range(size)
    ]
    while powers and not powers[-1]:
        powers.pop()
    show = lambda values: [[[n(1), n(v)]] if v else [] for v in values]  # noqa: E731
    statement = {
        "kind": "fixed M", "rule": {"name": "table", "incorrect": n(0), "correct": w}, "parameters": [], "M": n(size),
        "gap": show(weights), "derivative": show(powers),
            "transform": [[], *show([Fraction(v) / (k + 1) for k, v in enumerate(powers)])],
        "control points": show([Fraction(sum(weights[:j])) / size for j in range(size + 1)]), "increasing": increasing,
            "gradient": None,
    }  # fmt: skip
    evidence = {"intervals": [[n(a), n(b)] for a, b in intervals], "witness": None if witness is None else n(witness)}
    return {"format": "hsym.certificate/1", "statement": statement, "evidence": evidence}


HALF = Fraction(1, 2)
TRUE_AT_ONE_M = {
    "GRPO": fixed, "open": lambda: table([1, 2], None), "zero": lambda: table([0, 0], True, [(0, 1)]),
    "negative weight": lambda: table([1, Fraction(-1, 10), 1], True, [(0, HALF), (HALF, 1)]),
    "not increasing": lambda: table([1, -3, 1], False, witness=HALF), "end": lambda: table([1, -3], False, witness=1),
}  # fmt: skip


def gradient(make, responses, correct):
    data = make()
    data["statement"]["gradient"] = {"responses": n(responses), "correct": n(correct)}
    return data


TRUE_AT_ONE_M |= {
    f"gradient, {correct} of {responses}": lambda make=make, r=responses, c=correct: gradient(make, r, c)
    for make in (fixed, lambda: table([1, -3, 7], None))
    for responses, correct in [(2, 1), (3, 1), (3, 2), (4, 2)]
}


@pytest.mark.parametrize("name", TRUE_AT_ONE_M)
def test_true_certificates_at_one_size_are_accepted(name):
    assert check(json.dumps(TRUE_AT_ONE_M[name]())).statement


# ---------------------------------------------------------------- false certificates


def fresh(make):
    """The certificate with no shared parts."""
    return json.loads(json.dumps(make()))


def changed(make, *path, value):
    """The certificate with one part replaced."""
    data = fresh(make)
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = lift(value)
    return data


ST, EV = "statement", "evidence"
VANISHING = item("one", 1, *WHOLE, [neg(sub("M", 3)), sub("M", 3)], mul(STEP, sub("M", 3)), 1)
FALSE = {
    "wrong constant": (changed(constant_rule, ST, "derivative", value=2),
        "derivative: it differs from the sum over the segments"),
    "wrong transform": (changed(constant_rule, ST, "transform", value=mul(2, "t")),
        "transform: its derivative is not the stated"),
    "offset of the transform": (changed(constant_rule, ST, "transform", value=add("t", 1)), "transform: its value at t = 0"),
    "offset of a sum": (
        changed(rejection, ST, "transform", value=add(rejection()[ST]["transform"], 1)), "transform: its value at t = 0",
    ),
    "wrong sign": (changed(constant_rule, EV, "sums", 0, "certificate", value=neg(STEP)), "sum one: the telescoping identity"),
    "wrong rule": (changed(constant_rule, ST, "rule", "correct", value=2), "segments: on 0"),
    "wrong initial value": (changed(constant_rule, EV, "sums", 0, "solution", value=2),
        "sum one: solution differs from the direct sum at M = 1"),
    "gap between segments": (changed(piecewise, EV, "segments", 1, "from", value=2),
        "segments: they do not cover s = 0..M-1: gap"),
    "last segment missing": (
        changed(piecewise, EV, "segments", value=piecewise()[EV]["segments"][:2]),
            "segments: they do not cover s = 0..M-1: gap after",
    ),
    "range beyond": (changed(constant_rule, EV, "sums", 0, "to", value="M"),
        "sum one: the range is not proved to lie in 0..M-1"),
    "another range": (changed(constant_rule, EV, "sums", 0, "to", value=add("M", -2)), "sum one: "),
    "vanishing leading coefficient": (
        every(0, 1, 1, "t", [segment(*WHOLE, (1, "one"))], [VANISHING]),
            "sum one: the leading coefficient of the recurrence may vanish",
    ),
    "zero recurrence": (changed(constant_rule, EV, "sums", 0, "recurrence", value=[n(0), n(0)]),
        "sum one: the telescoping identity"),
    "pole in the range": (
        changed(constant_rule, ST, "rule", "correct", value=over(sub("s", 2), sub("s", 2))),
            "a denominator is not proved nonzero",
    ),
    "0/0 at M = 1": (
        changed(constant_rule, ST, "derivative", value=over(M1, M1)), "derivative: a denominator is not proved nonzero",
    ),
    "lam may be 1": (exponential(0, True, True), "transform: a denominator is not proved nonzero"),
    "lam may be 0": (exponential(0, False), "the base of a power is not proved nonzero"),
    "no bound on lam": (exponential(None, False), "the base of a power is not proved nonzero"),
    "small value wrong": (changed(piecewise, ST, "small", 0, "derivative", value=4), "small, M = 1: the derivative differs"),
    "small transform wrong": (changed(piecewise, ST, "small", 0, "transform", value=add(mul(5, "t"), 1)),
        "small, M = 1: its value at t"),
    "small M too large": (changed(piecewise, ST, "small", 0, "M", value=2), "small, M = 2: not a group size below"),
    "least M too small": (changed(piecewise, ST, "least M", value=1), "sum main: the range is not proved nonempty"),
    "least M zero": (changed(constant_rule, ST, "least M", value=0), "least M is not proved to be an integer >= 1"),
    "least M fractional": (changed(constant_rule, ST, "least M", value=Fraction(3, 2)), "least M is not proved"),
    "sum derivative wrong": (
        changed(rejection, EV, "sum derivatives", 0, "derivative", value=neg(RATE[1])),
            "sum derivatives 1: its increment is not",
    ),
    "sum derivative offset": (
        changed(rejection, EV, "sum derivatives", 0, "derivative", value=add(RATE[1], 1)),
            "sum derivatives 1: it is not 0 for the empty",
    ),
    "sum derivative missing": (changed(rejection, EV, "sum derivatives", value=[]),
        "transform: its derivative is not the stated"),
    "sequence, wrong start": (changed(central, ST, "sequences", 0, "initial", 1, value=1),
        "sum A: initial value 2 of the sequence is wrong"),
    "sequence, wrong right side": (changed(central, ST, "sequences", 0, "right", value=1),
        "sum A: the right side of the sequence"),
    "sequence, wrong summand": (changed(central, ST, "sequences", 0, "summand", value=1),
        "sum A: the sequence has another summand"),
    "sequence, wrong recurrence": (
        changed(central, ST, "sequences", 0, "recurrence", 0, value="M"), "sum A: the sequence has another recurrence",
    ),
    "sequence without a sum": (changed(central, EV, "sums", 0, "solution", value=1), "sum A: it does not prove the sequence"),
    "sequence in a shifted sum": (
        changed(central, ST, "derivative", value=mul(["sequence", "A"], ["sequence", "A"])), "derivative: it differs",
    ),
    "exact, wrong factor": (changed(grpo_exact, ST, "term", value=mul(2, grpo_exact()[ST]["term"])),
        "term: it differs from the rule"),
    "exact, negative eps": (changed(grpo_exact, ST, "parameters", 0, "least", value=-1), "a denominator is not proved nonzero"),
    "exact, boundary": (changed(grpo_exact, ST, "rule", "incorrect", value=1), "term: "),
    "negative shift": (changed(rejection, EV, "sums", 1, "others", 0, "shift", value=-1),
        "sum inv: others: a shift that is negative"),
    "later sum": (changed(rejection, EV, "sums", value=rejection()[EV]["sums"][::-1]), "sum inv: others: no earlier sum one"),
    "real j in a power": (changed(alternating, ST, "parameters", value=[parameter("a", "real", -3)]), "is not proved nonzero"),
    "value of an integer": (changed(alternating, ST, "parameters", 0, "value", value=HALF),
        "the value of the integer parameter a"),
    "c may be 0": (changed(shifted_inverse, ST, "parameters", value=[parameter("c", "real", 0)]),
        "a denominator is not proved nonzero"),
    "least M before j": (changed(binomial_moment, ST, "least M", value="j"), "least M is not proved to be an integer >= 1"),
    "undecided case": (
        changed(constant_rule, ST, "rule", "correct", value=cases((["<", "s", n(5)], 1), 1)), "is not decided",
    ),
    "unproved sum limit": (
        changed(constant_rule, ST, "derivative", value=add(1, total("k", 5, "M", 0))), "the number of terms is not proved",
    ),
    "symbolic base": (changed(constant_rule, ST, "rule", "correct", value=power("s", "s")),
        "a base other than of t and the parameters"),
    "0 to the s": (changed(constant_rule, ST, "rule", "correct", value=power(0, "s")), "0 to a symbolic power"),
    "0 to the 0": (changed(constant_rule, ST, "derivative", value=add(1, power(0, 0))), "division by zero"),
    "s to the 0": (changed(constant_rule, ST, "rule", "correct", value=power("s", 0)),
        "a denominator is not proved nonzero: 1\\*s"),
    "huge exponent": (changed(constant_rule, ST, "derivative", value=power(add(1, "t"), 10**9)), "an exponent beyond"),
    "tower": (changed(constant_rule, ST, "derivative", value=power(power(power(3, 4000), 4000), 4000)),
        "more work than|an exponent beyond"),
    "expansion": (changed(constant_rule, ST, "derivative", value=power(add(1, "t", "M", power("t", 2)), 4000)),
        "more work than"),
    "long sum": (changed(constant_rule, ST, "derivative", value=total("k", 1, 10**9, "t")), "more than 4096 terms"),
    "gap at one M": (changed(fixed, ST, "gap", 0, value=[[n(3), n(2)]]), "gap at s = 0: it differs from the rule"),
    "derivative at one M": (changed(fixed, ST, "derivative", 0, value=[]), "derivative: it differs from the Bernstein sum"),
    "transform at one M": (changed(fixed, ST, "transform", 0, value=[[n(1), n(1)]]), "transform: it is not the integral"),
    "points at one M": (changed(fixed, ST, "control points", 1, value=[]), "control points: they are not the running sums"),
    "increasing, no cover": (changed(fixed, EV, "intervals", value=[[n(0), n(1, 2)]]),
        "increasing: the intervals do not cover"),
    "increasing, false": (table([1, -3, 1], True, [(0, HALF), (HALF, 1)]), "increasing: not proved on"),
    "increasing, too coarse": (table([1, Fraction(-1, 10), 1], True, [(0, 1)]), "increasing: not proved on"),
    "increasing, wrong witness": (table([1, -3, 1], False, witness=0), "increasing: the derivative is not negative"),
    "increasing, witness outside": (table([1, -3], False, witness=2), "increasing: the derivative is not negative"),
    "increasing, no witness": (table([1, -3], False), "increasing: a witness belongs"),
    "gradient, too many": (gradient(fixed, 5, 2), "gradient: 2 to 4 responses"),
    "gradient, all correct": (gradient(fixed, 3, 3), "gradient: 2 to 4 responses"),
    "power of t": (changed(two_ends, ST, "transform", value=add(two_ends()[ST]["transform"], 1)),
        "transform: its value at t = 0"),
    "last term": (changed(mirrored_square, ST, "transform", value=add(mirrored_square()[ST]["transform"], power("M", -3))),
        "transform: its value at t = 0"),
    "fixed, no value": (changed(fixed, ST, "parameters", 0, "value", value=None), "a parameter has no value"),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_false_certificates_are_refused_for_the_stated_reason(name):
    data, reason = FALSE[name]
    with pytest.raises(Refused, match=reason):
        check(json.dumps(data))


def test_the_gradient_is_computed(monkeypatch):
    monkeypatch.setattr(checker, "factorial", lambda n: 1)
    with pytest.raises(Refused, match="gradient: it differs from h_M'"):
        check(json.dumps(gradient(fixed, 3, 2)))


def leaves(value, path=()):
    """The places of all strings in a certificate."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(part, path + (key,))


@pytest.mark.parametrize("name", ["constant", "rejection", "pass@k", "piecewise", "central binomial", "GRPO"])
def test_no_number_can_be_changed_unnoticed(name):
    """Every single number plus 1: refused, unreadable, or harmless only where the text says nothing more than before."""
    data, unnoticed = fresh(TRUE[name]), []
    for path in leaves(data):
        place = data
        for key in path[:-1]:
            place = place[key]
        old = place[path[-1]]
        if not old.removeprefix("-").startswith("0x"):
            continue
        place[path[-1]] = n(1 + (Fraction(int(old.split("/")[0], 16), int((old + "/0x1").split("/")[1], 16))))
        try:
            check(json.dumps(data))
            unnoticed.append(path)
        except (Refused, Unreadable):
            pass
        place[path[-1]] = old
    # Other true statements: a larger least M, a narrower parameter, GRPO with a term 0 more or without a case whose value is 0.
    allowed = {("statement", "least M"), ("statement", "parameters", 0, "least"), ("statement", "to", 2)}
    allowed.add(("statement", "rule", "correct", 1, 0, 2, 2))
    assert [path for path in unnoticed if path not in allowed] == []


# ---------------------------------------------------------------- what is no certificate


def text_of(**changes):
    return json.dumps(constant_rule() | changes)


UNREADABLE = {
    "empty": ("", "not JSON"),
    "trailing": (text_of() + "x", "not JSON"),
    "list": ("[]", "certificate: an object is expected"),
    "null": ("null", "certificate: an object is expected"),
    "number": (text_of(format=1), "JSON numbers are not used"),
    "float": ('{"a": 1.5}', "JSON numbers are not used"),
    "nan": ('{"a": NaN}', "JSON numbers are not used"),
    "infinity": ('{"a": -Infinity}', "JSON numbers are not used"),
    "long JSON number": ("1" * 10**6, "JSON numbers are not used"),
    "duplicate": ('{"format": "x", "format": "x"}', "a key occurs twice"),
    "deep": ("[" * 10**6, "nested deeper than"),
    "escaped quotes": ('"' + '\\"' * 10**6, "not JSON"),
    "other format": (text_of(format="hsym.certificate/2"), "one of hsym.certificate/1"),
    "unknown key": (text_of(more="x"), "unknown key 'more'"),
    "kind": (json.dumps(changed(constant_rule, ST, "kind", value="all")), "one of every M"),
    "kind is a list": (json.dumps(changed(constant_rule, ST, "kind", value=[])), "one of every M"),
    "control character": (json.dumps(changed(constant_rule, ST, "rule", "name", value="a\nb")), "a short printable text"),
    "surrogate": (json.dumps(changed(constant_rule, ST, "rule", "name", value="\ud800")), "a short printable text"),
    "huge integer": (json.dumps(changed(constant_rule, ST, "derivative", value="0x" + "1" * 10**6)), "more than 65536 bits"),
    "denominator 0": (json.dumps(changed(constant_rule, ST, "derivative", value="0x1/0x0")), "a number such as"),
    "decimal": (json.dumps(changed(constant_rule, ST, "derivative", value="1")), "a number such as"),
    "unicode digit": (json.dumps(changed(constant_rule, ST, "derivative", value="0x\u0661")), "a number such as"),
    "variable": (json.dumps(changed(constant_rule, ST, "derivative", value="s")), "a variable in scope"),
    "t in the rule": (json.dumps(changed(constant_rule, ST, "rule", "correct", value="t")), "a variable in scope"),
    "root": (json.dumps(changed(constant_rule, ST, "derivative", value=root(4))), "an integer exponent"),
    "operator": (json.dumps(changed(constant_rule, ST, "derivative", value=["-", n(1), n(1)])), "an expression or condition"),
    "arguments": (json.dumps(changed(constant_rule, ST, "derivative", value=["+", n(1)])), r"\+ with 1 arguments"),
    "head": (json.dumps(changed(constant_rule, ST, "derivative", value=[["+"], n(1), n(1)])), "an expression or condition"),
    "capture": (json.dumps(changed(constant_rule, ST, "derivative", value=total("M", 1, 2, "M"))), "other than M, s, K, t"),
    "capture K": (json.dumps(changed(constant_rule, ST, "derivative", value=total("K", 1, 2, "K"))), "not yet in use"),
    "nested capture": (
        json.dumps(changed(constant_rule, ST, "derivative", value=total("k", 1, 2, total("k", 1, 2, "k")))), "not yet in use",
    ),
    "parameter t": (json.dumps(changed(pass_at_k, ST, "parameters", 0, "name", value="t")), "other than M, s, K, t"),
    "parameter K": (json.dumps(changed(pass_at_k, ST, "parameters", 0, "name", value="K")), "neither reserved nor used twice"),
    "parameter twice": (
        json.dumps(changed(pass_at_k, ST, "parameters", value=[parameter("k", "integer", 1)] * 2)),
            "neither reserved nor used twice",
    ),
    "integer without bound": (json.dumps(changed(pass_at_k, ST, "parameters", 0, "least", value=None)), "a bound"),
    "sequence K": (json.dumps(changed(central, ST, "sequences", 0, "name", value="K")), "neither reserved nor used twice"),
    "sequence in a transform": (json.dumps(changed(central, ST, "transform", value=["sequence", "A"])),
        "a sequence that may stand here"),
    "unhashable sequence": (json.dumps(changed(central, ST, "derivative", value=["sequence", {}])),
        "a sequence that may stand here"),
    "radicand": (json.dumps(changed(fixed, ST, "gap", 0, value=[[n(12), n(1)]])), "squarefree"),
    "gradient": (json.dumps(changed(fixed, ST, "gradient", value={})), "gradient"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_certificate_is_unreadable(name):
    text, reason = UNREADABLE[name]
    with pytest.raises(Unreadable, match=reason):
        check(text)


def records(value, path=()):
    """The places of all objects."""
    if isinstance(value, dict):
        yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from records(part, path + (key,))


@pytest.mark.parametrize("name", ["rejection", "piecewise", "central binomial", "GRPO"])
def test_every_key_is_needed_and_no_other_is_taken(name):
    for path in records(TRUE[name]()):
        data = fresh(TRUE[name])
        place = data
        for key in path:
            place = place[key]
        for key in list(place):
            old = place.pop(key)
            with pytest.raises(Unreadable):
                check(json.dumps(data))
            for wrong in (None, [], {}, "", True):
                place[key] = wrong
                if wrong != old:
                    try:
                        check(json.dumps(data))
                    except (Refused, Unreadable):
                        continue
                    assert (key, wrong) in [("transform", None), ("sum derivatives", []), ("small", [])]
            place[key] = old
        place["other"] = n(1)
        with pytest.raises(Unreadable, match="unknown key 'other'"):
            check(json.dumps(data))


# ---------------------------------------------------------------- the program


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-I", "-S", FILE, *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def test_the_program_runs_alone_and_says_what_was_proved(tmp_path):
    good, bad, none = tmp_path / "good", tmp_path / "bad", tmp_path / "none"
    good.write_text(json.dumps(rejection()))
    bad.write_text(json.dumps(FALSE["wrong constant"][0]))
    none.write_bytes(b"\xff\x00")
    done = run(good)
    assert done.returncode == 0
    assert done.stdout.startswith(f"accepted {good}\nrule ")
    assert "all integers M >= 1, 0 <= t <= 1 (where a denominator vanishes: by continuity)" in done.stdout
    assert "rule 'test rule': a_s = 0; b_s = M*(s + 1)^(-1)" in done.stdout
    assert "h_M'(t) = (1 + (-1)*(1 + (-1)*t)^M)*t^(-1)" in done.stdout
    assert "theorem 1" in done.stdout
    done = run(good, bad)
    assert done.returncode == 1
    assert f"\nrefused {bad}: derivative: it differs" in done.stdout
    done = run(bad, none, tmp_path, tmp_path / "missing")
    assert done.returncode == 2
    assert done.stdout.count("\n") == 4
    assert done.stdout.count("unreadable") == 3
    assert not done.stderr


def test_what_is_examined_reads_like_the_program(tmp_path):
    texts = {"good": json.dumps(rejection()), "bad": json.dumps(FALSE["wrong constant"][0]), "none": "["}
    paths = [tmp_path / name for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text)
    outcomes = [checker.examine(str(path)) for path in [*paths, tmp_path / "missing"]]
    assert [x.outcome for x in outcomes] == ["accepted", "refused", "unreadable", "unreadable"]
    assert [x.exit_code for x in outcomes] == [0, 1, 2, 2]
    assert [x.name for x in outcomes] == [str(tmp_path / name) for name in ("good", "bad", "none", "missing")]
    assert outcomes[0].statement == check(texts["good"]).statement
    assert outcomes[0].relied_on
    assert outcomes[1].reason.startswith("derivative: it differs")
    assert run(*paths, tmp_path / "missing").stdout == "".join(f"{x}\n" for x in outcomes)


def test_without_a_file_the_program_says_how_it_is_used():
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage:")


def test_an_expression_nested_to_the_limit_is_no_traceback():
    for wrap in (lambda e: add(0, e), lambda e: mul(1, e), lambda e: power(e, 1), lambda e: power(e, "M")):
        e = "t"
        for _ in range(190):
            e = wrap(e)
        data = changed(constant_rule, ST, "derivative", value=e)
        with pytest.raises((Refused, Unreadable)):
            check(json.dumps(data))


def test_the_checker_uses_the_standard_library_only():
    tree = ast.parse(FILE.read_text(encoding="utf-8"))
    modules = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    modules |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in modules} <= sys.stdlib_module_names
    assert not any(isinstance(node, ast.Assert | ast.Global) for node in ast.walk(tree))


def test_the_checker_does_not_grow():
    """It was meant to have 700 lines; all kinds of statements together did not fit."""
    assert len(FILE.read_text(encoding="utf-8").splitlines()) <= 1200


GAP = sub("t", power("t", "M"))
"""0 at M = 1: a power t^M is not independent of t when something has to be nonzero."""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (changed(constant_rule, ST, "derivative", value=over(GAP, GAP)), "a denominator is not proved nonzero"),
        (
            changed(constant_rule, EV, "sums", 0, "recurrence", value=[neg(sub("t", power("t", add("M", 1)))), GAP]),
            "the telescoping identity|the leading coefficient of the recurrence may vanish",
        ),
    ],
)
def test_a_power_of_t_may_cancel_t_at_one_M(data, reason):
    with pytest.raises(checker.Refused, match=reason):
        checker.check(json.dumps(data))
