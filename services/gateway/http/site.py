"""The WSGI application: finds the route, lets its entrypoint answer, and finishes every answer.

Nothing escapes from here: whatever goes wrong becomes a problem document and a line in the log.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import structlog
from werkzeug import Response
from werkzeug.exceptions import MethodNotAllowed as WrongMethod
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map

from contracts.gateway import MethodNotAllowed, PageNotFound
from contracts.refusals import InternalFault, OperationUnknown, Refusal
from services.gateway import problems
from services.gateway.http import answers
from services.gateway.http.exchange import Exchange
from services.gateway.telling import METHODS, answered

API = "/api/"

_log = structlog.get_logger(__name__)


class Site:
    """Routes of the API in one map; every other address is a page's."""

    def __init__(self, entrypoints: Iterable[Any], *, secure: bool, work_seconds: float) -> None:
        """Serve these entrypoints, each request within `work_seconds`.

        `secure`: cookies go over TLS only.
        """
        self._secure, self._work_seconds = secure, work_seconds
        self._pages: Any = None
        routes = Map(strict_slashes=True, merge_slashes=False)
        for entrypoint in entrypoints:
            if entrypoint.serves_pages:
                self._pages = entrypoint
            for rule in entrypoint.rules():
                routes.add(rule)
        self._routes = routes.bind("gateway")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        exchange = Exchange(environ, self._work_seconds)
        with structlog.contextvars.bound_contextvars(trace_id=exchange.trace.trace_id):
            response = self._answer(exchange)
            answers.finish(response, exchange, secure=self._secure)
            environ["zhufeng.answering"]()
            _write_access_line(exchange, response)
            answered(exchange, response.status_code)
            return response(environ, start_response)

    def _answer(self, exchange: Exchange) -> Response:
        try:
            return self._route(exchange)
        except Refusal as refusal:
            return _problem(refusal, exchange)
        except Exception:  # noqa: BLE001 - logged with its trace id and answered
            _log.exception("request failed")
            return _problem(InternalFault(), exchange)

    def _route(self, exchange: Exchange) -> Response:
        if not exchange.path.startswith(API):
            exchange.route = "page"
            if self._pages is None:
                raise PageNotFound()
            return self._pages.answer(exchange, None, {})
        try:
            rule, values = self._routes.match(
                exchange.path, method=_known_method(exchange.method), return_rule=True
            )
        except NotFound:
            raise OperationUnknown(allowed="see GET /api/openapi.json") from None
        except WrongMethod as wrong:
            return _other_methods(exchange, wrong.valid_methods or ())
        exchange.route = rule.rule
        entrypoint, operation = rule.endpoint
        return entrypoint.answer(exchange, operation, values)


def _known_method(method: str) -> str:
    """The method as it came; werkzeug would take ``get`` for ``GET`` (RFC 9110, 9.1)."""
    return method if method in METHODS else "?"


def _other_methods(exchange: Exchange, methods: Iterable[str]) -> Response:
    allow = ", ".join(sorted({*methods, "OPTIONS"}))
    if exchange.method == "OPTIONS":
        return Response(status=204, headers={"Allow": allow})
    raise MethodNotAllowed(allowed=allow, allow=allow)


def _problem(refusal: Refusal, exchange: Exchange) -> Response:
    exchange.code = refusal.code
    trace_id = exchange.trace.trace_id
    problem = problems.document(refusal, language=exchange.language, trace_id=trace_id)
    return Response(
        problems.as_bytes(problem),
        status=refusal.http_status,
        content_type=problems.CONTENT_TYPE,
        headers=[
            *problems.headers(refusal),
            ("Content-Language", exchange.language),
            ("Vary", "Accept-Language"),
        ],
    )


def _write_access_line(exchange: Exchange, response: Response) -> None:
    """One line per request: no address, no query string, nothing that a person typed."""
    _log.info(
        "answered",
        method=exchange.method if exchange.method in METHODS else "?",
        route=exchange.route,
        status=response.status_code,
        code=exchange.code,
        bytes=response.content_length,
        milliseconds=round((time.monotonic() - exchange.began) * 1000, 1),
    )
