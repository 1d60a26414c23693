"""Hearing events at once and for oneself: every gateway process, while it runs, nothing kept.

Stock nameko's broadcast handler would declare the announcing service's exchange, which needs a
right that would also allow deleting it, and would decode CloudEvents only after a change of the
process's serializers. This one declares an exclusive queue of its own and binds it, no more.
"""

from __future__ import annotations

from uuid import uuid4

import amqp
import structlog
from nameko.extensions import Entrypoint

from contracts.events import Event
from contracts.refusals import InvalidInput
from contracts.schemas import load
from messaging.endings import end
from messaging.envelope import Undecodable, binding_of, exchange_of, parse
from messaging.rpc.deliveries import Deliveries, Delivery
from messaging.runtime import settings_of
from services.gateway.doors import Doors

LIVE_QUEUE = "{}.live-{}"

_log = structlog.get_logger(__name__)


class Hears(Entrypoint):
    """``@hears(SessionRevoked)``: the method is called with each such event that comes by."""

    doors = Doors()

    def __init__(self, event: type[Event]) -> None:
        super().__init__()
        self.event = event

    def setup(self) -> None:
        settings = settings_of(self.container)
        self._queue = LIVE_QUEUE.format(settings.service, uuid4())
        self._deliveries = Deliveries(
            uri=settings.amqp_uri,
            name=f"{settings.service} live",
            queue=self._queue,
            handle=self._take,
            no_ack=True,
            prepare=self._declare,
            lost=self.doors.forget_sessions,
        )

    def start(self) -> None:
        run = self._deliveries.run
        self._greenlet = self.container.spawn_managed_thread(run, f"live {self.event.wire_name()}")

    def stop(self) -> None:
        end(self._greenlet)

    def _declare(self, channel: amqp.Channel) -> None:
        channel.queue_declare(self._queue, durable=False, exclusive=True, auto_delete=True)
        channel.queue_bind(self._queue, exchange_of(self.event.source), binding_of(self.event))

    def _take(self, delivery: Delivery) -> None:
        try:
            data = parse(bytes(delivery.message.body)).data
            event = load(self.event, data, unknown="exclude")
        except (Undecodable, InvalidInput) as trouble:
            _log.warning("an event that cannot be read", reason=str(trouble))
            return
        self.container.spawn_worker(self, (event,), {})


hears = Hears.decorator
