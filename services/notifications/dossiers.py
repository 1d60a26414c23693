"""What people were told about the subjects of a dossier."""

from __future__ import annotations

from itertools import islice
from typing import Any

from contracts.dossiers import (
    DossierEntry,
    DossierField,
    DossierPart,
    DossierSection,
    GatherMessages,
)
from contracts.rights import Actor
from records.clock import to_milliseconds
from records.reads import Reads
from services.notifications.kinds import DELIVERIES
from vocabulary.masking import hide_personal_numbers

_PLAIN = ("subject", "template", "recipient_kind", "channel", "language", "state", "happened_on")
_MOMENTS = ("created_at", "sent_at")
MOST_MESSAGES = 500


def gather_messages(reads: Reads, *, request: GatherMessages, by: Actor) -> DossierPart:
    """Every message about these subjects, oldest first, at most `MOST_MESSAGES`."""
    where = {"subject": {"$in": request.subjects}}
    told = reads.every(DELIVERIES, where, sort=[("created_at", 1)], personal=True)
    rows = list(islice(told, MOST_MESSAGES))
    return DossierPart(
        service="notifications",
        subject="messages",
        number="",
        managing_union="",
        sections=[DossierSection(code="messages", entries=[_entry(row) for row in rows])],
        related=[],
        asked_by=by.name,
    )


def _entry(row: dict[str, Any]) -> DossierEntry:
    """One message; its body may tell of illness, and the recipient is told by his kind alone."""
    found = {name: row[name] for name in _PLAIN}
    found |= {name: to_milliseconds(row[name]).isoformat() for name in _MOMENTS if row[name]}
    found["title"] = hide_personal_numbers(row["message"]["title"])
    if row["reason"]:
        found["reason"] = row["reason"]
    return DossierEntry(fields=[DossierField(code=name, text=text) for name, text in found.items()])
