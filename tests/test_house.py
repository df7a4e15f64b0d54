"""The house: public names, versions that agree, laws that are kept, examples that run."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import hsym

ROOT = Path(__file__).parent.parent
PUBLIC = [
    "Approach", "Audit", "Ball", "Claim", "Comparison", "Derivation", "Distance", "Expansion", "FreePolicy", "HsymError",
    "Limit", "Number", "Objective", "Polynomial", "Proof", "Report", "SoftmaxPolicy", "Table", "Target", "Verdict",
    "WeightRule", "WeightTable", "__version__",
    "approach", "audit", "catalog", "check", "compare", "derive", "derive_identity", "distance", "expansion",
    "gap_from_transform", "limit", "notebook", "objective", "plot", "plot_convergence", "plot_weights", "prove", "report",
    "rule", "same_objective", "table", "value_table", "verify", "verify_identity",
]  # fmt: skip


def test_public_names_are_pinned() -> None:
    assert dir(hsym) == sorted(PUBLIC)
    assert sorted(hsym.__all__) == sorted(PUBLIC)
    assert all(getattr(hsym, name) is not None for name in PUBLIC)


def test_functions_keep_their_names_after_the_modules_are_imported() -> None:
    code = "import hsym.rule, hsym.objective, hsym; print(callable(hsym.rule), callable(hsym.objective), hsym.rule('R').name)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "True True Z = R\n"


def test_unknown_attribute_is_an_attribute_error() -> None:
    assert not hasattr(hsym, "nothing_of_this_name")


def test_versions_agree() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert version == hsym.__version__
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert version in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_files_are_short() -> None:
    """The checker, which must be one file, has its own limit in its own test."""
    files = [path for path in (ROOT / "hsym").rglob("*.py") if path.name != "checker.py"]
    assert [path.name for path in files if len(path.read_text(encoding="utf-8").splitlines()) > 500] == []


def test_nothing_evaluates_text_as_python() -> None:
    calls = re.compile(r"(?<![\w.])(eval|exec|compile|sympify|parse_expr|lambdify|__import__)\(|simplify\(|nsimplify\(")
    found = [
        f"{path.name}: {line.strip()}"
        for path in (ROOT / "hsym").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if calls.search(line)
    ]
    assert found == []


def test_top_level_is_as_agreed() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout
    tops = {line.split("/")[0] for line in tracked.splitlines()}
    assert {name for name in tops if not name.startswith(".")} == {
        "CHANGELOG.md", "CITATION.cff", "LICENSE", "README.md", "hsym", "notebooks", "proofs", "pyproject.toml", "tests",
    }  # fmt: skip


def test_no_library_code_prints() -> None:
    printing = [
        path.name
        for path in (ROOT / "hsym").rglob("*.py")
        if not path.name.startswith("cli") and re.search(r"^\s*print\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert printing == []


def test_every_catalogue_file_has_the_sections_in_order() -> None:
    sections = ["Rule:", "Weights:", "Objective:", "Limit:", "Group:", "Assumptions:", "References:", "Args:", "Example:"]
    files = [path for path in (ROOT / "hsym" / "catalog").glob("*.py") if path.name[0] != "_" or path.stem == "_template"]
    assert len(files) == 32
    for path in files:
        text = path.read_text(encoding="utf-8")
        places = [text.index(f"\n{section}") for section in sections]
        assert places == sorted(places), path.name


def test_listing_needs_no_computer_algebra() -> None:
    code = (
        "import sys, json, hsym.cli; hsym.cli.main(['list']); print(json.dumps(sorted({'sympy', 'flint'} & set(sys.modules))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []
