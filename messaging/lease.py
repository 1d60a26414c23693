"""A lease: one process per service does a job, decided by the database's clock.

A holder trusts the lease only until a deadline on its own monotonic clock, counted from before it
asked; a process that was stopped and wakes up late knows that it lost it.
"""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pymongo
from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from records.crash_points import Point, reach
from records.kinds import LEASES
from records.mongo import MAJORITY

TTL_SECONDS = 3.0
"""So long nothing is published after a holder was killed; its successor needs as long to start."""
RENEW_SECONDS = 0.8
MARGIN_SECONDS = 0.5
ASK_SECONDS = 2.0


@dataclass(frozen=True)
class Term:
    """One holding of the lease: `epoch` rises with each takeover; `until` is monotonic time."""

    epoch: int
    until: float


class Lease:
    """The lease `name` in one service's database."""

    def __init__(self, database: Database[dict[str, Any]], name: str) -> None:
        self._rows = database.get_collection(LEASES.name, write_concern=MAJORITY)
        self._name = name
        self._owner = f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex}"
        self._term: Term | None = None

    @property
    def epoch(self) -> int | None:
        """The epoch of the present term; None while the lease is not held."""
        return self._term.epoch if self._term is not None and self.held() else None

    def held(self) -> bool:
        """Whether the lease is certainly ours at this moment; asks nobody."""
        return self._term is not None and time.monotonic() < self._term.until

    def hold(self) -> bool:
        """Take the lease or renew it when that is due; whether it is ours. Raises PyMongoError."""
        now = time.monotonic()
        if self._term is not None and now < self._term.until - self._renew_before():
            return True
        with pymongo.timeout(ASK_SECONDS):
            row = self._claim()
        if row is None:
            self._term = None
            return False
        known, self._term = self._term, Term(row["epoch"], now + TTL_SECONDS - MARGIN_SECONDS)
        reach(Point.LEASE_RENEWED if known is not None else Point.LEASE_TAKEN)
        return self.held()

    def release(self) -> None:
        """Let the next one have it at once. Raises PyMongoError; the lease then simply expires."""
        if self._term is not None:
            self._term = None
            with pymongo.timeout(ASK_SECONDS):
                self._rows.update_one(
                    {"_id": self._name, "owner": self._owner}, [{"$set": {"expires_at": "$$NOW"}}]
                )

    @staticmethod
    def _renew_before() -> float:
        return TTL_SECONDS - MARGIN_SECONDS - RENEW_SECONDS

    def _claim(self) -> dict[str, Any] | None:
        row = self._take()
        if row is None and self._made():
            row = self._take()
        return row

    def _take(self) -> dict[str, Any] | None:
        ours = {"$eq": ["$owner", self._owner]}
        expired = {"$lte": ["$expires_at", "$$NOW"]}
        until = {"$add": ["$$NOW", int(TTL_SECONDS * 1000)]}
        return self._rows.find_one_and_update(
            {"_id": self._name, "$expr": {"$or": [ours, expired]}},
            [
                {"$set": {"epoch": {"$cond": [ours, "$epoch", {"$add": ["$epoch", 1]}]}}},
                {"$set": {"owner": self._owner, "expires_at": until}},
            ],
            return_document=ReturnDocument.AFTER,
        )

    def _made(self) -> bool:
        """Whether there was no such lease and we made one, expired; an upsert may hold no $expr."""
        blank = {"owner": "", "epoch": 0, "expires_at": datetime.fromtimestamp(0, UTC)}
        try:
            done = self._rows.update_one({"_id": self._name}, {"$setOnInsert": blank}, upsert=True)
        except DuplicateKeyError:
            return False  # another process made it at the same moment
        return done.upserted_id is not None
