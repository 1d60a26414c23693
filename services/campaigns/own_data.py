"""What campaigns keeps of a person, for himself: the places that he took."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.own_data import OwnRecord, TellOwnData
from contracts.rights import EVERYTHING, Actor
from records.keys import IndexKeys
from records.own_data import Whose, all_rows, entry, section
from records.reads import Reads
from services.campaigns.repository import ACTIVITIES, REGISTRATIONS


def own_records(
    reads: Reads, *, request: TellOwnData, keys: IndexKeys, by: Actor
) -> tuple[list[OwnRecord], int]:
    """(his registrations, by what they are for; how many are left out).

    No registration keeps a phone key: the phone itself is looked at.
    """
    his = {"person_key": Whose.of(request, keys).person_key}
    # Activities are everybody's to read, and a registration is nobody's by its phone.
    everywhere = reads.within(EVERYTHING)
    rows, left_out = all_rows(
        everywhere,
        REGISTRATIONS,
        his,
        bears=lambda row: keys.phone_key(row["person"]["phone"]) in by.own_keys,
    )
    ids = {row["activity_id"] for row in rows}
    activities = {each["_id"]: each for each in everywhere.load(ACTIVITIES, ids)}
    return [_registration(row, activities[row["activity_id"]]) for row in rows], left_out


def _registration(row: Mapping[str, Any], activity: Mapping[str, Any]) -> OwnRecord:
    person = row["person"]
    told = entry(
        {
            "activity_title": activity["title"],
            "activity_title_bo": activity["title_bo"],
            "takes_place_on": activity["takes_place_on"],
            "place": activity["place"],
            "place_number": row["place_number"],
            "applicant.name": person["name"],
            "applicant.phone": person["phone"],
            "applicant.id_number": person["id_number"],
            "registered_at": row["registered_at"],
        }
    )
    subject = f"activity/{row['activity_id']}"
    return OwnRecord(subject=subject, number="", sections=[section("record", told)])
