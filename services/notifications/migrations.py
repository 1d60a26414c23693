"""Collections of notifications, and what their documents went through."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from records.migrations import Migration
from services.notifications.kinds import ARCHIVED_RECORDS, CONTACTS, DELIVERIES, DUTY_ROSTERS
from services.notifications.wechat.kinds import FOLLOWERS, RECEIPTS


def note_who_read(database: Database[dict[str, Any]]) -> None:
    """A message was read by whoever it was for: of a union's nobody knows who it was."""
    database["deliveries"].update_many(
        {"readings": {"$exists": False}},
        [
            {
                "$set": {
                    "named_language": None,
                    "readings": {
                        "$cond": [
                            {"$eq": [{"$ifNull": ["$read_at", None]}, None]},
                            [],
                            [{"by": "$recipient", "at": "$read_at"}],
                        ]
                    },
                }
            },
            {"$unset": "read_at"},
        ],
    )


def give_officers_a_language(database: Database[dict[str, Any]]) -> None:
    """Officers on duty were kept by their account alone, and told in Chinese."""
    database["duty_rosters"].update_many(
        {"officers": {"$type": "string"}},
        [
            {
                "$set": {
                    "officers": {
                        "$map": {
                            "input": "$officers",
                            "in": {"account_id": "$$this", "language": "zh-CN"},
                        }
                    }
                }
            }
        ],
        bypass_document_validation=True,  # the validator of before wants accounts alone
    )


KINDS = [CONTACTS, DUTY_ROSTERS, DELIVERIES, ARCHIVED_RECORDS, FOLLOWERS, RECEIPTS]
MIGRATIONS = [
    Migration(1, "note_who_read", note_who_read),
    Migration(2, "give_officers_a_language", give_officers_a_language),
]
