"""What the monitor sees of processes, queues and services. Durations in ms, moments UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contracts.monitor.words import AlertKind, AlertState, Urgency
from contracts.operations.signs import ConsumerSign
from contracts.operations.status import ConsumerStatus, OutboxStatus
from contracts.requests import Page


@dataclass(frozen=True, kw_only=True)
class ProcessLine:
    """A process as it last gave a sign of life; `silent_ms` is how long ago that was."""

    service: str
    process_id: str
    host: str
    pid: int
    version: str
    started_at: datetime
    silent_ms: int
    alive: bool
    well: bool
    checks: dict[str, bool]
    in_flight: int
    consumers: list[ConsumerSign]
    hub_lag_ms: int
    memory_bytes: int
    disk_free_bytes: int


@dataclass(frozen=True, kw_only=True)
class QueueLine:
    """A queue; numbers from the broker's management are None where that is not there.

    Rates are messages per 1,000 seconds, so that they are whole numbers. `oldest_ms` is the age of
    the oldest event that was published to the queue's consumer and has no fate there.
    """

    queue: str
    consumer: str | None
    declared: bool
    depth: int | None
    unacknowledged: int | None
    consumers: int | None
    in_rate: int | None
    out_rate: int | None
    oldest_ms: int | None


@dataclass(frozen=True, kw_only=True)
class OwnerLine:
    """A service's own view of its messages; `reached` False: it did not answer, the rest is old."""

    service: str
    reached: bool
    at: datetime | None
    outbox: OutboxStatus | None
    consumers: list[ConsumerStatus]
    undecoded: int
    awaited: int
    oldest_awaited_at: datetime | None
    unchained_audit: int | None
    oldest_unchained_audit_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AlertLine:
    """An alert, with what is said of it.

    `what` happened, its `meaning` for people (`meaning_bo` in Tibetan) and `what_to_do`; `affected`
    is at most how many wait. `value` and `limit` are in the unit of the kind: ages ms, depths
    messages, free disk MiB. `next_call_at` is None once somebody looks after it.
    """

    alert_id: str
    version: int
    kind: AlertKind
    subject: str
    state: AlertState
    urgency: Urgency
    value: int
    limit: int
    affected: int | None
    what: str
    meaning: str
    meaning_bo: str
    what_to_do: str
    calls: int
    next_call_at: datetime | None
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    escalated_at: datetime | None
    over_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Overview:
    """How it all is, on one page."""

    at: datetime
    well: bool
    broker_reached: bool
    management_reached: bool
    processes: list[ProcessLine]
    owners: list[OwnerLine]
    queues: list[QueueLine]
    alerts: list[AlertLine]
    held: int
    parked: int


@dataclass(frozen=True, kw_only=True)
class AlertPage(Page):
    """Alerts, latest first."""

    items: list[AlertLine]
