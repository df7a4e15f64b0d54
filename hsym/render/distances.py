"""Tables of certified distances, one row for each M: text, booktabs LaTeX, Markdown, CSV and JSON."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hsym.errors import HsymError, shown

if TYPE_CHECKING:
    from hsym.limits.distance import Distance

FORMATS = ("text", "latex", "markdown", "csv", "json")
_POWER, _POWER_LATEX = re.compile(r"e(-\d+)"), r" \\cdot 10^{\1}"
RATIO_PLACES = 3
"""Decimals of the ratio of distance and bound."""
CERTIFIED = "every digit is rounded correctly, by ball arithmetic over a cover of the interval"


def distance_table(
    rows: Sequence[Distance],
    format: str = "text",
    title: str = "",
    bound: Callable[[int], Fraction] | Sequence[Fraction] | None = None,
    command: str = "",
) -> str:
    """A table of distances against M, with a proved bound beside them if there is one.

    Args:
        rows: distances on one interval, one for each M.
        format: ``text``, ``latex`` (booktabs), ``markdown``, ``csv`` or ``json``.
        title: what the distance is between, for the line above the table.
        bound: a bound for each row, as a function of M or as a sequence; it is printed rounded up, as is the ratio of distance
            and bound.
        command: the command that made it, for the first line of the LaTeX.

    Raises:
        HsymError: there is no row, or the format is unknown.

    Example:
        >>> from hsym import catalog
        >>> from hsym.limits.distance import distance
        >>> rows = [distance(catalog.get("grpo", eps=0), "2*asin(sqrt(t))", M) for M in (2, 8)]
        >>> print(distance_table(rows, "csv", bound=lambda M: Fraction(8, M)))
        M,distance,reached at t,bound,ratio
        2,2.141593,1,4.000000,0.536
        8,1.041916,1,1.000000,1.042
        <BLANKLINE>
    """
    if format not in FORMATS:
        raise HsymError(f"format: {shown(format)} is not possible for distances; expected one of: {', '.join(FORMATS)}")
    if not rows:
        raise HsymError("rows: a table needs at least one distance; expected some")
    bounds = None if bound is None else [bound(row.M) for row in rows] if callable(bound) else list(bound)
    if bounds is not None and len(bounds) != len(rows):
        raise HsymError(f"bound: {len(bounds)} bounds were given; expected {len(rows)}, one for each row")
    if format == "json":
        return _json(rows, bounds, title)
    mathematics = format in ("latex", "markdown")
    head = ["$M$", "distance", "reached at $t$"] if mathematics else ["M", "distance", "reached at t"]
    body = [[str(row.M), row.decimal(), str(row.witness)] for row in rows]
    if mathematics:
        body = [[f"${_POWER.sub(_POWER_LATEX, cell)}$" for cell in line] for line in body]
    if bounds is not None:
        head += ["bound", "ratio"]
        body = [[*line, *_beside(row, most)] for line, row, most in zip(body, rows, bounds, strict=True)]
    return _written(head, body, format, title, command)


def _beside(row: Distance, bound: Fraction) -> list[str]:
    """The bound and how much of it is used, both rounded up."""
    most = min(row.upper, bound) if row.lower <= bound else row.upper  # what lies within the enclosure is no violation
    return [_up(bound, row.digits), _up(most / bound, RATIO_PLACES) if bound else "-"]


def _up(value: Fraction, places: int) -> str:
    whole, part = divmod(math.ceil(value * 10**places), 10**places)
    return f"{whole}.{part:0{places}}"


def _written(head: list[str], body: list[list[str]], format: str, title: str, command: str) -> str:
    certified = f"{CERTIFIED}; bounds are rounded up" if "bound" in head else CERTIFIED
    above = f"{title} ({certified})" if title else certified
    if format == "markdown":
        lines = [head, ["---"] * len(head), *body]
        return f"{above}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)
    import pandas

    frame = pandas.DataFrame(body, columns=head)
    if format == "csv":
        return str(frame.to_csv(index=False, lineterminator="\n"))
    if format == "text":
        return f"{above}\n{frame.to_string(index=False)}\n"
    import hsym

    by = f"made by: {command}; " if command else ""
    body_text = str(frame.style.hide(axis="index").to_latex(hrules=True, column_format="r" * len(head))).rstrip()
    return f"% {by}hsym {hsym.__version__}; needs \\usepackage{{booktabs}}\n% {above}\n{body_text}%\n"


def _json(rows: Sequence[Distance], bounds: list[Fraction] | None, title: str) -> str:
    from hsym.render.data import dumps, value

    data: list[dict[str, Any]] = [
        {
            "M": row.M,
            "distance": row.decimal(),
            "lower": value(row.lower),
            "upper": value(row.upper),
            "witness": value(row.witness),
            "interval": value(row.interval),
            "evidence": row.evidence,
        }
        for row in rows
    ]
    for entry, most in zip(data, bounds or (), strict=False):
        entry["bound"] = value(most)
    return dumps("distance", {"title": title, "rows": data})
