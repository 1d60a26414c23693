"""The outbox as the relay sees it: which rows may be published next, and which were."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pymongo
from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as Rows

from messaging.journal import PENDING, PUBLISHED
from records.crash_points import Point, reach

Row = dict[str, Any]

PAGE = 500
SECONDS = 10.0
REMEMBERED_SUBJECTS = 20_000
_OLDEST_FIRST = [("at", ASCENDING), ("subject", ASCENDING), ("sequence", ASCENDING)]


class LastPublished:
    """The last sequence that we published per subject, for the subjects used most recently."""

    def __init__(self, most: int = REMEMBERED_SUBJECTS) -> None:
        self._most = most
        self._last: OrderedDict[str, int] = OrderedDict()

    def remember(self, row: Mapping[str, Any]) -> None:
        """Note that this row was published."""
        self._last[row["subject"]] = row["sequence"]
        self._last.move_to_end(row["subject"])
        if len(self._last) > self._most:
            self._last.popitem(last=False)

    def precedes(self, row: Mapping[str, Any]) -> bool:
        """Whether the row is known to have nothing unpublished before it."""
        before: int = row["sequence"] - 1
        return before == 0 or self._last.get(row["subject"]) == before

    def surely_precedes(self, row: Mapping[str, Any]) -> bool:
        """The same, and that the row itself was not published by us since."""
        last = self._last.get(row["subject"], 0)
        return bool(last == row["sequence"] - 1)


class Outbox:
    """One service's outbox: ``Outbox(store.collection(OUTBOX))``; it may raise PyMongoError."""

    def __init__(self, rows: Rows[Row]) -> None:
        self._rows = rows
        self.last_published = LastPublished()

    def next_rows(self, *, without: Collection[str] = (), limit: int = PAGE) -> list[Row]:
        """Rows to be published now, each aggregate's in order and without a gap, oldest first.

        All is read from one snapshot: a page may end between two rows of an aggregate, and rows
        of two processes are not sorted by their clocks, so every aggregate is checked to begin
        with its first unpublished row. Subjects in `without` are left alone.
        """
        client = self._rows.database.client
        with pymongo.timeout(SECONDS), client.start_session(snapshot=True) as session:
            page = self._page(session, without, limit)
            firsts = [rows[0] for rows in _by_subject(page).values()]
            doubtful = [row for row in firsts if not self.last_published.precedes(row)]
            late = self._with_pending_before(session, doubtful) if doubtful else set()
            if late:
                page = [row for row in page if row["subject"] not in late]
                page += self._from_the_first(session, late, limit)
        return in_order(page)

    def mark_published(self, rows: Collection[Row]) -> None:
        """Note that the broker has these rows, so that they are never sent again by the relay."""
        self._save_marks(rows)
        for row in rows:
            self.last_published.remember(row)

    def _save_marks(self, rows: Collection[Row]) -> None:
        # No pipeline, which the server would run for each row.
        now = {"$set": {"state": PUBLISHED}, "$currentDate": {"published_at": True}}
        self._update(rows, now)
        reach(Point.RELAY_MARKED)

    def mark_stuck(self, rows: Collection[Row], reason: str) -> None:
        """Note when and why rows could not be published, for whoever watches the outbox."""
        since = {"$ifNull": ["$stuck_since", "$$NOW"]}
        self._update(rows, [{"$set": {"stuck_since": since, "stuck": reason}}])

    def _update(self, rows: Collection[Row], change: Mapping[str, Any] | list[Row]) -> None:
        with pymongo.timeout(SECONDS):
            self._rows.update_many(
                {"_id": {"$in": [row["_id"] for row in rows]}, "state": PENDING},
                change,
            )

    def _page(self, session: ClientSession, without: Collection[str], limit: int) -> list[Row]:
        where: dict[str, Any] = {"state": PENDING}
        if without:
            where["subject"] = {"$nin": list(without)}
        # In one answer: the first one of a cursor holds but 101 documents by default.
        found = self._rows.find(where, session=session, limit=limit, batch_size=limit + 1)
        return list(found.sort(_OLDEST_FIRST))

    def _with_pending_before(self, session: ClientSession, firsts: Iterable[Row]) -> set[str]:
        predecessors = [
            {"subject": row["subject"], "sequence": row["sequence"] - 1} for row in firsts
        ]
        found = self._rows.find({"$or": predecessors}, {"subject": 1, "state": 1}, session=session)
        return {row["subject"] for row in found if row["state"] == PENDING}

    def _from_the_first(
        self, session: ClientSession, subjects: Collection[str], limit: int
    ) -> list[Row]:
        found = self._rows.find(
            {"state": PENDING, "subject": {"$in": list(subjects)}}, session=session
        )
        return list(found.sort([("subject", ASCENDING), ("sequence", ASCENDING)]).limit(limit))


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Each subject's rows by sequence up to the first gap, in the place of its earliest row."""
    ordered: list[Row] = []
    for group in _by_subject(rows).values():
        following = group[0]["sequence"]
        for row in group:
            if row["sequence"] != following:
                break
            ordered.append(row)
            following += 1
    return ordered


def _by_subject(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["subject"]].append(row)
    return {
        subject: sorted(group, key=lambda row: row["sequence"]) for subject, group in groups.items()
    }
