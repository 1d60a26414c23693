"""Legal clocks: how long a worker, or whoever acts for him, may still ask. Pure, over a calendar.

A legal clock is data (policy ``hotline.legal_clocks``): number, unit, and the article it stands on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from contracts.hotline.legal_clocks import LegalClockName, LegalMatter, LegalStart
from contracts.hotline.loop import Standing
from services.hotline.domain.clocks import standing_on
from vocabulary.working_days import Limit, WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class LegalClock:
    """A limit of the law for a matter; at risk in the last `at_risk_days` calendar days."""

    name: LegalClockName
    matter: LegalMatter
    starts: LegalStart
    limit: Limit
    at_risk_days: int


@dataclass(frozen=True, kw_only=True)
class RunningLegalClock:
    """A legal clock from the day that started it, through `due_on`.

    `provisional`: the last day's year has no holiday notice yet, so it may still move.
    """

    clock: LegalClock
    started_on: date
    due_on: date
    provisional: bool

    def days_left(self, today: date) -> int:
        """Calendar days after today, up to and with the last one; 0 on it, below 0 after it."""
        return (self.due_on - today).days

    def standing(self, today: date) -> Standing:
        """On time, at risk in its last days, overdue after the last one."""
        at_risk_on = self.due_on - timedelta(days=self.clock.at_risk_days - 1)
        return standing_on(today, at_risk_on=at_risk_on, due_on=self.due_on)


def run_legal_clocks(
    clocks: Iterable[LegalClock], *, matter: LegalMatter, since: date, calendar: WorkingCalendar
) -> tuple[RunningLegalClock, ...]:
    """Those of the matter from `since` on, the first to end first."""
    running = (_run(clock, since, calendar) for clock in clocks if clock.matter is matter)
    return tuple(sorted(running, key=lambda each: (each.due_on, each.clock.name)))


def _run(clock: LegalClock, since: date, calendar: WorkingCalendar) -> RunningLegalClock:
    due_on = calendar.deadline(clock.limit, since)
    first_end = calendar.deadline(replace(clock.limit, ends_on_working_day=False), since)
    days = (first_end + timedelta(days=offset) for offset in range((due_on - first_end).days + 1))
    return RunningLegalClock(
        clock=clock,
        started_on=since,
        due_on=due_on,
        provisional=any(map(calendar.is_provisional, days)),
    )
