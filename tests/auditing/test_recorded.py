"""Weights recorded from the functions of public trainers, replayed: every one is what its authors' code computes."""

import gzip
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from hsym import audit

GRPO = "GRPO with ddof = 1, eps = "
EXPECTED = {
    "verl grpo (ddof1 eps1e-6)": GRPO + "1/1000000",
    "verl grpo norm off": "Dr. GRPO",
    "verl grpo_vectorized": GRPO + "1/1000000",
    "verl rloo": "RLOO",
    "verl rloo_vectorized": "RLOO",
    "verl rf++ baseline, ONE group: = GRPO ddof1 with rsqrt(var+1e-8)": GRPO + "0",
    "maxrl: misc type=grpo (ddof0 1e-6)": "GRPO with eps = 1/1000000",
    "Minimal-RL raft -> h=t not log t": "REINFORCE",
    "RLVR-Decomposed positive": "REINFORCE",
    "NeMo-RL loo=False norm": GRPO + "1/1000000",
    "AReaL group/group unbiased eps1e-5": GRPO + "1/100000",
    "AReaL biased std": "GRPO with eps = 1/100000",
    "AReaL rloo": "RLOO",
    "tunix grpo ddof1 1e-6": GRPO + "1/1000000",
    "tunix rloo (numpy stand-in)": "RLOO",
    "rlhf-book standardized ddof1 1e-8": GRPO + "1/100000000",
    "rlhf-book loo": "RLOO",
    "ms-swift grpo group ddof1 1e-4": GRPO + "1/10000",
    "ms-swift rloo none": "RLOO",
    "ms-swift reinforce_plus_plus group == grpo": GRPO + "1/10000",
    "slime grpo ddof1 1e-6": GRPO + "1/1000000",
    "tinker-cookbook": "Dr. GRPO",
}


@cache
def recorded() -> dict[str, dict[str, dict[str, list[float]]]]:
    with gzip.open(Path(__file__).with_name("real_weights.json.gz"), "rt", encoding="utf-8") as stream:
        return json.load(stream)["functions"]


def replay(label: str) -> Callable[[list[float]], list[float]]:
    tables = recorded()[label]

    def advantage(rewards: list[float]) -> list[float]:
        return tables[str(len(rewards))]["".join("1" if x else "0" for x in rewards)]

    return advantage


@pytest.mark.parametrize("label", EXPECTED)
def test_a_recorded_function_is_identified(label: str) -> None:
    made = audit(replay(label), 8, call="list")
    assert (made.verdict.outcome, made.verdict.evidence) == ("holds", "sampled")
    assert made.matches[0].rule.title == EXPECTED[label]
    assert made.record.disagreement is None
