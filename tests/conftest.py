"""Hypothesis profiles, and the versions of the arithmetic in pytest's header."""

import os
from importlib.util import find_spec

import flint
import mpmath
import pytest
import sympy
from hypothesis import HealthCheck, settings

settings.register_profile("dev", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples at every run of CI, so that a red run means a change; other profiles keep searching.
settings.register_profile("ci", parent=settings.get_profile("dev"), max_examples=300, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


collect_ignore = [] if find_spec("torch") else ["tensors"]
"""Functions of tensors have an environment of their own: tests/run_all.sh runs them there, and fails if it finds none."""


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; look at the difference then")


@pytest.fixture
def update_golden(request) -> bool:
    """Whether golden files are to be written."""
    return request.config.getoption("--update-golden")


def pytest_report_header():
    profile = os.environ.get("HYPOTHESIS_PROFILE", "dev")
    return (
        f"sympy {sympy.__version__} (ground types {sympy.external.gmpy.GROUND_TYPES}), python-flint {flint.__version__},"
        f" mpmath {mpmath.__version__}, hypothesis profile {profile}"
    )


def pytest_sessionfinish(session, exitstatus):
    """A skipped or expected-to-fail test is a failure: a green run must have run everything."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and any(reporter.stats.get(kind) for kind in ("skipped", "xfailed")) and exitstatus == 0:
        session.exitstatus = 1
