"""Reports: every catalogue rule and awkward ones, compiled, opened in a browser, written wholly or not at all."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

import hsym
from hsym import HsymError, catalog, limit, report, rule
from hsym.render.folders import check_folder, write_folder
from hsym.render.mathml import mathml, prose_html
from hsym.render.pdf import RUNS, compiled
from hsym.render.report import Report, is_ours
from hsym.render.templates import page
from hsym.reporting import findings

HOSTILE = r"""
name = "Gewicht 50% & a_b #1 $x$ \\ {y} ~ ^ é β 优 <b>bold</b>"
formula = "(R - mean)*c"
references = ["Müller & Sons, 100% $tricks_1$ {a} <i>"]
[parameters]
c = 2
[[claims]]
text = "h ~ t"
source = "page 3 & 4, $5 <script>"
"""
FIRST = ("dr_grpo", "grpo", "idealised_grpo", "pure_rejection_sampling", "reinforce", "rejection_sampling", "rloo", "pkpo")
CASES = {
    **{name: (lambda name=name: catalog.get(name), None) for name in FIRST},
    "eps = 0": (lambda: catalog.get("grpo", eps=0, ddof=1), 4),
    "symbolic k": (lambda: rule("R*k*binomial(M-K,k-1)/binomial(M-1,k-1)", parameters={"k": "integer"}), 6),
    "open limit": (lambda: rule("a = 0; b = 2^s"), 4),
    "no limit": (lambda: rule("a = 0; b = (-1)^M"), 5),
    "decreasing": (lambda: rule("-R"), 4),
    "thresholds": (lambda: rule("(R-mean)*where(mean<4/5, where(mean>1/5, 1, 0), 0)"), 8),
    "logarithms": (lambda: rule("a = -log(s + 1); b = exp(s/M)*sqrt(2)"), 3),
    "large": (lambda: catalog.get("grpo", eps="1/1000000"), 16),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    found: dict[str, Report] = {}
    path = tmp_path_factory.mktemp("rules") / "hostile.toml"
    path.write_text(HOSTILE, encoding="utf-8")
    CASES["hostile"] = (lambda: rule(str(path)), 3)
    return found


def _report(made: dict[str, Report], name: str) -> Report:
    if name not in made:
        build, M = CASES[name]
        made[name] = report(build(), M, pdf=False, command=f"hsym report {name}")
    return made[name]


NAMES = [*CASES, "hostile"]


@pytest.mark.parametrize("name", NAMES)
def test_report_compiles_without_a_fault(name: str, made: dict[str, Report], tmp_path: Path) -> None:
    assert shutil.which("pdflatex"), "pdflatex is needed: tests/run_all.sh installs it"
    write_folder(str(tmp_path / "x"), _report(made, name).files, is_ours)
    for command in RUNS:
        done = subprocess.run(command, cwd=tmp_path / "x", capture_output=True, text=True, errors="replace", timeout=120)
        assert done.returncode == 0, done.stdout[-1500:]
    log = (tmp_path / "x" / "report.log").read_text(encoding="utf-8", errors="replace")
    assert [x for x in re.findall(r"Overfull \\[hv]box \(([\d.]+)pt", log) if float(x) > 5] == []
    assert re.findall(r"LaTeX Warning: .*(?:undefined|multiply).*|Missing character.*", log) == []
    assert "warning$ -- 0" in (tmp_path / "x" / "report.blg").read_text(encoding="utf-8", errors="replace")


class _Page(HTMLParser):
    """The elements of a page, and where it points to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.targets += [value or "" for name, value in attributes if name in ("src", "href", "srcset", "data", "action")]


@pytest.mark.parametrize("name", NAMES)
def test_web_page_asks_for_nothing_and_runs_nothing(name: str, made: dict[str, Report]) -> None:
    text = _report(made, name).files["report.html"].decode("utf-8")
    found = _Page(text)
    assert found.tags.isdisjoint({"script", "link", "iframe", "object", "b", "i"})
    assert all(x.startswith("data:image/svg+xml;base64,") for x in found.targets)
    for formula in re.findall(r"<math.*?</math>", text, re.DOTALL):
        ElementTree.fromstring(formula.replace("&nbsp;", " "))
        assert r"\hsym" not in formula
    visible = re.sub(r"<[^>]*>", "", text)
    assert re.findall(r"\\[a-zA-Z]{2,}", visible.replace("\\ {y}", "")) == []


def test_header_cells_say_that_they_head_a_column(made: dict[str, Report]) -> None:
    text = _report(made, "eps = 0").files["report.html"].decode("utf-8")
    cells = re.findall(r"<th\b[^>]*>", text)
    assert len(cells) >= 8
    assert all('scope="col"' in x for x in cells)


QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
)  # fmt: skip


def _opened(page: bytes, folder: Path) -> tuple[str, list[str], bytes]:
    """What a browser writes to its console, which requests the page makes, and a picture of it."""
    browser = shutil.which("chromium")
    assert browser, "chromium is needed: tests/run_all.sh installs it"
    path, log, picture = folder / "page.html", folder / "net.json", folder / "page.png"
    path.write_bytes(page)
    command = [browser, *QUIET, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}", "--window-size=900,1200"]
    done = subprocess.run(
        [*command, f"--screenshot={picture}", path.as_uri()], capture_output=True, text=True, errors="replace", timeout=120
    )
    assert done.returncode == 0, done.stderr[-1000:]
    initiators = re.findall(r'"initiator":"([^"]*)"', log.read_text(encoding="utf-8", errors="replace"))
    console = "\n".join(x for x in done.stderr.splitlines() if ":CONSOLE:" in x)
    return (
        console,
        [x for x in initiators if x != "not an origin"],
        picture.read_bytes(),
    )  # the browser's own are not the page's


def test_a_page_that_asks_and_complains_is_caught(tmp_path: Path) -> None:
    console, asked, _ = _opened(b'<img src="http://127.0.0.1:9/x.png"><script>nothing();</script>', tmp_path)
    assert "nothing is not defined" in console
    assert asked


@pytest.mark.parametrize("name", NAMES)
def test_browser_shows_the_page_without_an_error_or_a_request(name: str, made: dict[str, Report], tmp_path: Path) -> None:
    console, asked, picture = _opened(_report(made, name).files["report.html"], tmp_path)
    assert (console, asked) == ("", [])
    assert picture[:4] == b"\x89PNG"
    assert len(picture) > 10_000


@pytest.mark.parametrize("name", ["rloo", "grpo", "rejection_sampling", "eps = 0", "hostile"])
def test_certificates_are_accepted_by_the_checker_beside_them(name: str, made: dict[str, Report], tmp_path: Path) -> None:
    files = _report(made, name).files
    write_folder(str(tmp_path / "x"), files, is_ours)
    certificates = sorted(x for x in files if x.startswith("certificate"))
    assert len(certificates) >= 2
    command = [sys.executable, "-I", "-S", "checker.py", *certificates]
    done = subprocess.run(command, cwd=tmp_path / "x", capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.count("accepted") >= len(certificates)
    text = files["report.tex"].decode("utf-8")
    assert all(f"checker.py {x}" in text for x in certificates)


def test_article_says_what_was_found(made: dict[str, Report]) -> None:
    text = _report(made, "rejection_sampling").files["report.tex"].decode("utf-8")
    for piece in (
        r"\begin{theorem}[{The objective of rejection sampling at $M = 8$}]",
        r"\hsymTransform{M}{t} &= \sum_{k=1}^{M} \frac{1 - (1 - t)^{k}}{k}",
        r"\lim_{M \to \infty}\left(\hsymTransform{M}{t} - \hsymHarmonic{M}\right) &= \log t",
        r"\item $\lim\, (h_M - c_M) = \log\left(t\right)$ for some constants $c_M$ (section 3 of~\cite{DavisRecht2025}).",
        r"\emph{holds (exact)}: both have the same derivative on (0, 1), and are equal.",
        r"\label{fact:hsym:ends}",
        r"python3 -I -S checker.py certificate-limit.json",
    ):
        assert piece in text, piece


def test_what_is_open_is_no_theorem(made: dict[str, Report]) -> None:
    text = _report(made, "open limit").files["report.tex"].decode("utf-8")
    last = text[text.index(r"\section{The limit}") : text.index(r"\section{Evidence")]
    assert r"\begin{theorem}" not in last
    assert r"\emph{[open]}" in last
    assert "the limit with its bound & open & --" in text
    assert "Its limit as $M \\to \\infty$ is open." in text
    assert '<span class="word open">open</span>' in _report(made, "open limit").files["report.html"].decode("utf-8")


def test_a_claim_about_vanishing_eps_is_told_from_one_about_fixed_eps(made: dict[str, Report]) -> None:
    text = _report(made, "grpo").files["report.tex"].decode("utf-8")
    assert r"it fails for every fixed $\hsymEps > 0$, and holds as $M \to \infty$ and then $\hsymEps \to 0$" in text


def test_two_reports_are_the_same_to_the_byte() -> None:
    first, second = (report(catalog.get("rloo"), 3, command="x") for _ in range(2))
    assert first.files == second.files
    assert "report.pdf" in first.files


def test_names_of_others_stay_text(made: dict[str, Report]) -> None:
    files = _report(made, "hostile").files
    article, web = files["report.tex"].decode("utf-8"), files["report.html"].decode("utf-8")
    assert r"Gewicht 50\% \& a\_b \#1 \$x\$ \textbackslash{} \{y\} \textasciitilde{}" in article
    assert r"\DeclareUnicodeCharacter{4F18}{\texttt{[U+4F18]}}" in article
    assert "&lt;b&gt;bold&lt;/b&gt;" in web
    assert "优" in web


def test_numbers_need_values_and_say_so(made: dict[str, Report]) -> None:
    text = _report(made, "symbolic k").files["report.tex"].decode("utf-8")
    assert "Numbers and figures need values of all parameters, so they are left out." in text
    assert not any(x.startswith("figures/") for x in _report(made, "symbolic k").files)


def test_findings_of_a_target_and_of_a_rule() -> None:
    found = findings(catalog.get("idealised_grpo"))
    assert found.M is None
    assert [x.verdict.outcome for x in found.derivations] == ["holds", "holds"]
    with pytest.raises(HsymError, match="is a target whose weights depend on p; expected no M"):
        findings(catalog.get("idealised_grpo"), 4)
    with pytest.raises(HsymError, match="M: 65 is not a possible group size; expected an integer from 1 to 64 for a report"):
        findings(catalog.get("rloo"), 65)
    assert findings(catalog.get("rloo")).M == 8


def test_bound_of_a_report_is_that_of_the_limit() -> None:
    found = findings(catalog.get("grpo", eps=0), 3)
    assert found.limit.bound == limit(catalog.get("grpo", eps=0)).bound
    assert [row.M for row in found.distances.rows] == [2, 4, 8, 16, 32, 64, 128]


# --- the folder ------------------------------------------------------------------------------------------------------


def _ours(name: str) -> bool:
    return name in ("a.txt", "b/c.txt")


def _left_over(folder: Path) -> list[str]:
    return sorted(x.name for x in folder.iterdir())


def test_a_folder_is_written_and_replaced(tmp_path: Path) -> None:
    target = tmp_path / "x" / "y"
    write_folder(str(target), {"a.txt": b"1", "b/c.txt": b"2"}, _ours)
    write_folder(str(target), {"a.txt": b"3"}, _ours)
    assert [x.relative_to(target).as_posix() for x in sorted(target.rglob("*"))] == ["a.txt"]
    assert (target / "a.txt").read_bytes() == b"3"
    assert _left_over(tmp_path / "x") == ["y"]


def test_a_folder_in_which_latex_was_run_by_hand_is_written_again(tmp_path: Path) -> None:
    left = ("aux", "log", "out", "bbl", "blg", "toc", "fls", "fdb_latexmk", "synctex.gz")
    write_folder(str(tmp_path / "x"), {f"report.{x}": b"" for x in left}, is_ours)
    write_folder(str(tmp_path / "x"), {"report.tex": b"1"}, is_ours)
    assert _left_over(tmp_path / "x") == ["report.tex"]
    assert not any(is_ours(x) for x in ("thesis.aux", "report.txt", "figures/report.aux", "report.aux.old"))


class _Interrupting(dict[str, bytes]):
    """Files of which the second one never comes."""

    def items(self) -> Iterator[tuple[str, bytes]]:  # type: ignore[override]
        yield "a.txt", b"new"
        raise KeyboardInterrupt


@pytest.mark.parametrize("before", [False, True])
def test_an_interruption_leaves_the_folder_as_it_was(tmp_path: Path, before: bool) -> None:
    target = tmp_path / "y"
    if before:
        write_folder(str(target), {"a.txt": b"old"}, _ours)
    with pytest.raises(KeyboardInterrupt):
        write_folder(str(target), _Interrupting(), _ours)
    assert _left_over(tmp_path) == (["y"] if before else [])
    assert not before or (target / "a.txt").read_bytes() == b"old"


def test_a_failing_rename_brings_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    target, renamed = tmp_path / "y", os.rename
    write_folder(str(target), {"a.txt": b"old"}, _ours)

    def refusing(source: str, place: str) -> None:
        if str(place) == str(target) and "before" not in str(source):
            raise OSError(28, "No space left on device")
        renamed(source, place)

    monkeypatch.setattr("hsym.render.folders.os.rename", refusing)
    with pytest.raises(HsymError, match=r"cannot be written .no space left on device."):
        write_folder(str(target), {"a.txt": b"new"}, _ours)
    assert (target / "a.txt").read_bytes() == b"old"
    assert _left_over(tmp_path) == ["y"]


def test_what_others_wrote_is_never_removed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(HsymError, match=r"holds notes.txt, which hsym did not write; expected a new or an empty folder"):
        check_folder(str(tmp_path), is_ours)
    (tmp_path / "notes.txt").unlink()
    (tmp_path / "figures").symlink_to(tmp_path.parent)
    with pytest.raises(HsymError, match="holds figures/, which hsym did not write"):
        check_folder(str(tmp_path), is_ours)
    with pytest.raises(HsymError, match="is no folder; expected a new folder"):
        check_folder(__file__, is_ours)
    with pytest.raises(HsymError, match="an empty name is no folder"):
        check_folder("", is_ours)


# --- the tools -------------------------------------------------------------------------------------------------------


def test_without_latex_there_is_no_pdf_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    found = report(catalog.get("reinforce"), 2)
    assert "report.pdf" not in found.files
    assert found.complete
    assert found.note == "no LaTeX was found, so there is no report.pdf; report.tex compiles with pdflatex and bibtex"


def test_latex_that_fails_is_reported_in_one_sentence() -> None:
    with pytest.raises(HsymError, match=r"pdflatex: LaTeX Error: File `nothing.sty' not found.; expected a LaTeX with"):
        compiled({"report.tex": rb"\documentclass{article}\usepackage{nothing}\begin{document}\end{document}"})


def test_a_template_that_misses_something_is_an_error() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        page("report.tex.jinja", command="x")


def test_mathml_of_what_the_converter_does_not_know() -> None:
    for text in (r"\text{\emph{(not written out)}}", r"\text{\footnotesize$\displaystyle \frac{1}{2}$}", r"\tbinom{3}{s}"):
        found = str(mathml(text))
        assert "\\" not in re.sub(r'alttext="[^"]*"', "", found)
    assert str(prose_html("<b> & $t$")).startswith("&lt;b&gt; &amp; <math")


def test_the_public_name_is_there() -> None:
    made = hsym.report(catalog.get("reinforce"), 1, pdf=False)
    assert repr(made).startswith("<Report: certificate-M1.json, ")
    assert json.loads(made.files["certificate-M1.json"])
