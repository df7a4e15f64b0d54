"""Weights recorded from the functions of public trainers, replayed: every one is what its authors' code computes."""

import gzip
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from hsym import audit

GRPO = "GRPO with ddof = 1, eps = "
MAXRL = "MaxRL with eps = "
VR_COND = "MaxRL with variance reduction with eps = "
EXPECTED = {
    "verl grpo_passk (norm on)": "grpo_passk with eps = 1/1000000",
    "verl grpo_passk (norm off)": "grpo_passk with no standard deviation",
    "EasyR1 grpo_passk @HEAD": "grpo_passk with eps = 1/1000000",
    "maxrl: maxrl": MAXRL + "1/1000000",
    "maxrl: misc type=reinforce_with_p_normalization": MAXRL + "1/1000000",
    "maxrl: clipped_pnorm (x M)": MAXRL + "0",  # its floor of 1/8 is not reached up to M = 8
    "rlhf-book maxrl": MAXRL + "0",
    "maxrl: one_sided function": "one-sided GRPO with eps = 1/1000000",
    "maxrl: misc type=vr-cond": VR_COND + "1/1000000",
    "maxrl: vr_cond_weights": VR_COND + "0",
    "maxrl: maclaurin_weights T=3": "Maclaurin weights with T = 3",
    "Minimal-RL reinforce_rej 0/1": "Reinforce-Rej",
    "RLVR-Decomposed negative": "negative-sample reinforcement",
    "RLVR-Decomposed weighted lam=.1": "W-REINFORCE with lam = 1/10",
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


def test_none_is_left_out() -> None:
    assert set(EXPECTED) == set(recorded())


def test_a_floor_that_is_not_reached_is_told_of() -> None:
    made = audit(replay("maxrl: clipped_pnorm (x M)"), 8, call="list")
    assert "clipped mean with c = 1/8" in next(x.text for x in made.findings if x.topic == "also")
