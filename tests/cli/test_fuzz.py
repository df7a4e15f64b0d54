"""Generated text: whatever the words are, the answer is an exit code and at most one sentence; nothing is run."""

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hsym import catalog

CODES = {0, 1, 2, 3}
FORBIDDEN = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "subprocess.Popen",
    "pty.spawn",
    "socket.connect",
    "shutil.rmtree",
)
SEEN: list[str] = []


def watch(event: str, _: object) -> None:
    if event in FORBIDDEN:
        SEEN.append(event)


@pytest.fixture(scope="module", autouse=True)
def watched():
    """Python reports the start of processes and the like to this hook, which cannot be taken off again."""
    sys.addaudithook(watch)


def check(call, *words: str) -> None:
    """Run, and assert what holds of every call."""
    SEEN.clear()
    done = call(*words)
    assert SEEN == [], words
    assert done.code in CODES, (words, done.err)
    assert "Traceback" not in done.out + done.err
    if done.code == 2:
        assert done.out == ""
        assert done.err.startswith("hsym: error: ")
        assert done.err.endswith("\n")
        assert done.err.count("\n") == 1
    else:
        assert done.err == ""
        assert done.out


NAMES = ["R", "K", "M", "mean", "std", "var", "sample_std", "sample_var", "eps", "s", "t", "lam", "pi"]
NUMBERS = ["0", "1", "2", "3", "1/2", "0.5", "10^9"]
FUNCTIONS = [
    "sqrt(",
    "log(",
    "exp(",
    "min(",
    "max(",
    "abs(",
    "binomial(",
    "factorial(",
    "harmonic(",
    "gamma(",
    "asin(",
    "atan(",
]
CHOICES = ["where(", "Piecewise((", "True", "and", "or", "not", "==", "<", ">=", "!="]
SIGNS = ["+", "-", "*", "/", "^", "(", ")", ",", ";", "=", "a =", "b =", "Z =", "−", " ", "h =", "h' ="]
TOKENS = st.sampled_from(NAMES * 3 + NUMBERS * 2 + FUNCTIONS + CHOICES + SIGNS * 2)
TOKEN_TEXT = st.lists(TOKENS, max_size=12).map("".join)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Formulas made from smaller ones, nearly all of them readable."""
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda x: f"({x[0]} {x[1]} {x[2]})"),
        inner.map(lambda x: f"sqrt({x})"),
        inner.map(lambda x: f"log({x})"),
        inner.map(lambda x: f"-({x})"),
        st.tuples(inner, st.sampled_from(["2", "-1", "1/2", "3"])).map(lambda x: f"({x[0]})^({x[1]})"),
        pair.map(lambda x: f"max({x[0]}, {x[1]})"),
        pair.map(lambda x: f"where(K == 1, {x[0]}, {x[1]})"),
        pair.map(lambda x: f"Piecewise(({x[0]}, R < K), ({x[1]}, True))"),
    )


FORMULAS = st.recursive(st.sampled_from(["R", "K", "M", "mean", "std", "var", "1", "2", "1/3", "eps"]), grown, max_leaves=5)
CHECKS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)


@CHECKS
@given(st.text(max_size=40))
def test_any_text_as_a_rule(call, text):
    check(call, "derive", "--M=2", "--", text)


@CHECKS
@given(TOKEN_TEXT)
def test_tokens_as_a_rule(call, text):
    check(call, "derive", "--M=3", "--param=lam>0", "--", text)


@CHECKS
@given(TOKEN_TEXT, TOKEN_TEXT)
def test_tokens_as_a_pair(call, low, high):
    check(call, "derive", "--M=3", "--param=lam", "--", f"a = {low}; b = {high}")


@CHECKS
@given(FORMULAS, st.sampled_from([[], ["--eps=0"], ["--eps=1/10"], ["--degenerate=zero"]]), st.sampled_from("123"))
def test_formulas(call, text, options, size):
    check(call, "derive", f"--M={size}", *options, "--", text)


@CHECKS
@given(FORMULAS, st.sampled_from(["monotone", "h = t", "h ~ t", "h' = 1", "limit = t", "equal to grpo"]))
def test_verification_of_formulas(call, text, claim):
    check(call, "verify", "--M=2", "--eps=1", f"--claim={claim}", "--", text)


@CHECKS
@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(st.sampled_from(["t", "2", "M", "+", "-", "*", "/", "sqrt(", "log(", "(", ")", "^2"]), max_size=9).map(
            lambda x: "h = " + "".join(x)
        ),
    )
)
def test_claims(call, text):
    check(call, "verify", "rloo", "--M=3", f"--claim={text}")


@CHECKS
@given(
    st.one_of(st.text(max_size=20), TOKEN_TEXT),
    st.sampled_from(["--eps", "--param", "--at", "--digits", "--M", "--ddof", "--format"]),
)
def test_values_of_options(call, text, option):
    check(call, "derive", "grpo", f"{option}={text}", "--M=2")


WORDS = st.one_of(
    st.sampled_from(["list", "show", "derive", "verify", "table", "distance", "notebook"]),
    st.sampled_from([*catalog.names(), "R - mean", "a = 0; b = 1", "nothing", "missing.toml"]),
    st.sampled_from(
        ["--M", "--M=2", "--M=0", "2", "3", "--eps", "0", "1/2", "--ddof", "--eps-inside", "--degenerate", "zero", "--at"]
    ),
    st.sampled_from(
        ["--param", "lam>0", "--claim", "h = t", "monotone", "--format", "json", "text", "latex", "markdown", "--check"]
    ),
    st.sampled_from(
        ["--monomials", "--policy", "softmax", "two-prompts", "--method", "tuples", "--symbolic", "--responses", "--"]
    ),
)


@CHECKS
@given(st.lists(WORDS, max_size=7))
def test_any_order_of_words(call, words):
    check(call, *words)
