"""What a transform is held against: a function of t, given as an expression, as text or as a target of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

import sympy

from hsym import catalog, symbols
from hsym.errors import HsymError, shown
from hsym.exact.closed_forms import closed_form_ball
from hsym.exact.instantiate import UndefinedValue, instantiate
from hsym.reading.expressions import read_expression
from hsym.rule import Target, WeightRule

_T = TypeVar("_T")
CERTAIN_DIGITS = 30
"""Decimals in which the rise of a reference over [0, 1] must show to be positive."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A function h of t, and where h_M tends to h only up to a constant, that constant.

    Attributes:
        transform: h, an expression in ``hsym.symbols.t``.
        subtract: c_M, an expression in ``hsym.symbols.M``, if it is h_M - c_M that tends to h.
        proved: whether it is the proved limit of a rule.

    Example:
        >>> Reference(2 * sympy.asin(sympy.sqrt(symbols.t))).shape()
        2*asin(sqrt(t))/pi
    """

    transform: sympy.Expr
    subtract: sympy.Expr | None = None
    proved: bool = False

    def shape(self, normalised: bool = True, derivative: bool = False) -> sympy.Expr:
        """h, or (h - h(0))/(h(1) - h(0)), or the derivative of that.

        Raises:
            HsymError: h is not finite at 0 and 1, or does not rise from one to the other.
        """
        value = self.transform
        if normalised:
            start, end = self._at(0), self._at(1)
            rise = closed_form_ball(end - start, {}, CERTAIN_DIGITS)
            if rise is None or rise.lower <= 0:
                raise HsymError(f"against: {self.transform} does not rise from t = 0 to t = 1; expected one that does")
            value = (value - start) / (end - start)
        return sympy.diff(value, symbols.t) if derivative else value

    def _at(self, t: int) -> sympy.Expr:
        try:
            return instantiate(self.transform, {symbols.t: sympy.Integer(t)})
        except UndefinedValue:
            raise HsymError(
                f"against: {self.transform} is not finite at t = {t} and cannot be normalised;"
                " expected curves that are not normalised, with a constant subtracted"
            ) from None


def as_reference(given: Any) -> Reference:
    """A reference from what a caller may give.

    Args:
        given: a :class:`Reference`, a :class:`~hsym.rule.Target`, an expression in t, text such as ``"2*asin(sqrt(t))"``, or
            the name of a target in the catalogue.

    Raises:
        HsymError: it is none of these.

    Example:
        >>> as_reference("2*asin(sqrt(t))") == as_reference("idealised_grpo")
        True
    """
    if isinstance(given, str) and catalog.normalised(given) in catalog.names():
        given = catalog.get(given)
        if not isinstance(given, Target):
            raise HsymError(f"against: {given.name} is a weight rule with an M; expected a target or a function of t")
    if isinstance(given, Reference):
        return given
    if isinstance(given, Target):
        return Reference(given.transform)
    return Reference(in_letter(given, symbols.t, "against"))


def proved_limit(rule: WeightRule) -> Reference:
    """The limit of a rule, for :func:`hsym.plot`, with the constant that is subtracted from h_M.

    Raises:
        HsymError: no limit of h_M itself is proved.

    Example:
        >>> proved_limit(catalog.get("rejection_sampling"))
        Reference(transform=log(t), subtract=harmonic(M), proved=True)
    """
    from hsym.limits.limit import limit

    found = limit(rule)
    if found.transform is None or found.scale != 1:
        raise HsymError(f"against: no limit of h_M is proved for {rule.title}; expected a function of t")
    return Reference(found.transform, None if found.constant == 0 else found.constant, True)


def where_proved(
    rules: Sequence[WeightRule], normalised: bool = True, derivative: bool = False, subtract: sympy.Expr | None = None
) -> list[Reference | None]:
    """The proved limit of each rule, None where there is none that can be drawn beside the others as they are to be shown.

    Args:
        rules: rules without open parameters.
        normalised: whether curves are divided by h_M(1); a limit of h_M - c_M alone changes that.
        derivative: whether h_M' is shown.
        subtract: what is subtracted from h_M, if that was asked for.

    Example:
        >>> found = where_proved([catalog.get("rloo"), catalog.get("rejection_sampling")])
        >>> [None if x is None else x.transform for x in found]
        [t, None]
    """
    found = [_or_none(partial(proved_limit, rule)) for rule in rules]
    if derivative and not normalised:  # a constant makes no difference
        return [None if x is None else replace(x, subtract=None) for x in found]
    if subtract is not None:
        return [x if x is not None and x.subtract == subtract else None for x in found]
    alone = normalised and not derivative and all(x is not None and x.subtract is not None for x in found)
    if not alone:  # h_M in part and h_M - c_M in part would be two figures
        found = [None if x is None or x.subtract is not None else x for x in found]
    if normalised and not alone:
        found = [None if x is None or _or_none(x.shape) is None else x for x in found]
    return found


def _or_none(make: Callable[[], _T]) -> _T | None:
    try:
        return make()
    except HsymError:
        return None


def in_letter(given: Any, letter: sympy.Symbol, argument: str) -> sympy.Expr:
    """An expression in one letter of the theory, read if it is text.

    Raises:
        HsymError: it is something else, or contains another letter or a float.

    Example:
        >>> in_letter("harmonic(M)", symbols.M, "subtract")
        harmonic(M)
    """
    if isinstance(given, str):
        return read_expression(given, {letter.name: letter}, argument=argument)
    if isinstance(given, (int, Fraction)) and not isinstance(given, bool):
        return sympy.Rational(given.numerator, given.denominator)
    if not isinstance(given, sympy.Expr) or given.free_symbols - {letter} or given.has(sympy.Float):
        raise HsymError(f"{argument}: {shown(given)} is not possible; expected an exact expression in hsym.symbols.{letter}")
    return given
