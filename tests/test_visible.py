"""What is seen not to be negative is not negative: brute force over s and M, and over random weights."""

import sympy
from hypothesis import given
from hypothesis import strategies as st

from hsym import catalog, rule, verify
from hsym.symbols import M, s
from hsym.visible import INSIDE, S, U, no_gap_is_negative, nonnegative

numbers = st.fractions(-3, 3, max_denominator=4).map(lambda x: sympy.Rational(x.numerator, x.denominator))
leaves = st.one_of(numbers, st.sampled_from([s, M, M - s, M - 1 - s, s - M, s + 1, s - 1]))


def _combined(inner: st.SearchStrategy[sympy.Expr]) -> st.SearchStrategy[sympy.Expr]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: p[0] + p[1]),
        pairs.map(lambda p: p[0] - p[1]),
        pairs.map(lambda p: p[0] * p[1]),
        pairs.map(lambda p: p[0] / (p[1] + M + 4)),
        pairs.map(lambda p: sympy.Max(p[0], p[1])),
        pairs.map(lambda p: sympy.Min(p[0], p[1])),
        inner.map(lambda x: sympy.sqrt(x**2 + 1) * x),
        inner.map(lambda x: sympy.log(1 + x**2) - x),
        inner.map(lambda x: sympy.Abs(x) * x),
        inner.map(lambda x: sympy.exp(x) - 1),
        st.tuples(inner, st.integers(-2, 3)).map(lambda p: p[0] ** p[1]),
    )


@given(st.recursive(leaves, _combined, max_leaves=5))
def test_what_is_seen_is_true(weight: sympy.Expr) -> None:
    if not nonnegative(weight.xreplace(INSIDE)):
        return
    for size in range(1, 7):
        for k in range(size):
            value = weight.subs({s: k, M: size})
            assert value.has(sympy.nan, sympy.zoo, sympy.oo) or sympy.N(value, 30) >= 0, (weight, size, k)


def test_binomials_between_integers_are_not_trusted() -> None:
    assert sympy.binomial(sympy.Rational(1, 2), 2) < 0
    assert not nonnegative(sympy.binomial(S / 2, U))
    assert nonnegative(sympy.binomial(S + U, U))


def test_catalogue_and_others() -> None:
    for name in ("grpo", "rloo", "dr_grpo", "rejection_sampling", "reinforce"):
        assert no_gap_is_negative(catalog.get(name)), name
    for text in ("R*(K - 2)", "R - 2*mean", "-R", "a = 1; b = 1/2", "R*(-1)^K"):
        assert not no_gap_is_negative(rule(text)), text


def test_grpo_is_monotone_for_every_M_with_exact_evidence() -> None:
    for options in ({}, {"eps": 0}, {"ddof": 1}, {"eps_inside": True}):
        found = verify(catalog.get("grpo", **options), None, "monotone")
        assert (found.outcome, found.evidence) == ("holds", "exact")
    without = verify(rule("R*log(M/K)"), None, "monotone")
    assert without.outcome == "holds"
    assert any("the weights are defined" in x for x in without.relies_on)
