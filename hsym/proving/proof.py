"""``hsym.prove``: what a rule optimises, stated in Rocq and accepted by its kernel."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy

from hsym.brief import one_line
from hsym.claims import Verdict
from hsym.derivation import Derivation
from hsym.deriving import derive
from hsym.errors import HsymError, OutOfReachError, shown
from hsym.every_M import find
from hsym.proving.every_M import every_M
from hsym.proving.instances import Wanted, fixed_M
from hsym.proving.kernel import ask
from hsym.reading.group import read_claim
from hsym.render.rocq import Instance, Theorem, source
from hsym.rule import Target, WeightRule, require_rule
from hsym.verification import verify

SECONDS = 300
"""After so many seconds a proof is given up, unless told otherwise."""
UPGRADED = ("derivative", "transform")
"""The steps of a derivation that theorems of the same name prove."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A rule, what was stated of it in Rocq, and what became of it.

    Attributes:
        rule: the rule.
        M: the group size; None for every M.
        title: what the file is about.
        theorems: what the file states, in its order.
        source: the file; ``coqc -Q proofs/rocq Hsym`` compiles it.  Empty where nothing could be stated.
        axioms: on which axioms the theorems rest, by name; none where they are proved.
        verdict: ``proved`` where the kernel accepted it; else why not.
    """

    rule: WeightRule
    M: int | None
    title: str
    theorems: tuple[Theorem, ...]
    source: str
    axioms: tuple[str, ...]
    verdict: Verdict

    @property
    def derivation(self) -> Derivation:
        """The derivation of the rule, in which the steps that the kernel accepted are ``proved``."""
        made = derive(self.rule, self.M)
        if self.verdict.evidence != "proved":
            return made
        proved = {x.name for x in self.theorems} & set(UPGRADED)
        steps = tuple(
            replace(x, verdict=replace(self.verdict, reason=f"theorem {x.name}: {self.verdict.reason}"))
            if x.name in proved
            else x
            for x in made.steps
        )
        return replace(made, steps=steps)

    def __repr__(self) -> str:
        return f"<Proof about {one_line(self.title)}: {one_line(str(self.verdict))}>"


def prove(
    rule: WeightRule | Target, M: int | None = None, claim: str | None = None, seconds: int = SECONDS, command: str = ""
) -> Proof:
    """Have the Rocq kernel check what a rule optimises.

    The file states the rule's a_s and b_s, theorem 1 with them for every policy, and the closed forms of h_M' and h_M: at one M
    by reflection over integer lists, for every M by moments and absorption.

    Args:
        rule: a rule whose parameters have values.
        M: the group size, at most 256 with rational weights and 64 with square roots; None for every M.
        claim: instead of the closed forms that are derived: ``h = g`` (up to a constant) or ``h' = g``.
        seconds: after so many seconds the kernel's work is given up.
        command: what is to be run for the same file, for its head.

    Returns:
        The file and the verdict: ``holds (proved)`` if the kernel accepted it.  A claim that it does not accept, or that cannot
        be stated there, ``fails`` if exact arithmetic refutes it; else the verdict is ``open``.

    Raises:
        HsymError: an argument is off: a parameter has no value, M is too large, the claim is no equation.
        ToolMissingError: coqc or a library that it needs is not installed.
    """
    chosen = _weight_rule(rule)
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 1:
        raise HsymError(f"seconds: {shown(seconds)} is not possible; expected an integer from 1")
    try:
        instance = _instance(chosen, M, command, claim)
    except OutOfReachError as why:
        title = f"{chosen.title} {'for every M' if M is None else f'at M = {M}'}"
        nothing = Instance(title, command, "", (), "", ())
        return _refused(chosen, M, nothing, "", claim, f"it has no statement in Rocq here ({why})")
    return _asked(chosen, M, instance, claim, seconds)


def rocq_source(rule: WeightRule | Target, M: int | None = None) -> str:
    """The file that :func:`prove` has the kernel check.

    Raises:
        HsymError: as :func:`prove`, and where nothing can be stated.
    """
    return source(_instance(_weight_rule(rule), M, "hsym.derive(...).to_rocq(), before the kernel has seen it", None))


def _weight_rule(rule: WeightRule | Target) -> WeightRule:
    if isinstance(rule, Target):
        raise HsymError(f"rule: {rule.name} is a target whose weights depend on p; expected a weight rule")
    return require_rule(rule)


def _instance(rule: WeightRule, M: int | None, command: str, claim: str | None) -> Instance:
    wanted = _claimed(claim)
    return fixed_M(rule, M, command, wanted) if M is not None else every_M(rule, command, wanted)


def _claimed(claim: str | None) -> Wanted | None:
    """The claim as a theorem to be proved."""
    if claim is None:
        return None
    kind, g = read_claim(claim, {})
    if kind not in ("h", "h'") or not isinstance(g, sympy.Expr):
        raise HsymError(f"claim: {shown(claim)} is not of a form that is proved here; expected 'h = g' or \"h' = g\"")
    return Wanted("derivative" if kind == "h'" else "transform", g)


def _asked(rule: WeightRule, M: int | None, instance: Instance, claim: str | None, seconds: int) -> Proof:
    text = source(instance)
    answer = ask(text, len(instance.theorems), seconds)
    if not answer.accepted:
        return _refused(rule, M, instance, text, claim, "the Rocq kernel did not accept it", f": {answer.message}")
    axioms = tuple(sorted({x for names in answer.axioms for x in names}))
    if axioms:
        verdict = Verdict("open", None, f"the Rocq kernel accepted it, but on the axiom {axioms[0]}; expected none")
    else:
        reason = f"the Rocq kernel accepted {len(instance.theorems)} theorems, which rest on no axiom"
        verdict = _below(rule, claim, Verdict("holds", "proved", reason)) if M is None else Verdict("holds", "proved", reason)
    return Proof(rule, M, instance.title, instance.theorems, text, axioms, verdict)


def _below(rule: WeightRule, claim: str | None, proved: Verdict) -> Verdict:
    """A claim for every M is proved from where on the formula holds; whether it holds below is decided by exact arithmetic."""
    found = find(rule)
    if claim is None or found.start is None or found.start <= found.rule.least_M:
        return proved
    verdict = verify(rule, None, claim)
    if not verdict.holds:
        return verdict
    return replace(
        verdict,
        reason=f"from M = {found.start} on {proved.reason}; below, exact arithmetic decided it",
        evidence="exact",
        relies_on=(),
    )


def _refused(
    rule: WeightRule, M: int | None, instance: Instance, text: str, claim: str | None, why: str, detail: str = ""
) -> Proof:
    """Without a proof: open, or refuted by exact arithmetic."""
    verdict = Verdict("open", None, f"{why}{detail}")
    if claim is not None:
        found = verify(rule, M, claim)
        if found.outcome == "fails":
            verdict = replace(found, reason=f"{why}, and {found.reason}")
    return Proof(rule, M, instance.title, instance.theorems, text, (), verdict)
