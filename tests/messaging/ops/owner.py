"""Asking the ledger (or the mint) what the monitor asks: through the door, without a broker."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from contracts.audit import SearchAudit
from contracts.operations.commands import OpsEdit, OpsOpenSelection, OpsReplayNext
from contracts.operations.queries import OpsSelection
from contracts.rights import Actor, Role
from contracts.schemas import dump, load
from messaging.actors import Assertions, sign_assertion
from messaging.audit_search import AuditSearch
from messaging.consumer.retries import RetryRunner
from messaging.ops.entrypoints import OwnersEntrypoint
from messaging.rpc.sealed import CallSeal, SharedKey
from messaging.rpc.wire import Call
from messaging.subscriptions import REGISTRY_CONFIG
from messaging.tracing import trace_of
from records.kinds import AUDIT
from tests.messaging.ledger.bench import REGISTRY
from vocabulary.ids import new_id
from vocabulary.unions import MUNICIPAL_UNION_CODE

CONSUMER = "ledger.mint"
OPERATOR = Actor(name="staff/operator", roles=frozenset({Role.OPERATIONS}))
LEADER = Actor(
    name="staff/leader", roles=frozenset({Role.LEADER}), unions=frozenset({MUNICIPAL_UNION_CODE})
)
COUNTY_LEADER = Actor(
    name="staff/county", roles=frozenset({Role.LEADER}), unions=frozenset({"county-540202"})
)
AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))
OFFICER = Actor(name="staff/officer", roles=frozenset({Role.OFFICER}))

_KEY = Ed25519PrivateKey.generate()
_PRIVATE = _KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
_PUBLIC = _KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class Owner:
    """One service of the twin as the monitor sees it."""

    def __init__(self, twin, desk):
        self.twin, self.desk = twin, desk
        self._container, self.runtime = twin._container, twin._runtime
        self._container.config[REGISTRY_CONFIG] = REGISTRY

    def ask(self, request, *, by=OPERATOR, sealed_by="monitor", key=None):
        """The answer as its dataclass; raises the owner's refusals."""
        call = replace(self._call(request, by, sealed_by), idempotency_key=key)
        door = (
            AuditSearch() if isinstance(request, SearchAudit) else OwnersEntrypoint(type(request))
        )
        entrypoint = door.bind(self._container, call.method)
        entrypoint.server.assertions = Assertions(_PUBLIC)
        entrypoint.server.body_secret = b"only for tests"
        return load(type(request).answer, entrypoint.work(call, {}).answer)

    def behave_as(self, *, service="ledger"):
        """As the owner of a service would in production."""
        settings = self.runtime.settings
        self.runtime.settings = replace(settings, mode="production", clock="real", service=service)

    def audit(self, action):
        return [row for row in self.twin.rows(AUDIT) if row["action"] == action]

    # --- replays

    def select(self, selection_id="s1", **chosen):
        wanted = OpsOpenSelection(
            selection_id=selection_id, consumer=CONSUMER, note="they can be booked now", **chosen
        )
        return self.ask(wanted)

    def next(self, selection_id="s1", limit=500):
        return self.ask(OpsReplayNext(selection_id=selection_id, limit=limit), by=None)

    def progress(self, selection_id="s1"):
        return self.ask(OpsSelection(selection_id=selection_id), by=None)

    def replay(self, selection_id="s1", limit=500):
        """Drive a selection to its end."""
        for _ in range(50):
            now = self.next(selection_id, limit)
            if now.state != "open":
                return now
            self.desk.consumer.retries.run_due()
        raise AssertionError(now)

    def _call(self, request, by, sealed_by):
        method, message_id = type(request).method(), new_id()
        seal = None
        if sealed_by is not None:
            shared = SharedKey(caller=sealed_by, prefix=b"", secret=b"")
            seal = CallSeal(shared=shared, operation=method, call_id=message_id, deadline=0)
        token = by and sign_assertion(by, _PRIVATE, datetime.now(UTC), timedelta(minutes=5))
        return Call(
            method=method,
            kwargs=dump(request),
            deadline=time.time() + 30,
            message_id=message_id,
            correlation_id=message_id,
            trace=trace_of(None),
            authorization=token,
            seal=seal,
        )


FINE = {"account_id": "a", "amount": 7, "mood": "fine", "owner": {"sealed_for": ["ledger"]}}


def edit(owner, row, data=FINE, **other):
    """Ask for an edit of a held row to these data."""
    text = data if isinstance(data, str) else json.dumps(data)
    wanted = {"row_id": row["_id"], "expected_version": row["version"], "reason": "a slip"}
    return owner.ask(OpsEdit(**{**wanted, "data": text, **other}))


def run(desk, times=3):
    """Let the held messages that are due run, and what comes forward."""
    for _ in range(times):
        desk.consumer.retries.run_due()


def another_process(desk):
    """The retry runner of a process that has just started."""
    return RetryRunner(desk.consumer.batches._group)


class Killed(BaseException):
    """A process that is no more."""


def die(*_arguments, **_options):
    raise Killed
