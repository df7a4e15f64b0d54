"""What is to be proved of a rule at one group size: theorem 1 with its weights, h_M' and h_M in powers of t."""

from __future__ import annotations

from math import lcm

import sympy

from hsym import symbols
from hsym.exact.polynomials import Polynomial
from hsym.exact.vectors import ExactVector, SymbolicVector
from hsym.errors import HsymError
from hsym.objective import Objective
from hsym.render.rocq import Instance, Theorem, integers
from hsym.render.rocq_terms import NoTerm, term
from hsym.rule import WeightRule

MOST_M = {"rational": 256, "radical": 64}
UPDATE = Theorem(
    "update",
    "the expected update of every policy is h'(p) times the derivative of p, with these weights (theorem 1)",
    """ (Y : finType) (pi : Y -> F) (C : {pred Y}) (g : Y -> F) :
    \\sum_r pi r = 1 -> \\sum_r pi r * g r = 0 ->
  expectation pi (fun y : {ffun 'I_M -> Y} => M%:R^-1 * \\sum_i weight C a b y i * g (y i)) =
  (objective M w)^`().[success pi C] * success_deriv pi C g""",
    "exact: expected_update_gradient.",
)


def fixed_M(rule: WeightRule, M: int, command: str) -> Instance:
    """What is to be proved of a rule at M.

    Raises:
        HsymError: a parameter has no value, a weight leaves the square roots over Q, or M is too large.
    """
    if rule.parameters:
        raise HsymError(f"parameter {rule.parameters[0]}: it has no value; expected one, such as --eps 0 or --param k=2")
    objective = Objective(rule, M)
    table = objective.table
    gap = table.gap
    if isinstance(gap, SymbolicVector):
        raise HsymError("rule: its weights leave the square roots over the rational numbers; expected weights without log, exp")
    kind = "rational" if gap.is_rational else "radical"
    if MOST_M[kind] < M:
        raise HsymError(f"--M: {M} is too large to be proved with {kind} weights; expected at most {MOST_M[kind]}")
    a, b = _weight(rule.incorrect, table.a), _weight(rule.correct, table.b)
    definitions = (
        f"Local Notation M := {M}%N.\nDefinition a (s : nat) : F := {a}.\nDefinition b (s : nat) : F := {b}.\n"
        "Definition w (s : nat) : F := b s - a s.\n"
    )
    slope, whole = objective.derivative_polynomial(), objective.polynomial()
    reflect = RATIONAL if kind == "rational" else RADICAL
    return Instance(
        f"{rule.title} at M = {M}",
        command,
        "numFieldType" if kind == "rational" else "rcfType",
        ("Bernstein", "Score", "Surrogate", "Moments", "Reflect", *(() if kind == "rational" else ("Radicals",))),
        definitions,
        (
            UPDATE,
            Theorem(
                "derivative",
                f"h_{M}'(t) in powers of t",
                f" :\n  (objective M w)^`() = {polynomial(slope)}",
                f"by rewrite deriv_objective; deriv_by_{reflect}.",
            ),
            Theorem(
                "transform",
                f"h_{M}(t) in powers of t",
                f" :\n  objective M w = {polynomial(whole)}",
                f"by objective_by_{reflect}.",
            ),
        ),
    )


RATIONAL, RADICAL = "computation", "radicals"


def _weight(formula: sympy.Expr, values: ExactVector | SymbolicVector) -> str:
    """A weight as its formula in s and M, or where Rocq has no word for it as the list of its values."""
    try:
        return term(formula)
    except NoTerm:
        shown = [term(x) for x in values.to_sympy()]
        return "".join(f"if (s == {place})%N then {value} else " for place, value in enumerate(shown)) + "0"


def polynomial(value: Polynomial) -> str:
    """A polynomial by its integer coefficients over one denominator for each square root."""
    parts = []
    for radicand, numerators, denominator in value.parts:
        root = "" if radicand == 1 else f"Num.sqrt {radicand}%:R"
        scale = f"({root} / zr F {denominator}%ZZ)" if root else f"(zr F {denominator}%ZZ)^-1"
        parts.append(f"{scale} *: zpoly F {integers(numerators)}")
    return "\n  + ".join(parts) or "0"
