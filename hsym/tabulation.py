"""What a table of rules says: every cell is derived here, with its verdict, and nothing is looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from hsym import notation, symbols
from hsym.claims import Verdict, weakest
from hsym.derivation import Derivation
from hsym.deriving import derive
from hsym.errors import HsymError, shown
from hsym.exact.limits import check_group_size
from hsym.limits.limit import limit
from hsym.limits.result import Limit
from hsym.recipe import Recipe
from hsym.rule import Target, WeightRule
from hsym.tabular import Cell, Column, Kind, Row, Table, check_caption
from hsym.verification import verify, verify_target

Subject = WeightRule | Target | Recipe
M, t = symbols.M, symbols.t
MOST_M = 16
"""The largest group size of which a table can show the monomials."""
AT_M = ("rule", "Z", "h")
"""The columns by default where group sizes are given."""
EVERY_M = ("rule", "a", "b", "h", "limit", "bound", "monotone", "evidence")
"""The columns by default where none is."""
NO_EVIDENCE = ("rule", "Z", "a", "b", "domain", "evidence", "references")
"""Columns that are definitions, or that repeat what another column claims."""


@dataclass(frozen=True)
class _Facts:
    """What is known of one subject; each fact is derived once, when a column first needs it."""

    subject: Subject

    @cached_property
    def derivation(self) -> Derivation:
        return self.subject.derivation if isinstance(self.subject, Recipe) else derive(self.subject)

    @cached_property
    def limit(self) -> Limit:
        return self.subject.limit if isinstance(self.subject, Recipe) else limit(self.subject)

    @property
    def argument(self) -> str:
        """What the weights depend on: p = t, or the number s."""
        return "(t)" if isinstance(self.subject, Target) else "_s"

    def at(self, size: int) -> Derivation:
        assert isinstance(self.subject, WeightRule)
        return derive(self.subject, size, True)


def _rule(facts: _Facts, size: int | None) -> Cell:
    return Cell(facts.subject.title)


def _Z(facts: _Facts, size: int | None) -> Cell:
    return Cell(facts.subject.formula)


def _weight(letter: str, place: int) -> Callable[[_Facts, int | None], Cell]:
    def cell(facts: _Facts, size: int | None) -> Cell:
        left = sympy.Symbol(f"{letter}{facts.argument}")
        step = facts.derivation.steps[place]
        if step.right == left:
            return Cell("free", left, verdict=step.verdict)
        return Cell("", left, "=", step.right, None, step.verdict)

    return cell


def _gap(facts: _Facts, size: int | None) -> Cell:
    step = facts.derivation.step("derivative" if isinstance(facts.subject, Target) else "gap")
    return Cell("", sympy.Symbol(f"w{facts.argument}"), "=", step.right, None, step.verdict)


def _derivative(facts: _Facts, size: int | None) -> Cell:
    if size is not None:
        made = facts.at(size)
        whole = weakest([made.step("theorem 1").verdict, made.step("derivative").verdict])
        return Cell("", notation.TransformDerivative(size, t), "=", made.step("derivative").right, None, whole)
    known = any(step.name == "derivative" for step in facts.derivation.steps)
    step = facts.derivation.step("derivative" if known else "theorem 1")
    if isinstance(facts.subject, Target):
        return Cell("", step.left, "=", step.right, None, step.verdict)
    if step.right.atoms(AppliedUndef) - {notation.TransformDerivative(M, t)} and not isinstance(facts.subject, Recipe):
        step = facts.derivation.step("theorem 1")  # sums that only a recurrence determines
    return Cell("", notation.TransformDerivative(M, t), "=", step.right, _from(facts), step.verdict)


def _h(facts: _Facts, size: int | None) -> Cell:
    if size is not None:
        made = facts.at(size)
        verdict = weakest([made.step(name).verdict for name in ("theorem 1", "derivative", "transform")])
        return Cell("", notation.Transform(size, t), "=", made.step("transform").right, None, verdict)
    step = facts.derivation.step("transform")
    right = step.right[0] if isinstance(step.right, tuple) else step.right
    return Cell("", step.left, "=", right, _from(facts), step.verdict)


def _from(facts: _Facts) -> sympy.Basic | None:
    """From which M on the forms for every M hold, where that is later than the rule itself."""
    rule = facts.subject
    if not isinstance(rule, WeightRule) or all(" at M = " not in step.name for step in facts.derivation.steps):
        return None
    from hsym.every_M import find

    closed = find(rule).closed
    return None if closed is None else sympy.Ge(M, closed.segments.start.to_sympy(), evaluate=False)


def _limit(facts: _Facts, size: int | None) -> Cell:
    found = facts.limit
    if isinstance(facts.subject, Target):
        return Cell("itself", verdict=found.verdict)
    if found.transform is None:
        return Cell("open" if found.verdict.outcome == "open" else "none", verdict=found.verdict)
    if _empty(found):
        return Cell("open", verdict=ONLY_SMALLER)
    return Cell("", found.normalised, "->", found.transform, _open_ends(found), found.verdict)


ONLY_SMALLER = Verdict("open", None, "all that is known is that h_M is small against a function of M")


def _empty(found: Limit) -> bool:
    """Whether a limit is 0 at a scale, as it is then at every larger one: that says nothing of h_M itself."""
    return found.transform == 0 and found.scale != 1


def _open_ends(found: Limit) -> sympy.Basic | None:
    """The t at which a limit is claimed, if these are not all of [0, 1]."""
    ends = [sympy.Gt(t, 0, evaluate=False)] * (not found.left) + [sympy.Lt(t, 1, evaluate=False)] * (not found.right)
    return sympy.And(*ends, evaluate=False) if len(ends) > 1 else ends[0] if ends else None


def _domain(facts: _Facts, size: int | None) -> Cell:
    found = facts.limit
    if isinstance(facts.subject, Target):
        return Cell(found.domain, verdict=found.verdict)
    if _empty(found):
        return Cell("open", verdict=ONLY_SMALLER)
    return Cell(found.mode if found.transform is not None else found.verdict.outcome.replace("fails", "none"))


def _bound(facts: _Facts, size: int | None) -> Cell:
    found = facts.limit
    if isinstance(found, Limit) and _empty(found):
        return Cell("open", verdict=ONLY_SMALLER)
    if found.bound is None:
        return Cell("none" if found.verdict.outcome == "fails" else "open", verdict=found.verdict)
    if isinstance(facts.subject, Target):
        return Cell("", value=found.bound, verdict=found.verdict)
    verdict = next((step.verdict for step in found.derivation.steps if step.name == "bound"), found.verdict)
    return Cell("", None, "<=", found.bound, sympy.Ge(M, found.least_M, evaluate=False), verdict)


def _monotone(facts: _Facts, size: int | None) -> Cell:
    subject = facts.subject
    if isinstance(subject, Recipe):
        verdict = subject.monotone
    elif isinstance(subject, Target):
        verdict = verify_target(subject, "monotone")
    else:
        verdict = verify(subject, size, "monotone")
    return Cell({"holds": "yes", "fails": "no", "open": "open"}[verdict.outcome], verdict=verdict)


def _references(facts: _Facts, size: int | None) -> Cell:
    return Cell("; ".join(facts.subject.references))


def _evidence(facts: _Facts, size: int | None) -> Cell:
    raise AssertionError("the evidence is told from the other cells of its row")


@dataclass(frozen=True, slots=True)
class _Shape:
    meaning: str
    kind: Kind
    cell: Callable[[_Facts, int | None], Cell]
    at_M: bool = False


COLUMNS: dict[str, _Shape] = {
    "rule": _Shape("the name", "words", _rule),
    "Z": _Shape("the formula as its authors write it", "mathematics", _Z),
    "a": _Shape("a_s, the weight of an incorrect sample", "mathematics", _weight("a", 0)),
    "b": _Shape("b_s, the weight of a correct sample", "mathematics", _weight("b", 1)),
    "gap": _Shape("w_s = b_s - a_s", "mathematics", _gap),
    "derivative": _Shape("h_M'(t)", "mathematics", _derivative, True),
    "h": _Shape("h_M(t): in powers of t at each M given, else for every M", "mathematics", _h, True),
    "limit": _Shape("what tends to what as M grows", "mathematics", _limit),
    "domain": _Shape("how it converges, and where", "words", _domain),
    "bound": _Shape("of the distance from the limit, and from which M on", "mathematics", _bound),
    "monotone": _Shape("whether h_M is nowhere decreasing, at each M given, else for every M", "words", _monotone, True),
    "evidence": _Shape("on what evidence the statements of the row rest", "words", _evidence),
    "references": _Shape("where it is published", "words", _references),
}
"""Every column by its name, with its meaning."""


def table(
    rules: Sequence[Subject],
    M: int | Iterable[int] | None = None,
    columns: Sequence[str] | None = None,
    caption: str = "",
    label: str = "",
    command: str = "",
) -> Table:
    """A table with one row for each rule.

    Args:
        rules: weight rules; without M also targets and the recipe.
        M: one group size or several, each at most 16; h, its derivative and ``monotone`` get a column for each.
        columns: names in :data:`COLUMNS`; by default the formula and h_M at each M, or else weights, h_M for every M, its limit
            with the bound, and the evidence.
        caption: plain text above the LaTeX table.
        label: what ``\\ref`` finds the LaTeX table by.
        command: the command that made it, for the first line of the LaTeX.

    Raises:
        HsymError: there is no rule, M is too large, a column is unknown or named twice, or a target is given with M.

    Example:
        >>> from hsym import catalog
        >>> made = table([catalog.get("rejection_sampling")], columns=("rule", "limit", "evidence"))
        >>> print(made.to_csv())
        rule,limit,evidence
        rejection sampling,h_M(t) - harmonic(M) -> log(t) for t > 0,limit exact
        <BLANKLINE>
    """
    check_caption(caption, label)
    sizes = _sizes(M)
    if not isinstance(rules, Subject) and (isinstance(rules, str) or not isinstance(rules, Iterable)):
        raise HsymError(f"rules: {shown(rules)} is no list of rules; expected weight rules or targets, as hsym.rule(...) makes")
    chosen = [rules] if isinstance(rules, Subject) else list(rules)
    for rule in chosen:
        check_subject(rule, bool(sizes))
    if not chosen:
        raise HsymError("rules: a table needs at least one rule; expected some")
    wanted = checked_columns((AT_M if sizes else EVERY_M) if columns is None else columns)
    shown_columns = tuple(
        Column(name, COLUMNS[name].kind, size)
        for name in wanted
        for size in (sizes if COLUMNS[name].at_M and sizes else [None])
    )
    rows = tuple(_row(rule, shown_columns) for rule in chosen)
    return Table(shown_columns, rows, caption, label, command)


def _row(rule: Subject, columns: tuple[Column, ...]) -> Row:
    facts = _Facts(rule)
    found = {x: COLUMNS[x.name].cell(facts, x.M) for x in columns if x.name != "evidence"}
    several = len({column.M for column in columns} - {None}) > 1
    said = Cell("; ".join(_rests_on(x, cell, several) for x, cell in found.items() if x.name not in NO_EVIDENCE))
    return Row(rule, tuple(found.get(x, said) for x in columns))


def _rests_on(column: Column, cell: Cell, several: bool) -> str:
    """A statement and its evidence; with several M, at which."""
    assert cell.verdict is not None
    name = f"{column.name} at M = {column.M}" if several and column.M is not None else column.name
    return f"{name} {cell.verdict.evidence or 'open'}"


def checked_columns(names: Any) -> tuple[str, ...]:
    """The names of columns if all are known and none comes twice.

    Raises:
        HsymError: they are not.

    Example:
        >>> checked_columns(["rule", "limits"])
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: columns: 'limits' is no column; expected some of: rule, Z, a, b, gap, derivative, h, limit,
        domain, bound, monotone, evidence, references
    """
    found = tuple(names) if isinstance(names, (list, tuple)) else (names,)
    known = f"expected some of: {', '.join(COLUMNS)}"
    for place, name in enumerate(found):
        if not isinstance(name, str) or name not in COLUMNS:
            raise HsymError(f"columns: {shown(name)} is no column; {known}")
        if name in found[:place]:
            raise HsymError(f"columns: {shown(name)} is there twice; {known}, each once")
    if not found:
        raise HsymError(f"columns: there is none; {known}")
    return found


def check_subject(rule: object, sized: bool) -> None:
    """Refuse what has no place in a table.

    Raises:
        HsymError: it is no rule, or has no M where there is one.
    """
    if not isinstance(rule, Subject):
        raise HsymError(
            f"rules: {shown(rule)} is no rule; expected weight rules or targets (hsym.rule(...) makes one of a text)"
        )
    if sized and not isinstance(rule, WeightRule):
        raise HsymError(f"RULE: {rule.name} is a target without M; expected weight rules for a table with M")


def _sizes(M: int | Iterable[int] | None) -> list[int]:
    sizes = [] if M is None else [M] if isinstance(M, int) or not isinstance(M, Iterable) else list(M)
    for size in sizes:
        if isinstance(size, int) and size > MOST_M:
            raise HsymError(f"M: {size} is too large for a table of polynomials; expected at most {MOST_M}")
    if M is not None and not sizes:
        raise HsymError("M: a table needs at least one rule and one M; expected group sizes, or None for every M")
    return [check_group_size(size, most=MOST_M, reason="a table of polynomials") for size in sizes]


def preset(name: str) -> list[Subject]:
    """The rows of a table that is known by name.

    Args:
        name: ``"davis-recht"``: the systems of Davis and Recht (arXiv 2510.13651), section 3, and their recipe.

    Raises:
        HsymError: there is no such table.

    Example:
        >>> [x.title for x in preset("davis-recht")][-2:]
        ['idealised GRPO', 'recipe from a wanted h']
    """
    from hsym import catalog

    if name != "davis-recht":
        raise HsymError(f"preset: {shown(name)} is not known; expected davis-recht")
    names = ("reinforce", "rejection_sampling", "pure_rejection_sampling")
    return [*map(catalog.get, names), catalog.get("grpo", eps=0), catalog.get("idealised_grpo"), Recipe()]
