"""The weights of a function by the count of right answers: called on reward vectors, averaged over positions."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb

from hsym.auditing.precision import float_error
from hsym.reading.functions import Answer, Function, Shape, Weight, ask, beside, too_slow

MOST_VECTORS_M = 12
"""Up to this M all 2^M reward vectors are run."""
PERMUTATIONS = 8
"""Beyond, so many orders of each count are."""
NOISE = 64
"""Two calls that differ by no more than so many float errors differ by rounding."""
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two samples with the same reward in groups with the same count that got different weights.

    Attributes:
        correct: whether they are right.
        rewards: the two groups.
        positions: where the samples stand in them, from 1.
        weights: their weights.
    """

    correct: bool
    rewards: tuple[tuple[int, ...], tuple[int, ...]]
    positions: tuple[int, int]
    weights: tuple[Weight, Weight]


@dataclass(frozen=True, slots=True)
class Record:
    """What a function gave at one M.

    Attributes:
        M: the group size.
        a: a_0, ..., a_{M-1}, averaged over all wrong samples of the groups with s right ones; floats as fractions.
        b: b_0, ..., b_{M-1} likewise.
        exact: whether the function returned exact numbers.
        precision: what it returned: ``exact``, ``float64``, ``float32``, ``float16`` or ``bfloat16``.
        error: the float error that the function itself makes, relative to a weight of size 1; 0 where it is exact.
        vectors: on how many reward vectors it was called.
        complete: whether these are all 2^M.
        disagreement: the first one beyond rounding, None where the weights have the form a_s, b_s.
        random: whether a second call gave something else.
        batch: whether the weights of a group change with another group in the batch; None where that cannot be asked.
    """

    M: int
    a: tuple[Fraction, ...]
    b: tuple[Fraction, ...]
    exact: bool
    precision: str
    error: float
    vectors: int
    complete: bool
    disagreement: Disagreement | None
    random: bool
    batch: bool | None


def record(function: Function, shape: Shape, M: int, seconds: float, progress: Progress = lambda _: None) -> Record:
    """Call a function on the reward vectors of a group of M, each twice.

    All 2^M vectors up to M = 12; beyond, for each count the sorted vector and eight random orders.

    Averaging over the positions loses nothing.  The M samples are independent and identically distributed, so that
    a sample i that is wrong (right) together with s right ones among the others is equally often any of the wrong (right)
    samples of any of the C(M, K) groups with K = s (K = s + 1) right ones; and given which samples are right, the score of
    sample i depends on its own answer alone.  So E[(1/M) sum_i Z_i score_i] is the same for Z and for its mean over
    those, whose form is a_s, b_s: an order-dependent function has an exact h_M too.

    Raises:
        HsymError: the function raises an exception, returns no vector of M finite numbers, or takes too long.
    """
    sums: dict[tuple[int, int], list[tuple[Fraction, int]]] = defaultdict(list)
    first: dict[tuple[int, int], tuple[Weight, tuple[int, ...], int]] = {}
    widest: tuple[Fraction, Disagreement] | None = None
    precisions: set[str] = set()
    everything: list[Weight] = []
    changes = Fraction(0)
    started, count = time.monotonic(), 0
    for rewards in _vectors(M):
        answer, again = ask(function, shape, rewards), ask(function, shape, rewards)
        precisions |= {answer.precision, again.precision}
        count += 1
        if count % 256 == 0:
            progress(f"M = {M}: {count} of {_how_many(M)} reward vectors")
        if time.monotonic() - started > seconds:
            raise too_slow(seconds)
        changes = max([changes, *(abs(_exact(x) - _exact(y)) for x, y in zip(answer.weights, again.weights, strict=True))])
        everything += answer.weights
        groups: dict[int, list[Fraction]] = {0: [], 1: []}
        for place, (reward, weight) in enumerate(zip(rewards, answer.weights, strict=True)):
            groups[reward].append((_exact(weight) + _exact(again.weights[place])) / 2)
            key = (reward, sum(rewards) - reward)
            if key not in first:
                first[key] = (weight, rewards, place)
            known, vector, other = first[key]
            apart = abs(_exact(weight) - _exact(known))
            if apart and (widest is None or apart > widest[0]):
                pair = Disagreement(bool(reward), (vector, rewards), (other + 1, place + 1), (known, weight))
                widest = (apart, pair)
        for reward, weights in groups.items():
            if weights:
                sums[reward, sum(rewards) - reward].append((sum(weights, Fraction(0)), len(weights)))
    exact = precisions == {"exact"}
    precision = "exact" if exact else _coarsest(precisions)
    error = 0.0 if exact else float_error(everything, precision)
    scale = max(abs(float(x)) for x in everything) or 1.0
    visible = Fraction(NOISE * error * scale)
    a, b = (tuple(_mean(sums[reward, s]) for s in range(M)) for reward in (0, 1))
    return Record(
        M,
        a,
        b,
        exact,
        precision,
        error,
        count,
        M <= MOST_VECTORS_M,
        widest[1] if widest is not None and widest[0] > visible else None,
        changes > visible,
        _depends_on_the_batch(function, shape, M, visible),
    )


def _vectors(M: int) -> Iterator[tuple[int, ...]]:
    if M <= MOST_VECTORS_M:
        yield from product((0, 1), repeat=M)
        return
    order = random.Random(M)  # the same ones in every run
    for K in range(M + 1):
        vector = [0] * (M - K) + [1] * K
        yield tuple(vector)
        for _ in range(min(PERMUTATIONS, comb(M, K) - 1)):
            order.shuffle(vector)
            yield tuple(vector)


def _how_many(M: int) -> int:
    return int(2**M) if M <= MOST_VECTORS_M else sum(1 + min(PERMUTATIONS, comb(M, K) - 1) for K in range(M + 1))


def _exact(weight: Weight) -> Fraction:
    return Fraction(weight)


def _mean(parts: Sequence[tuple[Fraction, int]]) -> Fraction:
    return sum((x for x, _ in parts), Fraction(0)) / sum(n for _, n in parts)


def _coarsest(precisions: set[str]) -> str:
    known = ("bfloat16", "float16", "float32", "float64")
    return next((x for x in known if x in precisions), "float64")


def _depends_on_the_batch(function: Function, shape: Shape, M: int, visible: Fraction) -> bool | None:
    """Whether another group beside a mixed one changes its weights."""
    mixed = tuple(int(i < (M + 1) // 2) for i in range(M))
    alone: Answer = ask(function, shape, mixed)
    for other in ((0,) * M, (1,) * M):
        together = beside(function, shape, mixed, other)
        if together is None:
            return None
        pairs = zip(alone.weights, together.weights, strict=True)
        if any(
            abs(_exact(x) - _exact(y)) > max(visible, Fraction(1, 10**6) if shape.number == "float32" else visible)
            for x, y in pairs
        ):
            return True
    return False
