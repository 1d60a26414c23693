"""How many messages of a replay may be let go now."""

from __future__ import annotations

from collections import deque
from math import ceil

SECOND = 1.0
MOST_BATCHES_UNDER_WAY = 4
"""Letting more go than the consumer keeps up with would only make its held rows wait elsewhere."""


class Pace:
    """At most `rate` messages in any second, in batches of at most `batch`.

    When a batch went only its owner knows: between the question and the answer to it. So it counts
    for a second after the answer, and an owner who is slow to answer is not hurried afterwards.
    """

    def __init__(self, *, rate: int, batch: int, now: float) -> None:
        """`now` is a moment of a monotonic clock, in seconds, as everywhere here."""
        self._rate, self._batch = rate, batch
        # As even as it can be, and a second's worth at most: a slow rate is not a burst.
        self._size = ceil(rate / ceil(rate / batch))
        self._due = now
        self._went: deque[tuple[float, int]] = deque()
        self._unanswered = False

    @property
    def due(self) -> float:
        """When the next batch may go."""
        full = sum(number for _, number in self._went) >= self._rate
        return max(self._due, self._went[0][0] + SECOND) if full else self._due

    def allowed(self, *, now: float, running: int) -> int:
        """How many may go at this moment; 0 before `due` and while too many are under way."""
        while self._went and self._went[0][0] + SECOND <= now:
            self._went.popleft()
        if now < self.due:
            return 0
        left = self._rate - sum(number for _, number in self._went)
        return max(0, min(self._size, left, self._batch * MOST_BATCHES_UNDER_WAY - running))

    def took(self, number: int, *, now: float) -> None:
        """So many were asked for: the next may go when the rate allows it.

        Time in which nothing went is not made up for: a rate is there to spare the consumer.
        """
        self._due = max(self._due, now - 1 / self._rate) + max(number, 1) / self._rate
        self._went.append((now, number))
        self._unanswered = True

    def answered(self, *, now: float) -> None:
        """Its owner answered, or never will: what was asked for last went by now."""
        if self._unanswered:
            self._went[-1] = (now, self._went[-1][1])
            self._unanswered = False

    def rest(self, seconds: float, *, now: float) -> None:
        """Let nothing go for some seconds: nobody is there to take it."""
        self._due = now + seconds
