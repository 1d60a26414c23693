"""The broker's side of a consumer: deliveries in, acknowledgements out, on one connection."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

import amqp
from amqp.exceptions import NotFound

from messaging.amqp import connect, drop, keep_alive, part, take_in
from messaging.consumer.reading import Delivery

MOST_PER_BATCH = 250
"""A message writes four rows as a rule: together a thousand, which is what MongoDB's manual
recommends as the most that one transaction changes. Why not fewer: docs/decisions/short-cuts.md."""
PREFETCH = 3 * MOST_PER_BATCH  # one is applied, one read ahead, one on its way
HEARTBEAT_SECONDS = 20


class Intake:
    """Used for one connection; all methods may raise one of `amqp.LOST`.

    What was taken and not acknowledged when the connection ends comes again, to whoever consumes
    then: delivery tags mean nothing on another connection, so they end with this object.
    """

    def __init__(self, uri: str, *, name: str) -> None:
        self._connection = connect(uri, name=name, heartbeat=HEARTBEAT_SECONDS)
        self._channel: amqp.Channel | None = None
        self._arrived: deque[amqp.Message] = deque()

    def consume(self, *queues: str) -> None:
        """Ask for deliveries; `NotFound` when a queue is missing."""
        self._channel = self._connection.channel()
        self._channel.auto_decode = False
        self._channel.basic_qos(0, PREFETCH, False)
        for queue in queues:
            self._channel.basic_consume(
                queue, callback=self._arrived.append, on_cancel=self._on_cancel
            )

    def take(self, *, idle_seconds: float, most: int = MOST_PER_BATCH) -> list[Delivery]:
        """What has arrived, at most `most`; waits at most `idle_seconds`, only for the first."""
        if not self._arrived:
            take_in(self._connection, seconds=idle_seconds)
        while len(self._arrived) < most and take_in(self._connection, seconds=0):
            pass
        count = min(len(self._arrived), most)
        return [_delivery(self._arrived.popleft()) for _ in range(count)]

    def acknowledge(self, last: Delivery) -> None:
        """This one, and everything delivered before it, is durable."""
        assert self._channel is not None
        self._channel.basic_ack(last.tag, multiple=True)

    def keep_alive(self) -> None:
        """Beat the heart, as often as work allows."""
        keep_alive(self._connection)

    def close(self) -> None:
        """Say goodbye; what is not acknowledged goes back to the queue."""
        part(self._connection)

    def processes(self, roll: str) -> int:
        """How many consumers the queue has."""
        assert self._channel is not None
        found: int = self._channel.queue_declare(roll, passive=True).consumer_count
        return found

    def drop(self) -> None:
        """Give up a connection that broke."""
        drop(self._connection)

    def _on_cancel(self, _consumer_tag: str) -> None:
        raise NotFound("the queue was deleted")


class Repeatable(Protocol):
    """Something that may have been delivered before."""

    @property
    def again(self) -> bool:
        """Whether it was."""
        ...


R = TypeVar("R", bound=Repeatable)


def in_batches(taken: Sequence[R]) -> Iterator[list[R]]:
    """Runs of first deliveries together, each repeated delivery alone, in order."""
    together: list[R] = []
    for each in taken:
        if not each.again:
            together.append(each)
            continue
        if together:
            yield together
            together = []
        yield [each]
    if together:
        yield together


def _delivery(message: amqp.Message) -> Delivery:
    headers = message.properties.get("application_headers") or {}
    counted = headers.get("x-delivery-count")  # of the first delivery: whatever its sender wrote
    redelivered = bool(message.delivery_info["redelivered"])
    body = message.body
    return Delivery(
        body=body if isinstance(body, bytes) else str(body).encode(),
        headers={"content_type": message.properties.get("content_type"), **headers},
        tag=message.delivery_info["delivery_tag"],
        count=max(counted if isinstance(counted, int) else 0, int(redelivered)),
    )
