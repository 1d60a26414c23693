"""The users of the matrix, on the database and the broker of ``docker-compose.yml``.

Runs before every start, so that a new matrix counts from then on.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pymongo
import requests
from pymongo.errors import OperationFailure, PyMongoError

from deploy.compose.prepare import MONGO
from deploy.database_users import apply_database_users
from deploy.local.mongo import AUTHENTICATION_FAILED, REPLICA_SET
from deploy.local.waiting import StackError, wait_until
from records.settings import Settings

SECONDS = 60.0
LOOK_EVERY = 0.5
WAITS_FOR_CONFIG, SET_NAME = "isreplicaset", "setName"  # before, and from, replSetInitiate on

Client = pymongo.MongoClient[dict[str, Any]]


def apply_accounts(settings: Settings) -> None:
    """Bring database and broker to the matrix; `StackError` with one sentence when that fails."""
    passwords = json.loads(settings.secret("database_passwords.json"))
    set_up_database(settings.mongo_uri, passwords)
    definitions = json.loads(settings.secret("broker_definitions.json"))
    import_definitions(settings.secret("management_url"), definitions)


def set_up_database(root_uri: str, passwords: dict[str, str], *, member: str = MONGO) -> None:
    """Make mongod a replica set of one, if it is none yet, and give it the users.

    Args:
        root_uri: a direct address of mongod, as root.
        passwords: user → password.
        member: the address under which all clients reach it.
    """
    root: Client
    with pymongo.MongoClient(root_uri, serverSelectionTimeoutMS=2000) as root:
        _wait_until(
            root,
            WAITS_FOR_CONFIG,
            SET_NAME,
            what="mongod lets root not in (is the password"
            " in deploy/secrets that of the database's volume?)",
        )
        if _hello(root).get(WAITS_FOR_CONFIG):
            members = [{"_id": 0, "host": member}]
            root.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
        _wait_until(root, "isWritablePrimary", what="mongod is no primary")
        apply_database_users(root.admin, passwords)


def _wait_until(root: Client, *facts: str, what: str) -> None:
    """Wait until mongod says one of these of itself."""
    wait_until(
        lambda: any(_hello(root).get(fact) for fact in facts),
        seconds=SECONDS,
        what=what,
        every=LOOK_EVERY,
    )


def _hello(root: Client) -> dict[str, Any]:
    """What mongod says of itself; nothing while it lets root not in, as on its very first start."""
    try:
        root.admin.command("connectionStatus")
        return root.admin.command("hello")
    except OperationFailure as failure:
        if failure.code != AUTHENTICATION_FAILED:
            raise
        return {}
    except PyMongoError:
        return {}


def import_definitions(management_url: str, definitions: dict[str, Any]) -> None:
    """Bring a running broker to the matrix; what is not in it stays."""
    url = urlsplit(management_url)
    address = f"{url.scheme}://{url.hostname}:{url.port}/api/definitions"
    account = (url.username or "", url.password or "")
    try:
        answer = requests.post(address, json=definitions, auth=account, timeout=SECONDS)
    except requests.RequestException as failure:
        raise StackError(
            f"RabbitMQ's management does not answer: {type(failure).__name__}"
        ) from failure
    if not answer.ok:
        raise StackError(f"RabbitMQ refused the definitions: {answer.status_code}")
