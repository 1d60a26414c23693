"""What the overview says, as readings that rules are held against.

A reading without a value is what nobody can tell now: while the broker is away no owner answers and
no sign arrives, which is one trouble and not thirty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from contracts.monitor import AlertKind, Overview, OwnerLine, ProcessLine, QueueLine
from services.monitor.domain.alert_rules import LOW_IS_BAD, Reading

K = AlertKind
BROKER = "broker"
_MEBIBYTE = 1 << 20


def readings(
    seen: Overview, *, expected: Sequence[str], listening_since: datetime
) -> list[Reading]:
    """Everything that can be alarmed, well or not; `expected` services must have a process.

    `listening_since` is when signs began to be heard: silence cannot be older.
    """
    reached = {line.service for line in seen.owners if line.reached}
    found = [
        Reading(kind=K.BROKER_AWAY, subject=BROKER, value=0 if seen.broker_reached else 1),
        *(each for line in seen.owners for each in _of_owner(line, seen.at)),
        *(each for line in seen.queues for each in _of_queue(line, seen, reached)),
        *_silence(seen, expected, listening_since),
        *(each for line in seen.processes if line.alive for each in _of_process(line)),
    ]
    return _worst(found)


def _of_owner(line: OwnerLine, now: datetime) -> Iterator[Reading]:
    told = line.reached and line.outbox is not None
    outbox, name = line.outbox, line.service
    yield Reading(
        kind=K.OUTBOX_AGE,
        subject=name,
        value=_age(now, outbox.oldest_pending_at) if told and outbox else None,
        service=name,
        affected=outbox.pending if outbox else None,
    )
    yield Reading(
        kind=K.AWAITED_AGE,
        subject=name,
        value=_age(now, line.oldest_awaited_at) if told else None,
        service=name,
        affected=line.awaited,
    )
    counted = told and line.unchained_audit is not None
    yield Reading(
        kind=K.UNCHAINED_AUDIT,
        subject=name,
        value=_age(now, line.oldest_unchained_audit_at) if counted else None,
        service=name,
        affected=line.unchained_audit,
    )
    yield Reading(
        kind=K.HELD,
        subject=name,  # of no consumer: what could not even be read
        value=line.undecoded if told else None,
        service=name,
        affected=line.undecoded,
    )
    for each in line.consumers:
        yield Reading(
            kind=K.HELD,
            subject=each.consumer,
            value=each.parked if told else None,
            service=name,
            affected=each.parked + each.behind,
        )


def _of_queue(line: QueueLine, seen: Overview, reached: set[str]) -> Iterator[Reading]:
    service = (line.consumer or line.queue.removeprefix("rpc-")).partition(".")[0]
    present = seen.broker_reached and line.declared
    yield Reading(
        kind=K.QUEUE_MISSING,
        subject=line.queue,
        value=(0 if line.declared else 1) if seen.broker_reached else None,
        service=service,
    )
    yield Reading(
        kind=K.QUEUE_DEPTH,
        subject=line.queue,
        value=line.depth if present else None,
        service=service,
        affected=line.depth,
    )
    if line.consumer is not None:
        known = present and service in reached
        yield Reading(
            kind=K.QUEUE_AGE,
            subject=line.queue,
            value=(line.oldest_ms or 0) if known else None,
            service=service,
            affected=line.depth,
        )


def _silence(
    seen: Overview, expected: Sequence[str], listening_since: datetime
) -> Iterator[Reading]:
    """A service that has no living process, and single processes of one that has others."""
    listened = _milliseconds(seen.at - listening_since)
    for service in sorted({*expected, *(line.service for line in seen.processes)}):
        lines = [line for line in seen.processes if line.service == service]
        shortest = min((line.silent_ms for line in lines), default=listened)
        yield Reading(
            kind=K.SILENCE,
            subject=service,
            value=shortest if seen.broker_reached else None,
            service=service,
        )
        for line in lines if any(line.alive for line in lines) else ():
            yield Reading(
                kind=K.SILENCE,
                subject=_place(line),
                value=line.silent_ms if seen.broker_reached else None,
                service=service,
            )


def _of_process(line: ProcessLine) -> Iterator[Reading]:
    yield Reading(kind=K.HUB_LAG, subject=_place(line), value=line.hub_lag_ms, service=line.service)
    yield Reading(kind=K.DISK, subject=line.host, value=line.disk_free_bytes // _MEBIBYTE)


def _worst(found: Iterable[Reading]) -> list[Reading]:
    """One reading of each subject: several processes share a place."""
    worst: dict[str, Reading] = {}
    for each in found:
        before = worst.get(each.key)
        if before is None or before.value is None or _is_worse(each, before.value):
            worst[each.key] = each
    return list(worst.values())


def _is_worse(reading: Reading, than: int) -> bool:
    if reading.value is None:
        return False
    return reading.value < than if reading.kind in LOW_IS_BAD else reading.value > than


def _place(line: ProcessLine) -> str:
    return f"{line.service}@{line.host}"


def _age(now: datetime, since: datetime | None) -> int:
    return 0 if since is None else _milliseconds(now - since)


def _milliseconds(span: timedelta) -> int:
    return max(0, span // timedelta(milliseconds=1))
