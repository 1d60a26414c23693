"""``jobs = Jobs()``: a service runs jobs, and gives out what came of them at its door for files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider

from contracts.files import DownloadPermit
from messaging.files.door import BoundFiles, FileDoor
from messaging.jobs.runner import Runner
from messaging.runtime import Runtime
from records.files import KeptFile
from records.jobs.desk import JobDesk
from records.jobs.limits import JobLimits, limits_on
from records.jobs.work import Works
from records.policies import Policies, load_policies
from records.reads import Reads
from records.unit_of_work import UnitOfWork
from vocabulary.business_time import business_day


@dataclass(frozen=True)
class BoundJobs:
    """The jobs of a service, in the unit of work in hand."""

    unit: UnitOfWork
    runtime: Any
    door: Any
    service: str
    policies: Policies

    @cached_property
    def limits(self) -> JobLimits:
        """What is allowed on the real day of this work."""
        return limits_on(self.policies, business_day(self.unit.recorded_at))

    def desk(self, works: Works) -> JobDesk:
        """What people ask."""
        return JobDesk(unit=self.unit, works=works, limits=self.limits)

    def runner(self, works: Works) -> Runner:
        """Who works them off; not in this unit, but in one of its own for each step."""
        return Runner(
            service=self.service,
            store=self.runtime.store,
            commits=self.runtime,
            contents=self.door.contents,
            works=works,
            limits=self.limits,
            rest=lambda: eventlet.sleep(0),
        )

    def permit(self, file: KeptFile) -> DownloadPermit:
        """Where its content is fetched."""
        reads = Reads(self.runtime.store, self.unit.grant)
        return BoundFiles(self.unit, reads, self.door, self.service).permit_download(file)


class Jobs(DependencyProvider):
    """Declared by a service that runs jobs."""

    door = FileDoor()
    runtime = Runtime()

    def __init__(self) -> None:
        self._policies = load_policies()

    def get_dependency(self, worker_ctx: Any) -> BoundJobs:
        service = self.container.service_name
        return BoundJobs(worker_ctx.unit, self.runtime, self.door, service, self._policies)
