"""One queue, one connection, one greenlet: take what waits, apply it, acknowledge it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import eventlet
import structlog
from amqp.exceptions import NotFound
from nameko.extensions import SharedExtension

from messaging.amqp import LOST
from messaging.backoff import Backoff, Condition
from messaging.consumer.batch import BatchRunner
from messaging.consumer.group import TRANSIENT, Group
from messaging.consumer.intake import Intake, in_batches
from messaging.consumer.reading import Reader, Subscription
from messaging.consumer.retries import RetryRunner
from messaging.endings import end
from messaging.held import HeldRows, RetryPolicy
from messaging.process_clock import Clock
from messaging.runtime import Runtime
from messaging.subscriptions import queue_name
from records.kinds import INBOX
from records.store import StoreError

IDLE_SECONDS = 0.25
LOOK_AT_HELD_SECONDS = 1.0
STOP_SECONDS = 20.0
HELD_ATTEMPTS = "ZHUFENG_HELD_ATTEMPTS"
HELD_SHORTEST = "ZHUFENG_HELD_SHORTEST_SECONDS"

_log = structlog.get_logger(__name__)


class _Stopped(Exception):
    """The process stops while the database is away: nothing is acknowledged."""


class SourceConsumer(SharedExtension):
    """Consumes the queue ``<service>.<source>`` for all `@consumes` methods of that source."""

    runtime = Runtime()
    clock = Clock()

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self._subscriptions: list[Subscription] = []
        self._stopping = False
        self._greenlet: Any = None
        self._look_at_held_after = 0.0

    @property
    def sharing_key(self) -> tuple[type, str]:
        """One per source and container."""
        return type(self), self.source

    @property
    def consumer(self) -> str:
        """The consumer id: the queue's name."""
        return queue_name(self.container.service_name, self.source)

    @property
    def check_name(self) -> str:
        """The name of this part in the service's health."""
        return f"consumer {self.consumer}"

    def healthy(self) -> bool:
        """Whether the queue is being consumed and the database takes what comes."""
        return self._broker.trouble is None and self._database.trouble is None

    def setup(self) -> None:
        self._broker = Condition(_log, f"consuming {self.consumer}")
        self._database = Condition(_log, f"applying {self.consumer}")

    def register(self, subscription: Subscription) -> None:
        """Consume one more event of the source."""
        self._subscriptions.append(subscription)

    def types(self) -> frozenset[str]:
        """The wire types that the queue is bound to."""
        return frozenset(each.event.wire_type() for each in self._subscriptions)

    def start(self) -> None:
        group = self.group()
        self._batches, self._retries = BatchRunner(group), RetryRunner(group)
        self._greenlet = self.container.spawn_managed_thread(self._run, self.check_name)

    def group(self) -> Group:
        """The consumer group, on what the runtime stands on."""
        reader = Reader(self.runtime.key_ring)
        for subscription in self._subscriptions:
            reader.add(subscription)
        store = self.runtime.store
        config = self.container.config
        policy = RetryPolicy(
            attempts=int(config.get(HELD_ATTEMPTS, RetryPolicy.attempts)),
            shortest=float(config.get(HELD_SHORTEST, RetryPolicy.shortest)),
        )
        return Group(
            consumer=self.consumer,
            service=self.container.service_name,
            store=store,
            reader=reader,
            held=HeldRows(store, self.consumer, policy),
            new_batch=self.runtime.new_batch,
            commit=self.runtime.commit,
            serve=self.container.serve,
            business_now=self.clock.business.now,
            stopping=lambda: self._stopping,
        )

    def stop(self) -> None:
        """Finish the batch in hand; what was only prefetched goes back to the queue."""
        self._stopping = True
        if self._greenlet is not None:
            try:
                with eventlet.Timeout(STOP_SECONDS):
                    self._greenlet.wait()
            except eventlet.Timeout:
                end(self._greenlet)

    def kill(self) -> None:
        self._stopping = True
        if self._greenlet is not None:
            end(self._greenlet)

    def _run(self) -> None:
        backoff = Backoff(shortest=0.2, longest=5.0)
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
                _log.exception("consumer fault", consumer=self.consumer)
            self._sleep(backoff.next_pause())

    def _session(self, backoff: Backoff) -> None:
        """Consume on one connection until it breaks or the process stops."""
        name = f"{self.container.service_name} consumes {self.source}"
        intake = Intake(self.runtime.settings.amqp_uri, name=name)
        try:
            # Else each new connection in an outage would count a delivery of all that waits.
            self._await_database(intake)
            intake.consume(self.consumer)
            self._broker.works()
            while not self._stopping:
                self._step(intake)
                backoff.reset()
        except BaseException:
            intake.drop()
            raise
        intake.close()

    def _step(self, intake: Intake) -> None:
        idle = time.monotonic() < self._look_at_held_after
        for batch in in_batches(intake.take(idle_seconds=IDLE_SECONDS if idle else 0)):
            self._through_outages(intake, partial(self._batches.apply, batch))
            intake.acknowledge(batch)
            if self._stopping:
                return
        self._look_at_held(intake)
        intake.keep_alive()

    def _look_at_held(self, intake: Intake) -> None:
        now = time.monotonic()
        if now < self._look_at_held_after:
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
                self.runtime.store.exists(INBOX, ["probe"])
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
