"""Held messages run again: heads only, an attempt counted before it runs.

Heads of different aggregates run together and are saved in one transaction, those that fail again
included. One whose last attempt never came back runs alone: it may be what broke the process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from messaging.consumer.discards import Discards
from messaging.consumer.group import (
    CONFLICT,
    CONFLICT_TRIES,
    SUSPICIOUS_OUTAGES,
    TRANSIENT,
    Failed,
    Group,
)
from messaging.consumer.loading import prefetch_named
from messaging.consumer.reading import Heard
from messaging.held import BREAKS, SUSPECT, Failure, Row, envelope_of
from messaging.mending import undo_time
from messaging.signs.consuming import Attempt, retried
from records.clock import utc_now
from records.crash_points import Point, reach
from records.kinds import HELD, INBOX
from records.store import StaleVersion
from records.unit_of_work import Batch

MOST_AT_ONCE = 100

_log = structlog.get_logger(__name__)


class RetryRunner:
    """Retries the held messages of one consumer group.

    `undo_time(now)` is how long a discard can be undone, and its successors wait.
    """

    def __init__(
        self, group: Group, *, undo_time: Callable[[datetime], timedelta] = undo_time
    ) -> None:
        self._group, self._discards = group, Discards(group, undo_time)
        self._outages: dict[str, int] = {}

    def run_due(self) -> int:
        """Run the heads that are due, at most 100; how many were taken up.

        Raises what `TRANSIENT` names; the attempts that it interrupted are not counted, unless one
        row alone is interrupted again and again.
        """
        self._discards.release()
        due = self._group.held.due(utc_now(), MOST_AT_ONCE)
        together = [row["_id"] for row in due if not _suspect(row)]
        alone = [[row["_id"]] for row in due if _suspect(row)]
        return sum(self._retry(each) for each in [*([together] if together else []), *alone])

    def _retry(self, row_ids: Sequence[str]) -> int:
        claimed = self._claimed(row_ids)
        try:
            if claimed:
                reach(Point.HELD_CLAIMED)
                self._applied(claimed)
        except TRANSIENT as outage:
            self._outages |= {row_id: self._outages.get(row_id, 0) + 1 for row_id in claimed}
            if len(claimed) > 1 or self._outages[claimed[0]] < SUSPICIOUS_OUTAGES:
                raise
            self._give_up(claimed[0], Failure.of(outage))  # shows an outage that is a true one
        for row_id in claimed:
            self._outages.pop(row_id, None)
        return len(claimed)

    def _claimed(self, row_ids: Sequence[str]) -> list[str]:
        """The rows that are ours to run now; not those that another process took meanwhile."""
        for _ in range(CONFLICT_TRIES):
            try:
                return self._claim(row_ids)
            except StaleVersion:
                continue  # those that were taken are seen as such at the next look
        if len(row_ids) == 1:
            return []
        return [row_id for one in row_ids for row_id in self._claimed([one])]

    def _claim(self, row_ids: Sequence[str]) -> list[str]:
        held, batch = self._group.held, self._group.new_batch()
        batch.prefetch(HELD, list(row_ids))
        unit = self._group.begin_bare(batch)
        now, claimed = utc_now(), []
        for row_id in row_ids:
            row = unit.document(HELD, row_id)
            if row is None or row["due"] is None or row["due"] > now:
                continue
            if held.exhausted(row):
                # Every attempt was counted and none came back with a reason: it kills us.
                held.give_back(unit, row, Failure(BREAKS, "", "never came back"))
            else:
                held.claim(unit, row, counted=row_id not in self._outages)
                claimed.append(row_id)
        unit.accept()
        self._group.commit(batch)
        return claimed

    def _applied(self, row_ids: Sequence[str]) -> None:
        """Apply the messages and end their rows, or say in them why not; together, else singly."""
        for attempt in range(CONFLICT_TRIES):
            try:
                _Attempt(self._group, row_ids).run()
                return
            except TRANSIENT:
                raise
            except Exception as error:  # noqa: BLE001 - it ends in the held row
                if len(row_ids) > 1:
                    break
                if not isinstance(error, CONFLICT) or attempt + 1 == CONFLICT_TRIES:
                    self._give_up(row_ids[0], Failure.of(error))
                    return
        for row_id in row_ids:
            self._applied([row_id])

    def _give_up(self, row_id: str, failure: Failure) -> None:
        """The commit fails for this message alone: say so in its row.

        Again if a message went behind it meanwhile; should that happen each time, the next attempt
        is due as it was claimed.
        """
        for _ in range(CONFLICT_TRIES):
            batch = self._group.new_batch()
            unit = self._group.begin_bare(batch)
            row = unit.document(HELD, row_id)
            if row is None or not _ours(row):
                return
            self._group.held.give_back(unit, row, failure)
            unit.accept()
            try:
                self._group.commit(batch)
                return
            except StaleVersion:
                continue


class _Attempt:
    """One attempt to apply some held messages in one batch."""

    def __init__(self, group: Group, row_ids: Sequence[str]) -> None:
        self._group, self._row_ids = group, row_ids
        self._batch: Batch = group.new_batch()
        self._failed: list[str] = []
        self._log: list[partial[None]] = []

    def run(self) -> None:
        """Run every message that was not applied before; one commit; then say what became of it."""
        group = self._group
        self._batch.prefetch(HELD, list(self._row_ids))
        done = group.store.exists(INBOX, self._row_ids)
        bare = group.begin_bare(self._batch)
        known = [bare.document(HELD, each) for each in self._row_ids]
        rows = [row for row in known if row is not None and _ours(row)]
        heard = {
            row["_id"]: group.hear(envelope_of(row), row.get("sealed_as"))
            for row in rows
            if row["_id"] not in done
        }
        prefetch_named(self._batch, heard.values())
        for row in rows:
            self._run(row, heard.get(row["_id"]))
        group.refuse_if_done(self._failed)
        group.commit(self._batch)
        reach(Point.HELD_DONE)
        for say in self._log:
            say()

    def _run(self, row: Row, heard: Heard | None) -> None:
        group, envelope = self._group, heard.envelope if heard else envelope_of(row)
        attempt = Attempt(envelope, number=row["attempts"])
        begin = partial(group.begin, trace=attempt.trace)
        unit = begin(self._batch, envelope) if heard else group.begin_bare(self._batch)
        try:
            if heard is not None:
                group.run(unit, heard, selection=row.get("replayed_in"))
                attempt.worked()
            group.held.finish(unit, row)
            unit.accept()
        except Failed as failed:
            attempt.failed(failed.failure)
            self._failed.append(row["_id"])
            self._give_back(row, failed.failure)
            self._log.append(partial(retried, group.consumer, attempt))
        else:
            if attempt.outcome:
                self._log.append(partial(retried, group.consumer, attempt))
            self._log.append(
                partial(
                    _log.info,
                    "held message done",
                    consumer=group.consumer,
                    event_id=row["event_id"],
                )
            )

    def _give_back(self, row: Row, failure: Failure) -> None:
        reach(Point.HELD_FAILED)
        unit = self._group.begin_bare(self._batch)
        self._group.held.give_back(unit, row, failure)
        unit.accept()
        self._log.append(
            partial(
                _log.warning,
                "held message failed again",
                consumer=self._group.consumer,
                event_id=row["event_id"],
                reason=failure.reason,
                error=failure.error_type,
                where=failure.where,
                attempts=row["attempts"],
            )
        )


def _ours(row: Row) -> bool:
    """Whether our claim stands: an operator who discarded the message since has ended it."""
    return row["claimed_at"] is not None


def _suspect(row: Row) -> bool:
    return row["reason"] == SUSPECT or row["claimed_at"] is not None
