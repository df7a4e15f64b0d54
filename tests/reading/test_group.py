"""Whole-group formulas, pairs, rule texts and claims."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, Integer, Ne, Piecewise, Rational, nan, simplify, sqrt

from hsym.errors import HsymError
from hsym.reading.grammar import parse
from hsym.reading.group import check_parameter_name, read_claim, read_pair, read_rule_text, reduce_group
from hsym.symbols import M, eps, parameter, s, t

lam = parameter("lam")


def sigma(count):
    return sqrt(count * (M - count)) / M


@pytest.mark.parametrize(
    ("text", "incorrect", "correct"),
    [
        ("R", 0, 1),
        ("R*M/K", 0, M / (s + 1)),
        ("(R - mean)/(std + eps)", -(s / M) / (sigma(s) + eps), (1 - (s + 1) / M) / (sigma(s + 1) + eps)),
        (
            "(R - mean)/sqrt(var + eps)",
            -(s / M) / sqrt(sigma(s) ** 2 + eps),
            (1 - (s + 1) / M) / sqrt(sigma(s + 1) ** 2 + eps),
        ),
        ("R - (K - R)/(M - 1)", -s / (M - 1), 1 - s / (M - 1)),
        ("R - mean", -s / M, 1 - (s + 1) / M),
        ("R*M/K - (1 - R)*M/(M - K)", -M / (M - s), M / (s + 1)),
        ("where(R == 1, 1/R, lam)", lam, 1),
        ("where(K == 0, 0, R*M/K)", 0, M / (s + 1)),
        ("sample_var", s * (M - s) / (M * (M - 1)), (s + 1) * (M - s - 1) / (M * (M - 1))),
        ("sample_std^2", s * (M - s) / (M * (M - 1)), (s + 1) * (M - s - 1) / (M * (M - 1))),
        ("R^2 - 2*R + 1", 1, 0),
    ],
)
def test_reductions(text, incorrect, correct):
    a, b = reduce_group(text, {"eps": eps, "lam": lam})
    if text == "where(K == 0, 0, R*M/K)":
        assert a.subs(s, 3) == 0
        assert b == correct
        return
    assert not a.has(Piecewise)
    assert not b.has(Piecewise)
    assert simplify(a - incorrect) == 0
    assert simplify(b - correct) == 0


def test_the_papers_rules_are_reduced_as_they_are_written():
    assert reduce_group("R*M/K", {}) == (0, M / (s + 1))
    assert reduce_group("R - mean", {}) == (-s / M, 1 - (s + 1) / M)
    assert reduce_group(parse("R"), {}) == (0, 1)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_reductions_agree_with_the_definitions_at_every_s(size):
    a, b = reduce_group("(R - mean)/(std + eps)", {"eps": eps})
    for others in range(size):
        for weight, reward, count in ((a, 0, others), (b, 1, others + 1)):
            spread = sqrt(Integer(count) * (size - count)) / size
            wanted = (reward - Rational(count, size)) / (spread + eps)
            assert simplify(weight.subs({s: others, M: size}) - wanted) == 0


def test_a_division_that_cancels_stays_undefined():
    a, b = reduce_group("K/K", {})
    assert a == Piecewise((1, Ne(s, 0)), (nan, True), evaluate=False)
    assert b == 1


def test_degenerate_groups_can_be_named():
    a, b = reduce_group("where(K == 0, 7, M/K)", {})
    assert a == Piecewise((7, Eq(s, 0)), (M / s, True), evaluate=False)
    assert b == M / (s + 1)


def rule(text):
    return read_rule_text(text, {"eps": eps})


@pytest.mark.parametrize("text", ["R*M/K", "Z = R*M/K", " Z=R*M/K", "a = 0; b = M/(s+1)", "b=M/(s + 1) ; a=0"])
def test_rule_texts(text):
    assert rule(text) == (0, M / (s + 1))


def test_pairs():
    assert read_pair("-s/M", "lam", {"lam": lam}) == (-s / M, lam)


CONDITIONS_HINT = (
    " stands where a number is expected; conditions belong inside where(condition, x, y) or Piecewise((value, condition), ...)"
)
GROUP_HINT = (
    " is no name of a group formula; expected R, K, M, mean, std, var, sample_std, sample_var or "
    "parameters, or the pair a = ...; b = ... in s, M and parameters"
)
PAIR_HINT = (
    " is a name of group formulas; expected s, M and parameters in a pair, where a wrong sample sees K = "
    "s and a correct one K = s + 1"
)
CHARACTER_HINT = " is not part of a formula; expected letters, digits and + - * / ^ ( ) , < > = only"
UNKNOWN_HINT = "; expected R, K, M, mean, std, var, sample_std, sample_var, or a parameter: declare it with --param x"
ZERO_HINT = "; expected a divisor that is not 0"
EXPONENT_HINT = " is too large; expected one from -1000 to 1000 with a denominator up to 1000"
FORMS_HINT = " is no claim; expected one of h = g, h ~ g, h' = g, limit = g, monotone, equal to RULE"
NAME_HINT = " is not a name; expected a letter, then letters, digits or single underscores"
TAKEN_HINT = " already has a meaning in formulas; expected another name"

GROUP = [
    ("s", "'s' at column 1" + GROUP_HINT),
    ("R*s", "'s' at column 3" + GROUP_HINT),
    ("a", "'a' at column 1" + GROUP_HINT),
    ("t", "'t' at column 1" + GROUP_HINT),
    ("Z", "'Z' at column 1" + GROUP_HINT),
    ("h - 1", "'h' at column 1" + GROUP_HINT),
    ("x", "unknown name 'x' at column 1" + UNKNOWN_HINT),
    ("1/R", "argument formula (for an incorrect sample, R = 0): division by zero at column 3" + ZERO_HINT),
    ("R/0", "argument formula (for an incorrect sample, R = 0): division by zero at column 3" + ZERO_HINT),
    ("K @ M", "'@' at column 3" + CHARACTER_HINT),
    ("R ** 2000", "argument formula (for an incorrect sample, R = 0): the exponent at column 6" + EXPONENT_HINT),
]
RULES = [
    ("", "the text has no formula; expected one such as M/(s + 1)"),
    ("a = 0", "the pair has only a = ...; expected both, a = FORMULA; b = FORMULA"),
    ("b = 1", "the pair has only b = ...; expected both, a = FORMULA; b = FORMULA"),
    ("a = 0; a = 1", "'a = 1' at column 7 is no part of a pair; expected exactly a = FORMULA; b = FORMULA"),
    ("a = 0; b = 1; b = 2", "'b = 2' at column 14 is no part of a pair; expected exactly a = FORMULA; b = FORMULA"),
    ("a = 0; c = 1", "'c = 1' at column 7 is no part of a pair; expected exactly a = FORMULA; b = FORMULA"),
    ("a = K; b = 1", "argument formula (a): 'K' at column 5" + PAIR_HINT),
    ("a = 0; b = R", "argument formula (b): 'R' at column 12" + PAIR_HINT),
    ("a = 0; b = mean", "argument formula (b): 'mean' at column 12" + PAIR_HINT),
    ("h = R", "'h' is assigned to; expected FORMULA, Z = FORMULA, or a = FORMULA; b = FORMULA"),
    ("R = 1", "'R' is assigned to; expected FORMULA, Z = FORMULA, or a = FORMULA; b = FORMULA"),
    ("Z = 0.5*R", "0.5 at column 5 is a float; write 1/2"),
    ("a = 0; b = 1/0", "argument formula (b): division by zero at column 14" + ZERO_HINT),
    ("; ;", "'' at column 1 is no part of a pair; expected exactly a = FORMULA; b = FORMULA"),
    ("R; K", "'R' at column 1 is no part of a pair; expected exactly a = FORMULA; b = FORMULA"),
    ("a = 0;", "'' at column 7 is no part of a pair; expected exactly a = FORMULA; b = FORMULA"),
    ("Z == 1", "the condition at column 3" + CONDITIONS_HINT),
    ("Z = Z", "'Z' at column 5" + GROUP_HINT),
    ("a = 0; b = 2K", "argument formula (b): 'K' at column 13 follows a value directly; write * to multiply"),
]
CLAIMS = [
    ("", "''" + FORMS_HINT),
    ("h", "'h'" + FORMS_HINT),
    ("h == t", "'h == t'" + FORMS_HINT),
    ("J = t", "'J = t'" + FORMS_HINT),
    ("h = ", "the text has no formula; expected one such as M/(s + 1)"),
    ("h = K", "unknown name 'K' at column 5; expected t, M, or a parameter: declare it with --param NAME"),
    ("h' = 1/0", "division by zero at column 8" + ZERO_HINT),
    ("monotonic", "'monotonic'" + FORMS_HINT),
    ("equal", "'equal'" + FORMS_HINT),
    ("equal to", "'equal to'" + FORMS_HINT),
    ("equal to  ", "'equal to'" + FORMS_HINT),
    ("limit", "'limit'" + FORMS_HINT),
    ("h ~", "the text has no formula; expected one such as M/(s + 1)"),
    ("h' t", "\"h' t\" is no claim; expected one of h = g, h ~ g, h' = g, limit = g, monotone, equal to RULE"),
    ("h = x", "unknown name 'x' at column 5; expected t, M, or a parameter: declare it with --param x"),
]
PARAMETERS = [
    ("R", "'R'" + TAKEN_HINT),
    ("K", "'K'" + TAKEN_HINT),
    ("M", "'M'" + TAKEN_HINT),
    ("s", "'s'" + TAKEN_HINT),
    ("t", "'t'" + TAKEN_HINT),
    ("Z", "'Z'" + TAKEN_HINT),
    ("a", "'a'" + TAKEN_HINT),
    ("b", "'b'" + TAKEN_HINT),
    ("h", "'h'" + TAKEN_HINT),
    ("mean", "'mean'" + TAKEN_HINT),
    ("sample_var", "'sample_var'" + TAKEN_HINT),
    ("sqrt", "'sqrt'" + TAKEN_HINT),
    ("pi", "'pi'" + TAKEN_HINT),
    ("where", "'where'" + TAKEN_HINT),
    ("True", "'True'" + TAKEN_HINT),
    ("and", "'and'" + TAKEN_HINT),
    ("Eq", "'Eq'" + TAKEN_HINT),
    ("2x", "'2x'" + NAME_HINT),
    ("", "''" + NAME_HINT),
    ("_x", "'_x'" + NAME_HINT),
    ("x__y", "'x__y'" + NAME_HINT),
    ("x y", "'x y'" + NAME_HINT),
    ("é", "'é'" + NAME_HINT),
    ("monotone", "'monotone'" + TAKEN_HINT),
]


def message(error, argument):
    return str(error.value).removeprefix(f"argument {argument}: ")


@pytest.mark.parametrize(("text", "expected"), GROUP)
def test_group_refusals(text, expected):
    with pytest.raises(HsymError) as error:
        reduce_group(text, {})
    assert message(error, "formula") == expected


@pytest.mark.parametrize(("text", "expected"), RULES)
def test_rule_refusals(text, expected):
    with pytest.raises(HsymError) as error:
        read_rule_text(text, {})
    assert message(error, "formula") == expected


@pytest.mark.parametrize(("text", "expected"), CLAIMS)
def test_claim_refusals(text, expected):
    with pytest.raises(HsymError) as error:
        read_claim(text, {})
    assert message(error, "--claim") == expected


@pytest.mark.parametrize(("name", "expected"), PARAMETERS)
def test_parameter_name_refusals(name, expected):
    with pytest.raises(HsymError) as error:
        check_parameter_name(name)
    assert message(error, "--param") == expected


@pytest.mark.parametrize("name", ["lam", "k", "T", "eps", "beta_1"])
def test_parameter_names(name):
    assert check_parameter_name(name) == name


@pytest.mark.parametrize("read", [reduce_group, read_rule_text, read_claim])
def test_parameters_are_checked(read):
    with pytest.raises(HsymError, match="'K' already has a meaning"):
        read("h = 1" if read is read_claim else "R", {"K": lam})


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("h = t^M", ("h", t**M)),
        ("h ~ t", ("h~", t)),
        ("h' = M*t^(M - 1)", ("h'", M * t ** (M - 1))),
        ("h′ = 1", ("h'", 1)),
        ("h’=1", ("h'", 1)),
        ("limit = lam*t", ("limit", lam * t)),
        (" monotone ", ("monotone", None)),
        ("equal to R*M/K", ("equal", "R*M/K")),
        ("equal to a = 0; b = 1", ("equal", "a = 0; b = 1")),
    ],
)
def test_claims(text, claim):
    assert read_claim(text, {"lam": lam}) == claim


@pytest.mark.parametrize("value", [None, 1, b"R"])
@pytest.mark.parametrize("read", [read_rule_text, read_claim])
def test_only_text_is_read(read, value):
    with pytest.raises(HsymError, match="is not text"):
        read(value, {})


PIECES = st.sampled_from(
    [
        "Z",
        "a",
        "b",
        "h",
        "h'",
        "=",
        "~",
        ";",
        "limit",
        "monotone",
        "equal",
        "to",
        "R",
        "K",
        "M",
        "s",
        "t",
        "mean",
        "std",
        "eps",
        "(",
        ")",
        "+",
        "-",
        "*",
        "/",
        "^",
        "0",
        "1",
        "2",
        "==",
        "<",
        ",",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=20).map(" ".join)))
def test_any_text_gives_a_value_or_the_one_error(text):
    for read in (read_rule_text, read_claim, reduce_group):
        with suppress(HsymError):
            read(text, {"eps": eps})
