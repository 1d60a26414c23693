"""What is told of text messages that were handed to the provider: outcomes, never a number."""

from __future__ import annotations

from carriers.outcomes import Accepted, Outcome, Postponed, Refused, Unknown
from contracts.operations.signs import SpanKind
from messaging.signs.metrics import counter
from messaging.signs.spans import OK, SPANS
from messaging.tracing import trace_of
from services.notifications.domain.deliveries import Conversation

SENDS = counter("zhufeng_sms_sends_total", "Text messages handed to the provider", "outcome")
NAME = "sms"
OUTCOMES = {Accepted: OK, Postponed: "postponed", Refused: "refused", Unknown: "unknown"}
for known in OUTCOMES.values():
    SENDS.labels(known)


def sent(
    conversation: Conversation | None,
    outcome: Outcome,
    *,
    event_id: str,
    attempt: int,
    began: float,
) -> None:
    """Tell of one try that began at `began` (epoch seconds), for the event that owed it."""
    became = OUTCOMES[type(outcome)]
    SENDS.labels(became).inc()
    if conversation is not None:
        SPANS.note(
            trace_of(conversation.traceparent),
            SpanKind.SEND,
            NAME,
            began=began,
            outcome=became,
            correlation_id=conversation.correlation_id,
            event_id=event_id,
            attempt=attempt,
        )
