"""Which card the aid on a file was paid to last."""

from __future__ import annotations

from contracts.relief import AidState, Payee
from services.relief.cases import Cases

MOST_AID = 1_000


def known_payee(cases: Cases, file_id: str) -> Payee | None:
    """The payee of the aid that was paid last, to the household itself; None before the first."""
    paid = [
        aid
        for aid in cases.aid.find_all(file_id=file_id, state=AidState.PAID.value, limit=MOST_AID)
        if aid.student is None and aid.paid_fen and aid.archived_on is None
    ]
    return max(paid, key=lambda aid: (aid.last_on, aid.aggregate_id)).payee if paid else None
