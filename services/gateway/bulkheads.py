"""A slow service may hold some of the gateway's workers, never all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from contracts.refusals import ServiceUnavailable

MOST_CALLS = 64


class Bulkheads:
    """Counts the calls that wait for each service."""

    def __init__(self, most: int = MOST_CALLS) -> None:
        self._most = most
        self._waiting: Counter[str] = Counter()

    @contextmanager
    def entered(self, service: str) -> Iterator[None]:
        """While one more call waits; refuses `ServiceUnavailable` when too many do already."""
        if self._waiting[service] >= self._most:
            raise ServiceUnavailable(allowed="try again in some seconds")
        self._waiting[service] += 1
        try:
            yield
        finally:
            self._waiting[service] -= 1
