"""What the relay tells of a batch that it published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from contracts.operations.signs import SpanKind
from messaging.flight import Outcome
from messaging.signs import metrics
from messaging.signs.spans import OK, SPANS
from messaging.tracing import trace_of


class Sent(Protocol):
    """An outbox row, and what became of its messages."""

    @property
    def row(self) -> Mapping[str, Any]: ...

    @property
    def outcomes(self) -> Sequence[Outcome]: ...

    @property
    def is_out(self) -> bool: ...


def relayed(batch: Iterable[Sent], *, began: float) -> None:
    """Tell of a batch that was sent at `began` (epoch seconds) and is settled now."""
    outcomes: Counter[Outcome] = Counter()
    for sent in batch:
        outcomes.update(sent.outcomes)
        if SPANS.armed and sent.outcomes:
            row = sent.row
            SPANS.note(
                trace_of(row["traceparent"]),
                SpanKind.PUBLISH,
                row["type"],
                began=began,
                outcome=OK if sent.is_out else "unsettled",
                correlation_id=row["correlationid"],
                event_id=row["_id"],
            )
    metrics.PUBLISHED.inc(outcomes.total())
    for outcome, number in outcomes.items():
        metrics.SETTLED.labels(outcome.name.lower()).inc(number)
