"""A single verified statement about a rule, in each format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsym.render.latex import escaped
from hsym.render.markdown import verdict_markdown
from hsym.render.text import value_text, verdict_text

if TYPE_CHECKING:
    from hsym.claims import Verdict
    from hsym.rule import Target, WeightRule


def statement(rule: WeightRule | Target, M: int | None, claim: str | None) -> str:
    """The statement in one line.

    Example:
        >>> from hsym import catalog
        >>> statement(catalog.get("rloo"), 4, "h = t")
        'RLOO at M = 4: h = t'
    """
    where = f"{rule.title} at M = {M}" if M is not None else rule.title
    if claim is not None:
        return f"{where}: {' '.join(claim.split())}"
    if M is None:
        return f"{where}: the expected update is the gradient of h(p)"
    return f"{where}: E[(1/{M}) sum_i Z_i grad log pi(y_i)] = grad h_{M}(p)"


def statement_text(said: str, verdict: Verdict) -> str:
    """Statement and verdict as plain text."""
    return f"{said}\n{verdict_text(verdict)}\n"


def statement_markdown(said: str, verdict: Verdict) -> str:
    """Statement and verdict as Markdown."""
    return f"### `{said}`\n\n{verdict_markdown(verdict)}\n"


def statement_latex(said: str, verdict: Verdict) -> str:
    """Statement and verdict as a LaTeX fragment that needs no package."""
    import hsym

    rows = [f"{escaped(name)} = {escaped(value_text(x))}" for name, x in verdict.witness]
    rows += [f"relies on: {escaped(x)}" for x in verdict.relies_on]
    items = "\n".join(rf"\item {row}" for row in rows)
    body = f"\n\\begin{{itemize}}\n{items}\n\\end{{itemize}}" if rows else ""
    return (
        f"% hsym {hsym.__version__}; needs no package\n\\noindent\\textbf{{{escaped(said)}.}} {escaped(str(verdict))}.{body}%\n"
    )
