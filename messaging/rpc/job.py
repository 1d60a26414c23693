"""One call that passed the door: who asks what, with which right, until when."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.requests import Request
from contracts.rights import Actor, Grant
from contracts.schemas import dump
from messaging.rpc.answers import as_answer
from messaging.rpc.wire import Call
from messaging.runtime import Runtime
from messaging.signs.calling import committed
from records.unit_of_work import Batch, Cause, UnitOfWork

ANSWER_SECONDS = 0.5
"""What an owner leaves of a call's deadline for his answer to arrive before the caller gives up."""

Serve = Callable[[UnitOfWork], Any]
"""Gives a service instance whose dependencies work in a unit of work."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """The plain answer, and whether it answers a repeat of a command done before."""

    answer: dict[str, Any]
    replayed: bool = False


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a command or query needs to run, once or several times."""

    call: Call
    request: Request
    actor: Actor
    grant: Grant
    now: datetime
    runtime: Runtime
    serve: Serve

    def begin(self) -> tuple[Batch, UnitOfWork]:
        """A fresh batch with one unit of work for this call."""
        batch = self.runtime.new_batch()
        return batch, self.begin_in(batch)

    def begin_in(self, batch: Batch) -> UnitOfWork:
        """One more unit of work for this call, which sees what was accepted before."""
        cause = Cause(
            message_id=self.call.message_id,
            correlation_id=self.call.correlation_id,
            traceparent=self.call.traceparent,
            business_time=self.call.business_time,
        )
        return batch.begin(
            actor=self.actor,
            grant=self.grant,
            cause=cause,
            now=self.now,
            action=getattr(type(self.request), "action", type(self.request).method()),
        )

    def view_of(self, batch: Batch) -> UnitOfWork:
        """A unit that renders what was accepted in the batch and is not saved yet."""
        unit = self.begin_in(batch)
        unit.renders_unsaved = True
        return unit

    def commit(self, batch: Batch) -> None:
        """Commit within the deadline, so that its answer is in time; raises as `Batch.commit`."""
        began, left = time.time(), self.call.remaining
        margin = max(min(ANSWER_SECONDS, left / 2), 0)
        self.runtime.commit_command(batch, time.monotonic() + left - margin)
        committed(batch.announcements, self.call.traceparent, self.call.method, began=began)

    def run(self, unit: UnitOfWork, method: str) -> Any:
        """What the service's method says to the request."""
        return getattr(self.serve(unit), method)(self.request)

    def plain(self, answer: Any) -> dict[str, Any]:
        """The answer (its dataclass, or a dict of its fields) as plain JSON values."""
        return dump(as_answer(type(self.request).answer, answer))
