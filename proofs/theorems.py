"""Write, or with --check compare, THEOREMS.md: each public theorem, where it is stated and proved, and its axioms.

    make -C proofs/rocq && python3 proofs/theorems.py [--check]

The axioms are what ``Print Assumptions`` says about the compiled files, with nothing in between.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROCQ = Path(__file__).parent / "rocq"
TABLE = Path(__file__).parent / "THEOREMS.md"
STATEMENTS = ("Main", "Analysis")
"""The files that state what is public; everything in them is proved elsewhere."""
CLOSED = "Closed under the global context"
REALS = {
    "ClassicalDedekindReals.sig_forall_dec",
    "ClassicalDedekindReals.sig_not_dec",
    "FunctionalExtensionality.functional_extensionality_dep",
    "Classical_Prop.classic",
    "Epsilon.epsilon_statement",
}
"""The axioms behind the real numbers of Rocq's library and of Mathematical Components; no other is allowed."""
HEAD = f"""# Theorems, files, axioms

Written by `python3 proofs/theorems.py`; the axioms are the answers of `Print Assumptions`. "None" is its "{CLOSED}".

| theorem | stated in | proved in | axioms |
| --- | --- | --- | --- |
"""


def stated(module: str) -> list[str]:
    """The names of the theorems of a file, in order."""
    return re.findall(r"^Theorem (\w+)", (ROCQ / f"{module}.v").read_text(encoding="utf-8"), re.MULTILINE)


def proved_in(module: str, theorem: str) -> str:
    """The file of the first lemma that the proof of a theorem names."""
    homes = {
        name: path.name
        for path in sorted(ROCQ.glob("*.v"))
        if path.stem not in STATEMENTS
        for name in re.findall(r"^(?:Theorem|Lemma|Corollary) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    text = (ROCQ / f"{module}.v").read_text(encoding="utf-8")
    proof = re.search(rf"^Theorem {theorem}\b.*?^Proof\.(.*?)Qed\.", text, re.MULTILINE | re.DOTALL)
    named = [homes[word] for word in re.findall(r"\w+", proof[1] if proof else "") if word in homes]
    return named[0] if named else "by definition"


def assumptions(theorems: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The axioms of each theorem, as Rocq prints them."""
    with tempfile.TemporaryDirectory(prefix="hsym-") as folder:
        asked = "".join(f"Print Assumptions {module}.{name}.\n" for module, name in theorems)
        Path(folder, "Ask.v").write_text(f"From Hsym Require {' '.join(STATEMENTS)}.\n{asked}")
        command = ["coqc", "-q", "-noglob", "-w", "none", "-Q", str(ROCQ.resolve()), "Hsym", "Ask.v"]
        out = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    blocks = re.split(rf"^(?:{CLOSED}|Axioms:)$\n?", out, flags=re.MULTILINE)[1:]
    return [tuple(re.findall(r"^([A-Za-z_][\w.']*)(?= :|$)", block, re.MULTILINE)) for block in blocks]


def table() -> str:
    """The text of THEOREMS.md."""
    theorems = [(module, name) for module in STATEMENTS for name in stated(module)]
    answers = assumptions(theorems)
    if len(answers) != len(theorems):
        raise SystemExit(f"theorems.py: {len(answers)} answers for {len(theorems)} theorems")
    rows = []
    for (module, name), axioms in zip(theorems, answers, strict=True):
        foreign = set(axioms) - REALS
        if foreign:
            raise SystemExit(f"theorems.py: {name} rests on {', '.join(sorted(foreign))}")
        words = ", ".join(f"`{x}`" for x in sorted(axioms)) or "none"
        rows.append(f"| `{name}` | {module}.v | {proved_in(module, name)} | {words} |\n")
    return HEAD + "".join(rows)


def main(words: list[str]) -> int:
    made = table()
    if words == ["--check"]:
        same = TABLE.exists() and TABLE.read_text(encoding="utf-8") == made
        if not same:
            print("THEOREMS.md is missing or out of date; write it again with: python3 proofs/theorems.py", file=sys.stderr)
        return 0 if same else 1
    TABLE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
