"""Gosper's and Zeilberger's algorithms: every recurrence against exact values of the term, summed with its ends."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, takewhile
from math import comb, factorial

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from hsym.errors import HsymError
from hsym.exact.quotients import Field, Quotient
from hsym.summation import gosper as gosper_module
from hsym.summation import zeilberger as zeilberger_module
from hsym.summation.gosper import gosper
from hsym.summation.zeilberger import Recurrence, zeilberger

M, s, t, lam, k = sympy.symbols("M s t lam k")
FIELD = Field((M, s, t, lam, k))
m, n, x, q, kk = map(FIELD.variable, FIELD.symbols)
ONE = FIELD.constant(1)
BINOMIAL = (m * (1 - x) / (m - n), (m - 1 - n) * x / ((n + 1) * (1 - x)))
"""The two ratios of C(M-1, s) t^s (1-t)^(M-1-s)."""
POINTS = [(Fraction(1, 3), Fraction(5, 7), 2), (Fraction(7, 4), Fraction(11, 3), 3), (Fraction(-2, 5), Fraction(1, 9), 1)]
"""Values of t, lam and k."""


def ratios(w: Quotient) -> tuple[Quotient, Quotient]:
    return w.shifted(M, 1) / w, w.shifted(s, 1) / w


def rising(a: Fraction, j: int) -> Fraction:
    return Fraction(1) if j == 0 else rising(a, j - 1) * (a + j - 1)


@dataclass(frozen=True)
class Gap:
    """A gap w(M, s) by its two ratios and, independently, by its values.

    ``order`` is that of its recurrence; ``from_k``: it is a gap for M >= k only, and 0 for s > M - k.
    """

    order: int
    steps: tuple[Quotient, Quotient]
    value: Callable[[int, int, Fraction, int], Fraction]
    from_k: bool = False


def rational(order: int, w: Quotient, value: Callable[[int, int, Fraction, int], Fraction]) -> Gap:
    return Gap(order, ratios(w), value)


GAPS = {
    "1": Gap(1, (ONE, ONE), lambda M, s, lam, k: Fraction(1)),
    "M/(s+1)": rational(1, m / (n + 1), lambda M, s, lam, k: Fraction(M, s + 1)),
    "s^2": rational(1, n**2, lambda M, s, lam, k: Fraction(s**2)),
    "s^3": rational(1, n**3, lambda M, s, lam, k: Fraction(s**3)),
    "s^6": rational(1, n**6, lambda M, s, lam, k: Fraction(s**6)),
    "1/((s+1)(s+2))": rational(1, 1 / ((n + 1) * (n + 2)), lambda M, s, lam, k: Fraction(1, (s + 1) * (s + 2))),
    "1/(s+1)^2": rational(2, 1 / (n + 1) ** 2, lambda M, s, lam, k: Fraction(1, (s + 1) ** 2)),
    "1/(s+1)^3": rational(3, 1 / (n + 1) ** 3, lambda M, s, lam, k: Fraction(1, (s + 1) ** 3)),
    "1/(s+1)^4": rational(4, 1 / (n + 1) ** 4, lambda M, s, lam, k: Fraction(1, (s + 1) ** 4)),
    "1/((s+1)(M-s))": rational(1, 1 / ((n + 1) * (m - n)), lambda M, s, lam, k: Fraction(1, (s + 1) * (M - s))),
    "1/(2s+1)": rational(2, 1 / (2 * n + 1), lambda M, s, lam, k: Fraction(1, 2 * s + 1)),
    "C(2s,s)/4^s": Gap(2, (ONE, (2 * n + 1) / (2 * n + 2)), lambda M, s, lam, k: Fraction(comb(2 * s, s), 4**s)),
    "1/(s^2+1)": rational(3, 1 / (n**2 + 1), lambda M, s, lam, k: Fraction(1, s**2 + 1)),
    "1/(s+lam)": rational(2, 1 / (n + q), lambda M, s, lam, k: 1 / (s + lam)),
    "(lam)_s/s!": Gap(2, (ONE, (q + n) / (n + 1)), lambda M, s, lam, k: rising(lam, s) / factorial(s)),
    "k C(M-1-s,k-1)/C(M-1,k-1)": Gap(
        1,
        ((m - n) * (m - kk + 1) / ((m - n - kk + 1) * m), (m - n - kk) / (m - 1 - n)),
        lambda M, s, lam, k: Fraction(k * comb(M - 1 - s, k - 1), comb(M - 1, k - 1)),
        from_k=True,
    ),
    "1/C(M-1,s)": Gap(0, ((m - n) / m, (n + 1) / (m - 1 - n)), lambda M, s, lam, k: Fraction(1, comb(M - 1, s))),
    "1/(s+M)": rational(2, 1 / (n + m), lambda M, s, lam, k: Fraction(1, s + M)),
    "lam^s s": Gap(1, (ONE, q * (n + 1) / n), lambda M, s, lam, k: lam**s * s),
    "1/s!": Gap(2, (ONE, 1 / (n + 1)), lambda M, s, lam, k: Fraction(1, factorial(s))),
}


def steps_of(gap: Gap) -> tuple[Quotient, Quotient]:
    return BINOMIAL[0] * gap.steps[0], BINOMIAL[1] * gap.steps[1]


def put(function: Quotient, values: dict[sympy.Symbol, Fraction | int]) -> Fraction:
    """The value at a point, term by term in Fractions; ZeroDivisionError at a pole."""
    sides = []
    for side in (function.numerator, function.denominator):
        rows: list[tuple[Fraction, Quotient]] = [(Fraction(1), side)]
        for symbol in FIELD.symbols:
            rows = [(c * Fraction(values[symbol]) ** j, y) for c, f in rows for j, y in enumerate(f.coefficients(symbol))]
        sides.append(sum((c * (y.rational or 0) for c, y in rows), Fraction(0)))
    return sides[0] / sides[1]


def check_sums(found: Recurrence, gap: Gap, point: tuple[Fraction, Fraction, int]) -> int:
    """The identity at each s, and the recurrence of the sums with the two ends, for M = 1, ..., 8; how often the first.

    G(M, s+1) - G(M, s) is summed over the first run of s in 0, ..., M-1 in which R has no pole; the other s are added.
    """
    at_t, at_lam, at_k = point

    def term(group: int, count: int) -> Fraction:
        if not 0 <= count < group:
            return Fraction(0)
        binomial = comb(group - 1, count) * at_t**count * (1 - at_t) ** (group - 1 - count)
        return binomial * gap.value(group, count, at_lam, at_k)

    checked = 0
    for group in range(at_k if gap.from_k else 1, 9):
        values: dict[sympy.Symbol, Fraction | int] = {M: group, t: at_t, lam: at_lam, k: at_k}
        c = [put(y, {**values, s: 0}) for y in found.coefficients]

        def combined(count: int, group: int = group, c: list[Fraction] = c) -> Fraction:
            return sum((y * term(group + i, count) for i, y in enumerate(c)), Fraction(0))

        def certified(count: int, group: int = group, values: dict[sympy.Symbol, Fraction | int] = values) -> Fraction | None:
            try:
                return put(found.certificate, {**values, s: count}) * term(group, count)
            except ZeroDivisionError:
                return None

        ends = [certified(count) for count in range(group)]
        first = next((count for count, end in enumerate(ends) if end is not None), group)
        run = [end for end in takewhile(lambda end: end is not None, ends[first:]) if end is not None]
        last = first + len(run) - 1
        for count, (here, there) in enumerate(pairwise(run), first):
            assert combined(count) == there - here, (group, count)
            checked += 1
        beyond = [*range(first), *range(last, group + found.order)] if run else range(group + found.order)
        direct = sum((y * sum(term(group + i, j) for j in range(group + i)) for i, y in enumerate(c)), Fraction(0))
        assert direct == (run[-1] - run[0] if run else 0) + sum(map(combined, beyond)), group
    return checked


@pytest.mark.parametrize("name", GAPS)
def test_each_gap_has_the_recurrence_of_its_sums(name: str) -> None:
    gap = GAPS[name]
    step_M, step_s = steps_of(gap)
    found = zeilberger(step_M, step_s, M, s)
    assert found is not None
    assert found.order == gap.order
    assert found.proves(step_M, step_s, M, s)
    if gap.order:
        assert zeilberger(step_M, step_s, M, s, gap.order - 1) is None
    for point in POINTS:
        assert check_sums(found, gap, point) >= 15


@pytest.mark.parametrize("name", GAPS)
def test_coefficients_are_primitive_polynomials_with_one_sign(name: str) -> None:
    found = zeilberger(*steps_of(GAPS[name]), M, s)
    assert found is not None
    polynomials = [c.to_sympy() for c in found.coefficients]
    assert not any(c.has(s) or c.denominator != 1 for c in found.coefficients)
    assert sympy.gcd_list(polynomials) == 1
    assert sympy.Poly(polynomials[-1], M, t, lam, k).LC() > 0


def test_known_coefficients() -> None:
    shown = {
        "1": ["-1", "1"],
        "M/(s+1)": ["-1", "1"],
        "1/((s+1)(M-s))": ["-M", "M + 2"],
        "1/(s+lam)": ["-M*t + M", "M*t - 2*M + t - lam - 1", "M + lam + 1"],
        "1/C(M-1,s)": ["1"],
    }
    for name, expected in shown.items():
        found = zeilberger(*steps_of(GAPS[name]), M, s)
        assert found is not None
        assert [str(c) for c in found.coefficients] == expected


def test_an_order_that_is_too_small_is_refused_and_none_is_found_beyond_it() -> None:
    step_M, step_s = steps_of(rational(5, 1 / (n + 1) ** 5, lambda M, s, lam, k: Fraction(1, (s + 1) ** 5)))
    assert zeilberger(step_M, step_s, M, s) is None
    found = zeilberger(step_M, step_s, M, s, 5)
    assert found is not None
    assert found.order == 5


def test_terms_that_are_not_binomial() -> None:
    """2^M s! does not change its shape with M; sum_s C(M,s)^2 and sum_s C(M,s)^3 are textbook examples."""
    constant = zeilberger(FIELD.constant(2), (n + 1) ** 2 / (n + 2), M, s)
    assert constant is not None
    assert [str(c) for c in constant.coefficients] == ["-2", "1"]
    assert constant.certificate.is_zero
    along_M, along_s = (m + 1) / (m + 1 - n), (m - n) / (n + 1)
    squares, cubes = zeilberger(along_M**2, along_s**2, M, s), zeilberger(along_M**3, along_s**3, M, s)
    assert squares is not None
    assert cubes is not None
    assert [str(c) for c in squares.coefficients] == ["-4*M - 2", "M + 1"]
    assert [str(c) for c in cubes.coefficients] == ["-8*M^2 - 16*M - 8", "-7*M^2 - 21*M - 16", "M^2 + 4*M + 4"]


def test_a_changed_recurrence_proves_nothing() -> None:
    steps = steps_of(GAPS["1/(s+lam)"])
    found = zeilberger(*steps, M, s)
    assert found is not None
    assert not Recurrence((*found.coefficients[:-1], found.coefficients[-1] + 1), found.certificate).proves(*steps, M, s)
    assert not Recurrence(found.coefficients, found.certificate + 1 / n).proves(*steps, M, s)


def test_wrong_answers_inside_are_bugs(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> gosper_module.Telescoped:
        return gosper_module.Telescoped((ONE,), {}, ONE)

    monkeypatch.setattr(gosper_module, "telescope", broken)
    monkeypatch.setattr(zeilberger_module, "telescope", broken)
    with pytest.raises(AssertionError, match="antidifference"):
        gosper((n + 1) ** 2, s)
    with pytest.raises(AssertionError, match="certificate"):
        zeilberger(*BINOMIAL, M, s)


def test_bad_arguments_are_one_sentence() -> None:
    with pytest.raises(HsymError, match=r"^ratio: "):
        gosper(FIELD.constant(0), s)
    with pytest.raises(HsymError, match=r"^step_M: .* is 0"):
        zeilberger(FIELD.constant(0), ONE, M, s)
    with pytest.raises(HsymError, match=r"^step_s: .* is 0"):
        zeilberger(ONE, FIELD.constant(0), M, s)
    with pytest.raises(HsymError, match="does not fit"):
        zeilberger(BINOMIAL[0], BINOMIAL[1] * m, M, s)
    with pytest.raises(HsymError, match=r"^most: -1 "):
        zeilberger(*BINOMIAL, M, s, -1)
    with pytest.raises(HsymError, match="degree 100000"):
        gosper((n + 100_000) / n, s)
    with pytest.raises(HsymError, match="degree"):
        gosper(n / (n + 100_000) * (n + 1) / n, s)


SUMMABLE = {
    "s s!": (n + 1) ** 2 / n,
    "1/((s+1)(s+2))": ratios(1 / ((n + 1) * (n + 2)))[1],
    "1/(s(s+3))": ratios(1 / (n * (n + 3)))[1],
    "s^5": ratios(n**5)[1],
    "C(2s,s)/4^s": (2 * n + 1) / (2 * n + 2),
    "C(2s,s)/((2s-1) 4^s)": (2 * n - 1) / (2 * n + 2),
    "(s^3 + s) lam^s": ratios(n**3 + n)[1] * q,
    "lam^s": q,
    "1": ONE,
    "(-1)^s C(M, s)": (n - m) / (n + 1),
    "1/((s+lam)(s+lam+2))": ratios(1 / ((n + q) * (n + q + 2)))[1],
    "(2s+3)/((s+1)^2 (s+2)^2)": ratios((2 * n + 3) / ((n + 1) ** 2 * (n + 2) ** 2))[1],
    "-(2s+1)/((s^2+1)(s^2+2s+2))": ratios((2 * n + 1) / ((n**2 + 1) * (n**2 + 2 * n + 2)))[1],
    "(lam)_s/s!": (q + n) / (n + 1),
    "C(s, k)": (n + 1) / (n + 1 - kk),
}
NOT_SUMMABLE = {
    "1/(s+1)": ratios(1 / (n + 1))[1],
    "1/(s+1)^2": ratios(1 / (n + 1) ** 2)[1],
    "1/(s(s+lam))": ratios(1 / (n * (n + q)))[1],
    "1/(s^2+1)": ratios(1 / (n**2 + 1))[1],
    "C(M, s)": (m - n) / (n + 1),
    "C(M, s) lam^s": (m - n) / (n + 1) * q,
    "s!": n + 1,
    "lam^s/s": ratios(1 / n)[1] * q,
    "1/s!": 1 / (n + 1),
    "s^2 s!": ratios(n**2)[1] * (n + 1),
}


@pytest.mark.parametrize("name", SUMMABLE)
def test_summable_terms(name: str) -> None:
    ratio = SUMMABLE[name]
    found = gosper(ratio, s)
    assert found is not None
    assert found.shifted(s, 1) * ratio - found == 1
    values: dict[sympy.Symbol, Fraction | int] = {M: 9, t: 1, lam: Fraction(2, 3), k: Fraction(1, 2)}
    term = total = Fraction(1)
    for count in range(20, 26):
        left, right = (put(found, {**values, s: j}) for j in (20, count + 1))
        following = term * put(ratio, {**values, s: count})
        assert right * following - left == total
        term, total = following, total + following


@pytest.mark.parametrize("name", NOT_SUMMABLE)
def test_terms_that_are_not_summable(name: str) -> None:
    assert gosper(NOT_SUMMABLE[name], s) is None


def test_gosper_agrees_with_sympy() -> None:
    for ratios_of, summable in ((SUMMABLE, True), (NOT_SUMMABLE, False)):
        for name, ratio in ratios_of.items():
            theirs = sympy.concrete.gosper.gosper_term(_hyper(ratio), s)
            assert (theirs is not None) == summable, name


def _hyper(ratio: Quotient) -> sympy.Expr:
    """Some term with this ratio, from rising factorials, as SymPy wants it; roots in s are linear or quadratic here."""
    constant, factors = ratio.factors()
    term = sympy.Rational(constant.numerator, constant.denominator) ** s
    for f, e in factors:
        polynomial = sympy.Poly(f.to_sympy(), s)
        term *= polynomial.LC() ** (e * s)
        for root, multiplicity in sympy.roots(polynomial).items():
            term *= sympy.gamma(s - root) ** (e * multiplicity)
    return term


small = st.integers(-3, 4)
factors = st.tuples(st.integers(1, 2), small, st.integers(-2, 2).filter(bool))


@given(st.lists(factors, min_size=1, max_size=3), st.integers(-2, 2))
def test_random_rational_gaps(parts: list[tuple[int, int, int]], with_M: int) -> None:
    """w = prod (a s + b)^e (s + M)^f."""
    w = (n + m) ** with_M
    for a, b, e in parts:
        w = w * (a * n + b) ** e
    step_M, step_s = ratios(w)
    step_M, step_s = BINOMIAL[0] * step_M, BINOMIAL[1] * step_s
    found = zeilberger(step_M, step_s, M, s, 3)
    if found is None:
        assert sum(-e for *_, e in parts if e < 0) - min(with_M, 0) >= 2
        return
    values: dict[sympy.Symbol, Fraction | int] = {M: Fraction(61, 7), t: Fraction(2, 7), lam: 0, k: 0, s: Fraction(5, 11)}
    along_s = put(step_s, values)
    left, value = Fraction(0), Fraction(1)
    for i, c in enumerate(found.coefficients):
        left += put(c, values) * value
        value *= put(step_M, {**values, M: Fraction(61, 7) + i})
    after = put(found.certificate, {**values, s: Fraction(16, 11)})
    assert left == after * along_s - put(found.certificate, values)


@given(st.lists(factors, min_size=1, max_size=3), st.sampled_from([ONE, FIELD.constant(2), q, n + 1]))
def test_differences_are_recognised(parts: list[tuple[int, int, int]], ratio: Quotient) -> None:
    """G(s+1) - G(s) for G = r(s) b^s or r(s) s! is summable, whatever r is."""
    r = ONE
    for a, b, e in parts:
        r = r * (a * n + b) ** e
    difference = r.shifted(s, 1) * ratio - r
    if not difference.is_zero:
        found = gosper(difference.shifted(s, 1) / difference * ratio, s)
        assert found is not None


@given(st.lists(st.tuples(small, small, small, st.integers(-2, 2).filter(bool)), min_size=1, max_size=3))
def test_factors_have_positive_leading_coefficients(parts: list[tuple[int, int, int, int]]) -> None:
    """The dispersion compares factors without regard to their signs."""
    value = ONE
    for a, b, c, e in parts:
        factor = a * m + b * n + c * x
        value = value if factor.is_zero else value * factor**e
    for f in gosper_module.product_of(value):
        assert f.rational is not None or (1 / f).denominator == f


entries = st.tuples(small, small).map(lambda c: c[0] + c[1] * m)


@given(
    st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(entries, min_size=width, max_size=width), min_size=1, max_size=4))
)
def test_kernel_vectors(rows: list[list[Quotient]]) -> None:
    """There is one with its last entry not 0 if and only if the last column depends on the others."""
    matrix = sympy.Matrix([[y.to_sympy() for y in row] for row in rows])
    found = FIELD.kernel_vector(rows)
    assert (found is None) == (matrix.rank() > matrix[:, :-1].rank())
    if found is not None:
        assert not found[-1].is_zero
        assert all(sum((y * v for y, v in zip(row, found, strict=True)), FIELD.constant(0)).is_zero for row in rows)
