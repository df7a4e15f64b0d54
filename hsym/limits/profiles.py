"""The gap as a sum of profiles ``c(M) f((s + theta)/M)``, harmonic ends and masses at single s.

What does not decompose so is not guessed: :class:`NoProfile` says which term is in the way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy

from hsym import symbols
from hsym.exact.quotients import Field
from hsym.limits.algebraic import sign, x, z
from hsym.limits.conditions import MOST_LATER, steady_from
from hsym.limits.errors import NoProfile
from hsym.limits.separation import kappa, separated
from hsym.rule import WeightRule
from hsym.summation.segments import Point, in_cases, segments
from hsym.summation.sums import NoClosedForm

M, s, t = symbols.M, symbols.s, symbols.t


@dataclass(frozen=True)
class Profile:
    """``scale(M) * (-1)^s if alternating * function((s + theta)/M)``, theta 0 or 1; the function may have kappa = drift(M)."""

    scale: sympy.Expr
    function: sympy.Expr
    theta: int
    alternating: bool = False
    drift: sympy.Expr | None = None

    @property
    def limiting(self) -> sympy.Expr:
        """The function at kappa = 1, to which a drifting factor tends."""
        return self.function.xreplace({kappa: sympy.Integer(1)})

    def drifted(self, value: sympy.Expr) -> sympy.Expr:
        """An expression in kappa with the drifting factor as it is at M."""
        return value if self.drift is None else value.xreplace({kappa: self.drift})

    def at(self, place: sympy.Expr) -> sympy.Expr:
        """Its value at s = place."""
        turn = (-1) ** place if self.alternating else 1
        value = self.drifted(self.function).xreplace({x: (place + self.theta) / M})
        return sympy.cancel(sympy.together(self.scale * value)) * turn


@dataclass(frozen=True)
class Harmonic:
    """``scale(M) M/(s + shift)^power``, or with M - 1 - s for s if ``mirrored``; shift a positive rational."""

    scale: sympy.Expr
    shift: sympy.Rational
    mirrored: bool
    power: int = 1

    @property
    def plain(self) -> bool:
        """Whether the remainder of the limit is the rest of the series of log t: ``c M/(s + 1)`` with a number c."""
        return self.power == 1 and self.shift == 1 and not self.mirrored and not self.scale.has(M)


@dataclass(frozen=True)
class Mass:
    """What the weight at ``s = offset`` (or ``s = M - 1 - offset`` if ``from_top``) has beyond the other pieces, over M."""

    value: sympy.Expr
    offset: int
    from_top: bool


@dataclass(frozen=True)
class Block:
    """The weight ``value(M)`` for s < threshold(M) and 0 beyond: a number of s that grows, but slower than M."""

    value: sympy.Expr
    threshold: sympy.Expr


@dataclass(frozen=True)
class Pieces:
    """A gap taken apart, for every M >= start; the first ``low`` and the last ``high`` s were looked at one by one.

    ``gap`` is the formula between them, ``whole`` has their values too.
    """

    gap: sympy.Expr
    profiles: tuple[Profile, ...]
    harmonics: tuple[Harmonic, ...]
    masses: tuple[Mass, ...]
    blocks: tuple[Block, ...]
    start: int
    low: int
    high: int
    whole: sympy.Expr


def pieces(rule: WeightRule) -> Pieces:
    """Take the gap of a rule apart.

    Raises:
        NoProfile: some part has none of these forms.

    Example:
        >>> from hsym import catalog
        >>> for profile in pieces(catalog.get("grpo", eps=0)).profiles:
        ...     print(profile.scale, profile.function, profile.theta)
        1 sqrt(x)/sqrt(1 - x) 0
        1 sqrt(1 - x)/sqrt(x) 1
    """
    field = Field((M, s, t, *sorted(rule.parameters, key=str)))
    terms = sympy.Add.make_args(rule.gap)
    blocks = {term: block for term in terms if (block := _block(term)) is not None}
    if blocks:
        rest = sympy.Add(*(term for term in terms if term not in blocks))
        rule = replace(rule, incorrect=sympy.Integer(0), correct=rest, original=(), put_in=())
    try:
        found = segments(rule, field)
    except NoClosedForm as outside:
        raise NoProfile(str(outside)) from None
    first = found.start.rational
    if first is None or found.tail:
        raise NoProfile("a threshold with a symbolic parameter")
    start = steady_from(rule.gap, int(first))
    profiles: list[Profile] = []
    harmonics: list[Harmonic] = []
    for term in _terms(found.gap):
        part = _rational_parts(term) if term.is_rational_function(s) else [_profile(term)]
        profiles += [p for p in part if isinstance(p, Profile)]
        harmonics += [p for p in part if isinstance(p, Harmonic)]
    masses = tuple(_mass(point, profiles, harmonics) for point in (*found.low, *found.high))
    values = [*(p.scale for p in profiles), *(h.scale for h in harmonics), *(m.value for m in masses)]
    values += [part for block in blocks.values() for part in (block.value, block.threshold)]
    return Pieces(
        found.gap + sympy.Add(*blocks),
        tuple(profiles),
        tuple(harmonics),
        tuple(m for m in masses if m.value != 0),
        tuple(blocks.values()),
        _defined_from(values, start),
        len(found.low),
        len(found.high),
        in_cases(found, sympy.Add(*blocks)),
    )


def _block(term: sympy.Expr) -> Block | None:
    """A weight on the first s, up to a threshold that is not a fixed distance from either end."""
    if not isinstance(term, sympy.Piecewise) or len(term.args) != 2:
        return None
    (value, condition), (other, last) = term.args
    if isinstance(condition, sympy.StrictGreaterThan):
        condition = condition.reversed
    if other != 0 or last != sympy.true or value.has(s) or not isinstance(condition, sympy.StrictLessThan):
        return None
    if condition.lhs != s or condition.rhs.is_rational_function(M) or condition.rhs.has(s):
        return None
    return Block(value, condition.rhs)


def _defined_from(values: list[sympy.Expr], start: int) -> int:
    """The least M >= start from which on no denominator is 0 and no root has a negative argument, proved by signs.

    Raises:
        NoProfile: there is none among the next few.
    """
    for least in range(start, start + MOST_LATER):
        if all(_defined(value, least) for value in values):
            return least
    raise NoProfile("a factor in M whose poles or roots are not excluded for large M")


def _defined(value: sympy.Expr, least: int) -> bool:
    for node in sympy.preorder_traversal(value):
        if not isinstance(node, sympy.Pow) or not node.exp.is_Rational or node.base.is_number:
            continue
        found = sign(node.base.xreplace({M: z + least})) if node.base.is_rational_function(M) else _root_sign(node.base)
        if node.exp.is_Integer and not node.exp.is_negative:
            continue
        if found is None or found == 0 or (not node.exp.is_Integer and found < 0):
            return False
        if node.exp.is_negative and node.base.xreplace({M: sympy.Integer(least)}) == 0:
            return False  # the sign is proved for larger M
    return True


def _root_sign(base: sympy.Expr) -> int | None:
    """The sign of an expression in the square root of M, for M >= 1."""
    moved = sympy.expand(base.xreplace({M: (z + 1) ** 2}))
    return sign(moved) if moved.is_rational_function(z) else None


def _terms(gap: sympy.Expr) -> list[sympy.Expr]:
    """The rational terms together, each other one on its own."""
    terms = sympy.Add.make_args(gap)
    rational = sympy.Add(*(term for term in terms if _plain(term)))
    others = [part for term in terms if not _plain(term) for part in _split(term)]
    return ([rational] if rational != 0 else []) + others


def _plain(term: sympy.Expr) -> bool:
    return bool(term.is_rational_function(s)) and not any(e.exp.has(s) for e in term.atoms(sympy.Pow))


def _split(term: sympy.Expr) -> list[sympy.Expr]:
    """The term itself if it is one profile, or the terms of its expanded numerator."""
    try:
        _profile(term)
        return [term]
    except NoProfile:
        return list(sympy.Add.make_args(sympy.expand_mul(term)))


def _profile(term: sympy.Expr) -> Profile:
    """The term as ``c(M) f((s + theta)/M)``."""
    turn = (-1) ** s
    alternating = term.has(turn)
    plain = sympy.cancel(term / turn) if alternating else term
    if alternating and plain.has(turn):
        raise NoProfile(f"the term {term}")
    for theta in (0, 1):
        found = separated(plain.xreplace({s: M * x - theta}))
        if found is not None:
            return Profile(found.scale, found.function, theta, alternating, found.drift)
    raise NoProfile(f"the term {term} is no function of s/M or (s+1)/M times a function of M")


def _rational_parts(term: sympy.Expr) -> list[Profile | Harmonic]:
    """A rational function of s by partial fractions: powers of s/M and harmonic ends."""
    found: list[Profile | Harmonic] = []
    polynomial = sympy.Integer(0)
    for each in sympy.Add.make_args(term):
        front, moving = each.as_independent(s, as_Add=False)
        apart = sympy.apart(sympy.together(moving), s) if moving.has(s) else moving
        for part in sympy.Add.make_args(apart):
            if part.is_polynomial(s):
                polynomial += front * part
            else:
                found.append(_end_or_profile(front * part))
    if polynomial != 0:
        for (j,), c in sympy.Poly(polynomial, s).terms():
            found.append(Profile(sympy.factor(c * M**j), x**j, 0))
    return found


def _end_or_profile(part: sympy.Expr) -> Profile | Harmonic:
    """A pole at one of the ends, or else a function of s/M."""
    try:
        return _harmonic(part)
    except NoProfile as why:
        try:
            return _profile(part)
        except NoProfile:
            raise why from None


def _harmonic(part: sympy.Expr) -> Harmonic:
    """``c(M)/(s + d)^n`` or ``c(M)/(M - s + d)^n``."""
    top, bottom = sympy.fraction(sympy.cancel(part))
    _, factors = sympy.factor_list(bottom, s)
    moving = [(base, count) for base, count in factors if base.has(s)]
    if top.has(s) or len(moving) != 1 or sympy.degree(moving[0][0], s) != 1:
        raise NoProfile(f"the term {part}, whose pole is not a single rational point")
    ((base, n),) = moving
    slope, offset = sympy.Poly(base, s).all_coeffs()
    front = sympy.cancel(part * (base / slope) ** n)
    shift, beyond = sympy.cancel(offset / slope), sympy.cancel(-offset / slope - M + 1)
    if shift.is_Rational and shift > 0:
        return Harmonic(sympy.factor(front / M), shift, False, n)
    if beyond.is_Rational and beyond > 0:
        return Harmonic(sympy.factor((-1) ** n * front / M), beyond, True, n)
    raise NoProfile(f"the term {part}, whose pole is neither below s = 0 nor above s = M - 1 by a known number")


def _mass(point: Point, profiles: list[Profile], harmonics: list[Harmonic]) -> Mass:
    """What an exceptional weight has beyond the pieces there."""
    general = sympy.Integer(0)
    for profile in profiles:
        value = profile.at(point.s)
        if value.has(sympy.zoo, sympy.oo, sympy.nan):
            raise NoProfile(f"the general formula is infinite at the exceptional s = {point.s}")
        general += value
    for harmonic in harmonics:
        below = (M - 1 - point.s if harmonic.mirrored else point.s) + harmonic.shift
        general += harmonic.scale * M / below**harmonic.power
    found = separated(point.gap - general)
    value = point.gap - general if found is None else found.scale * found.function
    return Mass(sympy.factor(value / M), point.offset, point.from_top)
