"""Conversations by RPC, many at a time: the same driver asks ours and the naive peer.

Raw AMQP with stock nameko's wire form, so that what is measured is the services and not a client.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from typing import Any
from uuid import uuid4

import amqp

from messaging.amqp import connect, part

EXCHANGE = "nameko-rpc"
Conversation = Generator[tuple[str, dict[str, Any]], Any, None]
"""Yields (operation ``hotline.accept_ticket``, its arguments), is sent each answer."""


class Refused(Exception):
    """A call was answered with an error: the benchmark itself is wrong."""


class Driver:
    """Holds `at_once` conversations at a time until all are over."""

    def __init__(self, uri: str, *, at_once: int, headers: dict[str, Any] | None = None) -> None:
        self._at_once, self._headers = at_once, headers or {}
        self._connection = connect(uri, name="bench driver", heartbeat=0)
        self._channel = self._connection.channel()
        self._key = str(uuid4())
        queue = f"rpc.reply-bench-{self._key}"
        self._channel.queue_declare(
            queue, durable=True, auto_delete=False, arguments={"x-expires": 60_000}
        )
        self._channel.queue_bind(queue, EXCHANGE, self._key)
        self._channel.basic_consume(queue, no_ack=True, callback=self._on_reply)
        self._open: dict[str, Conversation] = {}

    def hold(self, conversations: Iterable[Conversation]) -> None:
        """Run them all to their end."""
        waiting = iter(conversations)
        for each in waiting:
            self._go_on(each, None)
            if len(self._open) < self._at_once:
                continue
            self._take_replies(self._at_once - 1)
        self._take_replies(0)

    def close(self) -> None:
        """Say goodbye."""
        part(self._connection)

    def _take_replies(self, most_open: int) -> None:
        while len(self._open) > most_open:
            self._connection.drain_events(timeout=60)

    def _go_on(self, conversation: Conversation, answer: Any) -> None:
        try:
            operation, fields = next(conversation) if answer is None else conversation.send(answer)
        except StopIteration:
            return
        call_id = str(uuid4())
        self._open[call_id] = conversation
        message = amqp.Message(
            json.dumps({"args": [], "kwargs": fields}),
            content_type="application/json",
            content_encoding="utf-8",
            correlation_id=call_id,
            reply_to=self._key,
            delivery_mode=2,
            application_headers={
                **self._headers, "nameko.idempotency_key": f"bench-{call_id}"
            },
        )  # fmt: skip
        self._channel.basic_publish(message, EXCHANGE, operation)

    def _on_reply(self, message: amqp.Message) -> None:
        conversation = self._open.pop(message.properties["correlation_id"])
        body = json.loads(message.body)
        if body["error"] is not None:
            raise Refused(str(body["error"]))
        self._go_on(conversation, body["result"] or {})
