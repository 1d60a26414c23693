"""How many messages of a replay may be let go now."""

from __future__ import annotations

MOST_BATCHES_UNDER_WAY = 4
"""Letting more go than the consumer keeps up with would only make its held rows wait elsewhere."""


class Pace:
    """At most `rate` messages per second, in batches of at most `batch`."""

    def __init__(self, *, rate: int, batch: int, now: float) -> None:
        """`now` is a moment of a monotonic clock, in seconds, as everywhere here."""
        self._rate, self._batch = rate, batch
        self._due = now

    @property
    def due(self) -> float:
        """When the next batch may go."""
        return self._due

    def allowed(self, *, now: float, running: int) -> int:
        """How many may go at this moment; 0 before `due` and while too many are under way."""
        if now < self._due:
            return 0
        return max(0, min(self._size, self._batch * MOST_BATCHES_UNDER_WAY - running))

    def took(self, number: int, *, now: float) -> None:
        """So many were asked for: the next may go when the rate allows it.

        Time in which nothing went is not made up for: a rate is there to spare the consumer.
        """
        self._due = max(self._due, now - 1 / self._rate) + max(number, 1) / self._rate

    def rest(self, seconds: float, *, now: float) -> None:
        """Let nothing go for some seconds: nobody is there to take it."""
        self._due = now + seconds

    @property
    def _size(self) -> int:
        """A second's worth at most, so that a slow rate is not a burst."""
        return min(self._batch, self._rate)
