"""Refilling a lost queue: its source publishes its journal to that queue alone, then goes on.

The topology step asks for it (`messaging.topology.losses`) on ``zhufeng.refill.<source>``, before
it declares the queue again; a key that it binds last tells when that is done. Until the queue is
refilled the relay publishes nothing new: what was published before must stand in it before what
comes after.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from datetime import datetime
from itertools import islice

import amqp
import structlog
from amqp.exceptions import NotFound

from messaging.amqp import Outgoing
from messaging.copies import AT_ONCE, OLDEST, Copies, CopiesWait, hearer_at
from messaging.envelope import exchange_of
from messaging.subscriptions import Registry
from messaging.topology.passive import missing_queues
from messaging.topology.plan import bound_key, refill_queue
from vocabulary.ids import new_id

_log = structlog.get_logger(__name__)


class Refills:
    """What was asked of one source; used by its relay."""

    def __init__(
        self, source: str, copies: Copies, registry: Registry, *, now: Callable[[], datetime]
    ) -> None:
        self._source, self._copies, self._registry, self._now = source, copies, registry, now
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
        """Refill the next queue; raises `CopiesWait`, or one of `LOST`, to be called again."""
        message = self._asked[0]
        queue = json.loads(message.body)["queue"]
        if queue is not None:
            if missing_queues(connection, [queue]) or not self._is_bound(queue):
                raise CopiesWait(f"{queue} was lost and is not there again yet")
            sent = self._refill(queue)
            _log.warning("a lost queue was refilled from the journal", queue=queue, messages=sent)
        message.channel.basic_ack(message.delivery_tag)
        self._asked.popleft()

    def _is_bound(self, queue: str) -> bool:
        """Whether all that the queue hears can reach it again; AMQP tells it in no other way.

        What asks comes to ourselves, naming no queue.
        """
        probe = Outgoing(
            exchange=exchange_of(self._source),
            routing_key=bound_key(queue),
            body=json.dumps({"queue": None}).encode(),
            properties={"message_id": new_id(), "delivery_mode": 1},
        )
        return self._copies.arrives(probe)

    def _refill(self, queue: str) -> int:
        hearer = hearer_at(self._registry, queue)
        rows = self._copies.rows(hearer.in_journal({"$gte": self._now() - OLDEST}))
        sent = 0
        while chunk := list(islice(rows, AT_ONCE)):
            sent += self._copies.send(chunk, hearer)
        return sent
