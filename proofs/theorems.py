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
STATEMENTS = {"Main": "Algebra", "Analysis": "Over the real numbers"}
"""The files that state what is public, with a heading; everything in them is proved in other files."""
CLOSED = "Closed under the global context"
REALS = {
    "ClassicalDedekindReals.sig_forall_dec": ("search", "if P n is decidable for each n, some n refutes P, or all satisfy it"),
    "ClassicalDedekindReals.sig_not_dec": ("negation", "for every proposition P, not P or not not P, as a decision"),
    "FunctionalExtensionality.functional_extensionality_dep": ("functions", "functions with equal values are equal"),
    "Classical_Prop.classic": ("excluded middle", "for every proposition P, P or not P"),
    "Epsilon.epsilon_statement": (
        "choice",
        "Hilbert's epsilon: in a type that is not empty, a value with P x, if there is one",
    ),
}
"""The axioms behind the real numbers of Rocq's library and of Mathematical Components; no other is allowed."""
HEAD = f"""# Theorems, files, axioms

Written by `python3 proofs/theorems.py` from the answers of `Print Assumptions`; "none" is its "{CLOSED}".
No theorem rests on an axiom besides these five. The first three are those on which Rocq's own library builds the real numbers;
the last two come in where analysis (Coquelicot) and the algebra of Mathematical Components are used of real numbers.

| axiom | its name in Rocq | what it says |
| --- | --- | --- |
"""
COLUMNS = "| theorem | stated in | proved in | axioms |\n| --- | --- | --- | --- |\n"


def stated(rocq: Path, module: str) -> list[str]:
    """The names of the theorems of a file, in order."""
    text = (rocq / f"{module}.v").read_text(encoding="utf-8")
    return re.findall(r"^(?:Theorem|Lemma|Corollary) (\w+)", text, re.MULTILINE)


def proofs(rocq: Path, module: str) -> dict[str, str]:
    """For each theorem of a file the other files whose lemmas its proof names, in that order."""
    homes: dict[str, set[str]] = {}
    for path in sorted(rocq.glob("*.v")):
        if path.stem not in STATEMENTS:
            for name in re.findall(r"^(?:Theorem|Lemma|Corollary) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE):
                homes.setdefault(name, set()).add(path.name)
    found = {}
    text = (rocq / f"{module}.v").read_text(encoding="utf-8")
    for name, proof in re.findall(r"^Theorem (\w+)\b.*?^Proof\.(.*?)Qed\.", text, re.MULTILINE | re.DOTALL):
        named = [homes[word] for word in re.findall(r"[\w']+", proof) if word in homes]
        if any(len(files) > 1 for files in named):
            raise SystemExit(f"theorems.py: the proof of {name} names a lemma that stands in several files")
        found[name] = ", ".join(dict.fromkeys(file for files in named for file in files)) or "by definition"
    return found


def assumptions(rocq: Path, theorems: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The axioms of each theorem, as Rocq prints them."""
    with tempfile.TemporaryDirectory(prefix="hsym-") as folder:
        asked = "".join(f"Print Assumptions {module}.{name}.\n" for module, name in theorems)
        Path(folder, "Ask.v").write_text(f"From Hsym Require {' '.join(STATEMENTS)}.\n{asked}", encoding="utf-8")
        command = ["coqc", "-q", "-noglob", "-w", "none", "-Q", str(rocq.resolve()), "Hsym", "Ask.v"]
        try:
            answer = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        except FileNotFoundError:
            raise SystemExit("theorems.py: coqc is not installed; proofs/README.md names the packages") from None
    if answer.returncode:
        raise SystemExit(f"theorems.py: first run make -C proofs/rocq\n{answer.stderr}")
    blocks = re.split(rf"^(?:{CLOSED}|Axioms:)$\n?", answer.stdout, flags=re.MULTILINE)[1:]
    if len(blocks) != len(theorems):
        raise SystemExit(f"theorems.py: {len(blocks)} answers for {len(theorems)} theorems")
    return [tuple(re.findall(r"^([A-Za-z_][\w.']*)(?= :|$)", block, re.MULTILINE)) for block in blocks]


def in_words(name: str, axioms: tuple[str, ...]) -> str:
    """The axioms of one theorem, by their short names."""
    foreign = sorted(set(axioms) - set(REALS))
    if foreign:
        raise SystemExit(f"theorems.py: {name} rests on {', '.join(foreign)}")
    short = [word for axiom, (word, _) in REALS.items() if axiom in axioms]
    return "none" if not short else "all five" if len(short) == len(REALS) else ", ".join(short)


def table(rocq: Path = ROCQ) -> str:
    """The text of THEOREMS.md for a folder with compiled files."""
    theorems = [(module, name) for module in STATEMENTS for name in stated(rocq, module)]
    answers = dict(zip(theorems, assumptions(rocq, theorems), strict=True))
    made = [HEAD, *(f"| {word} | `{axiom}` | {meaning} |\n" for axiom, (word, meaning) in REALS.items())]
    for module, heading in STATEMENTS.items():
        rows = {name: in_words(name, axioms) for (home, name), axioms in answers.items() if home == module}
        free = sum(words == "none" for words in rows.values())
        made.append(f"\n## {heading}\n\n{len(rows)} theorems, {free} of them without any axiom.\n\n{COLUMNS}")
        proved = proofs(rocq, module)
        made += [f"| `{name}` | {module}.v | {proved[name]} | {words} |\n" for name, words in rows.items()]
    return "".join(made)


def main(words: list[str]) -> int:
    """Write the table, or compare it; the exit code."""
    if words not in ([], ["--check"]):
        raise SystemExit("usage: python3 proofs/theorems.py [--check]")
    made = table()
    if not words:
        TABLE.write_text(made, encoding="utf-8")
    elif not TABLE.exists() or TABLE.read_text(encoding="utf-8") != made:
        print("THEOREMS.md is missing or out of date; write it again with: python3 proofs/theorems.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
