"""Rules in TOML files: data, never code.

name = "my rule"
formula = "(R - mean)/(std + eps)"     # or: a = "..." and b = "..."
degenerate = "zero"                    # optional, "formula" by default
least_M = 2                            # optional
references = ["where it is published"] # optional

[parameters]                           # optional
eps = "1/10"                           # a value, or "real", "nonnegative", "positive"

[[claims]]                             # optional
text = "h = t"
source = "where it is claimed"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hsym.errors import HsymError, shown
from hsym.reading.group import read_claim
from hsym.reading.rules import CONVENTIONS, declarations, from_formula
from hsym.rule import AuthorClaim, WeightRule

MAX_BYTES = 65_536
MAX_INTEGER = 10**60
_WORDS = {str: "a text", int: "an integer", list: "a list", dict: "a table"}
_KEYS: dict[str, type] = {
    "name": str,
    "formula": str,
    "a": str,
    "b": str,
    "degenerate": str,
    "least_M": int,
    "references": list,
    "parameters": dict,
    "claims": list,
}


def read_rule_file(path: str, given: Mapping[str, Any] | None = None) -> WeightRule:
    """The rule that a TOML file describes; ``given`` values stand above those of the file.

    Raises:
        HsymError: the file cannot be read, is too large, or has a wrong key or value, which is named.
    """
    try:
        if Path(path).exists() and not Path(path).is_file():
            what = "is a directory" if Path(path).is_dir() else "it is no regular file"
            raise HsymError(f"file {path}: {what}; expected a readable TOML file")
        with Path(path).open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except HsymError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise HsymError(f"file {path}: {reason}; expected a readable TOML file") from None
    if len(raw) > MAX_BYTES:
        raise HsymError(f"file {path}: it is larger than {MAX_BYTES} bytes; expected a small TOML file")
    try:
        content = tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise HsymError(f"file {path}: it is not text in UTF-8; expected a rule file") from None
    except (ValueError, RecursionError) as error:  # ValueError: also an integer of more than 4300 digits
        raise HsymError(f"file {path}: it is not TOML ({error}); expected a rule file") from None
    return _rule(path, content, given or {})


def _rule(path: str, content: dict[str, Any], given: Mapping[str, Any]) -> WeightRule:
    def wrong(key: str, expected: str) -> HsymError:
        return HsymError(f"file {path}: {key} is {shown(content.get(key))}; expected {expected}")

    for key, value in content.items():
        if key not in _KEYS:
            raise HsymError(f"file {path}: {shown(key)} is no key of a rule file; expected one of: {', '.join(_KEYS)}")
        if not isinstance(value, _KEYS[key]) or isinstance(value, bool):
            raise wrong(key, _WORDS[_KEYS[key]])
    if ("formula" in content) == ("a" in content and "b" in content) or ("a" in content) != ("b" in content):
        raise HsymError(f"file {path}: expected either formula, or both a and b")
    convention = content.get("degenerate", "formula")
    if convention not in CONVENTIONS:
        raise wrong("degenerate", f"one of: {', '.join(CONVENTIONS)}")
    least = content.get("least_M", 1)
    if not 1 <= least <= 4096:
        raise wrong("least_M", "an integer from 1 to 4096")
    references = content.get("references", [])
    if not all(isinstance(x, str) for x in references):
        raise wrong("references", "a list of texts")
    for key, value in content.get("parameters", {}).items():
        if isinstance(value, int) and abs(value) >= MAX_INTEGER:
            raise HsymError(f"file {path}: parameter {key} has more than 60 digits; expected a smaller integer")
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise HsymError(f'file {path}: parameter {key} is {shown(value)}; expected an integer, or a text such as "1/10"')
    if not content.get("name", "rule").isprintable():
        raise wrong("name", "one line of text")
    text = content["formula"] if "formula" in content else f"a = {content['a']}; b = {content['b']}"
    parameters = {**content.get("parameters", {}), **given}
    rule = from_formula(
        text,
        parameters,
        least,
        content.get("name"),
        references=tuple(references),
        claims=_claims(path, content.get("claims", []), parameters),
    )
    return rule.skipping_degenerate() if convention == "zero" else rule


def _claims(path: str, entries: list[Any], parameters: Mapping[str, Any]) -> tuple[AuthorClaim, ...]:
    for entry in entries:
        if (
            not isinstance(entry, dict)
            or set(entry) != {"text", "source"}
            or not all(isinstance(x, str) for x in entry.values())
        ):
            raise HsymError(f"file {path}: claims has {shown(entry)}; expected tables with the texts text and source")
        declared, _ = declarations(parameters)
        read_claim(entry["text"], declared, argument=f"file {path}: claims")
    return tuple(AuthorClaim(entry["text"], entry["source"]) for entry in entries)
