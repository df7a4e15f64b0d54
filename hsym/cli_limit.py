"""``hsym limit``: the limit of h_M with its bound and the steps of the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hsym.limits.result import Limit


def run(found: Limit, form: str) -> tuple[str, int]:
    """What ``hsym limit`` prints, and its exit code.

    Args:
        found: the limit.
        form: ``text``, ``latex``, ``markdown`` or ``json``.
    """
    if form == "latex":
        return found.to_latex(), found.verdict.exit_code
    if form == "json":
        from hsym.render.data import dumps

        return dumps("limit", _data(found)), found.verdict.exit_code
    if form == "markdown":
        return found.derivation.to_markdown(), found.verdict.exit_code
    text = f"{found}\n" if found.transform is None else f"{found}\n\n{found.derivation}\n"
    return text, found.verdict.exit_code


def _data(found: Limit) -> dict[str, Any]:
    """The limit as JSON data."""
    from hsym.render.data import derivation_data, value, verdict_data

    return {
        "limit": value(found.transform),
        "constant": value(found.constant),
        "scale": value(found.scale),
        "domain": found.domain,
        "mode": found.mode,
        "bound": value(found.bound),
        "supremum": value(found.supremum),
        "least_M": value(found.least_M),
        "vanishing": [
            {"parameter": str(x.parameter), "limit": value(x.transform), "distance": value(x.distance)} for x in found.vanishing
        ],
        "derivation": derivation_data(found.derivation),
        "verdict": verdict_data(found.verdict),
    }
