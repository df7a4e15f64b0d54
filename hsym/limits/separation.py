"""A function of x and M as ``c(M) f(x, kappa)``: kappa is a factor like ``sqrt(1 - 1/M)`` that drifts to 1.

Where the standard deviation of a sample is that of the group times a factor in M, and something is added to it, no factor in M
comes out in front of a function of x alone; then that factor is given a name and stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy

from hsym import symbols
from hsym.limits.algebraic import leading, sign, x, z

M = symbols.M
kappa = sympy.Symbol("kappa", positive=True)
"""The drifting factor, in (0, 1]."""
PROBE = 10
"""At this M it is seen whether a factor or its inverse is below 1; that it is so at every M is proved later."""


class _Mixed(Exception):
    """A part of the expression is neither a function of M times one of x, nor has one drifting factor."""


@dataclass(frozen=True)
class Separated:
    """``scale(M) function(x, kappa)`` with kappa = drift(M); drift is None if the function is one of x alone."""

    scale: sympy.Expr
    function: sympy.Expr
    drift: sympy.Expr | None = None


def separated(expression: sympy.Expr) -> Separated | None:
    """``c(M) f(x, kappa)`` for an expression in M and x, or None.

    Example:
        >>> found = separated(sympy.sqrt(x / (M + 1)))
        >>> found.scale, found.function
        (1/sqrt(M + 1), sqrt(x))
        >>> found = separated(1 / (1 + sympy.sqrt(M / (M - 1)) * x))
        >>> found.function, found.drift
        (kappa/(kappa + x), sqrt(M - 1)/sqrt(M))
    """
    drifts: list[sympy.Expr] = []
    try:
        plain = _without_mixed_roots(expression, drifts)
        roots = {node: sympy.Dummy(positive=True) for node in plain.atoms(sympy.Pow) if not node.exp.is_Integer}
        halves = {node.base: sympy.Dummy(positive=True) for node in roots}
        flat = plain.xreplace({node: halves[node.base] ** (2 * node.exp) for node in roots})
        own = {dummy: sympy.sqrt(base) for base, dummy in halves.items()}
        of_M = {M, *(dummy for base, dummy in halves.items() if base.has(M))}
        of_x = {x, *(dummy for base, dummy in halves.items() if base.has(x, kappa))}
        scale, function = sympy.Integer(1), sympy.Integer(1)
        for part, way in zip(sympy.fraction(sympy.cancel(sympy.together(flat))), (1, -1), strict=True):
            number, factors = sympy.factor_list(part)
            function *= sympy.Rational(number) ** way if number.is_Rational else number**way
            for factor, count in factors:
                c, f = _parted(factor, of_M, of_x | {kappa}, own, drifts)
                scale, function = scale * c ** (way * count), function * f ** (way * count)
    except _Mixed:
        return None
    found = _absorbed(
        Separated(_without_equal_roots(scale.xreplace(own)), function.xreplace(own), drifts[0] if drifts else None)
    )
    return replace(found, function=_upright(found.function))


def _without_equal_roots(scale: sympy.Expr) -> sympy.Expr:
    """A number whose roots of functions of M cancel, as that number."""
    square = sympy.cancel(scale**2)
    if not scale.has(M) or not square.is_number:
        return scale
    return sympy.sqrt(square) * (1 if scale.xreplace({M: sympy.Integer(PROBE)}).is_positive else -1)


def _absorbed(found: Separated) -> Separated:
    """A scale that is a power of the drifting factor goes into the function."""
    if found.drift is None or not found.function.has(kappa):
        return replace(found, drift=None)
    for power in (1, -1, 2, -2):
        square = sympy.cancel((found.scale / found.drift**power) ** 2)
        if square.is_number:
            function = sympy.factor(sympy.together(sympy.sqrt(square) * found.function * kappa**power))
            return Separated(sympy.Integer(1), function, found.drift)
    return found


def _upright(function: sympy.Expr) -> sympy.Expr:
    """1 - x for the factors x - 1, which are negative."""
    powers = [factor.as_base_exp() for factor in sympy.Mul.make_args(function)]
    signs = [(-1) ** n for base, n in powers if base == x - 1]
    return sympy.Mul(*signs, *((1 - x if base == x - 1 else base) ** n for base, n in powers))


def _parted(
    factor: sympy.Expr,
    of_M: set[sympy.Symbol],
    of_x: set[sympy.Symbol],
    own: dict[sympy.Expr, sympy.Expr],
    drifts: list[sympy.Expr],
) -> tuple[sympy.Expr, sympy.Expr]:
    """The factor as one in M times one in x and kappa.

    Raises:
        _Mixed: it is none.
    """
    if not factor.free_symbols & of_x:
        return factor, sympy.Integer(1)
    if not factor.free_symbols & of_M:
        return sympy.Integer(1), factor
    groups: dict[sympy.Expr, sympy.Expr] = {}
    for term in sympy.Add.make_args(sympy.expand(factor)):
        rest, in_M = term.as_independent(*of_M, as_Add=False)
        if in_M.free_symbols & of_x:
            raise _Mixed
        number, kind = rest.as_coeff_Mul()
        groups[kind] = groups.get(kind, sympy.Integer(0)) + number * in_M
    front = next(iter(groups.values()))
    if sign(front.xreplace({M: z + 1})) == -1:
        front = -front  # the other sign belongs to the function, for roots
    return front, sympy.Add(*(kind * _named(in_M / front, own, drifts) for kind, in_M in groups.items()))


def _named(ratio: sympy.Expr, own: dict[sympy.Expr, sympy.Expr], drifts: list[sympy.Expr]) -> sympy.Expr:
    """A function of M as a number times a power of the drifting factor, which is noted."""
    alone = sympy.cancel(ratio)
    if alone.is_number:
        return alone
    square = sympy.cancel(alone.xreplace(own) ** 2)
    if not square.is_rational_function(M) or not square.has(M):
        raise _Mixed
    order, limit = leading(square, M, infinite=True)
    if order or not limit.is_positive:
        raise _Mixed
    turn = sign(alone.xreplace({M: z + 1}))
    if not turn:
        raise _Mixed
    change = sympy.factor(square / limit)
    above = bool(change.xreplace({M: sympy.Integer(PROBE)}) > 1)
    drift = _root_of(sympy.factor(1 / change) if above else change)
    if not drifts:
        drifts.append(drift)
    for power in (1, 2):
        if sympy.cancel(drift**2 - drifts[0] ** (2 * power)) == 0:
            return turn * sympy.sqrt(limit) * kappa ** (-power if above else power)
    raise _Mixed


def _root_of(square: sympy.Expr) -> sympy.Expr:
    """The square root, of numerator and denominator apart."""
    top, bottom = sympy.fraction(square)
    return sympy.sqrt(top) / sympy.sqrt(bottom)


def _without_mixed_roots(node: sympy.Expr, drifts: list[sympy.Expr]) -> sympy.Expr:
    """Every square root as a product of roots of factors in M alone and in x and kappa alone."""
    if not node.args or not node.free_symbols & {M, x}:
        return node
    if not isinstance(node, sympy.Add | sympy.Mul | sympy.Pow):
        raise _Mixed
    if isinstance(node, sympy.Pow) and node.base == -1 and node.exp == M:
        return node
    if isinstance(node, sympy.Pow) and not node.exp.is_Integer:
        base = _without_mixed_roots(node.base, drifts)
        if not node.exp.is_Rational or node.exp.q != 2:
            raise _Mixed
        return _parted_root(base, int(node.exp.p), drifts)
    return node.func(*(_without_mixed_roots(part, drifts) for part in node.args))


def _parted_root(base: sympy.Expr, power: int, drifts: list[sympy.Expr]) -> sympy.Expr:
    number, of_M, of_x = sympy.Integer(1), sympy.Integer(1), sympy.Integer(1)
    for part, way in zip(sympy.fraction(sympy.cancel(sympy.together(base))), (1, -1), strict=True):
        constant, factors = sympy.factor_list(part)
        number *= sympy.Rational(constant) ** way
        for factor, count in factors:
            c, f = _parted(factor, {M}, {x, kappa}, {}, drifts)
            of_M, of_x = of_M * c ** (way * count), of_x * f ** (way * count)
    if number < 0:
        number, of_x = -number, -of_x
    return sympy.sqrt(number) ** power * _root(of_M, power) * _root(sympy.factor(of_x), power)


def _root(base: sympy.Expr, power: int) -> sympy.Expr:
    """``base**(power/2)`` with the even powers outside; M and x are positive, 1 - x and what stands below M as well."""
    out = sympy.Integer(1)
    inner = sympy.Integer(1)
    for factor in sympy.Mul.make_args(base):
        b, e = factor.as_base_exp()
        if b in (M, x) and e.is_Integer:
            out *= b ** (e // 2 * power)
            inner *= b ** (e % 2)
        else:
            inner *= factor
    return out * inner ** sympy.Rational(power, 2)
