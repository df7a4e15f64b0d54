"""How far h_M is from a function: a proved enclosure of ``sup |h_M(t) - c - h(t)|`` over an interval.

h_M is known exactly by its gap (theorem 1) and its control points (theorem 2); h is any closed form.  The enclosure comes
from balls with outward rounding over a cover of the interval (:mod:`hsym.exact.sup`), so its evidence is ``bounded``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import sympy

from hsym import symbols
from hsym.brief import one_line
from hsym.claims import Evidence
from hsym.errors import HsymError, shown
from hsym.exact.binomial_means import Encloser
from hsym.exact.instantiate import UndefinedValue, instantiate
from hsym.exact.numbers import Number
from hsym.exact.sup import supremum
from hsym.exact.vectors import ExactVector
from hsym.objective import Objective, gap_from_transform, polynomial_in_t
from hsym.reading.expressions import read_expression
from hsym.reading.group import check_parameter_name
from hsym.rule import WeightRule, WeightTable, check_nodes, exact_parameter, require_rule

MAX_DIGITS = 30
"""The most decimals of a distance."""
MAX_M = 4096
"""The largest group size of a distance."""
COMPARED_DEGREE = 64
"""Up to this degree a polynomial that may be h_M itself is compared with it exactly."""

Expression: TypeAlias = "sympy.Expr | Number | Fraction | int | str"


@dataclass(frozen=True, slots=True)
class Distance:
    """``lower <= sup |h_M(t) - c - h(t)| <= upper`` over an interval of t.

    Attributes:
        lower: attained, or exceeded, at :attr:`witness`.
        upper: exceeded nowhere on the interval; at most ``10**-digits`` above :attr:`lower`.
        M: the group size.
        interval: the ends of the interval.
        witness: a rational t in the interval at which the difference is at least :attr:`lower`.
        digits: the decimals asked for.
        evidence: ``bounded``, or ``exact`` where h_M is c + h itself.

    Example:
        >>> from hsym import catalog
        >>> d = distance(catalog.get("reinforce"), "t^2", 8)
        >>> print(d)
        0.250000 on [0, 1] at M = 8, reached at t = 1/2 [bounded]
        >>> d.lower <= Fraction(1, 4) <= d.upper
        True
    """

    lower: Fraction
    upper: Fraction
    M: int
    interval: tuple[Fraction, Fraction]
    witness: Fraction
    digits: int = 6
    evidence: Evidence = "bounded"

    def decimal(self) -> str:
        """The supremum in decimals, rounded to nearest: every digit is right.

        It has ``digits`` decimals; where the enclosure does not settle the last one, another one more or fewer that it
        does settle.  What rounds to 0 is written as ``< bound`` instead.

        Example:
            >>> ends = Fraction(0), Fraction(1)
            >>> Distance(Fraction(1, 3), Fraction(333334, 10**6), 1, ends, ends[0], 4).decimal()
            '0.3333'
            >>> Distance(Fraction(0), Fraction(7, 10**9), 1, ends, ends[0], 4).decimal()
            '< 8e-9'
        """
        if not self.upper:
            return "0"
        if 2 * self.upper * 10**self.digits <= 1:
            power = math.floor(math.log10(self.upper)) - 1
            leading = math.floor(self.upper / Fraction(10) ** power) + 1
            while leading > 9:
                leading, power = leading // 10 + 1, power + 1
            return f"< {leading}e{power}"
        for places in (self.digits, self.digits + 1, *range(self.digits - 1, -1, -1)):
            low, high = (round(end * 10**places) for end in (self.lower, self.upper))
            if low == high:
                whole, part = divmod(low, 10**places)
                return f"{whole}.{part:0{places}}" if places else str(whole)
        return f"{float(self.lower):.3g} to {float(self.upper):.3g}"

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.decimal()} on [{low}, {high}] at M = {self.M}, reached at t = {self.witness} [{self.evidence}]"

    def __repr__(self) -> str:
        return f"<Distance {one_line(str(self))}>"

    def _repr_markdown_(self) -> str | None:
        from hsym.render import rich

        return rich.distance(self)


def distance(
    rule: WeightRule | Objective,
    h: Expression,
    M: int | None = None,
    low: Expression = 0,
    high: Expression = 1,
    constant: Expression = 0,
    digits: int = 6,
    **values: Any,
) -> Distance:
    """A certified enclosure of ``sup |h_M(t) - constant - h(t)|`` over ``low <= t <= high``.

    Args:
        rule: a weight rule, or an objective, which has its M.
        h: a closed form in t, M and parameters, continuous on the interval: a SymPy expression in ``hsym.symbols``, or text.
        M: the group size, up to 4096.
        low: the left end, an exact rational from 0 to 1.
        high: the right end likewise.
        constant: what is subtracted, a closed form in M and parameters, such as ``"harmonic(M)"``.
        digits: 1 to 30; the enclosure is at most ``10**-digits`` wide.
        values: exact numbers for parameters of the rule, of h and of the constant.

    Raises:
        HsymError: an argument is off, a parameter has no value, or h is not continuous on the interval.

    Example:
        >>> from hsym import catalog
        >>> print(distance(catalog.get("grpo"), "2*asin(sqrt(t))", 64, eps=0))
        0.365495 on [0, 1] at M = 64, reached at t = 1 [bounded]
        >>> print(distance(catalog.get("rejection_sampling"), "log(t)", 64, low="1/100", constant="harmonic(M)"))
        0.412920 on [1/100, 1] at M = 64, reached at t = 1/100 [bounded]
    """
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MAX_DIGITS:
        raise HsymError(f"digits: {shown(digits)} is not possible; expected an integer from 1 to {MAX_DIGITS}")
    objective, given = _objective(rule, M, values)
    ends = interval(low, high)
    function = _closed_form("h", h, given, (symbols.t,))
    subtracted = _closed_form("constant", constant, given)
    found = supremum(_source(objective), function, subtracted, *ends, digits)
    if not found.lower and _identical(objective, function + subtracted):
        return Distance(Fraction(0), Fraction(0), objective.M, ends, ends[0], digits, "exact")
    return Distance(found.lower, found.upper, objective.M, ends, found.witness, digits)


def interval(low: Expression, high: Expression) -> tuple[Fraction, Fraction]:
    """The ends of an interval in [0, 1].

    Raises:
        HsymError: they are not rational, or no such interval.

    Example:
        >>> interval("1/100", 1)
        (Fraction(1, 100), Fraction(1, 1))
    """
    ends = _rational("low", low), _rational("high", high)
    if not 0 <= ends[0] <= ends[1] <= 1:
        raise HsymError(f"low, high: {ends[0]} and {ends[1]} are no interval in [0, 1]; expected 0 <= low <= high <= 1")
    return ends


def _objective(
    rule: WeightRule | Objective, M: int | None, values: Mapping[str, Any]
) -> tuple[Objective, dict[str, sympy.Expr]]:
    """The objective with every parameter put in, and what all names but t stand for."""
    if isinstance(rule, Objective):
        if M is not None and rule.M != M:
            raise HsymError(f"M: {shown(M)} differs from the M = {rule.M} of the objective; expected the same or none")
        source, M = rule.source, rule.M
    else:
        source = require_rule(rule)
    if isinstance(source, WeightTable):
        return Objective(source, source.M), {"M": sympy.Integer(source.M), **_further(values)}
    if M is None:
        raise HsymError(f"M: no group size was given; expected an integer from 1 to {MAX_M}")
    for name, _ in source.values:
        if name in values:
            raise HsymError(f"parameter {name}: the rule has a value for it already; expected none")
    mine = {x.name for x in source.parameters}
    source = source.with_parameters(**{name: value for name, value in values.items() if name in mine})
    if source.parameters:
        raise HsymError(f"parameter {source.parameters[0]}: it has no value; expected an exact number for a distance")
    size = source.check_M(M, most=MAX_M, reason="distances")
    others = _further({name: value for name, value in values.items() if name not in mine})
    return Objective(source, size), {"M": sympy.Integer(size), **dict(source.values), **others}


def _further(values: Mapping[str, Any]) -> dict[str, sympy.Expr]:
    """The values of names that only h and the constant have."""
    return {
        name: exact_parameter(name, value, symbols.parameter(check_parameter_name(name, "values")))
        for name, value in values.items()
    }


def _source(objective: Objective) -> Encloser | ExactVector | Any:
    """Where the search takes the weights from: the formulas of a rule as balls, or the entries of a table."""
    rule = objective.source
    if isinstance(rule, WeightTable):
        return rule.gap
    incorrect, correct = rule.unreplaced
    return Encloser(incorrect, correct, objective.M, dict(rule.put_in), lambda a, b: rule.refuse_undefined(objective.M, a, b))


def _closed_form(
    argument: str, value: Expression, given: Mapping[str, sympy.Expr], free: tuple[sympy.Symbol, ...] = ()
) -> sympy.Expr:
    """An argument as a SymPy expression in the free symbols alone."""
    if isinstance(value, str):
        known = {name: symbols.M if name == "M" else symbols.parameter(name) for name in given}
        value = read_expression(value, {**{x.name: x for x in free}, **known}, argument)
    elif isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        value = sympy.Rational(value.numerator, value.denominator)
    elif isinstance(value, Number):
        value = value.to_sympy()
    if not isinstance(value, sympy.Expr) or value.has(sympy.Float):
        raise HsymError(f"{argument}: {shown(value)} is no exact expression; expected text, a SymPy expression or a fraction")
    check_nodes(argument, value)
    others = sorted(value.free_symbols - set(free), key=str)
    for symbol in others:
        if symbol.name not in given:
            names = ", ".join([*(x.name for x in free), *given]) or "numbers"
            raise HsymError(
                f"{argument}: {symbol} is not known or has no value; expected a closed form in {names} (hsym.symbols)"
            )
    try:
        return instantiate(value, {x: given[x.name] for x in others}, partial=True)
    except UndefinedValue as reason:
        raise HsymError(f"{argument}: {shown(value)} has no value ({reason}); expected a closed form that has one") from None


def _rational(argument: str, value: Expression) -> Fraction:
    """An end of the interval."""
    found = _closed_form(argument, value, {})
    if not isinstance(found, sympy.Rational):
        raise HsymError(f"{argument}: {shown(value)} is not rational; expected an exact fraction from 0 to 1")
    return Fraction(int(found.p), int(found.q))


def _identical(objective: Objective, h: sympy.Expr) -> bool:
    """Whether h_M is exactly h, decided for polynomials of small degree (the gap of a polynomial is unique: reach)."""
    polynomial, gap = polynomial_in_t(h), objective.table.gap
    if polynomial is None or polynomial.degree > min(objective.M, COMPARED_DEGREE) or not isinstance(gap, ExactVector):
        return False
    return polynomial.at(Fraction(0)).is_zero and all(
        x == y for x, y in zip(gap, gap_from_transform(polynomial, objective.M), strict=True)
    )
