"""Functions of tensors.  These tests run in an environment of their own, since torch is large (tests/run_all.sh)."""

from pathlib import Path

import pytest
import torch

from hsym import audit

PLACE = str(Path(__file__).parents[1] / "auditing" / "trainers.py")


@pytest.mark.parametrize(
    ("name", "call", "title", "shape"),
    [
        ("torch_tokens", None, "RLOO", "torch: tokens, mask, index of float64"),
        ("torch_tokens", "torch: tokens, mask, index", "RLOO", "torch: tokens, mask, index of float64"),
        ("torch_vector", "torch: rewards", "GRPO with ddof = 1, eps = 1/10000", "torch: rewards of float64"),
    ],
)
def test_a_function_of_tensors_is_recognised(name: str, call: str | None, title: str, shape: str) -> None:
    made = audit(f"{PLACE}:{name}", 6, call)
    assert (made.verdict.evidence, made.matches[0].rule.title, str(made.shape)) == ("sampled", title, shape)


def test_single_precision_is_noticed() -> None:
    assert audit(f"{PLACE}:torch_vector", 6, "torch: rewards").record.precision == "float32"


def test_a_function_that_wants_float32_gets_it() -> None:
    weight = torch.ones(1, dtype=torch.float32)

    def advantage(rewards: torch.Tensor) -> torch.Tensor:
        return torch.linalg.vecdot(rewards[:, None], weight[None, :]) - rewards.mean()

    made = audit(advantage, 5, "torch: rewards")
    assert (made.shape.number, made.matches[0].rule.title) == ("float32", "Dr. GRPO")
