"""Crash points: named steps at which a campaign of faults lets a process die, exactly there.

``ZHUFENG_CRASH`` says which, and is refused in production:

- ``relay.confirmed:3``: die (SIGKILL) when the point is reached for the third time
- ``@/some/folder``: die at whatever is armed there: a file ``armed/<process>/<point>`` that holds
  ``3`` or ``1 fail`` (`fail` raises instead). It moves to ``fired/`` first, so that the process
  that comes back lives; ``reached/<process>/<point>`` tells which points were passed at all.

Without the variable a point costs one comparison.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Protocol

ENVIRONMENT = "ZHUFENG_CRASH"


class Point(StrEnum):
    """Where a crash tells something: between two steps of which one is durable."""

    COMMIT_BEFORE = "commit.before"
    COMMIT_WRITTEN = "commit.written"  # the transaction's writes are made, its commit is not sent
    COMMIT_AFTER = "commit.after"
    CONSUMER_TAKEN = "consumer.taken"  # deliveries in hand, nothing applied
    CONSUMER_HANDLER = "consumer.handler"  # about to run one message's handler
    CONSUMER_APPLIED = "consumer.applied"  # committed, not acknowledged
    CONSUMER_ACKNOWLEDGED = "consumer.acknowledged"
    HELD_CLAIMED = "held.claimed"  # the attempt is counted, not made
    HELD_FAILED = "held.failed"  # the attempt failed, the row does not say so yet
    HELD_DONE = "held.done"
    LEASE_TAKEN = "lease.taken"  # a takeover: the term is ours, nothing done in it
    LEASE_RENEWED = "lease.renewed"
    RELAY_READ = "relay.read"  # rows read, nothing published
    PUBLISH_SENT = "publish.sent"  # messages on the wire, no confirm seen
    RELAY_CONFIRMED = "relay.confirmed"  # the broker has them, the outbox does not know
    RELAY_MARKED = "relay.marked"
    COPIES_CONFIRMED = "copies.confirmed"  # the broker has copies, the republication does not know
    AUDIT_READ = "audit.read"  # audit rows in hand, not chained
    AUDIT_CHAINED = "audit.chained"  # chained, the chain's keeper does not know
    RPC_TAKEN = "rpc.taken"  # a request in hand, not run
    RPC_DONE = "rpc.done"  # run and committed, not answered
    RPC_REPLIED = "rpc.replied"  # answered, not acknowledged
    CALL_SENT = "call.sent"  # the caller's side: asked, not answered
    CALL_ANSWERED = "call.answered"
    TIMER_BEGUN = "timer.begun"
    DELIVERY_CLAIMED = "delivery.claimed"  # claimed and saved, not handed to the provider
    DELIVERY_SENT = "delivery.sent"  # the provider has answered, we have not recorded it
    FILE_RECEIVED = "file.received"  # the content is there as a whole, nothing of it is kept
    FILE_KEPT = "file.kept"  # the content is kept, its row does not say so
    FILE_SWEPT = "file.swept"  # the content is removed, its row is still there
    TOPOLOGY_DECLARED = "topology.declared"  # queues there, not bound
    TOPOLOGY_BOUND = "topology.bound"  # bound, stale bindings not removed
    TOPOLOGY_APPLIED = "topology.applied"  # all done, not recorded
    MIGRATION_CREATED = "migration.created"  # collections there, steps not run
    MIGRATION_STEPPED = "migration.stepped"  # a step was applied, the history does not say so
    FIELD_KEYS_RENEWED = "field_keys.renewed"  # rows encrypted anew, the job does not know
    MIGRATION_SHAPED = "migration.shaped"  # one database has validators and indexes


class PlannedFailure(Exception):
    """A campaign asked for a failure here."""


class Plan(Protocol):
    """Decides at each point whether to go on."""

    def reached(self, point: Point) -> None:
        """Return, die, or raise `PlannedFailure`."""
        ...


_plan: Plan | None = None


def reach(point: Point) -> None:
    """Tell that the step was reached; usually nothing happens."""
    if _plan is not None:
        _plan.reached(point)


def arm(asked: str, process: str) -> None:
    """Do from now on as ``ZHUFENG_CRASH`` says; an empty text turns it off.

    Raises `ValueError` for what names no point.
    """
    global _plan
    if not asked:
        _plan = None
    elif asked.startswith("@"):
        _plan = Armed(Path(asked[1:]), process)
    else:
        name, _, nth = asked.partition(":")
        _plan = Once(Point(name), int(nth or 1))


class Once:
    """Dies at the n-th passing of one point."""

    def __init__(self, point: Point, nth: int) -> None:
        self._point, self._left = point, nth

    def reached(self, point: Point) -> None:
        if point is self._point:
            self._left -= 1
            if self._left == 0:
                die()


class Armed:
    """Does what lies in a folder, each thing once, however often the process comes back."""

    def __init__(self, folder: Path, process: str) -> None:
        self._armed, self._fired, self._reached = (
            folder / name / process for name in ("armed", "fired", "reached")
        )
        for each in (self._armed, self._fired, self._reached):
            each.mkdir(parents=True, exist_ok=True)
        self._passed: Counter[Point] = Counter()

    def reached(self, point: Point) -> None:
        if point not in self._passed:
            (self._reached / point).touch()
            self._passed[point] = 0
        file = self._armed / point
        if not file.exists():
            self._passed[point] = 0
            return
        self._passed[point] += 1
        nth, _, action = file.read_text("utf-8").partition(" ")
        if self._passed[point] >= int(nth):
            self._passed[point] = 0
            file.replace(self._fired / point)
            if action == "fail":
                raise PlannedFailure(point)
            die()


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)
