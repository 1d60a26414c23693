"""What applications for students tell their applicant, and the student, of himself."""

from __future__ import annotations

from collections.abc import Callable

from contracts.own_data import OwnEntry, OwnRecord
from contracts.rights import EVERYTHING
from records.own_data import all_rows, entry, section
from records.reads import Reads
from services.relief.golden_autumn.application import StudentAid
from services.relief.golden_autumn.repository import STUDENT_AID, StudentAids
from vocabulary.masking import hide_personal_numbers


def own_applications(
    reads: Reads,
    file_id: str,
    acts: Callable[[str], list[OwnEntry]],
    *,
    student_key: str | None = None,
) -> tuple[list[OwnRecord], int]:
    """(the applications on a file, how many are left out); of one student those for him alone."""
    whose = {} if student_key is None else {"student_key": student_key}
    rows, more = all_rows(reads.within(EVERYTHING), STUDENT_AID, {"file_id": file_id, **whose})
    return [_told(StudentAids.from_document(row), acts) for row in rows], more


def _told(application: StudentAid, acts: Callable[[str], list[OwnEntry]]) -> OwnRecord:
    studies, notice, entered = application.studies, application.notice, application.entry
    record = entry(
        {
            "file_number": application.file_number,
            "student_aid_state": application.state,
            "student_name": application.student_name,
            "school": hide_personal_numbers(studies.school),
            "study_level": studies.level,
            "tuition": studies.tuition,
            "begins_on": studies.begins_on,
            "aid_year": application.year,
            "amount_fen": application.amount_fen,
            "managing_union": application.union,
            "round": application.submissions,
            "student_items": list(application.returned_items),
            "requested_on": application.applied.happened_on,
            "from_day": notice.from_day if notice else None,
            "until_day": notice.until_day if notice else None,
            "acftu_number": entered.number if entered else None,
        },
        not_shown={"attachments": bool(application.materials)},
    )
    return OwnRecord(
        subject=application.subject,
        number=application.file_number,
        sections=[section("record", record), section("acts", *acts(application.subject))],
    )
