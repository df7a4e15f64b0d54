"""A gap as SymPy writes it, read as a combination of summands whose binomial sums are known.

Partial fractions in s leave terms in s alone and in M - 1 - s alone, with coefficients rational in M; binomials, factorials and
gamma functions make a term hypergeometric.
"""

from __future__ import annotations

import sympy

from hsym.exact.numbers import NotInField
from hsym.exact.quotients import Field, Quotient
from hsym.summation.antidifference import partial_fractions
from hsym.summation.display import fraction
from hsym.summation.sequences import Gamma, Sequence, exponential, gamma, may_vanish, partial_sum, power
from hsym.summation.summands import M, Mirrored, Plain, Summand, Term, s
from hsym.summation.sums import MOST_SHIFT, NoClosedForm, basic_parts

Atoms = tuple[tuple[str, object, int], ...]


def parts_of(gap: sympy.Expr, field: Field) -> list[tuple[Sequence, Summand]]:
    """The gap as ``sum_j coefficient_j(M) f_j``.

    Raises:
        NoClosedForm: something in it is outside of the methods (square roots, logarithms, ...).
    """
    found: dict[Summand, Sequence] = {}
    for term in _distributed(gap):
        for coefficient, summand in _read(term, field):
            found[summand] = found[summand] + coefficient if summand in found else coefficient
    return [(coefficient, summand) for summand, coefficient in found.items() if not coefficient.is_zero]


def _distributed(gap: sympy.Expr) -> list[sympy.Expr]:
    """The gap as a sum of products, taken apart only where a factor adds up functions or powers; denominators are left."""
    done = []
    for term in sympy.Add.make_args(gap):
        sums: list[sympy.Expr] = []
        rest: list[sympy.Expr] = []
        for factor in sympy.Mul.make_args(term):
            base, exponent = factor.as_base_exp()
            several = base.is_Add and exponent.is_Integer and exponent > 0 and not base.is_rational_function()
            (sums if several else rest).append(factor)
        apart = sympy.expand_mul(sympy.expand_multinomial(sympy.Mul(*sums)))
        done += [x * sympy.Mul(*rest) for x in sympy.Add.make_args(apart)]
    return done


def _read(term: sympy.Expr, field: Field) -> list[tuple[Sequence, Summand]]:
    rational, sides, powers, gammas = field.constant(1), [], [], []
    for factor in sympy.Mul.make_args(term):
        base, exponent = factor.as_base_exp() if isinstance(factor, sympy.Pow) else (factor, sympy.Integer(1))
        if exponent.free_symbols:
            powers.append((_rational(base, field), _rational(exponent, field)))
        elif not exponent.is_Integer:
            raise NoClosedForm(f"the weight contains {factor}, which is outside of the methods")
        elif isinstance(base, sympy.harmonic):
            sides.append((_harmonic(base, field), int(exponent)))
        elif isinstance(base, sympy.binomial | sympy.factorial | sympy.gamma):
            gammas += [(_rational(x, field), e * int(exponent)) for x, e in _gammas(base)]
        else:
            rational = rational * _rational(base, field) ** int(exponent)
    if gammas:
        if sides:
            raise NoClosedForm("a harmonic number times a factorial or binomial is outside of the methods")
        rational, gammas = _normal(rational, gammas)
    if gammas:
        return [(Sequence.constant(field, 1), _hypergeometric(rational, gammas, powers, term))]
    return _split(rational, sides, powers, term, field)


def _rational(expression: sympy.Expr, field: Field) -> Quotient:
    try:
        return field.of(expression)
    except NotInField:
        raise NoClosedForm(f"the weight contains {expression}, which is outside of the methods") from None


def _gammas(function: sympy.Expr) -> list[tuple[sympy.Expr, int]]:
    if isinstance(function, sympy.binomial):
        x, y = function.args
        return [(x + 1, 1), (y + 1, -1), (x - y + 1, -1)]
    return [(function.args[0] + (1 if isinstance(function, sympy.factorial) else 0), 1)]


def _normal(rational: Quotient, gammas: list[tuple[Quotient, int]]) -> tuple[Quotient, list[tuple[Quotient, int]]]:
    """Gamma functions whose arguments differ by integers turned into rational functions."""
    product = Sequence.of(rational)
    for argument, e in gammas:
        product = product * gamma(argument) ** e
    ((monomial, found),) = product.terms.items()
    return found, [(f.argument, e) for f, e in monomial if isinstance(f, Gamma)]


def _hypergeometric(
    rational: Quotient, gammas: list[tuple[Quotient, int]], powers: list[tuple[Quotient, Quotient]], shown: sympy.Expr
) -> Term:
    for argument, _ in gammas:
        for x in (M, s):
            slope = argument.derivative(x).rational
            if slope is None or slope.denominator != 1:
                raise NoClosedForm(f"the weight contains {shown}, which is not hypergeometric in s")
    return Term(rational, tuple(gammas), tuple(powers), shown)


def _harmonic(function: sympy.Expr, field: Field) -> tuple[bool, Sequence]:
    """Whether a harmonic number is one of M - s, and it as a sequence in s or in M - 1 - s."""
    argument, *order = function.args
    e = sympy.Integer(order[0]) if order else sympy.Integer(1)
    form = _rational(argument, field)
    for mirrored, offset in ((False, form - field.variable(s)), (True, form - field.variable(M) + field.variable(s) + 1)):
        value = offset.rational
        if value is not None and value.denominator == 1 and e.is_Integer and e > 0 and abs(value) <= MOST_SHIFT:
            return mirrored, partial_sum(Sequence.of(1 / field.variable(M) ** int(e)), 1).shifted(int(value))
    raise NoClosedForm(f"the weight contains {function}: only s or M - s plus a small integer is summed")


def _split(
    rational: Quotient,
    sides: list[tuple[tuple[bool, Sequence], int]],
    powers: list[tuple[Quotient, Quotient]],
    term: sympy.Expr,
    field: Field,
) -> list[tuple[Sequence, Summand]]:
    """Partial fractions in s: terms in s, terms in M - 1 - s, and what has other poles."""
    directions = {mirrored for (mirrored, _), _ in sides}
    if len(directions) == 2:
        raise NoClosedForm("harmonic numbers of s and of M - s in one product are outside of the methods")
    weight = Sequence.constant(field, 1)
    for (_, sequence), e in sides:
        weight = weight * sequence**e
    growth, outside = field.constant(1), Sequence.constant(field, 1)
    for base, exponent in powers:
        slope = exponent.derivative(s).rational
        if slope is None or slope.denominator != 1 or base.has(s) or base.has(M):
            raise NoClosedForm(f"the weight contains {term}, which is not hypergeometric in s")
        growth = growth * base ** int(slope)
        outside = outside * exponential(base, exponent - field.variable(s) * int(slope))
    split = partial_fractions(rational, s)
    # A coefficient with a pole at some value of a parameter would lose that value: the term is then taken as a whole.
    poles = [] if split is None or any(may_vanish(c.denominator) for _, _, c in split[1]) else split[1]
    low, high, other = field.constant(0), field.constant(0), rational
    x, m = field.variable(s), field.variable(M)
    for shift, e, c in poles:
        piece = c / (x + shift) ** e
        if not shift.has(M):
            low, other = low + piece, other - piece
        elif not (shift + m).has(M):
            high, other = high + piece, other - piece
    if not other.denominator.has(s):
        if directions == {True}:
            high = high + other
        else:
            low = low + other
        other = field.constant(0)
    found: list[tuple[Sequence, Summand]] = []
    if not low.is_zero:
        if directions == {True}:
            raise NoClosedForm("a harmonic number of M - s over a factor in s is outside of the methods")
        found += _summands(low, s, Plain, weight * power(growth), outside)
    if not high.is_zero:
        if directions == {False}:
            raise NoClosedForm("a harmonic number of s over a factor in M - s is outside of the methods")
        turned = outside * power(growth) * (1 / growth)
        found += _summands(high.at({s: m - 1 - x}), s, Mirrored, weight * power(1 / growth), turned)
    if not other.is_zero:
        if sides:
            raise NoClosedForm("a harmonic number over this denominator is outside of the methods")
        shown = fraction(other) * sympy.Mul(*(base.to_sympy() ** exponent.to_sympy() for base, exponent in powers))
        found.append((Sequence.constant(field, 1), Term(other, (), tuple(powers), shown)))
    return found


def _summands(
    rational: Quotient, x: sympy.Symbol, kind: type[Plain] | type[Mirrored], weight: Sequence, outside: Sequence
) -> list[tuple[Sequence, Summand]]:
    """``rational * weight`` as terms in x with coefficients in M; both are then written in M as a variable of their own."""
    found: list[tuple[Sequence, Summand]] = []
    for c, part in _by_powers(rational, x):
        for f, d in basic_parts(weight * part):
            found.append((outside * (c * d), kind(f)))
    return found


def _by_powers(rational: Quotient, x: sympy.Symbol) -> list[tuple[Quotient, Quotient]]:
    """A rational function of M and x, whose poles in x are free of M, as ``c(M) g(x)``, g written in M."""
    field = rational.field
    split = partial_fractions(rational, x)
    if split is None:
        raise NoClosedForm("a denominator is not a product of linear factors in s")
    m = field.variable(M)
    rest, poles = split
    rows = [(c, m**e) for e, c in enumerate(rest.coefficients(x)) if not c.is_zero]
    return rows + [(c, 1 / (m + shift) ** e) for shift, e, c in poles]
