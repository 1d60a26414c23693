"""A bell between greenlets of one process: whoever committed rings it, the relay wakes up."""

from __future__ import annotations

from eventlet.semaphore import Semaphore


class Hint:
    """Rings are remembered once, so that none is missed between two looks; they carry nothing."""

    def __init__(self) -> None:
        self._bell = Semaphore(0)

    def ring(self) -> None:
        """Wake the waiter, or let its next wait return at once. Never blocks."""
        if self._bell.counter <= 0:
            self._bell.release()

    def wait(self, seconds: float) -> bool:
        """Wait for a ring, at most `seconds`; whether there was one."""
        return bool(self._bell.acquire(timeout=seconds))
