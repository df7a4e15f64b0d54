"""Rigorous enclosures of E[v_K], K ~ Binomial(n, t): how h_M(t) and h_M'(t) are evaluated at large M.

The sum starts at the mode of the binomial and walks both ways by the ratio of neighbouring probabilities; a tail is cut
when a geometric series bounds what is left.  So only O(sqrt(n * digits)) terms are summed, and none of them cancels.
(Sums of incomplete beta functions lose every digit at M = 1000.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy
from flint import arb, ctx, fmpq

from hsym.errors import HsymError
from hsym.exact.balls import Ball, ball, check_digits, starting_bits
from hsym.exact.evaluate import evaluate_balls
from hsym.exact.numbers import Number
from hsym.exact.precision import precision

MAX_WORK = 200_000_000
"""Largest group size times digits."""
CHECK_EVERY = 16
"""How many terms are summed between two looks at the bound on the tail."""


def binomial_mean(values: list[arb], t: arb, target: arb, bound: arb) -> arb:
    """``sum_k values[k] B_{n,k}(t)`` for 0 < t < 1 with n + 1 values, all at most ``bound`` in absolute value."""
    n = len(values) - 1
    mode = min(n, max(0, int(float(t.mid()) * (n + 1))))
    odds = t / (1 - t)
    start = arb.bin_uiui(n, mode) * t**mode * (1 - t) ** (n - mode)
    total = start * values[mode]
    for forward in (True, False):
        probability, k = start, mode
        left = (n - mode) if forward else mode
        ratio = odds if forward else 1 / odds
        for step in range(1, left + 1):
            top, bottom = (n - k, k + 1) if forward else (k, n - k + 1)
            probability = probability * ratio * top / bottom
            k += 1 if forward else -1
            total += probability * values[k]
            if step % CHECK_EVERY == 0 and step < left:
                top, bottom = (n - k, k + 1) if forward else (k, n - k + 1)
                shrink = ratio * top / bottom
                if shrink < 1:
                    tail = probability * shrink / (1 - shrink) * bound
                    if tail < target:
                        total += arb(0, tail.abs_upper())
                        break
    return total


@dataclass(slots=True)
class Encloser:
    """Balls for the weights of one rule at one M, kept so that each further t is cheap.

    Args:
        incorrect: a_s as a SymPy expression in s and M, every parameter with a value.
        correct: b_s likewise.
        M: the group size.
        values: exact numbers for the parameters that occur.
        check: called with the undefined s of both sides; raises if there are any.
    """

    incorrect: sympy.Expr
    correct: sympy.Expr
    M: int
    values: Mapping[sympy.Symbol, sympy.Expr]
    check: Callable[[dict[int, str], dict[int, str]], None]
    _levels: dict[int, tuple[list[arb], list[arb], arb, arb]] = field(default_factory=dict)

    def _level(self, bits: int) -> tuple[list[arb], list[arb], arb, arb]:
        """Gap and running means at a working precision, with bounds on both."""
        if bits not in self._levels:
            low, undefined_low = evaluate_balls(self.incorrect, self.M, self.values)
            high, undefined_high = evaluate_balls(self.correct, self.M, self.values)
            self.check(undefined_low, undefined_high)
            gap = [b - a for a, b in zip(low, high, strict=True)]
            total, sums = arb(0), [arb(0)]
            for w in gap:
                total += w
                sums.append(total)
            self._levels = {bits: (gap, sums, absolute_bound(gap), absolute_bound(sums))}
        return self._levels[bits]

    def control_points(self, bits: int) -> list[arb]:
        """Balls of ``bits`` bits around W_0, ..., W_M, the Bernstein coefficients of h_M (for use inside ``exact``)."""
        with precision(bits):
            return [total / self.M for total in self._level(bits)[1]]

    def transform(self, t: Fraction | Number, digits: int) -> Ball:
        """A ball around h_M(t)."""
        return self._enclose(t, digits, whole=True)

    def derivative(self, t: Fraction | Number, digits: int) -> Ball:
        """A ball around h_M'(t)."""
        return self._enclose(t, digits, whole=False)

    def _enclose(self, t: Fraction | Number, digits: int, whole: bool) -> Ball:
        point = Number.of(t)
        if point.parameters or (point.sign() or 0) < 0 or ((1 - point).sign() or 0) < 0:
            raise HsymError(f"t: {t} is not in [0, 1]; expected an exact number from 0 to 1")
        if self.M * check_digits(digits) > MAX_WORK:
            most = MAX_WORK // self.M
            raise HsymError(f"digits: {digits} is too many at M = {self.M}; expected at most {most} decimals there")
        factor = self.M if whole else 1
        guard = starting_bits(digits) + 2 * self.M.bit_length()

        def compute() -> arb:
            bits = max(guard, ctx.prec)
            with precision(bits):
                gap, sums, gap_bound, sums_bound = self._level(bits)
                values, bound = (sums, sums_bound) if whole else (gap, gap_bound)
                if point.is_zero or point == Number.of(1):
                    return values[0 if point.is_zero else -1] / factor
                target = arb(fmpq(1, 10 ** (digits + 2))) * factor
                return binomial_mean(values, point.enclose_arb(), target, bound) / factor

        return ball(compute, digits)


def absolute_bound(values: list[Any]) -> arb:
    """An upper bound on all absolute values."""
    largest = arb(0)
    for value in values:
        size = value.abs_upper()
        if not size <= largest:
            largest = size
    return largest
