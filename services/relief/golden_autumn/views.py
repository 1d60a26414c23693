"""What relief answers about applications for students: names masked."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.relief.golden_autumn.answers import (
    EntryAnswer,
    ListStudentAid,
    StudentAidAnswer,
    StudentAidLine,
    StudentAidPage,
    StudiesAnswer,
)
from contracts.relief.golden_autumn.words import StudentAidState, StudyLevel
from contracts.retention import ARCHIVED
from records.reads import Reads
from records.state_counts import counts_asked_for
from services.relief.cases import Cases
from services.relief.file_views import acts_on, applicant, notice_shown
from services.relief.golden_autumn.application import Entry, StudentAid
from services.relief.golden_autumn.repository import NEWEST_FIRST, STUDENT_AID
from vocabulary.masking import hide_personal_numbers, mask_name

STATES = [state.value for state in StudentAidState]
_OF_A_LINE = (
    "state", "file_id", "file_number", "managing_union", "waits_at", "year", "level", "amount_fen",
    "applied_on", "applied_at",
)  # fmt: skip


def student_aid(cases: Cases, application: StudentAid) -> StudentAidAnswer:
    """An application as staff see it."""
    studies = application.studies
    return StudentAidAnswer(
        student_aid_id=application.aggregate_id,
        version=application.version,
        state=application.state,
        stage=application.stage,
        waits_at=application.waits_at,
        file_id=application.file_id,
        file_number=application.file_number,
        managing_union=application.union,
        applicant_name=_applicant_name(cases, application),
        member_id=application.member_id,
        student_name=_masked(application.student_name, application),
        studies=StudiesAnswer(
            school=hide_personal_numbers(studies.school),
            level=studies.level,
            tuition=studies.tuition,
            begins_on=studies.begins_on,
        ),
        year=application.year,
        amount_fen=application.amount_fen,
        round=application.submissions,
        returned_items=list(application.returned_items),
        materials=list(application.materials),
        notice=notice_shown(application.notice) if application.notice else None,
        entry=_entry(application.entry) if application.entry else None,
        aid_id=application.aid_id,
        applied_on=application.applied.happened_on,
        acts=acts_on(cases, application.subject),
        archived_on=application.archived_on,
    )


def list_student_aid(reads: Reads, *, request: ListStudentAid) -> StudentAidPage:
    """A page of the applications in scope, newest first."""
    chosen: dict[str, Any] = {}
    if request.managing_union:
        chosen["managing_union"] = request.managing_union
    if request.year:
        chosen["year"] = request.year
    of_state: dict[str, Any] = {"state": request.state.value} if request.state else {}
    if request.year and not request.state:
        of_state = {"state": {"$in": STATES}}  # so that one index serves a year with and without
    found = reads.find(
        STUDENT_AID,
        {**chosen, **of_state},
        sort=NEWEST_FIRST,
        limit=request.limit,
        after_cursor=request.cursor,
        fields=_OF_A_LINE,
    )
    return StudentAidPage(
        items=[_line(row) for row in found.items],
        next_cursor=found.next_cursor,
        counts=counts_asked_for(reads, STUDENT_AID, request, states=STATES, chosen=chosen),
    )


def _applicant_name(cases: Cases, application: StudentAid) -> str:
    file = cases.file_of(application)
    return applicant(file).name


def _masked(name: str, application: StudentAid) -> str:
    return ARCHIVED if application.archived_on else mask_name(name)


def _entry(entry: Entry) -> EntryAnswer:
    return EntryAnswer(number=entry.number, entered_on=entry.entered_on, entered_by=entry.act.by)


def _line(row: dict[str, Any]) -> StudentAidLine:
    return StudentAidLine(
        student_aid_id=row["_id"],
        state=StudentAidState(row["state"]),
        file_id=row["file_id"],
        file_number=row["file_number"],
        managing_union=row["managing_union"],
        waits_at=row["waits_at"],
        year=row["year"],
        level=StudyLevel(row["level"]),
        amount_fen=row["amount_fen"],
        applied_on=date.fromisoformat(row["applied_on"]),
    )
