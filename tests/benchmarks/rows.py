"""One line of the table: what was measured, against what, and whether a goal was met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from measure import Pair, exponent

CLOSE = 8.0
"""A peer less than this many times slower is named as close."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound on the value of a row; ``text`` is how it is printed."""

    text: str
    sense: Literal["most", "least"]
    limit: float

    def shortfall(self, value: float) -> float:
        """By what factor the goal is missed; at most 1 if it is met."""
        return value / self.limit if self.sense == "most" else self.limit / value


@dataclass(frozen=True, slots=True)
class Row:
    """A result.

    Attributes:
        section: the goal's number and title.
        job: what hsym does.
        value: what the goal bounds: seconds, a ratio, an exponent, megabytes.
        shown: how the value is printed.
        ours: seconds of hsym, if it is a time.
        peer: who is compared.
        theirs: seconds of the peer.
        rounds: how many timed runs each.
        goal: None for a row that is there for comparison only.
    """

    section: str
    job: str
    value: float
    shown: str
    ours: float | None = None
    peer: str = ""
    theirs: float | None = None
    rounds: int = 0
    goal: Goal | None = None

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.goal.shortfall(self.value) <= 1

    @property
    def close(self) -> bool:
        return self.ours is not None and self.theirs is not None and self.theirs < CLOSE * self.ours


def seconds(value: float | None) -> str:
    """A time for people."""
    if value is None:
        return ""
    for unit, scale in (("us", 1e6), ("ms", 1e3)):
        if value * scale < 1000:
            return f"{value * scale:.3g} {unit}"
    return f"{value:.3g} s"


def faster(section: str, job: str, peer: str, pair: Pair, least: float | None = None) -> Row:
    """A peer to be left behind by a factor."""
    ratio = pair.ratio
    goal = None if least is None else Goal(f">= {least:g}x faster", "least", least)
    shown = f"{ratio:.3g}x faster" if ratio >= 1 else f"{1 / ratio:.3g}x slower"
    return Row(section, job, ratio, shown, pair.ours, peer, pair.theirs, pair.rounds, goal)


def within(section: str, job: str, peer: str, pair: Pair, most: float | None = None) -> Row:
    """A floor to stay near to."""
    ratio = 1 / pair.ratio
    goal = None if most is None else Goal(f"<= {most:g}x the time", "most", most)
    return Row(section, job, ratio, f"{ratio:.3g}x the time", pair.ours, peer, pair.theirs, pair.rounds, goal)


def time_limit(section: str, job: str, ours: float, most: float, rounds: int) -> Row:
    """A plain time with a limit."""
    return Row(section, job, ours, seconds(ours), ours, rounds=rounds, goal=Goal(f"<= {seconds(most)}", "most", most))


def slope(section: str, job: str, values: dict[int, float], most: float | None, note: str = "") -> Row:
    """A growth exponent over all sizes; that of the last doubling, which fixed costs hide less, stands beside it."""
    goal = None if most is None else Goal(f"<= {most:g}", "most", most)
    value, last = exponent(values), exponent(dict(list(values.items())[-2:]))
    note = f"{note}; last doubling {last:.2f}"
    return Row(section, job, value, f"exponent {value:.2f}", peer=note, goal=goal)


def table(rows: list[Row]) -> str:
    """All rows, aligned, one heading for each section."""
    head = ("job", "hsym", "peer", "peer time", "ratio or value", "goal", "", "runs")
    cells = [
        (
            row.job,
            seconds(row.ours),
            row.peer,
            seconds(row.theirs),
            row.shown,
            row.goal.text if row.goal else "-",
            {True: "met", False: "MISSED", None: ""}[row.met],
            str(row.rounds or ""),
        )
        for row in rows
    ]
    widths = [max(len(line[i]) for line in [head, *cells]) for i in range(len(head))]
    out, section = [_line(head, widths), "  ".join("-" * w for w in widths)], ""
    for row, line in zip(rows, cells, strict=True):
        if row.section != section:
            section = row.section
            out.append(f"\n{section}")
        out.append(_line(line, widths))
    return "\n".join(out)


def _line(words: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(word.ljust(width) for word, width in zip(words, widths, strict=True)).rstrip()


def close_peers(rows: list[Row]) -> str:
    """The peers that are near, or ahead, by name."""
    found = [row for row in rows if row.close]
    lines = [f"  {row.job}: {row.peer} takes {row.theirs / row.ours:.2g} times hsym's time" for row in found]
    return "\n".join([f"Close peers (less than {CLOSE:g} times hsym's time):", *lines])
