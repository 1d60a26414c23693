"""Several processes, several queues, each queue with one active consumer: who works on which.

The broker gives a queue to whoever asked first, so the process that starts first would do all the
work. One that works on more than its share leaves queues to the next process in line and lines up
behind it, to take over again should that one end. How many processes there are, the broker tells by
the consumers of a queue that gets no messages: of a queue with a single active consumer it does not
count those in line.
"""

from __future__ import annotations

from collections.abc import Sequence


class Sharing:
    """The queues of one consumer, as one process sees them; it counts by its place in `roll`."""

    def __init__(self, queues: Sequence[str], roll: str) -> None:
        self.queues, self.roll = sorted(queues), roll
        self._working: set[str] = set()

    def works(self, queue: str) -> None:
        """A delivery came, so the queue is ours: the broker says it in no other way."""
        self._working.add(queue)

    def left(self, queue: str) -> None:
        """We do not consume the queue any more."""
        self._working.discard(queue)

    def above_share(self, queue: str, processes: int) -> bool:
        """Whether this is one queue too many for us; never the first that we work on."""
        share = -(-len(self.queues) // max(1, processes))
        return queue in sorted(self._working)[share:]
