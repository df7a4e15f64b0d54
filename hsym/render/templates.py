"""Documents from templates: LaTeX with ``<% %>`` and ``<< >>``, HTML with autoescaping; what a template misses is an error."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = "templates"


def page(name: str, **values: Any) -> str:
    """A document from the template of this name.

    Raises:
        jinja2.UndefinedError: the template uses something that is not given.
    """
    return _environment(name.endswith(".html.jinja")).get_template(name).render(**values)


@cache
def _environment(html: bool) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    marks = {} if html else _LATEX_MARKS
    return Environment(
        loader=PackageLoader("hsym.render", FOLDER),
        undefined=StrictUndefined,
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **marks,
    )


_LATEX_MARKS: dict[str, Any] = {
    "block_start_string": "<%",
    "block_end_string": "%>",
    "variable_start_string": "<<",
    "variable_end_string": ">>",
    "comment_start_string": "<#",
    "comment_end_string": "#>",
}
"""LaTeX is full of braces, so its templates have other marks."""
