"""Decides by evaluation whether a statement of a certificate is true: rule and formulas at many M, t and parameters.

It reads the JSON data itself and shares no code with the checker.  What it can find is a value that differs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from math import comb, factorial, prod
from typing import Any

from numbers_of import Roots, Undefined, Value, binomial, gamma, integer, power, rational

Env = dict[str, Any]
SIZES = 6
TIMES = [Fraction(3, 7), Fraction(5, 11), Fraction(12, 13), Fraction(2, 9), Fraction(16, 19), Fraction(1, 23)]
NUMBER = re.compile(r"-?0x[0-9a-f]+(/0x[0-9a-f]+)?")


@cache
def number(text: str) -> Fraction:
    """A number of the format."""
    top, _, bottom = text.partition("/")
    return Fraction(int(top, 16), int(bottom or "0x1", 16))


def evaluate(e: Any, env: Env) -> Value:
    """The value of an expression of the format."""
    if isinstance(e, str):
        if e in env:
            return env[e]
        if not NUMBER.fullmatch(e):
            raise Undefined(f"{e} has no value")
        return number(e)
    head, *rest = e
    if head in ("+", "*"):
        total: Value = 0 if head == "+" else 1
        for part in rest:
            total = total + evaluate(part, env) if head == "+" else total * evaluate(part, env)
        return total
    if head == "^":
        return power(evaluate(rest[0], env), evaluate(rest[1], env))
    if head == "binomial":
        return binomial(evaluate(rest[0], env), evaluate(rest[1], env))
    if head == "gamma":
        return gamma(evaluate(rest[0], env))
    if head == "sum":
        name, low, high, body = rest
        return summed(name, integer(evaluate(low, env)), integer(evaluate(high, env)), body, env)
    if head == "sequence":
        return env["sequence " + rest[0]]
    if head == "cases":
        for condition, value in rest[:-1]:
            if holds(condition, env):
                return evaluate(value, env)
        return evaluate(rest[-1], env)
    raise Undefined(f"the head {head}")


def summed(name: str, low: int, high: int, body: Any, env: Env) -> Value:
    """The sum of the body; from low to low - 1 it is 0."""
    if high < low - 1:
        raise Undefined(f"a sum from {low} to {high}")
    total: Value = 0
    for k in range(low, high + 1):
        total = total + evaluate(body, env | {name: k})
    return total


def holds(condition: Any, env: Env) -> bool:
    """Whether a condition holds."""
    head, *rest = condition
    if head == "not":
        return not holds(rest[0], env)
    if head in ("and", "or"):
        return (all if head == "and" else any)(holds(part, env) for part in rest)
    left, right = (rational(evaluate(part, env)) for part in rest)
    return left == right if head == "=" else left < right if head == "<" else left <= right


def allowed(parameter: dict[str, Any]) -> list[Value]:
    """Values of a parameter, at the boundary of its assumption and inside."""
    if parameter["value"] is not None:
        value = evaluate(parameter["value"], {})
        return [integer(value) if parameter["type"] == "integer" else value]
    if parameter["least"] is None:
        return [Fraction(-3, 2), Fraction(0), Fraction(1), Fraction(2, 5)]
    least = number(parameter["least"])
    if parameter["type"] == "integer":
        return [least, least + 1, least + 2, least + 4]
    return [least + Fraction(1, 7) if parameter["strict"] else least, least + Fraction(1, 2), least + 1, least + Fraction(5, 2)]


def assignments(parameters: list[dict[str, Any]]) -> Iterator[Env]:
    """Parameters with values: the lists side by side, each rotated by its place."""
    rows = [(p["name"], allowed(p)) for p in parameters]
    for i in range(max([1, *[len(values) for _, values in rows]])):
        yield {name: values[(i + i * place) % len(values)] for place, (name, values) in enumerate(rows)}


def bernstein(n: int, s: int, t: Fraction) -> Fraction:
    return comb(n, s) * t**s * (1 - t) ** (n - s)


def gap(rule: dict[str, Any], env: Env) -> list[Value]:
    """The weights w_0, ..., w_{M-1} at the M of env; a and b need a value wherever they are used."""
    return [
        evaluate(rule["correct"], env | {"s": s}) - evaluate(rule["incorrect"], env | {"s": s})
        for s in range(integer(env["M"]))
    ]


def slope(weights: list[Value], t: Fraction) -> Value:
    """h_M'(t) by theorem 1."""
    return sum((w * bernstein(len(weights) - 1, s, t) for s, w in enumerate(weights)), Fraction(0))


def height(weights: list[Value], t: Fraction) -> Value:
    """h_M(t), the integral of h_M' from 0 to t."""
    n = len(weights)
    above = [sum(bernstein(n, j, t) for j in range(s + 1, n + 1)) for s in range(n)]
    return sum((w * a * Fraction(1, n) for w, a in zip(weights, above, strict=True)), Fraction(0))


class StatementIsFalse(Exception):
    """The statement is false, with where."""


def compare(what: str, formula: Any, env: Env, direct: Callable[[Fraction], Value], more: Callable[[Fraction], Env]) -> None:
    """The formula has the direct value at three t, a t at which it has no value passed over."""
    seen, obstacle = 0, ""
    for t in TIMES:
        place = env | {"t": t} | more(t)
        try:
            stated = evaluate(formula, place)
        except Undefined as error:
            obstacle = str(error)
            continue
        if stated != direct(t):
            shown = {name: str(value) for name, value in place.items() if not isinstance(value, Roots)}
            raise StatementIsFalse(f"{what} is {stated}, not {direct(t)}, at {shown}")
        seen += 1
        if seen == 3:
            return
    raise StatementIsFalse(f"{what} has no value at {env}: {obstacle}")


def falsehood(statement: dict[str, Any]) -> str | None:
    """Why the statement is false, or None if every value agrees."""
    return _falsehood(json.dumps({**statement, "rule": {**statement["rule"], "name": ""}}, sort_keys=True))


@cache
def _falsehood(text: str) -> str | None:
    statement = json.loads(text)
    from oracle_limits import bound, limit  # which uses what stands here

    deciders = {"every M": every, "exact sum": exact, "fixed M": fixed, "limit": limit, "bound": bound}
    try:
        for values in assignments(statement["parameters"]):
            deciders[statement["kind"]](statement, values)
    except (StatementIsFalse, Undefined) as error:
        return str(error) or type(error).__name__
    return None


def every(statement: dict[str, Any], values: Env) -> None:
    """Kind "every M" at some values of the parameters."""
    rule, least = statement["rule"], integer(evaluate(statement["least M"], values))
    if least < 1:
        raise StatementIsFalse(f"least M is {least}")
    for size in range(least, least + SIZES):
        env = values | {"M": size}
        weights = gap(rule, env)

        def sequences(t: Fraction, size: int = size) -> Env:
            rows = statement["sequences"]
            return {f"sequence {row['name']}": sequence(row, values | {"M": size}, t) for row in rows}

        compare("h_M'", statement["derivative"], env, lambda t, w=weights: slope(w, t), sequences)
        if statement["transform"] is not None:
            compare("h_M", statement["transform"], env, lambda t, w=weights: height(w, t), lambda t: {})
        for row in statement["sequences"]:
            steps = ["+", *[["*", c, f"term {i}"] for i, c in enumerate(row["recurrence"])], ["*", "-0x1", row["right"]]]

            def terms(t: Fraction, row: dict[str, Any] = row, size: int = size) -> Env:
                return {f"term {i}": sequence(row, values | {"M": size + i}, t) for i in range(len(row["recurrence"]))}

            compare(f"the recurrence of {row['name']}", steps, env, lambda t: 0, terms)
    for row in statement["sequences"]:
        if len(row["initial"]) != len(row["recurrence"]) - 1:
            raise StatementIsFalse("too few or too many initial values")
        for i, value in enumerate(row["initial"]):
            place = values | {"M": least + i}
            compare(f"initial value {i}", value, values, lambda t, row=row, at=place: sequence(row, at, t), lambda t: {})
    for item in statement["small"]:
        size = integer(number(item["M"]))
        if not 1 <= size < least:
            raise StatementIsFalse(f"small has M = {size}")
        weights = gap(rule, values | {"M": size})
        compare("small h_M'", item["derivative"], values, lambda t, w=weights: slope(w, t), lambda t: {})
        if item["transform"] is not None:
            compare("small h_M", item["transform"], values, lambda t, w=weights: height(w, t), lambda t: {})


def sequence(row: dict[str, Any], env: Env, t: Fraction) -> Value:
    """The sum that a sequence stands for."""
    low, high, size = integer(evaluate(row["from"], env)), integer(evaluate(row["to"], env)), env["M"]
    if not 0 <= low <= high + 1 <= size:
        raise Undefined(f"a range {low}..{high} at M = {size}")
    terms = [evaluate(row["summand"], env | {"s": s}) * bernstein(size - 1, s, t) for s in range(low, high + 1)]
    return sum(terms, Fraction(0))


def exact(statement: dict[str, Any], values: Env) -> None:
    """Kind "exact sum" at some values of the parameters."""
    least = integer(evaluate(statement["least M"], values))
    if least < 1:
        raise StatementIsFalse(f"least M is {least}")
    for size in range(least, least + SIZES):
        env = values | {"M": size}
        weights = gap(statement["rule"], env)
        low, high = (integer(evaluate(statement[key], env)) for key in ("from", "to"))

        def total(t: Fraction, env: Env = env, low: int = low, high: int = high) -> Env:
            return {"total": summed(statement["index"], low, high, statement["term"], env | {"t": t})}

        compare("the sum", "total", env, lambda t, w=weights: slope(w, t), total)


def values_of(rows: list[Any]) -> list[Roots]:
    """Lists of pairs [radicand, coefficient] as numbers."""
    return [Roots({integer(number(radicand)): number(c) for radicand, c in row}) for row in rows]


def fixed(statement: dict[str, Any], values: Env) -> None:
    """Kind "fixed M"."""
    size = integer(number(statement["M"]))
    weights = gap(statement["rule"], values | {"M": size})
    stated = {key: values_of(statement[key]) for key in ("gap", "derivative", "transform", "control points")}
    if stated["gap"] != weights:
        raise StatementIsFalse("the gap")
    points = [sum(weights[:j], Roots({})) * Fraction(1, size) for j in range(size + 1)]
    if stated["control points"] != points:
        raise StatementIsFalse("the control points")
    for t in [Fraction(j, size + 2) for j in range(1, size + 2)]:
        for key, direct in (("derivative", slope(weights, t)), ("transform", height(weights, t))):
            if sum((c * t**j for j, c in enumerate(stated[key])), Roots({})) != direct:
                raise StatementIsFalse(f"the {key} at t = {t}")
    for key in ("derivative", "transform"):
        if len(stated[key]) > 1 and not stated[key][-1].terms:
            raise StatementIsFalse(f"the {key} has a zero at its end")
    lowest = min(float(Roots.of(slope(weights, Fraction(j, 256)))) for j in range(257))
    if statement["increasing"] is not None and statement["increasing"] != (lowest >= -1e-12):
        raise StatementIsFalse(f"increasing: the least value of h_M' seen is {lowest}")
    if statement["gradient"] is not None:
        gradient(statement, values | {"M": size}, weights)


def counts(total: int, parts: int) -> Iterator[list[int]]:
    """All lists of so many counts with this total."""
    if parts == 1:
        yield [total]
        return
    for first in range(total + 1):
        yield from ([first, *rest] for rest in counts(total - first, parts - 1))


def gradient(statement: dict[str, Any], env: Env, weights: list[Value]) -> None:
    """E[(1/M) sum_i Z_i g(y_i)] = h_M'(p) grad p at one policy and one direction."""
    responses, correct = (integer(number(statement["gradient"][key])) for key in ("responses", "correct"))
    if not 1 <= correct < responses <= 4:
        raise StatementIsFalse("gradient: these numbers of responses")
    size, rule = env["M"], statement["rule"]
    x = [Fraction(y + 2, sum(range(2, responses + 2))) for y in range(responses)]
    d = [Fraction(y * y + 1) for y in range(responses)]
    d[-1] -= sum(d)
    left: Value = Fraction(0)
    for row in counts(size, responses):
        right = sum(row[:correct])
        chance = factorial(size) * prod((p**c / factorial(c) for p, c in zip(x, row, strict=True)), start=Fraction(1))
        for y, count in enumerate(row):
            if count:
                side, place = ("correct", right - 1) if y < correct else ("incorrect", right)
                left = left + evaluate(rule[side], env | {"s": place}) * (chance * count * d[y] / x[y] / size)
    if left != slope(weights, sum(x[:correct], Fraction(0))) * sum(d[:correct], Fraction(0)):
        raise StatementIsFalse("gradient")
