"""What a service that runs jobs is asked, and how it gets to run them: a part of its class."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.files import DownloadPermit
from contracts.job_starts import StartJob
from contracts.jobs import CancelJob, GetJob, GetJobFile, JobAnswer, JobLines, ListJobs
from messaging.jobs.provider import Jobs
from messaging.rpc import command, query
from messaging.timers import every
from records.jobs.desk import JobDesk
from records.jobs.work import Works

LOOK_SECONDS = 1.0
TURN_SECONDS = 5.0
"""So long jobs are worked off at a stretch: a process that is asked to stop waits no longer."""
SWEEP_SECONDS = 600.0


class RunsJobs:
    """``get_job``, ``list_jobs``, ``cancel_job``, ``get_job_file`` over the class's own `works`."""

    works: ClassVar[Works]
    reads: Any

    jobs: Any = Jobs()

    @property
    def desk(self) -> JobDesk:
        """The jobs, as this unit of work sees them."""
        return self.jobs.desk(self.own_works)  # type: ignore[no-any-return]

    @property
    def own_works(self) -> Works:
        """The class's own, and those that need what a worker has."""
        return self.works

    def start_job(self, request: StartJob) -> str:
        """Keep a job for what is asked; its id. Refuses what `JobDesk.start` refuses."""
        return self.desk.start(self.reads, request)

    @query(GetJob)
    def get_job(self, request: GetJob) -> JobAnswer:
        return self.desk.own(request.kind, request.job_id)

    @query(ListJobs)
    def list_jobs(self, request: ListJobs) -> JobLines:
        return self.desk.listed(self.reads, request)

    @command(CancelJob, answer="job_answer")
    def cancel_job(self, request: CancelJob) -> str:
        return self.desk.cancel(request)

    @query(GetJobFile)
    def get_job_file(self, request: GetJobFile) -> DownloadPermit:
        return self.jobs.permit(self.desk.fetch(request))  # type: ignore[no-any-return]

    def job_answer(self, job_id: str) -> JobAnswer:
        """The job as it is now."""
        return self.desk.shown(job_id)

    @every(LOOK_SECONDS)
    def run_jobs(self) -> None:
        self.jobs.runner(self.own_works).run(seconds=TURN_SECONDS)

    @every(SWEEP_SECONDS)
    def sweep_jobs(self) -> None:
        self.jobs.runner(self.own_works).sweep()
