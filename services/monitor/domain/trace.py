"""A conversation as a tree: what caused what, from the owners' facts and the processes' spans.

A fact is certain: its owner has it in its database. A span is not: it may be missing, and then the
tree closes over the gap. Every step has one parent at most, and parents come before children.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from contracts.monitor import TraceStep
from contracts.operations.signs import SpanKind
from services.monitor.domain.expectations import group_of
from services.monitor.domain.tree import in_order

Row = Mapping[str, Any]

COMMITTED, PUBLISHED, PENDING, WAITING, CALLED = (
    "committed", "published", "pending", "waiting", "called",
)  # fmt: skip
_OUTER = frozenset({SpanKind.HTTP, SpanKind.RPC})
_ATTEMPTS = frozenset({SpanKind.CONSUME, SpanKind.RETRY})
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Conversation:
    """Rows of the index and stored spans that share a correlation id."""

    events: Sequence[Row]
    spans: Sequence[Row]

    def announced(self) -> dict[str, Row]:
        """Event id → its row, also by the ids that operators' edits gave it."""
        edited = {
            fate["edited_to"]: row
            for row in self.events
            for fate in row["fates"]
            if fate.get("edited_to")
        }
        return edited | {row["_id"]: row for row in self.events}


def steps_of(conversation: Conversation) -> list[TraceStep]:
    """The steps, depth first, siblings in the order of time."""
    spans = {row["span_id"]: row for row in conversation.spans}
    announced = conversation.announced()
    steps = [step for row in conversation.events for step in _event_steps(row, announced, spans)]
    steps += _calls(conversation.events, announced, spans)
    known = {step.step_id for step in steps}
    steps += [_span_step(row, spans, known, announced) for row in conversation.spans]
    return in_order(steps)


def _event_steps(
    row: Row, announced: Mapping[str, Row], spans: Mapping[str, Row]
) -> list[TraceStep]:
    """Committed, published, and what each consumer made of it."""
    event_id, published_at = row["_id"], row["published_at"]
    committed = _fact(
        f"event:{event_id}",
        _cause_of(row, announced, spans),
        SpanKind.COMMIT,
        service=row["service"],
        name=row["type"],
        at=row["at"],
        outcome=COMMITTED,
        event_id=event_id,
    )
    publish = _fact(
        f"publish:{event_id}",
        committed.step_id,
        SpanKind.PUBLISH,
        service=row["service"],
        name=row["type"],
        at=published_at or row["at"],
        outcome=PUBLISHED if published_at else PENDING,
        event_id=event_id,
    )
    if published_at:
        publish = replace(publish, lasted_micros=(published_at - row["at"]) // _MICROSECOND)
    return [committed, publish, *_consumptions(row, publish)]


def _consumptions(row: Row, publish: TraceStep) -> list[TraceStep]:
    met = [
        _fact(
            _fate_id(row["_id"], fate["consumer"]),
            publish.step_id,
            SpanKind.RETRY if fate["attempts"] > 1 else SpanKind.CONSUME,
            service=group_of(fate["consumer"]),
            name=fate["consumer"],
            at=fate["at"],
            outcome=str(fate["fate"]),
            event_id=row["_id"],
            attempt=fate["attempts"],
            edited=bool(fate.get("edited_to")),
        )
        for fate in row["fates"]
    ]
    waiting = [
        _fact(
            _fate_id(row["_id"], consumer),
            publish.step_id,
            SpanKind.CONSUME,
            service=group_of(consumer),
            name=consumer,
            at=publish.at,
            outcome=WAITING,
            event_id=row["_id"],
        )
        for consumer in row["waiting"]
    ]
    return [*met, *waiting]


def _cause_of(row: Row, announced: Mapping[str, Row], spans: Mapping[str, Row]) -> str:
    """The step that made its owner announce it: a consumer's effect, or a call."""
    cause = announced.get(row["causation_id"])
    if cause is not None and cause["_id"] != row["_id"]:
        consumer = f"{row['service']}.{cause['service']}"
        met = consumer in cause["waiting"] or any(
            fate["consumer"] == consumer for fate in cause["fates"]
        )
        return _fate_id(cause["_id"], consumer) if met else f"publish:{cause['_id']}"
    span = _calling_span(row, spans)
    return _span_id(span) if span is not None else f"call:{row['causation_id']}"


def _calling_span(row: Row, spans: Mapping[str, Row]) -> Row | None:
    """The owner's span of the call that announced an event, or else the span that called it."""
    calling = _parent_of(row["traceparent"])
    within = [
        span
        for span in spans.values()
        if span["parent_id"] == calling
        and span["service"] == row["service"]
        and span["kind"] == SpanKind.RPC
    ]
    return within[0] if within else spans.get(calling)


def _calls(
    events: Iterable[Row], announced: Mapping[str, Row], spans: Mapping[str, Row]
) -> list[TraceStep]:
    """A step for each call of which nothing is known but what it announced."""
    calls: dict[str, TraceStep] = {}
    for row in events:
        cause = _cause_of(row, announced, spans)
        if cause.startswith("call:"):
            call = _fact(
                cause,
                None,
                SpanKind.RPC,
                service=row["service"],
                name=row["actor"].partition("/")[0],
                at=row["at"],
                outcome=CALLED,
            )
            calls[cause] = min(calls.get(cause, call), call, key=lambda each: each.at)
    return list(calls.values())


def _span_step(
    row: Row, spans: Mapping[str, Row], known: set[str], announced: Mapping[str, Row]
) -> TraceStep:
    kind = SpanKind(row["kind"])
    about = announced.get(row["event_id"])
    row = {**row, "event_id": about["_id"]} if about is not None else row
    return TraceStep(
        step_id=_span_id(row),
        parent=_span_parent(row, kind, spans, known),
        depth=0,
        kind=kind,
        service=row["service"],
        name=row["name"],
        at=row["started_at"],
        lasted_micros=row["micros"],
        outcome=row["outcome"],
        attempt=row["attempt"],
        event_id=row["event_id"],
        certain=False,
    )


def _span_parent(row: Row, kind: SpanKind, spans: Mapping[str, Row], known: set[str]) -> str | None:
    """The fact that the span timed, else the span that it is part of."""
    timed = None
    if row["event_id"] is not None and kind in _ATTEMPTS:
        prefix = f"fate:{row['event_id']}:{row['service']}."
        timed = next((each for each in sorted(known) if each.startswith(prefix)), None)
    elif row["event_id"] is not None and kind is SpanKind.PUBLISH:
        timed = f"publish:{row['event_id']}"
    elif row["event_id"] is not None and kind not in _OUTER:
        timed = f"event:{row['event_id']}"
    if timed in known:
        return timed
    parent = spans.get(row["parent_id"] or "")
    return _span_id(parent) if parent is not None and parent is not row else None


def _fact(
    step_id: str,
    parent: str | None,
    kind: SpanKind,
    *,
    service: str,
    name: str,
    at: datetime,
    outcome: str,
    event_id: str | None = None,
    attempt: int | None = None,
    edited: bool = False,
) -> TraceStep:
    return TraceStep(
        step_id=step_id,
        parent=parent,
        depth=0,
        kind=kind,
        service=service,
        name=name,
        at=at,
        lasted_micros=None,
        outcome=outcome,
        attempt=attempt,
        event_id=event_id,
        certain=True,
        edited=edited,
    )


def _fate_id(event_id: str, consumer: str) -> str:
    return f"fate:{event_id}:{consumer}"


def _span_id(row: Row) -> str:
    return f"span:{row['span_id']}"


def _parent_of(traceparent: str) -> str:
    """The span id in a W3C trace context; empty when it is none."""
    parts = traceparent.split("-")
    return parts[2] if len(parts) == 4 else ""
