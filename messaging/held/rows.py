"""The rows of held messages: who is first of an aggregate, who waits, when the next try is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from messaging.envelope import Envelope, from_document
from messaging.held.failures import (
    BEHIND,
    SUSPECT,
    SUSPECT_ATTEMPTS,
    Failure,
    RetryPolicy,
)
from records.kinds import HELD
from records.store import Store
from records.unit_of_work import UnitOfWork

Row = dict[str, Any]

MOST_TRIES_KEPT = 20


def row_id(consumer: str, event_id: str) -> str:
    """The id of inbox and held rows: one event has one fate per consumer."""
    return f"{consumer}/{event_id}"


def envelope_of(row: Mapping[str, Any]) -> Envelope:
    """The envelope that a held row keeps."""
    return from_document(json.loads(row["envelope"]))


def release(unit: UnitOfWork, store: Store, row: Row) -> None:
    """Take a head away; the next of its aggregate, if it waits, comes forward and is due."""
    unit.delete(HELD, row["_id"])
    if not row["behind"]:
        return  # whoever comes behind it now rewrites it, and one of the two begins anew
    lane = {"consumer": row["consumer"], "aggregate": row["aggregate"]}
    for found in store.find(HELD, lane, 2, [("sequence", 1)]):
        following = unit.document(HELD, found["_id"])
        if following is not None and following["head"]:
            return  # it waits for that one
        if following is not None:
            now, behind = unit.recorded_at, max(0, row["behind"] - 1)
            forward = {"head": True, "head_at": now, "due": now, "behind": behind}
            unit.replace(HELD, {**following, **forward})
            return


class HeldRows:
    """The held rows of one consumer."""

    def __init__(self, store: Store, consumer: str, policy: RetryPolicy) -> None:
        self._store, self._consumer, self.policy = store, consumer, policy

    def heads(self, aggregates: list[str]) -> dict[str, str]:
        """Aggregate → id of its head, for those of these aggregates that are held."""
        rows = self._store.find(
            HELD,
            {"consumer": self._consumer, "aggregate": {"$in": aggregates}, "head": True},
            len(aggregates),
        )
        return {row["aggregate"]: row["_id"] for row in rows}

    def due(self, now: datetime, limit: int) -> list[Row]:
        """The heads whose time has come, the longest due first."""
        where = {"consumer": self._consumer, "due": {"$lte": now}}
        return self._store.find(HELD, where, limit, [("due", 1)])

    def discarded_before(self, moment: datetime, limit: int) -> list[str]:
        """The ids of heads that were discarded before `moment` and still keep others waiting."""
        where = {"consumer": self._consumer, "discarded_at": {"$lt": moment}}
        return [row["_id"] for row in self._store.find(HELD, where, limit)]

    def add_head(self, unit: UnitOfWork, envelope: Envelope, failure: Failure) -> str:
        """Hold the first message of an aggregate; returns the row's id."""
        attempts = 0 if failure.reason == SUSPECT else 1
        due = self._due(unit.recorded_at, failure, attempts)
        row = {
            **self._row(unit, envelope),
            **self._why(unit, failure, []),
            "head": True,
            "head_at": unit.recorded_at,
            "behind": 0,
            "attempts": attempts,
            "due": due,
            "parked": due is None,
        }
        unit.insert(HELD, row)
        return str(row["_id"])

    def add_behind(self, unit: UnitOfWork, envelope: Envelope, head: Row) -> None:
        """Hold a message of an aggregate that has a head."""
        unit.replace(HELD, {**head, "behind": head["behind"] + 1})
        waiting = {"head": False, "head_at": None, "due": None, "parked": False}
        why = self._why(unit, Failure(BEHIND, "", ""), None)
        row = self._row(unit, envelope)
        unit.insert(HELD, {**row, **why, **waiting, "behind": 0, "attempts": 0, "tries": []})

    def claim(self, unit: UnitOfWork, row: Row, *, counted: bool) -> None:
        """Count an attempt before it runs, and put the next one off, in case this one kills us."""
        attempts = row["attempts"] + (1 if counted else 0)
        due = unit.recorded_at + self.policy.delay(max(1, attempts))
        claimed = {"attempts": attempts, "due": due, "claimed_at": unit.recorded_at}
        unit.replace(HELD, {**row, **claimed})

    def give_back(self, unit: UnitOfWork, row: Row, failure: Failure) -> None:
        """The attempt that was claimed failed: say why, and when to try again, if at all.

        What was parked and is replayed is parked again: each selection tries it once.
        """
        parks = row["parked"] and row.get("replaying", False)
        due = None if parks else self._due(unit.recorded_at, failure, row["attempts"])
        why = self._why(unit, failure, row["tries"])
        state = {"due": due, "parked": due is None, "claimed_at": None}
        tried = {"replaying": False} if "replaying" in row else {}
        unit.replace(HELD, {**row, **why, **state, **tried})

    def finish(self, unit: UnitOfWork, row: Row) -> None:
        """The head is done: take it away; the next of its aggregate, if it waits, comes forward."""
        release(unit, self._store, row)

    def exhausted(self, row: Row) -> bool:
        """Whether the row had all its attempts: fewer where they break the process."""
        most = SUSPECT_ATTEMPTS if row["reason"] == SUSPECT else self.policy.attempts
        return int(row["attempts"]) >= most

    def _due(self, now: datetime, failure: Failure, attempts: int) -> datetime | None:
        if failure.parks or attempts >= self.policy.attempts:
            return None
        return now + self.policy.delay(attempts) if attempts else now

    def _row(self, unit: UnitOfWork, envelope: Envelope) -> Row:
        return {
            "_id": row_id(self._consumer, envelope.id),
            "consumer": self._consumer,
            "aggregate": envelope.subject,
            "sequence": envelope.sequence,
            "event_id": envelope.id,
            "type": envelope.type,
            # As text: data that BSON cannot hold must not make a message unholdable.
            "envelope": json.dumps(envelope.as_document()),
            "held_at": unit.recorded_at,
            "claimed_at": None,
        }

    @staticmethod
    def _why(unit: UnitOfWork, failure: Failure, tries: list[Row] | None) -> Row:
        error = {"type": failure.error_type, "message": failure.message, "where": failure.where}
        one = {"at": unit.recorded_at, "reason": failure.reason, "error": error}
        kept = {} if tries is None else {"tries": [*tries, one][-MOST_TRIES_KEPT:]}
        return {
            "reason": failure.reason,
            "error": error,
            "stack": list(failure.stack),
            "fingerprint": failure.fingerprint,
            "last_at": unit.recorded_at,
            **kept,
        }
