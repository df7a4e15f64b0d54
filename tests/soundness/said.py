"""What the checker says of a few hundred texts, word for word, and the work that it counts for those that it accepts.

``python tests/soundness/said.py`` writes ``said.json``; ``--check`` compares.  The reasons that a refusal has to give are
stated by hand beside the corpus of bad certificates; what stands here was only recorded, so that no change of the checker goes
unnoticed.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
import test_checker
from edges import EDGES
from edges_limits import EDGES_OF_LIMITS
from good import GOOD, fresh
from make_bad import FOLDER
from sources import EXACT, FILES, FIXED, LIMITS, text_of
from test_bad_certificates import HOSTILE

from hsym import checker

RECORD = Path(__file__).parent / "said.json"
GAPS = (
    "s^3",
    "1/(s+1)^2",
    "H_{s+1}/(s+1)",
    "pass@3",
    "s pass@k",
    "1/(2s+1)",
    "Gamma(s+lam)/s!",
    "1/s, 0 at s = 0",
    "lam^s/(s+1)",
    "1/((s+1)(s+2))",
    "1/(s+4)",
    "1/((s+1)^2(s+3))",
    "(s+1)/(M-s)^2",
    "log-odds",
    "1/(s+1)^2+1/(M-s)",
    "lam^(M-s)",
)
ACCEPTED = [*FILES, *(f"gap {name}" for name in GAPS), *EXACT, *FIXED, *LIMITS]
SLOW = ("300 gammas", "2000", "4 MB", "sums in sums", "expansion", "tower", "roots of large", "nesting 300", "M = 10^6")
"""Hostile texts that cost a second or more, or whose end depends on how deep Python's stack is."""
SWEPT = ("constant", "pass at k", "central", "grpo", "grpo fixed", "smooth", "concave", "remainder")
WRONG: tuple[Any, ...] = (None, True, [], {}, "", "?", ["?"], ["0x1", "0x1"], "0x0", "0x1/0x2")
"""What is put in the place of every part of the certificates above: hardly ever what is expected there."""

LONG = 400
"""Of longer words only a digest is kept."""

Said = list[Any]
"""The outcome, the words, and of an accepted certificate the work."""


def texts() -> dict[str, bytes]:
    """The texts by name."""
    found = {f"good: {name}": json.dumps(fresh(name)) for name in GOOD} | {name: text_of(name) for name in ACCEPTED}
    found |= {f"true: {name}": json.dumps(make()) for name, make in test_checker.TRUE.items()}
    found |= {f"true: {name}": json.dumps(make()) for name, make in test_checker.TRUE_AT_ONE_M.items()}
    found |= {f"false: {name}": json.dumps(data) for name, (data, _) in test_checker.FALSE.items()}
    found |= {f"unreadable: {name}": text for name, (text, _) in test_checker.UNREADABLE.items()}
    quick = {name: row for name, row in HOSTILE.items() if not any(word in name for word in SLOW)}
    found |= {f"hostile: {name}": make() for name, (make, _, _) in quick.items()}
    found |= {f"edge: {name}": make() for name, make in (EDGES | EDGES_OF_LIMITS).items()}
    found |= {f"{name}, h_M plus 1/M": off_by_a_constant(name) for name in GAPS if with_transform(name)}
    files = {f"file: {path.name}": path.read_bytes() for path in sorted(FOLDER.glob("*.json")) if path.name != "reasons.json"}
    return {name: text.encode("utf-8", "surrogatepass") for name, text in found.items()} | files


def with_transform(name: str) -> bool:
    """Whether the certificate of a gap states h_M."""
    return json.loads(text_of(f"gap {name}"))["statement"]["transform"] is not None


def off_by_a_constant(name: str) -> str:
    """The certificate of a gap with h_M + 1/M: the derivative is right, the value at t = 0 is not."""
    data = json.loads(text_of(f"gap {name}"))
    data["statement"]["transform"] = ["+", data["statement"]["transform"], ["^", "M", "-0x1"]]
    return json.dumps(data)


def swept(name: str) -> Iterator[bytes]:
    """A good certificate with every part in turn replaced by each wrong value."""
    data = fresh(name)

    def places(value: Any) -> Iterator[tuple[Any, Any]]:
        if isinstance(value, dict | list):
            for key, part in list(value.items() if isinstance(value, dict) else enumerate(value)):
                yield value, key
                yield from places(part)

    for place, key in list(places(data)):
        kept = place[key]
        for wrong in WRONG:
            place[key] = wrong
            yield json.dumps(data).encode()
        place[key] = kept


def said_of(module: ModuleType, text: bytes) -> Said:
    """What a checker says of a text."""
    try:
        statement, evidence = module.read_certificate(module.read_json(text.decode("utf-8")))
        check = module.Check(statement, evidence)
        check.check()
        return ["accepted", short("\n".join(module.rebuilt(statement))), check.ring.work]
    except UnicodeDecodeError:
        return ["unreadable", "not UTF-8"]
    except module.Unreadable as error:
        return ["unreadable", short(str(error)) if "not JSON" not in str(error) else "not JSON"]  # the rest is Python's
    except module.Refused as error:
        return ["refused", short(str(error))]


def short(text: str) -> str:
    """The words, or their length and digest if they are long."""
    return text if len(text) <= LONG else f"{len(text)} characters, {hashlib.sha256(text.encode()).hexdigest()}"


def said_of_sweep(module: ModuleType, name: str) -> Said:
    """How many certificates of a sweep can be read, and a digest of the reasons why the others cannot."""
    reasons = []
    for text in swept(name):
        try:
            module.read_certificate(module.read_json(text.decode()))
            reasons.append("")
        except module.Unreadable as error:
            reasons.append(str(error))
    readable = reasons.count("")
    return ["read", f"{readable} of {len(reasons)}", hashlib.sha256(json.dumps(reasons).encode()).hexdigest()]


PROGRAMS: dict[str, tuple[str, ...]] = {
    "no file": (),
    "no such file": ("missing.json",),
    "a folder": ("",),
    "not UTF-8": ("utf_16.json",),
    "refused": ("wrong_closed_form.json",),
    "unreadable, then refused": ("empty.json", "wrong_closed_form.json"),
    "refused, then accepted": ("wrong_closed_form.json", "../../proofs/certificates/reinforce.json"),
    "accepted": ("../../proofs/certificates/reinforce.json",),
    "an accepted limit": ("../../proofs/certificates/reinforce_limit.json",),
    "a name with a line break": ("x\ny.json",),
}
"""Arguments of the checker as a program: files in the folder of bad certificates."""


def said_of_program(module: ModuleType, names: tuple[str, ...]) -> Said:
    """The exit code, and what is written to the two streams."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as error:
        code = module.main([str(FOLDER / name) for name in names])
    return [code, *(stream.getvalue().replace(str(FOLDER), "FOLDER") for stream in (out, error))]


Job = tuple[str, Callable[[ModuleType], Said]]


def jobs() -> list[Job]:
    """Everything that is said, quick ones first."""
    every = sorted(texts().items(), key=lambda pair: len(pair[1]))
    found: list[Job] = [(name, lambda module, text=text: said_of(module, text)) for name, text in every]
    found += [
        (f"program: {name}", lambda module, names=names: said_of_program(module, names)) for name, names in PROGRAMS.items()
    ]
    return found + [(f"sweep: {name}", lambda module, name=name: said_of_sweep(module, name)) for name in SWEPT]


def record() -> dict[str, Said]:
    """What the checker says now."""
    return {name: job(checker) for name, job in sorted(jobs(), key=lambda pair: pair[0])}


def recorded() -> dict[str, Said]:
    """What it said."""
    found: dict[str, Said] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def main(arguments: list[str]) -> int:
    now = record()
    if arguments == ["--check"]:
        then = recorded()
        changed = sorted(name for name in now | then if now.get(name) != then.get(name))
        print("\n".join(changed) or "as recorded")
        return int(bool(changed))
    RECORD.write_text(json.dumps(now, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
