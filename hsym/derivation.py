"""Derivations: from a rule to its objective as a sequence of named steps, each with its own verdict.

A derivation is data.  What it looks like in LaTeX, Markdown or plain text is the business of ``render/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import sympy

from hsym.brief import attempt, one_line
from hsym.claims import Claim, Verdict, weakest
from hsym.errors import HsymError
from hsym.rule import Target, WeightRule


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``left relation right``, why it is so, and what became of the claim that it is.

    Attributes:
        name: a short name, unique in its derivation, such as ``"gap"``.
        left: a SymPy expression.
        relation: ``"="`` or ``"<="``.
        right: a SymPy expression; a tuple of them for a sequence of values, or for a chain of equal forms.
        reason: one sentence.
        claim: what is claimed.
        verdict: the outcome and its evidence.
        layout: ``"sequence"`` if ``right`` lists the values of a sequence, else ``"equation"``.
    """

    name: str
    left: sympy.Expr
    relation: str
    right: Any
    reason: str
    claim: Claim
    verdict: Verdict
    layout: Literal["equation", "sequence"] = "equation"

    def __repr__(self) -> str:
        return f"<Step {one_line(self.name)}: {one_line(str(self.verdict))}>"

    def _repr_latex_(self) -> str | None:
        from hsym.render import rich

        return rich.step(self)


RESULTS = frozenset({"derivative", "transform", "limit", "bound", "supremum", "convergence", "gradient"})
BEGINNINGS = ("derivative at M", "transform at M", "as ")
"""The names of steps that state results, and how such names begin."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """The steps from a rule to its objective.

    Attributes:
        title: what is derived.
        subject: the rule or target.
        M: the group size, None for a target.
        steps: the steps in order.
        certificate: for every M, the certificate that the checker accepted, as JSON text.

    Example:
        >>> from hsym import catalog, derive
        >>> d = derive(catalog.get("rejection_sampling"), 3)
        >>> [step.name for step in d.steps]
        ['weights of an incorrect sample', 'weights of a correct sample', 'gap', 'theorem 1', 'theorem 2', 'derivative',
         'transform', 'control points']
        >>> d.verdict.outcome, d.verdict.evidence
        ('holds', 'exact')
    """

    title: str
    subject: WeightRule | Target
    M: int | None
    steps: tuple[Step, ...]
    certificate: str | None = None

    @property
    def verdict(self) -> Verdict:
        """The verdict on the whole: the weakest of its steps', with everything that they rely on."""
        return weakest([step.verdict for step in self.steps])

    @property
    def results(self) -> tuple[Step, ...]:
        """The steps that state what is derived; the others lead there.

        Example:
            >>> from hsym import catalog, derive
            >>> [step.name for step in derive(catalog.get("rloo"), 3).results]
            ['derivative', 'transform']
        """
        found = (x for x in self.steps if x.name in RESULTS or x.name.startswith(BEGINNINGS) or x.name.endswith(" together"))
        return tuple(found) or self.steps[-1:]

    @property
    def condition(self) -> str:
        """For every M: the domain and the assumptions in one line, empty for a derivation at one M."""
        if self.M is not None or isinstance(self.subject, Target):
            return ""
        claim = self.steps[-1].claim
        return "; ".join([claim.domain, *claim.assumptions])

    def step(self, name: str) -> Step:
        """The step of that name.

        Raises:
            HsymError: there is none.
        """
        for step in self.steps:
            if step.name == name:
                return step
        raise HsymError(f"step: {name!r} is not in this derivation; expected one of: {', '.join(x.name for x in self.steps)}")

    def to_latex(self, style: str = "aligned", *, width: int = 66, evidence: bool = False, appendix: bool = False) -> str:
        r"""The derivation as a LaTeX fragment for a document that uses the package ``hsym.sty``.

        Args:
            style: ``aligned``, formulas for use in mathematics mode; ``align``, numbered formulas with their reasons;
                ``proof``, a theorem with its proof.
            width: letters of mathematics on a line, 30 to 200; 66 fits an article, 44 a column of two.
            evidence: mark every statement with its evidence, which footnotes explain.
            appendix: with ``align`` and ``proof``: add the theorems that it relies on, with their proofs, once in a document.

        Raises:
            HsymError: an argument is not possible.

        Example:
            >>> from hsym import catalog, derive
            >>> print(derive(catalog.get("reinforce"), 2).to_latex().splitlines()[-2])
            (\hsymRunning_{0}, \dots, \hsymRunning_{2}) &= \Bigl(0,\; \frac{1}{2},\; 1\Bigr)
        """
        from hsym.render.latex import derivation_latex

        return derivation_latex(self, style, width, evidence, appendix)

    def to_markdown(self) -> str:
        """The derivation as Markdown with mathematics between dollars."""
        from hsym.render.markdown import derivation_markdown

        return derivation_markdown(self)

    def to_rocq(self) -> str:
        """A file for Rocq that states and proves the results; :func:`hsym.prove` has the kernel check it.

        Raises:
            HsymError: the rule is not of a form for which there is one.

        Example:
            >>> from hsym import catalog, derive
            >>> "Theorem transform" in derive(catalog.get("rloo"), 2).to_rocq()
            True
        """
        from hsym.proving.proof import rocq_source

        return rocq_source(self.subject, self.M)

    def to_certificate(self) -> str:
        """The certificate as JSON text, for ``hsym check`` or for ``checker.py``, which needs nothing but Python.

        Raises:
            HsymError: there is none for this derivation.
        """
        if self.certificate is not None:
            return self.certificate
        if self.M is None or isinstance(self.subject, Target):
            raise HsymError(
                f"certificate: there is none for {self.subject.title}; expected a rule whose sum the checker can re-check"
            )
        from hsym.certificates import dumps, fixed_M

        return dumps(fixed_M(self.subject, self.M))

    def __repr__(self) -> str:
        where = f"at M = {self.M}" if self.M is not None else "for every M"
        return f"<Derivation of {attempt(lambda: self.subject.title)} {where}: {one_line(str(self.verdict))}>"

    def _repr_markdown_(self) -> str | None:
        from hsym.render import rich

        return rich.derivation(self)

    def __str__(self) -> str:
        from hsym.render.text import derivation_text

        return derivation_text(self)


def assumptions(rule: WeightRule) -> tuple[str, ...]:
    """What is assumed of the parameters, in words."""
    found = []
    for x in rule.parameters:
        if x.is_integer:
            found.append(f"{x} = 1, 2, 3, ...")
            continue
        found.append(f"{x} > 0" if x.is_positive else f"{x} >= 0" if x.is_nonnegative else f"{x} real")
    return tuple(found)
