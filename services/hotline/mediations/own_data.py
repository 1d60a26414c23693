"""What the mediations of somebody's tickets tell him: how they stand, and what was recovered.

Other workers are a number, and what was taken down of sessions is named, not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contracts.own_data import OwnRecord
from contracts.rights import EVERYTHING
from records.own_data import all_rows, entry, section
from records.reads import Reads
from services.hotline.mediations.repository import MEDIATIONS, Mediations


def own_mediations(reads: Reads, ticket_ids: Sequence[str]) -> tuple[list[OwnRecord], int]:
    """(the mediations of these tickets, which are his; how many are left out).

    They hold no key of a person: whose they are their ticket says.
    """
    where = {"ticket_id": {"$in": list(ticket_ids)}}
    rows, more = all_rows(reads.within(EVERYTHING), MEDIATIONS, where)
    return [_told(row) for row in rows], more


def _told(row: dict[str, Any]) -> OwnRecord:
    mediation = Mediations.from_document(row)
    told = entry(
        {
            "mediation_state": mediation.state,
            "employer": mediation.employer,
            "people": len(mediation.workers),
            "accepted_on": mediation.accepted_on,
            "due_on": mediation.due_on,
            "pay_by": mediation.pay_by,
            "recovered_fen": mediation.recovered_fen,
        },
        not_shown={"note": bool(mediation.sessions or mediation.end_text)},
    )
    return OwnRecord(subject=mediation.subject, number="", sections=[section("record", told)])
