"""Requests that cannot be read and that nobody waits for: kept, encrypted, for an operator."""

from __future__ import annotations

from hashlib import sha256

import structlog

from contracts.rights import EVERYTHING, system_actor
from messaging.rpc.deliveries import Delivery
from messaging.runtime import Runtime
from records.clock import utc_now
from records.kinds import MOST_KEPT_BYTES, UNDECODED
from records.store import AlreadyExists, StoreError
from records.unit_of_work import Cause

_log = structlog.get_logger(__name__)


def keep_unreadable(runtime: Runtime, queue: str, delivery: Delivery, diagnosis: str) -> None:
    """Store it and acknowledge it.

    While the database is away it stays unacknowledged, and comes again with the next connection.
    """
    row_id = f"{queue}/{sha256(delivery.body).hexdigest()}"
    try:
        _store(runtime, queue, row_id, delivery, diagnosis)
    except AlreadyExists:
        _log.info("unreadable request came again", row=row_id)
    except StoreError as trouble:
        _log.error("unreadable request not kept yet", trouble=type(trouble).__name__, row=row_id)
        return
    delivery.acknowledge()


def _store(runtime: Runtime, queue: str, row_id: str, delivery: Delivery, diagnosis: str) -> None:
    batch, now = runtime.new_batch(), utc_now()
    unit = batch.begin(
        actor=system_actor(runtime.settings.service),
        grant=EVERYTHING,
        cause=Cause(message_id=row_id, correlation_id=row_id),
        now=now,
        action="request.unreadable",
    )
    row = {
        "_id": row_id,
        "consumer": queue,
        "at": now,
        "diagnosis": diagnosis,
        "size": len(delivery.body),
        "body": runtime.store.cipher.encrypt(delivery.body[:MOST_KEPT_BYTES]),
        "headers": {},  # they may hold an assertion
    }
    unit.insert(UNDECODED, row)
    unit.accept()
    runtime.commit(batch)
    _log.error("unreadable request kept", queue=queue, diagnosis=diagnosis, row=row_id)
