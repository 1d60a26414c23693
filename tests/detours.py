"""Facts that take the longer way: kept from one group until the test lets them go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import amqp

from contracts.events import Event
from messaging.amqp import connect, part
from messaging.envelope import exchange_of
from messaging.subscriptions import read_registry
from messaging.topology.plan import Binding, planned
from tests.platform import Platform


def bindings_of(event: type[Event], group: str) -> list[Binding]:
    """How the group's queues hear of this event."""
    topology = planned(read_registry(), sources=[], rpc=[])
    return sorted(
        binding
        for binding in topology.bindings
        if binding.exchange == exchange_of(event.source)
        and binding.queue.startswith(f"{group}.")
        and binding.key.startswith(f"{event.wire_name()}.")
    )


@contextmanager
def detour(platform: Platform, event: type[Event], group: str) -> Iterator[None]:
    """While it lasts the group hears nothing of this event; in the end it hears all of it."""
    bindings = bindings_of(event, group)
    assert bindings, "the group does not hear of it anyway"
    connection = connect(platform.stack.uris("operator").amqp, name="detour", heartbeat=0)
    channel = connection.channel()
    waiting = {binding: _redirect(channel, binding) for binding in bindings}
    try:
        yield
    finally:
        for binding, queue in waiting.items():
            channel.queue_bind(binding.queue, binding.exchange, binding.key)
            channel.queue_unbind(queue, binding.exchange, binding.key)
            _let_go_on(channel, queue, binding.queue)
        part(connection)


def _redirect(channel: amqp.Channel, binding: Binding) -> str:
    """Bind a queue of our own first, so that no fact is ever without one."""
    queue: str = channel.queue_declare("", exclusive=True, auto_delete=False).queue
    channel.queue_bind(queue, binding.exchange, binding.key)
    channel.queue_unbind(binding.queue, binding.exchange, binding.key)
    return queue


def _let_go_on(channel: amqp.Channel, queue: str, towards: str) -> None:
    while (message := channel.basic_get(queue, no_ack=True)) is not None:
        channel.basic_publish(message, exchange="", routing_key=towards)
