"""The numbers behind a figure of h_M: values at rational t with certified decimals, beside the function they tend to.

Normalised is what runs from 0 to 1 on [0, 1]: ``h_M(t)/h_M(1)``, since h_M(0) = 0, and ``(h(t) - h(0))/(h(1) - h(0))``.  The
shape is left, and an objective is the same up to a positive scale and a constant.  Where the limit is infinite at an end
(log t), a constant c_M is subtracted instead (Davis and Recht, arXiv 2510.13651, section 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import sympy

from hsym import symbols
from hsym.errors import HsymError
from hsym.exact.balls import Ball
from hsym.exact.closed_forms import closed_form_ball
from hsym.limits.references import Reference
from hsym.objective import Objective
from hsym.rule import WeightRule

DIGITS = 15
"""Certified decimals of every value."""
GUARD_DIGITS = 5
ROUNDS = 4
"""How often the working precision is doubled before a quotient is given up."""
DYADIC_BITS = 80
"""Midpoints of quotients are rounded to multiples of 2^-80, far below the decimals."""


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of h_M.

    Attributes:
        normalised: divide by h_M(1).
        derivative: show h_M' instead of h_M, with the same divisor.
        subtract: c_M, an expression in M to be subtracted from h_M.

    Raises:
        HsymError: a constant is to be subtracted from what does not keep it.

    Example:
        >>> View(normalised=False, subtract=sympy.harmonic(symbols.M)).plain("h_8")
        'h_8(t) - harmonic(8)'
    """

    normalised: bool = True
    derivative: bool = False
    subtract: sympy.Expr | None = None

    def __post_init__(self) -> None:
        if self.subtract is not None and (self.normalised or self.derivative):
            lost = "a derivative" if self.derivative else "a normalised transform"
            raise HsymError(f"subtract: {self.subtract} makes no difference to {lost}; expected h_M itself")

    def plain(self, name: str) -> str:
        """The quantity shown of a transform ``name``, in text; ``h_8`` has M = 8."""
        text = f"{name}'(t)" if self.derivative else f"{name}(t)"
        if self.subtract is not None:
            size = name.partition("_")[2]
            return f"{text} - {self.subtract.xreplace({symbols.M: sympy.Symbol(size)})}"
        return f"{text}/{name}(1)" if self.normalised else text


@dataclass(frozen=True, slots=True)
class Curve:
    """One rule at one group size.

    Attributes:
        rule: the rule, without open parameters.
        M: the group size.
        view: what is shown.
        values: a ball of 15 certified decimals for each t.
    """

    rule: WeightRule
    M: int
    view: View
    values: tuple[Ball, ...]

    @property
    def name(self) -> str:
        """What the numbers are, in text."""
        return f"{self.view.plain(f'h_{self.M}')} of {self.rule.title}"


@dataclass(frozen=True, slots=True)
class ReferenceCurve:
    """The function that curves are held against.

    Attributes:
        expression: what is drawn, in t: the reference normalised and differentiated as the view says.
        values: a ball for each t, None where the expression has no finite value.
        rules: the rules whose limit it is; empty if it stands for all of them.
        proved: whether it is their proved limit.
    """

    expression: sympy.Expr
    values: tuple[Ball | None, ...]
    rules: tuple[WeightRule, ...] = ()
    proved: bool = False

    @property
    def name(self) -> str:
        """What the numbers are, in text."""
        return str(self.expression)


@dataclass(frozen=True, slots=True)
class Curves:
    """All curves of a figure over the same points.

    Attributes:
        points: exact t, increasing.
        curves: rule by rule, each with its M.
        references: what they are held against.
    """

    points: tuple[Fraction, ...]
    curves: tuple[Curve, ...]
    references: tuple[ReferenceCurve, ...]

    @property
    def rules(self) -> tuple[WeightRule, ...]:
        """The rules, in order."""
        return tuple(dict.fromkeys(x.rule for x in self.curves))

    @property
    def sizes(self) -> tuple[int, ...]:
        """The group sizes, in order."""
        return tuple(dict.fromkeys(x.M for x in self.curves))

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return ("t", *(x.name for x in self.curves), *(x.name for x in self.references))

    @property
    def rows(self) -> Iterator[tuple[Fraction | Ball | None, ...]]:
        """For each t a row: t exactly, then a ball for each curve."""
        return zip(self.points, *(x.values for x in self.curves), *(x.values for x in self.references), strict=True)


def curves(
    rules: Sequence[WeightRule],
    sizes: Sequence[int],
    points: Sequence[Fraction],
    references: Sequence[Reference | None] = (),
    normalised: bool = True,
    derivative: bool = False,
    subtract: sympy.Expr | None = None,
) -> Curves:
    """The values of h_M for every rule and size, and of what they are held against.

    Args:
        rules: rules without open parameters.
        sizes: group sizes, 1 to 100000.
        points: exact numbers in [0, 1], increasing.
        references: one for each rule (None for none); equal ones become one curve.  Each may bring its own c_M.
        normalised: divide by h_M(1).  Rules whose reference brings a c_M are shown as h_M - c_M instead.
        derivative: h_M' instead of h_M.
        subtract: c_M for every rule.

    Raises:
        HsymError: h_M(1) is not positive, a parameter is open, or a value is not finite where it must be.

    Example:
        >>> from hsym import catalog
        >>> found = curves([catalog.get("rejection_sampling")], [2], [Fraction(0), Fraction(1, 2), Fraction(1)])
        >>> found.header
        ('t', 'h_2(t)/h_2(1) of rejection sampling')
        >>> [value.decimal() for value in found.curves[0].values]
        ['0.000000000000000', '0.583333333333333', '1.000000000000000']
    """
    View(normalised, derivative, subtract)
    paired = list(zip(rules, references or [None] * len(rules), strict=True))
    made = []
    for rule, reference in paired:
        constant = subtract if subtract is not None or reference is None else reference.subtract
        view = View(normalised and constant is None, derivative, None if derivative else constant)
        for M in sizes:
            made.append(Curve(rule, M, view, _values(rule, M, view, points)))
    drawn: dict[tuple[sympy.Expr, bool], tuple[WeightRule, ...]] = {}
    for rule, reference in paired:
        if reference is not None:
            view = next(x.view for x in made if x.rule is rule)
            key = reference.shape(view.normalised, view.derivative), reference.proved
            drawn[key] = (*drawn.get(key, ()), rule)
    if len({x.view.normalised for x in made}) > 1:
        raise HsymError("normalised: some of these limits are finite and some not; expected rules of one kind in one figure")
    limits = (
        ReferenceCurve(shape, tuple(reference_value(shape, t) for t in points), of if len(drawn) > 1 else (), proved)
        for (shape, proved), of in drawn.items()
    )
    return Curves(tuple(points), tuple(made), tuple(limits))


def reference_value(expression: sympy.Expr, t: Fraction) -> Ball | None:
    """The value of an expression in t, or None where it is not finite.

    Raises:
        HsymError: it contains a function that has no enclosures.
    """
    try:
        return closed_form_ball(expression, {symbols.t: t}, DIGITS)
    except HsymError:
        raise HsymError(
            f"against: {expression} cannot be evaluated at t = {t}; expected a function of t that is finite inside (0, 1)"
        ) from None


def _values(rule: WeightRule, M: int, view: View, points: Sequence[Fraction]) -> tuple[Ball, ...]:
    objective = Objective(rule, M)
    if rule.parameters:
        raise HsymError(f"rule: the parameter {rule.parameters[0]} of {rule.title} has no value; expected one to draw it")
    enclose = objective.enclose_derivative if view.derivative else objective.enclose
    if view.normalised:
        whole = partial(objective.enclose, 1)
        _require_positive(whole(DIGITS * 4), rule, M)
        return tuple(_quotient(partial(enclose, t), whole) for t in points)
    if view.subtract is None:
        return tuple(enclose(t, DIGITS) for t in points)
    constant = _constant(view.subtract, M)
    return tuple(_difference(enclose(t, DIGITS + GUARD_DIGITS), constant) for t in points)


def _require_positive(whole: Ball, rule: WeightRule, M: int) -> None:
    if whole.lower <= 0:
        found = "negative" if whole.upper < 0 else "0" if whole.upper == 0 else "not certainly positive"
        raise HsymError(
            f"M: h_{M}(1) of {rule.title} is {found}, so that nothing normalised runs from 0 to 1;"
            " expected a positive one, or curves that are not normalised"
        )


def _constant(expression: sympy.Expr, M: int) -> Ball:
    found = closed_form_ball(expression, {symbols.M: sympy.Integer(M)}, DIGITS + GUARD_DIGITS)
    if found is None:
        raise HsymError(f"subtract: {expression} has no finite value at M = {M}; expected a constant for each M")
    return found


def _difference(x: Ball, y: Ball) -> Ball:
    return Ball(x.midpoint - y.midpoint, x.radius + y.radius, DIGITS)


def _quotient(top: Callable[[int], Ball], bottom: Callable[[int], Ball]) -> Ball:
    """x/y with 15 certified decimals, x and y given by their enclosures to any number of decimals, y > 0."""
    digits = DIGITS + GUARD_DIGITS
    for _ in range(ROUNDS):
        x, y = top(digits), bottom(digits)
        if y.lower > 0:
            corners = [u / v for u in (x.lower, x.upper) for v in (y.lower, y.upper)]
            low, high = min(corners), max(corners)
            midpoint = Fraction(round((low + high) / 2 * 2**DYADIC_BITS), 2**DYADIC_BITS)
            radius = max(high - midpoint, midpoint - low)
            if radius <= Fraction(1, 10 ** (DIGITS + 1)):
                return Ball(midpoint, radius, DIGITS)
        digits *= 2
    raise HsymError(f"rule: h_M(1) is too small beside h_M to divide by; expected a quotient with {DIGITS} decimals")
