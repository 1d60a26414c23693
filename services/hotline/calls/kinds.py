"""What the hotline keeps of calls: numbers and recording links encrypted, found by keyed hash."""

from __future__ import annotations

from contracts.hotline import CallBackState, CallState
from records.kinds import ANNOUNCED, Index, Kind

CALLS = Kind(
    name="calls",
    personal=("caller",),
    owned_by="phone_key",
    indexes=(
        ANNOUNCED,
        Index(name="of_phone", fields=(("phone_key", 1), ("began_at", 1), ("_id", 1))),
        Index(name="of_agent", fields=(("agent", 1), ("state", 1), ("began_at", -1), ("_id", -1))),
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
            },
        }
    },
)

CALL_BACKS = Kind(
    name="call_backs",
    personal=("caller",),
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
            },
        }
    },
)

SEATS = Kind(
    name="seats",
    indexes=(Index(name="agent", fields=(("agent", 1),), partial={"agent": {"$gt": ""}}),),
)
