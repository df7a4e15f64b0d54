"""A report as files: a self-contained article with bibliography, figures, style file, certificates and checker, and a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from hsym.errors import HsymError, ToolMissingError
from hsym.render.bibliography import bibliography
from hsym.render.latex import named
from hsym.render.macros import STYLE, style_file

if TYPE_CHECKING:
    from hsym.reporting import Findings
    from hsym.rule import Target, WeightRule
    from hsym.tabular import Table

SIZES = (2, 4, 8, 16, 64)
"""Group sizes of figures and of numbers."""
POINTS = ("1/10", "1/4", "1/2", "3/4", "9/10")
WIDTH = 4.6
"""Inches, of a figure."""
Progress = Callable[[str], None]
PDF = "report.pdf"
_NAME = re.compile(
    r"report\.(tex|html|pdf)|references\.bib|hsym\.sty|checker\.py|certificate(-limit|-M\d+)?\.json|figures/\w+\.pdf"
    r"|rule\.toml|report\.(aux|log|out|bbl|blg|toc|fls|fdb_latexmk|synctex\.gz)"
)
"""The files of a report, and what LaTeX leaves beside them when an author runs it there."""


@dataclass(frozen=True, repr=False)
class Report:
    """A report that is made, but not yet written.

    Attributes:
        files: contents by names relative to its folder; the PDF is among them if there is a LaTeX.
        note: what is to be said about the PDF if it is not there.
        complete: False where a LaTeX was found that could not set the article.
    """

    files: Mapping[str, bytes]
    note: str = ""
    complete: bool = True

    def write(self, folder: str) -> None:
        """Write everything into a new or an empty folder, or in place of an older report, wholly or not at all.

        Raises:
            HsymError: the folder holds other files, or cannot be written.
        """
        from hsym.render.folders import write_folder

        write_folder(folder, self.files, is_ours, "folder")

    def __repr__(self) -> str:
        return f"<Report: {', '.join(sorted(self.files))}>"


def is_ours(name: str) -> bool:
    """Whether a report, or LaTeX where it set one, may have a file of this name.

    Example:
        >>> is_ours("certificate-M8.json"), is_ours("report.aux"), is_ours("notes.txt")
        (True, True, False)
    """
    return _NAME.fullmatch(name) is not None


def report(
    subject: WeightRule | Target,
    M: int | None = None,
    *,
    pdf: bool = True,
    command: str = "",
    progress: Progress = lambda _: None,
) -> Report:
    """A self-contained article about a rule, with its figures, certificates and the checker, and the same as a web page.

    Args:
        subject: the rule or target.
        M: the group size at which things are written out, at most 64; 8 by default.
        pdf: also the PDF, if a LaTeX is installed.
        command: the command that makes it, which the report names.
        progress: called with what is done next.

    Raises:
        HsymError: M is out of range, or the rule is undefined there.

    Example:
        >>> from hsym import catalog
        >>> made = report(catalog.get("rloo"), 4, pdf=False)
        >>> sorted(made.files)[:4]
        ['certificate-M4.json', 'certificate-limit.json', 'certificate.json', 'checker.py']
    """
    from hsym.render.pdf import compiled
    from hsym.reporting import findings

    files = report_files(findings(subject, M, progress), command, progress)
    if not pdf:
        return Report(files)
    progress("the PDF")
    try:
        made = compiled(files)
    except ToolMissingError as error:
        return Report(files, f"no PDF was made: {error}", complete=False)
    if made is None:
        return Report(files, f"no LaTeX was found, so there is no {PDF}; report.tex compiles with pdflatex and bibtex")
    return Report({**files, PDF: made})


@dataclass(frozen=True)
class Figure:
    """A figure of a report.

    Attributes:
        name: of its file.
        caption: prose, that is words with mathematics between dollars.
        pdf: for the article.
        svg: for the web page.
    """

    name: str
    caption: str
    pdf: bytes
    svg: bytes


def report_files(found: Findings, command: str, progress: Progress = lambda _: None) -> dict[str, bytes]:
    """Every file of the report by its name, apart from the PDF.

    Args:
        found: what it says.
        command: the command that makes it.
        progress: called with what is done next.
    """
    from hsym.render.report_article import article
    from hsym.render.report_html import web_page

    drawn = figures(found, progress)
    progress("the certificates")
    evidence = certificates(found)
    progress("the article and the web page")
    table, names = numbers(found), tuple(evidence)
    texts = {
        "report.tex": article(found, drawn, table, names, command),
        "report.html": web_page(found, drawn, table, names, command),
        "references.bib": bibliography(found.subject.references),
        STYLE: style_file(),
        "checker.py": files("hsym").joinpath("checker.py").read_text(encoding="utf-8"),
        **evidence,
    }
    made = {name: text.encode("utf-8") for name, text in texts.items()}
    return made | {f"figures/{x.name}.pdf": x.pdf for x in drawn}


def figures(found: Findings, progress: Progress) -> tuple[Figure, ...]:
    """h_M against its limit, the gap as stems, and the distance from the limit, as far as they can be drawn."""
    from hsym.render.convergence import convergence
    from hsym.render.stems import plot_weights

    rule = found.shown
    if rule is None or found.M is None:
        return ()
    progress("the figures")
    made = []
    if (drawn := _transforms(found)) is not None:
        axes, quantity = drawn
        limit = "" if found.limit.transform is None else ", and its limit"
        said = f"{quantity} of {named(rule)} for several $M${limit}."
        made.append(_figure("objective", said, axes))
    said = f"The weight gap $w_s = b_s - a_s$ of {named(rule)} at $M = {found.M}$."
    made.append(_figure("weights", said, plot_weights(rule, found.M, width=WIDTH)))
    away = found.distances
    if away is not None and len(away.rows) > 1 and away.rows[-1].lower > 0:
        low, high = away.rows[0].interval
        said = rf"The largest distance of $h_M$ from its limit for ${low} \le t \le {high}$, certified, and the bound."
        made.append(_figure("convergence", said, convergence(away, width=WIDTH)))
    return tuple(made)


def _transforms(found: Findings) -> tuple[Any, str] | None:
    """h_M for several M, divided by its value at 1 where that is possible."""
    from hsym.render.plots import plot

    assert found.shown is not None
    sizes = _sizes(found)
    for normalised, quantity in ((True, "$h_M(t)/h_M(1)$"), (False, "$h_M(t)$")):
        try:
            return plot(found.shown, sizes, normalised=normalised, width=WIDTH), quantity
        except HsymError:
            continue  # h_M(1) is not positive, or a weight is undefined at one of the sizes
    return None


def _sizes(found: Findings) -> tuple[int, ...]:
    assert found.shown is not None
    return tuple(size for size in SIZES if size >= found.shown.least_M) or (found.shown.least_M,)


def _figure(name: str, caption: str, axes: Any) -> Figure:
    from hsym.render.plot_files import picture

    return Figure(name, caption, picture(axes, "pdf"), picture(axes, "svg"))


def numbers(found: Findings) -> Table | None:
    """h_M at a few points, for several M; None where a parameter has no value."""
    from hsym.values import value_table

    return None if found.shown is None else value_table([found.shown], _sizes(found), POINTS, digits=6)


def certificates(found: Findings) -> dict[str, str]:
    """The certificates by the names of their files."""
    wanted = (
        (f"certificate-M{found.M}.json", found.fixed),
        ("certificate.json", found.every),
        ("certificate-limit.json", found.limit.derivation),
    )
    made: dict[str, str] = {}
    for name, derivation in wanted:
        if derivation is None:
            continue
        try:
            made[name] = derivation.to_certificate()
        except HsymError:
            continue  # the sum, or the limit, is outside of what the checker knows
    return made
