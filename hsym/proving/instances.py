"""What is to be proved of a rule at one group size: theorem 1 with its weights, h_M' and h_M in powers of t."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm

import sympy

from hsym import symbols
from hsym.errors import HsymError, OutOfReachError
from hsym.exact.polynomials import Polynomial
from hsym.exact.vectors import ExactVector, SymbolicVector
from hsym.objective import Objective, polynomial_in_t
from hsym.render.rocq import Instance, Theorem, integers
from hsym.render.rocq_terms import NoTerm, term
from hsym.render.text import plain
from hsym.rule import WeightRule, WeightTable

MOST_M = {"rational": 256, "radical": 64}
"""The largest M by the kind of the weights: there coqc takes about a minute."""
SHOWN = 8
"""Polynomials of a larger degree are not written out in words."""
UPDATE = Theorem(
    "update",
    "the expected update of every policy is h'(p) times the derivative of p, with these weights (theorem 1)",
    """ (Y : finType) (pi : Y -> F) (C : {pred Y}) (g : Y -> F) :
    \\sum_r pi r = 1 -> \\sum_r pi r * g r = 0 ->
  expectation pi (fun y : {ffun 'I_M -> Y} => M%:R^-1 * \\sum_i weight C a b y i * g (y i)) =
  (objective M w)^`().[success pi C] * success_deriv pi C g""",
    "exact: expected_update_gradient.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A claim to be proved instead of what is derived.

    Attributes:
        theorem: ``derivative`` or ``transform``.
        function: the claimed h_M' or h_M; of h_M up to a constant.
    """

    theorem: str
    function: sympy.Expr


def fixed_M(rule: WeightRule, M: int, command: str, wanted: Wanted | None = None) -> Instance:
    """What is to be proved of a rule at M.

    Raises:
        HsymError: a parameter has no value, or M is too large.
        OutOfReachError: a weight leaves the square roots over Q, or the claim is no polynomial at M.
    """
    require_values(rule)
    objective = Objective(rule, M)
    table = objective.table
    gap = table.gap
    if isinstance(gap, SymbolicVector):
        raise OutOfReachError(
            "rule: its weights leave the square roots over the rational numbers; expected weights without log, exp"
        )
    rational = gap.is_rational and not any(_has_root(x) for x in (rule.incorrect, rule.correct))
    kind = "rational" if rational else "radical"
    if MOST_M[kind] < M:
        raise HsymError(f"--M: {M} is too large to be proved with {kind} weights; expected at most {MOST_M[kind]}")
    (a, a_known), (b, b_known) = _weight(rule.incorrect, table.a), _weight(rule.correct, table.b)
    definitions = (
        f"Local Notation M := {M}%N.\nDefinition a (s : nat) : F := {a}.\nDefinition b (s : nat) : F := {b}.\n"
        "Definition w (s : nat) : F := b s - a s.\n"
    )
    incorrect = Objective(WeightTable(M, table.a.minus(table.a), table.a), M).derivative_polynomial()
    if wanted is None:
        theorems = [
            _theorem("derivative", "derivative", objective.derivative_polynomial(), M, kind),
            _theorem("transform", "transform", objective.polynomial(), M, kind),
        ]
    else:
        theorems = [_theorem("claim", wanted.theorem, _claimed(wanted, M), M, kind)]
    return Instance(
        f"{rule.title} at M = {M}{'' if a_known and b_known else ', weights by their values'}",
        command,
        "numFieldType" if kind == "rational" else "rcfType",
        ("Bernstein", "Score", "Surrogate", "Reflect" if kind == "rational" else "ReflectRadicals"),
        definitions,
        (UPDATE, _theorem("weights", "weights", incorrect, M, kind), *theorems),
    )


def require_values(rule: WeightRule) -> None:
    """Refuse a rule with a parameter that has no value.

    Raises:
        HsymError: it has one.
    """
    if rule.parameters:
        raise HsymError(f"parameter {rule.parameters[0]}: it has no value; expected one, such as --eps 0 or --param k=2")


def _theorem(called: str, face: str, value: Polynomial, M: int, kind: str) -> Theorem:
    label, left, before = {
        "weights": (
            f"the mean of a_S, S ~ Binomial({M - 1}, t), which has no other a_0 .. a_{M - 1},",
            "objective_deriv M a",
            "",
        ),
        "derivative": (f"h_{M}'(t)", "(objective M w)^`()", "rewrite deriv_objective; "),
        "transform": (f"h_{M}(t)", "objective M w", ""),
    }[face]
    tactic = "by_computation" if kind == "rational" else "radical_by_computation"
    shown = plain(value.to_sympy()) if value.degree <= SHOWN else f"a polynomial of degree {value.degree}"
    return Theorem(
        called,
        f"{label} {'is' if face == 'weights' else '='} {shown}",
        f" :\n  {left} = {polynomial(value, kind)}",
        f"by {before}{tactic}.",
    )


def _claimed(wanted: Wanted, M: int) -> Polynomial:
    """The claimed function at M as a polynomial, of h without its constant."""
    found = polynomial_in_t(wanted.function.xreplace({symbols.M: sympy.Integer(M)}))
    if found is None:
        raise OutOfReachError(
            f"claim: {wanted.function} is no polynomial in t at M = {M}; expected one over the rational numbers and roots"
        )
    if wanted.theorem == "derivative":
        return found
    return Polynomial(tuple((radicand, (0, *numerators[1:]), below) for radicand, numerators, below in found.parts))


def _has_root(weight: sympy.Expr) -> bool:
    """Whether a square root stands in a weight, even where its value is rational."""
    return any(not x.exp.is_integer for x in weight.atoms(sympy.Pow))


def _weight(formula: sympy.Expr, values: ExactVector | SymbolicVector) -> tuple[str, bool]:
    """A weight as its formula in s and M, with True; or where Rocq has no word for it as the list of its values, with False."""
    try:
        return term(formula), True
    except NoTerm:
        shown = [term(x) for x in values.to_sympy()]
        return "".join(f"if (s == {place})%N then {value} else " for place, value in enumerate(shown)) + "0", False


def polynomial(value: Polynomial, kind: str) -> str:
    """A polynomial by its integer coefficients over one denominator: one list, or one for each square root."""
    below = lcm(*(d for _, _, d in value.parts)) if value.parts else 1
    lists = [(radicand, [n * (below // d) for n in numerators]) for radicand, numerators, d in value.parts]
    if kind == "rational":
        whole = f"zpoly F {integers(lists[0][1] if lists else [])}%coqZ"
    else:
        pairs = ";\n  ".join(f"({radicand}, {integers(numerators)})" for radicand, numerators in lists)
        whole = f"rpoly F [::\n  {pairs}]%coqZ"
    return f"(zr F {hex(below)})^-1 *: {whole}"
