"""From ticket to notification in plain nameko: three services, each inserts and dispatches."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from nameko.events import EventDispatcher, event_handler
from nameko.rpc import rpc

from benchmarks.peers.naive import Database, lead_opened_from

UNION = "county-540202"


class NaiveHotline:
    """Tickets."""

    name = "hotline"

    db = Database("naive_flow_hotline")
    dispatch = EventDispatcher()

    @rpc
    def register_request(self, **request: Any) -> dict[str, Any]:
        ticket_id = str(uuid4())
        ticket = {
            **request,
            "_id": ticket_id,
            "number": f"SR-{ticket_id[:13]}",
            "state": "registered",
            "managing_union": UNION,
            "phone_key": f"t1.{request['applicant']['phone']}",
            "person_key": f"p1.{request['applicant']['id_number']}",
            "registered_at": datetime.now(UTC),
        }
        self.db.tickets.insert_one(ticket)
        self.dispatch("ticket_registered", _told(ticket))
        return {"ticket_id": ticket_id, "number": ticket["number"]}

    @rpc
    def accept_ticket(self, ticket_id: str) -> dict[str, Any]:
        return self._move(ticket_id, "accepted", {})

    @rpc
    def escalate_ticket(self, ticket_id: str, reason_code: str) -> dict[str, Any]:
        return self._move(ticket_id, "escalated", {"reason_code": reason_code})

    def _move(self, ticket_id: str, state: str, more: dict[str, Any]) -> dict[str, Any]:
        change = {**more, "state": state, f"{state}_at": datetime.now(UTC)}
        self.db.tickets.update_one({"_id": ticket_id}, {"$set": change})
        ticket = self.db.tickets.find_one({"_id": ticket_id})
        self.dispatch(f"ticket_{state}", _told(ticket))
        return {"ticket_id": ticket_id, "state": state, "number": ticket["number"]}

    @event_handler("relief", "lead_opened")
    def on_lead_opened(self, payload: dict[str, Any]) -> None:
        lead = {"lead_id": payload["lead_id"], "lead_state": "open"}
        self.db.tickets.update_one({"_id": payload["ticket_id"]}, {"$set": lead})


class NaiveFlowRelief:
    """Leads."""

    name = "relief"

    db = Database("naive_flow_relief")
    dispatch = EventDispatcher()

    @event_handler("hotline", "ticket_escalated")
    def on_ticket_escalated(self, payload: dict[str, Any]) -> None:
        lead = {
            **payload,
            "_id": payload["ticket_id"],
            "state": "open",
            "opened_at": datetime.now(UTC),
            "opened_by": "system/relief",
        }
        self.db.leads.insert_one(lead)
        self.dispatch("lead_opened", lead_opened_from(lead))


class NaiveNotifications:
    """Contacts and deliveries."""

    name = "notifications"

    db = Database("naive_flow_notifications")
    dispatch = EventDispatcher()

    @event_handler("hotline", "ticket_registered")
    def on_ticket_registered(self, payload: dict[str, Any]) -> None:
        contact = {"phone": payload["applicant"]["phone"]}
        self.db.contacts.update_one({"_id": payload["phone_key"]}, {"$set": contact}, upsert=True)

    @event_handler("relief", "lead_opened")
    def on_lead_opened(self, payload: dict[str, Any]) -> None:
        officer = self.db.duty_rosters.find_one({"_id": payload["managing_union"]})
        union = f"union/{payload['managing_union']}"
        for recipient in (payload["phone_key"], f"staff/{officer}", union):
            delivery = {
                "_id": f"{payload['lead_id']}/{recipient}",
                "state": "sent",
                "recipient": recipient,
                "channel": "in_app",
                "title": "帮扶线索已登记",
                "body": f"工单 {payload['ticket_number']} 已转帮扶。",
                "sent_at": datetime.now(UTC),
            }
            self.db.deliveries.insert_one(delivery)
            self.dispatch("delivery_sent", {"delivery_id": delivery["_id"], "channel": "in_app"})


def _told(ticket: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in ticket.items() if not isinstance(value, datetime)}
    return {**kept, "ticket_id": kept.pop("_id"), "happened_on": "2021-03-05"}
