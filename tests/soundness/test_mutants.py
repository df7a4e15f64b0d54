"""No change of a true certificate makes the checker accept something false; what it accepts is true for a known reason."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import oracle
from mutants import quota, run, table
from sources import MADE, certificate

LEAST = 10_000
"""So many mutants are run in all."""


@pytest.mark.parametrize("source", MADE)
def test_every_accepted_mutant_states_something_true(source: str) -> None:
    assert oracle.falsehood(certificate(source)["statement"]) is None
    outcome = run(source, quota(source))
    print("\n" + table([outcome]))
    assert not outcome.false, "\n\n".join(outcome.false)
    assert not outcome.unexplained, "\n\n".join(outcome.unexplained)
    assert outcome.total == quota(source)
    assert outcome.refused > outcome.total // 4
    assert len(outcome.changes) >= 20


def test_there_are_enough_mutants() -> None:
    assert sum(quota(source) for source in MADE) >= LEAST


@pytest.mark.parametrize(
    ("source", "place", "value"),
    [
        ("gap 1/(s+1)", "derivative", "0x1"),
        ("gap 1/(s+1)", "transform", "t"),
        ("gap pass@k", "least M", "0x1"),
        ("gap lam^s", "least M", "0x0"),
        ("gap C(2s,s)/4^s", "derivative", ["*", "0x2", ["sequence", "A1"]]),
        ("exact grpo, eps = 0", "to", ["+", "M", "-0x2"]),
        ("fixed grpo 4", "increasing", False),
        ("fixed grpo 4", "gap", []),
        ("limit by Taylor", "least M", "0x0"),
        ("limit by Taylor", "pieces", []),
        ("limit by Taylor", "limit derivative", "t"),
        ("limit by Taylor", "mean", {"theorem": "Taylor", "size": "0x1"}),
        ("limit by Taylor", "mean", None),
        ("limit by Lipschitz", "mean", {"theorem": "Lipschitz", "size": "0x1/0x2"}),
        ("limit by arcsine", "mean", {"theorem": "Lipschitz", "size": "0x9"}),
        ("limit by arcsine", "mean", {"theorem": "arcsine", "size": "0x1/0x2"}),
        ("limit grpo, eps = 0", "low", "0x2"),
        ("limit grpo, eps = 0", "concave", "0x1/0x2"),
        ("limit grpo, eps = 0", "concave", "0x2"),
        ("limit bound, 3 times", "limit bound", "0x0"),
        ("limit bound, 3 times", "limit derivative", ["^", "t", "-0x1"]),
    ],
)
def test_the_oracle_finds_what_is_false(source: str, place: str, value: object) -> None:
    assert oracle.falsehood(certificate(source)["statement"] | {place: value}) is not None


@pytest.mark.parametrize(
    ("source", "place", "value"),
    [
        ("limit by arcsine", "increasing", True),
        ("limit by arcsine", "size", "0x1/0x2"),
        ("limit by arcsine", "size", None),
        ("limit by arcsine", "theta", "0x0"),
        ("limit by arcsine", "bound", ["*", "0x1/0x8", ["^", "M", "-0x1/0x2"]]),
        ("limit by arcsine", "scale", "0x2"),
        ("limit by arcsine", "function", "t"),
        ("limit with a scale", "limit", "0x1"),
        ("limit grpo, eps = 0", "bound", "0x0"),
    ],
)
def test_the_oracle_finds_what_is_false_of_a_piece(source: str, place: str, value: object) -> None:
    statement = certificate(source)["statement"]
    pieces = [statement["pieces"][0] | {place: value}, *statement["pieces"][1:]]
    assert oracle.falsehood(statement | {"pieces": pieces}) is not None
