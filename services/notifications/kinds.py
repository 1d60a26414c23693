"""What notifications keeps: contacts, duty rosters, deliveries, and what each must hold."""

from __future__ import annotations

from typing import get_args

from contracts.notifications import DeliveryState, RecipientKind
from contracts.people import DeliveryChannel, Language
from records.kinds import ANNOUNCED, Awaiting, Index, Kind
from records.retention import retention_index

CHANNELS = [channel.value for channel in DeliveryChannel]
OUTSTANDING = [
    DeliveryState.PENDING.value,
    DeliveryState.SENDING.value,
    DeliveryState.UNKNOWN.value,
]

AWAITING_CONTACT = {"state": DeliveryState.AWAITING_CONTACT.value}

CONTACTS = Kind(
    name="contacts",
    managed_by=None,
    owned_by="_id",
    personal=("phone",),
    indexes=(
        Index(name="silent", fields=(("silent", 1),), partial={"silent": {"$gt": ""}}),
        retention_index(),
    ),
    validator={
        "$jsonSchema": {
            "required": ["phone", "awaited"],
            "properties": {
                "_id": {"bsonType": "string", "pattern": "^t1\\."},
                "phone": {"bsonType": ["binData", "null"]},
                "awaited": {"bsonType": "int", "minimum": 0},
                "language": {"enum": [*get_args(Language), None]},
                "preferred_channel": {"enum": [*CHANNELS, None]},
                "retention_from": {"bsonType": ["string", "null"]},
            },
        }
    },
)
ARCHIVED_RECORDS = Kind(name="archived_records", managed_by=None)
DUTY_ROSTERS = Kind(
    name="duty_rosters",
    managed_by=None,
    validator={
        "$jsonSchema": {
            "required": ["officers", "awaited"],
            "properties": {
                "officers": {
                    "bsonType": "array",
                    "items": {
                        "bsonType": "object",
                        "required": ["account_id", "language"],
                        "properties": {"language": {"enum": list(get_args(Language))}},
                    },
                },
                "awaited": {"bsonType": "int", "minimum": 0},
            },
        }
    },
)
DELIVERIES = Kind(
    name="deliveries",
    managed_by=None,
    owned_by="recipient",
    personal=("secret", "message"),
    # Whose phone it is, told by a hash: audit rows outlive what they tell of.
    hidden=("recipient",),
    awaiting=Awaiting(where=AWAITING_CONTACT, since="created_at"),
    indexes=(
        ANNOUNCED,
        Index(
            name="inbox",
            fields=(("recipient", 1), ("channel", 1), ("state", 1), ("sent_at", -1), ("_id", -1)),
        ),
        Index(name="awaiting", fields=(("recipient", 1), ("state", 1))),
        Index(name="awaited_since", fields=(("created_at", 1),), partial=AWAITING_CONTACT),
        Index(
            name="outstanding",
            fields=(("state", 1), ("due", 1), ("_id", 1)),
            partial={"state": {"$in": OUTSTANDING}},
        ),
        Index(name="by_channel", fields=(("channel", 1), ("state", 1), ("_id", 1))),
        Index(
            name="told_once",
            fields=(("event_id", 1), ("recipient", 1), ("channel", 1)),
            unique=True,
        ),
        Index(name="happened_on", fields=(("happened_on", 1), ("state", 1))),
        Index(name="about", fields=(("subject", 1), ("created_at", 1), ("_id", 1))),
        retention_index(),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "state", "event_id", "recipient_kind", "recipient", "channel", "template",
                "language", "message", "happened_on", "created_at", "due", "attempts",
                "readings",
            ],
            "properties": {
                "state": {"enum": [state.value for state in DeliveryState]},
                "recipient_kind": {"enum": [kind.value for kind in RecipientKind]},
                "channel": {"enum": CHANNELS},
                "language": {"enum": list(get_args(Language))},
                "named_language": {"enum": [*get_args(Language), None]},
                "message": {"bsonType": "binData"},
                "secret": {"bsonType": ["binData", "null"]},
                "happened_on": {"bsonType": "string"},
                "created_at": {"bsonType": "date"},
                "due": {"bsonType": "date"},
                "expires_at": {"bsonType": ["date", "null"]},
                "retention_from": {"bsonType": ["string", "null"]},
                "attempts": {"bsonType": "int", "minimum": 0},
                "readings": {
                    "bsonType": "array",
                    "items": {"bsonType": "object", "required": ["by", "at"]},
                },
            },
        }
    },
)  # fmt: skip
