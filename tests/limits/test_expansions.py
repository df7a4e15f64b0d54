"""Expansions in 1/M against exact moments, interpolation of exact values, classical expansions and high precision."""

import pickle
from dataclasses import replace
from fractions import Fraction
from math import comb

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.functions.combinatorial.numbers import stirling

import hsym
from hsym import catalog
from hsym.limits.central_moments import moment_about_Mt
from hsym.limits.end_terms import Term
from hsym.limits.richardson import samples
from hsym.notation import FinitePart
from hsym.symbols import M, eps, s, t

HALF = sympy.Rational(1, 2)
k = sympy.Symbol("k", integer=True, positive=True)
lam = sympy.Symbol("lam", positive=True)


def gap(expression: sympy.Expr, *parameters: sympy.Symbol) -> hsym.WeightRule:
    return hsym.WeightRule("test", sympy.Integer(0), sympy.sympify(expression), parameters=parameters)


def same(x: sympy.Expr, y: sympy.Expr) -> bool:
    """Equality of algebraic functions of t by values of high precision at three points."""
    points = (sympy.Rational(1, 7), sympy.Rational(2, 5), sympy.Rational(5, 6))
    values = dict.fromkeys((x - y).free_symbols - {t}, sympy.Rational(3, 11))
    return all(abs(sympy.N((x - y).subs(values).subs(t, point), 40)) < 1e-30 for point in points)


# The moments and polynomial gaps, exactly.


@pytest.mark.parametrize("j", range(7))
def test_moments_are_those_of_the_sum_over_all_counts(j: int) -> None:
    for size in (1, 2, 5):
        for point in (Fraction(1, 3), Fraction(5, 7)):
            n = size - 1
            direct = sum((s0 - size * point) ** j * comb(n, s0) * point**s0 * (1 - point) ** (n - s0) for s0 in range(size))
            found = moment_about_Mt(j).eval({M: size, t: sympy.Rational(point.numerator, point.denominator)})
            assert found == sympy.Rational(direct.numerator, direct.denominator)


def by_factorial_moments(coefficients: list[Fraction]) -> sympy.Expr:
    """E[sum_i c_i (S/M)^i] by E[S^i] = sum_k S2(i, k) (M-1)(M-2)...(M-k) t^k."""
    total = sympy.Integer(0)
    for i, c in enumerate(coefficients):
        moment = sum(stirling(i, j) * sympy.ff(M - 1, j) * t**j for j in range(i + 1))
        total += sympy.Rational(c.numerator, c.denominator) * moment / M**i
    return sympy.expand(sympy.expand_func(total))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.fractions(-3, 3, max_denominator=6), min_size=1, max_size=5))
def test_polynomial_gaps_have_the_exact_expansion(coefficients: list[Fraction]) -> None:
    profile = sum(sympy.Rational(c.numerator, c.denominator) * (s / M) ** i for i, c in enumerate(coefficients))
    found = hsym.expansion(gap(profile), 4)
    assert sympy.expand(found.derivative - by_factorial_moments(coefficients)) == 0
    assert sympy.expand(found.transform.diff(t) - found.derivative) == 0
    assert found.transform.subs(t, 0) == 0


def test_coefficients_are_those_of_the_polynomial_through_exact_values() -> None:
    """M^3 h_M'(t) is a polynomial of degree 3 in M: interpolation of exact values gives the f_k back."""
    rule = gap(sympy.expand((s / M) ** 3 - 2 * (s + 1) / M**2))
    found = hsym.expansion(rule, 3)
    for point in (Fraction(1, 3), Fraction(4, 5)):
        values = [(size, size**3 * hsym.objective(rule, size).derivative_at(point).to_sympy()) for size in range(2, 8)]
        polynomial = sympy.Poly(sympy.interpolate(values, M), M)
        at = {t: sympy.Rational(point.numerator, point.denominator)}
        assert polynomial.degree() <= 3
        assert [polynomial.coeff_monomial(M ** (3 - j)) for j in range(4)] == [found.f(j).subs(at) for j in range(4)]


@pytest.mark.parametrize("profile", [1 / (1 + t), sympy.exp(t), sympy.sqrt(1 + t), sympy.log(2 + t)])
def test_bernstein_operators(profile: sympy.Expr) -> None:
    """w = phi(s/(M-1)) makes h_M' the Bernstein polynomial of phi of degree n = M - 1, whose expansion in 1/n is classical:
    phi + X phi''/(2n) + (X (1-2t) phi'''/6 + X^2 phi''''/8)/n^2 + ..., X = t (1-t)."""
    found = hsym.expansion(gap(profile.subs(t, s / (M - 1))), 2)
    X = t * (1 - t)
    first = X * profile.diff(t, 2) / 2
    second = X * (1 - 2 * t) * profile.diff(t, 3) / 6 + X**2 * profile.diff(t, 4) / 8
    assert same(found.f(0), profile)
    assert same(found.f(1), first)
    assert same(found.f(2), first + second)  # 1/n = 1/M + 1/M^2 + ...


# The systems of the source paper.


def test_grpo() -> None:
    found = hsym.expansion(catalog.get("grpo", eps=0))
    X = t * (1 - t)
    assert same(found.f(0), X**-HALF)
    assert same(found.f(1), -(X ** (-3 * HALF)) / 8)
    assert same(found.f(2), (16 * X - 7) * X ** (-5 * HALF) / 128)
    zeta = sympy.zeta
    assert found.ends == (
        Term(zeta(HALF), -HALF),
        Term(zeta(-HALF) / 2, -3 * HALF),
        Term(3 * zeta(-3 * HALF) / 8, -5 * HALF),
    )
    assert found.integrals[0].coefficient == 2 * sympy.asin(sympy.sqrt(t))
    assert same(found.integrals[2].coefficient.diff(t), found.f(2))


def test_sample_standard_deviation_is_a_factor() -> None:
    """ddof = 1 multiplies h_M by sqrt(1 - 1/M) = 1 - 1/(2M) - 1/(8M^2) - ..."""
    plain, sample = (hsym.expansion(catalog.get("grpo", eps=0, ddof=d)) for d in (0, 1))
    assert same(sample.f(1), plain.f(1) - plain.f(0) / 2)
    assert same(sample.f(2), plain.f(2) - plain.f(1) / 2 - plain.f(0) / 8)
    zeta = sympy.zeta
    assert sample.ends is not None
    assert sympy.expand(sample.ends[1].coefficient - zeta(-HALF) / 2 + zeta(HALF) / 2) == 0


def test_symbolic_eps() -> None:
    found = hsym.expansion(catalog.get("grpo"), 1)
    assert same(found.f(0), 1 / (sympy.sqrt(t * (1 - t)) + eps))
    assert found.ends == (Term(-sympy.zeta(-HALF) / eps**2, -3 * HALF),)
    given_first = hsym.expansion(catalog.get("grpo"), 1, eps=Fraction(3, 11))
    assert same(found.f(1), given_first.f(1))


@pytest.mark.parametrize("inside", [False, True])
def test_integrals_of_whole_group_rules_are_elementary_beyond_the_first(inside: bool) -> None:
    found = hsym.expansion(catalog.get("grpo", eps_inside=inside), 2)
    for term in found.integrals[1:]:
        assert not term.coefficient.has(FinitePart)
        assert same(term.coefficient.diff(t), found.f(-term.power))


def test_rejection_sampling_has_one_term_and_a_harmonic_number() -> None:
    found = hsym.expansion(catalog.get("rejection_sampling"), 4)
    assert [found.f(j) for j in range(5)] == [1 / t, 0, 0, 0, 0]
    assert found.transform == sympy.log(t) + sympy.harmonic(M)
    ball = hsym.objective(catalog.get("rejection_sampling"), 200).enclose(Fraction(1, 2), 60)
    with mpmath.workdps(70):
        left = mpmath.mpf(ball.midpoint.numerator) / ball.midpoint.denominator
        assert abs(left - mpmath.log(0.5) - mpmath.harmonic(200)) < mpmath.mpf(2) ** -190  # exponentially small


@pytest.mark.parametrize(("name", "first"), [("reinforce", 0), ("rloo", 0), ("dr_grpo", -1)])
def test_linear_transforms(name: str, first: int) -> None:
    found = hsym.expansion(catalog.get(name), 3)
    assert [found.f(j) for j in range(4)] == [1, first, 0, 0]
    assert found.ends == ()


def test_pass_at_k_with_symbolic_k_is_exact() -> None:
    found = hsym.expansion(gap(k * sympy.binomial(M - 1 - s, k) / sympy.binomial(M - 1, k), k), 2)
    assert [found.f(j) for j in range(3)] == [k * (1 - t) ** k, 0, 0]
    assert same(found.transform, k * (1 - (1 - t) ** (k + 1)) / (k + 1))
    fixed = hsym.expansion(gap(3 * sympy.binomial(M - 1 - s, 2) / sympy.binomial(M - 1, 2)), 3)
    assert [sympy.expand(fixed.f(j) - [3 * (1 - t) ** 2, 0, 0, 0][j]) for j in range(4)] == [0, 0, 0, 0]


# Other gaps: every coefficient against extrapolated enclosures.

SAMPLED = {
    "half-shifted harmonic": (M / (2 * s + 1), {}),
    "shifted by a parameter": (M / (s + lam), {"lam": Fraction(2, 3)}),
    "inverse square": (M**2 / ((s + 1) * (s + 2)), {}),
    "inverse root": (sympy.sqrt(M / (s + 1)), {}),
    "half-shifted root": (sympy.sqrt((2 * s + 1) / M), {}),
    "a double pole": (M**2 / ((s + 1) ** 2 * (1 + s / M)), {}),
    "no closed integral": (M**2 / ((s + 1) ** 2 * (1 + s**3 / M**3)), {}),
    "two roots": (sympy.sqrt(M / (s + 1) + 1), {}),
    "cases": (sympy.Piecewise((5, s < 3), (sympy.sqrt(M / (s - HALF)), True)), {}),
    "log-odds": (M * (M + 1) / ((s + 1) * (M - s)), {}),
    "logarithm": (sympy.log(M / (s + 1)), {}),
    "harmonic numbers": (sympy.harmonic(M) - sympy.harmonic(s + 1), {}),
    "jump at one end": (sympy.Piecewise((M, sympy.Eq(s, 0)), (1, True)), {}),
    "three at the end": (1 + sympy.Max(0, M * (2 - s)), {}),
    "last one only": (s / M + sympy.Piecewise((M, sympy.Eq(s, M - 1)), (0, True)), {}),
    "grows like a root": (s / sympy.sqrt(M), {}),
    "exponential": (sympy.exp(-s / M), {}),
    "exponentially small": (1 + sympy.Integer(2) ** (-s), {}),
    "another scale": (1 / (1 + s**2 / M), {}),
    "power with s above": ((1 - s / M) ** (s / M), {}),
    "cube root": ((s / M) ** sympy.Rational(1, 3), {}),
    "absolute value": (sympy.Abs(s - M) / M, {}),
}


@pytest.mark.parametrize("name", SAMPLED)
def test_extrapolation_gives_every_coefficient(name: str) -> None:
    expression, values = SAMPLED[name]
    rule = gap(expression, *sorted(expression.free_symbols & {lam}, key=str))
    verdict = hsym.expansion(rule, 2).cross_check(Fraction(2, 5), **values)
    assert (verdict.outcome, verdict.evidence) == ("holds", "sampled"), verdict


@pytest.mark.parametrize(
    ("options", "values"),
    [({"eps": 0}, {}), ({"eps": 0, "ddof": 1}, {}), ({}, {"eps": Fraction(1, 4)}), ({"eps_inside": True}, {"eps": 1})],
)
def test_grpo_by_extrapolation(options: dict[str, int], values: dict[str, Fraction]) -> None:
    found = hsym.expansion(catalog.get("grpo", **options), 1)
    assert found.ends is not None
    for at in (Fraction(1, 3), Fraction(3, 4)):
        rows = samples(found, at, **values)
        assert {row.name for row in rows} == {"h_M", "h_M'"}
        assert min(row.digits for row in rows) >= 6


def test_the_remainder_of_grpo_shrinks_as_it_says() -> None:
    """h_M - (terms to M^(-5/2)) is about M^-3: sixteen times as large an M makes it 4096 times smaller."""
    found = hsym.expansion(catalog.get("grpo", eps=0))
    left = []
    with mpmath.workdps(50):
        for size in (400, 6400):
            ball = hsym.objective(found.rule, size).enclose(Fraction(1, 5), 45)
            expected = sympy.N(found.transform.subs({t: sympy.Rational(1, 5), M: size}), 45)
            left.append(mpmath.mpf(ball.midpoint.numerator) / ball.midpoint.denominator - mpmath.mpf(expected))
    assert 3800 < left[0] / left[1] < 4400


# The check itself.


def test_a_wrong_coefficient_is_found() -> None:
    right = hsym.expansion(catalog.get("grpo", eps=0), 1)
    wrong = replace(right, interior=(right.interior[0], Term(right.interior[1].coefficient * 2, right.interior[1].power)))
    verdict = wrong.cross_check(Fraction(1, 3))
    assert (verdict.outcome, verdict.evidence) == ("fails", "sampled")
    assert dict(verdict.witness)["t"] == Fraction(1, 3)


def test_a_missing_end_term_is_found() -> None:
    right = hsym.expansion(catalog.get("grpo", eps=0), 1)
    assert right.ends is not None
    assert replace(right, ends=right.ends[1:]).cross_check(Fraction(1, 3)).outcome == "fails"
    assert replace(right, ends=()).cross_check(Fraction(1, 3)).outcome != "holds"


def test_too_small_an_M_leaves_it_open() -> None:
    found = hsym.expansion(catalog.get("grpo", eps=0), 1)
    verdict = found.cross_check(Fraction(1, 50), sizes=(4, 9, 16, 25, 36, 49, 64), digits=12)
    assert (verdict.outcome, verdict.evidence) == ("open", None)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"at": 0}, "at: 0 is not inside (0, 1)"),
        ({"at": 0.5}, "t: 0.5 is"),
        ({"digits": 0}, "digits: 0 is not possible"),
        ({"sizes": (16, 17, 18, 19, 20, 21)}, "are not all of the form m^2"),
        ({"sizes": (16, 25)}, "2 group sizes are too few"),
        ({"sizes": (0,)}, "M: 0 is not a possible group size"),
        ({"eps": 1}, "parameter eps"),
    ],
)
def test_bad_input_to_the_cross_check(options: dict[str, object], message: str) -> None:
    found = hsym.expansion(catalog.get("grpo", eps=0), 1)
    with pytest.raises(hsym.HsymError) as error:
        found.cross_check(**options)
    assert message in str(error.value)


def test_parameters_need_values_above_zero() -> None:
    found = hsym.expansion(catalog.get("grpo"), 0)
    with pytest.raises(hsym.HsymError, match="eps: this parameter has no value"):
        found.cross_check()
    with pytest.raises(hsym.HsymError, match="the expansion is for eps > 0"):
        found.cross_check(eps=0)


# Ends.


def test_end_terms_of_single_powers() -> None:
    def ends(expression: sympy.Expr, order: int = 0) -> tuple[Term, ...] | None:
        return hsym.expansion(gap(expression, *sorted(expression.free_symbols & {lam}, key=str)), order).ends

    zeta = sympy.zeta
    assert ends(sympy.sqrt(M / (s + 1))) == (Term(zeta(HALF), -HALF),)
    assert ends(sympy.sqrt(M / (s + lam))) == (Term(zeta(HALF, lam), -HALF),)
    assert ends(M / (2 * s + 1)) == (Term(sympy.harmonic(M) / 2 + sympy.log(2), sympy.Integer(0)),)
    assert ends(M**2 / (s + 1) ** 2) == (Term(zeta(2), sympy.Integer(1)),)
    assert ends(sympy.Piecewise((M, sympy.Eq(s, 0)), (1, True)), 1) == (
        Term(sympy.Integer(1), sympy.Integer(0)),
        Term(sympy.Integer(-1), sympy.Integer(-1)),
    )
    assert ends((s / M) ** 2 + 3 * (s + 1) / M, 3) == ()


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        (sympy.sqrt(M) * sympy.Piecewise((1, s < sympy.sqrt(M)), (0, True)), "changes its form"),
        (1 / (1 + s**2 / M), "changes its form"),
        (sympy.log(M / (s + 1)), "log M"),
        (sympy.exp(-s / M), "not algebraic"),
        (sympy.sqrt(M**2 / ((s + 1) * (s + 2))), "no power of s + theta"),
        (M ** (3 * HALF) / (sympy.sqrt(s + 1) * (s + 2)), "poles and roots at different places"),
        (M**2 / (s**2 + s + 1), "poles that are not rational"),
    ],
)
def test_other_ends_are_said_to_be_unknown(expression: sympy.Expr, why: str) -> None:
    assert hsym.expansion(gap(expression), 0).ends is None
    found = hsym.expansion(gap(expression), 1)
    assert found.ends is None
    assert why in found.obstacle
    assert why in found.verdict.reason
    with pytest.raises(hsym.HsymError, match="transform: the constants"):
        _ = found.transform


# What is refused, and what has no limit.


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (sympy.Integer(-1) ** s, "negative"),
        (1 / (2 * s - M), "whose sign is not one and the same"),
        (sympy.Piecewise((1, 2 * s < M), (0, True)), "whose sign is not one and the same"),
        (sympy.log(M), "log M does not cancel"),
        (sympy.log(s + 1), "log M does not cancel"),
        (sympy.factorial(s), "which has no rule here"),
        (sympy.exp(s), "faster than every power"),
        (sympy.Integer(2) ** s, "faster than every power"),
        (M**k, "of the order M^(k)"),
        (M**k + 1, "different symbolic powers"),
        (sympy.asin(2 * s / M), "inverse sine"),
        (sympy.binomial(M, s), "lower entry"),
        (1 / (sympy.Max(s, 0) - s), "divides by zero"),
    ],
)
def test_refused_gaps(expression: sympy.Expr, message: str) -> None:
    with pytest.raises(hsym.HsymError) as error:
        hsym.expansion(gap(expression, *sorted(expression.free_symbols & {k}, key=str)))
    assert message in str(error.value)


@pytest.mark.parametrize("order", [-1, 9, 1.0, True, "2"])
def test_bad_order(order: object) -> None:
    with pytest.raises(hsym.HsymError, match=r"order: .* is not possible"):
        hsym.expansion(catalog.get("reinforce"), order)


def test_only_weight_rules_and_known_parameters() -> None:
    with pytest.raises(hsym.HsymError, match="no weight rule"):
        hsym.expansion(catalog.get("idealised_grpo"))
    with pytest.raises(hsym.HsymError, match="parameter x"):
        hsym.expansion(catalog.get("reinforce"), x=1)


def test_growing_gaps_say_so() -> None:
    found = hsym.expansion(gap(sympy.sqrt(M) * (1 + s / M)), 1)
    assert (found.leading_power, found.has_limit) == (HALF, False)
    assert "grows like M^(1/2), so there is no limit" in found.verdict.reason
    assert "there is no limit" in str(found)
    assert hsym.expansion(catalog.get("grpo", eps=0), 0).has_limit


def test_powers_of_something_that_changes_its_sign() -> None:
    found = hsym.expansion(gap((2 * s / M - 1) ** 7), 1)
    assert same(found.f(0), (2 * t - 1) ** 7)
    assert same(found.f(1), -t * found.f(0).diff(t) + t * (1 - t) * found.f(0).diff(t, 2) / 2)


def test_gaps_whose_leading_terms_cancel() -> None:
    found = hsym.expansion(gap(M**2 * (sympy.sqrt(1 + s / M**2) - 1 - s / (2 * M**2))), 2)
    assert same(found.f(0), -(t**2) / 8)
    assert same(found.f(1), t * (3 * t - 1) / 8 + t**3 / 16)


# The value.


def test_it_is_a_plain_value() -> None:
    found = hsym.expansion(catalog.get("grpo", eps=0), 1)
    assert pickle.loads(pickle.dumps(found)) == found
    assert hash(found) == hash(hsym.expansion(catalog.get("grpo", eps=0), 1))
    with pytest.raises(AttributeError):
        found.order = 2  # type: ignore[misc]
    with pytest.raises(hsym.HsymError, match="k: 2 is above the order 1"):
        found.f(2)
    assert (found.verdict.outcome, found.verdict.evidence) == ("holds", "formal")


def test_latex() -> None:
    found = hsym.expansion(catalog.get("grpo", eps=0), 1)
    assert r"\zeta\left(\frac{1}{2}\right)\, M^{-1/2}" in found.to_latex()
    assert found.to_latex().count(r"\begin{align*}") == 1
    assert found._repr_latex_().startswith("$\\displaystyle \\begin{aligned}")
    wide = hsym.expansion(catalog.get("grpo"), 2)
    assert r"t^{2} (1 - t)^{2}} P_{1}(t)\, M^{-2}" in wide.to_latex()
    assert r"P_{1}(t) &= " in wide.to_latex()
