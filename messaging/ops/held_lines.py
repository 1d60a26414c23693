"""Held and undecoded messages of a service in lists: never their data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.operations.held import HeldGroup, HeldGroups, HeldLine, HeldLines
from contracts.operations.queries import OpsHeldLines
from contracts.operations.status import UndecodedLine, UndecodedLines
from messaging.ops.journal_lines import held_fate
from records.kinds import HELD, UNDECODED
from records.mongo import MongoStore
from records.reads import Reads
from records.store import Store

MOST_GROUPS = 200
MOST_UNDECODED = 100
_ALIKE = ("consumer", "fingerprint", "type")


def groups(store: MongoStore) -> HeldGroups:
    """Held heads that failed alike, the largest group first; who waits behind them is summed.

    One of which all are discarded is still there: until they are released each can be undone.
    """
    discarded = {"$ne": [{"$ifNull": ["$discarded_at", None]}, None]}
    counted = store.collection(HELD).aggregate(
        [
            {"$match": {"head": True}},
            {
                "$group": {
                    "_id": {name: f"${name}" for name in _ALIKE},
                    "row": {"$first": {"reason": "$reason", "error": "$error"}},
                    "count": {"$sum": {"$cond": [discarded, 0, 1]}},
                    "parked": {
                        "$sum": {"$cond": [{"$and": ["$parked", {"$not": [discarded]}]}, 1, 0]}
                    },
                    "behind": {"$sum": "$behind"},
                    "discarded": {"$sum": {"$cond": [discarded, 1, 0]}},
                    "first_at": {"$min": "$held_at"},
                    "last_at": {"$max": "$last_at"},
                }
            },
            {"$sort": {"count": -1, "_id": 1}},
            {"$limit": MOST_GROUPS},
        ]
    )
    return HeldGroups(items=[_group(each) for each in counted])


def page(store: Store, request: OpsHeldLines) -> HeldLines:
    """Held messages that match, the longest held first."""
    wanted = {
        name: value
        for name in ("consumer", "fingerprint", "event_id")
        if (value := getattr(request, name)) is not None
    }
    found = Reads(store).find(
        HELD,
        wanted,
        sort=(("held_at", 1),),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    return HeldLines(items=[line(row) for row in found.items], next_cursor=found.next_cursor)


def line(row: Mapping[str, Any]) -> HeldLine:
    """A held row in a list."""
    return HeldLine(
        row_id=row["_id"],
        version=row["version"],
        consumer=row["consumer"],
        event_id=row["event_id"],
        type=row["type"],
        subject=row["aggregate"],
        sequence=row["sequence"],
        fate=held_fate(row),
        reason=row["reason"],
        error_type=row["error"]["type"],
        fingerprint=row["fingerprint"],
        attempts=row["attempts"],
        behind=row["behind"],
        held_at=row["held_at"],
        last_at=row["last_at"],
        due=row["due"],
        discarded_at=row.get("discarded_at"),
    )


def undecoded(store: Store) -> UndecodedLines:
    """The latest of what nobody could decode."""
    found = store.find(UNDECODED, {}, MOST_UNDECODED, [("at", -1)])
    lines = [
        UndecodedLine(
            row_id=row["_id"],
            consumer=row["consumer"],
            at=row["at"],
            diagnosis=row["diagnosis"],
            size=row["size"],
        )
        for row in found
    ]
    return UndecodedLines(items=lines)


def _group(counted: Mapping[str, Any]) -> HeldGroup:
    error = counted["row"]["error"]
    return HeldGroup(
        **counted["_id"],
        reason=counted["row"]["reason"],
        error_type=error["type"],
        error=error["message"],
        where=error["where"],
        count=counted["count"],
        parked=counted["parked"],
        behind=counted["behind"],
        discarded=counted["discarded"],
        first_at=counted["first_at"],
        last_at=counted["last_at"],
    )
