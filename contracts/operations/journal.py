"""What a service says of the events that it announced, and of those that it met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contracts.operations.words import Fate, SelectionState


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """What the journal says of one event, but for its data."""

    event_id: str
    type: str
    subject: str
    sequence: int
    at: datetime
    published_at: datetime | None
    business_time: datetime | None
    actor: str
    correlation_id: str
    causation_id: str
    traceparent: str


@dataclass(frozen=True, kw_only=True)
class JournalLines:
    """Lines of a journal, oldest first; `more`: there are others after the last of them."""

    items: list[JournalLine]
    more: bool


@dataclass(frozen=True, kw_only=True)
class EnvelopeAnswer:
    """An event of the journal as JSON text, sealed fields shown as whom they are for."""

    line: JournalLine
    envelope: str


@dataclass(frozen=True, kw_only=True)
class EventFate:
    """What one consumer made of one event.

    `edited_to` is the id under which it met the message after operators' edits: the fate is that
    one's.
    """

    event_id: str
    consumer: str
    fate: Fate
    at: datetime
    attempts: int
    reason: str | None
    edited_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class EventFates:
    """The fates of the events asked for, of those consumers of this service that met them."""

    items: list[EventFate]


@dataclass(frozen=True, kw_only=True)
class Republication:
    """A part of the journal sent again to one consumer alone, as a stored job with a cursor."""

    republication_id: str
    consumer: str
    since: datetime
    until: datetime
    state: SelectionState
    by: str
    note: str
    total: int
    sent: int
