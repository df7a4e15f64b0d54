"""Notebooks: written by nbformat from Markdown with blocks of Python, deterministic to the byte, without outputs.

The texts stand in ``hsym/render/notebooks``, one Markdown file each: a block of Python becomes a code cell, what stands
between two of them a Markdown cell.  Text from outside enters as an escaped title or as a Python literal, never as code.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from hsym.errors import HsymError, shown
from hsym.render.rule_source import described

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from hsym.rule import Target, WeightRule

Cell = tuple[str, str]
"""``("markdown" or "code", source)``."""
TUTORIALS = ("tour", "rejection_sampling", "grpo", "design", "new_scheme")
"""The notebooks that teach, in the order in which to read them."""
_BLOCK = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def notebook(rule: str | WeightRule | Target, M: int | None = None, **options: Any) -> str:
    """A notebook about one rule that stands alone, as the text of an ``.ipynb`` file.

    It derives h_M, at M and for every M, runs checks that stop it if they fail, among them a brute force over all rewards of
    a small group, asks for the limit, and draws.

    Args:
        rule: what :func:`hsym.rule` reads (the contents of a TOML file are copied into the notebook), or a rule or target.
        M: the group size, 1 to 16, 4 by default; a target has none.
        options: for a text what :func:`hsym.rule` takes besides: ``parameters``, ``degenerate``, ``eps``, ``ddof``, ...

    Raises:
        HsymError: the rule cannot be read or written as text, or M is out of range.

    Example:
        >>> '"nbformat": 4' in notebook("grpo", 4, eps=0)
        True
    """
    template, places = described(rule, M, options)
    return write(cells(template, places))


def tutorial(name: str) -> str:
    """One of the notebooks that teach, as the text of an ``.ipynb`` file.

    Raises:
        HsymError: there is none of this name.

    Example:
        >>> tutorial("tour").startswith("{")
        True
    """
    if name not in TUTORIALS:
        raise HsymError(f"--tutorial: {shown(name)} is no tutorial; expected one of: {', '.join(TUTORIALS)}")
    return write(cells(name, {}))


def cells(template: str, places: Mapping[str, str]) -> list[Cell]:
    """The cells of a text, with something put in at its places."""
    text = files("hsym.render").joinpath("notebooks", f"{template}.md").read_text(encoding="utf-8")
    parts = _BLOCK.split(text)
    found = [("code" if i % 2 else "markdown", part.strip("\n")) for i, part in enumerate(parts)]
    return [(kind, _PLACE.sub(lambda place: places[place[1]], source)) for kind, source in found if source]


def write(made: list[Cell]) -> str:
    """Cells as the text of an ``.ipynb`` file; their ids are their numbers with a hash of their source.

    Example:
        >>> '"id": "00-' in write([("markdown", "# A title")])
        True
    """
    import nbformat
    from nbformat import v4

    nodes = []
    for number, (kind, source) in enumerate(made):
        identity = f"{number:02d}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"
        new = v4.new_markdown_cell if kind == "markdown" else v4.new_code_cell
        nodes.append(new(source, id=identity))
    document: NotebookNode = v4.new_notebook(
        cells=nodes,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(document)
    return str(nbformat.writes(document)).rstrip("\n") + "\n"
