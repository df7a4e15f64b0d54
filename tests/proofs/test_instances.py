"""The instances in proofs/rocq/generated are what their generator writes; the kernel accepts them when the proofs are built."""

import importlib.util
from pathlib import Path

import pytest

from hsym.proving import proof
from hsym.proving.kernel import Answer

PROOFS = Path(__file__).parents[2] / "proofs"


@pytest.fixture
def instances(monkeypatch):
    """The generator, with a kernel that accepts everything: here only texts are compared."""
    monkeypatch.setattr(proof, "ask", lambda text, theorems, seconds: Answer(True, ((),) * theorems))
    monkeypatch.chdir(PROOFS)  # it changes the folder itself, which is undone with this
    spec = importlib.util.spec_from_file_location("instances", PROOFS / "instances.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_instance_is_what_its_generator_writes(instances) -> None:
    assert instances.main(["--check"]) == 0


def test_every_kind_of_rule_has_an_instance(instances) -> None:
    """Of those that have a closed form for every M, one of each kind; the others are a matter of seconds: ``hsym prove``."""
    from hsym import catalog

    named = {words.split()[0] for words in instances.INSTANCES.values()}
    assert named <= set(catalog.names())
    assert {catalog.group(name) for name in named} == {"linear", "logarithm", "log-odds", "arcsine", "pass@k"}


def test_no_other_file_lies_there(instances) -> None:
    files = {path.stem for path in (PROOFS / "rocq" / "generated").glob("*.v")}
    assert files == set(instances.INSTANCES)


def test_an_unknown_name_is_refused(instances, capsys) -> None:
    assert instances.main(["grpo_9"]) == 2
    assert capsys.readouterr().err.startswith("instances.py: grpo_9 is no instance; expected some of: ")
