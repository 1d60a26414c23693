"""A service's journal and inbox, as the monitor reads them: ids, times and fates, never data.

Event ids begin with their time (UUIDv7), so the primary index alone answers: no index of the hot
path is added for the monitor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from contracts.operations.journal import EventFate, EventFates, JournalLine, JournalLines
from contracts.operations.queries import OpsJournalSince
from contracts.operations.words import Fate
from contracts.refusals import InvalidInput
from messaging.consumer.source import consumers_of
from messaging.held import BEHIND, row_id
from records.kinds import HELD, INBOX, OUTBOX
from records.mongo import MongoStore
from vocabulary.ids import earlier_id

Row = Mapping[str, Any]

MOST_EDITS_FOLLOWED = 20
"""Nobody edits a message more often; who does sees it as edited."""

LOOK_BACK_MS = 10_000
"""Longer than a transaction that announces takes: what began earlier has committed by then."""

_LINE = (
    "type", "subject", "sequence", "at", "published_at", "businesstime", "actor", "correlationid",
    "causationid", "traceparent",
)  # fmt: skip


def since(store: MongoStore, request: OpsJournalSince) -> JournalLines:
    """Lines after an event (looking back a little), oldest first.

    Refuses `InvalidInput` for an `after` that is no event id.
    """
    where = {"_id": {"$gt": _start(request.after, request.looks_back)}} if request.after else {}
    rows = store.collection(OUTBOX).find(where, _LINE)
    found = list(rows.sort("_id", 1).limit(request.limit + 1))
    lines = [journal_line(row) for row in found[: request.limit]]
    return JournalLines(items=lines, more=len(found) > request.limit)


def of(store: MongoStore, event_ids: Sequence[str]) -> JournalLines:
    """The lines of these events, by id."""
    found = store.collection(OUTBOX).find({"_id": {"$in": list(event_ids)}}, _LINE).sort("_id", 1)
    return JournalLines(items=[journal_line(row) for row in found], more=False)


def fates(store: MongoStore, container: Any, event_ids: Iterable[str]) -> EventFates:
    """What each consumer of the service made of these events; nothing where it met none."""
    consumers = consumers_of(container)
    ids = [row_id(consumer, event_id) for event_id in event_ids for consumer in consumers]
    found = _fates(store, ids)
    return EventFates(items=[_followed(store, found[each]) for each in ids if each in found])


def _fates(store: MongoStore, ids: Sequence[str]) -> dict[str, EventFate]:
    # Held rows first: what is done meanwhile is found in the inbox then, and not in neither.
    held = store.collection(HELD).find({"_id": {"$in": list(ids)}}, {"envelope": 0})
    found = {row["_id"]: fate_of_held(row) for row in held}
    met = store.collection(INBOX).find({"_id": {"$in": list(ids)}})
    return found | {row["_id"]: fate_of_met(row) for row in met}


def _followed(store: MongoStore, fate: EventFate) -> EventFate:
    """What became of the message under the ids that edits gave it."""
    now = fate
    for _ in range(MOST_EDITS_FOLLOWED):
        if now.fate is not Fate.EDITED or now.edited_to is None:
            break
        row = row_id(now.consumer, now.edited_to)
        later = _fates(store, [row]).get(row)
        if later is None:
            break
        now = replace(later, event_id=fate.event_id, edited_to=later.edited_to or now.edited_to)
    return now


def _start(after: str, looks_back: bool) -> str:
    try:
        return earlier_id(after, LOOK_BACK_MS) if looks_back else after
    except ValueError:
        raise InvalidInput(field="after", allowed="the id of an event") from None


def journal_line(row: Row) -> JournalLine:
    """A journal row without its data."""
    return JournalLine(
        event_id=row["_id"],
        type=row["type"],
        subject=row["subject"],
        sequence=row["sequence"],
        at=row["at"],
        published_at=row["published_at"],
        business_time=row["businesstime"],
        actor=row["actor"],
        correlation_id=row["correlationid"],
        causation_id=row["causationid"],
        traceparent=row["traceparent"] or "",
    )


def fate_of_met(row: Row) -> EventFate:
    """What an inbox row says of its message."""
    return EventFate(
        event_id=row["event_id"],
        consumer=row["consumer"],
        fate=Fate(row["outcome"]),
        at=row["at"],
        attempts=1,
        reason=None,
        edited_to=row.get("edited_to"),
    )


def fate_of_held(row: Row) -> EventFate:
    """What a held row says of its message, as a fate."""
    return EventFate(
        event_id=row["event_id"],
        consumer=row["consumer"],
        fate=held_fate(row),
        at=row["last_at"],
        attempts=row["attempts"],
        reason=row["reason"],
    )


def held_fate(row: Row) -> Fate:
    """What a held row says of its message."""
    if row.get("discarded_at") is not None:
        return Fate.DISCARDED
    if not row["head"] or row["reason"] == BEHIND:
        return Fate.BEHIND
    return Fate.PARKED if row["due"] is None else Fate.RETRYING
