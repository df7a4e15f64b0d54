"""Rules whose weights sum to 0 over each group: the exact supremum of the distance, from concavity.

Let K b_{K-1} + (M-K) a_K = 0 for K = 0, ..., M. From t B_{M-1,s}(t) = ((s+1)/M) B_{M,s+1}(t) and (1-t) B_{M-1,s}(t) =
((M-s)/M) B_{M,s}(t),

    t(1-t) h_M'(t) = E[G_K],  G_K = (K/M) b_{K-1},  K ~ Binomial(M, t).

If G_K = c(M) G(K/M) with G concave and >= 0 on (0, 1), 0 < c(M) <= 1 and c(M) -> 1, Jensen's inequality gives
h_M'(t) <= h'(t) = G(t)/(t(1-t)). So h - h_M increases from 0, and its largest value is h(1) - h_M(1), where h_M(1) = c(M) (1/M)
sum_{K=1}^{M-1} h'(K/M), because the integral of B_{M,K}(t)/(t(1-t)) is M/(K(M-K)). Where h' is convex, each cell
between K/M and (K+1)/M has an integral of at most its trapezoid, so that for M >= 2 h(1) - h_M(1) <= h(1/M) + h(1) -
h(1-1/M) - (h'(1/M) + h'(1-1/M))/(2M) for c = 1."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from hsym import symbols
from hsym.exact.quotients import Field
from hsym.limits.algebraic import rational, sign, x
from hsym.limits.bounds import absolute, second_slope, within_one
from hsym.limits.errors import NoProfile
from hsym.limits.growth import growth
from hsym.limits.primitive import at_one, primitive
from hsym.limits.separation import kappa, separated
from hsym.rule import WeightRule
from hsym.summation.segments import ends_and_middle
from hsym.summation.sums import NoClosedForm

M, s, t, K = symbols.M, symbols.s, symbols.t, symbols.K


@dataclass(frozen=True)
class Concave:
    """What concavity gives.

    Attributes:
        values: G_K, in K and M.
        scale: c(M).
        function: G, in x.
        slope: h', in x.
        supremum: the largest distance of h_M and h on [0, 1], for every M: an exact finite sum.
        bound: an upper bound of it without a sum, or None.
    """

    values: sympy.Expr
    scale: sympy.Expr
    function: sympy.Expr
    slope: sympy.Expr
    supremum: sympy.Expr
    bound: sympy.Expr | None


def concave(rule: WeightRule, start: int) -> Concave | None:
    """The theorem above for a rule, if its hypotheses are proved; else None.

    Example:
        >>> from hsym import catalog
        >>> found = concave(catalog.get("grpo", eps=0), 2)
        >>> print(found.slope, "and", found.bound)
        1/(sqrt(x)*sqrt(1 - x)) and 4*asin(1/sqrt(M)) - 1/sqrt(M - 1)
    """
    values = _group_values(rule)
    parted = None if values is None else separated(values.xreplace({K: M * x}))
    if parted is None:
        return None
    scale, function, drift = parted.scale, parted.function, parted.drift
    found = rational(function)
    if found is None or found.root or sign(found.value) != 1 or not _at_most_one(scale, start):
        return None
    if drift is not None and not (within_one(drift, start) and sign(sympy.diff(found.value, kappa)) in (0, 1)):
        return None
    if second_slope(found) not in (-1, 0):
        return None
    drifting = sympy.factor(sympy.together(function / (x * (1 - x))))
    slope = drifting.xreplace({kappa: sympy.Integer(1)})
    try:
        whole = primitive(slope)
        total = at_one(whole)
    except NoProfile:
        return None
    if total.has(sympy.oo):
        return None
    drifted = drifting if drift is None else drifting.xreplace({kappa: drift})
    term = _term(scale * drifted.xreplace({x: K / M}) / M)
    supremum = total - (sympy.Sum(term, (K, 1, M - 1)) if term.has(K) else (M - 1) * term)
    bound = _trapezoid(slope, whole, total, scale, start) if drift is None else None
    return Concave(values, scale, function, slope, supremum, bound)


def _group_values(rule: WeightRule) -> sympy.Expr | None:
    """G_K = (K/M) b_{K-1} where the weights of every group sum to 0."""
    field = Field((M, s, t, *sorted(rule.parameters, key=str)))
    try:
        (a_low, a, a_high), (b_low, b, b_high) = (ends_and_middle(side, field) for side in (rule.incorrect, rule.correct))
    except NoClosedForm:
        return None
    if set(a_low) - {0} or a_high or b_low or set(b_high) - {0}:
        return None
    outside = [a_low.get(0, a.xreplace({s: sympy.Integer(0)})), b_high.get(0, b.xreplace({s: M - 1}))]
    if any(_flat(value) != 0 for value in outside):
        return None
    right = K * b.xreplace({s: K - 1})
    return right / M if _flat(right + (M - K) * a.xreplace({s: K})) == 0 else None


def _flat(value: sympy.Expr) -> sympy.Expr:
    """An expression in lowest terms, each square root one generator: 0 only if it is 0."""
    roots = {node: sympy.Dummy() for node in value.atoms(sympy.Pow) if node.exp.is_Rational and not node.exp.is_Integer}
    by_base = {sympy.expand(node.base): sympy.Dummy() for node in roots}
    changed = value.xreplace({node: by_base[sympy.expand(node.base)] ** (2 * node.exp) for node in roots})
    return sympy.cancel(sympy.together(changed))


def _at_most_one(scale: sympy.Expr, start: int) -> bool:
    rest = 1 - scale
    if rest == 0:
        return True
    return bool(growth(scale) == (0, 1) and absolute(rest, start) == rest and absolute(scale, start) == scale)


def _term(value: sympy.Expr) -> sympy.Expr:
    """A product of powers with one root, for output."""
    flat = sympy.factor(sympy.powsimp(value, force=True))
    square = sympy.factor(sympy.cancel(flat**2))
    if not square.is_rational_function(K, M) or flat.is_rational_function(K, M):
        return flat
    return sympy.sqrt(sympy.Mul(*(_upright(factor) for factor in sympy.Mul.make_args(square))))


def _upright(factor: sympy.Expr) -> sympy.Expr:
    """K - M as -(M - K), so that the two signs of a product cancel."""
    base, exponent = factor.as_base_exp()
    return (-1) ** exponent * (M - K) ** exponent if base == K - M else factor


def _trapezoid(slope: sympy.Expr, whole: sympy.Expr, total: sympy.Expr, scale: sympy.Expr, start: int) -> sympy.Expr | None:
    """The bound by trapezoids, if h' is convex."""
    found = rational(slope)
    if scale != 1 or found is None or found.root or second_slope(found) not in (0, 1) or start < 2:
        return None
    if whole.has(sympy.Piecewise):
        return None
    ends = [_term(slope.xreplace({x: end})) / (2 * M) for end in (1 / M, 1 - 1 / M)]
    low, high = whole.xreplace({t: 1 / M}), whole.xreplace({t: 1 - 1 / M})
    mirrored = rational(slope.xreplace({x: 1 - x}) - slope)
    if mirrored is not None and mirrored.value == 0:
        return 2 * low - _term(2 * ends[0])
    return low + total - high - sympy.Add(*ends)
