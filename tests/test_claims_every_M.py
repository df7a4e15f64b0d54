"""Claims without an M: for every group size."""

from __future__ import annotations

import pytest

import hsym
from hsym import HsymError, catalog, rule, symbols, verify


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("reinforce", "h = t"),
        ("rloo", "h = t"),
        ("rloo", "h' = 1"),
        ("dr_grpo", "h = (1 - 1/M)*t"),
        ("dr_grpo", "h = (1 - 1/M)*t + 5"),
        ("rejection_sampling", "h' = (1 - (1-t)^M)/t"),
        ("a = 0; b = 1/(M - s)", "h' = (1 - t^M)/(M*(1 - t))"),
        ("a = 0; b = 2^s", "h = (1 + t)^M/M"),
        ("a = 0; b = where(s == M - 1, 0, 1)", "h = t - t^M/M"),
    ],
)
def test_true_claims_are_checked(text: str, claim: str) -> None:
    found = verify(rule(text), claim=claim)
    assert (found.outcome, found.evidence) == ("holds", "checked")
    assert "every integer M >=" in found.reason


def test_a_mean_below_is_as_good_as_a_count() -> None:
    """1 - K/M in a denominator, or compared with 0 in the guard of one, is the linear M - K."""
    found = verify(rule("(R - mean)/(mean*(1 - mean))", degenerate="zero"), claim="h' = (1 - t^M - (1-t)^M)/(t*(1-t))")
    assert (found.outcome, found.evidence) == ("holds", "checked")


@pytest.mark.parametrize(
    ("text", "claim", "size"),
    [
        ("dr_grpo", "h = t", 1),
        ("rejection_sampling", "h' = (1 - (1-t)^(M+1))/t", 1),
        ("rejection_sampling", "h = t", 2),
        ("a = 0; b = where(s == 3, 0, 1)", "h = t", 4),
        ("grpo", "h = t", 1),
        ("(2*K - M)*R", "monotone", 3),
        ("rloo", "equal to dr_grpo", 2),
    ],
)
def test_false_claims_fail_with_an_M(text: str, claim: str, size: int) -> None:
    found = verify(rule(text), claim=claim)
    assert (found.outcome, found.witness[0]) == ("fails", ("M", size))


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("rloo", "equal to reinforce"),
        ("a = -1; b = M/(s+1) - 1", "equal to rejection_sampling"),
        ("rejection_sampling", "monotone"),
        ("a = 0; b = where(s == 0, 0, 1/s)", "monotone"),
    ],
)
def test_claims_about_the_gap_are_exact(text: str, claim: str) -> None:
    found = verify(rule(text), claim=claim)
    assert (found.outcome, found.evidence) == ("holds", "exact")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("a = 0; b = 2^s", "limit = log(t)"),
        ("reinforce", "h ~ 2*t"),
        ("a = 0; b = sqrt(s + 1) - s/M", "monotone"),
        ("a = 0; b = binomial(2*s, s)/4^s", "h' = 1/(1 + t)^(1/2) + 0*M"),
    ],
)
def test_what_is_not_decided_is_open_or_refuted_never_claimed(text: str, claim: str) -> None:
    assert verify(rule(text), claim=claim).outcome in ("open", "fails")


def test_a_claim_with_a_symbolic_k() -> None:
    passk = rule("R*k*binomial(M-K,k-1)/binomial(M-1,k-1)", parameters={"k": "integer"})
    found = verify(passk, claim="h = 1 - (1-t)^k")
    assert (found.outcome, found.evidence) == ("holds", "checked")
    assert "M >= k" in found.reason
    assert verify(passk, claim="h = 1 - (1-t)^(k+1)").outcome != "holds"


def test_the_identity_needs_an_M() -> None:
    with pytest.raises(HsymError, match="no group size"):
        verify(catalog.get("rloo"))


def test_check_says_what_the_checker_says() -> None:
    text = hsym.derive(catalog.get("rejection_sampling")).to_certificate()
    assert str(hsym.check(text)).startswith("holds (checked)")
    wrong = text.replace('"derivative": [', '"derivative": ["+", "0x1", [', 1).replace(
        '],\n  "transform"', ']],\n  "transform"', 1
    )
    found = hsym.check(wrong)
    assert found.outcome == "open"
    assert "derivative" in found.reason
    with pytest.raises(HsymError, match="certificate"):
        hsym.check("{")


@pytest.mark.parametrize(
    ("text", "claim", "parameters"),
    [
        ("a = 2*k; b = 1 + max(2*k, k + 3)", "equal to reinforce", {"k": "integer"}),
        ("a = 0; b = min(k, 12 - 2*k)", "monotone", {"k": "integer"}),
        ("reinforce", "equal to a=0; b=where(s>=7, where(s<=9, where(s>=M-9, 2, 1), 1), 1)", {}),
        ("a = 0; b = where(s == 40, 0, 1)", "h = t", {}),
    ],
)
def test_what_is_false_or_undefined_somewhere_never_holds(text: str, claim: str, parameters: dict[str, str]) -> None:
    assert verify(rule(text, parameters=parameters), claim=claim).outcome != "holds"


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("reinforce", "h = t + 1/(M-5)"),
        ("reinforce", "h = t + log(M-30)"),
        ("a = log(20 - s); b = 1 + log(20 - s)", "monotone"),
        ("a = 1/(s-40); b = 1 + 1/(s-40)", "equal to reinforce"),
        ("rejection_sampling", "equal to a = 1/(s-30); b = 1/(s-30) + M/(s+1)"),
    ],
)
def test_what_is_undefined_at_some_M_is_an_error(text: str, claim: str) -> None:
    with pytest.raises(HsymError, match=r"undefined|means nothing at M"):
        verify(rule(text), claim=claim)


@pytest.mark.parametrize(
    "text",
    [
        "where(K == 0, 1, 0)",
        "R*where(K == 1, 5, K)",
        "a = 0; b = where(s == 0, 0, 1/s)",
        "a = 0; b = where(s != 0, 1, 3)",
        "a = 0; b = where(s >= M - 2, 5, 1/(s+1))",
        "a = 0; b = where(2*s > 5, 1, 0)",
        "a = 0; b = where(s == M - 2, 100, s)",
        "R - (K-R)/(M-1)",
        "rejection_sampling",
    ],
)
def test_values_at_the_ends_hold_from_the_M_that_is_said(text: str) -> None:
    chosen = rule(text)
    derivation = hsym.derive(chosen)
    for name, end in (("at t = 0", 0), ("at t = 1", 1)):
        step = derivation.step(name)
        first = int(step.reason.split("from $")[1].split("$ on")[0])
        for size in range(first, first + 5):
            value = step.right.subs(symbols.M, size)
            assert value == hsym.Objective(chosen, size).derivative_at(end).to_sympy()


PASS_K = "R*k*binomial(M-K,k-1)/binomial(M-1,k-1)"


@pytest.mark.parametrize(
    ("claim", "witness"),
    [("h' = k*(1-t)^k", {"k": 1, "M": 1}), ("equal to reinforce", {"k": 2, "M": 2}), ("h = t", {"k": 2, "M": 2})],
)
def test_a_false_claim_with_a_symbolic_k_fails_at_a_k(claim: str, witness: dict[str, int]) -> None:
    found = verify(rule(PASS_K, parameters={"k": "integer"}), claim=claim)
    assert found.outcome == "fails"
    assert dict(found.witness[:2]) == witness


def test_another_rule_keeps_its_own_k() -> None:
    passk, twin = rule(PASS_K, parameters={"k": "integer"}), "a=0; b = {}k*binomial(M-1-s,k-1)/binomial(M-1,k-1)"
    same, double = (verify(passk, claim=f"equal to {twin.format(factor)}") for factor in ("", "2*"))
    assert (same.outcome, double.outcome) == ("holds", "open")
    assert "at which both are defined" in same.reason
    assert "tried" not in double.reason


@pytest.mark.parametrize("text", ["a = 0; b = 1/(s - 130)", "a = 0; b = 1/(M - 200)", "a = 0; b = s/(M - 5000)"])
def test_without_a_certificate_the_domain_says_where_the_weights_are_defined(text: str) -> None:
    assert "at which the weights are defined" in hsym.derive(rule(text)).steps[0].claim.domain


def test_a_sum_over_K_begins_where_no_case_depends_on_M_alone() -> None:
    found = hsym.derive(rule("a = 0; b = where(M == 1, 7, sqrt(s + 1))"))
    assert found.step("derivative").verdict.evidence == "checked"
    assert found.steps[0].claim.domain.endswith("every integer M >= 2")
