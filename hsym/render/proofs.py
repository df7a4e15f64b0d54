r"""A derivation as a theorem with its proof: the results as the statement, the other steps as the way there, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy

from hsym import notation, symbols
from hsym.render.displays import grouped
from hsym.render.facts import FACTS
from hsym.render.latex import (
    LEFT_OUT,
    MARK,
    TOO_WIDE,
    display,
    label,
    labelled,
    mark,
    mark_in_display,
    name_of,
    note_commands,
    relied_on,
    rule_is_told,
    rule_sentence,
    title_latex,
)
from hsym.render.rows import Room, stacked, step_rows
from hsym.render.terms import TooWide
from hsym.render.words import escaped, prose, sentence, with_relations
from hsym.rule import Target

if TYPE_CHECKING:
    from hsym.derivation import Derivation, Step

WEIGHTS = ("weights of an incorrect sample", "weights of a correct sample")
GLOSSARY: tuple[tuple[tuple[type, ...], str], ...] = (
    (
        (notation.KernelSum, notation.BernsteinPolynomial),
        r"Write $\hsymBernstein{n}{k}{t} = \binom{n}{k} t^k (1-t)^{n-k}$ for the Bernstein polynomials.",
    ),
    ((sympy.harmonic,), r"Write $\hsymHarmonic{n} = \sum_{k=1}^{n} \frac{1}{k}$ for the harmonic numbers."),
    (
        (notation.RunningSum,),
        r"Write $\hsymRunning_{i,j}$ for the sum over $s < j$ of the $i$-th part of the gap, divided by $M$.",
    ),
    (
        (notation.EndPart,),
        r"Write $e_{M,i}(t)$ for what the $i$-th part of the gap at an end contributes to $\hsymTransform{M}{t}$.",
    ),
)
"""Notation that a proof explains where it uses it."""


def theorem_and_proof(derivation: Derivation, room: Room, evidence: bool, appendix: bool) -> str:
    """The theorem and its proof; every hypothesis is part of the theorem."""
    results, given = derivation.results, _given(derivation)
    out = [
        r"\begingroup\allowdisplaybreaks\emergencystretch=8em",
        rf"\begin{{theorem}}[{{{title_latex(derivation)}}}]\label{{thm:hsym:{name_of(derivation)}}}",
        *([r"\leavevmode" + note_commands(derivation.steps).rstrip()] if evidence else []),
        *_setting(derivation, given, room),
        *_numbered(derivation, results, room, evidence),
        *_manner(derivation),
        *(text for kinds, text in GLOSSARY if _occurs((*given, *results), kinds)),
        r"\end{theorem}",
        r"\begin{proof}",
        *(text for kinds, text in GLOSSARY if _occurs(derivation.steps, kinds) and not _occurs((*given, *results), kinds)),
    ]
    cited: set[str] = set()
    for step in derivation.steps:
        if step in given:
            continue
        out += _argued(derivation, step, room, evidence, _citations(step, cited, appendix))
    if evidence and derivation.verdict.relies_on:
        out.append(relied_on(derivation))
    return "\n".join([*out, r"\end{proof}", r"\par\endgroup"]) + "%\n"


def _given(derivation: Derivation) -> tuple[Step, ...]:
    """The steps that say what is given: the weights, or the gap whose limit is looked for."""
    limit = derivation.steps[0].claim.kind == "limit"
    return tuple(x for x in derivation.steps if x.name in WEIGHTS or (limit and x.name == "gap"))


def _setting(derivation: Derivation, given: tuple[Step, ...], room: Room) -> list[str]:
    """What the theorem is about and under which conditions."""
    subject, kind = derivation.subject, derivation.steps[0].claim.kind
    out = [rule_sentence(subject, room)] if rule_is_told(subject) and subject.title in derivation.title else []
    if given:
        out += [_introduced(given[0]), _shown(given, room), f"where {_where(derivation)}."]
    if kind == "identity":
        out.append(IDENTITY)
        if any(step.left == sympy.Symbol("E") for step in derivation.results):
            out.append(SEVERAL)
    relied = derivation.verdict.relies_on
    out += [with_relations(f"Assume: {x.removeprefix('hypothesis: ')}.") for x in relied if x.startswith("hypothesis: ")]
    condition = derivation.condition or "; ".join(derivation.steps[-1].claim.assumptions)
    update = kind == "h" and not isinstance(subject, Target)
    out.append(with_relations(f"For {_listed(condition)},") if condition else "Then")
    if update:
        size = symbols.M if derivation.M is None else sympy.Integer(derivation.M)
        left, right = notation.ExpectedScore(size), notation.Gradient(notation.Transform(size, symbols.p))
        out += ["the expected update is a gradient,", display(stacked(room.latex(left), (right,), room)), "with"]
    return out


IDENTITY = (
    r"Let $p$ be the probability of a correct response, and $\hsymTransform{M}{t}$ the transform of the rule, which is $0$ at"
    r" $t = 0$ and has the derivative $\hsymSlope{M}{t} = \sum_s \hsymGap_s \hsymBernstein{M-1}{s}{t}$ with $\hsymGap_s ="
    r" \hsymCorrect_s - \hsymIncorrect_s$, the weight of a correct sample less that of an incorrect one when $s$ of the others"
    " are correct."
)
"""What the letters in the gradient identity mean."""
SEVERAL = (
    r"With probability $q_x$ the prompt is $x$, for which $E_x$ is the expected update and $p_x$ the probability of a correct"
    r" response; let $E = \sum_x q_x E_x$ and $J = \sum_x q_x \hsymTransform{M}{p_x}$."
)
"""What further letters mean where there are several prompts."""


def _where(derivation: Derivation) -> str:
    """What is said below the given formulas, of an objective and of a limit."""
    if derivation.steps[0].claim.kind == "limit":
        return r"$\hsymTransform{M}{0} = 0$ and $\hsymSlope{M}{t} = \sum_s \hsymGap_s \hsymBernstein{M-1}{s}{t}$"
    correct = "let $p$ be the probability of a correct response"
    if derivation.M == 1:
        return f"$s = 0$ because there are no other samples, and {correct}"
    return rf"$s$ of the other ${_others(derivation.M)}$ samples are correct, and {correct}"


def _listed(condition: str) -> str:
    """Conditions that are joined by ``;`` as a list in words."""
    *first, last = condition.split("; ")
    return f"{', '.join(first)} and {last}" if first else last.replace(", every integer", " and every integer")


def _manner(derivation: Derivation) -> list[str]:
    """How a limit is reached, which belongs to the theorem."""
    found = [step for step in derivation.steps if step.name == "convergence"]
    return [prose(f"The convergence is {found[0].reason.partition(':')[0].replace('uniformly', 'uniform')}.")] if found else []


def _introduced(step: Step) -> str:
    if step.name == "gap":
        return r"Let $\hsymTransform{M}{t}$ be the transform whose gradient the expected update is, for the gap"
    return "Let a sample that is incorrect or correct be weighted by"


def _shown(steps: tuple[Step, ...], room: Room) -> str:
    try:
        return display([row for step in steps for row in step_rows(step, room)])
    except TooWide:
        return rf"\par ({escaped(LEFT_OUT)})\par"


def _others(M: int | None) -> str:
    return "M - 1" if M is None else str(M - 1)


def _numbered(derivation: Derivation, steps: tuple[Step, ...], room: Room, evidence: bool) -> list[str]:
    """Results with a number for each, in as few displays as have room for them."""
    made = []
    for step in steps:
        try:
            rows = step_rows(step, room.less(MARK if evidence else 0))
        except TooWide:
            rows = [f"{room.latex(step.left)} &= {TOO_WIDE}"]
        rows[-1] += mark_in_display(step, evidence)
        made.append(rows)
    names = [label(derivation, step) for step in steps]
    groups = ([labelled(made[i], names[i]) for i in group] for group in grouped(made, room.width))
    return ["\\begin{align}\n" + " \\\\\n".join(rows) + "\n\\end{align}" for rows in groups]


def _argued(derivation: Derivation, step: Step, room: Room, evidence: bool, cited: str) -> list[str]:
    """A step of the proof: its reason, then the formula, or a reference to it where the theorem has it."""
    said = prose(sentence(step.reason)).removesuffix(".") + cited
    noted = mark(step, evidence)
    if step in derivation.results:
        return [rf"{said}: this is \eqref{{{label(derivation, step)}}}.{noted}"]
    try:
        rows = step_rows(step, room)
    except TooWide:
        return [rf"{said} ({LEFT_OUT}).{noted}\par"]
    return [f"{said}:{noted}", f"\\begin{{align}}\n{labelled(rows, label(derivation, step))}\n\\end{{align}}"]


def _citations(step: Step, cited: set[str], appendix: bool) -> str:
    """The theorems that a step uses for the first time, by name, or by number if the appendix is there."""
    new = [FACTS[x] for x in step.verdict.relies_on if x in FACTS and x not in cited]
    cited.update(step.verdict.relies_on)
    if not new:
        return ""
    named = [rf"Theorem~\ref{{fact:hsym:{x.label}}}" if appendix else f"``{x.name}''" for x in new]
    return f" (by {' and '.join(named)})"


def _occurs(steps: tuple[Step, ...], kinds: tuple[type, ...]) -> bool:
    sides = [y for x in steps for y in (x.left, *(x.right if isinstance(x.right, tuple) else (x.right,)))]
    return any(y.has(*kinds) for y in sides)
