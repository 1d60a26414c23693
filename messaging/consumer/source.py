"""One queue, one connection, one greenlet: take what waits, apply it, acknowledge it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import amqp
import eventlet
import structlog
from amqp.exceptions import NotFound
from nameko.extensions import SharedExtension

from messaging.amqp import LOST, connect, drop, keep_alive, part, take_in
from messaging.backoff import Backoff, Condition
from messaging.process_clock import Clock
from messaging.consumer.batch import BatchRunner
from messaging.consumer.group import TRANSIENT, Group
from messaging.consumer.reading import Delivery, Reader, Subscription
from messaging.consumer.retries import RetryRunner
from messaging.endings import end
from messaging.held import HeldRows, RetryPolicy
from messaging.runtime import Runtime
from messaging.subscriptions import queue_name
from records.kinds import INBOX
from records.store import StoreError

MOST_PER_BATCH = 100
PREFETCH = 2 * MOST_PER_BATCH
HEARTBEAT_SECONDS = 20
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
        self._arrived: deque[amqp.Message] = deque()
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
        self._arrived.clear()  # tags of another connection mean nothing here
        name = f"{self.container.service_name} consumes {self.source}"
        connection = connect(self.runtime.settings.amqp_uri, name=name, heartbeat=HEARTBEAT_SECONDS)
        try:
            # Else each new connection in an outage would count a delivery of all that waits.
            self._await_database(connection)
            channel = self._consume(connection)
            self._broker.works()
            while not self._stopping:
                self._step(connection, channel)
                backoff.reset()
        except BaseException:
            drop(connection)
            raise
        part(connection)

    def _consume(self, connection: amqp.Connection) -> amqp.Channel:
        channel = connection.channel()
        channel.auto_decode = False
        channel.basic_qos(0, PREFETCH, False)
        channel.basic_consume(
            self.consumer, callback=self._arrived.append, on_cancel=self._on_cancel
        )
        return channel

    def _on_cancel(self, _consumer_tag: str) -> None:
        raise NotFound("the queue was deleted")

    def _step(self, connection: amqp.Connection, channel: amqp.Channel) -> None:
        deliveries = self._take(connection)
        for batch in in_batches(deliveries):
            self._through_outages(connection, lambda batch=batch: self._batches.apply(batch))
            channel.basic_ack(batch[-1].tag, multiple=True)
            if self._stopping:
                return
        self._look_at_held(connection)
        keep_alive(connection)

    def _take(self, connection: amqp.Connection) -> list[Delivery]:
        """What has arrived, at most 100; waits only while there is nothing to do at all."""
        if not self._arrived:
            idle = time.monotonic() < self._look_at_held_after
            take_in(connection, seconds=IDLE_SECONDS if idle else 0)
        while len(self._arrived) < MOST_PER_BATCH and take_in(connection, seconds=0):
            pass
        count = min(len(self._arrived), MOST_PER_BATCH)
        return [_delivery(self._arrived.popleft()) for _ in range(count)]

    def _look_at_held(self, connection: amqp.Connection) -> None:
        now = time.monotonic()
        if now < self._look_at_held_after:
            return
        taken_up = self._through_outages(connection, self._retries.run_due)
        self._look_at_held_after = now if taken_up else now + LOOK_AT_HELD_SECONDS

    def _through_outages(self, connection: amqp.Connection, work: Any) -> Any:
        """Do the work; while the database is away, wait for it and do the work again."""
        while True:
            try:
                result = work()
            except TRANSIENT as outage:
                self._database.broken(type(outage).__name__)
                self._await_database(connection)
            else:
                self._database.works()
                return result

    def _await_database(self, connection: amqp.Connection) -> None:
        """Probe the database, and keep the broker's connection alive meanwhile."""
        backoff = Backoff(shortest=0.2, longest=2.0)
        while not self._stopping:
            try:
                self.runtime.store.exists(INBOX, ["probe"])
                return
            except StoreError as outage:
                self._database.broken(type(outage).__name__)
            keep_alive(connection)
            self._sleep(backoff.next_pause())
        raise _Stopped

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._stopping and time.monotonic() < until:
            eventlet.sleep(min(0.1, max(0.0, until - time.monotonic())))


def in_batches(deliveries: Sequence[Delivery]) -> Iterator[list[Delivery]]:
    """Runs of first deliveries together, each repeated delivery alone, in order."""
    together: list[Delivery] = []
    for delivery in deliveries:
        if not delivery.again:
            together.append(delivery)
            continue
        if together:
            yield together
            together = []
        yield [delivery]
    if together:
        yield together


def _delivery(message: amqp.Message) -> Delivery:
    headers = message.properties.get("application_headers") or {}
    counted = headers.get("x-delivery-count", 0)
    redelivered = bool(message.delivery_info["redelivered"])
    body = message.body
    return Delivery(
        body=body if isinstance(body, bytes) else str(body).encode(),
        headers={"content_type": message.properties.get("content_type"), **headers},
        tag=message.delivery_info["delivery_tag"],
        count=max(int(counted), int(redelivered)),
    )
