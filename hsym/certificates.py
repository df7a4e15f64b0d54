"""Writes certificates: plain data from which ``checker.py``, which imports nothing of hsym, can re-check a statement.

The format, ``hsym.certificate/1``, is described in proofs/README.md.  Nothing here is trusted: a certificate that says
something false is refused by the checker.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy

from hsym import checker, symbols
from hsym.claims import Verdict
from hsym.errors import HsymError
from hsym.exact.numbers import Number
from hsym.exact.polynomials import Polynomial
from hsym.exact.vectors import ExactVector
from hsym.objective import Objective
from hsym.rule import WeightRule
from hsym.summation.closing import Closed
from hsym.summation.display import fraction, written_sum
from hsym.summation.exact_sum import ExactSum
from hsym.summation.summands import Mirrored, Plain
from hsym.summation.sums import BinomialSum
from hsym.summation.transform import Integrated
from hsym.trees import NoTree, Tree, number, tree

MOST_FIXED_M = 32
"""The largest group size at which a certificate for one M is written."""
MOST_GRADIENT_M = 8
"""Up to this group size it includes the gradient identity, on three responses of which two are correct."""
MOST_INTERVALS = 64
"""A proof that h_M is increasing is written if so many intervals are enough."""
MOST_SMALL = 16
"""At most so many group sizes below the range of a closed form are treated one by one."""
FORMAT = "hsym.certificate/1"
M, s, t = symbols.M, symbols.s, symbols.t


def dumps(certificate: dict[str, Any]) -> str:
    """A certificate as JSON text."""
    return json.dumps(certificate, indent=1, ensure_ascii=False) + "\n"


def accepted(certificate: Callable[[], dict[str, Any]]) -> tuple[str | None, str]:
    """The certificate as text if there is one and the checker accepts it, and otherwise the reason."""
    try:
        text = dumps(certificate())
        checker.check(text)
    except (NoTree, checker.Refused, checker.Unreadable) as refusal:
        return None, str(refusal)
    return text, ""


def check(certificate: str | dict[str, Any]) -> Verdict:
    """Have the independent checker re-check a certificate.

    Args:
        certificate: its JSON text, or the data.

    Returns:
        ``holds (checked)``, or ``open`` with the reason why the checker refused it: not proved is not false.

    Raises:
        HsymError: the text is not readable as a certificate.

    Example:
        >>> from hsym import catalog, derive
        >>> print(check(derive(catalog.get("rloo")).to_certificate()))
        holds (checked): the independent checker accepted the certificate
    """
    text = certificate if isinstance(certificate, str) else dumps(certificate)
    try:
        report = checker.check(text)
    except checker.Refused as refusal:
        return Verdict("open", None, f"the checker refused the certificate: {refusal}")
    except checker.Unreadable as error:
        raise HsymError(f"certificate: {error}; expected a text that hsym wrote") from None
    return Verdict("holds", "checked", "the independent checker accepted the certificate", (), report.relied_on)


def rule_tree(rule: WeightRule) -> dict[str, Tree]:
    """A rule with its weights as they were before parameters got values."""
    low, high = rule.unreplaced
    return {"name": rule.title, "incorrect": tree(low), "correct": tree(high)}


def parameter_rows(rule: WeightRule) -> list[dict[str, Any]]:
    """The parameters with what is assumed of them, or the value that they were given."""
    rows = [_parameter(x) for x in sorted(rule.parameters, key=str)]
    return rows + [{**_parameter(x, known=False), "value": tree(value)} for x, value in rule.put_in]


def _parameter(symbol: sympy.Symbol, known: bool = True) -> dict[str, Any]:
    integer = bool(symbol.is_integer)
    least = ("0x1" if integer else "0x0") if known and symbol.is_nonnegative else None
    strict = bool(known and not integer and symbol.is_positive)
    kind = "integer" if integer and known else "real"
    return {"name": symbol.name, "type": kind, "least": least, "strict": strict, "value": None}


def closed_form(rule: WeightRule, closed: Closed, integrated: Integrated | None) -> dict[str, Any]:
    """The certificate of h_M' (and of h_M) for every M."""
    names = {x: f"A{i}" for i, x in enumerate(closed.unsolved, 1)}
    derivative = _with_sequences(closed, names)
    transform = None if integrated is None else tree(integrated.transform.to_sympy())
    slopes = () if integrated is None else integrated.derivatives
    return {
        "format": FORMAT,
        "statement": {
            "kind": "every M",
            "rule": rule_tree(rule),
            "parameters": parameter_rows(rule),
            "least M": tree(closed.segments.start.to_sympy()),
            "derivative": derivative,
            "transform": transform,
            "sequences": [_sequence(closed, x, name, initial) for (x, initial), name in _unsolved(closed, names)],
            "small": small_cases(rule, closed, transform is not None),
        },
        "evidence": {
            "segments": _segments(closed, names),
            "sums": [_sum(x, names.get(x, x.name), x in names) for x in closed.sums],
            "sum derivatives": [
                {"sum": tree(written_sum(found)), "derivative": tree(slope.to_sympy())} for found, slope in slopes
            ],
        },
    }


def _with_sequences(closed: Closed, names: dict[BinomialSum, str]) -> Tree:
    solved = closed.derivative
    rows = [tree(solved.to_sympy())] if not solved.is_zero or not names else []
    for c, x in closed.parts:
        if x in names:
            coefficient = c.to_sympy()
            rows.append(["sequence", names[x]] if coefficient == 1 else ["*", tree(coefficient), ["sequence", names[x]]])
    return rows[0] if len(rows) == 1 else ["+", *rows]


def _unsolved(closed: Closed, names: dict[BinomialSum, str]) -> list[Any]:
    return [((x, initial), names[x]) for x, initial in closed.initial]


def _sequence(closed: Closed, x: BinomialSum, name: str, initial: Any) -> dict[str, Any]:
    return {
        "name": name,
        "summand": tree(x.summand.to_sympy()),
        **_range(x),
        "recurrence": [tree(fraction(c)) for c in x.recurrence],
        "right": tree(x.right.to_sympy()),
        "initial": [tree(value.to_sympy()) for value in initial],
    }


def _range(x: BinomialSum) -> dict[str, Tree]:
    return {"from": number(x.range.low), "to": tree(x.range.top.to_sympy())}


def _segments(closed: Closed, names: dict[BinomialSum, str]) -> list[dict[str, Any]]:
    found = closed.segments
    rows = [{"from": tree(p.s), "to": tree(p.s), "parts": []} for p in found.low]
    parts = [{"coefficient": tree(c.to_sympy()), "sum": names.get(x, x.name)} for c, x in closed.parts]
    rows.append({"from": number(found.middle.low), "to": tree(found.middle.top.to_sympy()), "parts": parts})
    if found.tail:
        rows.append({"from": tree((found.middle.top + 1).to_sympy()), "to": tree(M - 1), "parts": []})
    return rows + [{"from": tree(p.s), "to": tree(p.s), "parts": []} for p in found.high]


def _sum(x: BinomialSum, name: str, unsolved: bool) -> dict[str, Any]:
    return {
        "name": name,
        "summand": tree(x.summand.to_sympy()),
        **_range(x),
        "recurrence": [tree(fraction(c)) for c in x.recurrence],
        "others": [{"sum": o.sum, "shift": number(o.shift), "coefficient": tree(fraction(o.coefficient))} for o in x.others],
        "certificate": tree(_certificate(x)),
        "solution": ["sequence", name] if unsolved or x.solution is None else tree(x.solution.to_sympy()),
    }


def _certificate(x: BinomialSum) -> sympy.Expr:
    """R with G(M, s) = R B_{M-1,s}(t)."""
    front = fraction(x.certificate)
    if isinstance(x.summand, Mirrored):
        return front * x.summand.f.to_sympy(M - s)
    return front * (x.summand.f.to_sympy(s) if isinstance(x.summand, Plain) else x.summand.to_sympy())


def small_sizes(rule: WeightRule, closed: Closed) -> range:
    """The group sizes below the first one of the closed form, if they are few."""
    start = closed.segments.start.rational
    last = int(start) if start is not None and start - rule.least_M <= MOST_SMALL else rule.least_M
    return range(rule.least_M, last)


def small_cases(rule: WeightRule, closed: Closed, whole: bool) -> list[dict[str, Any]]:
    """The group sizes below the first one of the closed form at which the rule is defined, one by one."""
    rows = []
    for size in small_sizes(rule, closed):
        try:
            objective = Objective(rule, size)
            derivative, transform = objective.derivative_expr, objective.expr
        except HsymError:
            continue  # the rule is not defined at this size
        rows.append({"M": number(size), "derivative": tree(derivative), "transform": tree(transform) if whole else None})
    return rows


def exact_sum(rule: WeightRule, found: ExactSum) -> dict[str, Any]:
    """The certificate that h_M' is a sum over the number K of correct samples in the group."""
    return {
        "format": FORMAT,
        "statement": {
            "kind": "exact sum",
            "rule": rule_tree(rule),
            "parameters": parameter_rows(rule),
            "least M": number(found.start),
            "index": found.index.name,
            "from": tree(found.low),
            "to": tree(found.high),
            "term": tree(found.term),
        },
        "evidence": {},
    }


def fixed_M(rule: WeightRule, size: int) -> dict[str, Any]:
    """The certificate of the gap, h_M', h_M, its control points, its monotonicity and the gradient identity at one M.

    Raises:
        HsymError: M is too large, or a weight is no combination of square roots of rationals.
    """
    if size > MOST_FIXED_M:
        raise HsymError(f"M: {size} is too large for a certificate at one M; expected at most {MOST_FIXED_M}")
    objective = Objective(rule, size)
    gap = objective.table.gap
    if not isinstance(gap, ExactVector):
        raise HsymError(
            f"certificate: a weight of {rule.title} is no number; expected a value for each parameter, rational or a root"
        )
    slope = [_numbers(c) for c in _coefficients(objective.derivative_polynomial())]
    found = objective.is_increasing()
    intervals = _intervals(objective) if found.holds else []
    increasing = True if intervals else False if found.outcome == "fails" else None
    witness = dict(found.witness).get("t") if increasing is False else None
    return {
        "format": FORMAT,
        "statement": {
            "kind": "fixed M",
            "rule": rule_tree(rule),
            "parameters": parameter_rows(rule),
            "M": number(size),
            "gap": [_numbers(w) for w in gap],
            "derivative": slope,
            "transform": [_numbers(c) for c in _coefficients(objective.polynomial())] or [_numbers(Number.of(0))],
            "control points": [_numbers(c) for c in objective.control_points],
            "increasing": increasing,
            "gradient": {"responses": "0x3", "correct": "0x2"} if size <= MOST_GRADIENT_M else None,
        },
        "evidence": {
            "intervals": [[number(sympy.Rational(x)) for x in pair] for pair in intervals],
            "witness": None if witness is None else number(sympy.Rational(witness)),
        },
    }


def _numbers(value: Number) -> list[list[str]]:
    return [[number(radicand), number(sympy.Rational(c.numerator, c.denominator))] for radicand, c in value.terms]


def _coefficients(polynomial: Polynomial) -> list[Number]:
    """By ascending powers, without zeros at the end."""
    return [polynomial.coefficient(k) for k in range(polynomial.degree + 1)]


def _intervals(objective: Objective) -> list[tuple[Fraction, Fraction]]:
    """Intervals covering [0, 1] on each of which no Bernstein coefficient of h_M' is negative; none if too many are needed."""
    waiting = [(Fraction(0), Fraction(1), objective.derivative)]
    found: list[tuple[Fraction, Fraction]] = []
    while waiting:
        low, high, form = waiting.pop()
        if all((c.sign() or 0) >= 0 for c in form.coefficients):
            found.append((low, high))
            continue
        if len(found) + len(waiting) > MOST_INTERVALS or high - low < Fraction(1, 1 << 20):
            return []
        left, right = form.split()
        middle = (low + high) / 2
        waiting += [(middle, high, right), (low, middle, left)]
    return found
