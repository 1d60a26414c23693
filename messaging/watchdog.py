"""The hub's watchdog: whoever blocks the event loop is noticed, and signals are seen in time."""

from __future__ import annotations

import time
from collections import deque

import eventlet
import structlog

TICK_SECONDS = 0.25
TOLERATED_SECONDS = 1.0
REMEMBERED_TICKS = 240

_log = structlog.get_logger(__name__)


class Watchdog:
    """Sleeps a little and looks how late it woke up. The lateness is what every greenlet suffers.

    Its regular wake-up also bounds the delay until a signal handler's greenlet runs.
    """

    def __init__(self) -> None:
        self._lags: deque[float] = deque(maxlen=REMEMBERED_TICKS)

    @property
    def worst(self) -> float:
        """Seconds of the worst lag within the last minute."""
        return max(self._lags, default=0.0)

    def run(self) -> None:
        """Watch until killed."""
        while True:
            before = time.monotonic()
            eventlet.sleep(TICK_SECONDS)
            lag = time.monotonic() - before - TICK_SECONDS
            self._lags.append(max(lag, 0.0))
            if lag > TOLERATED_SECONDS:
                _log.warning("the event loop was blocked", seconds=round(lag, 3))
