"""Hearing events at once and for oneself: every gateway process, while it runs, nothing kept."""

from __future__ import annotations

import structlog
from nameko.extensions import Entrypoint

from contracts.events import Event
from contracts.refusals import InvalidInput
from contracts.schemas import load
from messaging.endings import end
from messaging.envelope import Undecodable, binding_of, exchange_of, parse
from messaging.live import live_deliveries
from messaging.rpc.deliveries import Delivery
from messaging.runtime import settings_of
from services.gateway.doors import Doors

_log = structlog.get_logger(__name__)


class Hears(Entrypoint):
    """``@hears(SessionRevoked)``: the method is called with each such event that comes by."""

    doors = Doors()

    def __init__(self, event: type[Event]) -> None:
        super().__init__()
        self.event = event

    def setup(self) -> None:
        self._deliveries = live_deliveries(
            settings_of(self.container),
            [(exchange_of(self.event.source), binding_of(self.event))],
            self._take,
            lost=self.doors.forget_sessions,
        )

    def start(self) -> None:
        run = self._deliveries.run
        self._greenlet = self.container.spawn_managed_thread(run, f"live {self.event.wire_name()}")

    def stop(self) -> None:
        end(self._greenlet)

    def _take(self, delivery: Delivery) -> None:
        try:
            data = parse(bytes(delivery.message.body)).data
            event = load(self.event, data, unknown="exclude")
        except (Undecodable, InvalidInput) as trouble:
            _log.warning("an event that cannot be read", reason=str(trouble))
            return
        self.container.spawn_worker(self, (event,), {})


hears = Hears.decorator
