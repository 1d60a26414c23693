"""How it all is, on one page: what was last seen of processes, owners, queues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from contracts.monitor import AlertLine, Overview, OwnerLine, ProcessLine, QueueLine
from contracts.operations.signs import ConsumerSign
from contracts.operations.status import ConsumerStatus, OutboxStatus
from messaging.consumption import consumer_of
from records.reads import MOST_PER_PAGE, Reads
from services.monitor.event_index import oldest_waiting
from services.monitor.kinds import BROKER, OWNERS, PROCESSES, QUEUES
from services.monitor.views import age, milliseconds
from services.monitor.watching import THE_BROKER

Row = Mapping[str, Any]

SILENT = timedelta(seconds=20)
"""Four signs missed: the process stands still, is cut off or has died."""
LOOKED = timedelta(seconds=30)
"""What was not looked at for longer tells nothing of now."""
_COPIED = (
    "service", "host", "pid", "version", "started_at", "checks", "in_flight", "disk_free_bytes",
)  # fmt: skip
_PERHAPS = ("oldest_awaited_at", "unchained_audit", "oldest_unchained_audit_at")
_NUMBERS = ("depth", "unacknowledged", "consumers", "in_rate", "out_rate")


def overview(
    reads: Reads,
    *,
    owners: Sequence[str],
    queues: Sequence[str],
    alerts: Sequence[AlertLine] = (),
    now: datetime,
) -> Overview:
    """The page; a service or queue that was never seen is on it too."""
    owner_lines = [_owner(name, row, now) for name, row in _by_id(reads, OWNERS, owners).items()]
    queue_lines = [
        _queue(reads, name, row, now) for name, row in _by_id(reads, QUEUES, queues).items()
    ]
    # The latest heard: one that starts again and again leaves more rows in a day than a page holds.
    found = reads.find(PROCESSES, {}, sort=(("heard_at", -1),), limit=MOST_PER_PAGE)
    processes = present(found.items, now=now)
    broker = reads.one(BROKER, {"_id": THE_BROKER})
    current = broker is not None and now - broker["looked_at"] < LOOKED
    reached = bool(current and broker and broker["reached"])
    return Overview(
        at=now,
        well=(
            reached
            and all(line.reached for line in owner_lines)
            and all(line.declared for line in queue_lines)
            and all(line.alive and line.well for line in processes)
        ),
        broker_reached=reached,
        management_reached=bool(current and broker and broker["management"]),
        processes=processes,
        owners=owner_lines,
        queues=queue_lines,
        alerts=list(alerts),
        held=sum(each.held for line in owner_lines for each in line.consumers),
        parked=sum(each.parked for line in owner_lines for each in line.consumers),
    )


def present(rows: Iterable[Row], *, now: datetime) -> list[ProcessLine]:
    """Processes that live, and the silent ones that no younger process has replaced."""
    lines = sorted((_process(row, now) for row in rows), key=lambda each: each.started_at)
    living = {(line.service, line.host): line for line in lines if line.alive}
    latest = {(line.service, line.host): line for line in lines}
    shown = [
        line
        for line in lines
        if line.alive
        or ((place := (line.service, line.host)) not in living and latest[place] is line)
    ]
    return sorted(shown, key=lambda each: (each.service, each.host, each.pid))


def _process(row: Row, now: datetime) -> ProcessLine:
    silent = now - row["heard_at"]
    return ProcessLine(
        process_id=row["_id"],
        silent_ms=milliseconds(silent),
        alive=silent < SILENT,
        well=all(row["checks"].values()),
        consumers=[ConsumerSign(**each) for each in row["consumers"]],
        hub_lag_ms=row["hub_lag_ms"],
        memory_bytes=row["memory_bytes"],
        **{name: row[name] for name in _COPIED},
    )


def _owner(name: str, row: Row | None, now: datetime) -> OwnerLine:
    status = (row or {}).get("status")
    reached = bool(row and row["reached"] and now - row["asked_at"] < LOOKED)
    return OwnerLine(
        service=name,
        reached=reached,
        at=status["at"] if status else None,
        outbox=_within(OutboxStatus, status["outbox"]) if status else None,
        consumers=[_within(ConsumerStatus, each) for each in status["consumers"]] if status else [],
        undecoded=status["undecoded"] if status else 0,
        awaited=status.get("awaited", 0) if status else 0,
        **{each: (status or {}).get(each) for each in _PERHAPS},
    )


def _queue(reads: Reads, name: str, row: Row | None, now: datetime) -> QueueLine:
    consumer = consumer_of(name)
    numbers = (row or {}).get("numbers") or dict.fromkeys(_NUMBERS)
    return QueueLine(
        queue=name,
        consumer=consumer,
        declared=bool(row and row["declared"]),
        oldest_ms=age(now, oldest_waiting(reads, consumer)) if consumer else None,
        **{each: numbers[each] for each in _NUMBERS},
    )


def _by_id(reads: Reads, kind: Any, names: Sequence[str]) -> dict[str, Row | None]:
    """Name → its row or None, in the order of the names."""
    found: dict[str, Row] = {}
    for start in range(0, len(names), MOST_PER_PAGE):
        part = list(names[start : start + MOST_PER_PAGE])
        rows = reads.find(kind, {"_id": {"$in": part}}, sort=(("_id", 1),), limit=MOST_PER_PAGE)
        found |= {row["_id"]: row for row in rows.items}
    return {name: found.get(name) for name in names}


def _within(contract: Any, stored: Row) -> Any:
    """The dataclass again; a field that an older build did not store lacks nothing but itself."""
    return contract(**{each.name: stored.get(each.name) for each in fields(contract)})
