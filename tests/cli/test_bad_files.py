"""Bad rule files, outputs that cannot be written, and text that tries to be run."""

import os
import re

import pytest

INJECTIONS = [
    "__import__('os').system('touch canary')",
    '__import__("os").system("touch canary")',
    "eval(\"open('canary', 'w')\")",
    "exec(open('canary', 'w'))",
    "open('canary', 'w')",
    "open(canary, w)",
    "R.__class__.__mro__",
    "R*().__class__",
    "(lambda: R)()",
    "lambda x: x",
    "[R for R in (1, 2)]",
    "f'{R}'",
    "{R}",
    "{0.__class__}",
    "%s%n",
    "$(touch canary)",
    "`touch canary`",
    "R; touch canary",
    "R && touch canary",
    "R | touch canary",
    "R\\x41",
    "R\\\n+ K",
    "R\nK",
    "R\rK",
    "R\x1b[31m",
    "R\u202eK",
    "R*\u200bK",
    "Ｒ",
    "К*R",
    "R*２",
    "R \udc80",
    "import os",
    "R:=2",
    "R@K",
    "sympify(R)",
    "Symbol(R)",
    "\\input{canary}*R",
    "a = 0; b = __import__('os')",
]


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("place", ["rule", "claim", "parameter", "point"])
def test_text_is_never_run(hsym, call, folder, text, place):
    calls = {
        "rule": ["derive", "--M=3", "--", text],
        "claim": ["verify", "rloo", "--M=3", f"--claim=h = {text}"],
        "parameter": ["derive", "x*R", "--M=3", f"--param=x={text}"],
        "point": ["derive", "rloo", "--M=3", f"--at={text}"],
    }
    done = (hsym if place == "rule" else call)(*calls[place])
    assert done.code == 2
    assert re.fullmatch(r"hsym: error: .+\n", done.err)
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err
    assert done.out == ""
    assert list(folder.iterdir()) == []


FILES = [
    ("formula = ", "it is not TOML (Invalid value (at end of document)); expected a rule file"),
    (
        'formula = "R"\nfromula = "R"\n',
        "'fromula' is no key of a rule file; expected one of: name, formula, a, b, degenerate, "
        "least_M, references, parameters, claims",
    ),
    ("formula = 3\n", "formula is 3; expected a text"),
    ('formula = "R"\nname = true\n', "name is True; expected a text"),
    ('formula = "R"\nname = "two\\nlines"\n', "name is 'two\\nlines'; expected one line of text"),
    ('formula = "R"\nleast_M = "2"\n', "least_M is '2'; expected an integer"),
    ('formula = "R"\nleast_M = 2.0\n', "least_M is 2.0; expected an integer"),
    ('formula = "R"\nleast_M = 0\n', "least_M is 0; expected an integer from 1 to 4096"),
    (
        f'formula = "R"\nleast_M = 0x{"f" * 5000}\n',
        "least_M is a value too long to show; expected an integer from 1 to 4096",
    ),
    ('formula = "R"\ndegenerate = "skip"\n', "degenerate is 'skip'; expected one of: formula, zero"),
    ('formula = "R"\nreferences = "one"\n', "references is 'one'; expected a list"),
    ('formula = "R"\nreferences = [1]\n', "references is [1]; expected a list of texts"),
    ('formula = "R"\nclaims = ["h = t"]\n', "claims has 'h = t'; expected tables with the texts text and source"),
    (
        'formula = "R"\n[[claims]]\ntext = "h = t"\n',
        "claims has {'text': 'h = t'}; expected tables with the texts text and source",
    ),
    ('formula = "R"\nparameters = "eps"\n', "parameters is 'eps'; expected a table"),
    ('formula = "x*R"\n[parameters]\nx = 0.5\n', 'parameter x is 0.5; expected an integer, or a text such as "1/10"'),
    ('formula = "x*R"\n[parameters]\nx = true\n', 'parameter x is True; expected an integer, or a text such as "1/10"'),
    (f'formula = "x*R"\n[parameters]\nx = 0x{"f" * 5000}\n', "parameter x has more than 60 digits; expected a smaller integer"),
    ('formula = "R"\na = "0"\nb = "1"\n', "expected either formula, or both a and b"),
    ('a = "0"\n', "expected either formula, or both a and b"),
    ("", "expected either formula, or both a and b"),
    ("#" * 65_537, "it is larger than 65536 bytes; expected a small TOML file"),
]


FORMULAS_IN_FILES = [
    ('formula = ""\n', "argument formula: the text has no formula; expected one such as M/(s + 1)"),
    ('formula = "0.1*R"\n', "argument formula: 0.1 at column 1 is a float; write 1/10"),
    ('formula = "x*R"\n[parameters]\nx = "0.5"\n', "argument parameter x: 0.5 at column 1 is a float; write 1/2"),
    (
        'formula = "x*R"\n[parameters]\nK = 1\n',
        "argument --param: 'K' already has a meaning in formulas; expected another name",
    ),
    (
        'a = "0; b = 1"\nb = "1"\n',
        "argument formula: 'b = 1' at column 14 is no part of a pair; expected exactly a = FORMULA; b = FORMULA",
    ),
    (
        "formula = \"__import__('os').system('touch canary')\"\n",
        "argument formula: '__import__' at column 1 has two underscores in a row; expected a plain name",
    ),
]


@pytest.mark.parametrize(("content", "message"), FILES, ids=[content[:40] for content, _ in FILES])
def test_bad_rule_file(hsym, folder, content, message):
    (folder / "rule.toml").write_text(content, encoding="utf-8")
    done = hsym("show", "rule.toml")
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: file rule.toml: {message}\n")


@pytest.mark.parametrize(("content", "message"), FORMULAS_IN_FILES, ids=[content[:40] for content, _ in FORMULAS_IN_FILES])
def test_bad_formula_in_a_rule_file(hsym, folder, content, message):
    (folder / "rule.toml").write_text(content, encoding="utf-8")
    done = hsym("show", "rule.toml")
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: {message}\n")
    assert [path.name for path in folder.iterdir()] == ["rule.toml"]


def test_rule_file_that_cannot_be_read(hsym, folder):
    (folder / "binary.toml").write_bytes(bytes(range(256)))
    (folder / "folder.toml").mkdir()
    (folder / "deep.toml").write_text("formula = " + "[" * 20_000, encoding="utf-8")
    (folder / "long.toml").write_text("least_M = " + "9" * 5_000, encoding="utf-8")
    expected = {
        "binary": "it is not text in UTF-8; expected a rule file",
        "folder": "is a directory; expected a readable TOML file",
        "missing": "no such file or directory; expected a readable TOML file",
    }
    for name, message in expected.items():
        done = hsym("show", f"{name}.toml")
        assert (done.code, done.out, done.err) == (2, "", f"hsym: error: file {name}.toml: {message}\n")
    for name in ("deep", "long"):  # the reason is Python's own
        done = hsym("show", f"{name}.toml")
        assert (done.code, done.out) == (2, "")
        assert re.fullmatch(rf"hsym: error: file {name}\.toml: it is not TOML \(.+\); expected a rule file\n", done.err)


def test_line_breaks_in_a_file_name_stay_in_one_line(hsym):
    done = hsym("show", "a\nb.toml")
    assert done.err == "hsym: error: file a\\nb.toml: no such file or directory; expected a readable TOML file\n"


BAD_OUTPUTS = [
    ("folder", "-o: folder cannot be written (is a directory); expected a writable path"),
    ("missing/x.tex", "-o: missing/x.tex cannot be written (no such file or directory); expected a writable path"),
    ("file/x.tex", "-o: file/x.tex cannot be written (not a directory); expected a writable path"),
    ("/proc/hsym.tex", "-o: /proc/hsym.tex cannot be written (no such file or directory); expected a writable path"),
]


@pytest.mark.parametrize(("path", "message"), BAD_OUTPUTS)
def test_output_that_cannot_be_written(hsym, folder, path, message):
    (folder / "folder").mkdir()
    (folder / "file").write_text("before", encoding="utf-8")
    done = hsym("derive", "rloo", "--M", "3", "-o", path)
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: {message}\n")
    assert sorted(x.name for x in folder.iterdir()) == ["file", "folder"]
    assert (folder / "file").read_text(encoding="utf-8") == "before"


def test_check_of_a_folder(hsym, folder):
    (folder / "folder").mkdir()
    done = hsym("derive", "rloo", "--M", "3", "-o", "folder", "--check")
    assert (done.code, done.err) == (2, "hsym: error: -o: folder cannot be read (is a directory); expected a file\n")


def test_a_disk_that_fails_leaves_the_file_alone_and_no_other(call, folder, monkeypatch):
    kept = folder / "kept.tex"
    kept.write_text("before", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    done = call("derive", "rloo", "--M", "3", "-o", "kept.tex")
    message = "-o: kept.tex cannot be written (no space left on device); expected a writable path"
    assert (done.code, done.out, done.err) == (2, "", f"hsym: error: {message}\n")
    assert kept.read_text(encoding="utf-8") == "before"
    assert list(folder.iterdir()) == [kept]
