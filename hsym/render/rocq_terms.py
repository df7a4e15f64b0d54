"""SymPy expressions as terms of Rocq over a field F of Mathematical Components.

Integers n stand as ``n%:R``, the group size and s, which are natural numbers, as ``M%:R`` and ``s%:R``.  A division by 0 has
the value 0 there: who writes a rule down has seen to it that none occurs.
"""

from __future__ import annotations

from functools import reduce

import sympy
from sympy.core.relational import Relational

from hsym import symbols
from hsym.errors import OutOfReachError

UNARY = 100
"""Larger numbers are written to this base: ``n%:R`` counts up to n, each time that Rocq looks at it."""
RELATIONS = {"==": "==", "!=": "!=", "<": "<", "<=": "<="}


class NoTerm(OutOfReachError):
    """An expression that has no term in Rocq here."""


def term(expression: sympy.Expr) -> str:
    """An expression in s, M and numbers as a term over the field.

    Raises:
        NoTerm: it contains something else than sums, products, powers, square roots, binomials, factorials, max, abs and cases.

    Example:
        >>> from hsym.symbols import M, s
        >>> term(1 - s / (M - 1)), term(sympy.sqrt(M) / 3)
        ('1 - (s%:R / (M%:R - 1))', 'Num.sqrt M%:R / 3%:R')
    """
    match expression:
        case sympy.Integer() if expression < 0:
            return f"- {term(-expression)}"
        case sympy.Integer():
            return str(expression) if expression <= 1 else _numeral(int(expression))
        case sympy.Rational():
            return term(sympy.Integer(expression.p)) + " / " + term(sympy.Integer(expression.q))
        case sympy.Symbol():
            return f"{expression.name}%:R" if expression.is_integer else expression.name
        case sympy.Add():
            terms = sorted(expression.as_ordered_terms(), key=lambda x: bool(x.as_coeff_Mul()[0] < 0))
            head, *rest = (f"({term(x)})" if isinstance(x, sympy.Piecewise) else term(x) for x in terms)
            return head + "".join(f" - {x[2:]}" if x.startswith("- ") else f" + {x}" for x in rest)
        case sympy.Mul():
            return _product(expression)
        case sympy.Pow():
            return _power(expression.base, expression.exp)
        case sympy.binomial():
            return f"'C({natural(expression.args[0])}, {natural(expression.args[1])})%:R"
        case sympy.Max() | sympy.Min():
            first, *others = (_tight(x) for x in expression.args)
            word = "max" if isinstance(expression, sympy.Max) else "min"
            return reduce(lambda x, y: f"(Num.{word} {x} {y})", others, first)
        case sympy.Abs():
            return f"`|{term(expression.args[0])}|"
        case sympy.factorial():
            return f"({natural(expression.args[0])})`!%:R"
        case sympy.harmonic() if len(expression.args) == 1:
            return f"(\\sum_(1 <= i < {natural(expression.args[0] + 1)}) i%:R^-1)"
        case sympy.Piecewise():
            return _cases(expression)
        case sympy.core.numbers.NaN():
            return "0"  # where a formula is undefined, as a division by 0 is
    raise NoTerm(
        f"rule: {type(expression).__name__} has no term in Rocq; expected + - * /, powers, square roots, binomial, cases"
    )


def _numeral(value: int) -> str:
    """A natural number in the field, to the base 100.

    Example:
        >>> _numeral(17), _numeral(20001)
        ('17%:R', '((2%:R * 100%:R + 0%:R) * 100%:R + 1%:R)')
    """
    if value <= UNARY:
        return f"{value}%:R"
    return f"({_numeral(value // UNARY)} * {UNARY}%:R + {value % UNARY}%:R)"


def _product(expression: sympy.Expr) -> str:
    if expression.as_coeff_Mul()[0].is_negative:
        return f"- {_bracketed(-expression)}"
    up, down = expression.as_numer_denom()
    factors = [_bracketed(x) for x in sympy.Mul.make_args(up) if x != 1] or ["1"]
    contents = [y for x in sympy.Mul.make_args(down) for y in (x.as_content_primitive() if x.is_Add else (x,))]
    below = [f" / {_bracketed(x)}" for x in contents if x != 1]
    return " * ".join(factors) + "".join(below)


def _bracketed(expression: sympy.Expr) -> str:
    """As a factor."""
    text = term(expression)
    return text if expression.is_Atom and " " not in text else f"({text})" if _loose(expression) else text


def _loose(expression: sympy.Expr) -> bool:
    return expression.is_Add or expression.is_Mul or isinstance(expression, (sympy.Piecewise, sympy.Number))


def _power(base: sympy.Expr, exponent: sympy.Expr) -> str:
    if exponent.is_Rational and exponent.q == 2:
        root = f"Num.sqrt {_tight(base)}"
        return _raised(root if exponent.p in (1, -1) else f"({root})", sympy.Integer(exponent.p))
    return _raised(_tight(base), exponent)


def _raised(base: str, exponent: sympy.Expr) -> str:
    if exponent == 1:
        return base
    if exponent.could_extract_minus_sign():
        inner = _raised(base, -exponent)
        return f"({inner})^-1"
    return f"{base} ^+ {natural(exponent)}"


def _tight(expression: sympy.Expr) -> str:
    text = term(expression)
    return text if " " not in text else f"({text})"


def natural(expression: sympy.Expr) -> str:
    """A linear expression with integer coefficients as a natural number, if it is one for 0 <= s < M.

    In Rocq differences of natural numbers stop at 0.

    Example:
        >>> from hsym.symbols import M, s
        >>> natural(M - 1 - s), natural(s + 1), natural(M - 1)
        ('(M - s.+1)', 's.+1', 'M.-1')
    """
    if any(not _nonnegative(sympy.expand(expression.subs(symbols.s, end))) for end in (sympy.Integer(0), symbols.M - 1)):
        raise NoTerm(f"rule: {expression} may be negative; expected a natural number in an exponent or binomial")
    plus: list[str] = []
    minus: list[str] = []
    for x in sympy.Add.make_args(sympy.expand(expression)):
        number, rest = x.as_coeff_Mul()
        if not (number.is_Integer and (rest == 1 or (rest.is_Symbol and rest.is_integer))):
            raise NoTerm(
                f"rule: {expression} is no sum of s, M and integers; expected one in an exponent, binomial or condition"
            )
        if number:
            (plus if number > 0 else minus).append(_multiple(abs(number), rest))
    plus.sort(key=str.isdigit)
    minus.sort(key=str.isdigit)
    if not minus:
        return _successor(plus)
    return f"{plus[0]}.-1" if minus == ["1"] and len(plus) == 1 else f"({_successor(plus)} - {_successor(minus)})"


def _nonnegative(value: sympy.Expr) -> bool:
    """Whether a linear expression in M is not negative from M = 1 on; others are for whoever reads them as natural numbers."""
    slope, start = value.coeff(symbols.M), value.subs(symbols.M, 1)
    return not (slope.is_number and start.is_number) or bool(slope >= 0 and start >= 0)


def _multiple(number: sympy.Integer, rest: sympy.Expr) -> str:
    if rest == 1:
        return str(number)
    return rest.name if number == 1 else f"({number} * {rest.name})"


def _successor(parts: list[str]) -> str:
    if len(parts) == 2 and parts[1] == "1" and parts[0].isalpha():
        return f"{parts[0]}.+1"
    return parts[0] if len(parts) == 1 else f"({' + '.join(parts)})" if parts else "0"


def _cases(expression: sympy.Piecewise) -> str:
    *guarded, (last, otherwise) = expression.args
    while guarded and guarded[-1][0] == last:
        guarded.pop()
    if otherwise != sympy.true:
        raise NoTerm("rule: its cases do not say what the weight is otherwise; expected a last case without a condition")
    return "".join(f"if {condition(c)} then {term(value)} else " for value, c in guarded) + term(last)


def condition(claim: sympy.Basic) -> str:
    """A condition on natural numbers.

    Example:
        >>> from hsym.symbols import M, s
        >>> condition(sympy.Eq(s, M - 1)), condition(s > 2)
        ('(s.+1 == M)%N', '(2 < s)%N')
    """
    match claim:
        case sympy.And():
            return "(" + " && ".join(condition(x) for x in claim.args) + ")"
        case sympy.Or():
            return "(" + " || ".join(condition(x) for x in claim.args) + ")"
        case sympy.Not():
            return f"~~ {condition(claim.args[0])}"
        case Relational():
            low, relation, high = claim.lhs, claim.rel_op, claim.rhs
            if relation in (">", ">="):
                low, relation, high = high, relation.replace(">", "<"), low
            if relation not in RELATIONS:
                raise NoTerm(f"rule: the condition {claim} has no term in Rocq; expected = < <= > >=")
            left, right = _sides(low - high)
            return f"({left} {RELATIONS[relation]} {right})%N"
    raise NoTerm(f"rule: the condition {claim} has no term in Rocq; expected comparisons of s, M and integers")


def _sides(difference: sympy.Expr) -> tuple[str, str]:
    """Two natural numbers of which the first is greater by the difference."""
    below = sympy.denom(sympy.together(difference))
    if not below.is_positive:
        raise NoTerm(
            f"rule: the condition on {difference} has a denominator that may be negative; expected one that is positive"
        )
    expanded = sympy.expand(difference * below)
    terms = sympy.Add.make_args(expanded)
    plus = sympy.Add(*(x for x in terms if x.as_coeff_Mul()[0] > 0))
    return natural(plus), natural(plus - expanded)
