r"""Antiderivatives of the coefficients of an expansion, with the constant that makes them finite parts of int_0^t.

The finite part of int_0^t c v^a dv is c t^(a+1)/(a+1), and c log t for a = -1; so the finite part of an integral is the
antiderivative whose expansion at t = 0 has no constant term.  What is found here is verified by differentiation.
"""

from __future__ import annotations

import sympy

from hsym.limits.algebraic import x
from hsym.limits.errors import NoProfile
from hsym.limits.normal_form import Interval, normal, same, turned
from hsym.limits.primitive import at_one, primitive
from hsym.notation import FinitePart
from hsym.symbols import t

UNIT = Interval.unit(t)


def finite_part(f: sympy.Expr) -> sympy.Expr:
    """The finite part of int_0^t f, in closed form where f is of the kinds below, else unevaluated.

    The kinds: rational functions with rational poles; a and b both half of odd integers; one of them rational and the other
    absent.  Logarithms log t and log(1-t) may stand alone.

    Args:
        f: a coefficient in normal form, in t and parameters.

    Example:
        >>> print(finite_part(1 / sympy.sqrt(t * (1 - t))), "|", finite_part(1 / t))
        2*asin(sqrt(t)) | log(t)
    """
    if f == 0:
        return f
    found = _closed(f)
    if found is not None and same(found.diff(t), f, UNIT):
        return found
    return FinitePart.of(f)


def whole_integral(f: sympy.Expr) -> sympy.Expr | None:
    """The integral from 0 of a limiting gap, where it is finite and in closed form without cases, verified there."""
    try:
        found = primitive(f.xreplace({t: x}))
        at_one(found)
    except NoProfile:
        return None
    return None if found.has(sympy.Piecewise, sympy.oo, sympy.zoo, sympy.nan) else found


def _closed(f: sympy.Expr) -> sympy.Expr | None:
    if f.has(sympy.log):
        return _logarithmic(f)
    factor, power = f.as_independent(t)
    base, exponent = power.as_base_exp()
    if base == 1 - t and exponent.is_nonnegative and not exponent.is_number:
        return factor * (1 - (1 - t) ** (exponent + 1)) / (exponent + 1)
    groups = _grouped(f)
    if groups is None:
        return None
    parts = []
    for (a, b), rational in groups.items():
        if a == 0 and b == 0:
            part = _rational(rational)
        elif (2 * a).is_Integer and (2 * b).is_Integer and a != 0 and b != 0:
            part = _half_odd(rational, a, b)
        else:
            part = _one_root(rational, a, b)
        if part is None:
            return None
        parts.append(part)
    return sympy.Add(*parts)


def _logarithmic(f: sympy.Expr) -> sympy.Expr | None:
    logs = {sympy.log(t): t * sympy.log(t) - t, sympy.log(1 - t): -(1 - t) * sympy.log(1 - t) - t}
    rest, total = sympy.expand(f), sympy.Integer(0)
    for logarithm, whole in logs.items():
        factor = rest.coeff(logarithm)
        if factor.has(t):
            return None
        total += factor * whole
        rest = sympy.expand(rest - factor * logarithm)
    if rest.has(sympy.log):
        return None
    rest = normal(rest, UNIT)
    other = _closed(rest) if rest != 0 else rest
    return None if other is None else total + other


Exponents = tuple[sympy.Rational, sympy.Rational]


def _grouped(f: sympy.Expr) -> dict[Exponents, sympy.Expr] | None:
    """f as the sum of t^a (1-t)^b times rational functions, 0 <= a, b < 1."""
    up, down = sympy.fraction(sympy.together(f))
    groups: dict[Exponents, sympy.Expr] = {}
    for term in sympy.Add.make_args(sympy.expand(up, power_base=False)):
        exponents = {t: sympy.Integer(0), 1 - t: sympy.Integer(0)}
        rational = sympy.Integer(1)
        for factor in sympy.Mul.make_args(term / down):
            base, exponent = factor.as_base_exp()
            if exponent.is_Integer or not factor.has(t):
                rational *= factor
            elif base in exponents and exponent.is_Rational:
                exponents[base] += exponent
            else:
                return None
        key = tuple(x - sympy.floor(x) for x in exponents.values())
        for base, exponent in exponents.items():
            rational *= base ** sympy.floor(exponent)
        groups[key] = groups.get(key, sympy.Integer(0)) + rational
    found = {key: sympy.cancel(sympy.together(x)) for key, x in groups.items()}
    return found if all(x.is_rational_function(t) for x in found.values()) else None


def _numerator(rational: sympy.Expr) -> tuple[sympy.Poly, int, int] | None:
    """``(N, i, j)`` with rational = N/(t^i (1-t)^j), or None if there are other poles."""
    up, down = sympy.fraction(sympy.cancel(rational))
    bottom, i, j = sympy.Poly(down, t), 0, 0
    zero, one = sympy.Poly(t, t, domain=bottom.domain), sympy.Poly(1 - t, t, domain=bottom.domain)
    while bottom.degree() > 0 and bottom.eval(0) == 0:
        bottom, i = bottom.exquo(zero), i + 1
    while bottom.degree() > 0 and bottom.eval(1) == 0:
        bottom, j = sympy.Poly(sympy.cancel(bottom.as_expr() / one.as_expr()), t), j + 1
    if bottom.degree() > 0:
        return None
    return sympy.Poly(sympy.cancel(up / bottom.as_expr()), t), i, j


def _rational(rational: sympy.Expr) -> sympy.Expr | None:
    """By partial fractions, where every pole is a rational function of the parameters."""
    total = sympy.Integer(0)
    for part in sympy.Add.make_args(sympy.apart(rational, t)):
        up, down = sympy.fraction(sympy.cancel(part))
        factors = sympy.factor_list(down, t)[1]
        if not factors or (len(factors) == 1 and factors[0][0] == t):
            power = sympy.Integer(factors[0][1]) if factors else sympy.Integer(0)
            total += _monomials(sympy.cancel(part * t**power), t, -power, 1)
            continue
        if up.has(t) or len(factors) != 1 or sympy.degree(factors[0][0], t) != 1:
            return None
        total += _one_pole(part, *factors[0])
    return total


def _one_pole(part: sympy.Expr, base: sympy.Expr, power: int) -> sympy.Expr:
    """The integral from 0 of a number over base^power, base linear in t and not 0 at t = 0."""
    slope, start = base.coeff(t, 1), base.coeff(t, 0)
    number = sympy.cancel(part * base**power)
    if power == 1:
        return number / slope * sympy.log(sympy.cancel(base / start))
    return number / slope * (base ** (1 - power) - start ** (1 - power)) / (1 - power)


def _monomials(polynomial: sympy.Expr, base: sympy.Expr, shift: sympy.Rational, slope: int) -> sympy.Expr:
    """The finite part for ``polynomial(z) z^shift`` where z is t (slope 1) or 1 - t (slope -1)."""
    total = sympy.Integer(0)
    for (n,), c in sympy.Poly(polynomial, t).terms():
        a = n + shift
        total += slope * c * (sympy.log(base) if a == -1 else base ** (a + 1) / (a + 1))
        if slope < 0 and a != -1:
            total += c / (a + 1)
    return total


def _one_root(rational: sympy.Expr, a: sympy.Rational, b: sympy.Rational) -> sympy.Expr | None:
    """t^a with a polynomial in t and 1/t, or (1-t)^b with one in 1 - t and 1/(1-t)."""
    found = _numerator(rational)
    if found is None or (a != 0 and (found[2] or b != 0)) or (b != 0 and found[1]):
        return None
    polynomial, i, j = found
    if b == 0:
        return _monomials(polynomial.as_expr(), t, a - i, 1)
    return _monomials(sympy.expand(polynomial.as_expr().xreplace({t: 1 - t})), 1 - t, b - j, -1)


def _half_odd(rational: sympy.Expr, a: sympy.Rational, b: sympy.Rational) -> sympy.Expr | None:
    """N t^a (1-t)^b, a and b half of odd integers: t^(a+1) (1-t)^(b+1) P + c asin(sqrt t), by comparing coefficients."""
    found = _numerator(rational)
    if found is None:
        return None
    i, j = max(found[1], 1), max(found[2], 1)
    a, b = a - i, b - j
    top = sympy.Poly(sympy.cancel(rational * t**i * (1 - t) ** j), t)
    degree = max(top.degree(), int(-a - b) - 1, 0)
    unknown = sympy.symbols(f"c:{degree + 2}", cls=sympy.Dummy)
    p = sympy.Add(*(c * t**n for n, c in enumerate(unknown[:-1])))
    extra = unknown[-1] * t ** (-sympy.Rational(1, 2) - a) * (1 - t) ** (-sympy.Rational(1, 2) - b)
    equation = sympy.expand(((a + 1) - (a + b + 2) * t) * p + t * (1 - t) * p.diff(t) + extra - top.as_expr())
    solution = next(iter(sympy.linsolve(sympy.Poly(equation, t).coeffs(), *unknown)), None)
    if solution is None:
        return None
    solved = [sympy.cancel(x.xreplace(dict.fromkeys(unknown, sympy.Integer(0)))) for x in solution]
    polynomial = sympy.factor(sympy.Add(*(c * t**n for n, c in enumerate(solved[:-1]))))
    product = turned(t ** (a + 1) * (1 - t) ** (b + 1) * polynomial, UNIT)
    return product + 2 * solved[-1] * sympy.asin(sympy.sqrt(t))
