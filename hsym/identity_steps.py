"""The verification of the gradient identity written out as a derivation: the expectation summed, collected, compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Any

import sympy

from hsym import notation, symbols
from hsym.claims import Claim, Verdict
from hsym.derivation import Derivation, Step, assumptions
from hsym.errors import HsymError
from hsym.exact.multivariate import Element, Ring
from hsym.exact.vectors import SymbolicVector
from hsym.identity import FreePolicy, Policy, Prompt, Sides, SoftmaxPolicy, free_sides, softmax_sides, verify_identity
from hsym.objective import Objective
from hsym.rule import WeightRule, WeightTable

SHOWN_TERMS = 40
"""A side with more terms than this for one response is shown collected only."""
MOST_M = 16
"""The largest M for which the identity is written out."""
SYMBOLIC_M = 8
"""The same for h_M(p) of a rule with symbolic parameters, whose coefficients grow quickly."""
BY_DEFINITION = Verdict("holds", "exact", "by definition")
StepMaker = Callable[[str, sympy.Basic, Any, str, Verdict], Step]


@dataclass(frozen=True, slots=True)
class _Letters:
    """SymPy symbols for one policy: probabilities pi_y, their tangents, and p, q = 1 - p."""

    x: tuple[sympy.Symbol, ...]
    d: tuple[sympy.Symbol, ...]
    p: sympy.Symbol
    q: sympy.Symbol


def derive_identity(
    rule: WeightRule, M: int, policy: Policy | None = None, symbolic: bool = False, **values: object
) -> Derivation:
    """E[(1/M) sum Z_i grad log pi(y_i)] = grad h_M(p) on a policy, as a derivation whose steps are decided exactly.

    Args:
        rule: the rule; weights with symbolic parameters appear as a_s and b_s.
        M: the group size, at most 16.
        policy: the policy; three responses, two of them correct, with free probabilities by default.
        symbolic: leave every a_s and b_s a symbol, which proves the identity for all rules at this M.
        values: exact numbers for parameters of the rule.

    Raises:
        HsymError: M is too large to be written out.

    Example:
        >>> from hsym import catalog
        >>> d = derive_identity(catalog.get("rloo"), 2)
        >>> [step.name for step in d.steps]
        ['expectation', 'response 1', 'response 2', 'response 3', 'tangent', 'collected', 'transform', 'gradient']
        >>> d.verdict.evidence
        'exact'
    """
    if M > MOST_M:
        raise HsymError(f"M: {M} is too large for the identity to be written out; expected at most {MOST_M}")
    policy = FreePolicy(3, 2) if policy is None else policy
    chosen = rule.with_parameters(**values)
    table = _symbolic_table(M) if symbolic else chosen.at(M)
    domain = f"M = {M}, on {policy}"
    assumed = () if symbolic else assumptions(chosen)

    def step(name: str, left: sympy.Expr, value: sympy.Expr, reason: str, verdict: Verdict) -> Step:
        return Step(name, left, "=", value, reason, Claim("identity", f"{name} on the policy", domain, assumed), verdict)

    if isinstance(policy, FreePolicy):
        steps = _free_steps(policy, table, M, symbolic, step)
    else:
        steps = _softmax_steps(policy, table, M, symbolic, step)
    return Derivation(
        f"The gradient identity of {'every rule' if symbolic else chosen.title} at $M = {M}$, on {policy}",
        chosen,
        M,
        tuple(steps),
    )


def _free_steps(policy: FreePolicy, table: WeightTable, M: int, symbolic: bool, step: StepMaker) -> list[Step]:
    """The identity on free probabilities, response by response."""
    n, right = policy.responses, policy.correct
    pi = sympy.symbols(f"pi_1:{n + 1}")
    letters = _Letters(pi, tuple(map(notation.Gradient, pi)), symbols.p, sympy.Symbol("q"))
    sides = free_sides(policy, table, M)
    update = notation.ExpectedScore(M)
    coefficients = [sympy.Symbol(f"c_{y + 1}") for y in range(n)]
    ways = comb(M + n - 1, n - 1)
    grouped = sympy.Add(*(c * d for c, d in zip(coefficients, letters.d, strict=True)))
    steps = [
        step(
            "expectation",
            update,
            (notation.CountSum(M, n), grouped),
            rf"a sum over all ${n}^{{{M}}}$ tuples of responses, with {ways} different vectors of counts $k$; $Z_y$ is the"
            " weight of a sample equal to $y$ in such a tuple, and the terms are grouped by the gradient that they carry",
            Verdict("holds", "exact", "the definition of the expectation and of the c_y"),
        ),
    ]
    display = [*letters.x, *(_weight_symbol(x) for x in sides.ring.names[n:])]
    for y in range(n):
        collected = _collected(table, M, y < right, letters)
        value = sides.left[y].to_sympy(display)
        shown = value if len(sympy.Add.make_args(value)) <= SHOWN_TERMS else collected
        steps.append(
            step(
                f"response {y + 1}",
                coefficients[y],
                (shown, collected) if shown is not collected else collected,
                f"response ${y + 1}$ is {'correct' if y < right else 'incorrect'}; collected with $p$ the sum of"
                f" the first ${right}$ probabilities and $q$ the sum of the others",
                _collected_verdict(sides.left[y], table, M, y < right, policy),
            )
        )
    gradient = notation.Gradient(symbols.p)
    whole = verify_identity(table, M, policy)
    steps += [
        step(
            "tangent",
            update,
            sympy.Symbol("c") * gradient,
            r"the probabilities sum to $1$, so their gradients sum to $0$; $\nabla p$ is the sum of those of the correct ones",
            whole,
        ),
        step(
            "collected",
            sympy.Symbol("c"),
            _gap_form(table, M, letters),
            f"$c = c_1 - c_{n}$, a correct response's coefficient less"
            " an incorrect one's" + (", with $w_s = b_s - a_s$" if isinstance(table.gap, SymbolicVector) else ""),
            whole,
        ),
        *_transform_step(table, M, symbolic, step, "the integral from 0 of the sum above, with q = 1 - p"),
        step(
            "gradient",
            update,
            (
                notation.TransformDerivative(M, symbols.p) * gradient,
                notation.Gradient(notation.Transform(M, symbols.p)),
            ),
            f"$q = 1 - p$, and $h_{{{M}}}(p)$ was differentiated on its own and compared with the sum",
            whole,
        ),
    ]
    return steps


def _softmax_steps(policy: SoftmaxPolicy, table: WeightTable, M: int, symbolic: bool, step: StepMaker) -> list[Step]:
    """The identity on a softmax policy, parameter by parameter; with several prompts it is the one for J."""
    sides, whole = softmax_sides(policy, table, M), verify_identity(table, M, policy)
    prompts, several = policy.prompts, len(policy.prompts) > 1
    letters = [_PromptLetters(x, i + 1 if several else 0) for i, x in enumerate(prompts)]
    update = notation.ExpectedScore(M)
    steps: list[Step] = []
    for here in letters:
        steps += _prompt_steps(here, sides.ring, M, step)
    weights = [sympy.Symbol(f"q_{i + 1}") for i in range(len(prompts))] if several else [sympy.Integer(1)]
    values = [notation.Transform(M, here.p) for here in letters]
    objective = sympy.Symbol("J") if several else values[0]
    if several:
        total = sympy.Add(*(q * h for q, h in zip(weights, values, strict=True)))
        steps.append(
            step("objective", objective, total, r"prompt $x$ is drawn with probability $q_x$", BY_DEFINITION),
        )
    steps += _transform_step(table, M, symbolic, step, "each power of p integrated")
    thetas = [sympy.Symbol(f"theta_{k + 1}") for k in range(policy.parameters)]
    for k, theta in enumerate(thetas):
        steps += _parameter_steps(k, theta, objective, sides, letters, weights, M, step)
    steps.append(
        step(
            "gradient",
            sympy.Symbol("E") if several else update,
            notation.Gradient(objective),
            r"the components along all parameters agree"
            + (r"; $E = \sum_x q_x E_x$ is the expected update" if several else ""),
            whole,
        )
    )
    return steps


class _PromptLetters:
    """SymPy symbols for one prompt of a softmax policy; with several prompts, each name carries the number of the prompt."""

    def __init__(self, prompt: Prompt, number: int) -> None:
        index, size = str(number) if number else "", len(prompt.features)
        self.prompt = prompt
        self.where = f" on prompt {number}" if number else ""
        self.exponentials = [sympy.Symbol(f"g_{k + 1}") for k in range(len(prompt.features[0]))]
        self.probabilities = [sympy.Symbol(f"pi_{index}{y + 1}") for y in range(size)]
        self.p = sympy.Symbol(f"p_{index}") if number else symbols.p
        self.total = sympy.Symbol(f"U_{index}") if number else sympy.Symbol("U")
        self.update = sympy.Symbol(f"E_{index}") if number else None

    def masses(self) -> list[sympy.Expr]:
        """The exponentials of the logits as monomials in g."""
        return [sympy.Mul(*(g**f for g, f in zip(self.exponentials, row, strict=True))) for row in self.prompt.features]


def _prompt_steps(here: _PromptLetters, ring: Ring, M: int, step: StepMaker) -> list[Step]:
    """The probabilities of one prompt, their scores, and the expectation as a sum over counts."""
    prompt, U, masses = here.prompt, here.total, here.masses()
    n, right = len(masses), prompt.correct
    steps = [
        step(
            f"normaliser{here.where}",
            U,
            sympy.Add(*masses),
            rf"the sum of the exponentials of the {n} logits, with $g_k = \exp(\theta_k)$",
            BY_DEFINITION,
        ),
        step(
            f"probabilities{here.where}",
            sympy.Tuple(*here.probabilities),
            sympy.Tuple(*(mass / U for mass in masses)),
            rf"the exponential of each logit over their sum; the first {right} of the {n} responses "
            + ("is" if right == 1 else "are")
            + " correct",
            BY_DEFINITION,
        ),
        step(
            f"success{here.where}",
            here.p,
            sympy.Add(*here.probabilities[:right]),
            "the probability of a correct response",
            BY_DEFINITION,
        ),
    ]
    for k, _ in enumerate(here.exponentials):
        mean = sympy.Add(*(x * row[k] for x, row in zip(here.probabilities, prompt.features, strict=True)))
        response = sympy.Symbol("pi_y")
        steps.append(
            step(
                f"score by theta {k + 1}{here.where}",
                notation.Partial(notation.LogProbability(response), sympy.Symbol(f"theta_{k + 1}")),
                sympy.Tuple(*(row[k] - mean for row in prompt.features)),
                rf"for the responses $y = 1, \dots, {n}$ in order: the exponent of $g_{{{k + 1}}}$ less its mean",
                _score_verdict(prompt, ring, k),
            )
        )
    ways = comb(M + n - 1, n - 1)
    steps.append(
        step(
            f"expectation{here.where}",
            here.update or notation.ExpectedScore(M),
            (notation.ExpectedScore(M), notation.CountSum(M, n)) if here.update else notation.CountSum(M, n),
            rf"a sum over all ${n}^{{{M}}}$ tuples of responses, with {ways} different vectors of counts $k$; $Z_y$ is the"
            " weight of a sample equal to $y$ in such a tuple" + (" of this prompt" if here.update else ""),
            Verdict("holds", "exact", "the definition of the expectation"),
        )
    )
    return steps


def _score_verdict(prompt: Prompt, ring: Ring, k: int) -> Verdict:
    """Whether g_k times the derivative of u/U by g_k is (u/U) times the score, with U^2 cleared, for every response."""
    variables = ring.variables()
    zero = ring.constant(0)
    masses = []
    for row in prompt.features:
        mass = ring.constant(1)
        for g, f in zip(variables, row, strict=False):
            mass = mass * g**f
        masses.append(mass)
    total = sum(masses, zero)
    mean = sum((u * row[k] for u, row in zip(masses, prompt.features, strict=True)), zero)
    for u, row in zip(masses, prompt.features, strict=True):
        slope = variables[k] * (u.derivative(ring.names[k]) * total - u * total.derivative(ring.names[k]))
        if not (slope - u * (total * row[k] - mean)).is_zero:
            raise AssertionError("a score differs from the derivative of its log-probability")
    return Verdict("holds", "exact", "the quotients differentiated, with denominators cleared, are the same polynomials")


def _parameter_steps(
    k: int,
    theta: sympy.Symbol,
    objective: sympy.Expr,
    sides: Sides,
    letters: list[_PromptLetters],
    weights: list[sympy.Expr],
    M: int,
    step: StepMaker,
) -> list[Step]:
    """Both sides along one parameter over the common denominator, and that they are equal."""
    number = k + 1
    component = notation.Component(sympy.Symbol("E"), sympy.Integer(number))
    slope = notation.Partial(objective, theta)
    cleared = sympy.Mul(*(here.total ** (M + 1) for here in letters))
    display = [*letters[0].exponentials, *(weights if len(letters) > 1 else [sympy.Integer(1)])]
    display += [_weight_symbol(x) for x in sides.ring.names[len(display) :]]
    left, right = (side[k].to_sympy(display) for side in (sides.left, sides.right))
    if not sides.differences()[k].is_zero:
        raise AssertionError("the expected update differs from the gradient")
    equal = Verdict("holds", "exact", "both sides, summed and differentiated separately, are the same polynomial")
    count = len(sympy.Add.make_args(left))
    short = count <= SHOWN_TERMS
    named = f"a polynomial of {count} terms, too long to be written out"
    update = sympy.Symbol(f"N_{number}")
    along = rf"along $\theta_{{{number}}}$"
    mean = r"$E = \sum_x q_x E_x$" if len(letters) > 1 else "$E$, the expected update,"
    return [
        step(
            f"update along theta {number}",
            cleared * component,
            left if short else update,
            f"the component of {mean} {along}, summed over all counts and cleared of its denominator"
            + ("" if short else f"; $N_{{{number}}}$ is {named}"),
            Verdict("holds", "exact", "the sum over the tuples, collapsed by their counts, as a polynomial"),
        ),
        step(
            f"slope along theta {number}",
            cleared * slope,
            right if short else update,
            f"the derivative {along}, found without the sum above"
            + ("" if short else f"; it is the same polynomial $N_{{{number}}}$"),
            equal,
        ),
        step(f"component {number}", component, slope, "the two are equal, coefficient by coefficient", equal),
    ]


def _transform_step(table: WeightTable, M: int, symbolic: bool, step: StepMaker, how: str) -> list[Step]:
    """h_M(p) in powers of p, where the weights are those of one rule; with symbolic parameters for small M."""
    if symbolic or (isinstance(table.gap, SymbolicVector) and M > SYMBOLIC_M):
        return []
    objective = Objective(table, M)
    value = objective.expr.xreplace({symbols.t: symbols.p})
    reason = "the function whose derivative is the sum with this rule's weights"
    return [step("transform", notation.Transform(M, symbols.p), value, reason, Verdict("holds", "exact", how))]


def _symbolic_table(M: int) -> WeightTable:
    a, b = (SymbolicVector(tuple(sympy.Symbol(f"{letter}_{s}") for s in range(M))) for letter in "ab")
    return WeightTable(M, a, b)


def _weight_symbol(name: str) -> sympy.Symbol:
    return sympy.Symbol(f"{name[0]}_{name[1:]}")


def _side(table: WeightTable, M: int, correct: bool) -> list[sympy.Expr]:
    side, letter = (table.b, "b") if correct else (table.a, "a")
    if isinstance(side, SymbolicVector):
        return [sympy.Symbol(f"{letter}_{s}") for s in range(M)]
    return side.to_sympy()


def _bernstein(weights: list[sympy.Expr], M: int, letters: _Letters) -> sympy.Expr:
    p, q = letters.p, letters.q
    return sympy.Add(*(w * comb(M - 1, s) * p**s * q ** (M - 1 - s) for s, w in enumerate(weights)))


def _collected(table: WeightTable, M: int, correct: bool, letters: _Letters) -> sympy.Expr:
    return _bernstein(_side(table, M, correct), M, letters)


def _gap_form(table: WeightTable, M: int, letters: _Letters) -> sympy.Expr:
    symbolic = isinstance(table.gap, SymbolicVector)
    weights = [sympy.Symbol(f"w_{s}") for s in range(M)] if symbolic else table.gap.to_sympy()
    return _bernstein(weights, M, letters)


def _collected_verdict(left: Element, table: WeightTable, M: int, correct: bool, policy: FreePolicy) -> Verdict:
    """Whether the coefficient of one response's gradient is the collected form, decided on the polynomials."""
    n = policy.responses
    variables = dict(zip(left.ring.names, left.ring.variables(), strict=True))
    zero = left.ring.constant(0)
    p = sum((variables[f"x{y + 1}"] for y in range(policy.correct)), zero)
    q = sum((variables[f"x{y + 1}"] for y in range(policy.correct, n)), zero)
    side, letter = (table.b, "b") if correct else (table.a, "a")
    total = zero
    for s in range(M):
        weight = variables[f"{letter}{s}"] if isinstance(side, SymbolicVector) else left.ring.constant(side[s])
        total = total + weight * Fraction(comb(M - 1, s)) * p**s * q ** (M - 1 - s)
    if not (left - total).is_zero:
        raise AssertionError("the collected form differs from the sum over all tuples")
    return Verdict("holds", "exact", "the sum over all tuples and the collected form are the same polynomial")
