r"""What a report says, for the article and for the web page alike: prose, that is words with mathematics between dollars."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from hsym.derivation import assumptions
from hsym.render.latex import formula_latex, named
from hsym.render.printer import latex
from hsym.render.rows import LINE
from hsym.render.terms import latex_width
from hsym.render.words import literal, relations
from hsym.rule import Target

if TYPE_CHECKING:
    from hsym.claims import Verdict
    from hsym.derivation import Derivation
    from hsym.limits.result import Limit
    from hsym.reporting import Findings

WORDS = (
    "proved: the Rocq kernel accepted a proof; checked: an independent checker accepted a certificate; exact: decided by exact"
    " arithmetic; bounded: decided by ball arithmetic with outward rounding; formal: a series without a bound of its remainder;"
    " sampled: floating-point numbers agree; open: not proved, which does not mean false."
)


def title(found: Findings) -> str:
    """The title."""
    return f"What {named(found.subject)} optimises"


def abstract(found: Findings) -> str:
    """The main result in a few sentences."""
    subject, limit = found.subject, found.limit
    if isinstance(subject, Target):
        weights = f"The weights of {named(subject)} depend on the success probability $t$ itself."
        ascends = f"The transform that the update ascends is $h(t) = {latex(subject.transform, macros=True)}$."
        return f"{weights} {ascends} {_words(found)}"
    said = [
        rf"The expected update of {named(subject)} is the gradient of $\hsymTransform{{M}}{{p}}$, where $p$ is the probability"
        " of a correct response and the transform is an explicit polynomial."
    ]
    if limit.transform is not None:
        left, right = latex(limit.normalised, macros=True), latex(limit.transform, macros=True)
        short = latex_width(right) <= LINE // 2
        closed = "" if short else ", with $h$ in closed form"
        said.append(
            rf"As $M \to \infty$, ${left} \to {right if short else 'h(t)'}$, {literal(limit.mode)}{closed}{_error(limit)}."
        )
    elif limit.verdict.outcome == "fails":
        said.append(r"It has no limit as $M \to \infty$.")
    else:
        said.append(r"Its limit as $M \to \infty$ is open.")
    return " ".join([*said, _words(found)])


def _error(limit: Limit) -> str:
    """The bound, if it is short."""
    if limit.bound is None or limit.bound == 0:
        return "" if limit.bound is None else ", and equal to it for every $M$"
    bound = latex(limit.bound, macros=True)
    least = latex(limit.least_M)
    return rf", with an error of at most ${bound}$ for every $M \ge {least}$" if latex_width(bound) <= LINE // 2 else ""


def _words(found: Findings) -> str:
    words = list(dict.fromkeys(word(x.verdict) for x in found.derivations))
    return f"Every statement says on what evidence it stands; on the whole: {', '.join(words)}."


def rule_sentence(found: Findings) -> str:
    """The formula of the rule."""
    formula = formula_latex(found.subject, macros=True)
    return f"The rule is $Z = {formula}$." if formula else "The rule is given by its weights."


def where(found: Findings) -> str:
    """What the letters in the weights mean."""
    if isinstance(found.subject, Target):
        return "Here $a$ and $b$ are the weights of an incorrect and of a correct sample, and $t$ is the success probability."
    return (
        "Here $a_s$ and $b_s$ are the weights of an incorrect and of a correct sample when $s$ of the other $M - 1$ samples are"
        " correct."
    )


def conventions(found: Findings) -> list[str]:
    """What else belongs to the rule."""
    subject = found.subject
    if isinstance(subject, Target):
        return []
    said = [f"It is meant for M >= {subject.least_M}."]
    if subject.convention:
        said.append(f"Degenerate groups, with K = 0 or K = M right responses: {subject.convention}.")
    if subject.parameters:
        said.append(f"Assumed: {', '.join(assumptions(subject))}.")
    return [relations(x) for x in said]


def parts(found: Findings) -> list[tuple[str, Derivation]]:
    """The derivations with their headings."""
    made = [] if found.fixed is None else [(f"The objective at $M = {found.M}$", found.fixed)]
    made.append(("The objective" if found.M is None else "The objective for every $M$", found.every))
    return made if isinstance(found.subject, Target) else [*made, ("The limit", found.limit.derivation)]


def shown_note(found: Findings) -> str:
    """With which values of parameters numbers and figures are."""
    if found.M is None:
        return ""
    if found.shown is None:
        return "Numbers and figures need values of all parameters, so they are left out."
    return "" if found.shown == found.subject else f"Numbers and figures are of {named(found.shown)}."


def distance_sentence(found: Findings) -> str:
    """What the table of distances shows."""
    if found.distances is None:
        return ""
    low, high = found.distances.rows[0].interval
    left = latex(found.distances.limit.normalised, macros=True)
    return (
        f"The largest distance of ${left}$ from its limit for ${low} \\le t \\le {high}$, every digit rounded correctly, beside"
        " the bound, rounded up:"
    )


def evidence(found: Findings) -> list[tuple[str, Verdict]]:
    """Each main statement with its verdict."""
    rows = []
    if found.fixed is not None:
        rows.append((f"the objective at $M = {found.M}$", found.fixed.verdict))
    rows.append(("the objective" if found.M is None else "the objective for every $M$", found.every.verdict))
    if found.M is not None:
        rows.append(("the limit with its bound", found.limit.verdict))
    if found.identity is not None:
        rows.append((f"the gradient identity on an explicit policy, $M = {found.M}$", found.identity))
    if found.monotone is not None:
        rows.append((f"$h_{{{found.M}}}$ is increasing on $[0, 1]$", found.monotone))
    return rows


def word(verdict: Verdict) -> str:
    """Outcome and evidence."""
    return verdict.outcome if verdict.evidence is None else f"{verdict.outcome} ({verdict.evidence})"


def reason(verdict: Verdict) -> str:
    """The reason of a verdict on a claim, without the limit that was proved, which has a section of its own."""
    return verdict.reason.partition("; the limit:")[0]


def relies_on(found: Findings) -> tuple[str, ...]:
    """All that the verdicts rely on."""
    return tuple(dict.fromkeys(x for _, verdict in evidence(found) for x in verdict.relies_on))


def checking(certificates: tuple[str, ...]) -> str:
    """What can be checked without trusting hsym."""
    if not certificates:
        return "There is no certificate for this rule; the command below derives everything anew."
    return (
        "The certificates are re-checked by checker.py, one file that needs nothing but Python; it prints the statements that"
        " it accepts. The last command makes this report anew."
    )


def commands(certificates: tuple[str, ...], command: str) -> list[str]:
    """The commands that check and remake a report."""
    made = textwrap.wrap(" ".join(command.split()), 76, subsequent_indent="    ", break_on_hyphens=False) or [""]
    checks = [f"python3 -I -S checker.py {name}" for name in certificates]
    return [*checks, *(row + " \\" * (number < len(made) - 1) for number, row in enumerate(made))]
