"""What corrections of a record say once the record does not: after its retention, or a consent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from contracts.corrections import CorrectedField, CorrectionOf, CorrectionState
from records.acts import Act
from records.corrections.correction import Correction
from records.corrections.repository import CORRECTIONS, MOST_CORRECTIONS, Corrections
from records.reads import MOST_PER_PAGE, Reads
from records.retention.pseudonyms import Pseudonyms
from records.unit_of_work import UnitOfWork


def archive_corrections(
    unit: UnitOfWork, of: CorrectionOf, record_id: str, pseudonyms: Pseudonyms
) -> None:
    """That this was corrected stays, and when, and by whom on staff."""
    corrections = Corrections(unit)
    record = f"{of.value}/{record_id}"
    for each in corrections.find_all(limit=MOST_CORRECTIONS, record=record):
        with corrections.changing(each.aggregate_id, veiled=True) as correction:
            _archive(correction, pseudonyms)


def take_corrections_back(
    unit: UnitOfWork, of: CorrectionOf, record_id: str, field: CorrectedField, *, act: Act
) -> None:
    """What the record lost with a consent is in no correction of it either."""
    corrections = Corrections(unit)
    record = f"{of.value}/{record_id}"
    for each in corrections.find_all(limit=MOST_CORRECTIONS, record=record, field=field.value):
        with corrections.changing(each.aggregate_id, veiled=True) as correction:
            correction.take_back(act=act)


def being_corrected(reads: Reads, of: CorrectionOf, ids: Collection[str]) -> frozenset[str]:
    """Those of a step's records of which a correction is not decided: their case goes on."""
    records = {f"{of.value}/{each}": each for each in ids}
    open_ones = {"record": {"$in": sorted(records)}, "state": CorrectionState.ASKED.value}
    found = reads.find(CORRECTIONS, open_ones, sort=[("record", 1)], limit=MOST_PER_PAGE)
    return frozenset(records[row["record"]] for row in found.items)


def _archive(correction: Correction, pseudonyms: Pseudonyms) -> None:
    correction.erase_values()
    correction.phone_key = pseudonyms.of(correction.phone_key)
    asked = correction.asked
    correction.asked = replace(asked, by=pseudonyms.in_text(asked.by))
