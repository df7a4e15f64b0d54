"""The grammar: precedence, every refusal with its exact message, and fuzzing with counted limits."""

import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hsym.errors import HsymError
from hsym.reading.grammar import FUNCTIONS, MAX_DEPTH, parse
from hsym.reading.nodes import Call, Compare, Name, Number, children, walk
from hsym.reading.tokens import MAX_CHARACTERS, MAX_TOKENS, tokenize


def depth(node):
    return 1 + max((depth(part) for part in children(node)), default=0)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("-x^2", "-(x^2)"),
        ("2^-1", "2^(-1)"),
        ("2^3^2", "2^(3^2)"),
        ("x^-y^z", "x^(-(y^z))"),
        ("-x*y", "(-x)*y"),
        ("x*-y", "x*(-y)"),
        ("+x", "x"),
        ("x**2", "x^2"),
        ("a2 - b2*c/d", "a2 - (b2*c/d)"),
        ("1/2*x", "1/2*x"),
        ("x ≤ y".join(("where(", ", 1, 2)")), "where(x <= y, 1, 2)"),
        ("x − y × z · w", "x - y*z*w"),
        ("ε + π", "eps + pi"),
        ("where(x ≠ y and x ≥ z, 1, 2)", "where((x != y) and (x >= z), 1, 2)"),
        ("where(not x < y or y < z and z < 1, 1, 2)", "where((not (x < y)) or ((y < z) and (z < 1)), 1, 2)"),
        ("where(x < 1, y, z)", "Piecewise((y, x < 1), (z, True))"),
        ("where(Lt(x, 1), y, z)", "Piecewise((y, x < 1), (z, otherwise))"),
    ],
)
def test_precedence(text, same):
    assert parse(text) == parse(same)


@pytest.mark.parametrize(("left", "right"), [("a-b-c", "a-(b-c)"), ("a/b/c", "a/(b/c)"), ("-x^2", "(-x)^2")])
def test_associativity_matters(left, right):
    assert parse(left) != parse(right)


@pytest.mark.parametrize(("written", "canonical"), FUNCTIONS.items())
def test_every_function(written, canonical):
    count = 2 if canonical in ("min", "max", "binomial") else 1
    arguments = (Name("x"), Name("y"))[:count]
    assert parse(f"{written}({', '.join('xy'[:count])})") == Call(canonical, arguments)


@pytest.mark.parametrize(("word", "sign"), [("Eq", "=="), ("Ne", "!="), ("Lt", "<"), ("Le", "<="), ("Gt", ">"), ("Ge", ">=")])
def test_every_relation(word, sign):
    assert parse(f"where({word}(x, y), 1, 2)") == parse(f"where(x {sign} y, 1, 2)")
    assert Compare(sign, Name("x"), Name("y")) in set(walk(parse(f"where({word}(x, y), 1, 2)")))


def test_numbers_are_exact():
    assert parse("0" + "9" * 59) == Number(Fraction(10**59 - 1))


FUNCTIONS_HINT = (
    "; write * to multiply; the functions are sqrt log exp min max abs binomial factorial harmonic gamma "
    "asin acos atan where Piecewise"
)
CONDITIONS_HINT = (
    " stands where a number is expected; conditions belong inside where(condition, x, y) or Piecewise((value, condition), ...)"
)
PYTHON_HINT = " is a word of Python; expected a formula, where a choice is where(condition, x, y)"
CHARACTER_HINT = " is not part of a formula; expected letters, digits and + - * / ^ ( ) , < > = only"

BAD = [
    ("", "the text has no formula; expected one such as M/(s + 1)"),
    ("   ", "the text has no formula; expected one such as M/(s + 1)"),
    ("0.5", "0.5 at column 1 is a float; write 1/2"),
    ("0.5*K", "0.5 at column 1 is a float; write 1/2"),
    (".5", ".5 at column 1 is a float; write 1/2"),
    ("1.", "1. at column 1 is a float; write 1"),
    ("1e-6", "1e-6 at column 1 is a float; write 1/1000000"),
    ("1E3", "1E3 at column 1 is a float; write 1000"),
    ("2.5e-30", "2.5e-30 at column 1 is a float; write 25/10^31"),
    ("1e400", "1e400 at column 1 is a float; write 1*10^400"),
    ("1e9999999", "1e9999999 at column 1 is a float; write an integer or a fraction of integers"),
    ("2K", "'K' at column 2 follows a value directly; write * to multiply"),
    ("2(K)", "'(' at column 2 follows a value directly; write * to multiply"),
    ("(a)(b)", "'(' at column 4 follows a value directly; write * to multiply"),
    ("a b", "'b' at column 3 follows a value directly; write * to multiply"),
    ("K 2", "'2' at column 3 follows a value directly; write * to multiply"),
    ("K(M-K)", "'K' at column 1 is not a function" + FUNCTIONS_HINT),
    ("f(x)", "'f' at column 1 is not a function" + FUNCTIONS_HINT),
    ("sqr(2)", "'sqr' at column 1 is not a function; did you mean sqrt?"),
    ("sqrt", "'sqrt' at column 1 is a function; write its arguments, sqrt(...)"),
    ("sqrt()", "sqrt at column 1 has 0 arguments; expected 1"),
    ("sqrt(1,2)", "sqrt at column 1 has 2 arguments; expected 1"),
    ("binomial(3)", "binomial at column 1 has 1 argument; expected 2"),
    ("max(1)", "max at column 1 has 1 argument; expected two or more"),
    ("where(1,2,3)", "the number at column 7 stands where a condition is expected; write a comparison such as K == 0"),
    ("where(K==0,1)", "where at column 1 has 2 arguments; expected 3"),
    ("where(K=0,1,2)", "'=' at column 8 is no comparison; write == to compare"),
    ("x=1", "'=' at column 2 is no comparison; write == to compare"),
    (
        "Piecewise(1,2)",
        "Piecewise at column 1 expects pairs (value, condition) in parentheses; expected '(' at column 11",
    ),
    ("Piecewise((1,K<0))", "Piecewise at column 1 leaves cases open; expected (value, True) as its last pair"),
    ("Piecewise()", "Piecewise at column 1 expects pairs (value, condition) in parentheses; expected '(' at column 11"),
    ("1<2", "the condition at column 2" + CONDITIONS_HINT),
    ("1+(K<2)", "the condition at column 5" + CONDITIONS_HINT),
    ("K<M<3", "'<' at column 4 chains two comparisons; write them apart, such as 0 < s and s < M"),
    ("not 1", "the number at column 5 stands where a condition is expected; write a comparison such as K == 0"),
    ("K and M", "the number at column 1 stands where a condition is expected; write a comparison such as K == 0"),
    ("(1,2)", "',' at column 3 makes a list; expected one value inside the parentheses"),
    ("((", "the text ends at column 3; expected a number, a name, a function or '('"),
    ("1)", "')' at column 2 is not expected; expected an operator or the end"),
    ("1+", "the text ends at column 3; expected a number, a name, a function or '('"),
    ("*2", "'*' at column 1 is not expected; expected a number, a name, a function or '('"),
    ("2**", "the text ends at column 4; expected a number, a name, a function or '('"),
    ("a.b", "'.' at column 2 is not part of a formula; a formula has no attributes and no decimal points"),
    ("x[0]", "'[' at column 2 is not part of a formula; a formula has no indexing; write round parentheses"),
    ("'x'", '"\'" at column 1 is not part of a formula; a formula holds no quoted text'),
    ('"x"', "'\"' at column 1 is not part of a formula; a formula holds no quoted text"),
    ("x;y", "';' at column 2 is not part of a formula; a formula is one expression"),
    ("x\ny", "'\\n' at column 2 is not part of a formula; a formula is one line"),
    (
        "x:y",
        "':' at column 2 is not part of a formula; a formula is one expression; write where(condition, x, y) to choose",
    ),
    (
        "lambda x: x",
        "':' at column 9 is not part of a formula; a formula is one expression; write where(condition, x, y) to choose",
    ),
    ("import os", "'import' at column 1" + PYTHON_HINT),
    ("if K", "'if' at column 1" + PYTHON_HINT),
    ("1 if K else 2", "'if' at column 3" + PYTHON_HINT),
    ("__import__('os')", "'__import__' at column 1 has two underscores in a row; expected a plain name"),
    ("().__class__", "'.' at column 3 is not part of a formula; a formula has no attributes and no decimal points"),
    ("x__y", "'x__y' at column 1 has two underscores in a row; expected a plain name"),
    ("eval('1')", '"\'" at column 6 is not part of a formula; a formula holds no quoted text'),
    ("exec(1)", "'exec' at column 1 is not a function" + FUNCTIONS_HINT),
    ("K²", "'²' at column 2 is not part of a formula; write ^2"),
    ("√K", "'√' at column 1 is not part of a formula; write sqrt(x)"),
    ("x!", "'!' at column 2 is not part of a formula; write factorial(x), or != to compare"),
    ("50%", "'%' at column 3 is not part of a formula; write a fraction of integers"),
    ("K & M", "'&' at column 3 is not part of a formula; write and between conditions"),
    ("K | M", "'|' at column 3 is not part of a formula; write or between conditions, abs(x) for an absolute value"),
    ("~K", "'~' at column 1 is not part of a formula; write not before a condition"),
    ("{1}", "'{' at column 1 is not part of a formula; write round parentheses"),
    ("x→y", "'→' at column 2" + CHARACTER_HINT),
    ("x @ y", "'@' at column 3" + CHARACTER_HINT),
    ("$x", "'$' at column 1" + CHARACTER_HINT),
    ("\\frac", "'\\\\' at column 1" + CHARACTER_HINT),
    ("\x00", "'\\x00' at column 1" + CHARACTER_HINT),
    ("١", "'١' at column 1" + CHARACTER_HINT),
    ("x\xa0y", "'\\xa0' at column 2" + CHARACTER_HINT),
    ("True", "the condition at column 1" + CONDITIONS_HINT),
    ("and", "'and' at column 1 is not expected; expected a condition before it"),
    ("K or", "the number at column 1 stands where a condition is expected; write a comparison such as K == 0"),
    ("1,2", "',' at column 2 is not expected; expected an operator or the end"),
    ("Eq(1)", "Eq at column 1 has 1 argument; expected 2"),
    ("Eq(1,2)", "the condition at column 1" + CONDITIONS_HINT),
    (
        "where(K, 1, 2)",
        "the number at column 7 stands where a condition is expected; write a comparison such as K == 0",
    ),
    ("where(K<1<2,1,2)", "'<' at column 10 chains two comparisons; write them apart, such as 0 < s and s < M"),
    ("9" * 61, "the number at column 1 has 61 digits; expected at most 60"),
    ("x" * 2001, "the text has 2001 characters; expected at most 2000"),
    ("+".join(["x"] * 501), "the text has more than 1000 tokens; expected a shorter formula"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_refusals(text, message):
    with pytest.raises(HsymError) as caught:
        parse(text)
    assert str(caught.value) == f"argument formula: {message}"


@pytest.mark.parametrize(
    ("opening", "column"), [("(", 34), ("-", 34), ("2^", 67), ("sqrt(", 166), ("where(not ", None), ("abs(-", None)]
)
def test_depth_is_limited(opening, column):
    text = opening * (MAX_DEPTH + 1) + "x"
    with pytest.raises(HsymError, match="nests more than 32 levels at column") as caught:
        parse(text)
    if column:
        assert f"at column {column};" in str(caught.value)


@pytest.mark.parametrize("value", [None, 1, 0.5, b"R", ["R"], object])
def test_only_text_is_read(value):
    with pytest.raises(HsymError, match="is not text"):
        parse(value)


def test_the_argument_is_named():
    with pytest.raises(HsymError, match=r"^argument --claim: 0\.5 at column 1"):
        parse("0.5", "--claim")


def test_grammar_does_not_import_sympy():
    code = "import sys, hsym.reading.grammar, hsym.reading.folding; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


PIECES = st.sampled_from(
    [
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "^",
        "**",
        "<",
        "<=",
        "==",
        "=",
        "!=",
        ">",
        "and",
        "or",
        "not",
        "where(",
        "Piecewise(",
        "sqrt(",
        "binomial(",
        "max(",
        "x",
        "K",
        "M",
        "s",
        "pi",
        "True",
        "False",
        "0",
        "1",
        "2",
        "1/2",
        "0.5",
        "__",
        ".",
        "'",
        ";",
        "lambda",
        "if",
        "Eq(",
        "ε",
        "−",
        "×",
        "≤",
    ]
)
MESS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES).map("".join))


def attempt(text):
    try:
        return parse(text), ""
    except HsymError as error:
        return None, str(error)


@settings(max_examples=400, deadline=None)
@given(MESS)
@example("\ud800")
@example("(" * MAX_CHARACTERS)
@example("-" * MAX_TOKENS)
@example("not " * 500)
def test_any_text_gives_a_bounded_tree_or_the_one_error(text):
    node, message = attempt(text)
    if node is None:
        assert message.startswith("argument formula: ")
        assert len(message) < 400
        assert "\n" not in message
        return
    assert sum(1 for _ in walk(node)) <= 2 * len(tokenize(text))
    assert depth(node) <= 4 * (MAX_DEPTH + 1)
