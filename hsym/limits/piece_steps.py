"""The steps of a limit on its pieces: what each contributes to the limit, and with which error."""

from __future__ import annotations

from dataclasses import replace

import sympy

from hsym import notation, symbols
from hsym.claims import THEOREM_1, THEOREM_2
from hsym.limits.algebraic import rational, sign, x
from hsym.limits.bounds import Bound, absolute, drifting, integral_size, largest, riemann, sampling
from hsym.limits.certified import Proved
from hsym.limits.concave import Concave
from hsym.limits.ends import EndTerm
from hsym.limits.errors import NoProfile
from hsym.limits.growth import growth
from hsym.limits.primitive import at_one, primitive
from hsym.limits.profiles import Pieces, Profile
from hsym.limits.proof import BINOMIAL, CONCAVE, HARMONIC, RIEMANN, ZERO, H, Proof
from hsym.limits.separation import kappa

M, t = symbols.M, symbols.t


def sharp_steps(proof: Proof, sharp: Concave) -> None:
    """The steps of the theorem on concave rules."""
    values = sympy.Symbol("G_K")
    rate = notation.TransformDerivative(M, t)
    proof.add(
        "group form", values, "=", sharp.values, "the weights of each group sum to 0: $t (1-t) h_M'(t)$ is the mean of $G_K$"
    )
    reason = "$G$ is concave (sign of its second derivative), with $G_K = c G(K/M)$ and $0 < c \\le 1$"
    if sharp.function.has(kappa):
        reason += r"; $G$ does not fall as $\kappa$ grows"
    named = sympy.Function("G")(x, kappa) if sharp.function.has(kappa) else sympy.Function("G")(x)
    proof.add("concavity", named, "=", sharp.function, reason)
    slope = sharp.slope.xreplace({x: t})
    proof.add("slope", rate, "<=", slope, "Jensen's inequality: so $h - h_M$ is increasing", (CONCAVE, THEOREM_1))
    largest = notation.Supremum(sympy.Abs(H - notation.Transform(M, t)))
    shown = sharp.supremum
    if shown.has(sympy.Piecewise):
        shown = shown.replace(lambda node: isinstance(node, sympy.Piecewise), lambda _: sympy.Function("h")(sympy.Integer(1)))
    proof.add("supremum", largest, "=", shown, "its value at $t = 1$, exactly, for every $M$", (CONCAVE,))


def profile_steps(
    parts: Pieces, proof: Proof, start: int, sharp: Concave | None
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
        proof.add(f"piece {number}", _named(number, profile, x), "=", profile.function, reason)
        if profile.scale != 1:
            proof.add(
                f"scale {number}", sympy.Symbol(f"c_{number}"), "=", profile.scale, "the factor that depends on $M$ alone"
            )
        compared = f"Riemann theorem: each sample of $f_{number}$ is compared with its mean over the cell"
        proof.add(f"running sums {number}", _running(number, profile, power), "<=", found.value, compared, (RIEMANN,))
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
        slope = simpler(densities).xreplace({x: t})
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


def _drift_step(number: int, proof: Proof, profile: Profile, start: int) -> sympy.Expr:
    """The step on the drifting factor of a profile, and its bound."""
    size = integral_size(profile.limiting)
    if size is None:
        raise NoProfile(f"the size of {profile.limiting}")
    value = drifting(profile, start, size)
    u, f = sympy.Symbol("u"), sympy.Function(f"f_{number}")
    moved = sympy.Abs(sympy.Integral(f(u, kappa), (u, 0, t)) - sympy.Integral(f(u, 1), (u, 0, t)))
    proof.add(f"factor {number}", kappa, "=", profile.drift, "it is in $(0, 1]$ and tends to 1")
    reason = rf"$f_{number}$ changes with $\kappa$ in one direction, and no faster than $\kappa$ or its inverse"
    proof.add(f"drift {number}", moved, "<=", value, reason)
    return value


def _integrated(densities: list[sympy.Expr]) -> sympy.Expr:
    """The integral of a sum of functions, as a whole or term by term."""
    try:
        return primitive(simpler(densities))
    except NoProfile:
        return sympy.Add(*(primitive(density) for density in densities))


def simpler(densities: list[sympy.Expr]) -> sympy.Expr:
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
    if profile.alternating:
        return sympy.Abs(sums)
    return sympy.Abs(sums - profile.scale * sympy.Integral(_named(number, profile, u), (u, 0, j / M)))


def _named(number: int, profile: Profile, place: sympy.Symbol) -> sympy.Expr:
    """The function of a profile at a place, unevaluated."""
    f = sympy.Function(f"f_{number}")
    return f(place) if profile.drift is None else f(place, kappa)


def _integral_sign() -> sympy.Expr:
    u = sympy.Symbol("u")
    return sympy.Integral(sympy.Function("f")(u), (u, 0, t))


def end_step(proof: Proof, number: int, end: EndTerm) -> None:
    """The steps of a piece at an end of [0, 1]."""
    name = f"end {number}"
    part = notation.EndPart(number, t)
    if end.remainder is not None:
        left = part - end.constant - end.transform
        reason = f"{end.reason}; what is left of the series of $-\\log t$ is not negative"
        proof.add(f"remainder {number}", left, "=", end.remainder, reason, (THEOREM_2, HARMONIC))
        proof.add(name, end.remainder, "<=", end.error, "its terms are at most those of a geometric series over $M + 1$")
        return
    proof.add(name, sympy.Abs(part - end.constant - end.transform), "<=", end.error, end.reason, (THEOREM_2, HARMONIC))
