"""Sequences as SymPy expressions, the way a paper writes them: named sums that are alike become one sum."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm, prod

import sympy

from hsym import symbols
from hsym.exact.quotients import Quotient
from hsym.summation.sequences import Gamma, M, Monomial, PartialSum, Power, Sequence, oriented

WIDE = 24
"""A numerator with more operations than this is not gathered: its terms fit on lines of their own."""
BOUND = sympy.symbols("k j i l m n q r u v w x y z", integer=True, positive=True)
"""Bound variables by depth of nesting."""


def written(sequence: Sequence, index: sympy.Expr = M) -> sympy.Expr:
    """The sequence in ``index`` as a SymPy expression.

    Example:
        >>> from hsym.exact.quotients import Field
        >>> from hsym.summation.antidifference import summed
        >>> from hsym import symbols
        >>> field = Field((symbols.M, symbols.t))
        >>> t, m = field.variable(symbols.t), field.variable(M)
        >>> print(written(summed(Sequence.of(1 / m) - Sequence(field, {}), 1)))
        Sum(1/k, (k, 1, M))
    """
    taken = {x.name for x in sequence.field.symbols}
    names = tuple(x for x in BOUND if x.name not in taken)
    return _written(sequence, index, names)


def written_sum(found: PartialSum) -> sympy.Expr:
    """One named sum up to M as a ``Sum``, nothing pulled out of it."""
    taken = {x.name for x in found.body.field.symbols}
    k, *rest = (x for x in BOUND if x.name not in taken)
    return sympy.Sum(_written(found.body, k, tuple(rest)), (k, found.first, M))


def _written(sequence: Sequence, index: sympy.Expr, names: tuple[sympy.Symbol, ...]) -> sympy.Expr:
    plain: dict[Monomial, list[tuple[Quotient, sympy.Expr]]] = {}
    sums: list[tuple[Monomial, Quotient, PartialSum]] = []
    for m, c in sequence.terms.items():
        inside = [f for f, e in m if isinstance(f, PartialSum)]
        if len(inside) == 1 and (inside[0], 1) in m:
            sums.append((m - {(inside[0], 1)}, c, inside[0]))
        else:
            kept = frozenset((f, e) for f, e in m if not isinstance(f, Power))
            plain.setdefault(kept, []).append((c, _powers(m, index)))
    # The first one leads: the order may not be that in which a set happens to be read.
    sums.sort(key=lambda row: (repr(row[2]), sorted(map(repr, row[0]))))
    parts = [sympy.Mul(_gathered(x, index), *(_factor(f, index, names) ** e for f, e in kept)) for kept, x in plain.items()]
    return sympy.Add(*parts, *_combined(sums, index, names))


def _gathered(terms: list[tuple[Quotient, sympy.Expr]], index: sympy.Expr) -> sympy.Expr:
    """``sum c e`` over the common denominator of the c, what all numerators share pulled out."""
    common: dict[Quotient, int] = {}
    for number, (c, _) in enumerate(terms):
        mine = dict(c.factors()[1])
        if number == 0:
            common = mine
        else:
            common = {f: min(common.get(f, 0), mine.get(f, 0)) for f in {*common, *mine}}
    field = terms[0][0].field
    front = field.constant(1)
    for f, e in common.items():
        front = front * f**e
    numbers = [(c / front).factors()[0] for c, _ in terms]
    scale = Fraction(gcd(*(x.numerator for x in numbers)), lcm(*(x.denominator for x in numbers)))
    front = front * scale
    inner = sympy.Add(*(_merged(fraction(c / front, index), e) for c, e in terms))
    if negative(inner):
        inner, front = -inner, -front
    gathered = _merged(fraction(front, index), inner)
    apart = sympy.Add(*(_merged(fraction(c, index), e) for c, e in terms))
    wide = len(terms) > 1 and inner.count_ops() > WIDE
    return apart if wide or apart.count_ops() < gathered.count_ops() else gathered


def negative(expression: sympy.Expr) -> bool:
    """Whether an expression is negative at a sample point, t = 1/4 and k < M: 1 - (1-t)^M is preferred to its negative."""
    sample = {x: sympy.Integer(3 if x in BOUND else 7) for x in expression.free_symbols} | {symbols.t: sympy.Rational(1, 4)}
    return bool(expression.doit().xreplace(sample).is_negative) if not expression.has(sympy.Sum) else False


def _merged(c: sympy.Expr, e: sympy.Expr) -> sympy.Expr:
    """A product in which powers of the same base are one power."""
    exponents: dict[sympy.Expr, sympy.Expr] = {}
    for factor in (*sympy.Mul.make_args(c), *sympy.Mul.make_args(e)):
        base, exponent = factor.as_base_exp()
        if base.is_Rational and exponent.is_Integer and not exponent.is_negative:
            base, exponent = base**exponent, sympy.Integer(1)
        exponents[base] = exponents.get(base, sympy.Integer(0)) + exponent
    return sympy.Mul(*(base**exponent for base, exponent in exponents.items()))


def _powers(monomial: Monomial, index: sympy.Expr) -> sympy.Expr:
    return sympy.Mul(*(_factor(f, index, ()) ** e for f, e in monomial if isinstance(f, Power)))


def _combined(
    sums: list[tuple[Monomial, Quotient, PartialSum]], index: sympy.Expr, names: tuple[sympy.Symbol, ...]
) -> list[sympy.Expr]:
    """Named sums over the same range whose coefficients differ by factors free of M become one sum.

    Only sums nested equally deep: a plain sum is read more easily on its own.
    """
    groups: list[tuple[Quotient, Monomial, int, list[tuple[Quotient, Monomial, PartialSum]]]] = []
    for monomial, c, found in sums:
        other: Monomial = frozenset((f, e) for f, e in monomial if not isinstance(f, Power))
        for lead, kept, first, members in groups:
            ratio = c / lead
            alike = first == found.first and kept == other and _depth(members[0][2].body) == _depth(found.body)
            if alike and not ratio.has(M):
                members.append((ratio, monomial - other, found))
                break
        else:
            groups.append((c, other, found.first, [(c.field.constant(1), monomial - other, found)]))
    out = []
    k, *rest = names
    for found_lead, other, first, found_members in groups:
        # No factor such as 1 - t before the sum with its inverse inside: at t = 1 SymPy would drop their product.
        below = _denominator([ratio for ratio, _, _ in found_members])
        lead, members = found_lead / below, [(ratio * below, monomial, found) for ratio, monomial, found in found_members]
        shared = frozenset.intersection(*(monomial for _, monomial, _ in members))
        opposite = {(f, -1 if e < 0 else 1) for _, _, found in members for m in found.body.terms for f, e in m}
        outside = frozenset((f, e) for f, e in shared if (f, -1 if e > 0 else 1) not in opposite)
        if all(monomial == outside for _, monomial, _ in members):
            bodies = Sequence(lead.field, {})
            for ratio, _, found in members:
                bodies = bodies + found.body * ratio
            out.append(_product(lead, outside, other, _written(bodies, k, tuple(rest)), first, index, names))
            continue
        rows: dict[Monomial, list[tuple[Quotient, sympy.Expr]]] = {}
        for ratio, monomial, found in members:
            front = _powers(monomial - outside, index)
            for m, c in found.body.terms.items():
                inner = frozenset((f, e) for f, e in m if not isinstance(f, Power))
                rows.setdefault(inner, []).append((ratio * c, _merged(front, _powers(m, k))))
        total = sympy.Add(*(_body(inner, x, k, tuple(rest)) for inner, x in rows.items()))
        out.append(_product(lead, outside, other, total, first, index, names))
    return out


def _denominator(values: list[Quotient]) -> Quotient:
    """A common denominator, without numbers."""
    exponents: dict[Quotient, int] = {}
    for value in values:
        for f, e in value.factors()[1]:
            exponents[f] = max(exponents.get(f, 0), -e)
    return prod((f**e for f, e in exponents.items()), start=values[0].field.constant(1))


def _depth(body: Sequence) -> int:
    """How deep named sums are nested."""
    return max((1 + _depth(f.body) for m in body.terms for f, _ in m if isinstance(f, PartialSum)), default=0)


def _product(
    lead: Quotient,
    outside: Monomial,
    other: Monomial,
    body: sympy.Expr,
    first: int,
    index: sympy.Expr,
    names: tuple[sympy.Symbol, ...],
) -> sympy.Expr:
    """``lead * outside * other * sum(body)``, with the sign where it reads better."""
    if negative(body):
        body, lead = -body, -lead
    front, body = (sympy.Integer(1), body) if body.is_Add else body.as_independent(names[0], index, as_Add=False)
    powers = _merged(_merged(fraction(lead, index), front), _powers(outside, index))
    return sympy.Mul(powers, *(_factor(f, index, names) ** e for f, e in other), sympy.Sum(body, (names[0], first, index)))


def _body(
    inner: Monomial, terms: list[tuple[Quotient, sympy.Expr]], k: sympy.Symbol, names: tuple[sympy.Symbol, ...]
) -> sympy.Expr:
    return sympy.Mul(_gathered(terms, k), *(_factor(f, k, names) ** e for f, e in inner))


def _factor(factor: Power | Gamma | PartialSum, index: sympy.Expr, names: tuple[sympy.Symbol, ...]) -> sympy.Expr:
    if isinstance(factor, Power):
        return fraction(factor.base, index) ** (index if factor.exponent == M else factor.exponent)
    if isinstance(factor, PartialSum):
        k, *rest = names
        return sympy.Sum(_written(factor.body, k, tuple(rest)), (k, factor.first, index))
    argument = factor.argument.to_sympy().xreplace({M: index})
    return sympy.factorial(argument - 1) if (argument - index).is_Integer else sympy.gamma(argument)


def fraction(value: Quotient, index: sympy.Expr = M) -> sympy.Expr:
    """A rational function factored over Q, the factors with signs as :func:`~hsym.summation.sequences.oriented` has them."""
    if value.is_zero:
        return sympy.Integer(0)
    constant, found = value.factors()
    parts = []
    for f, e in found:
        turned, sign = oriented(f)
        constant = constant * sign ** abs(e)
        parts.append(turned.to_sympy() ** e)
    number = sympy.Rational(constant.numerator, constant.denominator)
    return sympy.Mul(number, *parts).xreplace({M: index})
