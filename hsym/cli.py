"""The command line: ``hsym`` and ``python -m hsym``.

Results go to standard output (or to ``-o FILE``, written atomically), everything else to standard error.  Exit codes: 0 done
or holds, 1 refuted or out of date, 2 bad input, 3 open, 4 a tool is missing, 70 a bug of ours, 130 interrupted.
SymPy and FLINT are imported by the commands that need them, so that ``--help`` starts at once.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from hsym import __version__
from hsym.cli_latex import refuse_latex_options, style_file_command, written
from hsym.cli_words import Usage, build_parser
from hsym.errors import HsymError, shown
from hsym.reading.arguments import integer

TYPE_CHECKING = False  # as in hsym/__init__.py
if TYPE_CHECKING:
    from typing import Any

    from hsym.objective import Objective
    from hsym.rule import Target, WeightRule

BUG = 70
INTERRUPTED = 130
CONTROL_POINTS_M = 256
"""Up to this M the JSON of a derivation has the Bernstein coefficients of h_M."""


def _chosen(arguments: argparse.Namespace, text: str) -> WeightRule | Target:
    """The rule that the arguments describe."""
    from hsym.reading.rules import read_rule

    return read_rule(text, **_options(arguments, text))


def _options(arguments: argparse.Namespace, text: str) -> dict[str, Any]:
    """What the arguments say about a rule, as ``hsym.rule`` takes it."""
    from hsym import catalog
    from hsym.reading.rules import parse_declarations

    parameters = parse_declarations(arguments.param, arguments.eps)
    options: dict[str, Any] = {}
    if arguments.ddof is not None:
        options["ddof"] = integer("--ddof", arguments.ddof, 0, 1)
    if arguments.eps_inside:
        options["eps_inside"] = True
    if options and catalog.normalised(text) not in catalog.names():
        raise HsymError(
            f"--{next(iter(options)).replace('_', '-')}: it is an option of the catalogue's grpo; write it into the formula"
        )
    return {"parameters": parameters, "degenerate": arguments.degenerate, **options}


def _list(arguments: argparse.Namespace) -> tuple[str, int]:
    from hsym.cli_list import run

    return run(arguments)


def _show(arguments: argparse.Namespace) -> tuple[str, int]:
    rule = _chosen(arguments, arguments.rule)
    if arguments.format == "json":
        from hsym.render.data import dumps, rule_data

        return dumps("rule", rule_data(rule)), 0
    if arguments.format == "latex":
        from hsym.render.latex import rule_fragment

        return rule_fragment(rule), 0
    from hsym.render.markdown import rule_markdown
    from hsym.render.text import rule_text

    return (rule_markdown(rule) if arguments.format == "markdown" else rule_text(rule) + "\n"), 0


def _derive(arguments: argparse.Namespace) -> tuple[str, int]:
    from hsym.deriving import derive
    from hsym.exact.vectors import ExactVector
    from hsym.objective import Objective
    from hsym.rule import Target

    refuse_latex_options(arguments)
    rule = _chosen(arguments, arguments.rule)
    if arguments.at is not None:
        return _values(arguments, rule)
    if arguments.digits is not None:
        raise HsymError(f"--digits: {shown(arguments.digits)} is about --at; expected --at T with it")
    if isinstance(rule, Target):
        if arguments.M is not None:
            raise HsymError(f"--M: {rule.name} is a target whose weights depend on p; expected no --M")
        M = None
    elif arguments.M is None:
        M = None
        if arguments.monomials:
            raise HsymError("--monomials: the powers of t are written out at one group size; expected --M with it")
    else:
        M = _group_size(arguments, 4096)
        if arguments.monomials:
            _check_monomials(Objective(rule, M))
    spelled_out = True if arguments.monomials and arguments.format != "json" else None
    derivation = derive(rule, M, monomials=spelled_out)
    code = derivation.verdict.exit_code
    if arguments.certificate is not None:
        arguments.certificate_text = derivation.to_certificate()
    if arguments.format != "json":
        return written(derivation, arguments), code
    from hsym.render.data import derivation_data, dumps

    if isinstance(rule, Target) or M is None:
        return dumps("derivation", derivation_data(derivation)), code
    objective = Objective(rule, M)
    exact: dict[str, Any] = {"a": objective.table.a, "b": objective.table.b, "gap": objective.table.gap}
    if M <= CONTROL_POINTS_M:
        exact["control_points"] = objective.control_points
    if arguments.monomials and isinstance(objective.table.gap, ExactVector):
        exact |= {
            "derivative_monomials": objective.derivative_polynomial(),
            "transform_monomials": objective.polynomial(),
        }
    return dumps("derivation", derivation_data(derivation, exact)), code


def _limit(arguments: argparse.Namespace) -> tuple[str, int]:
    from hsym.cli_limit import run
    from hsym.limits.limit import limit

    refuse_latex_options(arguments)
    found = limit(_chosen(arguments, arguments.rule))
    if arguments.certificate is not None:
        arguments.certificate_text = found.to_certificate()
    return run(found, arguments)


def _check_monomials(objective: Objective) -> None:
    """Refuse powers of t whose coefficients, of about M bits for each square root, would not fit into memory."""
    from hsym.exact.limits import MAX_VECTOR_BITS
    from hsym.exact.vectors import ExactVector

    M, gap = objective.M, objective.table.gap
    roots = len({term[0] for row in gap.rows for term in row}) if isinstance(gap, ExactVector) else 1
    if roots * M * M > MAX_VECTOR_BITS:
        raise HsymError(
            f"--monomials: h_{M} has {M} powers of t with {roots} square roots, too many to write; expected a smaller M"
        )


def _group_size(arguments: argparse.Namespace, most: int) -> int:
    if arguments.M is None:
        raise HsymError(f"--M: no group size was given; expected an integer from 1 to {most}, such as --M 8")
    return integer("--M", arguments.M, 1, most)


def _values(arguments: argparse.Namespace, rule: WeightRule | Target) -> tuple[str, int]:
    """``derive --at``: enclosures of h_M and h_M' at one point."""
    from hsym.objective import Objective
    from hsym.reading.expressions import read_expression
    from hsym.rule import Target

    if arguments.certificate is not None:
        raise HsymError("--certificate: values are enclosures without a certificate; expected no --at with it")
    if isinstance(rule, Target):
        raise HsymError(f"--at: {rule.name} is a target without M; expected a weight rule")
    if arguments.format not in ("text", "json"):
        raise HsymError(f"--format: {arguments.format} is not possible with --at; expected text or json")
    objective = Objective(rule, _group_size(arguments, 100_000))
    t = read_expression(arguments.at, {}, argument="--at")
    if not 0 <= t <= 1:
        raise HsymError(f"--at: {shown(arguments.at)} is not in [0, 1]; expected an exact number from 0 to 1, such as 1/3")
    if rule.parameters:
        raise HsymError(f"--at: the parameter {rule.parameters[0]} has no value; expected one, by --eps or --param")
    digits = integer("--digits", "30" if arguments.digits is None else arguments.digits, 1, 10_000)
    whole, slope = objective.enclose(t, digits), objective.enclose_derivative(t, digits)
    if arguments.format == "json":
        from hsym.render.data import dumps, value

        data = {
            "rule": rule.title,
            "M": objective.M,
            "t": value(t),
            "h": value(whole),
            "derivative": value(slope),
            "evidence": "bounded",
        }
        return dumps("values", data), 0
    M = objective.M
    return f"h_{M}({t}) = {whole} [bounded]\nh_{M}'({t}) = {slope} [bounded]\n", 0


def _verify(arguments: argparse.Namespace) -> tuple[str, int]:
    from hsym.cli_verify import run

    return run(arguments, _chosen(arguments, arguments.rule), lambda: _group_size(arguments, 4096))


def _table(arguments: argparse.Namespace) -> tuple[str, int]:
    from hsym.cli_table import run

    return run(arguments, lambda given, text: _chosen(_applicable(given, text), text)), 0


def _applicable(arguments: argparse.Namespace, text: str) -> argparse.Namespace:
    """In a table, --eps and --param go to the rules that contain them, the other options to the catalogue rules."""
    from hsym import catalog
    from hsym.reading.rules import mentioned, parse_declarations

    mine = dict(vars(arguments))
    if catalog.normalised(text) not in catalog.names():
        mine["eps"] = arguments.eps if mentioned(text, "eps") else None
        mine["param"] = [x for x in arguments.param if mentioned(text, parse_declarations([x], None).popitem()[0])]
        return argparse.Namespace(**mine)
    known = catalog.options(text)
    mine["param"] = [x for x in arguments.param if parse_declarations([x], None).popitem()[0] in known]
    for option, absent in (("eps", None), ("ddof", None), ("eps_inside", False)):
        if option not in known:
            mine[option] = absent
    return argparse.Namespace(**mine)


def _notebook(arguments: argparse.Namespace) -> tuple[str, int]:
    from hsym.cli_notebook import notebook_command

    return notebook_command(arguments, _options)


def _report(arguments: argparse.Namespace) -> tuple[str | bytes, int]:
    from hsym.cli_report import run

    made = run(arguments, _chosen(arguments, arguments.rule))
    arguments.output, arguments.check = None, False  # what is left to deliver is the list of files
    return made


def _new(arguments: argparse.Namespace) -> tuple[str, int]:
    from hsym.cli_new import run

    arguments.output = None
    return run(arguments)


def _compare(arguments: argparse.Namespace) -> tuple[str, int]:
    from hsym.cli_compare import run

    return run(arguments, *(_chosen(_applicable(arguments, text), text) for text in (arguments.rule, arguments.other)))


def _audit(arguments: argparse.Namespace) -> tuple[str, int]:
    from hsym.cli_audit import run

    return run(arguments)


def _prove(arguments: argparse.Namespace) -> tuple[str, int]:
    from hsym.cli_prove import run

    refuse_latex_options(arguments)
    return run(arguments, _chosen(arguments, arguments.rule))


def _distance(arguments: argparse.Namespace) -> tuple[str | bytes, int]:
    from hsym.cli_distance import run

    return run(arguments, _chosen(arguments, arguments.rule)), 0


def _plot(arguments: argparse.Namespace) -> tuple[str | bytes, int]:
    from hsym.cli_plot import plot_command

    def choose(given: argparse.Namespace, text: str) -> WeightRule | Target:
        return _chosen(given if len(arguments.rules) == 1 else _applicable(given, text), text)

    return plot_command(arguments, choose)


def _expand(arguments: argparse.Namespace) -> tuple[str, int]:
    from hsym.cli_expand import expand

    return expand(arguments, _chosen(arguments, arguments.rule))


def _check(arguments: argparse.Namespace) -> tuple[str, int]:
    """``check``: what ``python checker.py FILE...`` says, from the same code."""
    from hsym import checker

    reports = [checker.examine(path) for path in arguments.files]
    code = max(report.exit_code for report in reports)
    if arguments.format == "text":
        return "".join(f"{report}\n" for report in reports), code
    from hsym.render.data import dumps

    rows = [
        {
            "file": report.name,
            "outcome": report.outcome,
            "reason": report.reason,
            "statement": list(report.statement),
            "relied_on": list(report.relied_on),
        }
        for report in reports
    ]
    return dumps("check", {"certificates": rows}), code


COMMANDS: dict[str, Callable[[argparse.Namespace], tuple[str | bytes, int]]] = {
    "list": _list,
    "show": _show,
    "derive": _derive,
    "limit": _limit,
    "expand": _expand,
    "verify": _verify,
    "sty": style_file_command,
    "check": _check,
    "table": _table,
    "distance": _distance,
    "plot": _plot,
    "notebook": _notebook,
    "report": _report,
    "prove": _prove,
    "audit": _audit,
    "compare": _compare,
    "new": _new,
}


def _deliver(arguments: argparse.Namespace, content: str | bytes, code: int) -> int:
    """Print the result, or write or check the files."""
    path, certificate = arguments.output, getattr(arguments, "certificate", None)
    checking = getattr(arguments, "check", False)
    if checking and path is None and certificate is None:
        raise HsymError("--check: no file was named; expected -o FILE with it")
    if certificate is not None and path is not None and os.path.realpath(certificate) == os.path.realpath(path):
        raise HsymError(f"--certificate: {certificate} is also the file of -o; expected another one")
    if certificate is not None:
        code = max(code, _file("--certificate", certificate, arguments.certificate_text, arguments))
    if path is not None:
        return max(code, _file("-o", path, content, arguments))
    if not checking:
        assert isinstance(content, str)  # a picture has a file
        _print(content)
    return code


def _print(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _discard_output()
        raise HsymError(f"standard output: it cannot be written ({str(error.strerror).lower()})") from None


def _file(option: str, path: str, content: str | bytes, arguments: argparse.Namespace) -> int:
    """Write a file, or with ``--check`` compare it: 1 if it differs."""
    if not getattr(arguments, "check", False):
        from hsym.render.files import write_atomically

        write_atomically(path, content, option)
        return 0
    try:
        with open(path, "rb") as stream:
            same = stream.read() == (content.encode("utf-8") if isinstance(content, str) else content)
    except FileNotFoundError:
        same = False
    except OSError as error:
        raise HsymError(f"{option}: {path} cannot be read ({str(error.strerror).lower()}); expected a file") from None
    if not same:
        print(f"hsym: {path} is missing or out of date; write it again with: hsym {arguments.words}", file=sys.stderr)
    return 0 if same else 1


def _discard_output() -> None:
    """Let what is still buffered go nowhere, so that the interpreter does not complain of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _patience(command: str) -> Iterator[None]:
    """On a terminal, say after two seconds that work goes on; a report says itself what it does."""
    if command == "report" or not sys.stderr.isatty():
        yield
        return
    import threading

    timer = threading.Timer(2.0, lambda: print("hsym: working; Ctrl-C stops it", file=sys.stderr, flush=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        words: the arguments after the program's name; those of the process by default.
    """
    words = sys.argv[1:] if words is None else list(words)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed by whoever called us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    try:
        if any("\0" in word for word in words):
            raise Usage("arguments: one has a null byte; expected text")
        arguments = build_parser().parse_args(words)
        arguments.words = " ".join(_joined(word for word in words if word != "--check").split())
        with _patience(arguments.command):
            content, code = COMMANDS[arguments.command](arguments)
        return _deliver(arguments, content, code)
    except HsymError as error:
        line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(error))  # one line, whatever a file is called
        print(f"hsym: error: {line}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("hsym: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return 0
    except Exception as error:  # every other exception is ours to mend
        return _bug(words, error)


def _joined(words: Iterable[str]) -> str:
    """Words for a shell.  A quote in them is written without the double quotes that comments of Rocq would read as strings."""
    line = " ".join(shlex.quote(word).replace("'\"'\"'", "'\\''") for word in words)
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def _bug(words: Sequence[str], error: Exception) -> int:
    import traceback

    place = traceback.extract_tb(error.__traceback__)[-1]
    print(
        f"hsym: this is a bug of ours: {type(error).__name__}: {str(error)[:200]}\n"
        f"  at {os.path.basename(place.filename)}:{place.lineno}, hsym {__version__}, Python {sys.version.split()[0]}\n"
        f"  please report it with the command: hsym {shlex.join(words)[:300]}",
        file=sys.stderr,
    )
    return BUG
