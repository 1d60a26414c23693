"""Mint and ledger as processes of their own, on a vhost and databases of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from contracts.rights import EVERYTHING
from deploy.local.layout import ROOT
from deploy.local.waiting import wait_until
from messaging.amqp import connect, part
from messaging.consumption import consumer_id
from messaging.journal import EventJournal
from messaging.sealing import KeyRing
from messaging.subscriptions import Registry
from messaging.topology.declare import apply
from messaging.topology.plan import planned
from records.kinds import HELD, INBOX, OUTBOX, UNDECODED
from records.memory import MemoryStore
from records.mongo import MongoStore
from records.settings import Settings
from records.unit_of_work import Batch, Cause
from tests.messaging.ledger.desk import NOW, STAFF, minted
from tests.messaging.ledger.service import ACCOUNTS, Account, Accounts, announce
from vocabulary.ids import new_id

REGISTRY: Registry = {"ledger": {"mint": {"events": ["minted.v1"]}}}
QUEUE = consumer_id("ledger", "mint")
SERVICES = ("mint", "ledger")


class Bench:
    def __init__(self, stack, root, folder, vhost):
        self.stack, self.root, self.folder, self.vhost = stack, root, folder, vhost
        self.mongo_uri = stack.uris("root").mongo
        self.databases = {service: f"{vhost}_{service}" for service in SERVICES}
        self.processes, self.consumption, self.bound = [], {}, set()
        (self.folder / "public").mkdir()
        for service in SERVICES:
            self._write_secrets(service)

    # --- broker

    @property
    def amqp_uri(self):
        return self.stack.rabbit.uri("operator", self.vhost)

    def ask_for(self, **consumption):
        """Let the ledger consume the mint in this way from the next start on."""
        self.consumption = consumption
        self.declare({"ledger": {"mint": {"events": ["minted.v1"], **consumption}}})

    def declare(self, registry=None, **how):
        topology = planned(REGISTRY if registry is None else registry, sources=SERVICES, rpc=())
        with self.connection() as connection:
            self.bound = apply(connection, topology, self.bound, lambda change: None, **how)

    @contextmanager
    def connection(self):
        connection = connect(self.amqp_uri, name="test")
        try:
            yield connection
        finally:
            part(connection)

    def waiting(self, queue=QUEUE):
        with self.connection() as connection:
            return connection.channel().queue_declare(queue, passive=True).message_count

    def broker_connections(self, name):
        """Names, by the broker, of the connections whose client called itself `name`."""
        found = self.stack.rabbit._ask("GET", f"/api/vhosts/{self.vhost}/connections").json()
        return [
            each["name"]
            for each in found
            if each["client_properties"].get("connection_name") == name
        ]

    def cut(self, name):
        """Let the broker close the connections of a client."""
        for connection in self.broker_connections(name):
            self.stack.rabbit._ask("DELETE", f"/api/connections/{connection}")

    # --- database

    def settings(self, service, **changes):
        values = {
            "service": service,
            "mode": "test",
            "clock": "driven",
            "amqp_uri": self.amqp_uri,
            "mongo_uri": self.mongo_uri,
            "database": self.databases[service],
            "secrets": self.folder / service,
            "public_keys": self.folder / "public",
            "var": self.folder,
        }
        return Settings(**{**values, **changes})

    def store(self, service):
        return MongoStore(self.root, self.settings(service), MemoryStore().cipher)

    def announce(self, press_id, *events):
        """Commit events of one press of the mint."""
        journal = EventJournal("mint", KeyRing.from_settings(self.settings("mint")))
        batch = Batch(self.store("mint"), journal)
        cause = Cause(message_id=new_id(), correlation_id=new_id())
        unit = batch.begin(actor=STAFF, grant=EVERYTHING, cause=cause, now=NOW)
        announce(unit, press_id, *events)
        unit.accept()
        batch.commit()

    def mint_money(self, account_id, *amounts, mood="fine"):
        events = [minted(account_id, amount, mood) for amount in amounts]
        self.announce(f"press-{account_id}", *events)

    def mend(self, account_id):
        batch = Batch(self.store("ledger"), EventJournal("ledger", KeyRing([], {})))
        cause = Cause(message_id=new_id(), correlation_id=new_id())
        unit = batch.begin(actor=STAFF, grant=EVERYTHING, cause=cause, now=NOW)
        Accounts(unit).add(Account(aggregate_id=f"mended-{account_id}"))
        unit.accept()
        batch.commit()

    def credits(self, account_id, service="ledger"):
        row = self.root[self.databases[service]][ACCOUNTS.name].find_one({"_id": account_id})
        return row["credits"] if row else []

    def books(self, service="ledger"):
        """What a reader has made of all that it heard: account → version, balance, credits."""
        rows = self.rows(ACCOUNTS, service)
        return {row["_id"]: (row["version"], row["balance"], row["credits"]) for row in rows}

    def pids(self):
        """The processes that made a credit."""
        rows = self.root[self.databases["ledger"]][ACCOUNTS.name].find()
        return {pid for row in rows for pid in row["pids"]}

    def rows(self, kind, service="ledger", **where):
        return list(self.root[self.databases[service]][kind.name].find(where).sort("_id", 1))

    def held(self):
        rows = self.rows(HELD)
        return sorted(rows, key=lambda row: (row["aggregate"], row["sequence"]))

    def undecoded(self):
        return self.rows(UNDECODED)

    def inbox(self):
        return self.rows(INBOX)

    def pending(self):
        return self.rows(OUTBOX, "mint", state="pending")

    def rows_of_lease(self):
        return self.root[self.databases["mint"]]["leases"].find_one({"_id": "relay"})

    # --- processes

    def start(self, build, **config):
        """Run a build of a service (``old ledger``) until the end of the test.

        `config` goes to its container; ``crash`` names a crash point.
        """
        service, crash = build.split()[-1], config.pop("crash", "")
        log = (self.folder / f"{service}.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.messaging.ledger", build],
            cwd=ROOT,
            env={
                **os.environ,
                "ZHUFENG_SERVICE": service,
                "ZHUFENG_SECRETS": str(self.folder / service),
                "ZHUFENG_PUBLIC_KEYS": str(self.folder / "public"),
                "ZHUFENG_MODE": "test",
                "ZHUFENG_CLOCK": "driven",
                "ZHUFENG_VAR": str(self.folder),
                **({"ZHUFENG_CRASH": crash} if crash else {}),
                "LEDGER_CONFIG": json.dumps(config),
                "LEDGER_CONSUMPTION": json.dumps(self.consumption),
                "LEDGER_DATABASE": self.databases[service],
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        self.processes.append(process)
        return process

    def log(self, service):
        path = self.folder / f"{service}.log"
        return path.read_text("utf-8") if path.exists() else ""

    def end(self):
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()

    def until(self, condition, what, seconds=30):
        return wait_until(condition, seconds=seconds, what=what)

    def add_service(self, service):
        """A database and secrets for one more service; the caller prepares the database."""
        self.databases[service] = f"{self.vhost}_{service}"
        self._write_secrets(service)

    def _write_secrets(self, service):
        own, public = self.folder / service, self.folder / "public"
        own.mkdir()
        (own / "amqp_uri").write_text(self.amqp_uri)
        (own / "mongo_uri").write_text(self.mongo_uri)
        given = self.stack.layout.secrets / "hotline"
        for name in ("field_key", "audit_key"):
            (own / name).write_bytes((given / name).read_bytes())
        key = X25519PrivateKey.generate()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (own / "sealing_private_key").write_bytes(pem)
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (public / f"sealing_{service}.pem").write_bytes(pem)
