"""What is kept of alerts: the alerts, and each notice to a robot or phone."""

from __future__ import annotations

from contracts.monitor import AlertKind, AlertState, Urgency
from records.kinds import Index, Kind
from services.monitor.domain.notice import NoticeState

_MOMENT = {"bsonType": "date"}
_OPTIONAL_MOMENT = {"bsonType": ["date", "null"]}
_OUTSTANDING = [
    NoticeState.PENDING.value, NoticeState.SENDING.value, NoticeState.UNKNOWN.value,
]  # fmt: skip

ALERTS = Kind(
    name="alerts",
    managed_by=None,
    personal=("note",),
    indexes=(
        # One open alert of a kind and subject, whoever raises it.
        Index(name="one_open", fields=(("key", 1),), unique=True, partial={"open": True}),
        Index(name="open", fields=(("open", 1), ("raised_at", -1), ("_id", -1))),
        Index(name="by_state", fields=(("state", 1), ("raised_at", -1), ("_id", -1))),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "kind", "about", "key", "open", "state", "urgency", "value", "limit", "raised_at",
                "calls", "step",
            ],
            "properties": {
                "kind": {"enum": [kind.value for kind in AlertKind]},
                "state": {"enum": [state.value for state in AlertState]},
                "urgency": {"enum": [urgency.value for urgency in Urgency]},
                "open": {"bsonType": "bool"},
                "raised_at": _MOMENT,
                "next_call_at": _OPTIONAL_MOMENT,
                "acknowledged_at": _OPTIONAL_MOMENT,
                "over_at": _OPTIONAL_MOMENT,
                "note": {"bsonType": ["binData", "null"]},
            },
        }
    },
)  # fmt: skip
NOTICES = Kind(
    name="notices",
    managed_by=None,
    indexes=(
        Index(name="of_alert", fields=(("alert_id", 1), ("_id", 1))),
        Index(
            name="outstanding",
            fields=(("state", 1), ("due", 1), ("_id", 1)),
            partial={"state": {"$in": _OUTSTANDING}},
        ),
    ),
    validator={
        "$jsonSchema": {
            "required": ["state", "alert_id", "call", "carrier", "words", "due", "attempts"],
            "properties": {
                "state": {"enum": [state.value for state in NoticeState]},
                "carrier": {"bsonType": "string", "pattern": "^(robot|phone)/"},
                "due": _MOMENT,
                "claimed_until": _OPTIONAL_MOMENT,
                "sent_at": _OPTIONAL_MOMENT,
            },
        }
    },
)

KINDS = (ALERTS, NOTICES)
