"""What the monitor's methods are given beside the common dependencies."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from nameko.extensions import DependencyProvider

from messaging.field_keys import Keeper
from messaging.rpc.entrypoints import CALL
from messaging.rpc.wire import Call
from services.monitor.reading import Desk
from services.monitor.station import Station


class TheStation(DependencyProvider):
    """The `Station` of this process; what it could not read is kept encrypted."""

    station = Station()
    keeper = Keeper()

    def get_dependency(self, worker_ctx: Any) -> Station:
        return self.station


class OperatorsDesk(DependencyProvider):
    """The `Desk` of the call in hand, which speaks to owners with the operator's assertion."""

    station = Station()

    def get_dependency(self, worker_ctx: Any) -> Desk:
        call: Call | None = worker_ctx.data.get(CALL)
        desk: Desk = (
            self.station.desk(None, None)
            if call is None
            else self.station.desk(call.deadline, call.authorization)
        )
        return desk


class ActId(DependencyProvider):
    """The id of what a command does, the same for every repeat of it: by actor and key."""

    def get_dependency(self, worker_ctx: Any) -> str:
        call: Call | None = worker_ctx.data.get(CALL)
        if call is None or worker_ctx.unit is None:
            return ""
        key = call.idempotency_key or call.message_id
        return str(uuid5(NAMESPACE_URL, "\n".join((worker_ctx.unit.actor.name, call.method, key))))
