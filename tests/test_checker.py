"""The checker of certificates: true ones are accepted, false ones refused for the stated reason, the rest is unreadable."""

import ast
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from written_certificates import (
    HALF,
    M1,
    RATE,
    STEP,
    TRUE,
    TRUE_AT_ONE_M,
    WHOLE,
    add,
    alternating,
    binomial_moment,
    cases,
    central,
    constant_rule,
    every,
    exponential,
    fixed,
    gradient,
    grpo_exact,
    item,
    lift,
    mirrored_square,
    mul,
    n,
    neg,
    over,
    parameter,
    pass_at_k,
    piecewise,
    power,
    rejection,
    root,
    segment,
    shifted_inverse,
    sub,
    table,
    total,
    two_ends,
)

from hsym import checker
from hsym.checker import Refused, Unreadable, check

FILE = Path(checker.__file__)


@pytest.mark.parametrize("name", TRUE)
def test_true_certificates_are_accepted(name):
    report = check(json.dumps(TRUE[name]()))
    assert report.statement
    assert "theorem 1" in report.relied_on[0]


@pytest.mark.parametrize("name", TRUE_AT_ONE_M)
def test_true_certificates_at_one_size_are_accepted(name):
    assert check(json.dumps(TRUE_AT_ONE_M[name]())).statement


# ---------------------------------------------------------------- false certificates


def fresh(make):
    """The certificate with no shared parts."""
    return json.loads(json.dumps(make()))


def changed(make, *path, value):
    """The certificate with one part replaced."""
    data = fresh(make)
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = lift(value)
    return data


ST, EV = "statement", "evidence"
VANISHING = item("one", 1, *WHOLE, [neg(sub("M", 3)), sub("M", 3)], mul(STEP, sub("M", 3)), 1)
FALSE = {
    "wrong constant": (changed(constant_rule, ST, "derivative", value=2),
        "derivative: it differs from the sum over the segments"),
    "wrong transform": (changed(constant_rule, ST, "transform", value=mul(2, "t")),
        "transform: its derivative is not the stated"),
    "offset of the transform": (changed(constant_rule, ST, "transform", value=add("t", 1)), "transform: its value at t = 0"),
    "offset of a sum": (
        changed(rejection, ST, "transform", value=add(rejection()[ST]["transform"], 1)), "transform: its value at t = 0",
    ),
    "wrong sign": (changed(constant_rule, EV, "sums", 0, "certificate", value=neg(STEP)), "sum one: the telescoping identity"),
    "wrong rule": (changed(constant_rule, ST, "rule", "correct", value=2), "segments: on 0"),
    "wrong initial value": (changed(constant_rule, EV, "sums", 0, "solution", value=2),
        "sum one: solution differs from the direct sum at M = 1"),
    "gap between segments": (changed(piecewise, EV, "segments", 1, "from", value=2),
        "segments: they do not cover s = 0..M-1: gap"),
    "last segment missing": (
        changed(piecewise, EV, "segments", value=piecewise()[EV]["segments"][:2]),
            "segments: they do not cover s = 0..M-1: gap after",
    ),
    "range beyond": (changed(constant_rule, EV, "sums", 0, "to", value="M"),
        "sum one: the range is not proved to lie in 0..M-1"),
    "another range": (changed(constant_rule, EV, "sums", 0, "to", value=add("M", -2)), "sum one: "),
    "vanishing leading coefficient": (
        every(0, 1, 1, "t", [segment(*WHOLE, (1, "one"))], [VANISHING]),
            "sum one: the leading coefficient of the recurrence may vanish",
    ),
    "zero recurrence": (changed(constant_rule, EV, "sums", 0, "recurrence", value=[n(0), n(0)]),
        "sum one: the telescoping identity"),
    "pole in the range": (
        changed(constant_rule, ST, "rule", "correct", value=over(sub("s", 2), sub("s", 2))),
            "a denominator is not proved nonzero",
    ),
    "0/0 at M = 1": (
        changed(constant_rule, ST, "derivative", value=over(M1, M1)), "derivative: a denominator is not proved nonzero",
    ),
    "lam may be 1": (exponential(0, True, True), "transform: a denominator is not proved nonzero"),
    "lam may be 0": (exponential(0, False), "the base of a power is not proved nonzero"),
    "no bound on lam": (exponential(None, False), "the base of a power is not proved nonzero"),
    "small value wrong": (changed(piecewise, ST, "small", 0, "derivative", value=4), "small, M = 1: the derivative differs"),
    "small transform wrong": (changed(piecewise, ST, "small", 0, "transform", value=add(mul(5, "t"), 1)),
        "small, M = 1: its value at t"),
    "small M too large": (changed(piecewise, ST, "small", 0, "M", value=2), "small, M = 2: not a group size below"),
    "least M too small": (changed(piecewise, ST, "least M", value=1), "sum main: the range is not proved nonempty"),
    "least M zero": (changed(constant_rule, ST, "least M", value=0), "least M is not proved to be an integer >= 1"),
    "least M fractional": (changed(constant_rule, ST, "least M", value=Fraction(3, 2)), "least M is not proved"),
    "sum derivative wrong": (
        changed(rejection, EV, "sum derivatives", 0, "derivative", value=neg(RATE[1])),
            "sum derivatives 1: its increment is not",
    ),
    "sum derivative offset": (
        changed(rejection, EV, "sum derivatives", 0, "derivative", value=add(RATE[1], 1)),
            "sum derivatives 1: it is not 0 for the empty",
    ),
    "sum derivative missing": (changed(rejection, EV, "sum derivatives", value=[]),
        "transform: its derivative is not the stated"),
    "sequence, wrong start": (changed(central, ST, "sequences", 0, "initial", 1, value=1),
        "sum A: initial value 2 of the sequence is wrong"),
    "sequence, wrong right side": (changed(central, ST, "sequences", 0, "right", value=1),
        "sum A: the right side of the sequence"),
    "sequence, wrong summand": (changed(central, ST, "sequences", 0, "summand", value=1),
        "sum A: the sequence has another summand"),
    "sequence, wrong recurrence": (
        changed(central, ST, "sequences", 0, "recurrence", 0, value="M"), "sum A: the sequence has another recurrence",
    ),
    "sequence without a sum": (changed(central, EV, "sums", 0, "solution", value=1), "sum A: it does not prove the sequence"),
    "sequence in a shifted sum": (
        changed(central, ST, "derivative", value=mul(["sequence", "A"], ["sequence", "A"])), "derivative: it differs",
    ),
    "exact, wrong factor": (changed(grpo_exact, ST, "term", value=mul(2, grpo_exact()[ST]["term"])),
        "term: it differs from the rule"),
    "exact, negative eps": (changed(grpo_exact, ST, "parameters", 0, "least", value=-1), "a denominator is not proved nonzero"),
    "exact, boundary": (changed(grpo_exact, ST, "rule", "incorrect", value=1), "term: "),
    "negative shift": (changed(rejection, EV, "sums", 1, "others", 0, "shift", value=-1),
        "sum inv: others: a shift that is negative"),
    "later sum": (changed(rejection, EV, "sums", value=rejection()[EV]["sums"][::-1]), "sum inv: others: no earlier sum one"),
    "real j in a power": (changed(alternating, ST, "parameters", value=[parameter("a", "real", -3)]), "is not proved nonzero"),
    "value of an integer": (changed(alternating, ST, "parameters", 0, "value", value=HALF),
        "the value of the integer parameter a"),
    "c may be 0": (changed(shifted_inverse, ST, "parameters", value=[parameter("c", "real", 0)]),
        "a denominator is not proved nonzero"),
    "least M before j": (changed(binomial_moment, ST, "least M", value="j"), "least M is not proved to be an integer >= 1"),
    "undecided case": (
        changed(constant_rule, ST, "rule", "correct", value=cases((["<", "s", n(5)], 1), 1)), "is not decided",
    ),
    "unproved sum limit": (
        changed(constant_rule, ST, "derivative", value=add(1, total("k", 5, "M", 0))), "the number of terms is not proved",
    ),
    "symbolic base": (changed(constant_rule, ST, "rule", "correct", value=power("s", "s")),
        "a base other than of t and the parameters"),
    "0 to the s": (changed(constant_rule, ST, "rule", "correct", value=power(0, "s")), "0 to a symbolic power"),
    "0 to the 0": (changed(constant_rule, ST, "derivative", value=add(1, power(0, 0))), "division by zero"),
    "s to the 0": (changed(constant_rule, ST, "rule", "correct", value=power("s", 0)),
        "a denominator is not proved nonzero: 1\\*s"),
    "huge exponent": (changed(constant_rule, ST, "derivative", value=power(add(1, "t"), 10**9)), "an exponent beyond"),
    "tower": (changed(constant_rule, ST, "derivative", value=power(power(power(3, 4000), 4000), 4000)),
        "more work than|an exponent beyond"),
    "expansion": (changed(constant_rule, ST, "derivative", value=power(add(1, "t", "M", power("t", 2)), 4000)),
        "more work than"),
    "long sum": (changed(constant_rule, ST, "derivative", value=total("k", 1, 10**9, "t")), "more than 4096 terms"),
    "gap at one M": (changed(fixed, ST, "gap", 0, value=[[n(3), n(2)]]), "gap at s = 0: it differs from the rule"),
    "derivative at one M": (changed(fixed, ST, "derivative", 0, value=[]), "derivative: it differs from the Bernstein sum"),
    "transform at one M": (changed(fixed, ST, "transform", 0, value=[[n(1), n(1)]]), "transform: it is not the integral"),
    "points at one M": (changed(fixed, ST, "control points", 1, value=[]), "control points: they are not the running sums"),
    "increasing, no cover": (changed(fixed, EV, "intervals", value=[[n(0), n(1, 2)]]),
        "increasing: the intervals do not cover"),
    "increasing, false": (table([1, -3, 1], True, [(0, HALF), (HALF, 1)]), "increasing: not proved on"),
    "increasing, too coarse": (table([1, Fraction(-1, 10), 1], True, [(0, 1)]), "increasing: not proved on"),
    "increasing, wrong witness": (table([1, -3, 1], False, witness=0), "increasing: the derivative is not negative"),
    "increasing, witness outside": (table([1, -3], False, witness=2), "increasing: the derivative is not negative"),
    "increasing, no witness": (table([1, -3], False), "increasing: a witness belongs"),
    "gradient, too many": (gradient(fixed, 5, 2), "gradient: 2 to 4 responses"),
    "gradient, all correct": (gradient(fixed, 3, 3), "gradient: 2 to 4 responses"),
    "power of t": (changed(two_ends, ST, "transform", value=add(two_ends()[ST]["transform"], 1)),
        "transform: its value at t = 0"),
    "last term": (changed(mirrored_square, ST, "transform", value=add(mirrored_square()[ST]["transform"], power("M", -3))),
        "transform: its value at t = 0"),
    "fixed, no value": (changed(fixed, ST, "parameters", 0, "value", value=None), "a parameter has no value"),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_false_certificates_are_refused_for_the_stated_reason(name):
    data, reason = FALSE[name]
    with pytest.raises(Refused, match=reason):
        check(json.dumps(data))


def test_the_gradient_is_computed(monkeypatch):
    monkeypatch.setattr(checker, "factorial", lambda n: 1)
    with pytest.raises(Refused, match="gradient: it differs from h_M'"):
        check(json.dumps(gradient(fixed, 3, 2)))


def leaves(value, path=()):
    """The places of all strings in a certificate."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(part, path + (key,))


@pytest.mark.parametrize("name", ["constant", "rejection", "pass@k", "piecewise", "central binomial", "GRPO"])
def test_no_number_can_be_changed_unnoticed(name):
    """Every single number plus 1: refused, unreadable, or harmless only where the text says nothing more than before."""
    data, unnoticed = fresh(TRUE[name]), []
    for path in leaves(data):
        place = data
        for key in path[:-1]:
            place = place[key]
        old = place[path[-1]]
        if not old.removeprefix("-").startswith("0x"):
            continue
        place[path[-1]] = n(1 + (Fraction(int(old.split("/")[0], 16), int((old + "/0x1").split("/")[1], 16))))
        try:
            check(json.dumps(data))
            unnoticed.append(path)
        except (Refused, Unreadable):
            pass
        place[path[-1]] = old
    # Other true statements: a larger least M, a narrower parameter, GRPO with a term 0 more or without a case whose value is 0.
    allowed = {("statement", "least M"), ("statement", "parameters", 0, "least"), ("statement", "to", 2)}
    allowed.add(("statement", "rule", "correct", 1, 0, 2, 2))
    assert [path for path in unnoticed if path not in allowed] == []


# ---------------------------------------------------------------- what is no certificate


def text_of(**changes):
    return json.dumps(constant_rule() | changes)


UNREADABLE = {
    "empty": ("", "not JSON"),
    "trailing": (text_of() + "x", "not JSON"),
    "list": ("[]", "certificate: an object is expected"),
    "null": ("null", "certificate: an object is expected"),
    "number": (text_of(format=1), "JSON numbers are not used"),
    "float": ('{"a": 1.5}', "JSON numbers are not used"),
    "nan": ('{"a": NaN}', "JSON numbers are not used"),
    "infinity": ('{"a": -Infinity}', "JSON numbers are not used"),
    "long JSON number": ("1" * 10**6, "JSON numbers are not used"),
    "duplicate": ('{"format": "x", "format": "x"}', "a key occurs twice"),
    "deep": ("[" * 10**6, "nested deeper than"),
    "escaped quotes": ('"' + '\\"' * 10**6, "not JSON"),
    "other format": (text_of(format="hsym.certificate/2"), "one of hsym.certificate/1"),
    "unknown key": (text_of(more="x"), "unknown key 'more'"),
    "kind": (json.dumps(changed(constant_rule, ST, "kind", value="all")), "one of every M"),
    "kind is a list": (json.dumps(changed(constant_rule, ST, "kind", value=[])), "one of every M"),
    "control character": (json.dumps(changed(constant_rule, ST, "rule", "name", value="a\nb")), "a short printable text"),
    "surrogate": (json.dumps(changed(constant_rule, ST, "rule", "name", value="\ud800")), "a short printable text"),
    "huge integer": (json.dumps(changed(constant_rule, ST, "derivative", value="0x" + "1" * 10**6)), "more than 65536 bits"),
    "denominator 0": (json.dumps(changed(constant_rule, ST, "derivative", value="0x1/0x0")), "a number such as"),
    "decimal": (json.dumps(changed(constant_rule, ST, "derivative", value="1")), "a number such as"),
    "unicode digit": (json.dumps(changed(constant_rule, ST, "derivative", value="0x\u0661")), "a number such as"),
    "variable": (json.dumps(changed(constant_rule, ST, "derivative", value="s")), "a variable in scope"),
    "t in the rule": (json.dumps(changed(constant_rule, ST, "rule", "correct", value="t")), "a variable in scope"),
    "root": (json.dumps(changed(constant_rule, ST, "derivative", value=root(4))), "an integer exponent"),
    "operator": (json.dumps(changed(constant_rule, ST, "derivative", value=["-", n(1), n(1)])), "an expression or condition"),
    "arguments": (json.dumps(changed(constant_rule, ST, "derivative", value=["+", n(1)])), r"\+ with 1 arguments"),
    "head": (json.dumps(changed(constant_rule, ST, "derivative", value=[["+"], n(1), n(1)])), "an expression or condition"),
    "capture": (json.dumps(changed(constant_rule, ST, "derivative", value=total("M", 1, 2, "M"))), "other than M, s, K, t"),
    "capture K": (json.dumps(changed(constant_rule, ST, "derivative", value=total("K", 1, 2, "K"))), "not yet in use"),
    "nested capture": (
        json.dumps(changed(constant_rule, ST, "derivative", value=total("k", 1, 2, total("k", 1, 2, "k")))), "not yet in use",
    ),
    "parameter t": (json.dumps(changed(pass_at_k, ST, "parameters", 0, "name", value="t")), "other than M, s, K, t"),
    "parameter K": (json.dumps(changed(pass_at_k, ST, "parameters", 0, "name", value="K")), "neither reserved nor used twice"),
    "parameter twice": (
        json.dumps(changed(pass_at_k, ST, "parameters", value=[parameter("k", "integer", 1)] * 2)),
            "neither reserved nor used twice",
    ),
    "integer without bound": (json.dumps(changed(pass_at_k, ST, "parameters", 0, "least", value=None)), "a bound"),
    "sequence K": (json.dumps(changed(central, ST, "sequences", 0, "name", value="K")), "neither reserved nor used twice"),
    "sequence in a transform": (json.dumps(changed(central, ST, "transform", value=["sequence", "A"])),
        "a sequence that may stand here"),
    "unhashable sequence": (json.dumps(changed(central, ST, "derivative", value=["sequence", {}])),
        "a sequence that may stand here"),
    "radicand": (json.dumps(changed(fixed, ST, "gap", 0, value=[[n(12), n(1)]])), "squarefree"),
    "gradient": (json.dumps(changed(fixed, ST, "gradient", value={})), "gradient"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_certificate_is_unreadable(name):
    text, reason = UNREADABLE[name]
    with pytest.raises(Unreadable, match=reason):
        check(text)


def records(value, path=()):
    """The places of all objects."""
    if isinstance(value, dict):
        yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from records(part, path + (key,))


@pytest.mark.parametrize("name", ["rejection", "piecewise", "central binomial", "GRPO"])
def test_every_key_is_needed_and_no_other_is_taken(name):
    for path in records(TRUE[name]()):
        data = fresh(TRUE[name])
        place = data
        for key in path:
            place = place[key]
        for key in list(place):
            old = place.pop(key)
            with pytest.raises(Unreadable):
                check(json.dumps(data))
            for wrong in (None, [], {}, "", True):
                place[key] = wrong
                if wrong != old:
                    try:
                        check(json.dumps(data))
                    except (Refused, Unreadable):
                        continue
                    assert (key, wrong) in [("transform", None), ("sum derivatives", []), ("small", [])]
            place[key] = old
        place["other"] = n(1)
        with pytest.raises(Unreadable, match="unknown key 'other'"):
            check(json.dumps(data))


# ---------------------------------------------------------------- the program


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-I", "-S", FILE, *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def test_the_program_runs_alone_and_says_what_was_proved(tmp_path):
    good, bad, none = tmp_path / "good", tmp_path / "bad", tmp_path / "none"
    good.write_text(json.dumps(rejection()))
    bad.write_text(json.dumps(FALSE["wrong constant"][0]))
    none.write_bytes(b"\xff\x00")
    done = run(good)
    assert done.returncode == 0
    assert done.stdout.startswith(f"accepted {good}\nrule ")
    assert "all integers M >= 1, 0 <= t <= 1 (where a denominator vanishes: by continuity)" in done.stdout
    assert "rule 'test rule': a_s = 0; b_s = M*(s + 1)^(-1)" in done.stdout
    assert "h_M'(t) = (1 + (-1)*(1 + (-1)*t)^M)*t^(-1)" in done.stdout
    assert "theorem 1" in done.stdout
    done = run(good, bad)
    assert done.returncode == 1
    assert f"\nrefused {bad}: derivative: it differs" in done.stdout
    done = run(bad, none, tmp_path, tmp_path / "missing")
    assert done.returncode == 2
    assert done.stdout.count("\n") == 4
    assert done.stdout.count("unreadable") == 3
    assert not done.stderr


def test_what_is_examined_reads_like_the_program(tmp_path):
    texts = {"good": json.dumps(rejection()), "bad": json.dumps(FALSE["wrong constant"][0]), "none": "["}
    paths = [tmp_path / name for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text)
    outcomes = [checker.examine(str(path)) for path in [*paths, tmp_path / "missing"]]
    assert [x.outcome for x in outcomes] == ["accepted", "refused", "unreadable", "unreadable"]
    assert [x.exit_code for x in outcomes] == [0, 1, 2, 2]
    assert [x.name for x in outcomes] == [str(tmp_path / name) for name in ("good", "bad", "none", "missing")]
    assert outcomes[0].statement == check(texts["good"]).statement
    assert outcomes[0].relied_on
    assert outcomes[1].reason.startswith("derivative: it differs")
    assert run(*paths, tmp_path / "missing").stdout == "".join(f"{x}\n" for x in outcomes)


def test_without_a_file_the_program_says_how_it_is_used():
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage:")


def test_an_expression_nested_to_the_limit_is_no_traceback():
    for wrap in (lambda e: add(0, e), lambda e: mul(1, e), lambda e: power(e, 1), lambda e: power(e, "M")):
        e = "t"
        for _ in range(190):
            e = wrap(e)
        data = changed(constant_rule, ST, "derivative", value=e)
        with pytest.raises((Refused, Unreadable)):
            check(json.dumps(data))


def test_the_checker_uses_the_standard_library_only():
    tree = ast.parse(FILE.read_text(encoding="utf-8"))
    modules = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    modules |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in modules} <= sys.stdlib_module_names
    assert not any(isinstance(node, ast.Assert | ast.Global) for node in ast.walk(tree))


def test_the_checker_does_not_grow():
    """It was meant to have 700 lines; all kinds of statements together did not fit."""
    assert len(FILE.read_text(encoding="utf-8").splitlines()) <= 1350


LAM = [{"name": "lam", "type": "real", "least": None, "strict": False, "value": None}]
DOUBLE = sub(power(2, "M"), 2)


def test_a_parameter_without_a_bound_may_be_negative():
    data = fresh(constant_rule)
    data["statement"] |= {"parameters": LAM, "derivative": over(add("lam", 1), add("lam", 1))}
    with pytest.raises(Refused, match="not proved nonzero"):
        check(json.dumps(data))
    data["statement"]["parameters"] = [LAM[0] | {"least": n(0)}]
    check(json.dumps(data))


def test_a_comparison_has_two_sides():
    data = changed(constant_rule, ST, "rule", "correct", value=["cases", [["=", "s"], n(1)], n(1)])
    with pytest.raises(Unreadable, match="= with 1 arguments"):
        check(json.dumps(data))


def test_a_sum_of_powers_is_not_nonzero_because_a_power_is():
    data = changed(constant_rule, ST, "derivative", value=over(DOUBLE, DOUBLE))  # 2^M - 2 is 0 at M = 1
    with pytest.raises(Refused, match="not proved nonzero"):
        check(json.dumps(data))


GAP = sub("t", power("t", "M"))
"""0 at M = 1: a power t^M is not independent of t when something has to be nonzero."""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (changed(constant_rule, ST, "derivative", value=over(GAP, GAP)), "a denominator is not proved nonzero"),
        (
            changed(constant_rule, EV, "sums", 0, "recurrence", value=[neg(sub("t", power("t", add("M", 1)))), GAP]),
            "the telescoping identity|the leading coefficient of the recurrence may vanish",
        ),
    ],
)
def test_a_power_of_t_may_cancel_t_at_one_M(data, reason):
    with pytest.raises(checker.Refused, match=reason):
        checker.check(json.dumps(data))


def test_a_sum_inside_a_sum_does_not_capture_its_variable():
    """sum_{k=1}^n n/k = n H_n where n is itself the variable of an enclosing sum, whatever that is called."""
    domain = checker.Check(*checker.read_certificate(fresh(constant_rule))).every
    inverse = ("^", "k", -1)
    for name in ("#1", "#2"):
        inside, n = domain.bind(name, 1), domain.ring.atom(name)
        left = inside.evaluate(("sum", "k", 1, "M", ("*", "M", inverse)), {"M": n})
        right = n * inside.evaluate(("sum", "k", 1, "M", inverse), {"M": n})
        assert not left - right
        assert left.free == {name}
