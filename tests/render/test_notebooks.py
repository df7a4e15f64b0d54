"""Notebooks: what stands in ``notebooks/`` is what the generator writes, they run, and text of others is only text."""

import ast
import json
import re
from fractions import Fraction
from pathlib import Path

import nbformat
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import hsym
from hsym import HsymError, catalog
from hsym.cli import main
from hsym.render.notebook import TUTORIALS, tutorial
from hsym.render.rule_source import call
from hsym.rule import WeightRule
from hsym.symbols import M, s

ROOT = Path(__file__).parent.parent.parent
HOSTILE = "a \"b\" \\ 'c'\n{{M}} ''' \"\"\" ü🙂 <script>x</script> `$y$` ```python\nimport os\n```"
RULE_FILE = """
name = "my \\"rule\\" <b>"
formula = "(R - mean)*lam"
degenerate = "zero"
least_M = 2
references = ["J. Doe, *A [paper](x)*"]
[parameters]
lam = "positive"
[[claims]]
text = "h ~ t"
source = "page 3; $x$"
"""


def code(text: str) -> str:
    return "\n".join(cell.source for cell in nbformat.reads(text, 4).cells if cell.cell_type == "code")


def literal(text: str, name: str) -> ast.expr:
    """What stands to the right of a name in the cell of the rule."""
    for node in ast.walk(ast.parse(code(text))):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return node.value
    raise AssertionError(f"{name} is not set")


def run(text: str) -> tuple[str, int]:
    """The outputs of a notebook as text, and how many pictures there are."""
    document = nbformat.reads(text, 4)
    NotebookClient(document, timeout=300, kernel_name="python3").execute()
    outputs = [output for cell in document.cells for output in cell.get("outputs", [])]
    assert "error" not in {output["output_type"] for output in outputs}
    assert not [output for output in outputs if output.get("name") == "stderr"]
    return json.dumps(outputs), sum("image/png" in output.get("data", {}) for output in outputs)


@pytest.mark.parametrize("name", TUTORIALS)
def test_a_committed_notebook_is_what_its_generator_writes(name: str) -> None:
    assert main(["notebook", "--tutorial", name, "-o", str(ROOT / "notebooks" / f"{name}.ipynb"), "--check"]) == 0


def test_the_folder_holds_the_tutorials_alone() -> None:
    found = sorted(x.name for x in (ROOT / "notebooks").iterdir() if not x.name.startswith("."))
    assert found == sorted(f"{name}.ipynb" for name in TUTORIALS)


@pytest.mark.parametrize("name", TUTORIALS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_tutorial_runs(name: str) -> None:
    shown, pictures = run((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert pictures == 1
    assert "**Verdict:** holds" in shown


@pytest.mark.parametrize("name", [*TUTORIALS, "rule", "target"])
def test_the_form_of_a_notebook(name: str) -> None:
    text = tutorial(name) if name in TUTORIALS else hsym.notebook({"rule": "rloo", "target": "idealised_grpo"}[name])
    document = nbformat.reads(text, 4)
    nbformat.validate(document)
    assert (document.nbformat, document.nbformat_minor) == (4, 5)
    assert document.metadata["kernelspec"] == {"display_name": "Python 3", "language": "python", "name": "python3"}
    ids = [cell.id for cell in document.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(rf"{number:02d}-[0-9a-f]{{8}}", x) for number, x in enumerate(ids))
    sources = [cell.source for cell in document.cells if cell.cell_type == "code"]
    assert "platform.python_version()" in sources[0]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in document.cells)
    assert not re.search(r"^\s*[%!]|/home|/tmp|/work", text, re.MULTILINE)
    assert "{{" not in re.sub(r"[a-z]\^?_?\{\{", "", text)
    assert sum("assert " in source for source in sources) >= 2
    assert text.endswith("\n")


HOSTILE_RULE = {"source": "where(K < 2, R, 0) + lam*R", "parameters": {"lam": "positive"}, "name": HOSTILE}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_notebook_of_a_formula_with_a_hostile_name_runs() -> None:
    text = hsym.notebook(hsym.rule(**HOSTILE_RULE), 3)
    made = literal(text, "rule")
    assert isinstance(made, ast.Call)
    assert {x.arg: ast.literal_eval(x.value) for x in made.keywords} == {
        "parameters": {"lam": "positive"},
        "name": HOSTILE,
    }
    document = nbformat.reads(text, 4)
    assert [cell.cell_type for cell in document.cells] == [
        cell.cell_type for cell in nbformat.reads(hsym.notebook("rloo"), 4).cells
    ]
    assert "import os" not in re.sub(r"'[^\n]*'", "", code(text))
    assert run(text)[1] == 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_notebook_of_a_target_runs() -> None:
    shown, pictures = run(hsym.notebook("idealised_grpo"))
    assert pictures == 1
    assert "h'(p) = 5/2" in shown


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_notebook_of_a_file_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(RULE_FILE, encoding="utf-8")
    text = hsym.notebook(str(path), 4)
    path.unlink()
    assert str(tmp_path) not in text
    assert ".toml" not in text
    assert ast.literal_eval(literal(text, "claims")) == [("h ~ t", "page 3; $x$")]
    assert "Reference: J. Doe, \\\\*A &#91;paper&#93;(x)\\\\*." in text
    shown, pictures = run(text)
    assert pictures == 1
    assert "claimed in page 3; $x$: h ~ t" in shown


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_notebook_of_an_open_limit_runs_and_says_so() -> None:
    shown, pictures = run(hsym.notebook("R*log(1+K)", 2))
    assert pictures == 1
    assert "open: nothing is claimed about the limit" in shown
    assert "no certificate:" in shown


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_notebook_of_a_rule_that_is_undefined_for_large_groups_runs_and_says_so() -> None:
    shown, pictures = run(hsym.notebook("R/(K*(K-4)*(K-5))", 3))
    assert pictures == 1
    assert "not for every M: rule Z = R/(K*(K-4)*(K-5)): the weight b_s of a correct sample is undefined" in shown


@given(st.text(max_size=30), st.integers(1, 4))
def test_names_are_literals(name: str, size: int) -> None:
    text = hsym.notebook(hsym.rule("R*M/K", name=name or None), size)
    made = literal(text, "rule")
    assert isinstance(made, ast.Call)
    assert [ast.literal_eval(x.value) for x in made.keywords] == ([name] if name else [])
    assert ast.literal_eval(literal(text, "M")) == size


MADE = [
    catalog.get("grpo", ddof=1, eps_inside=True, eps="1/10"),
    catalog.get("grpo").skipping_degenerate(),
    catalog.get("rejection_sampling"),
    catalog.get("idealised_grpo"),
    WeightRule("object", sympy.Integer(0), M / (s + 1)),
    WeightRule("cases", sympy.Integer(0), sympy.Piecewise((1, sympy.Eq(s, 0)), (1 / s, True))),
    hsym.rule(a=-s / M, b=1 - s / M),
    hsym.rule("(R - mean)/(std + eps)", degenerate="zero", parameters={"eps": "sqrt(2)"}),
    hsym.rule("a = -c; b = 1 - c", parameters={"c": "real"}, least_M=3),
]


@pytest.mark.parametrize("rule", MADE, ids=range(len(MADE)))
def test_the_call_makes_the_rule_again(rule: object) -> None:
    found = call(rule)
    tree = ast.parse(str(found), mode="eval").body
    assert isinstance(tree, ast.Call)
    words = [ast.literal_eval(x) for x in tree.args]
    again = hsym.rule(*words, **{x.arg: ast.literal_eval(x.value) for x in tree.keywords})
    if isinstance(rule, WeightRule):
        values = {x.name: Fraction(1, 3) for x in rule.parameters}
        for size in (3, 4, 7):
            mine, other = (x.with_parameters(**values).at(size) for x in (rule, again))
            assert (list(mine.a), list(mine.b)) == (list(other.a), list(other.b))
        assert (again.title, again.least_M) == (rule.title, rule.least_M) or rule.settings
    else:
        assert again == rule


def test_a_rule_that_no_text_gives_is_refused() -> None:
    c = sympy.Symbol("c", negative=True)
    with pytest.raises(HsymError, match="rule: 'odd' cannot be written as a text that hsym reads"):
        call(WeightRule("odd", sympy.Integer(0), c, (c,)))


BAD = [
    ("grpo", {"M": 17}, "M: 17 "),
    ("idealised_grpo", {"M": 4}, "is a target whose weights depend on p; expected no M"),
    (catalog.get("rloo"), {"eps": 0}, "eps: a rule that is made already has its options; expected none"),
    (3, {}, "rule: 3 is no rule; expected a text, a weight rule or a target"),
    ("R/(K - 2)", {}, "is undefined at s = 1"),
]


@pytest.mark.parametrize(("given", "options", "said"), BAD)
def test_what_is_refused(given: object, options: dict, said: str) -> None:
    with pytest.raises(HsymError, match=said):
        hsym.notebook(given, **options)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_check_that_fails_stops_the_notebook() -> None:
    text = hsym.notebook("R - mean", 2)
    wrong = text.replace("Z = weights.b[right - 1] if reward", "Z = weights.b[right - 1] * 2 if reward")
    assert wrong != text
    with pytest.raises(CellExecutionError, match="AssertionError"):
        run(wrong)
