"""What the broker sees: a queue of the operator's that gets a copy of everything."""

import json
import time
from collections import Counter
from contextlib import contextmanager

from messaging.amqp import connect, part, take_in
from messaging.rpc.sealed import SEALED_TYPE

RPC_EXCHANGE = "nameko-rpc"
SECONDS = 10


class Spy:
    """A queue that gets a copy of every message on `exchanges`, read as the operator."""

    def __init__(self, connection, exchanges):
        self._connection = connection
        self._messages = []
        channel = connection.channel()
        channel.auto_decode = False
        queue = channel.queue_declare("", exclusive=True).queue
        for exchange in exchanges:
            channel.queue_bind(queue, exchange, "#")
        channel.basic_consume(queue, no_ack=True, callback=self._messages.append)

    def conversation(self, operation):
        """A request of that name (``hotline.get_ticket``) and its reply."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            take_in(self._connection, seconds=0.1)
            for request in self._asked(operation):
                call_id = request.properties["correlation_id"]
                both = [m for m in self._messages if m.properties["correlation_id"] == call_id]
                if len(both) == 2:
                    return both
        raise AssertionError(f"no call of {operation} and its reply were seen")

    def asked(self, operation):
        """All requests of that name so far; what the broker has for us is taken in first."""
        while take_in(self._connection, seconds=0.1):
            continue
        return self._asked(operation)

    def answered(self, operation):
        """Those of them whose reply was seen."""
        asked = self.asked(operation)
        seen = Counter(message.properties["correlation_id"] for message in self._messages)
        return [each for each in asked if seen[each.properties["correlation_id"]] > 1]

    def until(self, subject, event_type):
        """All messages so far, once an event of that type about that subject is among them."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            take_in(self._connection, seconds=0.1)
            if any(_is_fact(message, subject, event_type) for message in self._messages):
                return list(self._messages)
        raise AssertionError(f"no {event_type} of {subject} was seen")

    def _asked(self, operation):
        return [m for m in self._messages if m.delivery_info["routing_key"] == operation]


@contextmanager
def spying(uri, *, exchanges=(RPC_EXCHANGE,)):
    """`uri` is the operator's; without `exchanges` every request and reply is seen."""
    connection = connect(uri, name="spy", heartbeat=0)
    try:
        yield Spy(connection, exchanges)
    finally:
        part(connection)


def seen(messages):
    """All that lies at the broker, as text: in clear and as JSON escapes it."""
    texts = []
    for message in messages:
        for ascii_only in (True, False):
            named = [message.properties, message.delivery_info]
            texts.append(json.dumps(named, default=str, ensure_ascii=ascii_only))
        body = bytes(message.body).decode("utf-8", "replace")
        texts.append(body)
        if not is_sealed(message):
            texts.append(json.dumps(json.loads(body), ensure_ascii=False))
    return "\n".join(texts)


def _is_fact(message, subject, event_type):
    if message.properties.get("type") != event_type:
        return False
    return json.loads(bytes(message.body))["subject"] == subject


def is_sealed(message):
    return message.properties["content_type"] == SEALED_TYPE
