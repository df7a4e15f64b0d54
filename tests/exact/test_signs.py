"""The sign of a polynomial on [0, 1], against SymPy's real roots and against products of known factors."""

from fractions import Fraction
from itertools import pairwise
from math import comb

import pytest
import sympy
from hypothesis import example, given
from hypothesis import strategies as st

from hsym.exact.bernstein import Bernstein
from hsym.exact.numbers import Number
from hsym.exact.signs import nonnegative_on_unit_interval, visible_signs
from hsym.exact.vectors import ExactVector, SymbolicVector
from hsym.symbols import eps, parameter

X = sympy.Symbol("x")
lam = parameter("lam")


def form_of(monomials):
    """The Bernstein form of sum_k m_k t^k: c_j = sum_k C(j,k)/C(n,k) m_k."""
    n = len(monomials) - 1
    return Bernstein(
        ExactVector.of(
            [
                sum((m * Fraction(comb(j, k), comb(n, k)) for k, m in enumerate(monomials[: j + 1])), Number())
                for j in range(n + 1)
            ]
        )
    )


def expand(roots, sign=1):
    """The monomials of sign * prod (t - r)^m, times the denominators."""
    coefficients = [Fraction(sign)]
    for root, multiplicity in roots:
        for _ in range(multiplicity):
            shifted = [Fraction(0), *coefficients]
            coefficients = [shifted[k] - (root * coefficients[k] if k < len(coefficients) else 0) for k in range(len(shifted))]
    return coefficients


def decided(form):
    """The decision, after checking what it claims about its own witness."""
    found = nonnegative_on_unit_interval(form)
    if found.nonnegative is False:
        assert 0 <= found.witness <= 1
        assert form.at(found.witness).sign() == -1
    else:
        assert found.witness is None
    return found


def really_nonnegative(monomials):
    """By SymPy: the value at every end, and between neighbouring real roots."""
    polynomial = sympy.Poly([sympy.Rational(c.numerator, c.denominator) for c in reversed(monomials)], X)
    if polynomial.is_zero:
        return True
    roots = [r for r in set(sympy.real_roots(polynomial)) if 0 < r < 1] if polynomial.degree() > 0 else []
    places = sorted([sympy.Integer(0), sympy.Integer(1), *(r.evalf(60) for r in roots)])
    tests = [0, 1] + [sympy.Rational(str((a + b) / 2)) for a, b in pairwise(places)]
    return all(polynomial.eval(x) >= 0 for x in tests)


roots = st.lists(
    st.tuples(st.fractions(min_value=-1, max_value=2, max_denominator=9), st.integers(1, 4)), min_size=1, max_size=4
)


@given(roots, st.sampled_from([1, -1]))
@example([(Fraction(1, 3), 2)], 1)
@example([(Fraction(0), 1), (Fraction(1), 1)], -1)
@example([(Fraction(1, 2), 1), (Fraction(1, 2), 1), (Fraction(1, 4), 3)], 1)
@example([(Fraction(1, 2), 2), (Fraction(1, 4), 2), (Fraction(3, 4), 2)], 1)
@example([(Fraction(1, 2), 3), (Fraction(1, 4), 1), (Fraction(3, 4), 1), (Fraction(1, 3), 2)], -1)
def test_products_of_linear_factors(factors, sign):
    """The sign between the given roots is a product of signs of linear factors."""
    places = sorted({Fraction(0), Fraction(1), *(r for r, _ in factors if 0 < r < 1)})
    middles = [(a + b) / 2 for a, b in pairwise(places)]

    def sign_at(x):
        result = sign
        for root, multiplicity in factors:
            result *= ((x > root) - (x < root)) ** multiplicity
        return result

    expected = all(sign_at(x) >= 0 for x in middles)
    assert decided(form_of(expand(factors, sign))).nonnegative is expected


@given(st.lists(st.integers(-6, 6), min_size=1, max_size=7))
def test_random_integer_polynomials_against_sympy(monomials):
    found = decided(form_of([Fraction(c) for c in monomials]))
    assert found.nonnegative is really_nonnegative([Fraction(c) for c in monomials])
    assert found.zero == (not any(monomials))


@given(st.lists(st.integers(-4, 4), min_size=2, max_size=4), st.lists(st.integers(-4, 4), min_size=1, max_size=3))
def test_squares_times_polynomials_against_sympy(square, other):
    """Irrational roots of even multiplicity: halving alone would never end."""
    a, b = sympy.Poly(square, X), sympy.Poly(other, X)
    monomials = [Fraction(int(c)) for c in reversed((a * a * b).all_coeffs())]
    assert decided(form_of(monomials)).nonnegative is really_nonnegative(monomials)


@pytest.mark.parametrize(
    "root", [Fraction(1, 3), Fraction(1, 2), Fraction(2, 7), Fraction(0), Fraction(1), Fraction(999, 1000)]
)
def test_double_roots_hold_and_their_negatives_fail(root):
    assert decided(form_of(expand([(root, 2)]))).nonnegative is True
    assert decided(form_of(expand([(root, 2)], -1))).nonnegative is False


@pytest.mark.parametrize("power", [10, 30, 60])
def test_near_double_roots(power):
    """(3t-1)^2 - d dips below zero on an interval of width about sqrt(d); (3t-1)^2 + d does not."""
    small = Fraction(1, 10**power)
    assert decided(form_of([1 - small, Fraction(-6), Fraction(9)])).nonnegative is False
    assert decided(form_of([1 + small, Fraction(-6), Fraction(9)])).nonnegative is True


@pytest.mark.parametrize("root", [Fraction(1, 3), Fraction(1, 2), Fraction(3, 8), Fraction(2**50 + 1, 2**51)])
@pytest.mark.parametrize("gap", [Fraction(1, 10**6), Fraction(1, 10**20), -Fraction(1, 10**20), Fraction(1, 2**60)])
def test_two_simple_roots_close_together(root, gap):
    """Between two simple roots the sign is negative, however close they are, also where halving meets one of them."""
    assert decided(form_of(expand([(root, 1), (root + gap, 1)]))).nonnegative is False
    assert decided(form_of(expand([(root, 2), (root + gap, 2)]))).nonnegative is True
    assert decided(form_of(expand([(root, 3), (root + gap, 1), (Fraction(1, 5), 2)]))).nonnegative is False


def test_roots_at_the_ends():
    assert decided(form_of([Fraction(0), Fraction(1), Fraction(-1)])).nonnegative is True
    assert decided(form_of([Fraction(0), Fraction(-1), Fraction(1)])).nonnegative is False
    assert decided(form_of([Fraction(0), Fraction(0), Fraction(-1), Fraction(2)])).nonnegative is False
    assert decided(form_of(expand([(Fraction(0), 2), (Fraction(1), 2), (Fraction(1, 3), 2)]))).nonnegative is True


def test_zero_is_nonnegative_and_says_that_it_is_zero():
    found = decided(Bernstein(ExactVector.of([0, 0, 0])))
    assert found.nonnegative is True
    assert found.zero is True


def test_constants():
    assert decided(Bernstein(ExactVector.of([3]))).nonnegative is True
    assert decided(Bernstein(ExactVector.of([Number.sqrt(2) - Number.sqrt(3)]))).nonnegative is False


@pytest.mark.parametrize("n", [30, 101])
def test_a_double_root_in_a_high_degree(n):
    """(3t-1)^2 elevated: the Bernstein coefficients stay partly negative for a while."""
    form = form_of(expand([(Fraction(1, 3), 2)])).elevated(n)
    assert decided(form).nonnegative is True


# --- square roots as coefficients ---------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(-4, 4), st.sampled_from([1, 2, 3, 5])), min_size=1, max_size=6))
def test_square_root_coefficients_never_contradict_a_fine_grid(terms):
    form = Bernstein(ExactVector.of([c * Number.sqrt(r) for c, r in terms]))
    found = decided(form)
    if found.nonnegative:
        assert all(form.at(Fraction(k, 64)).sign() >= 0 for k in range(65))


def test_strictly_positive_with_a_negative_coefficient_over_square_roots():
    """sqrt(2) - 3t + sqrt(3) t^2 has the negative discriminant 9 - 4 sqrt 6."""
    form = form_of([Number.sqrt(2), Number.of(-3), Number.sqrt(3)])
    assert form.coefficients[1].sign() == -1
    assert decided(form).nonnegative is True
    assert decided(form).by_balls is True, "a cover of the interval by balls is not exact arithmetic"


def test_a_double_root_over_square_roots_is_open_and_not_false():
    """(sqrt(2) t - 1)^2 = 1 - 2 sqrt(2) t + 2 t^2 touches zero at 1/sqrt 2: balls cannot see that."""
    found = decided(form_of([Number.of(1), -2 * Number.sqrt(2), Number.of(2)]))
    assert found.nonnegative is None
    assert found.witness is None
    assert found.reason


def test_a_dip_over_square_roots_has_a_rational_witness():
    found = decided(form_of([Number.of(1) - Fraction(1, 10**6), -2 * Number.sqrt(2), Number.of(2)]))
    assert found.nonnegative is False


# --- closed forms and parameters ----------------------------------------------------------------------------------


def test_signs_with_parameters_follow_only_from_assumptions():
    def decide(*entries):
        return nonnegative_on_unit_interval(Bernstein(SymbolicVector(tuple(map(sympy.sympify, entries)))))

    assert decide(eps, 1 / (eps + 1), 0).nonnegative is True
    assert decide(eps, lam, 1).nonnegative is None
    assert decide(1, -eps, 1).nonnegative is None, "not false: (1-t)^2 + t^2 may outweigh a small eps"
    assert decide(-eps, 1, 1).nonnegative is False, "the value at 0 is -eps"
    assert decide(lam - lam, 0).zero is True


@pytest.mark.parametrize(
    ("expression", "signs"),
    [
        (1 / (sympy.sqrt(3) / 4 + eps), {1}),
        (-eps * sympy.sqrt(2), {-1}),
        (1 - eps, {-1, 0, 1}),
        (eps**lam, {1}),
        (lam**2, {0, 1}),
        (sympy.exp(lam), {1}),
        (sympy.log(2) - 1, {-1}),
        (sympy.log(3) - 1, {1}),
        (sympy.exp(1) - 3, {-1}),
        (sympy.pi - 3, {1}),
        (sympy.Integer(0), {0}),
        (sympy.sqrt(2) - sympy.sqrt(3), {-1}),
        (sympy.log(6) - sympy.log(2) - sympy.log(3), {-1, 0, 1}),
        (sympy.log(eps), {-1, 0, 1}),
    ],
)
def test_visible_signs(expression, signs):
    assert visible_signs(expression) == signs


def test_logarithms_are_decided_by_balls_and_square_roots_are_not():
    logs = nonnegative_on_unit_interval(Bernstein(SymbolicVector((sympy.Integer(0), sympy.log(2)))))
    assert (logs.nonnegative, logs.by_balls) == (True, True)
    plain = nonnegative_on_unit_interval(Bernstein(SymbolicVector((eps, eps + sympy.sqrt(2)))))
    assert (plain.nonnegative, plain.by_balls) == (True, False)
