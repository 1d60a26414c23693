"""Applications for students (金秋助学): what is answered about them, and what can be looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.fields import Identifier, ManagingUnionCode, Masked, Range, Text, WithoutNumbers
from contracts.files import DownloadPermit
from contracts.relief.chain import Stage
from contracts.relief.files import ActLine, NoticeAnswer
from contracts.relief.golden_autumn.words import StudentAidState, StudentItem, StudyLevel, Tuition
from contracts.requests import PageWithCounts, Query


@dataclass(frozen=True, kw_only=True)
class StudiesAnswer:
    """Studies as they are answered."""

    school: WithoutNumbers
    level: StudyLevel
    tuition: Tuition
    begins_on: date


@dataclass(frozen=True, kw_only=True)
class EntryAnswer:
    """Where an application stands in the ACFTU aid system: number, day, and who entered it."""

    number: str
    entered_on: date
    entered_by: str


@dataclass(frozen=True, kw_only=True)
class StudentAidAnswer:
    """An application as staff see it, with every act on it; `amount_fen` in fen, by policy.

    The applicant is the parent whose file it is; the student is a member of that household. From
    the request for funds on, `aid_id` is the request that this follows. `materials` are the scans.
    """

    student_aid_id: str
    version: int
    state: StudentAidState
    stage: Stage | None
    waits_at: str
    file_id: str
    file_number: str
    managing_union: str
    applicant_name: Masked
    member_id: str
    student_name: Masked
    studies: StudiesAnswer
    year: int
    amount_fen: int
    round: int
    returned_items: list[StudentItem]
    materials: list[str]
    notice: NoticeAnswer | None
    entry: EntryAnswer | None
    aid_id: str | None
    applied_on: date
    acts: list[ActLine]
    archived_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class StudentAidLine:
    """An application in a list."""

    student_aid_id: str
    state: StudentAidState
    file_id: str
    file_number: str
    managing_union: str
    waits_at: str
    year: int
    level: StudyLevel
    amount_fen: int
    applied_on: date


@dataclass(frozen=True, kw_only=True)
class StudentAidPage(PageWithCounts):
    """A page of applications, newest first."""

    items: list[StudentAidLine]


@dataclass(frozen=True, kw_only=True)
class GetStudentAid(Query):
    """One application, for staff whose scope covers its managing union."""

    service = "relief"
    action = "student_aid.read"
    answer = StudentAidAnswer

    student_aid_id: Identifier


@dataclass(frozen=True, kw_only=True)
class GetStudentMaterial(Query):
    """One scan of an application; each fetching leaves an audit row."""

    service = "relief"
    action = "student_aid.read"
    answer = DownloadPermit

    student_aid_id: Identifier
    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListStudentAid(Query):
    """The applications of the actor's scope, newest first, filtered.

    Who is not paid yet is each `state` before it, one click away by its count.
    """

    service = "relief"
    action = "student_aid.read"
    answer = StudentAidPage

    state: StudentAidState | None = None
    year: Annotated[int, Range(2000, 2100)] | None = None
    managing_union: ManagingUnionCode | None = None
    counted: bool = False
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25
