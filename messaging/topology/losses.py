"""Queues that a journal must fill: lost ones, and those of a reader that is rebuilt.

That a queue was there is told by its `bound_key`, which is bound to another one and survives it.
The way is the same for both: ask, declare, bind. The source's relay stops publishing, says so, and
only then the queue is declared: what it had in hand would come before the journal. It sends its
journal to that queue alone (`messaging.refill`), and goes on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection

import amqp

from messaging.consumption import consumer_of
from messaging.envelope import exchange_of
from messaging.topology.passive import TopologyDrift, queue_exists, queue_found
from messaging.topology.plan import (
    Binding,
    Topology,
    bound_key,
    bound_mark,
    heard_key,
    refill_queue,
)

HEARD_SECONDS = 15.0
LOOK_SECONDS = 0.1


def lost_queues(
    connection: amqp.Connection, topology: Topology, bound: Collection[Binding]
) -> list[str]:
    """The planned subscribers' queues that were bound before and are gone."""
    were_there = {bound_mark(queue) for queue in topology.queues if consumer_of(queue)} & {*bound}
    lost = (mark.key.removeprefix(bound_key("")) for mark in were_there)
    return sorted(queue for queue in lost if not queue_exists(connection, queue))


def queues_to_rebuild(
    connection: amqp.Connection,
    topology: Topology,
    bound: Collection[Binding],
    consumers: Collection[str],
) -> list[str]:
    """The queues of the consumers that begin anew, with the whole journal of their source.

    Raises `TopologyDrift` for a consumer that nobody declared, and for a queue that is in use: what
    it holds would come before the journal. One that a broken-off run declared is taken.
    """
    queues = sorted(queue for queue in topology.queues if consumer_of(queue) in consumers)
    if unknown := {*consumers} - {consumer_of(queue) for queue in queues}:
        raise TopologyDrift(f"nobody declared to consume as {', '.join(sorted(unknown))}")
    for queue in queues:
        found = queue_found(connection, queue)
        if found is not None and (any(found) or bound_mark(queue) in bound):
            raise TopologyDrift(
                f"queue {queue} is there, and a reader is rebuilt into a new one: stop its group, "
                "empty its database, delete the queue, then run this again"
            )
    return queues


def ask_for_refill(
    connection: amqp.Connection,
    topology: Topology,
    queues: Collection[str],
    say: Callable[[str], None],
    *,
    whole: Collection[str] = (),
) -> None:
    """Ask the sources to fill these queues, and wait until every relay that runs has stopped.

    Those of them in `whole` get all of the journal, the others what inboxes remember. Raises
    `TopologyDrift` when a relay does not hear; the question stays, and the step may be run again.
    """
    channel = connection.channel()
    answers = channel.queue_declare("", exclusive=True).queue
    for queue in queues:
        channel.queue_bind(answers, exchange_of(_source(queue)), heard_key(queue))
        keys = topology.heard_by(queue)
        body = json.dumps({"queue": queue, "keys": keys, "whole": queue in whole})
        message = amqp.Message(body, delivery_mode=2, content_type="application/json")
        asked = refill_queue(_source(queue))
        channel.basic_publish_confirm(message, exchange="", routing_key=asked)
        # Asked first: else a step that dies here would not know of the loss when it runs again.
        mark = bound_mark(queue)
        channel.queue_unbind(mark.queue, mark.exchange, mark.key)
        told = "is new" if queue in whole else "was lost"
        say(f"asked {_source(queue)} to fill {queue}, which {told}")
    _await_heard(connection, channel, answers, {*queues})
    channel.queue_delete(answers)
    channel.close()


def _source(queue: str) -> str:
    return (consumer_of(queue) or "").partition(".")[2]


def _await_heard(
    connection: amqp.Connection, channel: amqp.Channel, answers: str, queues: set[str]
) -> None:
    """Where no relay listens, none publishes either; the next one asks before it does."""
    until = time.monotonic() + HEARD_SECONDS
    while True:
        while (answer := channel.basic_get(answers, no_ack=True)) is not None:
            queues.discard(answer.delivery_info["routing_key"].removeprefix(heard_key("")))
        silent = sorted({_source(queue) for queue in queues if _relay_listens(connection, queue)})
        if not silent:
            return
        if time.monotonic() > until:
            raise TopologyDrift(f"the relay of {', '.join(silent)} does not take what it is asked")
        time.sleep(LOOK_SECONDS)


def _relay_listens(connection: amqp.Connection, queue: str) -> bool:
    found = queue_found(connection, refill_queue(_source(queue)))
    return found is not None and found[1] > 0
