"""``hsym report``, ``hsym sty`` and the options of LaTeX, as a user runs them."""

import os
import pty
import signal
import subprocess
import sys

import pytest


def test_report_writes_a_folder_and_lists_it(hsym, tmp_path):
    folder = tmp_path / "report"
    done = hsym("report", "rloo", "--M", "3", "-o", str(folder))
    assert (done.code, done.err) == (0, "")
    listed = done.out.splitlines()
    assert listed == sorted(str(x) for x in folder.rglob("*") if x.is_file())
    assert {"report.tex", "report.pdf", "report.html", "references.bib", "hsym.sty", "checker.py"} <= {
        x.name for x in folder.iterdir()
    }
    assert (folder / "report.pdf").read_bytes()[:5] == b"%PDF-"
    assert "% made by: hsym report rloo --M 3 -o anew; hsym" in (folder / "report.tex").read_text(encoding="utf-8")


def _files(folder):
    return {x.relative_to(folder).as_posix(): x.read_bytes() for x in folder.rglob("*") if x.is_file()}


def test_report_does_not_depend_on_its_folder(hsym, tmp_path):
    words = ("--M", "2", "--no-pdf")
    assert hsym("report", "reinforce", *words, "-o", str(tmp_path / "x")).code == 0
    assert hsym("report", f"--output={tmp_path / 'a longer name'}", "reinforce", *words).code == 0
    assert hsym("report", *words, f"-o{tmp_path / 'z'}", "--", "R").code == 0
    assert _files(tmp_path / "x") == _files(tmp_path / "a longer name")
    command = "hsym report --M 2 --no-pdf -o anew -- R"
    assert command in (tmp_path / "z" / "report.tex").read_text(encoding="utf-8")
    assert str(tmp_path).encode() not in b"".join(_files(tmp_path / "x").values())


def test_report_of_a_file_has_the_file_and_its_command_runs_inside(hsym, tmp_path, monkeypatch):
    path = tmp_path / "my  rule.toml"
    path.write_bytes(b'name = "mine"\r\nformula = "R"\n')
    words = ("report", str(path), "--M", "2", "--no-pdf", "-o")
    assert hsym(*words, str(tmp_path / "x")).code == 0
    assert (tmp_path / "x" / "rule.toml").read_bytes() == path.read_bytes()
    made = _files(tmp_path / "x")
    assert b"hsym report rule.toml --M 2 --no-pdf -o anew" in made["report.html"]
    assert hsym(*words, str(tmp_path / "x"), "--check").code == 0
    monkeypatch.chdir(tmp_path / "x")
    assert hsym("report", "rule.toml", "--M", "2", "--no-pdf", "-o", "anew").code == 0
    assert _files(tmp_path / "x" / "anew") == made
    monkeypatch.chdir(tmp_path)
    path.write_bytes(b'name = "mine"\nformula = "R"\n')
    done = hsym(*words, str(tmp_path / "y"), "--check")
    assert "rule.toml is missing or out of date" in done.err


def test_report_check_compares_and_writes_nothing(hsym, tmp_path):
    words = ("report", "reinforce", "--M", "2", "--no-pdf", "-o", str(tmp_path / "x"))
    assert hsym(*words).code == 0
    assert hsym(*words, "--check").code == 0
    (tmp_path / "x" / "hsym.sty").write_text("changed", encoding="utf-8")
    done = hsym(*words, "--check")
    assert done.code == 1
    assert "hsym.sty is missing or out of date; write it again with: hsym report reinforce" in done.err
    assert (tmp_path / "x" / "hsym.sty").read_text(encoding="utf-8") == "changed"
    assert not (tmp_path / "y").exists()
    assert hsym(*words[:-1], str(tmp_path / "y"), "--check").code == 1
    assert not (tmp_path / "y").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["report", "grpo"], "-o: no folder was named; expected -o DIR"),
        (["report", "grpo", "--M", "65", "-o", "x"], "--M: '65' is not possible; expected an integer from 1 to 64"),
        (["report", "idealised_grpo", "--M", "4", "-o", "x"], "is a target whose weights depend on p; expected no M"),
        (["report", "R/0", "-o", "x"], "division by zero"),
        (
            ["derive", "grpo", "--style", "proof"],
            "--style: it is an option of LaTeX, not of text; expected --format latex with it",
        ),
        *(
            (
                ["verify", "rloo", "--claim", "h = t", "--format", "latex", *option],
                f"{option[0]}: it is an option of derivations, and a claim has none; expected no --claim with it",
            )
            for option in (["--style", "align"], ["--width", "44"], ["--evidence"], ["--appendix"])
        ),
        (["limit", "grpo", "--appendix", "--format", "json"], "--appendix: it is an option of LaTeX, not of json"),
        (
            ["derive", "grpo", "--format", "latex", "--width", "9"],
            "--width: '9' is not possible; expected an integer from 30 to 200",
        ),
        (["derive", "grpo", "--format", "latex", "--appendix"], "--appendix: aligned formulas have no text; expected --style"),
        (
            ["derive", "grpo", "--format", "latex", "--style", "split"],
            "--style: 'split' is not possible; expected one of: aligned",
        ),
    ],
)
def test_bad_words(hsym, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    done = hsym(*words)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert done.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_folder_of_others_is_refused_before_anything_is_derived(hsym, tmp_path):
    (tmp_path / "thesis.tex").write_text("mine", encoding="utf-8")
    done = hsym("report", "grpo", "-o", str(tmp_path))
    assert done.code == 2
    assert "holds thesis.tex, which hsym did not write; expected a new or an empty folder" in done.err
    assert (tmp_path / "thesis.tex").read_text(encoding="utf-8") == "mine"


def test_progress_on_a_terminal_and_nothing_left_after_an_interruption(tmp_path):
    """The process is interrupted when the terminal shows that it is at work."""
    terminal, end = pty.openpty()
    command = [*os.environ.get("HSYM", f"{sys.executable} -m hsym").split(), "report", "grpo", "-o", str(tmp_path / "x")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=end, start_new_session=True)
    os.close(end)
    shown = b""
    while b"the gradient identity" not in shown:
        shown += os.read(terminal, 1000)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert output == b""
    assert b"hsym: the objective for every M ..." in shown
    assert list(tmp_path.iterdir()) == []
    os.close(terminal)


def test_style_file_and_fragment_make_a_paper(hsym, tmp_path):
    assert hsym("sty", "-o", str(tmp_path / "hsym.sty")).code == 0
    assert hsym("sty", "-o", str(tmp_path / "hsym.sty"), "--check").code == 0
    for style in ("aligned", "align", "proof"):
        done = hsym("limit", "rejection_sampling", "--format", "latex", "--style", style, "--evidence")
        assert (done.code, done.err) == (0, "")
        body = f"\\[\n{done.out}\\]" if style == "aligned" else done.out
        source = f"\\documentclass{{article}}\n\\usepackage{{hsym}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
        (tmp_path / "paper.tex").write_text(source, encoding="utf-8")
        run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
        assert subprocess.run(run, cwd=tmp_path, capture_output=True, timeout=120, check=False).returncode == 0


def test_width_and_appendix_reach_the_fragment(hsym):
    wide = hsym("derive", "rejection_sampling", "--M", "12", "--format", "latex", "--style", "align").out
    narrow = hsym("derive", "rejection_sampling", "--M", "12", "--format", "latex", "--style", "align", "--width", "40").out
    assert narrow.count(r"\notag") > wide.count(r"\notag")
    proof = hsym("derive", "rloo", "--format", "latex", "--style", "proof", "--appendix").out
    assert r"\hsymOnce{master}" in proof
    assert r"\ref{fact:hsym:master}" in proof
