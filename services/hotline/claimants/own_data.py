"""What lists of claimants tell somebody of himself: that he stands there, and what he claims."""

from __future__ import annotations

from typing import Any

from contracts.own_data import OwnRecord
from records.own_data import all_rows, entry, section
from records.reads import Reads
from services.hotline.claimants.repository import CLAIMANTS, Claimants
from vocabulary.person_name import is_same


def own_claims(reads: Reads, *, name: str) -> tuple[list[OwnRecord], int]:
    """(his places on lists, by phone and name; how many are left out)."""
    rows, more = all_rows(
        reads, CLAIMANTS, {}, bears=lambda row: is_same(row["person"]["name"], name)
    )
    return [_told(row) for row in rows], more


def _told(row: dict[str, Any]) -> OwnRecord:
    claimant = Claimants.from_document(row)
    told = entry(
        {
            "claimant_state": claimant.state,
            "applicant.name": claimant.claim.name,
            "applicant.phone": claimant.claim.phone,
            "managing_union": claimant.managing_union,
            "happened_on": claimant.listed_on,
            "claimed_fen": claimant.claim.claimed_fen,
        },
        not_shown={"note": claimant.reason is not None},
    )
    return OwnRecord(subject=claimant.subject, number="", sections=[section("record", told)])
