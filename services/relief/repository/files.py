"""Documents of hardship files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from contracts.relief import FileItem, FileNotFound, FileState
from records.acts import Act
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from records.retention import retention_index
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.households.documents import (
    assessment_document,
    assessment_from,
    household_document,
    household_from,
)
from services.relief.leaving.course import course_document, course_from
from services.relief.leaving.maps import GONE
from services.relief.leaving.recheck_documents import recheck_document, recheck_from
from services.relief.repository.notice_rows import notice_from, notice_row
from services.relief.repository.people import person_document, person_from

_NEWEST_FIRST = (("opened_at", -1), ("_id", -1))

FILES = Kind(
    name="files",
    secret_where={},
    personal=("person", "opening_notes", "household", "recheck"),
    owned_by="phone_key",
    indexes=(
        ANNOUNCED,
        Index(name="number", fields=(("number", 1),), unique=True),
        # One household, one file, and a person in one household (一户一档).
        Index(
            name="one_live_per_person",
            fields=(("person_keys", 1),),
            unique=True,
            partial={"live": True},
        ),
        # A file's number in the ACFTU aid system.
        Index(
            name="acftu_number",
            fields=(("acftu_number", 1),),
            unique=True,
            partial={"acftu_number": {"$gt": ""}},
        ),
        Index(name="look", fields=(("look_keys", 1), ("_id", 1)), partial={"live": True}),
        # Refused ones too, which are his to see as well.
        Index(name="person", fields=(("person_keys", 1), ("_id", 1))),
        Index(name="opened_on", fields=(("opened_on", 1),)),
        # Who left hardship in a year, in the order in which a visit campaign lists them.
        Index(
            name="left_in",
            fields=(("course.left_in", 1), ("_id", 1)),
            partial={"course.left_in": {"$gt": 0}},
        ),
        Index(
            name="fell_back_on",
            fields=(("course.fell_back_on", 1),),
            partial={"course.fell_back_on": {"$gt": ""}},
        ),
        # Whose yearly re-check is due, the longest due first.
        Index(
            name="checked_on",
            fields=(("checked_on", 1), ("_id", 1), ("managing_union", 1)),
            partial={"state": FileState.ON_FILE.value},
        ),
        Index(
            name="rechecks",
            fields=(("course.rechecks", 1),),
            partial={"course.rechecks": {"$gt": 0}},
        ),
        Index(name="became", fields=(("course.became", 1),)),
        Index(name="work_unit", fields=(("work_unit", 1), ("_id", 1))),
        Index(
            name="phone",
            fields=(("phone_key", 1), ("person_key", 1)),
            partial={"live": True},
        ),
        Index(name="newest", fields=(*_NEWEST_FIRST, ("managing_union", 1))),
        Index(name="newest_by_union", fields=(("managing_union", 1), *_NEWEST_FIRST)),
        Index(
            name="newest_by_state", fields=(("state", 1), *_NEWEST_FIRST, ("managing_union", 1))
        ),
        Index(
            name="newest_by_union_and_state",
            fields=(("managing_union", 1), ("state", 1), *_NEWEST_FIRST),
        ),
        retention_index(),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "state", "live", "number", "county", "managing_union", "person_key", "person_keys",
                "look_keys", "opened_on",
                "opened_at", "person", "acts", "waits_at", "last_on", "course",
            ],
            "properties": {
                "state": {"enum": [state.value for state in FileState]},
                "live": {"bsonType": "bool"},
                "number": {"bsonType": "string", "pattern": "^KN-[0-9]{6}-[0-9]{4}-[0-9]{6}$"},
                "person_key": {"bsonType": "string"},
                "person_keys": {"bsonType": "array", "minItems": 1},
                "household": {"bsonType": ["binData", "null"]},
                "recheck": {"bsonType": ["binData", "null"]},
                "opened_on": {"bsonType": "string"},
                "opened_at": {"bsonType": "date"},
                "person": {"bsonType": "binData"},
                "opening_notes": {"bsonType": ["binData", "null"]},
                "acts": {"bsonType": "int", "minimum": 0},
                "course": {"bsonType": "object"},
                "archived_on": {"bsonType": ["string", "null"]},
                "retention_from": {"bsonType": ["string", "null"]},
            },
        }
    },
)  # fmt: skip


class Files(Repository[HardshipFile]):
    """Hardship files."""

    kind = FILES
    not_found: ClassVar = FileNotFound

    def live_with(self, *person_keys: str) -> HardshipFile | None:
        """The live file whose holder or household one of these is; a person is in one at most."""
        return self.find(person_keys={"$in": sorted(person_keys)}, live=True)

    def gone_of(self, person_key: str) -> HardshipFile | None:
        """The file with which he left hardship, and from which he may fall back."""
        found = self.gone_of_any([person_key], limit=1)
        return found[0] if found else None

    def gone_of_any(self, person_keys: Sequence[str], *, limit: int) -> list[HardshipFile]:
        """Like `gone_of`, of each of these people who has one."""
        keys, states = {"$in": list(person_keys)}, sorted(state.value for state in GONE)
        return self.find_all(person_keys=keys, person_key=keys, state={"$in": states}, limit=limit)

    @staticmethod
    def to_document(file: HardshipFile) -> dict[str, Any]:
        holder, reason = file.holder, file.opened.late_entry_reason
        return {
            "state": str(file.state),
            "live": file.live,
            "number": holder.number,
            "acftu_number": file.acftu_number,
            "county": holder.county,
            "managing_union": holder.managing_union,
            "person_key": holder.person_key,
            "phone_key": holder.phone_key,
            "person_keys": [holder.person_key, *sorted(file.household.person_keys)],
            "look_keys": sorted(file.household.look_keys),
            "work_unit": file.work_unit,
            "submissions": file.submissions,
            "returned_items": [str(item) for item in file.returned_items],
            "notice": notice_row(file.notice) if file.notice else None,
            "acts": file.acts,
            "waits_at": file.waits_at,
            "last_on": file.last_on.isoformat(),
            "opened_on": file.opened.happened_on.isoformat(),
            "opened_at": file.opened.at,
            "opened_by": file.opened.by,
            "person": person_document(holder.applicant),
            "household": household_document(file.household, file.assessment),
            "assessment": assessment_document(file.assessment),
            "course": course_document(file.course),
            "checked_on": file.course.checked_on.isoformat() if file.course.checked_on else None,
            "recheck": recheck_document(file.recheck),
            "opening_notes": {"late_entry_reason": reason} if reason else None,
            "archived_on": file.archived_on.isoformat() if file.archived_on else None,
            "retention_from": file.retention_from.isoformat() if file.retention_from else None,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> HardshipFile:
        return HardshipFile(
            aggregate_id=document["_id"],
            state=FileState(document["state"]),
            holder=_holder(document),
            opened=_opened(document),
            work_unit=document["work_unit"],
            submissions=document["submissions"],
            returned_items=tuple(FileItem(item) for item in document["returned_items"]),
            notice=notice_from(document["notice"]) if document["notice"] else None,
            household=household_from(document["household"]),
            assessment=assessment_from(document["assessment"], document["household"]),
            acftu_number=document.get("acftu_number"),
            course=course_from(document["course"]),
            recheck=recheck_from(document["recheck"]),
            acts=document["acts"],
            waits_at=document["waits_at"],
            last_on=date.fromisoformat(document["last_on"]),
            archived_on=date.fromisoformat(day) if (day := document.get("archived_on")) else None,
        )


def _holder(document: dict[str, Any]) -> Holder:
    return Holder(
        number=document["number"],
        county=document["county"],
        managing_union=document["managing_union"],
        person_key=document["person_key"],
        phone_key=document["phone_key"],
        applicant=person_from(document["person"]),
    )


def _opened(document: dict[str, Any]) -> Act:
    notes = document["opening_notes"] or {}
    return Act(
        by=document["opened_by"],
        at=document["opened_at"],
        happened_on=date.fromisoformat(document["opened_on"]),
        late_entry_reason=notes.get("late_entry_reason"),
    )
