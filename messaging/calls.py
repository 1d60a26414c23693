"""Asking other services: what a service class declares, and what its methods get.

No call is without a deadline, and none outlives that of the worker's own caller.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from nameko.extensions import DependencyProvider

from contracts.requests import Request
from messaging.call_desk import Answer, CallDesk
from messaging.rpc.wire import DEFAULT_SECONDS
from messaging.signs.calling import asking

__all__ = ["Answer", "BoundCalls", "Calls"]

HOP_SECONDS = 0.05
"""How much earlier a called service must be done than its caller, for the answer to be in time."""


class BoundCalls:
    """`CallDesk` for one worker: no call outlives the deadline of the worker's own caller."""

    def __init__(self, desk: CallDesk, own_deadline: float | None) -> None:
        self._desk = desk
        self._own_deadline = own_deadline

    def ask(
        self,
        request: Request,
        *,
        owner: str | None = None,
        authorization: str | None = None,
        deadline: float | None = None,
        idempotency_key: str | None = None,
        business_time: datetime | None = None,
        traceparent: str | None = None,
        correlation_id: str | None = None,
        probing: bool = False,
    ) -> Answer:
        """The answer to a request; see `CallDesk.ask` for how it fails.

        Args:
            request: an instance of a contract's request class.
            owner: the service that is asked, where the request is one that each service answers.
            authorization: identity's assertion; None asks as anonymous.
            deadline: epoch seconds; by default the service's usual patience from now.
            idempotency_key: 16 to 200 characters; a repeat has no second effect.
            business_time: only honoured by services with a driven clock.
            traceparent: W3C trace context.
            correlation_id: names the conversation.
            probing: beside the circuit breaker, which is for calls that somebody needs.
        """
        headers = {
            "authorization": authorization,
            "idempotency_key": idempotency_key,
            "business_time": business_time.isoformat() if business_time else None,
            "traceparent": traceparent,
            "correlation_id": correlation_id,
        }
        until, asked = self._until(deadline), owner or type(request).service
        with asking(f"{asked}.{type(request).method()}", headers) as told:
            return self._desk.ask(
                request, owner=asked, headers=told, deadline=until, probing=probing
            )

    def outliving(self) -> BoundCalls:
        """For an answer that goes on when its worker has long ended: each call has its own time."""
        return BoundCalls(self._desk, None)

    def _until(self, deadline: float | None) -> float:
        until = deadline or time.time() + DEFAULT_SECONDS
        return until if self._own_deadline is None else min(until, self._own_deadline - HOP_SECONDS)


class Calls(DependencyProvider):
    """``calls = Calls()``: asks other services. Only the named RPC callers may declare it."""

    desk = CallDesk()

    def get_dependency(self, worker_ctx: Any) -> BoundCalls:
        return BoundCalls(self.desk, worker_ctx.data.get("deadline"))
