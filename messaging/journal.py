"""The journal: what a service announced, as outbox rows. Published rows stay: its history."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from contracts.schemas import dump_event
from messaging.sealing import KeyRing, authenticated
from messaging.tracing import trace_of
from records.unit_of_work import Announcement

PENDING, PUBLISHED = "pending", "published"


class EventJournal:
    """Turns announcements into outbox rows; each is rendered into all its live versions later."""

    def __init__(self, service: str, key_ring: KeyRing) -> None:
        self._service, self._key_ring = service, key_ring

    def rows(self, announcements: Sequence[Announcement]) -> list[dict[str, Any]]:
        """The outbox documents, state ``pending``.

        Raises `TypeError` when an event is not as its contract says, `ValueError` when it belongs
        to another service, `KeyError` when a named reader has no public key: all faults of ours,
        found before anything is saved.
        """
        begun = trace_of(None).traceparent  # where nobody's trace caused them, one begins here
        return [self._row(announcement, begun) for announcement in announcements]

    def _row(self, announcement: Announcement, begun: str) -> dict[str, Any]:
        event, cause = announcement.event, announcement.cause
        if event.source != self._service:
            raise ValueError(f"{self._service} announces {event.wire_type()}, which is not its own")
        return {
            "_id": announcement.event_id,
            "type": event.wire_type(),
            "name": event.wire_name(),
            "version": event.version,
            "subject": announcement.subject,
            "sequence": announcement.sequence,
            "at": announcement.recorded_at,
            "businesstime": announcement.business_time,
            "actor": announcement.actor,
            "correlationid": cause.correlation_id,
            "causationid": cause.message_id,
            "traceparent": cause.traceparent or begun,
            "data": dump_event(event, partial(self._seal, event, announcement.event_id)),
            "state": PENDING,
            "published_at": None,
        }

    def _seal(
        self, event: Any, event_id: str, field: str, value: Any, readers: Sequence[str]
    ) -> dict[str, Any]:
        name = f"{event.source}.{event.wire_name()}"
        return self._key_ring.seal(value, readers, authenticated(name, field, event_id))
