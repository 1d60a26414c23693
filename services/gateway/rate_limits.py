"""Rate limits by the client's address, for what strangers may ask: guessing and flooding.

The numbers are the dated policy ``gateway.rate_limits`` (examples of ours: the federation sets its
own): ``{limit name: {"times": n, "seconds": s}}``. They count for everybody, signed in or not,
since an assertion or cookie is not yet checked where counting must begin.
"""

from __future__ import annotations

import time
from datetime import date

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from contracts.gateway import TooManyRequests
from records.policies import Policies

POLICY = "gateway.rate_limits"


class RateLimits:
    """Counts in this process alone: a second gateway process would let through twice as much.

    The exact strategy (a moving window) would remember every address for ever; this one estimates
    from two counters per address, which expire.
    """

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, name: str | None, client: str, day: date) -> None:
        """One more request; refuses `TooManyRequests` with how long to wait."""
        if name is None:
            return
        limit = self._limit(name, day)
        if not self._counter.hit(limit, name, client):
            reset, _ = self._counter.get_window_stats(limit, name, client)
            raise TooManyRequests(
                allowed=f"{limit.amount} in {limit.get_expiry()} seconds",
                retry_after_seconds=max(1, int(reset - time.time()) + 1),
            )

    def _limit(self, name: str, day: date) -> RateLimitItem:
        values = self._policies.on(POLICY, day)[name]
        return RateLimitItemPerSecond(values["times"], values["seconds"])
