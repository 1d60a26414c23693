"""The twin beside the database: the same questions to the same odd documents, the same answers."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from bson import Binary

from records.memory import MemoryStore
from records.store import ChangeSet
from tests.records.conftest import NOTES

pytestmark = pytest.mark.stack

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
VALUES = [
    None, 0, 1, 2, -1, 1.0, 1.5, 2**40, True, False, "", "1", "a", "b", "次仁", "བོད", "😀",
    NOON, NOON + timedelta(days=1), Binary(b"a"), Binary(b"b"), Binary(b"longer"),
    [], [1], [2, 1], [1, [2]], [[1]], [None], ["a", "b"], [True], [{"x": 1}], [{"x": 2}, {"x": 0}],
    {}, {"x": 1}, {"x": True}, {"x": None}, {"x": 1, "y": 2}, {"y": 2, "x": 1}, {"x": [1, 2]},
    {"x": {"z": 1}},
]  # fmt: skip
ORDERS = ("$gt", "$gte", "$lt", "$lte")
TYPES = ("string", "int", "long", "bool", "object", "array")


@pytest.fixture(scope="module")
def both(opened_mongo):
    """The database and the twin, each with one note per value and one without."""
    stores, collection = (opened_mongo, MemoryStore()), opened_mongo.collection(NOTES)
    collection.delete_many({})
    for store in stores:
        changes = ChangeSet()
        notes = [{"v": value} for value in VALUES] + [{}]
        changes.of(NOTES).inserts.extend(
            {"_id": f"{number:02d}", "version": 1, "place": {"number": str(number)}, **note}
            for number, note in enumerate(notes)
        )
        store.commit(changes)
    yield stores
    collection.delete_many({})


def named(documents):
    return [(each["_id"], each.get("v", "no value")) for each in documents]


def questions():
    for operand in VALUES:
        yield {"v": operand}
        yield {"v": {"$eq": operand}}
        yield {"v": {"$ne": operand}}
        yield {"v": {"$in": [operand, "a"]}}
        yield {"v": {"$nin": [operand, 1]}}
    yield from ({"v": {order: operand}} for order, operand in product(ORDERS, VALUES))
    yield from ({"v": {"$type": name}} for name in TYPES)
    yield from ({path: 1} for path in ("v.x", "v.x.z", "v.y"))
    yield from ({path: {"$exists": there}} for path in ("v", "v.x") for there in (True, False))
    yield from ({"v": {"$elemMatch": {"x": each}}} for each in (1, {"$gt": 0}, {"$gt": 1}))
    yield from ({"v.x": {"$gt": 0}}, {"v.x": None}, {"v.x": {"$ne": None}})


def test_every_question_finds_the_same(both):
    for where in questions():
        real, twin = (named(store.find(NOTES, where, 100, [("_id", 1)])) for store in both)
        assert (where, twin) == (where, real)


@pytest.mark.parametrize("path", ["v", "v.x"])
@pytest.mark.parametrize("direction", [1, -1])
def test_every_sort_is_the_same(both, path, direction):
    real, twin = both
    order = [(path, direction), ("_id", 1)]
    assert named(twin.find(NOTES, {}, 100, order)) == named(real.find(NOTES, {}, 100, order))
