"""Bringing the broker to the planned topology: declare, bind, unbind what is stale, verify."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import amqp
from amqp.exceptions import NotFound, PreconditionFailed

from messaging.topology.losses import ask_for_refill, lost_queues, queues_to_rebuild
from messaging.topology.moving import left_over, moving, refuse_unless_drained
from messaging.topology.passive import TopologyDrift, queue_exists
from messaging.topology.plan import Binding, Topology
from records.crash_points import Point, reach

Say = Callable[[str], None]
"""Is told each change in one line."""


def apply(
    connection: amqp.Connection,
    topology: Topology,
    bound: Collection[Binding],
    say: Say,
    *,
    rebuilt: Collection[str] = (),
) -> set[Binding]:
    """Make the broker be as planned, quickly where it is already; the bindings that exist then.

    A subscriber's queue that was there and is gone is refilled by its source, and so are the new
    ones of the consumers in `rebuilt` (``relief.hotline``), with the whole journal. `bound` are the
    bindings that exist, as far as known. New ones are made before stale ones are removed, so that
    a consumer that moves on to a newer version of an event misses none.

    Raises `TopologyDrift` for a queue or an exchange that exists with other arguments, for a queue
    that gives work to another one but is not drained (`messaging.topology.moving`), and for one
    that is in use and to be rebuilt.
    """
    anew = queues_to_rebuild(connection, topology, bound, rebuilt)
    moved = moving(topology, bound)
    drained = {*moved, *left_over(connection, topology)}
    refuse_unless_drained(connection, drained)
    for exchange, kind in topology.exchanges.items():
        _declare_exchange(connection, exchange, kind, say)
    filled = sorted({*lost_queues(connection, topology, bound), *anew})
    _declare_queues(connection, topology, {*topology.queues} - {*filled}, say)
    if filled:
        ask_for_refill(connection, topology, filled, say, whole=anew)
        _declare_queues(connection, topology, filled, say)
    reach(Point.TOPOLOGY_DECLARED)
    _bind(connection, topology, bound, say)
    reach(Point.TOPOLOGY_BOUND)
    refuse_unless_drained(connection, drained)
    _unbind(connection, stale(topology, bound), say)
    for queue in sorted({*moved} - {*topology.queues}):
        say(f"queue {queue} is empty and has no work any more: it may be deleted")
    return {*topology.bindings, *outgrown(topology, bound)}


def stale(topology: Topology, bound: Collection[Binding]) -> list[Binding]:
    """The bindings of ours that nobody declares any more, and that nobody needs for a while."""
    kept = {*topology.bindings, *outgrown(topology, bound)}
    return sorted(binding for binding in {*bound} - kept if topology.owns(binding))


def outgrown(topology: Topology, bound: Collection[Binding]) -> set[Binding]:
    """Bindings for the older version of an event whose newer one is bound by this run.

    The relays that run now announce the older one alone, until the services are replaced: only
    the next run takes it away. Meanwhile both versions come, and have one id.
    """
    new = topology.bindings - {*bound}
    return {old for old in {*bound} - topology.bindings if any(_follows(each, old) for each in new)}


def _follows(new: Binding, old: Binding) -> bool:
    newer, older = new.key.split("."), old.key.split(".")
    return (
        (new.exchange, new.queue) == (old.exchange, old.queue)
        and len(newer) == len(older) == 3  # event, version, partition
        and (newer[0], newer[2]) == (older[0], older[2])
        and int(newer[1][1:]) > int(older[1][1:])
    )


def _bind(
    connection: amqp.Connection, topology: Topology, bound: Collection[Binding], say: Say
) -> None:
    channel = connection.channel()
    for binding in topology.in_order():
        channel.queue_bind(binding.queue, binding.exchange, binding.key)
        if binding not in bound:
            say(f"bound {binding.queue} to {binding.exchange} for {binding.key}")
    channel.close()


def _unbind(connection: amqp.Connection, bindings: Iterable[Binding], say: Say) -> None:
    channel = connection.channel()
    for binding in bindings:
        channel.queue_unbind(binding.queue, binding.exchange, binding.key)
        say(f"unbound {binding.queue} from {binding.exchange} for {binding.key}")
    channel.close()


def _declare_exchange(connection: amqp.Connection, name: str, kind: str, say: Say) -> None:
    known = _exchange_exists(connection, name)
    channel = connection.channel()
    try:
        channel.exchange_declare(name, kind, durable=True, auto_delete=False)
    except PreconditionFailed as refusal:
        raise TopologyDrift(f"exchange {name} exists in another form") from refusal
    channel.close()
    if not known:
        say(f"declared exchange {name}")


def _declare_queues(
    connection: amqp.Connection, topology: Topology, names: Iterable[str], say: Say
) -> None:
    for name in sorted(names):
        _declare_queue(connection, topology, name, say)


def _declare_queue(connection: amqp.Connection, topology: Topology, name: str, say: Say) -> None:
    known = queue_exists(connection, name)
    channel = connection.channel()
    try:
        channel.queue_declare(
            name, durable=True, auto_delete=False, arguments=dict(topology.queues[name])
        )
    except PreconditionFailed as refusal:
        raise TopologyDrift(
            f"queue {name} exists with other arguments: it needs a new generation"
        ) from refusal
    channel.close()
    if not known:
        say(f"declared queue {name}")


def _exchange_exists(connection: amqp.Connection, name: str) -> bool:
    channel = connection.channel()
    try:
        channel.exchange_declare(name, "topic", passive=True)
    except NotFound:
        return False
    channel.close()
    return True
