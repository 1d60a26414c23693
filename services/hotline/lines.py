"""Tickets in lists: the beginning of what was asked, and no personal value in full."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.hotline import Category, Channel, LeadState, TicketLine, TicketState
from contracts.retention import ARCHIVED
from vocabulary.masking import hide_personal_numbers, mask_name

EXCERPT_CHARACTERS = 120
SHOWN = (
    "number", "state", "channel", "category", "managing_union", "archived_on", "request",
    "happened_on", "registered_at", "lead",
)  # fmt: skip
"""What a line shows is in these fields of a ticket's document."""


def line(row: dict[str, Any]) -> TicketLine:
    """A ticket in a list, from its document with personal fields in plain."""
    lead = row["lead"]
    return TicketLine(
        ticket_id=row["_id"],
        number=row["number"],
        state=TicketState(row["state"]),
        channel=Channel(row["channel"]),
        category=Category(row["category"]),
        managing_union=row["managing_union"],
        applicant_name=ARCHIVED if row.get("archived_on") else mask_name(row["request"]["name"]),
        text=excerpt(row["request"]["text"]),
        happened_on=date.fromisoformat(row["happened_on"]),
        registered_at=row["registered_at"],
        lead_state=LeadState(lead["state"]) if lead else None,
    )


def excerpt(text: str) -> str:
    """The beginning, personal numbers hidden first, so that none is cut into an unseen half."""
    plain = hide_personal_numbers(text)
    return plain if len(plain) <= EXCERPT_CHARACTERS else f"{plain[:EXCERPT_CHARACTERS]}…"
