"""The index: one row per event of any journal, with what every consumer made of it.

Upserts of facts that only grow, so that readings that cross do no harm: an event once seen
published stays so, and a fate is replaced by what its owner said last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from contracts.operations.words import Fate
from records.documents import Document
from records.mongo import MongoStore
from records.reads import Reads
from services.monitor.domain.expectations import (
    Expectations,
    next_look,
    still_held,
    still_waiting,
)
from services.monitor.kinds import EVENTS

MOST_IN_A_CONVERSATION = 1000
_MOMENTS = ("at", "published_at", "business_time")


class EventIndex:
    """Reads and writes the collection of indexed events."""

    def __init__(self, store: MongoStore, expectations: Expectations) -> None:
        self._store, self._expectations = store, expectations
        self._rows = store.collection(EVENTS)

    def take(self, service: str, lines: Sequence[Mapping[str, Any]], *, now: datetime) -> int:
        """Plain lines of a service's journal; how many said something new."""
        ids = [line["event_id"] for line in lines]
        known = {
            row["_id"]: row["published_at"]
            for row in self._rows.find({"_id": {"$in": ids}}, {"published_at": 1})
        }
        changes = [
            self._upsert(service, line, now) for line in lines if line["event_id"] not in known
        ]
        changes += [
            _publication(line)
            for line in lines
            if known.get(line["event_id"], True) is None and line["published_at"]
        ]
        if changes:
            self._rows.bulk_write(changes, ordered=False)
        return len(changes)

    def note_fates(self, rows: Iterable[Document], fates: Iterable[Mapping[str, Any]]) -> bool:
        """Write down what consumers made of these events; whether anything changed.

        `fates` are plain `EventFate`s of any of them.
        """
        told: dict[str, list[dict[str, Any]]] = {}
        for fate in fates:
            told.setdefault(fate["event_id"], []).append(_fate_row(fate))
        changes = [
            UpdateOne({"_id": row["_id"]}, {"$set": change})
            for row in rows
            if (change := _change_of(row, told.get(row["_id"], [])))
        ]
        if changes:
            self._rows.bulk_write(changes, ordered=False)
            self._settle([row["_id"] for row in rows])
        return bool(changes)

    def look_later(self, rows: Sequence[Document], *, now: datetime) -> None:
        """These were asked about; the older they are, the later the next time."""
        changes = [
            UpdateOne(
                {"_id": row["_id"]},
                {"$set": {"look_at": next_look(announced_at=row["at"], now=now)}},
            )
            for row in rows
        ]
        if changes:
            self._rows.bulk_write(changes, ordered=False)

    def look_again(self, event_id: str, consumer: str) -> None:
        """An operator took back what had been final: the event is followed anew."""
        row = self.get(event_id)
        if row is not None:
            self._rows.update_one({"_id": row["_id"]}, {"$addToSet": {"held": consumer}})
            self._settle([row["_id"]])

    def to_look_at(self, *, now: datetime, limit: int) -> list[Document]:
        """Unfinished events about which it is time to ask, the longest overdue first."""
        where = {"unfinished": True, "look_at": {"$lte": now}}
        return self._store.find(EVENTS, where, limit, [("look_at", 1), ("_id", 1)])

    def conversation(self, correlation_id: str) -> list[Document]:
        """The events of a conversation, oldest first; of a very long one the first thousand."""
        where, order = {"correlation_id": correlation_id}, [("at", 1), ("_id", 1)]
        return self._store.find(EVENTS, where, MOST_IN_A_CONVERSATION, order)

    def get(self, event_id: str) -> Document | None:
        """One indexed event, also by an id that an operator's edit gave it."""
        found = self._store.load(EVENTS, [event_id]).get(event_id)
        if found is not None:
            return found
        edited = self._store.find(EVENTS, {"fates.edited_to": event_id}, 1)
        return edited[0] if edited else None

    def _upsert(self, service: str, line: Mapping[str, Any], now: datetime) -> UpdateOne:
        waiting = self._expectations.consumers_of(line["type"])
        row = {
            **{name: value for name, value in line.items() if name != "event_id"},
            **{name: _moment(line[name]) for name in _MOMENTS},
            "service": service,
            "waiting": waiting,
            "held": [],
            "fates": [],
            "unfinished": bool(waiting) or line["published_at"] is None,
            "look_at": now,
        }
        return UpdateOne({"_id": line["event_id"]}, {"$setOnInsert": row}, upsert=True)

    def _settle(self, ids: Sequence[str]) -> None:
        """Say of each whether it is finished, from what its row holds at that moment."""
        empty: list[Any] = []
        self._rows.update_many(
            {"_id": {"$in": list(ids)}},
            [
                {
                    "$set": {
                        "unfinished": {
                            "$or": [
                                {"$eq": ["$published_at", None]},
                                {"$ne": ["$waiting", empty]},
                                {"$ne": ["$held", empty]},
                            ]
                        }
                    }
                }
            ],
        )


def oldest_waiting(reads: Reads, consumer: str) -> datetime | None:
    """When the oldest event was published that this consumer has not met."""
    where = {"waiting": consumer, "unfinished": True, "published_at": {"$type": "date"}}
    found = reads.find(EVENTS, where, sort=(("published_at", 1),), limit=1)
    moment: datetime | None = found.items[0]["published_at"] if found.items else None
    return moment


def _publication(line: Mapping[str, Any]) -> UpdateOne:
    settled = {
        "$or": [{"$ne": ["$waiting", []]}, {"$ne": ["$held", []]}],
    }
    moment = _moment(line["published_at"])
    return UpdateOne(
        {"_id": line["event_id"], "published_at": None},
        [{"$set": {"published_at": moment, "unfinished": settled}}],
    )


def _change_of(row: Document, told: list[dict[str, Any]]) -> dict[str, Any]:
    """What an event's row must take over from what was told of it."""
    if not told:
        return {}
    named = {fate["consumer"] for fate in told}
    fates = sorted(
        [*(fate for fate in row["fates"] if fate["consumer"] not in named), *told],
        key=lambda fate: str(fate["consumer"]),
    )
    met = {fate["consumer"]: Fate(fate["fate"]) for fate in fates}
    change = {
        "fates": fates,
        "waiting": still_waiting(row["waiting"], met),
        "held": still_held(met),
    }
    return {} if all(row[name] == value for name, value in change.items()) else change


def _fate_row(fate: Mapping[str, Any]) -> dict[str, Any]:
    row = {name: value for name, value in fate.items() if name != "event_id"}
    if row.get("edited_to") is None:
        row.pop("edited_to", None)  # so that the index of edited messages holds nothing else
    return {**row, "at": _moment(fate["at"])}


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
