"""Chaining: audit rows become links of the service's chain, each exactly once.

One process of a service does it, the holder of a lease; nothing breaks when two do. The chain's
rows have their sequence for an id, so of two links for the same place the database takes one, and
whoever loses reads the chain's end anew. That fences better than the lease's epoch could.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pymongo
from bson.raw_bson import RawBSONDocument
from pymongo import ASCENDING, DESCENDING, InsertOne
from pymongo.errors import BulkWriteError

from contracts.operations.signs import AuditHead
from records.audit_chain.links import ChainKeys, Tail, signed_head
from records.clock import utc_now
from records.crash_points import Point, reach
from records.documents import AS_IT_IS, Document
from records.kinds import AUDIT, AUDIT_CHAIN
from records.mongo import MongoStore
from vocabulary.ids import earlier_id, first_id_at

PAGE = 1_000
SECONDS = 10.0
LATE = timedelta(seconds=10)
"""So much older than a row that is chained already another one usually is when it commits."""
VERY_LATE = timedelta(minutes=10)
"""And so much older at most: hosts' clocks differ, a process hangs between deciding and saving."""
VERY_LATE_EVERY = timedelta(minutes=1)
AHEAD = timedelta(minutes=1)
"""Nothing from further in the future is chained, which could hide what comes until then."""
_DUPLICATE = 11000


class Chaining:
    """The chain of one service, made longer by `step`; which may raise PyMongoError."""

    def __init__(
        self,
        store: MongoStore,
        service: str,
        keys: ChainKeys,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        rows, self._links = store.collection(AUDIT), store.collection(AUDIT_CHAIN)
        self._ids, self._rows = rows, rows.with_options(codec_options=AS_IT_IS)
        self._service, self._keys, self._clock = service, keys, clock
        self._head = ""
        self._swept_at: datetime | None = None
        self._tail: Tail | None = None

    def forget(self) -> None:
        """Trust nothing that is remembered of the chain: another one may have worked at it."""
        self._tail = self._swept_at = None

    def head(self) -> AuditHead | None:
        """The end of the chain, signed now; None while it is not known or there is no link."""
        if self._tail is None or not self._tail.sequence:
            return None
        return signed_head(self._service, self._tail, at=self._clock(), key=self._keys.current)

    def step(self) -> int:
        """Chain what is new, at most a page of it, and what is late; how many rows that were."""
        with pymongo.timeout(SECONDS):
            if self._tail is None:
                self._find_the_end()
            new = self._new_rows()
            chained = self._chain(new)
            if len(new) < PAGE and self._tail is not None:
                chained += self._chain(self._late_rows())
            return chained

    def _find_the_end(self) -> None:
        last = self._links.find_one(sort=[("_id", DESCENDING)])
        youngest = self._links.find_one({}, {"_id": 0, "row_id": 1}, sort=[("row_id", DESCENDING)])
        self._head = youngest["row_id"] if youngest else ""
        self._tail = Tail.of(self._service, last) if last else Tail()

    def _new_rows(self) -> list[RawBSONDocument]:
        where = {"_id": {"$gt": self._head, "$lt": first_id_at(self._clock() + AHEAD)}}
        found = self._rows.find(where, limit=PAGE, batch_size=PAGE + 1)
        return list(found.sort("_id", ASCENDING))

    def _chain(self, rows: Sequence[Any]) -> int:
        """Add a link for each of these rows; none when another process was quicker."""
        if not rows:
            return 0
        assert self._tail is not None
        reach(Point.AUDIT_READ)
        tail, links = self._tail, []
        for row in rows:
            tail, link = tail.followed_by(self._service, row["_id"], row.raw, self._keys.current)
            links.append(InsertOne(link))
        try:
            self._links.bulk_write(links, ordered=True)
        except BulkWriteError as failure:
            self.forget()
            if not _lost_a_race(failure):
                raise
            return 0
        except Exception:
            self.forget()
            raise
        reach(Point.AUDIT_CHAINED)
        self._tail, self._head = tail, max(self._head, rows[-1]["_id"])
        return len(rows)

    def _late_rows(self) -> list[RawBSONDocument]:
        """Rows that committed after younger ones were chained, at most a page of them.

        Counting ids in two indexes tells whether there are any; only then they are looked for.
        """
        now = self._clock()
        due = self._swept_at is None or now - self._swept_at >= VERY_LATE_EVERY
        since = self._look_back_from(now) if due else first_id_at(now - LATE)
        if since >= self._head:
            missing: list[str] = []
        else:
            window = {"$gt": since, "$lte": self._head}
            rows = self._ids.count_documents({"_id": window})
            links = self._links.count_documents({"row_id": window})
            missing = self._unchained(window) if rows > links else []
        if due and len(missing) < PAGE:
            self._swept_at = now
        if not missing:
            return []
        return list(self._rows.find({"_id": {"$in": missing}}).sort("_id", ASCENDING))

    def _look_back_from(self, now: datetime) -> str:
        """Of a chain that nobody worked at for a while, the end is looked behind too."""
        since = first_id_at(now - VERY_LATE)
        if self._swept_at is not None or not self._head:
            return since
        try:
            return min(since, earlier_id(self._head, VERY_LATE // timedelta(milliseconds=1)))
        except ValueError:  # no id of ours: everything is looked behind, once
            return ""

    def _unchained(self, window: Document) -> list[str]:
        found = self._ids.find({"_id": window}, {"_id": 1}, batch_size=PAGE).sort("_id", ASCENDING)
        missing: list[str] = []
        page: list[str] = []
        for row in found:
            page.append(row["_id"])
            if len(page) == PAGE:
                missing += self._without_link(page)
                page = []
            if len(missing) >= PAGE:
                return missing[:PAGE]
        return (missing + self._without_link(page))[:PAGE]

    def _without_link(self, row_ids: Iterable[str]) -> list[str]:
        asked = list(row_ids)
        found = self._links.find({"row_id": {"$in": asked}}, {"_id": 0, "row_id": 1})
        linked = {link["row_id"] for link in found}
        return [row_id for row_id in asked if row_id not in linked]


def _lost_a_race(failure: BulkWriteError) -> bool:
    return all(error["code"] == _DUPLICATE for error in failure.details["writeErrors"]) and bool(
        failure.details["writeErrors"]
    )
