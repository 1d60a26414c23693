"""One queue, one connection, one greenlet: take what waits, apply it, acknowledge it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

import eventlet
import structlog
from amqp.exceptions import NotFound

from messaging.amqp import LOST
from messaging.backoff import Backoff, Condition
from messaging.consumer.ahead import ReadingAhead
from messaging.consumer.batch import BatchRunner
from messaging.consumer.group import TRANSIENT, Group
from messaging.consumer.intake import MOST_PER_BATCH, Intake, in_batches
from messaging.consumer.retries import RetryRunner
from messaging.consumer.sharing import Sharing
from messaging.endings import end
from records.crash_points import Point, reach
from records.kinds import INBOX
from records.store import StoreError

IDLE_SECONDS = 0.25
PACE_SECONDS = 0.01
LOOK_AT_HELD_SECONDS = 1.0
LOOK_AT_OTHERS_SECONDS = 2.0
STOP_SECONDS = 20.0

_log = structlog.get_logger(__name__)


class _Stopped(Exception):
    """The process stops while the database is away: nothing is acknowledged."""


class QueueConsumer:
    """Consumes one queue for a group.

    `retries` runs the group's held messages, and is given to one queue of a process only; with
    `sharing` the process leaves queues above its share to others.
    """

    def __init__(
        self,
        uri: str,
        queue: str,
        group: Group,
        *,
        retries: RetryRunner | None,
        sharing: Sharing | None,
    ) -> None:
        self._uri, self._queue, self._group = uri, queue, group
        self._batches, self._retries, self._sharing = BatchRunner(group), retries, sharing
        self._broker = Condition(_log, f"consuming {queue}")
        self._database = Condition(_log, f"applying {queue}")
        self._stopping = False
        self._greenlet: Any = None
        self._look_at_held_after = self._look_at_others_after = self._next_batch_after = 0.0

    def healthy(self) -> bool:
        """Whether the queue is being consumed and the database takes what comes."""
        return self.pause is None

    @property
    def pause(self) -> Condition | None:
        """What keeps it from consuming at the moment; None when nothing does."""
        return next((each for each in (self._broker, self._database) if each.trouble), None)

    def start(self, spawn: Callable[[Callable[[], None], str], Any]) -> None:
        """Begin, on a greenlet that `spawn` makes."""
        self._greenlet = spawn(self._run, f"consumer {self._queue}")

    def ask_to_stop(self) -> None:
        """Finish the batch in hand; what was only prefetched goes back to the queue."""
        self._stopping = True

    def look_at_held(self) -> None:
        """Look at the held messages after the next turn, however lately that was done."""
        self._look_at_held_after = 0.0

    def wait(self) -> None:
        """Wait for the end that was asked for, but not for ever."""
        try:
            with eventlet.Timeout(STOP_SECONDS):
                self._greenlet.wait()
        except eventlet.Timeout:
            end(self._greenlet)

    def kill(self) -> None:
        self._stopping = True
        end(self._greenlet)

    def _run(self) -> None:
        backoff = Backoff(shortest=0.2, longest=1.0)
        while not self._stopping:
            try:
                self._session(backoff)
            except _Stopped:
                return
            except NotFound:
                self._broker.broken("the queue is missing: run `python -m messaging.topology`")
            except LOST as error:
                self._broker.broken(type(error).__name__)
            except Exception as fault:  # noqa: BLE001 - logged; nothing was acknowledged
                self._broker.broken(type(fault).__name__)
                _log.exception("consumer fault", queue=self._queue)
            self._sleep(backoff.next_pause())

    def _session(self, backoff: Backoff) -> None:
        """Consume on one connection until it breaks, the process stops, or another's turn comes."""
        intake = Intake(self._uri, name=self._queue.replace(".", " consumes ", 1))
        try:
            # Else each new connection in an outage would count a delivery of all that waits.
            self._await_database(intake)
            intake.consume(self._queue, *self._roll())
            self._broker.works()
            ahead = ReadingAhead(intake, self._group.decoded)
            while not self._stopping and not self._above_share(intake):
                self._step(intake, ahead)
                backoff.reset()
        except BaseException:
            intake.drop()
            raise
        finally:
            if self._sharing is not None:
                self._sharing.left(self._queue)
        intake.close()

    def _above_share(self, intake: Intake) -> bool:
        """Whether to let go of the queue; never with a delivery in hand that we began to apply."""
        now = time.monotonic()
        if self._sharing is None or now < self._look_at_others_after:
            return False
        self._look_at_others_after = now + LOOK_AT_OTHERS_SECONDS
        above = self._sharing.above_share(self._queue, intake.processes(self._sharing.roll))
        if above:
            _log.info("left to another process", queue=self._queue)
        return above

    def _roll(self) -> list[str]:
        """Where to be counted: once per process, by the queue that it never leaves to others."""
        sharing = self._sharing
        return [sharing.roll] if sharing and self._queue == sharing.queues[0] else []

    def _step(self, intake: Intake, ahead: ReadingAhead) -> None:
        self._keep_pace()
        idle = self._retries is None or time.monotonic() < self._look_at_held_after
        taken = ahead.next(idle_seconds=IDLE_SECONDS if idle else 0)
        if taken and len(taken) < MOST_PER_BATCH:
            self._next_batch_after = time.monotonic() + PACE_SECONDS
        if taken and self._sharing is not None:
            self._sharing.works(self._queue)
        for batch in in_batches(taken):
            reach(Point.CONSUMER_TAKEN)
            with ahead.meanwhile() if batch[-1] is taken[-1] else nullcontext():
                self._through_outages(intake, partial(self._batches.apply, batch))
            reach(Point.CONSUMER_APPLIED)
            intake.acknowledge(batch[-1].delivery)
            reach(Point.CONSUMER_ACKNOWLEDGED)
            if self._stopping:
                return
        self._look_at_held(intake)
        intake.keep_alive()

    def _keep_pace(self) -> None:
        """Under a steady flow, let a few messages gather: small transactions cost like large ones.

        What comes alone does not wait: the pause is over before it comes.
        """
        pause = self._next_batch_after - time.monotonic()
        if pause > 0:
            eventlet.sleep(pause)

    def _look_at_held(self, intake: Intake) -> None:
        now = time.monotonic()
        if self._retries is None or now < self._look_at_held_after:
            return
        taken_up = self._through_outages(intake, self._retries.run_due)
        self._look_at_held_after = now if taken_up else now + LOOK_AT_HELD_SECONDS

    def _through_outages(self, intake: Intake, work: Callable[[], Any]) -> Any:
        """Do the work; while the database is away, wait for it and do the work again."""
        while True:
            try:
                result = work()
            except TRANSIENT as outage:
                self._database.broken(type(outage).__name__)
                self._await_database(intake)
            else:
                self._database.works()
                return result

    def _await_database(self, intake: Intake) -> None:
        """Probe the database, and keep the broker's connection alive meanwhile."""
        backoff = Backoff(shortest=0.2, longest=2.0)
        while not self._stopping:
            try:
                self._group.store.exists(INBOX, ["probe"])
                return
            except StoreError as outage:
                self._database.broken(type(outage).__name__)
            intake.keep_alive()
            self._sleep(backoff.next_pause())
        raise _Stopped

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._stopping and time.monotonic() < until:
            eventlet.sleep(min(0.1, max(0.0, until - time.monotonic())))
