"""The gradient identity on explicit policies, and brute force over tuples of responses behind every witness."""

from fractions import Fraction
from itertools import product

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from hsym import catalog
from hsym.errors import HsymError
from hsym.exact.numbers import Number
from hsym.exact.polynomials import Polynomial
from hsym.exact.vectors import ExactVector
from hsym.identity import FreePolicy, Prompt, SoftmaxPolicy, occurrences, verify_identity
from hsym.objective import Objective
from hsym.rule import WeightRule, WeightTable
from hsym.symbols import M, s

RULES = {
    "REINFORCE": catalog.get("reinforce"),
    "rejection sampling": catalog.get("rejection_sampling"),
    "RLOO": catalog.get("rloo"),
    "Dr. GRPO": catalog.get("dr_grpo"),
    "GRPO": catalog.get("grpo", eps=0),
    "GRPO eps": catalog.get("grpo", eps=Fraction(1, 100), ddof=1),
}
POLICIES = [FreePolicy(n, c) for n in (2, 3, 4) for c in range(1, n)]
LINEAR = Polynomial(((1, (0, 1), 1),))


# --- brute force ----------------------------------------------------------------------------------------------------


def expected_update(table, size, pi, correct, score):
    """E[(1/M) sum_i Z_i score(y_i)] over every tuple of responses, with S_i counted sample by sample."""
    total = Number()
    for group in product(range(len(pi)), repeat=size):
        probability = Fraction(1)
        for y in group:
            probability *= pi[y]
        for i, y in enumerate(group):
            others = sum(group[j] < correct for j in range(size) if j != i)
            weight = table.b[others] if y < correct else table.a[others]
            total = total + weight * (probability * score[y] / size)
    return total


def slope_at(polynomial, x):
    total = Number()
    for k in range(1, polynomial.degree + 1):
        total = total + polynomial.coefficient(k) * (k * x ** (k - 1))
    return total


def recomputed_on_free_policy(verdict, table, size, policy, h):
    """Both values of a witness, from nothing but the definition."""
    witness = dict(verdict.witness)
    pi, tangent = witness["pi"], witness["d pi"]
    assert sum(pi) == 1
    assert sum(tangent) == 0
    assert all(0 < x < 1 for x in pi)
    score = [Fraction(d) / x for d, x in zip(tangent, pi, strict=True)]
    right = sum(tangent[: policy.correct]) * slope_at(h, sum(pi[: policy.correct]))
    return expected_update(table, size, pi, policy.correct, score), right


# --- it holds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("size", [2, 3, 4, 5, 6])
def test_the_catalogue_on_every_small_policy(name, size):
    table = RULES[name].at(size)
    for policy in POLICIES:
        found = verify_identity(table, size, policy)
        assert (found.outcome, found.evidence) == ("holds", "exact")


@pytest.mark.parametrize("policy", POLICIES, ids=str)
@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_symbolic_weights(size, policy):
    """The identity for every rule at once: a_s and b_s are letters."""
    found = verify_identity(None, size, policy)
    assert (found.outcome, found.evidence) == ("holds", "exact")
    assert "for all a_s, b_s" in found.reason


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize(
    "policy",
    [SoftmaxPolicy.logits(2, 1), SoftmaxPolicy.logits(3, 1), SoftmaxPolicy.logits(3, 2), SoftmaxPolicy.two_prompts()],
    ids=str,
)
def test_softmax_policies_with_symbolic_weights(size, policy):
    assert verify_identity(None, size, policy).outcome == "holds"


@pytest.mark.parametrize("name", RULES)
def test_the_catalogue_on_two_prompts(name):
    found = verify_identity(RULES[name].at(3), 3, SoftmaxPolicy.two_prompts())
    assert (found.outcome, found.evidence) == ("holds", "exact")


@pytest.mark.parametrize("policy", [FreePolicy(3, 2), FreePolicy(2, 1), SoftmaxPolicy.two_prompts()], ids=str)
def test_every_tuple_and_collapsed_counts_agree(policy):
    for table in (None, RULES["GRPO"].at(3)):
        verdicts = [verify_identity(table, 3, policy, method=method) for method in ("counts", "tuples")]
        assert [v.outcome for v in verdicts] == ["holds", "holds"]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("policy", POLICIES, ids=str)
def test_counts_collapse_the_tuples(size, policy):
    shape = (size, policy.responses, policy.correct)
    assert occurrences(*shape, "counts") == occurrences(*shape, "tuples")


def test_random_tables_by_brute_force():
    """Left and right at rational policies, by tuples and without polynomials."""
    table = WeightTable(3, ExactVector.of([3, Fraction(-1, 2), 5]), ExactVector.of([Number.sqrt(2), 0, -7]))
    h = Objective(table, 3).polynomial()
    for pi, tangent in (
        ((Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)), (1, -3, 2)),
        ((Fraction(1, 9), Fraction(1, 9), Fraction(7, 9)), (0, 5, -5)),
    ):
        for correct in (1, 2):
            score = [Fraction(d) / x for d, x in zip(tangent, pi, strict=True)]
            right = sum(tangent[:correct]) * slope_at(h, sum(pi[:correct]))
            assert expected_update(table, 3, pi, correct, score) == right


# --- it fails -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rejection sampling", "Dr. GRPO", "GRPO eps"])
@pytest.mark.parametrize("policy", POLICIES[:4], ids=str)
def test_a_wrong_transform_is_refuted_with_a_witness(name, policy):
    size = 3
    table = RULES[name].at(size)
    found = verify_identity(table, size, policy, claimed=LINEAR)
    assert (found.outcome, found.evidence) == ("fails", "exact")
    left, right = recomputed_on_free_policy(found, table, size, policy, LINEAR)
    witness = dict(found.witness)
    assert witness["expected update"] == left
    assert witness["gradient of h(p)"] == right
    assert left != right


@pytest.mark.parametrize("degree", [1, 2, 5, 7])
def test_claims_of_any_degree_are_compared(degree):
    """The right polynomial holds, also with a higher formal degree; one more term in any power fails."""
    table = RULES["rejection sampling"].at(3)
    h = Objective(table, 3).polynomial()
    assert verify_identity(table, 3, claimed=h).outcome == "holds"
    ((_, numerators, denominator),) = h.parts
    padded = [*numerators, *[0] * 8]
    padded[degree] += 1
    while not padded[-1]:
        padded.pop()
    wrong = Polynomial(((1, tuple(padded), denominator),))
    found = verify_identity(table, 3, claimed=wrong)
    assert found.outcome == "fails"
    left, right = recomputed_on_free_policy(found, table, 3, FreePolicy(3, 2), wrong)
    assert (dict(found.witness)["expected update"], dict(found.witness)["gradient of h(p)"]) == (left, right)


def test_a_constant_does_not_matter():
    table = RULES["REINFORCE"].at(2)
    assert verify_identity(table, 2, claimed=Polynomial(((1, (5, 1), 1),))).outcome == "holds"
    assert verify_identity(table, 2, claimed=Polynomial(((1, (5, 2), 1),))).outcome == "fails"
    assert verify_identity(table, 2, claimed=Polynomial(())).outcome == "fails"


@given(st.sampled_from(sorted(RULES)), st.integers(2, 4), st.booleans(), st.data())
def test_changing_one_weight_by_one_makes_it_fail(name, size, right, data):
    table = RULES[name].at(size)
    h = Objective(table, size).polynomial()
    k = data.draw(st.integers(0, size - 1))
    side = [x + int(j == k) for j, x in enumerate(table.b if right else table.a)]
    changed = WeightTable(size, table.a, ExactVector.of(side)) if right else WeightTable(size, ExactVector.of(side), table.b)
    found = verify_identity(changed, size, claimed=h)
    assert (found.outcome, found.evidence) == ("fails", "exact")
    left, gradient = recomputed_on_free_policy(found, changed, size, FreePolicy(3, 2), h)
    assert (dict(found.witness)["expected update"], dict(found.witness)["gradient of h(p)"]) == (left, gradient)


def test_a_softmax_witness_is_real():
    """Exponentials of the parameters and prompt weights of the witness, put into softmax by hand."""
    policy, size = SoftmaxPolicy.two_prompts(), 2
    table = RULES["rejection sampling"].at(size)
    found = verify_identity(table, size, policy, claimed=LINEAR)
    assert found.outcome == "fails"
    witness = dict(found.witness)
    exponentials, weights, k = witness["exp(theta)"], witness["prompt weights"], witness["derivative by theta number"] - 1
    left, right = Number(), Number()
    for prompt, weight in zip(policy.prompts, weights, strict=True):
        masses = []
        for row in prompt.features:
            mass = Fraction(1)
            for g, f in zip(exponentials, row, strict=True):
                mass *= Fraction(g) ** f
            masses.append(mass)
        pi = [m / sum(masses) for m in masses]
        mean = sum(x * row[k] for x, row in zip(pi, prompt.features, strict=True))
        score = [row[k] - mean for row in prompt.features]
        left = left + weight * expected_update(table, size, pi, prompt.correct, score)
        right = right + weight * sum(x * d for x, d in zip(pi[: prompt.correct], score, strict=False)) * slope_at(
            LINEAR, sum(pi[: prompt.correct])
        )
    assert (witness["expected update"], witness["gradient of h(p)"]) == (left, right)
    assert left != right


# --- symbolic tables and refusals -----------------------------------------------------------------------------------


def test_a_table_with_closed_forms_is_verified_with_letters_and_says_so():
    table = WeightRule("log", sympy.Integer(0), sympy.log(s + 2)).at(3)
    found = verify_identity(table, 3)
    assert found.outcome == "holds"
    assert "for all a_s, b_s" in found.reason


@pytest.mark.parametrize("table", [None, catalog.get("grpo").at(2)])
def test_a_claim_needs_numbers(table):
    with pytest.raises(HsymError, match="numerical weights"):
        verify_identity(table, 2, claimed=LINEAR)


@pytest.mark.parametrize(("responses", "correct"), [(1, 1), (2, 2), (2, 0), (9, 1), (3, -1), (2.0, 1), (3, 1.0)])
def test_impossible_policies_are_refused(responses, correct):
    with pytest.raises(HsymError, match="is not possible; expected an integer"):
        FreePolicy(responses, correct)


def test_impossible_prompts_are_refused():
    with pytest.raises(HsymError, match="negative entry"):
        Prompt(((1, 0), (0, -1)), 1)
    with pytest.raises(HsymError, match="different lengths"):
        Prompt(((1, 0), (1,)), 1)


def test_too_many_terms_are_refused():
    with pytest.raises(HsymError, match="expected at most"):
        verify_identity(None, 12, FreePolicy(4, 2), method="tuples")
    with pytest.raises(HsymError, match="expected at most"):
        verify_identity(catalog.get("reinforce").at(200), 200, FreePolicy(8, 2))


def test_weights_see_the_other_samples_only():
    """Z_i = K instead of S_i would shift the weights of correct samples: the identity tells them apart."""
    right = WeightRule("S", s / M, s / M)
    assert Objective(right, 4).expr == 0
    shifted = WeightRule("K", s / M, (s + 1) / M)
    assert Objective(shifted, 4).expr != 0
    table = shifted.at(4)
    assert verify_identity(table, 4, claimed=Polynomial(())).outcome == "fails"
