"""Files about one rule for the Rocq kernel: true ones are accepted, spoilt ones are not, and nothing else is called proved."""

import re
from fractions import Fraction
from itertools import product

import pytest

import hsym
from hsym import HsymError, catalog, prove, rule
from hsym.errors import ToolMissingError
from hsym.proving import kernel, proof
from hsym.proving.decomposition import decompose
from hsym.proving.every_M import every_M
from hsym.proving.instances import fixed_M
from hsym.proving.kernel import Answer, ask, read_assumptions
from hsym.render.rocq import source
from hsym.summation.sums import NoClosedForm
from hsym.symbols import M, s

RATIONAL = {
    "rloo": (lambda: catalog.get("rloo"), 5),
    "rejection": (lambda: catalog.get("rejection_sampling"), 64),
    "alone": (lambda: rule("R - mean"), 1),
    "binomials": (lambda: rule("R*3*binomial(M-K,2)/binomial(M-1,2)"), 6),
    "thresholds": (lambda: rule("(R-mean)^3/10007 + where(K > M/2 and K < M, R, 0)"), 7),
    "clipped": (lambda: rule("max(R - mean, 1/3) + R*min(1/mean, 5) - abs(R - 1/2)"), 5),
    "harmonic": (lambda: rule("R*harmonic(K) + R*factorial(K)*(-1)^K"), 5),
}
RADICAL = {
    "grpo": (lambda: catalog.get("grpo", eps=0), 16),
    "sample": (lambda: catalog.get("grpo", eps=0, ddof=1), 5),
    "eps": (lambda: catalog.get("grpo", eps="1/1000000"), 6),
    "half": (lambda: catalog.get("grpo", eps="1/2"), 6),
    "inside": (lambda: catalog.get("grpo", eps="1/50", eps_inside=True), 5),
    "roots": (lambda: rule("R*sqrt(K)/sqrt(M)"), 5),
}
EVERY_M = {
    "rloo": lambda: catalog.get("rloo"),
    "dr_grpo": lambda: catalog.get("dr_grpo"),
    "rejection": lambda: catalog.get("rejection_sampling"),
    "skipping": lambda: rule("R*M/K", degenerate="zero"),
    "reinforce, skipping": lambda: catalog.get("reinforce").skipping_degenerate(),
    "cubic": lambda: rule("(R-mean)*(1-mean)*mean"),
    "both": lambda: rule("R/K - (1-R)/(M-K)"),
    "ends": lambda: rule("R*mean - (1-R)*mean^2", degenerate="zero"),
    "nothing": lambda: rule("a = 0; b = 0"),
    "two factors": lambda: rule("R/(K*(K+1))"),
    "apart": lambda: rule("a = 0; b = M*s/((s+1)*(s+3))"),
    "mirrored": lambda: rule("a = 1/(s - M); b = 1/(M - s + 1)"),
    "pass at 3": lambda: rule("R*binomial(M-K,2)/binomial(M-1,2)"),
    "large numbers": lambda: rule("a = 2/1234567; b = 12345*s"),
    "factors of M": lambda: rule("a = s^2/(M^2+M+1); b = s/(2*M-1) + 1/(M+1)"),
    "no factor left": lambda: rule("a = 1/(M+s); b = 1/(M+s) + s"),
    "centred, skipping": lambda: rule("R - mean", degenerate="zero"),
    "guarded": lambda: rule("(R - mean)/(mean*(1 - mean))", degenerate="zero"),
    "from 4 on": lambda: rule("a = 0; b = where(M > 3, 1, 2)"),
    "one at zero": lambda: rule("a = 0; b = where(s == 0, 3, s)"),
}
REFUSED = {
    "1/(s + 1)^2": "a gap with '(s + 1)**(-2)'",
    "where(s < 2, 1, 0)": "exceptional values of s other than 0 and M - 1",
    "2^s": "the gap '2**s', which is not rational in s and M",
    "sqrt(M)*s": "the gap 'sqrt(M)*s', which is not rational in s and M",
    "1/(s + 9)": "a denominator with s + 9",
}


@pytest.mark.parametrize("name", [*RATIONAL, *RADICAL])
def test_the_kernel_accepts_a_rule_at_one_size(name: str) -> None:
    made, size = (RATIONAL | RADICAL)[name]
    found = prove(made(), size)
    assert (found.verdict.outcome, found.verdict.evidence, found.axioms) == ("holds", "proved", ())
    assert [x.name for x in found.theorems] == ["update", "weights", "derivative", "transform"]


@pytest.mark.parametrize("name", EVERY_M)
def test_the_kernel_accepts_a_rule_at_every_size(name: str) -> None:
    found = prove(EVERY_M[name]())
    assert (found.verdict.outcome, found.verdict.evidence, found.axioms) == ("holds", "proved", ())
    assert [x.name for x in found.theorems] == ["update", "derivative", "transform"]
    least = {"from 4 on": 4, "pass at 3": 3}.get(name, found.rule.least_M)
    assert all(int(re.search(r"for every integer M >= (\d+)", x.words)[1]) >= least for x in found.theorems)


@pytest.mark.parametrize("b", REFUSED)
def test_what_the_theory_does_not_sum_is_open(b: str) -> None:
    found = prove(rule(f"a = 0; b = {b}"))
    assert (found.verdict.outcome, found.verdict.evidence, found.source) == ("open", None, "")
    assert f"for every M there is no proof here, because of {REFUSED[b]}; expected a gap made of" in found.verdict.reason


@pytest.mark.parametrize("name", [x for x in RATIONAL if x != "rejection"])
def test_the_stated_coefficients_are_those_of_the_expected_update(name: str) -> None:
    """By a sum over all reward vectors, for which nothing of the derivation is used."""
    made, size = RATIONAL[name]
    chosen = made()
    table = chosen.at(size)
    a, b = ([Fraction(str(x)) for x in side] for side in (table.a, table.b))
    text = source(fixed_M(chosen, size, ""))
    below, listed = re.search(r"\^`\(\) = \(zr F (\S+)\)\^-1 \*: zpoly F \[::([^]]*)\]", text).groups()
    coefficients = [Fraction(int(x, 16), int(below, 16)) for x in listed.replace(";", " ").split()]
    for p in (Fraction(1, 3), Fraction(3, 4)):
        update = Fraction(0)
        for R in product((0, 1), repeat=size):
            chance, K = p ** sum(R) * (1 - p) ** (size - sum(R)), sum(R)
            update += chance * sum(b[K - 1] / p if x else -a[K] / (1 - p) for x in R) / size
        assert update == sum(c * p**k for k, c in enumerate(coefficients))


def test_a_claim_is_what_the_kernel_is_asked() -> None:
    assert prove(catalog.get("rloo"), 8, "h = t + 3").verdict.evidence == "proved"  # up to a constant
    assert prove(catalog.get("rejection_sampling"), None, "h' = (1 - (1-t)^M)/t").verdict.evidence == "proved"
    assert prove(catalog.get("dr_grpo"), None, "h = t - t/M").verdict.evidence == "proved"


def test_a_claim_says_nothing_of_the_derivation() -> None:
    made = prove(catalog.get("rejection_sampling"), 4, "h' = 4 - 6*t + 4*t^2 - t^3")
    assert made.verdict.evidence == "proved"
    assert {x.verdict.evidence for x in made.derivation.steps} == {"exact"}


def test_a_claim_that_holds_from_some_size_on_is_not_proved_below() -> None:
    later = rule("a = 0; b = where(M > 3, 1, 2)")
    assert prove(later, None, "h = t").verdict.witness[0] == ("M", 1)
    found = prove(rule("a = 0; b = where(M > 3, 2, 4/2)"), None, "h = 2*t").verdict
    assert (found.outcome, found.evidence) == ("holds", "exact")
    assert found.reason.startswith("from M = 4 on the Rocq kernel accepted 2 theorems")


@pytest.mark.parametrize(
    ("name", "size", "claim"),
    [("rloo", 8, "h = t^2"), ("grpo", 4, "h = t"), ("rejection_sampling", None, "h' = (1 - (1-t)^(M+1))/t")],
)
def test_a_wrong_claim_is_refused_and_refuted(name: str, size: int | None, claim: str) -> None:
    options = {"eps": 0} if name == "grpo" else {}
    found = prove(catalog.get(name, **options), size, claim)
    assert (found.verdict.outcome, found.verdict.evidence) == ("fails", "exact")
    assert found.verdict.reason.startswith("the Rocq kernel did not accept it, and ")
    assert found.verdict.witness


@pytest.mark.parametrize("claim", ["h = log(t)", "h = 1/t", "h' = exp(t)"])
@pytest.mark.parametrize("size", [4, None])
def test_a_claim_that_has_no_statement_is_refuted_all_the_same(claim: str, size: int | None) -> None:
    found = prove(catalog.get("rloo"), size, claim)
    assert found.verdict.outcome == "fails"
    assert found.verdict.reason.startswith("it has no statement in Rocq here (claim: ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-0x1c", "-0x1d"),  # a coefficient
        ("/ (s%:R + 1)", "/ (s%:R + 2%:R)"),  # a weight
        ("b s - a s", "a s - b s"),  # the gap
        ("Local Notation M := 8%N", "Local Notation M := 9%N"),
        ("(zr F 0x348)^-1", "(zr F 0x0)^-1"),  # a denominator that makes everything 0
        ("\\sum_r pi r = 1 ->", ""),  # a hypothesis of theorem 1
        ("F := 0.", "F := 1."),  # a weight that leaves the gap wrong
    ],
)
def test_a_spoilt_file_is_not_accepted(old: str, new: str) -> None:
    text = source(fixed_M(catalog.get("rejection_sampling"), 8, ""))
    assert old in text
    answer = ask(text.replace(old, new), 4, 60)
    assert not answer.accepted
    assert answer.message.startswith("line ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(1 - (1 - t) ^+ M) / t", "(1 - (1 - t) ^+ M) / (t + t)"),
        ("(\\sum_(k < M)", "(\\sum_(k < M.-1)"),
        ("t != 0 ->", ""),
        ("Definition b M s : F := M%:R", "Definition b M s : F := s%:R"),
    ],
)
def test_a_spoilt_file_about_every_size_is_not_accepted(old: str, new: str) -> None:
    text = source(every_M(catalog.get("rejection_sampling"), ""))
    assert old in text
    assert not ask(text.replace(old, new), 3, 60).accepted


def test_an_unfinished_proof_is_an_axiom_and_nothing_is_called_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    text = source(fixed_M(catalog.get("rloo"), 3, ""))
    admitted = text.replace("by by_computation.\nQed.", "Admitted.")
    answer = ask(admitted, 4, 60)
    assert answer == Answer(True, ((), ("weights",), (), ("transform",)))
    monkeypatch.setattr(proof, "source", lambda instance: admitted)
    found = prove(catalog.get("rloo"), 3)
    assert (found.verdict.outcome, found.verdict.evidence) == ("open", None)
    assert "on the axiom transform" in found.verdict.reason


def test_a_theorem_that_is_not_asked_about_is_noticed() -> None:
    text = source(fixed_M(catalog.get("rloo"), 3, "")).replace("Print Assumptions transform.\n", "")
    assert ask(text, 4, 60) == Answer(False, message="it answered 3 times about axioms, instead of 4")


def test_answers_about_axioms_are_read() -> None:
    said = "Axioms:\nclassic : forall P : Prop, P \\/ ~ P\nFoo.bar\n  : nat ->\n    nat\nClosed under the global context\n"
    assert read_assumptions(said) == [("classic", "Foo.bar"), ()]


def test_a_step_that_the_kernel_accepted_is_proved_and_the_others_are_not() -> None:
    made = prove(catalog.get("rejection_sampling"), 4).derivation
    words = {x.name: x.verdict.evidence for x in made.steps}
    assert words["derivative"] == words["transform"] == "proved"
    assert words["theorem 1"] == words["gap"] == "exact"
    assert made.step("derivative").verdict.reason.startswith("theorem derivative: the Rocq kernel accepted")
    assert made.verdict.evidence == "exact"  # that of the weakest step


def test_names_and_formulas_cannot_leave_the_comment() -> None:
    from dataclasses import replace

    hostile = replace(catalog.get("rloo"), name='x *) Axiom a : False. (* "', formula="(*")
    found = prove(hostile, 2)
    assert found.verdict.evidence == "proved"
    assert found.axioms == ()


def test_without_rocq_one_sentence_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        ToolMissingError, match=r"^coqc: it is not installed; expected Rocq, on Debian the packages coq, "
    ) as raised:
        prove(catalog.get("rloo"), 4)
    assert raised.value.exit_code == 4


def test_a_rocq_without_the_libraries_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    broken = tmp_path / "coqc"
    broken.write_text('#!/bin/sh\n[ "$1" = --print-version ] || { echo "Error: Cannot find mathcomp" >&2; exit 1; }\n')
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(ToolMissingError, match=r"Bernstein\.v does not compile .*Cannot find mathcomp"):
        prove(catalog.get("rloo"), 4)
    assert list((tmp_path / "cache" / "hsym").iterdir()) == []


def test_work_that_takes_too_long_is_open() -> None:
    assert ask("Goal True. Proof. do 1000000000 pose True. Abort.", 0, 1) == Answer(
        False, message="it did not end within 1 seconds"
    )


def test_the_sources_that_a_wheel_carries_are_those_that_instances_import() -> None:
    import tomllib
    from pathlib import Path

    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    carried = tomllib.loads(text)["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert carried == {f"proofs/rocq/{x}.v": f"hsym/proving/theory/{x}.v" for x in kernel.THEORY}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: prove(catalog.get("grpo"), 4), "parameter eps: it has no value; expected one"),
        (lambda: prove(catalog.get("grpo")), "parameter eps: it has no value; expected one"),
        (lambda: prove(catalog.get("idealised_grpo")), "rule: idealised GRPO is a target"),
        (
            lambda: prove(catalog.get("rloo"), 257),
            "--M: 257 is too large to be proved with rational weights; expected at most 256",
        ),
        (lambda: prove(catalog.get("grpo", eps=0), 65), "--M: 65 is too large to be proved with radical weights"),
        (lambda: prove(catalog.get("rloo"), 4, "monotone"), "claim: 'monotone' is not of a form that is proved here"),
        (lambda: prove(catalog.get("rloo"), 4, seconds=0), "seconds: 0 is not possible"),
        (lambda: prove("rloo", 4), "rloo"),
    ],
)
def test_bad_input_is_one_sentence(call, message: str) -> None:
    with pytest.raises(HsymError) as raised:
        call()
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_difference_that_would_stop_at_zero_is_not_written_as_one() -> None:
    """2^(s-2) is 1/4 at s = 0, but its exponent in Rocq would be 0: the weights stand by their values."""
    found = prove(rule("a = 2^(s-2); b = 2^(s-2) + 1"), 4)
    assert found.title.endswith("at M = 4, weights by their values")
    assert "Definition a (s : nat) : F := if (s == 0)%N then 1 / 4%:R else" in found.source
    assert found.verdict.evidence == "proved"


def test_gaps_are_taken_apart() -> None:
    parts = decompose(rule("R*M/K + (1-R)*mean^2 + (1-R)*M/((M-K)*(M-K+1)) - R/(K+2)", degenerate="zero"))
    whole = sum(
        x.coefficient
        * {
            "falling": factors(s, -1, x.order),
            "rising": 1 / factors(s + 1, 1, x.order),
            "mirrored": 1 / factors(M - s, 1, x.order),
        }.get(x.kind, 0)
        for x in parts
    )
    assert (whole - (M / (s + 1) - 1 / (s + 3) - s**2 / M**2 - M / ((M - s) * (M - s + 1)))).simplify() == 0
    with pytest.raises(NoClosedForm, match="a gap with"):
        decompose(rule("a = 0; b = 1/(s+1)^2"))


def factors(first, by: int, order: int):
    """first (first + by) ... of so many factors."""
    whole = first**0
    for place in range(order):
        whole *= first + by * place
    return whole


def test_it_is_public() -> None:
    assert hsym.prove is prove
    assert repr(hsym.Proof(catalog.get("rloo"), 2, "RLOO at M = 2", (), "", (), hsym.Verdict("open", None, "x"))).startswith(
        "<Proof"
    )
