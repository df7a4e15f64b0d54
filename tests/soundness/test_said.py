"""The checker says word for word what was recorded, and does the same work for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import said

from hsym import checker

RECORDED = said.recorded()
JOBS = dict(said.jobs())


def test_everything_is_recorded() -> None:
    assert sorted(JOBS) == sorted(RECORDED), "run python tests/soundness/said.py, and read what changes"


@pytest.mark.parametrize("name", JOBS)
def test_the_same_is_said(name: str) -> None:
    assert JOBS[name](checker) == RECORDED[name]
