"""Copies of a journal for one consumer alone: what a refill and a republication both send.

A copy goes to one queue, by a routing key that only this queue is bound for; the consumer's inbox
absorbs what it applied before. Nothing older than the inboxes remember is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ASCENDING

from messaging.amqp import ConfirmedChannel, Outcome, Outgoing
from messaging.consumption import EVERY_PARTITION, consumer_of
from messaging.envelope import partition, render
from messaging.journal import PUBLISHED
from messaging.subscriptions import Registry, consumption_in
from messaging.topology.plan import refill_key
from records.kinds import RETRY_MEMORY_SECONDS

AT_ONCE = 200
OLDEST = timedelta(seconds=RETRY_MEMORY_SECONDS) - timedelta(days=1)
"""An inbox forgets after this time, with a day to be on the safe side."""

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Before any journal."""

# The order that counts is each aggregate's own; clocks do not tell it, and an index serves this.
_BY_AGGREGATE = [("subject", ASCENDING), ("sequence", ASCENDING)]

Row = Mapping[str, Any]


class CopiesWait(Exception):
    """The queue is not there, not bound or does not take; nothing new is published meanwhile."""


@dataclass(frozen=True)
class Hearer:
    """Queues with the partitions that each gets, and the wire types that they are for."""

    queues: Mapping[str, tuple[str, ...]]
    types: frozenset[str]

    def in_journal(self, published: Mapping[str, Any]) -> dict[str, Any]:
        """Which journal rows it hears, of those `published` within a span.

        Not those that told of a person until their retention ended: nobody can read them.
        """
        names = sorted({each.split(".")[1] for each in self.types})
        return {
            "state": PUBLISHED,
            "published_at": dict(published),
            "name": {"$in": names},
            "erased_at": None,
        }

    def messages(self, row: Row) -> Iterator[tuple[str, Outgoing]]:
        """(aggregate, message) of a row, addressed to the queue that it is for."""
        mine = partition(row["subject"])
        for queue, share in self.queues.items():
            if share != EVERY_PARTITION and mine not in share:
                continue
            for message in render(row):
                if message.properties["type"] in self.types:
                    yield row["subject"], replace(message, routing_key=refill_key(queue))


def hearer_of(registry: Registry, consumer: str) -> Hearer | None:
    """A consumer (``relief.hotline``) with all its queues; None for one that nobody declared."""
    group, _, source = consumer.partition(".")
    subscribed = registry.get(group, {}).get(source)
    if subscribed is None:
        return None
    types = frozenset(f"{source}.{name}" for name in subscribed["events"])
    return Hearer(consumption_in(subscribed).queues(group, source), types)


def hearer_bound(queue: str, keys: Iterable[str]) -> Hearer:
    """One queue of a consumer, by the routing keys that it is bound for (``minted.v1.*``)."""
    source = (consumer_of(queue) or "").partition(".")[2]
    words = [key.split(".") for key in keys]
    share = tuple(sorted({last for _, _, last in words}))
    return Hearer({queue: share}, frozenset(f"{source}.{name}.{v}" for name, v, _ in words))


class Copies:
    """Sends copies of a journal's rows, on the relay's connection, under its lease.

    `rows` is the outbox collection; `hold` keeps the lease and says whether it is still ours.
    """

    def __init__(self, rows: Any, channel: ConfirmedChannel, *, hold: Callable[[], bool]) -> None:
        self._rows, self._channel, self._hold = rows, channel, hold

    def rows(self, where: Mapping[str, Any]) -> Iterator[Row]:
        """The journal's rows that match, aggregate by aggregate, each in its order."""
        return iter(self._rows.find(where).sort(_BY_AGGREGATE).batch_size(AT_ONCE))

    def subjects(self, where: Mapping[str, Any]) -> set[str]:
        """The aggregates of the rows that match."""
        return set(self._rows.distinct("subject", where))

    def arrives(self, message: Outgoing) -> bool:
        """Whether the broker routes this message; raises one of `LOST`."""
        return self._channel.publish_all([message]) == [Outcome.CONFIRMED]

    def send(self, rows: Sequence[Row], hearer: Hearer) -> int:
        """Publish the rows; how many messages that were. Raises `CopiesWait` or one of `LOST`."""
        messages = [each for row in rows for each in hearer.messages(row)]
        if not self._hold():
            raise CopiesWait("the lease was lost: its next holder goes on")
        outcomes = self._channel.publish_all(
            [message for _, message in messages], lanes=[subject for subject, _ in messages]
        )
        if any(outcome is not Outcome.CONFIRMED for outcome in outcomes):
            raise CopiesWait(f"{sorted(hearer.queues)} do not take their messages yet")
        return len(messages)
