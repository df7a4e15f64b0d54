"""Text that others wrote, put into Markdown: shown as it is, never as a mark, as HTML or as mathematics."""

from __future__ import annotations

import re

from hsym.brief import one_line

_PLAIN = re.compile(r"[^\W_](?:[\w .,:=()/'+-]*[^\W_)]\)?)?")
_MARKS = re.compile(r"[\\*_`\[\]|#~&<>$]")
_SIGNS = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "[": "&#91;", "]": "&#93;", "$": "`$`"}
"""What stands for a sign that a backslash does not make harmless everywhere."""


def code(text: str) -> str:
    """A text between backticks, more of them than it has itself, on one line.

    Example:
        >>> print(code("a`b"), code("<b>$x$</b>"))
        ``a`b`` `<b>$x$</b>`
    """
    line = one_line(text, 10**6) or " "
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    space = " " if "`" in (line[0], line[-1]) else ""
    return f"{fence}{space}{line}{space}{fence}"


def called(text: str) -> str:
    """A name as it is if nothing in it means anything to Markdown, else between backticks.

    Example:
        >>> called("GRPO with eps = 0"), called("Z = R*M/K"), called("<script>")
        ('GRPO with eps = 0', '`Z = R*M/K`', '`<script>`')
    """
    return text if _PLAIN.fullmatch(text) and "_" not in text else code(text)


def prose(text: str) -> str:
    r"""A sentence with every sign that means something to Markdown or to HTML made harmless.

    Example:
        >>> print(prose("2*t is h_M <b>"), prose("costs $1"))
        2\*t is h\_M &lt;b&gt; costs `$`1
    """
    return _MARKS.sub(lambda x: _SIGNS.get(x[0], f"\\{x[0]}"), one_line(text, 10**6))
