"""Markdown with mathematics between dollars, as notebooks and most web pages show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsym.render.escaping import called, code, prose
from hsym.render.latex import formula_latex
from hsym.render.rows import SCREEN, step_rows
from hsym.render.terms import TooWide
from hsym.render.text import rule_text, value_text

if TYPE_CHECKING:
    from hsym.claims import Verdict
    from hsym.derivation import Derivation
    from hsym.rule import Target, WeightRule


def derivation_markdown(derivation: Derivation) -> str:
    """A derivation as Markdown."""
    out = [f"### {heading(derivation)}"]
    formula = formula_latex(derivation.subject)
    if formula and derivation.subject.name != f"Z = {derivation.subject.formula}":
        out.append(f"The rule is $Z = {formula}$.")
    if condition := derivation.condition:
        out.append(f"For {condition}.")
    for step in derivation.steps:
        word = step.verdict.evidence or step.verdict.outcome
        said = f"**{step.name}** ({word}): {step.reason}."
        try:
            rows = " \\\\\n".join(step_rows(step, SCREEN))
        except TooWide:
            out.append(f"{said} (Not written out: a number has more than 4300 digits; the JSON form has it.)")
            continue
        out.append(said)
        out.append(f"$$\n\\begin{{aligned}}\n{rows}\n\\end{{aligned}}\n$$")
    return "\n\n".join([*out, verdict_markdown(derivation.verdict)]) + "\n"


def heading(derivation: Derivation) -> str:
    """The title, in which the name of the rule, which is anybody's text, is made harmless."""
    name = derivation.subject.title
    return derivation.title.replace(name, called(name)) if name else derivation.title


def verdict_markdown(verdict: Verdict) -> str:
    """A verdict as Markdown, with its witness as a list."""
    out = [f"**Verdict:** {prose(str(verdict))}."]
    out += [f"- {prose(name)} = {code(value_text(value))}" for name, value in verdict.witness]
    out += [f"- relies on: {prose(x)}" for x in verdict.relies_on]
    return out[0] + ("\n\n" + "\n".join(out[1:]) if len(out) > 1 else "")


def rule_markdown(rule: WeightRule | Target) -> str:
    """What a rule is, as Markdown."""
    head, *rest = rule_text(rule).splitlines()
    return "\n".join([f"### {called(head)}", "", *(f"- {code(row)}" for row in rest)]) + "\n"
