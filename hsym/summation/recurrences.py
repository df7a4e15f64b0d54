"""First-order recurrences: their solution as a hypergeometric sequence times a sum."""

from __future__ import annotations

from hsym.exact.quotients import Quotient
from hsym.summation.antidifference import antidifference
from hsym.summation.sequences import M, Sequence, gamma, power
from hsym.symbols import t


def solve(low: Quotient, high: Quotient, right: Sequence, start: Quotient | int, initial: Sequence) -> Sequence | None:
    """D with ``high(M) D(M+1) + low(M) D(M) = right(M)`` for M >= start and D(start) = initial.

    The solution is P(M) (C + T(M)), where P solves the equation without its right side and T sums right/(high P(M+1)).

    Returns:
        None if P is no product of powers and gamma functions, because ``low/high`` has a factor that is not linear in M.

    Example:
        >>> from hsym.exact.quotients import Field
        >>> from hsym import symbols
        >>> field = Field((symbols.M, symbols.t))
        >>> m, t, one = field.variable(M), field.variable(symbols.t), Sequence.constant(field, 1)
        >>> print(solve(-m * (1 - t), m + 1, one, 1, one))
        (1 - (1 - t)**M)/(M*t)
    """
    homogeneous = hypergeometric(-low / high)
    if homogeneous is None:
        return None
    forced = antidifference(right * (1 / high) * homogeneous.shifted(1) ** -1)
    constant = initial * homogeneous.evaluated(start) ** -1 - forced.evaluated(start)
    return homogeneous * (forced + constant)


def hypergeometric(ratio: Quotient) -> Sequence | None:
    """P with P(M+1)/P(M) = ratio, as powers and gamma functions; None if a factor is no multiple of M + c with c free of t.

    Example:
        >>> from hsym.exact.quotients import Field
        >>> m = Field((M, t)).variable(M)
        >>> print(hypergeometric(2 * (m + 1) / m))
        2**M*M
    """
    constant, found = ratio.factors()
    step, product = ratio.field.constant(constant), Sequence.constant(ratio.field, 1)
    for f, e in found:
        if not f.has(M):
            step = step * f**e
            continue
        row = f.coefficients(M)
        if len(row) != 2 or row[1].rational is None or row[0].has(t):
            return None
        step = step * row[1] ** e
        product = product * gamma(ratio.field.variable(M) + row[0] / row[1]) ** e
    return power(step) * product
