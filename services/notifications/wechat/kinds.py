"""What is kept of the WeChat account: followers, openid encrypted, and receipts for a week."""

from __future__ import annotations

from typing import get_args

from contracts.people import Language
from records.kinds import DAY_SECONDS, Index, Kind
from records.retention import retention_index
from services.notifications.wechat.domain import Said

RECEIPTS_LAST_SECONDS = 7 * DAY_SECONDS
"""Retries come within a minute, and an old signature is refused: a week is for those who look."""

FOLLOWERS = Kind(
    name="followers",
    managed_by=None,
    personal=("openid",),
    indexes=(
        Index(name="spells", fields=(("spells.since", 1), ("spells.until", 1))),
        Index(name="left", fields=(("spells.until", 1),)),
        retention_index(),
    ),
    validator={
        "$jsonSchema": {
            "required": ["openid", "language", "moves", "spells"],
            "properties": {
                "_id": {"bsonType": "string", "pattern": "^[ox]1\\."},
                "archived_on": {"bsonType": ["string", "null"]},
                "retention_from": {"bsonType": ["string", "null"]},
                "openid": {"bsonType": ["binData", "null"]},
                "language": {"enum": [*get_args(Language), None]},
                "moves": {
                    "bsonType": "array",
                    "items": {"bsonType": "object", "required": ["day", "at", "following"]},
                },
                "spells": {
                    "bsonType": "array",
                    "items": {"bsonType": "object", "required": ["since", "until"]},
                },
            },
        }
    },
)
RECEIPTS = Kind(
    name="wechat_receipts",
    managed_by=None,
    indexes=(
        Index(name="stamps", fields=(("stamps", 1),), unique=True),
        Index(
            name="ages_out", fields=(("taken_at", 1),), expire_after_seconds=RECEIPTS_LAST_SECONDS
        ),
    ),
    validator={
        "$jsonSchema": {
            "required": ["kind", "said", "language", "taken_at", "stamps"],
            "properties": {
                "said": {"enum": [each.value for each in Said]},
                "language": {"enum": [*get_args(Language), None]},
                "taken_at": {"bsonType": "date"},
                "stamps": {"bsonType": "array", "minItems": 1},
            },
        }
    },
)
