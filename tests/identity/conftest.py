"""Stores of identity: the twin, and a database of its own on the real mongod."""

from collections.abc import Iterator

import pytest

from deploy.local.stack import Stack
from records.memory import MemoryStore
from records.store import Store
from services.identity.migrations import KINDS
from tests.databases import OwnDatabase, own_database


@pytest.fixture(scope="module")
def identity_database(stack: Stack) -> Iterator[OwnDatabase]:
    with own_database(stack, "identity", KINDS) as database:
        yield database


@pytest.fixture(params=["twin", pytest.param("mongo", marks=pytest.mark.stack)])
def identity_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "twin":
        yield MemoryStore()
    else:
        own: OwnDatabase = request.getfixturevalue("identity_database")
        own.empty()
        yield own.store
