"""SymPy constructors that check the size of what SymPy would evaluate before they let it.

SymPy evaluates while it builds: ``Integer(2)**10**9``, ``harmonic(10**6)`` or ``exp(10**9*log(2))`` would not come
back.  Here constants are bounded first, functions of symbols are built unevaluated, and a tower (something that grows
like a power in an exponent) is refused, because no later substitution could survive it.

Example:
    >>> from hsym.symbols import K
    >>> call("max", (K, S(2)), Place("formula", 1))
    Max(2, K)
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from sympy import (
    Abs,
    Expr,
    Float,
    I,
    Max,
    Min,
    Mul,
    Pow,
    Rational,
    S,
    acos,
    asin,
    atan,
    binomial,
    exp,
    factorial,
    gamma,
    harmonic,
    log,
)

from hsym.errors import HsymError
from hsym.reading.folding import MAX_BITS, MAX_EXPONENT, bits
from hsym.reading.nodes import reading_error

MAX_ARGUMENT = 1000
"""Size of a constant argument of exp, factorial, binomial, harmonic and gamma."""

MAX_DEGREE = 64
"""Degree under a root, in a function, divisor or exponent: SymPy isolates real roots to find a sign."""
MAX_LEVELS = 150
"""Levels of a finished expression; Python's recursion limit of 1000 frames leaves six to each."""


@dataclass(frozen=True)
class Place:
    """Where in which text something is built; it makes the error messages."""

    argument: str
    column: int

    def error(self, what: str) -> HsymError:
        """The error ``what`` at this column."""
        return reading_error(self.argument, what.replace("@", f"at column {self.column}"))


def checked(value: Expr, place: Place) -> Expr:
    """The value, which must be finite, real as far as it shows, and of bounded size.

    Example:
        >>> checked(S.ComplexInfinity, Place("formula", 3))
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument formula: the value at column 3 is not finite; expected a real number
    """
    if value in (S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity) or value.has(S.ComplexInfinity, S.Infinity):
        raise place.error("the value @ is not finite; expected a real number")
    if value.has(I):
        raise place.error("the value @ is not real; expected a real number")
    return check_numbers(value, place) if value.is_Rational else value


def check_depth(value: Expr, place: Place) -> Expr:
    """The value, which may nest :data:`MAX_LEVELS` levels at most, so that it can be printed and substituted into.

    Example:
        >>> check_depth(S(1), Place("formula", 1))
        1
    """
    level, deeper = 0, [value]
    while deeper:
        level += 1
        if level > MAX_LEVELS:
            raise place.error(f"the value @ nests more than {MAX_LEVELS} levels; expected a flatter formula")
        # As a set: shared parts count once, or the walk could be exponential.
        deeper = list({part for node in deeper for part in node.args})
    return value


def check_numbers(value: Expr, place: Place) -> Expr:
    """The value, in which no number may be larger than :data:`~hsym.reading.folding.MAX_BITS` bits.

    Example:
        >>> check_numbers(S(2) ** 20_000, Place("formula", 1))
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument formula: a number at column 1 is too large; expected at most 14000 bits
    """
    if any(bits(_fraction(number)) > MAX_BITS for number in value.atoms(Rational)):
        raise place.error(f"a number @ is too large; expected at most {MAX_BITS} bits")
    return value


def power(base: Expr, exponent: Expr, place: Place) -> Expr:
    """``base**exponent`` after its size was checked.

    Args:
        base, exponent: expressions that were themselves built by this module.
        place: where the power stands.

    Raises:
        HsymError: for a division by zero, a root of a negative number, a tower or a number that would be too large.

    Example:
        >>> from hsym.symbols import s
        >>> power(s, S(-2), Place("formula", 1))
        s**(-2)
    """
    if not (exponent.is_Integer and exponent > 0):
        for factor in Mul.make_args(base):
            check_degree(factor.base if isinstance(factor, Pow) else factor, place)
    if exponent.is_number and not exponent.is_positive and _vanishes(base):
        if exponent.is_zero:
            raise place.error("0^0 @; expected a base that is not 0")
        raise place.error("division by zero @; expected a divisor that is not 0")
    _refuse_tower(exponent, place)
    if not exponent.free_symbols:
        size = _constant(exponent, MAX_EXPONENT, place)
        if not base.free_symbols:
            _check_constant_power(base, exponent, size, place)
    for factor in Mul.make_args(base):
        inside, outer = factor.as_base_exp() if isinstance(factor, Pow) else (factor, S.One)
        _check_size(inside, outer * exponent, place)
    return checked(Pow(base, exponent), place)


def _vanishes(value: Expr) -> bool:
    """Whether a divisor is 0; a constant that is not seen to differ from 0 in 100 digits counts as 0."""
    if value.is_zero or value.is_nonzero or value.free_symbols:
        return bool(value.is_zero)
    near = value.evalf(15)
    return near.is_Float and (near == 0 or near._prec == 1)


def _check_constant_power(base: Expr, exponent: Expr, size: Float, place: Place) -> None:
    """Refuse a power of constants that is not real, or that is too large or too small."""
    value = base.evalf(15)
    if not value.is_real or (value < 0 and not exponent.is_Integer):
        raise place.error(f"the power @ has the negative base {_short(base)}; expected a real number")
    if value.is_Float:
        _, mantissa, binary_exponent, length = value._mpf_
        if mantissa and abs(binary_exponent + length) * abs(size) > MAX_BITS:
            raise place.error(f"the power @ is too large or too small; expected at most {MAX_BITS} bits")


def _check_size(base: Expr, exponent: Expr, place: Place) -> None:
    """Refuse a power that SymPy could turn into a number of too many bits, now or when exponents add up."""
    cost = max((max(abs(number.p), number.q) for number in exponent.atoms(Rational)), default=1)
    inside = base.atoms(Rational).union(*(part.atoms(Rational) for part in exponent.atoms(log)))
    length = max((bits(_fraction(number)) for number in inside), default=1)
    if cost > MAX_EXPONENT or cost * length > MAX_BITS:
        raise place.error(
            f"the power @ is too large; expected exponents up to {MAX_EXPONENT} and numbers of at most {MAX_BITS} bits"
        )


def degree(value: Expr) -> int:
    """A bound on the polynomial degree of an expression, read off its form.

    Example:
        >>> from hsym.symbols import s, t
        >>> degree(t * (s + t) ** 3 + t**2)
        4
    """
    if not value.args:
        return int(value.is_Symbol)
    if isinstance(value, Pow) and value.exp.is_Integer:
        return degree(value.base) * abs(int(value.exp))
    parts = [degree(part) for part in value.args if isinstance(part, Expr)]
    return sum(parts) if value.is_Mul else max(parts, default=0)


def check_degree(value: Expr, place: Place) -> None:
    """Refuse an expression whose sign SymPy would take too long to look for.

    Example:
        >>> from hsym.symbols import t
        >>> check_degree(1 - t**64, Place("formula", 1))
    """
    found = degree(value)
    if found > MAX_DEGREE:
        raise place.error(
            f"the degree {found} @ is too large under a root, in a function, divisor or exponent; "
            f"expected a degree of at most {MAX_DEGREE}"
        )


def _refuse_tower(argument: Expr, place: Place) -> None:
    """Refuse an exponent (or the like) that itself grows like a power."""
    if argument.has(exp, gamma, factorial, binomial) or any(not e.is_Rational for _, e in _powers(argument)):
        raise place.error("the tower of powers @ grows too fast; expected no power, exp or factorial in an exponent")


def _powers(value: Expr) -> list[tuple[Expr, Expr]]:
    return [part.as_base_exp() for part in value.atoms(Pow)]


def _fraction(number: Rational) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def _short(value: Expr) -> str:
    """The constant as it appears in a message, cut after 40 characters."""
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _constant(value: Expr, limit: int, place: Place) -> Float:
    """A float near the constant, which must be real and within ``limit`` of 0."""
    near = value.evalf(15)
    if not near.is_real or abs(near) > limit:
        raise place.error(f"the constant {_short(value)} @ is out of range; expected a real number from {-limit} to {limit}")
    return near


def _integer(value: Expr, least: int, function: str, place: Place) -> None:
    """Refuse a constant that is no integer from ``least`` to :data:`MAX_ARGUMENT`; formulas with names pass."""
    if not value.free_symbols and not (value.is_Integer and least <= value <= MAX_ARGUMENT):
        raise place.error(
            f"the constant {_short(value)} in {function} @ is out of range; expected an integer {least} to {MAX_ARGUMENT}"
        )


def _sqrt(value: Expr, place: Place) -> Expr:
    return power(value, S.Half, place)


def _log(value: Expr, place: Place) -> Expr:
    if value.free_symbols:
        return log(value, evaluate=False)
    near = value.evalf(15)
    if not (near.is_real and near > 0):
        raise place.error(f"the logarithm @ has the argument {_short(value)}; expected a positive number")
    return log(value)


def _exp(value: Expr, place: Place) -> Expr:
    _refuse_tower(value, place)
    if value.has(log):
        _check_size(S.One, value, place)
    if value.free_symbols:
        return exp(value, evaluate=False)
    _constant(value, MAX_ARGUMENT, place)
    return exp(value)


def _abs(value: Expr, place: Place) -> Expr:
    return value if value.is_nonnegative else Abs(value, evaluate=not value.free_symbols)


def _factorial(value: Expr, place: Place) -> Expr:
    _refuse_tower(value, place)
    _integer(value, 0, "factorial", place)
    return factorial(value, evaluate=not value.free_symbols)


def _harmonic(value: Expr, place: Place) -> Expr:
    _refuse_tower(value, place)
    _integer(value, 0, "harmonic", place)
    return harmonic(value, evaluate=not value.free_symbols)


def _gamma(value: Expr, place: Place) -> Expr:
    _refuse_tower(value, place)
    if value.free_symbols:
        return gamma(value, evaluate=False)
    _constant(value, MAX_ARGUMENT, place)
    return gamma(value)


def _binomial(upper: Expr, lower: Expr, place: Place) -> Expr:
    for value in (upper, lower):
        _refuse_tower(value, place)
        _integer(value, -MAX_ARGUMENT, "binomial", place)
    if lower.is_Integer and lower <= 0:
        return S.One if lower == 0 else S.Zero
    return binomial(upper, lower, evaluate=not (upper.free_symbols or lower.free_symbols))


def _arc(function: Callable[..., Expr], limit: int | None) -> Callable[[Expr, Place], Expr]:
    """The builder of an inverse trigonometric function whose constant arguments lie within ``limit`` of 0."""

    def build(value: Expr, place: Place) -> Expr:
        if value.free_symbols:
            return function(value, evaluate=False)
        if limit is not None:
            _constant(value, limit, place)
        return function(value)

    return build


_ONE_ARGUMENT: dict[str, Callable[[Expr, Place], Expr]] = {
    "sqrt": _sqrt,
    "log": _log,
    "exp": _exp,
    "abs": _abs,
    "factorial": _factorial,
    "harmonic": _harmonic,
    "gamma": _gamma,
    "asin": _arc(asin, 1),
    "acos": _arc(acos, 1),
    "atan": _arc(atan, None),
}


def call(function: str, arguments: tuple[Expr, ...], place: Place) -> Expr:
    """A function of the grammar applied to SymPy arguments.

    Args:
        function: a canonical name of :data:`hsym.reading.grammar.FUNCTIONS`.
        arguments: as many as the grammar allows.
        place: where the call stands.

    Raises:
        HsymError: for a constant outside the function's domain, or too large to evaluate.

    Example:
        >>> call("factorial", (S(10**6),), Place("formula", 1))
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument formula: the constant 1000000 in factorial at column 1 is out of range;
        expected an integer 0 to 1000
    """
    for value in arguments:
        check_degree(value, place)
    if function in ("min", "max"):
        return (Min if function == "min" else Max)(*arguments, evaluate=False)
    if function == "binomial":
        return checked(_binomial(arguments[0], arguments[1], place), place)
    return checked(_ONE_ARGUMENT[function](arguments[0], place), place)
