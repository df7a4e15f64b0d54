"""``hsym new``: a rule file to be filled in, which is itself a valid one."""

from __future__ import annotations

import argparse
import os

from hsym.errors import HsymError

TEMPLATE = """# A rule: what a trainer multiplies the score of each sample by.
# hsym verify {name} checks the claims below; derive, limit, table, report and prove take the file as a RULE.

name = "my rule"

# Z of a sample, in R (its reward, 0 or 1), K (right answers in the group), M, mean, std, var, sample_std, sample_var and the
# parameters below. Instead of it: a = "..." and b = "...", the weights of a wrong and of a right sample, in s (the right
# answers among the others) and M.
formula = "lam*(R - (K - R)/(M - 1))"

# What groups with K = 0 or K = M get: "formula" (what it says) or "zero".
degenerate = "formula"

# The smallest group for which the rule is meant.
least_M = 2

references = ["where it is published"]

# A value such as "1/10" (exact: no 0.1), or "real", "nonnegative", "positive", "integer" (1, 2, 3, ...) to leave it symbolic.
[parameters]
lam = "positive"

# h = g, h ~ g (up to scale), h' = g, limit = g, monotone, or equal to RULE; any number of them.
[[claims]]
text = "h = lam*t"
source = "where it is claimed"
"""


def run(arguments: argparse.Namespace) -> tuple[str, int]:
    """Write the template; nothing is overwritten.

    Raises:
        HsymError: the file exists, or cannot be written.
    """
    path = arguments.file
    if not path.endswith(".toml"):
        raise HsymError(f"file {path}: its name does not end in .toml; expected one that does, since that makes it a rule file")
    try:
        with open(path, "x", encoding="utf-8") as stream:
            stream.write(TEMPLATE.replace("{name}", os.path.basename(path)))
    except FileExistsError:
        raise HsymError(f"file {path}: it exists; expected a new file") from None
    except OSError as error:
        raise HsymError(
            f"file {path}: {(error.strerror or str(error)).lower()}; expected a place that can be written"
        ) from None
    return f"wrote {path}; check it with: hsym verify {path}\n", 0
