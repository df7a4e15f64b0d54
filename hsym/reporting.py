"""Everything that a report says of one rule: its derivations, the verdicts on what its authors claim, and how far h_M is
from its limit.  What it looks like is the business of ``render/``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hsym.claims import Verdict
from hsym.derivation import Derivation
from hsym.deriving import derive
from hsym.errors import HsymError
from hsym.limits.against_limit import Approach, approach
from hsym.limits.limit import limit
from hsym.limits.result import Limit
from hsym.rule import AuthorClaim, Target, WeightRule
from hsym.verification import verify, verify_target

GROUP_SIZE = 8
"""The group size of a report unless told otherwise, or the least one of the rule if that is larger."""
MOST_M = 64
"""The largest group size of a report, which writes things out."""
IDENTITY_M = 8
"""Up to this M the identity is verified on an explicit policy with three responses."""
SIZES = (2, 4, 8, 16, 32, 64, 128)
"""Group sizes at which distances from the limit are certified."""
INSIDE = ("1/10", "9/10")
"""The interval of these distances where the limit does not hold at an end."""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Findings:
    """What a report says.

    Attributes:
        subject: the rule or target.
        shown: the rule with values for its parameters that figures and numbers use; None where there are none to use.
        M: the group size at which things are written out; None for a target.
        fixed: the derivation at M.
        every: the derivation for every M, or of the target.
        limit: the limit.
        identity: the verdict on the gradient identity at M.
        monotone: the verdict on whether h_M is increasing.
        claims: what the authors claim, with the verdicts.
        distances: how far h_M is from its limit, with the bound.
    """

    subject: WeightRule | Target
    shown: WeightRule | None
    M: int | None
    fixed: Derivation | None
    every: Derivation
    limit: Limit
    identity: Verdict | None
    monotone: Verdict | None
    claims: tuple[tuple[AuthorClaim, Verdict], ...]
    distances: Approach | None

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """All derivations, from the special to the general."""
        return tuple(x for x in (self.fixed, self.every, self.limit.derivation) if x is not None)


def findings(subject: WeightRule | Target, M: int | None = None, progress: Progress = lambda _: None) -> Findings:
    """Derive and verify everything for a report.

    Args:
        subject: a rule or target.
        M: the group size at which things are written out, at most 64; 8 by default, or the least one of the rule.
        progress: called with what is done next.

    Raises:
        HsymError: M is out of range, or the rule is undefined there.

    Example:
        >>> from hsym import catalog
        >>> found = findings(catalog.get("rloo"), 4)
        >>> found.monotone.outcome, [(claim.text, verdict.outcome) for claim, verdict in found.claims]
        ('holds', [('h = t', 'holds')])
    """
    if isinstance(subject, Target):
        if M is not None:
            raise HsymError(f"M: {M} was given, but {subject.name} is a target whose weights depend on p; expected no M")
        progress("the derivation and the limit")
        claims = tuple((claim, verify_target(subject, claim.text)) for claim in subject.claims)
        return Findings(subject, None, None, None, derive(subject), limit(subject), None, None, claims, None)
    size = subject.check_M(max(GROUP_SIZE, subject.least_M) if M is None else M, MOST_M, "a report, which writes things out")
    progress(f"the objective at M = {size}")
    fixed = derive(subject, size)
    progress("the objective for every M")
    every = derive(subject)
    progress("the limit")
    found = limit(subject)
    progress("the gradient identity")
    identity = verify(subject, size) if size <= IDENTITY_M else None
    progress("monotonicity and what the authors claim")
    claims = tuple((claim, _decided(subject, claim)) for claim in subject.claims)
    monotone = verify(subject, size, "monotone")
    shown = with_values(subject)
    progress("distances from the limit")
    away = None if shown is None else _distances(shown)
    return Findings(subject, shown, size, fixed, every, found, identity, monotone, claims, away)


def _decided(rule: WeightRule, claim: AuthorClaim) -> Verdict:
    """The verdict on a claim of the authors, about every M or the limit."""
    try:
        return verify(rule, None, claim.text)
    except HsymError as error:
        return Verdict("open", None, f"it could not be decided: {error}")


def with_values(rule: WeightRule) -> WeightRule | None:
    """The rule with eps = 0 for numbers and figures; None if other parameters have no value.

    Example:
        >>> from hsym import catalog
        >>> with_values(catalog.get("grpo")).title
        'GRPO with eps = 0'
    """
    names = [x.name for x in rule.parameters]
    if not names:
        return rule
    if names != ["eps"]:
        return None
    chosen = rule.with_parameters(eps=0)
    try:
        chosen.at(max(2, chosen.least_M))
    except HsymError:
        return None
    return chosen


def _distances(rule: WeightRule) -> Approach | None:
    """The distances from the limit, on an interval on which it holds; None where there is no bound to compare with."""
    found = limit(rule)
    if found.transform is None or found.bound is None or found.scale != 1 or not found.least_M.is_Integer:
        return None
    low, high = (0 if found.left else INSIDE[0]), (1 if found.right else INSIDE[1])
    return approach(rule, [size for size in SIZES if size >= found.least_M], low, high)
