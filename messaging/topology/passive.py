"""What a service may ask of the topology: whether its queues are there. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterable

import amqp
from amqp.exceptions import NotFound

from messaging.subscriptions import Registry, group_queues, read_registry


class TopologyDrift(Exception):
    """The broker is not as the contracts say; one sentence for the operator."""


def missing_queues(connection: amqp.Connection, queues: Iterable[str]) -> list[str]:
    """Which of these queues the broker does not have. Raises one of `amqp.LOST`."""
    return [queue for queue in queues if not queue_exists(connection, queue)]


def queue_exists(connection: amqp.Connection, queue: str) -> bool:
    """Whether the queue is there."""
    return queue_found(connection, queue) is not None


def queue_found(connection: amqp.Connection, queue: str) -> tuple[int, int] | None:
    """How many messages wait in the queue and how many consumers it has; None without a queue."""
    channel = connection.channel()  # of its own, for a "no" closes it
    try:
        found = channel.queue_declare(queue, passive=True)
    except NotFound:
        return None
    channel.close()
    return found.message_count, found.consumer_count


def check(
    connection: amqp.Connection,
    group: str,
    registry: Registry | None = None,
) -> None:
    """Raise `TopologyDrift` unless every queue that `group` consumes is there."""
    known = read_registry() if registry is None else registry
    missing = missing_queues(connection, group_queues(known, group))
    if missing:
        raise TopologyDrift(
            f"{group} cannot start: the broker lacks {', '.join(missing)}; "
            "run `python -m messaging.topology`"
        )
