"""Replacing a service's data key by the next, while the service works.

`begin` makes the next key. Every process encrypts under it within `TRUSTED_SECONDS`. `step` then
encrypts the old rows anew, some at a time, from a stored cursor, so that a killed process is
followed by another; it changes a value only where it still stands as it was read. `retire` destroys
an old key, and refuses while any row needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidTag
from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import EncryptionError

from records.clock import utc_now
from records.crash_points import Point, reach
from records.documents import CODEC, Document
from records.field_keys.generations import Generation, encrypted_values, key_of, newest
from records.kinds import FILE_CHUNKS, KEY_ROTATIONS, KEYS
from records.mongo_cipher import MongoCipher

OPEN, FINISHED = "open", "finished"
AT_ONCE = 50
REST_SECONDS = 300.0
"""No process keeps a value in hand for longer between reading or encrypting and saving it."""

_log = structlog.get_logger(__name__)


class KeyRefused(Exception):
    """What was asked of a key cannot be done now; the text says why."""


@dataclass(frozen=True)
class Progress:
    """How far the newest rotation is; `rows` is an estimate of all that must be looked at."""

    key: str
    state: str
    seen: int
    rewritten: int
    unreadable: int
    rows: int
    finished_at: datetime | None


class Rotation:
    """The data keys of one service's database."""

    def __init__(
        self,
        database: Database[Document],
        cipher: MongoCipher,
        *,
        rest_seconds: float = REST_SECONDS,
    ) -> None:
        self._database, self._cipher = database, cipher
        self._jobs = database.get_collection(KEY_ROTATIONS.name, codec_options=CODEC)
        self._rest = timedelta(seconds=rest_seconds)

    def begin(self) -> Generation:
        """Make the next key and the job that encrypts old rows anew.

        `KeyRefused` while an earlier job runs, or when somebody else begins at the same moment.
        """
        if self.is_open():
            raise KeyRefused("a rotation runs already")
        made = self._cipher.add_generation()
        if made is None:
            raise KeyRefused("somebody else begins a rotation at this moment")
        self._jobs.insert_one(_job(made, utc_now()))
        return made

    def is_open(self) -> bool:
        """Whether rows wait to be encrypted anew."""
        return self._jobs.find_one({"state": OPEN}, {"_id": 1}) is not None

    def step(self) -> bool:
        """Look at the next rows; whether there may be more. Raises PyMongoError: call it again."""
        job = self._jobs.find_one({"state": OPEN})
        if job is None:
            return False
        place = self._next_place(job["cursor"])
        if place is None:
            self._finish(job)
            return False
        kind, after = place
        where = {} if after is None else {"_id": {"$gt": after}}
        rows = list(self._rows(kind).find(where).sort("_id", 1).limit(AT_ONCE))
        rewritten, unreadable = self._renew(self._rows(kind), rows)
        last = rows[-1]["_id"] if len(rows) == AT_ONCE else None
        reach(Point.FIELD_KEYS_RENEWED)
        self._jobs.update_one(
            {"_id": job["_id"]},
            {
                "$set": {"cursor": {"kind": kind, "after": last, "whole": last is None}},
                "$inc": {"seen": len(rows), "rewritten": rewritten, "unreadable": unreadable},
            },
        )
        return True

    def progress(self) -> Progress | None:
        """Of the newest rotation; None when there was none."""
        job = self._jobs.find_one({}, sort=[("number", -1)])
        if job is None:
            return None
        rows = sum(self._rows(kind).estimated_document_count() for kind in self._kinds())
        told = {name: job[name] for name in ("state", "seen", "rewritten", "unreadable")}
        return Progress(key=job["_id"], rows=rows, finished_at=job["finished_at"], **told)

    def needing(self, key_id: UUID) -> dict[str, int]:
        """How many rows of each collection hold a value of this key; reads all of them."""
        found = {kind: self._count(kind, key_id) for kind in self._kinds()}
        return {kind: count for kind, count in found.items() if count}

    def retire(self, number: int) -> None:
        """Destroy an old key. Backups that hold its values can then never be read again.

        `KeyRefused` for the newest or an unknown one, while rows need it (they are then taken up
        again) and until nobody can have a value of it in hand.
        """
        known = {each.number: each for each in self._cipher.generations()}
        found, last = known.get(number), newest(list(known.values()))
        if found is None or last is None:
            raise KeyRefused("there is no such key")
        if found == last:
            raise KeyRefused("the newest key encrypts; begin a rotation first")
        self._require_rest(last)
        if needing := self.needing(found.key_id):
            self._jobs.update_one({"_id": last.name}, {"$set": _anew()})
            raise KeyRefused(f"{sum(needing.values())} rows still need it: {', '.join(needing)}")
        self._cipher.destroy(found)

    def _require_rest(self, last: Generation) -> None:
        job = self._jobs.find_one({"_id": last.name})
        if job is None or job["state"] != FINISHED:
            raise KeyRefused("old rows are still being encrypted anew")
        if utc_now() < job["finished_at"] + self._rest:
            until = (job["finished_at"] + self._rest).isoformat(timespec="seconds")
            raise KeyRefused(f"somebody may still have a value of it in hand until {until}")

    def _kinds(self) -> list[str]:
        names = self._database.list_collection_names()
        # A file is encrypted with a key of its own, which stands in its row.
        left_out = KEYS | {KEY_ROTATIONS.name, FILE_CHUNKS.name}
        return sorted(name for name in names if name not in left_out and "system." not in name)

    def _next_place(self, cursor: Mapping[str, Any] | None) -> tuple[str, Any] | None:
        """The collection to go on in, and the id to go on after."""
        if cursor is not None and not cursor["whole"]:
            return cursor["kind"], cursor["after"]
        done = cursor["kind"] if cursor is not None else ""
        return next(((kind, None) for kind in self._kinds() if kind > done), None)

    def _renew(self, rows: Collection[Document], found: list[Document]) -> tuple[int, int]:
        """Encrypt anew what is not under the newest key; how many values, and how many could not.

        A value that was changed meanwhile is left alone: whoever changed it used a newer key, or
        wrote back what he had read, which `retire` finds.
        """
        key_id, unreadable = UUID(bytes=self._cipher.look()), 0
        changes = []
        for row in found:
            for path, value in encrypted_values(row):
                if key_of(value) == key_id:
                    continue
                try:
                    renewed = self._cipher.encrypt(self._cipher.decrypt(value))
                except (EncryptionError, InvalidTag, ValueError) as trouble:
                    _log.error("cannot be read", row=str(row["_id"]), fault=type(trouble).__name__)
                    unreadable += 1
                    continue
                same = {"_id": row["_id"], path: value}
                changes.append(UpdateOne(same, {"$set": {path: renewed}}))
        done = rows.bulk_write(changes, ordered=False).modified_count if changes else 0
        return done, unreadable

    def _finish(self, job: Mapping[str, Any]) -> None:
        done = {"state": FINISHED, "finished_at": utc_now()}
        self._jobs.update_one({"_id": job["_id"], "state": OPEN}, {"$set": done})
        _log.info("all rows are encrypted under the new key", key=job["_id"])

    def _count(self, kind: str, key_id: UUID) -> int:
        return sum(_names(row, key_id) for row in self._all(kind))

    def _all(self, kind: str) -> Iterator[Document]:
        yield from self._rows(kind).find({}).sort("_id", 1)

    def _rows(self, kind: str) -> Collection[Document]:
        return self._database.get_collection(kind, codec_options=CODEC)


def _names(row: Document, key_id: UUID) -> bool:
    return any(key_of(value) == key_id for _, value in encrypted_values(row))


def _job(made: Generation, now: datetime) -> Document:
    return {"_id": made.name, "number": made.number, "at": now, **_anew()}


def _anew() -> Document:
    return {
        "state": OPEN,
        "cursor": None,
        "seen": 0,
        "rewritten": 0,
        "unreadable": 0,
        "finished_at": None,
    }
