"""Heads of audit chains: identity hears how far each has come, so that a cut tail shows.

They are said again with every sign of life, so what is missed is heard five seconds later; what
matters is kept in a database where nobody changes or deletes.
"""

from __future__ import annotations

import json
from typing import Any

import structlog
from nameko.extensions import DependencyProvider, SharedExtension
from pymongo.errors import PyMongoError

from contracts.operations.signs import AuditHead
from contracts.refusals import InvalidInput
from contracts.schemas import load
from messaging.backoff import Condition
from messaging.endings import end
from messaging.hint import Hint
from messaging.live import live_deliveries
from messaging.rpc.deliveries import Delivery
from messaging.runtime import Runtime, settings_of
from messaging.topology.plan import SIGNS_EXCHANGE
from records.audit_chain.heads import AUDIT_HEADS, keep

HEAD = "head."
MOST_KEPT = 200
TRY_AGAIN_SECONDS = 5.0

_log = structlog.get_logger(__name__)


class HeadsHeard(SharedExtension):
    """Hears heads while the process runs, and keeps each that is new."""

    runtime = Runtime()

    def __init__(self) -> None:
        super().__init__()
        self._latest: dict[str, AuditHead] = {}
        self._kept: dict[str, int] = {}
        self._came = Hint()

    def setup(self) -> None:
        self._deliveries = live_deliveries(
            settings_of(self.container),
            [(SIGNS_EXCHANGE, f"{HEAD}*")],
            self._take,
            longest=MOST_KEPT,
        )

    def start(self) -> None:
        self._greenlets = [
            self.container.spawn_managed_thread(self._deliveries.run, "heads of audit chains"),
            self.container.spawn_managed_thread(self._run, "keeping heads"),
        ]

    def stop(self) -> None:
        for each in self._greenlets:
            end(each)

    def _take(self, delivery: Delivery) -> None:
        key = delivery.message.delivery_info["routing_key"]
        head = read_head(key, delivery.body)
        if head is not None:
            self._latest[head.service] = head
            self._came.ring()

    def _run(self) -> None:
        condition = Condition(_log, "keeping heads")
        while True:
            self._came.wait(TRY_AGAIN_SECONDS)
            try:
                self._keep_new()
                condition.works()
            except PyMongoError as trouble:
                condition.broken(type(trouble).__name__)

    def _keep_new(self) -> None:
        heads = self.runtime.store.collection(AUDIT_HEADS)
        for head in list(self._latest.values()):
            if self._kept.get(head.service) != head.sequence:
                keep(heads, head)
                self._kept[head.service] = head.sequence


def read_head(key: str, body: bytes) -> AuditHead | None:
    """The head in a message, which the broker lets only its own service send under this key."""
    try:
        head = load(AuditHead, json.loads(body), unknown="exclude")
    except (ValueError, RecursionError, InvalidInput) as trouble:
        _log.warning("a head that cannot be read", key=key, trouble=type(trouble).__name__)
        return None
    if key != f"{HEAD}{head.service}":
        _log.warning("a head of another service", key=key)
        return None
    return head


class AuditHeads(DependencyProvider):
    """Keeps them in this process; methods need nothing of it."""

    heads = HeadsHeard()

    def get_dependency(self, worker_ctx: Any) -> None:
        return None
