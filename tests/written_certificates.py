"""Small certificates written by hand, true ones, for the tests of the checker."""

from fractions import Fraction
from math import comb


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
