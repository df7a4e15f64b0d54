"""Bernstein forms and monomials, against naive double loops over fractions."""

from fractions import Fraction
from math import comb

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from hsym.errors import HsymError
from hsym.exact import polynomials
from hsym.exact.bernstein import Bernstein
from hsym.exact.numbers import Number
from hsym.exact.polynomials import Polynomial, binomial_row, from_bernstein, to_bernstein
from hsym.exact.vectors import ExactVector, SymbolicVector
from hsym.symbols import eps, t

fractions = st.fractions(min_value=-9, max_value=9, max_denominator=12)
rational_rows = st.lists(fractions, min_size=1, max_size=9)
entries = st.lists(st.tuples(fractions, st.sampled_from([1, 2, 3, 5, 6, 7])), max_size=2).map(
    lambda terms: sum((c * Number.sqrt(r) for c, r in terms), Number())
)
rows = st.lists(entries, min_size=1, max_size=9)
points = st.fractions(min_value=0, max_value=1, max_denominator=20)
irrational_points = st.sampled_from([Number.sqrt(Fraction(1, 2)), Number.sqrt(2) - 1, Number.sqrt(3) - Number.sqrt(2)])


def value(row, x):
    """sum_k c_k C(n,k) x^k (1-x)^(n-k), straight from the definition."""
    n = len(row) - 1
    return sum((c * comb(n, k) * x**k * (1 - x) ** (n - k) for k, c in enumerate(row)), Number())


def naive_monomials(row):
    """The coefficient of t^j is sum_k c_k C(n,k) C(n-k, j-k) (-1)^(j-k)."""
    n = len(row) - 1
    return [
        sum((c * (comb(n, k) * comb(n - k, j - k) * (-1) ** (j - k)) for k, c in enumerate(row[: j + 1])), Number())
        for j in range(n + 1)
    ]


@given(rows, points)
def test_value_at_a_rational_point(row, x):
    assert Bernstein(ExactVector.of(row)).at(x) == value(row, x)


@given(rows, irrational_points)
def test_value_at_an_irrational_point(row, x):
    assert Bernstein(ExactVector.of(row)).at(x) == value(row, x)
    assert Bernstein(ExactVector.of(row)).at(x.to_sympy()) == value(row, x)


@given(rows)
def test_values_at_the_ends_are_the_outer_coefficients(row):
    form = Bernstein(ExactVector.of(row))
    assert (form.at(0), form.at(1)) == (Number.of(row[0]), Number.of(row[-1]))


@given(rows, st.fractions(min_value=-3, max_value=4, max_denominator=5))
def test_value_outside_the_interval_is_that_of_the_polynomial(row, x):
    assert Bernstein(ExactVector.of(row)).at(x) == value(row, x)


@given(rows)
def test_derivative_of_the_integral_is_the_form_itself(row):
    form = Bernstein(ExactVector.of(row))
    assert form.integral().derivative() == form
    assert form.integral().at(0).is_zero


@given(rows, points)
def test_derivative_against_monomials(row, x):
    coefficients = naive_monomials(row)
    slope = sum((c * (j * x ** (j - 1)) for j, c in enumerate(coefficients) if j), Number())
    assert Bernstein(ExactVector.of(row)).derivative().at(x) == slope


@given(rows, st.integers(0, 5), points)
def test_degree_elevation_keeps_the_polynomial(row, by, x):
    form = Bernstein(ExactVector.of(row))
    higher = form.elevated(by)
    assert higher.degree == form.degree + by
    assert higher.at(x) == form.at(x)
    assert higher.polynomial() == form.polynomial()


@given(rows, points, points)
def test_split_restricts_to_both_parts(row, where, x):
    form = Bernstein(ExactVector.of(row))
    left, right = form.split(where)
    assert left.at(x) == form.at(where * x)
    assert right.at(x) == form.at(where + (1 - where) * x)


@given(rows)
def test_monomials_against_the_double_loop(row):
    found = from_bernstein(ExactVector.of(row))
    assert [found.coefficient(j) for j in range(len(row))] == naive_monomials(row)


@given(rational_rows)
def test_rational_monomials_against_a_fraction_double_loop(row):
    n = len(row) - 1
    expected = [Fraction(0)] * (n + 1)
    for k in range(n + 1):
        for i in range(n - k + 1):
            expected[k + i] += row[k] * comb(n, k) * comb(n - k, i) * (-1) ** i
    found = from_bernstein(ExactVector.of(row))
    assert [found.coefficient(j).fraction for j in range(n + 1)] == expected
    assert found.degree == max((j for j, c in enumerate(expected) if c), default=-1)


@given(rows, st.integers(0, 4))
def test_to_bernstein_inverts_from_bernstein(row, more):
    vector = ExactVector.of(row)
    degree = len(row) - 1 + more
    assert to_bernstein(from_bernstein(vector), degree) == Bernstein(vector).elevated(more).coefficients


@given(st.integers(1, 24), st.data())
def test_sparse_and_dense_paths_agree(n, data):
    """A radicand at few s is expanded by runs, one at many s by a Taylor shift: the polynomial is the same."""
    places = data.draw(st.sets(st.integers(0, n), min_size=1))
    row = [data.draw(fractions) * Number.sqrt(2) if k in places else Number.of(k) for k in range(n + 1)]
    vector = ExactVector.of(row)
    found = []
    for dense in (-1, n + 2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(polynomials, "DENSE", dense)
            found.append(from_bernstein(vector))
    assert found[0] == found[1]
    assert [found[0].coefficient(j) for j in range(n + 1)] == naive_monomials(row)


def test_runs_divisible_by_one_are_shortened_correctly():
    """C(n,k) c_k = 1, 1 is t^i (1-t)^j (t + 1 - t): the run loses a degree."""
    n = 7
    for start in range(n):
        row = [Number()] * (n + 1)
        for k in (start, start + 1):
            row[k] = Number.sqrt(3) * Fraction(1, comb(n, k))
        found = from_bernstein(ExactVector.of(row))
        assert [found.coefficient(j) for j in range(n + 1)] == naive_monomials(row)
        assert found.degree == n - 1


@given(rows)
def test_integral_of_monomials(row):
    polynomial = from_bernstein(ExactVector.of(row))
    integral = polynomial.integral()
    assert integral.coefficient(0).is_zero
    assert [integral.coefficient(j + 1) for j in range(len(row))] == [
        polynomial.coefficient(j) / (j + 1) for j in range(len(row))
    ]
    assert integral == Bernstein(ExactVector.of(row)).integral().polynomial()


@given(rows)
def test_sympy_form_is_the_same_polynomial(row):
    form = Bernstein(ExactVector.of(row))
    assert sympy.expand(form.to_sympy() - form.polynomial().to_sympy()) == 0


def test_zero_polynomial():
    zero = Bernstein(ExactVector.of([0, 0, 0]))
    assert zero.polynomial() == Polynomial(())
    assert zero.polynomial().degree == -1
    assert zero.polynomial().integral() == Polynomial(())
    assert zero.polynomial().to_sympy() == 0
    assert to_bernstein(Polynomial(()), 3) == ExactVector.of([0, 0, 0, 0])


def test_a_cancelling_row_of_roots_is_the_zero_polynomial():
    """sqrt(2) B_{1,0} + sqrt(2) B_{1,1} - sqrt(2) = 0 after conversion, with no empty part left over."""
    row = ExactVector.of([Number.sqrt(2), Number.sqrt(2)])
    assert from_bernstein(row).parts == ((2, (1,), 1),)
    assert from_bernstein(row.minus(row)).parts == ()


@pytest.mark.parametrize("n", [0, 1, 2, 7, 40])
def test_binomial_row(n):
    assert list(binomial_row(n)) == [comb(n, k) for k in range(n + 1)]


def test_symbolic_coefficients_keep_their_value():
    form = Bernstein(SymbolicVector((eps, sympy.log(2), 1 / (1 + eps))))
    x = Fraction(1, 3)
    expected = eps * sympy.Rational(4, 9) + sympy.log(2) * sympy.Rational(4, 9) + 1 / (9 * (1 + eps))
    assert sympy.expand(form.at(x) - expected) == 0
    assert sympy.expand(form.elevated(2).at(x) - expected) == 0
    left, right = form.split(x)
    assert sympy.expand(left.at(1) - expected) == 0
    assert sympy.expand(right.at(0) - expected) == 0
    assert [sympy.expand(x - y) for x, y in zip(form.integral().derivative().coefficients, form.coefficients, strict=True)] == [
        0
    ] * 3
    with pytest.raises(HsymError, match="symbolic"):
        form.polynomial()
    assert sympy.expand(form.to_sympy().subs(t, 0) - eps) == 0


@pytest.mark.parametrize("point", [0.5, "1/2", None, True, sympy.Float(0.5), sympy.pi / 4, t, sympy.oo])
def test_inexact_points_are_refused(point):
    with pytest.raises(HsymError, match=r"^t: .*expected"):
        Bernstein(ExactVector.of([0, 1])).at(point)


def test_negative_elevation_is_refused():
    with pytest.raises(HsymError, match="by: -1"):
        Bernstein(ExactVector.of([0, 1])).elevated(-1)
