"""Certified distances against grids, exact calculus and values known in closed form."""

from fractions import Fraction
from itertools import pairwise
from math import comb

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import hsym
from hsym import catalog
from hsym.exact.vectors import ExactVector
from hsym.render.distances import distance_table
from hsym.rule import WeightTable
from hsym.symbols import t

ARCSINE = "2*asin(sqrt(t))"
REINFORCE = catalog.get("reinforce")
REJECTION = catalog.get("rejection_sampling")
THIRD = sympy.Rational(1, 3)


def table_of(gap):
    return WeightTable(len(gap), ExactVector.of([0] * len(gap)), ExactVector.of(gap))


def grpo_gap(M, eps):
    """w_s from the definition, in mpmath."""

    def weight(R, K):
        mean = mpmath.mpf(K) / M
        std = mpmath.sqrt(mean * (1 - mean))
        return mpmath.mpf(0) if K in (0, M) else (R - mean) / (std + eps)

    return [weight(1, s + 1) - weight(0, s) for s in range(M)]


def transform(gap):
    """h_M in mpmath, as the expectation of the running sum."""
    M, sums = len(gap), [mpmath.mpf(0)]
    for w in gap:
        sums.append(sums[-1] + mpmath.mpf(w.numerator) / w.denominator / M if isinstance(w, Fraction) else sums[-1] + w / M)
    return lambda x: mpmath.fsum(c * comb(M, k) * x**k * (1 - x) ** (M - k) for k, c in enumerate(sums))


def grid_maximum(g, low, high, points=160):
    """The largest |g| on a grid that is fine at both ends, and then near the best point of it."""
    width = high - low
    xs = [low + width * mpmath.sin(mpmath.pi * k / (2 * points)) ** 2 for k in range(points + 1)]
    values = [abs(g(x)) for x in xs]
    for _ in range(6):
        best = max(range(len(xs)), key=values.__getitem__)
        left, right = xs[max(best - 1, 0)], xs[min(best + 1, len(xs) - 1)]
        xs = [left + (right - left) * k / 20 for k in range(21)]
        values = [abs(g(x)) for x in xs]
    return max(values)


def assert_encloses(found, g):
    """The grid never exceeds the enclosure and comes as near to it as its fineness allows; the witness is one."""
    with mpmath.workdps(40):
        low, high = (mpmath.mpf(end.numerator) / end.denominator for end in found.interval)
        seen = grid_maximum(g, low, high)
        x = mpmath.mpf(found.witness.numerator) / found.witness.denominator
        assert seen <= float_up(found.upper)
        assert abs(g(x)) >= mpmath.mpf(found.lower.numerator) / found.lower.denominator - mpmath.mpf(10) ** -30
        assert mpmath.mpf(found.lower.numerator) / found.lower.denominator <= seen + mpmath.mpf(10) ** -7
    assert found.interval[0] <= found.witness <= found.interval[1]
    assert 0 <= found.upper - found.lower <= Fraction(1, 10**found.digits)


def float_up(x):
    return mpmath.mpf(x.numerator) / x.denominator + mpmath.mpf(10) ** -30


FUNCTIONS = {
    "2*asin(sqrt(t))": lambda x: 2 * mpmath.asin(mpmath.sqrt(x)),
    "t^2": lambda x: x**2,
    "sqrt(t)": mpmath.sqrt,
    "t^(1/3)": mpmath.cbrt,
    "exp(-3*t)": lambda x: mpmath.exp(-3 * x),
    "log(1 + t)": mpmath.log1p,
    "abs(t - 1/3)": lambda x: abs(x - mpmath.mpf(1) / 3),
    "max(t, 1/2)": lambda x: max(x, mpmath.mpf(1) / 2),
    "sqrt(t*(1 - t))": lambda x: mpmath.sqrt(x * (1 - x)),
    "where(t < 1/4, t, 1/8 + t/2)": lambda x: x if x < mpmath.mpf(1) / 4 else mpmath.mpf(1) / 8 + x / 2,
}


@pytest.mark.parametrize("text", FUNCTIONS)
@pytest.mark.parametrize("M", [1, 2, 5])
@pytest.mark.parametrize("name", ["reinforce", "rejection_sampling", "grpo"])
def test_against_a_grid(name, M, text):
    gap = [Fraction(1)] * M if name == "reinforce" else [Fraction(M, s + 1) for s in range(M)]
    rule = catalog.get(name, **({"eps": Fraction(1, 100)} if name == "grpo" else {}))
    with mpmath.workdps(40):
        h = transform(grpo_gap(M, mpmath.mpf(1) / 100) if name == "grpo" else gap)
    assert_encloses(hsym.distance(rule, text, M), lambda x: h(x) - FUNCTIONS[text](x))


@settings(max_examples=40)
@given(
    st.lists(st.fractions(-3, 3, max_denominator=6), min_size=1, max_size=9),
    st.sampled_from(sorted(FUNCTIONS)),
    st.tuples(st.fractions(0, 1, max_denominator=9), st.fractions(0, 1, max_denominator=9)).map(sorted),
    st.fractions(-1, 1, max_denominator=5),
)
def test_random_gaps_against_a_grid(gap, text, ends, constant):
    objective = hsym.Objective(table_of(gap), len(gap))
    found = hsym.distance(objective, text, low=ends[0], high=ends[1], constant=constant)
    with mpmath.workdps(40):
        h, c = transform(gap), mpmath.mpf(constant.numerator) / constant.denominator
    assert_encloses(found, lambda x: h(x) - c - FUNCTIONS[text](x))


def holds(found, value):
    return found.lower <= value <= found.upper


@pytest.mark.parametrize("M", [1, 8, 300])
def test_the_same_function_has_distance_0(M):
    found = hsym.distance(REINFORCE, t, M)
    assert (found.lower, found.upper, found.evidence, found.decimal()) == (0, 0, "exact", "0")


def test_nearly_the_same_function_does_not():
    found = hsym.distance(REINFORCE, t + sympy.Rational(1, 10**20) * t**2, 4)
    assert (found.lower, found.evidence) == (0, "bounded")
    assert found.upper >= Fraction(1, 10**20)
    assert hsym.distance(REINFORCE, t, 4, constant=Fraction(1, 10**9)).evidence == "bounded"


def test_rejection_sampling_at_3_is_its_polynomial():
    assert hsym.distance(REJECTION, "t^3/3 - 3*t^2/2 + 3*t", 3).evidence == "exact"
    assert hsym.distance(REJECTION, "t^3/3 - 3*t^2/2 + 3*t + 1", 3, constant=-1).upper == 0


@pytest.mark.parametrize(
    ("rule", "M", "h", "interval", "value", "witness"),
    [
        (REINFORCE, 7, t**2, (0, 1), Fraction(1, 4), Fraction(1, 2)),
        (REINFORCE, 7, t**2, (0, Fraction(1, 4)), Fraction(3, 16), Fraction(1, 4)),
        (REINFORCE, 7, t**2, (Fraction(3, 4), 1), Fraction(3, 16), Fraction(3, 4)),
        (REINFORCE, 7, t**2, (Fraction(1, 3), Fraction(1, 3)), Fraction(2, 9), Fraction(1, 3)),
        (REINFORCE, 2, 2 * t, (0, 1), Fraction(1), Fraction(1)),
        (REINFORCE, 2, sympy.sqrt(t), (0, 1), Fraction(1, 4), Fraction(1, 4)),
        (REINFORCE, 2, abs(t - THIRD), (0, 1), Fraction(1, 3), None),
        (REINFORCE, 2, sympy.Max(t, 1 - t), (0, 1), Fraction(1), Fraction(0)),
        (REINFORCE, 2, sympy.Min(t, 1 - t), (0, 1), Fraction(1), Fraction(1)),
        (REJECTION, 2, 3 * t / 2, (0, 1), Fraction(1, 8), Fraction(1, 2)),
        (REJECTION, 2, t, (0, 1), Fraction(1, 2), Fraction(1)),
        (REJECTION, 1, sympy.Integer(0), (0, 1), Fraction(1), Fraction(1)),
    ],
)
def test_known_suprema(rule, M, h, interval, value, witness):
    found = hsym.distance(rule, h, M, *interval)
    assert holds(found, value)
    assert witness is None or found.witness == witness
    assert Fraction(found.decimal()) == round(value, 6)


def test_an_irrational_maximum_by_calculus():
    """h_3(t) - 11 t/6 has its critical point at (3 - sqrt(13/3))/2."""
    point = (3 - sympy.sqrt(sympy.Rational(13, 3))) / 2
    g = t**3 / 3 - 3 * t**2 / 2 + 3 * t - sympy.Rational(11, 6) * t
    assert sympy.expand(sympy.diff(g, t).subs(t, point)) == 0
    value = Fraction(str(sympy.N(g.subs(t, point), 50)))
    found = hsym.distance(REJECTION, sympy.Rational(11, 6) * t, 3, digits=25)
    assert found.lower - Fraction(1, 10**45) <= value <= found.upper + Fraction(1, 10**45)
    assert found.upper - found.lower <= Fraction(1, 10**25)


def test_the_cube_root_by_calculus():
    """|t - t^(1/3)| is largest at 3^(-3/2), where it is 2/3^(3/2); the derivative is infinite at 0."""
    value = Fraction(str(sympy.N(2 / sympy.sqrt(27), 40)))
    assert holds(hsym.distance(REINFORCE, "t^(1/3)", 3, digits=20), value)


@pytest.mark.parametrize("M", [1, 2, 8, 64, 300])
def test_logarithm(M):
    """h_M - H_M - log t = sum_{k>M} (1-t)^k/k falls in t, so the supremum is at the left end."""
    with mpmath.workdps(60):
        x = mpmath.mpf(99) / 100
        value = Fraction(str(-mpmath.log(1 - x) - mpmath.fsum(x**k / k for k in range(1, M + 1))))
    found = hsym.distance(REJECTION, sympy.log(t), M, Fraction(1, 100), constant=sympy.harmonic(M), digits=12)
    assert holds(found, value)
    assert found.witness == Fraction(1, 100)
    assert hsym.distance(REJECTION, "log(t) + harmonic(M)", M, "1/100", digits=12) == found


@pytest.mark.parametrize("eps", [Fraction(0), Fraction(1, 100), Fraction(1, 10)])
@pytest.mark.parametrize("M", [2, 3, 8, 64, 512])
def test_grpo_and_the_arcsine(M, eps):
    """The distance at t = 1 is pi - (1/M) sum_s w_s; on [0, 1] the supremum is there."""
    with mpmath.workdps(40):
        end = mpmath.pi - mpmath.fsum(grpo_gap(M, mpmath.mpf(eps.numerator) / eps.denominator)) / M
        value = Fraction(str(abs(end)))
    found = hsym.distance(catalog.get("grpo"), ARCSINE, M, digits=12, eps=eps)
    assert holds(found, value)
    assert found == hsym.distance(hsym.Objective(catalog.get("grpo", eps=eps), M), ARCSINE, digits=12)


def test_the_largest_group_size():
    found = hsym.distance(catalog.get("grpo", eps=0), ARCSINE, 4096)
    with mpmath.workdps(30):
        value = mpmath.pi - mpmath.fsum(grpo_gap(4096, 0)) / 4096
    assert holds(found, Fraction(str(value)))


def test_the_distance_over_compact_intervals_grows_with_them():
    found = [
        hsym.distance(catalog.get("grpo", eps=0), ARCSINE, 32, k * Fraction(1, 10), 1 - k * Fraction(1, 10)) for k in range(5)
    ]
    assert all(inner.lower <= outer.upper for outer, inner in pairwise(found))
    assert found[4].upper < found[0].lower


@pytest.mark.parametrize(
    "h",
    [
        sympy.acos(1 - 2 * t),
        sympy.pi - sympy.acos(2 * t - 1),
        sympy.pi / 2 + sympy.asin(2 * t - 1),
        sympy.pi / 2 - sympy.asin(1 - 2 * t),
        sympy.pi - 2 * sympy.acos(sympy.sqrt(t)),
        2 * sympy.acos(sympy.sqrt(1 - t)),
        sympy.pi - 2 * sympy.asin(sympy.sqrt(1 - t)),
        2 * sympy.atan(sympy.sqrt(t / (1 - t))),
        sympy.pi - 2 * sympy.atan(sympy.sqrt(1 - t) / sympy.sqrt(t)),
        "2*atan(sqrt(t/(1 - t)))",
        "2*asin(sqrt(2*t^2 - t^3)/sqrt(2*t - t^2))",
    ],
)
def test_the_arcsine_in_other_words(h):
    rule = catalog.get("grpo", eps=0)
    assert hsym.distance(rule, h, 8) == hsym.distance(rule, ARCSINE, 8)


@pytest.mark.parametrize(
    ("h", "value"),
    [
        ("t*log(t)", 1),
        ("Piecewise((0, t == 0), (t*log(t), True))", 1),
        ("(1 - t)*log(1 - t)", 1 + Fraction("0.13533528323661269189")),  # e^-2, at t = 1 - e^-2
        ("sqrt(t - t^3)", 1),
        ("2*t*log(t)*(1 - t)", 1),
        ("abs(t - 1/2)^(1/2)", Fraction("0.70710678118654752440")),
    ],
)
def test_values_at_the_ends_by_continuity(h, value):
    assert abs(hsym.distance(REINFORCE, h, 2).lower - value) <= Fraction(1, 10**6)


def test_parameters_of_h():
    one = hsym.distance(catalog.get("grpo"), "t/(1 + eps)", 3, eps=Fraction(1, 10))
    assert one == hsym.distance(catalog.get("grpo", eps=Fraction(1, 10)), "t/(11/10)", 3)
    lam = hsym.symbols.parameter("lam")
    assert holds(hsym.distance(REINFORCE, lam * t, 3, lam=3), 2)
    assert holds(hsym.distance(REINFORCE, "t/M", 3), Fraction(2, 3))
    rule = hsym.rule("lam*R", parameters={"lam": 2})
    assert hsym.distance(rule, "lam*t^2", 3) == hsym.distance(rule, lam * t**2, 3) == hsym.distance(rule, 2 * t**2, 3)
    table = hsym.Objective(table_of([Fraction(1)]), 1)
    assert holds(hsym.distance(table, "lam*t/M", lam=Fraction(1, 3)), Fraction(2, 3))


@pytest.mark.parametrize("digits", [1, 6, 15, 30])
def test_the_width(digits):
    found = hsym.distance(catalog.get("grpo", eps=0), ARCSINE, 16, Fraction(1, 10), Fraction(9, 10), digits=digits)
    wide = hsym.distance(catalog.get("grpo", eps=0), ARCSINE, 16, Fraction(1, 10), Fraction(9, 10), digits=4)
    assert found.upper - found.lower <= Fraction(1, 10**digits)
    assert max(found.lower, wide.lower) <= min(found.upper, wide.upper)


def test_large_and_rough_weights():
    """Weights M^3 of alternating sign."""
    M = 6
    gap = [Fraction((-1) ** s * M**3) for s in range(M)]
    with mpmath.workdps(40):
        h = transform(gap)
    assert_encloses(hsym.distance(hsym.rule("a = 0; b = (-1)^s*M^3"), "t", M), lambda x: h(x) - x)


@given(st.fractions(0, 4), st.fractions(0, Fraction(1, 10**5)), st.integers(1, 8))
def test_every_printed_digit_is_right(lower, width, digits):
    found = hsym.Distance(lower, lower + width, 1, (Fraction(0), Fraction(1)), Fraction(0), digits)
    text = found.decimal()
    if text.startswith("< "):
        assert found.upper < Fraction(text[2:]) <= 1
        return
    if " to " not in text:
        places = len(text.partition(".")[2])
        for end in (found.lower, found.upper):
            assert abs(Fraction(text) - end) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ((REINFORCE, "log(t)", 4), "h: log(t) has no finite value at t = 0; expected a function"),
        ((REINFORCE, "log(1 - t)", 4), "h: log(1 - t) has no finite value at t = 1; expected a function"),
        ((REINFORCE, 1 / (t - THIRD), 4), "is not finite, or not known to be, near t = 0.333333"),
        ((REINFORCE, "sqrt(t - 1/2)", 4), "has no finite value at t = 0"),
        ((REINFORCE, "where(t < 1/3, 0, 1)", 4), "jumps or is too steep near t = 0.333333"),
        ((REINFORCE, sympy.sin(t), 4), "h: sin(t) is of the kind sin; expected"),
        ((REINFORCE, sympy.Symbol("t"), 4), "h: t is not known or has no value; expected a closed form in t, M (hsym.symbols)"),
        ((REINFORCE, 0.5 * t, 4), "h: 0.5*t is no exact expression"),
        ((REINFORCE, None, 4), "h: None is no exact expression"),
        ((REINFORCE, "t*q", 4), "argument h: unknown name 'q'"),
        ((REINFORCE, "t", 0), "M: 0 is not a possible group size; expected an integer from 1 to 4096 for distances"),
        ((REINFORCE, "t", 4097), "M: 4097 is not a possible group size"),
        ((REINFORCE, "t"), "M: no group size was given"),
        ((REINFORCE, "t", 4, "3/2"), "low, high: 3/2 and 1 are no interval in [0, 1]"),
        ((REINFORCE, "t", 4, "1/2", "1/4"), "low, high: 1/2 and 1/4 are no interval"),
        ((REINFORCE, "t", 4, "sqrt(1/2)"), "low: 'sqrt(1/2)' is not rational"),
        ((REINFORCE, "t", 4, 0.1), "low: 0.1 is no exact expression"),
        ((REINFORCE, "t", 4, 0, 1, "t"), "argument constant: unknown name 't'"),
        ((REINFORCE, "t", 4, 0, 1, t), "constant: t is not known or has no value; expected a closed form in M ("),
        ((REINFORCE, "t", 4, 0, 1, 0, 0), "digits: 0 is not possible; expected an integer from 1 to 30"),
        ((REINFORCE, "t", 4, 0, 1, 0, 31), "digits: 31 is not possible"),
        ((catalog.get("grpo"), "t", 4), "parameter eps: it has no value"),
        ((catalog.get("idealised_grpo"), "t", 4), "rule: <Target idealised GRPO"),
        (("grpo", "t", 4), "rule: 'grpo' is no weight rule"),
        ((hsym.Objective(REINFORCE, 3), "t", 4), "M: 4 differs from the M = 3 of the objective"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(hsym.HsymError) as caught:
        hsym.distance(*call)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bad_parameters():
    with pytest.raises(hsym.HsymError, match="the rule has a value for it already"):
        hsym.distance(catalog.get("grpo", eps=0), "t", 4, eps=1)
    with pytest.raises(hsym.HsymError, match="is a float"):
        hsym.distance(catalog.get("grpo"), "t", 4, eps=0.1)


ROWS = [hsym.distance(REINFORCE, "t^2", M) for M in (2, 3)]


def test_tables_with_a_bound():
    text = distance_table(ROWS, "csv", bound=[Fraction(1, 3), Fraction(1)])
    assert text == "M,distance,reached at t,bound,ratio\n2,0.250000,1/2,0.333334,0.751\n3,0.250000,1/2,1.000000,0.251\n"
    assert distance_table(ROWS, "csv", bound=lambda M: Fraction(1, 3) if M == 2 else Fraction(1)) == text
    assert '"bound": "1/3"' in distance_table(ROWS, "json", bound=[Fraction(1, 3), Fraction(1)])


def test_tables_refuse():
    with pytest.raises(hsym.HsymError, match="1 bounds were given; expected 2"):
        distance_table(ROWS, bound=[Fraction(1)])
    with pytest.raises(hsym.HsymError, match="format: 'html' is not possible"):
        distance_table(ROWS, "html")
    with pytest.raises(hsym.HsymError, match="at least one distance"):
        distance_table([])
