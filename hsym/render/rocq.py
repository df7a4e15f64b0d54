"""The text of a Rocq file that states and proves what a rule optimises.  It computes nothing: Rocq does."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 110
IMPORTS = """From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Hsym Require Import {modules}.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.
"""


@dataclass(frozen=True, slots=True)
class Theorem:
    """A theorem of an instance.

    Attributes:
        name: its name in the file.
        words: what it says, in ordinary notation.
        statement: what stands between its name and the first full stop.
        proof: what stands between ``Proof.`` and ``Qed.``.
    """

    name: str
    words: str
    statement: str
    proof: str


@dataclass(frozen=True, slots=True)
class Instance:
    """A rule and what is to be proved of it.

    Attributes:
        title: what the file is about.
        command: what wrote it.
        field: the structure of Mathematical Components that the numbers have.
        modules: the modules of the theory that it imports.
        definitions: the group size and the weights, in Rocq.
        theorems: in the order of the file.
    """

    title: str
    command: str
    field: str
    modules: tuple[str, ...]
    definitions: str
    theorems: tuple[Theorem, ...]


def source(instance: Instance) -> str:
    """The file.

    Example:
        >>> print(source(Instance("Nothing", "none", "numFieldType", ("Bernstein",), "", ())).splitlines()[0].split())
        ['(*', '#', 'Nothing', '*)']
    """
    said = [f"  {x.name}: {x.words}" for x in instance.theorems]
    head = [
        f"# {instance.title}",
        "",
        "  a, b == weight of an incorrect / correct sample when s of the others are correct; w == the gap b - a",
        "  objective M w == h_M for this gap",
        f"  F == any {STRUCTURES[instance.field]}",
        *said,
        "",
        f"Written by: {instance.command}",
    ]
    body = "\n\n".join(f"Theorem {x.name}{x.statement}.\nProof.\n{x.proof}\nQed." for x in instance.theorems)
    asked = "\n".join(f"Print Assumptions {x.name}." for x in instance.theorems)
    return (
        f"{comment(head)}{IMPORTS.format(modules=' '.join(instance.modules))}\nSection Instance.\n"
        f"Variable F : {instance.field}.\n{instance.definitions}\n{body}\nEnd Instance.\n\n{asked}\n"
    )


STRUCTURES = {
    "numFieldType": "field with an absolute value, such as the rational or the real numbers",
    "rcfType": "real closed field, such as the real numbers",
}


def comment(lines: Sequence[str]) -> str:
    """Lines as comments of Rocq; nothing in them ends it or begins another, or a string.

    Example:
        >>> print(comment(['R*(*x*)"']).split())
        ['(*', 'R*(', '*x*', ")'", '*)']
    """
    safe = (x.replace("(*", "( *").replace("*)", "* )").replace('"', "'") for x in lines)
    return "".join(f"(* {row:<{WIDTH}} *)\n" for x in safe for row in (wrapped(x) or [""]))


def wrapped(line: str) -> list[str]:
    """A line in rows of a comment; those that continue it are set in."""
    margin = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(line.strip(), WIDTH, initial_indent=margin, subsequent_indent=f"{margin}  ")


def integers(values: Sequence[int]) -> str:
    """A list of integers in hexadecimal, which is read faster.

    Example:
        >>> integers([1, -17])
        '[:: 0x1; -0x11]'
    """
    lines, line = [], "[::"
    for place, value in enumerate(values):
        piece = f" {hex(value)}" + (";" if place < len(values) - 1 else "")
        if len(line) + len(piece) > WIDTH:
            lines.append(line)
            line = "   "
        line += piece
    return "\n".join([*lines, f"{line}]"])
