r"""Characters and the fonts of LaTeX: which of them text fonts lack, and what stands for these in mathematics."""

from __future__ import annotations

from collections.abc import Iterable

_SMALL = (
    "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi o pi rho varsigma sigma tau upsilon varphi chi"
    " psi omega"
)
_CAPITAL = "A B Gamma Delta E Z H Theta I K Lambda M N Xi O Pi P - Sigma T Upsilon Phi X Psi Omega"
_SIGNS = (
    "ϵ epsilon, ϑ vartheta, ϕ phi, ϖ varpi, ϱ varrho, ℓ ell, ∂ partial, ∇ nabla, ∞ infty, ∅ emptyset, ∀ forall, ∃ exists,"
    " ← leftarrow, → to, ↔ leftrightarrow, ↦ mapsto, ⇐ Leftarrow, ⇒ Rightarrow, ⇔ Leftrightarrow, ⟶ longrightarrow, ↑ uparrow,"
    " ↓ downarrow, ≤ le, ≥ ge, ⩽ le, ⩾ ge, ≠ ne, ≈ approx, ≃ simeq, ≅ cong, ≡ equiv, ∼ sim, ∝ propto, ≪ ll, ≫ gg, ± pm, ∓ mp,"
    " × times, ÷ div, · cdot, ⋅ cdot, ∙ cdot, ∘ circ, ∗ ast, ∑ sum, ∏ prod, ∫ int, √ surd, ∈ in, ∉ notin, ∋ ni, ⊂ subset,"
    " ⊃ supset, ⊆ subseteq, ⊇ supseteq, ∩ cap, ∪ cup, ∖ setminus, ∧ wedge, ∨ vee, ¬ neg, ⊕ oplus, ⊗ otimes, ⊥ perp, ∥ parallel,"
    " ∣ mid, ⟨ langle, ⟩ rangle, ⌊ lfloor, ⌋ rfloor, ⌈ lceil, ⌉ rceil, ⋯ cdots, ′ prime"
)
MATHEMATICS = {
    **{chr(0x3B1 + place): word if len(word) == 1 else f"\\{word}" for place, word in enumerate(_SMALL.split())},
    **{chr(0x391 + place): x if len(x) == 1 else f"\\{x}" for place, x in enumerate(_CAPITAL.split()) if x != "-"},
    **{sign: f"\\{word}" for sign, word in (pair.split() for pair in _SIGNS.split(","))},
    **{x: rf"{{}}^{{{digit}}}" for digit, x in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{x: rf"{{}}_{{{digit}}}" for digit, x in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "−": "-",
}
"""Characters that text fonts lack, or that only some of them have, as mathematics: Greek letters, signs, raised digits."""
_LATIN = frozenset(map(chr, range(0xA1, 0x17F))) - frozenset("\u00adĦħĸĿŀŉŦŧ")
_FURTHER = frozenset("ƒǍǎǏǐǑǒǓǔǢǣǦǧǨǩǪǫǰǴǵȘșȚțȲȳȷḂḃḍḞḟḠḡḥḰḱḷṃṅṇṛṣṭẎẏẐẑẞỲỳ‐‑‒–—―‘’‚“”„†‡•…‰‱‹›€™")


def settable(character: str) -> bool:
    """Whether pdflatex, which reads UTF-8, has a letter for this in the usual fonts (T1, with the symbols of TS1).

    Example:
        >>> [settable(x) for x in "aé“—β优"]
        [True, True, True, True, False, False]
    """
    return character.isascii() or character in _LATIN or character in _FURTHER


def unsettable(texts: Iterable[str]) -> list[str]:
    """The characters of texts for which pdflatex has no letter, each once, in order.

    Example:
        >>> unsettable(["naïve 优", "Ж"])
        ['Ж', '优']
    """
    return sorted({x for text in texts for x in text if not settable(x)})


def other_engine(body: str) -> str:
    """A comment if pdflatex has no letter for something in the fragment."""
    lacking = unsettable([body])
    return f"% needs xelatex or lualatex for: {' '.join(lacking)}\n" if lacking else ""
