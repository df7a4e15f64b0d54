"""h_M from h_M' for every M, as a closed form or a named finite sum, never an integral.

For a gap v_s that is free of M, D_m = E[v_S] with S ~ Binomial(m-1, t) satisfies t D_m' = (m-1)(D_m - D_{m-1}), so that
M h_M = t (D_1 + ... + D_M): integrating is summing.  For a gap in M - 1 - s the same holds with t and 1 - t exchanged.
Terms such as k (1-t)^(k-1) are integrated as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

from hsym import symbols
from hsym.exact.quotients import Quotient
from hsym.summation.antidifference import summed, sums_by_fractions
from hsym.summation.closing import Closed
from hsym.summation.sequences import Gamma, Monomial, PartialSum, Power, Sequence, exponential, partial_sum, total
from hsym.summation.summands import M, Mirrored, Plain, bernstein
from hsym.summation.sums import BinomialSum, NoClosedForm

t = symbols.t


@dataclass(frozen=True)
class Integrated:
    """The transform for every M.

    Attributes:
        transform: h_M.
        derivatives: the derivative by t of every named sum in it that depends on t, inner sums first.
    """

    transform: Sequence
    derivatives: tuple[tuple[PartialSum, Sequence], ...]


def integrate(closed: Closed) -> Integrated:
    """h_M with h_M(0) = 0.

    Raises:
        NoClosedForm: some part is neither free of M nor a polynomial times one power.

    Example:
        >>> from hsym import catalog
        >>> from hsym.summation.closing import close
        >>> print(integrate(close(catalog.get("rejection_sampling"))).transform)
        Sum((1 - (1 - t)**k)/k, (k, 1, M))
    """
    known: dict[PartialSum, Sequence] = {}
    for x in closed.sums:  # simpler ones first: later solutions have their named sums inside
        if x.solution is not None and isinstance(x.summand, Plain | Mirrored):
            _gamma_derivatives(x.solution + _left_out(x), isinstance(x.summand, Plain), known)
    pieces = [_part(c, x, closed, known) for c, x in closed.parts]
    pieces += [antiderivative(value) for _, value in closed.points]
    transform = total(closed.field, pieces)
    return Integrated(transform, tuple(_slopes(transform, known).items()))


def _slopes(sequence: Sequence, known: dict[PartialSum, Sequence]) -> dict[PartialSum, Sequence]:
    """The derivatives of the named sums in a sequence, each after those that it needs, and of the sums in these derivatives."""
    found: dict[PartialSum, Sequence] = {}

    def visit(part: Sequence) -> None:
        for x in sorted(part.partial_sums(), key=str):
            if x not in found and depends_on_t(x):
                visit(x.body)
                if x not in known:
                    known[x] = _summed_slope(x, known)
                found[x] = known[x]
                visit(known[x])

    visit(sequence)
    return found


def _part(coefficient: Sequence, part: BinomialSum, closed: Closed, known: dict[PartialSum, Sequence]) -> Sequence:
    """The integral of one part from 0 to t."""
    if part.solution is None:
        raise NoClosedForm("$h_M'$ is known by a recurrence only")
    summand = part.summand
    free = isinstance(summand, Plain | Mirrored) or (summand.step(M) == 1 and part.range.cut == 0)
    if not free:
        return antiderivative(coefficient * part.solution)
    field, start = closed.field, closed.segments.start.rational
    if start is None:
        raise NoClosedForm("the number of the first group size is symbolic")
    p = field.variable(t)
    left_out = _left_out(part)
    full = part.solution + left_out
    if isinstance(summand, Mirrored):
        whole = Plain(summand.f).at(0, field.variable(M) - 1) + full * (p - 1)
        begin = max(int(start), int(part.range.cut.rational or 0) + 1)
    else:
        whole, begin = full * p, int(start)
    plain = not isinstance(summand, Mirrored)
    first = total(field, (_early(part, plain, m) for m in range(1, begin)))
    if all(sums_by_fractions(m, c) for m, c in whole.terms.items()):
        running = summed(whole, begin)
    else:
        _gamma_derivatives(full, plain, known)
        running = partial_sum(whole, begin)
        known[PartialSum(whole, begin)] = full * field.variable(M) - derivative(first, known)
    running = running + first
    scaled = coefficient * (1 / field.variable(M))
    return scaled * running - antiderivative(coefficient * left_out)


def _left_out(part: BinomialSum) -> Sequence:
    """What the free end of the range leaves out of E[v_S]: the top for a gap in s, the bottom for one in M - 1 - s."""
    field = part.solution.field if part.solution else part.right.field
    if isinstance(part.summand, Mirrored):
        places = [field.constant(j) for j in range(part.range.low)]
    else:
        cut = part.range.cut.rational
        if cut is None:
            raise NoClosedForm("a symbolic range")
        places = [field.variable(M) - 1 - j for j in range(int(cut))]
    return total(field, (part.summand.at(0, x) * bernstein(0, x) for x in places))


def _early(part: BinomialSum, plain: bool, m: int) -> Sequence:
    """The term of a small group size m in M h_M, by direct summation over the whole free range."""
    field = part.range.cut.field
    summand = part.summand
    p = field.variable(t)
    low, cut = (part.range.low, 0) if plain else (0, int(part.range.cut.rational or 0))
    found = total(
        field,
        ((summand.at(0, field.constant(x)) * bernstein(0, field.constant(x))).evaluated(m) for x in range(low, m - cut)),
    )
    if plain:
        return found * p
    end = summand.f.evaluated(m - 1) if isinstance(summand, Mirrored) and m - 1 >= cut else Sequence(field, {})
    return end - found * (1 - p)


def _gamma_derivatives(full: Sequence, plain: bool, known: dict[PartialSum, Sequence]) -> None:
    """The derivatives of the named sums in a solution that :func:`summed` would not find."""
    for x in sorted(full.partial_sums(), key=str):
        if not all(sums_by_fractions(m, c) for m, c in x.body.terms.items()):
            _gamma_derivative(x, full, plain, known)


def _gamma_derivative(unknown: PartialSum, full: Sequence, plain: bool, known: dict[PartialSum, Sequence]) -> None:
    """The derivative of the one named sum in a solution with gamma functions, from t D_m' = (m-1)(D_m - D_{m-1})."""
    if unknown in known or not depends_on_t(unknown):
        return
    field = full.field
    p, m = field.variable(t), field.variable(M)
    slope = (full - full.shifted(-1)) * ((m - 1) / p if plain else (1 - m) / (1 - p))
    inside = Sequence(field, {k: c for k, c in full.terms.items() if any(f == unknown for f, _ in k)})
    rest = full - inside
    if len(inside.terms) != 1:
        raise NoClosedForm("several terms share a named sum with gamma functions")
    ((monomial, c),) = inside.terms.items()
    factor = Sequence(field, {monomial - {(unknown, 1)}: c})
    same = derivative(factor, known) * Sequence(field, {frozenset({(unknown, 1)}): field.constant(1)})
    known[unknown] = (slope - derivative(rest, known) - same) * factor**-1


def derivative(sequence: Sequence, known: dict[PartialSum, Sequence]) -> Sequence:
    """The derivative by t; ``known`` has those of named sums, and is extended by those that it lacks."""
    field = sequence.field
    parts = []
    for monomial, c in sequence.terms.items():
        parts.append(Sequence(field, {monomial: c.derivative(t)}))
        for f, e in monomial:
            slope = _slope(f, known)
            if not slope.is_zero:
                rest = Sequence(field, {_lowered(monomial, f, e): c * e})
                parts.append(rest * slope)
    return total(field, parts)


def _lowered(monomial: Monomial, factor: Power | Gamma | PartialSum, e: int) -> Monomial:
    """The monomial with one power less of a factor."""
    others = monomial - {(factor, e)}
    return others if e == 1 else others | {(factor, e - 1)}


def _slope(factor: Power | Gamma | PartialSum, known: dict[PartialSum, Sequence]) -> Sequence:
    if isinstance(factor, Power):
        field = factor.base.field
        inner = factor.base.derivative(t) / factor.base * field.variable(factor.exponent)
        return Sequence(field, {frozenset({(factor, 1)}): inner})
    if isinstance(factor, Gamma) or not depends_on_t(factor):
        field = factor.argument.field if isinstance(factor, Gamma) else factor.body.field
        return Sequence(field, {})
    if factor not in known:
        known[factor] = _summed_slope(factor, known)
    return known[factor]


def _summed_slope(found: PartialSum, known: dict[PartialSum, Sequence]) -> Sequence:
    """The derivative of a named sum, term by term.

    Raises:
        NoClosedForm: it would be another named sum of the same kind, whose derivative is needed in turn.
    """
    if not all(sums_by_fractions(m, c) for m, c in found.body.terms.items()):
        raise NoClosedForm("the derivative of a named sum is not known")
    return summed(derivative(found.body, known))


def depends_on_t(found: PartialSum) -> bool:
    """Whether t occurs in a named sum."""
    return any(c.has(t) or any(_has_t(f) for f, _ in m) for m, c in found.body.terms.items())


def _has_t(factor: Power | Gamma | PartialSum) -> bool:
    if isinstance(factor, Power):
        return factor.base.has(t)
    return isinstance(factor, PartialSum) and depends_on_t(factor)


def antiderivative(value: Sequence) -> Sequence:
    """The integral from 0 to t of a sum of polynomials times one power of a function linear in t.

    Raises:
        NoClosedForm: a term is something else.

    Example:
        >>> from hsym.exact.quotients import Field
        >>> field = Field((M, symbols.s, t))
        >>> p, m = field.variable(t), field.variable(M)
        >>> print(antiderivative(exponential(1 - p, m - 1)))
        (1 - (1 - t)**M)/M
    """
    return total(value.field, (_antiderivative(m, c) for m, c in value.terms.items()))


def _antiderivative(monomial: Monomial, c: Quotient) -> Sequence:
    field = c.field
    moving = [(f, e) for f, e in monomial if _has_t(f)]
    still = Sequence(field, {frozenset((f, e) for f, e in monomial if not _has_t(f)): field.constant(1)})
    bases = {f.base for f, _ in moving if isinstance(f, Power)}
    if len(bases) > 1 or any(not isinstance(f, Power) for f, _ in moving):
        raise NoClosedForm("an integral that is not a polynomial times one power")
    base = bases.pop() if bases else field.variable(t)
    exponent = total(field, (Sequence.of(field.variable(f.exponent) * e) for f, e in moving if isinstance(f, Power))).rational
    row = base.coefficients(t)
    if exponent is None or len(row) != 2:
        raise NoClosedForm("an integral that is not a polynomial times one power")
    y = field.variable(t)
    shifted = c.at({t: (y - row[0]) / row[1]})
    depth = next((e for f, e in shifted.denominator.factors()[1] if f == y), 0)
    try:
        coefficients = (shifted * y**depth).coefficients(t)
    except ValueError:
        raise NoClosedForm("an integral that is not a polynomial times one power") from None
    found = Sequence(field, {})
    for j, a in enumerate(coefficients):
        power = exponent + j - depth + 1
        if a.is_zero:
            continue
        if power.is_zero:
            raise NoClosedForm("an integral that is a logarithm")
        at_zero = exponential(row[0], power) if not row[0].is_zero else Sequence(field, {})
        found = found + (exponential(base, power) - at_zero) * (a / (power * row[1]))
    return still * found
