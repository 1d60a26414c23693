"""Held messages run again: heads only, each alone, an attempt counted before it runs."""

from __future__ import annotations

import structlog

from messaging.consumer.group import (
    CONFLICT,
    CONFLICT_TRIES,
    SUSPICIOUS_OUTAGES,
    TRANSIENT,
    Failed,
    Group,
)
from messaging.held import BREAKS, Failure, Row, envelope_of
from records.clock import utc_now
from records.crash_points import Point, reach
from records.kinds import HELD
from records.store import StaleVersion

MOST_AT_ONCE = 20

_log = structlog.get_logger(__name__)


class RetryRunner:
    """Retries the held messages of one consumer group."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._outages: dict[str, int] = {}

    def run_due(self) -> int:
        """Run the heads that are due, at most 20; how many were taken up.

        Raises what `TRANSIENT` names; the attempt that it interrupted is not counted, unless one
        row is interrupted again and again.
        """
        due = self._group.held.due(utc_now(), MOST_AT_ONCE)
        return sum(self._retry(row_id) for row_id in due)

    def _retry(self, row_id: str) -> bool:
        row = self._claimed(row_id)
        if row is None:
            return False
        reach(Point.HELD_CLAIMED)
        try:
            failure = self._attempt(row)
            if failure is not None:
                reach(Point.HELD_FAILED)
                self._give_back(row_id, failure)
        except TRANSIENT as outage:
            self._outages[row_id] = self._outages.get(row_id, 0) + 1
            if self._outages[row_id] < SUSPICIOUS_OUTAGES:
                raise
            self._give_back(row_id, Failure.of(outage))  # shows an outage that is a true one
        self._outages.pop(row_id, None)
        return True

    def _claimed(self, row_id: str) -> Row | None:
        """The row, ours to run now; None if another process took it, or it had its attempts."""
        batch = self._group.new_batch()
        unit = self._group.begin_bare(batch)
        row = unit.document(HELD, row_id)
        if row is None or row["due"] is None or row["due"] > utc_now():
            return None
        try:
            if self._group.held.exhausted(row):
                # Every attempt was counted and none came back with a reason: it kills us.
                self._group.held.give_back(unit, row, Failure(BREAKS, "", "never came back"))
                row = None
            else:
                self._group.held.claim(unit, row, counted=row_id not in self._outages)
            unit.accept()
            self._group.commit(batch)
        except StaleVersion:
            return None
        return row

    def _attempt(self, row: Row) -> Failure | None:
        """Apply the message and end its row in one commit; None when that worked."""
        for attempt in range(CONFLICT_TRIES):
            try:
                self._apply(row["_id"])
                return None
            except Failed as failed:
                if not self._group.is_done(row["_id"]):
                    return failed.failure
            except TRANSIENT:
                raise
            except Exception as error:  # noqa: BLE001 - it ends in the held row
                if not isinstance(error, CONFLICT) or attempt + 1 == CONFLICT_TRIES:
                    return Failure.of(error)
        return None

    def _apply(self, row_id: str) -> None:
        group = self._group
        batch = group.new_batch()
        unit = group.begin_bare(batch)
        row = unit.document(HELD, row_id)
        if row is None:
            return  # ended by an operator meanwhile
        envelope = envelope_of(row)
        if not group.is_done(row_id):
            unit = group.begin(batch, envelope)
            group.run(unit, group.hear(envelope))
        group.held.finish(unit, row)
        unit.accept()
        group.commit(batch)
        reach(Point.HELD_DONE)
        _log.info("held message done", consumer=group.consumer, event_id=envelope.id)

    def _give_back(self, row_id: str, failure: Failure) -> None:
        """Say why the attempt failed; again if a message went behind the row meanwhile.

        Should that happen each time, the next attempt is due as it was claimed.
        """
        for _ in range(CONFLICT_TRIES):
            batch = self._group.new_batch()
            unit = self._group.begin_bare(batch)
            row = unit.document(HELD, row_id)
            if row is None:
                return
            self._group.held.give_back(unit, row, failure)
            unit.accept()
            try:
                self._group.commit(batch)
            except StaleVersion:
                continue
            self._say_failed(row, failure)
            return

    def _say_failed(self, row: Row, failure: Failure) -> None:
        _log.warning(
            "held message failed again",
            consumer=self._group.consumer,
            event_id=row["event_id"],
            reason=failure.reason,
            error=failure.error_type,
            where=failure.where,
            attempts=row["attempts"],
        )
