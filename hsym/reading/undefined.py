"""Divisions that SymPy's automatic cancellation would lose.

SymPy turns K/K into 1, but at K = 0 the user's formula is 0/0.  While a value is lowered its divisors are recorded;
afterwards each factor that could vanish must still stand under a fraction bar, or the value is wrapped in a
Piecewise that is nan where the factor is 0.  "Could vanish" uses 0 <= s <= M - 1.

Example:
    >>> from hsym.symbols import K, M
    >>> guarded(K**2 / K, [K])
    Piecewise((K, Ne(K, 0)), (nan, True))
    >>> guarded(M / K, [K])
    M/K
"""

from collections.abc import Iterable, Iterator

from sympy import And, Expr, Mul, Ne, Piecewise, Pow, S, exp, true

from hsym.symbols import K, M, s, t


def linear_sign(value: Expr) -> str | None:
    """The sign of an expression linear in s and M over all 0 <= s <= M - 1.

    Returns:
        ``"zero"``, ``"positive"``, ``"nonnegative"``, ``"negative"``, ``"nonpositive"``, or None if it changes sign
        or is not linear with rational coefficients.

    Example:
        >>> linear_sign(M - s), linear_sign(-s), linear_sign(s - 1)
        ('positive', 'nonpositive', None)
    """
    if not value.free_symbols <= {s, M}:
        return None
    terms = value.as_coefficients_dict()
    if not set(terms) <= {S.One, s, M}:
        return None
    # With s = n and M = n + 1 + m every n, m >= 0 occurs.
    constant, along_s, along_m = terms[S.One] + terms[M], terms[s] + terms[M], terms[M]
    parts = (constant, along_s, along_m)
    if all(part == 0 for part in parts):
        return "zero"
    if all(part >= 0 for part in parts):
        return "positive" if constant > 0 else "nonnegative"
    if all(part <= 0 for part in parts):
        return "negative" if constant < 0 else "nonpositive"
    return None


def may_be_negative(exponent: Expr) -> bool:
    """Whether a power with this exponent may be a division.

    Example:
        >>> may_be_negative(M - 1), may_be_negative(-s), may_be_negative(S(2))
        (False, True, False)
    """
    return not (exponent.is_nonnegative or linear_sign(exponent) in ("zero", "positive", "nonnegative"))


def guarded(value: Expr, divisors: Iterable[Expr]) -> Expr:
    """The value, or a Piecewise that is nan where a divisor that was cancelled is 0.

    Args:
        value: what SymPy made of a formula (one branch of a Piecewise at a time).
        divisors: every expression that the formula divides by.

    Example:
        >>> from sympy import Integer
        >>> guarded(Integer(1), [s + 1])
        1
        >>> guarded(Integer(1), [s])
        Piecewise((1, Ne(s, 0)), (nan, True))
    """
    kept = set(_divided(value))
    lost: dict[Expr, None] = {}
    for divisor in divisors:
        for factor in _factors(divisor):
            if factor not in kept and _could_vanish(factor):
                lost[factor] = None
    if not lost:
        return value
    condition = And(*(Ne(factor, 0, evaluate=False) for factor in lost))
    return Piecewise((value, condition), (S.NaN, true), evaluate=False)


def _could_vanish(factor: Expr) -> bool:
    if not factor.free_symbols & {s, K, t} or isinstance(factor, exp):
        return False
    return linear_sign(factor) not in ("positive", "negative") and not factor.is_nonzero


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


def _divided(value: Expr) -> Iterator[Expr]:
    """Every factor that stands under a fraction bar outside the branches of a Piecewise."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Piecewise):
            continue
        if isinstance(part, Pow) and may_be_negative(part.exp):
            yield from _factors(part.base)
        waiting.extend(part.args)
