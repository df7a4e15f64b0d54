"""How the values of hsym show themselves in a notebook.

Each function returns Markdown or mathematics between dollars, or None where the value cannot be set, so that the plain
``repr`` shows: a value never fails to show itself.  What is large is shortened, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from hsym.brief import one_line
from hsym.render.escaping import called, code, prose

if TYPE_CHECKING:
    from hsym.claims import Claim, Verdict
    from hsym.derivation import Derivation, Step
    from hsym.exact.balls import Ball
    from hsym.exact.numbers import Number
    from hsym.exact.polynomials import Polynomial
    from hsym.exact.vectors import Vector
    from hsym.limits.against_limit import Approach
    from hsym.limits.distance import Distance
    from hsym.limits.expansions import Expansion
    from hsym.limits.result import Limit
    from hsym.objective import Objective
    from hsym.rule import Target, WeightRule, WeightTable

    Shown = TypeVar("Shown")

ROWS = 16
"""Rows of a table of weights, and entries of a vector, before it is shortened."""
DEGREE = 64
"""The degree up to which a polynomial is written out."""
LONGEST_FORMULA = 20_000
"""Letters of LaTeX beyond which a formula is not shown."""
LONGEST_TEXT = 200_000
"""Letters of Markdown beyond which only the names of the steps of a derivation are shown."""
LONGEST_VALUE = 400
"""Letters of a value in a long verdict."""
DIGITS = 60
"""Decimals of a ball that are shown."""


def quietly(make: Callable[[Shown], str | None]) -> Callable[[Shown], str | None]:
    """``make``, returning None where it fails: whatever goes wrong, the plain ``repr`` is still there."""

    @wraps(make)
    def made(value: Shown) -> str | None:
        try:
            return make(value)
        except Exception:
            return None

    return made


def _math(text: str, instead: str | None = None) -> str | None:
    """Mathematics between dollars; ``instead`` where it is too long."""
    if len(text) > LONGEST_FORMULA:
        return instead and f"${instead}$"
    return f"$\\displaystyle {text}$"


def _value(x: Any) -> str:
    from hsym.exact.numbers import Number
    from hsym.render.printer import latex

    return latex(x.to_sympy() if isinstance(x, Number) else x)


@quietly
def rule(shown: WeightRule) -> str | None:
    """The name, the formula and the weights."""
    from hsym.render.latex import formula_latex, rule_latex

    formula = formula_latex(shown)
    named = f"**{called(shown.title)}**" if shown.name != f"Z = {shown.formula}" else ""
    said = [x for x in (named, formula and f"$Z = {formula}$") if x]
    said.append(_math(rule_latex(shown)) or "(weights too long to show)")
    if shown.parameters:
        said.append("parameters: " + ", ".join(f"${_declared(x)}$" for x in shown.parameters))
    return ", &nbsp; ".join(said)


def _declared(symbol: Any) -> str:
    bound = "> 0" if symbol.is_positive else r"\ge 0" if symbol.is_nonnegative else r"\in \mathbb{R}"
    return f"{_value(symbol)} = 1, 2, 3, \\dots" if symbol.is_integer else f"{_value(symbol)} {bound}"


@quietly
def target(shown: Target) -> str | None:
    """The transform and its derivative."""
    return _math(rf"h(t) = {_value(shown.transform)}, \quad h'(t) = {_value(shown.derivative)}")


@quietly
def table(shown: WeightTable) -> str:
    """The weights of an incorrect and of a correct sample, and their gap, for each s."""
    count = shown.M if shown.M <= ROWS else ROWS - 4
    rows = ["| $s$ | $a_s$ | $b_s$ | $w_s = b_s - a_s$ |", "| ---: | ---: | ---: | ---: |"]
    first_a: Any = shown.a[:count]
    first_b: Any = shown.b[:count]
    for s, (a, b, w) in enumerate(zip(first_a, first_b, first_b.minus(first_a), strict=True)):
        rows.append(f"| {s} | {_math(_value(a), '...')} | {_math(_value(b), '...')} | {_math(_value(w), '...')} |")
    more = f"\n\n({shown.M - count} more rows are not shown)" if count < shown.M else ""
    return "\n".join(rows) + more


@quietly
def vector(shown: Vector) -> str | None:
    """The entries in brackets."""
    count = len(shown) if len(shown) <= ROWS else ROWS - 4
    entries = [_value(x) for x in shown[:count]]
    if count < len(shown):
        entries.append(rf"\dots \text{{ ({len(shown) - count} more)}}")
    return _math(rf"\left({', '.join(entries)}\right)")


@quietly
def objective(shown: Objective) -> str | None:
    """h_M in powers of t, or for a large M the sum that it is."""
    M = shown.M
    short = (
        rf"h_{{{M}}}'(t) = \sum_{{s=0}}^{{{M - 1}}} w_s \tbinom{{{M - 1}}}{{s}} t^s (1-t)^{{{M - 1}-s}}"
        rf" \quad \text{{(the {M} weights are not written out)}}"
    )
    return _math(shown.to_latex(), short) if M <= DEGREE else f"${short}$"


@quietly
def polynomial(shown: Polynomial) -> str | None:
    """The powers of t."""
    instead = rf"\text{{polynomial of degree {shown.degree}, not written out}}"
    return _math(_polynomial(shown), instead) if shown.degree <= DEGREE else f"${instead}$"


def _polynomial(shown: Polynomial) -> str:
    from hsym.render.rows import Room, broken_sum

    return "".join(broken_sum(shown.to_sympy(), Room(10**9, shrink=False, macros=False)))


@quietly
def number(shown: Number) -> str | None:
    """The combination of square roots."""
    text = _value(shown) if len(shown.terms) <= DEGREE else ""
    return f"${text}$" if text and len(text) <= LONGEST_FORMULA else None


@quietly
def ball(shown: Ball) -> str:
    """The decimals and the radius."""
    text = shown.decimal()
    whole, _, part = text.partition(".")
    if shown.digits > DIGITS or len(whole) > DIGITS:
        cut = f"{whole[:DIGITS]}.{part[:DIGITS]}" if len(whole) <= DIGITS else f"{whole[:DIGITS]}"
        return rf"${cut}\dots \pm 10^{{-{shown.digits}}}$ (not all digits are shown)"
    return rf"${text} \pm 10^{{-{shown.digits}}}$"


@quietly
def verdict(shown: Verdict) -> str:
    """Outcome, evidence, reason, witness, and what it relies on."""
    from dataclasses import replace

    from hsym.render.markdown import verdict_markdown
    from hsym.render.text import value_text

    text = verdict_markdown(shown)
    if len(text) <= LONGEST_FORMULA:
        return text
    witness = tuple((name, one_line(value_text(x), LONGEST_VALUE)) for name, x in shown.witness)
    short = replace(shown, reason=one_line(shown.reason, LONGEST_VALUE), witness=witness)
    return f"{verdict_markdown(short)}\n\n(long values are cut)"


@quietly
def claim(shown: Claim) -> str:
    """The statement, where it is made, and what is assumed."""
    where = "; ".join([shown.domain, *shown.assumptions])
    return f"**Claim** ({code(shown.kind)}): {prose(shown.statement)}" + (f", for {prose(where)}" if where else "")


@quietly
def derivation(shown: Derivation) -> str:
    """All steps, or only their names where they are long."""
    text = shown.to_markdown()
    if len(text) <= LONGEST_TEXT:
        return text
    from hsym.render.markdown import heading, verdict_markdown

    steps = "\n".join(f"- {prose(x.name)} ({x.verdict.evidence or x.verdict.outcome})" for x in shown.steps)
    said = "The steps are too long to show here; to_markdown() and to_latex() write them."
    return f"### {heading(shown)}\n\n{said}\n\n{steps}\n\n{verdict_markdown(shown.verdict)}\n"


@quietly
def step(shown: Step) -> str | None:
    """The equation of one step."""
    from hsym.render.rows import SCREEN, step_rows

    rows = " \\\\\n".join(step_rows(shown, SCREEN))
    return _math(f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}")


@quietly
def limit(shown: Limit) -> str:
    """What converges to what, where, with which bound, and on what evidence."""
    from hsym.render.markdown import verdict_markdown

    if shown.transform is None:
        word = "There is no limit" if shown.verdict.outcome == "fails" else "The limit is open"
        return f"{word} for {called(shown.subject.title)}.\n\n{verdict_markdown(shown.verdict)}"
    formula = _math(rf"{_value(shown.normalised)} \to {_value(shown.transform)}") or "(the limit is too long to show)"
    said = [f"{formula}, {prose(shown.mode)}"]
    if shown.bound is not None:
        bound = _math(_value(shown.bound)) or "(too long to show)"
        size = "exactly" if shown.bound == 0 else f"with an error of at most {bound}"
        said.append(f"{size} for every $M \\ge {_value(shown.least_M)}$")
    return f"{', '.join(said)}.\n\n{verdict_markdown(shown.verdict)}"


@quietly
def expansion(shown: Expansion) -> str | None:
    """The terms, largest power of M first."""
    from hsym.render.expansion import expansion_math

    return _math(expansion_math(shown))


@quietly
def distance(shown: Distance) -> str:
    """The supremum, with its interval and a point at which it is reached."""
    import re

    low, high = shown.interval
    value = re.sub(r"e(-\d+)", r" \\cdot 10^{\1}", shown.decimal()).replace(" to ", r" \text{ to } ")
    relation = "" if value.startswith("<") else "= "
    sup = rf"\sup_{{t \in [{low}, {high}]}} \left| h_{{{shown.M}}}(t) - c - h(t) \right|"
    return f"$\\displaystyle {sup} {relation}{value}$, reached at $t = {shown.witness}$ ({shown.evidence})"


@quietly
def approach(shown: Approach) -> str:
    """A table: for each M the certified distance and the proved bound."""
    from hsym.render.distances import distance_table

    rows = distance_table(shown.rows, "markdown", bound=shown.bounds)
    return f"Distance of $h_M$ from the limit of {called(shown.limit.subject.title)}: {rows}"
