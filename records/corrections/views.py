"""Corrections as they are shown: old and new masked."""

from __future__ import annotations

from contracts.corrections import (
    CorrectedField,
    CorrectionAnswer,
    CorrectionPage,
    CorrectionState,
    ListCorrections,
)
from contracts.retention import ARCHIVED
from records.corrections.correction import Correction
from records.corrections.repository import CORRECTIONS, Corrections
from records.reads import Reads, order_of
from vocabulary.masking import mask_id_number, mask_name, mask_phone

_MASKS = {
    CorrectedField.NAME: mask_name,
    CorrectedField.PHONE: mask_phone,
    CorrectedField.ID_NUMBER: mask_id_number,
}
# Naming every state lets one index serve the list with and without a filter on it.
EVERY_STATE = {"$in": [state.value for state in CorrectionState]}


def masked(field: CorrectedField, value: str) -> str:
    """The value as its field is masked."""
    return value if value == ARCHIVED else _MASKS[field](value)


def list_corrections(reads: Reads, *, request: ListCorrections) -> CorrectionPage:
    """A page of the corrections in the grant, and how many each state has."""
    found = reads.find(
        CORRECTIONS,
        {"state": request.state.value if request.state else EVERY_STATE},
        sort=order_of(request.sort),
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    to_staff = reads.grant.everything or bool(reads.grant.unions)
    items = []
    for row in found.items:
        correction = Corrections.from_document(row)
        correction.version = row["version"]
        items.append(shown(correction, to_staff=to_staff))
    counts = reads.count_by(CORRECTIONS, "state", {"state": EVERY_STATE})
    return CorrectionPage(items=items, next_cursor=found.next_cursor, counts=counts)


def shown(correction: Correction, *, to_staff: bool) -> CorrectionAnswer:
    """A correction; to its person without the names of staff."""
    decided, field = correction.decided, correction.corrected_field
    return CorrectionAnswer(
        correction_id=correction.aggregate_id,
        version=correction.version,
        of=correction.of,
        record_id=correction.record_id,
        number=correction.number,
        managing_union=correction.managing_union,
        field=field,
        state=CorrectionState(correction.state),
        former=masked(field, correction.former),
        value=masked(field, correction.value),
        note=correction.note,
        asked_at=correction.asked.at,
        asked_by=correction.asked.by if to_staff else None,
        decided_at=decided.at if decided else None,
        decided_by=decided.by if decided and to_staff else None,
        refused_for=correction.refused_for,
    )
