"""The command ``expand``."""

import json

import pytest

from hsym.cli import main


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["expand", *words])
    done = capsys.readouterr()
    return code, done.out, done.err


def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "grpo", "--eps", "0", "--order", "1")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "GRPO with eps = 0: expansion in 1/M for 0 < t < 1 [formal]"
    assert "  M^(-1/2)   zeta(1/2)" in out.splitlines()
    assert out.endswith("h_M(0) = 0.\n")


def test_latex_and_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    _, latex, _ = run(capsys, "R*M/K", "--format", "latex")
    assert r"\log t + H_{M}" in latex
    _, markdown, _ = run(capsys, "R*M/K", "--format", "markdown")
    assert markdown.startswith("### Z = R*M/K: expansion in 1/M")
    assert markdown.count("$$") == 2


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "grpo", "--eps", "0", "--order", "0", "--format", "json")
    data = json.loads(out)
    assert (code, data["schema"], data["order"], data["has_limit"]) == (0, "hsym.expansion/1", 0, True)
    assert data["verdict"]["evidence"] == "formal"
    assert [row["power"] for row in data["transform"]] == ["0", "-1/2"]
    _, out, _ = run(capsys, "a = 0; b = log(M/(s+1))", "--format", "json")
    assert json.loads(out)["ends"] is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("grpo", "--order", "9"), "--order: '9' is not possible"),
        (("idealised-grpo",), "idealised GRPO is a target without M"),
        (("a = 0; b = 1/(2*s - M)",), "whose sign is not one and the same"),
        (("a = 0; b = log(s + 1)",), "log M does not cancel"),
    ],
)
def test_bad_input(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith("hsym: error: ")
    assert err.count("\n") == 1
    assert message in err
