"""From a wanted transform back to weights: the recipe, for a function h that stays a letter.

With ``w_s = M (h((s+1)/M) - h(s/M))`` the running sums of the gap telescope, so h_M is the Bernstein polynomial of h minus
h(0).  Nothing here knows what h is, so every step is about all functions h at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import sympy

from hsym import notation, symbols
from hsym.claims import THEOREM_1, THEOREM_2, Claim, Verdict
from hsym.derivation import Derivation, Step
from hsym.limits.result import Limit
from hsym.rule import AuthorClaim, Target

M, s, t, K = symbols.M, symbols.s, symbols.t, symbols.K
BERNSTEIN = (
    "Bernstein theorem (continuous h on [0, 1], modulus of continuity omega):"
    " proved in the Rocq kernel (recipe_modulus, recipe_limit), proofs/rocq"
)
CONTINUOUS = "hypothesis: h is continuous on [0, 1]"
_h = sympy.Function("h")
_FREE = sympy.Symbol("a_s")
_GIVEN = _FREE + M * (_h((s + 1) / M) - _h(s / M))


@dataclass(frozen=True)
class Recipe:
    """The rule that is made from a wanted function h, which is left undefined.

    Attributes:
        name: what it is called in output.
        incorrect: a_s, free: a letter.
        correct: ``a_s + M (h((s+1)/M) - h(s/M))``.
        formula: empty; the recipe gives weights.
        references: where it is published.
        claims: what its authors say.

    Example:
        >>> print(Recipe().derivation.step("transform").right)
        -h(0) + Sum(t**K*(1 - t)**(-K + M)*h(K/M)*binomial(M, K), (K, 0, M))
        >>> print(Recipe().limit)
        h_M(t) -> h(t) - h(0), uniform on [0, 1], error at most 3*omega(h, 1/sqrt(M))/2 for every M >= 1
    """

    name: str = "recipe from a wanted h"
    incorrect: sympy.Expr = _FREE
    correct: sympy.Expr = _GIVEN
    formula: str = ""
    references: tuple[str, ...] = ("Davis and Recht, arXiv 2510.13651v1",)
    claims: tuple[AuthorClaim, ...] = ()

    @property
    def title(self) -> str:
        """The name, as for rules."""
        return self.name

    @cached_property
    def derivation(self) -> Derivation:
        """The steps from the weights to h_M for every M."""
        gap = self.correct - self.incorrect
        running = _h(s / M) - _h(0)
        whole = sympy.Sum(sympy.binomial(M, K) * t**K * (1 - t) ** (M - K) * _h(K / M), (K, 0, M)) - _h(0)
        slope = sympy.Sum(gap * sympy.binomial(M - 1, s) * t**s * (1 - t) ** (M - 1 - s), (s, 0, M - 1))
        chosen = Verdict("holds", "exact", "the definition of the recipe; a_s is free")
        steps = (
            _step("weights of an incorrect sample", sympy.Symbol("a_s"), self.incorrect, "any function of $s$", chosen),
            _step("weights of a correct sample", sympy.Symbol("b_s"), self.correct, "the recipe", chosen),
            _step("gap", sympy.Symbol("w_s"), gap, "$w_s = b_s - a_s$", _no_weight(gap)),
            _step("running sums", sympy.Symbol("W_s"), running, "they telescope", telescopes(gap, running)),
            _step(
                "derivative",
                notation.TransformDerivative(M, t),
                slope,
                "theorem 1 with this gap",
                Verdict("holds", "exact", "theorem 1 with this gap", (), (THEOREM_1,)),
            ),
            _step(
                "transform",
                notation.Transform(M, t),
                whole,
                "the mean of $W_K$ over a binomial $K$, in which the constant $h(0)$ stands alone",
                Verdict("holds", "exact", "theorem 2 with these running sums", (), (THEOREM_2,)),
            ),
        )
        return Derivation(f"The objective of the {self.name}", _subject(self), None, steps)

    @cached_property
    def limit(self) -> Limit:
        """h_M -> h - h(0), by the Bernstein theorem, for a continuous h."""
        transform = _h(t) - _h(0)
        bound = sympy.Rational(3, 2) * sympy.Function("omega")(sympy.Symbol("h"), 1 / sympy.sqrt(M))
        relies = (*self.derivation.verdict.relies_on, CONTINUOUS, BERNSTEIN)
        verdict = Verdict("holds", "exact", "the Bernstein polynomials of a continuous h converge to it", (), relies)
        left = sympy.Abs(notation.Transform(M, t) - transform)
        claim = Claim("limit", "bound", "0 <= t <= 1, every integer M >= 1", (CONTINUOUS,))
        step = Step("bound", left, "<=", bound, "the Bernstein theorem", claim, verdict)
        made = Derivation(f"The limit of the {self.name}", _subject(self), None, (*self.derivation.steps, step))
        one = sympy.Integer(1)
        slope = sympy.Derivative(_h(t), t)
        return Limit(_subject(self), transform, slope, sympy.Integer(0), one, True, True, bound, one, made, verdict)

    @property
    def monotone(self) -> Verdict:
        """Open, because h is not given."""
        return Verdict("open", None, "no gap is negative if h is nondecreasing; h is not given")


def telescopes(gap: sympy.Expr, running: sympy.Expr) -> Verdict:
    """Whether ``running`` at s is ``(1/M)`` times the sum of the gap below s: equal steps, and 0 at s = 0.

    Both are compared as expressions in which h is an undefined function, so it holds for every h.

    Example:
        >>> telescopes(M * (_h((s + 1) / M) - _h(s / M)), _h(s / M) - _h(0)).outcome
        'holds'
        >>> telescopes(M * (_h((s + 1) / M) - _h(s / M)), _h(s / M)).outcome
        'fails'
    """
    step = sympy.expand(running.xreplace({s: s + 1}) - running - gap / M)
    start = running.xreplace({s: sympy.Integer(0)})
    if step == 0 and start == 0:
        return Verdict("holds", "exact", "W_(s+1) - W_s = w_s/M and W_0 = 0 cancel, with h an undefined function")
    return Verdict("fails", "exact", "the steps or the start differ", (("step", step), ("start", start)))


def _no_weight(gap: sympy.Expr) -> Verdict:
    if sympy.Symbol("a_s") not in gap.free_symbols:
        return Verdict("holds", "exact", "the free a_s cancels")
    return Verdict("fails", "exact", "the free a_s does not cancel", (("gap", gap),))


def _step(name: str, left: sympy.Expr, right: sympy.Expr, reason: str, verdict: Verdict) -> Step:
    return Step(name, left, "=", right, reason, Claim("h", f"{name}: {left}", "0 <= t <= 1, every integer M >= 1"), verdict)


def _subject(recipe: Recipe) -> Target:
    """What a derivation is about, for output: the recipe's weights under its name, with h as the transform."""
    return Target(recipe.name, recipe.incorrect, recipe.correct, _h(t) - _h(0), "", recipe.references)
