"""``hsym prove`` as a user runs it."""

import json
import shlex


def test_a_rule_at_one_size(hsym):
    done = hsym("prove", "rloo", "--M", "8")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "RLOO at M = 8, in Rocq",
        "  update: the expected update of every policy is h'(p) times the derivative of p, with these weights (theorem 1)",
        "  weights: the mean of a_S, S ~ Binomial(7, t), which has no other a_0 .. a_7, is -t",
        "  derivative: h_8'(t) = 1",
        "  transform: h_8(t) = t",
        "verdict: holds (proved): the Rocq kernel accepted 4 theorems, which rest on no axiom",
    ]


def test_a_rule_at_every_size(hsym):
    done = hsym("prove", "rejection_sampling")
    assert done.code == 0
    assert "  derivative: h_M'(t) = (1 - (1 - t)^M)/t for every integer M >= 1, t not 0" in done.out.splitlines()


def test_data(hsym):
    done = hsym("prove", "grpo", "--eps", "0", "--M", "4", "--format", "json")
    data = json.loads(done.out)
    assert (data["schema"], data["axioms"], data["verdict"]["evidence"]) == ("hsym.proof/1", [], "proved")
    assert [x["name"] for x in data["theorems"]] == ["update", "weights", "derivative", "transform"]
    assert data["source"].endswith("Print Assumptions transform.\n")


def test_the_derivation_says_what_is_proved(hsym):
    done = hsym("prove", "rloo", "--M", "3", "--format", "latex", "--style", "align", "--evidence")
    assert done.code == 0
    assert r"\hsymMark{proved}" in done.out


def test_file_and_check(hsym, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["prove", "rloo", "--M", "3", "--format", "rocq", "-o", "rloo_3.v"]
    assert hsym(*words).code == hsym(*words, "--check").code == 0
    text = (tmp_path / "rloo_3.v").read_text(encoding="utf-8")
    assert "Written by: hsym prove rloo --M 3 --format rocq -o rloo_3.v" in text
    (tmp_path / "rloo_3.v").write_text(text.replace("0x1", "0x2"), encoding="utf-8")
    assert hsym(*words, "--check").code == 1


def test_a_wrong_claim_writes_no_file(hsym, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = hsym("prove", "rloo", "--M", "8", "--claim", "h = t^2", "--format", "rocq", "-o", "wrong.v")
    assert done.code == 1
    assert "fails (exact): the Rocq kernel did not accept it" in done.out
    assert list(tmp_path.iterdir()) == []


def test_the_text_goes_to_a_file_as_elsewhere(hsym, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["prove", "rloo", "--M", "3", "-o", "said.txt"]
    assert hsym(*words, "--check").code == 1
    assert hsym(*words).code == hsym(*words, "--check").code == 0
    assert "holds (proved)" in (tmp_path / "said.txt").read_text(encoding="utf-8")


def test_what_the_kernel_refused_is_not_written_as_a_derivation(hsym, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = hsym("prove", "R/(sqrt(K) + sqrt(M) + 1)", "--M", "4", "--format", "latex", "-o", "roots.tex")
    assert done.code == 3
    assert "verdict: open: the Rocq kernel did not accept it" in done.out
    assert list(tmp_path.iterdir()) == []


def test_what_is_beyond_the_theory_is_open(hsym):
    for words in (["grpo", "--eps", "0"], ["R*log(1+K)", "--M", "4"]):
        done = hsym("prove", *words)
        assert (done.code, done.err) == (3, "")
        assert done.out.splitlines()[-1].startswith("verdict: open: it has no statement in Rocq here (rule: ")


def test_the_command_in_the_head_of_a_file_is_the_one_that_was_given(hsym, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["prove", "rloo", "--M", "3", "--claim", "h' = 1", "--format", "rocq", "-o", "claim.v"]
    assert hsym(*words).code == 0
    text = (tmp_path / "claim.v").read_text(encoding="utf-8")
    head = " ".join(line[3:-3].strip() for line in text.split("From Coq")[0].splitlines())
    said = head.partition("Written by: hsym ")[2]
    assert shlex.split(said) == words


def test_words_that_are_no_text_are_written_as_their_bytes(hsym):
    done = hsym("prove", "rloo", "--M", "2", "--format", "rocq", "--name", "caf\udce9")
    assert done.code in (0, 2)


def test_bad_input(hsym):
    for words, message in (
        (["grpo", "--M", "4"], "parameter eps: it has no value; expected one, such as --eps 0"),
        (["rloo", "--M", "0"], "--M: "),
        (["rloo", "--M", "4", "--time-limit", "0"], "--time-limit: "),
        (["rloo", "--M", "4", "--claim", "monotone"], "claim: 'monotone' is not of a form that is proved here"),
        (["rloo", "--M", "4", "--claim", "h = t", "--format", "latex"], "--claim: latex shows the derivation, not a claim"),
        (["rloo", "--M", "4", "--style", "align"], "--style: it is an option of LaTeX"),
        (["idealised_grpo"], "rule: idealised GRPO is a target"),
    ):
        done = hsym("prove", *words)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"hsym: error: {message}")
