"""The good side of the command line: every command and format, exit codes, files, pipes and interrupts."""

import csv
import io
import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from fractions import Fraction
from itertools import pairwise
from math import comb
from pathlib import Path

import nbformat
import pytest

from hsym import catalog

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"^```console\n\$ (hsym .+?)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
QUESTIONS = [
    x for x in re.findall(r"`(hsym [^`]+)`", README.split("## What you can ask")[1].split("\n## ")[0]) if "..." not in x
]
NAMES = ["dr_grpo", "grpo", "idealised_grpo", "pure_rejection_sampling", "reinforce", "rejection_sampling", "rloo"]
TARGETS = ("idealised_grpo", "pure_rejection_sampling")

MY_RULE = """\
name = "shifted"
formula = "R*M/K - c"
degenerate = "zero"
least_M = 2
references = ["nowhere"]

[parameters]
c = "1/2"

[[claims]]
text = "monotone"
source = "nowhere"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test runs in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def data(done) -> dict:
    """The JSON of a call, which says what it is and who wrote it."""
    found = json.loads(done.out)
    assert re.fullmatch(r"hsym\.[a-z]+/1", found["schema"])
    assert found["hsym"] == tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return found


def test_readme_has_its_examples():
    assert len(CONSOLE) == 4
    assert len(QUESTIONS) >= 8


@pytest.mark.parametrize(("line", "shown"), CONSOLE, ids=[line for line, _ in CONSOLE])
def test_readme_shows_what_is_printed(process, line, shown):
    done = process(*shlex.split(line)[1:])
    assert done.out == shown
    assert done.code in (0, 1)
    assert done.err == ""


@pytest.mark.parametrize("line", QUESTIONS)
def test_readme_questions_have_answers(hsym, line, tmp_path, monkeypatch):
    if "trainer.py" in line:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "trainer.py").write_text("def compute_advantage(rewards):\n    return rewards\n", encoding="utf-8")
    done = hsym(*shlex.split(line)[1:])
    assert done.code in (0, 1)
    assert done.err == ""


def test_version_and_help(process):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    done = process("--version")
    assert (done.code, done.out, done.err) == (0, f"hsym {version}\n", "")
    done = process("--help")
    assert done.code == 0
    assert done.out.startswith("usage: hsym ")
    assert all(name in done.out for name in ("list", "show", "derive", "verify", "check", "table", "distance", "notebook"))


@pytest.mark.parametrize("name", ["list", "show", "derive", "verify", "check", "table", "distance", "notebook"])
def test_help_of_each_command(hsym, name):
    done = hsym(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"usage: hsym {name} ")


def test_module_is_the_same_command(process):
    done = subprocess.run([sys.executable, "-m", "hsym", "list"], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == process("list").out


def test_list(hsym):
    lines = hsym("list").out.splitlines()
    assert [line for line in lines if line.endswith(":")] == [
        *(f"{group}:" for group in catalog.GROUPS),
        "outside of the form a_s, b_s:",
    ]
    listed = [line.split()[0] for line in lines[: lines.index("outside of the form a_s, b_s:")] if line.startswith("  ")]
    assert sorted(listed) == list(catalog.names())
    found = data(hsym("list", "--format", "json"))
    assert [row["name"] for row in found["rules"]] == list(catalog.names())
    assert {row["group"] for row in found["rules"]} == set(catalog.GROUPS)
    assert all(row["reason"] for row in found["outside"])


def test_options_of_an_entry_are_parameters(hsym):
    assert "k = 2" in hsym("show", "pkpo", "--param", "k=2").out
    assert hsym("verify", "pkpo", "--param", "k=2", "--claim", "h = 1 - (1-t)^2").code == 0
    assert hsym("derive", "pkpo", "--param", "k:integer").code == 0
    done = hsym("show", "pkpo", "--param", "k=0")
    assert (done.code, done.err) == (2, "hsym: error: option k: 0 is not possible; expected an integer from 1 to 64\n")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format", ["text", "latex", "markdown", "json"])
def test_show(hsym, name, format):
    done = hsym("show", name, "--format", format)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("\n")
    if format == "json":
        assert data(done)["schema"] == "hsym.rule/1"


@pytest.mark.parametrize("name", [name for name in NAMES if name not in TARGETS])
@pytest.mark.parametrize("format", ["text", "latex", "markdown", "json"])
def test_derive(hsym, name, format):
    done = hsym("derive", name, "--M", "3", "--format", format)
    assert (done.code, done.err) == (0, "")
    assert {
        "text": "verdict: holds (",
        "latex": "; needs \\usepackage{hsym}",
        "markdown": "### ",
        "json": '"schema": "hsym.derivation/1"',
    }[format] in done.out


@pytest.mark.parametrize("format", ["text", "latex", "markdown", "json"])
def test_derive_a_target(hsym, format):
    done = hsym("derive", "idealised_grpo", "--format", format)
    assert (done.code, done.err) == (0, "")


def test_exact_values_of_rejection_sampling(hsym):
    """Independently: E[(1/M) sum_i R_i M/K grad log pi] = grad p * (1 - (1-p)^M)/p."""
    exact = data(hsym("derive", "rejection_sampling", "--M", "3", "--monomials", "--format", "json"))
    M = 3
    slope = [Fraction(-comb(M, k + 1) * (-1) ** (k + 1)) for k in range(M)]  # (1 - (1-t)^M)/t
    assert exact["a"] == ["0", "0", "0"]
    assert exact["b"] == ["3", "3/2", "1"]
    assert exact["gap"] == ["3", "3/2", "1"]
    assert exact["control_points"] == ["0", "1", "3/2", "11/6"]
    assert polynomial(exact["derivative_monomials"]) == slope == [3, -3, 1]
    assert polynomial(exact["transform_monomials"]) == [0, *(c / (k + 1) for k, c in enumerate(slope))]


def polynomial(parts: list[dict]) -> list[Fraction]:
    """The coefficients of a rational polynomial as JSON has it."""
    (part,) = parts
    assert part["radicand"] == 1
    return [Fraction(int(x), int(part["denominator"])) for x in part["numerators"]]


def test_control_points_are_sums_of_the_gap(hsym):
    exact = data(hsym("derive", "R*K^2 - mean", "--M", "7", "--format", "json"))
    gap = [Fraction(x) for x in exact["gap"]]
    assert gap == [(s + 1) ** 2 - Fraction(s + 1, 7) + Fraction(s, 7) for s in range(7)]
    steps = [y - x for x, y in pairwise(Fraction(x) for x in exact["control_points"])]
    assert steps == [w / 7 for w in gap]


def test_value_at_a_point(hsym):
    done = hsym("derive", "rejection_sampling", "--M", "3", "--at", "1/3", "--digits", "20")
    value = 3 * Fraction(1, 3) - Fraction(3, 2) * Fraction(1, 9) + Fraction(1, 3) * Fraction(1, 27)
    shown = re.search(r"= ([0-9.]+) \+/- 1e-20 \[bounded\]", done.out)
    assert shown is not None
    assert abs(Fraction(shown[1]) - value) <= Fraction(1, 10**20)
    found = data(hsym("derive", "rejection_sampling", "--M", "3", "--at", "1/3", "--format", "json"))
    assert (found["schema"], found["M"], found["t"], found["evidence"]) == ("hsym.values/1", 3, "1/3", "bounded")


VERDICTS = [
    (["reinforce", "--M", "3"], 0, "holds (exact)"),
    (["reinforce", "--M", "3", "--policy", "softmax"], 0, "holds (exact)"),
    (["reinforce", "--M", "3", "--policy", "two-prompts"], 0, "holds (exact)"),
    (["reinforce", "--M", "3", "--responses", "4", "--correct", "1", "--method", "tuples"], 0, "holds (exact)"),
    (["reinforce", "--M", "3", "--claim", "h = t"], 0, "holds (exact)"),
    (["reinforce", "--M", "3", "--claim", "h = t + 5"], 0, "holds (exact)"),
    (["reinforce", "--M", "3", "--claim", "h = 2*t"], 1, "fails (exact)"),
    (["reinforce", "--M", "3", "--claim", "h ~ 2*t"], 0, "holds (exact)"),
    (["reinforce", "--M", "3", "--claim", "h ~ -t"], 1, "fails (exact)"),
    (["reinforce", "--M", "3", "--claim", "h' = 1"], 0, "holds (exact)"),
    (["reinforce", "--M", "3", "--claim", "h = log(1 + t)"], 1, "fails (bounded)"),
    (["reinforce", "--M", "3", "--claim", "limit = t"], 3, "open"),
    (["rloo", "--M", "5", "--claim", "equal to reinforce"], 0, "holds (exact)"),
    (["rloo", "--M", "5", "--claim", "equal to R*M/K"], 1, "fails (exact)"),
    (["rloo", "--M", "5", "--claim", "equal to a = -s/4; b = 1 - s/4"], 0, "holds (exact)"),
    (["R - mean", "--M", "5", "--claim", "h ~ t"], 0, "holds (exact)"),
    (["R − mean", "--M", "5", "--claim", "h = 4*t/5 − 1"], 0, "holds (exact)"),
    (["R*(ε + 1)", "--M", "2", "--claim", "h ~ t", "--eps", "1/2"], 0, "holds (exact)"),
    (["Z = R*M/K", "--M", "3", "--claim", "h' = (1 - (1-t)^M)/t"], 0, "holds (exact)"),
    (["a = 0; b = M/(s + 1)", "--M", "3", "--claim", "equal to rejection_sampling"], 0, "holds (exact)"),
    (["rejection_sampling", "--M", "4", "--claim", "monotone"], 0, "holds (exact)"),
    (["(2*K - M)*R", "--M", "6", "--claim", "monotone"], 1, "fails (exact)"),
    (["lam*R", "--param", "lam>0", "--M", "3", "--claim", "h = lam*t"], 0, "holds (exact)"),
    (["lam*R", "--param", "lam", "--M", "3", "--claim", "monotone"], 1, "fails (exact)"),
    (["k*R", "--param", "k=3", "--M", "3", "--claim", "h = 3*t"], 0, "holds (exact)"),
    (["grpo", "--ddof", "1", "--eps", "0", "--M", "2", "--claim", "h ~ t"], 0, "holds (exact)"),
    (["grpo", "--eps-inside", "--eps", "1/10", "--M", "3"], 0, "holds (exact)"),
    (["(R - mean)/std", "--degenerate", "zero", "--M", "4", "--claim", "equal to grpo"], 1, "fails (exact)"),
    (["idealised_grpo"], 0, "holds (exact)"),
    (["idealised_grpo", "--claim", "h = t"], 1, "fails (exact)"),
    (["-R", "--M", "2", "--claim", "monotone"], 1, "fails (exact)"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "verdict"), VERDICTS, ids=[" ".join(words) for words, _, _ in VERDICTS])
def test_verify(hsym, words, code, verdict):
    words = ["verify", *words] if words[0] != "-R" else ["verify", *words[1:], "--", words[0]]
    done = hsym(*words)
    assert (done.code, done.err) == (code, "")
    assert f"\nverdict: {verdict}: " in done.out


@pytest.mark.parametrize("format", ["text", "latex", "markdown", "json"])
@pytest.mark.parametrize(("claim", "code"), [(None, 0), ("h = t", 1), ("limit = t", 3)])
def test_verify_in_each_format(hsym, format, claim, code):
    claims = [] if claim is None else ["--claim", claim]
    done = hsym("verify", "rejection_sampling", "--M", "3", *claims, "--format", format)
    assert (done.code, done.err) == (code, "")
    if format == "json":
        assert data(done)["verdict"]["outcome"] == {0: "holds", 1: "fails", 3: "open"}[code]


TABLE = ["table", "reinforce", "rloo", "rejection_sampling", "grpo", "--eps", "0"]


def test_table_of_four_rules_in_latex(hsym):
    done = hsym(*TABLE, "--M", "4", "--format", "latex")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].startswith("% made by: hsym table reinforce rloo rejection_sampling grpo --eps 0 --M 4 --format latex; ")
    assert [x for x in lines if x in (r"\toprule", r"\midrule", r"\bottomrule")] == [r"\toprule", r"\midrule", r"\bottomrule"]
    rows = lines[lines.index(r"\midrule") + 1 : lines.index(r"\bottomrule")]
    assert len(rows) == 4
    assert all(row.count(" & ") == 2 and row.endswith(r" \\") for row in rows)


@pytest.mark.parametrize("format", ["text", "latex", "markdown", "csv", "html", "json"])
def test_table_in_each_format(hsym, format):
    done = hsym(*TABLE, "--M", "2,3", "--format", format)
    assert (done.code, done.err) == (0, "")
    assert "REINFORCE" in done.out
    if format == "csv":
        rows = list(csv.reader(io.StringIO(done.out)))
        assert rows[0] == ["rule", "Z", "h_2(t)", "h_3(t)"]
        assert rows[3][2:] == ["2*t - t^2/2", "3*t - 3*t^2/2 + t^3/3"]
    if format == "json":
        rows = data(done)["rows"]
        assert polynomial(rows[2]["objectives"][1]["h"]) == [0, 3, Fraction(-3, 2), Fraction(1, 3)]


def test_options_of_a_table_go_to_the_rules_that_know_them(hsym):
    assert hsym("table", "grpo", "R - mean", "lam*R", "--ddof", "1", "--M", "2", "--param", "lam").code == 2
    assert hsym("table", "grpo", "reinforce", "--ddof", "1", "--eps", "0", "--M", "2").code == 0


def test_notebook(hsym, folder):
    done = hsym("notebook", "grpo", "--eps", "1/10", "--ddof", "1", "--M", "3", "-o", "n.ipynb")
    assert (done.code, done.out, done.err) == (0, "", "")
    document = nbformat.read(folder / "n.ipynb", as_version=4)
    nbformat.validate(document)
    code = "\n".join(cell.source for cell in document.cells if cell.cell_type == "code")
    assert "hsym.rule('grpo', parameters={'eps': '1/10'}, ddof=1)" in code
    assert hsym("notebook", "grpo", "--eps", "1/10", "--ddof", "1", "--M", "3").out == (folder / "n.ipynb").read_text(
        encoding="utf-8"
    )


def test_rule_file(hsym, folder):
    (folder / "shifted.toml").write_text(MY_RULE, encoding="utf-8")
    shown = hsym("show", "shifted.toml")
    assert shown.code == 0
    assert "shifted" in shown.out
    assert "  M >= 2\n" in shown.out
    assert "claimed: monotone (nowhere)" in shown.out
    assert "reference: nowhere" in shown.out
    exact = data(hsym("derive", str(folder / "shifted.toml"), "--M", "3", "--format", "json"))
    assert exact["a"] == ["0", "-1/2", "-1/2"]
    assert exact["b"] == ["5/2", "1", "0"]
    assert hsym("verify", "shifted.toml", "--M", "3", "--claim", "equal to shifted.toml").code == 0
    assert hsym("derive", "shifted.toml", "--M", "1").code == 2


def test_pair_in_a_rule_file(hsym, folder):
    (folder / "pair.toml").write_text('a = "-s/(M - 1)"\nb = "1 - s/(M - 1)"\nleast_M = 2\n', encoding="utf-8")
    assert hsym("verify", "pair.toml", "--M", "4", "--claim", "equal to rloo").code == 0


def test_parameter_stays_symbolic_or_takes_a_value(hsym):
    assert "h_2(t) = c*t\n" in hsym("derive", "c*R", "--param", "c", "--M", "2").out
    assert "h_2(t) = t/3\n" in hsym("derive", "c*R", "--param", "c=1/3", "--M", "2").out
    assert "h_2(t) = sqrt(2)*t\n" in hsym("derive", "c*R", "--param", "c = sqrt(2)", "--M", "2").out
    assert "parameters: c >= 0" in hsym("show", "c*R", "--param", "c>=0").out


def test_output_file_and_check(hsym, folder):
    words = ["derive", "rloo", "--M", "3", "--format", "latex", "-o", "h.tex"]
    done = hsym(*words, "--check")
    hint = "write it again with: hsym derive rloo --M 3 --format latex -o h.tex"
    assert (done.code, done.out, done.err) == (1, "", f"hsym: h.tex is missing or out of date; {hint}\n")
    assert list(folder.iterdir()) == []
    assert hsym(*words) == hsym(*words, "--check")
    assert hsym(*words).out == ""
    assert (folder / "h.tex").read_text(encoding="utf-8") == hsym(*words[:-2]).out
    (folder / "h.tex").write_text("changed", encoding="utf-8")
    assert hsym(*words, "--check").code == 1
    assert (folder / "h.tex").read_text(encoding="utf-8") == "changed"
    assert hsym(*words).code == 0
    assert hsym(*words, "--check").code == 0
    assert [path.name for path in folder.iterdir()] == ["h.tex"]


def test_check_of_a_table_and_of_a_verdict_that_fails(hsym):
    table = ["table", "R - mean", "--M", "2", "--format", "latex", "-o", "my table.tex"]
    assert "hsym table 'R - mean' --M 2 --format latex -o 'my table.tex'\n" in hsym(*table, "--check").err
    assert hsym(*table).code == hsym(*table, "--check").code == 0
    fails = ["verify", "rloo", "--M", "2", "--claim", "h = 2*t", "-o", "v.txt"]
    assert hsym(*fails).code == hsym(*fails, "--check").code == 1


def test_written_files_have_the_usual_rights(hsym, folder):
    (folder / "plain").write_text("", encoding="utf-8")
    assert hsym("list", "-o", "listed").code == 0
    assert (folder / "listed").stat().st_mode == (folder / "plain").stat().st_mode


def test_a_line_break_in_a_rule_does_not_leave_the_latex_comment(hsym):
    first, second = hsym("table", "R\n", "--M", "2", "--format", "latex").out.splitlines()[:2]
    assert first.startswith("% made by: hsym table ")
    assert second.startswith(r"\begin{tabular}")


@pytest.mark.parametrize("words", [["list"], ["derive", "grpo", "--eps", "0", "--M", "300", "--format", "json"]], ids=" ".join)
def test_broken_pipe_is_silent(command, words):
    reader, writer = os.pipe()
    os.close(reader)
    child = subprocess.Popen([*command, *words], stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    _, err = child.communicate(timeout=120)
    assert err == b""
    assert child.returncode == 0


def test_interrupt(command):
    """On a terminal the command says that it works; Ctrl-C then ends it with 130."""
    mine, terminal = pty.openpty()
    words = ["derive", "grpo", "--M", "4096", "--format", "json"]
    child = subprocess.Popen([*command, *words], stdout=subprocess.PIPE, stderr=terminal)
    os.close(terminal)
    said = b""
    while b"\n" not in said:
        said += os.read(mine, 1000)
    assert said == b"hsym: working; Ctrl-C stops it\r\n"
    child.send_signal(signal.SIGINT)
    out, _ = child.communicate(timeout=120)
    said = os.read(mine, 1000)
    os.close(mine)
    assert (child.returncode, out, said) == (130, b"", b"hsym: interrupted\r\n")


@pytest.mark.parametrize(
    "words",
    [
        ["derive", "ε*R − mean", "--M", "2"],
        ["derive", "grpo", "--M", "2", "--at", "1/2", "--eps", "0"],
        ["derive", "Ж", "--M", "2"],
        ["list"],
    ],
    ids=["formula", "value", "error", "list"],
)
def test_output_in_ascii(command, words):
    child = subprocess.run(
        [*command, *words], capture_output=True, timeout=120, env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert child.returncode == (2 if words[1:2] == ["Ж"] else 0)
    assert (child.stdout + child.stderr).isascii()
    assert b"Traceback" not in child.stderr
