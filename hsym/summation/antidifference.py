"""Sums of sequences in closed form, as far as there is one: T with T(M+1) - T(M) = y(M).

A term ``r(M) rho^M`` with r rational splits, by partial fractions, into a polynomial times ``rho^M``, which sums, and terms
``rho^M/(M+b)^e``, whose poles are moved to a standard place and which become the named sums ``sum_{k=1}^M rho^k/(k+b)^e``.
Named sums in the term are dealt with by summation by parts.  What is left becomes a named sum of its own.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial, floor

from sympy import Symbol

from hsym.exact.quotients import Field, Quotient
from hsym.summation.sequences import Gamma, M, Monomial, PartialSum, Power, Sequence, may_vanish, partial_sum, power, total

FIRST = 1
"""Named sums start here."""


def antidifference(y: Sequence) -> Sequence:
    """T with T(M+1) - T(M) = y(M), with as few and as simple named sums as this method finds.

    Example:
        >>> from hsym.exact.quotients import Field
        >>> from hsym import symbols
        >>> field = Field((symbols.M, symbols.t))
        >>> m = field.variable(M)
        >>> print(antidifference(Sequence.of(1 / (m * (m + 1)))))
        -1/M
    """
    return total(y.field, (_term(m, c, y) for m, c in y.terms.items()))


def summed(y: Sequence, first: int = FIRST) -> Sequence:
    """``sum_{k=first}^{M} y(k)``.

    Raises:
        ZeroDivisionError: y, or what sums it, has a pole at ``first``.
    """
    found = antidifference(y)
    return found.shifted(1) - Sequence.of(found.at(first))


def _term(monomial: Monomial, coefficient: Quotient, y: Sequence) -> Sequence:
    field = y.field
    ratio, split = _ratio(monomial, field), partial_fractions(coefficient, M)
    if split is None or not sums_by_fractions(monomial, coefficient):
        return _all_named(Sequence(field, {monomial: coefficient}).shifted(-1))
    sums = [(f, e) for f, e in monomial if isinstance(f, PartialSum)]
    outside = frozenset((f, e) for f, e in monomial if isinstance(f, Power) and f.exponent != M)
    weight = Sequence(field, {frozenset(sums): field.constant(1)})
    front = Sequence(field, {outside: field.constant(1)})
    polynomial, poles = split
    geometric = power(ratio)
    closed = Sequence.of(_geometric(polynomial, ratio)) * geometric
    rest = Sequence(field, {})
    for shift, exponent, c in poles:
        moved, kept = _moved(shift, exponent, c, ratio)
        closed = closed + moved * geometric
        rest = rest + kept
    if not sums:
        return front * (closed + _all_named(rest.shifted(-1)))
    difference = weight.shifted(1) - weight
    by_parts = closed * weight - antidifference(closed.shifted(1) * difference) if not closed.is_zero else closed
    return front * (by_parts + _nested(rest, weight, difference))


def sums_by_fractions(monomial: Monomial, coefficient: Quotient) -> bool:
    """Whether a term has no gamma function, only linear poles, and a ratio that is 1 or different from 1 for all parameters."""
    if any(isinstance(f, Gamma) for f, _ in monomial) or partial_fractions(coefficient, M) is None:
        return False
    ratio = _ratio(monomial, coefficient.field)
    return ratio == 1 or not may_vanish(ratio - 1)


def _ratio(monomial: Monomial, field: Field) -> Quotient:
    ratio = field.constant(1)
    for f, e in monomial:
        if isinstance(f, Power) and f.exponent == M:
            ratio = ratio * f.base**e
    return ratio


def _nested(rest: Sequence, weight: Sequence, difference: Sequence) -> Sequence:
    """The sum of ``rest * weight``: named sums whose bodies contain the weight, and simpler ones."""
    if rest.is_zero:
        return rest
    return _all_named(rest.shifted(-1) * weight) - antidifference(rest * difference)


def _all_named(body: Sequence) -> Sequence:
    return total(body.field, (_named(m, c) for m, c in body.terms.items()))


def _named(monomial: Monomial, coefficient: Quotient) -> Sequence:
    """``sum_{k=1}^{M} body(k)`` for a body of one term, what does not depend on k pulled out; its difference is body(M+1)."""
    outside = frozenset((f, e) for f, e in monomial if isinstance(f, Power) and f.exponent != M)
    constant, found = coefficient.factors()
    field = coefficient.field
    front, inner = field.constant(constant), field.constant(1)
    for f, e in found:
        if f.has(M):
            inner = inner * f**e
        else:
            front = front * f**e
    return Sequence(field, {outside: front}) * partial_sum(Sequence(field, {monomial - outside: inner}), FIRST)


def _geometric(polynomial: Quotient, ratio: Quotient) -> Quotient:
    """u, polynomial in M, with ratio*u(M+1) - u(M) = polynomial."""
    m = polynomial.field.variable(M)
    found, rest = polynomial.field.constant(0), polynomial
    while not rest.is_zero:
        row = rest.coefficients(M)
        degree = len(row) - 1
        piece = row[-1] / (degree + 1) * m ** (degree + 1) if ratio == 1 else row[-1] / (ratio - 1) * m**degree
        found = found + piece
        rest = rest - (ratio * piece.shifted(M, 1) - piece)
    return found


def _moved(shift: Quotient, exponent: int, c: Quotient, ratio: Quotient) -> tuple[Sequence, Sequence]:
    """``c ratio^M/(M+shift)^exponent`` as the difference of ``u ratio^M`` and a term with its pole at the standard place.

    That place is M + 1 + b with the rational constant of b in [0, 1); the named sum then has the body ratio^k/(k+b)^exponent.
    """
    field = c.field
    constant = shift.at(dict.fromkeys(field.symbols, 0)).rational or Fraction(0)
    amount = floor(constant) - 1
    base = 1 / (field.variable(M) + shift - amount) ** exponent
    moved = field.constant(0)
    for i in range(abs(amount)):
        j = i if amount > 0 else -1 - i
        moved = moved + (base.shifted(M, j) * ratio**j) * (1 if amount > 0 else -1)
    factor = c * ratio**-amount
    return Sequence.of(moved * factor), Sequence.of(base * factor) * power(ratio)


def partial_fractions(r: Quotient, variable: Symbol) -> tuple[Quotient, list[tuple[Quotient, int, Quotient]]] | None:
    """A rational function of x as a polynomial in x and terms c/(x+b)^e, as ``(b, e, c)``; None where a pole is not linear.

    Example:
        >>> from hsym.exact.quotients import Field
        >>> m = Field((M,)).variable(M)
        >>> polynomial, poles = partial_fractions((m**2 + 1) / (m + 1), M)
        >>> print(polynomial, [(str(b), e, str(c)) for b, e, c in poles])
        M - 1 [('1', 1, '2')]
    """
    poles, rest = [], r
    for factor, e in r.denominator.factors()[1]:
        if not factor.has(variable):
            continue
        row = factor.coefficients(variable)
        if len(row) != 2:
            return None
        root = -row[0] / row[1]
        linear = r.field.variable(variable) - root
        regular = r * linear**e
        for j in range(e):
            c = regular.at({variable: root}) / factorial(j)
            if not c.is_zero:
                poles.append((-root, e - j, c))
                rest = rest - c / linear ** (e - j)
            regular = regular.derivative(variable)
    return rest, poles
