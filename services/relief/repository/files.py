"""Documents of hardship files."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.relief import FileNotFound
from records.acts import Act
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from services.relief.domain.hardship_file import FILE_OPEN, HardshipFile
from services.relief.repository.people import person_document, person_from

FILES = Kind(
    name="files",
    personal=("person", "opening_notes"),
    indexes=(
        ANNOUNCED,
        Index(name="number", fields=(("number", 1),), unique=True),
        # One person, one file (一户一档).
        Index(
            name="one_open_per_person",
            fields=(("person_key", 1),),
            unique=True,
            partial={"state": FILE_OPEN},
        ),
        Index(name="opened_on", fields=(("opened_on", 1),)),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "state", "number", "county", "managing_union", "person_key", "opened_on",
                "opened_at", "person",
            ],
            "properties": {
                "number": {"bsonType": "string", "pattern": "^KN-[0-9]{6}-[0-9]{4}-[0-9]{6}$"},
                "person_key": {"bsonType": "string"},
                "opened_on": {"bsonType": "string"},
                "opened_at": {"bsonType": "date"},
                "person": {"bsonType": "binData"},
                "opening_notes": {"bsonType": ["binData", "null"]},
            },
        }
    },
)  # fmt: skip


class Files(Repository[HardshipFile]):
    """Hardship files."""

    kind = FILES
    not_found: ClassVar = FileNotFound

    @staticmethod
    def to_document(file: HardshipFile) -> dict[str, Any]:
        reason = file.opened.late_entry_reason
        return {
            "state": file.state,
            "number": file.number,
            "county": file.county,
            "managing_union": file.managing_union,
            "person_key": file.person_key,
            "phone_key": file.phone_key,
            "opened_on": file.opened.happened_on.isoformat(),
            "opened_at": file.opened.at,
            "opened_by": file.opened.by,
            "person": person_document(file.applicant),
            "opening_notes": {"late_entry_reason": reason} if reason else None,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> HardshipFile:
        notes = document["opening_notes"] or {}
        return HardshipFile(
            aggregate_id=document["_id"],
            state=document["state"],
            number=document["number"],
            county=document["county"],
            managing_union=document["managing_union"],
            person_key=document["person_key"],
            phone_key=document["phone_key"],
            applicant=person_from(document["person"]),
            opened=Act(
                by=document["opened_by"],
                at=document["opened_at"],
                happened_on=date.fromisoformat(document["opened_on"]),
                late_entry_reason=notes.get("late_entry_reason"),
            ),
        )
