"""What the rights walk asks of merging, splitting and emergencies: a ticket of one county."""

from __future__ import annotations

from typing import Any


def of_joining(ticket_id: str, stale: dict[str, Any]) -> dict[str, Any]:
    """Method → what is asked with it about this ticket; nobody has the `stale` version."""
    ticket = {"ticket_id": ticket_id}
    person = {"name": "扎西", "phone": "+8613800000000", "claimed_fen": 1}
    part = {"category": "question", "text": "社保怎么转"}
    return {
        "hotline.find_same_tickets": ticket,
        "hotline.merge_ticket": {**ticket, **stale, "into": "no-ticket"},
        "hotline.undo_merge": {**ticket, **stale, "note": "不是"},
        "hotline.declare_emergency": {**ticket, **stale, "kind": "crowd"},
        "hotline.lift_emergency": {**ticket, **stale, "note": "误报"},
        "hotline.report_emergency": {**ticket, **stale, "to": "police"},
        "hotline.list_claimants": ticket,
        "hotline.show_ticket_replies": ticket,
        "hotline.add_claimants": {**ticket, **stale, "people": [person]},
        "hotline.split_ticket": {**ticket, **stale, "parts": [part]},
    }
