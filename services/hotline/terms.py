"""What policy lets on a ticket's loop, as of a day."""

from __future__ import annotations

from datetime import date

from contracts.hotline import HardshipReason, TicketStep
from contracts.hotline.lead_words import ReliefUntil
from records.policies import Policies
from services.hotline.domain.course import LoopTerms


def loop_terms(policies: Policies, day: date) -> LoopTerms:
    """The policy ``hotline.loop`` in force on the day."""
    values = policies.on("hotline.loop", day)
    return LoopTerms(
        most={TicketStep(step): most for step, most in values["most"].items()},
        most_missed=values["most_missed_call_backs"],
        reopen_days=values["reopen_days"],
        waits_for_relief=frozenset(map(HardshipReason, values["closing_waits_for_relief"])),
        # A policy of before there was more to wait for than the decision.
        relief_until=ReliefUntil(values.get("closing_waits_until", ReliefUntil.DECIDED)),
    )
