"""The Rocq proofs compile from clean, rest on the axioms that THEOREMS.md lists, and refuse wrong statements."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

PROOFS = Path(__file__).parents[2] / "proofs"
ROCQ = PROOFS / "rocq"
PACKAGES = [
    "make",
    "coq",
    "libcoq-mathcomp-algebra",
    "libcoq-mathcomp-algebra-tactics",
    "libcoq-coquelicot",
    "libcoq-mathcomp-analysis",
]
BUILD_SECONDS = 300

# One worker builds, for all of them: run_all.sh distributes by group.
pytestmark = pytest.mark.xdist_group("rocq")

FORBIDDEN = re.compile(
    r"(?<!Section )(?<!End )\b(Admitted|admit|give_up|Abort|Axioms?|Parameters?|Conjectures?|Declare\s+Module|bypass_check"
    r"|Unset\s+(?:Guard|Positivity|Universe)\s+Checking)\b"
)
SECTION_EVENT = re.compile(r"\b(Section|End|Variables?|Hypothes[ie]s|Context)\b\s*([\w']*)")


def tool(name: str) -> str:
    # A skip would read as "checked"; a machine without Rocq has checked nothing.
    path = shutil.which(name)
    if path is None:
        pytest.fail(f"{name} is not installed, so the proofs are unchecked: install the Debian packages {' '.join(PACKAGES)}")
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


def compile_one(folder: Path, name: str, theory: Path) -> subprocess.CompletedProcess[str]:
    return run([tool("coqc"), "-q", "-noglob", "-w", "none", "-Q", str(theory), "Hsym", name], folder)


def spoilt(folder: Path, name: str, old: str, new: str) -> str:
    """A source with one change, written into the folder."""
    text = (ROCQ / name).read_text()
    assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times, the mutation expects 1"
    (folder / name).write_text(text.replace(old, new))
    return text.replace(old, new)


def proof_lines(text: str, statement: str) -> range:
    """The lines, from 1, on which the statement and its proof stand."""
    start = re.search(rf"^Theorem {statement}\b", text, re.MULTILINE).start()
    end = text.index("Qed.", start)
    return range(text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 2)


@pytest.fixture(scope="module")
def theorems() -> ModuleType:
    """proofs/theorems.py, which is no package."""
    spec = importlib.util.spec_from_file_location("theorems", PROOFS / "theorems.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Path, str]:
    """A clean copy after make, and what make printed."""
    make = tool("make")
    tool("coqc")
    tool("coq_makefile")
    folder = copy_sources(tmp_path_factory.mktemp("proofs") / "rocq")
    result = run([make, "-j2", "all"], folder)
    needed = " ".join(PACKAGES)
    assert result.returncode == 0, f"the proofs do not compile (needed: {needed})\n{result.stdout}\n{result.stderr}"
    return folder, result.stdout


def test_every_source_is_compiled(built):
    folder, _ = built
    for path in sources():
        assert (folder / path.relative_to(ROCQ)).with_suffix(".vo").is_file()


def test_the_build_prints_no_axiom(built):
    # Instances ask what they rest on, and nothing else prints.
    _, printed = built
    lines = [line for line in printed.splitlines() if not re.match(r"COQC |COQDEP |coq_makefile |(/usr/bin/)?make\b", line)]
    asked = sum(path.read_text().count("\nPrint Assumptions ") for path in sources() if path.parent.name == "generated")
    assert lines == ["Closed under the global context"] * asked
    assert not [path for path in ROCQ.glob("*.v") if "\nPrint " in path.read_text()]


def test_the_table_of_axioms_is_that_of_a_fresh_build(built, theorems):
    assert theorems.table(built[0]) == (PROOFS / "THEOREMS.md").read_text(encoding="utf-8")


def test_an_assumption_would_be_seen(built, theorems, tmp_path):
    # The test above is worth something only if the answer changes when something is assumed.
    scratch = Path(shutil.copytree(built[0], tmp_path / "rocq"))
    spoilt(scratch, "Main.v", "Proof. exact: objective_at0. Qed.", "Proof. Admitted.")
    result = compile_one(scratch, "Main.v", scratch)
    assert result.returncode == 0, result.stderr
    sound, unsound = theorems.assumptions(scratch, [("Main", "theorem1"), ("Main", "theorem2_value_at_0")])
    assert (sound, unsound) == ((), ("Main.theorem2_value_at_0",))
    with pytest.raises(SystemExit, match=r"rests on Main\.theorem2_value_at_0"):
        theorems.in_words("theorem2_value_at_0", unsound)


def test_no_other_axiom_is_let_through(theorems):
    assert theorems.in_words("t", ()) == "none"
    assert theorems.in_words("t", ("Classical_Prop.classic",)) == "excluded middle"
    assert theorems.in_words("t", tuple(theorems.REALS)) == "all five"
    with pytest.raises(SystemExit, match="rests on JMeq"):
        theorems.in_words("t", ("Classical_Prop.classic", "JMeq"))


def test_the_algebra_is_free_of_axioms():
    rows = re.findall(r"^\| `\w+` \| Main\.v \|.*\| ([^|]+) \|$", (PROOFS / "THEOREMS.md").read_text(), re.MULTILINE)
    assert len(rows) > 0
    assert set(rows) == {"none"}


def test_readme_names_every_theorem(theorems):
    named = re.findall(r"^\| `(\w+)` \|", (PROOFS / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert named == [name for module in theorems.STATEMENTS for name in theorems.stated(ROCQ, module)]


@pytest.mark.parametrize("module", ["Main", "Analysis"])
def test_statements_are_proved_elsewhere(module):
    # One line for each proof: what is public can be read without reading proofs.
    text = without_comments((ROCQ / f"{module}.v").read_text())
    assert re.findall(r"^(?:Lemma|Corollary|Definition|Fixpoint|Notation|Let)\b.*", text, re.MULTILINE) == []
    assert text.count("\nTheorem ") == len(re.findall(r"^Proof\. .+ Qed\.$", text, re.MULTILINE)) == text.count("Qed.")


@pytest.mark.parametrize("path", [PROOFS / "README.md", PROOFS.parent / "tests" / "run_all.sh"], ids=lambda path: path.name)
def test_packages_are_named(path):
    named = set(re.findall(r"[\w-]+", path.read_text(encoding="utf-8")))
    assert set(PACKAGES) - named == set()


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


@pytest.mark.parametrize(
    ("statement", "old", "new", "reason"),
    [
        pytest.param(
            "theorem1",
            "(h_ M w)^`().[p] * dp.",
            "(h_ M (fun s => a s - b s))^`().[p] * dp.",
            "Cannot apply lemma expected_update_gradient",
            id="gap reversed",
        ),
        pytest.param(
            "theorem1",
            "E (fun y => M%:R^-1 * \\sum_i",
            "E (fun y => \\sum_i",
            "Cannot apply lemma expected_update_gradient",
            id="sum instead of mean",
        ),
        pytest.param(
            "theorem1_ring",
            "w s * ('C(M.-1, s)%:R * p",
            "w s * ('C(M, s)%:R * p",
            "does not match any subterm",
            id="binomial coefficient of M",
        ),
        pytest.param(
            "theorem1_ring",
            "(1 - p) ^+ (M.-1 - s))) * dp",
            "(1 - p) ^+ (M - s))) * dp",
            "does not match any subterm",
            id="one failure too many",
        ),
        pytest.param(
            "theorem2_running_sum",
            "\\sum_(k < M.+1) W_ M w k *",
            "\\sum_(k < M.+1) W_ M w k.+1 *",
            "Cannot apply lemma objective_mean",
            id="running sum shifted",
        ),
        pytest.param(
            "reach_unique",
            "forall s, (s < M)%N -> w1 s = w2 s",
            "forall s, (s <= M)%N -> w1 s = w2 s",
            "Cannot apply lemma objective_inj",
            id="gap determined beyond M - 1",
        ),
        pytest.param(
            "rejection_derivative",
            "(1 - (1 - t) ^+ M) / t",
            "(1 - (1 - t) ^+ M.+1) / t",
            "Cannot apply lemma objective_deriv_rejection",
            id="rejection exponent",
        ),
        pytest.param(
            "stopping_probability",
            "'C(n, B)%:R * p ^+ B.+1",
            "'C(n.+1, B)%:R * p ^+ B.+1",
            "Cannot apply lemma stop_probability",
            id="the last draw is correct",
        ),
    ],
)
def test_wrong_algebra_does_not_compile(statement, old, new, reason, built, tmp_path):
    refused("Main.v", statement, old, new, reason, built[0], tmp_path)


@pytest.mark.parametrize(
    ("statement", "old", "new", "reason"),
    [
        pytest.param(
            "expected_update_derive",
            "is_derive (fun u => h_ M w (p u)) theta",
            "is_derive (fun u => h_ M (fun s => a s - b s) (p u)) theta",
            "Cannot apply lemma expected_update_derive",
            id="gap reversed",
        ),
        pytest.param(
            "betainc_reg_RInt",
            "INR M * bern M.-1 s u",
            "bern M.-1 s u",
            "Cannot apply lemma betainc_reg_RInt",
            id="normalising constant of the beta integral",
        ),
        pytest.param(
            "transform_increasing",
            "Theorem transform_increasing : (forall s, (s < M)%N -> 0 <= w s) ->",
            "Theorem transform_increasing :",
            "No applicable tactic",
            id="increasing whatever the gap",
        ),
        pytest.param(
            "rejection_log_bounds",
            "0 <= h_ M (w M) t - harmonic M - ln t <= (1 - t)",
            "0 <= harmonic M + ln t - h_ M (w M) t <= (1 - t)",
            "Cannot apply lemma rejection_log_bounds",
            id="sign of the distance from the logarithm",
        ),
        pytest.param(
            "expected_stopping_update",
            "Hypothesis success_gt0 : 0 < p theta.\n",
            "",
            "No applicable tactic",
            id="nothing correct",
        ),
        pytest.param(
            "bernstein_op_limit",
            "Theorem bernstein_op_limit h eps : continuous_on01 h -> 0 < eps ->",
            "Theorem bernstein_op_limit h eps : 0 < eps ->",
            "No applicable tactic",
            id="without continuity",
        ),
        pytest.param(
            "arcsine_metric",
            "Rabs (B_ M h t - h t) <= C * PI / sqrt (INR M).",
            "Rabs (B_ M h t - h t) <= C / sqrt (INR M).",
            "Cannot apply lemma (arcsine_metric hf fC)",
            id="constant of the arcsine metric",
        ),
        pytest.param(
            "mean_W_recipe",
            "INR M * (h (INR s.+1 / INR M) - h (INR s / INR M))",
            "h (INR s.+1 / INR M) - h (INR s / INR M)",
            "Cannot apply lemma mean_W_recipe",
            id="recipe without its factor",
        ),
        pytest.param(
            "riemann_sqrt0",
            "Rabs (W 1 - integral) <= 2 * C / sqrt (INR M)",
            "Rabs (W 0 - integral) <= 2 * C / sqrt (INR M)",
            "Could not fill dependent hole",
            id="sampled where it is infinite",
        ),
        pytest.param(
            "riemann_monotone",
            "Theorem riemann_monotone theta : 0 <= theta <= 1 ->\n    monotone_on (fun x => 0 <= x <= 1) f ->\n",
            "Theorem riemann_monotone theta : 0 <= theta <= 1 -> True ->\n",
            "No applicable tactic",
            id="not monotone",
        ),
        pytest.param(
            "concave_limit",
            "x_ K * b K.-1 = c * G (x_ K)) -> 0 <= c <= 1 ->",
            "x_ K * b K.-1 = c * G (x_ K)) -> 0 <= c <= 2 ->",
            "No applicable tactic",
            id="weights above the limit",
        ),
        pytest.param(
            "grpo_arcsine",
            "Rabs (h_ M (w 0 0 M) t - 2 * asin (sqrt t)) <= (PI + 4) / sqrt (INR M).",
            "Rabs (h_ M (w 0 0 M) t - 2 * asin (sqrt t)) <= (PI + 3) / sqrt (INR M).",
            "Cannot apply lemma grpo_arcsine",
            id="constant of GRPO",
        ),
        pytest.param(
            "grpo_epsilon_close",
            "PI * INR d / INR M + 4 * sqrt eps.",
            "PI * INR d / INR M + 4 * eps.",
            "Cannot apply lemma grpo_epsilon_close",
            id="rate in eps",
        ),
        pytest.param(
            "log_unreachable",
            "Hypothesis ltxy : 0 <= x < y.",
            "Hypothesis ltxy : x < y.",
            "No applicable tactic",
            id="logarithm of negative numbers, which is 0",
        ),
    ],
)
def test_wrong_analysis_does_not_compile(statement, old, new, reason, built, tmp_path):
    refused("Analysis.v", statement, old, new, reason, built[0], tmp_path)


def refused(name: str, statement: str, old: str, new: str, reason: str, theory: Path, folder: Path) -> None:
    text = spoilt(folder, name, old, new)
    result = compile_one(folder, name, theory)
    assert result.returncode == 1
    assert reason in result.stderr
    assert "Syntax error" not in result.stderr
    line = re.search(rf'File "\./{re.escape(name)}", line (\d+)', result.stderr)
    assert line is not None
    # The failure has to be the proof of the spoilt theorem, not a slip elsewhere.
    assert int(line[1]) in proof_lines(text, statement)


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
        pytest.param("Transform.v", "(/ INR M * \\rsum_(s < k) w s)", "(\\rsum_(s < k) w s)", id="sum instead of mean"),
        pytest.param("Gradient.v", "locally theta (fun u => \\rsum_y pi y u = 1)].", "True].", id="no probabilities"),
        pytest.param("Grpo.v", "(0 - mean) ^ 2) / INR (M - d))", "(0 - mean) ^ 2) / INR M)", id="other deviation"),
        pytest.param("Stopping.v", "(\\sum_i C (y i) == B)%N &&", "(B <= \\sum_i C (y i))%N &&", id="more than B"),
    ],
)
def test_wrong_definition_does_not_compile(name, old, new, built, tmp_path):
    text = spoilt(tmp_path, name, old, new)
    result = compile_one(tmp_path, name, built[0])
    assert result.returncode == 1
    assert "Syntax error" not in result.stderr
    line = re.search(rf'File "\./{re.escape(name)}", line (\d+).*\nError:', result.stderr)
    assert line is not None
    # The definition itself is well formed; a proof further down is what breaks.
    assert int(line[1]) > text.count("\n", 0, text.index(new)) + 1


def test_missing_rocq_fails_and_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="install the Debian packages make coq"):
        tool("coqc")
