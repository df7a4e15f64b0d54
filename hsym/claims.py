"""Claims, verdicts, and the words for evidence.

A verdict is ``holds``, ``fails`` (with a witness) or ``open``.  The evidence word says how it was reached; the words are
never merged and never upgraded:

==========  ==========================================================================
proved      the Rocq kernel accepted a proof
checked     the independent checker accepted a certificate
exact       exact arithmetic decided it
bounded     ball arithmetic with outward rounding decided it
formal      a series manipulation without a bound on the remainder
sampled     floating-point numbers agree: evidence, never a proof
==========  ==========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from hsym.brief import one_line

Outcome = Literal["holds", "fails", "open"]
Evidence = Literal["proved", "checked", "exact", "bounded", "formal", "sampled"]

STRENGTH: tuple[Evidence, ...] = ("proved", "checked", "exact", "bounded", "formal", "sampled")
"""From strongest to weakest."""

THEOREM_1 = "Theorem 1 (master identity): proved in the Rocq kernel (theorem1, expected_update_chain), proofs/rocq"
THEOREM_2 = (
    "Theorem 2 (Bernstein and incomplete beta form):"
    " proved in the Rocq kernel (theorem2_derivative, theorem2_betainc), proofs/rocq"
)
CHECKER = "the certificate, which the independent checker accepted"
REACH = "Reach (the gap is determined by the transform): proved in the Rocq kernel (reach_unique), proofs/rocq"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a claim, and on what evidence.

    Attributes:
        outcome: ``holds``, ``fails`` or ``open``.
        evidence: one of the words above; None where the outcome is open.
        reason: one sentence: how it was decided, or why not.
        witness: where it fails, ``((name, value), ...)``: a point at which it does, with both values.
        relies_on: theorems and hypotheses used, each with its own evidence.

    Example:
        >>> v = Verdict("fails", "exact", "the gaps differ", (("s", 0),))
        >>> bool(v.holds), v.exit_code
        (False, 1)
    """

    outcome: Outcome
    evidence: Evidence | None
    reason: str
    witness: tuple[tuple[str, Any], ...] = ()
    relies_on: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the outcome is ``holds``."""
        return self.outcome == "holds"

    @property
    def exit_code(self) -> int:
        """The command line's exit code: 0 holds, 1 fails, 3 open."""
        return {"holds": 0, "fails": 1, "open": 3}[self.outcome]

    def __str__(self) -> str:
        word = f"{self.outcome} ({self.evidence})" if self.evidence else self.outcome
        return f"{word}: {self.reason}"

    def __repr__(self) -> str:
        return f"<Verdict {one_line(str(self))}>"

    def _repr_markdown_(self) -> str | None:
        from hsym.render import rich

        return rich.verdict(self)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its assumptions and the domain on which it is made.

    Attributes:
        kind: ``h``, ``h~``, ``h'``, ``limit``, ``monotone``, ``equal`` or ``identity``.
        statement: the statement in words and symbols.
        domain: where it is claimed, such as ``"0 <= t <= 1, M = 8"``.
        assumptions: what is assumed of the parameters.
    """

    kind: str
    statement: str
    domain: str
    assumptions: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Claim {one_line('; '.join([self.statement, self.domain, *self.assumptions]))}>"

    def _repr_markdown_(self) -> str | None:
        from hsym.render import rich

        return rich.claim(self)


def weakest(verdicts: list[Verdict]) -> Verdict:
    """The verdict on all of several steps together: the first that fails, else an open one, else the weakest evidence.

    Example:
        >>> str(weakest([Verdict("holds", "exact", "a"), Verdict("holds", "proved", "b")]))
        'holds (exact): all 2 steps hold'
    """
    relies = tuple(dict.fromkeys(x for v in verdicts for x in v.relies_on))
    for outcome in ("fails", "open"):
        for verdict in verdicts:
            if verdict.outcome == outcome:
                return Verdict(verdict.outcome, verdict.evidence, verdict.reason, verdict.witness, relies)
    evidence = max((v.evidence for v in verdicts if v.evidence), key=STRENGTH.index)
    return Verdict("holds", evidence, f"all {len(verdicts)} steps hold", (), relies)
