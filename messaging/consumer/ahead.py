"""Reading ahead: while one batch is being saved, the next is taken in, decoded and opened.

Saving a batch is mostly waiting for the database; reading one is all work. In turn, processor and
database wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import eventlet

from messaging.consumer.intake import Intake
from messaging.consumer.reading import Decoded, Delivery
from messaging.together import Meanwhile

READ_AT_ONCE = 10
"""After so many messages, whoever heard from the database meanwhile goes on."""


class ReadingAhead:
    """What one connection delivers, a batch ahead; it ends with the connection."""

    def __init__(self, intake: Intake, decode: Callable[[Delivery], Decoded]) -> None:
        self._intake, self._decode = intake, decode
        self._ahead: list[Decoded] = []

    def next(self, *, idle_seconds: float) -> list[Decoded]:
        """What was read ahead, or what has arrived; waits as `Intake.take` does."""
        ahead, self._ahead = self._ahead, []
        return ahead or self._read(idle_seconds)

    @contextmanager
    def meanwhile(self) -> Iterator[None]:
        """Read while what is done inside waits; raises what `Intake.take` raises, at the end."""
        reader = Meanwhile(partial(self._read, 0))
        try:
            yield
        except BaseException:
            reader.drop()  # what it took comes again on the next connection
            raise
        self._ahead = reader.result()

    def _read(self, idle_seconds: float) -> list[Decoded]:
        # The connection is used by one greenlet at a time: taking what is there never switches.
        decoded = []
        for number, delivery in enumerate(self._intake.take(idle_seconds=idle_seconds)):
            if number and number % READ_AT_ONCE == 0:
                eventlet.sleep(0)
            decoded.append(self._decode(delivery))
        return decoded
