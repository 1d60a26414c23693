"""The generated users on the real database."""

import uuid

import pymongo
import pytest
from pymongo.errors import OperationFailure

UNAUTHORIZED = 13


@pytest.fixture(scope="module")
def clients(stack):
    opened = {}

    def client(user):
        return opened.setdefault(user, pymongo.MongoClient(stack.uris(user).mongo))

    yield client
    for each in opened.values():
        each.close()


@pytest.fixture
def name(clients):
    """A collection of the test's own in each database."""
    name = f"permissions_{uuid.uuid4().hex}"
    yield name
    for database in ("zhufeng_hotline", "zhufeng_hotline_audit", "zhufeng_relief"):
        clients("root")[database].drop_collection(name)


def assert_refused(act, *arguments):
    with pytest.raises(OperationFailure) as refusal:
        act(*arguments)
    assert refusal.value.code == UNAUTHORIZED


def test_a_service_works_in_its_own_database(clients, name):
    own = clients("hotline").zhufeng_hotline[name]
    own.insert_one({"_id": 1})
    own.update_one({"_id": 1}, {"$set": {"state": "open"}})
    own.create_index("state")
    own.delete_one({"_id": 1})


def test_a_service_may_not_read_anothers_database(clients, name):
    assert_refused(clients("hotline").zhufeng_relief[name].find_one)


def test_a_service_may_not_write_anothers_database(clients, name):
    assert_refused(clients("hotline").zhufeng_relief[name].insert_one, {})


def test_a_service_may_not_read_anothers_audit_trail(clients, name):
    assert_refused(clients("hotline").zhufeng_relief_audit[name].find_one)


def test_a_service_adds_and_finds_its_audit_rows(clients, name):
    audit = clients("hotline").zhufeng_hotline_audit[name]
    audit.insert_one({"_id": 1})
    assert audit.find_one() == {"_id": 1}


def test_a_service_may_not_change_or_remove_its_audit_rows(clients, name):
    audit = clients("hotline").zhufeng_hotline_audit[name]
    audit.insert_one({"_id": 1})
    assert_refused(audit.update_one, {"_id": 1}, {"$set": {"actor": "nobody"}})
    assert_refused(audit.replace_one, {"_id": 1}, {})
    assert_refused(audit.delete_one, {"_id": 1})
    assert_refused(audit.drop)


def test_an_audit_row_is_saved_in_the_transaction_of_the_change(clients, name):
    client = clients("hotline")
    clients("migrations").zhufeng_hotline.create_collection(name)
    clients("migrations").zhufeng_hotline_audit.create_collection(name)
    with client.start_session() as session, session.start_transaction():
        client.zhufeng_hotline[name].insert_one({"_id": 1}, session=session)
        client.zhufeng_hotline_audit[name].insert_one({"_id": 1}, session=session)
    assert client.zhufeng_hotline_audit[name].count_documents({}) == 1


def test_migrations_shape_every_database(clients, name):
    database = clients("migrations").zhufeng_hotline_audit
    database.create_collection(name)
    database.command({"collMod": name, "validator": {"$jsonSchema": {"bsonType": "object"}}})
    database[name].create_index("at")


def test_nobody_gets_in_without_a_password(stack):
    host = stack.uris("root").mongo.split("@")[1].split("/")[0]
    with pymongo.MongoClient(f"mongodb://{host}/?directConnection=true") as stranger:
        assert_refused(stranger.zhufeng_hotline.tickets.find_one)
