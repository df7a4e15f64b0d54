"""What is imported when: the computer algebra only by commands that compute."""

import json
import subprocess
import sys

import pytest

HEAVY = ("sympy", "flint", "mpmath", "pandas", "nbformat", "jinja2", "matplotlib")


def imported(code: str) -> list[str]:
    """The heavy modules that a fresh interpreter has imported after running some code."""
    report = f"\nimport json, sys\nprint()\nprint(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def command(*words: str) -> str:
    """Code that runs the command line in its interpreter and swallows the exit of --help and --version."""
    return f"import contextlib, hsym.cli\nwith contextlib.suppress(SystemExit):\n    hsym.cli.main({list(words)!r})"


def test_import_of_the_package_is_light():
    assert imported("import hsym") == []


def test_import_of_the_command_line_is_light():
    assert imported("import hsym.cli, hsym.__main__") == []


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["list"],
        ["list", "--format", "json"],
        ["derive", "--help"],
        ["table", "--help"],
        ["distance", "--help"],
        ["plot", "--help"],
        ["nonsense"],
        [],
    ],
    ids=lambda words: " ".join(words) or "nothing",
)
def test_words_that_compute_nothing_import_no_computer_algebra(words):
    assert imported(command(*words)) == []


def test_deriving_imports_no_pandas():
    assert imported(command("derive", "rloo", "--M", "3")) == ["sympy", "flint", "mpmath"]


def test_first_use_of_a_public_name_imports_what_it_needs():
    assert "sympy" in imported("import hsym\nhsym.rule('R')")
