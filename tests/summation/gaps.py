"""Gaps for every M: what they are, and which kind of answer is expected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sympy

from hsym.rule import WeightRule
from hsym.symbols import M, parameter, s

k, lam = parameter("k", "integer"), parameter("lam", "positive")
H, C, fact, gamma, Piecewise, Eq = sympy.harmonic, sympy.binomial, sympy.factorial, sympy.gamma, sympy.Piecewise, sympy.Eq
zero = sympy.Integer(0)


@dataclass(frozen=True)
class Gap:
    """A gap with the kind of answer: ``closed``, ``recurrence`` (of that order), and whether h_M has a closed form."""

    name: str
    w: sympy.Expr
    order: int = 0
    transform: bool = True
    values: tuple[dict[str, Any], ...] = field(default=({},))

    @property
    def rule(self) -> WeightRule:
        return WeightRule(self.name, zero, self.w, tuple(x for x in (k, lam) if self.w.has(x)))


KS = tuple({"k": v} for v in (1, 2, 3, 5))
LAMS = tuple({"lam": sympy.Rational(*v)} for v in ((1, 1), (2, 3), (5, 2)))

GAPS = (
    Gap("one", sympy.Integer(1)),
    Gap("s", s),
    Gap("s^3", s**3),
    Gap("s^6", s**6),
    Gap("polynomial in s with coefficients in M", (s**2 - M * s + 3) / (M + 1)),
    Gap("1/(s+1)", 1 / (s + 1)),
    Gap("M/(s+1)", M / (s + 1)),
    Gap("1/(s+4)", 1 / (s + 4)),
    Gap("1/((s+1)(s+2))", 1 / ((s + 1) * (s + 2))),
    Gap("1/(s+1)^2", 1 / (s + 1) ** 2),
    Gap("1/(s+1)^3", 1 / (s + 1) ** 3),
    Gap("1/((s+1)^2(s+3))", 1 / ((s + 1) ** 2 * (s + 3))),
    Gap("s^3/(M-s)", s**3 / (M - s)),
    Gap("1/(s+1)+1/(M-s)", 1 / (s + 1) + 1 / (M - s)),
    Gap("1/(M-s)^2", 1 / (M - s) ** 2),
    Gap("(s+1)/(M-s)^2", (s + 1) / (M - s) ** 2),
    Gap("1/(M-1-s), 0 at s = M - 1", Piecewise((0, Eq(s, M - 1)), (1 / (M - 1 - s), True))),
    Gap("log-odds", M * (M + 1) / ((s + 1) * (M - s))),
    Gap("H_s", H(s)),
    Gap("H_{s+1}", H(s + 1)),
    Gap("H_{M-s}", H(M - s)),
    Gap("s H_s", s * H(s)),
    Gap("H_{s+1}/(s+1)", H(s + 1) / (s + 1)),
    Gap("H_s^2", H(s) ** 2),
    Gap("pass@k", k * C(M - 1 - s, k - 1) / C(M - 1, k - 1), values=KS),
    Gap("pass@3", 3 * C(M - 1 - s, 2) / C(M - 1, 2)),
    Gap("s pass@k", s * C(M - 1 - s, k - 1) / C(M - 1, k - 1), values=KS),
    Gap("all of 3 correct", C(s, 2) / C(M - 1, 2)),
    Gap("1/(2s+1)", 1 / (2 * s + 1)),
    Gap("1/(s+lam)", 1 / (s + lam), values=LAMS),
    Gap("lam^s", lam**s, values=LAMS),
    Gap("s lam^s", s * lam**s, values=LAMS),
    Gap("lam^s/(s+1)", lam**s / (s + 1), values=LAMS),
    Gap("lam^(M-s)", lam ** (M - s), values=LAMS),
    Gap("2^s", sympy.Integer(2) ** s),
    Gap("(-1)^s", sympy.Integer(-1) ** s),
    Gap("1/C(M-1,s)", 1 / C(M - 1, s), transform=False),
    Gap("C(2s,s)/4^s", C(2 * s, s) / 4**s, order=2, transform=False),
    Gap("1/(s^2+1)", 1 / (s**2 + 1), order=3, transform=False),
    Gap("1/(s+M)", 1 / (s + M), order=2, transform=False),
    Gap("1/s!", 1 / fact(s), order=2, transform=False),
    Gap("Gamma(s+lam)/s!", gamma(s + lam) / gamma(s + 1), order=2, transform=False, values=LAMS[:1]),
    Gap("1/((s+1)(s+lam))", 1 / ((s + 1) * (s + lam)), order=2, transform=False, values=LAMS),
    Gap("mixed groups only", Piecewise((0, Eq(s, 0)), (0, Eq(s, M - 1)), (1, True))),
    Gap("1/s, 0 at s = 0", Piecewise((0, Eq(s, 0)), (1 / s, True))),
    Gap("s >= M - 2", Piecewise((1, s >= M - 2), (0, True))),
    Gap("group contrast", Piecewise((0, Eq(s, M - 1)), (M / (s + 1), True)) + Piecewise((0, Eq(s, 0)), (M / (M - s), True))),
    Gap("1/(s+1)^2+1/(M-s)", 1 / (s + 1) ** 2 + 1 / (M - s)),
    Gap("1/(s+1)^3+1/(s+2)", 1 / (s + 1) ** 3 + 1 / (s + 2)),
    Gap("1/(s+1)^2+2^s/(s+2)", 1 / (s + 1) ** 2 + sympy.Integer(2) ** s / (s + 2)),
    Gap("(H_s+s)/(s+1)", (H(s) + s) / (s + 1)),
    Gap("s H_{M-s-1}", s * H(M - s - 1)),
    Gap("2^(-s)/(s+1)", 1 / (sympy.Integer(2) ** s * (s + 1))),
    Gap("lam^s/(2^s(s+1))", lam**s / (sympy.Integer(2) ** s * (s + 1)), values=LAMS),
    Gap("(2^s+1)(s+1)/(2^s(s+2))", (2**s + 1) * (s + 1) / (2**s * (s + 2))),
    Gap("1/((s+1) C(M-1,s))", 1 / (C(M - 1, s) * (s + 1)), transform=False),
    Gap("C(2s,s)/(4^s(s+1))", C(2 * s, s) / (4**s * (s + 1)), order=2, transform=False),
    Gap("1/((s+1) s!)", 1 / ((s + 1) * fact(s)), order=2, transform=False),
    Gap("pass@k/(s+1)", C(M - 1 - s, k - 1) / (C(M - 1, k - 1) * (s + 1)), transform=False, values=KS),
    Gap("0 at M = 1", Piecewise((0, Eq(M, 1)), (M / ((M - 1) * (s + 1)), True))),
    Gap("2 up to M = 3", Piecewise((2, M <= 3), (1 / (s + 1), True))),
    Gap("1/max(2, s+1)", 1 / sympy.Max(2, s + 1, evaluate=False)),
)
