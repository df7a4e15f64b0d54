"""The command under test: the installed script that HSYM names, or ``python -m hsym``.

Most cases call ``hsym.cli.main`` in this process, because a process of its own costs half a second; with HSYM set, they
call it in one process of the interpreter next to that script, which answers one call after the other.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = os.environ.get("HSYM")
COMMAND = [str(Path(SCRIPT).absolute())] if SCRIPT else [sys.executable, "-m", "hsym"]
TIMEOUT = 120


@dataclass(frozen=True)
class Done:
    """What a call returned and wrote."""

    code: int
    out: str
    err: str


def call(words: Sequence[str]) -> Done:
    """The command line in this process."""
    from hsym.cli import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(list(words))
        except SystemExit as leaving:  # --help and --version
            code = int(leaving.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def start(words: Sequence[str]) -> Done:
    """The command line as a process."""
    done = subprocess.run(
        [*COMMAND, *words], capture_output=True, text=True, encoding="utf-8", timeout=TIMEOUT, stdin=subprocess.DEVNULL
    )
    return Done(done.returncode, done.stdout, done.stderr)


Run = Callable[..., Done]

SERVER = """
import contextlib, io, json, os, sys
from hsym.cli import main
for line in sys.stdin:
    folder, words = json.loads(line)
    os.chdir(folder)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(words)
        except SystemExit as leaving:
            code = int(leaving.code or 0)
    print(json.dumps([code, out.getvalue(), err.getvalue()]), flush=True)
"""


@pytest.fixture(scope="session")
def installed() -> Iterator[Run]:
    """The command line of the installed package that HSYM names, or of this process."""
    if not SCRIPT:
        yield lambda *words: call(words)
        return
    python = Path(COMMAND[0]).with_name("python")
    with subprocess.Popen([python, "-I", "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None

        def ask(*words: str) -> Done:
            server.stdin.write(json.dumps([os.getcwd(), words]) + "\n")
            server.stdin.flush()
            return Done(*json.loads(server.stdout.readline()))

        yield ask
        server.stdin.close()


@pytest.fixture(name="hsym")
def fixture_hsym(installed: Run) -> Run:
    """``hsym("derive", "grpo", ...)``: without a process of its own."""
    return installed


@pytest.fixture
def process() -> Run:
    """``process("derive", "grpo", ...)``: always a process."""
    return lambda *words: start(words)


@pytest.fixture(name="command")
def fixture_command() -> list[str]:
    """The beginning of the command, for tests that start it themselves."""
    return COMMAND


@pytest.fixture(name="call")
def fixture_call() -> Run:
    """``call("derive", "grpo", ...)``: always in this process, for the tests by generated text."""
    return lambda *words: call(words)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, in which a canary would show."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
