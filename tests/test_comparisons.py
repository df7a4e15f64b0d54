"""Objectives compared, monotone or not, and what is refused."""

from fractions import Fraction

import pytest
import sympy

from hsym import catalog
from hsym.errors import HsymError
from hsym.exact.numbers import Number
from hsym.exact.vectors import ExactVector, SymbolicVector
from hsym.objective import Objective, objective
from hsym.rule import WeightRule, WeightTable, same_objective
from hsym.symbols import s

# --- comparisons ----------------------------------------------------------------------------------------------------


def test_same_objective_fails_with_the_first_s():
    found = same_objective(catalog.get("reinforce"), catalog.get("rejection_sampling"), 4)
    assert (found.outcome, found.evidence) == ("fails", "exact")
    assert dict(found.witness)["s"] == 0
    assert dict(found.witness)["w_s, second"] == Number.of(4)


def test_same_objective_is_open_where_closed_forms_do_not_cancel():
    """log 6 = log 2 + log 3 is true; not to see it is no reason to say that it is false."""
    first = WeightRule("log 6", sympy.Integer(0), sympy.log(s + 6))
    second = WeightRule("log 2 + log 3", sympy.Integer(0), sympy.log(s + 2) + sympy.log((s + 6) / (s + 2), evaluate=False))
    found = same_objective(first, second, 2)
    assert found.outcome != "fails"
    assert (found.evidence is None) == (found.outcome == "open")


def test_objectives_at_different_m_are_not_compared():
    with pytest.raises(HsymError, match="M = 2 and M = 3"):
        Objective(catalog.get("reinforce"), 2).equals(Objective(catalog.get("reinforce"), 3))


def test_equality_is_structural():
    rule = catalog.get("rloo")
    assert Objective(rule, 4) == Objective(rule, 4)
    assert Objective(rule, 4) != Objective(rule, 5)
    assert Objective(rule, 4) != Objective(catalog.get("reinforce"), 4)
    assert hash(Objective(rule, 4)) == hash(Objective(rule, 4))


# --- monotone -------------------------------------------------------------------------------------------------------


def test_grpo_is_increasing_for_every_positive_eps():
    found = Objective(catalog.get("grpo"), 6).is_increasing()
    assert (found.outcome, found.evidence) == ("holds", "exact")


def table_of(*gap):
    return WeightTable(len(gap), ExactVector.of([0] * len(gap)), ExactVector.of(gap))


def test_a_rule_that_is_not_increasing_has_a_witness_with_its_value():
    h = Objective(table_of(1, -3, 4), 3)
    found = h.is_increasing()
    assert (found.outcome, found.evidence) == ("fails", "exact")
    witness = dict(found.witness)
    assert h.derivative_at(witness["t"]) == witness["h_M'(t)"]
    assert witness["h_M'(t)"].sign() == -1


def test_a_negative_weight_need_not_make_the_objective_decrease():
    """(3t - 1)^2 = B-coefficients 1, -2, 4: touches zero and stays nonnegative."""
    found = Objective(table_of(1, -2, 4), 3).is_increasing()
    assert (found.outcome, found.evidence) == ("holds", "exact")


def test_a_cover_by_balls_is_called_bounded_and_not_exact():
    found = Objective(
        table_of(Number.sqrt(2), Number.sqrt(2) - Fraction(3, 2), Number.sqrt(2) + Number.sqrt(3) - 3), 3
    ).is_increasing()
    assert (found.outcome, found.evidence) == ("holds", "bounded")
    logs = Objective(WeightRule("log", sympy.Integer(0), sympy.log(s + 2)), 4).is_increasing()
    assert (logs.outcome, logs.evidence) == ("holds", "bounded")


def test_a_double_root_over_square_roots_is_open():
    """(sqrt 2 t - 1)^2."""
    found = Objective(table_of(1, 1 - Number.sqrt(2), 3 - 2 * Number.sqrt(2)), 3).is_increasing()
    assert (found.outcome, found.evidence, found.witness) == ("open", None, ())


def test_a_parameter_without_assumptions_is_open():
    lam = sympy.Symbol("lam", real=True)
    rule = WeightRule("lam", sympy.Integer(0), lam + 0 * s, (lam,))
    assert Objective(rule, 3).is_increasing().outcome == "open"
    assert objective(rule, 3, lam=-1).is_increasing().outcome == "fails"
    assert objective(rule, 3, lam=1).is_increasing().outcome == "holds"


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, -1, 3.0, True, "3", None, 100_001])
def test_bad_group_sizes_are_refused(size):
    with pytest.raises(HsymError, match=r"^M: "):
        Objective(catalog.get("reinforce"), size)


def test_exact_work_stops_at_4096_and_enclosures_go_on():
    h = Objective(catalog.get("rejection_sampling"), 5000)
    with pytest.raises(HsymError, match="4096"):
        h.expr  # noqa: B018
    assert h.enclose(1, 5).excludes_zero


def test_a_table_of_another_size_or_with_parameters_is_refused():
    table = catalog.get("reinforce").at(3)
    with pytest.raises(HsymError, match="differs from the M = 3"):
        Objective(table, 4)
    with pytest.raises(HsymError, match="has no parameters"):
        objective(table, 3, eps=1)
    with pytest.raises(HsymError, match="has no formula"):
        Objective(table, 3).enclose(Fraction(1, 2))


def test_symbolic_objectives_have_no_integer_polynomial():
    h = Objective(catalog.get("grpo"), 3)
    assert isinstance(h.control_points, SymbolicVector)
    with pytest.raises(HsymError, match="symbolic"):
        h.polynomial()
