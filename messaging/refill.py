"""Filling a queue, lost or new: its source publishes its journal to it alone, then goes on.

The topology step asks for it (`messaging.topology.losses`) on ``zhufeng.refill.<source>``, before
it declares the queue; a key that it binds last tells when that is done. Until the queue is filled
the relay publishes nothing new: what was published before must stand in it before what comes after.
The question says what the queue hears, for the relay may be of a build that does not know it yet.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import amqp
import structlog
from amqp.exceptions import NotFound

from messaging.amqp import Outgoing
from messaging.copies import AT_ONCE, BEGINNING, OLDEST, Copies, CopiesWait, hearer_bound
from messaging.envelope import exchange_of
from messaging.topology.passive import missing_queues
from messaging.topology.plan import bound_key, heard_key, refill_queue
from vocabulary.ids import new_id

_log = structlog.get_logger(__name__)


class Refills:
    """What was asked of one source; used by its relay."""

    def __init__(self, source: str, copies: Copies, *, now: Callable[[], datetime]) -> None:
        self._source, self._copies, self._now = source, copies, now
        self._asked: deque[amqp.Message] = deque()

    @property
    def asked(self) -> bool:
        """Whether a queue waits for being refilled."""
        return bool(self._asked)

    def listen(self, connection: amqp.Connection) -> None:
        """Take in what was asked before, then what will be; on a connection just opened."""
        self._asked.clear()
        channel = connection.channel()
        queue = refill_queue(self._source)
        try:
            while (message := channel.basic_get(queue)) is not None:
                self._asked.append(message)
            channel.basic_consume(queue, callback=self._asked.append)
        except NotFound:
            lacking = f"the broker lacks {queue}; run `python -m messaging.topology`"
            raise CopiesWait(lacking) from None

    def run(self, connection: amqp.Connection) -> None:
        """Fill every queue asked for; raises `CopiesWait`, or one of `LOST`, to be called again."""
        self._tell_that_we_stopped()
        while self._asked:
            asked = json.loads(self._asked[0].body)
            queue = asked["queue"]
            if queue is not None:
                if missing_queues(connection, [queue]) or not self.is_bound(queue):
                    raise CopiesWait(f"{queue} is to be filled and is not there yet")
                sent = self._refill(asked)
                _log.warning("a queue was filled from the journal", queue=queue, messages=sent)
            message = self._asked.popleft()
            message.channel.basic_ack(message.delivery_tag)

    def is_bound(self, queue: str) -> bool:
        """Whether all that the queue hears can reach it; AMQP tells it in no other way.

        What asks comes to ourselves, naming no queue.
        """
        return self._copies.arrives(self._passing(bound_key(queue)))

    def _tell_that_we_stopped(self) -> None:
        """Answer every question, again in each turn; whoever asked first may not wait any more."""
        asked = {json.loads(message.body)["queue"] for message in self._asked} - {None}
        for queue in sorted(asked):
            self._copies.arrives(self._passing(heard_key(queue)))

    def _passing(self, key: str) -> Outgoing:
        return Outgoing(
            exchange=exchange_of(self._source),
            routing_key=key,
            body=json.dumps({"queue": None}).encode(),
            properties={"message_id": new_id(), "delivery_mode": 1},
        )

    def _refill(self, asked: Mapping[str, Any]) -> int:
        hearer = hearer_bound(asked["queue"], asked["keys"])
        since = BEGINNING if asked["whole"] else self._now() - OLDEST
        rows = self._copies.rows(hearer.in_journal({"$gte": since}))
        sent = 0
        while chunk := list(islice(rows, AT_ONCE)):
            sent += self._copies.send(chunk, hearer)
        return sent
