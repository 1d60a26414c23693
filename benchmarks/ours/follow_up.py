"""The second hop: whoever must follow up a lead gets a note of it. Real contract, real records.

It stands in for notifications, whose real handler writes three deliveries for each lead, so that
both hops of every contender write one document each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from contracts.refusals import Kind as RefusalKind
from contracts.refusals import Refusal
from contracts.relief import LeadOpened
from messaging.consumes import consumes
from messaging.dependencies import Stored, Unit
from messaging.relay import Relay
from records.aggregate import Aggregate
from records.kinds import Index, Kind
from records.repository import Repository

FOLLOW_UPS = Kind(
    name="follow_ups",
    personal=("reason",),
    indexes=(Index(name="ticket", fields=(("ticket_number", 1),)),),
    validator={
        "$jsonSchema": {
            "required": ["ticket_number", "county", "managing_union", "reason", "noted_at"],
            "properties": {
                "ticket_number": {"bsonType": "string"},
                "reason": {"bsonType": "binData"},
                "noted_at": {"bsonType": "date"},
            },
        }
    },
)


class FollowUpNotFound(Refusal):
    """There is no such note."""

    code = "follow_up_not_found"
    kind = RefusalKind.NOT_FOUND


@dataclass(kw_only=True, eq=False)
class FollowUp(Aggregate):
    """A note that a lead waits for somebody."""

    name = "follow_up"

    told: dict[str, Any]
    noted_at: datetime


class FollowUps(Repository[FollowUp]):
    """Notes by lead."""

    kind = FOLLOW_UPS
    not_found: ClassVar = FollowUpNotFound

    @staticmethod
    def to_document(aggregate: FollowUp) -> dict[str, Any]:
        return {**aggregate.told, "noted_at": aggregate.noted_at}

    @staticmethod
    def from_document(document: dict[str, Any]) -> FollowUp:
        told = {name: document[name] for name in _TOLD}
        return FollowUp(aggregate_id=document["_id"], told=told, noted_at=document["noted_at"])


_TOLD = (
    "ticket_id", "ticket_number", "reason", "county", "managing_union", "language",
    "preferred_channel", "phone_key", "happened_on",
)  # fmt: skip


def told_of(event: LeadOpened) -> dict[str, Any]:
    """What the note keeps of the event."""
    return {
        "ticket_id": event.ticket_id,
        "ticket_number": event.ticket_number,
        "reason": event.reason_code.open().value,
        "county": event.county,
        "managing_union": event.managing_union,
        "language": event.language,
        "preferred_channel": event.preferred_channel.value,
        "phone_key": event.phone_key,
        "happened_on": event.happened_on.isoformat(),
    }


class FollowUpService:
    """Hears of leads under notifications' name, keys and queue."""

    name = "notifications"

    follow_ups = Stored(FollowUps)
    unit = Unit()
    relay = Relay()

    @consumes(LeadOpened, loads={"follow_ups": "lead_id"})
    def on_lead_opened(self, event: LeadOpened) -> None:
        if self.follow_ups.find_by_id(event.lead_id) is None:
            note = FollowUp(aggregate_id=event.lead_id, told=told_of(event), noted_at=self.unit.now)
            self.follow_ups.add(note)
