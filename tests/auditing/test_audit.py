"""Functions audited live: what they are, what they optimise, and what users are told."""

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

import hsym
from hsym import audit, catalog
from hsym.errors import HsymError
from hsym.reading.functions import load_function

PLACE = str(Path(__file__).with_name("trainers.py"))


def run(name: str, M: int = 6, **options):
    return audit(f"{PLACE}:{name}", M, **options)


def topics(made) -> dict[str, str]:
    return {x.topic: x.text for x in made.findings}


@pytest.mark.parametrize(
    ("name", "title", "shape"),
    [
        ("group_index", "GRPO with ddof = 1, eps = 1/1000000", "numpy: rewards, index of float64"),
        ("token_level", "GRPO with ddof = 1, eps = 1/1000000", "numpy: tokens, mask, index of float64"),
        ("rows", "Dr. GRPO", "numpy: batch of exact fractions"),
        ("leave_one_out", "RLOO", "a list of exact fractions"),
        ("first_right", "rejection sampling", "a list of exact fractions"),
    ],
)
def test_a_function_is_recognised(name: str, title: str, shape: str) -> None:
    made = run(name)
    assert (made.verdict.outcome, made.matches[0].rule.title, str(made.shape)) == ("holds", title, shape)
    exact = "exact" in shape
    assert made.verdict.evidence == ("exact" if exact else "sampled")
    assert made.rule == made.matches[0].rule


@pytest.mark.parametrize("M", [1, 2, 5, 8, 13])
def test_exact_weights_are_those_of_the_rule(M: int) -> None:
    made = run("first_right", M)
    rule = catalog.get("rejection_sampling").at(M)
    assert made.record.exact
    assert [list(made.table.a), list(made.table.b)] == [list(rule.a), list(rule.b)] or M == 13
    assert made.record.complete == (M <= 12)


def test_averages_over_positions_have_the_expected_update_of_the_function() -> None:
    """E[(1/M) sum_i Z_i g_i] over all answers of an explicit policy, without a_s and b_s."""
    function = load_function(f"{PLACE}:first_right")
    policy = {0: Fraction(1, 5), 1: Fraction(1, 2), 2: Fraction(3, 10)}  # 1 and 2 are right
    tangent = {0: Fraction(-1, 3), 1: Fraction(1, 2), 2: Fraction(-1, 6)}
    M = 4
    update = Fraction(0)
    for answers in product(policy, repeat=M):
        chance = Fraction(1)
        for y in answers:
            chance *= policy[y]
        weights = function([int(y > 0) for y in answers])
        update += chance * sum(Z * tangent[y] / policy[y] for Z, y in zip(weights, answers, strict=True)) / M
    p, dp = policy[1] + policy[2], tangent[1] + tangent[2]
    low, high = audit(function, M).derivative_within(p)
    assert low == high == update / dp


def test_further_arguments_are_passed_on() -> None:
    assert run("group_index", norm_by_std=False).matches[0].rule.title == "Dr. GRPO"
    made = run("group_index", epsilon=0.01)
    assert made.matches[0].parameter == ("eps", Fraction(1, 100))
    assert "moves the weights by" in topics(made)["eps"]


@pytest.mark.parametrize("eps", ["1e-8", "1e-6", "1e-4", "0.003", "0.25", "1"])
@pytest.mark.parametrize("ddof", [0, 1])
def test_eps_and_ddof_are_found(eps: str, ddof: int) -> None:
    import numpy as np

    def advantage(rewards):
        rewards = np.asarray(rewards, dtype=float)
        return (rewards - rewards.mean()) / (rewards.std(ddof=ddof) + float(eps))

    best = audit(advantage, 8).matches[0]
    assert (best.name, best.parameter, best.rule.settings) == ("grpo", ("eps", Fraction(eps)), ("ddof = 1",) * ddof)


def test_other_marks_than_0_and_1() -> None:
    made = audit(leave, 4, marks=(-1, 1))
    assert (list(map(str, made.table.a)), list(map(str, made.table.b))) == (["-1"] * 4, ["1"] * 4)
    assert str(made.shape) == "a list of exact fractions, rewards -1 and 1"
    assert "REINFORCE times 2" in topics(made)["objective"]


def test_nearly_a_rule_is_not_the_rule() -> None:
    """A float64 function is not taken for a float32 one if something fits in float64."""
    made = audit(lambda rewards: [float(r) * (1 + 1 / 3e7) for r in rewards], 6)
    assert made.matches[0].factor[0] == 1 + 1 / 3e7
    assert not made.matches[0].is_plain


def test_a_factor_is_told() -> None:
    def doubled(rewards):
        mean = sum(rewards) / len(rewards)
        return [2 * (r - mean) for r in rewards]

    made = audit(doubled, 5)
    assert topics(made)["factor"].startswith("the weights are 2 times those of Dr. GRPO")
    assert made.closed is not None


def test_a_short_formula_is_found_without_the_catalogue() -> None:
    made = run("shifted", 8)
    assert made.verdict.evidence == "sampled"
    s, M = hsym.symbols.s, hsym.symbols.M
    assert made.closed.incorrect == 0
    assert (made.closed.correct - (s + 3) / (M * (s + 2))).simplify() == 0


def test_without_a_match_the_nearest_rule_and_enclosures_are_told() -> None:
    made = run("exponential")
    assert (made.verdict.outcome, made.rule) == ("open", None)
    assert topics(made)["nearest"].startswith("the nearest rule of the catalogue is ")
    low, high = made.derivative_within(Fraction(1, 3))
    assert low < high
    assert high - low < Fraction(1, 10**13)


def test_what_users_must_be_told() -> None:
    assert "nothing is optimised" in topics(run("nothing"))["zero"]
    assert topics(run("punished"))["decreasing"] == "h_M decreases on [0, 1]: right answers become rarer"
    assert "changes the weights of a group" in topics(run("whole_batch"))["batch"]
    assert "batch" not in topics(run("group_index"))
    assert topics(run("first_right"))["form"].startswith(
        "the weights are not of the form a_s, b_s: sample 5 of 000011 gets 6, "
    )
    assert "a second call gave other weights" in topics(run("drawn"))["random"]
    assert run("drawn").matches == ()
    assert topics(run("leave_one_out"))["degenerate"] == "groups without contrast get weight 0"
    assert "REINFORCE" in topics(run("leave_one_out"))["objective"]


def test_an_order_too_small_by_one_is_noticed() -> None:
    def normalised(rewards):
        mean = sum(rewards) / len(rewards)
        return [(r - mean) / mean if mean else 0 * r for r in rewards]

    told = topics(audit(normalised, 6))
    assert told["order"].startswith("the objective at M = 6 is that of rejection sampling")
    assert "at M = 5" in told["order"]
    assert "best of n" in told["objective"]


def test_a_function_that_treats_fractions_in_another_way_is_called_with_floats() -> None:
    made = run("different_for_fractions")
    assert made.shape.number == "float64"
    assert made.record.b[0] == 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("fails", "function: it raised KeyError ('no such group') on the rewards 000000, called with a list of float64"),
        ("undefined", "function: on the rewards 000000 it returned nan; expected finite numbers"),
        ("too_few", "function: on 6 rewards it returned the shape (1,); expected 6 numbers"),
        ("text", "it returned 'much'; expected numbers"),
        ("by_token", "the tokens of a response have different weights; expected one for each response"),
        ("unclear", "function: it is not clear what its argument temperature is to be; expected --call with a role"),
        ("missing", "has no function 'missing'; expected one of: group_index, token_level"),
        ("NUMBER", "has no function 'NUMBER'"),
    ],
)
def test_a_function_that_cannot_be_audited_gets_one_sentence(name: str, message: str) -> None:
    with pytest.raises(HsymError) as raised:
        run(name)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", ["endless", "swallows"])
def test_a_function_that_does_not_end_is_interrupted(name: str) -> None:
    with pytest.raises(
        HsymError, match=r"function: it did not finish within 0\.2 seconds; expected less, or a larger --time-limit"
    ):
        run(name, seconds=0.2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: audit(leave, 4, marks=(1, 1)), "marks: (1, 1) is not possible"),
        (lambda: audit(leave, 0), "M: 0 is not possible; expected an integer from 1 to 256"),
        (lambda: audit(leave, 4, seconds=0), "seconds: 0 is not possible"),
        (lambda: audit(3, 4), "function: 3 cannot be called"),
        (lambda: audit("trainers", 4), "function: 'trainers' names none; expected path.py:name"),
        (lambda: audit("nowhere.py:f", 4), "function: there is no file 'nowhere.py'"),
        (lambda: audit(leave, 4, call="reward"), "--call: 'reward' is no role; expected some of: list, rewards, batch,"),
        (lambda: audit(leave, 4, call="mask, index"), "--call: 'mask, index' passes no rewards"),
        (lambda: audit(leave, 4, call="jax: rewards"), "--call: 'jax' is no library; expected numpy or torch"),
    ],
)
def test_bad_arguments_get_one_sentence(call, message: str) -> None:
    with pytest.raises(HsymError) as raised:
        call()
    assert message in str(raised.value)


def leave(rewards):
    return list(rewards)


def test_what_a_function_prints_is_not_on_standard_output(capsys) -> None:
    run("talks", 2)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "advantage!" in captured.err


def test_a_file_that_cannot_be_imported(tmp_path) -> None:
    place = tmp_path / "broken.py"
    place.write_text("import nothing_of_that_name\n")
    with pytest.raises(HsymError, match=r"importing .* raised ModuleNotFoundError"):
        audit(f"{place}:f", 4)


def test_it_is_public() -> None:
    assert hsym.audit is audit
    assert repr(run("leave_one_out", 3)).startswith("<Audit of ")
