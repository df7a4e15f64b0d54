"""The report as one web page: MathML, figures inside, no script and no request."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from hsym.render import report_text as told
from hsym.render.bibliography import SOURCE_NUMBER, SOURCE_TEXT
from hsym.render.displays import split
from hsym.render.latex import title_prose
from hsym.render.mathml import mathml, prose_html
from hsym.render.rows import SCREEN, equation, step_rows
from hsym.render.templates import page
from hsym.render.terms import TooWide
from hsym.render.words import relations, sentence
from hsym.rule import Target

if TYPE_CHECKING:
    from markupsafe import Markup

    from hsym.derivation import Derivation, Step
    from hsym.render.report import Figure
    from hsym.reporting import Findings
    from hsym.tabular import Table


def web_page(
    found: Findings, drawn: tuple[Figure, ...], table: Table | None, certificates: tuple[str, ...], command: str
) -> str:
    """The page as HTML."""
    import hsym

    references = (x for x in found.subject.references if SOURCE_NUMBER not in x)
    return page(
        "report.html.jinja",
        version=hsym.__version__,
        plain_title=f"What {found.subject.title} optimises",
        title=prose_html(told.title(found)),
        abstract=prose_html(told.abstract(found)),
        rule=prose_html(told.rule_sentence(found)),
        weights=_weights(found),
        where=prose_html(told.where(found)),
        conventions=[prose_html(x) for x in told.conventions(found)],
        claims=[
            {
                "statement": claim.text,
                "source": claim.source,
                "outcome": verdict.outcome,
                "word": told.word(verdict),
                "reason": prose_html(relations(told.reason(verdict))),
            }
            for claim, verdict in found.claims
        ],
        parts=[_part(heading, derivation) for heading, derivation in told.parts(found)],
        numbers="" if table is None else _trusted(table.to_html()),
        distances=_distances(found),
        distance_sentence=prose_html(told.distance_sentence(found)),
        figures=[{"data": _data(x.svg), "caption": prose_html(x.caption), "name": x.name} for x in drawn],
        shown_note=prose_html(told.shown_note(found)),
        evidence=[
            {"statement": prose_html(text), "outcome": verdict.outcome, "word": verdict.evidence or "-"}
            for text, verdict in told.evidence(found)
        ],
        relies_on=told.relies_on(found),
        words=told.WORDS,
        checking=told.checking(certificates),
        commands=told.commands(certificates, command),
        references=[SOURCE_TEXT, *references],
    )


def _part(heading: str, derivation: Derivation) -> dict[str, Any]:
    return {
        "title": prose_html(heading),
        "name": prose_html(title_prose(derivation)),
        "condition": prose_html(relations(derivation.condition)),
        "steps": [_step(derivation, step) for step in derivation.steps],
    }


def _step(derivation: Derivation, step: Step) -> dict[str, Any]:
    return {
        "reason": prose_html(sentence(step.reason)),
        "outcome": step.verdict.outcome,
        "word": step.verdict.evidence or step.verdict.outcome,
        "result": step in derivation.results,
        "equations": _equations(step),
    }


def _equations(step: Step) -> list[tuple[Markup | str, Markup]]:
    """The rows of a step, each a left and a right side."""
    try:
        return _sides(step_rows(step, SCREEN))
    except TooWide:
        return _sides([f"{SCREEN.latex(step.left)} &= \\text{{(a number with more than 4300 digits, not written out)}}"])


def _sides(rows: list[str]) -> list[tuple[Markup | str, Markup]]:
    pairs = (split(row) for row in rows)
    return [(mathml(left, True) if left.strip() else "", mathml(right, True)) for left, right in pairs]


def _weights(found: Findings) -> list[tuple[Markup | str, Markup]]:
    subject = found.subject
    argument = "(t)" if isinstance(subject, Target) else "_{s}"
    return _sides(
        [*equation(f"a{argument}", (subject.incorrect,), SCREEN), *equation(f"b{argument}", (subject.correct,), SCREEN)]
    )


def _distances(found: Findings) -> list[dict[str, str]]:
    """The certified distances and the bounds, as they are in the article."""
    if found.distances is None:
        return []
    from hsym.render.distances import distance_table

    text = distance_table(found.distances.rows, "csv", bound=found.distances.bounds)
    names, *rows = (line.split(",") for line in text.splitlines())
    return [dict(zip(names, row, strict=True)) for row in rows]


def _data(picture: bytes) -> str:
    return base64.b64encode(picture).decode("ascii")


def _trusted(text: str) -> Markup:
    """HTML that hsym wrote, with everything of users escaped."""
    from markupsafe import Markup

    return Markup(text)
