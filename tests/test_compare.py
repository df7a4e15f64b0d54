"""Two rules compared: the same, the same up to a factor, or different."""

import json

import pytest
import sympy

import hsym
from hsym import HsymError, catalog, compare, rule
from hsym.symbols import M


def get(name: str):
    """A catalogue rule with eps = 0, or a formula."""
    if name in catalog.names():
        return catalog.get(name, **({"eps": 0} if "eps" in catalog.options(name) else {}))
    return rule(name)


@pytest.mark.parametrize(
    ("first", "second"),
    [("rloo", "reinforce"), ("maxrl", "best_of_n"), ("pkpo", "pkpo_baseline"), ("a = s; b = s + 1", "reinforce")],
)
def test_the_same_for_every_M(first: str, second: str) -> None:
    found = compare(get(first), get(second))
    assert (found.same.outcome, found.factor, found.exit_code) == ("holds", None, 0)


@pytest.mark.parametrize(
    ("first", "second", "factor"),
    [
        ("dr_grpo", "rloo", (M - 1) / M),
        ("dr_grpo", "reinforce", (M - 1) / M),
        ("signed_reinforce", "rloo", sympy.Integer(2)),
        ("a = 0; b = 1/(s+1)", "rejection_sampling", 1 / M),
    ],
)
def test_the_same_up_to_a_factor(first: str, second: str, factor: sympy.Expr) -> None:
    found = compare(get(first), get(second))
    assert (found.same.outcome, found.scaled.outcome, found.exit_code) == ("fails", "holds", 0)
    assert found.scaled.evidence in ("exact", "checked")
    assert sympy.cancel(found.factor - factor) == 0
    for size in range(2, 7):  # once more, by the gaps
        for x, y in zip(found.first.at(size).gap, found.second.at(size).gap, strict=True):
            assert x.to_sympy() == factor.subs(M, size) * y.to_sympy()


@pytest.mark.parametrize(
    ("first", "second"), [("grpo", "reinforce"), ("maxrl", "rejection_sampling"), ("-R", "R"), ("a = 0; b = 0", "R")]
)
def test_different_with_a_witness(first: str, second: str) -> None:
    found = compare(get(first), get(second))
    assert (found.same.outcome, found.scaled.outcome, found.exit_code) == ("fails", "fails", 1)
    witness = dict(found.scaled.witness)
    x, y = (side.at(witness["M"]).gap for side in (found.first, found.second))
    assert (x[witness["s"]], y[witness["s"]]) == (witness["gap"], witness["other gap"])


def test_what_is_only_seen_at_some_M_is_open() -> None:
    found = compare(get("rloo_std"), catalog.get("grpo", eps=0, ddof=1))
    assert (found.same.outcome, found.scaled.outcome, found.exit_code) == ("fails", "open", 3)
    assert sympy.cancel(found.factor - M / (M - 1)) == 0
    assert found.scaled.reason.startswith("exactly so at M = 2, ..., 9; for every M: ")
    assert compare(get("one_sided_grpo"), get("mean_power")).exit_code == 3


@pytest.fixture
def run(capsys):
    from hsym.cli import main

    def command(*words: str) -> tuple[int, str]:
        code = main(list(words))
        return code, capsys.readouterr().out

    return command


def test_on_the_command_line(run) -> None:
    code, out = run("compare", "dr_grpo", "rloo")
    assert code == 0
    assert "h_M of Dr. GRPO = ((M - 1)/M) * h_M of RLOO" in out.splitlines()
    code, out = run("compare", "grpo", "reinforce", "--eps", "0", "--format", "json")
    assert code == 1
    assert (json.loads(out)["schema"], json.loads(out)["scaled"]["outcome"]) == ("hsym.comparison/1", "fails")
    assert run("compare", "grpo", "idealised_grpo")[0] == 2


def test_bad_input() -> None:
    with pytest.raises(HsymError, match="second: idealised GRPO is a target without M"):
        compare(catalog.get("rloo"), catalog.get("idealised_grpo"))
    assert hsym.compare is compare
    assert repr(compare(catalog.get("rloo"), catalog.get("rloo"))).startswith("<Comparison of RLOO and RLOO: holds")
