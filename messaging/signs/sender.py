"""Carries signs and spans to the exchange ``zhufeng.ops``: fire and forget, on its own connection.

Nobody waits for it and it waits for nobody: no confirms; while the broker is away or blocks
publishers what is noted goes into a bounded buffer, then nowhere. What was left out is counted.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import amqp
import eventlet
import structlog
from amqp.basic_message import Message
from greenlet import GreenletExit

from contracts.operations.signs import AuditHead, ProcessSign
from contracts.schemas import dump
from messaging.amqp import LOST, connect, drop, keep_alive, part
from messaging.backoff import Backoff, Condition
from messaging.signs.process_sign import Signer
from messaging.signs.spans import SPANS, Noted, SpanBuffer
from messaging.topology.plan import SIGNS_EXCHANGE
from records.settings import Settings

EVERY_SECONDS = 1.0
PATIENCE_SECONDS = 2.0
USEFUL_SECONDS = 60
TRANSIENT = 1

_log = structlog.get_logger(__name__)


class Sender:
    """Sends the latest sign that it was given, and each second what `spans` holds."""

    def __init__(self, settings: Settings, signer: Signer, spans: SpanBuffer = SPANS) -> None:
        self._settings, self._signer, self._spans = settings, signer, spans
        self._sign: ProcessSign | None = None
        self._head: AuditHead | None = None
        self._connection: amqp.Connection | None = None
        self._channel: amqp.Channel | None = None
        self._condition = Condition(_log, "signs")
        self._backoff = Backoff(shortest=1.0, longest=15.0)
        self._connect_after = 0.0

    def tell(self, sign: ProcessSign, head: AuditHead | None = None) -> None:
        """Send these soon, in the place of those that were not sent yet."""
        self._sign, self._head = sign, head

    def run(self) -> None:
        """Send until killed; then say goodbye."""
        self._spans.armed = True
        began = time.monotonic()
        try:
            while True:
                eventlet.sleep(EVERY_SECONDS)
                now = time.monotonic()
                self._turn(now - began)
                began = now
        except GreenletExit:
            if self._channel is not None:
                self._turn(time.monotonic() - began)
            raise
        finally:
            self._spans.armed = False
            if self._connection is not None:
                part(self._connection)

    def _turn(self, seconds: float) -> None:
        if not self._connected():
            return  # the buffer is bounded and counts what it leaves out
        noted = self._spans.taken(seconds=seconds)
        try:
            assert self._connection is not None
            keep_alive(self._connection)
            if self._connection.is_blocked:
                self._spans.lose(len(noted))
                return
            self._send(noted)
        except LOST as trouble:
            self._spans.lose(len(noted))
            self._lose(trouble)
        except Exception as fault:  # noqa: BLE001 - logged; it must not end a service that works
            self._spans.lose(len(noted))
            self._lose(fault)
            _log.exception("signs fault")
        else:
            self._condition.works()
            self._backoff.reset()

    def _send(self, noted: list[Noted]) -> None:
        sign, self._sign = self._sign, None
        if sign is not None:
            self._publish("sign", json.dumps(dump(sign)))
        head, self._head = self._head, None
        if head is not None:
            self._publish("head", json.dumps(dump(head)))
        if noted:
            self._publish("spans", self._spans_body(noted))

    def _spans_body(self, noted: list[Noted]) -> str:
        """`Spans` as JSON. Spelled by hand, since there are hundreds each second."""
        whose = {"service": self._settings.service, "process_id": self._signer.process_id}
        return json.dumps({"items": [_as_plain(each, whose) for each in noted]})

    def _publish(self, kind: str, body: str) -> None:
        assert self._channel is not None
        self._channel.basic_publish(
            Message(
                body,
                content_type="application/json",
                content_encoding="utf-8",
                delivery_mode=TRANSIENT,
                expiration=str(USEFUL_SECONDS * 1000),
            ),
            exchange=SIGNS_EXCHANGE,
            routing_key=f"{kind}.{self._settings.service}",
            timeout=PATIENCE_SECONDS,
        )

    def _connected(self) -> bool:
        if self._channel is not None:
            return True
        if time.monotonic() < self._connect_after:
            return False
        try:
            name = f"{self._settings.service} signs"
            self._connection = connect(
                self._settings.amqp_uri, name=name, patience=PATIENCE_SECONDS
            )
            self._channel = self._connection.channel()
        except LOST as trouble:
            self._lose(trouble)
            return False
        return True

    def _lose(self, trouble: BaseException) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            drop(connection)
        self._condition.broken(type(trouble).__name__)
        self._connect_after = time.monotonic() + self._backoff.next_pause()


def _as_plain(noted: Noted, whose: dict[str, str]) -> dict[str, Any]:
    trace = noted.trace
    began = datetime.fromtimestamp(noted.began, UTC)
    return {
        "trace_id": trace.trace_id,
        "span_id": trace.span_id,
        "parent_id": trace.parent_id,
        "correlation_id": noted.correlation_id[:64],
        "kind": noted.kind.value,
        "name": noted.name[:120],
        **whose,
        "started_at": began.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "micros": noted.micros,
        "outcome": noted.outcome[:60],
        "event_id": noted.event_id and noted.event_id[:64],
        "attempt": noted.attempt,
    }
