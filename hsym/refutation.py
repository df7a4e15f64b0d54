"""Refuting a claimed function by rigorous enclosures: one point at which two balls do not meet is enough."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

from hsym import symbols
from hsym.claims import THEOREM_1, THEOREM_2, Verdict
from hsym.exact.balls import Ball
from hsym.exact.closed_forms import closed_form_ball
from hsym.objective import Objective

POINTS = tuple(Fraction(k, 7) for k in (1, 6, 2, 5, 3, 4)) + (Fraction(1, 1000), Fraction(999, 1000), Fraction(11, 31))
"""Where a claim that is no polynomial is tested: refutation needs one point, agreement at all of them proves nothing."""
DIGITS = 30
RELIES = (THEOREM_1, THEOREM_2)


def refute_by_balls(objective: Objective, kind: str, g: sympy.Expr) -> Verdict:
    """Look for points at which rigorous enclosures of the two sides do not meet."""

    def claimed(x: Fraction) -> Ball | None:
        return closed_form_ball(g, {symbols.t: x}, DIGITS)

    def mine(x: Fraction) -> Ball:
        return (objective.enclose_derivative if kind == "h'" else objective.enclose)(x, DIGITS)

    found = [(x, mine(x), claimed(x)) for x in POINTS]
    defined = [(x, u, v) for x, u, v in found if v is not None]
    if not defined:
        return Verdict("open", None, "the claimed function is not defined at any of the test points")
    for description, values in _invariants(kind, defined):
        if values is not None:
            return Verdict(
                "fails",
                "bounded",
                f"rigorous enclosures of the two sides do not meet: {description}",
                values,
                RELIES,
            )
    return Verdict(
        "open",
        None,
        f"no exact comparison was possible; the enclosures to {DIGITS} digits meet at all {len(defined)} test points,"
        " which proves nothing",
    )


Triples = list[tuple[Fraction, Ball, Ball]]


def _invariants(kind: str, points: Triples) -> list[tuple[str, Any]]:
    """What must agree under the freedom that the claim leaves: values, increments, or ratios of increments."""
    if kind == "h'":
        clash = next(((x, u, v) for x, u, v in points if not u.overlaps(v)), None)
        return [("the derivatives differ", clash and (("t", clash[0]), ("h_M'(t)", clash[1]), ("claimed", clash[2])))]
    base, low, high = points[0]
    steps = [(x, _minus(u, low), _minus(v, high)) for x, u, v in points[1:]]
    if kind == "h":
        clash = next(((x, u, v) for x, u, v in steps if not u.overlaps(v)), None)
        return [
            (
                "its increments differ",
                clash
                and (
                    ("from t", base),
                    ("to t", clash[0]),
                    ("increment of h_M", clash[1]),
                    ("claimed increment", clash[2]),
                ),
            )
        ]
    _, first, second = steps[0]
    for x, u, v in steps[1:]:
        left, right = _times(u, second), _times(v, first)
        if not left.overlaps(right):
            return [
                (
                    "its increments are not proportional",
                    (
                        ("t", (base, steps[0][0], x)),
                        ("increments of h_M", (first, u)),
                        ("claimed increments", (second, v)),
                    ),
                )
            ]
    return []


def _minus(x: Ball, y: Ball) -> Ball:
    return Ball(x.midpoint - y.midpoint, x.radius + y.radius, x.digits - 1)


def _times(x: Ball, y: Ball) -> Ball:
    radius = abs(x.midpoint) * y.radius + abs(y.midpoint) * x.radius + x.radius * y.radius
    return Ball(x.midpoint * y.midpoint, radius, x.digits - 1)
