"""True certificates to start from: of the catalogue, of the gaps, exact sums, and tables at one M."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "summation"))
from gaps import GAPS, Gap

from hsym import catalog, checker, derive, every_M, limit, rule

ROOT = Path(__file__).parent.parent.parent
Certificate = dict[str, Any]
Make = Callable[[], str]


def of_gap(gap: Gap) -> Make:
    return lambda: every_M.find(gap.rule).certificate or ""


def of_rule(source: str, size: int | None = None, **options: Any) -> Make:
    return lambda: derive(rule(source, **options), size).to_certificate()


def of_catalogue(name: str, size: int | None = None, **options: Any) -> Make:
    return lambda: derive(catalog.get(name, **options), size).to_certificate()


def limit_of(source: str) -> Make:
    return lambda: limit(rule(source)).to_certificate()


def limit_of_grpo(**options: Any) -> Make:
    return lambda: limit(catalog.get("grpo", **options)).to_certificate()


CHANGED = ("dr_grpo", "grpo", "reinforce", "rejection_sampling", "rloo")
"""The rules whose certificates are changed here; those of the others are of the same kinds."""
FILES: dict[str, Make] = {
    f"file {path.stem}": lambda path=path: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "proofs" / "certificates").glob("*.json"))
    if path.stem.removesuffix("_limit") in CHANGED
}
EXACT: dict[str, Make] = {
    "exact grpo, eps = 0": of_catalogue("grpo", eps=0),
    "exact grpo, ddof = 1": of_catalogue("grpo", ddof=1),
    "exact grpo, eps inside": of_catalogue("grpo", eps_inside=True),
    "exact grpo, eps = 1/10": of_catalogue("grpo", eps=Fraction(1, 10)),
    "exact root": of_rule("a = 0; b = (s+1)^(1/2)"),
}
FIXED: dict[str, Make] = {
    "fixed grpo 4": of_catalogue("grpo", 4, eps=0),
    "fixed grpo 3, eps = 1/10": of_catalogue("grpo", 3, eps=Fraction(1, 10)),
    "fixed rejection sampling 5": of_catalogue("rejection_sampling", 5),
    "fixed double zero": of_rule("a = 0; b = (s-1)^2", 3),
    "fixed decreasing": of_rule("R*(K-2)", 5),
    "fixed harmonic 12": of_rule("a = 0; b = 1/(s+1)^2", 12),
}
LIMITS: dict[str, Make] = {
    "limit grpo, eps = 0": limit_of_grpo(eps=0),
    "limit grpo, eps = 0, ddof = 1": limit_of_grpo(eps=0, ddof=1),
    "limit grpo, eps = 1/10": limit_of_grpo(eps=Fraction(1, 10)),
    "limit by Taylor": limit_of("a = -(s/M)^2; b = s/M"),
    "limit by Lipschitz": limit_of("a = 0; b = sqrt((s+1)/M)"),
    "limit by arcsine": limit_of("a = 0; b = sqrt(M/(s+1))"),
    "limit with two infinite ends": limit_of("a = sqrt(M/(M-s)); b = sqrt(M/(s+1))"),
    "limit of a negative function": limit_of("a = sqrt(M/(s+1)); b = 0"),
    "limit with a scale": limit_of("a = 0; b = (2*M+1)/(M+3)*(s/M)"),
    "limit bound, 3 times": limit_of("a = 0; b = 3*M/(s+1)"),
}
MADE: dict[str, Make] = FILES | {f"gap {gap.name}": of_gap(gap) for gap in GAPS} | EXACT | FIXED | LIMITS


@cache
def text_of(name: str) -> str:
    """The certificate of this name, accepted as it is."""
    text = MADE[name]()
    checker.check(text)
    return text


def certificate(name: str) -> Certificate:
    """The data of a certificate, to be changed freely."""
    data: Certificate = json.loads(text_of(name))
    return data
