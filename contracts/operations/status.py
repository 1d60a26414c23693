"""How the messages of a service are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class ConsumerStatus:
    """How one consumer group is: its held rows, whether it pauses, how far it lags behind events.

    `critical_ms` is the time from an event's commit to its application, over the latest
    hundred applied; None when it applied nothing yet.
    """

    consumer: str
    paused_since: datetime | None
    paused_why: str | None
    held: int
    parked: int
    behind: int
    oldest_held_at: datetime | None
    last_applied_at: datetime | None
    critical_ms_median: int | None
    critical_ms_p99: int | None


@dataclass(frozen=True, kw_only=True)
class OutboxStatus:
    """What a service announced and the broker does not have; `stuck` was returned or refused."""

    pending: int
    oldest_pending_at: datetime | None
    stuck: int


@dataclass(frozen=True, kw_only=True)
class OwnerStatus:
    """How a service's messages are, from its own database."""

    service: str
    at: datetime
    outbox: OutboxStatus
    consumers: list[ConsumerStatus]
    undecoded: int
    unchained_audit: int | None
    oldest_unchained_audit_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class UndecodedLine:
    """What no consumer could decode; its body stays encrypted where it lies."""

    row_id: str
    consumer: str
    at: datetime
    diagnosis: str
    size: int


@dataclass(frozen=True, kw_only=True)
class UndecodedLines:
    """The latest hundred."""

    items: list[UndecodedLine] = field(default_factory=list)
