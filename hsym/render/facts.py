r"""The theorems that derivations rely on, as an appendix for papers: ``appendix_theorems/`` states and proves each once."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from hsym.claims import THEOREM_1, THEOREM_2
from hsym.limits.proof import BINOMIAL, CONCAVE, DOMINATED, HARMONIC, RIEMANN, WINDOWS


@dataclass(frozen=True, slots=True)
class Fact:
    """A theorem of the appendix.

    Attributes:
        label: the name of its file; it is referred to by ``fact:hsym:`` and this.
        name: how the text names it.
    """

    label: str
    name: str


FACTS = {
    THEOREM_1: Fact("master", "Master identity"),
    THEOREM_2: Fact("faces", "Two further forms"),
    RIEMANN: Fact("riemann", "Riemann sums of monotone functions"),
    WINDOWS: Fact("windows", "Riemann sums between thresholds"),
    BINOMIAL: Fact("mean", "Mean over a binomial"),
    CONCAVE: Fact("concave", "Concavity over the group"),
    HARMONIC: Fact("ends", "Weights at an end"),
    DOMINATED: Fact("dominated", "Dominated convergence"),
}
"""What verdicts rely on, by their words, and which theorem of the appendix that is."""


def appendix(relies_on: tuple[str, ...]) -> str:
    r"""The facts among what a derivation relies on; ``\hsymOnce`` sets each only once in a document.

    Example:
        >>> print(appendix((DOMINATED,)).splitlines()[0])
        \hsymOnce{dominated}{\begingroup\emergencystretch=8em
    """
    found = [FACTS[x] for x in relies_on if x in FACTS]
    return "".join(
        f"\\hsymOnce{{{x.label}}}{{\\begingroup\\emergencystretch=8em\n{_text(x)}\\par\\endgroup}}%\n" for x in found
    )


def _text(fact: Fact) -> str:
    return files(__package__).joinpath("appendix_theorems", f"{fact.label}.tex").read_text(encoding="utf-8")
