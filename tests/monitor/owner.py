"""An owner of messages as the monitor meets it: its journal is real, its word is scripted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.operations.journal import EventFate, EventFates, JournalLines
from contracts.operations.queries import OpsEvents, OpsFates, OpsJournalSince
from contracts.operations.words import Fate
from contracts.refusals import ServiceUnavailable
from contracts.requests import Request
from contracts.schemas import dump
from messaging.ops import journal_lines
from records.kinds import OUTBOX
from services.monitor.asking import Owners
from tests.databases import OwnDatabase

BEGAN = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
REGISTRY = {"relief": {"hotline": {"events": ["ticket_escalated.v1"]}}}
NAMES = ("hotline", "relief")


def event_id(seconds: float, number: int = 0) -> str:
    """The id of an event that was announced so many seconds after `BEGAN`."""
    milliseconds = int((BEGAN.timestamp() + seconds) * 1000)
    return str(UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | number))


class Owner:
    """Hotline with its journal, and relief that hears it."""

    def __init__(self, own: OwnDatabase) -> None:
        self.journal = own.database[OUTBOX.name]
        self._store = own.store
        self.fates: list[EventFate] = []
        self.away: set[str] = set()
        self.asked: list[tuple[str, Request]] = []

    def ask(
        self,
        request: Request,
        *,
        owner: str | None = None,
        authorization: str | None = None,
        deadline: float | None = None,
        idempotency_key: str | None = None,
    ) -> Mapping[str, Any]:
        assert owner is not None
        self.asked.append((owner, request))
        if owner in self.away:
            raise ServiceUnavailable()
        return dump(self._answer(owner, request))

    def announce(
        self,
        seconds: float,
        *,
        number: int = 0,
        published: bool = True,
        kind: str = "ticket_escalated",
        correlation_id: str = "c-1",
        causation_id: str = "call-1",
    ) -> str:
        """An event gets into the journal now; `seconds` is when its announcing began."""
        each, at = event_id(seconds, number), BEGAN + timedelta(seconds=seconds)
        row = {
            "_id": each,
            "type": f"hotline.{kind}.v1",
            "subject": f"ticket/{each}",
            "sequence": 1,
            "at": at,
            "published_at": at + timedelta(milliseconds=20) if published else None,
            "businesstime": None,
            "actor": "staff/agent",
            "correlationid": correlation_id,
            "causationid": causation_id,
            "traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01",
        }
        self.journal.insert_one({**row, "data": {"phone": "13800000000"}})
        return each

    def publish(self, each: str) -> None:
        self.journal.update_one({"_id": each}, {"$set": {"published_at": BEGAN}})

    def tell(self, each: str, fate: Fate, *, attempts: int = 1) -> None:
        """Relief met the event and says what became of it."""
        self.fates = [known for known in self.fates if known.event_id != each]
        self.fates.append(
            EventFate(
                event_id=each,
                consumer="relief.hotline",
                fate=fate,
                at=BEGAN + timedelta(minutes=1),
                attempts=attempts,
                reason=None,
            )
        )

    def owners(self) -> Owners:
        return Owners(self, NAMES)

    def _answer(self, owner: str, request: Request) -> Any:
        match request:
            case OpsJournalSince() if owner == "hotline":
                return journal_lines.since(self._store, request)
            case OpsEvents() if owner == "hotline":
                return journal_lines.of(self._store, request.event_ids)
            case OpsFates() if owner == "relief":
                told = [each for each in self.fates if each.event_id in request.event_ids]
                return EventFates(items=told)
            case OpsFates():
                return EventFates(items=[])
            case _:
                return JournalLines(items=[], more=False)
