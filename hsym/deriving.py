"""From a rule to the steps of its derivation: at one group size here, for every group size in ``every_M``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import sympy

from hsym import notation, symbols
from hsym.claims import THEOREM_1, THEOREM_2, Claim, Verdict
from hsym.derivation import Derivation, Step, assumptions
from hsym.errors import HsymError
from hsym.every_M import derive_every_M
from hsym.exact.bernstein import Bernstein
from hsym.exact.equality import vanishes
from hsym.exact.numbers import NotInField, Number
from hsym.exact.polynomials import to_bernstein
from hsym.exact.vectors import ExactVector, SymbolicVector
from hsym.identity import FreePolicy, verify_identity
from hsym.objective import Objective
from hsym.rule import Target, WeightRule, WeightTable, require_rule

IDENTITY_M = 32
"""Up to this M a derivation re-checks theorem 1 on an explicit policy; above, it relies on the theorem."""
MONOMIALS_M = 32
"""Up to this M a derivation writes h_M out in monomials unless told otherwise."""
MOST_MONOMIALS = {"symbolic": 32, "radical": 128, "rational": 1024}
"""The largest M at which monomials are written out on request, by the kind of the weights."""
CONTROL_POINTS_M = 8
"""Up to this M the Bernstein coefficients are written out; rational ones as long as the monomials are."""
SYMBOLIC_MONOMIALS_M = 8
"""The same with symbolic weights, whose coefficients grow quickly."""


def derive(rule: WeightRule | Target, M: int | None = None, monomials: bool | None = None, **values: Any) -> Derivation:
    """Derive the objective of a rule at group size M, or for every M at once (or of a target, which has no M).

    Args:
        rule: the rule or target.
        M: the group size; None for every M at once, and for a target.
        monomials: write h_M out in powers of t; by default where M is at most 32 (8 with symbolic weights).
        values: exact numbers for parameters of the rule.

    Raises:
        HsymError: M is out of range, or the rule is undefined at some s.
    """
    if isinstance(rule, Target):
        if M is not None:
            raise HsymError(f"M: {M} was given, but {rule.name} is a target whose weights depend on p; expected no M")
        return _derive_target(rule)
    chosen = require_rule(rule).with_parameters(**values)
    if M is None:
        return derive_every_M(chosen)
    M = chosen.check_M(M)
    return _derive_rule(chosen, Objective(chosen, M), M, monomials)


def _derive_rule(rule: WeightRule, objective: Objective, M: int, monomials: bool | None) -> Derivation:
    t = symbols.t
    table, gap = objective.table, objective.table.gap
    kind = "symbolic" if isinstance(gap, SymbolicVector) else "rational" if gap.is_rational else "radical"
    most = SYMBOLIC_MONOMIALS_M if kind == "symbolic" else MONOMIALS_M
    written = most >= M if monomials is None else monomials
    longest = MOST_MONOMIALS[kind]
    if written and longest < M:
        raise HsymError(f"monomials: at M = {M} they are too many to be written out; expected M <= {longest}, or the JSON form")
    domain, assumed = f"0 <= t <= 1, M = {M}", assumptions(rule)
    exact = Verdict("holds", "exact", "substitution of R and K in the rule")

    def step(name: str, left: sympy.Expr, right: Any, reason: str, verdict: Verdict) -> Step:
        layout: Literal["equation", "sequence"] = "sequence" if isinstance(right, tuple) else "equation"
        return Step(name, left, "=", right, reason, Claim("h", f"{name}: {left}", domain, assumed), verdict, layout)

    steps = [
        step(
            "weights of an incorrect sample",
            sympy.Symbol("a_s"),
            rule.incorrect,
            "$R = 0$ and $K = s$ in the rule",
            exact,
        ),
        step(
            "weights of a correct sample",
            sympy.Symbol("b_s"),
            rule.correct,
            "$R = 1$ and $K = s + 1$ in the rule",
            exact,
        ),
        step(
            "gap",
            sympy.Symbol("w_s"),
            tuple(gap.to_sympy()),
            rf"$w_s = b_s - a_s$ at $s = 0, \dots, {M - 1}$" if M > 1 else "$w_s = b_s - a_s$ at $s = 0$",
            Verdict("holds", "exact", "exact evaluation at every s"),
        ),
        step(
            "theorem 1",
            notation.TransformDerivative(M, t),
            notation.BernsteinSum(M - 1, t),
            "$s$ of the other samples are correct with binomial probability, independently of the sample itself",
            _theorem_1(table, M),
        ),
    ]
    steps.append(
        step(
            "theorem 2",
            notation.Transform(M, t),
            notation.BetaSum(M, t),
            rf"$I_t(s + 1, {M} - s)$, the regularised incomplete beta function, has the derivative ${M} B_{{{M - 1},s}}(t)$",
            Verdict("holds", "exact", "theorem 2 with this gap", (), (THEOREM_2,)),
        )
    )
    if written:
        steps += [
            step(
                "derivative",
                notation.TransformDerivative(M, t),
                objective.derivative_expr,
                "the sum in powers of $t$",
                _monomials_verdict(objective),
            ),
            step(
                "transform",
                notation.Transform(M, t),
                objective.expr,
                "integrated from $0$ to $t$, term by term",
                Verdict("holds", "exact", "each power of t integrated"),
            ),
        ]
    if written and (M <= CONTROL_POINTS_M or (isinstance(gap, ExactVector) and gap.is_rational)):
        steps.append(
            step(
                "control points",
                sympy.Symbol("W_j"),
                tuple(objective.control_points.to_sympy()),
                rf"the running means of $w_s$; $h_{{{M}}}(t)$ is the mean of $W_K$ over $K \sim$ Binomial$({M}, t)$",
                Verdict("holds", "exact", "prefix sums of the gap", (), (THEOREM_2,)),
            )
        )
    return Derivation(f"The objective of {rule.title} at $M = {M}$", rule, M, tuple(steps))


def _theorem_1(table: WeightTable, M: int) -> Verdict:
    """Theorem 1 holds for every policy by its proof; where it is quick, it is also re-checked on an explicit one."""
    if M > IDENTITY_M:
        return Verdict("holds", "exact", "the gap is exact, and the identity is theorem 1", (), (THEOREM_1,))
    found = verify_identity(table, M, FreePolicy(3, 2))
    return Verdict(found.outcome, found.evidence, f"theorem 1, re-checked: {found.reason}", found.witness, (THEOREM_1,))


def _monomials_verdict(objective: Objective) -> Verdict:
    """Convert the monomials back to Bernstein form and compare: an independent route through the same polynomial."""
    gap = objective.table.gap
    if isinstance(gap, SymbolicVector):
        t = symbols.t
        form = Bernstein(gap).to_sympy()
        differences = [
            vanishes((objective.derivative_expr - form).xreplace({t: sympy.Rational(k, objective.M)}))
            for k in range(objective.M)
        ]
        if all(differences):
            return Verdict(
                "holds",
                "exact",
                f"a polynomial of degree at most {objective.M - 1} that agrees at {objective.M} points",
            )
        return Verdict("open", None, "the coefficients are closed forms that do not cancel exactly")
    back = to_bernstein(objective.derivative_polynomial(), objective.M - 1)
    if back != gap:
        raise AssertionError("the monomials do not convert back to the gap")
    return Verdict("holds", "exact", "converted back to Bernstein form, it gives the gap")


def _derive_target(target: Target) -> Derivation:
    t = symbols.t
    h = sympy.Function("h")(t)
    slope = sympy.Derivative(h, t)

    def step(name: str, left: sympy.Expr, right: sympy.Expr, reason: str, verdict: Verdict) -> Step:
        return Step(name, left, "=", right, reason, Claim("h", f"{left} = {right}", "0 < t < 1"), verdict)

    drawn = tuple(f"hypothesis: {x}" for x in target.hypotheses)
    definition = Verdict("holds", "exact", "the definition of the target", (), drawn)
    return Derivation(
        f"The objective of {target.name}",
        target,
        None,
        (
            step(
                "weight of an incorrect sample",
                sympy.Symbol("a(t)"),
                target.incorrect,
                "$R = 0$, with $p = t$",
                definition,
            ),
            step("weight of a correct sample", sympy.Symbol("b(t)"), target.correct, "$R = 1$, with $p = t$", definition),
            step(
                "derivative",
                slope,
                target.derivative,
                r"the mean score of the correct responses is $\nabla p$, of the others $-\nabla p$, so $h' = b - a$",
                replace(
                    same_on_unit_interval(target.derivative, target.correct - target.incorrect),
                    relies_on=("hypothesis: the policy is differentiable and sums to 1, so that its mean score is 0", *drawn),
                ),
            ),
            step(
                "transform",
                h,
                target.transform,
                "an antiderivative, verified by differentiation",
                same_on_unit_interval(sympy.diff(target.transform, t), target.derivative),
            ),
        ),
    )


def same_on_unit_interval(left: sympy.Expr, right: sympy.Expr) -> Verdict:
    """Decide equality of two functions on (0, 1) that are rational in t, sqrt(t) and sqrt(1 - t).

    With ``sqrt t = 2x/(1+x^2)`` and ``sqrt(1-t) = (1-x^2)/(1+x^2)``, 0 < x < 1, both become rational in x.
    """
    t, x = symbols.t, sympy.Symbol("x", positive=True)
    root, other = 2 * x / (1 + x**2), (1 - x**2) / (1 + x**2)

    def rational(e: sympy.Expr) -> sympy.Expr:
        e = e.replace(lambda f: f.is_Pow and f.base == t, lambda f: root ** (2 * f.exp))
        e = e.replace(lambda f: f.is_Pow and f.base == 1 - t, lambda f: other ** (2 * f.exp))
        return e.xreplace({t: root**2})

    try:
        same = Number.from_sympy(rational(left - right)).is_zero
    except NotInField:
        return Verdict("open", None, "the functions are not rational in t, sqrt(t) and sqrt(1 - t)")
    if same:
        return Verdict("holds", "exact", "both sides are the same rational function of x, where sqrt(t) = 2x/(1 + x^2)")
    return Verdict("fails", "exact", "the two sides are different rational functions of x, where sqrt(t) = 2x/(1 + x^2)")
