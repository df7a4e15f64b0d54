"""Closed forms and recurrences for every M, against the exact engine at M = 1..40, which shares no formula with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sympy

sys.path.insert(0, str(Path(__file__).parent))
from gaps import GAPS, Gap, k, lam

from hsym import Objective, catalog, derive
from hsym.errors import HsymError
from hsym.every_M import Found, find
from hsym.exact.equality import vanishes
from hsym.exact.quotients import Quotient
from hsym.summation.sequences import Gamma, PartialSum, Power, Sequence, gamma
from hsym.symbols import M, eps, t

MOST = 40
FOUND: dict[str, Found] = {}


def found(gap: Gap) -> Found:
    if gap.name not in FOUND:
        FOUND[gap.name] = find(gap.rule)
    return FOUND[gap.name]


class Evaluator:
    """Values of sequences at integers M with numbers for the parameters, each partial sum computed once."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = {x: values[x.name] for x in (k, lam) if x.name in values}
        self.sums: dict[tuple[PartialSum, int], Sequence] = {}

    def __call__(self, sequence: Sequence, size: int) -> Quotient:
        value = self.at(sequence, size).rational
        assert value is not None, "gamma functions are left"
        return value

    def put(self, quotient: Quotient, size: int) -> Quotient:
        known = {x: v for x, v in {M: size, **self.values}.items() if x in quotient.field.symbols}
        return quotient.at({x: v if isinstance(v, int) else quotient.field.of(sympy.sympify(v)) for x, v in known.items()})

    def at(self, sequence: Sequence, size: int) -> Sequence:
        total = Sequence(sequence.field, {})
        for monomial, c in sequence.terms.items():
            term = Sequence.of(self.put(c, size))
            for factor, e in monomial:
                term = term * self.factor(factor, size) ** e
            total = total + term
        return total

    def factor(self, factor: Power | Gamma | PartialSum, size: int) -> Sequence:
        if isinstance(factor, Gamma):
            return gamma(self.put(factor.argument, size))
        if isinstance(factor, Power):
            return Sequence.of(self.put(factor.base, size) ** (size if factor.exponent == M else self.values[factor.exponent]))
        key = (factor, size)
        if key not in self.sums:
            before = self.factor(factor, size - 1) if size > factor.first else Sequence(factor.body.field, {})
            self.sums[key] = before + self.at(factor.body, size) if size >= factor.first else before
        return self.sums[key]


def polynomial(value: Quotient) -> sympy.Poly:
    return sympy.Poly(value.to_sympy(), t)


def first_size(gap: Gap, values: dict[str, Any]) -> int:
    closed = found(gap).closed
    assert closed is not None
    return int(closed.segments.start.to_sympy().subs({x: values[x.name] for x in (k, lam) if x.name in values}))


CASES = [pytest.param(gap, values, id=f"{gap.name} {values or ''}") for gap in GAPS for values in gap.values]


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: gap.name)
def test_kind_of_answer(gap: Gap) -> None:
    answer = found(gap)
    assert answer.closed is not None
    assert answer.certificate is not None
    assert [len(x.recurrence) - 1 for x in answer.closed.unsolved] == ([gap.order] if gap.order else [])
    assert (answer.integrated is not None) == gap.transform


@pytest.mark.parametrize(("gap", "values"), CASES)
def test_against_the_engine_at_each_M(gap: Gap, values: dict[str, Any]) -> None:
    answer, evaluate = found(gap), Evaluator(values)
    closed = answer.closed
    assert closed is not None
    start, rule = first_size(gap, values), gap.rule.with_parameters(**values)
    sequences: dict[str, list[Quotient]] = {}
    for x, initial in closed.initial:
        row = [evaluate(value, start) for value in initial]
        for size in range(start, MOST + 1 - len(initial)):
            forced = evaluate(x.right, size)
            for i, c in enumerate(x.recurrence[:-1]):
                forced = forced - evaluate.put(c, size) * row[size - start + i]
            row.append(forced / evaluate.put(x.recurrence[-1], size))
        sequences[x.name] = row
    compared = 0
    for size in range(start, MOST + 1):
        exact = Objective(rule, size)
        slope = evaluate(closed.derivative, size)
        for c, x in closed.parts:
            if x.solution is None:
                slope = slope + evaluate(c, size) * sequences[x.name][size - start]
        assert polynomial(slope) == sympy.Poly(exact.derivative_expr, t)
        if answer.integrated is not None:
            assert polynomial(evaluate(answer.integrated.transform, size)) == sympy.Poly(exact.expr, t)
        compared += 1
    assert compared >= MOST - 7


def written_out(expression: sympy.Expr) -> sympy.Expr:
    """Finite sums with numbers for limits, term by term; SymPy's doit would make hypergeometric functions of them."""
    if isinstance(expression, sympy.Sum):
        ((index, low, high),) = expression.limits
        return sympy.Add(*(written_out(expression.function.subs(index, j)) for j in range(int(low), int(high) + 1)))
    return expression.func(*map(written_out, expression.args)) if expression.args else expression


@pytest.mark.parametrize("gap", [g for g in GAPS if g.values == ({},)], ids=lambda gap: gap.name)
def test_what_is_shown_is_what_was_found(gap: Gap) -> None:
    """The printed formulas, written out by SymPy at small M."""
    answer = found(gap)
    closed = answer.closed
    assert closed is not None
    pairs = [(closed.derivative, lambda o: o.derivative_expr)] if not closed.unsolved else []
    if answer.integrated is not None:
        pairs.append((answer.integrated.transform, lambda o: o.expr))
    start = first_size(gap, {})
    for sequence, face in pairs:
        for size in range(start, start + 4):
            shown = written_out(sequence.to_sympy().subs(M, size))
            assert sympy.cancel(shown - face(Objective(gap.rule, size))) == 0


@pytest.mark.parametrize("name", ["reinforce", "rloo", "dr_grpo", "rejection_sampling"])
def test_catalogue_rules_have_closed_forms(name: str) -> None:
    rule = catalog.get(name)
    answer = find(rule)
    assert answer.closed is not None
    assert answer.integrated is not None
    for size in range(rule.least_M, MOST + 1):
        whole = answer.integrated.transform
        assert polynomial(Evaluator({})(whole, size)) == sympy.Poly(Objective(rule, size).expr, t)


@pytest.mark.parametrize("options", [{}, {"eps": 0}, {"ddof": 1}, {"eps_inside": True}, {"eps": sympy.Rational(1, 10)}])
def test_grpo_is_an_exact_sum_and_says_so(options: dict[str, Any]) -> None:
    rule = catalog.get("grpo", **options)
    derivation = derive(rule)
    step = derivation.step("derivative")
    assert "no closed form was found" in step.reason
    assert step.verdict.evidence == "checked"
    (index, low, high) = step.right.limits[0]
    for size in (max(rule.least_M, 1), 2, 3, 7):
        term = step.right.function
        shown = sum(term.subs({index: j, M: size}) for j in range(int(low), int(high.subs(M, size)) + 1))
        difference = sympy.Poly(sympy.expand(shown - Objective(rule, size).derivative_expr), t)
        assert all(vanishes(c.subs(eps, sympy.Rational(1, 3))) for c in difference.coeffs())


def test_a_gap_outside_every_method_keeps_the_sum_of_theorem_1() -> None:
    rule = gaps_rule("a = 0; b = log(s + 2)")
    derivation = derive(rule)
    assert [step.name for step in derivation.steps][-1] == "transform"
    assert "no closed form was found" in derivation.steps[-1].reason
    assert derivation.verdict.evidence == "exact"
    with pytest.raises(HsymError, match="there is none"):
        derivation.to_certificate()


def gaps_rule(text: str) -> Any:
    from hsym import rule

    return rule(text)


@pytest.mark.parametrize(
    ("text", "where"),
    [("a = 0; b = 1/(s - 2)", "s = 2"), ("R*harmonic(K - 3)", "s = 0"), ("a = 0; b = binomial(s, 2)/s", "s = 0")],
)
def test_an_undefined_weight_is_refused_with_its_s(text: str, where: str) -> None:
    with pytest.raises(HsymError, match=where):
        derive(gaps_rule(text))


def test_a_size_at_which_the_rule_is_undefined_is_left_out_and_said() -> None:
    derivation = derive(gaps_rule("a = 0; b = 1/(M - 3)"))
    assert derivation.step("derivative").claim.domain.endswith("every integer M >= 4; the rule is undefined at M = 3")
    assert derivation.step("transform at M = 2").right == -t
    with pytest.raises(HsymError, match="not in this derivation"):
        derivation.step("transform at M = 3")


def test_the_same_certificate_at_every_run() -> None:
    """Sets of sums are read in an order that depends on the process; what is written may not."""
    code = "import hsym; print(hsym.derive(hsym.rule('a = 0; b = 1/(s+1)^2 + 1/(M-s)')).to_certificate())"
    texts = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(texts) == 1
