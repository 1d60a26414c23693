"""Held messages: what could not be applied yet, kept by its consumer in its own database.

Of each aggregate the first held row is the *head*; later messages of that aggregate are kept behind
it (`head` False, no `due`) and run in order once it is done; in a group that asked for no order
every row is a head. Putting a row behind a head rewrites
the head, so that a head which ends at the same moment is noticed by its version.
"""

from __future__ import annotations

import json
import random
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from contracts.refusals import Refusal
from messaging.envelope import Envelope, from_document
from records.kinds import HELD
from records.store import Store, StoreError
from records.unit_of_work import UnitOfWork

Row = dict[str, Any]

BEHIND = "behind"
REFUSED = "refused"
FAILED = "failed"
SUSPECT = "delivered_too_often"
SUSPECT_ATTEMPTS = 3
BREAKS = "breaks_its_process"
OUR_PACKAGES = ("services.", "messaging.", "records.", "contracts.", "vocabulary.")


@dataclass(frozen=True)
class RetryPolicy:
    """1 s · 2ⁿ up to 10 minutes, with jitter; parked for a person after `attempts` failures."""

    attempts: int = 12
    shortest: float = 1.0
    longest: float = 600.0

    def delay(self, attempts: int) -> timedelta:
        """How long to wait after the `attempts`-th failure: between half and all of it."""
        pause = min(self.longest, self.shortest * 2.0 ** min(attempts - 1, 30))
        return timedelta(seconds=pause * random.uniform(0.5, 1.0))


@dataclass(frozen=True)
class Failure:
    """Why a message was not applied: a code, and an error without any value of the message."""

    reason: str
    error_type: str
    message: str
    where: str = ""

    @property
    def parks(self) -> bool:
        """Whether trying again is pointless until a person has looked."""
        return self.reason not in (FAILED, SUSPECT)

    @property
    def fingerprint(self) -> str:
        """The same for failures of the same kind at the same place."""
        return sha256(f"{self.reason}|{self.error_type}|{self.where}".encode()).hexdigest()[:16]

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """What a handler raised. Only refusals and store errors promise a text without values."""
        if isinstance(error, Refusal):
            return cls(REFUSED, type(error).__name__, str(error), _where(error))
        text = str(error) if isinstance(error, StoreError) else ""
        return cls(FAILED, type(error).__name__, text, _where(error))

    @classmethod
    def unreadable(cls, reason: str) -> Failure:
        """The group cannot read the message."""
        return cls(reason, "Unreadable", "")


def row_id(consumer: str, event_id: str) -> str:
    """The id of inbox and held rows: one event has one fate per consumer."""
    return f"{consumer}/{event_id}"


def envelope_of(row: Mapping[str, Any]) -> Envelope:
    """The envelope that a held row keeps."""
    return from_document(json.loads(row["envelope"]))


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

    def due(self, now: datetime, limit: int) -> list[str]:
        """The ids of heads whose time has come, the longest due first."""
        where = {"consumer": self._consumer, "due": {"$lte": now}}
        return [row["_id"] for row in self._store.find(HELD, where, limit, [("due", 1)])]

    def add_head(self, unit: UnitOfWork, envelope: Envelope, failure: Failure) -> str:
        """Hold the first message of an aggregate; returns the row's id."""
        attempts = 1 if failure.reason in (FAILED, REFUSED) else 0
        due = self._due(unit.recorded_at, failure, attempts)
        row = {
            **self._row(unit, envelope, failure),
            "head": True,
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
        row = self._row(unit, envelope, Failure(BEHIND, "", ""))
        state = {"head": False, "behind": 0, "attempts": 0, "due": None, "parked": False}
        unit.insert(HELD, {**row, **state})

    def claim(self, unit: UnitOfWork, row: Row, *, counted: bool) -> None:
        """Count an attempt before it runs, and put the next one off, in case this one kills us."""
        attempts = row["attempts"] + (1 if counted else 0)
        due = unit.recorded_at + self.policy.delay(max(1, attempts))
        unit.replace(HELD, {**row, "attempts": attempts, "due": due})

    def give_back(self, unit: UnitOfWork, row: Row, failure: Failure) -> None:
        """The attempt that was claimed failed: say why, and when to try again, if at all."""
        due = self._due(unit.recorded_at, failure, row["attempts"])
        unit.replace(
            HELD,
            {**row, **self._why(failure), "due": due, "parked": due is None,
             "last_at": unit.recorded_at},
        )  # fmt: skip

    def finish(self, unit: UnitOfWork, row: Row) -> None:
        """The head is done: take it away; the next of its aggregate, if it waits, comes forward."""
        unit.delete(HELD, row["_id"])
        lane = {"consumer": self._consumer, "aggregate": row["aggregate"]}
        for found in self._store.find(HELD, lane, 2, [("sequence", 1)]):
            following = unit.document(HELD, found["_id"])
            if following is not None and following["head"]:
                return  # nothing waits, or it waits for that one
            if following is not None:
                behind = max(0, row["behind"] - 1)
                forward = {"head": True, "due": unit.recorded_at, "behind": behind}
                unit.replace(HELD, {**following, **forward})
                return

    def exhausted(self, row: Row) -> bool:
        """Whether the row had all its attempts: fewer where they break the process."""
        most = SUSPECT_ATTEMPTS if row["reason"] == SUSPECT else self.policy.attempts
        return int(row["attempts"]) >= most

    def _due(self, now: datetime, failure: Failure, attempts: int) -> datetime | None:
        if failure.parks or attempts >= self.policy.attempts:
            return None
        return now + self.policy.delay(attempts) if attempts else now

    def _row(self, unit: UnitOfWork, envelope: Envelope, failure: Failure) -> Row:
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
            "last_at": unit.recorded_at,
            **self._why(failure),
        }

    @staticmethod
    def _why(failure: Failure) -> Row:
        error = {
            "type": failure.error_type,
            "message": failure.message,
            "where": failure.where,
        }
        return {"reason": failure.reason, "error": error, "fingerprint": failure.fingerprint}


def _where(error: BaseException) -> str:
    """The innermost place in our code: ``services.relief.handlers:31 open_lead``."""
    frames = traceback.walk_tb(error.__traceback__)
    places = [
        f"{name}:{line} {frame.f_code.co_name}"
        for frame, line in frames
        if (name := frame.f_globals.get("__name__", "")).startswith(OUR_PACKAGES)
    ]
    return places[-1] if places else ""
