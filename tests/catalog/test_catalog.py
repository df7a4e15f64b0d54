"""The catalogue: every entry is complete, can be found, and its documented variants are what they say."""

import pickle
from fractions import Fraction

import mpmath
import pytest
import sympy

from hsym import catalog
from hsym.errors import HsymError
from hsym.exact.numbers import Number
from hsym.objective import Objective
from hsym.rule import AuthorClaim, Target, WeightRule
from hsym.symbols import t

HEADINGS = ["Rule:", "Weights:", "Objective:", "Limit:", "Group:", "Assumptions:", "References:", "Args:", "Example:"]
RULES = [name for name in catalog.names() if isinstance(catalog.get(name), WeightRule)]


def test_the_catalogue_is_sorted_and_has_the_systems_of_the_source_paper():
    assert list(catalog.names()) == sorted(catalog.names())
    assert {"reinforce", "rejection_sampling", "grpo", "idealised_grpo"} <= set(catalog.names())
    assert not any(name.startswith("_") for name in catalog.names())


@pytest.mark.parametrize("name", catalog.names())
def test_every_docstring_has_the_same_order(name):
    text = catalog.description(name)
    places = [text.index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    assert catalog.summary(name) == text.splitlines()[0]
    assert catalog.summary(name).endswith(".")


@pytest.mark.parametrize("name", catalog.names())
def test_every_entry_is_complete(name):
    rule = catalog.get(name)
    assert rule.name
    assert rule.formula
    assert rule.references
    assert all(isinstance(claim, AuthorClaim) and claim.text and claim.source for claim in rule.claims)
    assert pickle.loads(pickle.dumps(rule)) == rule
    assert catalog.get(name) == rule


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_exact_weights_from_its_least_group_size_on(name):
    rule = catalog.get(name)
    for size in range(rule.least_M, rule.least_M + 6):
        table = rule.at(size)
        assert (len(table.a), len(table.b)) == (size, size)
    if rule.least_M > 1:
        with pytest.raises(HsymError, match=f"expected at least {rule.least_M}"):
            rule.at(rule.least_M - 1)


@pytest.mark.parametrize("name", ["dr_grpo", "rloo", "grpo"])
@pytest.mark.parametrize("size", [2, 5])
def test_centred_rules_give_nothing_to_degenerate_groups(name, size):
    table = catalog.get(name).at(size)
    assert table.a[0] == (0 if name == "grpo" else Number())
    assert table.b[size - 1] == (0 if name == "grpo" else Number())


@pytest.mark.parametrize("name", ["dr_grpo", "grpo"])
@pytest.mark.parametrize("size", [2, 3, 7])
def test_weights_centred_by_the_group_mean_sum_to_zero_in_every_group(name, size):
    """K b_{K-1} + (M-K) a_K = 0."""
    table = catalog.get(name, **({"eps": Fraction(1, 3)} if name == "grpo" else {})).at(size)
    for K in range(1, size):
        assert (K * table.b[K - 1] + (size - K) * table.a[K]).is_zero


@pytest.mark.parametrize("size", [2, 3, 7])
def test_normalised_weights_have_unit_variance_at_eps_0(size):
    """(1/M) sum Z_i^2 = 1 with ddof 0, (1/(M-1)) sum Z_i^2 = 1 with ddof 1, in every group that is not degenerate."""
    for ddof in (0, 1):
        table = catalog.get("grpo", eps=0, ddof=ddof).at(size)
        for K in range(1, size):
            total = K * table.b[K - 1] ** 2 + (size - K) * table.a[K] ** 2
            assert total == Number.of(size - ddof)


@pytest.mark.parametrize("spelling", ["rejection-sampling", "Rejection Sampling", " REJECTION_SAMPLING "])
def test_names_are_found_in_any_spelling(spelling):
    assert catalog.get(spelling) == catalog.get("rejection_sampling")


def test_dots_in_names_do_not_matter():
    assert catalog.get("Dr. GRPO") == catalog.get("dr_grpo")


def test_unknown_names_and_options_are_refused_with_what_there_is():
    with pytest.raises(HsymError, match="'ppo' is not in the catalogue; expected one of: best_of_n"):
        catalog.get("ppo")
    with pytest.raises(HsymError, match="has no such option; expected one of: none"):
        catalog.get("reinforce", ddof=1)
    with pytest.raises(HsymError, match="option ddof: 2 is not possible"):
        catalog.get("grpo", ddof=2)
    with pytest.raises(HsymError, match="option ddof: True is not possible"):
        catalog.get("grpo", ddof=True)
    with pytest.raises(HsymError, match="option eps_inside: 1 is not possible"):
        catalog.get("grpo", eps_inside=1)
    with pytest.raises(HsymError, match=r"eps: .* is a float"):
        catalog.get("grpo", eps=1e-6)


def test_options_are_those_of_the_docstring():
    assert catalog.options("grpo") == {"eps": None, "ddof": 0, "eps_inside": False}
    assert catalog.options("rloo") == {}


def test_the_target_has_weights_that_depend_on_p():
    target = catalog.get("idealised_grpo")
    assert isinstance(target, Target)
    assert sympy.simplify(target.derivative - 1 / sympy.sqrt(t * (1 - t))) == 0
    x = sympy.Rational(1, 5)
    second_moment = (t * target.correct**2 + (1 - t) * target.incorrect**2).subs(t, x)
    mean = (t * target.correct + (1 - t) * target.incorrect).subs(t, x)
    assert (sympy.simplify(mean), sympy.simplify(second_moment)) == (0, 1)


def test_grpo_tends_to_the_target_as_its_bound_says():
    """|h_M(t) - 2 arcsin sqrt t| <= (pi + 4)/sqrt M, at the points where it is largest."""
    rule = catalog.get("grpo", eps=0)
    for size in (4, 64, 1024, 20_000):
        for x in (Fraction(1, 10), Fraction(1, 2), Fraction(99, 100)):
            middle = Objective(rule, size).enclose(x, 20).midpoint
            limit = 2 * sympy.asin(sympy.sqrt(sympy.Rational(x.numerator, x.denominator)))
            distance = abs(sympy.Rational(middle.numerator, middle.denominator) - limit).evalf(20)
            assert distance <= ((sympy.pi + 4) / sympy.sqrt(size)).evalf(20)


def test_rejection_sampling_tends_to_log_as_its_bound_says():
    """0 <= h_M(t) - H_M - log t <= (1-t)^(M+1)/((M+1) t)."""
    for size in (3, 30, 300):
        h = Objective(catalog.get("rejection_sampling"), size)
        for x in (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)):
            exact = h.at(x).fraction - sum(Fraction(1, k) for k in range(1, size + 1))
            bound = (1 - x) ** (size + 1) / ((size + 1) * x)
            with mpmath.workdps(400):
                difference = mpmath.mpf(exact.numerator) / exact.denominator - mpmath.log(
                    mpmath.mpf(x.numerator) / x.denominator
                )
                assert 0 <= difference <= mpmath.mpf(bound.numerator) / bound.denominator
