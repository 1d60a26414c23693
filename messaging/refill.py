"""Refilling a lost queue: its source publishes its journal to that queue alone, then goes on.

The topology step asks for it (`messaging.topology.losses`) on ``zhufeng.refill.<source>``, before
it declares the queue again; a key that it binds last tells when that is done. Until the queue is
refilled the relay publishes nothing new: what was published before must stand in it before what
comes after. Whatever the consumer applied already, its inbox absorbs; so nothing older than the
inboxes remember is sent.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import amqp
import structlog
from amqp.exceptions import NotFound
from pymongo import ASCENDING

from messaging.amqp import ConfirmedChannel, Outcome, Outgoing
from messaging.consumption import EVERY_PARTITION, consumer_of
from messaging.envelope import exchange_of, partition, render
from messaging.journal import PUBLISHED
from messaging.subscriptions import Registry, consumption_in
from messaging.topology.passive import missing_queues
from messaging.topology.plan import bound_key, refill_key, refill_queue
from records.kinds import RETRY_MEMORY_SECONDS
from vocabulary.ids import new_id

AT_ONCE = 200
OLDEST = timedelta(seconds=RETRY_MEMORY_SECONDS) - timedelta(days=1)
# The order that counts is each aggregate's own; clocks do not tell it, and an index serves this.
_BY_AGGREGATE = [("subject", ASCENDING), ("sequence", ASCENDING)]

_log = structlog.get_logger(__name__)


class RefillWaits(Exception):
    """The lost queue is not there again, or not bound: nothing is published meanwhile."""


class Refills:
    """What was asked of one source; used by its relay, on the relay's connection, under its lease.

    `rows` is the outbox collection; `hold` keeps the lease and says whether it is still ours.
    """

    def __init__(
        self,
        source: str,
        rows: Any,
        channel: ConfirmedChannel,
        registry: Registry,
        *,
        hold: Callable[[], bool],
        now: Callable[[], datetime],
    ) -> None:
        self._source, self._rows, self._publishing = source, rows, channel
        self._registry, self._hold, self._now = registry, hold, now
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
            raise RefillWaits(lacking) from None

    def run(self) -> None:
        """Refill the next queue; raises `RefillWaits`, or one of `LOST`, to be called again."""
        message = self._asked[0]
        queue = json.loads(message.body)["queue"]
        if queue is not None:
            if self._is_missing(queue) or not self._is_bound(queue):
                raise RefillWaits(f"{queue} was lost and is not there again yet")
            sent = self._refill(queue)
            _log.warning("a lost queue was refilled from the journal", queue=queue, messages=sent)
        message.channel.basic_ack(message.delivery_tag)
        self._asked.popleft()

    def _is_missing(self, queue: str) -> bool:
        assert self._publishing.connection is not None
        return bool(missing_queues(self._publishing.connection, [queue]))

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
        return self._publishing.publish_all([probe]) == [Outcome.CONFIRMED]

    def _refill(self, queue: str) -> int:
        sent, messages = 0, self._messages(queue)
        while chunk := list(islice(messages, AT_ONCE)):
            if not self._hold():
                raise RefillWaits("the lease was lost: its next holder begins anew")
            outcomes = self._publishing.publish_all(
                [message for _, message in chunk], lanes=[subject for subject, _ in chunk]
            )
            if any(outcome is not Outcome.CONFIRMED for outcome in outcomes):
                raise RefillWaits(f"{queue} does not take its messages yet")
            sent += len(chunk)
        return sent

    def _messages(self, queue: str) -> Iterator[tuple[str, Outgoing]]:
        """(aggregate, message) of all that the queue once got, each aggregate in its order."""
        share, types = self._share_of(queue)
        where = {
            "state": PUBLISHED,
            "published_at": {"$gte": self._now() - OLDEST},
            "name": {"$in": sorted({each.split(".")[1] for each in types})},
        }
        for row in self._rows.find(where).sort(_BY_AGGREGATE).batch_size(AT_ONCE):
            if share != EVERY_PARTITION and partition(row["subject"]) not in share:
                continue
            for message in render(row):
                if message.properties["type"] in types:
                    yield row["subject"], replace(message, routing_key=refill_key(queue))

    def _share_of(self, queue: str) -> tuple[tuple[str, ...], frozenset[str]]:
        """Which partitions and which wire types the queue gets; nothing for an unknown one."""
        group = (consumer_of(queue) or "").partition(".")[0]
        subscribed: Mapping[str, Any] | None = self._registry.get(group, {}).get(self._source)
        if subscribed is None:
            return (), frozenset()
        queues = consumption_in(subscribed).queues(group, self._source)  # type: ignore[arg-type]
        types = frozenset(f"{self._source}.{name}" for name in subscribed["events"])
        return queues.get(queue, ()), types
