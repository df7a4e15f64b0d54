"""Limits of h_M: what they are, and that the bounds are true at finite M."""

from __future__ import annotations

import sys
from functools import cache
from math import comb
from pathlib import Path
from typing import Any

import mpmath
import pytest
import sympy

sys.path.insert(0, str(Path(__file__).parent))
from limit_cases import CASES, NO_LIMIT, OPEN, Case

import hsym
from hsym import HsymError, catalog
from hsym.limits.limit import limit
from hsym.symbols import M, eps, t
from hsym.verification import verify_target

SIZES = (1, 2, 3, 4, 5, 8, 13, 40)
TIMES = tuple(sympy.Rational(*x) for x in ((0, 1), (1, 50), (1, 7), (2, 5), (1, 2), (5, 8), (9, 10), (99, 100), (1, 1)))


@cache
def compiled(expression: sympy.Expr) -> Any:
    """The closed form as a function of M and t in mpmath's floats."""
    return sympy.lambdify((M, t), expression, "mpmath")


def number(expression: sympy.Expr, size: int, time: sympy.Rational | None = None) -> mpmath.mpf:
    """The value of a closed form at M and t."""
    if expression.has(sympy.Sum):
        return mpmath.mpmathify(sympy.N(expression.xreplace({M: sympy.Integer(size)}).doit(), 40))
    p = mpmath.mpf(0) if time is None else mpmath.mpf(time.p) / time.q
    return mpmath.re(compiled(expression)(mpmath.mpf(size), p))


@cache
def weights(rule: Any, size: int) -> tuple[mpmath.mpf, ...]:
    """The exact weights as floats."""
    return tuple(mpmath.mpmathify(sympy.N(w, 40)) for w in rule.at(size).gap.to_sympy())


def transform_at(rule: object, size: int, time: sympy.Rational) -> mpmath.mpf:
    """h_M(t) as the mean of the running sums of the exact weights: theorem 2, summed in floats of 40 digits."""
    gap = weights(rule, size)
    p, running, total = mpmath.mpf(time.p) / time.q, mpmath.mpf(0), mpmath.mpf(0)
    for j in range(size + 1):
        total += comb(size, j) * p**j * (1 - p) ** (size - j) * running
        running += gap[j] / size if j < size else 0
    return total


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_limit_and_its_bound(case: Case) -> None:
    found = limit(case.rule)
    assert found.verdict.holds
    assert found.verdict.evidence == "exact"
    assert found.domain == case.domain
    assert sympy.simplify(found.scale - case.scale) == 0
    with mpmath.workdps(40):
        for time in TIMES[1:-1]:
            assert abs(number(found.transform - case.transform, 1, time)) < mpmath.mpf(10) ** -30
        for size in SIZES:
            if size < found.least_M:
                continue
            assert abs(number(found.constant - case.constant, size)) < mpmath.mpf(10) ** -30
            for time in TIMES:
                if (time == 0 and not found.left) or (time == 1 and not found.right):
                    continue
                h = number(found.transform, 1, time if time < 1 else time - sympy.Rational(1, 10**60))
                distance = abs(
                    number(found.scale, size) * transform_at(case.rule, size, time) - number(found.constant, size) - h
                )
                assert distance <= number(found.bound, size, time) + mpmath.mpf(10) ** -25, (size, time)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_bound_tends_to_zero(case: Case) -> None:
    bound = limit(case.rule).bound
    with mpmath.workdps(30):
        at = [number(bound, size, sympy.Rational(2, 5)) for size in (10**3, 10**5, 10**7)]
    assert at[0] == 0 or (at[0] > at[1] > at[2] and at[2] < mpmath.mpf("1e-2"))


@pytest.mark.parametrize("rule", NO_LIMIT, ids=str)
def test_what_has_no_limit(rule: object) -> None:
    found = limit(rule)
    assert found.transform is None
    assert (found.verdict.outcome, found.verdict.evidence) == ("fails", "exact")
    assert {name for name, _ in found.verdict.witness} == {"even M", "odd M"}
    assert str(found).startswith("no limit: along even M")


@pytest.mark.parametrize("rule", OPEN, ids=str)
def test_what_is_not_proved_is_open(rule: object) -> None:
    found = limit(rule)
    assert found.transform is None
    assert (found.verdict.outcome, found.verdict.evidence, found.bound) == ("open", None, None)
    assert "no limit theorem applies" in found.verdict.reason


@pytest.mark.parametrize("value", ["0", "1/100", "1/10", "1/2", "3/4", "2"])
@pytest.mark.parametrize("options", [{}, {"eps_inside": True}], ids=["outside", "inside"])
def test_grpo_at_fixed_eps(value: str, options: dict[str, bool]) -> None:
    symbolic = limit(catalog.get("grpo", **options))
    fixed = limit(catalog.get("grpo", eps=sympy.Rational(value), **options))
    with mpmath.workdps(40):
        for time in TIMES[1:-1]:
            there = (
                symbolic.transform.xreplace({eps: sympy.Rational(value)}) if value != "0" else symbolic.vanishing[0].transform
            )
            assert abs(number(there - fixed.transform, 1, time)) < mpmath.mpf(10) ** -25
        rule = catalog.get("grpo", eps=sympy.Rational(value), **options)
        for size in (2, 3, 8, 32):
            for time in TIMES[1:-1]:
                distance = abs(transform_at(rule, size, time) - number(fixed.transform, 1, time))
                assert distance <= number(fixed.bound, size, time)
                assert distance <= number(symbolic.bound, size, time)


@pytest.mark.parametrize("value", ["1/100", "1/2", "2"])
def test_the_limit_as_eps_tends_to_zero(value: str) -> None:
    found = limit(catalog.get("grpo"))
    (zero,) = found.vanishing
    assert (zero.parameter, zero.transform) == (eps, 2 * sympy.asin(sympy.sqrt(t)))
    with mpmath.workdps(40):
        at = {eps: sympy.Rational(value)}
        size = number(zero.distance.xreplace(at), 1)
        for time in TIMES[1:-1]:
            assert 0 <= number(zero.transform - found.transform.xreplace(at), 1, time) <= size
        assert abs(size - number(zero.transform - found.transform.xreplace(at), 1, 1 - sympy.Rational(1, 10**16))) < 1e-6


@pytest.mark.parametrize(
    "rule",
    [
        catalog.get("grpo", eps=0),
        catalog.get("grpo", eps=0, ddof=1),
        catalog.get("grpo", eps=1),
        catalog.get("grpo", eps="1/10", ddof=1),
    ],
)
def test_the_exact_supremum(rule: object) -> None:
    found = limit(rule)
    with mpmath.workdps(40):
        for size in (2, 3, 7, 33):
            largest = number(found.supremum, size)
            h_at_1 = number(found.transform, 1, 1 - sympy.Rational(1, 10**60))
            assert abs(largest - (h_at_1 - transform_at(rule, size, sympy.Integer(1)))) < mpmath.mpf(10) ** -25
            for time in TIMES[1:-1]:
                assert abs(transform_at(rule, size, time) - number(found.transform, 1, time)) < largest
            assert largest <= number(found.bound, size)


def test_there_is_no_exact_supremum_where_the_scale_does_not_tend_to_one() -> None:
    (case,) = (case for case in CASES if case.name == "centred over M")
    assert limit(case.rule).supremum is None


@pytest.mark.parametrize("rule", [*NO_LIMIT, *OPEN], ids=str)
def test_the_derivation_claims_no_more_than_the_verdict(rule: object) -> None:
    found = limit(rule)
    assert found.derivation.verdict.outcome == found.verdict.outcome
    assert found.mode == "none"


def test_a_jump_is_no_constant() -> None:
    (case,) = (case for case in CASES if case.name == "an atom at s = 0")
    assert [hsym.verify(case.rule, claim=f"limit = {g}").outcome for g in ("0", "1")] == ["fails", "holds"]


def test_weights_without_a_meaning_are_an_error() -> None:
    with pytest.raises(HsymError, match="square root of a negative number"):
        limit(hsym.rule("sqrt(R-K)"))


def test_pass_at_symbolic_k() -> None:
    k = hsym.symbols.parameter("k", "integer")
    w = k * sympy.binomial(M - 1 - hsym.symbols.s, k - 1) / sympy.binomial(M - 1, k - 1)
    found = limit(hsym.WeightRule("pass@k", sympy.Integer(0), w, (k,)))
    assert (found.transform, found.bound, found.least_M) == (1 - (1 - t) ** k, 0, k)


def test_a_target_is_its_own_limit() -> None:
    found = limit(catalog.get("idealised_grpo"))
    assert found.transform == catalog.get("idealised_grpo").transform
    assert found.bound == 0


def test_bad_input() -> None:
    with pytest.raises(HsymError, match="rule"):
        limit("grpo")
    with pytest.raises(HsymError, match="lam"):
        limit(catalog.get("grpo"), lam=1)


LOG_ODDS = next(case.rule for case in CASES if case.name == "log-odds")


@pytest.mark.parametrize(
    ("rule", "claim", "outcome"),
    [
        (catalog.get("grpo", eps=0), "limit = 2*asin(sqrt(t))", "holds"),
        (catalog.get("grpo", eps=0), "limit = asin(2*t - 1)", "holds"),
        (catalog.get("grpo", eps=0), "limit = acos(1 - 2*t)", "holds"),
        (catalog.get("grpo", eps=0), "limit = 3*asin(sqrt(t))", "fails"),
        (catalog.get("grpo", eps=0), "limit = t", "fails"),
        (catalog.get("grpo"), "limit = 2*asin(sqrt(t))", "fails"),
        (catalog.get("grpo", eps_inside=True), "limit = asin((2*t - 1)/sqrt(1 + 4*eps))", "holds"),
        (catalog.get("rejection_sampling"), "limit = log(t)", "holds"),
        (catalog.get("rejection_sampling"), "limit = log(t/(1-t))", "fails"),
        (catalog.get("rloo"), "limit = t + 7", "holds"),
        (LOG_ODDS, "limit = log(t/(1-t))", "holds"),
        (LOG_ODDS, "limit = log(t)", "fails"),
        (catalog.get("grpo", ddof=1, eps="1/10000"), "limit = 2*asin(sqrt(t))", "fails"),
        (catalog.get("grpo", ddof=1, eps="1/2"), "limit = 2*asin(sqrt(t)) - 2*sqrt(t)/(sqrt(t) + sqrt(1-t))", "holds"),
        (catalog.get("reinforce"), "limit = t + where(t < 1/2, 0, 1)", "fails"),
        (catalog.get("reinforce"), "limit = where(t == 1/2, 0, t)", "open"),
        (hsym.rule("R*where(mean<2/7,1,2)"), "limit = max(t, 2*t - 2/7)", "holds"),
        (hsym.rule("R*where(mean<2/7,1,2)"), "limit = where(t <= 2/7, t, 2*t - 2/7)", "holds"),
        (hsym.rule("R*where(mean<2/7,1,2)"), "limit = where(t < 2/7, t, 2*t)", "fails"),
        (hsym.rule("R*where(mean<2/7,1,2)"), "limit = where(t < 1/7, t, 2*t - 1/7)", "fails"),
        (hsym.rule("R*where(mean<1/2,1,2)"), "limit = 3*t/2 - 1/4 + abs(t - 1/2)/2", "holds"),
        (catalog.get("reinforce"), "limit = t + log(t - 2) - log(2 - t)", "open"),
        (catalog.get("reinforce"), "limit = t + asin(t + 1) + acos(t + 1)", "open"),
        (catalog.get("reinforce"), "limit = t + t/10^100", "fails"),
        (catalog.get("reinforce"), "limit = t + (t-2/7)^2*(t-5/7)^2*(t-1/7)^2*(t-6/7)^2", "fails"),
        (catalog.get("rejection_sampling"), "limit = log(-t)", "open"),
        (catalog.get("rejection_sampling"), "limit = log(t^2)/2", "holds"),
        (NO_LIMIT[0], "limit = t", "fails"),
        (OPEN[0], "limit = t", "open"),
        (next(c.rule for c in CASES if c.name == "growing as sqrt(M)"), "limit = t", "fails"),
    ],
)
def test_claims(rule: object, claim: str, outcome: str) -> None:
    verdict = hsym.verify(rule, claim=claim)
    assert verdict.outcome == outcome
    assert (verdict.evidence is None) == (outcome == "open")


def test_the_limit_of_a_target_is_its_transform() -> None:
    assert verify_target(catalog.get("idealised_grpo"), "limit = 2*asin(sqrt(t))").outcome == "holds"
    assert verify_target(catalog.get("idealised_grpo"), "limit = t").outcome == "fails"


def test_a_claim_about_the_limit_depends_on_no_group_size() -> None:
    with pytest.raises(HsymError, match="depends on more than t"):
        hsym.verify(catalog.get("rloo"), claim="limit = t/M")
    assert hsym.verify(catalog.get("rloo"), 4, claim="limit = t").outcome == "open"
