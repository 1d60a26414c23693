"""A real mongod of our own: one node as a replica set, with authentication and a key file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from deploy.database_users import apply_database_users
from deploy.local.layout import ROOT, Layout, write_private
from deploy.local.pace import USUAL, Pace
from deploy.local.ports import Ports
from deploy.local.waiting import StackError, wait_until
from deploy.permissions import database_users

MONGOD = ROOT / ".venv/lib/python3.11/site-packages/fiftyone/db/bin/mongod"
REPLICA_SET = "zhufeng"
UNAUTHORIZED, AUTHENTICATION_FAILED, ALREADY_INITIALIZED = 13, 18, 23
SAFE = "authSource=admin&w=majority&journal=true&readConcernLevel=majority"

Client = pymongo.MongoClient[dict[str, Any]]


def key_file(password: str) -> str:
    """What mongod's key file holds; it admits only base64 characters."""
    return hashlib.sha512(password.encode()).hexdigest()


class Mongo:
    """The mongod of one stack."""

    def __init__(
        self, layout: Layout, ports: Ports, passwords: Mapping[str, str], pace: Pace = USUAL
    ) -> None:
        self._pace = pace
        self._host = f"127.0.0.1:{ports.mongod}"
        self._port = ports.mongod
        self._passwords = passwords
        self._data = layout.data / "mongo"
        self._key_file = layout.run / "mongo-key"

    def write_config(self) -> None:
        """Write what mongod reads at start."""
        self._data.mkdir(parents=True, exist_ok=True)
        write_private(self._key_file, key_file(self._passwords["keyfile"]))

    def command(self) -> tuple[str, ...]:
        """What the supervisor runs."""
        options = {
            "--dbpath": self._data,
            "--bind_ip": "127.0.0.1",
            "--port": self._port,
            "--replSet": REPLICA_SET,
            "--keyFile": self._key_file,
            "--wiredTigerCacheSizeGB": "0.5",
            "--oplogSize": 512,
            "--journalCommitInterval": self._pace.flush_ms,
        }
        flags = [str(word) for option in options.items() for word in option]
        # The diagnostics recorder costs a core's few percent and nobody here reads it.
        quiet = [
            "--quiet",
            "--nounixsocket",
            "--setParameter",
            "diagnosticDataCollectionEnabled=false",
            "--setParameter",
            f"transactionLifetimeLimitSeconds={self._pace.transaction_seconds}",
        ]
        return (str(MONGOD), *flags, *quiet)

    def uri(self, user: str) -> str:
        """Where `user` connects."""
        return f"mongodb://{user}:{self._passwords[user]}@{self._host}/?replicaSet={REPLICA_SET}&{SAFE}"

    def ensure_ready(self, seconds: float = 60) -> None:
        """Wait for a primary; on the first start, make mongod a replica set with users."""
        wait_until(self._listens, seconds=seconds, what="mongod does not take connections")
        with self._client("root") as root:
            if self._knows_root(root):
                self._follow_port(root)
            else:
                self._first_start(seconds)
            wait_until(lambda: self._is_primary(root), seconds=seconds, what="mongod is no primary")
            self._apply_users(root)

    def _client(self, user: str | None = None) -> Client:
        """A client of this very node, also while it is no replica set yet."""
        account = f"{user}:{self._passwords[user]}@" if user else ""
        return pymongo.MongoClient(
            f"mongodb://{account}{self._host}/?directConnection=true",
            serverSelectionTimeoutMS=2000,
        )

    def _listens(self) -> bool:
        with self._client() as anyone:
            try:
                return bool(anyone.admin.command("ping")["ok"])
            except PyMongoError:
                return False

    def _knows_root(self, root: Client) -> bool:
        try:
            root.admin.command("connectionStatus")
        except OperationFailure as failure:
            if failure.code != AUTHENTICATION_FAILED:
                raise
            return False
        return True

    def _first_start(self, seconds: float) -> None:
        """Use the localhost exception, which ends with the first user."""
        member = {"_id": 0, "host": self._host}
        settings = {"electionTimeoutMillis": 1000}
        with self._client() as anyone:
            try:
                anyone.admin.command(
                    {
                        "replSetInitiate": {
                            "_id": REPLICA_SET,
                            "members": [member],
                            "settings": settings,
                        }
                    }
                )
            except OperationFailure as failure:
                if failure.code not in (ALREADY_INITIALIZED, UNAUTHORIZED):
                    raise
            wait_until(
                lambda: self._is_primary(anyone), seconds=seconds, what="mongod is no primary"
            )
            try:
                anyone.admin.command(
                    {"createUser": "root", "pwd": self._passwords["root"], "roles": ["root"]}
                )
            except OperationFailure as failure:
                if failure.code != UNAUTHORIZED:
                    raise
                raise StackError(
                    f"the passwords under secrets/ are not those of the data in {self._data}:"
                    " bring back the right ones, or remove both"
                ) from failure

    def _follow_port(self, root: Client) -> None:
        """Tell the replica set its new address after its port had to change."""
        config = root.admin.command("replSetGetConfig")["config"]
        if config["members"][0]["host"] != self._host:
            config["members"][0]["host"] = self._host
            config["version"] += 1
            root.admin.command({"replSetReconfig": config, "force": True})

    def _is_primary(self, client: Client) -> bool:
        try:
            return bool(client.admin.command("hello")["isWritablePrimary"])
        except PyMongoError:
            return False

    def _apply_users(self, root: Client) -> None:
        """Bring the users to the matrix, if they were made from another: hashing takes time."""
        mark = self._data.with_name("mongo-users")
        wanted = json.dumps([[asdict(user) for user in database_users()], dict(self._passwords)])
        digest = hashlib.sha256(wanted.encode()).hexdigest()
        known = {each["user"] for each in root.admin.command("usersInfo")["users"]}
        complete = {user.name for user in database_users()} <= known
        if not complete or not mark.exists() or mark.read_text("utf-8") != digest:
            apply_database_users(root.admin, self._passwords)
            write_private(Path(mark), digest)
