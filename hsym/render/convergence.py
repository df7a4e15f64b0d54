"""The figure of convergence: the certified distance of h_M from its limit against M, the proved bound above it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from hsym.errors import HsymError, shown
from hsym.limits.against_limit import Approach, approach
from hsym.limits.limit import limit
from hsym.render.plot_style import COLUMN, SETTINGS
from hsym.rule import require_rule

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from hsym.rule import WeightRule

HEIGHT = 0.68
"""Of a figure, in widths."""
NEAR = Fraction(1, 100)
"""How close to an end that is not in the domain of a limit distances are taken."""


def plot_convergence(
    found: Approach | WeightRule,
    M: Iterable[int] = (4, 16, 64, 256),
    ax: Axes | None = None,
    width: float = COLUMN,
) -> Axes:
    """Certified distances of h_M from its proved limit, and the proved bounds above them, against M.

    Args:
        found: the distances, see :func:`hsym.approach`; or a rule without free parameters, whose distances on [0, 1], or on
            [1/100, 99/100] where an end is not in the domain of the limit, are computed.
        M: the group sizes for a rule.
        ax: axes to draw on, which keep their fonts; without them a figure of its own, in a style for papers.
        width: inches, of a figure of its own.

    Returns:
        The axes.

    Raises:
        HsymError: the rule has no proved limit, or an argument is off.

    Example:
        >>> from hsym import catalog
        >>> plot_convergence(catalog.get("rejection_sampling"), (4, 16)).get_ylabel()
        'distance on $[0.01, 1]$'
    """
    if ax is not None:
        from matplotlib.axes import Axes

        if not isinstance(ax, Axes):
            raise HsymError(f"ax: {shown(ax)} is not possible; expected axes of matplotlib")
    if isinstance(found, Approach):
        return convergence(found, ax, width)
    known = limit(require_rule(found, "found"))
    low, high = Fraction(0 if known.left else NEAR), Fraction(1 if known.right else 1 - NEAR)
    return convergence(approach(found, M, low, high), ax, width)


def convergence(found: Approach, ax: Axes | None = None, width: float = COLUMN) -> Axes:
    """Distances and bounds against M, on logarithmic scales.

    Args:
        found: the distances, see :func:`hsym.limits.against_limit.approach`.
        ax: axes to draw on, which keep their fonts; without them a figure of its own, in a style for papers.
        width: inches, of a figure of its own.

    Returns:
        The axes.

    Example:
        >>> from hsym import catalog
        >>> from hsym.limits.against_limit import approach
        >>> axes = convergence(approach(catalog.get("grpo", eps=0), (2, 8, 32)))
        >>> [line.get_label() for line in axes.lines]
        ['proved bound', 'distance']
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    if ax is not None:
        _fill(ax, found)
        return ax
    with rc_context(SETTINGS):
        figure = Figure(figsize=(width, HEIGHT * width), layout="constrained")
        own = figure.add_subplot()
        _fill(own, found)
        figure.draw_without_rendering()  # the labels of the ticks are made now, with the fonts of the style
    return own


def _fill(ax: Axes, found: Approach) -> None:
    sizes = [row.M for row in found.rows]
    bounds, distances = [float(x) for x in found.bounds], [float(row.upper) for row in found.rows]
    ax.plot(sizes, bounds, color="0.5", linestyle=(0, (4.5, 1.6)), linewidth=0.9, label="proved bound")
    ax.plot(sizes, distances, color="black", linestyle="solid", linewidth=0.9, marker="o", markersize=2.8, label="distance")
    ax.set_xscale("log", base=2)
    if all(value > 0 for value in (*bounds, *distances)):
        ax.set_yscale("log")
    low, high = found.rows[0].interval
    ax.set_xlabel("$M$")
    ax.set_ylabel("distance on $[0, 1]$" if (low, high) == (0, 1) else f"distance on $[{float(low):g}, {float(high):g}]$")
    ax.set_xlim(min(sizes), max(sizes))
    ax.legend(frameon=False)
