"""Gaps with thresholds at a fraction of M, such as ``where(K < M/2, 1, 0)``, ``abs(mean - 1/2)`` or ``max(mean, 1 - mean)``.

Between two thresholds tau = c M + d the gap is ``w_s = f((s + theta)/M)`` with f bounded by C and of variation V, on (0, 1)
or on a part of it that reaches beyond each c by half of the way to the end.  Its terms between two thresholds differ in sum,
over M, from the integral of f over the part of [0, j/M] between their c by at most V/M and, for the cells in which a threshold
lies or is off by d, 2 (|d| + 2) C/M for each threshold; this for every M at which d + 2 cells lie within that part.  The whole
has a limit h with |h'| at most the largest of the C, to which the Lipschitz bound on the mean of h over a binomial applies.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import sympy

from hsym import notation, symbols
from hsym.claims import THEOREM_1, THEOREM_2
from hsym.limits.algebraic import rational, x
from hsym.limits.bounds import absolute, largest
from hsym.limits.conditions import Threshold, resolved, steady_from, thresholds
from hsym.limits.errors import NoProfile
from hsym.limits.growth import growth
from hsym.limits.piece_steps import simpler
from hsym.limits.primitive import primitive
from hsym.limits.profiles import Harmonic, Pieces, Profile, pieces
from hsym.limits.proof import BINOMIAL, WINDOWS, ZERO, H, Proof, gathered, in_words
from hsym.limits.result import Limit, convergence
from hsym.rule import WeightRule

M, s, t = symbols.M, symbols.s, symbols.t
ONE = sympy.Integer(1)


@dataclass(frozen=True)
class _Side:
    """One summand of the gap, cut at its thresholds."""

    places: tuple[Threshold, ...]
    parts: tuple[Pieces, ...]
    start: int

    @property
    def cuts(self) -> tuple[sympy.Rational, ...]:
        return (ZERO, *(x.place for x in self.places), ONE)


def windowed(rule: WeightRule) -> Limit | None:
    """The limit of a gap with thresholds inside, or None if there are none.

    The weights of correct and of incorrect samples are treated apart, because K = s + 1 in the one and K = s in the other.

    Raises:
        NoProfile: the theorem above does not apply.

    Example:
        >>> from hsym import rule
        >>> print(windowed(rule("a = 0; b = where(2*s < M, 1, 0)")).transform)
        Piecewise((t, t < 1/2), (1/2, True))
    """
    weights = [weight for weight in (rule.correct, -rule.incorrect) if weight != 0]
    if not any(thresholds(weight) for weight in weights):
        return None
    return _limit(rule, [_side(rule, weight) for weight in weights])


def _side(rule: WeightRule, weight: sympy.Expr) -> _Side:
    """A weight, or the negative of one, cut at its thresholds."""
    seen: dict[sympy.Rational, Threshold] = {}
    start, windows = _cut(weight, (None, None), rule.least_M, seen)
    kept = [windows[0], *(after for before, after in pairwise(windows) if before[1] != after[1])]
    parts = tuple(pieces(WeightRule(rule.name, ZERO, part, rule.parameters, start)) for _, part in kept)
    places = [seen[place] for place in sorted(seen)]
    return _Side(tuple(x for x, _ in kept if x is not None), parts, _start(places, parts))


_Ends = tuple[Threshold | None, Threshold | None]
_Window = tuple[Threshold | None, sympy.Expr]


def _cut(weight: sympy.Expr, ends: _Ends, start: int, seen: dict[sympy.Rational, Threshold]) -> tuple[int, list[_Window]]:
    """The weight between two thresholds as windows, each after its left threshold, and the M from which on it is so.

    All thresholds that are met are noted: their order is needed also where nothing changes at one of them.

    Raises:
        NoProfile: a condition is outside of what is treated here.
    """
    low, high = (ZERO if ends[0] is None else ends[0].place), (ONE if ends[1] is None else ends[1].place)
    start, found = steady_from(weight, start), thresholds(weight)
    for threshold in found:
        if seen.setdefault(threshold.place, threshold) != threshold:
            raise NoProfile(f"two thresholds near s = {threshold.place} M")
    windows: list[_Window] = []
    for left, right in pairwise([ends[0], *(y for y in found if low < y.place < high), ends[1]]):
        middle = ((low if left is None else left.place) + (high if right is None else right.place)) / 2
        part = resolved(weight, middle)
        if part == weight:
            return start, [(left, part)]
        start, further = _cut(part, (left, right), start, seen)
        windows += further
    return start, windows


def _limit(rule: WeightRule, sides: list[_Side]) -> Limit:
    start = max(side.start for side in sides)
    proof = Proof(rule, f"every integer M >= {start}")
    proof.add("gap", sympy.Symbol("w_s"), "=", rule.gap, "the gap of the rule, with thresholds at fractions of $M$")
    error, found = ZERO, list[_Found]()
    for side in sides:
        for part, (low, high) in zip(side.parts, pairwise(side.cuts), strict=True):
            window = _window(part, low, high, side.places, start)
            if window.density != 0 or window.error != 0:
                found.append(window)
                error += window.error
                _steps(proof, len(found), window, side.places)
    start = max([start, *(window.start for window in found)])
    proof.domain = f"0 <= t <= 1, every integer M >= {start}"
    cuts = sorted({cut for side in sides for cut in side.cuts})
    transform, slope = _joined(found, cuts)
    proof.add("limit", H, "=", transform, "the integrals put together, for $t$ in $[0, 1]$")
    size = sympy.Max(*(_size([x for x in found if x.covers(low, high)]) for low, high in pairwise(cuts)))
    spread = size / (2 * sympy.sqrt(M))
    mean = notation.Expectation(sympy.Function("h")(symbols.K / M)) - H
    reason = rf"Lipschitz bound with the variance of $K/M$: $|h'| \le {size}$"
    proof.add("binomial mean", sympy.Abs(mean), "<=", spread, reason, (THEOREM_2, BINOMIAL))
    error = gathered(error + spread)
    h_M = notation.Transform(M, t)
    reason = f"the bounds added up; for every integer $M$ from ${start}$ on"
    proof.add("bound", sympy.Abs(h_M - H), "<=", error, reason, (THEOREM_1,))
    mode = f"{in_words(convergence(transform, ZERO, True, True))}: the bound tends to 0"
    proof.add("convergence", sympy.Limit(h_M, M, sympy.oo, "-"), "=", H, mode)
    made = proof.derivation()
    return Limit(rule, transform, slope, ZERO, ONE, True, True, error, sympy.Integer(start), made, made.verdict)


def _size(windows: list[_Found]) -> sympy.Expr:
    """A bound of the limiting gap on an interval: of the sum, or the sum of bounds."""
    whole = largest(simpler([x.density for x in windows]))
    return sum((x.size for x in windows), ZERO) if whole is None else whole


def _start(places: list[Threshold], parts: tuple[Pieces, ...]) -> int:
    """The least M from which on the thresholds are in their order, beyond the s at the ends that are looked at one by one."""
    first = Threshold(ZERO, sympy.Integer(max(part.low for part in parts)))
    last = Threshold(ONE, -sympy.Integer(max(part.high for part in parts)))
    least = [(a.offset - b.offset) / (b.place - a.place) for a, b in pairwise([first, *places, last])]
    return max([part.start for part in parts] + [int(sympy.ceiling(value)) for value in least])


@dataclass(frozen=True)
class _Found:
    """What one window contributes: the limiting gap in x between two places, a bound of its size, the error of its sums."""

    low: sympy.Rational
    high: sympy.Rational
    density: sympy.Expr
    size: sympy.Expr
    error: sympy.Expr
    start: int

    def covers(self, low: sympy.Rational, high: sympy.Rational) -> bool:
        """Whether the window contains this interval."""
        return bool(self.low <= low and high <= self.high)


def _window(part: Pieces, low: sympy.Rational, high: sympy.Rational, places: tuple[Threshold, ...], start: int) -> _Found:
    """One window.

    Raises:
        NoProfile: a profile is unbounded, or does not tend to a function of s/M.
    """
    profiles = [*part.profiles, *(_away_from_its_pole(h) for h in part.harmonics)]
    if part.blocks or any(p.alternating or p.drift is not None for p in profiles):
        raise NoProfile("a window whose gap is not a sum of bounded profiles")
    density, size, error = ZERO, ZERO, ZERO
    edges = [x for x in places if x.place in (low, high)]
    cells = sum((2 * (abs(x.offset) + 2) for x in edges), ZERO)
    room = max((int(sympy.ceiling(2 * (abs(x.offset) + 2) / min(x.place, 1 - x.place))) for x in edges), default=start)
    least = start
    for profile in profiles:
        power, limit = growth(profile.scale)
        most, variation, beyond = _bounded(profile.function, low, high)
        least = max(least, room) if beyond else least
        if power > 0:
            raise NoProfile("weights that grow with M beside thresholds")
        kept = limit if power == 0 else ZERO
        density, size = density + kept * profile.function, size + abs(kept) * most
        error += absolute(profile.scale, start) * (variation + cells * most) / M
        error += absolute(sympy.factor(profile.scale - kept), start) * most
    for mass in part.masses:
        if (high == 1) if mass.from_top else (low == 0):
            if growth(mass.value)[0] >= 0:
                raise NoProfile("a large weight at a single s beside thresholds")
            error += absolute(mass.value, start)
    return _Found(low, high, sympy.factor_terms(density), size, error, least)


def _away_from_its_pole(piece: Harmonic) -> Profile:
    """A harmonic weight as a function of (s + 1)/M or s/M, for a window that does not reach its pole.

    Raises:
        NoProfile: its pole is not at the end itself.
    """
    if piece.shift != 1:
        raise NoProfile(f"the pole of M/(s + {piece.shift})")
    base = 1 - x if piece.mirrored else x
    return Profile(sympy.factor(piece.scale * M ** (1 - piece.power)), base**-piece.power, 0 if piece.mirrored else 1)


def _bounded(f: sympy.Expr, low: sympy.Rational, high: sympy.Rational) -> tuple[sympy.Expr, sympy.Expr, bool]:
    """Bounds of |f| and of its variation on (0, 1), or, then True, beyond the window by half of the way to the ends only.

    Raises:
        NoProfile: they are not proved.
    """
    left, right = low / 2, (1 + high) / 2
    for beyond, moved in enumerate((f, f.xreplace({x: left + (right - left) * x}))):
        found, most = rational(moved), largest(moved)
        if found is None or most is None:
            continue
        ends = [found.end(False), found.end(True)]
        turns = 0 if found.slope() is not None else found.turns()
        if turns is not None and all(end.is_finite for end in ends):
            variation = abs(ends[1] - ends[0]) if turns == 0 else 2 * turns * most + abs(ends[0]) + abs(ends[1])
            return most, variation, bool(beyond)
    raise NoProfile(f"the function {f}, which is not proved bounded")


def _between(window: _Found, places: tuple[Threshold, ...]) -> str:
    """Between which thresholds a window is, each with its offset."""
    at = {x.place: sympy.sstr(x.place * M + x.offset) for x in places}
    low, high = (f"${at[x]}$" if x in at else "" for x in (window.low, window.high))
    if low and high:
        return f"from {low} to {high}"
    return f"from {low} on" if low else f"up to {high}" if high else "everywhere"


def _steps(proof: Proof, number: int, window: _Found, places: tuple[Threshold, ...]) -> None:
    why = f"the part of the gap for $s$ {_between(window, places)}; in size at most {window.size}"
    proof.add(f"window {number}", sympy.Function(f"f_{number}")(x), "=", window.density, why)
    u, j = sympy.Symbol("u"), sympy.Symbol("j")
    top = j / M if window.low == 0 else sympy.Max(j / M, window.low)
    ends = (u, window.low, top if window.high == 1 else sympy.Min(top, window.high))
    left = sympy.Abs(notation.RunningSum(number, j) - sympy.Integral(sympy.Function(f"f_{number}")(u), ends))
    reason = "Riemann theorem, with the cells of the thresholds"
    proof.add(f"running sums {number}", left, "<=", gathered(window.error), reason, (WINDOWS,))


def _integral(density: sympy.Expr, low: sympy.Rational) -> sympy.Expr:
    """The integral of a function of x from low to t."""
    if density == 0:
        return ZERO
    try:
        whole = primitive(density)
        return whole - whole.xreplace({t: low})
    except NoProfile:  # it is not integrable at 0
        width = 1 - low
        moved = primitive(sympy.cancel(width * density.xreplace({x: low + width * x}))).xreplace({t: (t - low) / width})
        return moved.replace(lambda node: isinstance(node, sympy.log), lambda node: sympy.log(sympy.expand(node.args[0])))


def _joined(found: list[_Found], cuts: list[sympy.Rational]) -> tuple[sympy.Expr, sympy.Expr]:
    """The integral of the limiting gap from 0 to t, and the limiting gap."""
    before, cases, slopes = ZERO, [], []
    for low, high in pairwise(cuts):
        density = simpler([x.density for x in found if x.covers(low, high)])
        here = sympy.expand(before + _integral(density, low))
        condition = t < high if high != 1 else sympy.true
        cases.append((here, condition))
        slopes.append((density.xreplace({x: t}), condition))
        before = here.xreplace({t: high})
    return sympy.Piecewise(*cases), sympy.Piecewise(*slopes)
