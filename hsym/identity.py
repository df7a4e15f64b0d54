"""The gradient identity on an explicit policy, decided exactly and without theorem 1.

    E[(1/M) sum_i Z_i grad log pi(y_i)]  =  grad h_M(p)

The left side is the sum over all M-tuples of responses.  Tuples with the same counts contribute the same, so they are
collapsed by their multinomial multiplicity; ``method="tuples"`` does not even do that and serves as an oracle.  The right
side differentiates h_M(p) itself.  Probabilities stay polynomial variables and tangents stay formal, so both sides are
polynomials, and equality means equal coefficients:

* free policy: n probabilities x_y and a tangent d_y, with sum d_y = 0 and sum x_y = 1.  Both sides are homogeneous in x,
  so ``sum x_y = 1`` never has to be used.  This covers every differentiable parametrisation.
* softmax policy: x_y is a monomial in the exponentials g_k of the parameters, over the sum of these; several prompts may
  share the parameters, which gives the identity for J_h.

The weights may be numbers, or symbols a_s, b_s: then the identity holds for every rule at that M on that policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb, factorial, prod
from typing import Literal

from hsym.claims import Verdict
from hsym.errors import HsymError, shown
from hsym.exact.limits import check_group_size
from hsym.exact.multivariate import Element, Ring
from hsym.exact.polynomials import Polynomial, to_bernstein
from hsym.exact.vectors import SymbolicVector
from hsym.rule import WeightTable

MAX_SYMBOLIC_M = 64
"""The largest M at which the weights may be symbols (two variables for each s)."""
MAX_TERMS = 200_000
"""The most tuples (or count vectors, times responses) that one identity may sum over."""

Method = Literal["counts", "tuples"]
Counts = dict[tuple[int, int], dict[tuple[int, ...], int]]
"""``(response, s) -> {counts of the tuple: how many tuples, times how often the response occurs}``."""


@dataclass(frozen=True, slots=True)
class FreePolicy:
    """n responses with free probabilities and a free tangent; the first ``correct`` responses are the correct ones.

    Example:
        >>> FreePolicy(3, 2).wrong
        1
    """

    responses: int
    correct: int

    def __post_init__(self) -> None:
        _check_policy(self.responses, self.correct)

    @property
    def wrong(self) -> int:
        """How many responses are incorrect."""
        return self.responses - self.correct

    def __str__(self) -> str:
        return f"{self.responses} responses ({self.correct} correct) with free probabilities and a free tangent"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt of a softmax policy.

    Attributes:
        features: for each response the integers F_k >= 0 of its logit ``sum_k F_k theta_k``.
        correct: the first so many responses are correct.
    """

    features: tuple[tuple[int, ...], ...]
    correct: int

    def __post_init__(self) -> None:
        _check_policy(len(self.features), self.correct)
        if len({len(row) for row in self.features}) != 1:
            raise HsymError(f"features: {shown(self.features)} has rows of different lengths; expected equal lengths")
        if any(f < 0 for row in self.features for f in row):
            raise HsymError(f"features: {shown(self.features)} has a negative entry; expected integers that are at least 0")


@dataclass(frozen=True, slots=True)
class SoftmaxPolicy:
    """Prompts whose responses have probabilities softmax(logits), the logits linear in shared parameters theta.

    Example:
        >>> SoftmaxPolicy.logits(3, 1).prompts[0].features
        ((1, 0, 0), (0, 1, 0), (0, 0, 1))
        >>> len(SoftmaxPolicy.two_prompts().prompts)
        2
    """

    prompts: tuple[Prompt, ...]

    @staticmethod
    def logits(responses: int, correct: int) -> SoftmaxPolicy:
        """One prompt, one free logit for each response."""
        unit = tuple(tuple(int(i == j) for j in range(responses)) for i in range(responses))
        return SoftmaxPolicy((Prompt(unit, correct),))

    @staticmethod
    def two_prompts() -> SoftmaxPolicy:
        """Two prompts that share two parameters: logits (theta_1; theta_2) and (theta_1 + theta_2; 0, theta_1)."""
        return SoftmaxPolicy((Prompt(((1, 0), (0, 1)), 1), Prompt(((1, 1), (0, 0), (1, 0)), 1)))

    @property
    def parameters(self) -> int:
        """How many parameters the logits share."""
        return len(self.prompts[0].features[0])

    def __str__(self) -> str:
        shape = " and ".join(f"{len(x.features)} responses ({x.correct} correct)" for x in self.prompts)
        what = "a softmax over" if len(self.prompts) == 1 else f"{len(self.prompts)} prompts sharing parameters:"
        return f"{what} {shape}"


Policy = FreePolicy | SoftmaxPolicy


def _check_policy(responses: int, correct: int) -> None:
    if not isinstance(responses, int) or not 2 <= responses <= 8:
        raise HsymError(f"responses: {shown(responses)} is not possible; expected an integer from 2 to 8")
    if not isinstance(correct, int) or not 1 <= correct < responses:
        raise HsymError(f"correct: {shown(correct)} is not possible; expected an integer from 1 to {responses - 1}")


def _compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total, -1, -1):
        for rest in _compositions(total - first, parts - 1):
            yield (first, *rest)


def occurrences(M: int, responses: int, correct: int, method: Method = "counts") -> Counts:
    """For every response y and s: the tuples in which y occurs while s of the *other* samples are correct.

    Returns:
        ``{(y, s): {counts: number}}``, where the number counts each tuple once for each of its samples equal to y.

    Example:
        >>> occurrences(2, 2, 1)[0, 0], occurrences(2, 2, 1, "tuples")[0, 0]
        ({(1, 1): 2}, {(1, 1): 2})
    """
    work = responses**M * M if method == "tuples" else comb(M + responses - 1, responses - 1) * responses
    if work > MAX_TERMS:
        raise HsymError(
            f"M: the identity at M = {M} on {responses} responses sums {work} terms by {method}; expected at most {MAX_TERMS}"
        )
    found: Counts = {}
    if method == "tuples":
        for group in product(range(responses), repeat=M):
            counts = tuple(group.count(y) for y in range(responses))
            K = sum(y < correct for y in group)
            for y in group:
                cell = found.setdefault((y, K - (y < correct)), {})
                cell[counts] = cell.get(counts, 0) + 1
        return found
    for counts in _compositions(M, responses):
        multiplicity = factorial(M) // prod(map(factorial, counts))
        K = sum(counts[:correct])
        for y, k in enumerate(counts):
            if k:
                found.setdefault((y, K - (y < correct)), {})[counts] = multiplicity * k
    return found


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of the identity, coefficient by coefficient of the tangent (for use inside ``hsym``).

    Attributes:
        ring: the polynomial ring; its first ``len(left)`` (free policy) variables are the probabilities.
        left: the expected update, one polynomial for each tangent direction.
        right: the gradient of h(p) likewise.
        modulo_sum: whether the tangents sum to 0, so that only differences of coefficients count.
        denominator: what both sides were multiplied by to make them polynomials.
    """

    ring: Ring
    left: tuple[Element, ...]
    right: tuple[Element, ...]
    modulo_sum: bool
    denominator: Element

    def differences(self) -> list[Element]:
        """What has to vanish."""
        found = [x - y for x, y in zip(self.left, self.right, strict=True)]
        return [x - found[-1] for x in found[:-1]] if self.modulo_sum else found


def _weights(ring: Ring, table: WeightTable | None, M: int) -> tuple[list[Element], list[Element]]:
    """a_s and b_s as elements of the ring: constants, or the variables a_s, b_s where they are symbolic."""
    if table is None or isinstance(table.a, SymbolicVector) or isinstance(table.b, SymbolicVector):
        variables = dict(zip(ring.names, ring.variables(), strict=True))
        return [variables[f"a{s}"] for s in range(M)], [variables[f"b{s}"] for s in range(M)]
    return [ring.constant(x) for x in table.a], [ring.constant(x) for x in table.b]


def _ring(names: list[str], table: WeightTable | None, M: int) -> Ring:
    if table is None or isinstance(table.a, SymbolicVector) or isinstance(table.b, SymbolicVector):
        names = names + [f"a{s}" for s in range(M)] + [f"b{s}" for s in range(M)]
    return Ring(tuple(names))


def _transform(ring: Ring, a: list[Element], b: list[Element], claimed: Polynomial | None, M: int) -> list[Element]:
    """The Bernstein coefficients of h, in degree at least M: those of h_M, or those of a claimed polynomial."""
    if claimed is not None:
        return [ring.constant(x) for x in to_bernstein(claimed, max(M, claimed.degree))]
    total, points = ring.constant(0), [ring.constant(0)]
    for low, high in zip(a, b, strict=True):
        total = total + (high - low) * Fraction(1, M)
        points.append(total)
    return points


def _of_probability(points: list[Element], right: Element, wrong: Element) -> Element:
    """h(p) made homogeneous: ``sum_j W_j C(n, j) P^j Q^(n-j)`` with P, Q the masses of the (in)correct responses."""
    n, ring = len(points) - 1, right.ring
    high, low = [ring.constant(1)], [ring.constant(1)]
    for _ in range(n):
        high.append(high[-1] * right)
        low.append(low[-1] * wrong)
    total = ring.constant(0)
    for j, point in enumerate(points):
        total = total + high[j] * low[n - j] * point * comb(n, j)
    return total


def free_sides(
    policy: FreePolicy, table: WeightTable | None, M: int, claimed: Polynomial | None = None, method: Method = "counts"
) -> Sides:
    """Both sides on a free policy; ``table=None`` leaves every a_s and b_s symbolic."""
    n = policy.responses
    ring = _ring([f"x{y + 1}" for y in range(n)], table, M)
    x = ring.variables()[:n]
    a, b = _weights(ring, table, M)
    counted = occurrences(M, n, policy.correct, method)
    points = _transform(ring, a, b, claimed, M)
    total = ring.constant(0)
    for probability in x:
        total = total + probability
    raised = total ** (len(points) - 1 - M)
    pad = (0,) * (len(ring.names) - n)
    left = []
    for y in range(n):
        update = ring.constant(0)
        for s in range(M):
            # The score of y is d_y / x_y: lower the exponent of x_y by one.
            cell = counted.get((y, s), {})
            lowered = (((*k[:y], k[y] - 1, *k[y + 1 :], *pad), {1: Fraction(c, M)}) for k, c in cell.items())
            update = update + ring.from_terms(lowered) * (b[s] if y < policy.correct else a[s])
        left.append(update * raised)
    correct, wrong = ring.constant(0), ring.constant(0)
    for y, probability in enumerate(x):
        correct, wrong = (correct + probability, wrong) if y < policy.correct else (correct, wrong + probability)
    h = _of_probability(points, correct, wrong)
    return Sides(ring, tuple(left), tuple(h.derivative(name) for name in ring.names[:n]), True, ring.constant(1))


def softmax_sides(
    policy: SoftmaxPolicy,
    table: WeightTable | None,
    M: int,
    claimed: Polynomial | None = None,
    method: Method = "counts",
) -> Sides:
    """Both sides of the identity for J_h on a softmax policy, cleared of denominators, one for each parameter."""
    m, prompts = policy.parameters, policy.prompts
    names = [f"g{k + 1}" for k in range(m)] + [f"q{i + 1}" for i in range(len(prompts))]
    ring = _ring(names, table, M)
    variables = ring.variables()
    g, q = variables[:m], variables[m : m + len(prompts)]
    a, b = _weights(ring, table, M)
    points = _transform(ring, a, b, claimed, M)
    n = len(points) - 1
    parts = [_prompt_sides(ring, g, prompt, a, b, points, M, method) for prompt in prompts]
    left, right = [], []
    for k in range(m):
        sides = [ring.constant(0), ring.constant(0)]
        for i, (lefts, rights, _) in enumerate(parts):
            clearing = q[i]
            for j, (_, _, total) in enumerate(parts):
                clearing = clearing * total ** (n + 1) if j != i else clearing
            sides = [sides[0] + lefts[k] * clearing, sides[1] + rights[k] * clearing]
        left.append(sides[0])
        right.append(sides[1])
    denominator = ring.constant(1)
    for _, _, total in parts:
        denominator = denominator * total ** (n + 1)
    return Sides(ring, tuple(left), tuple(right), False, denominator)


def _prompt_sides(
    ring: Ring,
    g: list[Element],
    prompt: Prompt,
    a: list[Element],
    b: list[Element],
    points: list[Element],
    M: int,
    method: Method,
) -> tuple[list[Element], list[Element], Element]:
    """One prompt: both sides times U^(n+1), where U is the sum of the exponentials of the logits and n the degree of h."""
    n, size, m = len(points) - 1, len(prompt.features), len(g)
    pad = (0,) * (len(ring.names) - m)
    zero = ring.constant(0)
    u = [ring.from_terms([((*row, *pad), {1: 1})]) for row in prompt.features]
    correct = sum(u[: prompt.correct], zero)
    wrong = sum(u[prompt.correct :], zero)
    total = correct + wrong
    # E[sum of the weights of the samples equal to y] / M, times U^M: the score multiplies it afterwards.
    mass = []
    for y, cells in enumerate(_cells(occurrences(M, size, prompt.correct, method), size, M)):
        update = zero
        for s, cell in cells:
            terms = []
            for counts, number in cell.items():
                exponents = tuple(sum(c * row[k] for c, row in zip(counts, prompt.features, strict=True)) for k in range(m))
                terms.append(((*exponents, *pad), {1: Fraction(number, M)}))
            update = update + ring.from_terms(terms) * (b[s] if y < prompt.correct else a[s])
        mass.append(update)
    raised = total ** (n - M)
    h = _of_probability(points, correct, wrong)
    lefts, rights = [], []
    for k in range(m):
        mean = sum((u[y] * row[k] for y, row in enumerate(prompt.features)), zero)
        score = sum((mass[y] * (total * row[k] - mean) for y, row in enumerate(prompt.features)), zero)
        lefts.append(score * raised)
        name = ring.names[k]
        rights.append(g[k] * (h.derivative(name) * total - h * total.derivative(name) * n))
    return lefts, rights, total


def _cells(counted: Counts, responses: int, M: int) -> list[list[tuple[int, dict[tuple[int, ...], int]]]]:
    return [[(s, counted[y, s]) for s in range(M) if (y, s) in counted] for y in range(responses)]


def verify_identity(
    table: WeightTable | None,
    M: int,
    policy: Policy | None = None,
    claimed: Polynomial | None = None,
    method: Method = "counts",
) -> Verdict:
    """Decide E[(1/M) sum Z_i grad log pi(y_i)] = grad h(p) on a policy.

    Args:
        table: the weights; None, or a table with symbolic entries, proves it for arbitrary symbols a_s, b_s.
        M: the group size.
        policy: where; by default three responses, two of them correct, with free probabilities and tangent.
        claimed: a polynomial h to test in place of h_M.
        method: ``"counts"`` (multinomial) or ``"tuples"`` (every single tuple, an oracle).

    Returns:
        ``holds`` (exact), or ``fails`` (exact) with a rational policy at which the two sides differ and both values.

    Raises:
        HsymError: M is out of range, or there would be too many terms.

    Example:
        >>> verify_identity(None, 3).outcome
        'holds'
        >>> from hsym import catalog
        >>> verify_identity(catalog.get("rejection_sampling").at(2), 2, claimed=Polynomial(((1, (0, 1), 1),))).witness[0]
        ('pi', (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)))
    """
    check_group_size(M)
    policy = FreePolicy(3, 2) if policy is None else policy
    if not isinstance(policy, (FreePolicy, SoftmaxPolicy)):
        raise HsymError(f"policy: {shown(policy)} is no policy; expected a FreePolicy or a SoftmaxPolicy")
    if (table is None or isinstance(table.gap, SymbolicVector)) and M > MAX_SYMBOLIC_M:
        raise HsymError(f"M: {M} is too large for the identity with symbolic weights; expected at most {MAX_SYMBOLIC_M}")
    if claimed is not None and (table is None or isinstance(table.a, SymbolicVector)):
        raise HsymError("claimed: a polynomial can be tested only against numerical weights; give every parameter a value")
    build = free_sides if isinstance(policy, FreePolicy) else softmax_sides
    sides = build(policy, table, M, claimed, method)  # type: ignore[arg-type]
    whose = "for all a_s, b_s" if any(name.startswith("a") for name in sides.ring.names) else "for these weights"
    bad = [i for i, x in enumerate(sides.differences()) if not x.is_zero]
    if not bad:
        how = "every tuple" if method == "tuples" else "the tuples collapsed by their counts"
        return Verdict("holds", "exact", f"both sides agree coefficient by coefficient {whose}, on {policy}; summed over {how}")
    return _refuted(sides, bad[0], policy)


def _refuted(sides: Sides, direction: int, policy: Policy) -> Verdict:
    """The verdict with a rational policy at which the two sides of a false identity differ."""
    last = len(sides.left) - 1
    for point in _points(policy):
        padded = (*point, *(0,) * (len(sides.ring.names) - len(point)))
        values = [
            (side[direction].at(padded) - (side[last].at(padded) if sides.modulo_sum else 0)) / sides.denominator.at(padded)
            for side in (sides.left, sides.right)
        ]
        if values[0] != values[1]:
            both = (("expected update", values[0]), ("gradient of h(p)", values[1]))
            return Verdict(
                "fails",
                "exact",
                f"the two sides differ at a rational policy, on {policy}",
                _described(point, direction, policy) + both,
            )
    raise AssertionError("a nonzero polynomial vanished on a grid finer than its degree")


def _described(point: tuple[Fraction | int, ...], direction: int, policy: Policy) -> tuple[tuple[str, object], ...]:
    if isinstance(policy, FreePolicy):
        last = policy.responses - 1
        return ("pi", point), ("d pi", tuple(int(y == direction) - int(y == last) for y in range(policy.responses)))
    m = policy.parameters
    return ("exp(theta)", point[:m]), ("prompt weights", point[m:]), ("derivative by theta number", direction + 1)


def _points(policy: Policy) -> Iterator[tuple[Fraction | int, ...]]:
    """Rational points that no nonzero polynomial of the given degree can all vanish at, simple ones first."""
    if isinstance(policy, FreePolicy):
        size = policy.responses
        while True:
            for counts in _compositions(size - policy.responses, policy.responses):
                yield tuple(Fraction(k + 1, size) for k in counts)
            size += 1
    count = policy.parameters + len(policy.prompts)
    size = count
    while True:
        for counts in _compositions(size - count, count):
            yield tuple(k + 1 for k in counts)
        size += 1
