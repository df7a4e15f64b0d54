"""The integral of a limiting gap from 0 to t in elementary closed form, verified by differentiation.

The variable is changed so that the integrand is rational; its partial fractions have denominators of degree one or
two, which give logarithms, arctangents and rational functions. What is found is differentiated and compared exactly
before it is returned."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import sympy

from hsym import symbols
from hsym.limits.algebraic import CHANGES, limit_at, without_roots, x, z
from hsym.limits.errors import NoProfile

t = symbols.t
_NATURAL = (
    (z, x, sympy.Integer(0)),
    (z**2 / (1 + z**2), sympy.sqrt(x) / sympy.sqrt(1 - x), sympy.Integer(0)),
    (z**2, sympy.sqrt(x), sympy.Integer(0)),
    (1 - z**2, sympy.sqrt(1 - x), sympy.Integer(1)),
)
"""For each change of variable of :mod:`~hsym.limits.algebraic` a simpler one of the same kind, its inverse, and its start."""


def primitive(function: sympy.Expr) -> sympy.Expr:
    """The integral from 0 to t of a function of x that is algebraic and integrable on (0, 1).

    Raises:
        NoProfile: it is outside of what is integrated here.

    Example:
        >>> print(primitive(1 / sympy.sqrt(x * (1 - x))), primitive(x**2 - x))
        2*asin(sqrt(t)) t**3/3 - t**2/2
    """
    for (change, _), (natural, back, start) in zip(CHANGES, _NATURAL, strict=True):
        if without_roots(function, change) is not None:
            integrand = without_roots(function, natural)
            if integrand is None:
                continue
            rate = sympy.cancel(sympy.together(integrand * sympy.diff(natural, z)))
            found = folded(_integral(rate), partial(_from, start=start))
            return folded(found, partial(_readable, back=back))
    whole = sympy.factor(sympy.together(function))
    if without_roots(whole**2, z / (1 + z)) is not None:
        return _arc(whole)
    raise NoProfile(f"the integral of {function} is outside of the methods")


def _arc(function: sympy.Expr) -> sympy.Expr:
    """The integral of c/sqrt(q) for a concave quadratic q, an arcsine."""
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(function**2)))
    quadratic = sympy.Poly(bottom, x)
    if top.has(x) or quadratic.degree() != 2:
        raise NoProfile(f"the integral of {function} is outside of the methods")
    a, b, c = quadratic.all_coeffs()
    turn = 1 if a.is_negative else -1
    line = turn * (-2 * a * x - b)
    found = sympy.asin(line / sympy.sqrt(sympy.expand(b**2 - 4 * a * c))) * sympy.sqrt(-top / a)
    if not (a / top).is_negative or sympy.cancel(sympy.together(sympy.diff(found, x) ** 2 - function**2)) != 0:
        raise NoProfile(f"the integral of {function} was not verified")
    return (found - found.xreplace({x: sympy.Integer(0)})).xreplace({x: t})


def at_one(transform: sympy.Expr) -> sympy.Expr:
    """The limit of what :func:`primitive` returns at t -> 1.

    Raises:
        NoProfile: it is infinite.

    Example:
        >>> at_one(2 * sympy.asin(sympy.sqrt(t)))
        pi
    """
    back = z**2 / (1 + z**2)

    def value(branch: sympy.Expr) -> sympy.Expr:
        plain = branch.xreplace({t: sympy.Integer(1)})
        if plain.has(sympy.oo, sympy.zoo, sympy.nan):
            raised = branch.replace(
                lambda node: isinstance(node, sympy.atan | sympy.log), lambda node: node.func(_far(node.args[0], back))
            )
            plain = raised.xreplace({t: sympy.Integer(1)})
        if plain.has(sympy.oo, sympy.zoo, sympy.nan):
            raise NoProfile(f"the value of {branch} at t = 1")
        return plain

    return folded(transform, value)


def _far(argument: sympy.Expr, back: sympy.Expr) -> sympy.Expr:
    """The limit of an argument at t -> 1, with t = z^2/(1+z^2)."""
    roots = {
        node: sympy.Dummy(positive=True) for node in argument.atoms(sympy.Pow) if not node.exp.is_Integer and not node.has(t)
    }
    value = without_roots(argument.xreplace(roots).xreplace({t: x}), back)
    if value is None:
        return argument
    found = limit_at(value, z, infinite=True)
    top, bottom = sympy.fraction(found)
    if top.could_extract_minus_sign() and bottom.could_extract_minus_sign():
        found = -top / -bottom
    return found.xreplace({dummy: root for root, dummy in roots.items()})


def folded(found: sympy.Expr, change: Callable[[sympy.Expr], sympy.Expr]) -> sympy.Expr:
    """A change made in each case of an expression, the cases outside; all case distinctions have the same conditions."""
    cases = sorted(found.atoms(sympy.Piecewise), key=str)
    if not cases:
        return change(found)
    rows = []
    for i, (_, condition) in enumerate(cases[0].args):
        branch = found.xreplace({case: case.args[i][0] for case in cases})
        if isinstance(condition, sympy.Eq):
            branch = branch.xreplace({condition.lhs: condition.rhs})
        rows.append((change(branch), condition))
    return sympy.Piecewise(*rows)


def _integral(rate: sympy.Expr) -> sympy.Expr:
    """An antiderivative by z of a rational function."""
    found = sympy.Add(*(_term(part) for part in sympy.Add.make_args(sympy.apart(rate, z))))
    for branch in _branches(found):
        if not _vanishes(sympy.diff(branch, z) - rate):
            raise NoProfile(f"the integral of {rate} was not verified")
    return found


def _vanishes(expression: sympy.Expr) -> bool:
    """Whether an expression, rational in z and in square roots that are free of z, is 0: decided by division."""
    roots = {node.base: sympy.Dummy() for node in expression.atoms(sympy.Pow) if node.exp.is_Rational and node.exp.q == 2}
    flat = expression.replace(
        lambda node: isinstance(node, sympy.Pow) and node.base in roots, lambda node: roots[node.base] ** (2 * node.exp)
    )
    top = sympy.expand(sympy.fraction(sympy.together(flat))[0])
    for base, dummy in roots.items():
        top = sympy.expand(sympy.rem(top, dummy**2 - base, dummy))
    return bool(top == 0)


def _branches(found: sympy.Expr) -> list[sympy.Expr]:
    """The expression in each case of its case distinctions, with what the case says put in."""
    cases = found.atoms(sympy.Piecewise)
    if not cases:
        return [found]
    first = next(iter(cases))
    out = []
    for value, condition in first.args:
        branch = found.xreplace({first: value})
        if isinstance(condition, sympy.Eq):
            continue  # its own step: see _inverse_quadratic
        out += _branches(branch)
    return out


def _term(part: sympy.Expr) -> sympy.Expr:
    top, bottom = sympy.fraction(part)
    if not bottom.has(z):
        return sympy.integrate(sympy.expand(part), z)
    constant, factors = sympy.factor_list(bottom, z)
    if len(factors) != 1:
        raise NoProfile(f"the integral of {part}")
    ((base, count),) = factors
    row = sympy.Poly(base, z).all_coeffs()
    if len(row) == 2:
        power = sympy.log(_turned(base)) if count == 1 else base ** (1 - count) / (1 - count)
        if top.has(z):
            raise NoProfile(f"the integral of {part}")
        return top / constant / row[0] * power
    if len(row) == 3:
        a, b, _ = row
        numerator = sympy.Poly(top, z)
        p, q = numerator.coeff_monomial(z), numerator.coeff_monomial(1)
        even = sympy.log(_turned(base)) if count == 1 else base ** (1 - count) / (1 - count)
        return (p / (2 * a) * even + (q - p * b / (2 * a)) * _inverse_power(row, count)) / constant
    raise NoProfile(f"the integral of {part}, whose denominator has a factor of degree {len(row) - 1}")


def _turned(base: sympy.Expr) -> sympy.Expr:
    """A polynomial without a zero where it is used, with the sign that it has there."""
    return -base if base.xreplace({z: sympy.Rational(1, 2)}).is_negative else base


def _inverse_power(row: list[sympy.Expr], count: int) -> sympy.Expr:
    """An antiderivative of (a z^2 + b z + c)^-count, by the usual reduction."""
    a, b, c = row
    if count == 1:
        return _inverse_quadratic(a, b, c)
    d, base = 4 * a * c - b**2, a * z**2 + b * z + c
    lower = _inverse_power(row, count - 1)
    return ((2 * a * z + b) / base ** (count - 1) + 2 * (2 * count - 3) * a * lower) / ((count - 1) * d)


def _inverse_quadratic(a: sympy.Expr, b: sympy.Expr, c: sympy.Expr) -> sympy.Expr:
    """An antiderivative of 1/(a z^2 + b z + c), by the sign of 4 a c - b^2."""
    d = sympy.expand(4 * a * c - b**2)
    line = 2 * a * z + b
    angle = 2 / sympy.sqrt(d) * sympy.atan(line / sympy.sqrt(d))
    root = sympy.sqrt(-d)
    ratio = sympy.log(_turned((line - root) / (line + root))) / root
    if b.is_positive and a.is_positive and c.is_positive:
        angle = 2 / sympy.sqrt(d) * sympy.atan(sympy.sqrt(d) * z / (2 * c + b * z))
        ratio = sympy.log((2 * c + (b + root) * z) / (2 * c + (b - root) * z)) / root  # both up to a constant, finite at 0
    if d.is_positive or d.is_negative or d.is_zero:
        return angle if d.is_positive else ratio if d.is_negative else -2 / line
    double = sympy.solve(sympy.Eq(d, 0), *d.free_symbols, dict=True)
    positive = [{**found} for found in double if all(value.is_positive for value in found.values())]
    if len(d.free_symbols) != 1 or len(positive) != 1:
        raise NoProfile(f"the sign of {d} is not known")
    at = positive[0]
    ((symbol, value),) = at.items()
    middle = (-2 / line).xreplace(at)
    if sympy.cancel(sympy.diff(middle, z) - (1 / (a * z**2 + b * z + c)).xreplace(at)) != 0:
        raise NoProfile(f"the integral at {symbol} = {value} was not verified")
    above = d.xreplace({symbol: value + 1})
    if not above.is_number or above == 0:
        raise NoProfile(f"the sign of {d} is not known")
    low, high = (ratio, angle) if above > 0 else (angle, ratio)
    return sympy.Piecewise((low, symbol < value), (middle, sympy.Eq(symbol, value)), (high, True))


def _from(branch: sympy.Expr, start: sympy.Expr) -> sympy.Expr:
    """An antiderivative that is 0 at the start."""
    return branch - _value(branch, start)


def _value(found: sympy.Expr, start: sympy.Expr) -> sympy.Expr:
    value = found.xreplace({z: start})
    if value.has(sympy.oo, sympy.zoo, sympy.nan):
        raise NoProfile("an integrand that is not integrable at its start")
    return value


def _readable(branch: sympy.Expr, back: sympy.Expr) -> sympy.Expr:
    """The result in t, arctan sqrt(t/(1-t)) as arcsin sqrt t."""
    found = branch
    if back == _NATURAL[1][1]:
        terms = sympy.Add.make_args(found)
        plain = sympy.Add(*(term for term in terms if term.is_rational_function(z)))
        others = sympy.Add(*(term for term in terms if not term.is_rational_function(z)))
        others = others.xreplace({sympy.atan(z): sympy.asin(sympy.sqrt(x))})
        others = others.replace(
            lambda node: isinstance(node, sympy.log | sympy.atan),
            lambda node: _finite_at_one(node.func, *_parts(*sympy.fraction(sympy.together(node.args[0])))),
        )
        if plain.has(z):
            top, bottom = _parts(*sympy.fraction(sympy.cancel(sympy.together(plain))))
            plain = top / bottom
        found = others + plain
    return sympy.expand(found.xreplace({z: back}).xreplace({x: t}), deep=False)


def _finite_at_one(function: type[sympy.Function], top: sympy.Expr, bottom: sympy.Expr) -> sympy.Expr:
    """log or atan of a ratio; an arctangent that is that of +-oo at x = 1 as twice that of the half angle."""
    if function is sympy.atan and bottom.xreplace({x: sympy.Integer(1)}) == 0 and _is_power_of_rest(bottom):
        return 2 * sympy.atan(top / (bottom + sympy.sqrt(sympy.expand(top**2 + bottom**2))))
    return function(top / bottom)


def _is_power_of_rest(bottom: sympy.Expr) -> bool:
    """Whether it is a positive number times a power of 1 - x, so that it is positive."""
    number, power = bottom.as_independent(x, as_Add=False)
    return bool(number.is_positive) and power.as_base_exp()[0] == 1 - x


def _parts(top: sympy.Expr, bottom: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """Both parts of a ratio of polynomials in z = sqrt(x/(1-x)), made finite at x = 1."""
    degree = max(sympy.degree(part, z) for part in (top, bottom))
    root, other = sympy.sqrt(x), sympy.sqrt(1 - x)

    def cleared(part: sympy.Expr) -> sympy.Expr:
        return sympy.Add(*(c * root**n * other ** (degree - n) for (n,), c in sympy.Poly(part, z).terms()))

    return sympy.factor_terms(sympy.expand(cleared(top))), sympy.factor_terms(sympy.expand(cleared(bottom)))
