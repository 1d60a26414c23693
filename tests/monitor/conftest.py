"""A database of the monitor's own on the real mongod; its outbox plays an owner's journal."""

from collections.abc import Iterator

import pytest

from deploy.local.stack import Stack
from services.monitor.migrations import KINDS
from tests.databases import OwnDatabase, own_database


@pytest.fixture(scope="module")
def kept(stack: Stack) -> Iterator[OwnDatabase]:
    with own_database(stack, "monitor", KINDS) as database:
        yield database


@pytest.fixture
def database(kept: OwnDatabase) -> OwnDatabase:
    kept.empty()
    return kept
