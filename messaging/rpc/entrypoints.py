"""``@command`` and ``@query``: the ways into a service by RPC."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pymongo
from nameko.exceptions import ConfigurationError
from nameko.extensions import Entrypoint

from contracts.refusals import DeadlinePassed, Refusal
from contracts.requests import Request
from contracts.rights import Actor, grant_for
from contracts.schemas import load
from messaging.rpc.commands import run_command
from messaging.rpc.job import Job, Reply
from messaging.rpc.server import RpcServer
from messaging.rpc.wire import Call

CALL = "call"
"""Where the call in hand stands in a worker's context data."""


class Answering(Entrypoint):
    """A method that answers a call. `work` does it and returns the `Reply`.

    `begins_traces`: whether a call that belongs to no trace is worth one.
    """

    begins_traces = False
    server = RpcServer()

    def __init__(self, **options: Any) -> None:
        super().__init__(expected_exceptions=(Refusal,), **options)

    def setup(self) -> None:
        self.server.register(self)

    def stop(self) -> None:
        self.server.stop_taking()

    def perform(self, worker_ctx: Any) -> Reply:
        """Refuse what came too late, then work under the call's deadline."""
        call: Call = worker_ctx.args[0]
        if call.remaining <= 0:
            raise DeadlinePassed()
        with pymongo.timeout(call.remaining):
            return self.work(call, worker_ctx.data)

    def work(self, call: Call, data: Mapping[str, Any]) -> Reply:
        raise NotImplementedError


class Requested(Answering):
    """A method that answers one class of requests of the contract."""

    begins_traces = True

    def __init__(self, request: type[Request], *, answer: str | None = None) -> None:
        super().__init__()
        self.request = request
        self.answer = answer

    def setup(self) -> None:
        """Refuses to start when method, service or answer method are not as the contract says."""
        service = self.container.service_cls
        if self.method_name != self.request.method():
            raise ConfigurationError(f"{self.method_name} must be named {self.request.method()}")
        # What several services answer names none.
        if getattr(self.request, "service", self.container.service_name) != (
            self.container.service_name
        ):
            raise ConfigurationError(f"{self.method_name} is asked of {self.request.service}")
        if self.answer is not None and not callable(getattr(service, self.answer, None)):
            raise ConfigurationError(f"{self.method_name} answers by a missing {self.answer}")
        super().setup()

    def work(self, call: Call, data: Mapping[str, Any]) -> Reply:
        """Find out who asks, and answer him."""
        actor = self.server.assertions.verify_assertion(call.authorization)
        return self.answer_for(actor, call, data)

    def answer_for(self, actor: Actor, call: Call, data: Mapping[str, Any]) -> Reply:
        """With which right he asks, and only then what."""
        grant = grant_for(actor, self.request.action)
        request = load(self.request, call.kwargs)
        return self.run(
            Job(
                call=call,
                request=request,
                actor=actor,
                grant=grant,
                now=self.server.clock.business.now(call.business_time),
                runtime=self.server.runtime,
                # Who asks others on this call's behalf needs its deadline and assertion.
                serve=lambda unit: self.container.serve(self, unit, {**data, CALL: call}),
            )
        )

    def run(self, job: Job) -> Reply:
        raise NotImplementedError


class CommandEntrypoint(Requested):
    """``@command(EscalateTicket, answer="ticket_answer")``.

    The method returns the id of what it changed; ``ticket_answer(id)`` renders the answer, again
    for a repeat with the same idempotency key, under the rights of then. Without `answer` the
    method returns the answer itself, and a repeat runs again: only for what can be shown but once,
    such as a session token.
    """

    def run(self, job: Job) -> Reply:
        return run_command(
            job,
            method=self.method_name,
            answer=self.answer,
            secret=self.server.body_secret,
        )


class QueryEntrypoint(Requested):
    """``@query(ListTickets)``: the method returns the answer. Its audit rows are saved."""

    def run(self, job: Job) -> Reply:
        return run_query(job, self.method_name)


def run_query(job: Job, method: str) -> Reply:
    """What the method answers; the audit rows of the reading are saved first."""
    batch, unit = job.begin()
    answer = job.plain(job.run(unit, method))
    unit.accept()
    job.commit(batch)
    return Reply(answer=answer)


command = CommandEntrypoint.decorator
query = QueryEntrypoint.decorator
