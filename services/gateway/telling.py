"""What the gateway tells of the requests that it answered: never an address, nothing typed."""

from __future__ import annotations

import time

from contracts.operations.signs import SpanKind
from messaging.signs.metrics import seconds
from messaging.signs.spans import OK, SPANS
from services.gateway.http.exchange import Exchange

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
NO_ROUTE, PAGE = "-", "page"
FIRST_FAILING_STATUS = 400

REQUESTS = seconds("zhufeng_http_request_seconds", "Requests answered", "operation", "status")


def answered(exchange: Exchange, status: int) -> None:
    """Tell of one request; what matched no route is one operation, whatever was asked."""
    operation = NO_ROUTE
    if exchange.route != NO_ROUTE and exchange.method in METHODS:
        operation = f"{exchange.method} {exchange.route}"
    lasted = max(0.0, time.monotonic() - exchange.began)
    REQUESTS.labels(operation, str(status)).observe(lasted)
    if exchange.route in (NO_ROUTE, PAGE):
        return  # it asked nobody, so there is nothing to follow
    failed = exchange.code or str(status)
    SPANS.note(
        exchange.trace,
        SpanKind.HTTP,
        operation,
        began=time.time() - lasted,
        outcome=failed if status >= FIRST_FAILING_STATUS else OK,
        correlation_id=exchange.trace.trace_id,
    )
