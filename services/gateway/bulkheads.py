"""A slow service may hold some of the gateway's workers, never all of them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from eventlet.semaphore import Semaphore

from contracts.refusals import ServiceUnavailable

MOST_CALLS = 64
MOST_WAITING = 128
LEAST_SECONDS = 0.5
"""With less time than this left, a call is not worth beginning."""


class Bulkheads:
    """For each service so many calls at a time, and so many more that queue for a place."""

    def __init__(self, most: int = MOST_CALLS, most_waiting: int = MOST_WAITING) -> None:
        self._most_waiting = most_waiting
        self._places: defaultdict[str, Semaphore] = defaultdict(lambda: Semaphore(most))

    @contextmanager
    def entered(self, service: str, deadline: float) -> Iterator[None]:
        """While one more call is under way; waits its turn for it, until near `deadline` (epoch).

        Refuses `ServiceUnavailable` at once when too many wait already or the deadline is near, and
        later when the turn does not come in time.
        """
        places = self._places[service]
        patience = deadline - time.time() - LEAST_SECONDS
        if patience <= 0 or -places.balance >= self._most_waiting:
            raise _full()
        if not places.acquire(timeout=patience):
            raise _full()
        try:
            yield
        finally:
            places.release()


def _full() -> ServiceUnavailable:
    return ServiceUnavailable(allowed="try again in some seconds")
