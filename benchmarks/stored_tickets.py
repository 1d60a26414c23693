"""Many tickets, as they lie in a database after years: copies of one that was registered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from pymongo.collection import Collection

from vocabulary.ids import new_id

A_DAY = 200
AT_ONCE = 5_000
FIRST_DAY = datetime(2018, 1, 1, tzinfo=UTC)
OPEN_OF_HUNDRED = 5

Document = dict[str, Any]


def fill_hotline(tickets: Collection[Document], pattern_id: str, count: int) -> list[str]:
    """So many copies of a ticket in place of all others; their ids.

    Each is found by keys, number and day of its own.

    Of a hundred five are open. What is encrypted is copied as it is: every read opens it anew.
    """
    pattern = tickets.find_one({"_id": pattern_id})
    if pattern is None:
        raise LookupError(pattern_id)
    tickets.delete_many({"_id": {"$ne": pattern_id}})
    return _insert(tickets, (_copy(pattern, place) for place in range(count)))


def fill_peer(tickets: Collection[Document], request: Document, count: int) -> list[str]:
    """So many of the peer's tickets; their ids."""
    tickets.create_index([("registered_at", -1)])
    made = ({"_id": new_id(), "registered_at": _moment(place), **request} for place in range(count))
    return _insert(tickets, made)


def _copy(pattern: Document, place: int) -> Document:
    at = _moment(place)
    closed = place % 100 >= OPEN_OF_HUNDRED
    ended: Document = {
        "state": "closed",
        "waits_for": [],
        "due_on": None,
        "at_risk_on": None,
        "clocks": [],
        "open_since": None,
    }
    return {
        **pattern,
        "_id": new_id(),
        "number": f"SR-{at:%Y%m%d}-{place % A_DAY + 1:06d}",
        "query_key": f"q1.{place:040x}",
        "phone_key": f"t1.{place:040x}",
        "person_key": f"p1.{place:040x}",
        "registered_at": at,
        "happened_on": f"{at:%Y-%m-%d}",
        **(ended if closed else {}),
    }


def _moment(place: int) -> datetime:
    return FIRST_DAY + timedelta(days=place // A_DAY, seconds=place % A_DAY * 120)


def _insert(tickets: Collection[Document], made: Iterator[Document]) -> list[str]:
    ids: list[str] = []
    while some := list(islice(made, AT_ONCE)):
        ids += tickets.insert_many(some, ordered=False).inserted_ids
    return ids
