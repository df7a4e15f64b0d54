"""From trees to SymPy: meaning, exact refusals, lost divisions, bombs and fuzzing."""

import math
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    Expr,
    Integer,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    Symbol,
    acos,
    asin,
    atan,
    binomial,
    exp,
    factorial,
    gamma,
    harmonic,
    log,
    nan,
    pi,
    sqrt,
)

from hsym.errors import HsymError
from hsym.exact.instantiate import UndefinedValue, instantiate
from hsym.reading.expressions import lower, one_error_family, read_expression
from hsym.reading.folding import COMPARISONS, MAX_BITS, bits, fold
from hsym.reading.grammar import parse
from hsym.reading.nodes import Cases, Compare, Name, Negative, Number, Power, Product, Sum, Truth
from hsym.symbols import K, M, eps, s, t

lam = Symbol("lam", real=True)
NAMES = {"K": K, "M": M, "s": s, "t": t, "lam": lam, "eps": eps}


def read(text):
    return read_expression(text, NAMES)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/2 + 1/3", Rational(5, 6)),
        ("2^-1", Rational(1, 2)),
        ("-2^2", -4),
        ("2^3^2", 512),
        ("sqrt(8)", 2 * sqrt(2)),
        ("sqrt(K)", sqrt(K)),
        ("log(K)", log(K)),
        ("ln(1)", 0),
        ("exp(-K)", exp(-K)),
        ("exp(0)", 1),
        ("min(K, 2, s)", Min(K, 2, s)),
        ("max(1, 2)", 2),
        ("Max(K, 2)", Max(K, 2)),
        ("abs(-3)", 3),
        ("abs(K)", Abs(K)),
        ("abs(M)", M),
        ("binomial(5, 2)", 10),
        ("binomial(M, s)", binomial(M, s)),
        ("binomial(s, -1)", 0),
        ("binomial(s, 0)", 1),
        ("factorial(5)", 120),
        ("factorial(s)", factorial(s)),
        ("harmonic(3)", Rational(11, 6)),
        ("harmonic(s)", harmonic(s)),
        ("gamma(1/2)", sqrt(pi)),
        ("gamma(lam)", gamma(lam)),
        ("asin(1)", pi / 2),
        ("2*arcsin(sqrt(t))", 2 * asin(sqrt(t))),
        ("acos(t)", acos(t)),
        ("arctan(lam)", atan(lam)),
        ("pi", pi),
        ("0*log(K)/K", 0),
        ("K^0", 1),
        ("where(1 < 2, K, 1/0)", K),
        ("where(sqrt(2) < 1, 1, 2)", 2),
        ("where(s >= 0, 1, 2)", 1),
        ("where(s == M, 1, 2)", 2),
        ("where(not s < M, 1, 2)", 2),
        ("where(s + 1 > 0 and K == 0, 1, 2)", Piecewise((1, Eq(K, 0)), (2, True))),
        ("(1 - (1 - t)^M)/t", (1 - (1 - t) ** M) / t),
        ("t^lam", t**lam),
    ],
)
def test_meaning(text, value):
    assert read(text) == value


DEGREE_HINT = " is too large under a root, in a function, divisor or exponent; expected a degree of at most 64"
ZERO_HINT = "; expected a divisor that is not 0"
EXPONENT_HINT = " is too large; expected one from -1000 to 1000 with a denominator up to 1000"

BAD = [
    ("K/0", "division by zero at column 3" + ZERO_HINT),
    ("1/(2-2)", "division by zero at column 4" + ZERO_HINT),
    ("0^0", "0^0 at column 2; expected a base that is not 0"),
    ("0^-1", "division by zero at column 2; expected a base that is not 0"),
    ("2^1001", "the exponent at column 3" + EXPONENT_HINT),
    ("K^1001", "the exponent at column 3" + EXPONENT_HINT),
    ("2^(1/1001)", "the exponent at column 4" + EXPONENT_HINT),
    ("10^10^10", "the exponent at column 6" + EXPONENT_HINT),
    ("(2^1000)^20", "the power at column 9 has about 20020 bits; expected at most 14000 bits"),
    ("K^K^K", "the tower of powers at column 2 grows too fast; expected no power, exp or factorial in an exponent"),
    (
        "exp(exp(K))",
        "the tower of powers at column 1 grows too fast; expected no power, exp or factorial in an exponent",
    ),
    ("exp(1001)", "the constant 1001 at column 1 is out of range; expected a real number from -1000 to 1000"),
    ("factorial(1001)", "the constant 1001 in factorial at column 1 is out of range; expected an integer 0 to 1000"),
    ("factorial(-1)", "the constant -1 in factorial at column 1 is out of range; expected an integer 0 to 1000"),
    ("factorial(1/2)", "the constant 1/2 in factorial at column 1 is out of range; expected an integer 0 to 1000"),
    ("harmonic(10^6)", "the constant 1000000 in harmonic at column 1 is out of range; expected an integer 0 to 1000"),
    (
        "binomial(10^9,10^8)",
        "the constant 1000000000 in binomial at column 1 is out of range; expected an integer -1000 to 1000",
    ),
    ("gamma(0)", "the value at column 1 is not finite; expected a real number"),
    ("gamma(1001)", "the constant 1001 at column 1 is out of range; expected a real number from -1000 to 1000"),
    ("log(0)", "the logarithm at column 1 has the argument 0; expected a positive number"),
    ("log(-1)", "the logarithm at column 1 has the argument -1; expected a positive number"),
    ("sqrt(-1)", "the power at column 1 has the negative base -1; expected a real number"),
    ("(-8)^(1/3)", "the power at column 5 has the negative base -8; expected a real number"),
    ("acos(2)", "the constant 2 at column 1 is out of range; expected a real number from -1 to 1"),
    (
        "exp(10^9*log(2))",
        "the power at column 1 is too large; expected exponents up to 1000 and numbers of at most 14000 bits",
    ),
    ("lam*K", "unknown name 'lam' at column 1; expected K, M, or a parameter: declare it with --param lam"),
    ("k", "unknown name 'k' at column 1; expected K, M, or a parameter: declare it with --param k"),
    ("sqrt(-K^2)", "the value at column 1 is not real; expected a real number"),
    (
        "where(where(K<1,1,2)<2,1,2)",
        "the comparison at column 21 has where or Piecewise inside; expected a comparison of plain formulas",
    ),
    ("1/(K-K)", "division by zero at column 4" + ZERO_HINT),
    ("factorial(900)*factorial(900)*K", "a number at column 1 is too large; expected at most 14000 bits"),
    ("Kay", "unknown name 'Kay' at column 1; expected K, M, or a parameter: declare it with --param Kay"),
    ("mu", "unknown name 'mu' at column 1; expected K, M, or a parameter: declare it with --param mu"),
    ("sqrt((M+1)^65)", "the degree 65 at column 1" + DEGREE_HINT),
    ("sqrt((M+1)^65 - 3)", "the degree 65 at column 1" + DEGREE_HINT),
    ("log((M + 999)^1000 - K)", "the degree 1000 at column 1" + DEGREE_HINT),
    ("1/(1 - K^100)", "the degree 100 at column 4" + DEGREE_HINT),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_refusals(text, message):
    with pytest.raises(HsymError) as caught:
        read_expression(text, {"K": K, "M": M})
    assert str(caught.value) == f"argument formula: {message}"


def undefined_at_zero(value, *factors):
    (first,) = [Ne(factor, 0) for factor in factors]
    return Piecewise((value, first), (nan, True), evaluate=False)


@pytest.mark.parametrize(
    ("text", "value", "factor"),
    [
        ("K/K", 1, K),
        ("K^2/K", K, K),
        ("K*K^-1", 1, K),
        ("1/(1/K)", K, K),
        ("(1/K)^0", 1, K),
        ("(K - K)/K", 0, K),
        ("t/t", 1, t),
        ("K^s*K^(-s)", 1, K),
        ("M*K/(M*K)", 1, K),
        ("(K - M)/(M - K)*(M - K)/(K - M)", 1, K - M),
        ("(lam + K)/(K + lam)", 1, K + lam),
    ],
)
def test_lost_divisions_are_kept(text, value, factor):
    result = read(text)
    assert result.args[0][0] == value
    assert result.args[0][1] in (Ne(factor, 0), Ne(-factor, 0))
    assert result.args[1] == (nan, True)


@pytest.mark.parametrize(
    "text",
    [
        "M/M",
        "(s + 1)/(s + 1)",
        "(M - s)/(M - s)",
        "M/K",
        "1/K + K/K",
        "exp(K)/exp(K)",
        "eps/eps",
        "2/2",
        "t^(M-1)",
        "(1-(1-t)^1000)/t",
        "1/(1-t)^1000",
    ],
)
def test_harmless_divisions_stay_plain(text):
    assert not read(text).has(Piecewise)


def test_a_lost_division_is_wrapped_in_its_own_branch():
    inside = undefined_at_zero(1, K)
    assert read("where(s < 1, K/K, 2) + 1") == 1 + Piecewise((inside, s < 1), (2, True), evaluate=False)
    assert read("where(K == 0, 0, 1/K)") == Piecewise((0, Eq(K, 0)), (1 / K, True), evaluate=False)


def test_a_division_in_a_condition_counts_only_where_it_is_reached():
    value = read("Piecewise((0, K == 0), (1, 1/K > 1/2), (2, True))")
    assert [value.subs(K, number) for number in (0, 1, 3)] == [0, 1, 2]
    assert read("where(1/K > 1/2, 1, 2)").subs(K, 0) is nan


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(2^999*lam)",
        "*".join(f"sqrt({n})" for n in range(2, 160)),
        "*".join(f"(K+{n})^(1/{n})" for n in range(2, 120)),
        "+".join(f"K^{n}" for n in range(2, 250)),
        "exp(K*1000*log(2))*exp(1000*log(2)-1000*K*log(2))",
        "((2^(999/(K*M*s)))^(99*K))^(99*M)",
        "2^(900*K)*3^(900-900*K)*2^(900-900*K)",
        "sqrt(1+" * 31 + "lam" + ")" * 31,
        "1/(1+" * 31 + "K" + ")" * 31,
        "abs(s-" * 31 + "K" + ")" * 31,
        "max(s," * 31 + "K" + ")" * 31,
        "where(s<1," * 31 + "K" + ",K/K)" * 31,
        "max(" + ",".join(f"s-{n}*K" for n in range(160)) + ")",
        "Piecewise(" + ",".join(f"({n},s<K*{n})" for n in range(80)) + ",(0,True))",
        "Piecewise(" + ",".join(f"(1,1/K>{n})" for n in range(80)) + ",(0,True))",
        "where(" + " or ".join(f"s*K=={n}" for n in range(150)) + ",1,0)",
        "where(not(" + " or ".join(f"(s*K=={n} and K<{n})" for n in range(60)) + "),1,0)",
        "abs(" + "-".join(f"atan({n})" for n in range(1, 140)) + ")",
        "sqrt(log((999+eps)^1000)-K)",
        "sqrt(1+(1-t)^1000*eps^3-t)",
        "1/(1-(1-t)^1000)",
        "(pi/(10^20+lam))^(t^1000-t-1)",
        "sqrt(exp(exp(exp(1000)))-5)",
        "2^pi^pi",
        "*".join(f"factorial({n})" for n in range(900, 999)),
    ],
)
def test_bombs_stay_small(text):
    """Each text would run away in a naive reading; here it gives a value of bounded numbers or the one error."""
    try:
        value = read(text)
    except HsymError:
        return
    assert all(bits(Fraction(int(n.p), int(n.q))) <= MAX_BITS for n in value.atoms(Rational))
    assert len(str(value)) < 20_000


def test_failures_of_sympy_become_the_one_error():
    for failure in (RecursionError, ValueError, MemoryError, NotImplementedError, ZeroDivisionError):
        with pytest.raises(HsymError, match=failure.__name__), one_error_family("formula"):
            raise failure


def test_unknown_names_suggest_near_ones():
    with pytest.raises(HsymError, match=r"unknown name 'epz' at column 5 \(did you mean eps\?\); expected K, eps, or"):
        read_expression("K + epz", {"K": K, "eps": eps})


@pytest.mark.parametrize(
    ("text", "folded"),
    [("0/K", 0), ("0*K", 0), ("x0^1 - x0*0 - 1 + 1", None), ("max(1/2, 1/3)", Fraction(1, 2)), ("1^2", 1), ("0^3", 0)],
)
def test_folding(text, folded):
    node = fold(parse(text), {})
    assert node == (parse("x0") if folded is None else Number(Fraction(folded)))


@pytest.mark.parametrize("text", ["x - x", "x/x", "x^0", "1^x"])
def test_what_does_not_fold(text):
    assert not isinstance(fold(parse(text), {}), Number)


def test_conditions_fold():
    (_, condition), (_, last) = fold(parse("where(x < 1 and 1 < 2, 1, 2)"), {}).pieces
    assert condition == Compare("<", Name("x"), Number(Fraction(1)))
    assert last == Truth(True)


ATOMS = st.sampled_from(["K", "M", "s", "t", "lam", "eps", "pi", "0", "1", "2", "7/3", "999", "10^50"])


def grown(inner):
    two = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(two, st.sampled_from("+-*/^")).map(lambda x: f"({x[0][0]}){x[1]}({x[0][1]})"),
        st.tuples(
            st.sampled_from(["sqrt", "log", "exp", "abs", "factorial", "harmonic", "gamma", "asin", "acos", "atan"]),
            inner,
        ).map(lambda x: f"{x[0]}({x[1]})"),
        st.tuples(st.sampled_from(["min", "max", "binomial"]), two).map(lambda x: f"{x[0]}({x[1][0]},{x[1][1]})"),
        st.tuples(two, two, st.sampled_from(["<", "<=", "==", "!=", ">", ">="])).map(
            lambda x: f"where({x[0][0]}{x[2]}{x[0][1]},{x[1][0]},{x[1][1]})"
        ),
    )


FORMULAS = st.recursive(ATOMS, grown, max_leaves=12)


@settings(max_examples=300, deadline=None)
@given(FORMULAS)
def test_any_formula_gives_a_bounded_value_or_the_one_error(text):
    try:
        value = read(text)
    except HsymError:
        return
    assert isinstance(value, Expr)
    assert all(bits(Fraction(int(n.p), int(n.q))) <= MAX_BITS for n in value.atoms(Rational))


def outcome(text):
    """The values on a grid, None for a refused text: the order of guards for different divisors is of no account."""
    try:
        value = read(text)
    except HsymError:
        return None
    grid = [
        dict(zip(sorted(value.free_symbols, key=str), point, strict=False))
        for point in product(map(Integer, range(4)), repeat=3)
    ]
    return [at(value, point) for point in grid]


def at(value, point):
    try:
        return instantiate(value, point)
    except UndefinedValue:
        return "undefined"
    except HsymError:
        return "too large"


@settings(max_examples=100, deadline=None)
@given(FORMULAS, FORMULAS, st.sampled_from(["+", "*", "max", "min"]))
def test_parentheses_and_order_do_not_matter(left, right, operator):
    if operator in "+*":
        one, other = f"({left}){operator}({right})", f"(({right})){operator}(({left}))"
    else:
        one, other = f"{operator}({left},{right})", f"{operator}((({right})),{left})"
    assert outcome(one) == outcome(other)


def test_lower_reads_a_tree_twice_alike():
    node = parse("K/M")
    assert lower(node, NAMES) == lower(node, NAMES) == K / M


def exact(node, at):
    """The value of a folded tree by plain rational arithmetic: an independent reading that knows no SymPy."""
    match node:
        case Number(value):
            return value
        case Name(text):
            return Fraction(at[text])
        case Negative(operand):
            return -exact(operand, at)
        case Sum(terms):
            return sum(exact(term, at) * (1 if sign == "+" else -1) for sign, term in terms)
        case Product(factors):
            return math.prod(exact(part, at) if sign == "*" else 1 / exact(part, at) for sign, part in factors)
        case Power(base, Number(exponent)):
            return exact(base, at) ** int(exponent)
        case Cases(((value, Compare(sign, left, right)), (other, _))):
            return exact(value if COMPARISONS[sign](exact(left, at), exact(right, at)) else other, at)
    raise AssertionError(node)


def in_order(value, at):
    """The value at a point, where the pieces of a Piecewise are looked at one after the other."""
    if isinstance(value, Piecewise):
        return next(in_order(piece, at) for piece, condition in value.args if in_order(condition, at) == True)  # noqa: E712
    return value.func(*(in_order(part, at) for part in value.args)) if value.args else at.get(value, value)


RATIONAL = st.recursive(
    st.sampled_from(["K", "M", "s", "1", "2", "1/3"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*//"), inner).map(lambda x: f"({x[0]}){x[1]}({x[2]})"),
        st.tuples(inner, st.sampled_from(["2", "-1", "3"])).map(lambda x: f"({x[0]})^{x[1]}"),
        st.tuples(inner, st.sampled_from(["<", "<=", "==", "!="]), inner, inner, inner).map(
            lambda x: f"where({x[0]} {x[1]} {x[2]}, {x[3]}, {x[4]})"
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(RATIONAL, st.integers(1, 4), st.data())
def test_values_and_undefined_values_agree_with_rational_arithmetic(text, size, data):
    at = {"M": size, "s": data.draw(st.integers(0, size - 1)), "K": data.draw(st.integers(0, size))}
    try:
        value = read(text)
    except HsymError:
        return
    result = in_order(value, {M: Integer(at["M"]), s: Integer(at["s"]), K: Integer(at["K"])})
    try:
        wanted = exact(fold(parse(text), {}), at)
    except ZeroDivisionError:
        assert not result.is_finite
        return
    assert result == Rational(wanted.numerator, wanted.denominator)


@pytest.mark.parametrize(
    "text",
    [
        "1/(K + M/K)",
        "where(s < 1, 1/K, 2)^-1",
        "1/(M*where(s < 1, 1/K, 2))",
        "where(K < 1/K, K, s)^-1",
        "(K - K)/(M - 1)",
        "1/(1 + where(s < 1, 1/K, 2))",
        "exp(-1/K)",
        "atan(M/K)",
        "max(M/K, 2)",
        "K/K + where(K == 3, 1, 2)",
    ],
)
def test_no_infinity_is_swallowed(text):
    assert not in_order(read(text), {K: Integer(0), M: Integer(1), s: Integer(0)}).is_finite


def test_a_cancelled_choice_is_refused():
    with pytest.raises(HsymError, match=r"a division by a choice \(where or Piecewise\) cancels"):
        read("(1 + where(K < 1, lam, 2))/(1 + where(K < 1, lam, 2))")


def test_a_cancelled_choice_that_is_undefined_somewhere_is_refused():
    with pytest.raises(HsymError, match="is undefined somewhere cancels; expected it only once"):
        read("where(s == K, 1/s, 2) - where(s == K, 1/s, 2)")
