"""Figures and their numbers as files: the same input gives the same bytes."""

from __future__ import annotations

import csv
import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import hsym
from hsym.errors import HsymError, shown
from hsym.exact.balls import Ball
from hsym.limits.curves import Curves
from hsym.render.files import write_atomically
from hsym.render.plot_style import SAVING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PICTURES = ("pdf", "png", "svg")
DPI = 300
"""Of a PNG: what printers ask for."""
_UNDATED: dict[str, dict[str, str | None]] = {
    "pdf": {"CreationDate": None, "Creator": f"hsym {hsym.__version__}"},
    "png": {"Software": f"hsym {hsym.__version__}"},
    "svg": {"Date": None, "Creator": f"hsym {hsym.__version__}"},
}


def suffix_of(path: str) -> str:
    """The kind of picture that a file name asks for.

    Raises:
        HsymError: it asks for none that can be written.

    Example:
        >>> suffix_of("figures/grpo.PDF")
        'pdf'
    """
    suffix = os.path.splitext(path)[1].removeprefix(".").lower()
    if suffix not in PICTURES:
        raise HsymError(f"-o: {shown(path)} has no suffix of a picture; expected a name that ends in .pdf, .png or .svg")
    return suffix


def picture(axes: Axes, suffix: str) -> bytes:
    """The figure of some axes as PDF with embedded TrueType fonts, PNG at 300 dots per inch, or SVG; nothing in it is dated.

    Raises:
        HsymError: the suffix is none of these.

    Example:
        >>> from hsym import catalog
        >>> from hsym.render.plots import plot
        >>> picture(plot(catalog.get("rloo"), M=4, points=4), "pdf")[:5]
        b'%PDF-'
    """
    from matplotlib import rc_context

    suffix_of(f"figure.{suffix}")
    stream = io.BytesIO()
    figure: Any = axes.figure.figure  # the whole of it, if the axes are in a part of one
    with rc_context(SAVING), _without_remarks_on_fonts():
        figure.savefig(stream, format=suffix, dpi=DPI, metadata=_UNDATED[suffix])
    return stream.getvalue()


@contextmanager
def _without_remarks_on_fonts() -> Iterator[None]:
    """Embedding a font that comes with matplotlib makes fontTools remark that its dates are old."""
    logger = logging.getLogger("fontTools")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def save(axes: Axes, path: str) -> None:
    """Write the figure of some axes to a file that ends in .pdf, .png or .svg, wholly or not at all.

    Raises:
        HsymError: the name has another suffix, or cannot be written.
    """
    write_atomically(path, picture(axes, suffix_of(path)), "path")


def csv_text(found: Curves) -> str:
    """The numbers behind a figure as CSV: t, then a column for each curve, with 15 decimals that differ from the value by
    less than one in the last.  Where a reference has no finite value its cell is empty.

    Example:
        >>> from hsym import catalog
        >>> from hsym.limits.curves import curves
        >>> from hsym.limits.grids import smooth_grid
        >>> print(csv_text(curves([catalog.get("rejection_sampling")], [2], smooth_grid(2))), end="")
        t,h_2(t)/h_2(1) of rejection sampling
        0,0.000000000000000
        0.5,0.583333333333333
        1,1.000000000000000
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(found.header)
    writer.writerows([_cell(x) for x in row] for row in found.rows)
    return stream.getvalue()


def _cell(value: Fraction | Ball | None) -> str:
    if value is None:
        return ""
    return value.decimal() if isinstance(value, Ball) else exact_decimal(value)


def exact_decimal(value: Fraction) -> str:
    """A fraction of [0, 1] as a decimal where that is finite, else as a fraction: never rounded.

    Example:
        >>> exact_decimal(Fraction(1, 8)), exact_decimal(Fraction(1, 3)), exact_decimal(Fraction(1))
        ('0.125', '1/3', '1')
    """
    places = max(value.denominator.bit_length() - 1, 0)
    scaled = value * 10**places
    if scaled.denominator != 1 or value.denominator == 1:
        return str(value)
    return f"0.{scaled.numerator:0{places}d}".rstrip("0")
