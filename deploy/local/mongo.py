"""Real mongods of our own: a replica set of one node or three, with accounts and a key file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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
NOT_YET_INITIALIZED = 94
# A second without a primary's heartbeat, and the others elect another one.
ELECTIONS = {"electionTimeoutMillis": 1000, "heartbeatIntervalMillis": 250}
SAFE = "authSource=admin&w=majority&journal=true&readConcernLevel=majority"

Client = pymongo.MongoClient[dict[str, Any]]


def key_file(password: str) -> str:
    """What mongod's key file holds; it admits only base64 characters."""
    return hashlib.sha512(password.encode()).hexdigest()


@dataclass(frozen=True)
class Node:
    """One mongod: where it listens, and where members and clients look for it."""

    name: str
    port: int
    host: str


def nodes_of(ports: Ports, count: int, *, detoured: bool = False) -> tuple[Node, ...]:
    """The first `count` nodes of a stack; `detoured` when everybody reaches them by a detour."""
    listening = (ports.mongod, ports.mongod_2, ports.mongod_3)
    detours = (ports.detour_mongod, ports.detour_mongod_2, ports.detour_mongod_3)
    known = detours if detoured else listening
    return tuple(
        Node("mongod" if place == 0 else f"mongod-{place + 1}", port, f"127.0.0.1:{seen}")
        for place, (port, seen) in enumerate(zip(listening[:count], known, strict=False))
    )


class Mongo:
    """The mongods of one stack."""

    def __init__(
        self,
        layout: Layout,
        ports: Ports,
        passwords: Mapping[str, str],
        pace: Pace = USUAL,
        *,
        nodes: int = 1,
        detoured: bool = False,
    ) -> None:
        self._pace = pace
        self.nodes = nodes_of(ports, nodes, detoured=detoured)
        self._hosts = ",".join(node.host for node in self.nodes)
        self._passwords = passwords
        self._data = layout.data / "mongo"
        self._key_file = layout.run / "mongo-key"

    def write_config(self) -> None:
        """Write what mongod reads at start."""
        for node in self.nodes:
            self._folder(node).mkdir(parents=True, exist_ok=True)
        write_private(self._key_file, key_file(self._passwords["keyfile"]))

    def command(self, node: Node | None = None) -> tuple[str, ...]:
        """What the supervisor runs for a node, by default the first."""
        node = node or self.nodes[0]
        options = {
            "--dbpath": self._folder(node),
            "--bind_ip": "127.0.0.1",
            "--port": node.port,
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

    def _folder(self, node: Node) -> Path:
        return self._data if node is self.nodes[0] else self._data.with_name(node.name)

    def uri(self, user: str) -> str:
        """Where `user` connects."""
        return f"mongodb://{user}:{self._passwords[user]}@{self._hosts}/?replicaSet={REPLICA_SET}&{SAFE}"

    def client(self, user: str = "root") -> Client:
        """A client of the whole set, for whoever breaks and inspects it."""
        return pymongo.MongoClient(self.uri(user), serverSelectionTimeoutMS=5000, tz_aware=True)

    def primary(self) -> str | None:
        """The name of the node that is primary, asked of each node itself; None without one."""
        for node in self.nodes:
            with self._client(node) as anyone:
                if self._is_primary(anyone):
                    return node.name
        return None

    def ensure_ready(self, seconds: float = 60) -> None:
        """Wait for a primary; on the first start, make mongod a replica set with users."""
        for node in self.nodes:
            wait_until(
                lambda node=node: self._listens(node),  # type: ignore[misc]
                seconds=seconds,
                what=f"{node.name} does not take connections",
            )
        with self._client(self.nodes[0], "root") as root:
            if self._knows_root(root):
                self._follow_ports(root)
            else:
                self._first_start(seconds)
        wait_until(self.primary, seconds=seconds, what="no mongod is primary")
        with self.client() as root:
            self._apply_users(root)

    def _client(self, node: Node, user: str | None = None) -> Client:
        """A client of this very node, also while it is no replica set yet."""
        account = f"{user}:{self._passwords[user]}@" if user else ""
        return pymongo.MongoClient(
            f"mongodb://{account}127.0.0.1:{node.port}/?directConnection=true",
            serverSelectionTimeoutMS=2000,
        )

    def _listens(self, node: Node) -> bool:
        with self._client(node) as anyone:
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
        with self._client(self.nodes[0]) as anyone:
            try:
                anyone.admin.command({"replSetInitiate": self._set_config()})
            except OperationFailure as failure:
                if failure.code not in (ALREADY_INITIALIZED, UNAUTHORIZED):
                    raise
        primary = wait_until(self.primary, seconds=seconds, what="no mongod is primary")
        elected = next(node for node in self.nodes if node.name == primary)
        with self._client(elected) as anyone:
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

    def _set_config(self) -> dict[str, Any]:
        members = [{"_id": place, "host": node.host} for place, node in enumerate(self.nodes)]
        return {"_id": REPLICA_SET, "members": members, "settings": ELECTIONS}

    def _follow_ports(self, root: Client) -> None:
        """Tell the replica set its new addresses after ports had to change."""
        config = wait_until(lambda: self._present_config(root), seconds=30, what="no replica set")
        hosts = [node.host for node in self.nodes]
        if [member["host"] for member in config["members"]] != hosts:
            for member, host in zip(config["members"], hosts, strict=True):
                member["host"] = host
            config["version"] += 1
            root.admin.command({"replSetReconfig": config, "force": True})

    def _present_config(self, root: Client) -> dict[str, Any]:
        """What the node goes by; empty right after its start, when it has not read it yet."""
        try:
            config: dict[str, Any] = root.admin.command("replSetGetConfig")["config"]
        except OperationFailure as failure:
            if failure.code != NOT_YET_INITIALIZED:
                raise
            return {}
        return config

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
