"""What the hotline keeps of calls: numbers and recording links encrypted, found by keyed hash."""

from __future__ import annotations

from contracts.hotline import CallBackState, CallState
from records.kinds import ANNOUNCED, Index, Kind
from records.retention import retention_index

CALLS = Kind(
    name="calls",
    personal=("caller",),
    hidden=("phone_key",),
    owned_by="phone_key",
    indexes=(
        ANNOUNCED,
        Index(name="of_phone", fields=(("phone_key", 1), ("began_at", 1), ("_id", 1))),
        Index(name="of_agent", fields=(("agent", 1), ("state", 1), ("began_at", -1), ("_id", -1))),
        retention_index(),
    ),
    validator={
        "$jsonSchema": {
            "required": ["managing_union", "source", "state", "began_at", "times", "rings"],
            "properties": {
                "state": {"enum": [state.value for state in CallState]},
                "phone_key": {"bsonType": ["string", "null"]},
                "began_at": {"bsonType": "date"},
                "caller": {"bsonType": ["binData", "null"]},
                "rings": {"bsonType": "array", "maxItems": 20},
                "archived_on": {"bsonType": ["string", "null"]},
                "retention_from": {"bsonType": ["string", "null"]},
            },
        }
    },
)

CALL_BACKS = Kind(
    name="call_backs",
    personal=("caller",),
    hidden=("phone_key", "open_key"),
    owned_by="phone_key",
    indexes=(
        Index(name="of_phone", fields=(("phone_key", 1), ("first_missed_at", 1), ("_id", 1))),
        Index(
            name="open",
            fields=(("open_key", 1),),
            unique=True,
            partial={"open_key": {"$gt": ""}},
        ),
        Index(name="waiting", fields=(("state", 1), ("first_missed_at", 1), ("_id", 1))),
        Index(
            name="waiting_of_union",
            fields=(("managing_union", 1), ("state", 1), ("first_missed_at", 1), ("_id", 1)),
        ),
        retention_index(),
    ),
    validator={
        "$jsonSchema": {
            "required": ["managing_union", "phone_key", "state", "missed", "first_missed_at"],
            "properties": {
                "state": {"enum": [state.value for state in CallBackState]},
                "open_key": {"bsonType": ["string", "null"]},
                "phone_key": {"bsonType": "string"},
                "caller": {"bsonType": "binData"},
                "tries": {"bsonType": "array", "maxItems": 50},
                "archived_on": {"bsonType": ["string", "null"]},
                "retention_from": {"bsonType": ["string", "null"]},
            },
        }
    },
)

SEATS = Kind(
    name="seats",
    indexes=(Index(name="agent", fields=(("agent", 1),), partial={"agent": {"$gt": ""}}),),
)
