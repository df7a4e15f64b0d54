"""The limit h as a parameter tends to 0, and a bound in M and the parameter together."""

from __future__ import annotations

from functools import partial

import sympy

from hsym import notation, symbols
from hsym.limits.algebraic import CHANGES, rational, sign, without_roots
from hsym.limits.errors import NoProfile
from hsym.limits.growth import growth
from hsym.limits.piece_steps import simpler
from hsym.limits.primitive import at_one, folded, primitive
from hsym.limits.profiles import Pieces
from hsym.limits.proof import DOMINATED, ZERO, H, Proof
from hsym.limits.result import Vanishing
from hsym.rule import WeightRule

M, t = symbols.M, symbols.t


def vanishing_parameters(rule: WeightRule, parts: Pieces, proof: Proof, error: sympy.Expr) -> tuple[Vanishing, ...]:
    """For each positive parameter in which the limiting gap is monotone everywhere: the limit at 0, and how far it is."""
    densities = [growth(p.scale)[1] * p.limiting for p in parts.profiles if growth(p.scale)[0] == 0 and not p.alternating]
    total = simpler(densities)
    found = []
    for parameter in rule.parameters:
        if not parameter.is_positive or parameter.is_integer or not total.has(parameter):
            continue
        at_zero = simpler([total.xreplace({parameter: ZERO})])
        turn = _order(at_zero, total)
        if turn is None or _order(total, ZERO) not in (0, 1) or any(p.scale.has(parameter) for p in parts.profiles):
            continue
        try:
            transform, whole = primitive(at_zero), primitive(total)
        except NoProfile:
            continue  # at 0 the limit is not finite, or not in closed form
        distance = folded(at_one(whole), partial(_apart, at_one(transform), turn))
        name = f"as {parameter} tends to 0"
        reason = "the limiting gap tends to that at 0 from one side: the distance is largest at $t = 1$, and tends to 0"
        left = sympy.Function("d")(parameter)
        largest = notation.Supremum(sympy.Abs(H - transform))
        proof.add(name, left, "=", (largest, distance), reason, (DOMINATED,))
        both = sympy.Abs(notation.Transform(M, t) - transform)
        order = "" if error.has(parameter) else ", so that the two limits may be taken in either order"
        why = f"the triangle inequality{order}"
        proof.add(f"M and {parameter} together", both, "<=", error + left, why)
        found.append(Vanishing(parameter, transform, distance))
    return tuple(found)


def _apart(at_zero: sympy.Expr, turn: int, value: sympy.Expr) -> sympy.Expr:
    return turn * (at_zero - value)


def _order(left: sympy.Expr, right: sympy.Expr) -> int | None:
    """The proved sign of left - right on (0, 1); of two positive functions the squares are compared."""
    difference = rational(left - right)
    if difference is not None:
        return 1 if difference.root else sign(difference.value)
    both = [rational(side) for side in (left, right)]
    if any(side is None or not (side.root or sign(side.value) == 1) for side in both):
        return None
    first, second = (without_roots(side**2, CHANGES[0][0]) for side in (left, right))
    return None if first is None or second is None else sign(first - second)
