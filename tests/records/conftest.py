import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.kinds import KEYS, Index, Kind
from records.memory import MemoryStore
from records.migrations.runner import ServiceRecords, migrate
from records.mongo import MongoStore, connect, open_store
from records.settings import Settings
from tests.records.counters import COUNTERS

NOTES = Kind(
    name="notes",
    managed_by=None,
    indexes=(
        Index(name="number", fields=(("place.number", 1),), unique=True),
        Index(name="tags", fields=(("tags", 1),)),
    ),
)
TEST_KINDS = (COUNTERS, NOTES)


def settings_of(service: str, mongo_uri: str, secrets: Path) -> Settings:
    return Settings(
        service=service,
        mode="test",
        clock="real",
        amqp_uri="",
        mongo_uri=mongo_uri,
        database=f"zhufeng_{service}",
        secrets=secrets,
        public_keys=secrets,
        var=secrets,
    )


@pytest.fixture(scope="session")
def mongo_settings(stack, tmp_path_factory) -> Iterator[Settings]:
    """A service of this test session alone, its databases migrated, on the real database."""
    secrets = tmp_path_factory.mktemp("secrets")
    (secrets / "field_key").write_text(base64.b64encode(os.urandom(96)).decode())
    service = f"t{os.urandom(5).hex()}"
    settings = settings_of(service, stack.uris("root").mongo, secrets)
    with connect(settings) as client:
        list(migrate(client, [ServiceRecords(service, TEST_KINDS)], own_database=f"{service}_own"))
        yield settings
        for name in (settings.database, f"{settings.database}_audit", f"{service}_own"):
            client.drop_database(name)


@pytest.fixture(scope="session")
def opened_mongo(mongo_settings) -> Iterator[MongoStore]:
    store = open_store(mongo_settings)
    yield store
    store.client.close()


@pytest.fixture
def mongo_store(opened_mongo, mongo_settings) -> MongoStore:
    """The real store, emptied."""
    for name in (mongo_settings.database, f"{mongo_settings.database}_audit"):
        database = opened_mongo.client[name]
        for collection in database.list_collection_names():
            if collection not in KEYS:
                database[collection].delete_many({})
    return opened_mongo


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.stack)])
def store(request):
    """Every test that takes it holds the twin and the real store to the same behaviour."""
    return MemoryStore() if request.param == "memory" else request.getfixturevalue("mongo_store")
