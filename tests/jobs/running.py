"""Jobs of the hotline on any store: started, worked off, looked at."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contracts.hotline import ExportTickets
from contracts.jobs import CancelJob, GetJobFile, JobAnswer, JobFileOf, JobKind, SheetFormat
from contracts.rights import Actor, Role, grant_for
from messaging.jobs.runner import Runner
from records.acts import Act
from records.files.contents import Contents, MemoryContents
from records.files.receiving import opened
from records.jobs.desk import JobDesk
from records.jobs.kept import JOBS, KeptJobs
from records.jobs.limits import JobLimits, limits_on
from records.jobs.work import Works
from records.policies import load_policies
from records.reads import Reads
from records.store import Store
from records.unit_of_work import Batch
from services.hotline.domain.ticket import Ticket
from services.hotline.exporting import EXPORTS
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.ticket_facts import AGENT, NOW, TODAY, filed_request

LEADER = Actor(
    name="staff/leader",
    roles=frozenset({Role.LEADER}),
    unions=frozenset({"city"}),
    own_keys=frozenset({"staff/leader"}),
)
OTHER_LEADER = replace(LEADER, name="staff/other", own_keys=frozenset({"staff/other"}))
KIND = JobKind.TICKETS_EXPORT
LIMITS: JobLimits = limits_on(load_policies(), TODAY)
FEW = JobLimits(most_rows=1000, most_open=20, keep=LIMITS.keep, rows_at_once=3)


class Office(Books):
    """A service with jobs, one step after another when somebody says so."""

    def __init__(
        self,
        store: Store | None = None,
        contents: Contents | None = None,
        works: Works = EXPORTS,
        limits: JobLimits = FEW,
    ) -> None:
        super().__init__("hotline", store)
        self.contents: Contents = contents or MemoryContents()
        self.works, self.limits = works, limits
        self.rested = 0

    def new_batch(self) -> Batch:
        return Batch(self.store, self._journal)

    def commit(self, batch: Batch, deadline: float | None = None) -> None:
        batch.commit(deadline)

    def runner(self) -> Runner:
        return Runner(
            service="hotline",
            store=self.store,
            commits=self,
            contents=self.contents,
            works=self.works,
            limits=self.limits,
            rest=self._rest,
        )

    def _rest(self) -> None:
        self.rested += 1

    def register(self, places: range, **facts: Any) -> None:
        act = Act(by="staff/agent", at=facts.pop("at", NOW), happened_on=TODAY)
        with self.work(AGENT, now=NOW) as unit:
            for place in places:
                own = {"number": f"SR-20210305-{place:06d}", "query_key": f"q1.{place}", **facts}
                Tickets(unit).add(
                    Ticket.register(
                        ticket_id=f"ticket-{place:04d}", request=filed_request(**own), act=act
                    )
                )

    def start(self, by: Actor = LEADER, **wanted: Any) -> str:
        request = ExportTickets(**{"format": SheetFormat.CSV, **wanted})
        reads = Reads(self.store, grant_for(by, request.action))
        with self.work(by, now=NOW, action=request.action) as unit:
            return self.desk(unit).start(reads, request)

    def start_while(self, other: Callable[[], object], by: Actor = LEADER) -> None:
        """Start one, and let `other` be saved between what this one read and its commit."""
        request = ExportTickets(format=SheetFormat.CSV)
        reads = Reads(self.store, grant_for(by, request.action))
        with self.work(by, now=NOW, action=request.action) as unit:
            self.desk(unit).start(reads, request)
            other()

    def desk(self, unit: Any) -> JobDesk:
        return JobDesk(unit=unit, works=self.works, limits=self.limits)

    def shown(self, job_id: str, by: Actor = LEADER) -> JobAnswer:
        with self.work(by, now=NOW, action="job.follow") as unit:
            return self.desk(unit).own(KIND, job_id)

    def cancel(self, job_id: str, by: Actor = LEADER) -> None:
        with self.work(by, now=NOW, action="job.follow") as unit:
            self.desk(unit).cancel(CancelJob(kind=KIND, job_id=job_id))

    def finish(self) -> int:
        return self.runner().run(seconds=3600)

    def content(self, job_id: str, of: JobFileOf = JobFileOf.RESULT, by: Actor = LEADER) -> bytes:
        with self.work(by, now=NOW, action="job.follow") as unit:
            file = self.desk(unit).fetch(GetJobFile(kind=KIND, job_id=job_id, of=of))
        return b"".join(opened(file, self.contents))

    def lines(self, job_id: str, of: JobFileOf = JobFileOf.RESULT) -> list[list[str]]:
        text = self.content(job_id, of).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))

    def numbers(self, job_id: str) -> list[str]:
        return [line[1] for line in self.lines(job_id)[1:]]

    def retry_now(self) -> None:
        """The pause after a failed step is over."""
        with self.work(LEADER, now=NOW) as unit:
            kept = KeptJobs(unit)
            for row in self.rows(JOBS):
                job, version = kept.find(row["_id"]) or (None, 0)
                if job is not None and job.open:
                    kept.save(replace(job, due=None), version)

    def kept(self, job_id: str) -> Any:
        with self.work(LEADER, now=NOW) as unit:
            found = KeptJobs(unit).find(job_id)
        return found[0] if found else None
