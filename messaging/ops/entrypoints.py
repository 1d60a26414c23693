"""The door for the monitor: one entrypoint per request of `contracts.operations`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.operations import commands, queries
from contracts.operations.request import OwnersCommand, OwnersQuery
from contracts.refusals import RightMissing
from contracts.requests import Request
from contracts.rights import EVERYTHING, Actor, Grant, grant_for, system_actor
from contracts.schemas import load
from messaging.consumer.source import sources_of
from messaging.ops.desk import Desk
from messaging.rpc.commands import run_command
from messaging.rpc.entrypoints import Answering, run_query
from messaging.rpc.job import Job, Reply
from messaging.rpc.wire import Call

MONITOR = "monitor"


class OwnersEntrypoint(Answering):
    """Answers one request about the service's messages; only to the monitor.

    Refuses `RightMissing` to a call that the monitor did not seal, whoever's assertion it carries.
    """

    def __init__(self, request: type[Request]) -> None:
        super().__init__()
        self.request = request

    def work(self, call: Call, data: Mapping[str, Any]) -> Reply:
        if call.caller != MONITOR:
            raise RightMissing(action=self.request.method())
        actor, grant = self._who(call)
        job = Job(
            call=call,
            request=load(self.request, call.kwargs),
            actor=actor,
            grant=grant,
            now=self.server.clock.business.now(call.business_time),
            runtime=self.server.runtime,
            serve=lambda unit: Desk(unit, self.server.runtime, self.container),
        )
        if issubclass(self.request, OwnersCommand):
            reply = run_command(
                job,
                method=self.request.method(),
                answer=self.request.answered_by,
                secret=self.server.body_secret,
            )
            for source in sources_of(self.container):
                source.look_at_held()
            return reply
        return run_query(job, self.request.method())

    def _who(self, call: Call) -> tuple[Actor, Grant]:
        """Who acts: the operator where the request needs a right, else the monitor itself."""
        action = getattr(self.request, "action", None)
        if action is None:
            return system_actor(MONITOR), EVERYTHING
        actor = self.server.assertions.verify_assertion(call.authorization)
        return actor, grant_for(actor, action)


def owners_requests() -> Iterator[type[Request]]:
    """Every request of `contracts.operations` that the desk answers."""
    for module in (queries, commands):
        for each in vars(module).values():
            if (
                isinstance(each, type)
                and issubclass(each, OwnersQuery | OwnersCommand)
                and each.__module__ == module.__name__
            ):
                yield each
