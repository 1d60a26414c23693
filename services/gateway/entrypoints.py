"""The gateway's entrypoints: one method of the service may serve many routes.

Nameko finds entrypoints on methods, one per method, so thirty declared operations would be thirty
methods with the same body. Instead one entrypoint holds the list and gives the server a rule per
operation: 404, 405 and ``Allow`` come from one map, and each request still runs in a worker with
its dependencies. A single catch-all route was the other way; it would hide from the map what is
there, and would need a second router inside the worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from eventlet.event import Event
from nameko.exceptions import ContainerBeingKilled
from nameko.web.handlers import HttpRequestHandler
from werkzeug import Response
from werkzeug.routing import Rule

from contracts.refusals import DeadlinePassed, Refusal, ServiceUnavailable
from services.gateway.doors import Doors
from services.gateway.http.exchange import Exchange
from services.gateway.http.server import Server
from services.gateway.operations.operation import Operation

GRACE_SECONDS = 1.0
TRANSFER_SECONDS = 600.0
"""For a file to come or go: 20 MB over the line of a township."""


class HttpEntrypoint(HttpRequestHandler):
    """Answers in a worker what was read in the connection's greenlet.

    The method is called with the exchange; one that serves operations also with the operation and
    the values of its path.
    """

    server = Server()
    serves_pages = False

    def __init__(self, **options: Any) -> None:
        super().__init__("", "", expected_exceptions=(Refusal,), **options)

    def rules(self) -> Iterable[Rule]:
        """The routes under ``/api/`` that it serves; each rule's endpoint is (self, operation)."""
        return ()

    def stop(self) -> None:
        self.server.stop_accepting()
        super().stop()

    def answer(
        self, exchange: Exchange, operation: Operation | None, path: Mapping[str, str]
    ) -> Response:
        """Run the method in a worker and wait for its response; raises what it raises.

        Refuses `ServiceUnavailable` at once when no worker is free: queueing would only let the
        deadline pass.
        """
        if operation is not None and operation.has_body:
            exchange.read_json_body()
        elif operation is not None and operation.body_field is not None:
            exchange.read_body()
        if operation is not None and operation.transfers:
            exchange.work_seconds = TRANSFER_SECONDS
        if self.container._worker_pool.free() <= 0:
            raise ServiceUnavailable(allowed="try again in some seconds")
        exchange.begin_work()
        done = Event()
        arguments = (exchange,) if operation is None else (exchange, operation, path)
        try:
            self.container.spawn_worker(
                self,
                arguments,
                {},
                context_data={
                    "trace_id": exchange.trace.trace_id,
                    "deadline": exchange.deadline + GRACE_SECONDS,
                },
                handle_result=partial(self.handle_result, done),
            )
        except ContainerBeingKilled:
            raise ServiceUnavailable(allowed="try again in some seconds") from None
        response: Response | None = done.wait(timeout=exchange.work_seconds + GRACE_SECONDS)
        if response is None:
            raise DeadlinePassed(allowed="repeat with the same key: the outcome is not known")
        return response


class Operations(HttpEntrypoint):
    """``@operations(OPERATIONS)``: one rule per declared operation."""

    def __init__(self, declared: Sequence[Operation]) -> None:
        super().__init__()
        self.declared = declared

    def rules(self) -> Iterable[Rule]:
        for each in self.declared:
            path = each.path.replace("{", "<").replace("}", ">")
            yield Rule(path, methods=[each.method], endpoint=(self, each))


class Own(HttpEntrypoint):
    """``@own("/api/health")``: a GET of one or more addresses that the gateway answers itself."""

    def __init__(self, *paths: str) -> None:
        super().__init__()
        self.paths = paths

    def rules(self) -> Iterable[Rule]:
        for path in self.paths:
            yield Rule(path, methods=["GET"], endpoint=(self, None))


class Live(Own):
    """``@live("/api/live")``: an answer that goes on until the page or the process ends."""

    doors = Doors()

    def stop(self) -> None:
        self.server.stop_accepting()
        self.doors.streams.end()
        super().stop()


class Pages(HttpEntrypoint):
    """``@pages``: everything outside ``/api/``."""

    serves_pages = True


operations = Operations.decorator
own = Own.decorator
live = Live.decorator
pages = Pages.decorator
