"""The limit of h_M as M -> oo, with an explicit bound, from the rule by general theorems; each step with its verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy

from hsym import notation, symbols
from hsym.claims import CHECKER, THEOREM_1, Claim, Verdict
from hsym.derivation import Step, assumptions
from hsym.errors import HsymError
from hsym.exact.instantiate import UndefinedValue, instantiate
from hsym.limits.algebraic import rational, x
from hsym.limits.certified import BY_PIECES, Proved, by_pieces, by_slope
from hsym.limits.concave import concave
from hsym.limits.ends import block_end, harmonic_end, mass_end
from hsym.limits.errors import NoProfile
from hsym.limits.growth import growth
from hsym.limits.piece_steps import end_step, profile_steps, sharp_steps
from hsym.limits.profiles import Pieces, pieces
from hsym.limits.proof import ZERO, H, Proof, gathered, in_words
from hsym.limits.result import Limit, convergence, domain, interval
from hsym.limits.vanishing import vanishing_parameters
from hsym.limits.windows import windowed
from hsym.rule import Target, WeightRule, require_rule

M, s, t = symbols.M, symbols.s, symbols.t
SHORT = 12
"""A limit with more operations is called h(t) where it is said what converges to what."""
SAMPLES = (0, 1, 7)
"""At these distances from the least M the weights are evaluated: an undefined one is an error."""


def limit(rule: WeightRule | Target, **values: Any) -> Limit:
    """The limit of h_M as M -> oo.

    Args:
        rule: a weight rule, or a target, whose transform does not depend on M.
        values: exact numbers for parameters; those without one stay symbolic, with their assumptions.

    Returns:
        The limit; where no theorem applies its verdict is ``open`` and says what is missing.

    Raises:
        HsymError: it is no rule, or a value is wrong.

    Example:
        >>> from hsym import catalog
        >>> print(limit(catalog.get("rejection_sampling")))
        h_M(t) - harmonic(M) -> log(t), uniform on compact subsets of (0, 1], error at most
        (1 - t)^(M + 1)/(t*(M + 1)) for every M >= 1
    """
    if isinstance(rule, Target):
        return _of_target(rule)
    chosen = _from_first_size(require_rule(rule).with_parameters(**values))
    try:
        parts = pieces(chosen)
        _evaluated(chosen, parts.start)
        return _alternating_in_M(chosen, parts) or _of_pieces(chosen, parts)
    except NoProfile as missing:
        reason = str(missing)
    try:
        found = windowed(chosen)
    except NoProfile as missing:
        found, reason = None, str(missing)
    if found is not None:
        _evaluated(chosen, int(found.least_M))
    return found or _exact(chosen) or _open(chosen, reason)


def _from_first_size(rule: WeightRule) -> WeightRule:
    """The rule from the first group size on at which it is defined, if that is one of the first few."""
    from hsym.every_M import FIRST_SIZES, undefined_at

    sizes = (size for size in range(rule.least_M, rule.least_M + FIRST_SIZES) if not undefined_at(rule, size))
    first = next(sizes, rule.least_M)
    return rule if first == rule.least_M else replace(rule, least_M=first)


def _evaluated(rule: WeightRule, start: int) -> None:
    """Evaluate the weights at a few group sizes.

    Raises:
        HsymError: one of them is undefined.
    """
    if not rule.parameters:
        for distance in SAMPLES:
            rule.at(start + distance)


def _of_pieces(rule: WeightRule, parts: Pieces) -> Limit:
    """The limit of a gap that was taken apart."""
    steady = [p.scale for p in parts.profiles if not p.alternating] + [h.scale for h in parts.harmonics]
    power = max([growth(scale)[0] for scale in steady] + [sympy.Rational(0)])
    scale = M**-power
    if power:
        parts = replace(
            parts,
            profiles=tuple(replace(p, scale=sympy.powsimp(p.scale * scale)) for p in parts.profiles),
            harmonics=tuple(replace(h, scale=sympy.powsimp(h.scale * scale)) for h in parts.harmonics),
            masses=tuple(replace(m, value=sympy.powsimp(m.value * scale)) for m in parts.masses),
            blocks=tuple(replace(b, value=sympy.powsimp(b.value * scale)) for b in parts.blocks),
        )
    start = parts.start
    proof = Proof(rule, f"every integer M >= {start}")
    proof.add("gap", sympy.Symbol("w_s"), "=", parts.whole, "the gap of the rule")
    sharp = None if power or parts.harmonics or parts.masses or parts.blocks else concave(rule, start)
    density, slope, error, proved = profile_steps(parts, proof, start, sharp)
    ends = [harmonic_end(p, start) for p in parts.harmonics] + [mass_end(p, start) for p in parts.masses]
    ends += [block_end(p, start) for p in parts.blocks]
    transform, constant, left, right = density, ZERO, True, True
    for number, end in enumerate(ends, 1):
        end_step(proof, number, end)
        transform, constant, error = transform + end.transform, constant + end.constant, error + end.error
        slope = slope + sympy.diff(end.transform, t)
        left, right = left and not end.left, right and not end.right
    converging = scale * notation.Transform(M, t) - constant
    proof.domain = f"{interval(left, right)}, {proof.domain}"
    proof.add("limit", H, "=", transform, f"the limits put together, for $t$ in ${domain(left, right)}$")
    error = gathered(error)
    reason = "the bounds added up"
    if sharp is not None:
        sharp_steps(proof, sharp)
        if sharp.bound is not None:
            error, reason = sharp.bound, "$h'$ is convex: each cell of the sum above has at most the integral of its trapezoid"
        else:
            reason = "the sum above is within the bounds for the running sums up to $j = M$"
    reason = f"{reason}; for every integer $M$ from ${start}$ on"
    proof.add("bound", sympy.Abs(converging - H), "<=", error, reason, (THEOREM_1,))
    mode = convergence(transform, constant, left, right)
    reached = H if isinstance(transform, sympy.Piecewise) or transform.count_ops() > SHORT else transform
    proof.add("convergence", sympy.Limit(converging, M, sympy.oo, "-"), "=", reached, f"{in_words(mode)}: the bound tends to 0")
    vanishing = () if ends else vanishing_parameters(rule, parts, proof, error)
    if scale == 1:
        proof.certify(_certificate(rule, parts, proved, slope, error))
    made = proof.derivation()
    return Limit(
        rule,
        transform,
        slope,
        constant,
        scale,
        left,
        right,
        error,
        sympy.Integer(start),
        made,
        made.verdict,
        vanishing,
        sharp and sharp.supremum,
    )


def _certificate(
    rule: WeightRule, parts: Pieces, proved: Proved, slope: sympy.Expr, error: sympy.Expr
) -> tuple[str | None, tuple[str, ...]]:
    """What the checker accepted, and the steps that it states."""
    if not parts.profiles and not parts.masses and not parts.blocks and [p.plain for p in parts.harmonics] == [True]:
        return by_slope(rule, slope, error), ("bound",)
    return by_pieces(rule, parts, proved), BY_PIECES


def _alternating_in_M(rule: WeightRule, parts: Pieces) -> Limit | None:
    """If the gap has factors (-1)^M: the limits along even and along odd M, which have to agree."""
    turn = (-1) ** M
    if not parts.gap.has(turn) and not any(p.scale.has(turn) for p in parts.profiles):
        return None
    found = []
    for value in (1, -1):
        changed = replace(
            parts,
            gap=parts.gap.xreplace({turn: sympy.Integer(value)}),
            profiles=tuple(replace(p, scale=p.scale.xreplace({turn: sympy.Integer(value)})) for p in parts.profiles),
        )
        found.append(_of_pieces(rule, changed))
    even, odd = found
    if even.scale != odd.scale or even.constant != odd.constant or even.derivative is None or odd.derivative is None:
        raise NoProfile("a factor (-1)^M that decides how fast the transform grows")
    difference = rational((even.derivative - odd.derivative).xreplace({t: x}))
    if difference is None:
        raise NoProfile("a factor (-1)^M: the limits along even and along odd M were not compared")
    if difference.value == 0:
        if even.transform != odd.transform or even.domain != odd.domain:
            raise NoProfile("a factor (-1)^M: the limits along even and along odd M differ by a constant")
        return even if even.bound == odd.bound else replace(even, bound=sympy.Max(even.bound, odd.bound))
    of = "" if even.scale == 1 else f" of {even.normalised}"
    reason = f"along even M the limit{of} is {even.transform}, along odd M it is {odd.transform}"
    verdict = Verdict("fails", "exact", reason, (("even M", even.transform), ("odd M", odd.transform)), even.verdict.relies_on)
    proof = Proof(rule, f"every integer M >= {parts.start}")
    proof.add("gap", sympy.Symbol("w_s"), "=", parts.whole, "the gap of the rule")
    proof.add(
        "along even M",
        sympy.Function("h_even")(t),
        "=",
        even.transform,
        f"the limit{of} along even $M$",
        even.verdict.relies_on,
    )
    proof.add(
        "along odd M", sympy.Function("h_odd")(t), "=", odd.transform, f"the limit{of} along odd $M$", odd.verdict.relies_on
    )
    claim = Claim("limit", "h_M has a limit", "M -> oo", assumptions(rule))
    left = sympy.Limit(even.normalised, M, sympy.oo, "-")
    proof.steps.append(Step("limit", left, "=", H, "the two differ: there is no limit", claim, verdict))
    return replace(
        even, transform=None, derivative=None, bound=None, verdict=verdict, derivation=proof.derivation(), supremum=None
    )


def _exact(rule: WeightRule) -> Limit | None:
    """A transform in closed form that does not depend on M is its own limit."""
    from hsym.every_M import find

    try:
        found = find(rule)
    except HsymError:
        return None
    if found.integrated is None or found.closed is None:
        return None
    transform = found.integrated.transform.to_sympy()
    if transform.has(M):
        return None
    start = found.closed.segments.start
    proof = Proof(rule, f"{interval(True, True)}, every integer M >= {start}")
    proof.add(
        "transform", notation.Transform(M, t), "=", transform, f"for every integer M from {start} on", (CHECKER, THEOREM_1)
    )
    proof.add("limit", H, "=", transform, "it does not depend on $M$")
    proof.certificate = found.certificate
    made = proof.derivation()
    slope = sympy.diff(transform, t)
    return Limit(rule, transform, slope, ZERO, sympy.Integer(1), True, True, ZERO, start.to_sympy(), made, made.verdict)


def _open(rule: WeightRule, missing: str) -> Limit:
    """No theorem applies: nothing is claimed, but the interior expansion may give a candidate."""
    proof = Proof(rule, f"every integer M >= {rule.least_M}")
    proof.add("gap", sympy.Symbol("w_s"), "=", rule.gap, "the gap of the rule")
    reason, candidate = f"no limit theorem applies: {missing}", _candidate(rule)
    if candidate is not None:
        slope, agreed = candidate
        claim = Claim("limit", f"candidate: h' = {slope}", "0 < t < 1", assumptions(rule))
        verdict = Verdict("open", None, f"the limit of the gap at $s = x M$, without a bound; {agreed}")
        proof.steps.append(Step("candidate", sympy.Derivative(H, t), "=", slope, verdict.reason, claim, verdict))
        reason += f"; candidate: h'(t) = {slope}, without a bound ({agreed})"
    verdict = Verdict("open", None, reason)
    claim = Claim("limit", "h_M has a limit", f"every integer M >= {rule.least_M}", assumptions(rule))
    left = sympy.Limit(notation.Transform(M, t), M, sympy.oo, "-")
    proof.steps.append(Step("limit", left, "=", H, "no limit theorem applies: nothing is claimed", claim, verdict))
    one = sympy.Integer(1)
    return Limit(rule, None, None, ZERO, one, False, False, None, sympy.Integer(rule.least_M), proof.derivation(), verdict)


def _candidate(rule: WeightRule) -> tuple[sympy.Expr, str] | None:
    """What h' would be, from the expansion in 1/M, and in which word the numbers agree."""
    from hsym.limits.expansions import expansion

    try:
        found = expansion(rule, 0)
        if not found.has_limit:
            return None
        agreed = "formal" if rule.parameters else f"{found.cross_check().evidence or 'formal'}"
    except HsymError:
        return None
    return found.f(0), agreed


def _of_target(target: Target) -> Limit:
    """A target has no M: its transform is what it is, with the ends of [0, 1] at which it is finite."""
    left, right = (_finite(target.transform, end) for end in (0, 1))
    proof = Proof(target, f"t in {domain(left, right)}")
    reason = "the transform of the target, which has no group size"
    relies = tuple(f"hypothesis: {x}" for x in target.hypotheses)
    proof.add("transform", sympy.Function("h")(t), "=", target.transform, reason, relies)
    made, one = proof.derivation(), sympy.Integer(1)
    return Limit(target, target.transform, target.derivative, ZERO, one, left, right, ZERO, one, made, made.verdict)


def _finite(transform: sympy.Expr, end: int) -> bool:
    """Whether a transform has a finite value at an end."""
    try:
        instantiate(transform, {t: sympy.Integer(end)}, partial=True)
    except UndefinedValue:
        return False
    return True
