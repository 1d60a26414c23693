"""What the broker sees of RPC: a queue of the operator's that gets a copy of everything."""

import json
import time
from base64 import b64decode
from contextlib import contextmanager

from messaging.amqp import connect, part, take_in
from messaging.rpc.sealed import SEALED

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
    """All that lies at the broker, as text: escaped, in clear, and out of its base64."""
    texts = []
    for message in messages:
        texts.append(json.dumps([message.properties, message.delivery_info], default=str))
        texts.append(json.dumps(message.properties, default=str, ensure_ascii=False))
        document = json.loads(message.body)
        texts += [json.dumps(document), json.dumps(document, ensure_ascii=False)]
        texts += [decoded(value) for value in document.get(SEALED, {}).values()]
    return "\n".join(texts)


def decoded(value):
    try:
        return b64decode(value, validate=True).decode("utf-8", "replace")
    except ValueError:
        return value
