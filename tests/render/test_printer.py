"""The printer means what it prints: every formula is read back by a parser of its own and compared in value."""

import sys
from pathlib import Path

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.printing.latex import LatexPrinter

from hsym import catalog, derive, limit, objective
from hsym.render.macros import expanded, style_file, symbols
from hsym.render.printer import latex
from hsym.render.rows import PAPER, SCREEN, Room, broken_sum, equation
from hsym.render.terms import latex_width
from hsym.symbols import K, M, eps, s, t

sys.path.insert(0, str(Path(__file__).parent))
from read_latex import read_latex

LETTERS = (t, M, K, s, eps)
POINTS = (
    {t: sympy.Rational(1, 3), M: 5, K: 2, s: 1, eps: sympy.Rational(1, 7)},
    {t: sympy.Rational(5, 8), M: 9, K: 4, s: 3, eps: sympy.Rational(3, 2)},
)
numbers = st.fractions(-9, 9, max_denominator=9).map(lambda x: sympy.Rational(x.numerator, x.denominator))
leaves = st.one_of(numbers, st.sampled_from([t, M, K, s, eps, 1 - t, M - s - 1, M - K, s + 1]))


def _combined(inner: st.SearchStrategy[sympy.Expr]) -> st.SearchStrategy[sympy.Expr]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: p[0] + p[1]),
        pairs.map(lambda p: p[0] - p[1]),
        pairs.map(lambda p: p[0] * p[1]),
        pairs.map(lambda p: p[0] / (p[1] ** 2 + 1)),
        inner.map(lambda x: sympy.sqrt(x**2 + 1)),
        inner.map(lambda x: sympy.sqrt(t) * x * sympy.sqrt(1 - t)),
        inner.map(lambda x: 1 / (eps + sympy.sqrt(x**2 + 2))),
        inner.map(lambda x: sympy.log(x**2 + 1) * t / 2),
        inner.map(lambda x: x * sympy.binomial(M, K) * t**K * (1 - t) ** (M - K) / M),
        inner.map(lambda x: sympy.Abs(x - 1)),
        st.tuples(inner, st.integers(-3, 3)).map(lambda p: (p[0] ** 2 + 1) ** p[1]),
        inner.map(lambda x: x / (M * (eps + sympy.sqrt(K * (M - K)) / M))),
    )


expressions = st.recursive(leaves, _combined, max_leaves=6)


def _same(left: sympy.Expr, right: sympy.Expr) -> bool:
    for point in POINTS:
        x, y = (sympy.N(side.subs(point).doit(), 40) for side in (left, right))
        if abs(x - y) > sympy.Float(10) ** -25 * (1 + abs(x)):
            return False
    return True


@given(expressions)
@settings(deadline=None)
def test_what_is_printed_is_what_was_meant(expression: sympy.Expr) -> None:
    assert _same(read_latex(latex(expression), *LETTERS), expression)


@given(expressions, st.integers(30, 66))
@settings(deadline=None)
def test_broken_lines_add_up(expression: sympy.Expr, width: int) -> None:
    rows = broken_sum(expression, Room(width, shrink=False, macros=False))
    assert _same(read_latex(" ".join(rows), *LETTERS), expression)
    assert all(row[0] in "+-" for row in rows[1:])


def test_every_number_of_the_catalogue_s_polynomials_is_read_back_exactly() -> None:
    for name in ("reinforce", "rloo", "rejection_sampling", "dr_grpo"):
        for size in (2, 5, 12):
            h = objective(catalog.get(name), size).expr
            rows = broken_sum(h, SCREEN)
            assert sympy.expand(read_latex(" ".join(rows), t) - h) == 0


def test_sums_and_steps_of_derivations_are_read_back() -> None:
    steps = [*derive(catalog.get("rejection_sampling")).steps, *derive(catalog.get("grpo")).steps]
    rights = [x.right for x in steps if x.name in ("derivative", "transform") and not isinstance(x.right, tuple)]
    assert len(rights) == 3
    for right in rights:
        assert _same(read_latex(latex(right), *LETTERS), right)
    bound = limit(catalog.get("grpo", eps=0)).bound
    assert _same(read_latex(latex(bound), *LETTERS), bound)


def test_factors_stand_in_the_order_of_the_papers() -> None:
    term = (1 - t) ** (M - K) * t**K * sympy.binomial(M, K) * K / M
    assert latex(term) == r"\frac{K}{M} \binom{M}{K} t^{K} (1 - t)^{M - K}"
    assert latex(sympy.log(t) / 2 - 2 * sympy.asin(sympy.sqrt(t))) == r"\frac{1}{2} \log t - 2 \arcsin \sqrt{t}"
    assert latex(1 / (sympy.sqrt(t) * sympy.sqrt(1 - t))) == r"\frac{1}{\sqrt{t (1 - t)}}"
    assert latex((1 - t) ** (M + 1) / (t * (M + 1))) == r"\frac{(1 - t)^{M + 1}}{(M + 1) t}"
    assert latex(s / (M * (eps + sympy.sqrt(s * (M - s)) / M))) == r"\frac{s}{M \varepsilon + \sqrt{s (M - s)}}"


def test_symbols_are_commands_on_paper_and_letters_elsewhere() -> None:
    step = derive(catalog.get("rejection_sampling")).step("theorem 1")
    assert latex(step.left, macros=True) == r"\hsymSlope{M}{t}"
    assert latex(step.left) == "h_{M}'(t)"
    assert sympy.latex(step.left) == "h_{M}'(t)"
    assert expanded(latex(step.right, macros=True)) == latex(step.right)


def test_the_style_file_defines_every_command_that_is_printed() -> None:
    text = style_file()
    assert len(symbols()) == text.count(r"\providecommand{\hsym") - 3  # \hsymMark, \hsymNote and \hsymOnce are no symbols
    assert all(name.startswith(r"\hsym") for name in symbols())
    assert expanded(r"\hsymMark{exact} \hsymEps t") == r"\hsymMark{exact} \varepsilon t"


def test_nothing_global_is_patched() -> None:
    before = dict(LatexPrinter.__dict__)
    latex(sympy.sqrt(t) / (1 - t))
    assert dict(LatexPrinter.__dict__) == before
    assert sympy.latex(sympy.log(t)) == r"\log{\left(t \right)}"


def test_rows_respect_their_room() -> None:
    h = objective(catalog.get("rejection_sampling"), 12).expr
    rows = equation("h", (h,), PAPER.less(20))
    assert max(latex_width(row) for row in rows) <= 46
    assert len(rows) == 3


def test_weights_stand_first_and_q_after_p() -> None:
    p, q, w, b, j = sympy.symbols("p q w_2 b_s j")
    assert latex(3 * p**2 * q * w) == r"3 w_{2} p^{2} q"
    assert latex(M * b * q**3 * p / 2) == r"\frac{b_{s} M}{2} p q^{3}"
    assert latex(j * q * p) == "j p q"


def test_probabilities_of_responses_are_the_policy() -> None:
    response = sympy.Symbol("pi_1")
    assert latex(response**2, macros=True) == r"{\hsymPolicy}_{1}^{2}"
    assert latex(response) == r"\pi_{1}"
    assert expanded(r"\frac{{\hsymPolicy}_{1}}{{\hsymPolicy}_{12}} \hsymHarmonic{\hsymTransform{M}{\hsymEps}}") == (
        r"\frac{\pi_{1}}{\pi_{12}} H_{h_{M}(\varepsilon)}"
    )
