"""Certificates on the command line: written, compared, re-checked, with and without hsym."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hsym import catalog

ROOT = Path(__file__).parent.parent.parent
CHECKER = ROOT / "hsym" / "checker.py"
CERTIFICATES = sorted((ROOT / "proofs" / "certificates").glob("*.json"))
NAMES = ["dr_grpo", "grpo", "reinforce", "rejection_sampling", "rloo"]
"""With a certificate of their limit too."""
WITHOUT_EPS = {"maxrl", "maxrl_vr_cond", "one_sided_grpo", "rloo_std"}
"""Certified at eps = 0."""
UNCERTIFIED = {"beta_smoothed_grpo", "bnpo", "clipped_mean", "grpo_passk", "passk_training"}
"""For these there is nothing for every M: roots of s and M together, powers, a floor at a share of M."""
TARGETS = {"idealised_grpo", "pure_rejection_sampling"}
MORE = sorted(set(catalog.names()) - set(NAMES) - UNCERTIFIED - TARGETS)


def alone(*files: object) -> subprocess.CompletedProcess[str]:
    """The checker as a referee runs it: no site packages, nothing of hsym on the path."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(CHECKER), *map(str, files)], capture_output=True, text=True, timeout=120, check=False
    )


def test_there_is_one_for_each_rule_of_the_catalogue():
    assert [path.stem for path in CERTIFICATES] == sorted([*NAMES, *MORE, *(f"{name}_limit" for name in NAMES)])


def test_a_referee_needs_nothing_but_python():
    done = alone(*CERTIFICATES)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("accepted ") == 2 * len(NAMES) + len(MORE)
    assert "h_M'(t) = " in done.stdout
    assert "so, with h(0) = 0, Abs(h_M(t) - h(t)) is at most" in done.stdout


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("command", "suffix"), [("derive", ""), ("limit", "_limit")])
def test_committed_certificates_are_what_the_command_writes(hsym, name, command, suffix):
    file = ROOT / "proofs" / "certificates" / f"{name}{suffix}.json"
    done = hsym(command, name, "--certificate", str(file), "--check")
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize("name", MORE)
def test_certificates_of_further_rules_are_what_the_command_writes(hsym, name):
    file = ROOT / "proofs" / "certificates" / f"{name}.json"
    done = hsym("derive", name, *(["--eps", "0"] if name in WITHOUT_EPS else []), "--certificate", str(file), "--check")
    assert done.code == 0


def test_check_says_what_the_checker_alone_says(hsym):
    done = hsym("check", *map(str, CERTIFICATES))
    assert (done.code, done.err) == (0, "")
    assert done.out == alone(*CERTIFICATES).stdout


def test_derive_writes_what_check_accepts(hsym, folder):
    done = hsym("derive", "a = 0; b = 1/(s+1)^2", "--certificate", "squares.json")
    assert (done.code, done.err) == (0, "")
    assert "h_M(t) = " in done.out
    assert hsym("check", "squares.json").out.startswith("accepted squares.json\n")


def test_a_certificate_at_one_M(hsym, folder):
    assert hsym("derive", "grpo", "--eps", "0", "--M", "8", "--certificate", "eight.json").code == 0
    done = hsym("check", "eight.json")
    assert done.code == 0
    assert "M = 8" in done.out


def test_a_limit_has_a_certificate_of_what_its_theorems_need(hsym, folder):
    done = hsym("limit", "grpo", "--eps", "0", "--ddof", "1", "--certificate", "limit.json")
    assert (done.code, done.err) == (0, "")
    assert "concavity [checked]" in done.out
    assert hsym("check", "limit.json").out.startswith("accepted limit.json\n")
    data = json.loads(Path("limit.json").read_text(encoding="utf-8"))
    data["statement"]["pieces"][0]["size"] = "0x1/0x2"
    Path("false.json").write_text(json.dumps(data), encoding="utf-8")
    done = hsym("check", "false.json")
    assert (done.code, done.out) == (1, "refused false.json: piece 1: the size is not proved\n")


def test_a_changed_statement_is_refused_with_exit_code_1(hsym, folder):
    hsym("derive", "rloo", "--certificate", "rloo.json")
    data = json.loads(Path("rloo.json").read_text(encoding="utf-8"))
    data["statement"]["derivative"] = "0x2"
    Path("false.json").write_text(json.dumps(data), encoding="utf-8")
    done = hsym("check", "rloo.json", "false.json")
    assert done.code == 1
    assert "accepted rloo.json" in done.out
    assert "refused false.json: derivative" in done.out
    rows = json.loads(hsym("check", "rloo.json", "false.json", "--format", "json").out)["certificates"]
    assert [row["outcome"] for row in rows] == ["accepted", "refused"]
    assert rows[1]["reason"].startswith("derivative")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "hsym.certificate/2"}', "\x00", "[" * 100_000])
def test_what_is_no_certificate_is_unreadable_with_exit_code_2(hsym, folder, content):
    Path("x.json").write_text(content, encoding="utf-8")
    done = hsym("check", "x.json")
    assert done.code == 2
    assert done.out.startswith("unreadable x.json: ")
    assert done.out.count("\n") == 1


def test_a_missing_file_is_unreadable(hsym, folder):
    done = hsym("check", "nowhere.json", ".")
    assert done.code == 2
    assert done.out.count("unreadable ") == 2


def test_check_compares_and_writes_nothing(hsym, folder):
    words = ("derive", "rloo", "--certificate", "rloo.json")
    assert hsym(*words, "--check").code == 1
    assert not Path("rloo.json").exists()
    assert hsym(*words).code == 0
    done = hsym(*words, "--check")
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["derive", "idealised_grpo", "--certificate", "x.json"], "certificate: there is none for"),
        (["limit", "idealised_grpo", "--certificate", "x.json"], "certificate: there is none for"),
        (["limit", "a = 0; b = M/(s+1)^2", "--certificate", "x.json"], "certificate: there is none for"),
        (["limit", "a = 0; b = log(s + 2)", "--certificate", "x.json"], "certificate: there is none for"),
        (["derive", "grpo", "--M", "4", "--certificate", "x.json"], "certificate: a weight of GRPO is no number"),
        (["derive", "rloo", "--M", "33", "--certificate", "x.json"], "M: 33 is too large for a certificate at one M"),
        (["derive", "rloo", "--M", "4", "--at", "1/2", "--certificate", "x.json"], "--certificate: values are enclosures"),
        (["derive", "a = 0; b = log(s + 2)", "--certificate", "x.json"], "certificate: there is none for"),
        (["derive", "rloo", "--certificate", "no/such/folder/x.json"], "no/such/folder/x.json cannot be written"),
    ],
)
def test_no_certificate_is_one_sentence(hsym, folder, words, said):
    done = hsym(*words)
    assert done.code == 2
    assert done.err.startswith("hsym: error: ")
    assert said in done.err
    assert done.err.count("\n") == 1
    assert not Path("x.json").exists()
