"""Timing: two contenders take turns, each from cold caches; growth exponents; jobs in a child process."""

from __future__ import annotations

import gc
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).resolve().parent
ROUNDS = 9
"""Timed runs of a pair of fast contenders; at least 5 unless the peer is slow."""
SLOW_SECONDS, SLOW_ROUNDS = 2.0, 3
"""A contender that takes longer than this in its warm-up is timed only so many times."""


def clear_caches() -> None:
    """Empty SymPy's cache and every ``functools`` cache of a loaded module of hsym: no run may profit from the last."""
    if "sympy" in sys.modules:
        sys.modules["sympy.core.cache"].clear_cache()
    for module in [m for name, m in sys.modules.items() if name == "hsym" or name.startswith("hsym.")]:
        for value in list(vars(module).values()):
            if callable(getattr(value, "cache_clear", None)):
                value.cache_clear()


def timed(job: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> tuple[float, Any]:
    """One run from cold caches: CPU seconds and the answer.  The collector stays on, as users have it.

    No contender sleeps or uses threads, so this is the wall time of a machine with nothing else to do.
    """
    clear_caches()
    gc.collect()
    start = clock()
    answer = job()
    return clock() - start, answer


class Local:
    """A contender that runs in this process.

    Args:
        job: does the whole work and returns an answer.
        sample: turns the answer into something comparable, outside the timed part.
    """

    def __init__(
        self,
        job: Callable[[], Any],
        sample: Callable[[Any], Any] = lambda answer: answer,
        clock: Callable[[], float] = time.process_time,
    ) -> None:
        self.job, self.sample, self.clock = job, sample, clock

    def once(self) -> tuple[float, Any]:
        seconds, answer = timed(self.job, self.clock)
        return seconds, self.sample(answer)


class Remote:
    """A contender of ``peers.py`` in a child process that stays alive, with the ground types of SymPy fixed.

    The seconds are taken inside the child, around the job only: neither start-up nor the pipe is counted.
    """

    def __init__(self, name: str, *arguments: str | int, ground: str = "flint") -> None:
        command = [sys.executable, str(HERE / "peers.py"), name, *map(str, arguments)]
        environment = dict(os.environ, SYMPY_GROUND_TYPES=ground)
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def once(self) -> tuple[float, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the peer {self.process.args} ended with {self.process.wait()}")
        seconds, answer = json.loads(line)
        return seconds, answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians of two contenders over the same rounds; ``ratio`` is the median of theirs/ours in one round."""

    ours: float
    theirs: float
    ratio: float
    rounds: int


def alternate(name: str, ours: Local | Remote, theirs: Local | Remote, rounds: int = ROUNDS) -> Pair:
    """Warm both up, check that they agree, then time them in turns (A B, B A, ...), so that drift cancels.

    Raises:
        RuntimeError: the two answers differ: a fast wrong answer is worth nothing.
    """
    seconds: tuple[list[float], list[float]] = ([], [])
    contenders = (ours, theirs)
    (first, x), (second, y) = ours.once(), theirs.once()
    if x != y:
        raise RuntimeError(f"{name}: the answers differ: {str(x)[:300]} and {str(y)[:300]}")
    if max(first, second) > SLOW_SECONDS:
        rounds = min(rounds, SLOW_ROUNDS)
    for number in range(rounds):
        for which in (0, 1) if number % 2 == 0 else (1, 0):
            spent, answer = contenders[which].once()
            if answer != x:
                raise RuntimeError(f"{name}: the answer changed between two runs")
            seconds[which].append(spent)
    ratio = statistics.median(y / x for x, y in zip(*seconds, strict=True))
    return Pair(statistics.median(seconds[0]), statistics.median(seconds[1]), ratio, rounds)


def median_seconds(job: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The median of some runs after one warm-up."""
    timed(job)
    return statistics.median(timed(job)[0] for _ in range(rounds))


def exponent(values: dict[int, float]) -> float:
    """The slope of log value against log size, by least squares."""
    xs, ys = [math.log(m) for m in values], [math.log(v) for v in values.values()]
    x, y = statistics.mean(xs), statistics.mean(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def growth(jobs: dict[int, Callable[[], Any]], rounds: int = 5) -> dict[int, float]:
    """The median seconds of a job at each size, the sizes taking turns."""
    seconds: dict[int, list[float]] = {size: [] for size in jobs}
    for job in jobs.values():
        timed(job)
    for _ in range(rounds):
        for size, job in jobs.items():
            seconds[size].append(timed(job)[0])
    return {size: statistics.median(found) for size, found in seconds.items()}


def operations(job: Callable[[], Any]) -> int:
    """How many bytecode instructions a job executes, after one warm-up that does the imports: no clock is involved.

    What a C function does inside one call is not seen.
    """
    job()
    clear_caches()
    count = 0

    def trace(frame: Any, event: str, argument: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        job()
    finally:
        sys.settrace(before)
    return count


def child(code: str) -> Any:
    """The JSON that a fresh interpreter prints for some code."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def command(words: list[str]) -> Local:
    """A whole process as a contender, start-up included, on a wall clock."""

    def job() -> None:
        subprocess.run(words, stdout=subprocess.DEVNULL, check=True)

    return Local(job, clock=time.perf_counter)
