"""What the broker sees of RPC: a queue of the operator's that gets a copy of everything."""

import json
import time
from contextlib import contextmanager

from messaging.amqp import connect, part, take_in
from messaging.rpc.sealed import SEALED_TYPE

SECONDS = 10


class Spy:
    """A queue that gets a copy of every request and reply, read as the operator."""

    def __init__(self, connection):
        self._connection = connection
        self._messages = []
        channel = connection.channel()
        channel.auto_decode = False
        queue = channel.queue_declare("", exclusive=True).queue
        channel.queue_bind(queue, "nameko-rpc", "#")
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

    def _asked(self, operation):
        return [m for m in self._messages if m.delivery_info["routing_key"] == operation]


@contextmanager
def spying(uri):
    """`uri` is the operator's."""
    connection = connect(uri, name="spy", heartbeat=0)
    try:
        yield Spy(connection)
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


def is_sealed(message):
    return message.properties["content_type"] == SEALED_TYPE
