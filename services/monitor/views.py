"""What operators see: of the index, of processes and queues, of replays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from contracts.monitor import (
    ActAnswer,
    EventPage,
    FindEvents,
    IndexedEvent,
    ListReplays,
    ListRepublications,
    ReplayAnswer,
    ReplayNotFound,
    ReplayState,
)
from contracts.operations.held import Proposal
from contracts.operations.journal import EventFate, JournalLine
from contracts.operations.words import Fate, ProposalState
from records.reads import Reads
from records.unit_of_work import UnitOfWork
from services.monitor.domain.replay import COUNTED
from services.monitor.kinds import ACTS, EVENTS, REPLAYS, REPUBLICATIONS

Row = Mapping[str, Any]

_LINE = (
    "type", "subject", "sequence", "at", "published_at", "business_time", "actor",
    "correlation_id", "causation_id", "traceparent",
)  # fmt: skip
_REPLAY = (
    "version", "consumer", "fingerprint", "rate", "batch", "note", "by", "started_at", "ended_at",
)  # fmt: skip


def events(reads: Reads, *, request: FindEvents) -> EventPage:
    """A page of indexed events, latest first."""
    equals = {
        "_id": request.event_id,
        "correlation_id": request.correlation_id,
        "type": request.type,
        "subject": request.subject,
        "unfinished": request.unfinished or None,
    }
    where: dict[str, Any] = {name: value for name, value in equals.items() if value is not None}
    between = {"$gte": request.since, "$lt": request.until}
    if bounds := {name: moment for name, moment in between.items() if moment is not None}:
        where["at"] = bounds
    found = reads.find(
        EVENTS, where, sort=(("at", -1),), limit=request.limit, after_cursor=request.cursor
    )
    return EventPage(items=[_indexed(row) for row in found.items], next_cursor=found.next_cursor)


def fates_of(row: Row) -> list[EventFate]:
    """What consumers made of an indexed event."""
    return [
        EventFate(event_id=row["_id"], **{**fate, "fate": Fate(fate["fate"])})
        for fate in row["fates"]
    ]


def replay_rows(reads: Reads, *, request: ListReplays) -> tuple[list[Row], str | None]:
    """A page of replays, latest first, and the cursor of the next."""
    found = reads.find(
        REPLAYS,
        {},
        sort=(("started_at", -1),),
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    return list(found.items), found.next_cursor


def replay_row(reads: Reads, *, replay_id: str) -> Row:
    """One replay; refuses `ReplayNotFound`."""
    return reads.get(REPLAYS, replay_id, not_found=ReplayNotFound, personal=True)


def republication_rows(
    reads: Reads, *, request: ListRepublications
) -> tuple[list[Row], str | None]:
    """A page of republications, latest first, and the cursor of the next."""
    found = reads.find(
        REPUBLICATIONS,
        {},
        sort=(("at", -1),),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    return list(found.items), found.next_cursor


def replay(row: Row, counts: Mapping[str, int] | None = None) -> ReplayAnswer:
    """A replay as it is shown; `counts` are the owner's numbers of now, where it was asked."""
    numbers: Row = row["counts"] if counts is None else counts
    return ReplayAnswer(
        replay_id=row["_id"],
        service=row["owner"],
        state=ReplayState(row["state"]),
        **{name: row[name] for name in _REPLAY},
        **{name: numbers[name] for name in COUNTED},
    )


def act(unit: UnitOfWork, *, act_id: str) -> ActAnswer:
    """An edit, a discard or a decision, as its owner answered it."""
    row = unit.document(ACTS, act_id) or {}
    proposal = row["proposal"]
    state = ProposalState(proposal["state"])
    return ActAnswer(service=row["owner"], proposal=Proposal(**{**proposal, "state": state}))


def milliseconds(span: timedelta) -> int:
    """A span of time, rounded down; what lies in the future of a slower clock is nothing."""
    return max(0, span // timedelta(milliseconds=1))


def age(now: datetime, since: datetime | None) -> int | None:
    """How long ago, in milliseconds; None for what never was."""
    return None if since is None else milliseconds(now - since)


def _indexed(row: Row) -> IndexedEvent:
    line = JournalLine(event_id=row["_id"], **{name: row[name] for name in _LINE})
    return IndexedEvent(service=row["service"], line=line, fates=fates_of(row))
