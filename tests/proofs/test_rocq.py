"""The Rocq proofs compile from clean, rest on no axiom, and refuse wrong statements."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

PROOFS = Path(__file__).parents[2] / "proofs"
ROCQ = PROOFS / "rocq"
PACKAGES = "make, coq and libcoq-mathcomp-algebra"
BUILD_SECONDS = 300
CLOSED = "Closed under the global context"

# In the order of Main.v. A theorem leaves or joins this list only together with proofs/README.md.
THEOREMS = [
    "theorem1_ring",
    "theorem1",
    "theorem2_value_at_0",
    "theorem2_derivative",
    "theorem2_unique",
    "theorem2_betainc",
    "theorem2_betainc_is_regularised",
    "theorem2_running_sum",
    "reach_degree",
    "reach_unique",
    "reach_all",
    "rejection_transform",
    "rejection_derivative",
]

FORBIDDEN = re.compile(
    r"\b(Admitted|admit|give_up|Abort|Axioms?|Parameters?|Conjectures?|Declare\s+Module|bypass_check"
    r"|Unset\s+(?:Guard|Positivity|Universe)\s+Checking)\b"
)
SECTION_EVENT = re.compile(r"\b(Section|End|Variables?|Hypothes[ie]s|Context)\b\s*([\w']*)")


def tool(name: str) -> str:
    # A skip would read as "checked"; a machine without Rocq has checked nothing.
    path = shutil.which(name)
    if path is None:
        pytest.fail(f"{name} is not installed, so the proofs are unchecked: install the Debian packages {PACKAGES}")
    return path


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    # A tactic can loop for ever and make's children outlive make: the whole process group has to end.
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            out, err = process.communicate(timeout=BUILD_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            pytest.fail(f"{' '.join(command)} did not end within {BUILD_SECONDS} seconds")
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def sources() -> list[Path]:
    return sorted(ROCQ.rglob("*.v"))


def project_lines() -> list[str]:
    return (ROCQ / "_CoqProject").read_text().split("\n")


def without_comments(text: str) -> str:
    """The text with its comments, which nest in Rocq, replaced by a space."""
    kept, depth = [], 0
    for piece in re.split(r"(\(\*|\*\))", text):
        if piece == "(*":
            depth += 1
            kept.append(" ")
        elif piece == "*)" and depth:
            depth -= 1
        elif not depth:
            kept.append(piece)
    return "".join(kept)


def unproved(text: str) -> list[str]:
    """What a source takes for granted: forbidden words, and variables that no section closes over."""
    code = without_comments(text)
    found = [match[0] for match in FORBIDDEN.finditer(code)]
    open_sections: list[str] = []
    for word, name in SECTION_EVENT.findall(code):
        if word == "Section":
            open_sections.append(name)
        elif word == "End":
            if open_sections and open_sections[-1] == name:
                open_sections.pop()
        elif not open_sections:
            found.append(f"{word} {name}")
    return found


def copy_sources(target: Path) -> Path:
    # Sources only: a compiled file left behind by an earlier build must not stand in for a proof.
    target.mkdir()
    for path in [*sources(), ROCQ / "_CoqProject", ROCQ / "Makefile"]:
        copy = target / path.relative_to(ROCQ)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return target


def compile_one(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    return run([tool("coqc"), "-q", "-noglob", "-w", "none", "-Q", ".", "Hsym", name], folder)


def mutated(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1, f"{path.name} holds {old!r} {text.count(old)} times, the mutation expects 1"
    path.write_text(text.replace(old, new))


def proof_lines(text: str, statement: str) -> range:
    """The lines, from 1, on which the statement and its proof stand."""
    start = text.index(statement)
    end = text.index("Qed.", start)
    return range(text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 2)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Path, str]:
    """A clean copy after make, and what make printed."""
    make = tool("make")
    tool("coqc")
    tool("coq_makefile")
    folder = copy_sources(tmp_path_factory.mktemp("proofs") / "rocq")
    result = run([make, "all"], folder)
    assert result.returncode == 0, f"the proofs do not compile (needed: {PACKAGES})\n{result.stdout}\n{result.stderr}"
    return folder, result.stdout


@pytest.fixture
def scratch(built, tmp_path) -> Path:
    """A copy of the compiled folder that a test may spoil."""
    return Path(shutil.copytree(built[0], tmp_path / "rocq"))


def test_every_source_is_compiled(built):
    folder, _ = built
    for path in sources():
        assert (folder / path.relative_to(ROCQ)).with_suffix(".vo").is_file()


def test_each_theorem_is_free_of_axioms(built):
    _, printed = built
    asked = re.findall(r"^Print Assumptions (\w+)\.$", without_comments((ROCQ / "Main.v").read_text()), re.MULTILINE)
    assert asked == THEOREMS
    # Only Main.v asks, so the answers are as many as the theorems, and none lists an axiom.
    assert sum("Print Assumptions" in without_comments(path.read_text()) for path in sources()) == 1
    assert printed.count(CLOSED) == len(THEOREMS) == 13
    assert "Axioms:" not in printed


@pytest.mark.parametrize("theorem", THEOREMS)
def test_theorem_is_closed_when_asked_from_outside(theorem, scratch):
    (scratch / "Ask.v").write_text(f"From Hsym Require Import Main.\nPrint Assumptions {theorem}.\n")
    result = compile_one(scratch, "Ask.v")
    assert (result.returncode, result.stdout.strip()) == (0, CLOSED), result.stderr


def test_an_assumption_would_be_seen(scratch):
    # The two tests above are worth something only if the answer changes when something is assumed.
    main = scratch / "Main.v"
    mutated(main, "Proof. exact: objective_at0. Qed.", "Proof. Admitted.")
    result = compile_one(scratch, "Main.v")
    assert result.returncode == 0, result.stderr
    assert result.stdout.count(CLOSED) == len(THEOREMS) - 1
    assert "Axioms:\ntheorem2_value_at_0" in result.stdout


def test_every_theorem_of_main_is_listed():
    stated = re.findall(r"^(?:Theorem|Lemma|Corollary) (\w+)", (ROCQ / "Main.v").read_text(), re.MULTILINE)
    assert stated == THEOREMS


def test_readme_names_every_theorem():
    named = re.findall(r"^\| `(\w+)` \|", (PROOFS / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert named == THEOREMS


def test_no_stray_source():
    listed = [line for line in project_lines() if line.endswith(".v")]
    assert sorted(listed) == [path.relative_to(ROCQ).as_posix() for path in sources()]


def test_only_import_warnings_are_silenced():
    options = [line.removeprefix("-arg ") for line in project_lines() if line.startswith("-arg")]
    assert options == ["-w", "+default,-notation-overridden,-ambiguous-paths"]


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.stem)
def test_source_assumes_nothing(path):
    assert unproved(path.read_text()) == []


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.stem)
def test_source_opens_with_its_notation(path):
    header = path.read_text().split("From ")[0]
    assert header.startswith("(* # ")
    assert " == " in header


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lemma l : False. Proof. Admitted.", ["Admitted"]),
        ("Lemma l : False. Proof. by admit. Qed.", ["admit"]),
        ("Axiom a : False.", ["Axiom"]),
        ("Parameters (a b : nat).", ["Parameters"]),
        ("Conjecture c : False.", ["Conjecture"]),
        ("Variable x : nat.", ["Variable x"]),
        ("Section S.\nEnd S.\nHypothesis h : False.", ["Hypothesis h"]),
        ("Section S.\nVariable x : nat.\nEnd S.", []),
        ("(* Axiom (* nested *) Admitted *) Definition d := 0.", []),
    ],
)
def test_the_scan_itself(text, found):
    assert unproved(text) == found


MASTER = "Theorem theorem1_ring :"
GRADIENT = "Theorem theorem1 :"
BINOMIAL = "w s * ('C(M.-1, s)%:R * t ^+ s * (1 - t) ^+ (M.-1 - s))"


@pytest.mark.parametrize(
    ("statement", "old", "new", "reason"),
    [
        pytest.param(
            GRADIENT,
            "(h_ M w)^`().[p] * dp.",
            "(h_ M (fun s => a s - b s))^`().[p] * dp.",
            "Cannot apply lemma expected_update_gradient",
            id="gap reversed",
        ),
        pytest.param(
            GRADIENT,
            "E (fun y => M%:R^-1 * \\sum_i",
            "E (fun y => \\sum_i",
            "Cannot apply lemma expected_update_gradient",
            id="sum instead of mean",
        ),
        pytest.param(
            MASTER,
            "w s * ('C(M.-1, s)%:R * p",
            "w s * ('C(M, s)%:R * p",
            "does not match any subterm",
            id="binomial coefficient of M",
        ),
        pytest.param(
            MASTER,
            "(1 - p) ^+ (M.-1 - s))) * dp",
            "(1 - p) ^+ (M - s))) * dp",
            "does not match any subterm",
            id="one failure too many",
        ),
        pytest.param(
            "Theorem theorem2_running_sum",
            "\\sum_(k < M.+1) W_ M w k *",
            "\\sum_(k < M.+1) W_ M w k.+1 *",
            "Cannot apply lemma objective_mean",
            id="running sum shifted",
        ),
        pytest.param(
            "Theorem reach_unique",
            "forall s, (s < M)%N -> w1 s = w2 s",
            "forall s, (s <= M)%N -> w1 s = w2 s",
            "Cannot apply lemma objective_inj",
            id="gap determined beyond M - 1",
        ),
        pytest.param(
            "Theorem rejection_derivative",
            "(1 - (1 - t) ^+ M) / t",
            "(1 - (1 - t) ^+ M.+1) / t",
            "Cannot apply lemma objective_deriv_rejection",
            id="rejection exponent",
        ),
    ],
)
def test_wrong_statement_does_not_compile(statement, old, new, reason, scratch):
    main = scratch / "Main.v"
    mutated(main, old, new)
    result = compile_one(scratch, "Main.v")
    assert result.returncode == 1
    assert reason in result.stderr
    line = re.search(r'File "\./Main\.v", line (\d+)', result.stderr)
    assert line is not None
    # The failure has to be the proof of the spoilt theorem, not a slip of syntax elsewhere.
    assert int(line[1]) in proof_lines(main.read_text(), statement)
    assert "Syntax error" not in result.stderr


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param(
            "Score.v",
            "if C (y i) then b (others y i) else a (others y i)",
            "if C (y i) then a (others y i) else b (others y i)",
            id="weights exchanged",
        ),
        pytest.param("Score.v", "\\sum_(j | j != i) C (y j).", "\\sum_j C (y j).", id="a sample counts itself"),
        pytest.param("Surrogate.v", "M%:R^-1 * \\sum_(s < j) w s.", "M%:R^-1 * \\sum_(s < j.+1) w s.", id="running sum"),
    ],
)
def test_wrong_definition_does_not_compile(name, old, new, scratch):
    mutated(scratch / name, old, new)
    result = compile_one(scratch, name)
    assert result.returncode == 1
    assert "Syntax error" not in result.stderr
    line = re.search(rf'File "\./{re.escape(name)}", line (\d+).*\nError:', result.stderr)
    assert line is not None
    # The definition itself is well formed; a proof further down is what breaks.
    text = (scratch / name).read_text()
    assert int(line[1]) > text.count("\n", 0, text.index(new)) + 1


def test_missing_rocq_fails_and_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="install the Debian packages make, coq"):
        tool("coqc")
