"""Looking at owners and queues every few seconds, and writing down what was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from contracts.operations.queries import OpsStatus
from contracts.operations.status import OwnerStatus
from messaging.rpc.server import QUEUE
from messaging.subscriptions import Registry, group_queues
from messaging.topology.plan import DEAD_LETTERS
from records.kinds import Kind
from records.mongo import MongoStore
from services.monitor.asking import Owners
from services.monitor.broker import Broker, Look
from services.monitor.kinds import BROKER, OWNERS, QUEUES

THE_BROKER = "broker"


def expected_queues(registry: Registry, owners: Iterable[str]) -> list[str]:
    """Every queue that must be there."""
    events = {queue for group in registry for queue in group_queues(registry, group)}
    return sorted({*events, *(QUEUE.format(owner) for owner in owners), DEAD_LETTERS})


class Watching:
    """One look at everything; `clock` gives the present moment."""

    def __init__(
        self,
        store: MongoStore,
        owners: Owners,
        broker: Broker,
        *,
        queues: list[str],
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self._owners, self._broker = store, owners, broker
        self._queues, self._clock = queues, clock

    def look(self) -> None:
        """Ask every owner how its messages are, and the broker for its queues."""
        self._look_at_owners()
        self._keep_look(self._broker.look(self._queues))

    def _look_at_owners(self) -> None:
        answers, missing = self._owners.all(OpsStatus(), OwnerStatus)
        now = self._clock()
        rows = {
            **{name: {"reached": False, "asked_at": now} for name in missing},
            **{
                name: {"reached": True, "asked_at": now, "status": asdict(status)}
                for name, status in answers.items()
            },
        }
        self._keep(OWNERS, rows)

    def _keep_look(self, look: Look) -> None:
        now = self._clock()
        seen = {"reached": look.reached, "management": look.management, "looked_at": now}
        self._keep(BROKER, {THE_BROKER: seen})
        self._keep(
            QUEUES,
            {
                name: {"declared": numbers is not None, "looked_at": now, "numbers": numbers}
                for name, numbers in look.queues.items()
            },
        )

    def _keep(self, kind: Kind, rows: Mapping[str, dict[str, Any]]) -> None:
        changes = [
            UpdateOne({"_id": row_id}, {"$set": row}, upsert=True) for row_id, row in rows.items()
        ]
        if changes:
            self._store.collection(kind).bulk_write(changes, ordered=False)
