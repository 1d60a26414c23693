"""The business clock that everything in one process shares."""

from __future__ import annotations

from nameko.extensions import SharedExtension

from messaging.clock import BusinessClock
from messaging.runtime import settings_of


class Clock(SharedExtension):
    """`business` says what time it is for the rules."""

    def setup(self) -> None:
        self.business = BusinessClock(driven=settings_of(self.container).clock == "driven")
