"""What every test may use. Nothing here loads eventlet, or starts a process unasked."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from deploy.local.layout import ROOT
from deploy.local.pace import HURRIED
from deploy.local.stack import Stack
from tests.platform import platform

__all__ = ["platform"]

# A busy machine is slow, not wrong; ./zhufeng test-full looks at many more examples.
settings.register_profile(
    "day", deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("full", settings.get_profile("day"), max_examples=300)
settings.load_profile(os.environ.get("ZHUFENG_HYPOTHESIS", "day"))

TYPES = {"unit", "stack", "platform", "container", "journey", "web", "frontend", "fault", "fuzz"}


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The real broker and database, without services, in a folder of their own.

    Left running for the next session, since a start takes longer than most tests; CI leaves nothing
    behind. ``ZHUFENG_TEST_VAR`` gives a session a stack that it shares with nobody.
    """
    shared = Stack(os.environ.get("ZHUFENG_TEST_VAR", ROOT / "var" / "test"), pace=HURRIED)
    shared.start_infrastructure()
    yield shared
    if os.environ.get("CI") and "PYTEST_XDIST_WORKER" not in os.environ:
        shared.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs on the platform, and give a type to each test that names none.

    A browser visits the platform; any other type is `stack` if it takes the stack, else `unit`.
    """
    for item in items:
        takes_platform = "platform" in getattr(item, "fixturenames", ())
        if takes_platform or item.get_closest_marker("web"):
            item.add_marker(pytest.mark.platform)
        if not any(item.get_closest_marker(name) for name in TYPES):
            uses_stack = "stack" in getattr(item, "fixturenames", ())
            item.add_marker(pytest.mark.stack if uses_stack else pytest.mark.unit)
