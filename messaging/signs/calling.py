"""What calls tell: those that we answer, and those that we make."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from contracts.operations.signs import SpanKind
from contracts.refusals import InternalFault, Refusal
from messaging.signs import metrics
from messaging.signs.spans import OK, SPANS
from messaging.tracing import Trace, trace_of
from records.unit_of_work import Announcement


def served(
    operation: str,
    trace: Trace,
    *,
    began: float,
    refusal: Refusal | None,
    correlation_id: str,
    noted: bool,
) -> None:
    """Tell that a call was answered, after it came at `began`; `noted` if its trace shall show."""
    outcome = OK if refusal is None else refusal.code
    metrics.SERVED.labels(operation, outcome).observe(max(0.0, time.time() - began))
    if noted:
        SPANS.note(
            trace,
            SpanKind.RPC,
            operation,
            began=began,
            outcome=outcome,
            correlation_id=correlation_id,
        )


def refused(refusal: Refusal) -> None:
    """Tell that a call was refused at the door, unread or unknown."""
    metrics.REFUSED.labels(refusal.code).inc()


def committed(
    announcements: Sequence[Announcement], traceparent: str, name: str, *, began: float
) -> None:
    """Tell of a call's commit, by each of the events that became true with it."""
    for each in announcements:
        SPANS.note(
            trace_of(traceparent),
            SpanKind.COMMIT,
            name,
            began=began,
            correlation_id=each.cause.correlation_id,
            event_id=each.event_id,
        )


@contextmanager
def asking(operation: str, headers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Time a call to another service; gives the headers with which it is made.

    It is a span of the caller's trace. Calls of nobody's trace (background polling) begin none.
    """
    began, trace = time.time(), None
    if headers.get("traceparent") is not None:
        trace = trace_of(headers["traceparent"])
        headers = {**headers, "traceparent": trace.traceparent}
    outcome = InternalFault.code
    try:
        yield dict(headers)
        outcome = OK
    except Refusal as refusal:
        outcome = refusal.code
        raise
    finally:
        metrics.ASKED.labels(operation, outcome).observe(max(0.0, time.time() - began))
        if trace is not None:
            SPANS.note(
                trace,
                SpanKind.RPC,
                f"ask {operation}",
                began=began,
                outcome=outcome,
                correlation_id=headers.get("correlation_id"),
            )
