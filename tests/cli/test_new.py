"""``hsym new`` and ``hsym verify FILE.toml``: a rule file from the template to its verdicts."""

import json

import pytest


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_template_is_a_valid_rule_file_whose_claims_hold(hsym, here):
    done = hsym("new", "my_rule.toml")
    assert (done.code, done.out) == (0, "wrote my_rule.toml; check it with: hsym verify my_rule.toml\n")
    done = hsym("verify", "my_rule.toml")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:3] == ["claims about my rule, for every M", "", "h = lam*t  (where it is claimed)"]
    assert hsym("derive", "my_rule.toml", "--M", "3").code == 0


def test_nothing_is_overwritten(hsym, here):
    (here / "mine.toml").write_text("name = 1", encoding="utf-8")
    for name, message in (
        ("mine.toml", "file mine.toml: it exists; expected a new file"),
        ("mine.txt", "file mine.txt: its name does not end in .toml; expected one that does, since that makes it a rule file"),
        ("nowhere/mine.toml", "file nowhere/mine.toml: no such file or directory; expected a place that can be written"),
    ):
        done = hsym("new", name)
        assert (done.code, done.out, done.err) == (2, "", f"hsym: error: {message}\n")
    assert (here / "mine.toml").read_text(encoding="utf-8") == "name = 1"
    assert [x.name for x in here.iterdir()] == ["mine.toml"]


CLAIMS = """
name = "half"
formula = "R/2"
[[claims]]
text = "h = t/2"
source = "page 1"
[[claims]]
text = "{second}"
source = "page 2"
"""


@pytest.mark.parametrize(
    ("second", "code"), [("monotone", 0), ("h = t", 1), ("equal to dr_grpo", 1), ("limit = t/2", 0), ("h ~ t", 3)]
)
def test_every_claim_of_a_file_is_verified(hsym, here, second, code):
    (here / "half.toml").write_text(CLAIMS.replace("{second}", second), encoding="utf-8")
    done = hsym("verify", "half.toml")
    assert done.code == code
    assert f"{second}  (page 2)" in done.out.splitlines()
    data = json.loads(hsym("verify", "half.toml", "--format", "json").out)
    assert [x["claim"] for x in data["claims"]] == ["h = t/2", second]
    assert data["claims"][0]["verdict"]["outcome"] == "holds"


def test_authors_of_the_catalogue_are_taken_at_their_word(hsym):
    assert hsym("verify", "pkpo").code == 0
    done = hsym("verify", "maxrl", "--eps", "0")
    assert done.code == 1
    assert "fails (exact): at M = 1: the two sides differ" in done.out


def test_a_rule_without_claims_needs_a_group_size(hsym):
    done = hsym("verify", "R/2")
    assert (done.code, done.err) == (
        2,
        "hsym: error: --M: no group size was given; expected an integer from 1 to 4096, such as --M 8\n",
    )
    assert hsym("verify", "pkpo", "--format", "latex").code == 2
