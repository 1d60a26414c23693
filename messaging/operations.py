"""What every service answers besides its contract: how it is, and (driven) what time it is.

Any caller whom the broker lets publish to the service may ask; over HTTP only the gateway's own
health answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts.refusals import InvalidInput, OperationUnknown
from messaging.rpc.entrypoints import Answering
from messaging.rpc.job import Reply
from messaging.rpc.wire import Call
from messaging.timers import Every


class Health(Answering):
    """``health() -> {service, ready, checks: {name: bool}, worst_lag_seconds}``.

    `checks` has the database, and each part that consumes, publishes or relays.
    """

    def work(self, call: Call, data: Mapping[str, Any]) -> Reply:
        checks = self.container.checks()
        answer = {
            "service": self.container.service_name,
            "ready": all(checks.values()),
            "checks": checks,
            "worst_lag_seconds": round(self.container.watchdog.worst, 3),
        }
        return Reply(answer=answer)


class Tick(Answering):
    """``tick(until) -> {ran: [...], failed: [...]}``: drive the clock, run the timers then due.

    `until` is ISO 8601 with a time zone. A service whose clock is real has no such operation. It
    moves the clock of the process that takes the call: a driven service has one process.
    """

    def work(self, call: Call, data: Mapping[str, Any]) -> Reply:
        clock = self.server.clock.business
        if not clock.driven:
            raise OperationUnknown(allowed="only where the clock is driven")
        clock.drive(_moment(call.kwargs))
        timers = [each for each in self.container.entrypoints if isinstance(each, Every)]
        ran: dict[bool, list[str]] = {True: [], False: []}
        for timer in sorted(timers, key=lambda each: str(each.method_name)):
            worked = timer.run_if_due()
            if worked is not None:
                ran[worked].append(timer.method_name)
        return Reply(answer={"ran": ran[True], "failed": ran[False]})


def _moment(kwargs: Mapping[str, Any]) -> datetime:
    try:
        moment = datetime.fromisoformat(kwargs["until"])
    except (KeyError, TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidInput(field="until", allowed="ISO 8601 with a time zone")
    return moment


OPERATIONS: Mapping[str, type[Answering]] = {"health": Health, "tick": Tick}
