"""The theorems of the appendix: each that a derivation can rely on is there, and its inequalities hold in numbers."""

import re
from pathlib import Path

import mpmath
import pytest
from pylatexenc.latexwalker import LatexWalker

import hsym.claims
import hsym.limits.proof
import hsym.recipe
from hsym import catalog, derive, limit, rule
from hsym.render.facts import FACTS, appendix

FOLDER = Path(hsym.__file__).parent / "render" / "appendix_theorems"
TOLERANCE = mpmath.mpf(10) ** -20


@pytest.fixture(autouse=True)
def precise():
    with mpmath.workdps(30):
        yield


def test_every_theorem_that_a_limit_uses_is_in_the_appendix() -> None:
    words = ("proved on paper", "proved in the Rocq kernel", "a theorem of")
    named = {x for x in vars(hsym.limits.proof).values() if isinstance(x, str) and any(word in x for word in words)}
    assert named | {hsym.claims.THEOREM_1, hsym.claims.THEOREM_2} == set(FACTS)
    assert {x.stem for x in FOLDER.glob("*.tex")} == {x.label for x in FACTS.values()}


def test_a_theorem_that_is_said_to_be_proved_in_the_kernel_is_a_public_theorem_there() -> None:
    rocq = Path(__file__).parents[2] / "proofs" / "rocq"
    public = {
        name
        for file in ("Main.v", "Analysis.v")
        for name in re.findall(r"^Theorem (\w+)", (rocq / file).read_text(), re.MULTILINE)
    }
    said = [x for x in (*FACTS, hsym.claims.REACH, hsym.recipe.BERNSTEIN) if "proved in the Rocq kernel" in x]
    named = [name for x in said for name in re.search(r"kernel \((.*)\)", x)[1].split(", ")]
    assert len(said) == 7
    assert set(named) <= public


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda x: x.label)
def test_theorem_parses_and_is_labelled(fact) -> None:
    text = (FOLDER / f"{fact.label}.tex").read_text(encoding="utf-8")
    assert text.startswith(f"\\begin{{theorem}}[{fact.name}]\\label{{fact:hsym:{fact.label}}}\n")
    assert LatexWalker(text, tolerant_parsing=False).get_latex_nodes()[0]
    assert (r"\begin{proof}" in text) == (fact.label != "dominated")


def test_what_derivations_rely_on_is_a_theorem_of_the_appendix_or_named_otherwise() -> None:
    others = (hsym.claims.CHECKER, "hypothesis: ")
    for made in (
        derive(catalog.get("grpo")),
        limit(catalog.get("grpo")).derivation,
        limit(rule("R*min(1/mean, 5)")).derivation,
    ):
        for item in made.verdict.relies_on:
            assert item in FACTS or item.startswith(others), item
        assert appendix(made.verdict.relies_on).count(r"\hsymOnce") >= 1


def _mean(g, M: int, t):
    return sum(mpmath.binomial(M, k) * t**k * (1 - t) ** (M - k) * g(mpmath.mpf(k) / M) for k in range(M + 1))


@pytest.mark.parametrize("M", [1, 2, 3, 7, 20])
def test_mean_over_a_binomial(M: int) -> None:
    for t in map(mpmath.mpf, ("0.02", "0.3", "0.5", "0.9")):
        arc = lambda x: 2 * mpmath.asin(mpmath.sqrt(x))  # noqa: E731
        kink = lambda x: abs(x - mpmath.mpf("0.4"))  # noqa: E731
        assert abs(_mean(arc, M, t) - arc(t)) <= mpmath.pi / mpmath.sqrt(M)
        assert abs(_mean(kink, M, t) - kink(t)) <= 1 / (2 * mpmath.sqrt(M))
        assert abs(_mean(lambda x: x**3, M, t) - t**3) <= mpmath.mpf(6) / (8 * M)


def _running(f, theta: int, M: int, j: int):
    return sum(f(mpmath.mpf(s + theta) / M) for s in range(j)) / M


@pytest.mark.parametrize("M", [1, 2, 5, 16])
def test_riemann_sums(M: int) -> None:
    root, falling = (lambda x: 1 / mpmath.sqrt(x)), (lambda x: 3 - 5 * x)
    for j in range(M + 1):
        x = mpmath.mpf(j) / M
        assert abs(_running(root, 1, M, j) - 2 * mpmath.sqrt(x)) <= 2 / mpmath.sqrt(M) + mpmath.mpf(1) / M
        assert abs(_running(falling, 0, M, j) - (3 * x - 5 * x**2 / 2)) <= mpmath.mpf(5) / M
        signed = sum((-1) ** s * falling(mpmath.mpf(s) / M) for s in range(j)) / M
        assert abs(signed) <= mpmath.mpf(3 + 5) / M


@pytest.mark.parametrize("d", ["0.3", "0.5", "1", "1.5", "2", "3.7"])
def test_weights_at_an_end(d: str) -> None:
    d = mpmath.mpf(d)
    spread = d - 1 if d >= 2 else 2 * (d - 1) if d > 1 else 2 * (1 - d) / d
    for j in (0, 1, 2, 5, 50):
        tail = mpmath.harmonic(j) - mpmath.euler - mpmath.digamma(d) - sum(1 / (s + d) for s in range(j))
        assert abs(tail) <= spread / (j + 1) + TOLERANCE
        for n in (2, 3):
            rest = mpmath.zeta(n, d) - sum(1 / (s + d) ** n for s in range(j))
            assert 0 <= rest <= 2 * max(1, d**-n) / (j + 1)


@pytest.mark.parametrize("M", [2, 3, 10, 40])
def test_concavity_over_the_group(M: int) -> None:
    h, slope = (lambda x: 2 * mpmath.asin(mpmath.sqrt(x))), (lambda x: 1 / mpmath.sqrt(x * (1 - x)))
    at_one = sum(slope(mpmath.mpf(k) / M) for k in range(1, M)) / M
    first = mpmath.mpf(1) / M
    trapezoids = h(first) + h(1) - h(1 - first) - (slope(first) + slope(1 - first)) / (2 * M)
    assert h(1) - at_one <= trapezoids + TOLERANCE
