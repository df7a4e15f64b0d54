"""``hsym distance``: each format, the names in H, and bad words."""

import csv
import io
import json
from fractions import Fraction

import pytest

ARCSINE = ["distance", "grpo", "2*asin(sqrt(t))", "--eps", "0", "--M", "2,8,64"]
DECIMALS = ["2.141593", "1.041916", "0.365495"]


def test_text(hsym):
    done = hsym(*ARCSINE)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].startswith("sup over [0, 1] of |h_M(t) - (2*asin(sqrt(t)))| for GRPO with eps = 0 (every digit is rounded")
    assert lines[1].split() == ["M", "distance", "reached", "at", "t"]
    assert [line.split() for line in lines[2:]] == [[M, x, "1"] for M, x in zip(("2", "8", "64"), DECIMALS, strict=True)]


@pytest.mark.parametrize("format", ["text", "latex", "markdown", "csv", "json"])
def test_every_format_has_the_numbers(hsym, format):
    done = hsym(*ARCSINE, "--format", format)
    assert (done.code, done.err) == (0, "")
    assert all(decimal in done.out for decimal in DECIMALS)
    assert hsym(*ARCSINE, "--format", format).out == done.out


def test_latex_has_rules_and_says_how_it_was_made(hsym):
    lines = hsym(*ARCSINE, "--format", "latex").out.splitlines()
    assert lines[0].startswith("% made by: hsym distance grpo '2*asin(sqrt(t))' --eps 0 --M 2,8,64 --format latex; hsym ")
    assert [x for x in lines if x in (r"\toprule", r"\midrule", r"\bottomrule")] == [r"\toprule", r"\midrule", r"\bottomrule"]
    assert r"$2$ & $2.141593$ & $1$ \\" in lines


def test_small_distances_in_latex(hsym):
    words = ["distance", "rejection_sampling", "log(t)", "--constant", "harmonic(M)", "--low", "1/10", "--M", "512"]
    assert hsym(*words, "--format", "csv").out.splitlines()[1].startswith("512,< ")
    assert r" \cdot 10^{-" in hsym(*words, "--format", "latex").out


def test_csv_and_json_agree(hsym):
    rows = list(csv.reader(io.StringIO(hsym(*ARCSINE, "--format", "csv").out)))
    data = json.loads(hsym(*ARCSINE, "--format", "json").out)
    assert data["schema"] == "hsym.distance/1"
    assert [row[1] for row in rows[1:]] == [row["distance"] for row in data["rows"]]
    for row in data["rows"]:
        lower, upper = Fraction(row["lower"]), Fraction(row["upper"])
        assert lower <= upper <= lower + Fraction(1, 10**6)
        assert abs(Fraction(row["distance"]) - upper) <= Fraction(1, 10**6)
        assert (row["interval"], row["evidence"]) == (["0", "1"], "bounded")


def test_interval_constant_digits_and_names(hsym):
    words = ["--low", "1/100", "--digits", "12", "--M", "8", "--format", "csv"]
    one = hsym("distance", "rejection_sampling", "log(t)", "--constant", "harmonic(M)", *words)
    two = hsym("distance", "rejection_sampling", "log(t) + harmonic(M)", *words)
    assert one.code == 0
    assert one.out == two.out
    assert one.out.splitlines()[1].startswith("8,1.96593")
    scaled = hsym("distance", "lam*R", "lam*t^2", "--param", "lam=2", "--M", "3", "--high", "1/2", "--format", "csv")
    assert scaled.out.splitlines()[1] == "3,0.500000,1/2"


def test_file_is_written_and_checked(hsym, folder):
    assert hsym(*ARCSINE, "-o", "d.txt").code == 0
    assert (folder / "d.txt").read_text(encoding="utf-8") == hsym(*ARCSINE).out
    assert hsym(*ARCSINE, "-o", "d.txt", "--check").code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["grpo"], "the following arguments are required: --M; see 'hsym distance --help'"),
        (["grpo", "t", "--M", "4"], "parameter eps: it has no value; expected an exact number for a distance"),
        (
            ["idealised_grpo", "t", "--M", "4"],
            "RULE: idealised GRPO is a target without M; expected a weight rule for a distance",
        ),
        (["reinforce", "t", "--M", "4,"], "--M: '' is not possible; expected an integer from 1 to 4096"),
        (["reinforce", "t", "--M", "5000"], "--M: '5000' is not possible; expected an integer from 1 to 4096"),
        (["reinforce", "t", "--M", "4", "--digits", "31"], "--digits: '31' is not possible; expected an integer from 1 to 30"),
        (
            ["reinforce", "log(t)", "--M", "4"],
            "h: log(t) has no finite value at t = 0; expected a function that is continuous on [0, 1]",
        ),
        (["reinforce", "0.5*t", "--M", "4"], "argument h: 0.5 at column 1 is a float; write 1/2"),
        (
            ["reinforce", "t", "--M", "4", "--low", "1", "--high", "0"],
            "low, high: 1 and 0 are no interval in [0, 1]; expected 0 <= low <= high <= 1",
        ),
        (["reinforce", "t", "--M", "4", "--format", "html"], "--format: 'html' is not possible"),
    ],
)
def test_bad_words(hsym, words, message):
    done = hsym("distance", *words)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert len(done.err.splitlines()) == 1
