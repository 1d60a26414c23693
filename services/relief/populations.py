"""What auditors sample of relief."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from contracts.relief import AidState
from contracts.sampling import SampleOf
from records.kinds import Kind
from records.sampling import Population
from records.store import Document
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS


def _population(kind: Kind, *, day: str, number: str, **among: Any) -> Population:
    shown = partial(_line, day=day, number=number)
    return Population(kind=kind, day=day, line=shown, among=among)


def _line(row: Document, *, day: str, number: str) -> Mapping[str, Any]:
    return {
        "number": row[number],
        "managing_union": row["managing_union"],
        "day": date.fromisoformat(row[day]),
        "state": row["state"],
    }


POPULATIONS = {
    SampleOf.LEADS: _population(LEADS, day="happened_on", number="ticket_number"),
    SampleOf.FILES: _population(FILES, day="opened_on", number="number"),
    SampleOf.AID: _population(AID_REQUESTS, day="requested_on", number="file_number"),
    # Nothing is done to a request once it is paid: its last day is that of the payment.
    SampleOf.PAYMENTS: _population(
        AID_REQUESTS, day="last_on", number="file_number", state=AidState.PAID.value
    ),
}
