"""The business clock of a process: the real one, or one that a replay drives (not in production).

Real time stamps envelopes, sessions and leases; business time is every handler's `now`.
"""

from __future__ import annotations

from datetime import datetime

from records.clock import utc_now


class BusinessClock:
    """Says what time it is for the rules.

    A driven clock stands at the latest moment that it was driven to and follows the real one until
    it was driven for the first time.
    """

    def __init__(self, *, driven: bool) -> None:
        self.driven = driven
        self._moment: datetime | None = None

    def now(self, told: datetime | None = None) -> datetime:
        """`told` (what a call says) is honoured by a driven clock only."""
        if not self.driven:
            return utc_now()
        return told or self._moment or utc_now()

    def drive(self, until: datetime) -> None:
        """Move forward to `until`; a clock never runs backwards.

        Raises PermissionError when the clock is the real one.
        """
        if not self.driven:
            raise PermissionError("the clock of this process is real and cannot be driven")
        if self._moment is None or until > self._moment:
            self._moment = until
