"""``hsym verify``: the gradient identity at a group size, a claim, or every claim that a rule's authors make."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from hsym.claims import Verdict
from hsym.cli_latex import refuse_latex_options, written
from hsym.errors import HsymError
from hsym.identity import FreePolicy, Policy, SoftmaxPolicy
from hsym.identity_steps import derive_identity
from hsym.reading.arguments import integer
from hsym.reading.rules import parse_declarations
from hsym.render.data import dumps, rule_data, verdict_data
from hsym.render.statement import statement, statement_latex, statement_markdown, statement_text
from hsym.render.text import verdict_text
from hsym.rule import Target, WeightRule
from hsym.verification import verify, verify_target


def run(arguments: argparse.Namespace, rule: WeightRule | Target, size: Callable[[], int]) -> tuple[str, int]:
    """The verdict on the gradient identity, on one claim, or on all claims of the rule's authors.

    Args:
        arguments: of the command line.
        rule: what they name.
        size: reads the group size, or says that it is missing.

    Raises:
        HsymError: an argument is off.
    """
    refuse_latex_options(arguments, derivation=arguments.claim is None)
    if isinstance(rule, Target):
        if arguments.M is not None:
            raise HsymError(f"--M: {rule.name} is a target whose weights depend on p; expected no --M")
        if arguments.symbolic:
            raise HsymError(f"--symbolic: {rule.name} is a target without weights a_s, b_s; expected no --symbolic")
        return _reported(arguments, rule, None, verify_target(rule, arguments.claim))
    if arguments.M is None and arguments.claim is None and rule.claims and not arguments.symbolic:
        if arguments.format in ("latex", "markdown"):
            raise HsymError(f"--format: claims have no {arguments.format}; expected text or json, or one --claim")
        return every_claim(arguments, rule)
    M = None if arguments.M is None and arguments.claim is not None else size()
    if arguments.policy == "two-prompts" and (arguments.responses is not None or arguments.correct is not None):
        raise HsymError("--policy: two-prompts has its own responses; expected no --responses and no --correct")
    responses = integer("--responses", "3" if arguments.responses is None else arguments.responses, 2, 8)
    correct = responses - 1 if arguments.correct is None else integer("--correct", arguments.correct, 1, responses - 1)
    policy: Policy = FreePolicy(responses, correct)
    if arguments.policy == "softmax":
        policy = SoftmaxPolicy.logits(responses, correct)
    elif arguments.policy == "two-prompts":
        policy = SoftmaxPolicy.two_prompts()
    if M is not None and arguments.claim is None and arguments.format in ("latex", "markdown"):
        derivation = derive_identity(rule, M, policy, symbolic=arguments.symbolic)
        return written(derivation, arguments), derivation.verdict.exit_code
    if arguments.symbolic and arguments.claim is not None:
        raise HsymError("--symbolic: a claim is about one rule; expected --symbolic without --claim")
    verdict = verify(
        rule,
        M,
        arguments.claim,
        policy,
        arguments.method,
        symbolic=arguments.symbolic,
        given=parse_declarations(arguments.param, arguments.eps),
        degenerate=arguments.degenerate,
    )
    return _reported(arguments, rule, M, verdict)


def _reported(arguments: argparse.Namespace, rule: WeightRule | Target, M: int | None, verdict: Verdict) -> tuple[str, int]:
    """A verdict in the format asked for, with its exit code."""
    said = statement(rule, M, arguments.claim)
    if arguments.format == "json":
        data = {"rule": rule_data(rule), "M": M, "statement": said, "verdict": verdict_data(verdict)}
        return dumps("verdict", data), verdict.exit_code
    render = {"text": statement_text, "latex": statement_latex, "markdown": statement_markdown}[arguments.format]
    return render(said, verdict), verdict.exit_code


def every_claim(arguments: argparse.Namespace, rule: WeightRule) -> tuple[str, int]:
    """Each claim with its verdict for every M; the exit code is 1 if one fails, else 3 if one is open, else 0.

    Raises:
        HsymError: a claim means nothing for the rule.
    """
    found = [(claim.text, claim.source, verify(rule, None, claim.text)) for claim in rule.claims]
    return (_claims_data(rule, found) if arguments.format == "json" else _claims_text(rule, found)), exit_code(
        [x for _, _, x in found]
    )


def exit_code(verdicts: list[Verdict]) -> int:
    """Of several claims: what fails goes before what is open.

    Example:
        >>> exit_code([Verdict("open", None, ""), Verdict("fails", "exact", "")])
        1
    """
    codes = {x.exit_code for x in verdicts}
    return 1 if 1 in codes else max(codes)


def _claims_text(rule: WeightRule, found: list[tuple[str, str, Verdict]]) -> str:
    rows = [f"claims about {rule.title}, for every M"]
    for text, source, verdict in found:
        rows += ["", f"{text}  ({source})", verdict_text(verdict)]
    return "\n".join(rows) + "\n"


def _claims_data(rule: WeightRule, found: list[tuple[str, str, Verdict]]) -> str:
    claims = [{"claim": text, "source": source, "verdict": verdict_data(verdict)} for text, source, verdict in found]
    return dumps("claims", {"rule": rule_data(rule), "claims": claims})
