"""What relief answers about hardship files: with every act on them, personal values masked."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.people import Applicant, MaskedApplicant
from contracts.relief import (
    ActLine,
    ConflictLine,
    ExportFiles,
    FileAnswer,
    FileLine,
    FilePage,
    FileState,
    ListFiles,
    NoticeAnswer,
)
from contracts.relief.files import CourseAnswer
from contracts.relief.household_words import HardshipClass
from contracts.retention import ARCHIVED
from records.reads import Reads
from records.state_counts import counts_asked_for
from services.relief.cases import Cases
from services.relief.domain.case import CaseAct, Conflict
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.notice import Notice
from services.relief.leaving.course import course_told
from services.relief.repository.acts import Texts
from services.relief.repository.files import FILES
from vocabulary.masking import hide_personal_numbers, mask_id_number, mask_name, mask_phone

NEWEST_FIRST = (("opened_at", -1), ("_id", -1))
STATES = [state.value for state in FileState]
# Without the household, which a line shows nothing of.
OF_A_LINE = (
    "number", "state", "waits_at", "managing_union", "person", "assessment", "acftu_number",
    "opened_on", "opened_at", "archived_on",
)  # fmt: skip


def file(cases: Cases, file: HardshipFile) -> FileAnswer:
    """A file as staff see it."""
    holder = file.holder
    return FileAnswer(
        file_id=file.aggregate_id,
        version=file.version,
        number=file.number,
        state=file.state,
        stage=file.stage,
        waits_at=file.waits_at,
        county=holder.county,
        managing_union=file.managing_union,
        applicant=applicant(file),
        work_unit=hidden(file.work_unit),
        hardship_class=file.assessment.hardship_class if file.assessment else None,
        acftu_number=file.acftu_number,
        round=file.submissions,
        returned_items=list(file.returned_items),
        notice=notice_shown(file.notice) if file.notice else None,
        opened_on=file.opened.happened_on,
        acts=acts_on(cases, file.subject),
        conflicts=[
            conflict(each) for each in cases.conflicts.about(file.aggregate_id, file.work_unit)
        ],
        course=CourseAnswer(**course_told(file.course)),
        archived_on=file.archived_on,
    )


def applicant(file: HardshipFile) -> MaskedApplicant:
    """Whose it is, each value masked; after the end of its retention nobody."""
    if file.archived_on is not None:
        return MaskedApplicant(name=ARCHIVED, phone=ARCHIVED, id_number=None)
    return masked(file.holder.applicant)


def acts_on(cases: Cases, subject: str) -> list[ActLine]:
    """Every act on a record, in order."""
    return [_act(act, texts) for act, texts in cases.acts.told(subject)]


def list_files(reads: Reads, *, request: ListFiles) -> FilePage:
    """A page of the files in scope, newest first."""
    found = reads.find(
        FILES,
        selected(request),
        sort=NEWEST_FIRST,
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
        fields=OF_A_LINE,
    )
    return FilePage(
        items=[line(row) for row in found.items],
        next_cursor=found.next_cursor,
        counts=counts_asked_for(reads, FILES, request, states=STATES, chosen=_chosen(request)),
    )


def selected(request: ListFiles | ExportFiles) -> dict[str, Any]:
    """The query of a list of files."""
    state = {"state": request.state.value} if request.state else {}
    return {**_chosen(request), **state}


def _chosen(request: ListFiles | ExportFiles) -> dict[str, Any]:
    return {"managing_union": request.managing_union} if request.managing_union else {}


def conflict(each: Conflict) -> ConflictLine:
    """A declared conflict."""
    return ConflictLine(
        conflict_id=each.conflict_id,
        account_id=each.person.removeprefix("staff/"),
        kind=each.kind,
        declared_by=each.declared_by,
    )


def masked(person: Applicant) -> MaskedApplicant:
    """A person, each value masked."""
    return MaskedApplicant(
        name=mask_name(person.name),
        phone=mask_phone(person.phone),
        id_number=mask_id_number(person.id_number) if person.id_number else None,
    )


def hidden(text: str | None) -> str | None:
    """A free text with its personal numbers hidden."""
    return None if text is None else hide_personal_numbers(text)


def _act(row: CaseAct, texts: Texts) -> ActLine:
    ended = texts is Texts.ENDED
    return ActLine(
        act_id=row.act_id,
        number=row.number,
        stage=row.stage,
        outcome=row.outcome,
        by=row.act.by,
        others=list(row.others),
        union=row.union,
        at=row.act.at,
        happened_on=row.act.happened_on,
        late=row.act.late,
        reason=row.reason,
        items=list(row.items),
        supersedes=row.supersedes,
        facts={name: str(value) for name, value in row.facts.items()},
        note=hidden(row.note),
        late_entry_reason=hidden(row.act.late_entry_reason),
        intact=None if ended else texts is Texts.INTACT,
        texts_ended=ended or None,
    )


def notice_shown(notice: Notice) -> NoticeAnswer:
    """A notice as it is posted."""
    return NoticeAnswer(
        from_day=notice.from_day,
        until_day=notice.until_day,
        shown_name=notice.shown_name,
        work_unit=hide_personal_numbers(notice.work_unit),
        number_tail=notice.number_tail,
    )


def line(row: dict[str, Any]) -> FileLine:
    """A file in a list, from its document with personal fields in plain."""
    return FileLine(
        file_id=row["_id"],
        number=row["number"],
        state=FileState(row["state"]),
        waits_at=row["waits_at"],
        managing_union=row["managing_union"],
        applicant_name=ARCHIVED if row.get("archived_on") else mask_name(row["person"]["name"]),
        hardship_class=HardshipClass(found["class"]) if (found := row["assessment"]) else None,
        acftu_number=row.get("acftu_number"),
        opened_on=date.fromisoformat(row["opened_on"]),
    )
