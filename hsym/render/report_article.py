r"""The report as an article: everything that LaTeX needs apart from its packages lies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsym.render import report_text as told
from hsym.render.bibliography import bibliography, cited, key
from hsym.render.facts import appendix
from hsym.render.letters import unsettable
from hsym.render.proofs import theorem_and_proof
from hsym.render.rows import Room, stacked
from hsym.render.statement import said_latex
from hsym.render.templates import page
from hsym.render.words import escaped, prose, with_relations
from hsym.rule import Target

if TYPE_CHECKING:
    from hsym.derivation import Derivation
    from hsym.render.report import Figure
    from hsym.reporting import Findings
    from hsym.tabular import Table

WIDTH = 72
"""Letters of mathematics on a line of the article."""
UNTITLED = frozenset(" .,-=()/*+:")
"""What the title in the properties of the PDF keeps besides letters and digits."""


def article(
    found: Findings, drawn: tuple[Figure, ...], table: Table | None, certificates: tuple[str, ...], command: str
) -> str:
    """The article as LaTeX."""
    import hsym

    relied = tuple(dict.fromkeys(x for d in found.derivations for x in d.verdict.relies_on))
    text = page(
        "report.tex.jinja",
        command=" ".join(command.split()),
        version=hsym.__version__,
        title=prose(told.title(found)),
        plain_title="".join(c for c in f"What {found.subject.title} optimises" if c.isalnum() or c in UNTITLED),
        abstract=prose(told.abstract(found)),
        rule=_rule(found),
        conventions=[prose(x) for x in told.conventions(found)],
        claims=[
            {
                "statement": said_latex(f": {claim.text}").removeprefix(": "),
                "source": cited(claim.source),
                "outcome": told.word(verdict),
                "reason": with_relations(told.reason(verdict)),
            }
            for claim, verdict in found.claims
        ],
        parts=[{"title": _heading(title), "body": _proved(derivation)} for title, derivation in told.parts(found)],
        numbers=table and _centred(table.to_latex()),
        distances=_distances(found),
        figures=[{"name": x.name, "caption": prose(x.caption)} for x in drawn],
        shown_note=prose(told.shown_note(found)),
        evidence=[f"{prose(text)} & {verdict.outcome} & {verdict.evidence or '--'}" for text, verdict in told.evidence(found)],
        relies_on=[escaped(x) for x in told.relies_on(found)],
        words=escaped(told.WORDS),
        checking=escaped(told.checking(certificates)),
        commands=told.commands(certificates, command),
        facts=appendix(relied),
    )
    return with_fallbacks(text, bibliography(found.subject.references))


def with_fallbacks(text: str, beside: str = "") -> str:
    """Characters that pdflatex has no letter for print their code, so that the article compiles whatever a rule is called.

    Args:
        text: the article.
        beside: the bibliography, which the article prints.
    """
    codes = [f"{ord(c):04X}" for c in unsettable((text, beside))]
    lines = "".join(rf"\DeclareUnicodeCharacter{{{x}}}{{\texttt{{[U+{x}]}}}}" + "\n" for x in codes)
    return text.replace("% letters without a font\n", lines)


def _heading(title: str) -> str:
    """A heading whose mathematics is plain in the bookmarks of the PDF."""
    pieces = prose(title).split("$")
    made = (rf"\texorpdfstring{{${x}$}}{{{x}}}" if number % 2 else x for number, x in enumerate(pieces))
    return "".join(made)


def _proved(derivation: Derivation) -> str:
    """A theorem with its proof, without the comments at its head; steps, where there is no theorem."""
    if derivation.verdict.holds:
        return theorem_and_proof(derivation, Room(WIDTH), True, True)
    made = derivation.to_latex("align", width=WIDTH, evidence=True)
    return "\n".join(line for line in made.splitlines() if not line.startswith("% "))


def _rule(found: Findings) -> str:
    subject, room = found.subject, Room(WIDTH)
    argument = "(t)" if isinstance(subject, Target) else "_{s}"
    rows = [
        *stacked(rf"\hsymIncorrect{argument}", (subject.incorrect,), room),
        *stacked(rf"\hsymCorrect{argument}", (subject.correct,), room),
    ]
    body = "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"
    keys = ",".join(dict.fromkeys(key(x) for x in subject.references))
    see = rf" See~\cite{{{keys}}}." if keys else ""
    return f"{told.rule_sentence(found)}\n{body}\n{told.where(found)}{see}"


def _distances(found: Findings) -> str:
    """The certified distances as a table."""
    if found.distances is None:
        return ""
    from hsym.render.distances import distance_table

    made = distance_table(found.distances.rows, "latex", bound=found.distances.bounds)
    return f"{prose(told.distance_sentence(found))}\n{_centred(made)}"


def _centred(table: str) -> str:
    return f"\\begin{{center}}\n{table}\n\\end{{center}}"
