"""Taking messages from one queue on its own connection; any greenlet may acknowledge them."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import amqp
import eventlet
import structlog
from amqp.basic_message import Message
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from greenlet import GreenletExit

from messaging.amqp import LOST, connect, drop, part, take_in
from messaging.backoff import Backoff, Condition

LOOK_SECONDS = 1.0
BEAT_SECONDS = 2.0

_log = structlog.get_logger(__name__)


class Delivery:
    """One message, tied to the channel that brought it: on another its tag means nothing."""

    def __init__(self, message: Message, channel: amqp.Channel, writing: Semaphore) -> None:
        self.message = message
        self._channel = channel
        self._writing = writing

    def acknowledge(self) -> None:
        """Tell the broker that it is done. A lost connection means that it comes again."""
        with self._writing, suppress(*LOST):
            if self._channel.connection is not None:
                self._channel.basic_ack(self.message.delivery_tag)

    def put_back(self) -> None:
        """Leave it to somebody else."""
        with self._writing, suppress(*LOST):
            if self._channel.connection is not None:
                self._channel.basic_reject(self.message.delivery_tag, requeue=True)

    @property
    def body(self) -> bytes:
        """The body as it came."""
        body = self.message.body
        return body.encode() if isinstance(body, str) else bytes(body)


class Deliveries:
    """Consumes a queue for ever: connects, declares nothing, comes back after every loss.

    One greenlet reads. Others write acknowledgements, one at a time: py-amqp's frame writer keeps
    one buffer without a lock.
    """

    def __init__(
        self,
        *,
        uri: str,
        name: str,
        queue: str,
        handle: Callable[[Delivery], None],
        prefetch: int = 0,
        no_ack: bool = False,
        prepare: Callable[[amqp.Channel], None] | None = None,
        lost: Callable[[], None] | None = None,
    ) -> None:
        """Describe it; `run` does it.

        Args:
            uri: the broker.
            name: the connection's name for operators.
            queue: what is consumed.
            handle: takes each delivery, in the reading greenlet: short, never blocking.
            prefetch: how many deliveries may be unacknowledged.
            no_ack: the broker forgets what it sends.
            prepare: called on each new channel before consuming (to declare a queue of one's own).
            lost: called after each lost connection.
        """
        self._uri, self._name, self._queue = uri, name, queue
        self._handle, self._prepare, self._lost = handle, prepare, lost
        self._prefetch, self._no_ack = prefetch, no_ack
        self._writing = Semaphore(1)
        self._channel: amqp.Channel | None = None
        self._taking = True
        self._tag = ""
        self.ready = Event()

    @property
    def connected(self) -> bool:
        """Whether it is consuming at the moment."""
        return self._channel is not None

    def run(self) -> None:
        """Consume until killed, which parts from the broker."""
        backoff = Backoff(shortest=0.1, longest=1.0)
        condition = Condition(_log, self._name)
        while True:
            try:
                connection = connect(self._uri, name=self._name)
                try:
                    self._begin(connection)
                    backoff.reset()
                    condition.works()
                    self._read(connection)
                except GreenletExit:
                    part(connection)
                    raise
                finally:
                    self._channel = None
                    drop(connection)
            except LOST as fault:
                condition.broken(type(fault).__name__)
                if self._lost is not None:
                    self._lost()
            eventlet.sleep(backoff.next_pause())

    def cancel(self) -> None:
        """Take no more; what was delivered may still be acknowledged. Does not wait."""
        self._taking = False
        channel = self._channel
        if channel is not None:
            with self._writing, suppress(*LOST):
                channel.basic_cancel(self._tag, nowait=True)

    def _begin(self, connection: amqp.Connection) -> None:
        channel = connection.channel()
        channel.auto_decode = False
        if self._prepare is not None:
            self._prepare(channel)
        if self._prefetch:
            channel.basic_qos(0, self._prefetch, False)
        if self._taking:
            self._tag = channel.basic_consume(
                self._queue,
                no_ack=self._no_ack,
                callback=lambda message: self._receive(message, channel),
            )
        self._channel = channel
        if not self.ready.ready():
            self.ready.send()

    def _read(self, connection: amqp.Connection) -> None:
        beat = time.monotonic()
        while True:
            take_in(connection, seconds=LOOK_SECONDS)
            if time.monotonic() - beat >= BEAT_SECONDS:
                beat = time.monotonic()
                with self._writing:
                    connection.heartbeat_tick()

    def _receive(self, message: Message, channel: amqp.Channel) -> None:
        delivery = Delivery(message, channel, self._writing)
        if self._taking or self._no_ack:
            self._handle(delivery)
        else:
            delivery.put_back()
