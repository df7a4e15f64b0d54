"""Texts on both sides of what the checker can prove of limits."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from edges import changed
from editing import RULE, ST, edited
from good import CELLS, M1, Q, add, cases, fresh, limit, mul, n, neg, over, parameter, piece, power, root, sub, weights

Make = Callable[[], str]
PIECE, MEAN, CONCAVE = (ST, "pieces", 0), (ST, "mean"), (ST, "concave")
WRONG = (ST, "rule", "incorrect")
HALF = Fraction(1, 2)
HERE, NEXT = over("s", "M"), over(add("s", 1), "M")  # t = s/M and t = (s+1)/M


def of(gap: Any, pieces: list[Any], slope: Any, theorem: str, size: Any, **more: Any) -> Make:
    return lambda: json.dumps(limit(weights(gap), pieces, slope, (theorem, size), **more))


def flat(theta: int, increasing: bool, size: Any = None, bound: Any = 0, **more: Any) -> Make:
    """w = 1."""
    return of(1, [piece(1, theta, increasing, size, bound)], 1, "Lipschitz", 1, **more)


def monotone(gap: Any, function: Any, theta: int, increasing: bool, theorem: str, size: Any, **more: Any) -> Make:
    """One function with values 0 and 1, or 1 and 0, at the ends unless the bound says otherwise."""
    bound = more.pop("bound", over(1, "M"))
    return of(gap, [piece(function, theta, increasing, None, bound)], function, theorem, size, **more)


def scaled(scale: Any, limit_of_scale: Any, **more: Any) -> Make:
    """w = scale * s/M."""
    one = piece("t", 0, True, None, over(scale, "M"), scale, limit_of_scale)
    return of(mul(scale, HERE), [one], mul(limit_of_scale, "t"), "Taylor", limit_of_scale, **more)


def concave(*edits: tuple[Any, ...]) -> Make:
    return lambda: json.dumps(edited("concave", *edits))


def with_case(side: tuple[str, ...], place: Any) -> Any:
    """The weights of one side with one more case, of the same value, which is not decided where it may hold."""
    head, first, formula = fresh("concave")[ST]["rule"][side[-1]]
    return [head, first, [["=", "s", place], formula], formula]


def nothing(factor: Any) -> Make:
    """w = 0, with the weights of a group that sum to 0."""
    return lambda: json.dumps(limit(weights(0), [], 0, None, concave=factor))


def balanced(y: Any, **more: Any) -> Make:
    """a = -y s/M, b = y (1 - (s+1)/M), so that h' = y."""
    pieces = [piece(mul(y, Q), 1, False, None, over(y, "M")), piece(mul(y, "t"), 0, True, None, over(y, "M"))]
    rule = weights(mul(y, sub(1, NEXT)), neg(mul(y, HERE)))
    return lambda: json.dumps(limit(rule, pieces, y, None, **more))


def remainder(*edits: tuple[Any, ...]) -> Make:
    return lambda: json.dumps(edited("remainder", *edits))


def constant_remainder(slope: Any, bound: Any) -> Make:
    """h_M' = 1."""

    def made() -> str:
        data = fresh("constant")
        data[ST] |= {"kind": "bound", "limit derivative": slope, "limit bound": bound}
        return json.dumps(data)

    return made


def turned() -> str:
    """w = -y M/(s+1)."""
    data, y = edited("remainder", (*RULE, neg(mul("y", over("M", add("s", 1)))))), parameter("y", least=0)
    claim = data[ST]
    claim |= {
        "parameters": [y],
        "transform": neg(mul("y", claim["transform"])),
        "derivative": neg(mul("y", claim["derivative"])),
    }
    claim |= {"limit derivative": neg(over("y", "t")), "limit bound": mul("y", claim["limit bound"])}
    data["evidence"]["segments"][0]["parts"][0]["coefficient"] = neg(mul("y", "M"))
    return json.dumps(data)


STATED = fresh("remainder")[ST]["limit bound"]
Y, K = parameter("y", least=0), parameter("k", "integer", 1)
INFINITE = power("t", -HALF)
GRPO_SLOPE = power(mul("t", Q), -HALF)


def at_the_infinite_end(function: Any, size: Any, end: Any, more: Any = 0) -> Make:
    """w = sqrt(M/(s+1)) + more, with the size and the value at t = 1."""
    bound = add(over(mul(2, size), root("M")), over(end, "M"))
    gap = add(root(over("M", add("s", 1))), more)
    return of(gap, [piece(function, 1, False, size, bound)], function, "arcsine", 9)


EDGES_OF_LIMITS: dict[str, Make] = {
    "16 first and 16 last s": changed("smooth", (ST, "low", 16), (ST, "high", 16), (ST, "least M", 32)),
    "16 first s, M >= 15": changed("smooth", (ST, "low", 16), (ST, "least M", 15)),
    "1 first s, M >= 1": changed("smooth", (ST, "low", 1)),
    "1 last s, M >= 1": changed("smooth", (ST, "high", 1)),
    "2 first and 3 last s, M >= 5": changed("concave", (ST, "low", 2), (ST, "high", 3), (ST, "least M", 5)),
    "2 first and 3 last s, M >= 4": changed("concave", (ST, "low", 2), (ST, "high", 3), (ST, "least M", 4)),
    "3 first s, wrong at s = 2": changed(
        "smooth", (ST, "low", 3), (ST, "least M", 4), (*RULE, cases((["=", "s", n(2)], 9), (["<=", "s", n(2)], HERE), HERE))
    ),
    "2 last s, wrong at s = M - 2": changed(
        "smooth", (ST, "high", 2), (ST, "least M", 4), (*RULE, cases((["=", "s", add("M", -2)], 9), HERE))
    ),
    "a piece nowhere": changed("smooth", (ST, "pieces", [*fresh("smooth")[ST]["pieces"], piece(0, 0, True, None, 0)])),
    "a piece with the limit 0": of(
        add(1, over(1, "M")),
        [piece(1, 0, True, None, 0), piece(1, 1, False, None, 0, over(1, "M"), 0)], 1, "Taylor", 0,
    ),
    "the pieces change places": changed("infinite", (ST, "pieces", fresh("infinite")[ST]["pieces"][::-1])),
    "a constant, theta = 1": flat(1, True),
    "a constant that decreases": flat(0, False),
    "a constant with a size": flat(1, True, 1, CELLS),
    "a constant with a size, theta = 0": flat(0, False, 1, CELLS),
    "a constant with a larger size": flat(0, False, 2, add(over(4, root("M")), over(1, "M"))),
    "a constant with a size below 1": flat(0, False, n(99, 100), CELLS),
    "a constant with theta = -1": flat(-1, True),
    "Taylor of a constant, size 0": of(1, [piece(1, 0, True, None, 0)], 1, "Taylor", 0),
    "Taylor of a constant, size -1": of(1, [piece(1, 0, True, None, 0)], 1, "Taylor", -1),
    "Lipschitz of a constant, size 0": of(1, [piece(1, 0, True, None, 0)], 1, "Lipschitz", 0),
    "arcsine of a constant, size 1/2": of(1, [piece(1, 0, True, None, 0)], 1, "arcsine", HALF),
    "arcsine of a constant, size 49/100": of(1, [piece(1, 0, True, None, 0)], 1, "arcsine", Fraction(49, 100)),
    "Taylor of t^2, size 2": monotone(power(HERE, 2), power("t", 2), 0, True, "Taylor", 2),
    "Taylor of t^2, size 1": monotone(power(HERE, 2), power("t", 2), 0, True, "Taylor", 1),
    "Lipschitz of t^2, size 1": monotone(power(HERE, 2), power("t", 2), 0, True, "Lipschitz", 1),
    "arcsine of t^2, size 1": monotone(power(HERE, 2), power("t", 2), 0, True, "arcsine", 1),
    "arcsine of t^2, size 1/4": monotone(power(HERE, 2), power("t", 2), 0, True, "arcsine", Fraction(1, 4)),
    "t^2 to the left": monotone(power(NEXT, 2), power("t", 2), 0, True, "Taylor", 2),
    "t^2 to the right": monotone(power(NEXT, 2), power("t", 2), 1, True, "Taylor", 2),
    "1/(1+t)": monotone(over("M", add("M", "s")), over(1, add(1, "t")), 0, False, "Taylor", 1, bound=over(HALF, "M")),
    "1/(1+t), theta = 1": monotone(
        over("M", add("M", "s", 1)), over(1, add(1, "t")), 1, False, "Lipschitz", 1, bound=over(HALF, "M")
    ),
    "1/(1+t), increasing": monotone(
        over("M", add("M", "s")), over(1, add(1, "t")), 0, True, "Taylor", 1, bound=over(-HALF, "M")
    ),
    "1/(1+t)^2": monotone(
        power(over("M", add("M", "s")), 2), power(add(1, "t"), -2), 0, False, "Taylor", 2, bound=over(n(3, 4), "M")
    ),
    "1 - 1/(1+t)^3": monotone(
        sub(1, power(over("M", add("M", "s")), 3)), sub(1, power(add(1, "t"), -3)), 0, True, "Taylor", 3,
        bound=over(n(7, 8), "M"),
    ),
    "t/(1+t)": monotone(over("s", add("M", "s")), over("t", add(1, "t")), 0, True, "Taylor", 2, bound=over(HALF, "M")),
    "sqrt(1-t)": monotone(root(sub(1, HERE)), root(Q), 0, False, "arcsine", 1),
    "sqrt of (-1)(t-1)": monotone(root(sub(1, HERE)), root(mul(-1, sub("t", 1))), 0, False, "Lipschitz", 1),
    "sqrt of (t-1)(-1)/1": monotone(root(sub(1, HERE)), root(mul(sub("t", 1), -1, power(1, -1))), 0, False, "Lipschitz", 1),
    "sqrt of t times 4": monotone(root(NEXT), mul(HALF, root(mul(4, "t"))), 1, True, "Lipschitz", 1),
    "sqrt of t times 0": of(0, [piece(root(mul("t", 0)), 1, True, None, 0)], 0, "Lipschitz", 0),
    "sqrt of 0 times t": of(0, [piece(root(mul(0, "t")), 1, True, None, 0)], 0, "Lipschitz", 0),
    "sqrt of (-2)(-8)": of(4, [piece(root(mul(-2, -8)), 1, True, None, 0)], 4, "Lipschitz", 4),
    "sqrt of (-2) 8": of(4, [piece(root(mul(-2, 8)), 1, True, None, 0)], 4, "Lipschitz", 4),
    "sqrt of -t": of(1, [piece(root(neg("t")), 1, True, None, 0)], 1, "Lipschitz", 1),
    "sqrt of t t": monotone(NEXT, root(mul("t", "t")), 1, True, "Lipschitz", 1),
    "sqrt of t^2": monotone(NEXT, root(power("t", 2)), 1, True, "Lipschitz", 1),
    "sqrt of t^3": monotone(mul(NEXT, root(NEXT)), root(power("t", 3)), 1, True, "Taylor", 2),
    "sqrt of (1+t)^-1": monotone(
        root(over("M", add("M", "s"))), root(power(add(1, "t"), -1)), 0, False, "Lipschitz", 1,
        bound=over(sub(1, root(HALF)), "M"),
    ),
    "sqrt of a sum of roots": monotone(root(NEXT), root(add(root("t"), 1)), 1, True, "Lipschitz", 2),
    "a power of t": monotone(power(NEXT, "k"), power("t", "k"), 1, True, "Lipschitz", 1, parameters=[K]),
    "the scale 2^k": scaled(power(2, "k"), power(2, "k"), parameters=[K]),
    "the scale (-2)^k": scaled(power(-2, "k"), power(-2, "k"), parameters=[K]),
    "the scale y^k": scaled(power("y", "k"), power("y", "k"), parameters=[parameter("y", least=0, strict=True), K]),
    "the scale 1 + 2^-M": scaled(add(1, power(2, neg("M"))), 1),
    "the scale 1 - 2^-M": scaled(sub(1, power(2, neg("M"))), 1),
    "the scale 1/M": scaled(power("M", -1), 0),
    "the scale M^-2": scaled(power("M", -2), 0),
    "the scale M^-3 - M^-4": scaled(sub(power("M", -3), power("M", -4)), 0),
    "the scale M^-3 - 2 M^-4": scaled(sub(power("M", -3), mul(2, power("M", -4))), 0),
    "the scale 1 + 1/(M+1)": scaled(add(1, power(add("M", 1), -1)), 1),
    "the scale 1/(M+1)^2 + 1/(M+2)": scaled(add(power(add("M", 1), -2), power(add("M", 2), -1)), 0),
    "the scale 1 - 1/M, M >= 1": scaled(sub(1, power("M", -1)), 1),
    "the scale 1 - 2/M, M >= 1": scaled(sub(1, over(2, "M")), 1),
    "the scale 1 - 2/M, M >= 2": scaled(sub(1, over(2, "M")), 1, least=2),
    "the scale sqrt(M)": scaled(root("M"), 7),
    "the scale y": scaled("y", "y", parameters=[parameter("y")]),
    "the scale y >= 0": scaled("y", "y", parameters=[Y]),
    "the scale sqrt(y), y >= 0": scaled(root("y"), root("y"), parameters=[Y]),
    "the scale 1/(sqrt(y) + sqrt(z)), y, z >= 0": scaled(
        power(add(root("y"), root("z")), -1), power(add(root("y"), root("z")), -1), parameters=[Y, parameter("z", least=0)]
    ),
    "the scale 1/(sqrt(y) + sqrt(z)), y >= 0, z > 0": scaled(
        power(add(root("y"), root("z")), -1), power(add(root("y"), root("z")), -1),
        parameters=[Y, parameter("z", least=0, strict=True)],
    ),
    "another limit of the scale": scaled(1, 5),
    "the limit -1 of the scale 1": scaled(1, -1),
    "t^(-1/2), size 1": at_the_infinite_end(INFINITE, 1, 1),
    "t^(-1/2), size 2": at_the_infinite_end(INFINITE, 2, 1),
    "t^(-1/2), the bound of another size": at_the_infinite_end(INFINITE, 1, 2),
    "t^(-1/2) - 1/2": at_the_infinite_end(sub(INFINITE, HALF), 1, HALF, -HALF),
    "t^(-1/2) - 1": at_the_infinite_end(sub(INFINITE, 1), 1, 0, -1),
    "t^(-1/2) - 2": at_the_infinite_end(sub(INFINITE, 2), 3, 1, -2),
    "t^(-1/2) - 2, with -1 at the end": at_the_infinite_end(sub(INFINITE, 2), 3, -1, -2),
    "t^(-1/2) + 1": at_the_infinite_end(add(INFINITE, 1), 2, 2, 1),
    "t^(-1/2) + y - y": at_the_infinite_end(add(INFINITE, "t", neg("t")), 1, 1),
    "concave with two theorems": concave((*MEAN, {"theorem": "arcsine", "size": n(1)})),
    "concave or by arcsine": concave((*CONCAVE, None), (*MEAN, {"theorem": "arcsine", "size": n(1)})),
    "concave or by arcsine, size 1/2": concave((*CONCAVE, None), (*MEAN, {"theorem": "arcsine", "size": n(1, 2)})),
    "concave, M >= 3": concave((ST, "least M", 3)),
    "the factor (M-1)/M": concave((*CONCAVE, over(M1, "M"))),
    "nothing times 1": nothing(1),
    "nothing times 0": nothing(0),
    "nothing times 1/2": nothing(HALF),
    "nothing times -1/2": nothing(-HALF),
    "nothing times 1 + 1/M": nothing(add(1, over(1, "M"))),
    "nothing times 1 - 1/M": nothing(sub(1, over(1, "M"))),
    "a constant over the group": balanced(1),
    "a constant over the group, factor 1/2": balanced(1, concave=HALF),
    "y over the group": balanced("y", parameters=[Y]),
    "any y over the group": balanced("y", parameters=[parameter("y")]),
    "-1 over the group": balanced(-1),
    "counted with only wrong answers": concave((ST, "rule", "incorrect", 1, 1, n(1)), (*RULE, 1, 1, n(1))),
    "concave, with a case at s = 1": concave((ST, "low", 2), (ST, "least M", 4), (*WRONG, with_case(WRONG, n(1)))),
    "concave, with a case at s = M - 2": concave((ST, "high", 2), (ST, "least M", 4), (*RULE, with_case(RULE, add("M", -2)))),
    "the slope another function": concave((ST, "limit derivative", mul(2, GRPO_SLOPE))),
    "the slope as a product of roots": concave((ST, "limit derivative", mul(power("t", -HALF), power(Q, -HALF)))),
    "the bound twice": remainder((ST, "limit bound", mul(2, STATED))),
    "the bound plus 1": remainder((ST, "limit bound", add(STATED, 1))),
    "the bound plus 1 - t": remainder((ST, "limit bound", add(STATED, Q))),
    "the bound minus 1 - t": remainder((ST, "limit bound", sub(STATED, Q))),
    "the bound of a power less": remainder((ST, "limit bound", over(power(Q, "M"), mul("t", "M")))),
    "the bound of a power more": remainder((ST, "limit bound", over(power(Q, add("M", 2)), mul("t", add("M", 2))))),
    "the bound without 1/t": remainder((ST, "limit bound", over(power(Q, add("M", 1)), add("M", 1)))),
    "the bound with 1/t^2": remainder((ST, "limit bound", over(power(Q, add("M", 1)), mul(power("t", 2), add("M", 1))))),
    "a larger slope": remainder((ST, "limit derivative", add(1, over(1, "t")))),
    "a smaller slope": remainder((ST, "limit derivative", sub(over(1, "t"), 1))),
    "the slope with 1/(1-2t)": remainder((ST, "limit derivative", add(over(1, "t"), over(1, sub(1, mul(2, "t")))))),
    "the slope with 1/(t-2)": remainder((ST, "limit derivative", add(over(1, "t"), over(0, sub("t", 2))))),
    "the bound at M = 1 for all M": remainder((ST, "limit bound", over(power(Q, 2), "t"))),
    "the derivative with 1/(1-2t)": remainder(
        (ST, "derivative", mul(fresh("remainder")[ST]["derivative"], over(sub(1, mul(2, "t")), sub(1, mul(2, "t")))))
    ),
    "a negative rule": turned,
    "h_M' = 1, bound 0": constant_remainder(n(1), n(0)),
    "h_M' = 1, bound 1 - t": constant_remainder(n(1), Q),
    "h_M' = 1, bound 2": constant_remainder(n(1), n(2)),
    "h_M' = 1, bound t": constant_remainder(n(1), "t"),
    "h_M' = 1, bound -1": constant_remainder(n(1), n(-1)),
    "h_M' = 1, bound 1/t": constant_remainder(n(1), over(1, "t")),
    "h_M' = 1, bound (1-t)/M": constant_remainder(n(1), over(Q, "M")),
    "h' = 0, bound 1 - t": constant_remainder(n(0), Q),
    "h' = 2, bound 1 - t": constant_remainder(n(2), Q),
    "h' = 3, bound 1 - t": constant_remainder(n(3), Q),
    "h' = -1, bound 1 - t": constant_remainder(n(-1), Q),
    "h' = 1 - t, bound (1-t)(1+t)": constant_remainder(Q, mul(Q, add(1, "t"))),
    "h' = t, bound 1 - t": constant_remainder("t", Q),
}  # fmt: skip
