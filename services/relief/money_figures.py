"""How often what relief announces of money became true, by what it keeps."""

from __future__ import annotations

from contracts.relief import AidState, BatchState
from contracts.relief.budgets import EntryKind
from records.reads import Reads
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.budgets import BUDGET_ENTRIES
from services.relief.repository.payment_batches import PAYMENT_BATCHES

_APPROVED = [state.value for state in (AidState.APPROVED, AidState.IN_BATCH, AidState.PAID)]
_USES = [kind.value for kind in (EntryKind.COMMITTED, EntryKind.FREED, EntryKind.SPENT)]
_PAID = [state.value for state in (BatchState.PAID, BatchState.PARTLY_PAID)]
_RETURNED = [state.value for state in (BatchState.PARTLY_PAID, BatchState.FAILED)]


def became_of_money(reads: Reads) -> dict[str, int]:
    """Event → for how many records it became true."""
    return {
        "aid_approved": _approved(reads),
        "aid_revoked": reads.count(AID_REQUESTS, {"revoked": True}),
        "budget_set": reads.count(BUDGET_ENTRIES, {"kind": EntryKind.GRANTED.value}),
        "budget_used": reads.count(BUDGET_ENTRIES, {"kind": {"$in": _USES}}),
        "payment_made": reads.count(PAYMENT_BATCHES, {"state": {"$in": _PAID}}),
        "payment_returned": reads.count(PAYMENT_BATCHES, {"state": {"$in": _RETURNED}}),
    }


def _approved(reads: Reads) -> int:
    """Requests that were approved once, revoked ones too."""
    now = reads.count(AID_REQUESTS, {"state": {"$in": _APPROVED}})
    refused = {"revoked": True, "state": AidState.REFUSED.value}
    return now + reads.count(AID_REQUESTS, refused)
