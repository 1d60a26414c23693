"""The words that the monitor speaks in."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class OwnerUnknown(Refusal):
    """No service of that name, or no consumer, owns messages."""

    code = "owner_unknown"
    kind = Kind.NOT_FOUND


class EventNotFound(Refusal):
    """No journal has such an event."""

    code = "event_not_found"
    kind = Kind.NOT_FOUND


class TraceNotFound(Refusal):
    """No service knows anything of that correlation."""

    code = "trace_not_found"
    kind = Kind.NOT_FOUND


class ReplayNotFound(Refusal):
    """There is no such replay or republication."""

    code = "replay_not_found"
    kind = Kind.NOT_FOUND


class AlertNotFound(Refusal):
    """There is no such alert."""

    code = "alert_not_found"
    kind = Kind.NOT_FOUND


class AlertKind(StrEnum):
    """What an alert watches."""

    OUTBOX_AGE = "outbox_age"
    QUEUE_DEPTH = "queue_depth"
    QUEUE_AGE = "queue_age"
    QUEUE_MISSING = "queue_missing"
    SILENCE = "silence"
    HELD = "held"
    AWAITED_AGE = "awaited_age"
    HUB_LAG = "hub_lag"
    UNCHAINED_AUDIT = "unchained_audit"
    DISK = "disk"
    BROKER_AWAY = "broker_away"


class AlertState(StrEnum):
    """raised → acknowledged → over; escalated tells the next person too."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    OVER = "over"


class Urgency(StrEnum):
    """Whether it can wait till morning."""

    NOW = "now"
    MORNING = "morning"


class ReplayState(StrEnum):
    """running → paused while its owner is away → finished, or cancelled."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"
