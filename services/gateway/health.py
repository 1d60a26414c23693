"""Whether the platform is well: every service is asked at the same time, briefly."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import eventlet

from contracts.gateway import PlatformHealth, ServiceState
from contracts.refusals import Refusal
from contracts.requests import Query
from contracts.schemas import dump
from messaging.calls import BoundCalls

PATIENCE_SECONDS = 2.0


def ask_all(services: Sequence[str], calls: BoundCalls) -> dict[str, Any]:
    """The platform's health as plain values; a service that does not answer is not ready."""
    deadline = time.time() + PATIENCE_SECONDS
    asking = {service: eventlet.spawn(_state_of, service, calls, deadline) for service in services}
    states = {service: greenlet.wait() for service, greenlet in asking.items()}
    ready = all(state.ready for state in states.values())
    return dump(PlatformHealth(ready=ready, services=states))


def _state_of(service: str, calls: BoundCalls, deadline: float) -> ServiceState:
    try:
        answer = calls.ask(_health_of(service)(), deadline=deadline)
    except Refusal:
        return ServiceState(ready=False, failing=["answers"])
    failing = sorted(name for name, well in answer["checks"].items() if not well)
    return ServiceState(ready=bool(answer["ready"]), failing=failing)


@lru_cache
def _health_of(service: str) -> type[Query]:
    """``health`` of a service: the one question that every service answers, so in no contract."""
    return dataclass(frozen=True, kw_only=True)(type("Health", (Query,), {"service": service}))
