"""One migration at a time: a lock document with a lease on the server's clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError, PyMongoError

from records.documents import Document
from vocabulary.ids import new_id

_LOCK = "lock"
_FREE = {"holder": None, "expires_at": datetime.fromtimestamp(0, UTC)}


class LockTaken(Exception):
    """Another migration runs, and did not end in time."""


class LockLost(Exception):
    """The lease ran out before it was renewed; another migration may run by now."""


class Lease:
    """A held lock; `ensure_held` is asked before each write that it guards."""

    def __init__(self, collection: Collection[Document], seconds: float) -> None:
        self._collection, self._seconds = collection, seconds
        self._holder = new_id()
        self._held_until = 0.0
        self._ended = threading.Event()

    def ensure_held(self) -> None:
        """Raise `LockLost` when the lease may have run out."""
        if time.monotonic() >= self._held_until:
            raise LockLost("the migration lock was lost")

    def take(self) -> bool:
        """Take or renew the lease by the server's clock; False while another one holds it."""
        asked = time.monotonic()
        free = {"$or": [{"$lt": ["$expires_at", "$$NOW"]}, {"$eq": ["$holder", self._holder]}]}
        until: dict[str, Any] = {
            "$dateAdd": {
                "startDate": "$$NOW",
                "unit": "millisecond",
                "amount": int(self._seconds * 1000),
            }
        }
        taken = self._collection.find_one_and_update(
            {"_id": _LOCK, "$expr": free},
            [{"$set": {"holder": self._holder, "expires_at": until}}],
        )
        if taken is None:
            return False
        self._held_until = asked + self._seconds
        return True

    def release(self) -> None:
        """Give the lock back if it is still ours."""
        self._ended.set()
        self._collection.update_one(
            {"_id": _LOCK, "holder": self._holder},
            {"$set": _FREE},
        )

    def keep_renewing(self) -> None:
        """Renew until released; a failure is not final before the lease runs out."""
        while not self._ended.wait(self._seconds / 3):
            try:
                renewed = self.take()
            except PyMongoError:
                continue
            if not renewed:
                return


@contextmanager
def migration_lock(
    collection: Collection[Document], *, lease_seconds: float = 10.0, wait_seconds: float = 120.0
) -> Iterator[Lease]:
    """Hold the lock, renewed in the background; `LockTaken` when it is not free in time."""
    _ensure_document(collection)
    lease = Lease(collection, lease_seconds)
    deadline = time.monotonic() + wait_seconds
    waiting = threading.Event()
    while not lease.take():
        if time.monotonic() >= deadline:
            raise LockTaken(f"another migration runs since before {datetime.now(UTC):%H:%M:%S}")
        waiting.wait(0.2)
    renewal = threading.Thread(target=lease.keep_renewing, daemon=True)
    renewal.start()
    try:
        yield lease
    finally:
        lease.release()
        renewal.join()


def _ensure_document(collection: Collection[Document]) -> None:
    """There must be a document to take: an upsert may not ask for the server's time."""
    fresh = {"$setOnInsert": _FREE}
    try:
        collection.update_one({"_id": _LOCK}, fresh, upsert=True)
    except DuplicateKeyError:
        # Somebody else made it in the same moment.
        return
