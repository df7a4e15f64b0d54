"""The gap b_s - a_s against s as stems: what a rule pays for one more correct sample, exactly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hsym.errors import HsymError, shown
from hsym.exact.closed_forms import closed_form_ball
from hsym.exact.numbers import Number
from hsym.exact.vectors import Vector
from hsym.limits.variants import variants
from hsym.render.plot_labels import rule_labels, size_label
from hsym.render.plot_style import COLUMN, DASHES, Look, look
from hsym.render.plots import framed
from hsym.render.text import value_text

if TYPE_CHECKING:
    import sympy
    from matplotlib.axes import Axes

    from hsym.exact.balls import Ball
    from hsym.rule import WeightRule

MOST = 512
"""The largest group size of stems: beyond, they run into each other."""
DIGITS = 15
SPREAD = 0.5
"""The part of the distance between two s over which the stems of several rules are set apart."""
LARGEST = 10**300
"""Beyond this size matplotlib cannot scale an axis."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap of one rule at one group size.

    Attributes:
        rule: the rule, without open parameters.
        M: the group size.
        values: w_s = b_s - a_s for s = 0, ..., M - 1, exactly.
    """

    rule: WeightRule
    M: int
    values: Vector

    @property
    def name(self) -> str:
        """What the numbers are, in text."""
        return f"w_s of {self.rule.title} at M = {self.M}"


def weights_data(
    rules: WeightRule | Iterable[WeightRule], M: int | Sequence[int] = 8, eps: Any = (0,), **values: Any
) -> tuple[Gap, ...]:
    """The numbers of :func:`plot_weights`, which has the same arguments: every weight exactly.

    Example:
        >>> from hsym import catalog
        >>> found, = weights_data(catalog.get("rejection_sampling"), 4)
        >>> [str(w) for w in found.values]
        ['4', '2', '4/3', '1']
    """
    sizes = [M] if not isinstance(M, Sequence) or isinstance(M, str) else list(M)
    for size in sizes:
        if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= MOST:
            raise HsymError(f"M: {shown(size)} is not possible for stems; expected an integer from 1 to {MOST}")
    if not sizes or len(set(sizes)) < len(sizes):
        raise HsymError(f"M: {shown(M)} is not possible; expected one group size or several different ones")
    given = [rules] if isinstance(rules, str) or not isinstance(rules, Iterable) else list(rules)
    names = {x.name for rule in given for x in getattr(rule, "parameters", ())}
    if "eps" in names or eps != (0,):
        values["eps"] = eps
    found = variants(given, values)
    if len(found) * len(sizes) > len(DASHES):
        raise HsymError(
            f"rules: {len(found)} rules at {len(sizes)} group sizes are too many for one figure; expected at most {len(DASHES)}"
            " together"
        )
    for rule in found:
        if rule.parameters:
            raise HsymError(f"rule: the parameter {rule.parameters[0]} of {rule.title} has no value; expected one to draw it")
    return tuple(Gap(rule, size, rule.at(size).gap) for rule in found for size in sizes)


def plot_weights(
    rules: WeightRule | Iterable[WeightRule],
    M: int | Sequence[int] = 8,
    eps: Any = (0,),
    *,
    ax: Axes | None = None,
    width: float = COLUMN,
    **values: Any,
) -> Axes:
    """The gap b_s - a_s against s as stems, for one rule or several, at one group size or several.

    On the gap alone the objective depends: it is the Bernstein form of h_M' (Davis and Recht, arXiv 2510.13651).

    Args:
        rules: one weight rule or several.
        M: a group size from 1 to 512, or several; rules times sizes are at most 6.
        eps: exact values for the rules that leave eps open.
        ax: axes to draw on, which keep their fonts; without them a figure of its own, in a style for papers.
        width: inches, of a figure of its own.
        values: exact values for other open parameters.

    Returns:
        The axes; ``hsym.render.plot_files.save(axes, "weights.pdf")`` writes their figure.

    Raises:
        HsymError: an argument is out of range, a parameter has no value, or a weight is undefined or too large to be drawn.

    Example:
        >>> from hsym import catalog
        >>> axes = plot_weights([catalog.get("reinforce"), catalog.get("rejection_sampling")], 4)
        >>> [text.get_text() for text in axes.get_legend().get_texts()]
        ['REINFORCE', 'rejection sampling']
    """
    return draw_weights(weights_data(rules, M, eps, **values), ax, width)


def draw_weights(found: Sequence[Gap], ax: Axes | None = None, width: float = COLUMN) -> Axes:
    """The stems on given axes, or in a figure of their own in a style for papers."""
    heights = [[_height(gap, s, value) for s, value in enumerate(gap.values)] for gap in found]
    return framed(lambda axes: _fill(axes, found, heights), _told(found), ax, width)


def _height(gap: Gap, s: int, value: Number | sympy.Expr) -> float:
    ball = _ball(value)
    if ball is None:
        raise HsymError(f"rule {gap.rule.name}: the weight at s = {s} (M = {gap.M}) has no finite value; expected one to draw")
    if abs(ball.midpoint) > LARGEST:
        raise HsymError(f"rule {gap.rule.name}: the weight at s = {s} (M = {gap.M}) is above 10^300; expected one to draw")
    return float(ball.midpoint)


def _ball(value: Number | sympy.Expr) -> Ball | None:
    return closed_form_ball(value.to_sympy() if isinstance(value, Number) else value, {}, DIGITS)


def _fill(ax: Axes, found: Sequence[Gap], heights: Sequence[Sequence[float]]) -> None:
    """A zero line, and for each gap stems with marks, beside those of the others."""
    ax.axhline(0, color="0.5", linewidth=0.6, zorder=1)
    count = len(found)
    for number, (gap, tops) in enumerate(zip(found, heights, strict=True)):
        shift = SPREAD * (Fraction(2 * number + 1, 2 * count) - Fraction(1, 2)) if count > 1 else Fraction(0)
        drawn = look(number, 0, count, 1)
        places = [s + float(shift) for s in range(gap.M)]
        ax.vlines(places, 0, tops, colors=[drawn.colour], linestyles=drawn.dashes, linewidth=drawn.width, zorder=2)
        marks = {**drawn.keywords(), "linestyle": "none", "label": _labels(found)[number]}
        ax.plot(places, tops, **marks, zorder=3)
    _axes(ax, found)


def _axes(ax: Axes, found: Sequence[Gap]) -> None:
    from matplotlib.ticker import MaxNLocator

    most = max(gap.M for gap in found)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True, min_n_ticks=1))
    ax.set_xlim(-0.6, most - 0.4)
    ax.margins(y=0.06)
    ax.set_xlabel("$s$")
    sizes = {gap.M for gap in found}
    ax.set_ylabel("$w_s = b_s - a_s$" + (f" at {size_label(most)}" if len(sizes) == 1 else ""))


def _labels(found: Sequence[Gap]) -> list[str]:
    rules = tuple(dict.fromkeys(gap.rule for gap in found))
    names = dict(zip(rules, rule_labels(rules), strict=True))
    several = len({gap.M for gap in found}) > 1
    return [", ".join([names[gap.rule]] * (len(rules) > 1 or not several) + [size_label(gap.M)] * several) for gap in found]


def _told(found: Sequence[Gap]) -> list[tuple[Look, str]]:
    return [(look(i, 0, len(found), 1), label) for i, label in enumerate(_labels(found))]


def weights_csv(found: Sequence[Gap]) -> str:
    """The weights as CSV: s, then for each gap the exact value and 15 certified decimals; empty where s is no index.

    Example:
        >>> from hsym import catalog
        >>> print(weights_csv(weights_data(catalog.get("grpo"), 4)), end="")
        s,w_s of GRPO with eps = 0 at M = 4,decimal
        0,sqrt(3),1.732050807568877
        1,sqrt(3)/3 + 1,1.577350269189626
        2,sqrt(3)/3 + 1,1.577350269189626
        3,sqrt(3),1.732050807568877
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["s", *(x for gap in found for x in (gap.name, "decimal"))])
    for s in range(max(gap.M for gap in found)):
        writer.writerow([s, *(x for gap in found for x in (_cells(gap, s) if s < gap.M else ("", "")))])
    return stream.getvalue()


def _cells(gap: Gap, s: int) -> tuple[str, str]:
    value = gap.values[s]
    ball = _ball(value)
    return value_text(value), "" if ball is None else ball.decimal()
