"""A small aggregate, its kind, repository and journal, for the tests of records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, ClassVar

from contracts.identity import SessionRevoked
from contracts.refusals import Kind as RefusalKind
from contracts.refusals import Refusal
from contracts.rights import EVERYTHING, Actor, Grant
from records.aggregate import Aggregate
from records.kinds import Index, Kind
from records.repository import Repository
from records.unit_of_work import Announcement, Batch, Cause, UnitOfWork

NOW = datetime(2021, 3, 5, 1, 2, 3, 456_789, tzinfo=UTC)
OFFICER = Actor(name="staff/018f-officer", roles=frozenset())

COUNTERS = Kind(
    name="counters",
    personal=("keeper",),
    owned_by="owner",
    indexes=(
        Index(name="label", fields=(("label", 1),), unique=True),
        Index(
            name="person",
            fields=(("person_key", 1),),
            unique=True,
            partial={"person_key": {"$type": "string"}},
        ),
        Index(name="newest", fields=(("opened_at", -1), ("_id", -1))),
    ),
    validator={
        "$jsonSchema": {
            "bsonType": "object",
            "required": ["total", "label"],
            "properties": {"total": {"bsonType": ["int", "long"], "minimum": 0}},
        }
    },
)


class CounterNotFound(Refusal):
    code = "test_counter_not_found"
    kind = RefusalKind.NOT_FOUND


class Counter(Aggregate):
    """Counts, and announces each count."""

    name: ClassVar[str] = "counter"

    def __init__(
        self,
        *,
        counter_id: str,
        label: str | None = None,
        total: int = 0,
        managing_union: str = "county-540202",
        owner: str | None = None,
        person_key: str | None = None,
        keeper: dict[str, Any] | None = None,
        opened_at: datetime = NOW,
    ) -> None:
        super().__init__(aggregate_id=counter_id)
        self.label = label or counter_id
        self.total = total
        self.managing_union = managing_union
        self.owner = owner
        self.person_key = person_key
        self.keeper = keeper
        self.opened_at = opened_at

    def count(self, amount: int = 1) -> None:
        self.total += amount
        self.announce(SessionRevoked(session_id=str(self.total), actor=self.aggregate_id))


class Counters(Repository[Counter]):
    kind = COUNTERS
    not_found = CounterNotFound

    @staticmethod
    def to_document(aggregate: Counter) -> dict[str, Any]:
        return {
            "label": aggregate.label,
            "total": aggregate.total,
            "managing_union": aggregate.managing_union,
            "owner": aggregate.owner,
            "person_key": aggregate.person_key,
            "keeper": aggregate.keeper,
            "opened_at": aggregate.opened_at,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Counter:
        fields = ("label", "total", "managing_union", "owner", "person_key", "keeper", "opened_at")
        return Counter(counter_id=document["_id"], **{name: document[name] for name in fields})


class PlainJournal:
    """Outbox documents with what the tests look at."""

    def rows(self, announcements: Sequence[Announcement]) -> list[dict[str, Any]]:
        return [
            {
                "_id": each.event_id,
                "type": type(each.event).wire_type(),
                "subject": each.subject,
                "sequence": each.sequence,
                "at": each.recorded_at,
                "state": "pending",
                "told": asdict(each.event)["session_id"],
            }
            for each in announcements
        ]


def new_batch(store: Any, **settings: Any) -> Batch:
    return Batch(store, PlainJournal(), **settings)


def begin(batch: Batch, *, grant: Grant = EVERYTHING, action: str = "counter.count") -> UnitOfWork:
    cause = Cause(message_id="message", correlation_id="conversation")
    return batch.begin(actor=OFFICER, grant=grant, cause=cause, now=NOW, action=action)


def save(store: Any, *counters: Counter) -> None:
    """Save new counters in one batch."""
    batch = new_batch(store)
    unit = begin(batch)
    for counter in counters:
        Counters(unit).add(counter)
    unit.accept()
    batch.commit()


def found_one(counters: Counters, **equals: Any) -> Counter:
    """The one that a search must find."""
    counter = counters.find(**equals)
    assert counter is not None
    return counter
