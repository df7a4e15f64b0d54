"""``hsym prove``: what a rule optimises, accepted by the Rocq kernel, or not."""

from __future__ import annotations

import argparse

from hsym.cli_latex import written
from hsym.errors import HsymError
from hsym.proving.instances import MOST_M
from hsym.proving.proof import SECONDS, Proof, prove
from hsym.reading.arguments import integer
from hsym.rule import Target, WeightRule

LONGEST = 24 * 3600
"""The largest time limit, in seconds."""


def run(arguments: argparse.Namespace, rule: WeightRule | Target) -> tuple[str, int]:
    """The proof in the format that is asked for, with the exit code of its verdict.

    Raises:
        HsymError: an argument is off.
        ToolMissingError: there is no Rocq.
    """
    M = None if arguments.M is None else integer("--M", arguments.M, 1, max(MOST_M.values()))
    seconds = integer("--time-limit", str(SECONDS) if arguments.time_limit is None else arguments.time_limit, 1, LONGEST)
    if arguments.claim is not None and arguments.format in ("latex", "markdown"):
        raise HsymError(f"--claim: {arguments.format} shows the derivation, not a claim; expected --format text, json or rocq")
    proof = prove(rule, M, arguments.claim, seconds, f"hsym {arguments.words}")
    code = proof.verdict.exit_code
    if arguments.format == "json":
        return _json(proof), code
    if code == 0 and arguments.format in ("latex", "markdown"):
        return written(proof.derivation, arguments), code
    if code == 0 and arguments.format == "rocq":
        return proof.source, code
    if arguments.format != "text":
        arguments.output, arguments.check = None, False  # of what the kernel did not accept only the verdict is told
    return proof_text(proof), code


def proof_text(proof: Proof) -> str:
    """The theorems in ordinary notation, and the verdict."""
    from hsym.render.text import verdict_text

    rows = [f"{proof.title}, in Rocq", *(f"  {x.name}: {x.words}" for x in proof.theorems)]
    if proof.source and proof.verdict.evidence != "proved":
        rows.append("  (--format json has the file)")
    return "\n".join([*rows, verdict_text(proof.verdict)]) + "\n"


def _json(proof: Proof) -> str:
    from hsym.render.data import dumps, rule_data, verdict_data

    data = {
        "rule": rule_data(proof.rule),
        "M": proof.M,
        "theorems": [{"name": x.name, "words": x.words, "statement": f"{x.name}{x.statement}"} for x in proof.theorems],
        "axioms": list(proof.axioms),
        "source": proof.source,
        "verdict": verdict_data(proof.verdict),
    }
    return dumps("proof", data)
