"""LaTeX output: golden files, and every fragment compiled as it stands in an article."""

import os
import re
import shutil
import subprocess
from fractions import Fraction
from functools import cache, partial
from pathlib import Path

import pytest
from pylatexenc.latexwalker import LatexWalker

from hsym import Derivation, HsymError, SoftmaxPolicy, catalog, derive, derive_identity, expansion, limit, rule, table, verify
from hsym.reading.grammar import parse
from hsym.render.formula import node_latex
from hsym.render.latex import named, rule_fragment
from hsym.render.macros import style_file
from hsym.render.printer import latex
from hsym.render.rows import SCREEN, sequence
from hsym.render.statement import said_latex, statement, statement_latex
from hsym.render.terms import latex_width, lines, signed_terms, unmarked
from hsym.render.words import escaped, prose

GOLDEN = Path(__file__).parent.parent / "golden"
FOUR = [catalog.get("reinforce"), catalog.get("rloo"), catalog.get("rejection_sampling"), catalog.get("grpo", eps=0)]


CLIPPED = "min(max((R-mean)/std,-1),1)"
PASS_K = rule("R*k*binomial(M-K,k-1)/binomial(M-1,k-1)", parameters={"k": "integer"})
CONTRAST = rule("a = where(s == 0, 0, -M/(M - s)); b = where(s == M - 1, 0, M/(s + 1))")


def _claim(name: str, M: int, claim: str, **options: object) -> str:
    chosen = catalog.get(name, **options)
    return statement_latex(statement(chosen, M, claim), verify(chosen, M, claim))


DERIVATIONS = {
    "derive-grpo-M4": lambda: derive(catalog.get("grpo", eps=0), 4),
    "derive-grpo-M3-symbolic": lambda: derive(catalog.get("grpo"), 3),
    "derive-grpo-inside-M3": lambda: derive(catalog.get("grpo", eps_inside=True), 3),
    "derive-rejection-sampling-M20": lambda: derive(catalog.get("rejection_sampling"), 20),
    "derive-rejection-sampling-every-M": lambda: derive(catalog.get("rejection_sampling")),
    "derive-grpo-every-M": lambda: derive(catalog.get("grpo", ddof=1)),
    "derive-passk-every-M": lambda: derive(PASS_K),
    "derive-squared-harmonic-every-M": lambda: derive(rule("a = 0; b = harmonic(s)^2")),
    "derive-central-binomial-every-M": lambda: derive(rule("a = 0; b = binomial(2*s, s)/4^s")),
    "derive-odd-every-M": lambda: derive(rule("a = 0; b = 1/(2*s + 1)")),
    "derive-contrast-every-M": lambda: derive(CONTRAST),
    "derive-geometric-every-M": lambda: derive(rule("R*lam^K", parameters={"lam": "positive"})),
    "derive-reinforce-M1": lambda: derive(catalog.get("reinforce"), 1),
    "derive-idealised-grpo": lambda: derive(catalog.get("idealised_grpo")),
    "derive-formula-M3": lambda: derive(rule("where(K == 0, 0, R*M/K - lam*(1-R)^2)", parameters={"lam": "positive"}), 3),
    "derive-pair-M3": lambda: derive(rule("a = -log(s + 1); b = exp(s/M)*sqrt(2)"), 3),
    "derive-grpo-small-eps-M16": lambda: derive(catalog.get("grpo", eps=Fraction(1, 10**6)), 16),
    "derive-clipped-M7": lambda: derive(rule(CLIPPED, degenerate="zero"), 7),
    "limit-grpo": lambda: limit(catalog.get("grpo", eps=0)).derivation,
    "limit-grpo-symbolic": lambda: limit(catalog.get("grpo")).derivation,
    "limit-grpo-ddof": lambda: limit(catalog.get("grpo", eps=0, ddof=1)).derivation,
    "limit-rejection-sampling": lambda: limit(catalog.get("rejection_sampling")).derivation,
    "limit-log-odds": lambda: limit(rule("a = 0; b = M*(M + 1)/((s + 1)*(M - s))")).derivation,
    "limit-cubes": lambda: limit(rule("a = 0; b = s^3/(M - s)")).derivation,
    "limit-atom": lambda: limit(rule("a = 0; b = where(s == 1, M, 1)")).derivation,
    "limit-open": lambda: limit(rule("a = 0; b = 2^s")).derivation,
    "limit-thresholds": lambda: limit(rule("(R-mean)*where(mean<4/5, where(mean>1/5, 1, 0), 0)")).derivation,
    "identity-grpo-M3": lambda: derive_identity(catalog.get("grpo", eps=0), 3),
    "identity-symbolic-M2": lambda: derive_identity(catalog.get("grpo"), 2),
    "identity-softmax-M3": lambda: derive_identity(catalog.get("grpo", eps=0), 3, SoftmaxPolicy.logits(3, 2)),
    "identity-two-prompts-M2": lambda: derive_identity(catalog.get("rloo"), 2, SoftmaxPolicy.two_prompts()),
}
STYLED = ("derive-grpo-M4", "derive-rejection-sampling-every-M", "derive-idealised-grpo", "limit-grpo-symbolic", "limit-open")
"""Of these there are golden files in each style; of the others in the style align, which shows every word."""


@cache
def _derivation(name: str) -> Derivation:
    return DERIVATIONS[name]()


def _fragment(name: str, style: str) -> str:
    marked = name in STYLED
    return _derivation(name).to_latex(style, evidence=marked, appendix=marked and style == "proof")


STATEMENTS = {
    "expand-grpo": lambda: expansion(catalog.get("grpo", eps=0), 3).to_latex(),
    "expand-grpo-symbolic": lambda: expansion(catalog.get("grpo"), 2).to_latex(),
    "expand-log-odds": lambda: expansion(rule("a = 0; b = M*(M + 1)/((s + 1)*(M - s))"), 1).to_latex(),
    "expand-root": lambda: expansion(rule("a = 0; b = sqrt(s + 1/2)"), 1).to_latex(),
    "expand-no-end-terms": lambda: expansion(rule("R*log(M/K)"), 1).to_latex(),
    "show-clipped": lambda: rule_fragment(rule(CLIPPED, degenerate="zero")),
    "show-grpo": lambda: rule_fragment(catalog.get("grpo")),
    "claim-long-witness": lambda: _claim("grpo", 8, "h = t", eps=Fraction(1, 10**6)),
    "claim-refuted": lambda: _claim("grpo", 2, "h = t"),
    "claim-holds": lambda: _claim("rloo", 4, "h = t"),
    "table-symbolic-M4": lambda: table([*FOUR[:3], catalog.get("grpo")], 4).to_latex(),
    "table-M4-M8": lambda: table(FOUR, [4, 8]).to_latex(),
    "table-formula-M2": lambda: table(
        [rule(CLIPPED, degenerate="zero"), rule("R - mean"), rule("a = -log(s + 1); b = 2")], 2
    ).to_latex(),
    "table-small-eps-M8": lambda: table([catalog.get("grpo", eps=Fraction(1, 10**6))], 8).to_latex(),
    "table-M4": lambda: table(FOUR, 4, command="hsym table reinforce rloo rejection_sampling grpo --eps 0 --M 4").to_latex(),
}
FRAGMENTS = {
    **STATEMENTS,
    **{name: partial(_fragment, name, "align") for name in DERIVATIONS},
    **{f"{name}-{style}": partial(_fragment, name, style) for name in STYLED for style in ("aligned", "proof")},
}


@pytest.mark.parametrize("name", FRAGMENTS)
def test_fragment_is_the_golden_file(name: str, update_golden: bool) -> None:
    found, path = FRAGMENTS[name](), GOLDEN / f"{name}.tex"
    if update_golden:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_golden_folder_has_no_stray_file() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.tex")) == sorted(FRAGMENTS)


@pytest.mark.parametrize("name", FRAGMENTS)
def test_fragment_parses_with_balanced_groups(name: str) -> None:
    nodes, _, _ = LatexWalker(FRAGMENTS[name](), tolerant_parsing=False).get_latex_nodes()
    assert nodes


CLASSES = {"article": ("{article}", 66), "two columns": ("[twocolumn]{article}", 44), "Beamer": ("{beamer}", 52)}


def _compile(folder: Path, body: str, kind: str = "article", packages: str = "hsym,booktabs,longtable") -> str:
    assert shutil.which("pdflatex"), "pdflatex is needed: tests/run_all.sh installs it"
    source = f"\\documentclass{CLASSES[kind][0]}\n\\usepackage{{{packages}}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    (folder / "paper.tex").write_text(source, encoding="utf-8")
    (folder / "hsym.sty").write_text(style_file(), encoding="utf-8")
    for _ in range(2):
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=120,
            env={**os.environ, "TEXMFVAR": str(folder / "var")},
        )
        assert done.returncode == 0, done.stdout[-2000:]
    return (folder / "paper.log").read_text(encoding="utf-8", errors="replace")


def _faults(log: str, boxes: str = "hbox") -> list[str]:
    """Overfull boxes over 5 points, and whatever else makes a page wrong."""
    wide = [x for x in re.findall(rf"Overfull \\{boxes} \(([\d.]+)pt", log) if float(x) > 5]
    return wide + re.findall(r"LaTeX Warning: .*(?:undefined|multiply).*|Missing character.*", log)


def test_all_statements_and_numbered_derivations_compile_together(tmp_path: Path) -> None:
    names = [*STATEMENTS, *DERIVATIONS]
    log = _compile(tmp_path, "\n\n".join(FRAGMENTS[name]() for name in names))
    assert _faults(log, "[hv]box") == []
    text = subprocess.run(["pdftotext", "paper.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert "The limit of GRPO as" in text.stdout


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("style", ["aligned", "align", "proof"])
def test_derivations_compile_in_each_style_and_class(kind: str, style: str, tmp_path: Path) -> None:
    made = []
    for name in DERIVATIONS:
        appendix = style == "proof"
        text = _derivation(name).to_latex(style, width=CLASSES[kind][1], evidence=True, appendix=appendix)
        text = f"\\[\n{text}\\]" if style == "aligned" else text
        made.append(f"\\begin{{frame}}[allowframebreaks]{{x}}\n{text}\n\\end{{frame}}" if kind == "Beamer" else text)
    log = _compile(tmp_path, "\n\n".join(made), kind)
    assert _faults(log) == []


def test_no_aligned_display_is_taller_than_a_page(tmp_path: Path) -> None:
    made = (f"\\[\n{_derivation(name).to_latex(evidence=True)}\\]\n\\clearpage" for name in DERIVATIONS)
    assert _faults(_compile(tmp_path, "\n".join(made)), "[hv]box") == []


def test_what_an_aligned_display_leaves_out_is_named() -> None:
    first = _derivation("limit-grpo").to_latex()
    assert "% taller than a page, so left out (--style align has them): piece 1, running sums 1, piece 2" in first
    assert "left out" not in _derivation("derive-grpo-M4").to_latex()


def test_the_appendix_comes_once_however_often_it_is_brought(tmp_path: Path) -> None:
    body = "".join(_derivation(name).to_latex("proof", appendix=True) for name in ("limit-grpo", "limit-grpo-symbolic"))
    assert body.count(r"\label{fact:hsym:riemann}") == 2
    assert _faults(_compile(tmp_path, body)) == []
    text = subprocess.run(["pdftotext", "paper.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert text.stdout.count("(Riemann sums of monotone functions)") == 1


def test_an_author_s_own_symbols_theorem_and_proof_are_kept(tmp_path: Path) -> None:
    preamble = r"\newcommand{\hsymTransform}[2]{F_{#1}[#2]}\usepackage{amsthm}\newtheorem{theorem}{Satz}\usepackage{hsym}"
    body = f"{_derivation('derive-grpo-M4').to_latex('proof')}"
    source = f"\\documentclass{{article}}\n{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    (tmp_path / "own.tex").write_text(source, encoding="utf-8")
    (tmp_path / "hsym.sty").write_text(style_file(), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "own.tex"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=True)
    text = subprocess.run(["pdftotext", "own.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert "Satz 1" in text.stdout
    assert "F4 [t]" in text.stdout


def test_long_sums_stay_on_the_page(tmp_path: Path) -> None:
    small = {"eps": Fraction(1, 10**6)}
    made = [
        derive(catalog.get(name, **options), M)
        for name, options, M in (
            ("grpo", {"eps": 0}, 32),
            ("grpo", {"eps": Fraction(1, 1000)}, 32),
            ("rejection_sampling", {}, 32),
            ("grpo", {"eps": 0, "ddof": 1}, 12),
            ("grpo", {"ddof": 1, **small}, 12),
            ("grpo", {}, 8),
        )
    ]
    log = _compile(tmp_path, "\n\n".join(x.to_latex("align") for x in made))
    assert _faults(log, "[hv]box") == []


def test_step_that_fits_on_no_line_says_so_and_is_not_refused() -> None:
    made = derive(catalog.get("grpo", eps=Fraction(1, 1000)), 32)
    assert made.to_latex("align").count(r"\text{\emph{(not written out)}}") == 2
    assert made.to_latex("aligned").count(r"\text{\emph{(not written out)}}") == 2
    assert "not written out" not in made.to_markdown()


def test_polynomials_that_fit_in_no_table_are_refused_with_a_way_out() -> None:
    with pytest.raises(HsymError, match=r"columns: h_16\(t\) of GRPO .* wider than a page; expected a smaller M"):
        table([catalog.get("grpo", eps=Fraction(1, 10**6))], 16).to_latex()


def test_undefined_pieces_are_not_shown() -> None:
    chosen = rule(CLIPPED, degenerate="zero")
    shown = [
        derive(chosen, 3).to_latex("align"),
        derive(chosen, 3).to_markdown(),
        str(derive(chosen, 3)),
        rule_fragment(chosen),
    ]
    assert not any(word in text for word in ("NaN", "nan,") for text in shown)
    assert all(text.count(r"\begin{cases}") == 2 for text in (shown[0], shown[3]))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("GRPO at M = 2: h = t", "GRPO at $M = 2$: $h = t$ up to a constant"),
        ("GRPO: limit = t^2", r"GRPO: $\lim\, (h_M - c_M) = t^{2}$ for some constants $c_M$"),
        ("a_b at M = 2: h' ~ 1/sqrt(t)", r"a\_b at $M = 2$: $h' \sim \frac{1}{\sqrt{t}}$"),
        (
            "Z = R - mean with x at M = 3: equal to R/K",
            r"$Z = R - \operatorname{mean}$ with x at $M = 3$: equal to $Z = \frac{R}{K}$",
        ),
        ("RLOO at M = 4: equal to dr_grpo", r"RLOO at $M = 4$: equal to dr\_grpo"),
        ("RLOO at M = 4: h = ((", "RLOO at $M = 4$: h = (("),
        ("RLOO at M = 4: monotone", "RLOO at $M = 4$: monotone"),
    ],
)
def test_statements_are_set_as_mathematics(said: str, expected: str) -> None:
    assert said_latex(said) == expected


def test_the_identity_on_a_softmax_is_written_out_parameter_by_parameter() -> None:
    made = derive_identity(catalog.get("grpo", eps=0), 3, SoftmaxPolicy.logits(3, 2))
    names = [step.name for step in made.steps]
    assert names[-4:] == ["update along theta 3", "slope along theta 3", "component 3", "gradient"]
    assert {step.verdict.evidence for step in made.steps} == {"exact"}
    assert made.step("update along theta 1").right == made.step("slope along theta 1").right


def test_the_transform_of_a_rule_with_parameters_is_shown() -> None:
    chosen = catalog.get("grpo")
    assert derive_identity(chosen, 2).step("transform").right.has(chosen.parameters[0])
    assert "transform" not in [step.name for step in derive_identity(chosen, 2, symbolic=True).steps]


def test_fragment_names_its_packages_and_ends_without_a_blank() -> None:
    first, second, *rest = _derivation("derive-grpo-M4").to_latex().splitlines()
    assert first == "% The objective of GRPO with eps = 0 at M = 4"
    assert second == "% verdict: holds (exact): all 8 steps hold"
    assert any(x.startswith(r"% hsym 0.1.0; needs \usepackage{hsym}") for x in rest)
    assert rest[-1] == r"\end{aligned}%"


def test_labels_are_unique_and_made_of_plain_characters() -> None:
    labels = re.findall(r"\\label\{([^}]*)\}", FRAGMENTS["derive-grpo-M4"]())
    assert len(labels) == len(set(labels)) == 8
    assert labels[2] == "eq:hsym:grpo-with-eps-0-m4:gap"
    assert all(re.fullmatch(r"eq:hsym:[a-z0-9-]+:[a-z0-9-]+", label) for label in labels)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(R - mean)/(std + eps)", r"\frac{R - \operatorname{mean}}{\operatorname{std} + \varepsilon}"),
        ("R - (K-R)/(M-1)", r"R - \frac{K - R}{M - 1}"),
        ("R*M/K", r"\frac{R M}{K}"),
        ("-(R - 1)^2", r"-\left(R - 1\right)^{2}"),
        ("2*3*K", r"2 \cdot 3 K"),
        ("a_1/b/c", r"\frac{\frac{\mathit{a\_1}}{b}}{c}"),
        ("1 - (2 - K)", r"1 - \left(2 - K\right)"),
        ("binomial(M, K) + factorial(K) + harmonic(K)", r"\binom{M}{K} + \left(K\right)! + H_{K}"),
        ("sqrt(var + eps)*abs(K)", r"\sqrt{\operatorname{var} + \varepsilon} \left|K\right|"),
        ("where(K == 0, 0, 1/K)", r"\begin{cases} 0 & K = 0 \\ \frac{1}{K} & \text{otherwise} \end{cases}"),
        ("min(K, lam)", r"\min\left(K, \lambda\right)"),
    ],
)
def test_formula_keeps_the_author_s_order(text: str, expected: str) -> None:
    assert node_latex(parse(text)) == expected


def test_sums_ascend_and_never_say_plus_minus() -> None:
    from hsym.symbols import t

    terms = signed_terms(t**3 / 3 - t**2 + 4, latex, lambda x: f"({x})")
    assert terms == [("+", "4"), ("-", "t^{2}"), ("+", r"\frac{1}{3} t^{3}")]
    assert lines(terms, 8, latex_width) == ["4 - t^{2}", r"+ \frac{1}{3} t^{3}"]


def test_constant_and_single_sequences_are_said_shortly() -> None:
    import sympy

    one = sympy.Integer(1)
    w = sympy.Symbol("w_s")
    assert sequence(w, (one,), SCREEN) == ["w_{0} &= 1"]
    assert sequence(w, (one, one, one), SCREEN) == [r"w_{s} &= 1 \qquad (s = 0, \dots, 2)"]
    assert sequence(w, (one, 2 * one), SCREEN) == [r"(w_{0}, w_{1}) &= \Bigl(1,\; 2\Bigr)"]


def test_words_are_escaped_and_mathematics_is_kept() -> None:
    assert escaped("50% of a_b & c^d") == r"50\% of a\_b \& c\textasciicircum{}d"
    assert prose("a_b is $x_b$") == r"a\_b is $x_b$"
    assert unmarked(r"$W_K$ over $K \sim$ Binomial$(4, t)$") == "W_K over K ~ Binomial(4, t)"


def test_a_fragment_says_which_letters_pdflatex_lacks() -> None:
    odd = rule("R - mean", name="优 “β” Ж")
    for text in (derive(odd, 2).to_latex("align"), derive(odd, 2).to_latex("proof"), rule_fragment(odd)):
        assert "% needs xelatex or lualatex for: Ж 优\n" in text
    for text in (derive(odd, 2).to_latex(), derive(rule("R", name="“β”"), 2).to_latex("align")):
        assert "xelatex" not in text


def test_a_rule_that_is_called_by_a_pair_has_a_plain_name() -> None:
    pair = "a = 0; b = abs(s/M - c)"
    plain = rule(pair, parameters={"c": Fraction(1, 2)})
    assert named(plain) == f"{pair} with $c = 1/2$"
    assert named(rule("a = 0; b = 1", name="Z = a = 0; b = 1")) == "Z = a = 0; b = 1"
    assert named(rule("a = 0; b = 1", name="M = 2")) == "$M = 2$"


@pytest.mark.parametrize(
    ("preamble", "expected"),
    [
        (r"\newcommand{\hsymH}{F}\newcommand{\hsymPolicy}{\pi_\theta}", ("F4 (t)", "Proof.")),
        (r"\newcommand{\hsymH}{F_\ast^\ast}\newcommand{\hsymGrad}{D}", ("Theorem 1", "Proof.")),
        (r"\usepackage{ntheorem}", ("h4 (t)", "Proof.")),
        (r"\usepackage[amsthm,thmmarks]{ntheorem}", ("h4 (t)", "Proof")),
    ],
)
def test_an_author_s_letters_and_theorem_package_are_kept(preamble: str, expected: tuple[str, str], tmp_path: Path) -> None:
    names = ("identity-symbolic-M2", "identity-grpo-M3", "limit-grpo", "derive-rejection-sampling-every-M")
    body = _derivation("derive-grpo-M4").to_latex("proof") + "".join(_derivation(x).to_latex("align") for x in names)
    source = f"\\documentclass{{article}}\n\\usepackage{{amsmath}}{preamble}\\usepackage{{hsym}}\n\\begin{{document}}\n{body}\n"
    (tmp_path / "own.tex").write_text(source + "\\end{document}\n", encoding="utf-8")
    (tmp_path / "hsym.sty").write_text(style_file(), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "own.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=120)
    assert done.returncode == 0, done.stdout[-1500:]
    text = subprocess.run(["pdftotext", "own.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert [x for x in expected if x not in text.stdout] == []


def test_a_gradient_in_a_sentence_is_the_command() -> None:
    assert prose(r"$\nabla p$, $\nablas$") == r"$\hsymGrad p$, $\nablas$"


def test_a_term_that_needs_them_is_set_in_the_smallest_letters(tmp_path: Path) -> None:
    made = derive(catalog.get("grpo", eps=Fraction(1, 1000)), 24)
    text = made.to_latex("align")
    assert r"\scriptsize" in text
    assert "not written out" not in text
    assert _faults(_compile(tmp_path, text), "[hv]box") == []
    assert "not written out" in made.to_latex("align", width=52)


def test_in_beamer_align_breaks_over_frames_and_a_long_theorem_does_not(tmp_path: Path) -> None:
    frame = "\\begin{frame}[allowframebreaks]{x}\n%s\n\\end{frame}"
    heights = {}
    for style in ("align", "proof"):
        text = _derivation("limit-grpo").to_latex(style, width=52)
        heights[style] = [float(x) for x in _faults(_compile(tmp_path, frame % text, "Beamer"), "vbox")]
    assert heights["align"] == []
    assert max(heights["proof"]) > 100
