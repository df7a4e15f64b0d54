"""What values show in a notebook, through IPython's own formatter: short, escaped, never an error."""

from fractions import Fraction

import pytest
import sympy
from IPython.core.formatters import DisplayFormatter

import hsym
from hsym import catalog
from hsym.exact.vectors import SymbolicVector
from hsym.render.escaping import code, prose
from hsym.rule import WeightRule

GRPO, ZERO = catalog.get("grpo"), catalog.get("grpo", eps=0)
REJECTION = hsym.rule("R*M/K")
HOSTILE = "<script>alert(1)</script> $x$ `y` **z** [a](javascript:b)"
EVIL = hsym.rule("R*M/K", name=HOSTILE)

VALUES = {
    "rule": (GRPO, "text/markdown", ["**GRPO**", r"\varepsilon > 0"]),
    "pair": (hsym.rule("a = 0; b = 1/(s+1)^2"), "text/markdown", ["`a = 0; b = 1/(s+1)^2`", r"b_s = \frac{1}"]),
    "target": (catalog.get("idealised_grpo"), "text/latex", [r"h(t) = 2 \arcsin", "h'(t)"]),
    "table": (REJECTION.at(4), "text/markdown", [r"| 2 | $\displaystyle 0$ | $\displaystyle \frac{4}{3}$ |"]),
    "large table": (ZERO.at(64), "text/markdown", ["(52 more rows are not shown)"]),
    "gap": (REJECTION.at(4).gap, "text/latex", [r"\left(4, 2, \frac{4}{3}, 1\right)"]),
    "large gap": (ZERO.at(512).gap, "text/latex", ["(500 more)"]),
    "symbolic gap": (GRPO.at(3).gap, "text/latex", [r"\varepsilon"]),
    "objective": (hsym.objective(REJECTION, 3), "text/latex", ["h_{3}(t) = 3 t"]),
    "large objective": (hsym.objective(ZERO, 512), "text/latex", ["the 512 weights are not written out"]),
    "derivation": (hsym.derive(REJECTION, 3), "text/markdown", ["**Verdict:** holds (exact)", r"\begin{aligned}"]),
    "large derivation": (hsym.derive(ZERO, 4096), "text/markdown", ["too long to show here", "- theorem 2 (exact)"]),
    "step": (hsym.derive(REJECTION, 3).steps[2], "text/latex", [r"(w_{0}, \dots, w_{2})"]),
    "limit": (hsym.limit(ZERO), "text/markdown", [r"h_{M}(t) \to 2 \arcsin", "with an error of at most", "holds (exact)"]),
    "open limit": (hsym.limit(hsym.rule("R*log(1+K)")), "text/markdown", ["The limit is open", "**Verdict:** open"]),
    "no limit": (hsym.limit(hsym.rule("R*(-1)^M*(M+1)")), "text/markdown", ["imit"]),
    "claim": (hsym.derive(GRPO, 3).steps[0].claim, "text/markdown", ["**Claim** (`h`)", "eps &gt; 0"]),
    "expansion": (hsym.expansion(ZERO), "text/latex", [r"h_M'(t) &\sim"]),
    "distance": (hsym.distance(REJECTION, "t", 2), "text/markdown", ["= 0.500000$", "bounded"]),
    "tiny distance": (hsym.distance(REJECTION, "2*t - t^2/2 + t*(1 - t)/10^9", 2), "text/markdown", [r"< ", r"\cdot 10^{-"]),
    "approach": (hsym.approach(ZERO, (8, 64)), "text/markdown", ["| $8$ | $1.041916$ | $1$ | 1.067505 |"]),
    "polynomial": (hsym.objective(REJECTION, 2).polynomial(), "text/latex", [r"2 t - \frac{1}{2} t^{2}"]),
    "large polynomial": (hsym.objective(ZERO, 512).polynomial(), "text/latex", ["degree 511, not written out"]),
    "number": (hsym.objective(ZERO, 4).at(1), "text/latex", [r"$\frac{1}{2} + \frac{2 \sqrt{3}}{3}$"]),
    "ball": (hsym.objective(ZERO, 4).enclose(Fraction(1, 3), 5), "text/latex", [r"0.55730 \pm 10^{-5}"]),
    "long ball": (hsym.objective(ZERO, 4).enclose(Fraction(1, 3), 5000), "text/latex", ["not all digits are shown"]),
    "verdict": (hsym.verify(REJECTION, 4, "h = t"), "text/markdown", ["fails (exact)", "- expected update = `40/27`"]),
}  # fmt: skip


def shown(value: object) -> dict[str, str]:
    """What a front end gets."""
    return DisplayFormatter().format(value)[0]


@pytest.mark.parametrize("name", VALUES)
def test_a_value_shows_itself(name: str) -> None:
    value, kind, parts = VALUES[name]
    data = shown(value)
    assert all(part in data[kind] for part in parts), data[kind]
    assert len(data[kind]) <= 20_000
    plain = repr(value)
    assert data["text/plain"].replace("\n", "") == plain
    assert 5 < len(plain) < 400
    assert "\n" not in plain


def test_a_verdict_shows_all_of_itself() -> None:
    text = shown(hsym.verify(hsym.rule("R*M/K"), 4, "h ~ t"))["text/markdown"]
    assert "**Verdict:** fails (exact): the gaps are not proportional" in text
    assert "- w\\_s = `" in text
    assert "- relies on: Theorem 1 (master identity)" in text


def test_a_verdict_with_long_values_is_cut() -> None:
    value = hsym.objective(ZERO, 512).at(Fraction(1, 3))
    text = shown(hsym.Verdict("fails", "exact", "because", (("h", value),)))["text/markdown"]
    assert len(text) < 1000
    assert text.endswith("(long values are cut)")
    assert set(shown(value)) == {"text/plain"}
    assert "more terms)" in repr(value)
    assert len(repr(value)) < 400


EVIL_VALUES = [
    EVIL, hsym.derive(EVIL, 3), hsym.derive(EVIL), hsym.approach(EVIL, (4,), "1/100"),
    hsym.limit(hsym.rule("R*log(1+K)", name=HOSTILE)), hsym.derive_identity(EVIL, 2),
    hsym.Verdict("fails", "exact", HOSTILE, ((HOSTILE, HOSTILE),), (HOSTILE,)), hsym.Claim("h", HOSTILE, HOSTILE, (HOSTILE,)),
]  # fmt: skip


@pytest.mark.parametrize("value", EVIL_VALUES, ids=range(len(EVIL_VALUES)))
def test_text_of_others_stays_text(value: object) -> None:
    """Outside of code between backticks there is no tag, no link, no mathematics and no emphasis of theirs."""
    text = shown(value)["text/markdown"]
    assert "alert" in text
    outside = text.replace(code(HOSTILE), "")
    for marked in ("<script", "<b>", "$x$", "**z**", "](javascript"):
        assert marked not in outside


def test_escaping_keeps_what_is_said() -> None:
    assert prose("a < b & [c](d) `e` $1") == "a &lt; b &amp; &#91;c&#93;(d) \\`e\\` `$`1"
    assert code("a\nb") == "`a b`"
    assert code("") == "` `"


def test_what_cannot_be_set_shows_its_plain_form() -> None:
    huge = sympy.Integer(10) ** 5000
    rule = WeightRule("huge", sympy.Integer(0), huge)
    for value in (rule, rule.at(2), SymbolicVector((huge,)), hsym.derive(rule, 2)):
        data = shown(value)
        assert len(data["text/plain"]) < 400
    assert set(shown(SymbolicVector((huge,)))) == {"text/plain"}


def test_a_failing_renderer_is_not_noticed() -> None:
    broken = object.__new__(WeightRule)
    assert broken._repr_markdown_() is None
