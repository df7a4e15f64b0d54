"""How figures look: what a paper's single column needs, and lines that stay apart when printed in grey.

Nothing here is global: the settings are used through ``matplotlib.rc_context`` while a figure of ours is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

COLUMN = 3.25
"""Width in inches of one column of a two-column paper."""
MARKERS = ("s", "^", "D", "v", ">", "<", "P", "X", "p", "d")
"""One shape for each group size, so that a curve is known without its colour."""
ANY = "o"
"""The shape that stands for every size, in the legend of the dashes."""
DASHES: tuple[Any, ...] = (
    "solid",
    (0, (4.5, 1.6)),
    (0, (1.2, 1.2)),
    (0, (5, 1.4, 1.2, 1.4)),
    (0, (8, 2)),
    (0, (3, 1, 1, 1, 1, 1)),
)
"""One pattern for each rule or value of a parameter."""
GREY, PALE = (0.25, 0.25, 0.25), (0.78, 0.78, 0.78)
DARK, LIGHT = 0.0, 0.75
"""The part of the colour map in use: its lightest end would vanish on white paper."""
FONTS = ["cmr10", "STIXGeneral", "DejaVu Serif"]
"""Computer Modern, and for letters that it lacks two others that come with matplotlib."""
SETTINGS: Any = {
    "font.family": FONTS,
    "font.size": 8,
    "mathtext.fontset": "cm",
    "axes.formatter.use_mathtext": True,
    "axes.unicode_minus": False,
    "axes.labelsize": 8.5,
    "axes.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.xmargin": 0,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "legend.fontsize": 7.5,
    "lines.solid_capstyle": "round",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "figure.dpi": 100,
}
SAVING: Any = {
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "hsym",
    "path.simplify": False,
    "savefig.bbox": "standard",
}
"""Fonts embedded as TrueType, and nothing in a file that differs from one run to the next."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one line is drawn.

    Attributes:
        colour: red, green and blue, each from 0 to 1.
        dashes: a line style of matplotlib.
        marker: a shape, or nothing.
        filled: whether the shape is full.
        width: in points.
    """

    colour: tuple[float, float, float]
    dashes: Any
    marker: str = ""
    filled: bool = False
    width: float = 0.9

    def keywords(self) -> dict[str, Any]:
        """What ``Axes.plot`` takes."""
        return {
            "color": self.colour,
            "linestyle": self.dashes,
            "linewidth": self.width,
            "marker": self.marker,
            "markersize": 3.2,
            "markeredgewidth": 0.6,
            "markerfacecolor": self.colour if self.filled else "white",
        }


def look(group: int, size: int, groups: int, sizes: int) -> Look:
    """The look of one of ``groups`` rules at one of ``sizes`` group sizes.

    The shade and the shape of the marks tell the size; the dashes, and whether the marks are full, tell the rule, so that
    curves that lie on each other can still be told apart.  Where there is one size only, all of it tells the rule.

    Example:
        >>> first, second = look(0, 1, 2, 3), look(1, 1, 2, 3)
        >>> first.colour == second.colour, first.marker == second.marker, first.dashes == second.dashes
        (True, True, False)
    """
    index, count = (group, groups) if sizes == 1 else (size, sizes)
    return Look(shade(index, count), DASHES[group], MARKERS[index], group % 2 == 1)


def look_of_size(size: int, sizes: int) -> Look:
    """The look of a group size in a legend: that of the first rule.

    Example:
        >>> look_of_size(0, 2) == look(0, 0, 3, 2)
        True
    """
    return look(0, size, 1, sizes)


def look_of_group(group: int, groups: int, sizes: int) -> Look:
    """The look of a rule in a legend: in grey where the shade and the shape tell the size.

    Example:
        >>> look_of_group(1, 2, 3).filled, look_of_group(1, 2, 1) == look(1, 0, 2, 1)
        (True, True)
    """
    found = look(group, 0, groups, sizes)
    return found if sizes == 1 else Look(GREY, found.dashes, ANY, found.filled)


def look_of_reference(group: int = 0) -> Look:
    """The look of what curves are held against: a wide pale band, on which a curve that has come close still shows.

    Example:
        >>> look_of_reference().marker
        ''
    """
    return Look(PALE, DASHES[group], "", False, 2.8)


def shade(index: int, count: int) -> tuple[float, float, float]:
    """One of ``count`` colours from light to dark, on a map whose lightness is monotone."""
    from matplotlib import colormaps

    part = 1.0 if count == 1 else index / (count - 1)
    red, green, blue, _ = colormaps["viridis"](LIGHT + (DARK - LIGHT) * part)
    return red, green, blue
