"""Commits of callers that wait at the same moment, in one transaction.

A transaction costs the database and us far more than the few rows of a command. So while one
transaction is on its way, those that come meanwhile gather, and the next one takes them all. Each
caller's rows are still saved all or none; they only share their fate, and that for one try: when it
does not work, each commits alone and hears what is wrong with his own. Why so:
docs/decisions/commits-together.md.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

from records.store import ChangeSet, OutcomeUnknown

MOST_ROWS = 500
SHORTEST_SECONDS = 1.0
"""Who has less time left goes alone: his deadline would cut the others short."""


class Committing(Protocol):
    """What is asked of the store."""

    def commit(self, changes: ChangeSet, deadline: float | None = None) -> None:
        """As `Store.commit`."""

    def try_together(self, several: Sequence[ChangeSet]) -> bool:
        """Write all in one transaction, tried once; False: nothing was changed.

        Raises `OutcomeUnknown` when nobody knows.
        """


class _Waiting:
    """One caller; `done` once his rows are saved, `unknown` when nobody knows whether."""

    def __init__(self, changes: ChangeSet) -> None:
        self.changes = changes
        self.keys, self.rows = changes.keys(), changes.rows()
        self.done = False
        self.unknown: OutcomeUnknown | None = None


class CommitsTogether:
    """Commits for one process: ``CommitsTogether(store)``."""

    def __init__(self, store: Committing) -> None:
        self._store = store
        self._waiting: deque[_Waiting] = deque()
        self._on_its_way = Lock()

    def commit(self, changes: ChangeSet, deadline: float | None = None) -> None:
        """As `Store.commit`, and raises what it raises."""
        hurried = deadline is not None and deadline - time.monotonic() < SHORTEST_SECONDS
        if hurried or not changes.rows():
            self._store.commit(changes, deadline)
            return
        mine = _Waiting(changes)
        self._waiting.append(mine)
        try:
            with self._on_its_way:
                if mine in self._waiting:  # nobody took us along
                    self._go(mine)
        finally:
            if mine in self._waiting:  # we were killed
                self._waiting.remove(mine)
        if mine.unknown is not None:
            raise OutcomeUnknown(str(mine.unknown)) from mine.unknown
        if not mine.done:
            self._store.commit(changes, deadline)

    def _go(self, first: _Waiting) -> None:
        group = self._gathered(first)
        try:
            worked = self._store.try_together([each.changes for each in group])
        except OutcomeUnknown as unknown:
            for each in group:
                each.unknown = unknown
            return
        for each in group:
            each.done = worked

    def _gathered(self, first: _Waiting) -> list[_Waiting]:
        """Who goes along: whoever waits, in turn, unless he writes what another one writes."""
        self._waiting.remove(first)
        group, rows, keys = [first], first.rows, set(first.keys)
        for each in list(self._waiting):
            if rows + each.rows <= MOST_ROWS and keys.isdisjoint(each.keys):
                self._waiting.remove(each)
                group.append(each)
                rows += each.rows
                keys |= each.keys
        return group
