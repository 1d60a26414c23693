"""Calls a service over raw AMQP, from outside and without any of our messaging code."""

import json
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import uuid4

import amqp
from kombu.utils.url import parse_url

ANSWER_SECONDS = 20


@dataclass(frozen=True)
class Reply:
    """The body of a reply; bytes when it is sealed for somebody else."""

    body: dict | bytes

    @property
    def result(self):
        assert self.body["error"] is None, self.body["error"]
        return self.body["result"]

    @property
    def code(self):
        assert self.body["error"] is not None, "answered, and not refused"
        return self.body["error"]["refusal"]["code"]

    @property
    def refusal(self):
        return self.body["error"]["refusal"]

    @property
    def replayed(self):
        return self.body["meta"]["replayed"]


class Caller:
    """One connection with its reply queue. Replies are matched by their correlation id."""

    def __init__(self, uri, service="hotline"):
        self._uri, self._service = uri, service
        self._key = str(uuid4())
        self._replies = {}
        self.reconnect()

    def reconnect(self):
        """Connect, be it again, and consume the same reply queue."""
        parts = parse_url(self._uri)
        self._connection = amqp.Connection(
            f"{parts['hostname']}:{parts['port']}",
            userid=parts["userid"],
            password=parts["password"],
            virtual_host=parts["virtual_host"],
        )
        self._connection.connect()
        self._channel = self._connection.channel()
        queue = f"rpc.reply-outside-{self._key}"
        self._channel.queue_declare(
            queue, durable=True, auto_delete=False, arguments={"x-expires": 60_000}
        )
        self._channel.queue_bind(queue, "nameko-rpc", self._key)
        self._channel.basic_consume(queue, no_ack=True, callback=self._arrived)

    def close(self):
        with suppress(OSError):  # a test may have killed the broker
            self._connection.close()

    def send(
        self, method, fields=None, *, body=None, content_type="application/json", answered=True,
        call_id=None, durable=False, **headers,
    ):  # fmt: skip
        """Publish a request; returns its id for `receive`."""
        call_id = call_id or str(uuid4())
        if body is None:
            body = json.dumps({"args": [], "kwargs": fields or {}})
        reply_to = {"reply_to": self._key} if answered else {}
        message = amqp.Message(
            body,
            content_type=content_type,
            content_encoding="utf-8",
            correlation_id=call_id,
            delivery_mode=2 if durable else 1,
            application_headers={f"nameko.{name}": value for name, value in headers.items()},
            **reply_to,
        )
        self._channel.basic_publish(message, "nameko-rpc", f"{self._service}.{method}")
        return call_id

    def receive(self, call_id, seconds=ANSWER_SECONDS):
        """The reply to that request."""
        deadline = time.monotonic() + seconds
        while call_id not in self._replies:
            left = deadline - time.monotonic()
            assert left > 0, "no reply came"
            self._connection.drain_events(timeout=left)
        return self._replies.pop(call_id)

    def call(self, method, fields=None, **how):
        return self.receive(self.send(method, fields, **how))

    def call_all(self, requests):
        """All of them at once: ``[(method, fields, how)]``; their replies in the same order."""
        ids = [self.send(method, fields, **how) for method, fields, how in requests]
        return [self.receive(call_id) for call_id in ids]

    def _arrived(self, message):
        in_clear = message.properties["content_type"] == "application/json"
        body = json.loads(message.body) if in_clear else bytes(message.body)
        self._replies[message.properties["correlation_id"]] = Reply(body)


@contextmanager
def outside(uri):
    caller = Caller(uri)
    try:
        yield caller
    finally:
        caller.close()
