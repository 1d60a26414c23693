"""Stores of reports: the twin, and a database of its own on the real mongod."""

from collections.abc import Iterator

import pytest

from deploy.local.stack import Stack
from records.memory import MemoryStore
from records.store import Store
from services.reports.migrations import KINDS
from tests.databases import OwnDatabase, own_database


@pytest.fixture(scope="module")
def reports_database(stack: Stack) -> Iterator[OwnDatabase]:
    with own_database(stack, "reports", KINDS) as database:
        yield database


@pytest.fixture(params=["twin", pytest.param("mongo", marks=pytest.mark.stack)])
def reports_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "twin":
        yield MemoryStore()
    else:
        own: OwnDatabase = request.getfixturevalue("reports_database")
        own.empty()
        yield own.store
