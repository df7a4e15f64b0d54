"""Characters of users: pdflatex sets what is said to be settable, and signs that its fonts lack as mathematics."""

import re
import subprocess
from pathlib import Path

import pytest

from hsym.render.bibliography import bibliography
from hsym.render.letters import MATHEMATICS, settable, unsettable
from hsym.render.report_article import with_fallbacks
from hsym.render.words import escaped

ARTICLE = "\\documentclass{article}\n%s\\begin{document}\n%s\n\\end{document}\n"


MODERN = "\\usepackage[T1]{fontenc}\\usepackage{lmodern}\n"


def _set(folder: Path, preamble: str, body: str) -> None:
    """A page, which must be without a fault."""
    (folder / "x.tex").write_text(ARTICLE % (preamble, body), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "x.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=120)
    assert done.returncode == 0, done.stdout[-1500:]
    assert "Missing character" not in (folder / "x.log").read_text(encoding="utf-8", errors="replace")


def _shown(folder: Path) -> str:
    made = subprocess.run(["pdftotext", "x.pdf", "-"], cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    return made.stdout


def test_every_settable_character_is_set(tmp_path: Path) -> None:
    characters = [chr(x) for x in range(0xA1, 0x10000) if settable(chr(x))]
    assert len(characters) > 250
    _set(tmp_path, MODERN, " ".join(map(escaped, characters)))
    assert all(x in _shown(tmp_path) for x in "éßŁő“”‘’–—„")


@pytest.mark.parametrize("fonts", ["", MODERN])
def test_every_sign_is_set_as_mathematics_in_old_and_new_fonts(fonts: str, tmp_path: Path) -> None:
    _set(tmp_path, fonts, escaped(" ".join([*MATHEMATICS, "é ü – — ‘a’ “b” …"])))
    shown = _shown(tmp_path)
    assert [x for x in "βϵ∂∇∞≤≥±×∈≈–—‘’“”" if x not in shown] == []
    assert unsettable([escaped("".join(MATHEMATICS))]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("K → ∞", r"K \ensuremath{\to} \ensuremath{\infty}"),
        ("M ≥ 2 ≠ −1", r"M \ensuremath{\ge} 2 \ensuremath{\ne} \ensuremath{-}1"),
        ("ε, Α, Γ, ο", r"\ensuremath{\varepsilon}, \ensuremath{A}, \ensuremath{\Gamma}, \ensuremath{o}"),
        ("“naïve” – it’s…", "“naïve” – it’s…"),
        ("优 Ж", "优 Ж"),
    ],
)
def test_signs_become_mathematics_and_typography_stays(text: str, expected: str) -> None:
    assert escaped(text) == expected


def test_fallbacks_are_for_letters_without_a_font_only() -> None:
    made = with_fallbacks("% letters without a font\n“naïve” — Łódź… 优 𝔸", "Чебышёв")
    assert "U+201C" not in made
    declared = {chr(int(x, 16)) for x in re.findall(r"DeclareUnicodeCharacter\{(\w+)\}", made)}
    assert declared == set("优𝔸Чебышёв")


def test_a_reference_with_a_single_brace_and_with_letters_without_a_font_compiles(tmp_path: Path) -> None:
    entries = bibliography(("A } B, 2020", "{ “Чебышёв”, 优"))
    body = "\\nocite{*}\\bibliographystyle{plain}\\bibliography{r}"
    preamble = with_fallbacks(MODERN + "% letters without a font\n", entries)
    (tmp_path / "r.bib").write_text(entries, encoding="utf-8")
    _set(tmp_path, preamble, body)
    done = subprocess.run(["bibtex", "x"], cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=60)
    assert done.returncode == 0, done.stdout
    assert "Warning" not in done.stdout
    _set(tmp_path, preamble, body)
    assert "A } B, 2020" in _shown(tmp_path)
    assert "“[U+0427]" in _shown(tmp_path)
