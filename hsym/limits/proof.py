"""The steps of a proof about a limit, as they are collected."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import sympy

from hsym import symbols
from hsym.claims import CHECKER, Claim, Verdict
from hsym.derivation import Derivation, Step, assumptions
from hsym.rule import Target, WeightRule

M, t = symbols.M, symbols.t
RIEMANN = (
    "Riemann theorem (monotone profiles):"
    " proved in the Rocq kernel (riemann_monotone, riemann_sqrt0, riemann_turns), proofs/rocq"
)
WINDOWS = "Riemann theorem between thresholds (hsym.limits.windows): proved on paper, not in the kernel"
BINOMIAL = (
    "Mean of h over a binomial:"
    " proved in the Rocq kernel (bernstein_op_smooth, bernstein_op_lipschitz, arcsine_metric), proofs/rocq"
)
CONCAVE = "Concavity over the group: proved in the Rocq kernel (concave_limit, concave_trapezoids), proofs/rocq"
DOMINATED = "Dominated convergence: a theorem of analysis"
HARMONIC = "Harmonic end (hsym.limits.ends): proved on paper, not in the kernel"
ZERO = sympy.Integer(0)
H = sympy.Function("h")(t)


@dataclass
class Proof:
    """Collects the steps of one limit."""

    rule: WeightRule | Target
    domain: str
    steps: list[Step] = field(default_factory=list)
    certificate: str | None = None

    def add(self, name: str, left: sympy.Expr, relation: str, right: Any, reason: str, relies: tuple[str, ...] = ()) -> None:
        """Add a step that exact arithmetic decided."""
        verdict = Verdict("holds", "exact", reason, (), relies)
        assumed = assumptions(self.rule) if isinstance(self.rule, WeightRule) else ()
        claim = Claim("limit", f"{name}: {left} {relation} {right}", self.domain, assumed)
        self.steps.append(Step(name, left, relation, right, reason, claim, verdict))

    def certify(self, accepted: tuple[str | None, tuple[str, ...]]) -> None:
        """Note what the checker accepted, and for which steps."""
        self.certificate, names = accepted
        if self.certificate is None:
            return
        for place, step in enumerate(self.steps):
            if step.name.rstrip("0123456789 ") in names:
                relies = (CHECKER, *step.verdict.relies_on)
                verdict = replace(step.verdict, evidence="checked", relies_on=relies)
                self.steps[place] = replace(step, verdict=verdict)

    def derivation(self) -> Derivation:
        """The steps so far."""
        title = f"The limit of {self.rule.title} as $M \\to \\infty$"
        return Derivation(title, self.rule, None, tuple(self.steps), self.certificate)


def gathered(error: sympy.Expr) -> sympy.Expr:
    """Numbers that stand with the same function of M and t added up."""
    rows: dict[sympy.Expr, sympy.Expr] = {}
    for term in sympy.Add.make_args(error):
        number, rest = term.as_independent(M, t, as_Add=False)
        rows[rest] = rows.get(rest, ZERO) + number
    return sympy.Add(*(number * rest for rest, number in rows.items()))


def in_words(mode: str) -> str:
    """The mode of convergence as an adverb, its interval as mathematics."""
    before, place, after = mode.replace("uniform on", "uniformly on").partition("t = 0")
    words, bracket, interval = before.partition("[" if "[0" in before else "(")
    closing = max(interval.rfind("]"), interval.rfind(")")) + 1
    return f"{words}${bracket}{interval[:closing]}${interval[closing:]}" + (f"${place}${after}" if place else "")
