"""What was found about a trainer's function, as text and as JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hsym.render.data import dumps, rational, rule_data, verdict_data
from hsym.render.text import plain, verdict_text

if TYPE_CHECKING:
    from hsym.auditing.audit import Audit
    from hsym.auditing.known import Known
    from hsym.auditing.records import Record

POINTS = (Fraction(1, 50), Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(9, 10))
"""Where h_M' is told."""
MOST_ROWS = 16
LONGEST = 160
"""A formula with more letters is named by the command that shows it."""


def audit_text(audit: Audit) -> str:
    """The scope, the weights, what they are, what that optimises, and what users must be told.

    Example:
        >>> from hsym.auditing.audit import audit
        >>> print(audit_text(audit(lambda rewards: [float(r) for r in rewards], M=2)).splitlines()[0])
        Audit of <lambda> at M = 2
    """
    found = audit.record
    vectors = f"{found.vectors} reward vectors{'' if found.complete else ' (sorted, and in random orders)'}, each twice"
    smaller = ", ".join(str(x.M) for x in audit.records[:-1])
    rows = [
        f"Audit of {audit.name} at M = {audit.M}",
        f"  scope: {audit.scope}",
        f"  called with {audit.shape}; {vectors}" + (f"; also at M = {smaller}" if smaller else ""),
        "",
        *_weights(found),
        "",
        verdict_text(audit.verdict),
        "",
        *(f"  {x.topic}: {x.text}" for x in audit.findings),
        "",
        *_objective(audit),
    ]
    return "\n".join(rows) + "\n"


def _weights(found: Record) -> list[str]:
    numbers = "exact" if found.exact else f"{found.precision}, float error {found.error:.1e}"
    head = f"weights [{numbers}]: s of the others are right"
    written = [(str(s), _weight(x, found), _weight(y, found)) for s, (x, y) in enumerate(zip(found.a, found.b, strict=True))]
    table = [("s", "a_s (wrong)", "b_s (right)"), *written]
    if len(table) > MOST_ROWS:
        table = [*table[: MOST_ROWS // 2], ("...", "...", "..."), *table[-MOST_ROWS // 2 :]]
    widths = [max(len(row[i]) for row in table) for i in range(3)]
    return [head, *("  " + "  ".join(x.rjust(width) for x, width in zip(row, widths, strict=True)) for row in table)]


def _weight(value: Fraction, found: Record) -> str:
    return str(value) if found.exact else f"{float(value):.12g}"


def _objective(audit: Audit) -> list[str]:
    """h_M' of the recorded weights with enclosures, and the objective of the recognised rule with its own evidence."""
    off = "exactly" if audit.record.exact else "within eight float errors of the function"
    rows = [f"h_{audit.M}' of these weights [{'exact' if audit.record.exact else 'sampled'}], {off}:"]
    rows += [f"  h_{audit.M}'({float(t):g}) = {_between(*audit.derivative_within(t))}" for t in POINTS]
    found = audit.known
    if found is not None:
        title = found.rule.title if audit.matches else "the formula"
        rows += ["", f"objective of {title}:", *(f"  {text}" for text in _known(found))]
    return rows


def _between(low: Fraction, high: Fraction) -> str:
    if low == high:
        return str(low) if len(str(low)) <= 24 else f"{float(low):.15g}"
    middle = (low + high) / 2
    return f"{float(middle):.12g} +- {float(high - middle):.1e}"


def _known(found: Known) -> list[str]:
    """h_M at M and for every M where it is short, and the limit, each with its verdict."""
    rows = [
        f"{plain(step.left)} = {plain(step.right)} [{step.verdict.evidence}]"
        for step in (found.at_M, found.every_M)
        if step is not None and len(plain(step.right)) <= LONGEST
    ]
    if found.limit is None:
        return [*rows, f"as M grows: open ({found.obstacle})"]
    if found.limit.transform is None:
        return [*rows, f"as M grows: {found.limit.verdict}"]
    return [*rows, f"as M grows: {found.limit} [{found.limit.verdict.evidence}]"]


def audit_data(audit: Audit) -> str:
    """The same as JSON, with the weights as exact fractions."""
    found = audit.record
    data: dict[str, Any] = {
        "function": audit.name,
        "M": audit.M,
        "scope": audit.scope,
        "call": str(audit.shape),
        "vectors": found.vectors,
        "all_vectors": found.complete,
        "precision": found.precision,
        "float_error": None if found.exact else repr(found.error),
        "weights": {
            name: [rational(x.numerator, x.denominator) for x in side] for name, side in (("a", found.a), ("b", found.b))
        },
        "verdict": verdict_data(audit.verdict),
        "matches": [
            {
                "name": x.name,
                "title": x.rule.title,
                "factor": [repr(y) for y in x.factor],
                "sizes": list(x.sizes),
                "residual": repr(x.residual),
                "parameter": None if x.parameter is None else [x.parameter[0], str(x.parameter[1])],
            }
            for x in audit.matches
        ],
        "rule": None if audit.rule is None else rule_data(audit.rule),
        "findings": [{"topic": x.topic, "text": x.text} for x in audit.findings],
        "derivative": [
            {"t": str(t), "low": rational(low.numerator, low.denominator), "high": rational(high.numerator, high.denominator)}
            for t, (low, high) in ((t, audit.derivative_within(t)) for t in POINTS)
        ],
    }
    return dumps("audit", data)
