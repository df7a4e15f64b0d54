"""The command ``limit``, and claims about limits."""

import json

import pytest

from hsym.cli import main


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    done = capsys.readouterr()
    return code, done.out, done.err


def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "limit", "grpo", "--eps", "0")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == (
        "h_M(t) -> 2*asin(sqrt(t)), uniform on [0, 1], error at most 4*asin(1/sqrt(M)) - 1/sqrt(M - 1) for every M >= 2"
    )
    assert "supremum [exact]: its value at t = 1, exactly, for every M" in out


def test_a_constant_is_subtracted(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "limit", "R*M/K")
    assert code == 0
    assert out.startswith("h_M(t) - harmonic(M) -> log(t), uniform on compact subsets of (0, 1]")


def test_both_orders_of_the_double_limit(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "limit", "grpo")
    assert "so that the two limits may be taken in either order" in out
    assert "Abs(h_M(t) - 2*asin(sqrt(t))) <= d(eps) + 4/sqrt(M)" in out


def test_latex_and_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    _, latex, _ = run(capsys, "limit", "rejection_sampling", "--format", "latex")
    assert (
        r"\left|\hsymTransform{M}{t} - \hsymLimit{t} - \hsymHarmonic{M}\right| &\le \frac{(1 - t)^{M + 1}}{(M + 1) t}" in latex
    )
    _, markdown, _ = run(capsys, "limit", "rejection_sampling", "--format", "markdown")
    assert markdown.startswith("### The limit of rejection sampling as $M \\to \\infty$")


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "limit", "grpo", "--eps", "0", "--format", "json")
    data = json.loads(out)
    assert data["schema"] == "hsym.limit/1"
    assert data["limit"] == {"expression": "2*asin(sqrt(t))"}
    assert (data["domain"], data["constant"], data["scale"], data["least_M"]) == ("[0, 1]", "0", "1", "2")
    assert data["supremum"]["expression"].startswith("pi - sum(")
    relations = [step.get("relation", "=") for step in data["derivation"]["steps"]]
    assert relations.count("<=") == 4
    _, out, _ = run(capsys, "limit", "a = 0; b = 2^s", "--format", "json")
    data = json.loads(out)
    assert (data["limit"], data["bound"], data["verdict"]["outcome"]) == (None, None, "open")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["limit", "a = 0; b = 2^s"], 3, "open: no limit theorem applies"),
        (["limit", "a = 0; b = (-1)^M"], 1, "no limit: along even M the limit is t, along odd M it is -t"),
        (["verify", "grpo", "--eps", "0", "--claim", "limit = 2*asin(sqrt(t))"], 0, "verdict: holds (exact)"),
        (["verify", "grpo", "--eps", "0", "--claim", "limit = t"], 1, "verdict: fails (exact)"),
        (["verify", "a = 0; b = 2^s", "--claim", "limit = t"], 3, "verdict: open"),
    ],
)
def test_exit_codes(capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str) -> None:
    found, out, _ = run(capsys, *words)
    assert found == code
    assert said in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["limit", "nothing"], "nothing"),
        (["limit", "R/0.3"], "0.3"),
        (["verify", "rloo", "--claim", "limit = t/M"], "depends on more than t"),
        (["distance", "rejection_sampling", "--M", "4"], "the limit holds on (0, 1]"),
        (["distance", "grpo", "--eps", "0", "--M", "4", "--format", "picture"], "no file was named"),
        (["distance", "grpo", "--eps", "0", "--M", "4", "--constant", "1"], "expected H with it"),
    ],
)
def test_bad_input(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith("hsym: error: ")
    assert said in err
    assert err.count("\n") == 1


def test_the_figure_of_convergence(capsys: pytest.CaptureFixture[str], tmp_path) -> None:
    path = tmp_path / "c.pdf"
    code, _, err = run(capsys, "distance", "grpo", "--eps", "0", "--M", "2,8,32", "--format", "picture", "-o", str(path))
    assert (code, path.read_bytes()[:5]) == (0, b"%PDF-"), err
