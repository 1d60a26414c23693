"""Aggregates whose next event the broker refuses, since a queue that it is meant for takes nothing.

They are left alone, so that what is meant for other queues goes out. Events with one routing key
are meant for the same queues: now and then one of them tries whether these take something again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
MOST_LEFT_ALONE = 10_000
"""A question names them all; beyond, the rest are refused again at each turn, as they come."""


class Refused:
    """Which aggregates to leave alone; `now` gives a moment of a monotonic clock."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._waiting: dict[str, dict[str, None]] = {}
        self._tries: dict[str, tuple[float, float]] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def subjects(self) -> set[str]:
        """Those to be left alone now; one of each routing key whose time has come is let go."""
        for key in list(self._waiting):
            due, pause = self._tries[key]
            if self._now() >= due:
                self._waiting[key].pop(next(iter(self._waiting[key])))
                self._tries[key] = self._now() + pause, min(LONGEST_PAUSE, pause * 2)
                if not self._waiting[key]:
                    del self._waiting[key]
        return {subject for waiting in self._waiting.values() for subject in waiting}

    def note(self, refused: Mapping[str, Collection[str]], taken: Collection[str]) -> None:
        """Routing key → subjects that were refused with it; `taken`: keys of what was confirmed."""
        for key in taken:
            if key not in refused:
                self._waiting.pop(key, None)
                self._tries.pop(key, None)
        room = MOST_LEFT_ALONE - sum(len(each) for each in self._waiting.values())
        for key, subjects in refused.items():
            if chosen := sorted(subjects)[:room]:
                self._tries.setdefault(key, (self._now(), SHORTEST_PAUSE))
                self._waiting.setdefault(key, {}).update(dict.fromkeys(chosen))
                room -= len(chosen)

    def forget(self) -> None:
        """Whatever refused them is said to be mended, or another process publishes now."""
        self._waiting.clear()
        self._tries.clear()
