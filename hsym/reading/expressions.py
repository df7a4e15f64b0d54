"""Formula text to SymPy, through our own grammar.

Literals fold first (see :mod:`hsym.reading.folding`), so ``0*x`` is 0 where the 0 is a literal; what SymPy would lose
by cancelling is wrapped (see :mod:`hsym.reading.undefined`); what would be too large is refused before it is built
(see :mod:`hsym.reading.bounded`).  ``x^0`` is 1, as everywhere in algebra, but a division inside x still counts.

Example:
    >>> from hsym.symbols import K, M
    >>> read_expression("K/M + 1/2", {"K": K, "M": M})
    K/M + 1/2
    >>> read_expression("K/K", {"K": K})
    Piecewise((1, Ne(K, 0)), (nan, True))
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches

from sympy import Add, And, Eq, Expr, Ge, Gt, Le, Lt, Mul, Ne, Or, Piecewise, Rational, S, false, pi, true
from sympy.logic.boolalg import Boolean

from hsym.errors import HsymError, shown
from hsym.reading.bounded import Place, call, check_degree, check_depth, check_numbers, checked, power
from hsym.reading.folding import OPPOSITES, fold
from hsym.reading.grammar import parse
from hsym.reading.nodes import (
    Call,
    Cases,
    Compare,
    Logic,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Sum,
    Truth,
    reading_error,
    walk,
)
from hsym.reading.undefined import (
    Need,
    call_needs,
    check_choices,
    guarded,
    linear_sign,
    may_be_negative,
    noticed,
    power_needs,
    undecided,
)
from hsym.symbols import M, s

THEORY_NAMES = frozenset(
    ("R", "K", "M", "s", "t", "p", "Z", "a", "b", "h", "mean", "std", "var", "sample_std", "sample_var", "monotone", "limit")
)
"""Names that no parameter may take, besides the words of the grammar."""

_RELATIONS = {"<": Lt, "<=": Le, ">": Gt, ">=": Ge, "==": Eq, "!=": Ne}
_HOLDS = {
    "<": {"negative"},
    "<=": {"negative", "nonpositive", "zero"},
    ">": {"positive"},
    ">=": {"positive", "nonnegative", "zero"},
    "==": {"zero"},
    "!=": {"positive", "negative"},
}


@dataclass(frozen=True)
class _Scope:
    """The names of a formula, and the needs and choices met so far in the branch that is being lowered."""

    names: Mapping[str, Expr]
    argument: str
    needs: list[Need] = field(default_factory=list)
    choices: list[Expr] = field(default_factory=list)

    def branch(self) -> "_Scope":
        return _Scope(self.names, self.argument)

    def require(self, needs: Iterable[Need]) -> None:
        """Record what could fail."""
        self.needs.extend(undecided(needs))

    def place(self, node: Node) -> Place:
        return Place(self.argument, node.column)


def read_expression(text: str, names: Mapping[str, Expr], argument: str = "formula") -> Expr:
    """The SymPy expression of a formula.

    Args:
        text: one expression in the grammar of :mod:`hsym.reading.grammar`.
        names: every name that may occur, and what it stands for.
        argument: what error messages call the text.

    Raises:
        HsymError: one sentence, for every text that is no formula in these names.

    Example:
        >>> from hsym.symbols import M, s
        >>> read_expression("M/(s + 1)", {"M": M, "s": s})
        M/(s + 1)
    """
    return lower(parse(text, argument), names, argument)


def lower(node: Node, names: Mapping[str, Expr], argument: str = "formula") -> Expr:
    """The SymPy expression of a syntax tree; see :func:`read_expression`.

    Example:
        >>> from hsym.symbols import M
        >>> lower(parse("2*M - M"), {"M": M})
        M
    """
    check_names(node, names, argument)
    with one_error_family(argument):
        value = _branch(fold(node, {}, argument), _Scope(names, argument))
        place = Place(argument, node.column)
        return check_numbers(check_depth(value, place), place)


def check_names(node: Node, names: Mapping[str, object], argument: str = "formula") -> None:
    """Refuse a tree with a name that is not in ``names``.

    Example:
        >>> check_names(parse("lamda*K"), {"K": 0, "lambda_": 0})
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument formula: unknown name 'lamda' at column 1 (did you mean lambda_?);
        expected K, lambda_, or a parameter: declare it with --param lamda
    """
    for part in walk(node):
        if isinstance(part, Name) and part.text not in names and part.text != "pi":
            near = get_close_matches(part.text[:40], list(names), n=1, cutoff=0.6)
            hint = f" (did you mean {near[0]}?)" if near else ""
            declared = part.text if len(part.text) <= 40 and part.text not in THEORY_NAMES else "NAME"
            advice = f"{', '.join(names)}, or a parameter: declare it with --param {declared}"
            raise reading_error(
                argument,
                f"unknown name {shown(part.text)} at column {part.column}{hint}; "
                f"expected {advice if names else 'a constant such as 1/10'}",
            )


@contextmanager
def one_error_family(argument: str) -> Iterator[None]:
    """Turn what SymPy may raise on input that passed every check into the one error family.

    Example:
        >>> with one_error_family("formula"):
        ...     raise OverflowError("too large")
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument formula: the formula cannot be evaluated (OverflowError); expected a simpler one
    """
    try:
        yield
    except HsymError:
        raise
    except (ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError) as error:
        raise reading_error(
            argument, f"the formula cannot be evaluated ({type(error).__name__}); expected a simpler one"
        ) from error


def _branch(node: Node, scope: _Scope, strict: bool = False) -> Expr:
    """A whole value with its own needs: the formula itself, or one branch of a Piecewise.

    Inside a larger formula (``strict``) every need is guarded, since what stands around it may swallow its failure.
    """
    inner = scope.branch()
    value = _cases(node.pieces, inner, strict) if isinstance(node, Cases) else _value(node, inner)
    return guarded(check_choices(value, inner.choices, scope.argument), inner.needs, scope.argument, strict)


def _value(node: Node, scope: _Scope) -> Expr:
    match node:
        case Number(value):
            return Rational(value.numerator, value.denominator)
        case Name(text):
            return scope.names.get(text, pi)
        case Negative(operand):
            return -_value(operand, scope)
        case Sum(terms):
            parts = [_value(term, scope) for _, term in terms]
            signed = [part if sign == "+" else -part for (sign, _), part in zip(terms, parts, strict=True)]
            return checked(Add(*signed), scope.place(node))
        case Product(factors):
            parts = [_factor(sign, factor, scope) for sign, factor in factors]
            return checked(Mul(*parts), scope.place(node))
        case Power(base, exponent):
            return _power(_value(base, scope), _value(exponent, scope), scope, scope.place(node))
        case Call(function, arguments):
            return _call(function, tuple(_value(part, scope) for part in arguments), scope, scope.place(node))
        case Cases(pieces):
            scope.choices.append(_cases(pieces, scope, strict=True))
            return scope.choices[-1]
    raise reading_error(scope.argument, f"the condition at column {node.column} stands where a number is expected")


def _factor(sign: str, node: Node, scope: _Scope) -> Expr:
    value = _value(node, scope)
    return value if sign == "*" else _power(value, S.NegativeOne, scope, scope.place(node))


def _power(base: Expr, exponent: Expr, scope: _Scope, place: Place) -> Expr:
    check_degree(exponent, place)
    division = may_be_negative(exponent)
    if isinstance(base, Piecewise):
        return _by_piece(base, lambda value, inner: _power(value, exponent, inner, place), scope)
    if division and base.is_Mul and base.has(Piecewise) and exponent.is_Integer:
        return checked(Mul(*(_power(factor, exponent, scope, place) for factor in base.args)), place)
    result = power(base, exponent, place)
    scope.require(power_needs(base, exponent))
    return result


def _call(function: str, arguments: tuple[Expr, ...], scope: _Scope, place: Place) -> Expr:
    first = arguments[0]
    if isinstance(first, Piecewise) and any(call_needs(function, first)):
        return _by_piece(first, lambda value, inner: _call(function, (value,), inner, place), scope)
    result = call(function, arguments, place)
    scope.require(call_needs(function, first))
    return result


def _by_piece(base: Piecewise, build: Callable[[Expr, _Scope], Expr], scope: _Scope) -> Expr:
    """A power or function of a Piecewise, branch by branch, each with its own guard."""
    pieces = []
    for value, condition in base.args:
        inner = scope.branch()
        if value is not S.NaN:
            inner.require(noticed(value))
            value = check_choices(build(value, inner), inner.choices, scope.argument)
            value = guarded(value, inner.needs, scope.argument, strict=True)
        pieces.append((value, condition))
    scope.choices.append(Piecewise(*pieces, evaluate=False))
    return scope.choices[-1]


def _cases(pieces: tuple[tuple[Node, Node], ...], scope: _Scope, strict: bool) -> Expr:
    """A Piecewise, unevaluated: SymPy's canonical form can take exponential time.

    A later condition is not reached where an earlier one holds, so if it could be undefined, the pieces from there on
    become a Piecewise of their own with their own guard.
    """
    built: list[tuple[Expr, Boolean]] = []
    for index, (value, decide) in enumerate(pieces):
        inner = scope.branch()
        condition = _condition(decide, inner)
        if inner.needs and built:
            rest = scope.branch()
            built.append((guarded(_cases(pieces[index:], rest, strict), rest.needs, scope.argument), true))
            break
        scope.needs.extend(inner.needs)
        if condition != false:
            built.append((_branch(value, scope, strict), condition))
        if condition == true:
            break
    return built[0][0] if built[0][1] == true else Piecewise(*built, evaluate=False)


def _condition(node: Node, scope: _Scope) -> Boolean:
    match node:
        case Truth(value):
            return true if value else false
        case Logic(word, operands):
            parts = [_condition(part, scope) for part in operands]
            return And(*parts) if word == "and" else Or(*parts)
        case Compare(sign, left, right):
            return _comparison(sign, _value(left, scope), _value(right, scope), scope.place(node))
    raise reading_error(scope.argument, f"the number at column {node.column} stands where a condition is expected")


def _comparison(sign: str, left: Expr, right: Expr, place: Place) -> Boolean:
    """A comparison, decided where 0 <= s <= M - 1 decides it."""
    if left.has(Piecewise) or right.has(Piecewise):
        raise place.error("the comparison @ has where or Piecewise inside; expected a comparison of plain formulas")
    if not (left.free_symbols or right.free_symbols):
        return _RELATIONS[sign](left, right)
    difference = linear_sign(left - right) if (left.free_symbols | right.free_symbols) <= {s, M} else None
    if difference in _HOLDS[sign]:
        return true
    if difference in _HOLDS[OPPOSITES[sign]]:
        return false
    return _RELATIONS[sign](left, right, evaluate=False)
