"""A group that consumes otherwise than before: its messages move to other queues, in order.

Whoever changes ``partitions`` or ``ordered`` first lets the group run its queues empty as they are
(stop the source, or wait for a quiet moment), then stops the group's processes and runs the
topology step. New queues are bound before old ones are unbound, so nothing is lost; and since the
old ones are seen to be empty and unused in between, what comes later can overtake nothing. What
comes in between stands in both; the inbox, which knows the consumer and not the queue, absorbs it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

import amqp

from messaging.consumption import Consumption, consumer_of
from messaging.topology.passive import TopologyDrift, queue_exists, queue_found
from messaging.topology.plan import Binding, Topology

_PARTITION = re.compile(r"^(\*|0[0-9a-f])$")


def moving(topology: Topology, bound: Iterable[Binding]) -> list[str]:
    """The queues, bound so far, whose messages go elsewhere from now on, in whole or in part."""
    before, after = _shares(bound), _shares(topology.bindings)
    consumers = {consumer_of(queue) for queue in topology.queues} - {None}
    return sorted(
        queue
        for queue, share in before.items()
        if consumer_of(queue) in consumers and share - after.get(queue, set())
    )


def refuse_unless_drained(connection: amqp.Connection, queues: Iterable[str]) -> None:
    """Raise `TopologyDrift` when one of these queues holds messages or is being consumed.

    A message that a process has in hand does not count as waiting, hence no process may be there.
    """
    for queue in queues:
        waiting, consumers = queue_found(connection, queue) or (0, 0)
        if waiting or consumers:
            group = queue.partition(".")[0]
            raise TopologyDrift(
                f"queue {queue} cannot be given other work: {waiting} messages wait in it and "
                f"{consumers} processes consume it; let {group} run it empty as it was, stop "
                f"{group}, then run this again"
            )


def left_over(connection: amqp.Connection, topology: Topology) -> list[str]:
    """The queues that exist of another way in which a group of the plan once consumed.

    Whoever knows no bindings, or an earlier run that broke off, would overlook them.
    """
    consumers = {consumer for queue in topology.queues if (consumer := consumer_of(queue))}
    return [
        queue
        for consumer in sorted(consumers)
        for queue in _other_queues(consumer, topology.queues)
        if queue_exists(connection, queue)
    ]


def _other_queues(consumer: str, planned: Collection[str]) -> list[str]:
    group, source = consumer.split(".")
    ways = [Consumption(), Consumption(ordered=False), Consumption(partitions=16)]
    queues = [queue for way in ways for queue in way.queues(group, source)]
    return [queue for queue in queues if queue not in planned]


def _shares(bindings: Iterable[Binding]) -> dict[str, set[str]]:
    shares: dict[str, set[str]] = defaultdict(set)
    for binding in bindings:
        last = binding.key.rpartition(".")[2]
        if _PARTITION.match(last):
            shares[binding.queue].add(last)
    return shares
