"""Units of work on the memory twin, for tests of handlers: begun, accepted, committed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from contracts.events import Event
from contracts.rights import EVERYTHING, Actor, Grant, system_actor
from records.kinds import Kind
from records.memory import MemoryStore
from records.unit_of_work import Announcement, Batch, Cause, UnitOfWork
from vocabulary.ids import new_id

NOW = datetime(2021, 3, 5, 2, 0, tzinfo=UTC)


class NoJournal:
    """Keeps announcements apart instead of making outbox rows of them."""

    def rows(self, announcements: Sequence[Announcement]) -> list[dict[str, Any]]:
        """One bare row per announcement."""
        return [
            {"_id": each.event_id, "subject": each.subject, "sequence": each.sequence}
            for each in announcements
        ]


class Twin:
    """A memory store, and what was announced by the units that were committed."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.announced: list[Event] = []

    @contextmanager
    def unit(
        self,
        *,
        actor: Actor | None = None,
        grant: Grant = EVERYTHING,
        now: datetime = NOW,
        event_id: str | None = None,
    ) -> Iterator[UnitOfWork]:
        """A unit of work that is committed when the block ends without an error."""
        batch = Batch(self.store, NoJournal())
        unit = batch.begin(
            actor=actor or system_actor("test"),
            grant=grant,
            cause=Cause(message_id=event_id or new_id(), correlation_id=new_id()),
            now=now,
        )
        yield unit
        unit.accept()
        batch.commit()
        self.announced += [each.event for each in batch.announcements]

    def rows(self, kind: Kind) -> list[dict[str, Any]]:
        """The documents of a kind."""
        return self.store.rows(kind)
