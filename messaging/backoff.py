"""Waiting longer after each failure, and saying once that a thing broke or works again."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

from records.clock import utc_now


class Backoff:
    """Growing pauses with jitter, from `shortest` to `longest` seconds."""

    def __init__(self, *, shortest: float, longest: float) -> None:
        self._shortest, self._longest = shortest, longest
        self._failures = 0

    def next_pause(self) -> float:
        """Seconds to wait after one more failure: half to all of the doubled pause."""
        pause = min(self._longest, self._shortest * 2.0 ** min(self._failures, 30))
        self._failures += 1
        return pause * random.uniform(0.5, 1.0)

    def reset(self) -> None:
        """It worked: the next failure starts from the shortest pause."""
        self._failures = 0


class Condition:
    """Whether something works; each change is logged once, however often it is tried.

    `since`: when it broke, whatever the trouble was then; None while it works.
    """

    def __init__(self, log: Any, name: str) -> None:
        self._log, self._name = log, name
        self._trouble: str | None = None
        self.since: datetime | None = None

    @property
    def trouble(self) -> str | None:
        """What is wrong now, or None."""
        return self._trouble

    def broken(self, trouble: str) -> None:
        """Report trouble (never with a personal value); the same one again is not logged."""
        if trouble != self._trouble:
            self._log.warning("interrupted", what=self._name, trouble=trouble)
            self._trouble = trouble
            self.since = self.since or utc_now()

    def works(self) -> None:
        """Report that it works."""
        if self._trouble is not None:
            self._log.info("resumed", what=self._name)
            self._trouble = self.since = None
