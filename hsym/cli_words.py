"""The words of the command line: commands, options and their help.  No SymPy, so that ``--help`` starts at once."""

from __future__ import annotations

import argparse
import re

from hsym import __version__
from hsym.errors import HsymError

TYPE_CHECKING = False  # as in hsym/__init__.py
if TYPE_CHECKING:
    from typing import NoReturn

FORMATS = ("text", "latex", "markdown", "json")
RULE_HELP = (
    "a catalogue name (see 'hsym list'), a .toml file, a formula for Z in R, K, M, mean, std, sample_std, var, sample_var,"
    " eps such as '(R - mean)/(std + eps)', or a pair 'a = ...; b = ...' in s and M"
)


class _Parser(argparse.ArgumentParser):
    """argparse with one sentence for an error, on standard error, and exit code 2."""

    def error(self, message: str) -> NoReturn:
        if found := re.fullmatch(r"argument (\S+): invalid choice: (.+) \(choose from (.+)\)", message):
            # argparse words this differently in each version of Python
            message = f"{found[1]}: {found[2]} is not possible; expected one of: {found[3].replace(chr(39), '')}"
        elif message.endswith("required: RULE"):
            message += " (a formula that begins with - goes after --)"
        elif message.endswith("expected one argument"):
            message += " (one that begins with - goes after =)"
        raise Usage(f"{message}; see '{self.prog} --help'")


class Usage(HsymError):
    """The words of a call are off."""


def build_parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    parser = _Parser(
        prog="hsym",
        description="What does a reinforcement-learning weight rule optimise? The exact transform h_M, with evidence.",
        epilog="Try: hsym derive grpo --M 8 --eps 0 --- or: hsym verify '(R - mean)/(std + eps)' --M 4 --claim 'h = t'",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"hsym {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, allow_abbrev=False)

    listing = command("list", "list the catalogue")
    _output(listing, ("text", "json"))

    show = command("show", "show what a rule is: weights, parameters, convention, claims")
    _rule(show)
    _output(show, FORMATS)

    derive = command("derive", "derive h_M of a rule, step by step: at a group size, or without --M for every M at once")
    _rule(derive)
    derive.add_argument("--M", metavar="N", help="group size, 1 to 4096 (100000 with --at); without it, every M")
    derive.add_argument("--monomials", action="store_true", help="write h_M out in powers of t also for large M")
    derive.add_argument("--at", metavar="T", help="instead: the values of h_M and h_M' at an exact t in [0, 1], such as 1/3")
    derive.add_argument("--digits", metavar="N", help="decimals for --at (default 30)")
    _certificate(derive)
    _latex(derive)
    _output(derive, FORMATS)

    expand = command("expand", "expand h_M' and h_M in powers of 1/M, for 0 < t < 1, with the constants from the end at 0")
    _rule(expand)
    expand.add_argument("--order", metavar="N", default="2", help="largest power of 1/M, 0 to 8 (default 2)")
    _output(expand, FORMATS)

    verify = command(
        "verify", "verify E[weighted score] = grad h_M(p) at a group size, or a claim about h_M, there or for every M"
    )
    _rule(verify)
    verify.add_argument("--M", metavar="N", help="group size; a claim without it is about every M")
    verify.add_argument(
        "--claim",
        metavar="CLAIM",
        help="'h = g', 'h ~ g' (up to scale), \"h' = g\", 'limit = g', 'monotone' or 'equal to RULE';"
        " without it, the gradient identity, or with no --M either all claims of its authors",
    )
    verify.add_argument(
        "--policy",
        choices=("free", "softmax", "two-prompts"),
        default="free",
        help="free probabilities and tangent (default), softmax of logits, or two prompts sharing parameters",
    )
    verify.add_argument("--responses", metavar="N", help="responses of the policy, 2 to 8 (default 3)")
    verify.add_argument("--correct", metavar="N", help="how many of them are correct (default: all but one)")
    verify.add_argument(
        "--method",
        choices=("counts", "tuples"),
        default="counts",
        help="collapse tuples to counts (default), or sum over every single tuple",
    )
    verify.add_argument(
        "--symbolic", action="store_true", help="leave every a_s, b_s a symbol: the identity for all rules at M"
    )
    _latex(verify)
    _output(verify, FORMATS)

    limit = command("limit", "the limit of h_M as M grows, with an explicit bound and the steps of the proof")
    _rule(limit)
    _certificate(limit)
    _latex(limit)
    _output(limit, FORMATS)

    sty = command("sty", "the style file hsym.sty, which papers with LaTeX of hsym need: hsym sty -o hsym.sty")
    _output(sty, ("latex",))

    check = command("check", "re-check certificates with checker.py: accepted, or refused with the reason")
    check.add_argument(
        "files", nargs="+", metavar="FILE", help="certificates, as 'hsym derive RULE --certificate FILE' writes them"
    )
    check.add_argument("--format", choices=("text", "json"), default="text", help="default text")
    check.add_argument("-o", "--output", metavar="FILE", help="write to a file (atomically) instead of standard output")

    table = command(
        "table", "a table of rules for a paper: weights, h_M, limits with bounds, and their evidence; or values of h_M"
    )
    table.add_argument("rules", nargs="*", metavar="RULE", help=RULE_HELP)
    table.add_argument("--preset", metavar="NAME", help="instead of rules: davis-recht, the systems of their paper")
    table.add_argument(
        "--M", metavar="N[,N...]", help="h_M at these group sizes, each at most 16; without it, h_M for every M and its limit"
    )
    table.add_argument(
        "--columns",
        metavar="NAME[,NAME...]",
        help="some of rule, Z, a, b, gap, derivative, h, limit, domain, bound, monotone, evidence, references",
    )
    table.add_argument("--at", metavar="T[,T...]", help="instead: values h_M(t) at exact t, for --M to 100000 (--exact: 4096)")
    table.add_argument("--digits", metavar="N", help="decimals of values, every one correctly rounded (default 6)")
    table.add_argument("--exact", action="store_true", help="values as fractions and sums of square roots")
    table.add_argument("--limit-row", action="store_true", help="below the values of each rule those of its proved limit")
    table.add_argument("--caption", metavar="TEXT", help="plain text above the table; makes it a float in LaTeX")
    table.add_argument("--label", metavar="NAME", help="the label of the LaTeX table, such as tab:rules")
    _parameters(table)
    _output(table, ("text", "latex", "markdown", "csv", "html", "json"))

    distance = command("distance", "how far h_M is from a function: a certified supremum of |h_M - constant - h| for each M")
    distance.add_argument("rule", metavar="RULE", help=RULE_HELP)
    distance.add_argument(
        "function",
        metavar="H",
        nargs="?",
        help="a closed form in t, M and parameters, such as '2*asin(sqrt(t))'; without it, the proved limit, with its bound",
    )
    distance.add_argument("--M", metavar="N[,N...]", required=True, help="group sizes, each at most 4096")
    distance.add_argument("--low", metavar="T", default="0", help="left end of the interval, an exact fraction (default 0)")
    distance.add_argument("--high", metavar="T", default="1", help="right end (default 1)")
    distance.add_argument("--constant", metavar="C", help="subtracted from h_M, such as 'harmonic(M)' (default 0)")
    distance.add_argument("--digits", metavar="N", default="6", help="decimals, 1 to 30 (default 6)")
    _parameters(distance)
    _output(
        distance, ("text", "latex", "markdown", "json", "csv", "picture"), "default text; picture for -o FILE.pdf, .png, .svg"
    )
    plot = command("plot", "a figure for a paper: h_M for several M and values of parameters, against what it tends to")
    plot.add_argument("rules", nargs="+", metavar="RULE", help=RULE_HELP)
    plot.add_argument("--M", metavar="N[,N...]", help="group sizes (default 2,4,8,16,64; with --weights 8)")
    plot.add_argument("--weights", action="store_true", help="instead: the gap b_s - a_s against s as stems, M at most 512")
    _parameters(plot, several=True)
    plot.add_argument(
        "--against",
        metavar="H",
        default="auto",
        help="a function of t such as '2*asin(sqrt(t))', a target of the catalogue, limit, or none (default: the proved limit)",
    )
    plot.add_argument("--raw", action="store_true", help="h_M itself, not h_M(t)/h_M(1), which runs from 0 to 1")
    plot.add_argument("--subtract", metavar="C", help="h_M - C, C an expression in M such as 'harmonic(M)'; not normalised")
    plot.add_argument("--derivative", action="store_true", help="the derivative")
    plot.add_argument("--interval", metavar="A,B", default="0,1", help="the t shown, such as 1/100,1 (default 0,1)")
    plot.add_argument("--points", metavar="N", default="200", help="steps of t (default 200)")
    plot.add_argument("--width", metavar="INCHES", help="default 3.25, a column of a paper")
    _output(plot, ("picture", "csv"), "a picture for -o FILE.pdf, .png or .svg (default), or the numbers as csv")

    report = command("report", "a self-contained article with figures and certificates, as PDF and as a web page, in a folder")
    _rule(report)
    report.add_argument("--M", metavar="N", help="group size at which things are written out, at most 64 (default 8)")
    report.add_argument("--no-pdf", action="store_true", help="do not run LaTeX")
    report.add_argument("-o", "--output", metavar="DIR", help="a new or an empty folder, or one with an older report")
    report.add_argument("--check", action="store_true", help="with -o: write nothing, exit 1 if a file differs (not the PDF)")

    prove = command("prove", "have the Rocq kernel check theorem 1, h_M' and h_M of a rule: at a group size, or for every M")
    _rule(prove)
    prove.add_argument("--M", metavar="N", help="group size, at most 256 (64 with square roots); without it, every M")
    prove.add_argument("--claim", metavar="CLAIM", help="instead of what is derived: 'h = g' or \"h' = g\"")
    prove.add_argument("--time-limit", metavar="SECONDS", help="after so many seconds it is given up (default 300)")
    _latex(prove)
    _output(prove, (*FORMATS, "rocq"), "default text; rocq: the file that was accepted; latex, markdown: the derivation")

    new = command("new", "write a rule file to be filled in")
    new.add_argument("file", metavar="FILE.toml", help="a file that does not exist yet")

    compare = command("compare", "whether two rules have the same objective for every M, or the same up to a factor")
    _rule(compare)
    compare.add_argument(
        "other", metavar="OTHER", help="the rule that it is compared with; options go to the rules that have them"
    )
    _output(compare, ("text", "json"))

    audit = command("audit", "call a trainer's advantage function on reward vectors, and say what it optimises")
    audit.add_argument("function", metavar="FILE.py:FUNCTION", help="the function; its file is run, as Python does on import")
    audit.add_argument("--M", metavar="N", help="group size (default 8); up to 12 all 2^M reward vectors are run")
    audit.add_argument(
        "--call",
        metavar="ROLES",
        help="what each of its arguments is to be, of list, rewards, batch, tokens, mask, index: 'rewards, index' or "
        "'torch: tokens, mask, index' (default: guessed from their names)",
    )
    audit.add_argument(
        "--marks",
        metavar="WRONG,RIGHT",
        default="0,1",
        help="the rewards of a wrong and a right response, such as --marks=-1,1",
    )
    audit.add_argument(
        "--arg", metavar="NAME=VALUE", action="append", help="passed on by name, such as eps=1e-6; may be repeated"
    )
    audit.add_argument("--time-limit", metavar="SECONDS", help="after so many seconds it is interrupted (default 60)")
    _output(audit, ("text", "json"))

    notebook = command("notebook", "a notebook about a rule: derivation, checks, limit and pictures; or a tutorial")
    notebook.add_argument("rule", metavar="RULE", nargs="?", help=RULE_HELP)
    notebook.add_argument("--tutorial", metavar="NAME", help="instead: tour, rejection_sampling, grpo, design or new_scheme")
    notebook.add_argument("--M", metavar="N", help="group size, at most 16 (default 4)")
    _parameters(notebook)
    _output(notebook, ("ipynb",))
    return parser


def _rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help=RULE_HELP)
    _parameters(parser)


def _parameters(parser: argparse.ArgumentParser, several: bool = False) -> None:
    """The options of a rule; with ``several``, values of parameters are lists and none may be left symbolic."""
    one = "an exact value for eps, such as 0 or 1/1000000 (default: symbolic, eps > 0)"
    parser.add_argument(
        "--eps",
        metavar="X[,X...]" if several else "X",
        help="exact values for eps, such as 0,1/100 (default: 0)" if several else one,
    )
    parser.add_argument("--ddof", metavar="0|1", help="catalogue GRPO: divide the variance by M (0) or M - 1 (1)")
    parser.add_argument("--eps-inside", action="store_true", help="catalogue GRPO: sqrt(var + eps) instead of std + eps")
    parser.add_argument(
        "--param",
        metavar="DECL",
        action="append",
        default=[],
        help="give a parameter values: NAME=VALUE[,VALUE...]; may be repeated"
        if several
        else "declare a parameter: NAME, NAME>0, NAME>=0, NAME:integer (1, 2, 3, ...) or NAME=VALUE; may be repeated",
    )
    parser.add_argument(
        "--degenerate",
        choices=("formula", "zero"),
        default="formula",
        help="groups with K = 0 or K = M: as the formula says (default), or weight 0 for every sample",
    )


def _certificate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--certificate", metavar="FILE", help="also write a certificate, which 'hsym check' or checker.py alone can re-check"
    )


def _latex(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--style",
        choices=("aligned", "align", "proof"),
        help="of LaTeX: formulas for mathematics mode (default), numbered formulas with reasons, or a theorem with its proof",
    )
    parser.add_argument(
        "--width", metavar="N", help="of LaTeX: letters on a line, 30 to 200 (default 66, an article; 44 for two columns)"
    )
    parser.add_argument("--evidence", action="store_true", help="of LaTeX: mark every statement with its evidence")
    parser.add_argument("--appendix", action="store_true", help="of LaTeX: add the theorems that are used, with proofs, once")


def _output(parser: argparse.ArgumentParser, formats: tuple[str, ...], text: str = "") -> None:
    parser.add_argument("--format", choices=formats, default=formats[0], help=text or f"default {formats[0]}")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to a file (atomically) instead of standard output")
    parser.add_argument("--check", action="store_true", help="with -o: write nothing, exit 1 if the file differs")
