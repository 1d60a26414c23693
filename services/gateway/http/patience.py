"""A socket that has so long and no longer for all reads and writes of one phase together.

A time limit per read, which servers usually have, lets a client send one byte per limit for ever.
"""

from __future__ import annotations

import io
import time
from typing import Any


class PatientSocket(io.RawIOBase):
    """Reads and writes until the deadline of the present phase, then raises `TimeoutError`."""

    def __init__(self, sock: Any) -> None:
        super().__init__()
        self._socket = sock
        self._until = 0.0

    def allow(self, seconds: float) -> None:
        """A new phase begins, and ends in so many seconds."""
        self._until = time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._arm()
        return int(self._socket.recv_into(buffer))

    def write(self, data: Any) -> int:
        self._arm()
        return int(self._socket.send(data))

    def _arm(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time of this phase is over")
        self._socket.settimeout(left)
