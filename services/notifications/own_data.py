"""What notifications keeps of a phone, for whoever signed in with it: the contact, the messages.

Notifications knows nobody but by phone. Of the messages only those are told that are about what the
other services called his, and the sign-in codes, which are the phone's.
"""

from __future__ import annotations

from typing import Any

from contracts.own_data import OwnEntry, OwnRecord, TellOwnMessages
from contracts.rights import Actor
from records.own_data import all_rows, entry, section
from records.reads import Reads
from services.notifications.kinds import CONTACTS, DELIVERIES


def own_records(
    reads: Reads, *, request: TellOwnMessages, by: Actor
) -> tuple[list[OwnRecord], int]:
    """(how the phone is reached, what it was sent; how many messages are left out)."""
    where = {"$or": [{"subject": {"$in": request.subjects}}, {"template": "phone_code"}]}
    rows, left_out = all_rows(reads, DELIVERIES, where, sort=(("created_at", 1),))
    contacts = [reads.reveal(CONTACTS, row) for row in reads.load(CONTACTS, sorted(by.own_keys))]
    sections = [
        section("record", *map(_contact, contacts)),
        section("messages", *map(_message, rows)),
    ]
    return [OwnRecord(subject="contact", number="", sections=sections)], left_out


def _contact(row: dict[str, Any]) -> OwnEntry:
    return entry(
        {
            "phone": row["phone"],
            "language": row["language"],
            "preferred_channel": row["preferred_channel"],
            "silenced": len(row.get("silent", [])) or None,
        }
    )


def _message(row: dict[str, Any]) -> OwnEntry:
    return entry(
        {
            "message_title": row["message"]["title"],
            "message_body": row["message"]["body"],
            "delivery_channel": row["channel"],
            "language": row["language"],
            "state": row["state"],
            "created_at": row["created_at"],
            "sent_at": row["sent_at"],
        }
    )
