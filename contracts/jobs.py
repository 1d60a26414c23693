"""Long jobs: what takes longer than an answer may, is started, followed, cancelled, and fetched.

The service whose records a job is about runs it, a bounded step at a time. What is selected, what
a kill costs and how cells are written: docs/decisions/jobs.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, ClassVar

from contracts.fields import Identifier, Range, WithoutNumbers
from contracts.files import DownloadPermit, FileType
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Query


class JobKind(StrEnum):
    """What a job does."""

    TICKETS_EXPORT = "tickets_export"
    LEADS_EXPORT = "leads_export"
    FILES_EXPORT = "files_export"
    FILES_IMPORT = "files_import"
    REGISTER_EXPORT = "register_export"


RUN_BY: Mapping[JobKind, str] = MappingProxyType(
    {
        JobKind.TICKETS_EXPORT: "hotline",
        JobKind.LEADS_EXPORT: "relief",
        JobKind.FILES_EXPORT: "relief",
        JobKind.FILES_IMPORT: "relief",
        JobKind.REGISTER_EXPORT: "relief",
    }
)
"""The service that runs jobs of a kind, and keeps what comes of them."""


class JobState(StrEnum):
    """waiting → running → finished or failed; cancelled from either of the first two."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SheetFormat(StrEnum):
    """How a list is written for a spreadsheet program."""

    CSV = "csv"
    XLSX = "xlsx"


class JobFileOf(StrEnum):
    """What comes of a job: what was asked for, and the rows that could not be done."""

    RESULT = "result"
    ERRORS = "errors"


class JobNotFound(Refusal):
    """There is no such job of this actor: absent, somebody else's, or removed by now."""

    code = "job_not_found"
    kind = Kind.NOT_FOUND


class JobRunsAlready(Refusal):
    """The actor has a job of this kind under way; details: its `job_id`."""

    code = "job_runs_already"
    kind = Kind.CONFLICT


class JobOver(Refusal):
    """The job ended already, so that nothing of it can be stopped; details: its `state`."""

    code = "job_over"
    kind = Kind.CONFLICT


class TooManyJobs(Refusal):
    """The service has as many jobs under way as it takes."""

    code = "too_many_jobs"
    kind = Kind.CONFLICT
    status = 429


class TooManyRows(Refusal):
    """More rows are selected than one job may have; details: `most_rows`."""

    code = "too_many_rows"
    kind = Kind.CONFLICT


class JobFileNotFound(Refusal):
    """The job has no such file: not yet, not any more, or it never had one."""

    code = "job_file_not_found"
    kind = Kind.NOT_FOUND


class RowUnreadable(Refusal):
    """A row of a job: the record is kept in a form that cannot be read or decrypted."""

    code = "row_unreadable"
    kind = Kind.INVALID


@dataclass(frozen=True, kw_only=True)
class JobFile:
    """A file that came of a job."""

    name: WithoutNumbers
    content_type: FileType
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class JobAnswer:
    """A job as who started it sees it.

    `total` rows were selected when it began; `done` of them are in the result, `faulty` in the
    error file. What comes of it is removed at `expires_at`. `failure` is a refusal's code.
    """

    job_id: str
    version: int
    kind: JobKind
    state: JobState
    format: SheetFormat
    total: int
    done: int
    faulty: int
    started_by: str
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    failure: str | None
    result: JobFile | None
    errors: JobFile | None


@dataclass(frozen=True, kw_only=True)
class JobLines:
    """The actor's own jobs of a kind, youngest first, as many as are still kept."""

    items: list[JobAnswer]


@dataclass(frozen=True, kw_only=True)
class GetJob(Query):
    """How a job of one's own stands. Asked of the service that runs it."""

    action = "job.follow"
    answer: ClassVar[type] = JobAnswer

    kind: JobKind
    job_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListJobs(Query):
    """One's own jobs of a kind that are still kept."""

    action = "job.follow"
    answer: ClassVar[type] = JobLines

    kind: JobKind
    limit: Annotated[int, Range(1, 20)] = 10


@dataclass(frozen=True, kw_only=True)
class CancelJob(Command):
    """End a job of one's own: no step of it takes effect any more."""

    action = "job.follow"
    answer: ClassVar[type] = JobAnswer

    kind: JobKind
    job_id: Identifier


@dataclass(frozen=True, kw_only=True)
class GetJobFile(Query):
    """The content of what came of a job; each fetching leaves an audit row.

    Only for who started it, and only while he may see all that the job was allowed to see.
    """

    action = "job.follow"
    answer: ClassVar[type] = DownloadPermit

    kind: JobKind
    job_id: Identifier
    of: JobFileOf


@dataclass(frozen=True, kw_only=True)
class FollowJob(GetJob):
    """How a job of one's own stands: kind, state, counts, who, when, and what came of it."""

    service = "gateway"


@dataclass(frozen=True, kw_only=True)
class ListMyJobs(ListJobs):
    """One's own jobs of a kind that are still kept, youngest first."""

    service = "gateway"


@dataclass(frozen=True, kw_only=True)
class StopJob(CancelJob):
    """Cancel a job of one's own: no step of it takes effect any more."""

    service = "gateway"


@dataclass(frozen=True, kw_only=True)
class FetchJobFile(GetJobFile):
    """The file that a job made (`result`), or the rows that it could not do (`errors`, CSV).

    Only for who started it, and only while he may see all that the job was allowed to see.
    """

    service = "gateway"
