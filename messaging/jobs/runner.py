"""Who works jobs off: one bounded step after another, each saved with the job's cursor.

Several may run at once after a lease moved, or a process was killed in the middle: the job's
version decides. Whoever read an older one saves nothing, so each row is in the result once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from contracts.files import FileType
from contracts.refusals import InternalFault
from contracts.rights import EVERYTHING, Actor, system_actor
from messaging.files.transfers import Commits
from records.clock import utc_now
from records.encryption import UNREADABLE, reveal
from records.files import StagedFiles
from records.files.contents import Contents
from records.files.kept import KeptContent
from records.files.making import keep_made
from records.jobs.job import Job
from records.jobs.kept import JOBS, KeptJobs, from_document
from records.jobs.limits import JobLimits
from records.jobs.results import errors, file_names, parts_of, result
from records.jobs.source import source_of
from records.jobs.work import Hand, Work, Works
from records.reads import Reads
from records.store import Document, StaleVersion, Store, StoreUnavailable
from records.unit_of_work import Batch, Cause, UnitOfWork
from vocabulary.ids import new_id

MOST_AT_ONCE = 20
TIDIED_AT_ONCE = 50

_log = structlog.get_logger(__name__)


class Overtaken(Exception):
    """The job is not what it was when this step began: cancelled, or another one runs it."""


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Works off the jobs of one service. `rest` lets others work in between."""

    service: str
    store: Store
    commits: Commits
    contents: Contents
    works: Works
    limits: JobLimits
    rest: Callable[[], None]
    clock: Callable[[], datetime] = utc_now

    def run(self, *, seconds: float) -> int:
        """Steps for so long, one of each job in turn; how many those were.

        Raises `StoreUnavailable`: whoever runs next goes on where this ended.
        """
        until, steps = time.monotonic() + seconds, 0
        while True:
            taken = 0
            for job, version in self._to_do():
                taken += self._turn(job, version)
                self.rest()
                if time.monotonic() >= until:
                    return steps + taken
            if not taken:
                return steps
            steps += taken

    def sweep(self) -> int:
        """Remove what is kept of jobs for long enough; how many those were."""
        where = {"open": False, "needs_work": False, "expires_at": {"$lt": self.clock()}}
        rows = self.store.find(JOBS, where, MOST_AT_ONCE, [("expires_at", 1)])
        forgotten = 0
        for job, _ in self._readable(rows):
            try:
                self._forget(job)
                forgotten += 1
            except UNREADABLE as trouble:
                _unread(job.opening.job_id, trouble)
            self.rest()
        return forgotten

    def _to_do(self) -> list[tuple[Job, int]]:
        """The jobs with something to do, the oldest first."""
        rows = self.store.find(JOBS, {"needs_work": True}, MOST_AT_ONCE, [("_id", 1)])
        now = self.clock()
        return [
            (job, version)
            for job, version in self._readable(rows)
            if job.due is None or job.due <= now
        ]

    def _readable(self, rows: list[Document]) -> list[tuple[Job, int]]:
        """Each with its version; one that cannot be read is logged, and holds up no other."""
        found = []
        for row in rows:
            try:
                job = from_document(reveal(JOBS, row, self.store.cipher))
            except UNREADABLE as trouble:
                _unread(row["_id"], trouble)
            else:
                found.append((job, row["version"]))
        return found

    def _turn(self, job: Job, version: int) -> int:
        """One step of a job, whichever is next; 0 when another was faster."""
        try:
            self._step(job, version)
        except (StaleVersion, Overtaken):
            return 0
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001 - logged and counted; the job fails in the end
            _log.exception("a job's step failed", job=job.opening.job_id, kind=job.opening.kind)
            self._stumble(job)
        return 1

    def _step(self, job: Job, version: int) -> None:
        if not job.open:
            self._tidy(job, version)
        elif job.read:
            self._write(job, version, self.works[job.opening.kind])
        else:
            self._read(job, version, self.works[job.opening.kind])

    def _read(self, job: Job, version: int, work: Work) -> None:
        """The next rows, what they changed, and how far the job is: saved together."""
        job = job if job.began_at is not None else job.begun(self.clock())
        batch = self.commits.new_batch()
        hand = Hand(
            reads=Reads(self.store, job.opening.grant),
            row=lambda: self._unit(batch, job, Actor(name=job.opening.by, roles=frozenset())),
            content=lambda file_id: source_of(self.store, self.contents, job, file_id),
            most=self.limits.rows_at_once,
        )
        step = work.step(hand, job)
        unit = self._unit(batch, job, system_actor(self.service))
        kept = KeptJobs(unit)
        kept.add_part(job, step)
        kept.save(
            job.stepped(rows=step.counted, faults=len(step.faults), cursor=step.cursor), version
        )
        unit.accept()
        self.commits.commit(batch)

    def _write(self, job: Job, version: int, work: Work) -> None:
        """Both files from the parts; then the rows that say so, and the end of the job."""
        job, version = self._claim(job, version)
        made = dict(self._files(job, version, work))
        with self._saving(job) as unit:
            for (file_id, content), name in zip(made.items(), file_names(job), strict=False):
                StagedFiles(unit).made(
                    file_id, content, name=name, subject=job.opening.subject, by=job.opening.by
                )
            KeptJobs(unit).save(job.finished(self.clock(), keep=self.limits.keep), version)

    def _claim(self, job: Job, version: int) -> tuple[Job, int]:
        """The job with ids that nobody else writes under."""
        claimed = job.claimed(result_id=new_id(), errors_id=new_id())
        with self._saving(job) as unit:
            KeptJobs(unit).save(claimed, version)
        return claimed, version + 1

    def _files(self, job: Job, version: int, work: Work) -> Iterator[tuple[str, KeptContent]]:
        """The result, and after it the error file where a row was faulty."""
        assert job.result_id is not None
        assert job.errors_id is not None
        kinds = [(job.result_id, work.file_type(job.opening.wanted), partial(result, job, work))]
        if job.faulty:
            kinds.append((job.errors_id, FileType.CSV, partial(errors, job)))
        for file_id, content_type, pieces in kinds:
            parts = partial(parts_of, job, self.store, between=partial(self._go_on, job, version))
            yield (
                file_id,
                keep_made(
                    pieces(parts),
                    file_id=file_id,
                    content_type=content_type,
                    contents=self.contents,
                ),
            )

    def _go_on(self, job: Job, version: int) -> None:
        """Let others work; raises `Overtaken` when the job is another by now."""
        self.rest()
        row = self.store.load(JOBS, [job.opening.job_id]).get(job.opening.job_id)
        if row is None or row["version"] != version:
            raise Overtaken()

    def _tidy(self, job: Job, version: int) -> None:
        """Some of its parts go, and what was half written."""
        for file_id in job.left_over:
            self.contents.remove(file_id)
        some = range(job.parts)[job.tidied : job.tidied + TIDIED_AT_ONCE]
        with self._saving(job) as unit:
            kept = KeptJobs(unit)
            kept.remove_parts(job.opening.job_id, some)
            kept.save(job.tidying(len(some)), version)

    def _stumble(self, job: Job) -> None:
        """One more try is spent, unless somebody else ended the job."""
        with suppress(StaleVersion), self._saving(job) as unit:
            kept = KeptJobs(unit)
            found = kept.find(job.opening.job_id)
            if found is not None and found[0].open:
                now, code = self.clock(), InternalFault.code
                kept.save(found[0].stumbled(now, code, keep=self.limits.keep), found[1])

    def _forget(self, job: Job) -> None:
        """Content first, the rows that name it last: a crash in between leaves no orphan."""
        for file_id in job.named:
            self.contents.remove(file_id)
        with self._saving(job) as unit:
            StagedFiles(unit).forget_made(job.named)
            KeptJobs(unit).remove(job.opening.job_id)

    @contextmanager
    def _saving(self, job: Job) -> Iterator[UnitOfWork]:
        """A unit of the service's own, saved when the block ends well."""
        batch = self.commits.new_batch()
        unit = self._unit(batch, job, system_actor(self.service))
        yield unit
        unit.accept()
        self.commits.commit(batch)

    def _unit(self, batch: Batch, job: Job, actor: Actor) -> UnitOfWork:
        """A unit that is caused by the job, under its starter's grant or the service's own."""
        own = actor.name != job.opening.by
        return batch.begin(
            actor=actor,
            grant=EVERYTHING if own else job.opening.grant,
            cause=Cause(message_id=new_id(), correlation_id=job.opening.job_id),
            now=self.clock(),
            action=self.works[job.opening.kind].action,
        )


def _unread(job_id: str, trouble: Exception) -> None:
    """Without the trouble's message, which may quote the row."""
    _log.warning("a job cannot be read", job=job_id, trouble=type(trouble).__name__)
