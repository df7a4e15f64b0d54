"""Indefinite summation of hypergeometric terms: Gosper's algorithm, for one term and for unknown multiples of several.

A term F(s) is known by its ratio F(s+1)/F(s), a rational function of s; everything else in its :class:`Field` counts as a
constant.  Here ratios are kept as products of irreducible factors, so that shifts by integers are found by comparing factors.

Source: Petkovsek, Wilf, Zeilberger, "A = B" (1996), chapters 5 and 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, zip_longest

import sympy

from hsym.errors import HsymError, shown
from hsym.exact.quotients import Field, Quotient

MOST = 200
"""The largest distance of two roots, and the largest degree of an unknown polynomial, that are worked with."""
Product = dict[Quotient, int]
"""Irreducible polynomials, and integers, with their exponents."""


def gosper(ratio: Quotient, s: sympy.Symbol) -> Quotient | None:
    """The antidifference of a hypergeometric term as a rational multiple of it, or None: there is no hypergeometric one.

    Both answers are decided, over the field of rational functions of the other variables.

    Args:
        ratio: ``F(s+1)/F(s)``, not 0.
        s: the variable of summation, one of the field's.

    Returns:
        R with ``F(s) = G(s+1) - G(s)`` for ``G = R F``, wherever no denominator vanishes.

    Raises:
        HsymError: the ratio is 0, or it has roots or constants so far apart that polynomials of degree above 200 are needed.

    Example:
        >>> from hsym.exact.quotients import Field
        >>> s = sympy.Symbol("s")
        >>> n = Field((s,)).variable(s)
        >>> print(gosper((n + 1) ** 2 / n, s))          # s * s! is the difference of s!
        (1)/(s)
        >>> gosper((n + 1) / (n + 2), s) is None        # 1/(s+1): the harmonic numbers are not hypergeometric
        True
    """
    if ratio.is_zero:
        raise HsymError(f"ratio: {shown(ratio)} is 0; expected the ratio of two neighbouring values of a term")
    found = telescope(product_of(ratio), [ratio.field.constant(1)], s)
    if found is None:
        return None
    result = expanded(ratio.field, found.factor) * found.polynomial / found.coefficients[0]
    if result.shifted(s, 1) * ratio - result != 1:
        raise AssertionError(f"gosper: a wrong antidifference for the ratio {ratio}")
    return result


@dataclass(frozen=True, slots=True)
class Telescoped:
    """``sum_i coefficients[i] heads[i](s) F(s) = G(s+1) - G(s)`` with ``G = factor polynomial F``.

    Attributes:
        coefficients: polynomials without s; the last one is not 0.
        factor: a rational function, factored.
        polynomial: a polynomial in everything.
    """

    coefficients: tuple[Quotient, ...]
    factor: Product
    polynomial: Quotient


def telescope(ratio: Product, heads: Sequence[Quotient], s: sympy.Symbol) -> Telescoped | None:
    """A combination of polynomial multiples of one term, with coefficients free of s, that is a hypergeometric difference.

    Decided for combinations in which the last multiple occurs: None means that there is none.

    Args:
        ratio: ``F(s+1)/F(s)``, factored.
        heads: polynomials, not 0; the multiples are heads[i](s) F(s).
        s: the variable of summation.

    Raises:
        HsymError: polynomials of degree above 200 are needed.

    Example:
        >>> from hsym.exact.quotients import Field
        >>> s = sympy.Symbol("s")
        >>> n = Field((s,)).variable(s)
        >>> found = telescope(product_of(n + 1), [n**0, n**2], s)    # s! + s^2 s! is the difference of (s-1) s!
        >>> [str(c) for c in found.coefficients], str(found.polynomial)
        (['-1', '-1'], '-s + 1')
    """
    field = heads[0].field
    above, below, weight = normal_form(ratio, s)
    previous = shifted(below, s, -1)
    a, b, g = (expanded(field, x) for x in (above, previous, weight))
    up, down = a.coefficients(s), b.coefficients(s)
    targets = [(-g * x).coefficients(s) for x in heads]
    width = _counted(_degree_bound(up, down, max(map(len, targets)) - 1)) + 1
    n, zero, columns = field.variable(s), field.constant(0), []
    for _ in range(width):  # a(s) (s+1)^j - b(s-1) s^j
        columns.append([x - y if y is not zero else x for x, y in zip_longest(up, down, fillvalue=zero)])
        up, down = [up[0], *(x + y for x, y in pairwise(up)), up[-1]], [zero, *down]
    rows = list(zip_longest(*reversed(columns), *targets, fillvalue=zero))
    vector = field.kernel_vector(rows[::-1])
    if vector is None:
        return None
    polynomial = zero
    for x in vector[:width]:
        polynomial = polynomial * n + x
    return Telescoped(tuple(vector[width:]), times(previous, weight, -1), polynomial)


def normal_form(ratio: Product, s: sympy.Symbol) -> tuple[Product, Product, Product]:
    """Polynomials a, b, g, factored, with ``ratio = a(s)/b(s) g(s+1)/g(s)`` and a(s), b(s+j) coprime for all j >= 0."""
    above, below = {f: e for f, e in ratio.items() if e > 0}, {f: -e for f, e in ratio.items() if e < 0}
    tops, bottoms = ([(f, f.coefficients(s)) for f in x] for x in (above, below))
    pairs = [(_distance(f, h, x, y, s), f, h) for f, x in tops for h, y in bottoms if len(x) == len(y) > 1 and x[-1] == y[-1]]
    weight: Product = {}
    for distance, f, h in sorted((x for x in pairs if x[0] > 0), key=lambda x: x[0]):
        power = min(above[f], below[h])
        above[f] -= power
        below[h] -= power
        if power:
            weight = times(weight, {h.shifted(s, j): power for j in range(distance)})
    return above, below, weight


def _distance(f: Quotient, h: Quotient, x: list[Quotient], y: list[Quotient], s: sympy.Symbol) -> int:
    """The j >= 1 with f(s) = h(s+j), or 0; both are irreducible, x and y are their coefficients, x[-1] = y[-1]."""
    j = ((x[-2] - y[-2]) / (x[-1] * (len(x) - 1))).rational
    if j is None or j.denominator != 1 or j <= 0 or (len(x) > 2 and h.shifted(s, int(j)) != f):
        return 0
    return _counted(int(j))


def _counted(degree: int) -> int:
    if degree > MOST:
        raise HsymError(f"ratio: it needs polynomials of degree {shown(degree)}; expected a term that needs at most {MOST}")
    return degree


def _degree_bound(a: list[Quotient], b: list[Quotient], most: int) -> int:
    """At least the degree of every x with ``a(s) x(s+1) - b(s) x(s)`` of degree ``most`` or less, at least -1."""
    order = max(len(a), len(b)) - 1
    if len(a) != len(b) or a[-1] != b[-1]:
        return max(most - order, -1)
    exceptional = ((b[-2] - a[-2]) / a[-1]).rational if order else None
    if exceptional is None or exceptional.denominator != 1:
        exceptional = Fraction(-1)
    return max(most - order + 1, int(exceptional), -1)


def product_of(value: Quotient) -> Product:
    """A rational function, not 0, factored; the constant becomes integers with exponents.

    Example:
        >>> from hsym.exact.quotients import Field
        >>> s = sympy.Symbol("s")
        >>> n = Field((s,)).variable(s)
        >>> sorted((str(f), e) for f, e in product_of((n**2 - n) / (2 * n + 6)).items())
        [('2', -1), ('s', 1), ('s + 3', -1), ('s - 1', 1)]
    """
    constant, factors = value.factors()
    found = dict(factors)
    for number, exponent in ((constant.numerator, 1), (constant.denominator, -1)):
        if number != 1:
            found[value.field.constant(number)] = exponent
    return found


def expanded(field: Field, product: Product) -> Quotient:
    """The rational function that a product stands for."""
    above = below = field.constant(1)
    for f, e in product.items():
        if e > 0:
            above = above * (f if e == 1 else f**e)
        elif e < 0:
            below = below * (f if e == -1 else f**-e)
    return above / below if any(e < 0 for e in product.values()) else above


def times(left: Product, right: Product, power: int = 1) -> Product:
    """``left * right ** power``."""
    found = dict(left)
    for f, e in right.items():
        found[f] = found.get(f, 0) + power * e
    return {f: e for f, e in found.items() if e}


def shifted(product: Product, s: sympy.Symbol, amount: int) -> Product:
    """The product at ``s + amount``."""
    return {f.shifted(s, amount): e for f, e in product.items()}
