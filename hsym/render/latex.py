r"""LaTeX: fragments for papers that use ``hsym.sty``; long sums are broken before a sign.

A derivation has three styles.  ``aligned`` is mathematics only, for use in mathematics mode; ``align`` has numbered, labelled
formulas with their reasons between them; ``proof`` is a theorem and its proof.  Labels are ``eq:hsym:<rule>:<step>``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from hsym import notation, symbols
from hsym.errors import HsymError, shown
from hsym.render.displays import PAGE, WIDE_LEFT, grouped, height, left_above, sides
from hsym.render.facts import appendix as facts
from hsym.render.formula import node_latex
from hsym.render.letters import other_engine
from hsym.render.printer import latex
from hsym.render.rows import LINE, PAPER, Room, bracket, equation, fitted, step_rows
from hsym.render.terms import TooWide, latex_width, lines, signed_terms, unmarked
from hsym.render.words import breakable, digest, escaped, literal, prose, relations, sentence, slug, with_relations

if TYPE_CHECKING:
    from hsym.derivation import Derivation, Step
    from hsym.objective import Objective
    from hsym.rule import Target, WeightRule

STYLES = ("aligned", "align", "proof")
FACES = ("monomials", "bernstein", "betainc")
NARROWEST, WIDEST = 30, 200
"""Letters on a line that can be asked for."""
INLINE = 36
"""A formula wider than this gets a display of its own."""
MARK = 6
"""Letters that a mark of evidence takes."""
LEFT_OUT = "not written out: a term is wider than a line; the JSON form has it"
TOO_WIDE = rf"\text{{\emph{{({LEFT_OUT.partition(':')[0]})}}}}"
GIVEN = frozenset({"weights of an incorrect sample", "weights of a correct sample", "gap", "theorem 1"})
"""Steps that say what is given."""
NEEDS = r"needs \usepackage{hsym} (hsym sty -o hsym.sty)"


def derivation_latex(
    derivation: Derivation, style: str = "aligned", width: int = LINE, evidence: bool = False, appendix: bool = False
) -> str:
    """A derivation as a LaTeX fragment, in one of the styles.

    Raises:
        HsymError: the style is none of these, the width is out of range, or an appendix cannot be where it is asked for.
    """
    if style not in STYLES:
        raise HsymError(f"style: {shown(style)} is not possible; expected one of: {', '.join(STYLES)}")
    if isinstance(width, bool) or not isinstance(width, int) or not NARROWEST <= width <= WIDEST:
        raise HsymError(f"width: {shown(width)} is not possible; expected an integer from {NARROWEST} to {WIDEST}")
    if appendix and style == "aligned":
        raise HsymError("appendix: aligned formulas have no text; expected the style align or proof")
    room = Room(width)
    if style == "aligned":
        body = _aligned(derivation, room, evidence)
        return _head(derivation, body, "for mathematics mode, as in \\[ ... \\]") + body
    from hsym.render.proofs import theorem_and_proof

    proved = style == "proof" and derivation.verdict.holds
    body = theorem_and_proof(derivation, room, evidence, appendix) if proved else _align(derivation, room, evidence)
    return _head(derivation, body) + body + (facts(derivation.verdict.relies_on) if appendix else "")


def _head(derivation: Derivation, body: str, place: str = "") -> str:
    """Comments: what it is, what became of it, and what it needs."""
    import hsym

    verdict = derivation.verdict
    said = [unmarked(derivation.title), f"verdict: {verdict}", *(f"relies on: {x}" for x in verdict.relies_on)]
    said.append(f"hsym {hsym.__version__}; {NEEDS}{f'; {place}' if place else ''}")
    return "".join(f"% {' '.join(x.split())}\n" for x in said) + other_engine(body)


def _aligned(derivation: Derivation, room: Room, evidence: bool) -> str:
    """Formulas below each other; what equals the same as before does not repeat its left side.

    A display in mathematics mode cannot be broken by a page: of a derivation that is too tall only what is given and what
    comes out is shown, and a comment says what is left out.
    """
    steps, comment = derivation.steps, ""
    rows = _chain(steps, room, evidence)
    while height(rows) > PAGE and len(steps) > 1:
        essential = [x for x in steps if x.name in GIVEN or x in derivation.results]
        tallest = max(steps, key=lambda x: height(_chain((x,), room, evidence)))
        steps = tuple(essential) if len(essential) < len(steps) else tuple(x for x in steps if x is not tallest)
        rows = _chain(steps, room, evidence)
    if left_out := [x.name for x in derivation.steps if x not in steps]:
        comment = f"% taller than a page, so left out (--style align has them): {', '.join(left_out)}\n"
    return comment + "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}%\n"


def _chain(steps: tuple[Step, ...], room: Room, evidence: bool) -> list[str]:
    """The rows of steps in one display: where that is too wide, wide left sides stand on lines of their own."""
    room = room.less(MARK if evidence else 0)
    rows = [_linked(steps, number, room) for number in range(len(steps))]
    if sum(sides([y for x in rows for y in x])) > room.width:
        narrow = replace(room, left=WIDE_LEFT)
        rows = [_linked(steps, number, narrow) for number in range(len(steps))]
        rows = [left_above(x) if sides(x)[0] > WIDE_LEFT else x for x in rows]
    for step, made in zip(steps, rows, strict=True):
        made[-1] += mark_in_display(step, evidence)
    return [y for x in rows for y in x]


def _linked(steps: tuple[Step, ...], number: int, room: Room) -> list[str]:
    """The rows of a step, without its left side if the step before has the same."""
    step, before = steps[number], steps[number - 1] if number else None
    chained = before is not None and step.left == before.left and step.relation == before.relation == "="
    try:
        return step_rows(step, room, chained and step.layout == "equation")
    except TooWide:
        return [f"{'' if chained else room.latex(step.left)} &= {TOO_WIDE}"]


def _align(derivation: Derivation, room: Room, evidence: bool) -> str:
    """Displays with a numbered, labelled formula for each step, below its reason."""
    out = [r"\begingroup\allowdisplaybreaks\emergencystretch=8em", rf"\par\noindent\textbf{{{title_latex(derivation)}.}}"]
    if evidence:
        out.append(note_commands(derivation.steps).rstrip())
    if rule_is_told(derivation.subject):
        out.append(rule_sentence(derivation.subject, room))
    if condition := derivation.condition:
        out.append(with_relations(f"For {condition}."))
    if not derivation.verdict.holds:
        out.append(with_relations(f"Verdict: {derivation.verdict}."))
    steps = derivation.steps
    rows = [_linked(steps[i : i + 1], 0, room) for i in range(len(steps))]
    said = [f"{prose(sentence(x.reason))}{state(x)}{mark(x, evidence)}" for x in steps]
    for group in grouped(rows, room.width):
        parts = [labelled(rows[i], label(derivation, steps[i])) for i in group]
        between = [f"\n\\\\ \\intertext{{%\n{said[i]}}}\n" for i in group[1:]]
        shown_together = parts[0] + "".join(x + y for x, y in zip(between, parts[1:], strict=True))
        out += [said[group[0]], f"\\begin{{align}}\n{shown_together}\n\\end{{align}}"]
    if evidence and derivation.verdict.relies_on:
        out.append(relied_on(derivation))
    return "\n".join([*out, r"\par\endgroup"]) + "%\n"


def label(derivation: Derivation, step: Step) -> str:
    """``eq:hsym:<rule>:<step>``; the group size, or what else is derived, belongs to the name of the rule.

    Example:
        >>> from hsym import catalog, derive
        >>> made = derive(catalog.get("rloo"), 3)
        >>> label(made, made.step("theorem 1"))
        'eq:hsym:rloo-m3:theorem-1'
    """
    return f"eq:hsym:{name_of(derivation)}:{slug(step.name)}"


def name_of(derivation: Derivation) -> str:
    """The rule, with the group size or what else is derived, as a part of a label or of the name of a file."""
    kind = {"identity": "-identity", "limit": "-limit"}.get(derivation.steps[0].claim.kind, "")
    where = f"-{digest(derivation.title)}" if kind == "-identity" else ""  # the policy is a part of the title
    return f"{slug(derivation.subject.title)}{kind}{'' if derivation.M is None else f'-m{derivation.M}'}{where}"


def labelled(rows: list[str], name: str) -> str:
    """Rows for ``align``, numbered and labelled on the last one."""
    return " \\\\\n".join([*(row + r" \notag" for row in rows[:-1]), rows[-1] + rf" \label{{{name}}}"])


def mark(step: Step, evidence: bool) -> str:
    """The mark of a statement's evidence, if it is asked for, which no line break separates from the words before it."""
    return rf"\hsymMark{{{_word(step)}}}" if evidence else ""


def mark_in_display(step: Step, evidence: bool) -> str:
    """The same behind a formula, far enough not to be taken for an exponent; what does not hold says so in any case."""
    if evidence:
        return rf" \qquad {mark(step, evidence)}"
    return "" if step.verdict.holds else rf" \qquad \text{{\emph{{[{step.verdict.outcome}]}}}}"


def _word(step: Step) -> str:
    return step.verdict.outcome if step.verdict.outcome != "holds" else str(step.verdict.evidence)


def state(step: Step) -> str:
    """What became of a step that does not hold: never left out."""
    return "" if step.verdict.holds else rf" \emph{{[{step.verdict.outcome}]}}"


def relied_on(derivation: Derivation) -> str:
    """What the verdict relies on, each with its own evidence, as a sentence."""
    return escaped(f"It relies on: {'; '.join(derivation.verdict.relies_on)}.")


def note_commands(steps: Iterable[Step]) -> str:
    """The footnotes that explain the marks of these steps."""
    return "".join(rf"\hsymNote{{{word}}}%" + "\n" for word in dict.fromkeys(_word(step) for step in steps))


def display(rows: list[str]) -> str:
    """Rows as a display without numbers."""
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"


def title_latex(derivation: Derivation) -> str:
    """The title as LaTeX."""
    return prose(title_prose(derivation))


def title_prose(derivation: Derivation) -> str:
    """The title as prose, in which the name of the rule, which is anybody's text, is no mark."""
    before, name, after = derivation.title.partition(derivation.subject.title)
    return f"{before}{named(derivation.subject) if name else ''}{after}"


def named(subject: WeightRule | Target) -> str:
    """The name of a rule with its settings, as prose; a formula that it is called by is set as mathematics."""
    title, formula = subject.title, formula_latex(subject, macros=True)
    settings = relations(title.removeprefix(subject.name))
    if ";" in subject.formula and subject.formula in subject.name:
        return f"{literal(subject.name)}{settings}"  # a pair has no one relation
    if subject.name != f"Z = {subject.formula}" or not formula:
        return relations(title)
    said = f"Z = {formula}" if latex_width(formula) <= INLINE else "Z"
    return f"${said}${settings}"


def rule_is_told(subject: WeightRule | Target) -> bool:
    """Whether the title has not said the formula already."""
    formula = formula_latex(subject)
    return bool(formula) and (latex_width(formula) > INLINE or subject.name != f"Z = {subject.formula}")


def rule_sentence(subject: WeightRule | Target, room: Room = PAPER) -> str:
    """The whole-group formula of a rule as a sentence, with a display of its own if it is wide."""
    formula = formula_latex(subject, macros=True)
    if latex_width(formula) <= min(INLINE, room.width - 16):
        return rf"The rule is $Z = {formula}$."
    try:
        return f"The rule is\n{display([f'Z &= {fitted(formula, room.width - 8)}'])}"
    except TooWide:
        return rf"\par{{\raggedright The rule is Z = {breakable(subject.formula)}.\par}}"


def formula_latex(subject: WeightRule | Target, macros: bool = False) -> str:
    """The whole-group formula of a rule, set as its author wrote it; empty where the rule is a pair a_s, b_s."""
    from hsym.reading.grammar import parse

    return node_latex(parse(subject.formula), macros) if subject.formula and ";" not in subject.formula else ""


def rule_latex(rule: WeightRule) -> str:
    """The two weights of a rule in one line of mathematics."""
    return rf"a_s = {latex(rule.incorrect)},\quad b_s = {latex(rule.correct)}"


def objective_latex(objective: Objective, face: str = "monomials") -> str:
    """``h_M(t) = ...`` in one line of mathematics, in powers of t, Bernstein polynomials or incomplete beta functions."""
    if face not in FACES:
        raise HsymError(f"face: {shown(face)} is no face of h_M; expected one of: {', '.join(FACES)}")
    forms = {"monomials": lambda: objective.expr, "bernstein": objective.bernstein, "betainc": objective.betainc}
    left = latex(notation.Transform(objective.M, symbols.t))
    return f"{left} = {lines(signed_terms(forms[face](), latex, bracket), 10**9)[0]}"


def rule_fragment(rule: WeightRule | Target) -> str:
    """What a rule is, as a LaTeX fragment."""
    import hsym

    argument = "(t)" if not hasattr(rule, "least_M") else "_s"
    title = f"\\noindent\\textbf{{{prose(named(rule))}.}}"
    head = f"% hsym {hsym.__version__}; {NEEDS}\n{other_engine(title)}{title}"
    sides = {rf"\hsymIncorrect{argument}": rule.incorrect, rf"\hsymCorrect{argument}": rule.correct}
    try:
        made = display([row for left, side in sides.items() for row in equation(left, (side,))])
    except TooWide:
        made = rf"\par {escaped(LEFT_OUT[:1].upper() + LEFT_OUT[1:])}.\par"
    return f"{head}{f' {rule_sentence(rule)}' if rule_is_told(rule) else ''}\n{made}%\n"
