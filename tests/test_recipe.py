"""The recipe for an undefined h, against rules made from functions that are defined; and the systems without M."""

from fractions import Fraction

import pytest
import sympy

from hsym import Objective, WeightRule, catalog, derive, limit
from hsym.recipe import BERNSTEIN, CONTINUOUS, Recipe, telescopes
from hsym.symbols import K, M, s, t
from hsym.verification import verify_target

h = sympy.Function("h")
WANTED = {"t^3 - t": t**3 - t, "rational": (1 + t) / (2 + t), "square": (t - sympy.Rational(1, 3)) ** 2 + 5}


def put_in(expression: sympy.Expr, wanted: sympy.Expr) -> sympy.Expr:
    return expression.replace(h, lambda x: wanted.xreplace({t: x}))


@pytest.mark.parametrize("name", WANTED)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_recipe_of_a_function_has_the_transform_that_was_derived_for_every_function(name, size):
    recipe, wanted = Recipe(), WANTED[name]
    gap = put_in(recipe.derivation.step("gap").right, wanted)
    objective = Objective(WeightRule("made", sympy.Integer(0), gap), size)
    claimed = put_in(recipe.derivation.step("transform").right, wanted).subs(M, size).doit()
    assert sympy.expand(claimed - objective.expr) == 0
    slope = put_in(recipe.derivation.step("derivative").right, wanted).subs(M, size).doit()
    assert sympy.expand(slope - objective.derivative_expr) == 0
    running = put_in(recipe.derivation.step("running sums").right, wanted)
    for j, point in enumerate(objective.control_points.to_sympy()):
        assert running.subs({s: j, M: size}) == point


def test_the_recipe_says_what_it_rests_on():
    recipe = Recipe()
    assert recipe.derivation.verdict.outcome == "holds"
    assert recipe.limit.verdict.evidence == "exact"
    assert {BERNSTEIN, CONTINUOUS} <= set(recipe.limit.verdict.relies_on)
    assert recipe.monotone.outcome == "open"
    assert recipe.derivation.step("transform").right.has(K)


@pytest.mark.parametrize("running", [h(s / M), h((s + 1) / M) - h(1 / M), 2 * (h(s / M) - h(0)), sympy.Integer(0)])
def test_running_sums_that_do_not_telescope_fail(running):
    assert telescopes(M * (h((s + 1) / M) - h(s / M)), running).outcome == "fails"


def test_the_bound_of_the_recipe_holds_for_a_function_of_known_modulus():
    """h = |t - 1/3| has the modulus of continuity omega(x) = x."""
    for size in (1, 4, 9, 16):
        points = [abs(Fraction(j, size) - Fraction(1, 3)) for j in range(size + 1)]
        for k in range(13):
            x = Fraction(k, 12)
            mean = sum(sympy.binomial(size, j) * x**j * (1 - x) ** (size - j) * points[j] for j in range(size + 1))
            assert (mean - abs(x - Fraction(1, 3))) ** 2 <= Fraction(9, 4) / size


def test_pure_rejection_sampling_is_log_under_a_hypothesis_that_is_named():
    target = catalog.get("pure_rejection_sampling")
    made, found = derive(target), limit(target)
    assert made.step("transform").right == sympy.log(t)
    assert any(x.startswith("hypothesis: stopping rule") for x in made.verdict.relies_on)
    assert any(x.startswith("hypothesis: stopping rule") for x in found.verdict.relies_on)
    assert (found.domain, found.bound) == ("(0, 1]", 0)
    assert verify_target(target, "h = log(t)").outcome == "holds"
    assert verify_target(target, "h' = 1/t^2").outcome == "fails"


def test_targets_are_monotone_where_it_is_seen():
    for name in ("pure_rejection_sampling", "idealised_grpo"):
        assert verify_target(catalog.get(name), "monotone").evidence == "exact"
    falling = catalog.get("pure_rejection_sampling")
    falling = type(falling)("falling", 1 / t, sympy.Integer(0), -sympy.log(t))
    assert verify_target(falling, "monotone").outcome == "open"


def test_stopping_at_the_first_B_correct_responses_averages_scores_given_C():
    """By enumeration: the B accepted responses are independent with density R/p, so the mean score is grad log p."""
    policy = {"x": Fraction(1, 2), "y": Fraction(1, 6), "z": Fraction(1, 3)}
    tangent = {"x": Fraction(1), "y": Fraction(2), "z": Fraction(-3)}
    correct = ("x", "y")
    p = sum(policy[c] for c in correct)
    for B in (1, 2, 3):
        # sums over the wrong draws before each accepted one are geometric: 1/(1 - (1 - p)) = 1/p
        accepted = {c: policy[c] / (1 - policy["z"]) for c in correct}
        assert sum(accepted.values()) == 1
        mean = sum(accepted[c] * tangent[c] / policy[c] for c in correct) * B / B
        assert mean == sum(tangent[c] for c in correct) / p
