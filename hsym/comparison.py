"""``hsym.compare``: whether two rules have the same objective at every M, or the same up to a factor, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy

from hsym import symbols
from hsym.brief import one_line
from hsym.claims import Verdict
from hsym.claims_every_M import verify_every_M
from hsym.errors import HsymError
from hsym.exact.numbers import Number
from hsym.exact.vectors import ExactVector
from hsym.objective import Objective
from hsym.rule import Target, WeightRule, require_rule

SIZES = 8
"""So many group sizes, from the least one on, are compared exactly before anything is said of all M."""
DEGREES = (0, 1, 2)
Ratio = Number | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rules and how their objectives compare.

    Attributes:
        first: the first rule.
        second: the second rule.
        same: whether h_M is the same for every M.
        factor: where it is not: f with h_M of the first = f(M) h_M of the second, an expression in M; None if none was found.
        scaled: whether that holds for every M; ``fails`` if the objectives are not proportional at some M.
    """

    first: WeightRule
    second: WeightRule
    same: Verdict
    factor: sympy.Expr | None
    scaled: Verdict

    @property
    def exit_code(self) -> int:
        """0 if the objectives are the same, also up to a positive factor; 1 if they are not; 3 if that is open."""
        return 0 if self.same.holds else self.scaled.exit_code

    def __repr__(self) -> str:
        names = one_line(f"{self.first.title} and {self.second.title}")
        return f"<Comparison of {names}: {self.same.outcome}, up to a factor {self.scaled.outcome}>"


def compare(first: WeightRule | Target, second: WeightRule | Target) -> Comparison:
    """Compare the objectives of two rules at every M: the same, the same up to a positive factor f(M), or different.

    The Bernstein polynomials are a basis, so that everything is a matter of the gaps b_s - a_s.

    Raises:
        HsymError: a rule is a target, or no M is found at which both rules are defined.

    Example:
        >>> from hsym import catalog
        >>> found = compare(catalog.get("dr_grpo"), catalog.get("rloo"))
        >>> found.same.outcome, found.factor, found.scaled.outcome
        ('fails', (M - 1)/M, 'holds')
    """
    for name, rule in (("first", first), ("second", second)):
        if isinstance(rule, Target):
            raise HsymError(f"{name}: {rule.name} is a target without M; expected a weight rule")
    one, other = require_rule(first, "first"), require_rule(second, "second")
    same = _same(one, other)
    if same.outcome != "fails":
        return Comparison(one, other, same, None, same)
    return Comparison(one, other, same, *_scaled(one, other))


def _same(one: WeightRule, other: WeightRule) -> Verdict:
    def at(size: int, **values: Any) -> Verdict:
        known = {x.name for x in other.parameters}
        mine = Objective(one.with_parameters(**values), size)
        return mine.equals(Objective(other.with_parameters(**{k: v for k, v in values.items() if k in known}), size))

    return verify_every_M(one, "equal", other.title, at, other)


def _scaled(one: WeightRule, other: WeightRule) -> tuple[sympy.Expr | None, Verdict]:
    """The factor and whether it is right for every M."""
    if one.parameters or other.parameters:
        return None, Verdict("open", None, "a parameter has no value: a factor is looked for between rules without parameters")
    least = max(one.least_M, other.least_M, 2)  # at M = 1 many rules have no gap
    ratios: dict[int, Number] = {}
    for size in range(least, least + SIZES):
        x, y = one.at(size).gap, other.at(size).gap
        if not isinstance(x, ExactVector) or not isinstance(y, ExactVector):
            return None, Verdict("open", None, f"the gaps at M = {size} are no square roots over the rational numbers")
        found, place = _ratio(x, y)
        if place is not None:
            reason = f"at M = {size} the gaps are not proportional, or with a factor that is not positive"
            return None, Verdict(
                "fails", "exact", reason, (("M", size), ("s", place), ("gap", x[place]), ("other gap", y[place]))
            )
        if found is not None:
            ratios[size] = found
    factor = _formula(ratios)
    tried = f"M = {least}, ..., {least + SIZES - 1}"
    if factor is None:
        told = ", ".join(f"{x} at M = {size}" for size, x in ratios.items())
        return None, Verdict("open", None, f"proportional at {tried}, by {told}: no short formula in M fits")
    verdict = _same(one, replace(other, incorrect=factor * other.incorrect, correct=factor * other.correct, original=()))
    if verdict.outcome == "fails":
        return None, Verdict("open", None, f"proportional at {tried}, but not by {factor} at every M")
    if verdict.holds:
        return factor, replace(verdict, reason=f"times {factor}, {verdict.reason}")
    return factor, replace(verdict, reason=f"exactly so at {tried}; for every M: {verdict.reason}")


def _ratio(x: ExactVector, y: ExactVector) -> tuple[Ratio, int | None]:
    """lambda > 0 with x = lambda y (None where both are 0), or the first place at which there is none."""
    place = next((k for k, value in enumerate(y) if not value.is_zero), None)
    if place is None:
        return None, next((k for k, value in enumerate(x) if not value.is_zero), None)
    found = x[place] / y[place]
    if found.sign() != 1:
        return None, place
    return found, next((k for k, (u, v) in enumerate(zip(x, y, strict=True)) if u != found * v), None)


def _formula(ratios: dict[int, Number]) -> sympy.Expr | None:
    """The ratios as P/Q or sqrt(P/Q) in M, of degree at most 2, if there are more of them than coefficients."""
    for power in (1, 2):
        points = {size: reduce(lambda x, _: x * ratio, range(power - 1), ratio).fraction for size, ratio in ratios.items()}
        if any(value is None for value in points.values()):
            continue
        found = _quotient({size: value for size, value in points.items() if value is not None})
        if found is not None:
            return found if power == 1 else sympy.sqrt(found)
    return None


def _quotient(points: dict[int, Fraction]) -> sympy.Expr | None:
    for degree in DEGREES:
        if len(points) < 2 * degree + 2:
            return None
        powers = range(degree + 1)
        rows = [
            [sympy.Integer(size) ** j for j in powers] + [-sympy.Rational(y.numerator, y.denominator) * size**j for j in powers]
            for size, y in points.items()
        ]
        for vector in sympy.Matrix(rows).nullspace():
            above, below = (
                sympy.Add(*(c * symbols.M**j for j, c in zip(powers, part, strict=True)))
                for part in (vector[: degree + 1], vector[degree + 1 :])
            )
            if below != 0:
                return sympy.factor(sympy.cancel(above / below))
    return None
