"""Weight rules: what a trainer multiplies each sample's score by (Davis and Recht, arXiv 2510.13651).

A sample that is incorrect (correct) while s of the other M - 1 are correct gets the weight a_s (b_s).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import sympy

from hsym import symbols
from hsym.brief import attempt, listed, one_line, written
from hsym.claims import Verdict
from hsym.errors import HsymError, shown
from hsym.exact.equality import equal_entries, in_field
from hsym.exact.evaluate import evaluate
from hsym.exact.limits import MAX_BALL_M, check_group_size
from hsym.exact.numbers import Number
from hsym.exact.vectors import SymbolicVector, Vector

LETTERS = frozenset({symbols.s, symbols.M})
MAX_DEPTH = 200
"""The deepest expression that a rule may have."""


@dataclass(frozen=True, slots=True)
class AuthorClaim:
    """What the authors of a rule say that it optimises: data to verify, never an answer to return.

    Attributes:
        text: a claim in the claim language, such as ``"h = t"``.
        source: where it is claimed, with equation or section.
    """

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class WeightTable:
    """The exact weights of a rule at one group size.

    Attributes:
        M: the group size.
        a: a_0, ..., a_{M-1}, the weights of an incorrect sample.
        b: b_0, ..., b_{M-1}, the weights of a correct sample.

    Example:
        >>> from hsym.exact.vectors import ExactVector
        >>> table = WeightTable(2, ExactVector.of([0, -1]), ExactVector.of([1, 0]))
        >>> [str(w) for w in table.gap]
        ['1', '1']
    """

    M: int
    a: Vector
    b: Vector

    def __post_init__(self) -> None:
        check_group_size(self.M)
        for name, side in (("a", self.a), ("b", self.b)):
            if len(side) != self.M:
                raise HsymError(f"{name}: {len(side)} weights were given; expected M = {self.M} of them, s = 0, ..., M - 1")

    @property
    def gap(self) -> Vector:
        """w_s = b_s - a_s, on which alone the objective depends."""
        return self.b.minus(self.a)

    def __repr__(self) -> str:
        a, b = (listed(side, self.M, lambda x: written(x, 30)) for side in (self.a, self.b))
        return f"<WeightTable at M = {self.M}: a_s = {a}; b_s = {b}>"

    def _repr_markdown_(self) -> str | None:
        from hsym.render import rich

        return rich.table(self)


@dataclass(frozen=True, slots=True)
class WeightRule:
    """A weight rule of the form Z_i = (1 - R_i) a_{S_i} + R_i b_{S_i}.  Immutable; ``==`` compares structure.

    Attributes:
        name: what it is called in output.
        incorrect: a_s, a SymPy expression in ``hsym.symbols`` s, M and declared parameters.
        correct: b_s likewise.
        parameters: the declared parameters, SymPy symbols with their assumptions.
        least_M: the smallest group size for which the rule is meant.
        formula: the rule as its authors write it, for output.
        convention: how a degenerate group (K = 0 or K = M) is treated, in words.
        references: where it is published.
        claims: what its authors say that it optimises.
        settings: choices made, such as ``"ddof = 1"``, for output.
        values: parameters that were given exact values, ``((name, value), ...)``.
        original: the weights before such values were put in, empty if there are none; they are what is evaluated, so that
            nothing that is undefined at these values can cancel.
        put_in: those values by symbol.

    Raises:
        HsymError: an undeclared symbol or a float occurs.

    Example:
        >>> from hsym.symbols import M, s
        >>> rejection = WeightRule("rejection", sympy.Integer(0), M / (s + 1))
        >>> [str(w) for w in rejection.at(3).gap]
        ['3', '3/2', '1']
    """

    name: str
    incorrect: sympy.Expr
    correct: sympy.Expr
    parameters: tuple[sympy.Symbol, ...] = ()
    least_M: int = 1
    formula: str = ""
    convention: str = ""
    references: tuple[str, ...] = ()
    claims: tuple[AuthorClaim, ...] = ()
    settings: tuple[str, ...] = ()
    values: tuple[tuple[str, sympy.Expr], ...] = ()
    original: tuple[sympy.Expr, ...] = ()
    put_in: tuple[tuple[sympy.Symbol, sympy.Expr], ...] = ()

    def __post_init__(self) -> None:
        allowed = LETTERS | set(self.parameters) | {symbol for symbol, _ in self.put_in}
        for side, expression in (("incorrect", self.incorrect), ("correct", self.correct)):
            if not isinstance(expression, sympy.Expr):
                raise HsymError(f"{side}: {shown(expression)} is no SymPy expression; expected one in s, M and parameters")
            if expression.has(sympy.Float):
                number = next(iter(expression.atoms(sympy.Float)))
                raise HsymError(
                    f"{side}: {number} is a float; expected an exact number such as {Fraction(repr(float(number)))}"
                )
            for symbol in sorted(expression.free_symbols - allowed, key=str):
                raise HsymError(
                    f"{side}: {symbol} is not a known symbol; expected s and M of hsym.symbols and declared parameters"
                )
            check_nodes(side, expression)
        check_group_size(self.least_M, most=MAX_BALL_M, reason="the least M of a rule")

    @property
    def unreplaced(self) -> tuple[sympy.Expr, ...]:
        """a_s and b_s as they are evaluated, with symbols for parameters that were given values later."""
        return self.original or (self.incorrect, self.correct)

    @property
    def title(self) -> str:
        """The name with the choices made.

        Example:
            >>> from hsym import catalog
            >>> catalog.get("grpo", ddof=1, eps=0).title
            'GRPO with ddof = 1, eps = 0'
        """
        made = (*self.settings, *(f"{name} = {value}" for name, value in self.values))
        return f"{self.name} with {', '.join(made)}" if made else self.name

    @property
    def gap(self) -> sympy.Expr:
        """w_s = b_s - a_s as a SymPy expression."""
        return self.correct - self.incorrect

    def with_parameters(self, /, **values: Any) -> WeightRule:
        """The rule with some parameters replaced by exact numbers.

        Raises:
            HsymError: a parameter is unknown, its value is not exact, or it contradicts the declared assumption.

        Example:
            >>> from hsym import catalog
            >>> catalog.get("grpo").with_parameters(eps=0).parameters
            ()
        """
        replacement: dict[sympy.Symbol, sympy.Expr] = {}
        for name, value in values.items():
            symbol = next((x for x in self.parameters if x.name == name), None)
            if symbol is None:
                known = ", ".join(x.name for x in self.parameters) or "none"
                raise HsymError(f"parameter {name}: the rule {self.name} has no such parameter; expected one of: {known}")
            replacement[symbol] = exact_parameter(name, value, symbol)
        if not replacement:
            return self
        return replace(
            self,
            incorrect=_displayed(self.incorrect, replacement),
            correct=_displayed(self.correct, replacement),
            original=self.unreplaced,
            put_in=(*self.put_in, *replacement.items()),
            parameters=tuple(x for x in self.parameters if x not in replacement),
            values=(*self.values, *((x.name, value) for x, value in replacement.items())),
        )

    def at(self, M: int, **values: Any) -> WeightTable:
        """The exact weights at group size M.

        Args:
            M: from ``least_M`` to 4096.
            values: exact numbers for parameters; the others stay symbolic.

        Raises:
            HsymError: M is out of range, or a weight is 0/0 or infinite at a reachable s, which is named.
        """
        rule = self.with_parameters(**values)
        M = self.check_M(M)
        low, high = rule.unreplaced
        a, undefined_a = evaluate(low, M, dict(rule.put_in))
        b, undefined_b = evaluate(high, M, dict(rule.put_in))
        self.refuse_undefined(M, undefined_a, undefined_b)
        if isinstance(a, SymbolicVector) != isinstance(b, SymbolicVector):
            a, b = SymbolicVector(tuple(a.to_sympy())), SymbolicVector(tuple(b.to_sympy()))
        return WeightTable(M, a, b)

    def check_M(self, M: int, most: int = 4096, reason: str = "exact work") -> int:
        """``M`` if the rule is meant for it and the work is within the limits.

        Raises:
            HsymError: it is not.
        """
        size = check_group_size(M, most=most, reason=reason)
        if self.least_M > size:
            raise HsymError(f"M: {size} is too small for the rule {self.name}; expected at least {self.least_M}")
        return size

    def refuse_undefined(self, M: int, incorrect: Mapping[int, str], correct: Mapping[int, str]) -> None:
        """Raise the error that names the first s at which a weight means nothing, if there is one.

        Raises:
            HsymError: a weight is undefined.
        """
        for side, letter, undefined, degenerate in (
            ("an incorrect", "a", incorrect, 0),
            ("a correct", "b", correct, M - 1),
        ):
            for k in sorted(undefined):
                K = k if letter == "a" else k + 1
                open_case = undefined[k].startswith("a case whose condition")
                hint = (
                    "give the parameters in it values"
                    if open_case
                    else "give a convention for degenerate groups (--degenerate zero) or use Piecewise"
                    if k == degenerate
                    else "use Piecewise to say what the weight is there"
                )
                state = "not determined" if open_case else "undefined"
                raise HsymError(
                    f"rule {self.name}: the weight {letter}_s of {side} sample is {state} at s = {k} (M = {M}, K = {K}):"
                    f" {undefined[k]}; {hint}"
                )

    def skipping_degenerate(self) -> WeightRule:
        """The rule that gives every sample of a degenerate group (K = 0 or K = M) the weight 0.

        Example:
            >>> from hsym import catalog
            >>> [str(w) for w in catalog.get("reinforce").skipping_degenerate().at(3).gap]
            ['1', '1', '0']
        """
        ends = (0, symbols.M - 1)

        def skipped(weights: tuple[sympy.Expr, ...]) -> tuple[sympy.Expr, ...]:
            return tuple(
                sympy.Piecewise((sympy.Integer(0), sympy.Eq(symbols.s, end)), (weight, True), evaluate=False)
                for weight, end in zip(weights, ends, strict=True)
            )

        incorrect, correct = skipped((self.incorrect, self.correct))
        return replace(
            self,
            incorrect=incorrect,
            correct=correct,
            original=skipped(self.original) if self.original else (),
            convention="every sample of a degenerate group (K = 0 or K = M) gets weight 0",
            settings=(*self.settings, "degenerate groups skipped"),
        )

    def __repr__(self) -> str:
        formula = f": Z = {self.formula}" if self.formula and self.name != f"Z = {self.formula}" else ""
        return f"<WeightRule {attempt(lambda: self.title + formula)}>"

    def _repr_markdown_(self) -> str | None:
        from hsym.render import rich

        return rich.rule(self)


@dataclass(frozen=True, slots=True)
class Target:
    """A transform to aim at, with its derivative: for weights that depend on p itself, which have no a_s, b_s and no M.

    The weights of an incorrect and a correct sample are functions of the success probability t; the expected update is
    then ``(correct - incorrect) grad p`` exactly, because the expected score of a sample is 0.

    Attributes:
        name: what it is called in output.
        incorrect: the weight of an incorrect sample, a SymPy expression in t.
        correct: the weight of a correct sample, a SymPy expression in t.
        transform: h, an antiderivative of :attr:`derivative` (verified, not assumed).
        formula: the rule as its authors write it.
        references: where it is published.
        claims: what its authors say.
        hypotheses: what is assumed of the way in which responses are drawn, so that the weights are these.
    """

    name: str
    incorrect: sympy.Expr
    correct: sympy.Expr
    transform: sympy.Expr
    formula: str = ""
    references: tuple[str, ...] = ()
    claims: tuple[AuthorClaim, ...] = ()
    hypotheses: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name, as for rules."""
        return self.name

    @property
    def derivative(self) -> sympy.Expr:
        """h' = correct - incorrect, as one fraction."""
        return sympy.factor(sympy.together(self.correct - self.incorrect))

    def __repr__(self) -> str:
        return f"<Target {one_line(self.name)}: h(t) = {written(self.transform)}>"

    def _repr_latex_(self) -> str | None:
        from hsym.render import rich

        return rich.target(self)


KNOWN_NODES = (
    sympy.Add, sympy.Mul, sympy.Pow, sympy.Rational, sympy.Symbol, sympy.Piecewise, sympy.Max, sympy.Min, sympy.Abs,
    sympy.binomial, sympy.factorial, sympy.harmonic, sympy.gamma, sympy.log, sympy.exp, sympy.asin, sympy.acos, sympy.atan,
    sympy.core.relational.Relational, sympy.logic.boolalg.Boolean, sympy.functions.elementary.piecewise.ExprCondPair,
    sympy.core.numbers.NumberSymbol, sympy.core.numbers.NaN,
)  # fmt: skip
"""What the weights of a rule may be built from."""


def _displayed(weight: sympy.Expr, values: Mapping[sympy.Symbol, sympy.Expr]) -> sympy.Expr:
    """A weight with values put in, for output; as it was where SymPy cannot put them in at once."""
    try:
        found = weight.xreplace(dict(values))
    except (TypeError, ValueError):
        return weight
    return weight if found.has(sympy.zoo, sympy.oo, -sympy.oo, sympy.I) else found


def check_nodes(side: str, expression: sympy.Expr) -> None:
    """Refuse what hsym cannot evaluate exactly, and trees too deep to walk.

    Raises:
        HsymError: there is such a node.
    """
    waiting = [(expression, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise HsymError(f"{side}: the expression is nested more than {MAX_DEPTH} deep; expected a simpler one")
        if not isinstance(node, KNOWN_NODES):
            raise HsymError(
                f"{side}: {shown(node)} is of the kind {type(node).__name__}; expected sums, products, powers, Piecewise and"
                " the functions of hsym's formulas"
            )
        waiting += [(x, depth + 1) for x in node.args]


def require_rule(rule: object, argument: str = "rule") -> WeightRule:
    """``rule`` if it is a weight rule.

    Raises:
        HsymError: it is a text, a target or something else.
    """
    if isinstance(rule, WeightRule):
        return rule
    hint = "a target has no M" if isinstance(rule, Target) else "hsym.rule(...) makes one of a text"
    raise HsymError(f"{argument}: {shown(rule)} is no weight rule ({hint}); expected a WeightRule")


def exact_parameter(name: str, value: Any, symbol: sympy.Symbol) -> sympy.Expr:
    """An exact number for a parameter, as SymPy.

    Raises:
        HsymError: the value is a float, no number, or of the wrong sign for the declared assumption.
    """
    if isinstance(value, float) or (isinstance(value, sympy.Expr) and value.has(sympy.Float) and not value.free_symbols):
        hint = f" such as {Fraction(repr(float(value)))}" if float("-inf") < float(value) < float("inf") else ""
        raise HsymError(f"parameter {name}: {value!r} is a float; expected an exact number{hint}")
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,1000}(/0*[1-9][0-9]{0,1000})?", value.strip()):
        value = Fraction(value.strip())
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        number = sympy.Rational(value.numerator, value.denominator)
    elif isinstance(value, Number):
        number = value.to_sympy()
    elif isinstance(value, sympy.Expr) and not value.free_symbols and value.is_finite and value.is_real:
        number = value
    else:
        expected = "expected an int, a Fraction, a text such as '1/10' or an exact SymPy number"
        raise HsymError(f"parameter {name}: {shown(value)} is not a number; {expected}")
    if symbol.is_positive and symbol != symbols.eps and number.is_zero:
        raise HsymError(f"parameter {name}: 0 is not positive; expected a number above 0")
    if symbol.is_nonnegative and number.is_negative:
        raise HsymError(f"parameter {name}: {number} is negative; expected a number that is at least 0")
    return number


def same_objective(first: WeightRule, second: WeightRule, M: int) -> Verdict:
    """Decide whether two rules have the same h_M at one group size: exactly when their gaps agree, because
    the Bernstein polynomials are a basis.

    Returns:
        ``holds``; ``fails`` with the first s at which the gaps differ; ``open`` where closed forms do not cancel.

    Example:
        >>> from hsym import catalog
        >>> same_objective(catalog.get("reinforce"), catalog.get("rloo"), 5).outcome
        'holds'
    """
    x, y = require_rule(first, "first").at(M).gap, require_rule(second, "second").at(M).gap
    return compare_gaps(x, y)


def _exactly_comparable(x: Any, y: Any) -> bool:
    """Whether two entries were told apart by exact arithmetic, not by balls."""
    first, second = (e.to_sympy() if isinstance(e, Number) else e for e in (x, y))
    return in_field(first - second)


def compare_gaps(x: Vector, y: Vector) -> Verdict:
    """The verdict on the equality of two gaps at one M."""
    answers = equal_entries(x, y)
    for k, same in enumerate(answers):
        if same is False:
            return Verdict(
                "fails",
                "exact" if _exactly_comparable(x[k], y[k]) else "bounded",
                f"the gaps differ at s = {k}, and the gap is determined by the objective",
                (("s", k), ("w_s, first", x[k]), ("w_s, second", y[k])),
            )
    if None in answers:
        return Verdict("open", None, f"the gaps at s = {answers.index(None)} could not be compared exactly")
    return Verdict("holds", "exact", "the gaps agree at every s")
