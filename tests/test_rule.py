"""Weight rules: what they accept, what they refuse, and what they evaluate to."""

import pickle
from fractions import Fraction

import pytest
import sympy

import hsym
from hsym import catalog
from hsym.errors import HsymError
from hsym.exact.numbers import Number
from hsym.exact.vectors import ExactVector, SymbolicVector
from hsym.rule import WeightRule, WeightTable, exact_parameter, same_objective
from hsym.symbols import M, eps, parameter, s, t

lam = parameter("lam")
mu = parameter("mu", "positive")
ZERO = sympy.Integer(0)


def test_gap_is_correct_minus_incorrect():
    rule = WeightRule("x", s / M, (s + 1) * sympy.sqrt(2))
    assert rule.gap == (s + 1) * sympy.sqrt(2) - s / M
    assert [w.to_sympy() for w in rule.at(3).gap] == [sympy.expand(rule.gap.subs({s: k, M: 3})) for k in range(3)]


def test_rules_are_immutable_hashable_and_picklable():
    rule = catalog.get("grpo")
    with pytest.raises(AttributeError):
        rule.name = "other"
    copy = pickle.loads(pickle.dumps(rule))
    assert copy == rule
    assert hash(copy) == hash(rule)
    assert copy.at(3) == rule.at(3)


def test_equality_is_structural_and_not_mathematical():
    first, second = WeightRule("x", ZERO, M / (s + 1)), WeightRule("x", ZERO, 1 / ((s + 1) / M))
    third = WeightRule("x", -s / M, M / (s + 1) - s / M)
    assert first == second, "SymPy writes both the same way"
    assert first != third
    assert same_objective(first, third, 5).outcome == "holds"


@pytest.mark.parametrize("side", ["incorrect", "correct"])
@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        (0.5 * s, "0.5.* is a float; expected an exact number such as 1/2"),
        (sympy.Float("0.1") + M, "is a float; expected an exact number such as 1/10"),
        (t * s, "t is not a known symbol"),
        (sympy.Symbol("M") * s, "M is not a known symbol"),
        (lam * s, "lam is not a known symbol"),
        (1, "is no SymPy expression"),
        ("s/M", "is no SymPy expression"),
    ],
)
def test_bad_weights_are_refused_and_named(side, expression, complaint):
    other = {"incorrect": "correct", "correct": "incorrect"}[side]
    with pytest.raises(HsymError, match=rf"^{side}: .*{complaint}"):
        WeightRule("bad", **{side: expression, other: ZERO})


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (0.1, "float; expected an exact number such as 1/10"),
        (float("nan"), "float"),
        (float("inf"), "float"),
        (sympy.Float(0.5), "float; expected an exact number such as 1/2"),
        (sympy.Float(0.5) * lam, "is not a number"),
        ("1/0", "is not a number"),
        (None, "is not a number"),
        (True, "is not a number"),
        (lam, "is not a number"),
        (sympy.oo, "is not a number"),
        (sympy.I, "is not a number"),
        (-1, "negative"),
        (Fraction(-1, 10**9), "negative"),
        (-sympy.sqrt(2), "negative"),
    ],
)
def test_bad_parameter_values_are_refused(value, complaint):
    with pytest.raises(HsymError, match=rf"^parameter eps: .*{complaint}"):
        catalog.get("grpo").with_parameters(eps=value)


@pytest.mark.parametrize("value", [0, 1, Fraction(1, 3), sympy.Rational(2, 3), sympy.sqrt(2) / 3, Number.sqrt(2), sympy.log(2)])
def test_exact_parameter_values_are_accepted(value):
    rule = catalog.get("grpo").with_parameters(eps=value)
    assert rule.parameters == ()
    assert rule.at(3).a[0] == Number() if isinstance(rule.at(3).a, ExactVector) else rule.at(3).a[0] == 0


def test_only_eps_may_take_the_value_0_where_it_is_declared_positive():
    """eps = 0 is the common convention; any other parameter declared positive stays positive."""
    assert exact_parameter("eps", 0, eps) == 0
    with pytest.raises(HsymError, match="0 is not positive"):
        exact_parameter("mu", 0, mu)
    assert exact_parameter("nu", 0, parameter("nu", "nonnegative")) == 0


def test_unknown_parameters_are_refused_with_the_known_ones():
    with pytest.raises(HsymError, match="no such parameter; expected one of: eps"):
        catalog.get("grpo").at(3, lam=1)
    with pytest.raises(HsymError, match="no such parameter; expected one of: none"):
        catalog.get("reinforce").at(3, eps=1)


def test_some_parameters_may_stay_symbolic():
    rule = WeightRule("two", -lam * s, mu + ZERO * s, (lam, mu))
    partial = rule.with_parameters(lam=2)
    assert partial.parameters == (mu,)
    table = partial.at(2)
    assert table.a == SymbolicVector((ZERO, sympy.Integer(-2)))
    assert table.b == SymbolicVector((mu, mu))
    assert rule.with_parameters() is rule


def test_both_sides_of_a_table_are_of_one_kind():
    table = WeightRule("mixed", sympy.log(s + 2), s / M).at(2)
    assert isinstance(table.a, SymbolicVector)
    assert isinstance(table.b, SymbolicVector)


@pytest.mark.parametrize("a", [[0], [0, 0, 0]])
def test_a_table_has_m_weights_on_each_side(a):
    with pytest.raises(HsymError, match="expected M = 2 of them"):
        WeightTable(2, ExactVector.of(a), ExactVector.of([0, 0]))


@pytest.mark.parametrize(
    ("incorrect", "correct", "message"),
    [
        (
            M / s,
            ZERO,
            r"a_s of an incorrect sample is undefined at s = 0 \(M = 3, K = 0\): a division by zero; give a convention",
        ),
        (
            ZERO,
            1 / (s - 1),
            r"b_s of a correct sample is undefined at s = 1 \(M = 3, K = 2\): a division by zero; use Piecewise",
        ),
        (ZERO, sympy.sqrt(1 - s), r"b_s .* s = 2 \(M = 3, K = 3\): a square root of a negative number; give a convention"),
        (sympy.sqrt(s) / sympy.sqrt(s * (M - s)), ZERO, r"a_s .* s = 0 \(M = 3, K = 0\): 0/0"),
        ((s - 1) ** sympy.Rational(1, 3), ZERO, r"a_s .* s = 0 .*not a real number"),
    ],
)
def test_undefined_weights_are_named(incorrect, correct, message):
    with pytest.raises(HsymError, match=message):
        WeightRule("bad", incorrect, correct).at(3)


def test_skipping_degenerate_groups_removes_their_0_by_0():
    bare = WeightRule("bare", -(s / M) / sympy.sqrt(s * (M - s)), (1 - (s + 1) / M) / sympy.sqrt((s + 1) * (M - s - 1)))
    table = bare.skipping_degenerate().at(4)
    assert table.a[0].is_zero
    assert table.b[3].is_zero
    assert list(table.gap.scaled(Fraction(4))) == list(catalog.get("grpo", eps=0).at(4).gap)


def test_same_objective_with_parameters():
    first = WeightRule("x", -lam * s, sympy.Integer(1) - lam * s, (lam,))
    assert same_objective(first, catalog.get("reinforce"), 4).outcome == "holds"
    second = WeightRule("y", -lam * s, sympy.Integer(1), (lam,))
    found = same_objective(first, second, 4)
    assert (found.outcome, found.evidence, dict(found.witness)["s"]) == ("fails", "exact", 1)


def test_symbolic_gaps_are_compared_after_cancellation():
    first = WeightRule("x", ZERO, 1 / (sympy.sqrt(s + 2) + eps), (eps,))
    second = WeightRule("y", ZERO, (sympy.sqrt(s + 2) - eps) / (s + 2 - eps**2), (eps,))
    assert same_objective(first, second, 5).outcome == "holds"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a = c/s; b = 1", 0),
        ("R + c/K", 0),
        ("(R - mean)*c/std", 0),
        ("R + (2 - c)/sqrt(K*(M - K))", 2),
        ("R + c*log(K - 1)", 0),
        ("R + c*sqrt(K - 1)", 0),
        ("R*c^(-2)", 0),
        ("R*max(c - 3, log(c))", -2),
        ("R*(c - 2 + (c - 1)*sqrt(c - 3))", 1),
    ],
)
def test_a_value_put_in_later_hides_nothing_undefined(text, value):
    """c = 0 makes c/K a 0/0 at K = 0, whether the value comes with the text or afterwards."""
    with pytest.raises(HsymError):
        hsym.rule(text, parameters={"c": value}).at(3)
    with pytest.raises(HsymError, match="undefined at s ="):
        hsym.rule(text, parameters={"c": "real"}).at(3, c=value)


def test_a_value_put_in_later_gives_the_same_table():
    for value in (1, Fraction(1, 3), 5):
        early = hsym.rule("where(K == 0, 0, (R - mean)/(std + c))", parameters={"c": value}).skipping_degenerate()
        late = hsym.rule("where(K == 0, 0, (R - mean)/(std + c))", parameters={"c": "positive"}).skipping_degenerate()
        assert early.at(5) == late.at(5, c=value)


def test_a_parameter_may_be_given_as_text():
    assert catalog.get("grpo", eps="1/10") == catalog.get("grpo", eps=Fraction(1, 10))
