"""Turns: commands that want the same record at the same moment go one after another.

Compare-and-set lets one of many writers through and sends the others round again, so a crowd (an
activity that opens for registration) would wear itself out and be turned away. Who lost a race for
a record queues here for it, and so does whoever names it in his request while others queue. Between
processes compare-and-set alone decides, among few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from eventlet.semaphore import Semaphore

from contracts.refusals import DeadlinePassed
from messaging.rpc.wire import Call
from records.store import StaleVersion


@dataclass
class _Queue:
    """Those who wait for one record, and who has it."""

    turn: Semaphore = field(default_factory=lambda: Semaphore(1))
    length: int = 0


class Turns:
    """The queues of one process, each as long as somebody stands in it."""

    def __init__(self) -> None:
        self._queues: dict[str, _Queue] = {}

    def __len__(self) -> int:
        return len(self._queues)

    def wanted(self, names: Iterable[Any]) -> str | None:
        """The first of these values that is the id of a record that others queue for."""
        ids = (each for each in names if isinstance(each, str))
        return next((each for each in ids if each in self._queues), None)

    @contextmanager
    def turn(self, record: str, seconds: float) -> Iterator[None]:
        """Wait for the record's turn and have it; refuses `DeadlinePassed` after `seconds`."""
        queue = self._queues.setdefault(record, _Queue())
        queue.length += 1
        try:
            if not queue.turn.acquire(timeout=max(seconds, 0)):
                raise DeadlinePassed()
            try:
                yield
            finally:
                queue.turn.release()
        finally:
            queue.length -= 1
            if queue.length == 0:
                del self._queues[record]


class Place:
    """One command's place in the queues: it has at most one turn, so nobody waits in a circle."""

    def __init__(self, turns: Turns, call: Call) -> None:
        self._turns, self._call = turns, call
        self._held = ExitStack()
        self._record: str | None = None

    def __enter__(self) -> Place:
        wanted = self._turns.wanted(self._call.kwargs.values())
        if wanted is not None:
            self._queue_for(wanted)
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def queued_after(self, hindrance: Exception) -> bool:
        """Whether it queued for the record that it lost; not where it had the turn already."""
        if not isinstance(hindrance, StaleVersion) or hindrance.document_id == self._record:
            return False
        self._queue_for(hindrance.document_id)
        return True

    def _queue_for(self, record: str) -> None:
        self._held.close()
        self._held.enter_context(self._turns.turn(record, self._call.remaining))
        self._record = record
