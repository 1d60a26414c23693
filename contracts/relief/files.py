"""Hardship files and their chain: what can be asked, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from contracts.fields import (
    Identifier,
    ManagingUnionCode,
    Masked,
    Range,
    Text,
    WithoutNumbers,
)
from contracts.people import MaskedApplicant
from contracts.relief.chain import (
    ConflictKind,
    FileItem,
    FileState,
    Outcome,
    Stage,
)
from contracts.relief.household_words import HardshipClass
from contracts.relief.leaving_words import CloseReason, LeaveReason
from contracts.requests import PageWithCounts, Query


@dataclass(frozen=True, kw_only=True)
class ActLine:
    """One act on a case as staff see it; it never changes.

    `by` is ``staff/b for staff/a`` where somebody acted for a colleague; `others` were there.
    `supersedes` names the act that this one decides anew. `facts` are its particulars as texts.
    `intact` is False when its texts are not those that were written with the act; None when they
    went at the end of its record's retention, and ``texts_ended`` then says so.
    """

    act_id: str
    number: int
    stage: Stage
    outcome: Outcome
    by: str
    others: list[str]
    union: str
    at: datetime
    happened_on: date
    late: bool
    reason: str | None
    items: list[str]
    supersedes: str | None
    facts: dict[str, str]
    note: WithoutNumbers | None
    late_entry_reason: WithoutNumbers | None
    intact: bool | None
    texts_ended: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ConflictLine:
    """Who keeps out of a file, and who said so."""

    conflict_id: str
    account_id: str
    kind: ConflictKind
    declared_by: str


@dataclass(frozen=True, kw_only=True)
class NoticeAnswer:
    """What the public notice shows, from the first day to the last; nothing else can reach it.

    `shown_name` is None for a single name, which would say who it is.
    """

    from_day: date
    until_day: date
    shown_name: Masked | None
    work_unit: str
    number_tail: str


@dataclass(frozen=True, kw_only=True)
class CourseAnswer:
    """What became of a household that was on file, and of which episodes its files are.

    `left_on` is the day on which it had left hardship, `monitored_until` the end of monitoring,
    `stable_on` the day from which its exit is for good. `former_file_id` and `next_file_id` are
    the files of the episode before and after.
    """

    episode: int
    registered_on: date | None
    checked_on: date | None
    leave_reason: LeaveReason | None
    close_reason: CloseReason | None
    left_on: date | None
    monitored_until: date | None
    stable_on: date | None
    fell_back_on: date | None
    closed_on: date | None
    former_file_id: str | None
    next_file_id: str | None


@dataclass(frozen=True, kw_only=True)
class FileAnswer:
    """A hardship file as staff see it, with every act on it; personal values masked.

    After `archived_on` nothing in it tells of a person.

    `hardship_class` is that of its last submission, `acftu_number` its number in the ACFTU aid
    system. `stage` is what it waits for, `waits_at` the union that decides there, `work_unit` the
    name of the employer.
    """

    file_id: str
    version: int
    number: str
    state: FileState
    stage: Stage | None
    waits_at: str
    county: str
    managing_union: str
    applicant: MaskedApplicant
    work_unit: WithoutNumbers | None
    hardship_class: HardshipClass | None
    acftu_number: str | None
    round: int
    returned_items: list[FileItem]
    notice: NoticeAnswer | None
    opened_on: date
    acts: list[ActLine]
    conflicts: list[ConflictLine]
    course: CourseAnswer
    archived_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """A hardship file in a list."""

    file_id: str
    number: str
    state: FileState
    waits_at: str
    managing_union: str
    applicant_name: Masked
    hardship_class: HardshipClass | None
    acftu_number: str | None
    opened_on: date


@dataclass(frozen=True, kw_only=True)
class FilePage(PageWithCounts):
    """A page of hardship files, newest first."""

    items: list[FileLine]


@dataclass(frozen=True, kw_only=True)
class GetFile(Query):
    """One hardship file with its acts, for staff whose scope covers its managing union."""

    service = "relief"
    action = "file.read"
    answer = FileAnswer

    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListFiles(Query):
    """The hardship files of the actor's scope, newest first, filtered."""

    service = "relief"
    action = "file.read"
    answer = FilePage

    state: FileState | None = None
    managing_union: ManagingUnionCode | None = None
    counted: bool = False
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25
