"""Notebooks: generated with nbformat, deterministic to the byte, without outputs."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hsym.errors import HsymError

if TYPE_CHECKING:
    from nbformat import NotebookNode


def notebook(call: str, M: int, name: str = "the rule") -> str:
    """A notebook that derives and verifies the objective of a rule, as the text of an ``.ipynb`` file.

    Args:
        call: the Python expression that builds the rule, such as ``hsym.catalog.get('grpo', eps=0)``.
        M: the group size, at most 16.
        name: what the rule is called in the title.

    Raises:
        HsymError: M is too large for a notebook that writes everything out.

    Example:
        >>> '"nbformat": 4' in notebook("hsym.catalog.get('rloo')", 4, "RLOO")
        True
    """
    if M > 16:
        raise HsymError(f"M: {M} is too large for a notebook that writes everything out; expected at most 16")
    cells = [
        (
            "markdown",
            f"# What {name} optimises at M = {M}\n\nEvery result below is exact; each step says on what evidence it stands.",
        ),
        ("code", "import hsym\n\nprint('hsym', hsym.__version__)"),
        ("code", f"M = {M}\nrule = {call}\nrule"),
        (
            "markdown",
            "## The transform h_M\n\nThe expected update is the gradient of $h_M(p)$, $p$ the success probability.",
        ),
        ("code", "hsym.derive(rule, M)"),
        (
            "markdown",
            "## The gradient identity\n\nThe expected weighted score, summed over all tuples of responses of a policy.",
        ),
        ("code", "hsym.derive_identity(rule, M)"),
        ("markdown", "## Questions to ask"),
        ("code", "h = hsym.objective(rule, M)\nprint(h.is_increasing())\nprint(hsym.verify(rule, M, claim='h ~ t'))"),
    ]
    return _write(cells)


def _write(cells: list[tuple[str, str]]) -> str:
    import nbformat
    from nbformat import v4

    made = []
    for number, (kind, source) in enumerate(cells):
        identity = f"{number:02d}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"
        make = v4.new_markdown_cell if kind == "markdown" else v4.new_code_cell
        made.append(make(source, id=identity))
    document: NotebookNode = v4.new_notebook(
        cells=made,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(document)
    return str(nbformat.writes(document)).rstrip("\n") + "\n"
