"""The note under a table: what its letters and its words for evidence mean, and what its statements rest on."""

from __future__ import annotations

import sympy

from hsym import notation
from hsym.claims import CHECKER
from hsym.tabular import MEANING, Table

LETTERS = (
    (notation.BetaSum, "$w_s = b_s - a_s$; $I_t(a, b)$ is the regularised incomplete beta function."),
    (sympy.harmonic, "$H_M = 1 + 1/2 + \\dots + 1/M$."),
    (sympy.Function("omega"), "$\\omega(h, x)$ is the largest difference of $h$ at points at most $x$ apart."),
)
KERNEL = "proved in the Rocq kernel"


def note(table: Table) -> list[str]:
    """Sentences with mathematics between dollars: the letters, and where evidence is shown its words.

    Example:
        >>> from hsym import catalog, table
        >>> note(table([catalog.get("rloo")], columns=("rule", "monotone", "evidence")))
        ['Evidence: exact, exact arithmetic decided it.']
        >>> note(table([catalog.get("rloo")], columns=("rule", "monotone")))
        []
    """
    cells = [cell for row in table.rows for cell in row.cells]
    shown = [x for cell in cells for x in (cell.left, cell.value) if isinstance(x, sympy.Basic)]
    found = [words for function, words in LETTERS if any(x.has(function) for x in shown)]
    if not any(column.name == "evidence" for column in table.columns):
        return found
    verdicts = [
        cell.verdict
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.verdict is not None and column.name not in ("a", "b", "domain")
    ]
    used = {verdict.evidence or "open" for verdict in verdicts}
    words = "; ".join(f"{word}, {meaning}" for word, meaning in MEANING.items() if word in used)
    relied = dict.fromkeys(x for verdict in verdicts for x in verdict.relies_on if KERNEL not in x and x != CHECKER)
    found.append(f"Evidence: {words}.")
    if relied:
        found.append(f"Apart from theorems that the Rocq kernel proved, the statements rely on: {'; '.join(relied)}.")
    return found
