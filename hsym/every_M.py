"""Derivations for every group size at once: the steps of a proof, backed by a certificate that ``checker.py`` accepted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sympy

from hsym import certificates, notation, symbols
from hsym.claims import CHECKER, THEOREM_1, THEOREM_2, Claim, Verdict
from hsym.derivation import Derivation, Step, assumptions
from hsym.errors import HsymError
from hsym.exact.quotients import Field, Quotient
from hsym.objective import Objective
from hsym.rule import WeightRule
from hsym.summation.closing import Closed, close
from hsym.summation.display import fraction
from hsym.summation.exact_sum import ExactSum, exact_sum
from hsym.summation.segments import in_cases, segments
from hsym.summation.sums import BinomialSum, NoClosedForm
from hsym.summation.transform import Integrated, integrate

M, K, s, t = symbols.M, symbols.K, symbols.s, symbols.t
DEFINED = "hypothesis: the weights are defined for every s and M; without a certificate this is not proved"
FIRST_SIZES = 9
"""Among so many sizes from the least M on the first one is looked for at which a rule is defined."""
SEARCHED = (1, 2, 5, 11, 24, 63, 120)
"""Without a certificate the weights are evaluated at these distances from the least M: an undefined one is an error."""
SAMPLES = (0, 1, 7)
"""With one, at these."""

DIFFERENCE = (
    "$B_{M,s}(t) = (1-t) B_{M-1,s}(t) + t B_{M-1,s-1}(t)$, summed against the factor, whose differences are on the right",
    "$B_{M,s}(t) = t B_{M-1,s-1}(t) + (1-t) B_{M-1,s}(t)$, summed against the factor, whose differences are on the right",
)
ABSORPTION = (
    "absorption: $(M - s) B_{M,s}(t) = M (1-t) B_{M-1,s}(t)$ removes a factor from the denominator",
    "absorption: $s B_{M,s}(t) = M t B_{M-1,s-1}(t)$ removes a factor from the denominator",
)


@dataclass(frozen=True)
class Found:
    """What was found for every M: a closed form or a recurrence, or else the sum over K, and why nothing better.

    Attributes:
        rule: the rule, from the first group size on at which it is defined.
        closed: the sums, or None.
        integrated: h_M in closed form, or None.
        summed: the sum over K where there is no closed form, or None.
        certificate: what the checker accepted, as JSON text, or None.
        obstacle: why there is no closed form, or no certificate.
    """

    rule: WeightRule
    closed: Closed | None = None
    integrated: Integrated | None = None
    summed: ExactSum | None = None
    certificate: str | None = None
    obstacle: str = ""

    @property
    def start(self) -> int | None:
        """The least M of what was found, None if it depends on a parameter."""
        if self.closed is None:
            return self.rule.least_M
        start = self.closed.segments.start.rational
        return None if start is None else int(start)


def find(rule: WeightRule) -> Found:
    """The strongest statement for every M whose certificate the checker accepts.

    Example:
        >>> from hsym import catalog
        >>> print(find(catalog.get("rloo")).integrated.transform)
        t
    """
    rule = _from_first_size(rule)
    _evaluated(rule, rule.least_M)
    try:
        closed = close(rule)
    except NoClosedForm as outside:
        return _without_closed_form(rule, str(outside))
    except (ZeroDivisionError, ValueError):  # a pole, or a number of terms, that depends on a parameter
        return _without_closed_form(rule, "the sum over s is outside of the methods")
    if closed.segments.start.rational is not None:
        _evaluated(rule, int(closed.segments.start.rational))
    try:
        integrated: Integrated | None = integrate(closed)
        obstacle = ""
    except NoClosedForm as reason:
        integrated, obstacle = None, str(reason)
    except (ZeroDivisionError, ValueError):
        integrated, obstacle = None, "integrating is outside of the methods"
    accepted, refusal = certificates.accepted(lambda: certificates.closed_form(rule, closed, integrated))
    if accepted is None and integrated is not None:
        integrated, obstacle = None, refusal
        accepted, refusal = certificates.accepted(lambda: certificates.closed_form(rule, closed, None))
    if accepted is None:
        return _without_closed_form(rule, f"the checker refused what was found: {refusal}")
    return Found(rule, closed, integrated, None, accepted, obstacle)


def _from_first_size(rule: WeightRule) -> WeightRule:
    """The rule with the least group size at which it is defined, if that is one of the first few.

    Raises:
        HsymError: it is not defined at any of them.
    """
    for size in range(rule.least_M, rule.least_M + FIRST_SIZES):
        if not undefined_at(rule, size):
            return rule if size == rule.least_M else replace(rule, least_M=size)
    if any(x.is_integer for x in rule.parameters):
        return rule  # defined from a size on that depends on the parameter
    rule.at(rule.least_M + FIRST_SIZES - 1)
    return rule


def _without_closed_form(rule: WeightRule, obstacle: str) -> Found:
    if not rule.parameters:
        for size in SEARCHED:
            rule.at(rule.least_M + size)
    try:
        summed = exact_sum(rule)
    except NoClosedForm:
        return Found(rule, obstacle=obstacle)
    accepted, refusal = certificates.accepted(lambda: certificates.exact_sum(rule, summed))
    if accepted is None:
        return Found(rule, obstacle=f"{obstacle}; the checker refused the sum over K: {refusal}")
    return Found(rule, None, None, summed, accepted, obstacle)


def _evaluated(rule: WeightRule, start: int) -> None:
    """Evaluate the weights at a few group sizes, as far as parameters leave them defined.

    Raises:
        HsymError: one of them is undefined, and says at which s.
    """
    if not any(x.is_integer for x in rule.parameters):
        for distance in SAMPLES:
            if distance or start == rule.least_M:
                rule.at(start + distance)


def derive_every_M(rule: WeightRule) -> Derivation:
    """The derivation of h_M for every M.

    Raises:
        HsymError: a weight is undefined at some s.

    Example:
        >>> from hsym import catalog
        >>> d = derive_every_M(catalog.get("rejection_sampling"))
        >>> print(d.step("transform").right)
        Sum((1 - (1 - t)**k)/k, (k, 1, M))
    """
    found = find(rule)
    rule = found.rule
    steps = _Steps(rule, found)
    steps.weights()
    if found.closed is not None:
        steps.sums(found.closed)
        steps.results(found.closed)
    else:
        steps.without_closed_form()
    return Derivation(f"The objective of {rule.title} for every $M$", rule, None, tuple(steps.made), found.certificate)


class _Steps:
    """Collects the steps, which share domain, assumptions and evidence."""

    def __init__(self, rule: WeightRule, found: Found) -> None:
        self.rule, self.found = rule, found
        self.made: list[Step] = []
        self.assumed = () if found.certificate else (DEFINED,)
        start = sympy.Integer(found.summed.start if found.summed else rule.least_M)
        if found.closed:
            start = found.closed.segments.start.to_sympy()
        self.domain = f"0 <= t <= 1 (by continuity where a denominator vanishes), every integer M >= {start}"
        if not found.certificate:
            self.domain += " at which the weights are defined for every s < M"
        self.missing = [
            x for x in (certificates.small_sizes(rule, found.closed) if found.closed else ()) if undefined_at(rule, x)
        ]
        if self.missing:
            self.domain += f"; the rule is undefined at M = {', '.join(map(str, self.missing))}"
        self.checked = Verdict("holds", "checked", "the checker accepted the certificate", (), (CHECKER,))
        self.exact = Verdict("holds", "exact", "substitution of R and K in the rule")

    def add(self, name: str, left: sympy.Expr, right: Any, reason: str, verdict: Verdict, kind: str = "h") -> None:
        claim = Claim(kind, f"{name}: {left}", self.domain, assumptions(self.rule))
        self.made.append(Step(name, left, "=", right, reason, claim, verdict))

    def weights(self) -> None:
        """The rule as a_s and b_s, its gap, and theorem 1."""
        self.add(
            "weights of an incorrect sample",
            sympy.Symbol("a_s"),
            self.rule.incorrect,
            "$R = 0$ and $K = s$ in the rule",
            self.exact,
        )
        self.add(
            "weights of a correct sample",
            sympy.Symbol("b_s"),
            self.rule.correct,
            "$R = 1$ and $K = s + 1$ in the rule",
            self.exact,
        )
        gap = _shown_gap(self.rule) if self.found.closed is None else self._gap(self.found.closed)
        verdict = self.exact if self.found.closed is None else self.checked
        self.add("gap", sympy.Symbol("w_s"), gap, "$w_s = b_s - a_s$", verdict)
        self.add(
            "theorem 1",
            notation.TransformDerivative(M, t),
            notation.BernsteinSum(M - 1, t),
            "$s$ of the other samples are correct with binomial probability, independently of the sample itself",
            Verdict("holds", "exact", "theorem 1 with this gap", (), (THEOREM_1, *self.assumed)),
        )

    def _gap(self, closed: Closed) -> sympy.Expr:
        found = closed.segments
        cases = [(p.gap, sympy.Eq(s, p.s)) for p in (*found.low, *found.high)]
        if found.tail:
            cases.append((sympy.Integer(0), s > found.middle.top.to_sympy()))
        middle = sympy.Add(*(c.to_sympy() * x.summand.to_sympy() for c, x in closed.parts))
        return sympy.Piecewise(*cases, (middle, True), evaluate=False) if cases else middle

    def sums(self, closed: Closed) -> None:
        """Split the sum, reduce and solve every part."""
        points = sympy.Add(*(value.to_sympy() for _, value in closed.points))
        spelled = sympy.Add(*(c.to_sympy() * _kernel_sum(x) for c, x in closed.parts), points)
        named = sympy.Add(*(c.to_sympy() * self._call(x, M) for c, x in closed.parts), points)
        names = _names(tuple(x for _, x in closed.parts))
        reason = f"by linearity, term by term; {names} stand for the sums" if names else "only exceptional $s$ contribute"
        right = (spelled, named) if names else points
        self.add("split", notation.TransformDerivative(M, t), right, reason, self.checked)
        direct = {x for _, x in closed.parts}
        for x in closed.sums:
            if x not in direct:
                self.add(x.name, self._call(x, M), _kernel_sum(x), "a simpler sum that is needed", self.exact)
            if x.method == "creative telescoping":
                self.add(
                    f"{x.name} Q", sympy.Symbol("Q"), fraction(x.certificate), "found by Zeilberger's algorithm", self.checked
                )
            *lower, leading = (fraction(c) * self._call(x, M + i) for i, c in enumerate(x.recurrence))
            others = [fraction(o.coefficient) * self._function(o.sum)(M + o.shift) for o in x.others]
            right = sympy.Add(*(-c for c in reversed(lower)), *others, x.right.to_sympy())
            self.add(f"{x.name} {x.method}", leading, right, _reason(x), self.checked)
            if x.solution is not None:
                first = closed.segments.start.to_sympy()
                why = (
                    f"the recurrence and the value at $M = {first}$ determine it"
                    if len(x.recurrence) > 1
                    else "divided by the factor"
                )
                self.add(f"{x.name} solution", self._call(x, M), x.solution.to_sympy(), why, self.checked)
        for x, initial in closed.initial:
            for j, value in enumerate(initial):
                size = closed.segments.start.to_sympy() + j
                self.add(f"{x.name} at M = {size}", self._call(x, size), value.to_sympy(), "term by term", self.checked)

    def _function(self, name: str) -> Any:
        return sympy.Function(f"S_{name[1:]}")

    def _call(self, x: BinomialSum, size: sympy.Expr) -> sympy.Expr:
        return self._function(x.name)(size)

    def results(self, closed: Closed) -> None:
        """h_M' and h_M, the ends, and the small group sizes."""
        unsolved = [c.to_sympy() * self._call(x, M) for c, x in closed.parts if x.solution is None]
        right = sympy.Add(closed.derivative.to_sympy(), *unsolved)
        reason = f"the parts put together, for every integer $M$ from ${closed.segments.start}$ on"
        if unsolved:
            reason = f"no closed form was found for {_names(closed.unsolved)}: the recurrence and the first values determine it"
        self.add(
            "derivative",
            notation.TransformDerivative(M, t),
            right,
            reason,
            replace(self.checked, relies_on=(CHECKER, THEOREM_1)),
        )
        if self.found.integrated is not None:
            why = "integrated from $0$ to $t$: its derivative is $h_M'(t)$ and its value at $t = 0$ is $0$"
            whole = self.found.integrated.transform.to_sympy()
            self.add("transform", notation.Transform(M, t), whole, why, replace(self.checked, relies_on=(CHECKER, THEOREM_1)))
        else:
            self._theorem_2(self.found.obstacle)
        self._ends(closed)
        self._small(closed)

    def _theorem_2(self, obstacle: str) -> None:
        """h_M as a finite sum: the mean of the running sums of the gap, in both forms of theorem 2."""
        running = sympy.Sum(sympy.Symbol("w_s"), (s, 0, K - 1))
        mean = sympy.Sum(sympy.binomial(M, K) * t**K * (1 - t) ** (M - K) * running, (K, 1, M)) / M
        reason = f"theorem 2: an exact finite sum, because no closed form was found ({obstacle})"
        verdict = Verdict("holds", "exact", "theorem 2 with this gap", (), (THEOREM_2, *self.assumed))
        self.add("transform", notation.Transform(M, t), (notation.BetaSum(M, t), mean), reason, verdict)

    def _ends(self, closed: Closed) -> None:
        """The values at t = 0 and t = 1, where the range that holds this s is not empty."""
        found = closed.segments
        ends = Verdict("holds", "exact", "at an end one Bernstein polynomial is 1 and the others are 0", (), (THEOREM_1,))
        low = found.low[0].gap if found.low else found.gap.xreplace({s: sympy.Integer(0)})
        first = found.start if found.low or found.tail else _larger(found.start, found.middle.cut + 1)
        why = f"only $s = 0$ is left of the sum: $w_0$, for every integer $M$ from ${first}$ on"
        self.add("at t = 0", notation.TransformDerivative(M, sympy.Integer(0)), low, why, ends)
        high = found.high[-1].gap if found.high else (self.rule.gap if found.tail else found.gap).xreplace({s: M - 1})
        first = (
            found.start if found.high or found.tail else _larger(found.start, found.start.field.constant(found.middle.low + 1))
        )
        why = f"only $s = M - 1$ is left of the sum: $w_{{M-1}}$, for every integer $M$ from ${first}$ on"
        self.add("at t = 1", notation.TransformDerivative(M, sympy.Integer(1)), high, why, ends)

    def _small(self, closed: Closed) -> None:
        for size in certificates.small_sizes(self.rule, closed):
            if size in self.missing:
                continue
            why = f"$M = {size}$ is below the range of the formula: summed term by term"
            objective = Objective(self.rule, size)
            slope, whole = objective.derivative_expr, objective.expr
            self.add(f"derivative at M = {size}", notation.TransformDerivative(size, t), slope, why, self.checked)
            verdict = (
                self.checked if self.found.integrated is not None else replace(self.exact, reason="exact arithmetic at this M")
            )
            self.add(f"transform at M = {size}", notation.Transform(size, t), whole, "integrated from $0$ to $t$", verdict)

    def without_closed_form(self) -> None:
        """The sum over K if there is one, and theorem 2."""
        found = self.found.summed
        if found is not None:
            self.add(
                "derivative",
                notation.TransformDerivative(M, t),
                sympy.Sum(found.term, (found.index, found.low, found.high)),
                "both sums over the number $K$ of correct samples in the group; no closed form was found "
                f"({self.found.obstacle})",
                replace(self.checked, relies_on=(CHECKER, THEOREM_1)),
            )
        self._theorem_2(self.found.obstacle)


def _shown_gap(rule: WeightRule) -> sympy.Expr:
    """The gap with its exceptional s as cases, if that is possible."""
    try:
        found = segments(rule, Field((M, s, t, *sorted(rule.parameters, key=str))))
    except NoClosedForm:
        return rule.gap
    return rule.gap if found.tail else in_cases(found)


def _larger(x: Quotient, y: Quotient) -> Quotient:
    return y if (x.rational or 0) < (y.rational or 0) else x


def undefined_at(rule: WeightRule, size: int) -> bool:
    """Whether some weight of the rule means nothing at this group size."""
    try:
        rule.at(size)
    except HsymError:
        return True
    return False


def _names(sums: tuple[BinomialSum, ...]) -> str:
    return ", ".join(f"$S_{{{x.name[1:]}}}(M)$" for x in sums)


def _kernel_sum(x: BinomialSum) -> sympy.Expr:
    return notation.KernelSum(x.summand.to_sympy(), sympy.Integer(x.range.low), x.range.top.to_sympy(), t)


def _reason(x: BinomialSum) -> str:
    mirrored = int(type(x.summand).__name__ == "Mirrored")
    if x.method == "difference":
        return DIFFERENCE[mirrored]
    if x.method == "absorption":
        return ABSORPTION[mirrored]
    return (
        "creative telescoping: for the term $F$ of the sum and $G = Q F$, "
        "$c_0 F(M,s) + c_1 F(M+1,s) + \\dots = G(M,s+1) - G(M,s)$, which is summed over $s$"
    )
