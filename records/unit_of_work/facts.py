"""Who, why and when of a unit of work, and the facts that it announces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from contracts.events import Event
from contracts.rights import Actor, Grant


@dataclass(frozen=True)
class Cause:
    """What made this happen: the event or command that is worked on, and its conversation."""

    message_id: str
    correlation_id: str
    traceparent: str | None = None
    business_time: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """Under whose name, right and cause a unit works, and when.

    `now` is business time, `recorded_at` real time, both aware UTC in whole milliseconds; `action`
    is what audit rows call it: that of the request (``ticket.escalate``), or what was heard or came
    due (``on_ticket_escalated``, ``timer.send_what_is_due``).
    """

    actor: Actor
    grant: Grant
    cause: Cause
    now: datetime
    recorded_at: datetime
    action: str


@dataclass(frozen=True)
class Announcement:
    """An event that becomes true with the commit.

    `sequence` counts from 1 within the subject, without a gap. `recorded_at` is real time,
    `business_time` the time of the act; `actor` is the recorded name (``staff/018f…``).
    """

    event_id: str
    event: Event
    subject: str
    sequence: int
    recorded_at: datetime
    business_time: datetime
    actor: str
    cause: Cause


class Journal(Protocol):
    """Makes outbox documents of announcements; messaging implements it."""

    def rows(self, announcements: Sequence[Announcement]) -> list[dict[str, Any]]:
        """One document per announcement, in the same order, with ``_id`` = event id."""
        ...
