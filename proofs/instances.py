"""Write, or with --check compare, the instances in rocq/generated: the rules of the catalogue, each accepted by the kernel.

    python3 proofs/instances.py [--check] [NAME ...]

Each file is what the command in its head writes; hsym has to be installed, and coqc.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

FOLDER = "proofs/rocq/generated"
INSTANCES = {
    "reinforce": "reinforce",
    "reinforce_8": "reinforce --M 8",
    "rloo": "rloo",
    "rloo_8": "rloo --M 8",
    "dr_grpo": "dr_grpo",
    "dr_grpo_8": "dr_grpo --M 8",
    "rejection_sampling": "rejection_sampling",
    "rejection_sampling_8": "rejection_sampling --M 8",
    "rejection_sampling_64": "rejection_sampling --M 64",
    "best_of_n": "best_of_n",
    "maxrl": "maxrl --eps 0",
    "maxrl_vr_cond": "maxrl_vr_cond --eps 0",
    "group_contrast": "group_contrast",
    "pkpo_baseline": "pkpo_baseline",
    "reinforce_rej": "reinforce_rej",
    "grpo_8": "grpo --eps 0 --M 8",
    "grpo_16": "grpo --eps 0 --M 16",
    "grpo_sample_8": "grpo --eps 0 --ddof 1 --M 8",
    "grpo_eps_8": "grpo --eps 1/1000000 --M 8",
}
"""By the name of the file: the rule with its options."""


def words(name: str) -> list[str]:
    """The words of the command that writes a file."""
    return ["prove", *INSTANCES[name].split(), "--format", "rocq", "-o", f"{FOLDER}/{name}.v"]


def main(arguments: Sequence[str]) -> int:
    """Write or compare the files that are named, or all; the exit code."""
    from hsym.cli import main as hsym

    os.chdir(Path(__file__).parents[1])  # the head of each file names it from here
    checking = ["--check"] * ("--check" in arguments)
    names = [x for x in arguments if x != "--check"] or list(INSTANCES)
    if unknown := [x for x in names if x not in INSTANCES]:
        print(f"instances.py: {unknown[0]} is no instance; expected some of: {', '.join(INSTANCES)}", file=sys.stderr)
        return 2
    os.makedirs(FOLDER, exist_ok=True)
    return max(hsym([*words(name), *checking]) for name in names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
