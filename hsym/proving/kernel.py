"""Rocq, formerly Coq: whether its kernel accepts a file, and what the theorems in it assume.

A file that ends without an error proves nothing by itself: ``Admitted`` is no error.  So every theorem is followed up by
``Print Assumptions``, and the answers are read.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hsym.errors import HsymError, ToolMissingError

THEORY = (
    "Bernstein",
    "Score",
    "Surrogate",
    "Moments",
    "ClosedForms",
    "Rationals",
    "Reflect",
    "Radicals",
    "ReflectRadicals",
)
"""The modules that an instance may import, in the order in which they are compiled; the wheel carries them."""
PACKAGES = "coq, libcoq-mathcomp-algebra and libcoq-mathcomp-algebra-tactics"
BUILD_SECONDS = 600
"""After so many seconds the build of the theory is given up."""
CLOSED = "Closed under the global context"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the kernel said.

    Attributes:
        accepted: whether the whole file was accepted.
        axioms: for each theorem asked about, the names of the axioms that it rests on, in order.
        message: where it was not accepted: the first error, in one line.
    """

    accepted: bool
    axioms: tuple[tuple[str, ...], ...] = ()
    message: str = ""


def ask(source: str, theorems: int, seconds: int) -> Answer:
    """Compile a file that closes with ``Print Assumptions`` for so many theorems.

    Args:
        source: the text of the file; it may import the modules in :data:`THEORY`.
        theorems: how many answers about axioms are expected.
        seconds: after so many seconds it is given up.

    Raises:
        ToolMissingError: there is no Rocq, or it lacks a library.
    """
    coqc = _coqc()
    built = _built_theory(coqc)
    with tempfile.TemporaryDirectory(prefix="hsym-") as folder:
        place = Path(folder, "Instance.v")
        place.write_text(source, encoding="utf-8")
        try:
            code, out, err = _run([coqc, *FLAGS, "-Q", str(built), "Hsym", place.name], folder, seconds)
        except subprocess.TimeoutExpired:
            return Answer(False, message=f"it did not end within {seconds} seconds")
    if code:
        return Answer(False, message=_first_error(err))
    found = tuple(read_assumptions(out))
    if len(found) != theorems:
        return Answer(False, message=f"it answered {len(found)} times about axioms, instead of {theorems}")
    return Answer(True, found)


def read_assumptions(out: str) -> list[tuple[str, ...]]:
    """The answers of ``Print Assumptions`` in what coqc printed.

    Example:
        >>> read_assumptions("Closed under the global context\\nAxioms:\\nclassic : forall P : Prop, P \\\\/ ~ P\\n")
        [(), ('classic',)]
    """
    found: list[tuple[str, ...]] = []
    names: list[str] | None = None
    for line in [*out.splitlines(), CLOSED]:
        if line in (CLOSED, "Axioms:"):
            if names is not None:
                found.append(tuple(names))
            names = [] if line == "Axioms:" else None
            if line == CLOSED:
                found.append(())
        elif names is not None and (name := re.match(r"([A-Za-z_][\w.']*)(?: :|$)", line)):
            names.append(name[1])
    return found[:-1]


FLAGS = ("-q", "-noglob", "-w", "none")


def _coqc() -> str:
    found = shutil.which("coqc")
    if found is None:
        raise ToolMissingError(f"coqc: it is not installed; expected Rocq, on Debian the packages {PACKAGES}")
    return found


def theory() -> Mapping[str, str]:
    """The modules in :data:`THEORY`, by name: beside this package in a wheel, in ``proofs/rocq`` in a repository.

    Raises:
        HsymError: they are not there.
    """
    here = Path(__file__).parent
    for folder in (here / "theory", here.parents[1] / "proofs" / "rocq"):
        if all((folder / f"{name}.v").is_file() for name in THEORY):
            return {name: (folder / f"{name}.v").read_text(encoding="utf-8") for name in THEORY}
    raise HsymError(f"theory: the Rocq sources are not where hsym is installed ({here}); expected {THEORY[0]}.v and others")


def _built_theory(coqc: str) -> Path:
    """The folder with the compiled theory, which is kept for the next time."""
    import platformdirs

    sources = theory()
    try:
        version = subprocess.run([coqc, "--print-version"], capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    except OSError as error:
        raise ToolMissingError(
            f"coqc: {coqc} cannot be run ({str(error.strerror).lower()}); expected Rocq's compiler"
        ) from None
    key = hashlib.sha256("\0".join([version, *(x for pair in sources.items() for x in pair)]).encode()).hexdigest()[:16]
    root = platformdirs.user_cache_path("hsym")
    kept = root / f"rocq-{key}"
    if all((kept / f"{name}.vo").is_file() for name in THEORY):
        return kept
    shutil.rmtree(kept, ignore_errors=True)  # what is left of a damaged one
    try:
        root.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="rocq-", dir=root))
    except OSError as error:
        raise HsymError(
            f"cache: {root} cannot be written ({str(error.strerror).lower()}); expected a folder for the compiled theory"
        ) from None
    try:
        for name, text in sources.items():
            (folder / f"{name}.v").write_text(text, encoding="utf-8")
            try:
                code, _, err = _run([coqc, *FLAGS, "-Q", ".", "Hsym", f"{name}.v"], str(folder), BUILD_SECONDS)
            except subprocess.TimeoutExpired:
                raise ToolMissingError(f"coqc: {name}.v did not compile within {BUILD_SECONDS} seconds") from None
            if code:
                raise ToolMissingError(f"coqc: {name}.v does not compile ({_first_error(err)}); expected Debian's {PACKAGES}")
        try:
            folder.rename(kept)
        except OSError:  # somebody else was faster
            if not kept.is_dir():
                raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return kept


def _run(command: Sequence[str], folder: str, seconds: int) -> tuple[int, str, str]:
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=seconds
    )
    return done.returncode, done.stdout, done.stderr


def _first_error(err: str) -> str:
    """The place and the text of the first error in one line."""
    found = re.search(r"line (\d+), characters [\d-]+:\s*Error:\s*(.*?)(?=\nFile |\Z)", err, re.DOTALL)
    text = f"line {found[1]}: {found[2]}" if found else err
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:198] + "..."
