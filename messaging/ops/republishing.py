"""Asking for a republication; the relay does it (`messaging.republications`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.operations.commands import OpsRepublish
from contracts.operations.journal import Republication
from contracts.operations.words import ConsumerUnknown, RepublicationNotFound, SelectionState
from contracts.refusals import InvalidInput
from messaging.copies import OLDEST, Hearer, hearer_of
from messaging.runtime import Runtime
from messaging.subscriptions import Registry
from records.kinds import OUTBOX, REPUBLICATIONS
from records.unit_of_work import UnitOfWork


def republish(
    unit: UnitOfWork, runtime: Runtime, registry: Registry, request: OpsRepublish
) -> Republication:
    """Let the relay send the span again; one that was asked for already is answered as it is.

    Refuses `ConsumerUnknown` for a consumer that hears nothing of this service, `InvalidInput` for
    a span that is empty or begins before what inboxes remember.
    """
    row = unit.document(REPUBLICATIONS, request.republication_id)
    if row is None:
        hearer = hearer_of(registry, request.consumer)
        if hearer is None or not request.consumer.endswith(f".{runtime.settings.service}"):
            raise ConsumerUnknown(field="consumer")
        row = _row(unit, runtime, hearer, request)
        unit.insert(REPUBLICATIONS, row)
        unit.audit(
            "messages.republish",
            f"consumer/{request.consumer}",
            reason=request.note,
            after={name: row[name] for name in ("since", "until", "total")},
        )
    return _answer(row)


def cancel(unit: UnitOfWork, republication_id: str) -> Republication:
    """Send no more of it; what was sent is not taken back. One that is over stays as it is.

    `sent` may lack the slice that the relay has in hand. Refuses `RepublicationNotFound`.
    """
    row = unit.document(REPUBLICATIONS, republication_id)
    if row is None:
        raise RepublicationNotFound(field="republication_id")
    if row["state"] == SelectionState.OPEN:
        row = {**row, "state": SelectionState.CANCELLED.value}
        unit.replace(REPUBLICATIONS, row)
        unit.audit("messages.republish_cancelled", f"consumer/{row['consumer']}")
    return _answer(row)


def republication(unit: UnitOfWork, republication_id: str) -> Republication:
    """How far it is; refuses `RepublicationNotFound`."""
    row = unit.document(REPUBLICATIONS, republication_id)
    if row is None:
        raise RepublicationNotFound(field="republication_id")
    return _answer(row)


def _row(
    unit: UnitOfWork, runtime: Runtime, hearer: Hearer, request: OpsRepublish
) -> dict[str, Any]:
    now = unit.recorded_at
    oldest, until = now - OLDEST, min(request.until or now, now)
    if request.since < oldest:
        raise InvalidInput(field="since", allowed=f"{oldest.isoformat()} or later")
    if request.since >= until:
        raise InvalidInput(field="since", allowed=f"before {until.isoformat()}")
    span = {"$gte": request.since, "$lte": until}
    return {
        "_id": request.republication_id,
        "consumer": request.consumer,
        "since": request.since,
        "until": until,
        "state": SelectionState.OPEN.value,
        "by": unit.actor.name,
        "at": now,
        "note": request.note,
        "total": runtime.store.count(OUTBOX, hearer.in_journal(span)),
        "sent": 0,
        "cursor": None,
    }


def _answer(row: Mapping[str, Any]) -> Republication:
    return Republication(
        republication_id=row["_id"],
        consumer=row["consumer"],
        since=row["since"],
        until=row["until"],
        state=SelectionState(row["state"]),
        by=row["by"],
        note=row["note"],
        total=row["total"],
        sent=row["sent"],
    )
