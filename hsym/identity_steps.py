"""The verification of the gradient identity written out as a derivation: the expectation summed, collected, compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb

import sympy

from hsym import notation, symbols
from hsym.claims import Claim, Verdict
from hsym.derivation import Derivation, Step
from hsym.errors import HsymError
from hsym.exact.multivariate import Element
from hsym.exact.vectors import SymbolicVector
from hsym.identity import FreePolicy, free_sides, verify_identity
from hsym.objective import Objective
from hsym.rule import WeightRule, WeightTable

SHOWN_TERMS = 40
"""A side with more terms than this for one response is shown collected only."""
MOST_M = 16
"""The largest M for which the identity is written out."""


@dataclass(frozen=True, slots=True)
class _Letters:
    """SymPy symbols for one policy: probabilities pi_y, their tangents, and p, q = 1 - p."""

    x: tuple[sympy.Symbol, ...]
    d: tuple[sympy.Symbol, ...]
    p: sympy.Symbol
    q: sympy.Symbol


def derive_identity(
    rule: WeightRule, M: int, policy: FreePolicy | None = None, symbolic: bool = False, **values: object
) -> Derivation:
    """E[(1/M) sum Z_i grad log pi(y_i)] = grad h_M(p) on a free policy, as a derivation whose steps are decided exactly.

    Args:
        rule: the rule; weights with symbolic parameters appear as a_s and b_s.
        M: the group size, at most 16.
        policy: the policy; three responses, two of them correct, by default.
        symbolic: leave every a_s and b_s a symbol, which proves the identity for all rules at this M.
        values: exact numbers for parameters of the rule.

    Raises:
        HsymError: M is too large to be written out.

    Example:
        >>> from hsym import catalog
        >>> d = derive_identity(catalog.get("rloo"), 2)
        >>> [step.name for step in d.steps]
        ['expectation', 'response 1', 'response 2', 'response 3', 'tangent', 'collected', 'transform', 'gradient']
        >>> d.verdict.evidence
        'exact'
    """
    if M > MOST_M:
        raise HsymError(f"M: {M} is too large for the identity to be written out; expected at most {MOST_M}")
    policy = FreePolicy(3, 2) if policy is None else policy
    chosen = rule.with_parameters(**values)
    table = _symbolic_table(M) if symbolic else chosen.at(M)
    n, right = policy.responses, policy.correct
    pi = sympy.symbols(f"pi_1:{n + 1}")
    letters = _Letters(pi, tuple(map(notation.Gradient, pi)), symbols.p, sympy.Symbol("q"))
    sides = free_sides(policy, table, M)
    domain = f"M = {M}, on {policy}"

    def step(name: str, left: sympy.Expr, value: sympy.Expr, reason: str, verdict: Verdict) -> Step:
        return Step(name, left, "=", value, reason, Claim("identity", f"{name} on the policy", domain), verdict)

    update = notation.ExpectedScore(M)
    coefficients = [sympy.Symbol(f"c_{y + 1}") for y in range(n)]
    ways = comb(M + n - 1, n - 1)
    grouped = sympy.Add(*(c * d for c, d in zip(coefficients, letters.d, strict=True)))
    steps = [
        step(
            "expectation",
            update,
            (notation.CountSum(M, n), grouped),
            rf"a sum over all ${n}^{{{M}}}$ tuples of responses, with {ways} different vectors of counts $k$; $Z_y$ is the"
            " weight of a sample equal to $y$ in such a tuple, and the terms are grouped by the gradient that they carry",
            Verdict("holds", "exact", "the definition of the expectation and of the c_y"),
        ),
    ]
    display = [*letters.x, *(_weight_symbol(x) for x in sides.ring.names[n:])]
    for y in range(n):
        collected = _collected(table, M, y < right, letters)
        value = sides.left[y].to_sympy(display)
        shown = value if len(sympy.Add.make_args(value)) <= SHOWN_TERMS else collected
        steps.append(
            step(
                f"response {y + 1}",
                coefficients[y],
                (shown, collected) if shown is not collected else collected,
                f"response ${y + 1}$ is {'correct' if y < right else 'incorrect'}; collected with $p$ the sum of"
                f" the first ${right}$ probabilities and $q$ the sum of the others",
                _collected_verdict(sides.left[y], table, M, y < right, policy),
            )
        )
    gradient = notation.Gradient(symbols.p)
    whole = verify_identity(table, M, policy)
    steps += [
        step(
            "tangent",
            update,
            sympy.Symbol("c") * gradient,
            r"the probabilities sum to $1$, so their gradients sum to $0$; $\nabla p$ is the sum of those of the correct ones",
            whole,
        ),
        step(
            "collected",
            sympy.Symbol("c"),
            _gap_form(table, M, letters),
            f"$c = c_1 - c_{n}$, a correct response's coefficient less"
            " an incorrect one's" + (", with $w_s = b_s - a_s$" if isinstance(table.gap, SymbolicVector) else ""),
            whole,
        ),
        *_transform_step(table, M, step),
        step(
            "gradient",
            update,
            (
                notation.TransformDerivative(M, symbols.p) * gradient,
                notation.Gradient(notation.Transform(M, symbols.p)),
            ),
            f"$q = 1 - p$, and $h_{{{M}}}(p)$ was differentiated on its own and compared with the sum",
            whole,
        ),
    ]
    return Derivation(
        f"The gradient identity of {'every rule' if symbolic else chosen.title} at $M = {M}$, on {policy}",
        chosen,
        M,
        tuple(steps),
    )


def _transform_step(table: WeightTable, M: int, step: Callable[..., Step]) -> list[Step]:
    """h_M(p) in powers of p, where the weights are numbers."""
    if isinstance(table.gap, SymbolicVector):
        return []
    objective = Objective(table, M)
    value = objective.expr.xreplace({symbols.t: symbols.p})
    verdict = Verdict("holds", "exact", "the integral from 0 of the sum above, with q = 1 - p")
    return [step("transform", notation.Transform(M, symbols.p), value, "the function whose derivative the sum is", verdict)]


def _symbolic_table(M: int) -> WeightTable:
    a, b = (SymbolicVector(tuple(sympy.Symbol(f"{letter}_{s}") for s in range(M))) for letter in "ab")
    return WeightTable(M, a, b)


def _weight_symbol(name: str) -> sympy.Symbol:
    return sympy.Symbol(f"{name[0]}_{name[1:]}")


def _side(table: WeightTable, M: int, correct: bool) -> list[sympy.Expr]:
    side, letter = (table.b, "b") if correct else (table.a, "a")
    if isinstance(side, SymbolicVector):
        return [sympy.Symbol(f"{letter}_{s}") for s in range(M)]
    return side.to_sympy()


def _bernstein(weights: list[sympy.Expr], M: int, letters: _Letters) -> sympy.Expr:
    p, q = letters.p, letters.q
    return sympy.Add(*(w * comb(M - 1, s) * p**s * q ** (M - 1 - s) for s, w in enumerate(weights)))


def _collected(table: WeightTable, M: int, correct: bool, letters: _Letters) -> sympy.Expr:
    return _bernstein(_side(table, M, correct), M, letters)


def _gap_form(table: WeightTable, M: int, letters: _Letters) -> sympy.Expr:
    symbolic = isinstance(table.gap, SymbolicVector)
    weights = [sympy.Symbol(f"w_{s}") for s in range(M)] if symbolic else table.gap.to_sympy()
    return _bernstein(weights, M, letters)


def _collected_verdict(left: Element, table: WeightTable, M: int, correct: bool, policy: FreePolicy) -> Verdict:
    """Whether the coefficient of one response's gradient is the collected form, decided on the polynomials."""
    n = policy.responses
    variables = dict(zip(left.ring.names, left.ring.variables(), strict=True))
    zero = left.ring.constant(0)
    p = sum((variables[f"x{y + 1}"] for y in range(policy.correct)), zero)
    q = sum((variables[f"x{y + 1}"] for y in range(policy.correct, n)), zero)
    side, letter = (table.b, "b") if correct else (table.a, "a")
    total = zero
    for s in range(M):
        weight = variables[f"{letter}{s}"] if isinstance(side, SymbolicVector) else left.ring.constant(side[s])
        total = total + weight * Fraction(comb(M - 1, s)) * p**s * q ** (M - 1 - s)
    if not (left - total).is_zero:
        raise AssertionError("the collected form differs from the sum over all tuples")
    return Verdict("holds", "exact", "the sum over all tuples and the collected form are the same polynomial")
