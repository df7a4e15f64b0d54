"""What is found about a limit."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from hsym import notation, symbols
from hsym.brief import attempt
from hsym.claims import Verdict
from hsym.derivation import Derivation
from hsym.rule import Target, WeightRule

M, t = symbols.M, symbols.t


def convergence(transform: sympy.Expr, constant: sympy.Expr, left: bool, right: bool) -> str:
    """How h_M, or h_M - constant, converges to a transform on the interval with these ends.

    Example:
        >>> convergence(sympy.log(t), sympy.harmonic(M), False, True)
        'uniform on compact subsets of (0, 1]'
    """
    if left and right:
        return "uniform on [0, 1]"
    at_zero = None if left or constant != 0 else transform.subs(t, 0)
    jump = ", 0 at t = 0" if at_zero is not None and at_zero.is_finite and at_zero != 0 else ""
    return f"uniform on compact subsets of {domain(left, right)}{jump}"


def domain(left: bool, right: bool) -> str:
    """``[0, 1]`` with or without its ends."""
    return f"{'[' if left else '('}0, 1{']' if right else ')'}"


def interval(left: bool, right: bool) -> str:
    """The same as inequalities for t.

    Example:
        >>> interval(False, True)
        '0 < t <= 1'
    """
    return f"0 {'<=' if left else '<'} t {'<=' if right else '<'} 1"


@dataclass(frozen=True)
class Vanishing:
    """The limit h as a positive parameter tends to 0.

    Attributes:
        parameter: the parameter.
        transform: the limit of h.
        distance: the supremum of the distance of h to it over [0, 1], attained at t = 1.
    """

    parameter: sympy.Symbol
    transform: sympy.Expr
    distance: sympy.Expr


@dataclass(frozen=True, repr=False)
class Limit:
    """``scale(M) * h_M(t) - constant(M) -> transform(t)``.

    Attributes:
        subject: the rule or target.
        transform: the limit h(t); None if there is none, or none was found.
        derivative: h'(t) on (0, 1); None likewise.
        constant: c_M, what is subtracted from the scaled h_M; 0 if nothing.
        scale: the positive factor; 1 if the limit is of h_M itself.
        left: whether t = 0 is in the domain.
        right: whether t = 1 is in the domain.
        bound: an upper bound of ``|scale h_M - constant - h|`` in M and t; None where it is not known.
        least_M: the group size from which on it holds.
        derivation: the steps of the proof.
        verdict: ``holds`` with evidence, ``fails`` if it is proved that there is no limit, or ``open``.
        vanishing: what becomes of the limit as a positive parameter tends to 0.
        supremum: the exact largest value of ``|h_M - h|`` for every M, where concavity gives it.
    """

    subject: WeightRule | Target
    transform: sympy.Expr | None
    derivative: sympy.Expr | None
    constant: sympy.Expr
    scale: sympy.Expr
    left: bool
    right: bool
    bound: sympy.Expr | None
    least_M: sympy.Expr
    derivation: Derivation
    verdict: Verdict
    vanishing: tuple[Vanishing, ...] = ()
    supremum: sympy.Expr | None = None

    @property
    def domain(self) -> str:
        """Where the limit holds: ``[0, 1]``, ``(0, 1]``, ``[0, 1)`` or ``(0, 1)``."""
        return domain(self.left, self.right)

    @property
    def mode(self) -> str:
        """How h_M converges."""
        if self.transform is None:
            return "none"
        return convergence(self.transform, self.constant, self.left, self.right)

    def to_latex(self, style: str = "aligned", *, width: int = 66, evidence: bool = False, appendix: bool = False) -> str:
        """The steps as a LaTeX fragment, as :meth:`hsym.derivation.Derivation.to_latex` does it."""
        return self.derivation.to_latex(style, width=width, evidence=evidence, appendix=appendix)

    def to_certificate(self) -> str:
        """What ``checker.py`` can re-check of the limit, as JSON text.

        Raises:
            HsymError: there is none for this rule.
        """
        return self.derivation.to_certificate()

    def __repr__(self) -> str:
        return f"<Limit of {attempt(lambda: self.subject.title)}: {attempt(lambda: str(self))}>"

    def _repr_markdown_(self) -> str | None:
        from hsym.render import rich

        return rich.limit(self)

    @property
    def normalised(self) -> sympy.Expr:
        """What converges: ``scale h_M(t) - constant``, unevaluated."""
        return self.scale * notation.Transform(M, t) - self.constant

    def __str__(self) -> str:
        if self.transform is None:
            return f"no limit: {self.verdict.reason}" if self.verdict.outcome == "fails" else f"open: {self.verdict.reason}"
        from hsym.render.text import cases_text, plain

        size = "exactly" if self.bound == 0 else f"error at most {plain(self.bound)}" if self.bound is not None else ""
        said = f", {size} for every M >= {self.least_M}" if size else ""
        if isinstance(self.transform, sympy.Piecewise):
            rows = "\n".join(cases_text("h(t) = ", self.transform))
            return f"{plain(self.normalised)} -> h(t), {self.mode}{said}, where\n{rows}"
        return f"{plain(self.normalised)} -> {plain(self.transform)}, {self.mode}{said}"
