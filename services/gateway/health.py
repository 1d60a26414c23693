"""Whether the platform is well: every service is asked at the same time, briefly, for everybody.

Whoever asks meanwhile waits for the same answer, which is good for some seconds: asking often costs
the services nothing. It goes beside the circuit breakers, so that it neither trips nor heeds them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import eventlet
from eventlet.semaphore import Semaphore
from werkzeug import Response

from contracts.gateway import PlatformHealth, ServiceState
from contracts.refusals import Refusal
from contracts.requests import Query
from contracts.schemas import dump
from messaging.calls import BoundCalls
from services.gateway.http.answers import json_response
from services.gateway.problems import BREAK_SECONDS

PATIENCE_SECONDS = 2.0
FRESH_SECONDS = 2.0
LIMIT = "health"

_State = dict[str, Any]


class Health:
    """The platform's state as it was at most `seconds` ago; one asks at a time."""

    def __init__(
        self, seconds: float = FRESH_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._clock = seconds, clock
        self._asking = Semaphore(1)
        self._state: _State = {}
        self._fresh_until = clock()

    def state(self, ask: Callable[[], _State]) -> _State:
        """What `ask` says, now or lately."""
        with self._asking:
            if self._clock() >= self._fresh_until:
                self._state = ask()
                self._fresh_until = self._clock() + self._seconds
            return self._state


def answer(health: Health, services: Sequence[str], calls: BoundCalls) -> Response:
    """200 when every service is ready; else 503, which names those that are not."""
    state = health.state(partial(ask_all, services, calls))
    if state["ready"]:
        return json_response(state)
    response = json_response(state, status=503)
    response.headers["Retry-After"] = str(BREAK_SECONDS)
    return response


def ask_all(services: Sequence[str], calls: BoundCalls) -> dict[str, Any]:
    """The platform's health as plain values; a service that does not answer is not ready."""
    deadline = time.time() + PATIENCE_SECONDS
    asking = {service: eventlet.spawn(_state_of, service, calls, deadline) for service in services}
    states = {service: greenlet.wait() for service, greenlet in asking.items()}
    ready = all(state.ready for state in states.values())
    return dump(PlatformHealth(ready=ready, services=states))


def _state_of(service: str, calls: BoundCalls, deadline: float) -> ServiceState:
    try:
        answer = calls.ask(_health_of(service)(), deadline=deadline, probing=True)
    except Refusal:
        return ServiceState(ready=False, failing=["answers"])
    failing = sorted(name for name, well in answer["checks"].items() if not well)
    return ServiceState(ready=bool(answer["ready"]), failing=failing)


@lru_cache
def _health_of(service: str) -> type[Query]:
    """``health`` of a service: the one question that every service answers, so in no contract."""
    return dataclass(frozen=True, kw_only=True)(type("Health", (Query,), {"service": service}))
