"""Claims about the limit of h_M: ``limit = g``, up to a constant that may depend on M."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import sympy

from hsym import symbols
from hsym.claims import Verdict
from hsym.errors import HsymError
from hsym.exact.closed_forms import closed_form_ball
from hsym.exact.equality import vanishes
from hsym.limits.algebraic import CHANGES, rational, without_roots, x
from hsym.limits.conditions import breakpoints, settled
from hsym.limits.continuous import continuous
from hsym.limits.errors import NoProfile
from hsym.limits.limit import limit
from hsym.limits.result import Limit
from hsym.rule import Target, WeightRule

t = symbols.t
POINTS = tuple(sympy.Rational(n, 7) for n in (2, 5, 1, 6))
"""Where two derivatives that differ are evaluated for a witness."""


def verify_limit(rule: WeightRule | Target, g: sympy.Expr) -> Verdict:
    """Whether h_M - c_M tends to g for some constants c_M.

    Args:
        rule: the rule, or a target, whose transform does not depend on M.
        g: the claimed limit, in t and the parameters.

    Returns:
        ``holds`` or ``fails``, with the limit that was proved; ``open`` if none was, or if the two are not compared.

    Example:
        >>> from hsym import catalog
        >>> verify_limit(catalog.get("rejection_sampling"), sympy.log(t)).outcome
        'holds'
        >>> verify_limit(catalog.get("rejection_sampling"), sympy.sqrt(t)).outcome
        'fails'
    """
    found = limit(rule)
    if found.transform is None or found.derivative is None:
        return found.verdict
    if g.free_symbols & {symbols.M, symbols.s, symbols.K}:
        raise HsymError(f"--claim: the limit {g} depends on more than t and the parameters; expected no M, s, K in it")
    if found.scale != 1:
        if _normal_form(found.derivative) not in (None, 0):
            reason = f"h_M grows: the limit is that of {found}"
            return Verdict("fails", "exact", reason, (), found.verdict.relies_on)
        return Verdict("open", None, f"only the limit of {found.normalised} is known")
    verdict = _compared(found, g)
    return verdict if verdict.outcome != "fails" else _unless_a_parameter_vanishes(verdict, found, g)


def _unless_a_parameter_vanishes(verdict: Verdict, found: Limit, g: sympy.Expr) -> Verdict:
    """A refuted claim, with the remark that it is true of the limit as a parameter tends to 0, if it is.

    Example:
        >>> from hsym import catalog
        >>> print(verify_limit(catalog.get("grpo"), 2 * sympy.asin(sympy.sqrt(t))).reason.partition(";")[0])
        it fails for every fixed eps > 0, and holds as M -> oo and then eps -> 0
    """
    for end in found.vanishing:
        there = replace(found, transform=end.transform, derivative=sympy.diff(end.transform, t), vanishing=())
        if _compared(there, g).outcome == "holds":
            x = end.parameter
            return replace(
                verdict, reason=f"it fails for every fixed {x} > 0, and holds as M -> oo and then {x} -> 0; {verdict.reason}"
            )
    return verdict


def _compared(found: Limit, g: sympy.Expr) -> Verdict:
    """The two derivatives, between the points where a formula changes, and the values there."""
    assert found.derivative is not None
    assert found.transform is not None
    relies = found.verdict.relies_on
    try:
        cuts = [sympy.Integer(0), *sorted(breakpoints(g) | breakpoints(found.derivative)), sympy.Integer(1)]
    except NoProfile as why:
        return Verdict("open", None, f"the claimed limit was not compared: {why}; the limit: {found}")
    formulas = [settled(g, (low + high) / 2) for low, high in pairwise(cuts)]
    for formula, (low, high) in zip(formulas, pairwise(cuts), strict=True):
        verdict = _apart(found, formula, low, high)
        if verdict is not None:
            return verdict
    for place, (before, after) in zip(cuts[1:], pairwise(formulas), strict=False):
        step = (after - before).xreplace({t: place})
        if vanishes(step) is not True:
            if not _is_nonzero(step):
                return Verdict("open", None, f"the claimed limit is not proved continuous at t = {place}; the limit: {found}")
            reason = f"the claimed limit jumps, the limit does not; the limit: {found}"
            return Verdict("fails", "bounded", reason, (("t", place), ("jump of g", step)), relies)
    half = sympy.Rational(1, 2)
    first = formulas[0].xreplace({t: min(half, cuts[1] / 2)})
    constant = first - settled(found.transform, cuts[1] / 2).xreplace({t: min(half, cuts[1] / 2)})
    same = vanishes(constant) is True
    jump = _jump(found)
    if jump is not None and not same:
        reason = f"h_M(0) = 0 for every M and the limit jumps there, which no added constant changes; the limit: {found}"
        return Verdict("fails", "exact", reason, (("t", 0), ("h(0+)", jump)), relies)
    apart = f"the constant {constant}" if _is_nonzero(constant) else "a constant"
    said = "are equal" if same else f"differ by {apart}, which such a claim leaves open"
    return Verdict("holds", "exact", f"both have the same derivative on (0, 1), and {said}; the limit: {found}", (), relies)


def _apart(found: Limit, g: sympy.Expr, low: sympy.Rational, high: sympy.Rational) -> Verdict | None:
    """Why g does not have the derivative of the limit between two points, or None if it has."""
    assert found.derivative is not None
    claimed, slope = sympy.diff(g, t), settled(found.derivative, (low + high) / 2)
    difference = claimed - slope
    value = sympy.Integer(0) if _same_root(claimed, slope) else _normal_form(difference)
    if value == 0:
        if continuous(g):
            return None
        return Verdict("open", None, f"the claimed limit is not proved real and continuous on (0, 1); the limit: {found}")
    reason, relies = f"the derivatives differ; the limit: {found}", found.verdict.relies_on
    for point in (low + (high - low) * part for part in POINTS):
        if _nonzero_at(difference, point):
            witness = (("t", point), ("h'(t)", slope.xreplace({t: point})))
            return Verdict("fails", "exact" if value is not None else "bounded", reason, witness, relies)
    if value is not None:
        return Verdict("fails", "exact", reason, (("g'(t) - h'(t)", sympy.factor(difference)),), relies)
    return Verdict("open", None, f"the claimed limit was not compared; the limit: {found}")


def _jump(found: Limit) -> sympy.Expr | None:
    """The limit of h at t -> 0 where h_M itself converges on (0, 1) and h does not begin at 0."""
    if found.left or found.constant != 0 or found.transform is None:
        return None
    value = found.transform.subs(t, 0)
    return value if value.is_finite and value != 0 else None


def _normal_form(difference: sympy.Expr) -> sympy.Expr | None:
    """The difference as a rational function, if a change of variable makes it one."""
    moved = difference.xreplace({t: x})
    for change, _ in CHANGES:
        value = without_roots(moved, change)
        if value is not None:
            return value
    return None


def _same_root(left: sympy.Expr, right: sympy.Expr) -> bool:
    """Whether both are positive roots of the same rational function."""
    first, second = (rational(side.xreplace({t: x})) for side in (left, right))
    if first is None or second is None or not (first.root and second.root):
        return False
    return bool(sympy.cancel(first.value - second.value) == 0)


def _nonzero_at(difference: sympy.Expr, point: sympy.Rational) -> bool:
    """Whether the value at a point is proved to be nonzero, parameters set to 1."""
    return _is_nonzero(difference.xreplace({t: point} | {symbol: sympy.Integer(1) for symbol in difference.free_symbols - {t}}))


def _is_nonzero(value: sympy.Expr) -> bool:
    """Whether a number is proved to be nonzero; nothing is said of an expression with parameters."""
    try:
        ball = closed_form_ball(value, {}, 20)
    except HsymError:
        return False
    return ball is not None and ball.excludes_zero
