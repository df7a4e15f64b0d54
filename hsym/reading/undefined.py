"""Divisions by zero that SymPy would lose.

SymPy turns K/K into 1, but at K = 0 the user's formula is 0/0; and it takes 1/(1/0) for 0.  While a value is lowered
its divisors are recorded; afterwards each factor that could vanish must still stand under a fraction bar from where
the infinity reaches the value, or the value is wrapped in a Piecewise that is nan where the factor is 0.  "Could
vanish" uses 0 <= s <= M - 1.

To evaluate such a value at a point, put in all values at once and look at the pieces of a Piecewise in order: ``subs``
one by one turns s/(M - s - 1) at s = 0, M = 1 into 0, and ``xreplace`` compares the infinities of pieces not reached.

Example:
    >>> from hsym.symbols import K, M
    >>> guarded(K**2 / K, [K])
    Piecewise((K, Ne(K, 0)), (nan, True))
    >>> guarded(M / K, [K])
    M/K
"""

from collections.abc import Callable, Iterable, Iterator

from sympy import Add, Eq, Expr, Mul, Ne, Piecewise, Pow, S, exp, log, true

from hsym.reading.nodes import reading_error
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


def guarded(value: Expr, divisors: Iterable[Expr], argument: str = "formula", strict: bool = False) -> Expr:
    """The value, or a Piecewise that is nan where a divisor that was cancelled is 0.

    Args:
        value: what SymPy made of a formula (one branch of a Piecewise at a time).
        divisors: every expression that the formula divides by, each after those inside it.
        argument: what error messages call the text.
        strict: guard every divisor that could vanish, also one that still shows, because what stands around the value
            may swallow its infinity.

    Raises:
        HsymError: if a divisor with a Piecewise inside was cancelled, as SymPy cannot carry it in a condition.

    Example:
        >>> from sympy import Integer
        >>> guarded(Integer(1), [s + 1])
        1
        >>> guarded(Integer(1), [s])
        Piecewise((1, Ne(s, 0)), (nan, True))
    """
    kept = set() if strict else set(_divided(value))
    lost: dict[Expr, None] = {}
    for divisor in divisors:
        for factor in _factors(divisor):
            if factor not in kept and _could_vanish(factor):
                lost[factor] = None
    if not lost:
        return value
    if any(factor.has(Piecewise) for factor in lost):
        raise reading_error(
            argument, "a division by a choice (where or Piecewise) cancels; expected the division inside its branches"
        )
    # One piece for each factor: a later one may only be looked at where the earlier ones are not 0.
    *earlier, last = lost
    vanishing = [(S.NaN, Eq(factor, 0, evaluate=False)) for factor in earlier]
    return Piecewise(*vanishing, (value, Ne(last, 0, evaluate=False)), (S.NaN, true), evaluate=False)


def power_by_piece(base: Piecewise, build: Callable[[Expr], Expr], argument: str = "formula") -> Expr:
    """A division by a Piecewise, branch by branch, each with its own guard.

    Args:
        base: the Piecewise.
        build: makes the power of one branch.
        argument: what error messages call the text.

    Example:
        >>> power_by_piece(Piecewise((1/K, s < 1), (M, True)), lambda value: 1 / value)
        Piecewise((Piecewise((K, Ne(K, 0)), (nan, True)), s < 1), (1/M, True))
    """
    pieces = []
    for value, condition in base.args:
        if isinstance(value, Piecewise):
            result = power_by_piece(value, build, argument)
        elif value is S.NaN:
            result = value
        else:
            result = guarded(build(value), [*_divided(value), value], argument, strict=True)
        pieces.append((result, condition))
    return Piecewise(*pieces, evaluate=False)


def check_choices(value: Expr, choices: Iterable[Expr], argument: str = "formula") -> Expr:
    """The value, in which the guard of every choice that is undefined somewhere must still occur.

    Args:
        value: what SymPy made of a formula.
        choices: every Piecewise that went into it.
        argument: what error messages call the text.

    Raises:
        HsymError: if such a choice cancelled, as in x - x.

    Example:
        >>> check_choices(S(0), [guarded(S(1), [K])])
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument formula: a choice (where or Piecewise) that divides by zero somewhere cancels;
        expected it only once
    """
    left = value.atoms(Eq, Ne)
    for choice in choices:
        if choice.has(S.NaN) and not choice.atoms(Eq, Ne) <= left:
            raise reading_error(
                argument,
                "a choice (where or Piecewise) that divides by zero somewhere cancels; expected it only once",
            )
    return value


def _could_vanish(factor: Expr) -> bool:
    if not factor.free_symbols & {s, K, M, t} or isinstance(factor, exp):
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
    """Every factor that stands under a fraction bar from where an infinity reaches the value.

    It does through sums, products, roots, positive powers and logarithms.  Elsewhere SymPy loses it too: 1/(1/0) is 0.
    """
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Pow) and may_be_negative(part.exp):
            yield from _factors(part.base)
        elif isinstance(part, Pow) and part.exp.is_Rational:
            waiting.append(part.base)
        elif isinstance(part, Add | Mul | log):
            waiting.extend(part.args)
