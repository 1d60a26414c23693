"""Queues that were there and are gone: whoever feeds them is asked to refill them.

That a queue was there is told by its `bound_key`, which is bound to another one and survives it.
Repair is: ask, declare, bind. The source's relay takes the question before the queue is there
again, stops publishing, sends its journal to that queue alone (`messaging.refill`), and goes on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection

import amqp

from messaging.consumption import consumer_of
from messaging.topology.passive import TopologyDrift, queue_exists, queue_found
from messaging.topology.plan import Binding, Topology, bound_key, bound_mark, refill_queue

HEARD_SECONDS = 15.0
LOOK_SECONDS = 0.1


def lost_queues(
    connection: amqp.Connection, topology: Topology, bound: Collection[Binding]
) -> list[str]:
    """The planned subscribers' queues that were bound before and are gone."""
    were_there = {bound_mark(queue) for queue in topology.queues if consumer_of(queue)} & {*bound}
    lost = (mark.key.removeprefix(bound_key("")) for mark in were_there)
    return sorted(queue for queue in lost if not queue_exists(connection, queue))


def ask_for_refill(
    connection: amqp.Connection, lost: Collection[str], say: Callable[[str], None]
) -> None:
    """Ask the sources of these queues, and wait until every relay that runs has heard it.

    Raises `TopologyDrift` when one does not; the question stays, and the step may be run again.
    """
    channel = connection.channel()
    sources = set()
    for queue in lost:
        source = (consumer_of(queue) or "").partition(".")[2]
        body = json.dumps({"queue": queue})
        message = amqp.Message(body, delivery_mode=2, content_type="application/json")
        channel.basic_publish_confirm(message, exchange="", routing_key=refill_queue(source))
        # Asked first: else a step that dies here would not know of the loss when it runs again.
        mark = bound_mark(queue)
        channel.queue_unbind(mark.queue, mark.exchange, mark.key)
        sources.add(source)
        say(f"asked {source} to refill {queue}, which was lost")
    channel.close()
    for source in sorted(sources):
        _await_heard(connection, source)


def _await_heard(connection: amqp.Connection, source: str) -> None:
    """Where no relay listens, none publishes either; the next one asks before it does."""
    until = time.monotonic() + HEARD_SECONDS
    while True:
        waiting, relays = queue_found(connection, refill_queue(source)) or (0, 0)
        if not waiting or not relays:
            return
        if time.monotonic() > until:
            raise TopologyDrift(f"the relay of {source} does not take what it is asked")
        time.sleep(LOOK_SECONDS)
