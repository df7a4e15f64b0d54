"""Small true certificates, written by hand: what the bad ones are made from."""

from __future__ import annotations

import json
from fractions import Fraction
from math import comb
from typing import Any

Certificate = dict[str, Any]


def n(value: Any, bottom: int = 1) -> str:
    """A number of the format."""
    value = Fraction(value, bottom)
    text = f"{'-' if value < 0 else ''}0x{abs(value.numerator):x}"
    return text if value.denominator == 1 else f"{text}/0x{value.denominator:x}"


def lift(e: Any) -> Any:
    return n(e) if isinstance(e, int | Fraction) and not isinstance(e, bool) else e


def add(*es: Any) -> list[Any]:
    return ["+", *map(lift, es)]


def mul(*es: Any) -> list[Any]:
    return ["*", *map(lift, es)]


def neg(e: Any) -> list[Any]:
    return mul(-1, e)


def sub(a: Any, b: Any) -> list[Any]:
    return add(a, neg(b))


def power(a: Any, b: Any) -> list[Any]:
    return ["^", lift(a), lift(b)]


def over(a: Any, b: Any) -> list[Any]:
    return mul(a, power(b, -1))


def total(name: str, low: int, high: Any, body: Any) -> list[Any]:
    return ["sum", name, n(low), lift(high), lift(body)]


def binomial(a: Any, b: Any) -> list[Any]:
    return ["binomial", lift(a), lift(b)]


def cases(*es: Any) -> list[Any]:
    return ["cases", *([c, lift(e)] for c, e in es[:-1]), lift(es[-1])]


def root(e: Any) -> list[Any]:
    return power(e, Fraction(1, 2))


M1 = add("M", -1)
Q = sub(1, "t")
WHOLE = (0, M1)
STEP = mul(-1, Q, "s", power(sub("M", "s"), -1))  # R = -(1-t) s/(M-s): E_n+1[f] - E_n[f] = t E_n[f(S+1) - f(S)]


def parameter(name: str, kind: str = "real", least: Any = None, strict: bool = False, value: Any = None) -> Certificate:
    return {"name": name, "type": kind, "least": None if least is None else n(least), "strict": strict, "value": value}


def item(
    name: str, summand: Any, low: Any, high: Any, recurrence: list[Any], certificate: Any, solution: Any, *others: Any
) -> Certificate:
    return {
        "name": name,
        "summand": lift(summand),
        "from": lift(low),
        "to": lift(high),
        "recurrence": [lift(c) for c in recurrence],
        "others": list(others),
        "certificate": lift(certificate),
        "solution": lift(solution),
    }


def segment(low: Any, high: Any, *parts: tuple[Any, str]) -> Certificate:
    return {"from": lift(low), "to": lift(high), "parts": [{"coefficient": lift(c), "sum": name} for c, name in parts]}


def link(name: str, shift: int, coefficient: Any) -> Certificate:
    return {"sum": name, "shift": n(shift), "coefficient": lift(coefficient)}


def small(size: int, derivative: Any, transform: Any) -> Certificate:
    return {"M": n(size), "derivative": lift(derivative), "transform": lift(transform)}


def whole(statement: Certificate, evidence: Certificate) -> Certificate:
    return {"format": "hsym.certificate/1", "statement": statement, "evidence": evidence}


def every(gap: Any, derivative: Any, transform: Any, segments: list[Any], sums: list[Any], **more: Any) -> Certificate:
    """Kind "every M" with a_s = 0."""
    statement = {
        "kind": "every M",
        "rule": {"name": "test rule", "incorrect": n(0), "correct": lift(gap)},
        "parameters": more.get("parameters", []),
        "least M": lift(more.get("least", 1)),
        "derivative": lift(derivative),
        "transform": lift(transform),
        "sequences": more.get("sequences", []),
        "small": more.get("small", []),
    }
    rates = [{"sum": a, "derivative": b} for a, b in more.get("rates", [])]
    return whole(statement, {"segments": segments, "sums": sums, "sum derivatives": rates})


UNIT = item("one", 1, *WHOLE, [-1, 1], STEP, 1)
INVERSE_SUM = over(sub(1, power(Q, "M")), mul("M", "t"))
INVERSE = item("inv", over(1, add("s", 1)), *WHOLE, [mul(-1, "M", Q), add("M", 1)], 0, INVERSE_SUM, link("one", 1, 1))
RATE = (total("k", 1, "M", over(power(Q, "k"), "k")), mul(-1, over(sub(1, power(Q, "M")), "t")))


def constant() -> Certificate:
    """w = 1."""
    return every(1, 1, "t", [segment(*WHOLE, (1, "one"))], [UNIT])


def geometric(order: int) -> Certificate:
    """w = 2^s, with a recurrence of order 1 or (the same times another step) 2."""
    base = add(1, "t")
    recurrence = [neg(base), 1] if order == 1 else [power(base, 2), mul(-2, base), 1]
    once = mul(STEP, power(2, "s"))
    following = mul(once, "M", Q, power(sub(add("M", 1), "s"), -1))  # that of M + 1, over B at M
    certificate = once if order == 1 else sub(following, mul(base, once))
    main = item("main", power(2, "s"), *WHOLE, recurrence, certificate, power(base, M1))
    h = over(sub(power(base, "M"), 1), "M")
    return every(power(2, "s"), power(base, M1), h, [segment(*WHOLE, (1, "main"))], [main])


def written_out() -> Certificate:
    """w = 1 in a roundabout way: every kind of condition, powers of powers, sums in sums."""
    always, never, sometimes = ["<=", n(0), "s"], ["<", "s", n(0)], ["=", "s", n(3)]
    both = ["and", always, ["not", never], ["<=", "s", M1], ["<", "s", "M"]]
    one = cases((["or", never, ["=", "s", "M"]], 5), (["and", sometimes, never], 6), (["or", sometimes, both], 1), 7)
    nothing = add(
        sub(power(power(add(1, "t"), 2), 3), power(add(1, "t"), 6)),
        sub(power(power(4, 3), "M"), power(2, mul(6, "M"))),
        sub(power(mul(2, add(1, "t")), "M"), mul(power(2, "M"), power(add(1, "t"), "M"))),
        sub(total("k", 1, "M", 1), "M"),
    )
    inner = sub(total("k", 0, 3, total("i", 2, 4, mul("k", "i"))), 54)
    data = constant()
    data["statement"]["rule"]["correct"] = one
    data["statement"]["derivative"] = add(1, nothing, inner)
    return data


def rejection() -> Certificate:
    """w = M/(s+1)."""
    h = total("k", 1, "M", over(sub(1, power(Q, "k")), "k"))
    derivative = over(sub(1, power(Q, "M")), "t")
    segments = [segment(*WHOLE, ("M", "inv"))]
    return every(over("M", add("s", 1)), derivative, h, segments, [UNIT, INVERSE], rates=[RATE])


def pass_at_k() -> Certificate:
    """w = k C(M-1-s, k-1)/C(M-1, k-1), 0 beyond s = M - k."""
    f = over(binomial(add("M", -1, neg("s")), add("k", -1)), binomial(M1, add("k", -1)))
    top, answer = sub("M", "k"), power(Q, add("k", -1))
    certificate = mul(-1, Q, "s", f, power(add("M", neg("k"), 1, neg("s")), -1))
    main = item("main", f, 0, top, [-1, 1], certificate, answer)
    segments = [segment(0, top, ("k", "main")), segment(add(top, 1), M1)]
    parameters = [parameter("k", "integer", 1)]
    h = sub(1, power(Q, "k"))
    return every(mul("k", f), mul("k", answer), h, segments, [main], parameters=parameters, least="k")


def exponential() -> Certificate:
    """w = lam^s, lam >= 2."""
    base = add(Q, mul("lam", "t"))
    main = item("main", power("lam", "s"), *WHOLE, [neg(base), 1], mul(STEP, power("lam", "s")), power(base, M1))
    h = over(sub(power(base, "M"), 1), mul("M", add("lam", -1)))
    segments, parameters = [segment(*WHOLE, (1, "main"))], [parameter("lam", "real", 2)]
    return every(power("lam", "s"), power(base, M1), h, segments, [main], parameters=parameters)


def piecewise() -> Certificate:
    """w = 5 at s = 0, 7 at s = M - 1, 1 between."""
    w = cases((["=", "s", n(0)], 5), (["=", "s", M1], 7), 1)
    inner = add(1, neg(power(Q, M1)), neg(power("t", M1)))
    main = item("main", 1, 1, add("M", -2), [-1, 1], STEP, inner)
    derivative = add(inner, mul(5, power(Q, M1)), mul(7, power("t", M1)))
    h = add("t", over(mul(4, sub(1, power(Q, "M"))), "M"), over(mul(6, power("t", "M")), "M"))
    segments = [segment(0, 0), segment(1, add("M", -2), (1, "main")), segment(M1, M1)]
    return every(w, derivative, h, segments, [main], least=2, small=[small(1, 5, mul(5, "t"))])


def central() -> Certificate:
    """w = C(2s, s)/4^s: no closed form, a recurrence of order 2."""
    f = mul(binomial(mul(2, "s"), "s"), power(4, neg("s")))
    recurrence = [mul(-2, "M", Q), add(mul(-2, "M", "t"), mul(4, "M"), neg("t"), 2), mul(-2, add("M", 1))]
    certificate = mul(2, "M", power(Q, 2), power("s", 2), power(mul(sub("M", "s"), add("M", 1, neg("s"))), -1), f)
    main = item("A", f, *WHOLE, recurrence, certificate, ["sequence", "A"])
    claim = {key: main[key] for key in ("name", "summand", "from", "to", "recurrence")}
    claim |= {"right": n(0), "initial": [n(1), add(Q, mul(n(1, 2), "t"))]}
    return every(f, ["sequence", "A"], None, [segment(*WHOLE, (1, "A"))], [main], sequences=[claim])


def grpo(value: Any = None) -> Certificate:
    """Z = (R - mean)/(std + eps) as a sum over K."""

    def deviation(k: Any) -> Any:
        return add(root(mul(over(k, "M"), sub(1, over(k, "M")))), "eps")

    above = add("s", 1)
    incorrect = cases((["=", "s", n(0)], 0), mul(-1, over("s", "M"), power(deviation("s"), -1)))
    correct = cases((["=", "s", M1], 0), mul(sub(1, over(above, "M")), power(deviation(above), -1)))
    given = parameter("eps", "real", 0, True) if value is None else parameter("eps", value=n(value))
    shape = mul(binomial("M", "K"), power("t", add("K", -1)), power(Q, add("M", -1, neg("K"))))
    spread = add(over(root(mul("K", sub("M", "K"))), "M"), "eps")
    term = mul("K", sub("M", "K"), power("M", -2), shape, power(spread, -1))
    rule = {"name": "GRPO", "incorrect": incorrect, "correct": correct}
    claim = {"kind": "exact sum", "rule": rule, "parameters": [given], "least M": n(1)}
    return whole(claim | {"index": "K", "from": n(1), "to": M1, "term": term}, {})


def grpo_at_zero() -> Certificate:
    return grpo(0)


def of_roots() -> Certificate:
    """b = 1/(1 + sqrt 2 + sqrt(s+1)) as a sum over K."""
    data = grpo_at_zero()
    below = add(1, root(2), root(add("s", 1)))
    data["statement"] |= {"rule": {"name": "roots", "incorrect": n(0), "correct": power(below, -1)}, "to": "M"}
    shape = mul(binomial(M1, add("K", -1)), power("t", add("K", -1)), power(Q, sub("M", "K")))
    data["statement"]["term"] = mul(
        shape, power(mul(1, add(1, root(2), root("K"))), -1), over(1, add(1, root(2))), add(1, root(2))
    )
    return data


def table(weights: list[dict[int, Any]], rule: Certificate, parameters: list[Any]) -> Certificate:
    """Kind "fixed M" of a rule with these weights {radicand: coefficient}."""
    size = len(weights)

    def combined(rows: list[tuple[Any, dict[int, Any]]]) -> dict[int, Any]:
        keys = sorted({r for _, row in rows for r in row})
        value = {r: sum((scale * row.get(r, 0) for scale, row in rows), Fraction(0)) for r in keys}
        return {r: c for r, c in value.items() if c}

    def show(rows: list[dict[int, Any]]) -> list[Any]:
        return [[[n(r), n(c)] for r, c in sorted(row.items())] for row in rows]

    powers = [
        combined([(comb(size - 1, k) * comb(k, s) * (-1) ** (k - s), weights[s]) for s in range(k + 1)]) for k in range(size)
    ]
    while powers and not powers[-1]:
        powers.pop()
    claim = {"kind": "fixed M", "rule": rule, "parameters": parameters, "M": n(size), "gap": show(weights)}
    claim |= {"derivative": show(powers)}
    claim |= {"transform": [[], *show([combined([(Fraction(1, k + 1), row)]) for k, row in enumerate(powers)])]}
    claim |= {"control points": show([combined([(Fraction(1, size), w) for w in weights[:j]]) for j in range(size + 1)])}
    claim |= {"increasing": True, "gradient": None}
    return whole(claim, {"intervals": [[n(0), n(1, 3)], [n(1, 3), n(1)]], "witness": None})


def grpo_fixed() -> Certificate:
    """GRPO with eps = 0 at M = 4: w = sqrt 3, 1 + sqrt(3)/3, 1 + sqrt(3)/3, sqrt 3."""
    inner = {1: Fraction(1), 3: Fraction(1, 3)}
    claim = grpo_at_zero()["statement"]
    return table([{3: 1}, inner, inner, {3: 1}], claim["rule"], claim["parameters"])


def dipping() -> Certificate:
    """w = 1, -3, 1 at M = 3: h_M' is negative in the middle."""
    w = cases((["=", "s", n(1)], -3), 1)
    data = table([{1: 1}, {1: -3}, {1: 1}], {"name": "dip", "incorrect": n(0), "correct": w}, [])
    data["statement"]["increasing"] = False
    data["evidence"] = {"intervals": [], "witness": n(1, 2)}
    return data


def touching() -> Certificate:
    """w = 1, -1, 1 at M = 3: h_M' = (1-2t)^2 has a double zero at the end of an interval."""
    w = cases((["=", "s", n(1)], -1), 1)
    data = table([{1: 1}, {1: -1}, {1: 1}], {"name": "touch", "incorrect": n(0), "correct": w}, [])
    data["evidence"]["intervals"] = [[n(0), n(1, 2)], [n(1, 2), n(3, 4)], [n(3, 4), n(1)]]
    return data


def largest() -> Certificate:
    """w = 0 at M = 64."""
    data = table([{}] * 64, {"name": "nothing", "incorrect": n(0), "correct": n(0)}, [])
    data["statement"]["increasing"] = None
    data["evidence"]["intervals"] = []
    return data


def piece(function: Any, theta: int, increasing: bool, size: Any, bound: Any, scale: Any = 1, limit: Any = 1) -> Certificate:
    """One of the functions whose sum is the gap; without a size it has a value at both ends."""
    found = {"scale": lift(scale), "function": lift(function), "limit": lift(limit), "theta": n(theta)}
    return found | {"increasing": increasing, "size": None if size is None else lift(size), "bound": lift(bound)}


def limit(rule: Certificate, pieces: list[Any], slope: Any, mean: tuple[str, Any] | None, **more: Any) -> Certificate:
    """Kind "limit"."""
    theorem = None if mean is None else {"theorem": mean[0], "size": lift(mean[1])}
    statement = {
        "kind": "limit",
        "rule": rule,
        "parameters": more.get("parameters", []),
        "least M": lift(more.get("least", 1)),
        "low": n(more.get("low", 0)),
        "high": n(more.get("high", 0)),
        "pieces": pieces,
        "limit derivative": lift(slope),
        "mean": theorem,
        "concave": None if theorem else lift(more.get("concave", 1)),
    }
    return whole(statement, {})


def weights(correct: Any, incorrect: Any = 0) -> Certificate:
    return {"name": "test rule", "incorrect": lift(incorrect), "correct": lift(correct)}


CELLS = add(over(2, root("M")), over(1, "M"))


def limit_smooth() -> Certificate:
    """w = lam s/M times (2M+1)/(M+1), by Taylor's theorem; lam >= 0."""
    scale = over(add(mul(2, "M"), 1), add("M", 1))
    one = piece(mul("lam", "t"), 0, True, None, mul(scale, "lam", over(1, "M")), scale, 2)
    rule, lam = weights(mul(scale, "lam", over("s", "M"))), parameter("lam", least=0)
    return limit(rule, [one], mul(2, "lam", "t"), ("Taylor", mul(2, "lam")), parameters=[lam])


def limit_bounded() -> Certificate:
    """w = sqrt((s+1)/M) - 2 for M >= 2, by the Lipschitz bound: a decreasing function, and one that is negative."""
    pieces = [piece(root("t"), 1, True, None, over(1, "M")), piece(-1, 0, True, None, 0, scale=2, limit=2)]
    rule = weights(root(over(add("s", 1), "M")), 2)
    return limit(rule, pieces, sub(root("t"), 2), ("Lipschitz", 3), least=2)


def limit_infinite() -> Certificate:
    """w = sqrt(M/(s+1)) - sqrt(M/(M-s)), by the arcsine."""
    left, right = power("t", Fraction(-1, 2)), neg(power(Q, Fraction(-1, 2)))
    pieces = [piece(left, 1, False, 1, CELLS), piece(right, 0, False, 1, CELLS)]
    rule = weights(root(over("M", add("s", 1))), root(over("M", sub("M", "s"))))
    return limit(rule, pieces, add(left, right), ("arcsine", 2))


def limit_concave() -> Certificate:
    """GRPO with eps = 0 and ddof = 1: a factor sqrt((M-1)/M), and t(1-t) h' = sqrt(t(1-t))."""
    scale, above = root(over(M1, "M")), add("s", 1)
    correct = cases((["=", "s", M1], 0), mul(scale, root(over(add("M", -1, neg("s")), above))))
    incorrect = cases((["=", "s", n(0)], 0), mul(-1, scale, root(over("s", sub("M", "s")))))
    infinite = mul(scale, over(2, root("M")))
    pieces = [piece(root(over(Q, "t")), 1, False, 1, infinite, scale), piece(root(over("t", Q)), 0, True, 1, infinite, scale)]
    slope = power(mul("t", Q), Fraction(-1, 2))
    return limit(weights(correct, incorrect), pieces, slope, None, least=2, low=1, high=1, concave=scale)


def bounded_remainder() -> Certificate:
    """w = M/(s+1): h' = 1/t, and how far h_M - h is from its value at t = 1."""
    data = rejection()
    bound = over(power(Q, add("M", 1)), mul("t", add("M", 1)))
    data["statement"] |= {"kind": "bound", "limit derivative": over(1, "t"), "limit bound": bound}
    return data


GOOD = {
    "constant": constant, "written out": written_out, "rejection": rejection, "pass at k": pass_at_k,
    "exponential": exponential, "piecewise": piecewise, "central": central, "grpo": grpo, "grpo at zero": grpo_at_zero,
    "of roots": of_roots, "grpo fixed": grpo_fixed, "dipping": dipping, "touching": touching, "largest": largest,
    "smooth": limit_smooth, "bounded": limit_bounded, "infinite": limit_infinite, "concave": limit_concave,
    "remainder": bounded_remainder,
    "geometric 1": lambda: geometric(1), "geometric 2": lambda: geometric(2),
}  # fmt: skip


def fresh(name: str) -> Certificate:
    """The certificate of this name, with no shared parts."""
    data: Certificate = json.loads(json.dumps(GOOD[name]()))
    return data
