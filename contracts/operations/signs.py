"""What processes tell the monitor unasked, best-effort and outside every guarantee.

Sent to the exchange ``zhufeng.ops`` as JSON of these dataclasses, routing keys ``sign.<service>``,
``spans.<service>`` and, for identity, ``head.<service>``; nobody waits for a confirm, nothing is
kept for who is absent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from contracts.fields import Identifier, Items, ShortText, Text


@dataclass(frozen=True, kw_only=True)
class ConsumerSign:
    """How a process consumes for one group.

    `critical_ms` is the time from an event's commit to its application, over the latest hundred
    that this process applied; None when it applied nothing yet.
    """

    consumer: ShortText
    paused_since: datetime | None
    paused_why: ShortText | None
    last_applied_at: datetime | None
    critical_ms_median: int | None
    critical_ms_p99: int | None


@dataclass(frozen=True, kw_only=True)
class ProcessSign:
    """A process's sign of life, every five seconds. `process_id` is drawn at its start."""

    service: ShortText
    process_id: Identifier
    host: Annotated[str, Text(most=120)]
    pid: int
    version: ShortText
    started_at: datetime
    at: datetime
    checks: dict[str, bool]
    in_flight: int
    consumers: Annotated[list[ConsumerSign], Items(most=50)]
    hub_lag_ms: int
    memory_bytes: int
    disk_free_bytes: int


@dataclass(frozen=True, kw_only=True)
class AuditHead:
    """How far a service's audit chain reached at that moment, with the hash of its last link.

    Signed with a key that only the service holds, anew when the chain grew and each minute; a sign
    of life carries the latest.
    """

    service: ShortText
    sequence: int
    row_id: Identifier
    hash: Identifier
    at: datetime
    key_id: ShortText
    mac: Identifier


class SpanKind(StrEnum):
    """What a span timed."""

    HTTP = "http"
    RPC = "rpc"
    COMMIT = "commit"
    PUBLISH = "publish"
    CONSUME = "consume"
    RETRY = "retry"
    SEND = "send"


@dataclass(frozen=True, kw_only=True)
class Span:
    """One timed piece of work in a trace. `outcome` is ``ok`` or a refusal's or failure's code."""

    trace_id: Identifier
    span_id: Identifier
    parent_id: Identifier | None
    correlation_id: Identifier
    kind: SpanKind
    name: Annotated[str, Text(most=120)]
    service: ShortText
    process_id: Identifier
    started_at: datetime
    micros: int
    outcome: ShortText
    event_id: Identifier | None = None
    attempt: int | None = None


@dataclass(frozen=True, kw_only=True)
class Spans:
    """A handful of spans, sent together."""

    items: Annotated[list[Span], Items(most=500)]
