"""``hsym table`` as it is called: formats, presets, values, files."""

import csv
import io
import json

import pytest

FIVE = ["table", "reinforce", "rejection_sampling", "rloo", "grpo", "dr_grpo", "--eps", "0"]
COLUMNS = "rule,a,b,h,limit,bound,monotone,evidence"


@pytest.mark.parametrize("format", ["text", "latex", "markdown", "csv", "html", "json"])
def test_the_columns_by_default_are_those_of_a_paper(hsym, format):
    plain = hsym(*FIVE, "--format", format)
    named = hsym(*FIVE, "--columns", COLUMNS, "--format", format)
    assert (plain.code, plain.err, named.code) == (0, "", 0)
    if format != "latex":  # whose first line is the command
        assert plain.out == named.out
    assert all(name in plain.out for name in ("REINFORCE", "rejection", "RLOO", "GRPO", "Dr. GRPO"))


def test_limits_keep_their_constant(hsym):
    rows = list(csv.DictReader(io.StringIO(hsym(*FIVE, "--format", "csv").out)))
    assert rows[1]["limit"] == "h_M(t) - harmonic(M) -> log(t) for t > 0"
    assert rows[1]["bound"] == "(1 - t)^(M + 1)/(t*(M + 1)) for M >= 1"
    assert rows[3]["evidence"] == "h exact; limit exact; bound exact; monotone exact"


@pytest.mark.parametrize("format", ["text", "latex", "markdown", "csv", "html", "json"])
def test_preset(hsym, format):
    words = ["--caption", "All of 100% them", "--format", format]
    words += ["--label", "tab:all"] if format in ("latex", "html") else []
    done = hsym("table", "--preset", "davis-recht", *words)
    assert (done.code, done.err) == (0, "")
    assert "pure rejection" in done.out
    if format == "latex":
        assert "\\label{tab:all}" in done.out
        assert "100\\% them" in done.out


def test_values_with_every_digit_right(hsym):
    done = hsym("table", "grpo", "rejection_sampling", "--eps", "0", "--M", "2,4,8", "--at", "0,1/4,1/2,3/4,1", "--digits", "6",
                "--format", "latex")  # fmt: skip
    assert done.code == 0
    assert "S[table-format=1.6]" in done.out
    assert "\\cmidrule(lr){3-7}" in done.out
    assert " & $8$ & 0.000000 & 1.358173 & 2.025107 & 2.430176 & 2.717857 \\\\" in done.out


def test_exact_values(hsym):
    done = hsym("table", "rejection_sampling", "--M", "2,4,8", "--at", "1/4,1/2,1", "--exact", "--format", "csv")
    assert done.out.splitlines() == [
        "rule,M,h_M(1/4),h_M(1/2),h_M(1)",
        "rejection sampling,2,15/32,7/8,3/2",
        "rejection sampling,4,2557/3072,269/192,25/12",
        "rejection sampling,8,24922589/18350080,435479/215040,761/280",
    ]


def test_limit_row(hsym):
    rows = json.loads(hsym("table", "grpo", "--eps", "0", "--M", "4", "--at", "1/2", "--limit-row", "--format", "json").out)[
        "rows"
    ]
    assert [(row["M"], row["limit"], row["values"][0]["decimal"]) for row in rows] == [
        (4, False, "0.827350"),
        (None, True, "1.570796"),
    ]
    assert rows[1]["values"][0]["verdict"]["evidence"] == "exact"


def test_file_and_check(hsym, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = [*FIVE, "--format", "latex", "--caption", "Five", "--label", "tab:five", "-o", "five.tex"]
    assert hsym(*words).code == hsym(*words, "--check").code == 0
    (tmp_path / "five.tex").write_text("old", encoding="utf-8")
    assert hsym(*words, "--check").code == 1
