"""``hsym plot``: files by suffix, numbers as CSV, one sentence for bad words."""

import pytest

FIGURE = ["grpo", "--M", "2,8", "--eps", "0,1/100", "--against", "2*asin(sqrt(t))", "--points", "20"]


@pytest.mark.parametrize(("name", "start"), [("fig.pdf", b"%PDF-"), ("fig.PNG", b"\x89PNG"), ("fig.svg", b"<?xml")])
def test_pictures_are_written_by_suffix(hsym, folder, name, start):
    done = hsym("plot", *FIGURE, "-o", name)
    assert (done.code, done.out, done.err) == (0, "", "")
    content = (folder / name).read_bytes()
    assert content.startswith(start)
    assert [x.name for x in folder.iterdir()] == [name]
    assert hsym("plot", *FIGURE, "-o", name, "--check").code == 0
    (folder / name).write_bytes(content[:-1])
    stale = hsym("plot", *FIGURE, "-o", name, "--check")
    assert stale.code == 1
    assert "is missing or out of date" in stale.err
    assert (folder / name).read_bytes() == content[:-1]


def test_a_process_says_nothing(process, folder):
    done = process("plot", *FIGURE, "-o", str(folder / "fig.pdf"))
    assert (done.code, done.out, done.err) == (0, "", "")


def test_numbers(hsym, folder):
    words = ["plot", "grpo", "rloo", "--M", "3", "--eps", "0,1", "--points", "2", "--format", "csv", "--against", "none"]
    lines = hsym(*words).out.splitlines()
    assert lines[0] == "t,h_3(t)/h_3(1) of GRPO with eps = 0,h_3(t)/h_3(1) of GRPO with eps = 1,h_3(t)/h_3(1) of RLOO"
    assert lines[2] == "0.5" + ",0.500000000000000" * 3
    assert hsym(*words, "-o", "numbers.csv").code == 0
    assert (folder / "numbers.csv").read_text().splitlines() == lines


def test_the_twin(hsym):
    words = ["--against", "log(t)", "--subtract", "harmonic(M)", "--interval", "1/2,1", "--points", "2", "--format", "csv"]
    assert hsym("plot", "rejection_sampling", "--M", "2", *words).out.splitlines() == [
        "t,h_2(t) - harmonic(2) of rejection sampling,log(t)",
        "0.5,-0.625000000000000,-0.693147180559945",
        "0.75,-0.281250000000000,-0.287682072451781",
        "1,0.000000000000000,0.000000000000000",
    ]


def test_values_of_parameters_and_raw(hsym):
    words = ["--M", "2", "--raw", "--points", "2", "--format", "csv", "--against", "none"]
    done = hsym("plot", "R*lam", "--param", "lam=1,2", *words)
    assert done.out.splitlines()[-1] == "1,1.000000000000000,2.000000000000000"


def test_derivative(hsym):
    done = hsym("plot", "reinforce", "--M", "2", "--derivative", "--points", "2", "--format", "csv")
    rows = (f"{x},1.000000000000000,1.000000000000000" for x in ("0", "0.5", "1"))
    assert done.out.splitlines() == ["t,h_2'(t)/h_2(1) of REINFORCE,1", *rows]


def test_the_limit_stands_beside_the_numbers(hsym):
    done = hsym("plot", "rejection_sampling", "--M", "2", "--interval", "1/2,1", "--points", "2", "--format", "csv")
    assert done.out.splitlines()[:2] == [
        "t,h_2(t) - harmonic(2) of rejection sampling,log(t)",
        "0.5,-0.625000000000000,-0.693147180559945",
    ]


BAD = [
    (["grpo"], "-o: no file was named; expected -o FILE that ends in .pdf, .png or .svg, or --format csv"),
    (["grpo", "-o", "a.jpg"], "-o: 'a.jpg' has no suffix of a picture; expected a name that ends in .pdf, .png or .svg"),
    (["grpo", "-o", "a"], "-o: 'a' has no suffix of a picture; expected a name that ends in .pdf, .png or .svg"),
    (
        ["grpo", "-o", "a.pdf", "--format", "csv"],
        "--format: csv is no picture, but -o is 'a.pdf'; expected a name such as fig.csv",
    ),
    (["grpo", "-o", "no/a.pdf"], "-o: no/a.pdf cannot be written (no such file or directory); expected a writable path"),
    (["grpo", "-o", "a.pdf", "--M", "2,x"], "--M: 'x' is not possible; expected an integer from 1 to 100000"),
    (["grpo", "-o", "a.pdf", "--M", "2,2"], "M: [2, 2] is not possible; expected 1 to 10 different group sizes"),
    (["grpo", "-o", "a.pdf", "--eps", "0,x"], "argument --eps: unknown name 'x' at column 1; expected a constant such as 1/10"),
    (
        ["grpo", "-o", "a.pdf", "--width", "wide"],
        "--width: 'wide' is not possible; expected inches from 1.5 to 20, such as 3.25",
    ),
    (["grpo", "-o", "a.pdf", "--width", "99"], "--width: '99' is not possible; expected inches from 1.5 to 20, such as 3.25"),
    (
        ["grpo", "-o", "a.pdf", "--interval", "1/2"],
        "--interval: '1/2' is not possible; expected A,B with 0 <= A < B <= 1, such as 1/100,1",
    ),
    (["grpo", "-o", "a.pdf", "--points", "0"], "--points: '0' is not possible; expected an integer from 2 to 5000"),
    (
        ["idealised_grpo", "-o", "a.pdf"],
        "RULE: idealised GRPO is a target without M; expected weight rules (a target goes to --against)",
    ),
    (
        ["rejection_sampling", "-o", "a.pdf", "--against", "log(t)"],
        "against: log(t) is not finite at t = 0 and cannot be normalised; expected curves that are not normalised, with a"
        " constant subtracted",
    ),
    (
        ["grpo", "-o", "a.pdf", "--derivative", "--subtract", "M"],
        "subtract: M makes no difference to a derivative; expected h_M itself",
    ),
]


@pytest.mark.parametrize(("words", "message"), BAD, ids=[" ".join(x) for x, _ in BAD])
def test_bad_words(hsym, folder, words, message):
    done = hsym("plot", *words)
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: {message}\n")
    assert list(folder.iterdir()) == []


def test_stems(hsym, folder):
    words = ["plot", "grpo", "rejection_sampling", "--weights", "--M", "4", "--eps", "0"]
    assert hsym(*words, "-o", "weights.pdf").code == 0
    assert (folder / "weights.pdf").read_bytes().startswith(b"%PDF-")
    assert hsym(*words, "-o", "weights.pdf", "--check").code == 0
    lines = hsym(*words, "--format", "csv").out.splitlines()
    assert lines[0] == "s,w_s of GRPO with eps = 0 at M = 4,decimal,w_s of rejection sampling at M = 4,decimal"
    assert lines[2] == "1,sqrt(3)/3 + 1,1.577350269189626,2,2.000000000000000"


def test_stems_take_the_usual_size(hsym):
    assert len(hsym("plot", "rloo", "--weights", "--format", "csv").out.splitlines()) == 9


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--derivative"], "--derivative: it is about curves in t; expected none with --weights"),
        (["--interval", "0,1/2"], "--interval: it is about curves in t; expected none with --weights"),
        (["--M", "513"], "--M: '513' is not possible; expected an integer from 1 to 512"),
    ],
)
def test_bad_words_of_stems(hsym, words, said):
    done = hsym("plot", "rloo", "--weights", "-o", "a.pdf", *words)
    assert (done.code, done.err) == (2, f"hsym: error: {said}\n")
