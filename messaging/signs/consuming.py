"""What consumers tell when messages were applied, held or tried again; once per batch."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from contracts.events import KNOWN
from contracts.operations.signs import SpanKind
from messaging.envelope import Envelope
from messaging.held import BEHIND, Failure
from messaging.signs import metrics
from messaging.signs.spans import OK, SPANS
from messaging.tracing import Trace, trace_of
from records.clock import utc_now

UNKNOWN = "unknown"


class Attempt:
    """One attempt at a message: its span, when it began, and what came of it.

    `outcome` stays empty while nothing is known: of a message that was applied before, for good.
    """

    __slots__ = ("began", "envelope", "failure", "number", "outcome", "trace")

    def __init__(self, envelope: Envelope, *, number: int = 1) -> None:
        self.envelope, self.number = envelope, number
        self.trace: Trace = trace_of(envelope.traceparent)
        self.began = time.time()
        self.outcome = ""
        self.failure: Failure | None = None

    def worked(self) -> None:
        """It was applied, should the commit work."""
        self.outcome = OK

    def failed(self, failure: Failure) -> None:
        """It was not, and why."""
        self.outcome, self.failure = failure.reason, failure

    def waits(self) -> None:
        """It was put behind a held one."""
        self.outcome = BEHIND


class Tried(Protocol):
    """Something that may have had an attempt."""

    attempt: Attempt | None


def batch_done(consumer: str, items: Iterable[Tried]) -> None:
    """Tell what became of a batch that was committed just now."""
    ended, applied = utc_now(), metrics.CRITICAL.of(consumer)
    worked: Counter[str] = Counter()
    for item in items:
        attempt = item.attempt
        if attempt is None or not attempt.outcome:
            continue
        envelope = attempt.envelope
        if attempt.outcome == OK:
            worked[envelope.type] += 1
            applied.add((ended - envelope.time).total_seconds())
        else:
            _count_held(consumer, attempt)
        _note(SpanKind.CONSUME, consumer, attempt)
    for kind, number in worked.items():
        metrics.APPLIED.labels(consumer, _known(kind)).inc(number)
    if worked:
        applied.last_at = ended


def retried(consumer: str, attempt: Attempt) -> None:
    """Tell what became of one more attempt at a held message."""
    kind = _known(attempt.envelope.type)
    metrics.RETRIED.labels(consumer, kind, attempt.outcome).inc()
    if attempt.outcome == OK:
        applied = metrics.CRITICAL.of(consumer)
        applied.last_at = utc_now()
        applied.add((applied.last_at - attempt.envelope.time).total_seconds())
        metrics.APPLIED.labels(consumer, kind).inc()
    _note(SpanKind.RETRY, consumer, attempt)


def _count_held(consumer: str, attempt: Attempt) -> None:
    kind = _known(attempt.envelope.type)
    metrics.HELD.labels(consumer, kind, attempt.outcome).inc()
    if attempt.failure is not None and attempt.failure.parks:
        metrics.PARKED.labels(consumer, kind).inc()


def _note(kind: SpanKind, consumer: str, attempt: Attempt) -> None:
    SPANS.note(
        attempt.trace,
        kind,
        consumer,
        began=attempt.began,
        outcome=attempt.outcome,
        correlation_id=attempt.envelope.correlationid or attempt.envelope.id,
        event_id=attempt.envelope.id,
        attempt=attempt.number,
    )


def _known(kind: str) -> str:
    """A type as a label: what the contracts do not know must not become a label of its own."""
    return kind if kind in KNOWN else UNKNOWN
