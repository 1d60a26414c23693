"""Corrections among what a person is told of himself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contracts.own_data import OwnRecord
from records.corrections.repository import CORRECTIONS, Corrections
from records.own_data import all_rows, entry, section
from records.reads import Reads


def own_corrections(reads: Reads, records: Sequence[OwnRecord]) -> tuple[list[OwnRecord], int]:
    """(what was asked to be corrected in these records of his; how many are left out)."""
    his = {each.subject for each in records}
    rows, more = all_rows(
        reads, CORRECTIONS, {}, sort=(("asked_at", 1),), bears=lambda row: row["record"] in his
    )
    return [_told(row) for row in rows], more


def _told(row: dict[str, Any]) -> OwnRecord:
    correction = Corrections.from_document(row)
    decided = correction.decided
    told = entry(
        {
            "corrected_field": correction.corrected_field,
            "former": correction.former,
            "value": correction.value,
            "note": correction.note,
            "correction_state": correction.state,
            "refused_for": correction.refused_for,
            "asked_at": correction.asked.at,
            "decided_at": decided.at if decided else None,
        }
    )
    sections = [section("record", told)]
    return OwnRecord(subject=correction.subject, number=correction.number, sections=sections)
