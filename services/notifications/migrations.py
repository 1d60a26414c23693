"""Collections of notifications, and what their documents went through."""

from __future__ import annotations

import re
from typing import Any

from pymongo.database import Database

from records.clock import utc_now
from records.migrations import Migration
from records.retention import RETENTION_KINDS
from services.notifications.domain.archived import ENDS_WITH_ITS_RECORD
from services.notifications.kinds import ARCHIVED_RECORDS, CONTACTS, DELIVERIES, DUTY_ROSTERS
from services.notifications.wechat.kinds import FOLLOWERS, RECEIPTS
from vocabulary.business_time import end_of_month


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


def retention_begins(database: Database[dict[str, Any]]) -> None:
    """Nobody knows when a contact of before was used last: its years begin with this month.

    Messages that no record ends have theirs from their event on, followers from when they left.
    """
    unset = {"retention_from": {"$exists": False}}
    this_month = end_of_month(utc_now()).isoformat()
    database["contacts"].update_many(unset, {"$set": {"retention_from": this_month}})
    others = "|".join(sorted(ENDS_WITH_ITS_RECORD))
    database["deliveries"].update_many(
        {**unset, "archived": None, "subject": {"$not": re.compile(f"^({others})/")}},
        [{"$set": {"retention_from": "$happened_on"}}],
    )
    last = {"$last": "$moves"}
    left = {"$eq": [{"$getField": {"field": "following", "input": last}}, False]}
    day = {"$getField": {"field": "day", "input": last}}
    database["followers"].update_many(
        unset, [{"$set": {"archived_on": None, "retention_from": {"$cond": [left, day, None]}}}]
    )


KINDS = [
    CONTACTS, DUTY_ROSTERS, DELIVERIES, ARCHIVED_RECORDS, FOLLOWERS, RECEIPTS, *RETENTION_KINDS,
]  # fmt: skip
MIGRATIONS = [
    Migration(1, "note_who_read", note_who_read),
    Migration(2, "give_officers_a_language", give_officers_a_language),
    Migration(3, "retention_begins", retention_begins),
]
