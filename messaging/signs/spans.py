"""Spans of this process on their way to the monitor: few enough to cost nothing, or not at all.

More than `MOST_PER_SECOND` are sampled by trace id, so that every process keeps and leaves out the
same traces and what is kept is whole. What went wrong is kept as long as there is room.
"""

from __future__ import annotations

import time
from collections import deque
from typing import NamedTuple

from contracts.operations.signs import SpanKind
from messaging.tracing import Trace

MOST_PER_SECOND = 200
MOST_WAITING = 500
OK = "ok"

_ALL = 1 << 16


class Noted(NamedTuple):
    """A span as it was noted; `began` is epoch seconds. Names only, no value of any message."""

    trace: Trace
    kind: SpanKind
    name: str
    began: float
    micros: int
    outcome: str
    correlation_id: str
    event_id: str | None
    attempt: int | None


class SpanBuffer:
    """A bounded buffer in front of a sender that empties it each second.

    `armed`: whether anybody does. `dropped` counts what was left out since the start.
    """

    def __init__(self) -> None:
        self.armed = False
        self.dropped = 0
        self._waiting: deque[Noted] = deque()
        self._offered = 0
        self._threshold = _ALL

    def wants(self, trace_id: str, outcome: str = OK) -> bool:
        """Whether a span of this trace is to be noted; counts it as left out if not."""
        if not self.armed:
            return False
        self._offered += 1
        sampled = outcome != OK or int(trace_id[-4:], 16) < self._threshold
        if sampled and len(self._waiting) < MOST_WAITING:
            return True
        self.dropped += 1
        return False

    def note(
        self,
        trace: Trace,
        kind: SpanKind,
        name: str,
        *,
        began: float,
        correlation_id: str | None,
        outcome: str = OK,
        event_id: str | None = None,
        attempt: int | None = None,
    ) -> None:
        """Note that work ended just now which began at `began` (epoch seconds)."""
        if not self.wants(trace.trace_id, outcome):
            return
        micros = max(0, round((time.time() - began) * 1_000_000))
        known_as = correlation_id or trace.trace_id
        self._waiting.append(
            Noted(trace, kind, name, began, micros, outcome, known_as, event_id, attempt)
        )

    def taken(self, *, seconds: float = 1.0) -> list[Noted]:
        """What was noted since the last time, `seconds` ago; how much came decides what is wanted.

        The share that is sampled next is that of the cap in what was offered now.
        """
        taken = list(self._waiting)
        self._waiting.clear()
        most = MOST_PER_SECOND * seconds
        self._threshold = _ALL if self._offered <= most else int(_ALL * most / self._offered)
        self._offered = 0
        return taken

    def lose(self, number: int) -> None:
        """Count spans that were taken and could not be sent."""
        self.dropped += number


SPANS = SpanBuffer()
"""The one of this process."""
