"""Numbers in the span of square roots: field axioms, signs, conversions, and plain data throughout."""

import pickle
from dataclasses import fields, is_dataclass
from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from hsym import catalog
from hsym.errors import HsymError
from hsym.exact.bernstein import Bernstein
from hsym.exact.equality import equal_entries, vanishes
from hsym.exact.numbers import NotInField, Number
from hsym.exact.radicals import squarefree_split
from hsym.exact.rational_functions import RationalFunction
from hsym.exact.vectors import ExactVector, SymbolicVector
from hsym.objective import Objective
from hsym.symbols import eps, parameter, t

lam = parameter("lam")
mu = parameter("mu", "positive")

fractions = st.fractions(min_value=-20, max_value=20, max_denominator=30)
roots = st.builds(lambda c, n: c * Number.sqrt(n), fractions, st.integers(0, 30))
numbers = st.lists(roots, max_size=4).map(lambda terms: sum(terms, Number()))


def _parametric():
    leaves = st.one_of(
        st.sampled_from([Number.from_sympy(x) for x in (eps, lam)]),
        st.integers(-3, 3).map(Number.of),
        st.sampled_from([2, 3, 5]).map(Number.sqrt),
    )

    def grow(inner):
        pairs = st.tuples(inner, inner)
        return st.one_of(
            pairs.map(lambda p: p[0] + p[1]),
            pairs.map(lambda p: p[0] * p[1]),
            pairs.map(lambda p: p[0] / p[1] if p[1] else p[0]),
        )

    return st.recursive(leaves, grow, max_leaves=5)


parametric = _parametric()


def real(number, digits=60):
    """The value by mpmath, from the documented meaning of ``terms``."""
    with mpmath.workdps(digits):
        return mpmath.fsum(mpmath.mpf(c.numerator) / c.denominator * mpmath.sqrt(r) for r, c in number.terms)


@given(numbers, numbers, numbers)
def test_ring_axioms(x, y, z):
    assert (x + y) + z == x + (y + z)
    assert (x * y) * z == x * (y * z)
    assert x + y == y + x
    assert x * y == y * x
    assert x * (y + z) == x * y + x * z
    assert (x - x).is_zero
    assert x + 0 == x
    assert 1 * x == x
    assert (-x) * -1 == x


@given(parametric, parametric, parametric)
def test_ring_axioms_with_parameters(x, y, z):
    assert (x + y) + z == x + (y + z)
    assert (x * y) * z == x * (y * z)
    assert x * (y + z) == x * y + x * z
    assert y * x == x * y
    assert (x - x).is_zero


@given(numbers)
def test_inverse(x):
    assume(x)
    assert x * (1 / x) == Number.of(1)
    assert x**-2 * x**2 == Number.of(1)


@given(parametric)
def test_inverse_with_parameters(x):
    assume(x)
    assert x / x == Number.of(1)
    assert 1 / (1 / x) == x


@given(numbers, st.integers(0, 5))
def test_power_is_repeated_multiplication(x, n):
    product = Number.of(1)
    for _ in range(n):
        product = product * x
    assert x**n == product


@given(numbers, numbers)
def test_arithmetic_agrees_with_floating_point(x, y):
    for ours, theirs in ((x + y, real(x) + real(y)), (x - y, real(x) - real(y)), (x * y, real(x) * real(y))):
        assert abs(real(ours) - theirs) < mpmath.mpf(10) ** -10


@given(numbers)
def test_terms_are_canonical(x):
    radicands = [r for r, _ in x.terms]
    assert radicands == sorted(set(radicands))
    for radicand, coefficient in x.terms:
        assert type(radicand) is int
        assert type(coefficient) is Fraction
        assert coefficient != 0
        assert all(radicand % (d * d) for d in range(2, radicand + 1))


@given(numbers)
def test_sign_agrees_with_high_precision(x):
    value = real(x, 200)
    assert x.sign() == (0 if x.is_zero else 1 if value > 0 else -1)
    assert (-x).sign() == -x.sign()


@given(numbers)
def test_sympy_round_trip(x):
    assert Number.from_sympy(x.to_sympy()) == x


@given(parametric)
def test_sympy_round_trip_with_parameters(x):
    assert Number.from_sympy(x.to_sympy()) == x


@given(parametric, fractions.filter(lambda q: q > 0), fractions)
def test_a_parametric_number_means_its_sympy_form(x, value, other):
    """Specialising the SymPy form of x and of x*x+1 agrees with arithmetic after specialising."""
    at = {eps: sympy.Rational(value.numerator, value.denominator), lam: sympy.Rational(other.numerator, other.denominator)}
    try:
        plain = Number.from_sympy(x.to_sympy().xreplace(at))
        square = Number.from_sympy((x * x + 1).to_sympy().xreplace(at))
    except (NotInField, ZeroDivisionError):
        assume(False)
    assert square == plain * plain + 1


@pytest.mark.parametrize("depth", [1, 5, 20, 60, 150])
def test_sign_of_a_continued_fraction_of_sqrt_2(depth):
    """Convergents of sqrt 2 come within 10^-2n on alternating sides; floats stop telling them apart at once."""
    p, q = 1, 1
    for k in range(depth):
        difference = Number.sqrt(2) - Fraction(p, q)
        assert difference.sign() == (1 if k % 2 == 0 else -1)
        p, q = p + 2 * q, p + q


@pytest.mark.parametrize("n", [1, 10**3, 10**6, 10**12])
def test_sign_of_nearly_cancelling_roots(n):
    """The square root is concave."""
    x = Number.sqrt(n) + Number.sqrt(n + 2) - 2 * Number.sqrt(n + 1)
    assert x.sign() == -1
    assert not x.is_zero


def test_a_sum_that_cancels_exactly_is_zero():
    x = Number.sqrt(8) + Number.sqrt(Fraction(1, 2)) - Fraction(5, 2) * Number.sqrt(2)
    assert x.is_zero
    assert x.sign() == 0
    nested = (Number.sqrt(2) + Number.sqrt(3)) ** 2 - 5 - 2 * Number.sqrt(6)
    assert nested == Number()


def test_sign_with_parameters_needs_assumptions():
    positive = Number.from_sympy(1 + mu * sympy.sqrt(2))
    assert positive.sign() == 1
    assert (-positive).sign() == -1
    assert Number.from_sympy(1 + lam).sign() is None
    assert Number.from_sympy(1 - mu).sign() is None
    assert Number.from_sympy(lam**2).sign() is None, "lam may be 0"
    assert Number.from_sympy(lam**2 + 1).sign() == 1
    assert Number.from_sympy(parameter("nu", "nonnegative") + sympy.Integer(0)).sign() is None, "nu may be 0"
    assert Number.from_sympy(1 / (eps + 1) - 1).sign() == -1


def test_zero_has_no_inverse():
    with pytest.raises(ZeroDivisionError):
        Number.of(1) / Number()
    with pytest.raises(ZeroDivisionError):
        Number() ** -1
    assert Number() ** 0 == Number.of(1)


@pytest.mark.parametrize("value", [0.5, "1/2", None, True, 1j, float("nan")])
def test_inexact_values_are_refused(value):
    with pytest.raises(HsymError, match="is not exact"):
        Number.of(value)
    with pytest.raises(HsymError, match="is not exact"):
        Number.sqrt(value)
    with pytest.raises(HsymError, match="is not exact"):
        ExactVector.of([1, value])


@pytest.mark.parametrize("operation", [lambda x: x + 0.5, lambda x: 0.5 * x, lambda x: x / 0.5, lambda x: 0.5 - x])
def test_arithmetic_with_floats_is_refused(operation):
    for x in (Number.sqrt(2), RationalFunction.variable(eps)):
        with pytest.raises(TypeError):
            operation(x)


def test_roots_of_negative_or_huge_integers_are_refused():
    with pytest.raises(HsymError, match="nonnegative"):
        Number.sqrt(-1)
    with pytest.raises(HsymError, match="bits"):
        Number.sqrt(2**101 - 1)
    assert Number.sqrt(10**60) == Number.of(10**30), "a perfect square needs no factoring"


OUTSIDE = [
    sympy.log(2),
    sympy.pi,
    sympy.I,
    sympy.sqrt(-2),
    sympy.Integer(2) ** sympy.Rational(1, 3),
    sympy.sqrt(1 + sympy.sqrt(2)),
    sympy.Abs(lam),
    sympy.sqrt(lam),
    sympy.Float(0.5),
]


@pytest.mark.parametrize("expression", OUTSIDE, ids=str)
def test_expressions_outside_the_field_are_told_apart(expression):
    with pytest.raises(NotInField):
        Number.from_sympy(expression)


@given(st.integers(1, 10**9))
def test_squarefree_split(n):
    root, core = squarefree_split(n)
    assert root * root * core == n
    assert all(core % (p * p) for p in range(2, 1000))


@given(numbers, st.integers(1, 120))
def test_enclosure_contains_the_value(x, digits):
    ball = x.enclose(digits)
    with mpmath.workdps(2 * digits + 40):
        value = mpmath.fsum(mpmath.mpf(c.numerator) / c.denominator * mpmath.sqrt(r) for r, c in x.terms)
        distance = abs(value - mpmath.mpf(ball.midpoint.numerator) / ball.midpoint.denominator)
        assert distance <= mpmath.mpf(ball.radius.numerator) / ball.radius.denominator + mpmath.mpf(10) ** -(digits + 30)
    assert ball.radius <= Fraction(1, 10**digits)


def test_a_parameter_cannot_be_enclosed():
    with pytest.raises(HsymError, match="eps"):
        Number.from_sympy(eps).enclose()


# --- rational functions -------------------------------------------------------------------------------------------


@given(parametric, parametric)
def test_equal_parametric_numbers_are_equal_data(x, y):
    """Two ways to the same value give the same data and the same hash."""
    left, right = (x + y) * (x - y), x * x - y * y
    assert left == right
    assert hash(left) == hash(right)


def test_rational_functions_are_reduced():
    x, y = RationalFunction.variable(eps), RationalFunction.variable(lam)
    assert (x * x - y * y) / (x - y) == x + y
    assert x / (2 * x) == Fraction(1, 2)
    assert (2 * x + 2) / (4 * y) == (x + 1) / (2 * y)
    assert (-x) / (-y) == x / y
    assert (x / (1 - y)).denominator[0][1] > 0
    assert (x + y) - y == x
    assert ((x + y) - y).parameters == (eps,)


def test_division_of_rational_functions_by_zero():
    x = RationalFunction.variable(eps)
    with pytest.raises(ZeroDivisionError):
        x / 0
    with pytest.raises(ZeroDivisionError):
        x / (x - x)


def test_the_rationalised_reciprocal_of_sigma_plus_eps():
    """1/(sqrt(3)/4 + eps) = (eps - sqrt(3)/4)/(eps^2 - 3/16): the pole at eps = sqrt(3)/4 is removable."""
    x = 1 / (Number.sqrt(Fraction(3, 16)) + Number.from_sympy(eps))
    assert x == Number.from_sympy(16 * (eps - sympy.sqrt(3) / 4) / (16 * eps**2 - 3))
    assert sympy.denom(sympy.together(x.to_sympy())).subs(eps, sympy.sqrt(3) / 4) == 0


# --- vectors ------------------------------------------------------------------------------------------------------


@given(st.lists(numbers, min_size=1, max_size=6))
def test_vector_operations_are_entrywise(values):
    v = ExactVector.of(values)
    assert list(v) == values
    assert list(v.scaled(Fraction(-2, 3))) == [x * Fraction(-2, 3) for x in values]
    assert list(v.prefix_sums()) == [sum(values[:j], Number()) for j in range(len(values) + 1)]
    assert list(v.differences()) == [y - x for x, y in pairwise(values)]
    assert v.prefix_sums().differences() == v
    assert list(v.minus(v)) == [Number()] * len(values)
    assert v.is_rational == all(x.fraction is not None for x in values)
    assert list(v.minus(ExactVector.of(reversed(values)))) == [x - y for x, y in zip(values, reversed(values), strict=True)]
    assert v[1:] == ExactVector.of(values[1:])


def test_symbolic_and_exact_vectors_mix():
    exact, symbolic = ExactVector.of([1, Number.sqrt(2)]), SymbolicVector((eps, sympy.log(2)))
    assert exact.minus(symbolic) == SymbolicVector((1 - eps, sympy.sqrt(2) - sympy.log(2)))
    assert symbolic.minus(exact) == SymbolicVector((eps - 1, sympy.log(2) - sympy.sqrt(2)))


def test_equality_outside_the_field_is_open_unless_it_cancels():
    assert vanishes(sympy.log(2) - sympy.log(2) * 1) is True
    assert vanishes(sympy.log(2) + sympy.log(3) - sympy.log(6)) is True
    assert vanishes(sympy.log(2)) is False
    assert vanishes(sympy.log(sympy.Symbol("x"))) is None, "not decided, hence not false"
    assert vanishes(sympy.sqrt(2) + sympy.sqrt(3)) is False
    assert vanishes(eps / (eps + 1) + 1 / (eps + 1) - 1) is True
    assert equal_entries(ExactVector.of([1, 2]), SymbolicVector((sympy.Integer(1), sympy.log(2)))) == [True, False]


def test_a_vector_of_numbers_refuses_parameters():
    with pytest.raises(HsymError, match="symbolic parameter eps"):
        ExactVector.of([Number.from_sympy(eps)])


# --- plain data ---------------------------------------------------------------------------------------------------


def _public_values():
    rule = catalog.get("grpo")
    exact, symbolic = Objective(rule.with_parameters(eps=0), 5), Objective(rule, 3)
    return [
        Number.sqrt(2) + 1,
        Number.from_sympy(1 / (eps + sympy.sqrt(2))),
        RationalFunction.variable(lam) + 1,
        ExactVector.of([1, Number.sqrt(3)]),
        SymbolicVector((eps, sympy.log(2))),
        exact.enclose(Fraction(1, 3), 20),
        rule,
        catalog.get("idealised_grpo"),
        exact.table,
        symbolic.table,
        exact.derivative,
        exact.transform,
        exact.polynomial(),
        Bernstein(ExactVector.of([1, 2])),
        exact,
        symbolic,
        Objective(exact.table, 5),
        exact.is_increasing(),
        exact.at(Number.sqrt(Fraction(1, 2))),
    ]


@pytest.mark.parametrize("value", _public_values(), ids=lambda v: type(v).__name__)
def test_public_values_pickle_and_hash(value):
    copy = pickle.loads(pickle.dumps(value))
    assert copy == value
    assert hash(copy) == hash(value)
    assert copy in {value}


def _reachable(value):
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from _reachable(getattr(value, field.name))
    elif isinstance(value, (tuple, list, set, frozenset)):
        for entry in value:
            yield from _reachable(entry)
    elif isinstance(value, dict):
        yield from _reachable(list(value.items()))
    elif isinstance(value, Objective):
        names = ["source", "M", "table", "derivative", "transform", "control_points", "expr", "derivative_expr"]
        yield from _reachable([getattr(value, name) for name in names])


@pytest.mark.parametrize("value", _public_values(), ids=lambda v: type(v).__name__)
def test_no_flint_object_is_reachable_from_a_public_value(value):
    found = [x for x in _reachable(value) if type(x).__module__.startswith("flint")]
    assert found == []


def test_objectives_cannot_be_changed():
    h = Objective(catalog.get("reinforce"), 3)
    with pytest.raises(AttributeError, match="immutable"):
        h.M = 4
    assert h.table.M == 3


def test_numbers_print_and_typeset():
    x = Fraction(1, 2) + Number.sqrt(Fraction(2, 9)) * Number.of(RationalFunction.variable(t))
    assert str(x) == "sqrt(2)*t/3 + 1/2"
    assert x._repr_latex_() == r"$\frac{1}{2} + \frac{\sqrt{2}}{3} t$"
