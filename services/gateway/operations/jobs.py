"""Long jobs over HTTP: started by a list's own export, then followed, cancelled and fetched.

Each is asked of the service that runs jobs of its kind.
"""

from __future__ import annotations

from dataclasses import asdict

from contracts.files import AttachmentNotFound, FileAttachedAlready, FileUnreadable
from contracts.hotline import ExportTickets
from contracts.job_starts import StartJob
from contracts.jobs import (
    RUN_BY,
    CancelJob,
    FetchJobFile,
    FollowJob,
    GetJob,
    GetJobFile,
    JobFileNotFound,
    JobNotFound,
    JobOver,
    JobRunsAlready,
    ListJobs,
    ListMyJobs,
    StopJob,
    TooManyJobs,
    TooManyRows,
)
from contracts.relief import ExportFiles, ExportLeads
from contracts.relief.exports import ExportRegister
from contracts.relief.imports import CheckNeeded, ImportFiles, SheetLayoutUnknown
from contracts.schemas import load
from services.gateway.operations.forwarding import Job, Reply
from services.gateway.operations.operation import Operation
from services.gateway.operations.uploads import fetched

JOB = "/api/jobs/{kind}/{job_id}"


def follow(job: Job) -> Reply:
    """Hand it on to the service that runs it."""
    wanted = load(FollowJob, job.values)
    return Reply(body=dict(job.ask(GetJob(**asdict(wanted)), owner=RUN_BY[wanted.kind])))


def list_mine(job: Job) -> Reply:
    """Hand it on to the service that runs jobs of this kind."""
    wanted = load(ListMyJobs, job.values)
    return Reply(body=dict(job.ask(ListJobs(**asdict(wanted)), owner=RUN_BY[wanted.kind])))


def stop(job: Job) -> Reply:
    """Hand it on to the service that runs it."""
    wanted = load(StopJob, job.values)
    answer = job.ask(CancelJob(**asdict(wanted)), owner=RUN_BY[wanted.kind])
    return Reply(body=dict(answer), replayed=answer.replayed)


def fetch(job: Job) -> Reply:
    """Ask the owner, who alone knows whether it may be seen, and hand the content on."""
    wanted = load(FetchJobFile, job.values)
    return fetched(job, GetJobFile(**asdict(wanted)), owner=RUN_BY[wanted.kind])


def _export(path: str, request: type[StartJob]) -> Operation:
    return Operation(
        method="POST",
        path=path,
        request=request,
        status=202,
        location=JOB,
        refuses=(JobRunsAlready, TooManyJobs, TooManyRows),
    )


OPERATIONS = (
    _export("/api/exports/tickets", ExportTickets),
    _export("/api/exports/leads", ExportLeads),
    _export("/api/exports/files", ExportFiles),
    _export("/api/exports/register", ExportRegister),
    Operation(
        method="POST",
        path="/api/imports/files",
        request=ImportFiles,
        status=202,
        location=JOB,
        refuses=(
            JobRunsAlready,
            TooManyJobs,
            TooManyRows,
            AttachmentNotFound,
            FileAttachedAlready,
            FileUnreadable,
            SheetLayoutUnknown,
            CheckNeeded,
        ),
    ),
    Operation(method="GET", path="/api/jobs/{kind}", request=ListMyJobs, perform=list_mine),
    Operation(method="GET", path=JOB, request=FollowJob, refuses=(JobNotFound,), perform=follow),
    Operation(
        method="POST",
        path=f"{JOB}/cancel",
        request=StopJob,
        refuses=(JobNotFound, JobOver),
        perform=stop,
    ),
    Operation(
        method="GET",
        path=f"{JOB}/files/{{of}}",
        request=FetchJobFile,
        downloads=True,
        refuses=(JobNotFound, JobFileNotFound, AttachmentNotFound),
        perform=fetch,
    ),
)
