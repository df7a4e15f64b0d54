"""Binomial sums S(M) = sum_s f(M,s) B_{M-1,s}(t) for every M, each with a proof that a program can check.

A proof is a telescoping identity ``sum_i c_i F(M+i,s) - sum_o d_o F_o(M+j,s) = G(M,s+1) - G(M,s)``, F = f B, that holds term by
term.  Summed over the range it gives a recurrence for S in which simpler sums and boundary terms stand on the right:

* difference: B_{M,s} = (1-t) B_{M-1,s} + t B_{M-1,s-1} turns f(s) into f(s+1) - lam f(s), for factorial moments and harmonic
  numbers;
* absorption: (M-s) B_{M,s} = M (1-t) B_{M-1,s} removes a factor 1/(s+c);
* creative telescoping (Zeilberger) for everything else that is hypergeometric.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as attribute

from hsym.exact.quotients import Field, Quotient
from hsym.summation.antidifference import partial_fractions
from hsym.summation.recurrences import solve
from hsym.summation.sequences import Sequence, total
from hsym.summation.summands import (
    M,
    Mirrored,
    Plain,
    Range,
    Summand,
    Term,
    bernstein,
    binomial_term,
    growth,
    monomial_of,
    s,
    t,
)
from hsym.summation.zeilberger import zeilberger

MOST_SUMS = 200
"""More sums than this for one rule are refused."""
MOST_SHIFT, MOST_DEGREE = 8, 16
"""Poles s + c with a larger integer c, and larger powers of s, would give formulas of many lines."""


@dataclass(frozen=True)
class Other:
    """``coefficient * S_sum(M + shift)`` on the right of a recurrence."""

    sum: str
    shift: int
    coefficient: Quotient


@dataclass(frozen=True)
class BinomialSum:
    """A sum with its recurrence, the certificate of the recurrence, and its solution.

    Attributes:
        name: by which other sums refer to it.
        summand: f.
        range: over which s.
        recurrence: c_0, ..., c_d.
        others: the simpler sums on the right.
        certificate: R with G(M,s) = R f(M,s) B_{M-1,s}(t); for a mirrored summand with f(M - s) instead of f(M - 1 - s).
        right: everything else on the right, boundary terms included.
        solution: S(M) for M >= start, or None where no closed form was found.
        method: ``difference``, ``absorption`` or ``creative telescoping``.
    """

    name: str
    summand: Summand
    range: Range
    recurrence: tuple[Quotient, ...]
    others: tuple[Other, ...]
    certificate: Quotient
    right: Sequence
    solution: Sequence | None
    method: str


class NoClosedForm(Exception):
    """The sum is outside of what the methods of this package reach; the message says why."""


class StartLater(Exception):
    """A recurrence loses a solution at some M: the sums have to start at ``start``."""

    def __init__(self, start: Quotient) -> None:
        super().__init__(str(start))
        self.start = start


@dataclass
class Sums:
    """The sums of one rule, found as they are needed; ``start`` is the least M."""

    field: Field
    start: Quotient
    found: dict[tuple[Summand, Range], BinomialSum] = attribute(default_factory=dict)

    def add(self, summand: Summand, over: Range) -> BinomialSum:
        """The sum of a summand over a range, and before it all sums that it needs.

        Raises:
            NoClosedForm: no recurrence is found.
        """
        key = (summand, over)
        if key not in self.found:
            if len(self.found) >= MOST_SUMS:
                raise NoClosedForm(f"more than {MOST_SUMS} sums are needed")
            made = self._telescoped(summand, over) if isinstance(summand, Term) else self._reduced(summand, over)
            self.found[key] = made
        return self.found[key]

    def _name(self) -> str:
        return f"S{len(self.found) + 1}"

    def _reduced(self, summand: Plain | Mirrored, over: Range) -> BinomialSum:
        """Difference or absorption, for a term of the form x(x-1)...(x-k+1) lam^x H or lam^x H/(x+c)^e."""
        kind = type(summand)
        plain = isinstance(summand, Plain)
        m, p = self.field.variable(M), self.field.variable(t)
        away, back = (1 - p, p) if plain else (p, 1 - p)
        _, coefficient = monomial_of(summand.f)
        poles = partial_fractions(coefficient, M)
        if poles is None:
            raise NoClosedForm("a denominator is not a product of linear factors in s")
        if poles[1]:
            ((shift, _, _),) = poles[1]
            simpler = kind(summand.f * (m + shift))
            rest = [(simpler, 1, self.field.constant(1))]
            recurrence = (-m * away, m + shift)
            front, method = (self.field.constant(0) if plain else -m * p), "absorption"
        else:
            lam = growth(summand.f)
            changed = summand.f.shifted(1) - summand.f * lam
            rest = [(kind(f), 0, c * back) for f, c in basic_parts(changed)]
            recurrence = (-(away + lam * back), self.field.constant(1))
            front, method = -p, "difference"
        others = [(self.add(f, over), shift, c) for f, shift, c in rest]
        name = self._name()
        x = self.field.variable(s)

        def edge(point: Quotient) -> Sequence:
            """G(M, s) = front f(s) B_{M-1,s-1}(t) at s = point; a mirrored f is read at M - s."""
            if front.is_zero or point == 0:
                return Sequence(self.field, {})
            return summand.at(0 if plain else 1, point) * bernstein(0, point - 1) * front

        right = self._right(summand, over, recurrence, edge, [(o.summand, j, c) for o, j, c in others])
        self._check_start(recurrence)
        forced = total(self.field, [right, *(self._solved(o).shifted(j) * c for o, j, c in others)])
        solution = solve(recurrence[0], recurrence[1], forced, self.start, self._direct(summand, over, 0))
        certificate = front * (1 - p) * x / (p * (m - x))
        kept = tuple(Other(o.name, j, c) for o, j, c in others)
        return BinomialSum(name, summand, over, recurrence, kept, certificate, right, solution, method)

    def _check_start(self, recurrence: tuple[Quotient, ...]) -> None:
        """The last coefficient must not vanish from the start on, or initial values would not determine the sum, and of two not
        the first, or the solution without right side would be 0 from there on.

        Raises:
            StartLater: one does.
        """
        for c in recurrence[-1:] if len(recurrence) != 2 else recurrence:
            for root in integer_roots(c):
                beyond = (root - self.start).rational
                if beyond is not None and beyond >= 0:
                    raise StartLater(root + 1)

    def _solved(self, found: BinomialSum) -> Sequence:
        if found.solution is None:
            raise NoClosedForm("a sum that is needed has no closed form")
        return found.solution

    def _telescoped(self, summand: Term, over: Range) -> BinomialSum:
        """Creative telescoping for the whole term."""
        whole = binomial_term(self.field)
        found = zeilberger(summand.step(M) * whole.step(M), summand.step(s) * whole.step(s), M, s)
        if found is None:
            raise NoClosedForm("creative telescoping finds no recurrence of order at most 4")

        def edge(point: Quotient) -> Sequence:
            return self._value(summand, 0, point) * found.certificate.at({s: point})

        self._check_start(found.coefficients)
        right = self._right(summand, over, found.coefficients, edge, [])
        solution = None
        if len(found.coefficients) == 1:
            solution = right * (1 / found.coefficients[0])
        elif len(found.coefficients) == 2:
            low, high = found.coefficients
            solution = solve(low, high, right, self.start, self._direct(summand, over, 0))
        return BinomialSum(
            self._name(), summand, over, found.coefficients, (), found.certificate, right, solution, "creative telescoping"
        )

    def _value(self, summand: Summand, i: int, point: Quotient) -> Sequence:
        """F at M + i and s = point."""
        return summand.at(i, point) * bernstein(i, point)

    def _right(
        self,
        summand: Summand,
        over: Range,
        recurrence: tuple[Quotient, ...],
        edge: Callable[[Quotient], Sequence],
        others: list[tuple[Summand, int, Quotient]],
    ) -> Sequence:
        """What summing the telescoping identity over s = low, ..., top - 1 leaves on the right besides the other sums."""
        low, top = self.field.constant(over.low), over.top
        found = [edge(top), -edge(low)]
        rows = [(summand, i, c) for i, c in enumerate(recurrence)] + [(f, j, -c) for f, j, c in others]
        for f, i, c in rows:
            found += [self._value(f, i, top + j) * c for j in range(i + 1)]
        return total(self.field, found)

    def _direct(self, summand: Summand, over: Range, j: int) -> Sequence:
        """S(start + j), term by term."""
        size = self.start + j
        length = (size - 1 - over.cut - over.low).rational
        if length is None:
            raise NoClosedForm("the number of terms at the least M is symbolic")
        return total(
            self.field,
            (self._value(summand, 0, self.field.constant(over.low + x)).evaluated(size) for x in range(int(length) + 1)),
        )

    def initial(self, found: BinomialSum) -> list[Sequence]:
        """The first values of a sum, which with its recurrence determine it."""
        return [self._direct(found.summand, found.range, j) for j in range(len(found.recurrence) - 1)]


def basic_parts(f: Sequence) -> list[tuple[Sequence, Quotient]]:
    """A function of x as a combination of x(x-1)...(x-k+1) m and m/(x+c)^e, m without rational functions: the basic terms.

    Raises:
        NoClosedForm: a denominator does not split into linear factors.
    """
    field = f.field
    x = field.variable(M)
    parts: list[tuple[Sequence, Quotient]] = []
    for monomial, coefficient in f.terms.items():
        split = partial_fractions(coefficient, M)
        if split is None:
            raise NoClosedForm("a denominator is not a product of linear factors in s")
        rest, poles = split
        _check_size(rest, poles)
        shape = Sequence(field, {monomial: field.constant(1)})
        while not rest.is_zero:
            row = rest.coefficients(M)
            falling = field.constant(1)
            for i in range(len(row) - 1):
                falling = falling * (x - i)
            parts.append((shape * falling, row[-1]))
            rest = rest - row[-1] * falling
        parts += [(shape * (1 / (x + b) ** e), c) for b, e, c in poles]
    return parts


def _check_size(polynomial: Quotient, poles: list[tuple[Quotient, int, Quotient]]) -> None:
    """Refuse what has a closed form that nobody would read.

    Raises:
        NoClosedForm: it is too large.
    """
    if any(b.rational is not None and abs(b.rational) > MOST_SHIFT for b, _, _ in poles):
        raise NoClosedForm(f"a pole at a distance of more than {MOST_SHIFT} is outside of the methods")
    if not polynomial.denominator.has(M) and len(polynomial.coefficients(M)) > MOST_DEGREE + 1:
        raise NoClosedForm(f"a power of s above {MOST_DEGREE} is outside of the methods")


def integer_roots(polynomial: Quotient) -> list[Quotient]:
    """The roots in M of linear factors that are integers, or integers plus integer parameters."""
    found = []
    for f, _ in polynomial.factors()[1]:
        if f.has(M) and not f.has(s) and len(row := f.coefficients(M)) == 2:
            root = -row[0] / row[1]
            constant = root.at(dict.fromkeys(root.field.symbols, 0)).rational
            if constant is not None and constant.denominator == 1 and not root.has(t):
                found.append(root)
    return found
