"""The users of docker-compose.yml on a real mongod that starts as its image starts it."""

import json
import signal
import subprocess
from contextlib import contextmanager

import pymongo
import pytest
import requests
from pymongo.errors import OperationFailure, PyMongoError

from deploy.compose import accounts
from deploy.compose.accounts import import_definitions, set_up_database
from deploy.local.layout import Layout
from deploy.local.mongo import MONGOD, Mongo
from deploy.local.ports import Ports, free_port
from deploy.local.waiting import StackError, wait_until
from deploy.permissions import VHOST, database_users
from deploy.uris import with_account

pytestmark = pytest.mark.stack
PASSWORDS = {
    name: f"password-of-{name}"
    for name in ("root", "keyfile", *(user.name for user in database_users()))
}
USERS = {user.name: PASSWORDS[user.name] for user in database_users()}


@contextmanager
def running(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def answers(uri):
    with pymongo.MongoClient(uri, serverSelectionTimeoutMS=500) as client:
        try:
            return client.admin.command("ping")
        except PyMongoError:
            return None


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A mongod with key file and root, as the image leaves it: not a replica set yet."""
    layout, ports = Layout(tmp_path_factory.mktemp("var")), Ports(mongod=free_port([]))
    layout.create()
    mongo, address = Mongo(layout, ports, PASSWORDS), f"127.0.0.1:{ports.mongod}"
    mongo.write_config()
    alone = [MONGOD, "--dbpath", layout.data / "mongo", "--port", str(ports.mongod), "--quiet"]
    with running([*alone, "--bind_ip", "127.0.0.1", "--nounixsocket"]):
        plain = f"mongodb://{address}/?directConnection=true"
        wait_until(lambda: answers(plain), seconds=30, what="mongod does not start")
        with pymongo.MongoClient(plain) as anyone:
            anyone.admin.command("createUser", "root", pwd=PASSWORDS["root"], roles=["root"])
    with running(mongo.command()):
        yield address


def uri(address, user, password=None):
    return f"mongodb://{user}:{password or PASSWORDS[user]}@{address}/?directConnection=true"


@pytest.fixture(scope="module")
def served(address):
    set_up_database(uri(address, "root"), USERS, member=address)
    return address


def test_mongod_becomes_a_replica_set_that_clients_find_by_its_name(served):
    set_name = f"mongodb://hotline:{USERS['hotline']}@{served}/?replicaSet=zhufeng"
    assert answers(set_name)


def test_each_user_of_the_matrix_gets_in_with_his_own_password(served):
    for user in USERS:
        assert answers(uri(served, user)), user
    assert not answers(uri(served, "hotline", USERS["relief"]))


def test_a_service_may_write_its_own_database_alone(served):
    with pymongo.MongoClient(uri(served, "hotline")) as client:
        client.zhufeng_hotline.tickets.insert_one({"_id": 1})
        with pytest.raises(OperationFailure):
            client.zhufeng_relief.leads.find_one()


def test_a_new_start_takes_new_passwords_over_and_keeps_the_set(served):
    changed = {**USERS, "hotline": "another"}
    set_up_database(uri(served, "root"), changed, member=served)
    assert answers(uri(served, "hotline", "another"))
    set_up_database(uri(served, "root"), USERS, member=served)
    assert answers(uri(served, "hotline"))


def test_a_password_that_is_not_the_volumes_is_named_as_the_reason(served, monkeypatch):
    monkeypatch.setattr(accounts, "SECONDS", 0.1)
    with pytest.raises(StackError, match=r"is the password in deploy/secrets"):
        set_up_database(uri(served, "root", "wrong"), USERS, member=served)


def test_the_broker_takes_the_matrix_while_it_runs(stack):
    management = stack.rabbit.management("operator")
    definitions = json.loads((stack.layout.run / "rabbit-definitions.json").read_text())
    reader = ("operator", management["password"])
    relief = f"{management['url']}/api/permissions/{VHOST}/relief"
    requests.delete(relief, auth=reader, timeout=60).raise_for_status()
    import_definitions(with_account(**management), definitions)
    found = requests.get(relief, auth=reader, timeout=60).json()
    (wanted,) = [each for each in definitions["permissions"] if each["user"] == "relief"]
    assert found == wanted


def test_a_broker_that_refuses_is_named_without_its_password(stack):
    management = {**stack.rabbit.management("operator"), "password": "not-the-password"}
    with pytest.raises(StackError, match="RabbitMQ refused the definitions: 401") as refusal:
        import_definitions(with_account(**management), {})
    assert "not-the-password" not in str(refusal.value)
