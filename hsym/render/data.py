"""JSON: stable, versioned, exact.

A rational is the string ``"p/q"`` (or ``"p"``); a combination of square roots is ``{"sqrt": [[radicand, "p/q"], ...]}``; any
other closed form is ``{"expression": text}`` in the notation that hsym reads.  Parts of more than 4000 digits are written
in hexadecimal, ``0x...``, because Python refuses longer decimal strings.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sympy

from hsym.exact.balls import Ball
from hsym.exact.numbers import NotInField, Number
from hsym.exact.polynomials import Polynomial
from hsym.exact.vectors import ExactVector, SymbolicVector
from hsym.render.terms import unmarked
from hsym.render.text import plain

if TYPE_CHECKING:
    from hsym.claims import Verdict
    from hsym.derivation import Derivation
    from hsym.rule import Target, WeightRule

SCHEMA = 1
DECIMAL_BITS = 13_000
"""Integers up to this size (about 3900 digits) are written in decimal."""


def integer(value: int) -> str:
    """An integer in decimal, or in hexadecimal if it is long.

    Example:
        >>> integer(-12), integer(2**20000)[:4]
        ('-12', '0x10')
    """
    return str(value) if value.bit_length() <= DECIMAL_BITS else hex(value)


def rational(top: int, bottom: int = 1) -> str:
    """A fraction as ``"p/q"``, or ``"p"`` for an integer."""
    return integer(top) if bottom == 1 else f"{integer(top)}/{integer(bottom)}"


def value(x: Any) -> Any:
    """Any exact value of hsym as JSON data."""
    if isinstance(x, (bool, str)) or x is None:
        return x
    if isinstance(x, (int, Fraction)):
        return rational(x.numerator, x.denominator)
    if isinstance(x, Number):
        return (
            {"expression": plain(x.to_sympy())} if x.parameters else _row([(r, c.numerator, c.denominator) for r, c in x.terms])
        )
    if isinstance(x, ExactVector):
        return [_row(row) for row in x.rows]
    if isinstance(x, SymbolicVector):
        return [value(e) for e in x.entries]
    if isinstance(x, Polynomial):
        return [{"radicand": r, "numerators": [integer(n) for n in tops], "denominator": integer(d)} for r, tops, d in x.parts]
    if isinstance(x, Ball):
        return {"decimal": x.decimal(), "midpoint": value(x.midpoint), "radius": value(x.radius)}
    if isinstance(x, sympy.Basic):
        return _expression(x)
    return [value(y) for y in x]


def _row(row: Any) -> Any:
    if not row:
        return "0"
    if len(row) == 1 and row[0][0] == 1:
        return rational(row[0][1], row[0][2])
    return {"sqrt": [[r, rational(n, d)] for r, n, d in row]}


def _expression(x: sympy.Expr) -> Any:
    if not x.free_symbols:
        try:
            return value(Number.from_sympy(x))
        except NotInField:
            pass
    return {"expression": plain(x)}


def verdict_data(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON data."""
    return {
        "outcome": verdict.outcome,
        "evidence": verdict.evidence,
        "reason": verdict.reason,
        "witness": {name: value(x) for name, x in verdict.witness},
        "relies_on": list(verdict.relies_on),
    }


def rule_data(rule: WeightRule | Target) -> dict[str, Any]:
    """A rule as JSON data."""
    return {
        "name": rule.name,
        "settings": [*getattr(rule, "settings", ()), *(f"{name} = {plain(x)}" for name, x in getattr(rule, "values", ()))],
        "kind": "target" if hasattr(rule, "transform") else "rule",
        "formula": rule.formula,
        "incorrect": plain(rule.incorrect),
        "correct": plain(rule.correct),
        "parameters": [x.name for x in getattr(rule, "parameters", ())],
        "least_M": getattr(rule, "least_M", None),
        "degenerate": getattr(rule, "convention", ""),
        "claims": [{"text": x.text, "source": x.source} for x in rule.claims],
        "references": list(rule.references),
    }


def derivation_data(derivation: Derivation, exact: dict[str, Any] | None = None) -> dict[str, Any]:
    """A derivation as JSON data; ``exact`` adds complete vectors and polynomials."""
    return {
        "title": unmarked(derivation.title),
        "rule": rule_data(derivation.subject),
        "M": derivation.M,
        "steps": [
            {
                "name": x.name,
                "left": plain(x.left),
                **({} if x.relation == "=" else {"relation": x.relation}),
                "right": value(x.right),
                "reason": unmarked(x.reason),
                "domain": x.claim.domain,
                "assumptions": list(x.claim.assumptions),
                "verdict": verdict_data(x.verdict),
            }
            for x in derivation.steps
        ],
        "verdict": verdict_data(derivation.verdict),
        **{name: value(x) for name, x in (exact or {}).items()},
    }


def dumps(kind: str, data: dict[str, Any]) -> str:
    """A document of one kind as JSON text with its schema and the version that wrote it."""
    import hsym

    return (
        json.dumps({"schema": f"hsym.{kind}/{SCHEMA}", "hsym": hsym.__version__, **data}, indent=1, ensure_ascii=False) + "\n"
    )
