"""Duty rosters: which officer of a union its news reach first."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.people import Language
from records.aggregate import Aggregate


@dataclass(frozen=True, kw_only=True)
class OnDuty:
    """An officer on duty and the language that his account has."""

    account_id: str
    language: Language

    @property
    def recipient(self) -> str:
        """How deliveries name him."""
        return f"staff/{self.account_id}"


@dataclass(kw_only=True, eq=False)
class DutyRoster(Aggregate):
    """Who is on duty for a union, in the order of coming; its id is the union's code.

    `awaited` as in `Contact`.
    """

    name = "duty_roster"

    officers: list[OnDuty]
    awaited: int = 0

    def told_but(self, but: str | None) -> OnDuty | None:
        """Who is told: the one who came last, to whom the duty was handed over, but for `but`."""
        return next((each for each in reversed(self.officers) if each.recipient != but), None)

    def wait(self) -> None:
        """One more delivery waits for somebody on duty."""
        self.awaited += 1

    def take_duty(self, officer: OnDuty) -> None:
        """An officer is on duty from now on; nothing waits any more."""
        self.leave_duty(officer.account_id)
        self.officers.append(officer)
        self.awaited = 0

    def leave_duty(self, account_id: str) -> None:
        """An officer is no longer on duty; whoever came before him is told from now on."""
        self.officers = [each for each in self.officers if each.account_id != account_id]
