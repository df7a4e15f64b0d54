"""h_M against brute force over reward vectors, closed forms of the literature, and its own other faces."""

from fractions import Fraction
from functools import cache
from itertools import product
from math import comb, isqrt

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import hsym
from hsym import catalog
from hsym.errors import HsymError
from hsym.exact.numbers import Number
from hsym.exact.vectors import ExactVector
from hsym.objective import Objective, gap_from_transform, objective, polynomial_in_t
from hsym.rule import WeightRule, WeightTable, same_objective
from hsym.symbols import M, eps, s, t

# --- the rules as they are published, on a whole group of rewards, in arithmetic of this file ------------------------
# A value is {squarefree radicand: Fraction}.


@cache
def squarefree(n):
    """n = root^2 * core, by trial division."""
    root, core, p = 1, n, 2
    while p * p <= core:
        while core % (p * p) == 0:
            core, root = core // (p * p), root * p
        p += 1
    return root, core


def over_root(numerator, variance, added):
    """numerator / (sqrt(variance) + added), rationalised by hand."""
    p, q = variance.numerator, variance.denominator
    if isqrt(p * q) ** 2 == p * q:
        return {1: numerator / (Fraction(isqrt(p * q), q) + added)}
    root, core = squarefree(p * q)
    scale = numerator / (variance - added**2)
    return {k: v for k, v in {core: scale * Fraction(root, q), 1: -scale * added}.items() if v}


def reinforce(R):
    return [{1: Fraction(r)} for r in R]


def rejection_sampling(R):
    return [{1: Fraction(r * len(R), sum(R))} if sum(R) else {} for r in R]


def rloo(R):
    return [{1: r - Fraction(sum(R) - r, len(R) - 1)} for r in R]


def dr_grpo(R):
    return [{1: r - Fraction(sum(R), len(R))} for r in R]


def grpo(R, added=Fraction(0), ddof=0, inside=False):
    mean = Fraction(sum(R), len(R))
    if mean in (0, 1):
        return [{} for _ in R]
    variance = sum((r - mean) ** 2 for r in R) / (len(R) - ddof)
    if inside:
        return [over_root(r - mean, variance + added, Fraction(0)) for r in R]
    return [over_root(r - mean, variance, added) for r in R]


def published(name, **options):
    """The rule of the catalogue and the whole-group formula that it stands for."""
    values = {
        "added": Fraction(options.get("eps", 0)),
        "ddof": options.get("ddof", 0),
        "inside": options.get("eps_inside", False),
    }
    formula = globals()[name]
    return catalog.get(name, **options), (lambda R: formula(R, **values)) if name == "grpo" else formula


PUBLISHED = {
    "REINFORCE": published("reinforce"),
    "rejection sampling": published("rejection_sampling"),
    "RLOO": published("rloo"),
    "Dr. GRPO": published("dr_grpo"),
    "GRPO": published("grpo", eps=0),
    "GRPO eps": published("grpo", eps=Fraction(1, 10)),
    "GRPO eps = sigma": published("grpo", eps=Fraction(2, 5)),
    "GRPO tiny eps": published("grpo", eps=Fraction(1, 10**6)),
    "GRPO inside": published("grpo", eps=Fraction(1, 10), eps_inside=True),
    "GRPO sample": published("grpo", eps=0, ddof=1),
    "GRPO sample eps": published("grpo", eps=Fraction(1, 10**4), ddof=1),
    "GRPO sample inside": published("grpo", eps=Fraction(1, 10**8), ddof=1, eps_inside=True),
}


def brute_force(formula, size, p):
    """E[(1/M) sum_i Z_i (R_i/p - (1-R_i)/(1-p))] over all 2^M reward vectors."""
    total = {}
    for R in product((0, 1), repeat=size):
        K = sum(R)
        probability = p**K * (1 - p) ** (size - K)
        for r, Z in zip(R, formula(R), strict=True):
            score = 1 / p if r else -1 / (1 - p)
            for radicand, value in Z.items():
                total[radicand] = total.get(radicand, Fraction(0)) + probability * score * value / size
    return {radicand: value for radicand, value in total.items() if value}


def test_the_rules_of_the_source_paper_are_compared_with_their_published_formulas():
    """The others are in tests/catalog/test_published.py."""
    assert {"dr_grpo", "grpo", "reinforce", "rejection_sampling", "rloo"} <= set(globals()) & set(catalog.names())


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("size", range(2, 9))
def test_weights_are_the_published_ones(name, size):
    rule, formula = PUBLISHED[name]
    table = rule.at(size)
    for K in range(size + 1):
        for R in {tuple([1] * K + [0] * (size - K)), tuple([0] * (size - K) + [1] * K)}:
            for r, Z in zip(R, formula(R), strict=True):
                ours = table.b[K - 1] if r else table.a[K]
                assert dict(ours.terms) == {k: v for k, v in Z.items() if v}


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("size", range(2, 9))
def test_derivative_is_the_expected_score_over_all_reward_vectors(name, size):
    """Both sides have degree below M in p (times p(1-p): M + 1), so M + 2 points decide the identity."""
    rule, formula = PUBLISHED[name]
    h = Objective(rule, size)
    for k in range(1, size + 3):
        p = Fraction(k, size + 4)
        assert dict(h.derivative_at(p).terms) == brute_force(formula, size, p)


@pytest.mark.parametrize("size", [1, 2, 5])
@given(data=st.data())
def test_random_tables_against_all_reward_vectors(size, data):
    weights = st.lists(st.fractions(min_value=-9, max_value=9, max_denominator=9), min_size=size, max_size=size)
    a, b = data.draw(weights), data.draw(weights)
    h = Objective(WeightTable(size, ExactVector.of(a), ExactVector.of(b)), size)

    def formula(R):
        return [{1: b[sum(R) - 1] if r else a[sum(R)]} for r in R]

    for k in range(1, size + 3):
        p = Fraction(k, size + 4)
        assert dict(h.derivative_at(p).terms) == brute_force(formula, size, p)


# --- closed forms ---------------------------------------------------------------------------------------------------

SIZES = [1, 2, 3, 8, 33, 64, 256]


@pytest.mark.parametrize("size", SIZES)
def test_reinforce_and_rloo_and_dr_grpo_are_linear(size):
    assert Objective(catalog.get("reinforce"), size).expr == t
    assert Objective(catalog.get("dr_grpo"), size).expr == sympy.Rational(size - 1, size) * t
    if size > 1:
        assert Objective(catalog.get("rloo"), size).expr == t


@pytest.mark.parametrize("size", SIZES)
def test_rejection_sampling_is_a_sum_of_powers(size):
    """h_M(t) = sum_{k<=M} (1-(1-t)^k)/k, h' = (1-(1-t)^M)/t, and the control points are harmonic numbers."""
    h = Objective(catalog.get("rejection_sampling"), size)
    slope = [(-1) ** j * comb(size, j + 1) for j in range(size)]
    assert [h.derivative_polynomial().coefficient(j).fraction for j in range(size)] == slope
    assert [h.polynomial().coefficient(j + 1).fraction for j in range(size)] == [
        Fraction(c, j + 1) for j, c in enumerate(slope)
    ]
    harmonic, expected = Fraction(0), [Fraction(0)]
    for k in range(1, size + 1):
        harmonic += Fraction(1, k)
        expected.append(harmonic)
    assert [w.fraction for w in h.control_points] == expected
    x = Fraction(2, 7)
    assert h.at(x).fraction == sum((1 - (1 - x) ** k) / k for k in range(1, size + 1))


@pytest.mark.parametrize("size", [2, 3, 8, 33, 64, 256])
def test_grpo_is_a_sum_of_square_roots(size):
    """h' = (1/M) sum_K sqrt(K(M-K)) C(M,K) t^(K-1) (1-t)^(M-1-K) has degree M - 2; elevate it once by hand."""
    lower = []
    for K in range(1, size):
        root, core = squarefree(K * (size - K))
        lower.append({core: Fraction(root * comb(size, K), size * comb(size - 2, K - 1))})
    expected = []
    for j in range(size):
        entry = {}
        for k, share in ((j - 1, Fraction(j, size - 1)), (j, 1 - Fraction(j, size - 1))):
            if share and 0 <= k < size - 1:
                for core, value in lower[k].items():
                    entry[core] = entry.get(core, Fraction(0)) + share * value
        expected.append(entry)
    gap = Objective(catalog.get("grpo", eps=0), size).derivative.coefficients
    assert [dict(w.terms) for w in gap] == expected


@pytest.mark.parametrize("size", [2, 3, 5, 16])
def test_sample_standard_deviation_only_scales(size):
    """ddof = 1 gives sqrt((M-1)/M) times ddof = 0."""
    plain, sample = (Objective(catalog.get("grpo", eps=0, ddof=d), size) for d in (0, 1))
    scale = Number.sqrt(Fraction(size - 1, size))
    assert [scale * w for w in plain.control_points] == list(sample.control_points)


@pytest.mark.parametrize("size", [2, 4, 9])
def test_the_place_of_eps_matters_unless_it_is_zero(size):
    outside, inside = (catalog.get("grpo", eps_inside=flag) for flag in (False, True))
    assert same_objective(outside.with_parameters(eps=0), inside.with_parameters(eps=0), size).outcome == "holds"
    assert (
        same_objective(outside.with_parameters(eps=Fraction(1, 9)), inside.with_parameters(eps=Fraction(1, 9)), size).outcome
        == "fails"
    )


@pytest.mark.parametrize("size", [2, 5])
def test_moving_a_square_out_of_the_root_at_one_group(size):
    """At M = 2 the only live variance is 1/4: sqrt(1/4 + 5/16) = 3/4 = 1/2 + 1/4."""
    outside = catalog.get("grpo", eps=Fraction(1, 4))
    inside = catalog.get("grpo", eps=Fraction(5, 16), eps_inside=True)
    assert same_objective(outside, inside, size).outcome == ("holds" if size == 2 else "fails")


SIGMA = sympy.sqrt(3) / 4  # of one correct sample out of four


@pytest.mark.parametrize(
    "value", [0, Fraction(1, 2), Fraction(1, 10**6), sympy.sqrt(2), SIGMA, sympy.Rational(1, 2), Number.sqrt(Fraction(3, 16))]
)
@pytest.mark.parametrize("options", [{}, {"ddof": 1}, {"eps_inside": True}])
def test_symbolic_eps_specialises_to_numbers(value, options):
    """Also at eps = sigma, where the rationalised weight has a removable pole."""
    if options.get("eps_inside") and not isinstance(value, (int, Fraction)):
        value = Fraction(3, 16)
    rule = catalog.get("grpo", **options)
    direct = rule.at(4, eps=value)
    plain = (
        value.to_sympy()
        if isinstance(value, Number)
        else sympy.Rational(value.numerator, value.denominator)
        if isinstance(value, (int, Fraction))
        else value
    )
    symbolic = rule.at(4)
    for side in ("a", "b"):
        for ours, generic in zip(getattr(direct, side), getattr(symbolic, side), strict=True):
            assert ours == Number.from_sympy(generic.subs(eps, plain))
    x = Fraction(1, 3)
    generic = Objective(rule, 4).at(x).subs(eps, plain)
    assert objective(rule, 4, eps=value).at(x) == Number.from_sympy(generic)


def test_eps_equal_to_a_standard_deviation_gives_half_of_eps_zero():
    at_sigma, at_zero = (catalog.get("grpo", eps=value).at(4) for value in (SIGMA, 0))
    assert at_sigma.b[0] == at_zero.b[0] / 2
    assert at_sigma.a[1] == at_zero.a[1] / 2


# --- the three faces ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rejection sampling", "GRPO", "GRPO eps", "RLOO"])
@pytest.mark.parametrize("size", [2, 3, 9])
def test_the_three_faces_agree(name, size):
    rule, _ = PUBLISHED[name]
    h = Objective(rule, size)
    gap = list(h.derivative.coefficients)
    assert h.transform.derivative().coefficients == h.derivative.coefficients
    for k in range(size + 2):
        x = Fraction(k, size + 1)
        mean = sum((W * (comb(size, j) * x**j * (1 - x) ** (size - j)) for j, W in enumerate(h.control_points)), Number())
        assert h.at(x) == mean
        with mpmath.workdps(40):
            point = mpmath.mpf(x.numerator) / x.denominator
            beta = mpmath.fsum(
                sympy_float(w) * mpmath.betainc(j + 1, size - j, 0, point, regularized=True) for j, w in enumerate(gap)
            )
            assert abs(beta / size - sympy_float(mean)) < mpmath.mpf(10) ** -30
    running = Number()
    for j, W in enumerate(h.control_points):
        assert running / size == W
        running = running + (gap[j] if j < size else 0)


def sympy_float(number):
    return mpmath.fsum(mpmath.mpf(c.numerator) / c.denominator * mpmath.sqrt(r) for r, c in number.terms)


@pytest.mark.parametrize("name", ["rejection sampling", "GRPO", "GRPO eps"])
@pytest.mark.parametrize("size", [2, 3, 5])
def test_the_betainc_face_integrated_by_sympy(name, size):
    """I_t(s+1, M-s) replaced by its defining integral gives the monomials."""
    h = Objective(PUBLISHED[name][0], size)
    u = sympy.Symbol("u")

    def integral(a, b, low, high):
        constant = sympy.integrate(sympy.expand(u ** (a - 1) * (1 - u) ** (b - 1)), (u, 0, 1))
        return sympy.integrate(sympy.expand(u ** (a - 1) * (1 - u) ** (b - 1)), (u, low, high)) / constant

    replaced = h.betainc().replace(sympy.betainc_regularized, integral)
    assert sympy.expand(replaced - h.expr) == 0


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("size", [2, 3, 7])
def test_expressions_polynomials_and_values_agree(name, size):
    h = Objective(PUBLISHED[name][0], size)
    assert sympy.expand(sympy.diff(h.expr, t) - h.derivative_expr) == 0
    assert h.polynomial().to_sympy() == h.expr
    for x in (Fraction(0), Fraction(1, 3), Fraction(1)):
        assert Number.from_sympy(h.expr.subs(t, sympy.Rational(x.numerator, x.denominator))) == h.at(x)
    assert h.at(0).is_zero


def test_symbolic_expressions_agree_with_values():
    h = Objective(catalog.get("grpo"), 4)
    for k in range(5):
        x = sympy.Rational(k, 4)
        assert Number.from_sympy(h.expr.subs(t, x) - h.at(Fraction(k, 4))).is_zero
        assert Number.from_sympy(h.derivative_expr.subs(t, x) - h.derivative_at(Fraction(k, 4))).is_zero


# --- reach: from h back to the gap ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("size", [2, 5, 12])
def test_the_gap_is_determined_by_the_objective(name, size):
    h = Objective(PUBLISHED[name][0], size)
    assert gap_from_transform(h.polynomial(), size) == h.derivative.coefficients
    assert gap_from_transform(h.expr + 7, size) == h.derivative.coefficients, "up to a constant"


@given(st.lists(st.fractions(max_denominator=9), min_size=1, max_size=5), st.integers(0, 3))
def test_every_polynomial_of_degree_at_most_m_is_reached(coefficients, more):
    h = sum((sympy.Rational(c.numerator, c.denominator) * t ** (k + 1) for k, c in enumerate(coefficients)), sympy.Integer(0))
    size = len(coefficients) + more
    gap = gap_from_transform(h, size)
    assert len(gap) == size
    zero = ExactVector.of([0] * size)
    assert sympy.expand(Objective(WeightTable(size, zero, gap), size).expr - h) == 0


@pytest.mark.parametrize(
    "h", [sympy.log(t), 2 * sympy.asin(sympy.sqrt(t)), 1 / t, sympy.sqrt(t), eps * t, t ** sympy.Rational(1, 2)]
)
def test_what_is_no_polynomial_in_t_is_refused(h):
    assert polynomial_in_t(h) is None
    with pytest.raises(HsymError, match="no polynomial in t"):
        gap_from_transform(h, 4)


def test_a_polynomial_of_too_high_a_degree_is_refused():
    with pytest.raises(HsymError, match="degree 3"):
        gap_from_transform(t**3, 2)


def test_removable_denominators_cancel():
    assert polynomial_in_t((1 - (1 - t) ** 3) / t) == polynomial_in_t(3 - 3 * t + t**2)
    assert polynomial_in_t(t / t - 1 + sympy.sqrt(2) * t**2).parts == ((2, (0, 0, 1), 1),)


# --- small groups and degenerate conventions ------------------------------------------------------------------------


def test_one_sample():
    assert Objective(catalog.get("reinforce"), 1).expr == t
    assert Objective(catalog.get("rejection_sampling"), 1).expr == t
    assert Objective(catalog.get("grpo", eps=0), 1).expr == 0
    assert Objective(catalog.get("dr_grpo"), 1).expr == 0
    with pytest.raises(HsymError, match="RLOO; expected at least 2"):
        Objective(catalog.get("rloo"), 1)
    with pytest.raises(HsymError, match="GRPO; expected at least 2"):
        Objective(catalog.get("grpo", ddof=1), 1)


def test_two_samples():
    assert Objective(catalog.get("grpo", eps=0), 2).expr == t
    assert sympy.expand(Objective(catalog.get("grpo", eps=0, ddof=1), 2).expr - t / sympy.sqrt(2)) == 0
    assert Objective(catalog.get("rejection_sampling"), 2).expr == 2 * t - t**2 / 2


def test_skipping_degenerate_groups():
    """REINFORCE without the groups K = M: h' = 1 - t^(M-1)."""
    rule = catalog.get("reinforce").skipping_degenerate()
    assert [sympy.expand(Objective(rule, m).derivative_expr - 1 + t ** (m - 1)) for m in (2, 3, 6)] == [0, 0, 0]
    assert Objective(rule, 1).expr == 0
    grpo_rule = catalog.get("grpo", eps=Fraction(1, 7))
    assert same_objective(grpo_rule, grpo_rule.skipping_degenerate(), 5).outcome == "holds", "its numerator is 0 there anyway"


def test_an_undefined_weight_is_named_with_s_m_and_k():
    with pytest.raises(HsymError, match=r"a_s of an incorrect sample is undefined at s = 0 \(M = 3, K = 0\): 0/0"):
        WeightRule("bare GRPO", -(s / M) / sympy.sqrt(s * (M - s)), sympy.Integer(1)).at(3)
    with pytest.raises(HsymError, match=r"b_s of a correct sample is undefined at s = 2 \(M = 3, K = 3\)"):
        WeightRule("bad", sympy.Integer(0), 1 / (M - s - 1)).at(3)


# --- metamorphic twins ----------------------------------------------------------------------------------------------

TWINS = [
    (catalog.get("reinforce"), catalog.get("rloo")),
    (catalog.get("rejection_sampling"), WeightRule("1/mean", sympy.Integer(0), 1 / ((s + 1) / M))),
    (
        catalog.get("grpo", eps=0),
        WeightRule(
            "odds",
            sympy.Piecewise((0, sympy.Eq(s, 0)), (-sympy.sqrt(s / (M - s)), True)),
            sympy.sqrt((M - s - 1) / (s + 1)),
        ),
    ),
    (
        catalog.get("grpo", eps=Fraction(1, 3)),
        WeightRule(
            "times M",
            -3 * s / (3 * sympy.sqrt(s * (M - s)) + M),
            3 * (M - s - 1) / (3 * sympy.sqrt((s + 1) * (M - s - 1)) + M),
        ),
    ),
    (
        catalog.get("dr_grpo"),
        WeightRule(
            "by binomials", sympy.Integer(0), (M - 1) * sympy.binomial(M - 1, s) / (M * sympy.binomial(M - 1, M - 1 - s))
        ),
    ),
]


@pytest.mark.parametrize(("first", "second"), TWINS, ids=lambda rule: rule.name)
@pytest.mark.parametrize("size", [2, 3, 6, 17])
def test_twins_have_the_same_objective(first, second, size):
    assert same_objective(first, second, size).outcome == "holds"
    x, y = Objective(first, size), Objective(second, size)
    assert x.expr == y.expr
    assert x.equals(y).outcome == "holds"
    assert x.at(Fraction(1, 3)) == y.at(Fraction(1, 3))


BASELINES = [s, s**2 / M, sympy.sqrt(s + 1), 1 / (s + 2), sympy.harmonic(s), sympy.Piecewise((5, s < 2), (s, True))]


@pytest.mark.parametrize("baseline", BASELINES, ids=str)
@pytest.mark.parametrize("name", ["RLOO", "rejection sampling", "GRPO", "GRPO eps"])
def test_a_common_baseline_leaves_the_objective_alone(baseline, name):
    rule, _ = PUBLISHED[name]
    shifted = WeightRule("shifted", rule.incorrect + baseline, rule.correct + baseline)
    assert shifted.at(5) != rule.at(5)
    assert Objective(shifted, 5).derivative == Objective(rule, 5).derivative


@pytest.mark.parametrize("scale", [sympy.Integer(-2), sympy.Rational(3, 7), sympy.sqrt(5)])
@pytest.mark.parametrize("name", ["RLOO", "rejection sampling", "GRPO"])
def test_scaling_the_weights_scales_the_objective(scale, name):
    rule, _ = PUBLISHED[name]
    scaled = WeightRule("scaled", scale * rule.incorrect, scale * rule.correct)
    factor = Number.from_sympy(scale)
    assert [factor * x for x in Objective(rule, 6).control_points] == list(Objective(scaled, 6).control_points)


def test_swapping_right_and_wrong_reflects_the_derivative():
    """a'_s = b_{M-1-s}, b'_s = a_{M-1-s} turns h'(t) into -h'(1-t)."""
    rule, _ = PUBLISHED["GRPO eps"]
    swapped = WeightRule("swapped", rule.correct.subs(s, M - 1 - s), rule.incorrect.subs(s, M - 1 - s))
    x, y = Objective(rule, 6), Objective(swapped, 6)
    assert all(y.derivative_at(Fraction(k, 7)) == -x.derivative_at(1 - Fraction(k, 7)) for k in range(8))


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("size", [2, 5, 32])
def test_every_published_rule_is_increasing(name, size):
    found = Objective(PUBLISHED[name][0], size).is_increasing()
    assert (found.outcome, found.evidence) == ("holds", "exact")
    assert any("Theorem 1" in x for x in found.relies_on)


@pytest.mark.parametrize(("text", "M"), [("a = 0; b = 0", 4), ("R - mean", 1)])
def test_the_certificate_of_an_objective_that_is_zero_is_accepted(text: str, M: int) -> None:
    assert hsym.check(hsym.derive(hsym.rule(text), M).to_certificate()).outcome == "holds"
