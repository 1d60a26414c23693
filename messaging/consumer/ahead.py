"""Reading ahead: while one batch is being saved, the next is taken in, decoded and opened.

Saving a batch is mostly waiting for the database; reading one is all work. In turn, processor and
database wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import eventlet

from messaging.consumer.intake import MOST_PER_BATCH, Intake
from messaging.consumer.reading import Decoded, Delivery
from messaging.meanwhile import Meanwhile

READ_AT_ONCE = 10
"""After so many messages, whoever heard from the database meanwhile goes on."""


class ReadingAhead:
    """What one connection delivers, a batch ahead; it ends with the connection."""

    def __init__(self, intake: Intake, decode: Callable[[Delivery], Decoded]) -> None:
        self._intake, self._decode = intake, decode
        self._ahead: list[Decoded] = []

    def next(self, *, idle_seconds: float) -> list[Decoded]:
        """What was read ahead and what has arrived since; waits only where there is nothing."""
        ahead, self._ahead = self._ahead, []
        return ahead + self._read(0 if ahead else idle_seconds, MOST_PER_BATCH - len(ahead))

    @contextmanager
    def meanwhile(self) -> Iterator[None]:
        """Read while what is done inside waits; raises what `Intake.take` raises, at the end."""
        reader = Meanwhile(partial(self._read, 0, MOST_PER_BATCH))
        try:
            yield
            self._ahead = reader.result()
        except BaseException:
            reader.drop()  # what it took comes again on the next connection
            raise

    def _read(self, idle_seconds: float, most: int) -> list[Decoded]:
        # The connection is used by one greenlet at a time: taking what is there never switches.
        taken = self._intake.take(idle_seconds=idle_seconds, most=most) if most else []
        decoded = []
        for number, delivery in enumerate(taken):
            if number and number % READ_AT_ONCE == 0:
                eventlet.sleep(0)
            decoded.append(self._decode(delivery))
        return decoded
