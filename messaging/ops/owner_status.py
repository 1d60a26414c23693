"""How a service's messages are, read from its own database in a handful of indexed queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from contracts.operations.status import ConsumerStatus, OutboxStatus, OwnerStatus
from messaging.consumer.source import consumers_of
from messaging.dependencies import Stored
from messaging.runtime import Runtime
from records.audit_chain.waiting import waiting_rows
from records.backlog import pending_facts, undecoded_messages
from records.kinds import HELD, OUTBOX, Kind
from records.mongo import MongoStore
from records.reads import Reads

_SINCE_EVER = {"$gte": datetime(1970, 1, 1, tzinfo=UTC)}

Row = Mapping[str, Any]


def read(runtime: Runtime, container: Any, *, now: datetime) -> OwnerStatus:
    """The status now."""
    store: MongoStore = runtime.store
    reads, held = Reads(store), _held_by_consumer(store)
    awaited, oldest_awaited_at = awaited_facts(store, awaiting_kinds(container))
    unchained, oldest_unchained_at = waiting_rows(store)
    return OwnerStatus(
        service=runtime.settings.service,
        at=now,
        outbox=_outbox(reads, store),
        consumers=[
            _consumer(consumer, held.get(consumer, {})) for consumer in consumers_of(container)
        ],
        undecoded=undecoded_messages(reads),
        awaited=awaited,
        oldest_awaited_at=oldest_awaited_at,
        unchained_audit=unchained,
        oldest_unchained_audit_at=oldest_unchained_at,
    )


def awaiting_kinds(container: Any) -> list[Kind]:
    """The kinds of the service's aggregates that may wait for a fact of another source."""
    stored = (each.repository.kind for each in container.dependencies if isinstance(each, Stored))
    return [kind for kind in stored if kind.awaiting is not None]


def awaited_facts(store: MongoStore, kinds: Iterable[Kind]) -> tuple[int, datetime | None]:
    """How many records wait for a fact of another source, and since when the oldest does."""
    number, oldest = 0, None
    for kind in kinds:
        if kind.awaiting is None:
            continue
        since, rows = kind.awaiting.since, store.collection(kind)
        # The bound lets the partial index serve.
        waiting = {**kind.awaiting.where, since: _SINCE_EVER}
        number += rows.count_documents(waiting)
        first = rows.find_one(waiting, {since: 1}, sort=[(since, 1)])
        if first is not None:
            oldest = min(oldest or first[since], first[since])
    return number, oldest


def _outbox(reads: Reads, store: MongoStore) -> OutboxStatus:
    # The bound on `at` lets the partial index of pending rows serve.
    pending = {"state": "pending", "at": _SINCE_EVER}
    outbox = store.collection(OUTBOX)
    oldest = outbox.find_one(pending, {"at": 1}, sort=[("at", 1)])
    return OutboxStatus(
        pending=pending_facts(reads),
        oldest_pending_at=oldest["at"] if oldest else None,
        stuck=outbox.count_documents({**pending, "stuck_since": {"$ne": None}}),
    )


def _held_by_consumer(store: MongoStore) -> dict[str, Row]:
    """What waits, by consumer; not what was discarded: nobody is to be called for that."""
    undecided = {"$eq": [{"$ifNull": ["$discarded_at", None]}, None]}
    counted = store.collection(HELD).aggregate(
        [
            {
                "$group": {
                    "_id": "$consumer",
                    "held": {"$sum": {"$cond": [undecided, 1, 0]}},
                    "parked": {"$sum": {"$cond": [{"$and": ["$parked", undecided]}, 1, 0]}},
                    "behind": {"$sum": {"$cond": ["$head", 0, 1]}},
                    "oldest": {"$min": {"$cond": [undecided, "$held_at", None]}},
                }
            }
        ]
    )
    return {row["_id"]: row for row in counted}


def _consumer(consumer: str, held: Row) -> ConsumerStatus:
    return ConsumerStatus(
        consumer=consumer,
        held=held.get("held", 0),
        parked=held.get("parked", 0),
        behind=held.get("behind", 0),
        oldest_held_at=held.get("oldest"),
    )
