"""Plain text: what the command line prints by default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from hsym.exact.balls import Ball
from hsym.exact.numbers import Number
from hsym.render.terms import TOO_LONG, TooWide, lines, positive_first, presentable, signed_terms, unmarked

if TYPE_CHECKING:
    from hsym.claims import Verdict
    from hsym.derivation import Derivation, Step
    from hsym.rule import Target, WeightRule

WIDTH = 100
SHOWN = 16
"""A sequence with more entries than this is cut in the middle."""


class _Printer(StrPrinter):
    """SymPy's printer, with finite sums in the notation of hsym's other sums."""

    def _print_Add(self, expr: sympy.Add, order: str | None = None) -> str:
        pieces = [self._print(x) for x in positive_first(expr.as_ordered_terms())]
        return pieces[0] + "".join(f" - {x[1:]}" if x.startswith("-") else f" + {x}" for x in pieces[1:])

    def _print_Limit(self, expr: sympy.Limit) -> str:
        value, variable, place, _ = expr.args
        return f"lim({self._print(variable)} -> {self._print(place)}) {self.parenthesize(value, PRECEDENCE['Mul'])}"

    def _print_Sum(self, expr: sympy.Sum) -> str:
        ((k, low, high),) = expr.limits
        return f"sum({self._print(expr.function)}, {k} = {self._print(low)}..{self._print(high)})"


def plain(expression: sympy.Expr) -> str:
    """A SymPy expression in the notation that hsym reads: ``^`` for powers.

    Raises:
        TooWide: a number is too long to be written in decimal.
    """
    try:
        return str(_Printer().doprint(expression)).replace("**", "^")
    except ValueError:
        raise TooWide(TOO_LONG) from None


class _Readable(_Printer):
    """Conditions too in the notation that hsym reads."""

    def _print_Relational(self, expr: sympy.Rel) -> str:
        return f"{self._print(expr.lhs)} {expr.rel_op} {self._print(expr.rhs)}"


def readable(expression: sympy.Expr) -> str:
    """A SymPy expression such that ``hsym`` reads it back, conditions included, wherever its grammar has the words.

    Example:
        >>> from hsym.symbols import M, s
        >>> readable(sympy.Piecewise((0, sympy.Eq(s, 0)), (s**2 / M, True)))
        'Piecewise((0, s == 0), (s^2/M, True))'

    Raises:
        TooWide: a number is too long to be written in decimal.
    """
    try:
        return str(_Readable().doprint(presentable(expression))).replace("**", "^")
    except ValueError:
        raise TooWide(TOO_LONG) from None


def _sum(expression: sympy.Expr, width: int) -> list[str]:
    return lines(signed_terms(expression, plain, lambda x: f"({x})"), width)


def sequence(values: tuple[sympy.Expr, ...]) -> str:
    """Values in a row, cut in the middle if there are many."""
    if len(values) > 2 and len(set(values)) == 1:
        return f"{plain(values[0])} for every index 0, ..., {len(values) - 1}"
    shown = [plain(x) for x in (values if len(values) <= SHOWN else (*values[: SHOWN - 4], *values[-3:]))]
    if len(values) > SHOWN:
        shown.insert(SHOWN - 4, f"... ({len(values) - SHOWN + 1} more; all of them with --format json) ...")
    return ", ".join(shown)


def _body(step: Step) -> list[str]:
    left = _left(step.left)
    if step.layout == "sequence":
        return [f"{left} = {sequence(step.right)}"]
    rows = []
    for number, part in enumerate(step.right if isinstance(step.right, tuple) else (step.right,)):
        head = f"{left} {step.relation} " if number == 0 else f"{' ' * len(left)} {step.relation} "
        broken = (
            _cases(part)
            if isinstance(part, sympy.Piecewise)
            else _sum(part, WIDTH)
            if part.is_Add
            else [plain(presentable(part))]
        )
        rows += [head + broken[0], *(" " * len(head) + row for row in broken[1:])]
    return rows


def _cases(expression: sympy.Piecewise) -> list[str]:
    """A case distinction, each case on lines of its own."""
    out = []
    for value, condition in expression.args:
        rows = _sum(value, WIDTH) if value.is_Add else [plain(presentable(value))]
        out += [*rows[:-1], f"{rows[-1]}  {'otherwise' if condition == sympy.true else f'if {condition_text(condition)}'}"]
    return out


def cases_text(head: str, expression: sympy.Piecewise) -> list[str]:
    """A case distinction after a head, in lines."""
    first, *rest = _cases(expression)
    return [head + first, *(" " * len(head) + row for row in rest)]


def condition_text(condition: sympy.Basic) -> str:
    """A comparison as text."""
    if isinstance(condition, sympy.Eq):
        return f"{plain(condition.lhs)} = {plain(condition.rhs)}"
    return plain(condition)


def _left(expression: sympy.Expr) -> str:
    if isinstance(expression, sympy.Derivative) and expression.derivative_count == 1:
        return plain(expression.expr).replace("(", "'(", 1)
    return plain(expression)


def _written(step: Step) -> list[str]:
    try:
        return _body(step)
    except TooWide:
        return ["(not written out: a number has more than 4300 digits; the JSON form has it)"]


def derivation_text(derivation: Derivation) -> str:
    """A derivation as plain text."""
    out = [unmarked(derivation.title)]
    if derivation.subject.formula:
        out.append(f"  rule: Z = {derivation.subject.formula}")
    if condition := derivation.condition:
        out.append(f"  for {condition}")
    for step in derivation.steps:
        word = step.verdict.evidence or step.verdict.outcome
        out += ["", f"{step.name} [{word}]: {unmarked(step.reason)}", *("  " + row for row in _written(step))]
    return "\n".join([*out, "", verdict_text(derivation.verdict)])


def value_text(value: Any) -> str:
    """A value of a witness as text."""
    if isinstance(value, Number):
        value = value.to_sympy()
    if isinstance(value, sympy.Basic):
        return plain(presentable(value))
    if isinstance(value, tuple):
        return "(" + ", ".join(value_text(x) for x in value) + ")"
    return value.decimal() if isinstance(value, Ball) else str(value)


def verdict_text(verdict: Verdict) -> str:
    """A verdict with its witness and what it relies on."""
    out = [f"verdict: {verdict}"]
    if verdict.witness:
        out += [f"  {name} = {value_text(value)}" for name, value in verdict.witness]
    if verdict.relies_on:
        out += [f"  relies on: {x}" for x in verdict.relies_on]
    return "\n".join(out)


def rule_text(rule: WeightRule | Target) -> str:
    """What a rule is: its weights, parameters, convention, references and claims."""
    out = [rule.title]
    if rule.formula:
        out.append(f"  Z = {rule.formula}")
    argument = "(t)" if hasattr(rule, "transform") else "_s"
    out += [f"  a{argument} = {plain(presentable(rule.incorrect))}"]
    out.append(f"  b{argument} = {plain(presentable(rule.correct))}")
    parameters = getattr(rule, "parameters", ())
    if parameters:
        out.append("  parameters: " + ", ".join(_declared(x) for x in parameters))
    least, convention = getattr(rule, "least_M", 1), getattr(rule, "convention", "")
    if least > 1:
        out.append(f"  M >= {least}")
    if convention:
        out.append(f"  degenerate groups (K = 0 or K = M): {convention}")
    out += [f"  claimed: {x.text} ({x.source})" for x in rule.claims]
    out += [f"  reference: {x}" for x in rule.references]
    return "\n".join(out)


def _declared(symbol: sympy.Symbol) -> str:
    if symbol.is_positive:
        return f"{symbol} > 0"
    return f"{symbol} >= 0" if symbol.is_nonnegative else str(symbol)
