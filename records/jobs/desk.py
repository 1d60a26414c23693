"""What people ask about jobs: start one, see how it stands, cancel it, fetch what it made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.files import FilePurpose
from contracts.job_starts import StartJob
from contracts.jobs import (
    CancelJob,
    GetJobFile,
    JobAnswer,
    JobFile,
    JobFileNotFound,
    JobFileOf,
    JobKind,
    JobLines,
    JobNotFound,
    JobRunsAlready,
    JobState,
    ListJobs,
    SheetFormat,
    TooManyJobs,
    TooManyRows,
)
from contracts.refusals import InvalidInput, RightMissing
from contracts.rights import Grant, grant_for
from contracts.schemas import dump
from records.files import KeptFile, StagedFiles
from records.jobs.job import Job, Opening
from records.jobs.kept import JOBS, KeptJobs
from records.jobs.limits import JobLimits
from records.jobs.work import Work, Works
from records.reads import Reads
from records.scope import union_codes_within
from records.unit_of_work import UnitOfWork
from vocabulary.ids import new_id

RETRY_SECONDS = 60
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class JobDesk:
    """Jobs of one service, in the unit of work in hand."""

    unit: UnitOfWork
    works: Works
    limits: JobLimits

    def start(
        self,
        reads: Reads,
        request: StartJob,
        *,
        found: Mapping[str, Any] = _NOTHING,
        source: tuple[str, FilePurpose] | None = None,
    ) -> str:
        """Keep a job for what is asked, under the actor's grant; its id.

        `found` is what is known of it beside what was asked; `source` a file that was handed in for
        it, the job's from now on and removed with its end. Refuses `JobRunsAlready`, `TooManyJobs`,
        `TooManyRows`, what its work refuses, and what attaching the source does.
        """
        kind, work = type(request).writes, self.works[type(request).writes]
        self._require_place(reads, kind)
        wanted = {**dump(request), **found}
        total = work.count(reads, wanted, until=self.unit.now)
        if total > self.limits.most_rows:
            allowed = f"at most {self.limits.most_rows} rows: narrow the selection down"
            raise TooManyRows(allowed=allowed, most_rows=self.limits.most_rows)
        opening = Opening(
            job_id=new_id(),
            kind=kind,
            by=self.unit.actor.name,
            grant=self.unit.grant,
            wanted=wanted,
            asked_at=self.unit.recorded_at,
            until=self.unit.now,
            total=total,
        )
        if source is not None:
            StagedFiles(self.unit).attach(source[0], purpose=source[1], subject=opening.subject)
        KeptJobs(self.unit).add(Job(opening=opening, named=source[:1] if source else ()))
        asked = {"kind": kind.value, **work.told(wanted), "rows": total}
        self.unit.audit("job.start", opening.subject, after=asked)
        return opening.job_id

    def shown(self, job_id: str) -> JobAnswer:
        """A job of the actor's own, as it is now."""
        found = KeptJobs(self.unit).find(job_id)
        if found is None:
            raise JobNotFound()
        return self._answer(*found)

    def own(self, kind: JobKind, job_id: str) -> JobAnswer:
        """The same, asked for by kind. Refuses `JobNotFound`, also for somebody else's."""
        self._work(kind)
        return self._answer(*KeptJobs(self.unit).own(kind, job_id))

    def listed(self, reads: Reads, request: ListJobs) -> JobLines:
        """The actor's own of a kind, youngest first."""
        self._work(request.kind)
        where = {"by": self.unit.actor.name, "kind": request.kind.value}
        found = reads.find(JOBS, where, sort=[("_id", -1)], limit=request.limit)
        jobs = [KeptJobs(self.unit).own(request.kind, row["_id"]) for row in found.items]
        return JobLines(items=[self._answer(*each) for each in jobs])

    def cancel(self, request: CancelJob) -> str:
        """End it now: a step that is under way is not saved. Refuses `JobNotFound`, `JobOver`."""
        self._work(request.kind)
        kept = KeptJobs(self.unit)
        job, version = kept.own(request.kind, request.job_id)
        kept.save(job.cancelled(self.unit.recorded_at, keep=self.limits.keep), version)
        counts = {"done": job.done, "faulty": job.faulty}
        self.unit.audit("job.cancel", job.opening.subject, after=counts)
        return request.job_id

    def fetch(self, request: GetJobFile) -> KeptFile:
        """A file that the job made, with an audit row about it.

        Refuses `JobNotFound`, `JobFileNotFound`, and `RightMissing` to who may not see by now what
        the job was allowed to see.
        """
        work = self._work(request.kind)
        job, _ = KeptJobs(self.unit).own(request.kind, request.job_id)
        now = grant_for(self.unit.actor, work.action)
        if not reaches_as_far(now, job.opening.grant):
            raise RightMissing(action=work.action)
        if not self._is_there(job, request.of):
            raise JobFileNotFound()
        self.unit.audit(
            "job.fetch", job.opening.subject, after={"file": request.of.value, **self._told(job)}
        )
        return StagedFiles(self.unit).kept(_file_id(job, request.of), subject=job.opening.subject)

    def _require_place(self, reads: Reads, kind: JobKind) -> None:
        under_way = {"by": self.unit.actor.name, "kind": kind.value, "open": True}
        running = reads.one(JOBS, under_way)
        if running is not None:
            raise JobRunsAlready(job_id=running["_id"])
        if reads.count(JOBS, {"open": True}) >= self.limits.most_open:
            raise TooManyJobs(allowed="try again later", retry_after_seconds=RETRY_SECONDS)

    def _work(self, kind: JobKind) -> Work:
        if kind not in self.works:
            allowed = ", ".join(self.works)
            raise InvalidInput.at("kind", code="not_allowed_value", allowed=allowed)
        return self.works[kind]

    def _told(self, job: Job) -> Mapping[str, Any]:
        opening = job.opening
        asked = self.works[opening.kind].told(opening.wanted)
        return {"kind": opening.kind.value, **asked, "rows": job.done, "faulty": job.faulty}

    def _is_there(self, job: Job, of: JobFileOf) -> bool:
        """Whether it was made, and is not about to be removed."""
        expired = job.expires_at is None or job.expires_at <= self.unit.recorded_at
        made = of is JobFileOf.RESULT or job.faulty > 0
        return job.state is JobState.FINISHED and made and not expired

    def _answer(self, job: Job, version: int) -> JobAnswer:
        opening = job.opening
        return JobAnswer(
            job_id=opening.job_id,
            version=version,
            kind=opening.kind,
            state=job.state,
            format=SheetFormat(opening.wanted["format"]),
            total=opening.total,
            done=job.done,
            faulty=job.faulty,
            started_by=opening.by,
            asked_at=opening.asked_at,
            began_at=job.began_at,
            ended_at=job.ended_at,
            expires_at=job.expires_at,
            failure=job.failure,
            result=self._file(job, JobFileOf.RESULT),
            errors=self._file(job, JobFileOf.ERRORS),
        )

    def _file(self, job: Job, of: JobFileOf) -> JobFile | None:
        if not self._is_there(job, of):
            return None
        file = StagedFiles(self.unit).kept(_file_id(job, of), subject=job.opening.subject)
        content = file.content
        return JobFile(
            name=file.shown_name,
            content_type=content.content_type,
            size=content.size,
            sha256=content.sha256,
        )


def reaches_as_far(now: Grant, then: Grant) -> bool:
    """Whether one grant covers all that another covered."""
    if now.everything or then.everything:
        return now.everything
    unions = union_codes_within(then.unions) <= union_codes_within(now.unions)
    return unions and then.own_keys <= now.own_keys


def _file_id(job: Job, of: JobFileOf) -> str:
    file_id = job.result_id if of is JobFileOf.RESULT else job.errors_id
    if file_id is None:
        raise JobFileNotFound()
    return file_id
