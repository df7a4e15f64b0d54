"""Expressions evaluated at every s at once, against a naive walk over the SymPy tree, one s at a time."""

from fractions import Fraction

import pytest
import sympy
from flint import arb, ctx
from hypothesis import example, given
from hypothesis import strategies as st
from sympy import Abs, Eq, Integer, Max, Min, Ne, Piecewise, Rational, binomial, factorial, harmonic, log, sqrt

from hsym.errors import HsymError
from hsym.exact.closed_forms import closed_form_ball
from hsym.exact.evaluate import evaluate, evaluate_balls
from hsym.exact.instantiate import UndefinedValue, instantiate
from hsym.exact.numbers import Number
from hsym.exact.vectors import ExactVector, SymbolicVector
from hsym.symbols import M, eps, parameter, s, t

lam = parameter("lam")


class Undefined(Exception):
    """The naive value does not exist."""


def zero(value):
    """Whether a number vanishes: 60 digits suffice for the small expressions generated here."""
    return value == 0 or abs(sympy.N(value, 70, maxn=400)) < Rational(1, 10**50)


def naive(e, k, m):
    """The value of a tree at s = k, M = m by SymPy's own arithmetic on numbers."""
    if e == s:
        return Integer(k)
    if e == M:
        return Integer(m)
    if e is sympy.zoo or e is sympy.nan:
        raise Undefined
    if not e.args:
        return e
    if isinstance(e, Piecewise):
        for value, condition in e.args:
            if condition == sympy.true or (condition != sympy.false and holds(condition, k, m)):
                return naive(value, k, m)
        raise Undefined
    values = [naive(x, k, m) for x in e.args]
    if isinstance(e, sympy.Pow):
        base, exponent = values
        if zero(base) and exponent < 0:
            raise Undefined
        if exponent.q == 2 and not zero(base) and base < 0:
            raise Undefined
        return Integer(0) if zero(base) and exponent > 0 else base**exponent
    if isinstance(e, (factorial, harmonic)) and values[0] < 0:
        raise Undefined
    return e.func(*values)


def holds(condition, k, m):
    if condition in (sympy.true, sympy.false):
        return bool(condition)
    if isinstance(condition, (sympy.And, sympy.Or, sympy.Not, sympy.ITE)):
        return bool(condition.func(*(sympy.sympify(holds(x, k, m)) for x in condition.args)))
    difference = naive(condition.lhs, k, m) - naive(condition.rhs, k, m)
    sign = 0 if zero(difference) else 1 if difference > 0 else -1
    return bool(condition.func(Integer(sign), 0))


def naive_values(e, m):
    values, undefined = {}, set()
    for k in range(m):
        try:
            values[k] = naive(e, k, m)
        except Undefined:
            undefined.add(k)
    return values, undefined


def _grow(inner):
    pairs = st.tuples(inner, inner)
    conditions = st.tuples(inner, st.sampled_from([Eq, Ne, sympy.Lt, sympy.Le, sympy.Gt, sympy.Ge]), st.integers(-1, 3))
    return st.one_of(
        pairs.map(lambda p: p[0] + p[1]),
        pairs.map(lambda p: p[0] - p[1]),
        pairs.map(lambda p: p[0] * p[1]),
        pairs.filter(lambda p: p[1] != 0).map(lambda p: p[0] / p[1]),
        st.tuples(inner, st.integers(2, 3)).map(lambda p: p[0] ** p[1]),
        st.tuples(inner, st.integers(1, 2)).filter(lambda p: p[0] != 0).map(lambda p: p[0] ** -p[1]),
        st.sampled_from([s, s + 1, M - s, s * (M - s), s * (M - s) / M**2, s - 1, M * s + 2]).map(sqrt),
        pairs.map(lambda p: Max(*p)),
        pairs.map(lambda p: Min(*p)),
        inner.map(Abs),
        st.sampled_from([binomial(M, s), binomial(M - 1, s + 1), factorial(s), factorial(s - 1), harmonic(s), harmonic(M - s)]),
        st.tuples(conditions, inner, inner).map(lambda p: Piecewise((p[1], p[0][1](p[0][0], p[0][2])), (p[2], True))),
    )


leaves = st.one_of(st.sampled_from([s, M]), st.integers(-3, 3).map(Integer), st.sampled_from([Rational(1, 2), Rational(-2, 3)]))


def _tame(e):
    """Leave out what SymPy itself turned into infinities, and conditions that it could not order."""
    return not e.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo, sympy.I)


expressions = st.recursive(leaves, _grow, max_leaves=6).filter(_tame)


@given(expressions, st.integers(1, 5))
@example(1 / s, 4)
@example(s / (M - s - 1), 3)
@example(Piecewise((0, Eq(s, 0)), (1 / s, True)), 4)
@example(sqrt(s - 2), 4)
@example(s ** (s - 1), 3)
@example(s ** factorial(s - 2), 4)
@example(1 / (sqrt(s) - sqrt(M - s)), 4)
@example(Max(sqrt(s * (M - s)) / M, Rational(1, 2)), 4)
def test_exact_values_against_the_naive_walk(e, m):
    vector, undefined = evaluate(e, m)
    expected, missing = naive_values(e, m)
    assert set(undefined) == missing
    entries = vector.to_sympy()
    for k in range(m):
        if k in missing:
            assert entries[k] == 0
        else:
            assert zero(entries[k] - expected[k])


@given(expressions, st.integers(1, 5))
@example(Max(sqrt(s * (M - s)) / M, Rational(3, 10)), 10)
@example(Piecewise((1, sqrt(s * (M - s)) / M >= Rational(3, 10)), (0, True)), 10)
def test_balls_contain_the_exact_values(e, m):
    vector, undefined = evaluate(e, m)
    if not isinstance(vector, ExactVector):
        vector = None
    with ctx.workprec(80):
        balls, unclear = evaluate_balls(e, m)
    assert set(undefined) <= set(unclear) | {k for k in range(m) if not balls[k].is_finite()}
    for k in range(m):
        if k not in unclear and vector is not None and balls[k].is_finite():
            assert k not in undefined
            with ctx.workprec(600):
                assert balls[k].overlaps(vector[k].enclose_arb())


def test_reasons_name_what_is_undefined():
    assert evaluate(1 / s, 2)[1] == {0: "a division by zero"}
    assert evaluate((s - s**2) / (s * (s - 1) * M), 1)[1] == {0: "0/0"}
    assert evaluate(sqrt(s - 1), 2)[1] == {0: "a square root of a negative number"}
    assert evaluate(factorial(s - 1), 2)[1] == {0: "a factorial of a negative number"}
    assert evaluate(harmonic(s - 1), 2)[1] == {0: "a harmonic number of a negative number"}
    assert evaluate(Piecewise((1, s > 0)), 2)[1] == {0: "not covered by any case of Piecewise"}
    assert evaluate(log(s), 2)[1] == {0: "a division by zero"}


@pytest.mark.parametrize(
    "branch", [1 / s, (M - s) / s, sqrt(s - 1), factorial(s - 1), harmonic(s - 1), log(s), 1 / (sqrt(s) * sqrt(2)), lam / s]
)
def test_a_branch_that_is_not_taken_does_no_harm(branch):
    guarded = Piecewise((7, Eq(s, 0)), (branch, True))
    vector, undefined = evaluate(guarded, 4)
    assert undefined == {}
    assert vector.to_sympy()[0] == 7
    assert evaluate(branch, 4)[1].keys() == {0}


@pytest.mark.parametrize("root", [False, True])
@pytest.mark.parametrize(
    ("relation", "expected"),
    [(Eq, "010"), (Ne, "101"), (sympy.Lt, "100"), (sympy.Le, "110"), (sympy.Gt, "001"), (sympy.Ge, "011")],
)
def test_every_relation_below_at_and_above(relation, expected, root):
    left, right = (sqrt(2 * s + 1), sqrt(3)) if root else (s, 1)
    e = Piecewise((1, relation(left, right)), (0, True))
    assert "".join(str(x) for x in evaluate(e, 3)[0]) == expected
    with ctx.workprec(64):
        balls, undefined = evaluate_balls(e, 3)
    assert undefined == {}
    assert [bool(x == int(bit)) for x, bit in zip(balls, expected, strict=True)] == [True] * 3


def test_piecewise_takes_the_first_case_that_holds():
    e = Piecewise((1, s < 2), (2, s < 4), (3, True))
    assert [str(x) for x in evaluate(e, 6)[0]] == ["1", "1", "2", "2", "3", "3"]
    both = Piecewise((1, (s > 0) & (s < 3)), (2, Eq(s, 0) | Eq(s, 4)), (3, True))
    assert [str(x) for x in evaluate(both, 5)[0]] == ["2", "1", "1", "3", "2"]


def test_a_case_on_a_case():
    """SymPy turns a condition on a Piecewise into an if-then-else of conditions."""
    inner = Piecewise((0, Eq(s, 1)), (1, True))
    nested = Piecewise((sqrt(s + 1), Eq(inner, 0)), (s, True))
    assert [str(x) for x in evaluate(nested, 3)[0]] == ["0", "sqrt(2)", "2"]
    with ctx.workprec(64):
        balls, undefined = evaluate_balls(nested, 3)
    assert undefined == {}
    assert balls[1].overlaps(arb(2).sqrt())


def test_an_undefined_ball_in_a_branch_that_is_not_taken_does_no_harm():
    guarded = Piecewise((0, Eq(s, 0)), (sympy.exp(1 / Abs(sqrt(s))), True))
    with ctx.workprec(64):
        balls, undefined = evaluate_balls(guarded, 2)
    assert undefined == {}
    assert balls[1].overlaps(arb(1).exp())


def test_conditions_on_square_roots_are_decided_exactly():
    """sqrt(s) sqrt(2) > 99/70 at s = 1 hangs on the fifth digit; equality on none at all."""
    e = Piecewise((1, sqrt(2) * sqrt(s) > Rational(99, 70)), (0, True))
    assert [str(x) for x in evaluate(e, 3)[0]] == ["0", "0", "1"]
    equal = Piecewise((1, Eq(sqrt(2 * s), s * sqrt(2))), (0, True))
    assert [str(x) for x in evaluate(equal, 3)[0]] == ["1", "1", "0"]
    with ctx.workprec(64):
        balls, undefined = evaluate_balls(equal, 3)
    assert undefined == {}
    assert [bool(x == k) for x, k in zip(balls, (1, 1, 0), strict=True)] == [True] * 3


@pytest.mark.parametrize(
    "e", [(s - 8) ** Rational(1, 3), sympy.asin(s + 2), log(s - 5), sympy.acos(-s - 2), (s - 5) ** Rational(5, 2)]
)
def test_complex_values_are_undefined_and_not_numbers(e):
    _, undefined = evaluate(e, 2)
    assert undefined.keys() == {0, 1}


def test_parameters_stay_symbolic():
    vector, undefined = evaluate(s / (eps + sqrt(M)), 3)
    assert undefined == {}
    assert vector == SymbolicVector((Integer(0), 1 / (eps + sqrt(3)), 2 / (eps + sqrt(3))))


def test_a_condition_on_a_parameter_is_undefined_and_not_guessed():
    _, undefined = evaluate(Piecewise((1, lam > s), (0, True)), 2)
    assert undefined.keys() == {0, 1}
    assert "not decided" in undefined[0]


@pytest.mark.parametrize("n", range(-4, 5))
@pytest.mark.parametrize("k", range(-2, 5))
def test_binomials_with_any_signs_agree_with_sympy(n, k):
    (value,), undefined = evaluate(binomial(s + n, M - 1 + k, evaluate=False), 1)
    assert undefined == {}
    assert value.to_sympy() == binomial(n, k)


def test_powers_with_a_varying_exponent():
    assert [str(x) for x in evaluate((s + 1) ** (-s), 3)[0]] == ["1", "1/2", "1/9"]
    assert [str(x) for x in evaluate(s**s, 3)[0]] == ["1", "1", "4"], "0^0 = 1 as in SymPy"
    assert evaluate((s - 1) ** (-s), 3)[1] == {1: "a division by zero"}
    with ctx.workprec(64):
        balls, undefined = evaluate_balls((s / M) ** (s / 2), 2)
    assert undefined == {}
    assert bool(balls[0] == 1)


def test_a_tiny_denominator_is_refined_and_not_called_zero():
    close = Rational(14142135623730950488016887242096980785696, 10**40)
    with ctx.workprec(64):
        balls, undefined = evaluate_balls(1 / (sqrt(2) - close), 1)
    assert undefined == {}
    assert not balls[0].is_finite()
    with ctx.workprec(400):
        (ball,), _ = evaluate_balls(1 / (sqrt(2) - close), 1)
    assert ball.is_finite()
    assert ball > 10**38


@pytest.mark.parametrize("e", [s * sympy.Float(0.5), sympy.Float(0.1) + M])
def test_floats_are_refused_with_a_hint(e):
    with pytest.raises(HsymError, match="is a float; expected"):
        evaluate(e, 2)


@pytest.mark.parametrize(
    "e", [Integer(9) ** (Integer(9) ** (s + 6)), factorial(factorial(s + 9)), binomial(10**9 * M, s + 5 * 10**8)]
)
def test_huge_numbers_are_refused_before_they_are_made(e):
    with pytest.raises(HsymError):
        evaluate(e, 3)


# --- closed forms at a point --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("e", "x", "digits"),
    [
        (log(t), Fraction(1, 7), 40),
        (sympy.exp(t), Fraction(1), 30),
        (sympy.exp(-t) * t ** Rational(1, 3), Fraction(2, 7), 30),
        (2 * sympy.asin(sqrt(t)), Fraction(1, 3), 50),
        (sympy.gamma(t), Fraction(1, 2), 30),
        (sympy.atan(t) + sympy.acos(t), Fraction(1, 5), 30),
        (harmonic(Integer(5)) * t, Fraction(1, 3), 20),
    ],
)
def test_closed_forms_agree_with_sympy(e, x, digits):
    ball = closed_form_ball(e, {t: x}, digits)
    value = e.subs(t, Rational(x.numerator, x.denominator)).evalf(digits + 20)
    distance = abs(Rational(str(value)) - Rational(ball.midpoint.numerator, ball.midpoint.denominator))
    assert distance <= Rational(ball.radius.numerator, ball.radius.denominator) + Rational(1, 10 ** (digits + 15))
    assert ball.radius <= Fraction(1, 10**digits)


@pytest.mark.parametrize("e", [log(t - 1), sqrt(t - 1), 1 / t, log(t), sympy.asin(t + 2), (t - 1) ** Rational(1, 3)])
def test_a_closed_form_without_a_real_value_has_no_ball(e):
    assert closed_form_ball(e, {t: Fraction(0)}, 20) is None


def test_instantiate_refuses_what_is_not_real_or_infinite():
    for e in (1 / s, log(s), sqrt(s - 1), (s - 1) ** Rational(1, 3), log(s - 2)):
        with pytest.raises(UndefinedValue):
            instantiate(e, {s: Integer(0)})
    assert instantiate(sqrt(lam), {s: Integer(0)}) == sqrt(lam)


def test_number_enclosure_used_by_the_tests_above():
    with ctx.workprec(100):
        assert arb(2).sqrt().overlaps(Number.sqrt(2).enclose_arb())
