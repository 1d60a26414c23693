"""How a group consumes a source: one queue in order, several shared out, or one for all comers.

A service class says it where the default, one queue in order, does not do::

    consumption = {"hotline": Consumption(partitions=2)}

The consumer id, by which inbox and held rows go, is the same whatever the queues are called, so
that a change of the number of partitions makes nothing twice and leaves no held message behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from messaging.envelope import PARTITIONS, partition_digits

EVERY_PARTITION = ("*",)

# Names that begin with zhufeng are the machinery's.
_QUEUE = re.compile(r"^(?!zhufeng\.)(?P<group>[a-z]+)\.(?P<source>[a-z]+)(\.(p\d+|shared))?$")


@dataclass(frozen=True, kw_only=True)
class Consumption:
    """What a group may ask for.

    - ``partitions=n`` (1 to 16): n queues ``relief.hotline.p0``…, each with an even share of the
      aggregates and a single active consumer; the processes of the group share the queues out
      (`messaging.consumer.sharing`). For a group that outgrows one process; the order of each
      aggregate survives.
    - ``ordered=False``: one queue ``relief.hotline.shared``, all processes compete, and nothing
      waits behind a held message. Only where the effects commute; messages that change the same
      aggregate of the group collide and run again, so each should change one of its own.
    """

    partitions: int = 1
    ordered: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.partitions <= PARTITIONS:
            raise ValueError(f"partitions is 1 to {PARTITIONS}, not {self.partitions}")
        if self.partitions > 1 and not self.ordered:
            raise ValueError("competing consumers need no partitions: any process takes what waits")

    def queues(self, group: str, source: str) -> dict[str, tuple[str, ...]]:
        """Queue → the last words of the routing keys that it is bound for, ``00`` to ``0f``."""
        consumer = consumer_id(group, source)
        if not self.ordered:
            return {f"{consumer}.shared": EVERY_PARTITION}
        if self.partitions == 1:
            return {consumer: EVERY_PARTITION}
        return {f"{consumer}.p{number}": share for number, share in enumerate(self._shares())}

    def roll(self, group: str, source: str) -> str | None:
        """The queue that gets no messages, whose consumers are the processes that share queues."""
        return f"{consumer_id(group, source)}.roll" if self.partitions > 1 else None

    def _shares(self) -> Iterator[tuple[str, ...]]:
        digits = [partition_digits(number) for number in range(PARTITIONS)]
        for number in range(self.partitions):
            start = number * PARTITIONS // self.partitions
            yield tuple(digits[start : (number + 1) * PARTITIONS // self.partitions])


def consumption_of(service_class: Any, source: str) -> Consumption:
    """What a service class asks for."""
    asked: Consumption = getattr(service_class, "consumption", {}).get(source, Consumption())
    return asked


def consumer_id(group: str, source: str) -> str:
    """One group's consuming of one source: ``relief.hotline``."""
    return f"{group}.{source}"


def consumer_of(queue: str) -> str | None:
    """The consumer id that a queue belongs to; None for a queue of another kind."""
    matched = _QUEUE.match(queue)
    return consumer_id(matched["group"], matched["source"]) if matched else None
