"""Wrong tries to sign in: each makes the next one wait longer, and never for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from contracts.identity import TooManyAttempts
from records.aggregate import Aggregate


@dataclass(frozen=True, kw_only=True)
class TryTerms:
    """What wrong tries cost (dated policy ``identity.sign_in``).

    The first `free` ones cost nothing; the next one is followed by `first`, each further one by
    twice the delay before, at most by `longest`. Tries older than `memory` do not count.
    """

    free: int
    first: timedelta
    longest: timedelta
    memory: timedelta

    @classmethod
    def of(cls, policy: Mapping[str, Any]) -> TryTerms:
        """From ``free_tries``, ``first_delay_seconds``, ``longest_delay_…``, ``memory_…``."""
        return cls(
            free=policy["free_tries"],
            first=timedelta(seconds=policy["first_delay_seconds"]),
            longest=timedelta(seconds=policy["longest_delay_seconds"]),
            memory=timedelta(seconds=policy["memory_seconds"]),
        )

    def delay_after(self, wrong: int) -> timedelta:
        """How long nothing is tried after so many wrong tries."""
        delay = self.first
        for _ in range(wrong - self.free - 1):
            if delay >= self.longest:
                break
            delay *= 2
        return min(delay, self.longest) if wrong > self.free else timedelta(0)


@dataclass(kw_only=True, eq=False)
class SignInLine(Aggregate):
    """The wrong tries for one name, from one address or from all of them, in real time.

    Its id is a keyed hash of both, whether or not somebody has the name. Tries are counted here, so
    that two at the same moment collide, and cannot pass a limit together.
    """

    name = "sign_in_line"

    wrong: int
    tried_at: datetime
    free_at: datetime

    @classmethod
    def begin(cls, line_id: str, *, now: datetime) -> SignInLine:
        """A line on which nothing was tried yet."""
        return cls(aggregate_id=line_id, wrong=0, tried_at=now, free_at=now)

    def require_free(self, *, now: datetime) -> None:
        """Refuses `TooManyAttempts` until the delay after the last wrong try is over."""
        if now < self.free_at:
            wait = ceil((self.free_at - now).total_seconds())
            raise TooManyAttempts(retry_after_seconds=wait)

    def count_wrong(self, *, terms: TryTerms, now: datetime) -> None:
        """One more wrong try; the delay before the next one grows."""
        lately = self.wrong if now - self.tried_at < terms.memory else 0
        self.wrong = lately + 1
        self.tried_at = now
        self.free_at = now + terms.delay_after(self.wrong)

    def forgive(self) -> None:
        """Whoever tried was right after all: what went wrong before counts no more."""
        self.wrong = 0
