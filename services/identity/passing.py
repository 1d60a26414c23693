"""Identity's facts of a moment: what its journal tells of a phone is erased some hours later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contracts.identity import PhoneCodeRequested, SessionRevoked
from messaging.retention.passing_facts import erase_passing_facts
from messaging.timers import every

STEP_SECONDS = 20
NAMES = frozenset({PhoneCodeRequested.wire_name(), SessionRevoked.wire_name()})


class PassingFacts:
    """The timer: a part of identity's service class."""

    policy: Any
    reads: Any
    unit: Any

    @every(STEP_SECONDS)
    def erase_passing_facts(self) -> None:
        kept = timedelta(hours=self.policy("identity.journal")["hours"])
        erase_passing_facts(self.unit, self.reads, names=NAMES, before=self.unit.recorded_at - kept)
