r"""Mathematics as MathML, which browsers set without a script or a network."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from hsym.render.macros import expanded

if TYPE_CHECKING:
    from markupsafe import Markup

_UNKNOWN = (
    (re.compile(r"\\text\{\\emph\{(.*?)\}\}"), r"\\text{\1}"),
    (re.compile(r"\\tbinom"), r"\\binom"),
    (re.compile(r"\\text\{\\footnotesize\$\\displaystyle (.*?)\$\}"), r"\1"),
    (re.compile(r"\\!"), ""),
    (re.compile(r"\\operatorname\{f\.p\.\}"), r"\\text{f.p.}"),
)
"""What the converter does not know, and what stands for it."""


def mathml(latex: str, block: bool = False) -> Markup:
    """LaTeX for mathematics mode as a ``math`` element; its source is the alternative text.

    Args:
        latex: the mathematics, with or without the commands of ``hsym.sty``.
        block: in the size of a display.

    Example:
        >>> print(mathml("x"))
        <math display="inline" alttext="x"><mrow><mi>x</mi></mrow></math>
    """
    from latex2mathml.converter import convert
    from markupsafe import Markup

    text = expanded(latex)
    for pattern, known in _UNKNOWN:
        text = pattern.sub(known, text)
    made = convert(text, display="block" if block else "inline")
    style = ' displaystyle="true"' if block else ""
    opening = f'<math display="inline"{style} alttext="{escape(text)}"'
    made = made.replace("<mo>&#x0221E;</mo>", "<mi>&#x0221E;</mi>")  # infinity is no operator, around which there is room
    head, _, rest = made.partition(">")
    assert head.startswith("<math")
    return Markup(f"{opening}>{rest}")


def prose_html(text: str) -> Markup:
    """Words with mathematics between dollars.

    Example:
        >>> print(prose_html("a < $b$"))
        a &lt; <math display="inline" alttext="b"><mrow><mi>b</mi></mrow></math>
    """
    from markupsafe import Markup

    parts = text.split("$")
    return Markup("").join(mathml(part) if number % 2 else part for number, part in enumerate(parts))
