"""Documents of applications for students. Name and school of the student are encrypted."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.relief.golden_autumn.commands import Studies
from contracts.relief.golden_autumn.words import (
    StudentAidNotFound,
    StudentAidState,
    StudentItem,
    StudyLevel,
    Tuition,
)
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from services.relief.golden_autumn.application import Entry, StudentAid
from services.relief.golden_autumn.maps import UNAIDED
from services.relief.repository.act_rows import act_from, bare_act_row
from services.relief.repository.days import day_of, iso_of
from services.relief.repository.notice_rows import notice_from, notice_row

NEWEST_FIRST = (("applied_at", -1), ("_id", -1))
_PLAIN = (
    "file_id", "file_number", "member_id", "student_key", "year", "amount_fen", "submissions",
    "aid_id", "acts", "waits_at",
)  # fmt: skip

STUDENT_AID = Kind(
    name="student_aid",
    secret_where={},
    personal=("told",),
    indexes=(
        ANNOUNCED,
        # No student is aided twice in a year, be it from two households.
        Index(
            name="once_per_student_and_year",
            fields=(("student_key", 1), ("year", 1)),
            unique=True,
            partial={"live": True},
        ),
        Index(
            name="entry_number",
            fields=(("entry.number", 1),),
            unique=True,
            partial={"entry.number": {"$gt": ""}},
        ),
        Index(name="file", fields=(("file_id", 1), ("_id", 1))),
        Index(name="student", fields=(("student_key", 1), ("_id", 1))),
        Index(name="paid_on", fields=(("last_on", 1), ("state", 1), ("managing_union", 1))),
        Index(
            name="newest_by_year_and_state",
            fields=(("year", 1), ("state", 1), *NEWEST_FIRST, ("managing_union", 1)),
        ),
        Index(name="newest", fields=(*NEWEST_FIRST, ("managing_union", 1))),
        Index(name="newest_by_union", fields=(("managing_union", 1), *NEWEST_FIRST)),
        Index(
            name="newest_by_state", fields=(("state", 1), *NEWEST_FIRST, ("managing_union", 1))
        ),
        Index(
            name="newest_by_union_and_state",
            fields=(("managing_union", 1), ("state", 1), *NEWEST_FIRST),
        ),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "state", "live", "file_id", "managing_union", "student_key", "year", "level",
                "amount_fen", "acts", "waits_at", "last_on", "applied_at", "applied_on", "told",
            ],
            "properties": {
                "state": {"enum": [state.value for state in StudentAidState]},
                "live": {"bsonType": "bool"},
                "level": {"enum": [level.value for level in StudyLevel]},
                "amount_fen": {"bsonType": ["int", "long"], "minimum": 1},
                "acts": {"bsonType": "int", "minimum": 1},
                "applied_at": {"bsonType": "date"},
                "told": {"bsonType": "binData"},
            },
        }
    },
)  # fmt: skip


class StudentAids(Repository[StudentAid]):
    """Applications for students."""

    kind = STUDENT_AID
    not_found: ClassVar = StudentAidNotFound

    def live_of(self, student_key: str, year: int) -> StudentAid | None:
        """The student's application of that year that is not refused or withdrawn."""
        return self.find(student_key=student_key, year=year, live=True)

    def entered_as(self, number: str) -> StudentAid | None:
        """The application that stands in the ACFTU aid system under this number."""
        return self.find(entry__number=number)

    @staticmethod
    def to_document(application: StudentAid) -> dict[str, Any]:
        studies, notice, entry = application.studies, application.notice, application.entry
        return {
            **{name: getattr(application, name) for name in _PLAIN},
            "state": application.state.value,
            "live": application.state not in UNAIDED,
            "managing_union": application.union,
            "level": studies.level.value,
            "tuition": studies.tuition.value,
            "begins_on": studies.begins_on.isoformat(),
            "returned_items": [item.value for item in application.returned_items],
            "materials": list(application.materials),
            "entry": _entry_row(entry) if entry else None,
            "last_on": application.last_on.isoformat(),
            "applied": bare_act_row(application.applied),
            "applied_on": application.applied.happened_on.isoformat(),
            "applied_at": application.applied.at,
            "archived_on": iso_of(application.archived_on),
            "told": {
                "student_name": application.student_name,
                "school": studies.school,
                "notice": notice_row(notice) if notice else None,
            },
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> StudentAid:
        told, entry = document["told"], document["entry"]
        return StudentAid(
            aggregate_id=document["_id"],
            **{name: document[name] for name in _PLAIN},
            state=StudentAidState(document["state"]),
            union=document["managing_union"],
            student_name=told["student_name"],
            studies=Studies(
                school=told["school"],
                level=StudyLevel(document["level"]),
                tuition=Tuition(document["tuition"]),
                begins_on=date.fromisoformat(document["begins_on"]),
            ),
            returned_items=tuple(StudentItem(item) for item in document["returned_items"]),
            materials=tuple(document["materials"]),
            notice=notice_from(told["notice"]) if told["notice"] else None,
            entry=_entry(entry) if entry else None,
            applied=act_from(document["applied"]),
            last_on=date.fromisoformat(document["last_on"]),
            archived_on=day_of(document["archived_on"]),
        )


def _entry_row(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "entered_on": entry.entered_on.isoformat(),
        "act": bare_act_row(entry.act),
    }


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        number=row["number"],
        entered_on=date.fromisoformat(row["entered_on"]),
        act=act_from(row["act"]),
    )
