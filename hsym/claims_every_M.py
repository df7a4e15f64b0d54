"""Claims about a rule at every group size: a certificate that the checker accepted, a counterexample at one M, or open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Any

import sympy

from hsym import certificates, checker, symbols
from hsym.claims import CHECKER, THEOREM_1, Verdict
from hsym.errors import HsymError
from hsym.every_M import DEFINED, Found, find, undefined_at
from hsym.exact.numbers import NotInField
from hsym.exact.quotients import Field, Quotient
from hsym.rule import WeightRule
from hsym.summation.closing import close
from hsym.summation.segments import segments
from hsym.summation.sums import NoClosedForm
from hsym.trees import NoTree, tree
from hsym.visible import no_gap_is_negative

M, s, t = symbols.M, symbols.s, symbols.t
TRIED = 6
"""So many group sizes are tried for a counterexample before anything is proved."""

AtOneM = Callable[..., Verdict]
"""The verdict at a group size, with numbers for parameters by name."""


def verify_every_M(rule: WeightRule, kind: str, payload: Any, at: AtOneM, other: WeightRule | None = None) -> Verdict:
    """Decide a claim for every M.

    Args:
        rule: the rule.
        kind: ``h``, ``h'``, ``monotone`` or ``equal``; any other kind can only be refuted.
        payload: the claimed function of t and M, for ``h`` and ``h'``.
        at: the verdict on the same claim at one M, with numbers for some parameters.
        other: the rule that ``equal`` compares with.
    """
    found = find(rule)
    rule = found.rule
    start = found.start
    if kind == "equal" and other is not None and start is not None:
        start = _start_of_both(rule, other, start)
    tried = _tried(rule, start, other)
    for values, first, last in tried:
        chosen = rule.with_parameters(**values)
        for size in range(first, last):
            if undefined_at(chosen, size) or (other is not None and undefined_at(other, size)):
                continue
            at_size = _at(at, size, values)
            if at_size.outcome == "fails":
                where = (*values.items(), ("M", size))
                reason = f"at {', '.join(f'{name} = {value}' for name, value in where)}: {at_size.reason}"
                return Verdict("fails", at_size.evidence, reason, (*where, *at_size.witness), at_size.relies_on)
            if at_size.outcome == "open" and start is not None and size < start:
                return Verdict("open", None, f"at M = {size}, below the range of the formula for every M: {at_size.reason}")
    if kind == "monotone" and no_gap_is_negative(rule):
        assumed = () if found.certificate else (DEFINED,)
        reason = f"no gap is negative, at any s and any integer M >= {rule.least_M}"
        return Verdict("holds", "exact", reason, (), (THEOREM_1, *assumed))
    try:
        if found.closed is None:
            raise NoClosedForm(found.obstacle)
        if kind == "monotone":
            return _never_negative(rule)
        if kind == "equal" and other is not None:
            return _same_gap(rule, other)
        if kind in ("h", "h'"):
            return _certified(found, kind, payload)
    except NoClosedForm as reason_why:
        tested = "it does not fail at the group sizes tried, and " if tried else ""
        return Verdict("open", None, f"{tested}for every M: {reason_why}")
    return Verdict("open", None, "it does not fail at the group sizes tried; for every M such a claim is not decided")


def _tried(rule: WeightRule, start: int | None, other: WeightRule | None) -> list[tuple[dict[str, int], int, int]]:
    """Values of parameters, and the group sizes from the first to before the last, at which a claim is tried.

    Where the formulas begin at a symbolic size each integer parameter is tried at small values, with all sizes from there on;
    not beside another rule with such a parameter, which would keep its own.
    """
    if start is not None:
        return [({}, rule.least_M, start + TRIED)]
    names = [x.name for x in rule.parameters if x.is_integer]
    if other is not None and any(x.name in names for x in other.parameters):
        return []
    return [(dict.fromkeys(names, value), max(rule.least_M, value), value + TRIED) for value in (1, 2, 3)]


def _at(at: AtOneM, size: int, values: dict[str, int]) -> Verdict:
    """The verdict at one M, at which the rule is defined.

    Raises:
        HsymError: the claim is not.
    """
    try:
        return at(size, **values)
    except HsymError as error:
        raise HsymError(
            f"--claim: it means nothing at M = {size} ({error}); expected one that is defined for every M"
        ) from None


def _start_of_both(rule: WeightRule, other: WeightRule, start: int) -> int:
    """From where on the formulas of both rules and of their difference hold."""
    starts = [start, find(other).start]
    with suppress(NoClosedForm, ZeroDivisionError, ValueError):
        starts.append(_integer(close(_difference(rule, other)).segments.start))
    return max(x for x in starts if x is not None)


def _integer(value: Quotient) -> int | None:
    return None if value.rational is None else int(value.rational)


def _certified(found: Found, kind: str, g: sympy.Expr) -> Verdict:
    """The certificate of the rule with the claimed function in place of the one that was found."""
    if found.closed is None:
        raise NoClosedForm(found.obstacle)
    try:
        data = certificates.closed_form(found.rule, found.closed, found.integrated)
        statement = data["statement"]
        if kind == "h'":
            statement["derivative"], statement["transform"] = tree(g), None
            data["evidence"]["sum derivatives"] = []
        else:
            # Nothing may cancel here: what is undefined at some M has to meet the checker.
            statement["transform"] = ["+", tree(g), ["*", "-0x1", tree(g.xreplace({t: sympy.Integer(0)}))]]
        statement["small"] = []  # decided at each of these M on their own
        checker.check(certificates.dumps(data))
    except (NoTree, checker.Refused, checker.Unreadable) as refusal:
        raise NoClosedForm(f"the checker does not accept it ({refusal})") from None
    what = "h'" if kind == "h'" else "h, up to a constant,"
    start = found.closed.segments.start
    reason = f"the checker accepted that {what} is the claimed function for every integer M >= {start}"
    if found.rule.least_M < (start.rational or 0):
        reason += "; below, exact arithmetic decided it where the rule is defined"
    return Verdict("holds", "checked", reason, (), (THEOREM_1, CHECKER))


def _difference(rule: WeightRule, other: WeightRule) -> WeightRule:
    names = {x.name: x for x in (*rule.parameters, *other.parameters)}
    return WeightRule("difference", other.gap, rule.gap, tuple(names.values()), max(rule.least_M, other.least_M))


def _same_gap(rule: WeightRule, other: WeightRule) -> Verdict:
    """Equal gaps for every M and s, of two rules that the checker found to be defined there."""
    second = find(other)
    if second.closed is None:
        raise NoClosedForm(f"{other.title}: {second.obstacle}")
    found = close(_difference(rule, second.rule))
    if found.parts or any(not value.is_zero for _, value in found.points) or found.segments.start.rational is None:
        raise NoClosedForm(f"the gaps of {rule.title} and {other.title} do not cancel")
    least = max(rule.least_M, second.rule.least_M)
    reason = f"compared with {other.title}: the gaps agree at every s, for every integer M >= {least} at which both are defined"
    return Verdict("holds", "exact", reason, (), (THEOREM_1,))


def _never_negative(rule: WeightRule) -> Verdict:
    """No gap is negative: with M = s + 1 + u and s, u >= 0 all coefficients have one sign."""
    u = sympy.Symbol("u", integer=True, nonnegative=True)
    field = Field((M, s, t, *sorted(rule.parameters, key=str), u))
    found = segments(rule, Field((M, s, t, *sorted(rule.parameters, key=str))))
    if found.middle.cut.rational is None:
        raise NoClosedForm("the sign of a gap with a symbolic range is not looked for")
    pieces: list[tuple[sympy.Expr, Quotient, Fraction | None]] = [
        (found.gap, field.variable(s) + found.middle.low, found.middle.cut.rational)
    ]
    pieces += [(p.gap, field.constant(0), None) for p in (*found.low, *found.high)]
    for gap, place, cut in pieces:
        size = (
            place + 1 + field.variable(u) + int(cut) if cut is not None else field.variable(u) + int(found.start.rational or 1)
        )
        try:
            value = field.of(gap).at({s: place, M: size})
        except (ZeroDivisionError, NotInField):
            raise NoClosedForm("a gap is no rational function") from None
        if value.is_zero:
            continue
        signs = {_one_sign(value.numerator.to_sympy()), _one_sign(value.denominator.to_sympy())}
        if None in signs or len(signs) != 1:
            raise NoClosedForm(f"the sign of the gap {gap} is not seen")
    reason = f"no gap is negative, at any s and any integer M >= {rule.least_M}"
    return Verdict("holds", "exact", reason, (), (THEOREM_1,))


def _one_sign(polynomial: sympy.Expr) -> int | None:
    """The sign that all coefficients share; the variables other than parameters of unknown sign are not negative."""
    terms = sympy.Add.make_args(polynomial)
    if any(not (x.is_nonnegative or x in (s, M, t)) for x in polynomial.free_symbols):
        return None
    signs = {1 if term.as_coeff_Mul()[0] > 0 else -1 for term in terms}
    return signs.pop() if len(signs) == 1 else None
