"""Rules for the limit theorems with what is expected of them, the naive answer often being wrong."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

import hsym
from hsym import catalog
from hsym.rule import WeightRule
from hsym.symbols import M, parameter, s, t

P, Eq, sqrt, log, asin, H = sympy.Piecewise, sympy.Eq, sympy.sqrt, sympy.log, sympy.asin, sympy.harmonic
Q = sympy.Rational
ZERO, ONE = sympy.Integer(0), sympy.Integer(1)


@dataclass(frozen=True)
class Case:
    """A gap with its expected limit h, up to equality of closed forms."""

    name: str
    rule: WeightRule
    transform: sympy.Expr
    constant: sympy.Expr = ZERO
    scale: sympy.Expr = ONE
    domain: str = "[0, 1]"


def gap(w: sympy.Expr) -> WeightRule:
    """A rule with this gap."""
    return WeightRule(str(w), sympy.Integer(0), sympy.S(w))


ARC = 2 * asin(sqrt(t))
CASES = (
    Case("REINFORCE", catalog.get("reinforce"), t),
    Case("RLOO", catalog.get("rloo"), t),
    Case("Dr. GRPO", catalog.get("dr_grpo"), t),
    Case("rejection sampling", catalog.get("rejection_sampling"), log(t), H(M), ONE, "(0, 1]"),
    Case("GRPO", catalog.get("grpo", eps=0), ARC),
    Case("GRPO, ddof 1", catalog.get("grpo", eps=0, ddof=1), ARC),
    Case("GRPO, eps = 1/2", catalog.get("grpo", eps=Q(1, 2)), ARC - 2 + 2 / (sqrt(t / (1 - t)) + 1)),
    Case("GRPO, ddof 1, eps = 1/2", catalog.get("grpo", eps=Q(1, 2), ddof=1), ARC - 2 + 2 / (sqrt(t / (1 - t)) + 1)),
    Case(
        "GRPO, ddof 1, eps inside",
        catalog.get("grpo", eps=Q(1, 4), ddof=1, eps_inside=True),
        asin((2 * t - 1) / sqrt(2)) + sympy.pi / 4,
    ),
    Case("a factor inside that drifts", gap(1 / (1 + s / (M + 1))), log(1 + t)),
    Case("pass@3", gap(3 * (M - 1 - s) * (M - 2 - s) / ((M - 1) * (M - 2))), 1 - (1 - t) ** 3),
    Case("log-odds", gap(M * (M + 1) / ((s + 1) * (M - s))), log(t) - log(1 - t), H(M), ONE, "(0, 1)"),
    Case("an end that is not 1", gap(M / (2 * s + 1)), log(t) / 2, H(M) / 2 + log(2), ONE, "(0, 1]"),
    Case("a shifted end", gap(3 * M / (s + 3)), 3 * log(t), 3 * H(M) - Q(9, 2), ONE, "(0, 1]"),
    Case("a slow end", gap(1 / (s + 1)), sympy.Integer(0)),
    Case("an atom at s = 0", gap(P((M, Eq(s, 0)), (0, True))), ONE, domain="(0, 1]"),
    Case("an atom at s = 1 beside 1", gap(P((M, Eq(s, 1)), (1, True))), t + 1, domain="(0, 1]"),
    Case("an atom at the top", gap(P((M, Eq(s, M - 1)), (0, True))), sympy.Integer(0), domain="[0, 1)"),
    Case("a large atom", gap(P((M**2, Eq(s, 0)), (1, True))), t, M - 1 / M, ONE, "(0, 1]"),
    Case("a spread atom", gap(M / (s + 1) ** 2), sympy.pi**2 / 6, domain="(0, 1]"),
    Case("a spread atom at the top", gap(M / (M - s) ** 3), sympy.Integer(0), domain="[0, 1)"),
    Case("a block of sqrt(M)", gap(P((sqrt(M), s < sqrt(M)), (0, True))), ONE, domain="(0, 1]"),
    Case("oscillating", gap((-1) ** s), sympy.Integer(0)),
    Case("oscillating and growing in s", gap(s * (-1) ** s / M), sympy.Integer(0)),
    Case("vanishing oscillation in M", gap(1 + (-1) ** M / M), t),
    Case("growing as sqrt(M)", gap(sqrt(M)), t, scale=1 / sqrt(M)),
    Case("growing as M^2", gap(s**3 / (M - s)), -(t**3) / 3 - t**2 / 2 - t - log(1 - t), scale=M**-2, domain="[0, 1)"),
    Case("negative below 1/2", gap(s / M - Q(1, 2)), t**2 / 2 - t / 2),
    Case("negative everywhere", gap(-sqrt((M - 1 - s) / (s + 1))), -(asin(sqrt(t)) + sqrt(t * (1 - t)))),
    Case("an inverse root", gap(sqrt(M / (s + 1))), 2 * sqrt(t)),
    Case("a root", gap(sqrt((s + 1) / M)), Q(2, 3) * t ** Q(3, 2)),
    Case("one half of GRPO", gap(sqrt(s / (M - s))), asin(sqrt(t)) - sqrt(t * (1 - t))),
    Case("mixed groups only", gap(P((0, Eq(s, 0)), (0, Eq(s, M - 1)), (1, True))), t),
    Case("group contrast", gap(P((0, Eq(s, M - 1)), (M / (s + 1), True))), log(t), H(M), ONE, "(0, 1]"),
    Case("bounded root", gap(1 / (1 + sqrt((s + 1) / M))), 2 * sqrt(t) - 2 * log(1 + sqrt(t))),
    Case("bounded in M", gap(M / (M + s)), log(1 + t)),
)
CASES += (
    Case("a sum of two kinds of roots", gap(sqrt(M / (M - s)) - sqrt(M / (s + 1))), 2 - 2 * sqrt(1 - t) - 2 * sqrt(t)),
    Case("not monotone", gap(sqrt(s * (M - s)) / M), asin(sqrt(t)) / 4 + sqrt(t * (1 - t)) * (2 * t - 1) / 4),
    Case("a pole in M", gap(M / (M - 3) * s / M), t**2 / 2),
    Case("a root in M", gap(sqrt(M - 10) / sqrt(M)), t),
    Case("max of M alone", gap(sympy.Max(M, 5) / M * sqrt(s / M)), Q(2, 3) * t ** Q(3, 2)),
    Case("a scale that is a sum", gap((1 + 1 / sqrt(M)) * M / (s + 1)), log(t), (1 + 1 / sqrt(M)) * H(M), ONE, "(0, 1]"),
    Case("two masses", gap(P((M, Eq(s, 0)), (M**2, Eq(s, 1)), (0, True))), ONE, M, ONE, "(0, 1]"),
    Case("oscillation beside s", gap((-1) ** s * sqrt(M) + s / M), t**2 / 2),
    Case("(-1)^M beside sqrt(M)", gap(sqrt(M) * (1 + (-1) ** M / M)), t, scale=1 / sqrt(M)),
    Case("centred over M", WeightRule("centred over M", -s / M**2, (M - 1 - s) / M**2), sympy.Integer(0)),
)
HALF = Q(1, 2)
CASES += (
    Case("centred times std", hsym.rule("(R-mean)*std"), asin(sqrt(t)) / 4 + sqrt(t * (1 - t)) * (2 * t - 1) / 4),
    Case("two turns", hsym.rule("R*(mean^3 - 3/2*mean^2 + 3/5*mean)"), t**4 / 4 - t**3 / 2 + 3 * t**2 / 10),
    Case("a direction that changes with M", gap(P((1, (s - 2) / (M - Q(13, 2)) < 0), (0, True))), ZERO),
    Case("small pieces", hsym.rule("R*mean/M"), ZERO),
    Case(
        "thresholds out of order for small M",
        gap(P((P((1, 2 * s < M - 10), (2, True)), 3 * s < M + 15), (2, True))),
        P((t, t < Q(1, 3)), (2 * t - Q(1, 3), True)),
    ),
    Case(
        "a clipped mean",
        hsym.rule("R*min(max(mean,1/3),2/3)"),
        P((t / 3, t < Q(1, 3)), (t**2 / 2 + Q(1, 18), t < Q(2, 3)), (2 * t / 3 - Q(1, 6), True)),
    ),
    Case(
        "near a half",
        hsym.rule("R*where(abs(mean-1/2)<1/4,1,0)"),
        P((ZERO, t < Q(1, 4)), (t - Q(1, 4), t < Q(3, 4)), (HALF, True)),
    ),
    Case("hard prompts only", gap(P((1, s < M / 2), (0, True))), P((t, t < HALF), (HALF, True))),
    Case("a kink", gap(sympy.Abs(s / M - HALF)), P((t / 2 - t**2 / 2, t < HALF), (Q(1, 4) - t / 2 + t**2 / 2, True))),
    Case("the larger side", gap(sympy.Max(s / M, 1 - s / M)), P((t - t**2 / 2, t < HALF), (Q(1, 4) + t**2 / 2, True))),
    Case("capped", gap(sympy.Min(s / M, HALF)), P((t**2 / 2, t < HALF), (t / 2 - Q(1, 8), True))),
    Case(
        "filtered by difficulty",
        hsym.rule("(R-mean)*where(mean<4/5, where(mean>1/5, 1, 0), 0)"),
        P((ZERO, t < Q(1, 5)), (t - Q(1, 5), t < Q(4, 5)), (Q(3, 5), True)),
    ),
    Case(
        "an inverse with a cap",
        hsym.rule("R*min(1/mean, 5)"),
        P((5 * t, t < Q(1, 5)), (1 + log(5) + log(t), True)),
    ),
    Case(
        "centred over the larger side",
        hsym.rule("(R-mean)/max(mean, 1-mean)", degenerate="zero"),
        P((-log(1 - t), t < HALF), (2 * log(2) + log(t), True)),
    ),
    Case(
        "a threshold off by 7/3",
        gap(P((M / (s + M), 3 * s < M + 7), (sqrt(s / M), True))),
        P((log(1 + t), t < Q(1, 3)), (Q(2, 3) * t ** Q(3, 2) - 2 * sqrt(3) / 27 + log(Q(4, 3)), True)),
    ),
)
NO_LIMIT = (gap((-1) ** M), gap(1 + (-1) ** M * s / M))
lam = parameter("lam", "real")
OPEN = (
    gap(sympy.Max(10 / M, 1)),
    gap(P((ZERO, M < 10**6), (ONE, True))),
    gap(P((sqrt(M), s < -sqrt(M)), (ZERO, True))),
    WeightRule("lam in a denominator", ZERO, M / (lam * M + 1), (lam,)),
    gap(sympy.Integer(2) ** s),
    gap(M**2 / (s + sympy.sqrt(2)) ** 2),
    gap(P((5, Eq(2 * s, M)), (1, True))),
    gap(P((M / (s + 1), 2 * s < M), (0, True))),
    gap(P((sqrt(M), 2 * s < M), (0, True))),
    hsym.rule("R*where(1/(K - M/3 + 1/10) < 2, 1, 0)"),
    hsym.rule("R*where((K - M/2)/(2*M - 201) > 0, 1, 0)"),
    gap(P((1, 1 / (s - Q(5, 2)) < 2), (0, True))),
    WeightRule("lam in a threshold", ZERO, P((1, s < lam * M), (0, True)), (lam,)),
)
