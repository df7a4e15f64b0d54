"""The limit of h_M as M -> oo, with an explicit bound, from the rule by general theorems; each step with its verdict."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import sympy

from hsym import notation, symbols
from hsym.claims import CHECKER, THEOREM_1, THEOREM_2, Claim, Verdict
from hsym.derivation import Derivation, Step, assumptions
from hsym.errors import HsymError
from hsym.limits.algebraic import CHANGES, rational, sign, without_roots, x
from hsym.limits.bounds import Bound, absolute, drifting, integral_size, largest, riemann, sampling
from hsym.limits.certified import BY_PIECES, Proved, by_pieces, by_slope
from hsym.limits.concave import Concave, concave
from hsym.limits.ends import EndTerm, block_end, harmonic_end, mass_end
from hsym.limits.growth import growth
from hsym.limits.primitive import at_one, folded, primitive
from hsym.limits.profiles import NoProfile, Pieces, Profile, pieces
from hsym.limits.result import Limit, Vanishing, convergence, domain
from hsym.limits.separation import kappa
from hsym.rule import Target, WeightRule, require_rule

M, s, t = symbols.M, symbols.s, symbols.t
RIEMANN = "Riemann theorem (monotone profiles, hsym.limits.bounds): proved on paper, not in the kernel"
BINOMIAL = "Mean of h over a binomial (hsym.limits.bounds): proved on paper, not in the kernel"
CONCAVE = "Concavity over the group (hsym.limits.concave): proved on paper, not in the kernel"
DOMINATED = "Dominated convergence: a theorem of analysis"
HARMONIC = "Harmonic end (hsym.limits.ends): proved on paper, not in the kernel"
SAMPLES = (0, 1, 7)
"""At these distances from the least M the weights are evaluated: an undefined one is an error."""
ZERO = sympy.Integer(0)
H = sympy.Function("h")(t)


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
    chosen = require_rule(rule).with_parameters(**values)
    try:
        parts = pieces(chosen)
        if not chosen.parameters:
            for distance in SAMPLES:
                chosen.at(parts.start + distance)
        return _alternating_in_M(chosen, parts) or _of_pieces(chosen, parts)
    except NoProfile as missing:
        return _exact(chosen) or _open(chosen, str(missing))


@dataclass
class _Proof:
    """Collects the steps of one limit."""

    rule: WeightRule | Target
    domain: str
    steps: list[Step] = field(default_factory=list)
    certificate: str | None = None

    def add(self, name: str, left: sympy.Expr, relation: str, right: Any, reason: str, relies: tuple[str, ...] = ()) -> None:
        verdict = Verdict("holds", "exact", reason, (), relies)
        assumed = assumptions(self.rule) if isinstance(self.rule, WeightRule) else ()
        claim = Claim("limit", f"{name}: {left} {relation} {right}", self.domain, assumed)
        self.steps.append(Step(name, left, relation, right, reason, claim, verdict))

    def certify(self, accepted: tuple[str | None, tuple[str, ...]]) -> None:
        """Note what the checker accepted, and for which steps."""
        self.certificate, names = accepted
        if self.certificate is None:
            return
        for place, step in enumerate(self.steps):
            if step.name.rstrip("0123456789 ") in names:
                relies = (CHECKER, *step.verdict.relies_on)
                verdict = replace(step.verdict, evidence="checked", relies_on=relies)
                self.steps[place] = replace(step, verdict=verdict)

    def derivation(self) -> Derivation:
        title = f"The limit of {self.rule.title} as $M \\to \\infty$"
        return Derivation(title, self.rule, None, tuple(self.steps), self.certificate)


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
    proof = _Proof(rule, f"every integer M >= {start}")
    reason = "the gap of the rule, apart from finitely many exceptional $s$" if parts.masses else "the gap of the rule"
    proof.add("gap", sympy.Symbol("w_s"), "=", parts.gap, reason)
    sharp = None if power or parts.harmonics or parts.masses or parts.blocks else concave(rule, start)
    density, slope, error, proved = _profiles(parts, proof, start, sharp)
    ends = [harmonic_end(p, start) for p in parts.harmonics] + [mass_end(p, start) for p in parts.masses]
    ends += [block_end(p, start) for p in parts.blocks]
    transform, constant, left, right = density, ZERO, True, True
    for number, end in enumerate(ends, 1):
        _end_step(proof, number, end)
        transform, constant, error = transform + end.transform, constant + end.constant, error + end.error
        slope = slope + sympy.diff(end.transform, t)
        left, right = left and not end.left, right and not end.right
    converging = scale * notation.Transform(M, t) - constant
    proof.add("limit", H, "=", transform, f"the limits put together, for $t$ in ${domain(left, right)}$")
    error = _gathered(error)
    reason = "the bounds added up"
    if sharp is not None:
        _sharp_steps(proof, sharp)
        if sharp.bound is not None:
            error, reason = sharp.bound, "$h'$ is convex: each cell of the sum above has at most the integral of its trapezoid"
        else:
            reason = "the sum above is within the bounds for the running sums up to $j = M$"
    reason = f"{reason}; for every integer $M$ from {start} on"
    proof.add("bound", sympy.Abs(converging - H), "<=", error, reason, (THEOREM_1,))
    mode = convergence(transform, constant, left, right)
    reached = H if isinstance(transform, sympy.Piecewise) else transform
    proof.add(
        "convergence", sympy.Limit(converging, M, sympy.oo, "-"), "=", reached, f"{_in_words(mode)}: the bound tends to 0"
    )
    vanishing = () if ends else _vanishing_parameters(rule, parts, proof, error)
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


def _in_words(mode: str) -> str:
    """The mode of convergence as an adverb, its interval as mathematics."""
    before, place, after = mode.replace("uniform on", "uniformly on").partition("t = 0")
    words, bracket, interval = before.partition("[" if "[0" in before else "(")
    closing = max(interval.rfind("]"), interval.rfind(")")) + 1
    return f"{words}${bracket}{interval[:closing]}${interval[closing:]}" + (f"${place}${after}" if place else "")


def _certificate(
    rule: WeightRule, parts: Pieces, proved: Proved, slope: sympy.Expr, error: sympy.Expr
) -> tuple[str | None, tuple[str, ...]]:
    """What the checker accepted, and the steps that it states."""
    if not parts.profiles and not parts.masses and not parts.blocks and [p.plain for p in parts.harmonics] == [True]:
        return by_slope(rule, slope, error), ("bound",)
    return by_pieces(rule, parts, proved), BY_PIECES


def _sharp_steps(proof: _Proof, sharp: Concave) -> None:
    """The steps of the theorem on concave rules."""
    values = sympy.Symbol("G_K")
    rate = notation.TransformDerivative(M, t)
    proof.add(
        "group form", values, "=", sharp.values, "the weights of each group sum to 0: $t (1-t) h_M'(t)$ is the mean of $G_K$"
    )
    reason = "$G$ is concave (sign of its second derivative), with $G_K = c G(K/M)$ and $0 < c \\le 1$"
    if sharp.function.has(kappa):
        reason += "; $G$ does not fall as kappa grows"
    proof.add("concavity", sympy.Function("G")(x), "=", sharp.function, reason)
    slope = sharp.slope.xreplace({x: t})
    proof.add("slope", rate, "<=", slope, "Jensen's inequality: so $h - h_M$ is increasing", (CONCAVE, THEOREM_1))
    largest = notation.Supremum(sympy.Abs(H - notation.Transform(M, t)))
    shown = sharp.supremum
    if shown.has(sympy.Piecewise):
        shown = shown.replace(lambda node: isinstance(node, sympy.Piecewise), lambda _: sympy.Function("h")(sympy.Integer(1)))
    proof.add("supremum", largest, "=", shown, "its value at $t = 1$, exactly, for every $M$", (CONCAVE,))


def _profiles(
    parts: Pieces, proof: _Proof, start: int, sharp: Concave | None
) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr, Proved]:
    """What the profiles contribute to the limit and to its derivative, the bound of the error, and what was proved of them."""
    error, densities, spread = ZERO, [], None
    found_pieces: list[tuple[Profile, Bound]] = []
    drift: list[tuple[sympy.Expr, sympy.Expr]] = []
    for number, profile in enumerate(parts.profiles, 1):
        found = riemann(profile, start)
        found = replace(found, value=profile.drifted(found.value))
        _, size = growth(profile.scale)
        power, _ = growth(profile.scale)
        if profile.alternating and power >= 1:
            raise NoProfile("alternating weights that grow as fast as M")
        reason = _piece_reason(number, profile, found)
        proof.add(f"piece {number}", sympy.Function(f"f_{number}")(x), "=", profile.function, reason)
        if profile.scale != 1:
            proof.add(
                f"scale {number}", sympy.Symbol(f"c_{number}"), "=", profile.scale, "the factor that depends on $M$ alone"
            )
        proof.add(f"running sums {number}", _running(number, profile, power), "<=", found.value, "Riemann theorem", (RIEMANN,))
        error += found.value
        found_pieces.append((profile, found))
        if not profile.alternating:
            if power == 0:
                densities.append(size * profile.limiting)
            drift.append((profile.limiting, profile.scale - (size if power == 0 else 0)))
            if profile.drift is not None:
                error += _drift_step(number, proof, profile, start)
    transform = slope = ZERO
    if densities:
        slope = _simpler(densities).xreplace({x: t})
        total = sympy.factor_terms(sympy.Add(*densities))
        transform = _integrated(densities)
        spread = sampling(densities) if sharp is None else None
        proof.add("limit of the gap", sympy.Function("f")(x), "=", total, "the pieces with their limiting factors added up")
        proof.add(
            "integral",
            sympy.Function("g")(t),
            "=",
            (_integral_sign(), transform),
            "in closed form, verified by differentiation",
        )
        mean = notation.Expectation(sympy.Function("g")(symbols.K / M)) - sympy.Function("g")(t)
        if spread is not None:
            why = f"{spread.theorem}: {spread.reason}"
            proof.add("binomial mean", sympy.Abs(mean), "<=", spread.value, why, (THEOREM_2, BINOMIAL))
            error += spread.value
    for function, difference in drift:
        if difference != 0:
            error += absolute(sympy.factor(difference), start) * _size_of_integral(function)
    proved = Proved(tuple(found_pieces), slope, spread, None if sharp is None else sharp.scale)
    return transform, slope, error, proved


def _drift_step(number: int, proof: _Proof, profile: Profile, start: int) -> sympy.Expr:
    """The step on the drifting factor of a profile, and its bound."""
    size = integral_size(profile.limiting)
    if size is None:
        raise NoProfile(f"the size of {profile.limiting}")
    value = drifting(profile, start, size)
    u, f = sympy.Symbol("u"), sympy.Function(f"f_{number}")
    moved = sympy.Abs(sympy.Integral(f(u, kappa), (u, 0, t)) - sympy.Integral(f(u, 1), (u, 0, t)))
    proof.add(f"factor {number}", kappa, "=", profile.drift, "it is in $(0, 1]$ and tends to 1")
    reason = f"$f_{number}$ changes with kappa in one direction, and no faster than kappa or its inverse"
    proof.add(f"drift {number}", moved, "<=", value, reason)
    return value


def _integrated(densities: list[sympy.Expr]) -> sympy.Expr:
    """The integral of a sum of functions, as a whole or term by term."""
    try:
        return primitive(_simpler(densities))
    except NoProfile:
        return sympy.Add(*(primitive(density) for density in densities))


def _vanishing_parameters(rule: WeightRule, parts: Pieces, proof: _Proof, error: sympy.Expr) -> tuple[Vanishing, ...]:
    """For each positive parameter in which the limiting gap is monotone everywhere: the limit at 0, and how far it is."""
    densities = [growth(p.scale)[1] * p.limiting for p in parts.profiles if growth(p.scale)[0] == 0 and not p.alternating]
    total = _simpler(densities)
    found = []
    for parameter in rule.parameters:
        if not parameter.is_positive or parameter.is_integer or not total.has(parameter):
            continue
        at_zero = _simpler([total.xreplace({parameter: ZERO})])
        turn = _order(at_zero, total)
        if turn is None or _order(total, ZERO) not in (0, 1) or any(p.scale.has(parameter) for p in parts.profiles):
            continue
        try:
            transform, whole = primitive(at_zero), primitive(total)
        except NoProfile:
            continue  # at 0 the limit is not finite, or not in closed form
        distance = folded(at_one(whole), partial(_apart, at_one(transform), turn))
        name = f"as {parameter} tends to 0"
        reason = "the limiting gap tends to that at 0 from one side: the distance is largest at $t = 1$, and tends to 0"
        left = sympy.Function("d")(parameter)
        largest = notation.Supremum(sympy.Abs(H - transform))
        proof.add(name, left, "=", (largest, distance), reason, (DOMINATED,))
        both = sympy.Abs(notation.Transform(M, t) - transform)
        order = "" if error.has(parameter) else ", so that the two limits may be taken in either order"
        why = f"the triangle inequality{order}"
        proof.add(f"M and {parameter} together", both, "<=", error + left, why)
        found.append(Vanishing(parameter, transform, distance))
    return tuple(found)


def _apart(at_zero: sympy.Expr, turn: int, value: sympy.Expr) -> sympy.Expr:
    return turn * (at_zero - value)


def _order(left: sympy.Expr, right: sympy.Expr) -> int | None:
    """The proved sign of left - right on (0, 1); of two positive functions the squares are compared."""
    difference = rational(left - right)
    if difference is not None:
        return 1 if difference.root else sign(difference.value)
    both = [rational(side) for side in (left, right)]
    if any(side is None or not (side.root or sign(side.value) == 1) for side in both):
        return None
    first, second = (without_roots(side**2, CHANGES[0][0]) for side in (left, right))
    return None if first is None or second is None else sign(first - second)


def _gathered(error: sympy.Expr) -> sympy.Expr:
    """Numbers that stand with the same function of M and t added up."""
    rows: dict[sympy.Expr, sympy.Expr] = {}
    for term in sympy.Add.make_args(error):
        number, rest = term.as_independent(M, t, as_Add=False)
        rows[rest] = rows.get(rest, ZERO) + number
    return sympy.Add(*(number * rest for rest, number in rows.items()))


def _simpler(densities: list[sympy.Expr]) -> sympy.Expr:
    """The sum of functions, over a common denominator if that is shorter."""
    total = sympy.Add(*densities)
    together = sympy.factor(sympy.together(total))
    return together if together.count_ops() < total.count_ops() else total


def _size_of_integral(function: sympy.Expr) -> sympy.Expr:
    """An upper bound of |int_0^t f| on [0, 1]: the whole integral if f has one sign, else sup|f|."""
    found = rational(function)
    if found is not None and (found.root or sign(found.value) is not None):
        whole = at_one(primitive(function))
        return sympy.Abs(whole)
    size = largest(function)
    if size is None:
        raise NoProfile(f"the size of the integral of {function}")
    return size


def _piece_reason(number: int, profile: Profile, found: Bound) -> str:
    place = "s/M" if profile.theta == 0 else "(s + 1)/M"
    turn = "(-1)^s " if profile.alternating else ""
    front = "" if profile.scale == 1 else f"c_{number} "
    return f"a part of the gap is ${front}{turn}f_{number}({place})$; {found.reason}"


def _running(number: int, profile: Profile, power: sympy.Rational) -> sympy.Expr:
    j, u = sympy.Symbol("j"), sympy.Symbol("u")
    sums = notation.RunningSum(number, j)
    if profile.alternating or power < 0:
        return sympy.Abs(sums)
    return sympy.Abs(sums - profile.scale * sympy.Integral(sympy.Function(f"f_{number}")(u), (u, 0, j / M)))


def _integral_sign() -> sympy.Expr:
    u = sympy.Symbol("u")
    return sympy.Integral(sympy.Function("f")(u), (u, 0, t))


def _end_step(proof: _Proof, number: int, end: EndTerm) -> None:
    name = f"end {number}"
    part = notation.EndPart(number, t)
    if end.remainder is not None:
        left = part - end.constant - end.transform
        reason = f"{end.reason}; what is left of the series of $-\\log t$ is not negative"
        proof.add(f"remainder {number}", left, "=", end.remainder, reason, (THEOREM_2, HARMONIC))
        proof.add(name, end.remainder, "<=", end.error, "its terms are at most those of a geometric series over $M + 1$")
        return
    proof.add(name, sympy.Abs(part - end.constant - end.transform), "<=", end.error, end.reason, (THEOREM_2, HARMONIC))


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
    proof = _Proof(rule, f"every integer M >= {parts.start}")
    proof.add("gap", sympy.Symbol("w_s"), "=", parts.gap, "the gap of the rule")
    proof.add("along even M", H, "=", even.transform, f"the limit{of} along even $M$", even.verdict.relies_on)
    proof.add("along odd M", H, "=", odd.transform, f"the limit{of} along odd $M$", odd.verdict.relies_on)
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
    proof = _Proof(rule, f"every integer M >= {start}")
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
    proof = _Proof(rule, f"every integer M >= {rule.least_M}")
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
    """A target has no M: its transform is what it is."""
    proof = _Proof(target, "0 <= t <= 1")
    proof.add(
        "transform", sympy.Function("h")(t), "=", target.transform, "the transform of the target, which has no group size"
    )
    made = proof.derivation()
    return Limit(
        target,
        target.transform,
        target.derivative,
        ZERO,
        sympy.Integer(1),
        True,
        True,
        ZERO,
        sympy.Integer(1),
        made,
        made.verdict,
    )
