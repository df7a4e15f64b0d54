"""What of a limit ``checker.py`` can re-check: the hypotheses of the theorems, or the bound by its slope.

``limit`` states the gap as a sum of monotone profiles with their sizes, the inequality of the Riemann theorem for each, and the
hypothesis of one theorem on the mean of h over a binomial or of that on concavity.  ``bound`` adds to the
certificate of a closed form that ``|h_M(t) - h_M(1) - (h(t) - h(1))|`` is at most a bound, because the bound is not negative
and its slope is at least that of the difference.  The theorems are relied on, and named by the checker.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sympy

from hsym import symbols
from hsym.certificates import FORMAT, accepted, parameter_rows, rule_tree
from hsym.limits.algebraic import x
from hsym.limits.bounds import Bound, proved_sign
from hsym.limits.growth import growth
from hsym.limits.profiles import Pieces, Profile
from hsym.rule import WeightRule
from hsym.trees import number, tree

M, t = symbols.M, symbols.t
BY_PIECES = ("gap", "piece", "scale", "running sums", "binomial mean", "group form", "concavity", "slope")
"""The steps, without their numbers, that a certificate by pieces states."""


@dataclass(frozen=True)
class Proved:
    """What was proved of the profiles of a gap.

    Attributes:
        pieces: each profile with its bound.
        slope: the limiting derivative, in t.
        mean: the theorem on the mean, where it is used.
        concave: the factor c(M) in G_K = c G(K/M), where the weights of a group sum to 0 and G is concave.
    """

    pieces: tuple[tuple[Profile, Bound], ...]
    slope: sympy.Expr
    mean: Bound | None
    concave: sympy.Expr | None


def by_pieces(rule: WeightRule, parts: Pieces, proved: Proved) -> str | None:
    """The certificate by pieces, if the gap has none but monotone profiles and the checker accepts it.

    Example:
        >>> from hsym import catalog, limit
        >>> [step.name for step in limit(catalog.get("rloo")).derivation.steps if step.verdict.evidence == "checked"]
        ['gap', 'piece 1', 'running sums 1', 'binomial mean']
    """
    stated = all(bound.slope is not None and profile.drift is None for profile, bound in proved.pieces)
    if parts.harmonics or parts.masses or parts.blocks or not stated:
        return None
    return accepted(lambda: _by_pieces(rule, parts, proved))[0]


def _by_pieces(rule: WeightRule, parts: Pieces, proved: Proved) -> dict[str, Any]:
    mean = proved.mean
    none = proved.concave is None and mean is None  # every piece vanishes: h is constant
    theorem = {"theorem": "Lipschitz", "size": number(0)} if none else None
    if mean is not None:
        theorem = {"theorem": mean.theorem.split()[0].removesuffix("'s").removesuffix("-metric"), "size": tree(mean.size)}
    return {
        "format": FORMAT,
        "statement": {
            "kind": "limit",
            "rule": rule_tree(rule),
            "parameters": parameter_rows(rule),
            "least M": number(parts.start),
            "low": number(parts.low),
            "high": number(parts.high),
            "pieces": [_piece(profile, bound, parts.start) for profile, bound in proved.pieces],
            "limit derivative": tree(proved.slope),
            "mean": theorem,
            "concave": None if proved.concave is None else tree(proved.concave),
        },
        "evidence": {},
    }


def _piece(profile: Profile, bound: Bound, start: int) -> dict[str, Any]:
    """The profile with a scale that is not negative."""
    turn = -1 if proved_sign(profile.scale, start) == -1 else 1
    power, limit = growth(profile.scale)
    return {
        "scale": tree(turn * profile.scale),
        "function": tree(turn * profile.function.xreplace({x: t})),
        "limit": tree(turn * limit if power == 0 else sympy.Integer(0)),
        "theta": number(profile.theta),
        "increasing": (bound.slope or 0) * turn >= 0,
        "size": None if bound.size is None else tree(bound.size),
        "bound": tree(bound.value),
    }


def by_slope(rule: WeightRule, slope: sympy.Expr, bound: sympy.Expr) -> str | None:
    """The certificate that ``|h_M(t) - h_M(1) - (h(t) - h(1))|`` is at most the bound, if the checker accepts it.

    Args:
        rule: a rule with a closed form for every M.
        slope: h'(t).
        bound: an expression in M and t.

    Example:
        >>> from hsym import catalog, limit
        >>> print(limit(catalog.get("rejection_sampling")).derivation.step("bound").verdict.evidence)
        checked
    """
    from hsym.every_M import find

    found = find(rule)
    if found.closed is None or found.certificate is None:
        return None
    stated = json.loads(found.certificate)

    def extended() -> dict[str, Any]:
        claims = {"kind": "bound", "limit derivative": tree(slope), "limit bound": tree(bound)}
        return {**stated, "statement": {**stated["statement"], **claims}}

    return accepted(extended)[0]
