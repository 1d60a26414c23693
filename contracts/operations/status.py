"""How the messages of a service are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class ConsumerStatus:
    """What one consumer group holds: tried again later, parked for a person, waiting behind."""

    consumer: str
    held: int
    parked: int
    behind: int
    oldest_held_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OutboxStatus:
    """What a service announced and the broker does not have; `stuck` was returned or refused."""

    pending: int
    oldest_pending_at: datetime | None
    stuck: int


@dataclass(frozen=True, kw_only=True)
class OwnerStatus:
    """How a service's messages are, from its own database.

    `awaited` records are incomplete until a fact of another source is heard.
    """

    service: str
    at: datetime
    outbox: OutboxStatus
    consumers: list[ConsumerStatus]
    undecoded: int
    unchained_audit: int | None
    oldest_unchained_audit_at: datetime | None
    awaited: int = 0
    oldest_awaited_at: datetime | None = None


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
