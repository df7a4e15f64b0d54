"""``hsym.audit``: what the function that a trainer really calls optimises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hsym.auditing.closed import closed_form
from hsym.auditing.findings import Finding, findings
from hsym.auditing.known import Known, known
from hsym.auditing.recognition import ALLOWED, SINGLE, Match, recognise
from hsym.auditing.records import MOST_VECTORS_M, Progress, Record, record
from hsym.brief import one_line
from hsym.claims import Verdict
from hsym.errors import HsymError, shown
from hsym.exact.bernstein import Bernstein
from hsym.exact.vectors import ExactVector
from hsym.objective import Objective
from hsym.reading.functions import Function, Shape, ask, limited, load_function, shapes
from hsym.rule import WeightRule, WeightTable

SECONDS = 60
"""After so many seconds the function is interrupted, unless told otherwise."""
MOST_M = 256
SMALLER = (2, 3, 4, 5, 6)
"""A function is also called at these group sizes, so that what was recognised is no coincidence at one M."""
AGREE = 1e-5
"""The weights from exact and from float rewards may differ by so much; else the function treats fractions in another way."""
SCOPE = (
    "the first step on-policy, no clipping, no KL term; Z_i multiplies the score of the whole response i, of M responses to a "
    "prompt; token or length normalisation and ratio clipping are outside"
)


@dataclass(frozen=True, slots=True)
class Audit:
    """What a function gives, and what that optimises.

    Attributes:
        name: what the function is called.
        M: the group size.
        shape: how it was called.
        records: what it gave at M, and at smaller group sizes.
        matches: the rules of the catalogue that fit at all of them, the best first.
        closed: without a match, a formula that fits; None if there is none.
        findings: what its users must be told.
        scope: what is assumed.
    """

    name: str
    M: int
    shape: Shape
    records: tuple[Record, ...]
    matches: tuple[Match, ...]
    closed: WeightRule | None
    findings: tuple[Finding, ...]
    scope: str = SCOPE

    @property
    def record(self) -> Record:
        """What the function gave at M."""
        return self.records[-1]

    @property
    def table(self) -> WeightTable:
        """The recorded weights, averaged over positions; floats as the fractions that they are."""
        return _table(self.record)

    @property
    def objective(self) -> Objective:
        """h_M of the recorded weights."""
        return Objective(self.table, self.M)

    @property
    def rule(self) -> WeightRule | None:
        """The rule that was recognised: of the catalogue if no factor stands before it, else the formula."""
        if self.matches and self.matches[0].is_plain:
            return self.matches[0].rule
        return self.closed

    @property
    def ideal(self) -> WeightRule | None:
        """The recognised rule with eps = 0, whose objective says more."""
        return self.matches[0].without_eps if self.matches else self.closed

    @property
    def known(self) -> Known | None:
        """The objective of that rule, with evidence of its own."""
        return None if self.ideal is None else known(self.ideal, self.M)

    def derivative_within(self, t: Fraction) -> tuple[Fraction, Fraction]:
        """Between which numbers h_M'(t) lies, if no returned weight is further off than eight float errors."""
        value = Bernstein(self.table.gap).at(t)
        off = Fraction(2 * ALLOWED * self.record.error * max(1.0, *(abs(float(x)) for x in (*self.record.a, *self.record.b))))
        middle = Fraction(str(value))
        return middle - off, middle + off

    @property
    def verdict(self) -> Verdict:
        """Whether the function is that rule, on what evidence."""
        return identification(self.records, self.matches, self.closed)

    def __repr__(self) -> str:
        return f"<Audit of {one_line(self.name)} at M = {self.M}: {one_line(str(self.verdict))}>"


def audit(
    function: Function | str,
    M: int = 8,
    call: str | None = None,
    marks: tuple[Fraction | int, Fraction | int] = (0, 1),
    seconds: float = SECONDS,
    progress: Progress = lambda _: None,
    **named: Any,
) -> Audit:
    """Call an advantage function on reward vectors, and say what it optimises.

    The function runs in this process.  Rewards that are fractions are tried first: where it takes them, the weights are exact.

    Args:
        function: the function, or ``"path.py:name"``.
        M: the group size, 1 to 256; up to 12 all 2^M reward vectors are run, beyond M + 1 and random
            orders of them.
        call: the role of each argument, such as ``"rewards, index"`` or ``"torch: tokens, mask, index"``, see
            :mod:`hsym.reading.functions`; by default it is guessed from their names.
        marks: the rewards of a wrong and of a right response, exact numbers, such as ``(-1, 1)``.
        seconds: after so many seconds it is interrupted.
        progress: called with what is being done.
        named: further arguments, which are passed to the function by name.

    Raises:
        HsymError: the function raises an exception, takes too long, or does not return M finite numbers.

    Example:
        >>> def advantage(rewards):
        ...     return [r - sum(rewards) / len(rewards) for r in rewards]
        >>> audit(advantage, M=4).verdict.outcome
        'holds'
    """
    if isinstance(M, bool) or not isinstance(M, int) or not 1 <= M <= MOST_M:
        raise HsymError(f"M: {shown(M)} is not possible; expected an integer from 1 to {MOST_M}")
    if not seconds > 0:
        raise HsymError(f"seconds: {shown(seconds)} is not possible; expected a positive number")
    if len(marks) != 2 or marks[0] == marks[1] or not all(isinstance(x, (int, Fraction)) for x in marks):
        raise HsymError(f"marks: {shown(marks)} is not possible; expected two different exact numbers, such as (-1, 1)")
    with limited(seconds):
        chosen = load_function(function) if isinstance(function, str) else function
        if not callable(chosen):
            raise HsymError(f"function: {shown(function)} cannot be called; expected a function or 'path.py:name'")
        shape = _shape(chosen, M, shapes(chosen, call, named, (Fraction(marks[0]), Fraction(marks[1]))))
        records = tuple(_records(chosen, shape, M, seconds, progress))
    progress("comparing with the catalogue")
    matches = () if records[-1].random else recognise(records)
    closed = None
    if not (records[-1].random or (matches and matches[0].is_plain)):
        closed = closed_form(records, ALLOWED * (max(x.error for x in records) or 2.0**-52))
    name = function if isinstance(function, str) else getattr(function, "__name__", type(function).__name__)
    return Audit(name, M, shape, records, matches, closed, findings(records, matches, closed))


def _shape(function: Function, M: int, tried: Sequence[Shape]) -> Shape:
    """The first shape in which the function answers; exact numbers only if floats give the same."""
    first: HsymError | None = None
    probes = [tuple(int(i < k) for i in range(M)) for k in range(M + 1)]
    accepted: Shape | None = None
    for shape in tried:
        try:
            answers = [ask(function, shape, rewards) for rewards in probes]
        except HsymError as error:
            first = first if first is not None or shape.number == "exact" else error
            continue
        if shape.number != "exact":
            return accepted if accepted is not None and _same(function, accepted, shape, probes) else shape
        if accepted is None and all(x.precision == "exact" for x in answers):
            accepted = shape
    if accepted is not None:
        return accepted
    raise (
        first
        if first is not None
        else HsymError("function: it cannot be called; expected --call with the role of each argument")
    )


def _same(function: Function, exact: Shape, floats: Shape, probes: Sequence[tuple[int, ...]]) -> bool:
    for rewards in probes:
        pairs = zip(ask(function, exact, rewards).weights, ask(function, floats, rewards).weights, strict=True)
        if any(abs(float(x) - float(y)) > AGREE * max(1.0, abs(float(x))) for x, y in pairs):
            return False
    return True


def _records(function: Function, shape: Shape, M: int, seconds: float, progress: Progress) -> list[Record]:
    """At smaller sizes, as far as the function can be called there, and at M."""
    found = []
    for size in SMALLER:
        if size < min(M, MOST_VECTORS_M):
            try:
                found.append(record(function, shape, size, seconds))
            except HsymError:  # it need not make sense there
                continue
    return [*found, record(function, shape, M, seconds, progress)]


def _table(found: Record) -> WeightTable:
    return WeightTable(found.M, ExactVector.of(found.a), ExactVector.of(found.b))


def identification(records: Sequence[Record], matches: Sequence[Match], closed: WeightRule | None) -> Verdict:
    """Which rule the function is, with the evidence for that."""
    sizes = ", ".join(str(x.M) for x in records)
    if not matches or not matches[0].is_plain:
        if closed is not None:
            reason = f"a formula that fits at M = {sizes}: a_s = {closed.incorrect}, b_s = {closed.correct}"
            return Verdict("holds", "sampled", reason)
        if not matches:
            return Verdict("open", None, "no rule of the catalogue and no short formula fits")
    best = matches[0]
    whole = "the weights" if all(x.disagreement is None for x in records) else "the weights, averaged over positions,"
    if best.is_plain and all(x.exact and x.complete for x in records) and all(_exactly(x, best.rule) for x in records):
        return Verdict("holds", "exact", f"{whole} are exactly those of {best.rule.title} at M = {sizes}")
    unit = "float32" if best.error == SINGLE else "float"
    far = "" if not best.residual else f", to {best.residual:.2g} {unit} errors of {best.error:.1e}"
    times = "" if best.is_plain else " times a factor"
    return Verdict("holds", "sampled", f"{whole} are those of {best.rule.title}{times} at M = {sizes}{far}")


def _exactly(found: Record, rule: WeightRule) -> bool:
    table, known = _table(found), rule.at(found.M)
    return all(x == y for side in ("a", "b") for x, y in zip(getattr(table, side), getattr(known, side), strict=True))
