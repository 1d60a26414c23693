"""The mint and the ledger, on the memory twin and on the real database."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pymongo
import pytest

from records.kinds import MACHINERY
from records.memory import MemoryStore
from records.migrations.shape import apply_indexes, apply_validators, create_collections
from records.mongo import MongoStore
from records.settings import Settings
from tests.messaging.ledger.bench import Bench
from tests.messaging.ledger.desk import Desk
from tests.messaging.ledger.service import ACCOUNTS, PRESSES

KINDS = (*MACHINERY, ACCOUNTS, PRESSES)


def prepare(client, name):
    """A service's database and audit database, as the migrations would make them."""
    for database, kinds in (
        (client[name], [kind for kind in KINDS if not kind.in_audit_database]),
        (client[f"{name}_audit"], [kind for kind in KINDS if kind.in_audit_database]),
    ):
        for shape in (create_collections, apply_validators, apply_indexes):
            list(shape(database, kinds))


@pytest.fixture(scope="session")
def root(stack):
    """A client that may do everything."""
    client: pymongo.MongoClient = pymongo.MongoClient(stack.uris("root").mongo, tz_aware=True)
    yield client
    client.close()


@pytest.fixture(scope="session")
def made_database(root):
    name = f"test_{uuid4().hex[:12]}"
    prepare(root, name)
    yield name
    root.drop_database(name)
    root.drop_database(f"{name}_audit")


@pytest.fixture
def database(root, made_database):
    """The name of the database of a service, emptied: for tests that start no process."""
    for name in (made_database, f"{made_database}_audit"):
        for collection in root[name].list_collection_names():
            root[name][collection].delete_many({})
    return made_database


@pytest.fixture
def mongo_store(stack, root, database):
    nowhere = Path("/nonexistent")
    settings = Settings("ledger", "test", "real", "", "", database, nowhere, nowhere, nowhere)
    return MongoStore(root, settings, MemoryStore().cipher)


@pytest.fixture(
    params=[
        pytest.param("memory", marks=pytest.mark.unit),
        pytest.param("mongo", marks=pytest.mark.stack),
    ]
)
def desk(request):
    """One suite holds the twin to the real store."""
    if request.param == "memory":
        return Desk()
    return Desk(request.getfixturevalue("mongo_store"))


@pytest.fixture
def bench(undeclared_bench):
    """Mint and ledger, to be started as processes; topology declared."""
    undeclared_bench.declare()
    return undeclared_bench


@pytest.fixture
def copybook(undeclared_bench):
    """The bench, with a second reader of the mint prepared."""
    undeclared_bench.add_service("copybook")
    prepare(undeclared_bench.root, undeclared_bench.databases["copybook"])
    return undeclared_bench


@pytest.fixture
def undeclared_bench(stack, root, tmp_path):
    """Mint and ledger on a vhost without a queue or an exchange of ours."""
    vhost = f"messaging-{uuid4().hex[:12]}"
    stack.add_vhost(vhost, {})
    made = Bench(stack, root, tmp_path, vhost)
    for name in made.databases.values():
        prepare(root, name)
    yield made
    made.end()
    for name in made.databases.values():
        root.drop_database(name)
        root.drop_database(f"{name}_audit")
    stack.drop_vhost(vhost)
