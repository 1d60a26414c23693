"""Connections to the broker that cannot hang, and publishing with pipelined confirms.

Only `ConfirmedChannel` publishes events. A connection is used by one greenlet: py-amqp does not
promise that two may read it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import amqp
from amqp import spec
from amqp.basic_message import Message
from amqp.exceptions import AMQPError
from kombu.utils.url import parse_url

from messaging.flight import Flight, MayBeReturned, Outcome, Outgoing, never
from messaging.frames import tolerant_frames
from messaging.socket_buffers import read_ahead, written_together
from records.crash_points import Point, reach

__all__ = ["LOST", "ConfirmedChannel", "Outcome", "Outgoing", "connect", "drop", "keep_alive",
           "part", "take_in"]  # fmt: skip

LOST = (AMQPError, OSError)
"""What a broken connection raises; `socket.timeout` is an `OSError`."""

HEARTBEAT_SECONDS = 10
PATIENCE_SECONDS = 10.0
GOODBYE_SECONDS = 2.0
DEFAULT_PORT = 5672


def connect(
    uri: str, *, name: str, heartbeat: int = HEARTBEAT_SECONDS, patience: float = PATIENCE_SECONDS
) -> amqp.Connection:
    """Connect; every later wait and write gives up after `patience` seconds without a byte.

    Raises one of `LOST`. `name` is what operators see in the broker's list of connections.
    """
    parts = parse_url(uri)
    connection: amqp.Connection = amqp.Connection(
        host=f"{parts['hostname']}:{parts['port'] or DEFAULT_PORT}",
        userid=parts["userid"],
        password=parts["password"],
        login_method="PLAIN",
        virtual_host=parts["virtual_host"] or "/",
        heartbeat=heartbeat,
        connect_timeout=patience,
        client_properties={"connection_name": name},
        frame_handler=tolerant_frames,
        on_blocked=lambda reason: setattr(connection, "is_blocked", True),
        on_unblocked=lambda: setattr(connection, "is_blocked", False),
    )
    connection.is_blocked = False
    connection.connect()
    connection.transport.sock.settimeout(patience)
    read_ahead(connection)
    return connection


def part(connection: amqp.Connection) -> None:
    """Say goodbye to a healthy broker; a broken connection is dropped without waiting for it."""
    with suppress(*LOST):
        if connection.connected:
            connection.transport.sock.settimeout(GOODBYE_SECONDS)
            connection.close()
    drop(connection)


def drop(connection: amqp.Connection) -> None:
    """Give up the connection at once. A graceful close would wait for a broker that is gone."""
    with suppress(OSError):
        connection.collect()


def keep_alive(connection: amqp.Connection) -> None:
    """Take in what has arrived and beat the heart; raises one of `LOST` if the peer is gone."""
    take_in(connection, seconds=0)
    connection.heartbeat_tick()


def take_in(connection: amqp.Connection, *, seconds: float) -> bool:
    """Dispatch what the broker sent, waiting at most `seconds`; whether there was anything."""
    try:
        connection.drain_events(timeout=seconds)
    except TimeoutError:
        return False
    return True


class ConfirmedChannel:
    """Publishes batches in order on one connection and says what became of each message."""

    def __init__(self, uri: str, *, name: str, patience: float = PATIENCE_SECONDS) -> None:
        self._uri, self._name, self._patience = uri, name, patience
        self._connection: amqp.Connection | None = None
        self._channel: amqp.Channel | None = None
        self._published = 0
        self._flight = Flight([], [], never)

    @property
    def connection(self) -> amqp.Connection | None:
        """The open connection, for passive checks; None while there is none."""
        return self._connection

    def open(self) -> None:
        """Connect if there is no connection; raises one of `LOST`."""
        if self._connection is not None:
            return
        connection = connect(self._uri, name=self._name, patience=self._patience)
        try:
            channel = connection.channel()
            channel.confirm_select()
        except LOST:
            drop(connection)
            raise
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        channel.events["basic_return"].add(self._on_return)
        self._connection, self._channel, self._published = connection, channel, 0

    def publish_all(
        self,
        messages: Sequence[Outgoing],
        *,
        lanes: Sequence[str] | None = None,
        may_be_returned: MayBeReturned = never,
    ) -> list[Outcome]:
        """Publish in order, then wait for the confirms; never raises for a broken connection.

        With `lanes`, a name for each message, those of one lane leave one by one (`Flight`). What
        may be returned is not asked back: it counts as confirmed, bound for a queue or not.
        Gives up after `patience` seconds in which nothing was confirmed (a blocked broker may take
        as long as it likes): what is unconfirmed then is `UNKNOWN`, and the connection is dropped.
        """
        names = lanes or [str(place) for place in range(len(messages))]
        flight = self._flight = Flight(messages, names, may_be_returned)
        try:
            self.open()
            flight.first_tag = self._published + 1
            self._publish_free()
            if messages:
                reach(Point.PUBLISH_SENT)
            self._await_confirms()
        except LOST:
            flight.lose()
            self.drop()
        return flight.outcomes

    def keep_alive(self) -> None:
        """Beat the heart of an idle connection; a lost one is dropped, and opened when needed."""
        if self._connection is not None:
            try:
                keep_alive(self._connection)
            except LOST:
                self.drop()

    def drop(self) -> None:
        """Give up the connection without a goodbye."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            drop(connection)

    def close(self) -> None:
        """Say goodbye."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            part(connection)

    def _publish_free(self) -> None:
        assert self._connection is not None
        with written_together(self._connection, self._take_in_what_is_there) as look:
            while (message := self._flight.depart()) is not None:
                self._published += 1
                self._send(message)
                look()

    def _send(self, message: Outgoing) -> None:
        assert self._channel is not None
        # Not basic_publish, which looks for what has arrived before every message.
        self._channel.send_method(
            spec.Basic.Publish,
            "Bssbb",
            (0, message.exchange, message.routing_key, self._flight.mandatory(message), False),
            Message(message.body, **message.properties),
        )

    def _take_in_what_is_there(self) -> None:
        assert self._connection is not None
        while take_in(self._connection, seconds=0):
            pass

    def _await_confirms(self) -> None:
        assert self._connection is not None
        settled, since = self._flight.settled, time.monotonic()
        while self._flight.under_way:
            take_in(self._connection, seconds=min(1.0, self._patience))
            self._publish_free()
            self._connection.heartbeat_tick()
            if self._flight.settled > settled or self._connection.is_blocked:
                settled, since = self._flight.settled, time.monotonic()
            elif time.monotonic() - since >= self._patience:
                raise TimeoutError("the broker confirms nothing")

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._flight.settle(tag, multiple, Outcome.CONFIRMED)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._flight.settle(tag, multiple, Outcome.REFUSED)

    def _on_return(self, _error: Any, _exchange: str, routing_key: str, message: Message) -> None:
        self._flight.come_back(message.properties.get("message_id", ""), routing_key)
