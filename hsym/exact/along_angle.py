"""A closed form in t along the angle phi, t = sin(phi/2)^2: its value at a point, and enclosures over a whole cell.

In the angle sqrt(t), sqrt(1 - t), asin(sqrt(t)) and their like are smooth on all of [0, pi], although their derivatives in
t are infinite at the ends.  One walk over the tree serves two kinds of values: balls, and power series in phi - center
whose coefficients are balls.  Taylor's theorem with Lagrange's remainder makes a cell of two series: one around the center,
and the last coefficient of one whose first coefficient is the whole cell.

What the formula leaves undefined at a single point (t*log(t) at 0, or a division that cancels there) is filled by
continuity, where a finite enclosure next to the point shows that it can be.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, reduce
from typing import Any

import sympy
from flint import arb, arb_series, fmpq

from hsym import symbols
from hsym.errors import HsymError, shown
from hsym.exact.closed_forms import value_as_ball
from hsym.exact.functions import COMPARISONS
from hsym.exact.instantiate import UndefinedValue
from hsym.exact.precision import series_length

Value = Any
"""An ``arb``, or an ``arb_series`` in phi - center."""
Powers = tuple[Fraction, Fraction, sympy.Expr]
"""Exponents of t and of 1 - t, and what is left."""
T, REST = symbols.t, 1 - symbols.t
MAX_DEGREE = 64
"""Polynomials under a root up to this degree are divided by t and 1 - t as often as possible."""


class NoEnclosure(Exception):
    """Nothing finite is known here: an infinite value, a point outside the domain, or a kink inside a series."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point or a cell by its coordinates: t, 1 - t, their square roots, and the angle."""

    t: Value
    rest: Value
    sine: Value
    cosine: Value
    angle: Value

    @property
    def smooth(self) -> bool:
        """Whether the coordinates are series."""
        return isinstance(self.t, arb_series)


def at_point(t: Fraction) -> Place:
    """An exact t in [0, 1]."""
    x, y = (arb(fmpq(z.numerator, z.denominator)) for z in (t, 1 - t))
    sine, cosine = x.sqrt(), y.sqrt()
    return Place(x, y, sine, cosine, 2 * arb.atan2(sine, cosine))


def on_cell(angle: arb) -> Place:
    """All angles in a ball; sine and cosine of half an angle in [0, pi] are not negative, so their balls are cut there."""
    sine, cosine = (angle / 2).sin().nonnegative_part(), (angle / 2).cos().nonnegative_part()
    return Place(sine**2, cosine**2, sine, cosine, angle)


def as_series(angle: arb) -> Place:
    """Power series around one angle, or around every angle of a ball at once."""
    phi = arb_series([angle, 1])
    sine, cosine = (phi / 2).sin(), (phi / 2).cos()
    return Place(sine * sine, cosine * cosine, sine, cosine, phi)


def _collected(node: sympy.Expr) -> sympy.Expr:
    """The constant factors of each function of t in a sum added up: nearly equal ones would cancel in balls on a cell."""
    if not node.args or not node.has(T):
        return node
    args = [_collected(part) for part in node.args]
    if not isinstance(node, sympy.Add):
        return node.func(*args)
    factors: dict[sympy.Expr, sympy.Expr] = {}
    for term in args:
        constant, moving = term.as_independent(T, as_Add=False)
        factors[moving] = factors.get(moving, sympy.Integer(0)) + constant
    return sympy.Add(*(constant * moving for moving, constant in factors.items()))


class AlongAngle:
    """A closed form in t alone, at FLINT's current working precision (for use inside ``exact``).

    Args:
        expression: built from t, numbers, roots, powers, log, exp, asin, acos, atan, gamma, Abs, Max, Min and Piecewise.
    """

    def __init__(self, expression: sympy.Expr) -> None:
        self.expression = expression
        self._form = _collected(expression)
        self._constants: dict[sympy.Expr, arb] = {}

    def over(self, place: Place) -> arb:
        """A ball around every value at a point, or on a cell.

        Raises:
            NoEnclosure: it would not be finite.
        """
        return _finite([self._guarded(place)])[0]

    def taylor(self, center: arb, cell: arb, terms: int) -> list[arb]:
        """Coefficients c_0, ..., c_terms with ``h = sum_j c_j (phi - center)^j`` for every phi in the cell.

        The last coefficient is a ball around all of its values on the cell.

        Raises:
            NoEnclosure: h is not known to be smooth on the cell.
        """
        with series_length(terms + 1):
            last = _finite(_coefficients(self._guarded(as_series(cell)), terms + 1))[terms]
            return [*_finite(_coefficients(self._guarded(as_series(center)), terms)), last]

    def _guarded(self, place: Place) -> Value:
        try:
            return self._visit(self._form, place)
        except HsymError:
            raise
        except (ValueError, ZeroDivisionError):  # FLINT divides series only by those that are certainly not 0 at the center
            raise NoEnclosure from None

    def _visit(self, node: sympy.Expr, place: Place) -> Value:
        if not node.has(T):
            return self._constant(node)
        if node == T:
            return place.t
        if node == REST:
            return place.rest
        if isinstance(node, sympy.Add):
            return reduce(operator.add, [self._visit(x, place) for x in node.args])
        if isinstance(node, sympy.Mul):
            return self._product(node, place)
        if isinstance(node, sympy.Pow):
            return self._power(node, place)
        if isinstance(node, sympy.Piecewise):
            return self._cases(node, place)
        if isinstance(node, sympy.asin | sympy.acos | sympy.atan):
            return self._arc(node, place)
        if isinstance(node, sympy.Abs):
            return _absolute(self._visit(node.args[0], place))
        if isinstance(node, sympy.Max | sympy.Min):
            larger = isinstance(node, sympy.Max)
            return reduce(lambda x, y: _extreme(x, y, larger), [self._visit(x, place) for x in node.args])
        if isinstance(node, sympy.log | sympy.exp | sympy.gamma):
            return getattr(self._visit(node.args[0], place), node.func.__name__)()
        raise HsymError(
            f"h: {shown(node)} cannot be enclosed; expected a closed form in t with the functions of hsym's formulas"
        )

    def _constant(self, node: sympy.Expr) -> arb:
        if node not in self._constants:
            try:
                self._constants[node] = value_as_ball(node, {})
            except UndefinedValue:
                raise NoEnclosure from None
        return self._constants[node]

    def _product(self, node: sympy.Mul, place: Place) -> Value:
        factors, found = list(node.args), []
        for base, root in ((T, place.t), (REST, place.rest)):
            power = next((x for x in factors if x.as_base_exp()[0] == base and x.as_base_exp()[1].is_positive), None)
            if not place.smooth and power is not None and sympy.log(base) in factors and not root > 0:
                factors.remove(power)
                factors.remove(sympy.log(base))
                found.append(_power_times_log(root, self._constant(power.as_base_exp()[1])))
        return reduce(operator.mul, [*found, *(self._visit(x, place) for x in factors)])

    def _power(self, node: sympy.Pow, place: Place) -> Value:
        exponent = node.exp
        if exponent.is_Integer:
            return _integer_power(self._visit(node.base, place), int(exponent))
        if not exponent.is_Rational:
            return (self._visit(exponent, place) * self._visit(node.base, place).log()).exp()
        first, second, rest = end_powers(node.base)
        power = Fraction(int(exponent.p), int(exponent.q))
        found = _root_power(place.sine, 2 * first * power) * _root_power(place.cosine, 2 * second * power)
        if rest == 1:
            return found
        value = self._visit(rest, place)
        if isinstance(rest, sympy.Abs):
            return found * _root_power(value, power)
        if power.denominator == 2:
            return found * _integer_power(value.sqrt(), power.numerator)
        return found * (value.log() * _arb(power)).exp()

    def _arc(self, node: sympy.Expr, place: Place) -> Value:
        """asin, acos or atan; those of square roots of t are the angle itself."""
        argument, quarter = node.args[0], arb.pi() / 2
        known = {
            sympy.asin: {"t": place.angle / 2, "rest": quarter - place.angle / 2, "up": place.angle - quarter},
            sympy.atan: {"odds": place.angle / 2, "inverse odds": quarter - place.angle / 2},
        }
        inverse = sympy.asin if isinstance(node, sympy.acos) else node.func
        found = known[inverse].get(_kind(argument))
        if found is None and _kind(-argument) == "up" and inverse == sympy.asin:
            found = quarter - place.angle
        if found is None:
            value = self._visit(argument, place)
            found = value.atan() if inverse == sympy.atan else value.asin()
        return quarter - found if isinstance(node, sympy.acos) else found

    def _cases(self, node: sympy.Piecewise, place: Place) -> Value:
        """The case that holds all over the cell; for balls else the hull of all that can."""
        pieces = node.args
        if len(pieces) == 2 and pieces[1] == (sympy.nan, True) and isinstance(pieces[0][1], sympy.Ne):
            return self._visit(pieces[0][0], place)
        found: list[Value] = []
        for value, condition in pieces:
            truth = self._truth(condition, place)
            if truth is False:
                continue
            found.append(self._visit(value, place))
            if truth:
                break
            if place.smooth:
                raise NoEnclosure
        else:
            raise NoEnclosure
        return reduce(arb.union, _finite(found)) if len(found) > 1 else found[0]

    def _truth(self, condition: Any, place: Place) -> bool | None:
        """Whether a condition holds all over the cell, nowhere, or neither is certain."""
        if condition in (sympy.true, sympy.false):
            return bool(condition)
        if isinstance(condition, sympy.And | sympy.Or):
            parts, settles = [self._truth(x, place) for x in condition.args], isinstance(condition, sympy.Or)
            return settles if settles in parts else None if None in parts else not settles
        if isinstance(condition, sympy.Not):
            inner = self._truth(condition.args[0], place)
            return None if inner is None else not inner
        difference = _first(self._visit(condition.lhs - condition.rhs, place))
        compare = COMPARISONS[type(condition)]
        signs = {
            sign
            for sign, possible in ((-1, not difference >= 0), (0, difference.contains(0)), (1, not difference <= 0))
            if possible
        }
        answers = {bool(compare(sign, 0)) for sign in signs}
        return answers.pop() if len(answers) == 1 else None


@cache
def end_powers(base: sympy.Expr) -> Powers:
    """A base as ``t^a (1-t)^b`` times the rest.

    Example:
        >>> end_powers(T / (1 - T) * (2 + T)), end_powers(T - T**3)
        ((Fraction(1, 1), Fraction(-1, 1), t + 2), (Fraction(1, 1), Fraction(1, 1), t + 1))
    """
    zero, one = Fraction(0), Fraction(1)
    if base in (T, REST):
        return (one, zero, sympy.S.One) if base == T else (zero, one, sympy.S.One)
    if isinstance(base, sympy.Mul):
        parts = [end_powers(x) for x in base.args]
        return sum((x for x, _, _ in parts), zero), sum((y for _, y, _ in parts), zero), sympy.Mul(*(z for _, _, z in parts))
    if isinstance(base, sympy.Pow) and base.exp.is_Rational:
        first, second, rest = end_powers(base.base)
        power = Fraction(int(base.exp.p), int(base.exp.q))
        return first * power, second * power, rest**base.exp
    if (
        isinstance(base, sympy.Add)
        and base.is_rational_function(T)
        and base.is_polynomial(T)
        and sympy.degree(base, T) <= MAX_DEGREE
    ):
        return _polynomial_ends(base)
    return zero, zero, base


def _polynomial_ends(base: sympy.Expr) -> Powers:
    found = []
    polynomial = sympy.Poly(base, T)
    for factor in (T, REST):
        count, divisor = 0, sympy.Poly(factor, T)
        while not polynomial.is_zero and polynomial.rem(divisor).is_zero:
            polynomial, count = polynomial.quo(divisor), count + 1
        found.append(Fraction(count))
    return found[0], found[1], polynomial.as_expr()


@cache
def _kind(argument: sympy.Expr) -> str:
    """What the argument of an inverse function is, if its angle is known."""
    if sympy.expand(argument - 2 * T + 1) == 0:
        return "up"
    first, second, rest = end_powers(argument)
    half = Fraction(1, 2)
    names = {(half, 0): "t", (0, half): "rest", (half, -half): "odds", (-half, half): "inverse odds"}
    return names.get((first, second), "other") if rest == 1 else "other"


def _arb(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))


def _first(value: Value) -> arb:
    return value[0] if isinstance(value, arb_series) else value


def _coefficients(value: Value, terms: int) -> list[arb]:
    found = value.coeffs() if isinstance(value, arb_series) else [value]
    return (found + [arb(0)] * terms)[:terms]


def _finite(values: list[arb]) -> list[arb]:
    if not all(x.is_finite() for x in values):
        raise NoEnclosure
    return values


def _integer_power(value: Value, exponent: int) -> Value:
    return value**exponent if exponent >= 0 else 1 / value**-exponent


def _root_power(value: Value, exponent: Fraction) -> Value:
    """A power of something that is certainly not negative, whatever its ball says."""
    if exponent.denominator == 1:
        return _integer_power(value, exponent.numerator)
    if isinstance(value, arb_series) or value > 0:
        return (value.log() * _arb(exponent)).exp()
    if exponent < 0:
        raise NoEnclosure
    top = value.upper()
    return arb(0).union((top.log() * _arb(exponent)).exp()) if top > 0 else arb(0)


def _power_times_log(value: arb, exponent: arb) -> arb:
    """``y^e log(y)``, 0 at y = 0, for all y in a ball that touches 0: it falls to its minimum -1/(e E) and rises again."""
    top = value.upper()
    if not top > 0:
        return arb(0)
    last = (top.log() * exponent).exp() * top.log()
    turned = not top < (-1 / exponent).exp()
    return arb(0).union(last).union(-1 / (exponent * arb.const_e())) if turned else arb(0).union(last)


def _absolute(value: Value) -> Value:
    if not isinstance(value, arb_series):
        return abs(value)
    return _extreme(value, -value, True)


def _extreme(x: Value, y: Value, larger: bool) -> Value:
    """The larger or smaller of two; between series the choice must be the same all over the cell."""
    u, v = _first(x), _first(y)
    if u > v or u < v:  # strictly, so that the center of the cell makes the same choice as the cell
        return x if bool(u > v) == larger else y
    if isinstance(x, arb_series) or isinstance(y, arb_series):
        raise NoEnclosure
    return x.max(y) if larger else x.min(y)
