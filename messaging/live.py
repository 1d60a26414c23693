"""Hearing what passes by at this moment: on a queue of this process alone, nothing is kept.

Stock nameko's broadcast handler would declare the exchange, which needs a right that would also
allow deleting it. Here an exclusive queue is declared and bound, no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import uuid4

import amqp

from messaging.rpc.deliveries import Deliveries, Delivery
from records.settings import Settings

LIVE_QUEUE = "{}.live-{}"


def live_deliveries(
    settings: Settings,
    bindings: Iterable[tuple[str, str]],
    handle: Callable[[Delivery], None],
    *,
    lost: Callable[[], None] | None = None,
    longest: int | None = None,
) -> Deliveries:
    """What the (exchange, pattern) pairs bring from now on; run it in a greenlet of its own.

    `handle` is called in the reading greenlet: short, never blocking. `lost` is called when the
    connection broke and something may have been missed. Of more than `longest` waiting messages
    the oldest are dropped: only for what is worth nothing when it is old.
    """
    queue, bound = LIVE_QUEUE.format(settings.service, uuid4()), tuple(bindings)

    def declare(channel: amqp.Channel) -> None:
        arguments = {} if longest is None else {"x-max-length": longest}
        channel.queue_declare(
            queue, durable=False, exclusive=True, auto_delete=True, arguments=arguments
        )
        for exchange, pattern in bound:
            channel.queue_bind(queue, exchange, pattern)

    return Deliveries(
        uri=settings.amqp_uri,
        name=f"{settings.service} live",
        queue=queue,
        handle=handle,
        no_ack=True,
        prepare=declare,
        lost=lost,
    )
