"""Figures of h_M against what it tends to, for papers: drawn from exact data by matplotlib, without pyplot."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hsym.errors import HsymError, shown
from hsym.exact.limits import MAX_BALL_M, check_group_size
from hsym.limits.curves import Curves, ReferenceCurve, curves
from hsym.limits.grids import given_points
from hsym.limits.references import as_reference, in_letter, proved_limit, where_proved
from hsym.limits.variants import variants
from hsym.render.plot_labels import quantity, reference_label, rule_labels, size_label
from hsym.render.plot_style import (
    COLUMN,
    DASHES,
    MARKERS,
    SETTINGS,
    Look,
    look,
    look_of_group,
    look_of_reference,
    look_of_size,
)
from hsym.symbols import M as GROUP_SIZE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from hsym.rule import WeightRule

WIDTHS = (1.5, 20.0)
"""The narrowest and the widest figure, in inches."""
HEIGHT, LEGEND_LINE = 0.68, 0.15
"""Of a figure, in widths, and what each line of the legend adds, in inches."""
LEGEND: dict[str, Any] = {
    "loc": "lower center",
    "bbox_to_anchor": (0.5, 1.0),
    "frameon": False,
    "handlelength": 2.4,
    "handletextpad": 0.5,
    "columnspacing": 1.2,
    "labelspacing": 0.25,
    "borderaxespad": 0.2,
}
COLUMNS = 4
MARKS, MANY = 7, 6
"""Marks on each curve, two fewer where there are many curves."""
NEAR = 20
"""An interval that begins closer to 0 than this part of its length is shown from 0."""
HEADROOM = 0.04


def data(
    rules: WeightRule | Iterable[WeightRule],
    M: int | Sequence[int] = (2, 4, 8, 16, 64),
    eps: Any = (0,),
    against: Any = "auto",
    normalised: bool = True,
    *,
    derivative: bool = False,
    subtract: Any = None,
    interval: Any = (0, 1),
    points: Any = 200,
    limit_of: Callable[[WeightRule], Any] | None = None,
    **values: Any,
) -> Curves:
    """The numbers of :func:`plot`, which has the same arguments: t exactly, every value with 15 certified decimals.

    Example:
        >>> from hsym import catalog
        >>> found = data(catalog.get("grpo"), 3, against="2*asin(sqrt(t))", points=2)
        >>> found.header
        ('t', 'h_3(t)/h_3(1) of GRPO with eps = 0', '2*asin(sqrt(t))/pi')
        >>> [str(x) for x in list(found.rows)[1]]
        ['1/2', '0.500000000000000 +/- 1e-15', '0.500000000000000 +/- 1e-15']
    """
    sizes = _sizes(M)
    given = [rules] if isinstance(rules, str) or not isinstance(rules, Iterable) else list(rules)
    names = {x.name for rule in given for x in getattr(rule, "parameters", ())}
    if "eps" in names or eps != (0,):
        values["eps"] = eps
    found = variants(given, values)
    if len(found) > len(DASHES):
        raise HsymError(f"rules: {len(found)} rules and values are too many for one figure; expected at most {len(DASHES)}")
    constant = None if subtract is None else in_letter(subtract, GROUP_SIZE, "subtract")
    word = against.strip() if isinstance(against, str) else ""
    if word == "auto" and limit_of is None:
        limits: list[Any] = list(where_proved(found, normalised, derivative, constant))
    elif word in ("auto", "limit"):
        limits = [(limit_of or proved_limit)(rule) for rule in found]
    else:
        limits = [against] * len(found)
    return curves(
        found,
        sizes,
        given_points(points, interval),
        [None if x is None else as_reference(x) for x in limits],
        normalised,
        derivative,
        constant,
    )


def _sizes(M: Any) -> tuple[int, ...]:
    sizes = (M,) if not isinstance(M, Sequence) or isinstance(M, str) else tuple(M)
    checked = [check_group_size(x, most=MAX_BALL_M, reason="enclosures") for x in sizes]
    if not checked or len(checked) > len(MARKERS) or len(set(checked)) < len(checked):
        raise HsymError(f"M: {shown(M)} is not possible; expected 1 to {len(MARKERS)} different group sizes")
    return tuple(sorted(checked))


def plot(
    rules: WeightRule | Iterable[WeightRule],
    M: int | Sequence[int] = (2, 4, 8, 16, 64),
    eps: Any = (0,),
    against: Any = "auto",
    normalised: bool = True,
    *,
    ax: Axes | None = None,
    width: float = COLUMN,
    **more: Any,
) -> Axes:
    """h_M for several group sizes and values of parameters, against the function that it tends to.

    Args:
        rules: one weight rule or several.
        M: group sizes, each 1 to 100000, at most 10 of them.
        eps: exact values for the rules that leave eps open.
        against: a function of t as an expression or text, a target, the name of a target of the catalogue, ``"limit"`` for the
            proved limit of each rule, ``"auto"`` for that where there is one, or None.
        normalised: draw what runs from 0 to 1 on [0, 1], ``h_M(t)/h_M(1)``, and the same of ``against``.
        ax: axes to draw on, which keep their fonts; without them a figure of its own, in a style for papers.
        width: inches, of a figure of its own.
        more: ``derivative=True`` for h_M'; ``subtract`` for c_M, an expression in M, to draw ``h_M - c_M`` (with
            ``normalised=False``); ``interval`` of t, two exact numbers; ``points``, how many steps, or exact t;
            ``limit_of``, a function from a rule to its ``against``; and exact values for other open parameters.

    Returns:
        The axes; ``hsym.render.plot_files.save(axes, "fig.pdf")`` writes their figure.

    Raises:
        HsymError: an argument is out of range, or h_M cannot be normalised because h_M(1) is not positive.

    Example:
        >>> from hsym import catalog
        >>> axes = plot(catalog.get("grpo"), M=(2, 8), against="2*asin(sqrt(t))")
        >>> [line.get_ydata()[-1].item() for line in axes.lines]
        [1.0, 1.0, 1.0]
        >>> axes.get_ylabel()
        '$h_M(t)/h_M(1)$'
    """
    found = data(rules, M, eps, against, normalised, **more)
    return draw(found, ax, width)


def draw(found: Curves, ax: Axes | None = None, width: float = COLUMN) -> Axes:
    """The curves on given axes, or in a figure of their own in a style for papers."""
    return framed(lambda axes: _fill(axes, found), _told(found), ax, width)


def framed(fill: Callable[[Axes], None], told: Sequence[tuple[Look, str]], ax: Axes | None, width: float) -> Axes:
    """Fill given axes, or a figure of our own in a style for papers, and put a legend of what was drawn above them.

    Raises:
        HsymError: ``ax`` are no axes, or the width is out of range or too narrow for the legend.
    """
    from matplotlib import rc_context
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    if ax is not None:
        if not isinstance(ax, Axes):
            raise HsymError(f"ax: {shown(ax)} is not possible; expected axes of matplotlib")
        fill(ax)
        _legend(ax, told)
        return ax
    if isinstance(width, bool) or not isinstance(width, (int, float)) or not WIDTHS[0] <= width <= WIDTHS[1]:
        raise HsymError(f"width: {shown(width)} is not possible; expected inches from {WIDTHS[0]:g} to {WIDTHS[1]:g}")
    with rc_context(SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("error", message="constrained_layout not applied")
        figure = Figure(figsize=(width, HEIGHT * width), layout="constrained")
        own = figure.add_subplot()
        fill(own)
        try:
            figure.draw_without_rendering()  # so that the legend knows the width of the axes
            lines = _legend(own, told)
            figure.set_figheight(HEIGHT * width + LEGEND_LINE * lines)
            figure.draw_without_rendering()  # the labels of the ticks are made now, with the fonts of the style
        except UserWarning:
            raise HsymError(f"width: {width:g} inches are too narrow for the legend; expected a wider figure") from None
    return own


def _fill(ax: Axes, found: Curves) -> None:
    groups, sizes = len(found.rules), len(found.sizes)
    t = [float(x) for x in found.points]
    for reference in found.references:
        band = _band(reference, found)
        ax.plot(t, _floats(reference.values), **band.keywords(), zorder=2, label=reference_label(reference, found.rules))
    names = rule_labels(found.rules)
    for number, curve in enumerate(found.curves):
        group, size = found.rules.index(curve.rule), found.sizes.index(curve.M)
        told = [names[group]] * (groups > 1) + [size_label(curve.M)] * (sizes > 1 or groups == 1)
        ax.plot(
            t,
            _floats(curve.values),
            **look(group, size, groups, sizes).keywords(),
            markevery=_marks(found.points, number, len(found.curves)),
            zorder=3,
            label=", ".join(told),
        )
    ax.set_xlabel("$t$")
    ax.set_ylabel(quantity(found))
    _limits(ax, found)


def _band(reference: ReferenceCurve, found: Curves) -> Look:
    return look_of_reference(found.rules.index(reference.rules[0]) if reference.rules else 0)


def _floats(values: Iterable[Any]) -> list[float]:
    return [float("nan") if x is None else float(x.midpoint) for x in values]


def _marks(points: Sequence[Fraction], number: int, count: int) -> list[int]:
    """Which points of a curve have marks: every so far, moved from curve to curve so that none covers another."""
    marks = MARKS if count <= MANY else MARKS - 2
    low, width = points[0], points[-1] - points[0]
    wanted = (low + width * (Fraction(2 * number + 1, 2 * count) + k) / marks for k in range(marks))
    found = {min(range(len(points)), key=lambda i: abs(points[i] - x)) for x in wanted}
    return sorted(found)


def _limits(ax: Axes, found: Curves) -> None:
    """Horizontally the interval, from 0 if it begins near 0; vertically what the curves need, whatever the reference does."""
    low, high = found.points[0], found.points[-1]
    ax.set_xlim(0 if low * NEAR <= high - low else float(low), float(high))
    if found.curves[0].view.derivative:
        values = [float(x.midpoint) for curve in found.curves for x in curve.values]
        bottom, top = min(values), max(values)
        room = (top - bottom or 1) * HEADROOM
        ax.set_ylim(0 if bottom >= 0 else bottom - room, top + room)


def _told(found: Curves) -> list[tuple[Look, str]]:
    """What a legend tells apart: the references, the rules, and the group sizes."""
    groups, sizes = len(found.rules), len(found.sizes)
    told = [(_band(x, found), reference_label(x, found.rules)) for x in found.references]
    if groups > 1:
        told += [(look_of_group(i, groups, sizes), label) for i, label in enumerate(rule_labels(found.rules))]
    if sizes > 1 or groups == 1:
        told += [(look_of_size(i, sizes), size_label(M)) for i, M in enumerate(found.sizes)]
    return told


def _legend(ax: Axes, told: Sequence[tuple[Look, str]]) -> int:
    """Put a legend above the axes, where it covers no curve, and return how many lines it has."""
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], **x.keywords()) for x, _ in told]
    for columns in range(min(len(told), COLUMNS), 0, -1):
        legend = ax.legend(handles, [label for _, label in told], ncols=columns, **LEGEND)
        if legend.get_window_extent().width <= ax.bbox.width:
            break
    return -(-len(told) // columns)
