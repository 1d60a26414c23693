"""The outbox with two short cuts, so that the relay waits less for the database.

Rows that this process has committed come to the relay as they are, and need not be read back. What
was published is noted behind the relay's back, many rows at once, while it publishes on. The
outbox stays the truth: what was not handed over (other processes' rows, what did not fit, what a
crash left) is found by a look there, at least four times a second; what was published and not
noted before a crash is published again, which the inboxes absorb. The same goes for what an earlier
term of the lease left unnoted: another relay may have filled a queue from the journal since, where
it is not, and a note would now hide it from that queue.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence

from pymongo.collection import Collection as Rows

from messaging.outbox import PAGE, Outbox, Row, in_order

MOST_HANDED = 1_000
MOST_UNMARKED = 2_000
LOOK_SECONDS = 0.25


class HandedRows:
    """Rows on their way from those who commit to the relay of the same process."""

    def __init__(self) -> None:
        self._rows: list[Row] = []

    def __len__(self) -> int:
        return len(self._rows)

    def hand_over(self, rows: Sequence[Row]) -> None:
        """Rows that are committed; when too many wait, the relay finds them in the outbox."""
        if len(self._rows) + len(rows) > MOST_HANDED:
            self._rows = []
        else:
            self._rows += rows

    def take(self, most: int = MOST_HANDED) -> list[Row]:
        """The oldest of those that wait."""
        taken, self._rows = self._rows[:most], self._rows[most:]
        return taken


class Spool(Outbox):
    """``Spool(store.collection(OUTBOX), handed)``; `mark` is for a greenlet of its own.

    `term` tells the lease's epoch, None while it is not held.
    """

    def __init__(
        self,
        rows: Rows[Row],
        handed: HandedRows,
        *,
        term: Callable[[], int | None] = lambda: 0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(rows)
        self._handed, self._term, self._now = handed, term, now
        self._known_term: int | None = None
        self._unmarked: dict[str, Row] = {}
        self._look_after: float | None = None
        self._more_waits = False

    @property
    def unmarked(self) -> int:
        """How many rows were published and are not noted as such."""
        return len(self._unmarked)

    def next_rows(self, *, without: Collection[str] = (), limit: int = PAGE) -> list[Row]:
        self._holds()
        now = self._now()
        if self._look_after is not None and now >= self._look_after:
            return self._look(without, limit)
        rows, doubtful = self._sorted_out(self._handed.take(limit), without)
        if rows and self._look_after is None:
            self._look_after = now if self._more_waits else now + LOOK_SECONDS
        if doubtful:
            self._look_after = now
        must_look = not rows and (doubtful or self._look_after is None)
        return self._look(without, limit) if must_look else rows

    def mark_published(self, rows: Collection[Row]) -> None:
        self._unmarked |= {row["_id"]: row for row in rows}
        for row in rows:
            self.last_published.remember(row)
        while len(self._unmarked) > MOST_UNMARKED and self.mark():
            pass

    def mark(self) -> int:
        """Note what was published since, at most a page of it; how many. May raise PyMongoError.

        Notes nothing while the lease is not held.
        """
        if not self._holds():
            return 0
        rows = list(self._unmarked.values())[:PAGE]
        if rows:
            self._save_marks(rows)
        for row in rows:
            self._unmarked.pop(row["_id"], None)
        return len(rows)

    def _holds(self) -> bool:
        """Whether the lease is held; in a new term the outbox alone tells what was published."""
        term = self._term()
        if term is not None and term != self._known_term:
            self._known_term = term
            self._unmarked.clear()
        return term is not None

    def _look(self, without: Collection[str], limit: int) -> list[Row]:
        self._look_after = None
        self._handed.take()  # they are in the outbox
        published = set(self._unmarked)
        page = super().next_rows(without=without, limit=limit + len(published))
        rows = [row for row in page if row["_id"] not in published]
        self._more_waits = len(rows) >= limit
        return rows

    def _sorted_out(self, handed: list[Row], without: Collection[str]) -> tuple[list[Row], bool]:
        """Rows that surely come next in their aggregates, and whether others were among them."""
        ordered = in_order(handed)
        first = {row["subject"]: row for row in reversed(ordered)}
        next_ = {name for name, row in first.items() if self.last_published.surely_precedes(row)}
        rows = [row for row in ordered if row["subject"] in next_.difference(without)]
        return rows, len(rows) < len(handed)
