"""Undefined values that SymPy would lose.

SymPy turns K/K into 1, but at K = 0 the user's formula is 0/0; it takes 1/(1/0) for 0, sqrt(K - 2)^2 for K - 2 and
log(c) - log(c) for 0.  While a value is lowered, what it needs in order to be a real number is recorded; afterwards
each need that could fail must still be noticed in the value, from where the failure reaches it, or the value is
wrapped in a Piecewise that is nan where the need fails.  What "could fail" is decided from the symbols' assumptions
and from 0 <= s <= M - 1, 0 <= K <= M and 0 <= t <= 1.

To evaluate such a value at a point, put in all values at once and look at the pieces of a Piecewise in order: ``subs``
one by one turns s/(M - s - 1) at s = 0, M = 1 into 0, and ``xreplace`` compares the infinities of pieces not reached.

Example:
    >>> from hsym.symbols import K, M
    >>> guarded(K**2 / K, [Need("!=", K)])
    Piecewise((K, Ne(K, 0)), (nan, True))
    >>> guarded(M / K, [Need("!=", K)])
    M/K
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product

from sympy import (
    Abs,
    Add,
    Eq,
    Expr,
    Ge,
    Gt,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Piecewise,
    Pow,
    S,
    acos,
    asin,
    atan,
    binomial,
    exp,
    expand,
    factor,
    factorial,
    fraction,
    gamma,
    harmonic,
    log,
    together,
    true,
)
from sympy.core.relational import Relational

from hsym.reading.bounded import degree
from hsym.reading.nodes import reading_error
from hsym.symbols import K, M, s, t

_SIGNS = {"zero": {0}, "positive": {1}, "nonnegative": {0, 1}, "negative": {-1}, "nonpositive": {-1, 0}}
_ANY = frozenset((-1, 0, 1))
_HOLDS = {"!=": frozenset((-1, 1)), ">=": frozenset((0, 1)), ">": frozenset((1,))}
_RELATIONS = {"!=": (Ne, Eq), ">=": (Ge, Lt), ">": (Gt, Le)}
MAX_FACTORED = 8
"""Largest degree, and number of terms, of a sum that is factored to find its sign."""


@dataclass(frozen=True)
class Need:
    """A comparison of a value with 0 that must hold: ``relation`` is ``!=``, ``>=`` or ``>``.

    A weak one comes from a power whose exponent varies, as K^(-s), and only matters where the exponent makes it.
    """

    relation: str
    value: Expr
    weak: bool = field(default=False, repr=False)


def linear_sign(value: Expr) -> str | None:
    """The sign of a linear expression over all 0 <= s <= M - 1, 0 <= K <= M and 0 <= t <= 1.

    Returns:
        ``"zero"``, ``"positive"``, ``"nonnegative"``, ``"negative"``, ``"nonpositive"``, or None if it changes sign
        or is not linear in s, K, M and t with rational coefficients.

    Example:
        >>> linear_sign(M - s), linear_sign(-s), linear_sign(s - 1)
        ('positive', 'nonpositive', None)
    """
    if not value.free_symbols <= {s, K, M, t}:
        return None
    terms = value.as_coefficients_dict()
    if not set(terms) <= {S.One, s, K, M, t} or not all(part.is_Rational for part in terms.values()):
        return None
    # With M = 1 + u the extremes are at s = 0 or u, K = 0 or 1 + u, t = 0 or 1: a constant and a slope along u each.
    ends = []
    for at_s, at_k, at_t in product((0, 1), repeat=3):
        slope = terms[M] + at_s * terms[s] + at_k * terms[K]
        ends.append((terms[S.One] + terms[M] + at_k * terms[K] + at_t * terms[t], slope))
    constants, parts = [constant for constant, _ in ends], [part for end in ends for part in end]
    if all(part == 0 for part in parts):
        return "zero"
    if all(part >= 0 for part in parts):
        return "positive" if min(constants) > 0 else "nonnegative"
    if all(part <= 0 for part in parts):
        return "negative" if max(constants) < 0 else "nonpositive"
    return None


@lru_cache(maxsize=4096)
def signs(value: Expr) -> frozenset[int]:
    """The signs, of -1, 0 and 1, that an expression could have where it is defined.

    Example:
        >>> sorted(signs(s * (M - s))), sorted(signs(s / M - s**2 / M**2)), sorted(signs(s - 1))
        ([0, 1], [0, 1], [-1, 0, 1])
    """
    linear = linear_sign(value)
    if linear:
        return frozenset(_SIGNS[linear])
    found = _signs_of_parts(value)
    if len(found) > 1 and not value.has(Piecewise):
        for known, left in (
            (value.is_nonnegative, (0, 1)),
            (value.is_nonpositive, (-1, 0)),
            (value.is_nonzero, (-1, 1)),
        ):
            found &= frozenset(left) if known else _ANY
    return found


def _signs_of_parts(value: Expr) -> frozenset[int]:
    if isinstance(value, Add):
        return _signs_of_sum(value)
    if isinstance(value, Pow):
        return _signs_of_power(signs(value.base), value.exp)
    if isinstance(value, Piecewise):
        return frozenset().union(*(signs(piece) for piece, _ in value.args if piece is not S.NaN))
    if isinstance(value, exp | factorial):
        return frozenset((1,))
    if isinstance(value, Mul | Abs | Max | Min):
        parts = [signs(part) for part in value.args]
        found = parts[0]
        for part in parts[1:]:
            found = frozenset(
                x * y if value.is_Mul else (max if isinstance(value, Max) else min)(x, y) for x in found for y in part
            )
        return frozenset(map(abs, found)) if isinstance(value, Abs) else found
    if isinstance(value, harmonic):
        return frozenset((0, 1))
    if isinstance(value, gamma) and signs(value.args[0]) <= {1}:
        return frozenset((1,))
    if isinstance(value, binomial) and signs(value.args[0]) <= {0, 1}:
        return frozenset((0, 1))
    if isinstance(value, log):
        return signs(value.args[0] - 1)
    return _ANY


def _signs_of_sum(value: Expr) -> frozenset[int]:
    """A sum from the signs of its linear part and of its other terms, else from its factors."""
    symbols = {S.One, s, K, M, t}
    linear = [term for term in value.args if term.as_coeff_Mul()[1] in symbols]
    rest = [term for term in value.args if term not in linear]
    if linear and rest:
        rest.append(Add(*linear))
    if rest:
        found = frozenset().union(*map(signs, rest))
        if not {-1, 1} <= found:
            sure = next((part for part in map(signs, rest) if 0 not in part), None)
            return sure if sure else found
    if degree(value) <= MAX_FACTORED >= len(value.args) and value.is_rational_function():
        factored = factor(value)
        if not factored.is_Add:
            return signs(factored)
    return _ANY


def _signs_of_power(base: frozenset[int], exponent: Expr) -> frozenset[int]:
    if exponent.is_integer:
        if exponent.is_even:
            found = frozenset(x * x for x in base)
        else:
            found = base if exponent.is_odd or base <= {0, 1} else _ANY
    else:
        found = frozenset((0, 1)) if 0 in base else frozenset((1,))
    if exponent.is_negative:
        return found - {0}
    return found if exponent.is_positive else found | {1}


def may_be_negative(exponent: Expr) -> bool:
    """Whether a power with this exponent may be a division.

    Example:
        >>> may_be_negative(M - 1), may_be_negative(-s), may_be_negative(S(2))
        (False, True, False)
    """
    return not (exponent.is_nonnegative or linear_sign(exponent) in ("zero", "positive", "nonnegative"))


def power_needs(base: Expr, exponent: Expr) -> Iterator[Need]:
    """What a power needs to be real.

    Example:
        >>> list(power_needs(K, S(-1) / 2))
        [Need(relation='>=', value=K), Need(relation='!=', value=K)]
    """
    if not exponent.is_integer:
        yield Need(">=", base, bool(exponent.free_symbols))
    if may_be_negative(exponent):
        yield Need("!=", base, bool(exponent.free_symbols))


def call_needs(function: str, value: Expr) -> Iterator[Need]:
    """What a function of one argument needs to be real; the gamma function is only taken for positive arguments.

    Example:
        >>> list(call_needs("log", K))
        [Need(relation='>', value=K)]
    """
    if function in ("log", "gamma"):
        yield Need(">", value)
    elif function in ("sqrt", "factorial", "harmonic"):
        yield Need(">=", value)
    elif function in ("asin", "acos"):
        yield from (Need(">=", 1 + value), Need(">=", 1 - value))


def undecided(needs: Iterable[Need]) -> Iterator[Need]:
    """The parts of the needs that could fail.

    Example:
        >>> list(undecided([Need("!=", s * (s + 1)), Need(">=", M - s), Need(">", 2 * s)]))
        [Need(relation='!=', value=s), Need(relation='>', value=s)]
    """
    for need in needs:
        for part in _parts(need):
            if part.value.free_symbols and not signs(part.value) <= _HOLDS[part.relation]:
                yield part


def guarded(value: Expr, needs: Iterable[Need], argument: str = "formula", strict: bool = False) -> Expr:
    """The value, or a Piecewise that is nan where a need fails that nothing in the value shows.

    Args:
        value: what SymPy made of a formula (one branch of a Piecewise at a time).
        needs: everything that the formula needs, each after those inside it.
        argument: what error messages call the text.
        strict: guard every need that could fail, also one that still shows, because what stands around the value
            may swallow its failure.

    Raises:
        HsymError: if a need with a Piecewise inside was lost, as SymPy cannot carry it in a condition.

    Example:
        >>> from sympy import Integer
        >>> guarded(Integer(1), [Need("!=", s + 1)])
        1
        >>> guarded(Integer(1), [Need("!=", s)])
        Piecewise((1, Ne(s, 0)), (nan, True))
    """
    open_needs = list(undecided(needs))
    if not open_needs:
        return value
    kept = set() if strict else set(noticed(value))
    lost: dict[Need, None] = {}
    for need in open_needs:
        if not _covered(need, kept) and not _covered(need, lost):
            lost[replace(need, weak=False)] = None
    if not lost:
        return value
    if any(need.value.has(Piecewise) for need in lost):
        if all(need.relation == "!=" for need in lost if need.value.has(Piecewise)):
            what = "a division by a choice (where or Piecewise) cancels; expected the division inside its branches"
        else:
            what = (
                "a root or function of a choice (where or Piecewise) cancels; expected the root or function inside its branches"
            )
        raise reading_error(argument, what)
    # One piece for each need: a later one may only be looked at where the earlier ones hold.
    *earlier, last = lost
    failing = [(S.NaN, _RELATIONS[need.relation][1](_above(need.value), 0, evaluate=False)) for need in earlier]
    holds = _RELATIONS[last.relation][0](_above(last.value), 0, evaluate=False)
    return Piecewise(*failing, (value, holds), (S.NaN, true), evaluate=False)


def _above(value: Expr) -> Expr:
    """What has the sign of a value and is linear where 1 - s/M is not: its numerator, if its denominator is positive."""
    above, below = fraction(together(value))
    return expand(above) if below.is_positive and below != 1 else value


def _covered(need: Need, known: Iterable[Need]) -> bool:
    """Whether a need is among the known ones, or follows from one of them."""
    stronger = [need, replace(need, weak=False), Need(">", need.value)]
    if need.relation == "!=":
        stronger += [replace(other, value=-other.value) for other in stronger]
    return any(other in known for other in stronger)


def check_choices(value: Expr, choices: Iterable[Expr], argument: str = "formula") -> Expr:
    """The value, in which the guard of every choice that is undefined somewhere must still occur.

    Args:
        value: what SymPy made of a formula.
        choices: every Piecewise that went into it.
        argument: what error messages call the text.

    Raises:
        HsymError: if such a choice cancelled, as in x - x.

    Example:
        >>> check_choices(S(0), [guarded(S(1), [Need("!=", K)])])
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument formula: a choice (where or Piecewise) that is undefined somewhere cancels;
        expected it only once
    """
    left = {_normal(part) for part in value.atoms(Relational)}
    for choice in choices:
        guards = [part for part in choice.atoms(Piecewise) if any(piece is S.NaN for piece, _ in part.args)]
        if any(_normal(condition) not in left for part in guards for condition in part.atoms(Relational)):
            raise reading_error(
                argument,
                "a choice (where or Piecewise) that is undefined somewhere cancels; expected it only once",
            )
    return value


def _normal(condition: Relational) -> tuple[str, Expr]:
    """What a comparison says, alike for the forms into which SymPy turns it in a power of a Piecewise."""
    difference = (condition.lhs - condition.rhs).primitive()[1]
    if isinstance(condition, Lt | Le):
        return ">" if isinstance(condition, Lt) else ">=", -difference
    if isinstance(condition, Gt | Ge):
        return ">" if isinstance(condition, Gt) else ">=", difference
    return condition.rel_op, -difference if difference.could_extract_minus_sign() else difference


def _parts(need: Need) -> Iterator[Need]:
    """The need as one or several about plain factors, alike for equal conditions that are written differently."""
    if need.relation == "!=":
        yield from (replace(need, value=part) for part in _factors(need.value))
        return
    factors = [part.primitive()[1] if part.is_Add else part for part in Mul.make_args(need.value)]
    yield replace(need, value=Mul(*(part for part in factors if signs(part) != {1})))


def _factors(value: Expr) -> Iterator[Expr]:
    """The factors of an expression without their exponents, each up to a rational constant and its sign."""
    for part in Mul.make_args(value):
        if isinstance(part, Pow):
            yield from _factors(part.base)
        elif part.is_Mul:
            yield from _factors(part)
        elif part.is_Add:
            primitive = part.primitive()[1]
            yield -primitive if primitive.could_extract_minus_sign() else primitive
        elif not part.is_number:
            yield part


def noticed(value: Expr) -> Iterator[Need]:
    """Every need that an evaluation of the value, node by node, notices and cannot lose again.

    An infinity reaches the value through sums, products, roots, positive powers and logarithms; elsewhere SymPy loses
    it: 1/(1/0) is 0.  What is not real is noticed below a fraction bar and in inverse functions too.

    Example:
        >>> list(noticed(1 / (1 + log(K))))
        [Need(relation='!=', value=log(K) + 1), Need(relation='>', value=K)]
    """
    waiting = [(value, True)]
    while waiting:
        part, open_to_infinity = waiting.pop()
        found: list[Need] = []
        if isinstance(part, Pow):
            found.extend(power_needs(part.base, part.exp))
            reaches = part.exp.is_Rational and not may_be_negative(part.exp)
            waiting.append((part.base, open_to_infinity and reaches))
        elif isinstance(part, Add | Mul | log):
            waiting.extend((inner, open_to_infinity) for inner in part.args)
        elif isinstance(part, asin | acos | atan):
            waiting.append((part.args[0], False))
        if isinstance(part, log | asin | acos | gamma | factorial | harmonic):
            found.extend(call_needs(type(part).__name__, part.args[0]))
        for need in found:
            if open_to_infinity or need.relation != "!=":
                yield from _parts(need)
