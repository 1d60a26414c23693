"""Hardship files and their chain: what can be changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from contracts.fields import (
    CountyCode,
    Identifier,
    Items,
    LongText,
    ManagingUnionCode,
    ShortText,
)
from contracts.people import Applicant
from contracts.relief.chain import ConflictKind, FileItem, Verdict
from contracts.relief.files import ConflictLine, FileAnswer
from contracts.relief.words import RefusalReason
from contracts.requests import Command, DatedCommand

FileItems = Annotated[list[FileItem], Items(most=20)]


@dataclass(frozen=True, kw_only=True)
class DraftFile(Command):
    """Open a file for a person whom the union found itself, without a ticket or a lead.

    Relief works with real names: the applicant's ID number is needed.
    """

    service = "relief"
    action = "file.prepare"
    answer = FileAnswer

    applicant: Applicant
    county: CountyCode
    managing_union: ManagingUnionCode | None = None
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None


@dataclass(frozen=True, kw_only=True)
class SubmitFile(DatedCommand):
    """Submit a draft, or a returned file with every item that was returned in `corrected`."""

    service = "relief"
    action = "file.prepare"
    answer = FileAnswer

    file_id: Identifier
    work_unit: ShortText
    corrected: FileItems = field(default_factory=list)
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class RecordVisit(DatedCommand):
    """Record a home visit: by one of the visitors, with the others (accounts)."""

    service = "relief"
    action = "file.visit"
    answer = FileAnswer

    file_id: Identifier
    with_visitors: Annotated[list[Identifier], Items(most=5)]
    found: LongText


@dataclass(frozen=True, kw_only=True)
class _Decision(DatedCommand):
    """A decision: passed, returned with `items`, or refused with a `reason`."""

    answer = FileAnswer

    file_id: Identifier
    outcome: Verdict
    items: FileItems = field(default_factory=list)
    reason: RefusalReason | None = None
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class FirstReviewFile(_Decision):
    """Decide a visited file at first review (初审)."""

    service = "relief"
    action = "file.first_review"


@dataclass(frozen=True, kw_only=True)
class ReviewFile(_Decision):
    """Decide a file at review (复审)."""

    service = "relief"
    action = "file.review"


@dataclass(frozen=True, kw_only=True)
class ConfirmFile(_Decision):
    """Decide after the public notice: on file when it is over, or an objection is upheld."""

    service = "relief"
    action = "file.confirm"


@dataclass(frozen=True, kw_only=True)
class PostNotice(DatedCommand):
    """Post the public notice of a reviewed file, for the days that policy sets.

    With `anew_because` one that hangs is posted anew, and its days run again: it was torn down, or
    said something wrong.
    """

    service = "relief"
    action = "file.prepare"
    answer = FileAnswer

    file_id: Identifier
    anew_because: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class ReconsiderFile(DatedCommand):
    """Take a refused file up again: another decision, which names the refusal."""

    service = "relief"
    action = "file.review"
    answer = FileAnswer

    file_id: Identifier
    note: LongText


@dataclass(frozen=True, kw_only=True)
class MoveFileUp(DatedCommand):
    """Hand the present stage to the union above, where the union has too few people by now."""

    service = "relief"
    action = "file.prepare"
    answer = FileAnswer

    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class DeclareConflict(Command):
    """Declare that an account (by default the actor's own) keeps out of a file.

    `relative`: of somebody in the household of `file_id`. `same_unit`: with `file_id` of that file,
    with `work_unit` of every file whose applicant works there, today's and those to come.
    """

    service = "relief"
    action = "conflict.declare"
    answer = ConflictLine

    kind: ConflictKind
    account_id: Identifier | None = None
    file_id: Identifier | None = None
    work_unit: ShortText | None = None
