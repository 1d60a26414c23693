"""Republishing a time span of a journal to one consumer alone: a stored job with a cursor.

The relay sends some rows in each of its turns and goes on with what is new in between, but for the
aggregates that still have rows to be sent again: their new events wait, so that no successor comes
before a copy. A row is sent again after a kill between its confirm and the cursor's; inboxes tell.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any

import structlog

from contracts.operations.words import SelectionState
from messaging.copies import AT_ONCE, Copies, Hearer, Row, hearer_of
from messaging.subscriptions import Registry
from records.crash_points import Point, reach

LOOK_SECONDS = 3.0
_CURSOR = ("subject", "sequence")

_log = structlog.get_logger(__name__)


class Republications:
    """The jobs of one source, one after another; used by its relay.

    `jobs` is the collection of `records.kinds.REPUBLICATIONS`.
    """

    def __init__(self, jobs: Any, copies: Copies, registry: Registry) -> None:
        self._jobs, self._copies, self._registry = jobs, copies, registry
        self._look_after = 0.0
        self._job: dict[str, Any] | None = None
        self._rows: Iterator[Row] = iter(())

    def step(self) -> int:
        """Send the next rows; how many those were, 0 when nothing was asked for.

        Raises `CopiesWait`, one of `LOST` or PyMongoError, to be called again.
        """
        if self._job is None and not self._begin():
            return 0
        try:
            return self._send_some()
        except BaseException:
            self.forget()
            raise

    def forget(self) -> None:
        """Let go of the job in hand: whoever goes on begins at the stored cursor."""
        self._job, self._look_after = None, 0.0

    def still_to_be_sent(self, subjects: Collection[str]) -> set[str]:
        """Those of these aggregates of which copies are still to be sent: their events wait."""
        if self._job is None or not subjects:
            return set()
        ahead = [each for each in subjects if self._may_be_ahead(each)]
        if not ahead:
            return set()
        return self._copies.subjects({**self._left(), "subject": {"$in": ahead}})

    def _may_be_ahead(self, subject: str) -> bool:
        """The job goes through the aggregates by name."""
        assert self._job is not None
        cursor = self._job["cursor"]
        return cursor is None or subject >= cursor["subject"]

    def _begin(self) -> bool:
        if time.monotonic() < self._look_after:
            return False
        found = self._jobs.find_one({"state": SelectionState.OPEN.value}, sort=[("at", 1)])
        if found is None:
            self._look_after = time.monotonic() + LOOK_SECONDS
            return False
        self._job = found
        self._rows = self._copies.rows(self._left())
        return True

    def _send_some(self) -> int:
        assert self._job is not None
        some = list(islice(self._rows, AT_ONCE))
        if some:
            self._copies.send(some, self._hearer())
            reach(Point.COPIES_CONFIRMED)
            cursor = {name: some[-1][name] for name in _CURSOR}
            goes_on = self._save({"$set": {"cursor": cursor}, "$inc": {"sent": len(some)}})
            self._job["cursor"] = cursor
            if not goes_on:
                self.forget()  # it was cancelled meanwhile
        else:
            self._save({"$set": {"state": SelectionState.FINISHED.value}})
            _log.info("a part of the journal was published again", consumer=self._job["consumer"])
            self.forget()
        return len(some)

    def _save(self, change: Mapping[str, Any]) -> bool:
        """Whether the job is still open; one that was cancelled stays as it is."""
        assert self._job is not None
        still = {"_id": self._job["_id"], "state": SelectionState.OPEN.value}
        return bool(self._jobs.update_one(still, change).matched_count)

    def _hearer(self) -> Hearer:
        """Whom it is for, by the registry of now; nobody when the consumer is gone."""
        assert self._job is not None
        return hearer_of(self._registry, self._job["consumer"]) or Hearer({}, frozenset())

    def _left(self) -> dict[str, Any]:
        """The rows after the cursor."""
        assert self._job is not None
        span = {"$gte": self._job["since"], "$lte": self._job["until"]}
        where = self._hearer().in_journal(span)
        return {**where, **_beyond(self._job["cursor"])} if self._job["cursor"] else where


def _beyond(cursor: Row) -> dict[str, Any]:
    """The rows that come after this one: the rest of its aggregate, and the aggregates after it."""
    here = {"subject": cursor["subject"], "sequence": {"$gt": cursor["sequence"]}}
    return {"$or": [{"subject": {"$gt": cursor["subject"]}}, here]}
