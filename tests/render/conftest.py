"""Golden files are accepted, after a look at the difference, with HSYM_UPDATE_GOLDEN=1."""

import os

import pytest


@pytest.fixture
def update_golden() -> bool:
    return os.environ.get("HSYM_UPDATE_GOLDEN") == "1"
