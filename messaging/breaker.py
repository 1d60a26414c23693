"""A circuit breaker per called service: who does not answer is left alone for some seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

FAILURES = 5
REST_SECONDS = 3.0


class Breaker:
    """Closed: calls pass. Open after `failures` in a row: calls are refused for `rest` seconds.

    Then half open: one call may try; its success closes the circuit, its failure opens it again.
    """

    def __init__(
        self,
        *,
        failures: int = FAILURES,
        rest: float = REST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._rest = rest
        self._clock = clock
        self._failed = 0
        self._try_again_at: float | None = None

    def allows(self) -> bool:
        """Whether a call may pass now; in the half-open state it books the one attempt."""
        if self._try_again_at is None:
            return True
        if self._clock() < self._try_again_at:
            return False
        self._try_again_at = self._clock() + self._rest
        return True

    def succeeded(self) -> None:
        """The service answered, be it with a refusal."""
        self._failed = 0
        self._try_again_at = None

    def failed(self) -> None:
        """The service did not answer in time, or nobody took the message."""
        self._failed += 1
        if self._failed >= self._limit:
            self._try_again_at = self._clock() + self._rest
