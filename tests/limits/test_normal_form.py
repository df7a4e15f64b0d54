"""The normal form and the signs of algebraic functions, and finite parts of integrals."""

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from hsym.limits.finite_parts import finite_part
from hsym.limits.normal_form import NOWHERE, Interval, normal, same, sign_on
from hsym.notation import FinitePart
from hsym.symbols import eps, t

UNIT = Interval.unit(t)
root = sympy.sqrt
HALVES = st.integers(-5, 5).map(lambda n: sympy.Rational(n, 2))
TERMS = st.lists(st.tuples(st.integers(-4, 4), HALVES, HALVES), min_size=1, max_size=4)


@pytest.mark.parametrize(
    "zero",
    [
        root(t * (1 - t)) / t - root((1 - t) / t),
        1 / (root(t * (1 - t)) + eps) - (root(t - t**2) - eps) / (t * (1 - t) - eps**2),
        root(6 * t) * root(2) - 2 * root(3 * t),
        sympy.log(t**2 * (1 - t) / 6) - 2 * sympy.log(t) - sympy.log(1 - t) + sympy.log(2) + sympy.log(3),
        (1 - t) ** (eps + 2) - (1 - t) ** 2 * (1 - t) ** eps,
        t ** sympy.Rational(1, 3) * t ** sympy.Rational(1, 6) - root(t),
        root((1 - 2 * t + t**2) * 4) - 2 + 2 * t,
    ],
)
def test_zeros_are_seen(zero: sympy.Expr) -> None:
    assert normal(zero, UNIT) == 0


@settings(max_examples=30, deadline=None)
@given(TERMS, TERMS)
def test_the_normal_form_has_the_same_values_and_sees_that_a_product_commutes(first: list, second: list) -> None:
    x, y = (sympy.Add(*(n * t**a * (1 - t) ** b for n, a, b in terms)) for terms in (first, second))
    point = {t: sympy.Rational(2, 7)}
    assert abs(sympy.N((normal(x * y, UNIT) - x * y).subs(point), 30)) < 1e-20
    assert normal(sympy.expand(x * y) - normal(x, UNIT) * normal(y, UNIT), UNIT) == 0


@pytest.mark.parametrize(
    ("expression", "sign"),
    [
        (2 * t - 3, -1),
        (t - t**2, 1),
        (2 * t - 1, None),
        (t**2 - t + 1, 1),
        (-(t**2) + t - 1, -1),
        (root(t) * root(1 - t) + eps, 1),
        (eps - t, None),
        (sympy.log(t), -1),
        (sympy.log(1 - t) / (t - 1), 1),
        (sympy.factorial(sympy.Symbol("k", integer=True, positive=True)), 1),
        (1 - t**3, 1),
    ],
)
def test_signs_on_the_unit_interval(expression: sympy.Expr, sign: int | None) -> None:
    assert sign_on(expression, UNIT) == sign


def test_signs_elsewhere() -> None:
    x = sympy.Dummy("x", positive=True)
    assert [sign_on(x - 2, Interval.integers(x, least)) for least in (1, 2, 3)] == [None, None, 1]
    assert sign_on(x**2 - 7 * x + 13, Interval.integers(x, 0)) == 1
    assert sign_on(root(2) - 2, NOWHERE) == -1
    assert sign_on(sympy.Integer(0), NOWHERE) == 0
    assert not same(root(2), sympy.Rational(7, 5), NOWHERE)


@settings(max_examples=25, deadline=None)
@given(TERMS, st.booleans())
def test_finite_parts_have_the_right_derivative_and_no_constant(terms: list, whole: bool) -> None:
    """The oracle: t^a (1-t)^b integrated term by term from its binomial series, without a constant."""
    shift = sympy.Integer(0) if whole else sympy.Rational(1, 2)
    exponents = [(n, sympy.floor(a) + shift, sympy.floor(b) + shift) for n, a, b in terms]
    f = normal(sympy.Add(*(n * t**a * (1 - t) ** b for n, a, b in exponents)), UNIT)
    found = finite_part(f)
    assert not found.has(FinitePart)
    with mpmath.workdps(40):
        x, total = mpmath.mpf(1) / 100, mpmath.mpf(0)
        for n, a, b in exponents:
            for j in range(30):
                power = mpmath.mpf(a.p) / a.q + j + 1
                weight = n * (-1) ** j * mpmath.binomial(mpmath.mpf(b.p) / b.q, j)
                total += weight * (mpmath.log(x) if power == 0 else x**power / power)
        assert abs(mpmath.mpf(sympy.N(found.subs(t, sympy.Rational(1, 100)), 40)) - total) < mpmath.mpf(10) ** -25 * (
            1 + abs(total)
        )


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (-sympy.log(t), t - t * sympy.log(t)),
        (1 / t, sympy.log(t)),
        (1 / (t**2 * (1 + t)), -1 / t - sympy.log(t) + sympy.log(1 + t)),
        (1 / (t + eps) ** 2, 1 / eps - 1 / (t + eps)),
        ((1 - t) ** sympy.Rational(-3, 2), 2 / root(1 - t) - 2),
        (t ** sympy.Rational(-5, 3), -3 * t ** sympy.Rational(-2, 3) / 2),
    ],
)
def test_single_finite_parts(f: sympy.Expr, expected: sympy.Expr) -> None:
    assert sympy.cancel(sympy.expand(finite_part(normal(f, UNIT)) - expected)) == 0


def test_what_is_not_integrated_stays_a_finite_part() -> None:
    found = finite_part(1 / (root(t) * root(1 - t) + eps))
    assert isinstance(found, FinitePart)
    assert found.diff(t) == 1 / (root(t) * root(1 - t) + eps)
    assert found.diff(eps) == FinitePart.of(-1 / (root(t) * root(1 - t) + eps) ** 2)
    assert r"\operatorname{f.p.}\!\int_0^{t}" in sympy.latex(found)
    assert found.subs(t, sympy.Rational(1, 2)).integrand == found.integrand
