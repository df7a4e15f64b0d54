"""The mutants that are listed as surviving are changes of the checker as it stands, not of another version."""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from mutate_checker import changes, shown
from sources import ROOT

SURVIVORS = (Path(__file__).parent / "SURVIVORS.md").read_text(encoding="utf-8")


def test_survivors_are_changes_of_this_checker() -> None:
    listed = re.findall(r"^ *\d+: .*\n    -> .*$", SURVIVORS, re.MULTILINE)
    possible = {shown(change) for change in changes((ROOT / "hsym" / "checker.py").read_text(encoding="utf-8"), 1, 10**6)}
    assert len(listed) > 50
    assert [mutant for mutant in listed if mutant not in possible] == []
