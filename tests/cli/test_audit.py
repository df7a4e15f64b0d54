"""``hsym audit`` as a user runs it."""

import json

import pytest

TRAINER = """
import numpy as np


def advantage(rewards, index, epsilon=1e-6, norm=True):
    scores = np.zeros_like(rewards)
    for group in set(index.tolist()):
        inside = index == group
        scores[inside] = rewards[inside] - rewards[inside].mean()
        if norm:
            scores[inside] /= rewards[inside].std() + epsilon
    return scores


def endless(rewards):
    while True:
        pass
"""


@pytest.fixture
def trainer(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trainer.py").write_text(TRAINER, encoding="utf-8")
    return tmp_path


def test_text(hsym, trainer):
    done = hsym("audit", "trainer.py:advantage", "--M", "4")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "Audit of trainer.py:advantage at M = 4"
    assert lines[1].startswith("  scope: the first step on-policy, no clipping, no KL term; ")
    assert lines[2] == "  called with numpy: rewards, index of float64; 16 reward vectors, each twice; also at M = 2, 3"
    assert "verdict: holds (sampled): the weights are those of GRPO with eps = 1/1000000 at M = 2, 3, 4" in done.out
    assert "objective of GRPO with eps = 0:" in lines
    assert lines[-1].startswith("  as M grows: h_M(t) -> 2*asin(sqrt(t)), uniform on [0, 1], error at most ")


def test_data(hsym, trainer):
    done = hsym("audit", "trainer.py:advantage", "--M", "3", "--arg", "norm=false", "--format", "json")
    data = json.loads(done.out)
    assert (data["schema"], data["verdict"]["outcome"], data["matches"][0]["name"]) == ("hsym.audit/1", "holds", "dr_grpo")
    assert data["call"] == "numpy: rewards, index of exact fractions, norm = False"
    assert data["weights"] == {"a": ["0", "-1/3", "-2/3"], "b": ["2/3", "1/3", "0"]}
    assert data["float_error"] is None
    assert [(x["t"], x["low"], x["high"]) for x in data["derivative"]][:1] == [("1/50", "2/3", "2/3")]


def test_a_file_and_check(hsym, trainer):
    words = ["audit", "trainer.py:advantage", "--M", "3", "-o", "audit.txt"]
    assert hsym(*words, "--check").code == 1
    assert hsym(*words).code == hsym(*words, "--check").code == 0


def test_bad_input(hsym, trainer):
    for words, message in (
        (["trainer.py"], "function: 'trainer.py' names none; expected path.py:name"),
        (["trainer.py:missing"], "function: 'trainer.py' has no function 'missing'; expected one of: advantage, endless"),
        (["trainer.py:advantage", "--M", "0"], "--M: "),
        (["trainer.py:advantage", "--M", "257"], "--M: "),
        (["trainer.py:advantage", "--marks", "1"], "--marks: '1' is not possible"),
        (["trainer.py:advantage", "--marks", "1,1"], "marks: "),
        (["trainer.py:advantage", "--arg", "norm"], "--arg: 'norm' is not of the form NAME=VALUE"),
        (["trainer.py:advantage", "--arg", "M=3"], "--arg: M is a name of hsym's own"),
        (["trainer.py:advantage", "--arg", "nothing=3"], "function: it raised TypeError"),
        (["trainer.py:advantage", "--call", "rewards; index"], "--call: 'rewards; index' is no role"),
        (["trainer.py:endless", "--time-limit", "1"], "function: it did not finish within 1 seconds"),
    ):
        done = hsym("audit", *words)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"hsym: error: {message}")
        assert done.err.count("\n") == 1
