"""References of rules, which are short texts, as entries of BibTeX and as citations."""

from __future__ import annotations

import re

from hsym.render.words import escaped, slug, with_relations

SOURCE_KEY = "DavisRecht2025"
SOURCE = """@misc{DavisRecht2025,
  author = {Davis, Damek and Recht, Benjamin},
  title = {What is the objective of reasoning with reinforcement learning?},
  year = {2025},
  note = {arXiv:2510.13651},
}
"""
"""The paper that the theory is from, which every report cites."""
SOURCE_TEXT = (
    "Damek Davis and Benjamin Recht, What is the objective of reasoning with reinforcement learning?, arXiv:2510.13651, 2025"
)
SOURCE_NUMBER = "2510.13651"


def bibliography(references: tuple[str, ...]) -> str:
    """The entries of a report.

    Example:
        >>> print(bibliography(("Shao et al., arXiv 2402.03300",)).splitlines()[-4])
        @misc{shao-et-al-arxiv-2402-03300,
    """
    others = (x for x in dict.fromkeys(references) if SOURCE_NUMBER not in x)
    return SOURCE + "".join(f"\n@misc{{{key(x)},\n  key = {{{key(x)}}},\n  note = {{{_note(x)}}},\n}}\n" for x in others)


def _note(reference: str) -> str:
    r"""A reference as LaTeX; BibTeX counts braces, also those behind a backslash, so single ones are named."""
    return escaped(reference).replace(r"\{", r"\textbraceleft{}").replace(r"\}", r"\textbraceright{}")


def key(reference: str) -> str:
    """The key of a reference."""
    if SOURCE_NUMBER in reference:
        return SOURCE_KEY
    return slug(reference.replace(".", " ").replace(",", " "))


def cited(text: str) -> str:
    r"""A text that names a source as LaTeX; the paper of the theory is cited.

    Example:
        >>> print(cited("arXiv 2510.13651v1, section 3"))
        section 3 of~\cite{DavisRecht2025}
    """
    if SOURCE_NUMBER not in text:
        return with_relations(text)
    rest = re.sub(r"^.*?2510\.13651(v\d+)?[,:]?\s*", "", text)
    return rf"{with_relations(rest)} of~\cite{{{SOURCE_KEY}}}" if rest else rf"\cite{{{SOURCE_KEY}}}"
