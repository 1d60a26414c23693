"""``@every(60)``: work that time causes, done by one process of a service at a time.

The method runs in a unit of work as ``system/<service>``. It may run more often than it should
(when another process takes over), so it decides by what is stored, never by how often it ran.

One that is `careful` is told how much `Caution` to take: what it wrote could not be stored, and it
is asked again, for less.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

import eventlet
import pymongo
import structlog
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from nameko.extensions import Entrypoint, SharedExtension
from pymongo.errors import PyMongoError

from contracts.rights import EVERYTHING, system_actor
from messaging.backoff import Condition
from messaging.endings import end
from messaging.lease import RENEW_SECONDS, Lease
from messaging.process_clock import Clock
from messaging.runtime import Runtime
from records.crash_points import Point, reach
from records.store import AlreadyExists, DocumentInvalid, StaleVersion
from records.unit_of_work import Cause
from vocabulary.ids import new_id

LEASE = "timers"
ATTEMPTS = 5
LONGEST_RUN_SECONDS = 60.0

_log = structlog.get_logger(__name__)


class Caution(IntEnum):
    """How a careful timer goes about its next records."""

    NONE = 0
    ONE_ALONE = 1
    PASS_OVER = 2  # the one that could not be stored, alone: it stays as it is


class TimerLease(SharedExtension):
    """Keeps trying to hold the service's lease for timers, as long as the process has any."""

    runtime = Runtime()

    def __init__(self) -> None:
        super().__init__()
        self._timers: set[Every] = set()
        self._started: Lease | None = None

    def start(self) -> None:
        self._started = self._lease = Lease(self.runtime.database, LEASE)
        self._greenlet = self.container.spawn_managed_thread(self._run, "timer lease")

    def register(self, timer: Every) -> None:
        """Hold the lease for this timer too."""
        self._timers.add(timer)

    def leave(self, timer: Every) -> None:
        """The timer runs no more; the last one lets the next process have the lease at once."""
        self._timers.discard(timer)
        if self._timers:
            return
        end(self._greenlet)
        try:
            self._lease.release()
        except PyMongoError as trouble:
            _log.info("the lease expires by itself", trouble=type(trouble).__name__)

    def held(self) -> bool:
        """Whether this process is the one whose timers run."""
        return self._started is not None and self._started.held()

    def _run(self) -> None:
        condition = Condition(_log, "timer lease")
        while True:
            try:
                self._lease.hold()
                condition.works()
            except PyMongoError as trouble:
                condition.broken(type(trouble).__name__)
            eventlet.sleep(RENEW_SECONDS * random.uniform(0.5, 1.0))


class Every(Entrypoint):
    """Runs its method `seconds` after the last run ended, whether that worked or failed."""

    runtime = Runtime()
    clock = Clock()
    lease = TimerLease()

    def __init__(self, seconds: float, *, careful: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.seconds, self.careful = seconds, careful
        self._stopping = Event()
        self._running = Semaphore(1)
        self._last: datetime | None = None

    def setup(self) -> None:
        self.lease.register(self)

    def start(self) -> None:
        name = f"every {self.seconds} s: {self.method_name}"
        self._greenlet = self.container.spawn_managed_thread(self._run, name)

    def stop(self) -> None:
        """Run no more; a run that began is waited for."""
        self._stopping.send(True)
        with self._running:
            self.lease.leave(self)

    def kill(self) -> None:
        self._greenlet.kill()

    def run_if_due(self) -> bool | None:
        """For a driven clock: run once if the clock moved far enough since the last such run.

        None when it was not due, else whether it worked.
        """
        now = self.clock.business.now()
        if self._last is not None and now - self._last < timedelta(seconds=self.seconds):
            return None
        self._last = now
        return self._run_once()

    def perform(self, worker_ctx: Any) -> None:
        """The method in a unit of work, again on fresh copies when it lost a race."""
        caution = Caution.NONE
        with pymongo.timeout(LONGEST_RUN_SECONDS):
            for _ in range(ATTEMPTS - 1):
                try:
                    return self._effect(caution)
                except (StaleVersion, AlreadyExists):
                    eventlet.sleep(random.uniform(0, 0.1))
                except DocumentInvalid:
                    if not self.careful or caution is Caution.PASS_OVER:
                        raise
                    caution = Caution(caution + 1)
            return self._effect(caution)

    def _effect(self, caution: Caution) -> None:
        reach(Point.TIMER_BEGUN)
        batch = self.runtime.new_batch()
        run_id = new_id()
        unit = batch.begin(
            actor=system_actor(self.container.service_name),
            grant=EVERYTHING,
            cause=Cause(message_id=run_id, correlation_id=run_id),
            now=self.clock.business.now(),
            action=f"timer.{self.method_name}",
        )
        method = getattr(self.container.serve(self, unit), self.method_name)
        method(*([caution] if self.careful else []))
        unit.accept()
        self.runtime.commit(batch)

    def _run(self) -> None:
        while not self._stopping.wait(timeout=self.seconds):
            if self.lease.held():
                self._run_once()

    def _run_once(self) -> bool:
        """One guarded run; the container logs what went wrong. Whether it worked."""
        with self._running:
            done = Event()

            def handle_result(_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
                done.send(exc_info is None)
                return result, exc_info

            self.container.spawn_worker(self, (), {}, handle_result=handle_result)
            return bool(done.wait())


every = Every.decorator
