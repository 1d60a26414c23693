"""The naive way in plain nameko: insert a document, dispatch the next event. No guarantee.

As nameko's documentation and most projects write it: `@event_handler`, `EventDispatcher` and a
dependency that holds a pymongo client with its defaults. A crash between insert and dispatch loses
the event, an exception in the handler loses the message.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from nameko.events import EventDispatcher, event_handler
from nameko.extensions import DependencyProvider
from pymongo import MongoClient


class Database(DependencyProvider):
    """``db = Database("relief")``: one client per process."""

    def __init__(self, name: str) -> None:
        self.name = name

    def setup(self) -> None:
        self.client: MongoClient[dict[str, Any]] = MongoClient(self.container.config["MONGO_URI"])

    def stop(self) -> None:
        self.client.close()

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.client[self.name]


class NaiveRelief:
    """The first hop."""

    name = "relief"

    db = Database("naive_relief")
    dispatch = EventDispatcher()

    @event_handler("hotline", "ticket_escalated")
    def on_ticket_escalated(self, payload: dict[str, Any]) -> None:
        lead = {
            **payload,
            "_id": payload["ticket_id"],
            "state": "open",
            "opened_at": datetime.now(UTC),
            "opened_by": "system/relief",
            "decision": None,
        }
        self.db.leads.insert_one(lead)
        self.dispatch("lead_opened", lead_opened_from(lead))


class NaiveFollowUp:
    """The second hop."""

    name = "notifications"

    db = Database("naive_notifications")

    @event_handler("relief", "lead_opened")
    def on_lead_opened(self, payload: dict[str, Any]) -> None:
        note = {**payload, "_id": payload["lead_id"], "noted_at": datetime.now(UTC)}
        self.db.follow_ups.insert_one(note)


def lead_opened_from(lead: dict[str, Any]) -> dict[str, Any]:
    """What is told of a new lead."""
    return {
        "lead_id": lead["_id"],
        "ticket_id": lead["ticket_id"],
        "ticket_number": lead["number"],
        "reason_code": lead["reason_code"],
        "county": lead["county"],
        "managing_union": lead["managing_union"],
        "language": lead["language"],
        "preferred_channel": lead["preferred_channel"],
        "phone_key": lead["phone_key"],
        "happened_on": lead["happened_on"],
    }
