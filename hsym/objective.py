"""The transform h_M that a weight rule ascends, exactly (Davis and Recht, arXiv 2510.13651).

Three faces, with w_s = b_s - a_s and h_M(0) = 0:

* ``h_M'(t) = sum_s w_s B_{M-1,s}(t)``, so the gap is the Bernstein form of the derivative;
* ``h_M(t) = (1/M) sum_s w_s I_t(s+1, M-s)`` with the regularised incomplete beta function;
* ``h_M(t) = E[W_K]``, K ~ Binomial(M, t), ``W_j = (1/M) sum_{s<j} w_s``: the W_j are its Bernstein coefficients.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import sympy

from hsym import notation, symbols
from hsym.brief import one_line
from hsym.claims import REACH, THEOREM_1, THEOREM_2, Evidence, Verdict
from hsym.errors import HsymError
from hsym.exact.balls import Ball
from hsym.exact.bernstein import Bernstein, exact_point
from hsym.exact.binomial_means import Encloser
from hsym.exact.limits import MAX_BALL_M, MAX_EXACT_M, check_group_size
from hsym.exact.numbers import NotInField, Number
from hsym.exact.polynomials import Part, Polynomial, to_bernstein
from hsym.exact.rational_functions import RationalFunction
from hsym.exact.signs import nonnegative_on_unit_interval
from hsym.exact.vectors import ExactVector, SymbolicVector, Vector
from hsym.rule import WeightRule, WeightTable, compare_gaps, require_rule

Face = Literal["monomials", "bernstein", "betainc"]


class Objective:
    """h_M of one rule at one group size.  Immutable; equal when source and M are.

    Args:
        source: a :class:`WeightRule`, or a :class:`WeightTable` of explicit weights.
        M: the group size; exact faces need M <= 4096, enclosures M <= 100000.

    Example:
        >>> from hsym import catalog
        >>> h = Objective(catalog.get("rejection_sampling"), 3)
        >>> print(h.expr)
        t**3/3 - 3*t**2/2 + 3*t
        >>> print(h.at(Fraction(1, 2)), h.enclose(Fraction(1, 2), 12))
        7/6 1.166666666667 +/- 1e-12
    """

    source: WeightRule | WeightTable
    M: int

    def __init__(self, source: WeightRule | WeightTable, M: int) -> None:
        if not isinstance(source, WeightTable):
            M = require_rule(source).check_M(M, most=MAX_BALL_M, reason="enclosures (4096 for exact work)")
        elif source.M != M:
            raise HsymError(f"M: {M} differs from the M = {source.M} of the weight table; expected the same")
        size = check_group_size(M, most=MAX_BALL_M, reason="enclosures (4096 for exact work)")
        self.__dict__.update(source=source, M=size)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"an Objective is immutable; {name} cannot be set")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Objective) and (self.source, self.M) == (other.source, other.M)

    def __hash__(self) -> int:
        return hash((self.source, self.M))

    def __reduce__(self) -> tuple[Any, ...]:
        return Objective, (self.source, self.M)

    def __repr__(self) -> str:
        name = self.source.name if isinstance(self.source, WeightRule) else "table"
        return f"Objective({one_line(name)}, M={self.M})"

    def _repr_latex_(self) -> str | None:
        from hsym.render import rich

        return rich.objective(self)

    @cached_property
    def table(self) -> WeightTable:
        """The exact weights.

        Raises:
            HsymError: M is above 4096.
        """
        check_group_size(self.M, most=MAX_EXACT_M)
        return self.source.at(self.M) if isinstance(self.source, WeightRule) else self.source

    @cached_property
    def derivative(self) -> Bernstein:
        """h_M' in Bernstein form of degree M - 1; its coefficients are the gap w_s."""
        return Bernstein(self.table.gap)

    @cached_property
    def transform(self) -> Bernstein:
        """h_M in Bernstein form of degree M."""
        return self.derivative.integral()

    @property
    def control_points(self) -> Vector:
        """W_0, ..., W_M, the Bernstein coefficients of h_M in degree M."""
        return self.transform.coefficients

    def bernstein(self) -> sympy.Expr:
        """h_M as the sum of its control points times Bernstein polynomials, left unevaluated.

        Example:
            >>> from hsym import catalog
            >>> print(Objective(catalog.get("reinforce"), 2).bernstein())
            B_{2,1}(t)/2 + B_{2,2}(t)
        """
        points = enumerate(self.control_points.to_sympy())
        return sympy.Add(*(c * notation.BernsteinPolynomial(self.M, j, symbols.t) for j, c in points))

    def to_latex(self, face: Face = "monomials") -> str:
        """One of the three faces of h_M as ``h_M(t) = ...`` in one line of mathematics.

        Args:
            face: ``"monomials"``, ``"bernstein"`` or ``"betainc"``.

        Raises:
            HsymError: there is no such face.

        Example:
            >>> from hsym import catalog
            >>> print(Objective(catalog.get("reinforce"), 2).to_latex("betainc"))
            h_{2}(t) = \\frac{I_{t}(1, 2)}{2} + \\frac{I_{t}(2, 1)}{2}
        """
        from hsym.render.latex import objective_latex

        return objective_latex(self, face)

    def betainc(self) -> sympy.Expr:
        """h_M as ``(1/M) sum_s w_s I_t(s+1, M-s)`` with SymPy's ``betainc_regularized`` left unevaluated.

        Example:
            >>> from hsym import catalog
            >>> Objective(catalog.get("reinforce"), 1).betainc()
            betainc_regularized(1, 1, 0, t)
        """
        M = self.M
        beta = sympy.betainc_regularized
        terms = [w * beta(s + 1, M - s, 0, symbols.t) for s, w in enumerate(self.derivative.coefficients.to_sympy())]
        return sympy.expand_mul(sympy.Rational(1, M) * sympy.Add(*terms))

    def derivative_polynomial(self) -> Polynomial:
        """h_M' by its monomials, one integer polynomial over one denominator for each square root.

        Raises:
            HsymError: symbolic parameters are left.
        """
        return self.derivative.polynomial()

    def polynomial(self) -> Polynomial:
        """h_M by its monomials: the integral of :meth:`derivative_polynomial`.

        Raises:
            HsymError: symbolic parameters are left.
        """
        return self.derivative.polynomial(integrated=True)

    @cached_property
    def expr(self) -> sympy.Expr:
        """h_M as a SymPy expression in t: expanded monomials, or with parameters a sum of powers of t."""
        return self._monomials(self.transform, integrate=True)

    @cached_property
    def derivative_expr(self) -> sympy.Expr:
        """h_M' as a SymPy expression in t."""
        return self._monomials(self.derivative, integrate=False)

    def _monomials(self, form: Bernstein, integrate: bool) -> sympy.Expr:
        if isinstance(form.coefficients, SymbolicVector):
            return _collected(form)
        return (self.polynomial() if integrate else self.derivative_polynomial()).to_sympy()

    def at(self, t: Fraction | int | Number) -> Number | sympy.Expr:
        """h_M(t) exactly, at an exact t."""
        return self.transform.at(t)

    def derivative_at(self, t: Fraction | int | Number) -> Number | sympy.Expr:
        """h_M'(t) exactly, at an exact t."""
        return self.derivative.at(t)

    @cached_property
    def _encloser(self) -> Encloser:
        if isinstance(self.source, WeightTable):
            raise HsymError("enclose: an objective made from a table has no formula; expected one made from a rule")
        rule = self.source
        low, high = rule.unreplaced
        return Encloser(low, high, self.M, dict(rule.put_in), lambda a, b: rule.refuse_undefined(self.M, a, b))

    def enclose(self, t: Fraction | int | Number, digits: int = 50) -> Ball:
        """A ball around h_M(t) with a radius below ``10**-digits``, for M to 100000.

        Args:
            t: an exact number in [0, 1].
            digits: 1 to 10000 decimals.

        Raises:
            HsymError: t is outside [0, 1] or not exact, or a parameter has no value.
        """
        return self._encloser.transform(exact_point(t), digits)

    def enclose_derivative(self, t: Fraction | int | Number, digits: int = 50) -> Ball:
        """A ball around h_M'(t) with a radius below ``10**-digits``, for M to 100000."""
        return self._encloser.derivative(exact_point(t), digits)

    def is_increasing(self) -> Verdict:
        """Whether h_M is increasing on [0, 1], that is, h_M' >= 0 there (strictly increasing unless h_M is 0).

        Example:
            >>> from hsym import catalog
            >>> str(Objective(catalog.get("grpo"), 4).is_increasing())
            'holds (exact): the transform is strictly increasing on [0, 1]: no Bernstein coefficient is negative'
        """
        found = nonnegative_on_unit_interval(self.derivative)
        relies = (THEOREM_1,)
        if found.nonnegative is None:
            return Verdict("open", None, found.reason, (), relies)
        evidence: Evidence = "bounded" if found.by_balls else "exact"
        if found.witness is not None:
            value = self.derivative_at(found.witness)
            if isinstance(value, Number) and value.sign() == -1:
                evidence = "exact"
            return Verdict(
                "fails",
                evidence,
                f"its derivative is negative at t = {found.witness}: {found.reason}",
                (("t", found.witness), ("h_M'(t)", value)),
                relies,
            )
        kind = "zero" if found.zero else "strictly increasing on [0, 1]" if found.strict else "nowhere decreasing on [0, 1]"
        return Verdict("holds", evidence, f"the transform is {kind}: {found.reason}", (), relies)

    def equals(self, other: Objective) -> Verdict:
        """Whether two objectives at the same M are the same: exactly when the gaps agree."""
        if self.M != other.M:
            raise HsymError(f"M: the objectives have M = {self.M} and M = {other.M}; expected the same M")
        found = compare_gaps(self.table.gap, other.table.gap)
        return Verdict(found.outcome, found.evidence, found.reason, found.witness, (THEOREM_1, THEOREM_2, REACH))


def _collected(form: Bernstein) -> sympy.Expr:
    """With symbolic coefficients: the coefficient of t**k is C(n, k) times the k-th forward difference at 0.

    The entries are kept as Q-linear combinations of closed forms, so that equal denominators stay equal.
    """
    n, terms = form.degree, []
    entries = [entry.as_coefficients_dict() for entry in form.coefficients.to_sympy()]
    for k in range(n + 1):
        terms.append(sympy.Add(*(sympy.binomial(n, k) * c * rest for rest, c in entries[0].items())) * symbols.t**k)
        entries = [
            {rest: c for rest in {**x, **y} if (c := y.get(rest, 0) - x.get(rest, 0)) != 0}
            for x, y in itertools.pairwise(entries)
        ]
    return sympy.Add(*terms)


def gap_from_transform(h: sympy.Expr | Polynomial, M: int) -> ExactVector:
    """The one gap w_0, ..., w_{M-1} whose objective is a given polynomial of degree <= M, up to its constant (reach).

    Args:
        h: a polynomial in t with coefficients in the Q-span of square roots.
        M: the group size.

    Raises:
        HsymError: h is no such polynomial, or its degree is above M.

    Example:
        >>> from hsym.symbols import t
        >>> [str(w) for w in gap_from_transform(2 * t - t**2, 2)]
        ['2', '0']
    """
    check_group_size(M)
    found = h if isinstance(h, Polynomial) else polynomial_in_t(h)
    if found is None:
        raise HsymError(f"h: {h} is no polynomial in t over the square roots of integers; expected one of degree <= {M}")
    if found.degree > M:
        raise HsymError(f"h: {h} has degree {found.degree}; expected a polynomial of degree at most M = {M}")
    points = Bernstein(to_bernstein(found, M))
    vector = points.derivative().coefficients
    assert isinstance(vector, ExactVector)
    return vector


def polynomial_in_t(h: sympy.Expr) -> Polynomial | None:
    """A SymPy expression as a polynomial in t over the Q-span of square roots, or None if it is not one.

    Removable denominators cancel exactly: ``(1 - (1 - t)**3)/t`` is a polynomial.
    """
    try:
        number = Number.from_sympy(h)
    except (NotInField, ZeroDivisionError):
        return None
    parts: list[Part] = []
    for radicand, coefficient in number.terms:
        if not isinstance(coefficient, RationalFunction):
            parts.append((radicand, (coefficient.numerator,), coefficient.denominator))
            continue
        if coefficient.parameters != (symbols.t,) or len(coefficient.denominator) != 1 or any(coefficient.denominator[0][0]):
            return None
        numerators = [0] * (coefficient.numerator[0][0][0] + 1)
        for (exponent,), value in coefficient.numerator:
            numerators[exponent] = value
        parts.append((radicand, tuple(numerators), coefficient.denominator[0][1]))
    return Polynomial(tuple(parts))


def objective(rule: WeightRule | WeightTable, M: int, **values: Any) -> Objective:
    """The objective of a rule at group size M.

    Args:
        rule: a rule, or a table of explicit weights.
        M: the group size.
        values: exact numbers for parameters of the rule.

    Example:
        >>> from hsym import catalog
        >>> objective(catalog.get("grpo"), 2, eps=0)
        Objective(GRPO, M=2)
    """
    if values and not isinstance(rule, WeightRule):
        raise HsymError(f"parameter {next(iter(values))}: a table of explicit weights has no parameters; expected none")
    return Objective(rule.with_parameters(**values) if isinstance(rule, WeightRule) else rule, M)
